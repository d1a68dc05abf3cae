"""A shipped portrait's own face, changed a little and laid over itself: a seam without a second person.

Self-blending after Shiohara and Yamasaki (2022). What is blended is named by one id out of PICTURES, and the
face and the picture under it are both read from that id: there is no way to bring in another face.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from secondlook.exhibits.seam import Levels, Mask, Plane, seam_map

PICTURES = ("ines_studio_2", "diego_studio_2", "mei_studio_2", "kofi_studio_7")
"""Untouched portraits of the course that look straight at us, one of each person."""
Shape = Literal["whole", "inner", "brow_line"]
Points = npt.NDArray[np.float64]

_ASSETS = Path(__file__).parents[2] / "assets"
_FINE = 2  # the mask is drawn this many times larger, for smooth edges
_SEED = 20


@dataclass(frozen=True)
class Change:
    """What is done to the face before and after it is laid back.

    `shape`: jaw to forehead, brows to just inside the jaw, or cut off along the brows. `size`: of the mask,
    in %. `feather`: px over which it fades. `brighter`, `warmer`: change of colour in %. `scale`: of the
    face, in %. `shift`: px to the right. `blur`: px, of the face. `noise`: levels of 255, of the whole
    picture. `quality`: of the JPEG, 1 to 95, of the whole picture. px are those of a picture 320 px wide.
    """

    shape: Shape = "inner"
    size: int = 100
    feather: float = 1.0
    brighter: int = 0
    warmer: int = 0
    scale: int = 100
    shift: float = 0.0
    blur: float = 0.0
    noise: int = 0
    quality: int = 90


CRUDE = Change(brighter=10, warmer=8, scale=104, shift=4.0)
"""Where the exhibit begins: everything that gives a hasty blend away, on purpose."""
STRANGE = Change(brighter=7, warmer=5, scale=102, shift=2.0)
"""What the face brings along in the challenge, as a face from another picture would."""
TOOLS = ("shape", "size", "feather", "noise", "quality")
"""What the challenge leaves to the learner."""


def hidden_by(tools: Change) -> Change:
    """The challenge: the learner's tools on a face that brings its own colours and place."""
    return replace(STRANGE, **{name: getattr(tools, name) for name in TOOLS})


@dataclass(frozen=True, eq=False)
class Blend:
    """Pictures (400, 320, 3). `before`: the untouched picture through the same camera, noise and JPEG alike.
    `grown`, `rim`: how much the step across the mask's rim grew, and where that rim lies."""

    after: Levels
    before: Levels
    grown: Plane
    rim: Mask

    @cached_property
    def seam(self) -> float:
        """Mean growth of the step over the rim (CIELAB); 0 where nothing can be seen of the rim."""
        return float(self.grown[self.rim].mean()) if self.rim.any() else 0.0

    @cached_property
    def change(self) -> float:
        """Share of the picture's pixels that differ visibly from the untouched ones, 0 to 1."""
        apart = np.abs(self.after.astype(np.int16) - self.before).max(axis=2)
        return float((apart > 6).mean())


@lru_cache(maxsize=16)
def blend_with_itself(picture: str, change: Change) -> Blend:
    """Raises KeyError for a picture that is not one of PICTURES."""
    pixels, points = _own_face(picture)
    outline = _outline(change, points)
    rows, columns = part = _box(outline, change.feather, pixels.shape[0], pixels.shape[1])
    weight = _weight(outline, change.feather, rows, columns)
    face = _changed(pixels, points[30], change, rows, columns)
    under, laid = pixels[part].astype(np.float32), pixels.copy()
    laid[part] = np.round(under + weight[..., None] * (face - under))
    mask = np.zeros(pixels.shape[:2], bool)
    mask[part] = weight > 0.5
    after = _finished(laid, change.noise, change.quality)
    before = _untouched(picture, change.noise, change.quality)
    return Blend(after, before, *seam_map(after, before, mask))


@lru_cache(maxsize=32)
def _untouched(picture: str, noise: int, quality: int) -> Levels:
    return _finished(_own_face(picture)[0], noise, quality)


@lru_cache
def _own_face(picture: str) -> tuple[Levels, Points]:
    """Pixels (400, 320, 3) and 68 landmarks in px."""
    if picture not in PICTURES:
        raise KeyError(picture)
    with Image.open(_ASSETS / "pictures" / f"{picture}.small.jpg") as opened:
        pixels = np.asarray(opened.convert("RGB"))
    height, width = pixels.shape[:2]
    truth = json.loads((_ASSETS / "truth" / f"{picture}.json").read_text(encoding="utf-8"))
    return pixels, np.array(truth["landmarks"]) * (width, height)


def _outline(change: Change, points: Points) -> Points:
    """The corners of the mask, from ear to ear below and back above the eyes."""
    jaw, brows, nose = points[:17], points[17:27], points[30]
    up = points[27] - nose
    if change.shape == "whole":
        corners = np.vstack([jaw, (brows + 0.8 * up)[::-1]])
    else:
        lift = 0.45 if change.shape == "inner" else 0.02
        corners = np.vstack([(jaw + 0.1 * (nose - jaw))[1:16], (brows + lift * up)[::-1]])
    middle = corners.mean(axis=0)
    return np.asarray(middle + (corners - middle) * (change.size / 100))


def _box(outline: Points, feather: float, height: int, width: int) -> tuple[slice, slice]:
    """Rows and columns that hold all of the soft mask: nothing else needs to be computed."""
    air = 3 * feather + 3
    left, top = np.maximum(np.floor(outline.min(axis=0) - air), 0).astype(int)
    right, bottom = np.minimum(np.ceil(outline.max(axis=0) + air), (width, height)).astype(int)
    return slice(int(top), int(bottom)), slice(int(left), int(right))


def _weight(outline: Points, feather: float, rows: slice, columns: slice) -> Plane:
    """How much of the laid face each pixel of the box takes, 0 to 1."""
    corners = (outline - (columns.start, rows.start)) * _FINE
    size = (columns.stop - columns.start) * _FINE, (rows.stop - rows.start) * _FINE
    page = Image.new("L", size)
    ImageDraw.Draw(page).polygon([(float(x), float(y)) for x, y in corners], fill=255)
    soft = page.reduce(_FINE).filter(ImageFilter.GaussianBlur(feather))
    return np.asarray(soft, np.float32) / np.float32(255)


def _changed(pixels: Levels, nose: Points, change: Change, rows: slice, columns: slice) -> Plane:
    """The picture enlarged about the nose, shifted, blurred and recoloured, inside the box: 0 to 255."""
    back = 100 / change.scale
    corner = np.array([columns.start, rows.start])
    x, y = nose + (corner - nose - (change.shift, 0)) * back
    moved = Image.fromarray(pixels).transform(
        (columns.stop - columns.start, rows.stop - rows.start),
        Image.Transform.AFFINE,
        (back, 0, float(x), 0, back, float(y)),
        Image.Resampling.BICUBIC,
    )
    if change.blur:
        moved = moved.filter(ImageFilter.GaussianBlur(change.blur))
    gain = 1 + (change.brighter + change.warmer * np.array([1, 0, -1], np.float32)) / 100
    return np.asarray(np.clip(np.asarray(moved, np.float32) * gain, 0, 255), np.float32)


def _finished(pixels: Levels, noise: int, quality: int) -> Levels:
    """Through the camera and the chat: noise, then JPEG. The same noise for every picture of this size."""
    if noise:
        grainy = pixels + noise * _grain(*pixels.shape[:2])
        pixels = np.clip(np.round(grainy), 0, 255).astype(np.uint8)
    written = BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", quality=quality)
    with Image.open(written) as read:
        return np.asarray(read)


@lru_cache(maxsize=2)
def _grain(height: int, width: int) -> Plane:
    return np.random.default_rng(_SEED).standard_normal((height, width, 3)).astype(np.float32)
