"""What an author did wrong, said where a visitor meets it, while everything else goes on."""

from __future__ import annotations

import streamlit as st

from ui.content import course
from ui.words import t


def show_broken(folder: str) -> None:
    """Say which files of a folder cannot be shown, with the author's message."""
    for file, faults in course().broken.items():
        if file.startswith(f"{folder}/"):
            st.warning(t("“{file}” cannot be shown. A note for its author:", file=file))
            st.code("\n".join(str(fault) for fault in faults), language=None, wrap_lines=True)
