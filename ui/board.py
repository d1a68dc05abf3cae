"""The projector's board of class mode: question, choices and votes, large enough for the last row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from secondlook.clips import Clip
from secondlook.pictures import Picture
from server.pictures import picture_url
from ui.question import show_clip
from ui.words import t

_HERE = Path(__file__)
_STYLE = f"<style>{_HERE.with_suffix('.css').read_text(encoding='utf-8')}</style>"
_focus = st.components.v2.component(
    "second_look_focus", js=_HERE.with_suffix(".js").read_text(encoding="utf-8")
)


def open_board() -> None:
    """The look of the board; call it first on the page."""
    st.html(_STYLE)


def focus_on(target: str, step: str) -> None:
    """Move the focus to what this step goes on with, a CSS selector, once a step. Shows nothing."""
    with st.container(key="focus"):
        _focus(key="board.focus", data={"target": target, "step": step}, height=1)


def show_steps(steps: Sequence[str], current: int) -> None:
    """Where the class is on its way through one question."""
    items = "".join(
        f"<li aria-current='step'>{escape(step)}</li>" if place == current else f"<li>{escape(step)}</li>"
        for place, step in enumerate(steps)
    )
    st.html(f"<ol class='board-steps'>{items}</ol>")


def show_on_board(shown: Picture | Clip, key: str) -> None:
    """The picture or the clip as large as the screen allows."""
    if isinstance(shown, Clip):
        show_clip(shown, key, plays=True)
    else:
        _show_picture(shown)


def _show_picture(picture: Picture) -> None:
    size = f"width='{picture.width}' height='{picture.height}'"
    ratio = f"style='--ratio:{picture.width / picture.height:.4f}'"
    st.html(
        f"<img class='board-picture' src='{picture_url(picture)}' alt='{escape(picture.alt)}' {size} {ratio}>"
    )


def show_ask(kicker: str, ask: str, choices: Sequence[str]) -> None:
    """The question and its lettered choices."""
    items = "".join(
        f"<li><span class='board-letter'>{letter(place)}</span><span>{escape(text)}</span></li>"
        for place, text in enumerate(choices)
    )
    st.html(
        f"<p class='kicker'>{escape(kicker)}</p><h1 class='board-ask'>{escape(ask)}</h1>"
        f"<ol class='board-choices'>{items}</ol>"
    )


def say(words: str) -> None:
    """A sentence for the whole room."""
    st.html(f"<p class='board-say'>{escape(words)}</p>")


def letter(place: int) -> str:
    """0 -> 'A'."""
    return chr(ord("A") + place)


def show_votes(
    choices: Mapping[str, str], first: Mapping[str, int], second: Mapping[str, int], right: str
) -> None:
    """Both votes side by side: a table whose cells hold a bar and its number, striped before, full after."""
    most = max([1, *first.values(), *second.values()])
    rows = "".join(
        f"<tr><th scope='row'><span class='board-letter'>{letter(place)}</span> "
        f"{escape(text)}{_mark(key == right)}</th>"
        f"<td>{_bar(first.get(key, 0), most, 'first')}</td>"
        f"<td>{_bar(second.get(key, 0), most, 'second')}</td></tr>"
        for place, (key, text) in enumerate(choices.items())
    )
    votes = (t("First vote"), t("After talking"))
    head = "<td></td>" + "".join(f"<th scope='col'>{escape(words)}</th>" for words in votes)
    st.html(f"<table class='board-votes'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


def _mark(is_right: bool) -> str:
    return f" <span class='board-right'>✓ {escape(t('right'))}</span>" if is_right else ""


def _bar(count: int, most: int, turn: str) -> str:
    width = f"{count / most * 75:.0f}%"
    drawn = f"<i class='{turn}' style='width:{width}'></i>" if count else ""
    return f"<span class='board-bar'>{drawn}<b>{count}</b></span>"
