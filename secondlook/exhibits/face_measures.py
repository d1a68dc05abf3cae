"""Twelve measures of a picture of a face, for a small detector: is it smoother, browner, lit otherwise?

Only the 68 landmarks that the studio wrote down are used, and nothing is known of the person. None of these
numbers means anything alone: a scarf, a shadow or a beard moves them as much as an alteration does.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Plane = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Points = npt.NDArray[np.float64]

MEASURES = (
    "jaw_step",
    "jaw_line",
    "grain_rest",
    "grain_neck",
    "sharp_mouth",
    "softness",
    "pattern",
    "blocks",
    "colour_neck",
    "brightness_neck",
    "light_sides",
    "brows",
)
SMALL, QUALITY = 0.5, 40
"""How a picture is passed on in the recompressed deck: half as wide and high, JPEG quality 40."""
_LEAST = 30  # pixels a place must have to be measured
_FLOOR = 0.05  # levels of 255, added nowhere but in logarithms


@dataclass(frozen=True, eq=False)
class Face:
    """`ycc` (height, width, 3) luma and two chroma planes, 0..255; `points` (68, 2) in px; `unit`: 1/200 of a
    face."""

    ycc: Plane
    points: Points
    unit: float
    places: dict[str, Mask]


def passed_on(image: Image.Image) -> Image.Image:
    """The picture after somebody sent it on: made smaller, and saved again."""
    size = (round(image.width * SMALL), round(image.height * SMALL))
    written = BytesIO()
    image.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(written, "JPEG", quality=QUALITY)
    with Image.open(written) as again:
        return again.convert("RGB")


def measure(image: Image.Image, landmarks: Points) -> npt.NDArray[np.float64]:
    """One number for each of MEASURES, mostly logarithms of ratios; nan where there is nothing to measure.

    `landmarks`: (68, 2), shares of width and height from 0 to 1.
    """
    face = _face(image, landmarks)
    luma = face.ycc[..., 0]
    fine, coarse = _residual(luma, 1), _residual(luma, 2)
    typical = {name: _log(_quiet(np.abs(fine), place)) for name, place in face.places.items()}
    steep = {
        name: _log(_mean(np.abs(fine), place)) - _log(_mean(np.abs(coarse), place))
        for name, place in face.places.items()
    }
    skin, neck = _colour(face, "skin"), _colour(face, "neck")
    step, line = _jaw(face)
    return np.array(
        [
            step,
            line,
            typical["skin"] - typical["outside"],
            typical["skin"] - typical["neck"],
            typical["mouth"] - typical["skin"],
            steep["skin"] - steep["outside"],
            _pattern(fine, face.places["skin"]) - _pattern(fine, face.places["outside"]),
            _blocks(luma, face.places["skin"]) - _blocks(luma, face.places["outside"]),
            float(np.hypot(*(skin - neck)[1:])),
            _light(skin) - _light(neck),
            abs(_sides(face, "left_cheek", "right_cheek") - _sides(face, "left_neck", "right_neck")),
            _light(_colour(face, "brows")) - _light(skin),
        ]
    )


def _face(image: Image.Image, landmarks: Points) -> Face:
    points = np.asarray(landmarks, np.float64) * image.size
    across, down = (
        float(np.linalg.norm(points[16] - points[0])),
        float(np.linalg.norm(points[8] - points[27])),
    )
    return Face(
        np.asarray(image.convert("YCbCr"), np.float32),
        points,
        max(across, 1.1 * down) / 200,
        _places(points, image.height, image.width),
    )


def _places(points: Points, height: int, width: int) -> dict[str, Mask]:
    jaw, brows, nose = points[:17], points[17:27], points[30]
    up, down = points[27] - nose, points[8] - points[27]

    def drawn(*outlines: Points) -> Mask:
        page = Image.new("L", (width, height))
        for outline in outlines:
            ImageDraw.Draw(page).polygon([(x, y) for x, y in outline], fill=1)
        return np.asarray(page) > 0

    whole = drawn(np.vstack([jaw, (brows + 0.6 * up)[::-1]]))
    inside = drawn(np.vstack([(jaw + 0.18 * (nose - jaw))[1:16], (brows + 0.3 * up)[::-1]]))
    parts = (  # first and last landmark of what is no skin, and how much wider and taller it is cut out
        (36, 42, 1.5, 2.4),
        (42, 48, 1.5, 2.4),
        (48, 60, 1.25, 1.5),
        (17, 22, 1.2, 2.5),
        (22, 27, 1.2, 2.5),
        (27, 36, 1.3, 1.1),
    )
    skin = inside & ~drawn(*(_grown(points[first:last], wide, tall) for first, last, wide, tall in parts))
    neck = drawn(np.vstack([points[5:12] + 0.12 * down, (points[6:11] + 0.38 * down)[::-1]]))
    left_of_chin = np.arange(width)[None] < points[8, 0]
    brow = [
        np.vstack([part - 0.12 * up, (part + 0.12 * up)[::-1]]) for part in (points[17:22], points[22:27])
    ]
    return {
        "skin": skin,
        "outside": ~whole,
        "neck": neck,
        "mouth": drawn(points[48:60]),
        "brows": drawn(*brow),
        "left_cheek": skin & drawn(np.vstack([points[1:6], points[[31, 39, 36]]])),
        "right_cheek": skin & drawn(np.vstack([points[11:16], points[[45, 42, 35]]])),
        "left_neck": neck & left_of_chin,
        "right_neck": neck & ~left_of_chin,
    }


def _grown(part: Points, wide: float, tall: float) -> Points:
    """An outline round the part, in the order of the angle."""
    middle = part.mean(axis=0)
    grown = (part - middle) * (wide, tall)
    return np.asarray(grown[np.argsort(np.arctan2(grown[:, 0], grown[:, 1]))] + middle)


def _residual(luma: Plane, apart: int) -> Plane:
    """What is left of a pixel after taking away the average of its four neighbours, `apart` px from it."""
    a = apart
    inner = luma[a:-a, a:-a]
    around = luma[: -2 * a, a:-a] + luma[2 * a :, a:-a] + luma[a:-a, : -2 * a] + luma[a:-a, 2 * a :]
    return np.pad(inner - around / 4, a)


def _jaw(face: Face) -> tuple[float, float]:
    """The colour step just inside the jaw against one deeper in the face: on average, and as one line."""
    colours = _softened(face.ycc, max(0.8, 1.5 * face.unit))
    at = np.linspace(0, 16, 60)
    jaw = np.column_stack([np.interp(at, range(17), face.points[:17, axis]) for axis in (0, 1)])
    way = face.points[30] - jaw
    way /= np.linalg.norm(way, axis=1)[:, None]
    depth = np.arange(-4.0, 30.0)
    spots = np.round(jaw[:, None] + way[:, None] * depth[None, :, None] * face.unit).astype(int)
    height, width = face.ycc.shape[:2]
    profile = colours[spots[..., 1].clip(0, height - 1), spots[..., 0].clip(0, width - 1)][10:50, :, 1:]
    change = np.diff(profile, axis=1)
    rim, deep = (depth[:-1] >= 2) & (depth[:-1] < 14), depth[:-1] >= 16
    size = np.hypot(change[..., 0], change[..., 1])
    line = np.hypot(*np.moveaxis(np.median(change, axis=0), -1, 0))
    return (
        _log(float(size[:, rim].mean())) - _log(float(size[:, deep].mean())),
        _log(float(line[rim].max())) - _log(float(line[deep].max())),
    )


def _softened(planes: Plane, sigma: float) -> Plane:
    """(height, width, n) blurred by a Gaussian of `sigma` px, cut off at 3 sigma; edges go on as they are."""
    reach = int(3 * sigma + 0.5)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2).astype(np.float32)
    weights /= weights.sum()
    for axis in (0, 1):
        wide = np.pad(planes, [(reach, reach) if axis == one else (0, 0) for one in range(3)], mode="edge")
        length = planes.shape[axis]
        cuts = (
            weight * (wide[place : place + length] if axis == 0 else wide[:, place : place + length])
            for place, weight in enumerate(weights)
        )
        planes = np.asarray(sum(cuts), np.float32)
    return planes


def _pattern(fine: Plane, place: Mask) -> float:
    """How much neighbouring pixels of the residual resemble each other, -1 to 1: enlarging makes them
    alike."""
    inner, seen = fine[1:-1, 1:-1], place[1:-1, 1:-1]
    if seen.sum() < _LEAST:
        return float("nan")
    power = float((inner[seen] ** 2).mean()) + 1e-3
    both = (inner * fine[1:-1, 2:])[seen].mean() + (inner * fine[2:, 1:-1])[seen].mean()
    return float(both / 2 / power)


def _blocks(luma: Plane, place: Mask) -> float:
    """Steps between columns where the 8 x 8 blocks of a JPEG meet, against those within blocks."""
    steps = np.abs(np.diff(luma, axis=1))
    seen = place[:, :-1]
    meet = np.zeros(steps.shape[1], bool)
    meet[7::8] = True
    within = np.zeros(steps.shape[1], bool)
    for first in (2, 3, 4):
        within[first::8] = True
    return _log(_mean(steps, seen & meet)) - _log(_mean(steps, seen & within))


def _colour(face: Face, place: str) -> npt.NDArray[np.float64]:
    seen = face.places[place]
    return face.ycc[seen].mean(axis=0, dtype=np.float64) if seen.sum() >= _LEAST else np.full(3, np.nan)


def _light(colour: npt.NDArray[np.float64]) -> float:
    return float(np.log(colour[0] + 5))


def _sides(face: Face, left: str, right: str) -> float:
    return _light(_colour(face, left)) - _light(_colour(face, right))


def _mean(plane: Plane, place: Mask) -> float:
    return float(plane[place].mean()) if place.sum() >= _LEAST else float("nan")


def _quiet(plane: Plane, place: Mask) -> float:
    """Mean of the smaller half: grain, without the edges that lie in the place."""
    if place.sum() < _LEAST:
        return float("nan")
    values = np.sort(plane[place])
    return float(values[: len(values) // 2].mean())


def _log(value: float) -> float:
    return float(np.log(np.maximum(value, _FLOOR)))
