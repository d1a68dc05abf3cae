"""Shipped pictures side by side, whole or one place of each enlarged; the browser keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st


@dataclass(frozen=True)
class Side:
    """One picture: its address, its size in px, its alternative text and what stands below it.

    `place`: what is shown of it, where that is another place than in the picture beside it.
    """

    url: str
    width: int
    height: int
    alt: str
    caption: str
    place: tuple[float, float, float, float] | None = None


def show_side_by_side(
    sides: Sequence[Side], place: tuple[float, float, float, float] = (0, 0, 1, 1), large: bool = False
) -> None:
    """`place`: left, top, right and bottom of what is shown of each, as shares from 0 to 1.

    `large`: one below the other on a phone.
    """
    figures = "".join(_figure(side, side.place or place) for side in sides)
    st.html(f"<div class='live{' large' if large else ''}'>{figures}</div>")


def _figure(side: Side, place: tuple[float, float, float, float]) -> str:
    left, top, right, bottom = place
    across, down = right - left, bottom - top
    shape = f"aspect-ratio:{across * side.width:.1f}/{down * side.height:.1f}"
    # Margins in per cent are shares of the frame's width.
    upwards = top * side.height / (across * side.width)
    size = f"width:{100 / across:.2f}%;max-width:none;margin:-{upwards:.2%} 0 0 -{left / across:.2%}"
    return (
        f"<figure><div style='overflow:hidden;border-radius:6px;{shape}'>"
        f"<img src='{escape(side.url, quote=True)}' alt='{escape(side.alt, quote=True)}' "
        f"width='{side.width}' height='{side.height}' style='{size}'></div>"
        f"<figcaption>{escape(side.caption)}</figcaption></figure>"
    )
