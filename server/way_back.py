"""An address that leads nowhere becomes the home page, which says so in the visitor's language."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OURS = {"_stcore", "app", "component", "handout", "media", "static", "auth", "oauth2callback"}


class WayBack:
    """ASGI middleware; `pages` are the names of the pages there are."""

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self.app = app
        self.known = {"", *pages}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lost = scope["type"] == "http" and self._is_lost(Request(scope))
        answer = RedirectResponse(way_back(Request(scope)), status_code=302) if lost else self.app
        await answer(scope, receive, send)

    def _is_lost(self, request: Request) -> bool:
        path = request.url.path.strip("/")
        wants_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        return wants_page and path not in self.known and path.split("/")[0] not in _OURS


def way_back(request: Request) -> str:
    """The home page, told what was asked for, in the language that was asked for."""
    query = {"missing": request.url.path.strip("/")[:40]}
    if lang := request.query_params.get("lang"):
        query["lang"] = lang[:20]
    return f"/?{urlencode(query)}"
