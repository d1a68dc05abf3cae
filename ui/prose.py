"""Authors' Markdown on a page, without Streamlit's additions to it."""

from __future__ import annotations

from html import escape

import streamlit as st


def plain(text: str, most: int = 40) -> str:
    """A stranger's value (an address, a query) as words that mean nothing to Markdown."""
    return "".join(sign for sign in text[:most] if sign.isalnum() or sign in " _-.").strip() or "…"


def show_prose(markdown: str) -> None:
    """Show Markdown; a dollar sign stays one, where Streamlit would read a formula."""
    st.markdown(markdown.replace("$", r"\$"))


def show_lead(words: str) -> None:
    """The sentence under a title, larger than the rest."""
    st.html(f"<p class='lead'>{escape(words)}</p>")


def show_kicker(words: str) -> None:
    """A small line above a title or a card."""
    st.html(f"<p class='kicker'>{escape(words)}</p>")
