"""Serves the course's pictures, and no other file."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import Route

from secondlook.pictures import Picture, Small
from server.shelf import Item, name_of, shelf_route

_FOLDER = "/app/static/picture"  # Streamlit's own place for static files: st.image takes no other path


def picture_url(picture: Picture | Small) -> str:
    """Named after the content: a changed picture gets a new address, and no address tells an answer."""
    return f"{_FOLDER}/{_name(picture)}"


def picture_route(pictures: Iterable[Picture]) -> Route:
    files = (file for picture in pictures for file in (picture, picture.small) if file)
    return shelf_route(_FOLDER, {_name(file): _item(file) for file in files})


def _name(picture: Picture | Small) -> str:
    return name_of(picture.sha256, ".jpg")


def _item(picture: Picture | Small) -> Item:
    return Item(picture.file.read_bytes(), "image/jpeg")
