"""Bars that lean to one of two sides, as HTML: what each of several things speaks for, and how strongly."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st


def show_two_way(bars: Sequence[tuple[str, float, str]], title: str, left: str, right: str) -> None:
    """(label, -1..1, words) a row: a bar from the middle to its side; the words beside it say so too."""
    rows = "".join(
        f"<tr><th scope='row' style='width:auto;text-align:start;font-weight:400'>{escape(label)}</th>"
        f"<td class='bar' style='width:34%'>{_leaning(share)}</td><td>{escape(words)}</td></tr>"
        for label, share, words in bars
    )
    st.html(
        f"<table class='bars'><caption>{escape(title)}</caption>"
        f"<tr><td colspan='3'><div style='display:flex;justify-content:space-between;gap:0.5rem'>"
        f"<b>← {escape(left)}</b><b>{escape(right)} →</b></div></td></tr>{rows}</table>"
    )


def _leaning(share: float) -> str:
    width = min(1.0, abs(share)) * 50
    start = 50.0 if share >= 0 else 50 - width
    middle = "linear-gradient(currentColor,currentColor) 50% 0/1px 100% no-repeat"
    return (
        f"<div style='background:{middle}'><span style='width:{width:.0f}%;margin-inline-start:{start:.0f}%'>"
        "</span></div>"
    )
