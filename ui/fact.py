"""Facts on a page: what is claimed, since when, and who says so."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from secondlook.facts import Fact
from ui.prose import show_prose
from ui.words import t


def source_line(fact: Fact) -> str:
    """One Markdown line: date, publisher, linked title, and a mark where the source is weak or unread."""
    since = f"{fact.date} · " if fact.date else ""
    line = f"{since}{fact.source.publisher}: [{fact.source.title}]({fact.source.url})"
    if fact.status != "seen":
        return f"{line} · **{t('from memory, not checked')}**"
    return f"{line} · **{t('weak source')}**" if fact.source_kind == "weak" else line


def show_sources(facts: Iterable[Fact], folded: bool = True) -> None:
    """What facts say and where they come from, folded away until asked for."""
    lines = [f"- {fact.statement}  \n  {source_line(fact)}" for fact in facts]
    if not lines:
        return
    place = st.expander(t("Where this comes from ({n} sources)", n=len(lines))) if folded else st.container()
    with place:
        show_prose("\n".join(lines))
