"""Drawings of the mirror report, in the theme's colours; the same numbers stand beside them in words.

They are HTML and CSS, since Streamlit removes SVG from what it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

MOST_DOTS = 60


@dataclass(frozen=True)
class Player:
    """A point on the plane: shares 0..1, for the learner with 95 % intervals that draw a cross."""

    name: str
    false_alarms: float
    hits: float
    across: tuple[float, float] | None = None
    up: tuple[float, float] | None = None


def show_plane(you: Player | None, others: Sequence[Player], across: str, up: str, guessing: str) -> None:
    """Hits against false alarms: the upper left corner catches everything and rejects nothing genuine.

    The others are numbered on the plane and named below it.
    """
    marks = "".join(_mark(player, str(place), "other") for place, player in enumerate(others, 1))
    names = "".join(f"<li>{escape(player.name)}</li>" for player in others)
    if you:
        marks += _cross(you) + _mark(you, you.name, "you")
    st.html(
        f"<figure class='plane-figure'><div class='plane-up'>{escape(up)}</div>"
        f"<div class='plane' aria-hidden='true'>"
        f"<span class='plane-guessing'>{escape(guessing)}</span>{marks}</div>"
        f"<div class='plane-across'>{escape(across)}</div>"
        f"<figcaption><ol class='plane-names'>{names}</ol></figcaption></figure>"
    )


def _mark(player: Player, label: str, style: str) -> str:
    return f"<b class='plane-{style}' style='{_at(player.false_alarms, player.hits)}'>{escape(label)}</b>"


def _at(false_alarms: float, hits: float) -> str:
    return f"left:{false_alarms * 100:.1f}%;bottom:{hits * 100:.1f}%"


def _cross(you: Player) -> str:
    lines = ""
    if you.across:
        low, high = you.across
        lines += _line("across", _at(low, you.hits), f"width:{(high - low) * 100:.1f}%")
    if you.up:
        low, high = you.up
        lines += _line("up", _at(you.false_alarms, low), f"height:{(high - low) * 100:.1f}%")
    return lines


def _line(way: str, place: str, length: str) -> str:
    return f"<i class='plane-{way}-line' style='{place};{length}'></i>"


def show_dots(marked: int, of: int) -> None:
    """`of` pictures in rows, the first `marked` filled; the page says the numbers in words."""
    shown = min(of, MOST_DOTS)
    filled = round(marked * shown / of) if of else 0
    dots = "".join(f"<i class='{'full' if place < filled else 'empty'}'></i>" for place in range(shown))
    st.html(f"<div class='dots' aria-hidden='true'>{dots}</div>")


def show_bars(bars: Sequence[tuple[str, float | None, str]], title: str) -> None:
    """(label, share 0..1 or None where there is too little, words) a row: the bar and the words beside it."""
    rows = "".join(
        f"<tr><th scope='row'>{escape(label)}</th><td class='bar'>{_bar(share)}</td>"
        f"<td>{escape(words)}</td></tr>"
        for label, share, words in bars
    )
    st.html(f"<table class='bars'><caption>{escape(title)}</caption>{rows}</table>")


def _bar(share: float | None) -> str:
    return "" if share is None else f"<span style='width:{share * 100:.0f}%'></span>"


def show_spans(spans: Sequence[tuple[str, tuple[float, float], str]], title: str) -> None:
    """(label, (start, end) as shares 0..1 of one common stretch of time, words) a row."""
    rows = "".join(
        f"<tr><th scope='row'>{escape(label)}<small>{escape(words)}</small></th><td><span "
        f"style='margin-inline-start:{start * 100:.1f}%;width:{(end - start) * 100:.1f}%'></span></td></tr>"
        for label, (start, end), words in spans
    )
    st.html(f"<table class='bars spans'><caption>{escape(title)}</caption>{rows}</table>")
