"""Serves scripts and styles of our components, which written into them would travel with every answer."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from server.shelf import Item, fingerprint, name_of, shelf_route

_FOLDER = "/app/static/part"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


def part_url(file: Path) -> str:
    return f"{_FOLDER}/{_name(file)}"


def part_route(*files: Path) -> Route:
    items = {_name(file): Item(file.read_bytes(), _TYPES[file.suffix]) for file in files}
    return shelf_route(_FOLDER, items)


def _name(file: Path) -> str:
    return name_of(fingerprint(file.read_bytes()), file.suffix)
