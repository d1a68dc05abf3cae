"""Files served from memory under the name of their content: fetched once, kept by the browser for good."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_NAME_LENGTH = 20


def name_of(sha256: str, suffix: str) -> str:
    """A file name that changes with the content and tells nothing about it."""
    return f"{sha256[:_NAME_LENGTH]}{suffix}"


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Item:
    content: bytes
    media_type: str


def shelf_route(folder: str, items: Mapping[str, Item]) -> Route:
    """One route for all items, by name; whatever is not among them is not found."""

    async def serve(request: Request) -> Response:
        item = items.get(request.path_params["name"])
        if item is None:
            return PlainTextResponse("There is nothing of this name.", status_code=404)
        return Response(item.content, media_type=item.media_type, headers=FOREVER)

    return Route(f"{folder}/{{name}}", serve)
