"""Makes the process ready for many visitors before the first one comes. Why: docs/performance.md."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

_OPEN_FILES = 65_536  # a visitor takes four


def prepared(*modules: str) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """A lifespan for the app; `modules` are what its pages need, imported before anybody waits for them."""
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # else its greetings bury our address

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        allow_many_open_files()
        answer_without_delay(asyncio.get_running_loop())
        for module in modules:
            importlib.import_module(module)
        spare_the_collector()
        yield

    return lifespan


def spare_the_collector() -> None:
    """Streamlit's collection after every run is off in .streamlit/config.toml. Python's own goes on, and from
    now on leaves alone what lives as long as the process."""
    gc.collect()
    gc.freeze()


def allow_many_open_files() -> None:
    """Raise the limit of open files as far as the system lets us; Windows has none."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(_OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):  # macOS names a limit it then refuses
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def answer_without_delay(loop: asyncio.AbstractEventLoop) -> None:
    """Let small answers leave at once. uvloop sees to it. asyncio does for sockets that say they are TCP, and
    Streamlit's does not say so: every answer would wait for 40 ms."""
    if not isinstance(loop, asyncio.BaseEventLoop):
        return
    create_server = loop.create_server

    async def create_tcp_server(*args: Any, sock: socket.socket | None = None, **options: Any) -> Any:
        return await create_server(*args, sock=sock and as_tcp(sock), **options)

    loop.create_server = create_tcp_server  # type: ignore[method-assign]


def as_tcp(sock: socket.socket) -> socket.socket:
    """The same socket, labelled TCP; the one given is empty afterwards."""
    return socket.socket(sock.family, sock.type, socket.IPPROTO_TCP, fileno=sock.detach())
