"""Serves the course's pictures, and no other file."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import Route

from secondlook.pictures import Picture
from server.shelf import Item, name_of, shelf_route

_FOLDER = "/app/static/picture"  # Streamlit's own place for static files: st.image takes no other path


def picture_url(picture: Picture) -> str:
    """Named after the content: a changed picture gets a new address, and no address tells an answer."""
    return f"{_FOLDER}/{_name(picture)}"


def picture_route(pictures: Iterable[Picture]) -> Route:
    return shelf_route(_FOLDER, {_name(picture): _item(picture) for picture in pictures})


def _name(picture: Picture) -> str:
    return name_of(picture.sha256, ".jpg")


def _item(picture: Picture) -> Item:
    return Item(picture.file.read_bytes(), "image/jpeg")
