"""Curves in light or dark colours, as SVG pictures: Streamlit removes SVG from a page itself."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

WIDTH, HEIGHT = 440, 290
LEFT, RIGHT, TOP, BOTTOM = 72, 26, 14, 48
NAME_ROW = 21
INKS = (("#0a6c74", "#5fbfbc"), ("#b5541c", "#f0a06a"), ("#5b4b9a", "#b6a6f0"))
"""(light, dark) for the first, second and third curve; dashes tell them apart as well."""
DASHES = ("", "7 5", "2 4")

_STYLE = "".join(
    [
        "text{font:14px system-ui,sans-serif;fill:#141718}.g{stroke:#cfc8b8}.m{fill:#141718}",
        *(f".c{place}{{stroke:{light}}}.d{place}{{fill:{light}}}" for place, (light, _) in enumerate(INKS)),
        "@media(prefers-color-scheme:dark){text,.m{fill:#ede9e0}.g{stroke:#414b50}",
        *(f".c{place}{{stroke:{dark}}}.d{place}{{fill:{dark}}}" for place, (_, dark) in enumerate(INKS)),
        "}",
    ]
)


@dataclass(frozen=True)
class Axis:
    """`ticks`: (value, words) from low to high; the first and the last are the ends of the axis."""

    name: str
    ticks: tuple[tuple[float, str], ...]

    def place(self, value: float) -> float:
        """0 at the low end, 1 at the high end; what lies outside is held at the end."""
        low, high = self.ticks[0][0], self.ticks[-1][0]
        return min(1.0, max(0.0, (value - low) / (high - low)))


@dataclass(frozen=True)
class Curve:
    """`marked`: points (x, y) drawn as dots on top."""

    name: str
    points: Sequence[tuple[float, float]]
    marked: Sequence[tuple[float, float]] = ()


def show_curves(curves: Sequence[Curve], x: Axis, y: Axis, alt: str) -> None:
    """Draw up to three curves; `alt` says in words what they show, numbers and all."""
    address = b64encode(draw(curves, x, y).encode("utf-8")).decode("ascii")
    st.html(
        f"<img class='curves' src='data:image/svg+xml;base64,{address}' alt='{escape(alt, quote=True)}' "
        f"width='{WIDTH}' height='{HEIGHT + _above(curves)}'>"
    )


def draw(curves: Sequence[Curve], x: Axis, y: Axis) -> str:
    """The SVG."""
    lines = "".join(_curve(curve, place, x, y) for place, curve in enumerate(curves))
    above = _above(curves)
    names = "".join(_name(curve, place, above) for place, curve in enumerate(curves) if curve.name)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 {-above} {WIDTH} {HEIGHT + above}'>"
        f"<style>{_STYLE}</style>{_grid(x, y)}{lines}{names}</svg>"
    )


def _above(curves: Sequence[Curve]) -> int:
    """Room for the names, above the drawing."""
    return NAME_ROW * sum(bool(curve.name) for curve in curves)


def _right(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _up(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _grid(x: Axis, y: Axis) -> str:
    drawn = ""
    for value, words in y.ticks:
        height = _up(y.place(value))
        drawn += f"<path class='g' d='M{LEFT} {height}H{WIDTH - RIGHT}'/>"
        drawn += f"<text x='{LEFT - 7}' y='{height + 5}' text-anchor='end'>{escape(words)}</text>"
    for value, words in x.ticks:
        place = _right(x.place(value))
        drawn += f"<text x='{place}' y='{HEIGHT - BOTTOM + 19}' text-anchor='middle'>{escape(words)}</text>"
    middle = (LEFT + WIDTH - RIGHT) / 2
    drawn += f"<text x='{middle}' y='{HEIGHT - 6}' text-anchor='middle'>{escape(x.name)}</text>"
    upright = f"translate(15 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)"
    return drawn + f"<text transform='{upright}' text-anchor='middle'>{escape(y.name)}</text>"


def _curve(curve: Curve, place: int, x: Axis, y: Axis) -> str:
    path = "L".join(f"{_right(x.place(a))} {_up(y.place(b))}" for a, b in curve.points)
    dash = f" stroke-dasharray='{DASHES[place]}'" if DASHES[place] else ""
    line = f"<path class='c{place}' fill='none' stroke-width='3'{dash} d='M{path}'/>" if path else ""
    dots = "".join(
        f"<circle class='d{place}' r='6' cx='{_right(x.place(a))}' cy='{_up(y.place(b))}'/>"
        for a, b in curve.marked
    )
    return line + dots


def _name(curve: Curve, place: int, above: int) -> str:
    height = NAME_ROW * (place + 1) - above - 2
    dash = f" stroke-dasharray='{DASHES[place]}'" if DASHES[place] else ""
    start = LEFT
    return (
        f"<path class='c{place}' stroke-width='3'{dash} d='M{start} {height - 5}h28'/>"
        f"<text x='{start + 36}' y='{height}'>{escape(curve.name)}</text>"
    )
