"""Clues and sources on paper: what to look at, what makes it stale, who says so and when."""

from __future__ import annotations

from html import escape

from secondlook.facts import Fact
from secondlook.paper import Paper


def clue_box(paper: Paper, name: str) -> str:
    """A clue with everything that is known about it; nothing for one that is not here."""
    clue = paper.course.clues.get(name)
    if clue is None:
        return ""
    t = paper.t
    return (
        f"<div class='note'><p><b>{t('Clue')}: {escape(clue.name)}.</b> {escape(clue.look)}</p>"
        f"<p><b>{t('When it worked')}:</b> {escape(clue.seen_working)}</p>"
        f"<p><b>{t('Why it no longer settles it')}:</b> {escape(clue.stale_because)}</p></div>"
    )


def short_source(paper: Paper, fact: Fact) -> str:
    """Date, publisher, title, and a word of caution where one is due."""
    date = f"{escape(fact.date)} · " if fact.date else ""
    return f"{date}{escape(fact.source.publisher)}: {escape(fact.source.title)}{_caution(paper, fact)}"


def full_source(paper: Paper, fact: Fact) -> str:
    """The same with the statement before it and the address after it, since paper has no links."""
    address = f"<span class='address'>{escape(fact.source.url)}</span>"
    return f"{escape(fact.statement)}<br>{short_source(paper, fact)}<br>{address}"


def _caution(paper: Paper, fact: Fact) -> str:
    if not fact.marked:
        return ""
    said = paper.t("weak source") if fact.status == "seen" else paper.t("from memory, not checked")
    return f" · <b>{said}</b>"
