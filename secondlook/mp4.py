"""Reads the boxes of an MP4 file (ISO/IEC 14496-12): size, frames, codec. No picture is decoded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_NESTED = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}


@dataclass(frozen=True)
class Film:
    """What the file says of itself. `head_first`: a browser can begin before it has all of the file."""

    width: int
    height: int
    frames: int
    fps: float
    codec: str
    sound: bool
    head_first: bool
    boxes: tuple[str, ...]


def read_film(data: bytes) -> Film:
    """Raises ValueError for what is not an MP4 file with one row of pictures."""
    try:
        return _film(list(_boxes(data)))
    except (struct.error, IndexError, KeyError, ValueError, ZeroDivisionError):
        raise ValueError("This is not an MP4 file with one row of pictures.") from None


def _film(boxes: list[tuple[bytes, bytes]]) -> Film:
    names = [name for name, _ in boxes]
    tracks = {track[b"hdlr"][8:12]: track for track in _tracks(boxes)}
    video = tracks[b"vide"]
    width, height = struct.unpack(">HH", video[b"stsd"][40:44])
    frames = int(struct.unpack(">I", video[b"stsz"][8:12])[0])
    return Film(
        width=width,
        height=height,
        frames=frames,
        fps=_rate(video[b"mdhd"], video[b"stts"]),
        codec=video[b"stsd"][12:16].decode("latin-1"),
        sound=b"soun" in tracks,
        head_first=names.index(b"moov") < names.index(b"mdat"),
        boxes=tuple(name.decode("latin-1") for name in names),
    )


def _rate(header: bytes, times: bytes) -> float:
    """Frames a second of most frames; an encoder may write any length for the last one."""
    scale = struct.unpack(">I", header[12:16] if header[0] == 0 else header[20:24])[0]
    rows = struct.iter_unpack(">II", times[8:])
    _, length = max(rows)
    return round(int(scale) / int(length), 3)


def _tracks(boxes: list[tuple[bytes, bytes]]) -> list[dict[bytes, bytes]]:
    """The boxes of each track by name."""
    tracks: list[dict[bytes, bytes]] = []
    for name, body in boxes:
        if name == b"trak":
            tracks.append({})
        elif tracks:
            tracks[-1].setdefault(name, body)
    return tracks


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, body) of all boxes in the order of the file, those inside others after them."""
    at = 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        size = size or len(data) - at
        if size < head or at + size > len(data):
            raise struct.error("a box leaves the file")
        body = data[at + head : at + size]
        yield name, body
        if name in _NESTED:
            yield from _boxes(body)
        at += size
