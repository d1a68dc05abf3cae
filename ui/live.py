"""Pictures computed while somebody watches: small, sent inside the page, kept nowhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

if TYPE_CHECKING:
    import numpy

    Pixels = numpy.ndarray[tuple[int, int, int], numpy.dtype[numpy.uint8]]

QUALITY = 88


def show_live(
    shots: Sequence[tuple[Pixels, str, str]],
    strips: bool = False,
) -> None:
    """(pixels (height, width, 3) RGB, alternative text, caption) side by side; on a phone as room allows.

    `strips`: wide pictures, one below the other.
    """
    figures = "".join(_figure(*shot) for shot in shots)
    st.html(f"<div class='live{' strips' if strips else ''}'>{figures}</div>")


def show_jpegs(shots: Sequence[tuple[bytes, tuple[int, int], str, str]]) -> None:
    """The same with (JPEG file, (width, height), alternative text, caption): nothing is encoded again."""
    figures = "".join(
        _as_figure(_url_of(jpeg), width, height, alt, caption)
        for jpeg, (width, height), alt, caption in shots
    )
    st.html(f"<div class='live'>{figures}</div>")


def _figure(pixels: Pixels, alt: str, caption: str) -> str:
    height, width = pixels.shape[:2]
    return _as_figure(as_url(pixels), width, height, alt, caption)


def _as_figure(url: str, width: int, height: int, alt: str, caption: str) -> str:
    told = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return (
        f"<figure><img src='{url}' alt='{escape(alt, quote=True)}' width='{width}' "
        f"height='{height}'>{told}</figure>"
    )


def as_url(pixels: Pixels) -> str:
    """A JPEG as a data: address."""
    written = BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", quality=QUALITY)
    return _url_of(written.getvalue())


def _url_of(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(jpeg).decode('ascii')}"
