"""Security headers on everything we serve, and doors that stay shut: metrics, and pages of other sites."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.squeezed import static_folder

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_METRICS = "/_stcore/metrics"


def security_headers() -> dict[str, str]:
    """What a browser may do with our pages: fetch from here, show here, and no more."""
    page = (static_folder() / "index.html").read_text(encoding="utf-8")
    return {
        "Content-Security-Policy": content_policy(page),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def content_policy(page: str) -> str:
    """The policy for Streamlit's page, whose inline scripts are allowed by hash, whatever its version."""
    hashes = (_hash(script) for script in _INLINE_SCRIPT.findall(page))
    parts = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", *hashes]),  # blob: carries our inline components
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self'",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


class Guard:
    """ASGI middleware: adds the headers to every answer that does not bring its own, and shuts two doors."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                answer = refuse if scope["path"].endswith(_METRICS) else self.app
                await answer(scope, receive, self._with_headers(send))
            case "websocket" if not from_our_page(Headers(scope=scope)):
                await send({"type": "websocket.close", "code": 1008})
            case _:
                await self.app(scope, receive, send)

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return send_with_headers


refuse = PlainTextResponse("Not found", status_code=404)


def from_our_page(headers: Headers) -> bool:
    """False for a connection that a page of another site opens. Streamlit must not see one: it would ask a
    host on the internet for this computer's address, to compare with."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


async def server_error(_request: Request, _error: Exception) -> PlainTextResponse:
    """The answer to a request that failed in our own code; the error itself goes to the log."""
    return PlainTextResponse("Something went wrong here.", status_code=500, headers=security_headers())
