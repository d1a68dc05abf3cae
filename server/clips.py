"""Serves the course's clips with their posters, captions and outlines, and no other file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from starlette.routing import Route

from secondlook.clips import Caption, Clip, read_frames, rounded
from secondlook.faults import ContentError
from server.shelf import Item, fingerprint, name_of, shelf_route

_FOLDER = "/app/static/clip"
_TYPES = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".vtt": "text/vtt", ".json": "application/json"}


def clip_url(clip: Clip) -> str:
    """Named after the content, as all here: no address tells an answer."""
    return f"{_FOLDER}/{name_of(clip.sha256, '.mp4')}"


def poster_url(clip: Clip) -> str:
    return f"{_FOLDER}/{name_of(clip.poster_sha256, '.jpg')}"


def captions_url(clip: Clip) -> str | None:
    return _url(web_vtt(clip.captions), ".vtt") if clip.captions else None


def outlines_url(clip: Clip) -> str | None:
    """Where the outlines of all frames are: nobody can guess it before the reveal tells it."""
    outlines = _outlines(clip)
    return _url(outlines, ".json") if outlines else None


def clip_route(clips: Iterable[Clip]) -> Route:
    """`clips` in every language: captions are words."""
    return shelf_route(_FOLDER, {name: item for clip in clips for name, item in _items(clip)})


def web_vtt(captions: Iterable[Caption]) -> bytes:
    """The captions as browsers read them (W3C WebVTT); words never become markup or another cue."""
    cues = (f"{_time(one.from_)} --> {_time(one.to)}\n{_escape(one.text)}\n" for one in captions)
    return "\n".join(["WEBVTT\n", *cues]).encode("utf-8")


def _time(seconds: float) -> str:
    """00:01.250"""
    thousandths = round(seconds * 1000)
    return f"{thousandths // 60_000:02}:{thousandths // 1000 % 60:02}.{thousandths % 1000:03}"


def _escape(text: str) -> str:
    line = " ".join(text.split())
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _url(content: bytes, suffix: str) -> str:
    return f"{_FOLDER}/{name_of(fingerprint(content), suffix)}"


def _items(clip: Clip) -> Iterator[tuple[str, Item]]:
    contents = {
        ".mp4": clip.file.read_bytes(),
        ".jpg": clip.poster.read_bytes(),
        ".vtt": web_vtt(clip.captions),
        ".json": _outlines(clip),
    }
    for suffix, content in contents.items():
        if content:
            yield name_of(fingerprint(content), suffix), Item(content, _TYPES[suffix])


def _outlines(clip: Clip) -> bytes:
    """A list of frames, each a list of polygons; empty for an untouched clip."""
    return _outlines_in(clip.truth) if clip.kind == "altered" and clip.truth else b""


@lru_cache(maxsize=256)
def _outlines_in(truth: Path) -> bytes:
    try:
        frames = [rounded(frame.outline) for frame in read_frames(truth)]
    except ContentError:  # its author is told by the check; the reveal goes on with the outline of the whole
        return b""
    return json.dumps(frames, separators=(",", ":")).encode("ascii")
