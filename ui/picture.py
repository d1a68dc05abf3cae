"""A shipped picture on a page: large, with its alternative text, fetched once and kept by the browser."""

from __future__ import annotations

import streamlit as st

from secondlook.pictures import Picture
from server.pictures import picture_url
from ui.words import t


def show_picture(picture: Picture | None, caption: str | None = None) -> None:
    """Show a picture; a missing one is said in words instead of failing."""
    if picture is None:
        st.info(t("A picture that belongs here is missing from this copy."))
        return
    st.image(picture_url(picture), alt=picture.alt, caption=caption, width="stretch")
