"""What a lesson shows between its paragraphs: `::: kind name`."""

from __future__ import annotations

import streamlit as st

from ui.content import course
from ui.picture import show_picture
from ui.question import show_clip
from ui.words import t


def show_exhibit(kind: str, name: str, key: str) -> None:
    """Show one exhibit; one whose content is broken is left out here, its author is told on its own page."""
    match kind:
        case "picture":
            show_picture(course().pictures.get(name))
        case "clip":
            show_clip(course().clips.get(name), key, plays=False)  # nothing moves beside the words
        case "clue":
            _show_clue(name)
        case "quiz":
            _show_quiz(name, key)


def _show_clue(name: str) -> None:
    if clue := course().clues.get(name):
        with st.container(border=True):
            st.markdown(
                f"**{t('Clue')}: {clue.name}**  \n{clue.look}\n\n"
                f"**{t('When it worked')}:** {clue.seen_working}\n\n"
                f"**{t('Why it no longer settles it')}:** {clue.stale_because}"
            )


def _show_quiz(name: str, key: str) -> None:
    if pack := course().packs.get(name):
        with st.container(border=True, key=key):
            st.markdown(f"**{t('Your turn')}: {pack.title}**  \n{pack.about}")
            st.page_link(
                "app_pages/practice.py",
                label=t(
                    "Answer {n} questions ({minutes} minutes)", n=len(pack.questions), minutes=pack.minutes
                ),
                query_params={"pack": name},
            )
