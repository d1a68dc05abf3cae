"""Sends Streamlit's own scripts compressed, each compressed once: a first visit fetches half the bytes."""

from __future__ import annotations

import gzip
import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.shelf import FOREVER

_TYPES = {".js": "text/javascript", ".css": "text/css"}


def static_folder() -> Path:
    """Where the installed Streamlit keeps its page and scripts."""
    found = importlib.util.find_spec("streamlit")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "static"


class Squeezed:
    """ASGI middleware: answers for the scripts and styles it knows, and leaves all else to Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = scripts_and_styles()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self.files.get(scope["path"]) if scope["type"] == "http" else None
        if file is None or not _may_be_squeezed(scope):
            return await self.app(scope, receive, send)
        content = await run_in_threadpool(_squeeze, file)
        headers = FOREVER | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        answer = Response(content, media_type=_TYPES[file.suffix], headers=headers)
        return await answer(scope, receive, send)


def scripts_and_styles() -> Mapping[str, Path]:
    """Their addresses; Streamlit names them after their content, so they never change."""
    folder = static_folder()
    files = (file for file in (folder / "static").rglob("*") if file.suffix in _TYPES)
    return {f"/{file.relative_to(folder).as_posix()}": file for file in files}


def _may_be_squeezed(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    whole = scope["method"] == "GET" and "range" not in headers
    return whole and "gzip" in headers.get("accept-encoding", "")


@cache
def _squeeze(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)
