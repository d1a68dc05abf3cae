"""Serves the course's pictures, and no other file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from starlette.routing import Route

from server.shelf import Item, name_of, shelf_route

_FOLDER = "/app/static/picture"  # Streamlit's own place for static files: st.image takes no other path


class Filed(Protocol):
    """A JPEG file of the course and the fingerprint of what is in it."""

    @property
    def file(self) -> Path: ...
    @property
    def sha256(self) -> str: ...


def picture_url(picture: Filed) -> str:
    """Named after the content: a changed picture gets a new address, and no address tells an answer."""
    return f"{_FOLDER}/{_name(picture)}"


def picture_route(pictures: Iterable[Filed]) -> Route:
    return shelf_route(_FOLDER, {_name(picture): _item(picture) for picture in pictures})


def _name(picture: Filed) -> str:
    return name_of(picture.sha256, ".jpg")


def _item(picture: Filed) -> Item:
    return Item(picture.file.read_bytes(), "image/jpeg")
