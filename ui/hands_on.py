"""What every hands-on exhibit has round it: a name, one line to try, one line that says what it showed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from ui.words import t


@contextmanager
def exhibit(name: str, title: str, try_this: str) -> Iterator[None]:
    """A bordered place of its own; `name` is the activity's file name, `try_this` one imperative sentence."""
    with st.container(border=True, key=f"activity_{name}"):
        st.subheader(title)
        st.html(f"<p class='try'><b>{escape(t('Try this:'))}</b> {escape(try_this)}</p>")
        yield


def show_finding(words: str) -> None:
    """What the exhibit shows as it stands now: numbers first, no verdict. Read out when it changes."""
    st.html(f"<p class='finding' role='status'><b>{escape(t('What it shows:'))}</b> {escape(words)}</p>")
