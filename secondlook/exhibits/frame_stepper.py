"""Clips of the course taken apart: each frame, the face, and what changed since the frame before.

Only reads files that ship. A frame is shown as it was decoded, or as a difference; nothing is put into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from secondlook.clips import Frame, read_frames
from secondlook.faults import PictureRefused

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
Box = tuple[int, int, int, int]

AMPLIFIED = 6
"""How many times a difference is made brighter: our own assumption."""
ROOM = 0.3
"""How much of the face's own size is shown on each side of it, for comparison."""
QUALITY = 88
FRAMES_AT_MOST = 240
UNREADABLE = "This clip is damaged, or of a kind that cannot be read here."


@dataclass(frozen=True, eq=False)
class Reel:
    """A clip in JPEG files. `whole`: every frame; `face`: the place of the face in each; `change`: how that
    place differs from the frame before, amplified. `box`: left, top, right and bottom of the place, in px.

    `changes`: mean change of the face since the frame before, in levels of 255; the first frame has none: 0.
    """

    whole: tuple[bytes, ...]
    face: tuple[bytes, ...]
    change: tuple[bytes, ...]
    changes: tuple[float, ...]
    size: tuple[int, int]
    box: Box

    @property
    def face_size(self) -> tuple[int, int]:
        left, top, right, bottom = self.box
        return right - left, bottom - top

    @property
    def largest(self) -> int:
        """The frame, from 0, in which the face changed most."""
        return max(range(len(self.changes)), key=self.changes.__getitem__)

    @property
    def usual(self) -> float:
        """Half of the frames change by this or less."""
        return float(np.median(self.changes[1:])) if len(self.changes) > 1 else 0.0


@lru_cache(maxsize=12)
def open_reel(file: Path, truth: Path) -> Reel:
    """Takes a shipped clip apart, once; about 4 MB are kept.

    `truth`: the landmarks of the untouched clip of this scene, so that both clips of a scene are measured and
    cut out at the same place. A change is measured in the RGB channel that moved most, inside jaw and brows.

    Raises PictureRefused when the clip, and ContentError when the truth is damaged.
    """
    frames, points = _decode(file), read_frames(truth)
    if len(frames) < 2 or len(points) < len(frames):
        raise PictureRefused(UNREADABLE)
    height, width = frames[0].shape[:2]
    left, top, right, bottom = box = face_box(points, width, height)
    places = [np.ascontiguousarray(frame[top:bottom, left:right]) for frame in frames]
    differences = [np.zeros_like(places[0][:, :, 0]), *map(difference, places[1:], places)]
    masks = [face_mask(frame, width, height)[top:bottom, left:right] for frame in points]
    return Reel(
        tuple(map(_jpeg, frames)),
        tuple(map(_jpeg, places)),
        tuple(_jpeg(amplify(one)) for one in differences),
        tuple(mean_inside(one, mask) for one, mask in zip(differences, masks, strict=False)),
        (width, height),
        box,
    )


def difference(now: Pixels, before: Pixels) -> Pixels:
    """How far each pixel (height, width) moved in the channel that moved most, 0 to 255."""
    moved: Pixels = np.abs(now.astype(np.int16) - before).max(axis=2).astype(np.uint8)
    return moved


def amplify(one: Pixels) -> Pixels:
    """A difference (height, width) several times brighter, held at white."""
    bright: Pixels = np.minimum(one.astype(np.uint16) * AMPLIFIED, 255).astype(np.uint8)
    return bright


def mean_inside(one: Pixels, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """Mean of a difference inside the mask, 0 where the mask is empty."""
    return float(one[mask].mean()) if mask.any() else 0.0


def face_box(frames: Sequence[Frame], width: int, height: int) -> Box:
    """One place, in px, that holds the face in all frames, and some room; all of it when no face is marked.

    It does not follow the face: a place that moved along would hide how the face moves.
    """
    points = np.array([point for frame in frames for point in frame.landmarks], float)
    if not points.size:
        return 0, 0, width, height
    low, high = points.min(axis=0), points.max(axis=0)
    room = (high - low) * ROOM
    (left, top), (right, bottom) = np.clip(low - room, 0, 1), np.clip(high + room, 0, 1)
    return int(left * width), int(top * height), int(np.ceil(right * width)), int(np.ceil(bottom * height))


def face_mask(frame: Frame, width: int, height: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """True inside jaw line and brows (points 0 to 16 and 17 to 26 of the usual 68), (height, width)."""
    drawn = Image.new("1", (width, height))
    if frame.landmarks:
        ring = [*frame.landmarks[:17], *reversed(frame.landmarks[17:27])]
        ImageDraw.Draw(drawn).polygon([(x * width, y * height) for x, y in ring], fill=1)
    return np.asarray(drawn, bool)


def _decode(file: Path) -> list[Pixels]:
    """All frames, (height, width, 3) RGB."""
    import cv2

    with file.open("rb") as opened:  # FFmpeg would also follow a playlist that calls itself a video
        if opened.read(12)[4:8] != b"ftyp":
            raise PictureRefused(UNREADABLE)
    video = cv2.VideoCapture(str(file), cv2.CAP_FFMPEG)
    try:
        return [np.ascontiguousarray(frame[:, :, ::-1]) for frame in _frames(video)]
    except cv2.error:
        raise PictureRefused(UNREADABLE) from None
    finally:
        video.release()


def _frames(video: object) -> Iterator[Pixels]:
    for _ in range(FRAMES_AT_MOST):
        read, frame = video.read()  # type: ignore[attr-defined]
        if not read:
            return
        yield frame


def _jpeg(pixels: Pixels) -> bytes:
    written = BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
