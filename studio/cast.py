"""Reads the renders of the virtual cast: picture, face mask and landmarks, as they left the renderer."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

CAST = Path(__file__).parent / "cast"

Pixels = npt.NDArray[np.float32]  # (H, W, 3) RGB, sRGB-encoded, 0..1
Plane = npt.NDArray[np.float32]  # (H, W), 0..1
Levels = npt.NDArray[np.uint8]  # 0..255
Points = npt.NDArray[np.float64]  # (N, 2) x, y in pixels

# The usual 68 face landmarks, by part.
JAW = list(range(17))
BROWS = list(range(17, 27))
LEFT_BROW = BROWS[:5]
RIGHT_BROW = BROWS[5:]
NOSTRILS = list(range(31, 36))
LEFT_EYE = list(range(36, 42))
RIGHT_EYE = list(range(42, 48))
MOUTH = list(range(48, 68))
INNER_LIPS = MOUTH[12:]

_MIRRORED = (
    list(range(16, -1, -1)) + list(range(26, 16, -1)) + list(range(27, 31)) + list(range(35, 30, -1))
    + [45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40]
    + [54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, 64, 63, 62, 61, 60, 67, 66, 65]
)  # fmt: skip


@dataclass(frozen=True)
class Still:
    """One render: `face` is 1 where skin of the face is seen, and 0 where hair, neck or background is.

    `person` is 1 where anything of the person is seen (None in the oldest renders); `facts`: what the
    renderer told; `crown`: the forehead's edge, where it is known better than this one face tells.
    """

    name: str
    pixels: Pixels
    face: Plane
    landmarks: Points
    person: Plane | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    crown: Points | None = None


@cache
def read_still(name: str) -> Still:
    facts = json.loads((CAST / f"{name}.json").read_text(encoding="utf-8"))
    pixels = _read(CAST / f"{name}.webp", "RGB")
    face = _read(CAST / f"{name}_face.webp", "L")
    outline = CAST / f"{name}_person.webp"
    person = _read(outline, "L") if outline.exists() else None
    return Still(name, pixels, face, np.asarray(facts["landmarks"], np.float64), person, facts)


def _read(file: Path, mode: str) -> Plane:
    with Image.open(file) as picture:
        return unit(np.asarray(picture.convert(mode)))


def unit(levels: Levels) -> Plane:
    """0..255 to 0..1."""
    return np.divide(levels, 255, dtype=np.float32)


def mirrored(still: Still) -> Still:
    """The same still left to right: its light now falls from the other side."""
    width = still.pixels.shape[1]
    landmarks = still.landmarks[_MIRRORED].copy()
    landmarks[:, 0] = width - 1 - landmarks[:, 0]
    pixels, face = (np.ascontiguousarray(plane[:, ::-1]) for plane in (still.pixels, still.face))
    person = None if still.person is None else np.ascontiguousarray(still.person[:, ::-1])
    return Still(f"{still.name}, mirrored", pixels, face, landmarks, person, still.facts)
