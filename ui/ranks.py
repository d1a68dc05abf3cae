"""Two orders of the same names, joined by lines: what rose and what fell. An SVG picture in light or dark."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from ui.curve import INKS

WIDTH, ROW, TOP = 440, 30, 34
LEFT, RIGHT = 170, 270


def show_ranks(
    left: Sequence[str],
    right: Sequence[str],
    words: tuple[Mapping[str, str], Mapping[str, str]],
    heads: tuple[str, str],
    mine: str,
    alt: str,
) -> None:
    """Names from the best down; `right` may be empty while it is hidden. `words`: what stands at each name on
    the left and on the right; `mine` is the name drawn bold. `alt` says both orders in words."""
    svg = draw(left, right, words, heads, mine)
    address = b64encode(svg.encode("utf-8")).decode("ascii")
    st.html(
        f"<img class='curves' src='data:image/svg+xml;base64,{address}' alt='{escape(alt, quote=True)}' "
        f"width='{WIDTH}' height='{TOP + ROW * len(left)}'>"
    )


def draw(
    left: Sequence[str],
    right: Sequence[str],
    words: tuple[Mapping[str, str], Mapping[str, str]],
    heads: tuple[str, str],
    mine: str,
) -> str:
    """The SVG."""
    rows = [_side(left, words[0], LEFT, "end", mine), _side(right, words[1], RIGHT, "start", mine)]
    lines = "".join(_line(name, left.index(name), right.index(name), mine) for name in right)
    titles = (
        f"<text x='{LEFT}' y='20' text-anchor='end'>{escape(heads[0])}</text>"
        f"<text x='{RIGHT}' y='20'>{escape(heads[1])}</text>"
    )
    (light, other_light), (dark, other_dark) = ((INKS[1][side], INKS[0][side]) for side in (0, 1))
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {TOP + ROW * len(left)}'><style>"
        f"text{{font:14px system-ui,sans-serif;fill:#141718}}.b{{font-weight:700}}"
        f".mine{{stroke:{light};stroke-width:4}}.other{{stroke:{other_light};stroke-width:2}}"
        f"@media(prefers-color-scheme:dark){{text{{fill:#ede9e0}}.mine{{stroke:{dark}}}"
        f".other{{stroke:{other_dark}}}}}</style>{titles}{lines}{''.join(rows)}</svg>"
    )


def _height(place: int) -> float:
    return TOP + ROW * (place + 0.5)


def _side(names: Sequence[str], words: Mapping[str, str], x: int, anchor: str, mine: str) -> str:
    return "".join(
        f"<text class='{'b' if name == mine else 'n'}' x='{x}' y='{_height(place) + 5}' "
        f"text-anchor='{anchor}'>{escape(words[name])}</text>"
        for place, name in enumerate(names)
    )


def _line(name: str, start: int, end: int, mine: str) -> str:
    style = "mine" if name == mine else "other"
    return f"<path class='{style}' d='M{LEFT + 8} {_height(start)}L{RIGHT - 8} {_height(end)}'/>"
