"""Files served from memory under the name of their content: fetched once, kept by the browser for good."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_WHOLE_OR_PART = FOREVER | {"Accept-Ranges": "bytes"}
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
        asked = None if "if-range" in request.headers else request.headers.get("range")
        part = _part(asked, len(item.content)) if asked else None
        if part is None:
            return Response(item.content, media_type=item.media_type, headers=_WHOLE_OR_PART)
        return _answer_part(item, part)

    return Route(f"{folder}/{{name}}", serve)


def _part(asked: str, size: int) -> range | None:
    """The bytes meant by "bytes=0-99", "bytes=100-" or "bytes=-99" (RFC 9110, 14); None: send everything.

    A range that begins beyond the end is empty. Several ranges at once are never needed for a clip.
    """
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size)
    first, last = int(found[1]), int(found[2] or size)
    return range(first, min(last + 1, size)) if first <= last or not found[2] else None


def _answer_part(item: Item, part: range) -> Response:
    size = len(item.content)
    if not part:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    headers = _WHOLE_OR_PART | {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{size}"}
    content = item.content[part.start : part.stop]
    return Response(content, status_code=206, media_type=item.media_type, headers=headers)
