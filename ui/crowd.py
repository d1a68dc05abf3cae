"""A crowd of small shapes, one for each thing counted, as an SVG picture in light or dark colours."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from ui.curve import INKS

CELL = 10
Shape = Literal["square", "circle"]


@dataclass(frozen=True)
class Kind:
    """Shape and filling tell kinds apart, the ink (a place in ui.curve.INKS) only adds to it."""

    name: str
    shape: Shape
    filled: bool
    ink: int


def show_crowd(kinds: Sequence[Kind], order: Sequence[int], columns: int, alt: str) -> None:
    """Draw a shape for each entry of `order` (a place in `kinds`), row by row, above a legend with counts."""
    legend = "".join(
        f"<li><img src='{_address(_lone(kind))}' alt='' width='18' height='18'> "
        f"{escape(kind.name)}: <b>{sum(one == place for one in order):,}</b></li>"
        for place, kind in enumerate(kinds)
    )
    rows = -(-len(order) // columns)
    st.html(
        f"<figure class='crowd'><img src='{_address(draw(kinds, order, columns))}' "
        f"alt='{escape(alt, quote=True)}' width='{columns * CELL * 2}' height='{rows * CELL * 2}'>"
        f"<figcaption><ul>{legend}</ul></figcaption></figure>"
    )


def draw(kinds: Sequence[Kind], order: Sequence[int], columns: int) -> str:
    """The picture: one path a kind."""
    places: list[list[tuple[int, int]]] = [[] for _ in kinds]
    for place, one in enumerate(order):
        places[one].append((place % columns * CELL, place // columns * CELL))
    return _svg(columns * CELL, -(-len(order) // columns) * CELL, kinds, places)


def _lone(kind: Kind) -> str:
    return _svg(CELL, CELL, [kind], [[(0, 0)]])


def _svg(width: int, height: int, kinds: Sequence[Kind], places: Sequence[Sequence[tuple[int, int]]]) -> str:
    light, dark = ("".join(_colours(ink, pair[side]) for ink, pair in enumerate(INKS)) for side in (0, 1))
    paths = "".join(
        f"<path class='{'f' if kind.filled else 'h'}{kind.ink}' "
        f"d='{''.join(_outline(kind.shape, kind.filled, x, y) for x, y in here)}'/>"
        for kind, here in zip(kinds, places, strict=True)
        if here
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
        f"<style>{light}@media(prefers-color-scheme:dark){{{dark}}}</style>{paths}</svg>"
    )


def _colours(ink: int, colour: str) -> str:
    return f".f{ink}{{fill:{colour}}}.h{ink}{{fill:none;stroke:{colour};stroke-width:1.4}}"


def _outline(shape: Shape, filled: bool, x: int, y: int) -> str:
    if shape == "square":
        return f"M{x + 1} {y + 1}h8v8h-8z" if filled else f"M{x + 1.7} {y + 1.7}h6.6v6.6h-6.6z"
    size = 3.8 if filled else 2.2
    return f"M{x + 5 - size} {y + 5}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0 {-2 * size} 0z"


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode('utf-8')).decode('ascii')}"
