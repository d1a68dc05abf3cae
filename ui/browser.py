"""The visitor's own browser keeps the progress: reported when asked, written after every change."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from secondlook.progress import Progress, write_progress
from ui import state

_JS = Path(__file__).with_name("browser.js").read_text(encoding="utf-8")
_browser = st.components.v2.component("second_look_browser", js=_JS)


def _on_found(key: str) -> None:
    match state.sent(key, "found"):
        case {"text": str() | None as text, "kept": bool(kept)}:
            state.take_found(text, kept)


def connect_browser(lang: str, key: str = "browser") -> None:
    """Place the invisible component. A fragment that changes progress places its own, with its own key."""
    progress = state.progress()
    _browser(
        key=key,
        data={
            "lang": lang,
            "asked": state.question_to_browser(),
            "text": None if state.refused() or progress == Progress() else write_progress(progress),
            "erased": state.erased(),
        },
        on_found_change=partial(_on_found, key),
        height=1,
    )
