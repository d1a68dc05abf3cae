"""A button that brings a saved file back: its text is read in the browser and judged here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from secondlook.progress import LARGEST_FILE
from ui import state

_HERE = Path(__file__)
_bring = st.components.v2.component(
    "second_look_bring",
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


def show_bring(label: str, key: str, on_brought: Callable[[str], None]) -> None:
    """Show the button; `on_brought` takes the file's text, empty when the file was too large to send."""

    def brought() -> None:
        text = state.sent(key, "brought")
        if isinstance(text, str):
            on_brought(text)

    _bring(key=key, data={"label": label, "most": LARGEST_FILE}, on_brought_change=brought)
