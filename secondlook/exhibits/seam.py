"""How strong a seam is: the step of colour across the rim of a change, against the same rim before it.

The same idea as `edge` in assets/truth, which the studio measured on pictures of twice the size; on the small
ones this reads about three quarters of it. To look for the blending boundary is the idea of Microsoft's Video
Authenticator (2020); the arithmetic is our own.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Levels = npt.NDArray[np.uint8]
"""(height, width, 3) sRGB, 0 to 255."""
Plane = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
"""(height, width)."""

NEAR = 1.25
"""px at 320 x 400: a step lies between local averages on both sides, not between two grains."""
_REACH = 4  # px round the rim that the averages can see
_BELL = np.exp(-0.5 * (np.arange(-_REACH, _REACH + 1, dtype=np.float32) / NEAR) ** 2)
_WEIGHTS = np.outer(_BELL, _BELL) / _BELL.sum() ** 2
_STEEP = 6.0  # a step drawn at full strength on the map (CIELAB)

_TO_LINEAR = np.array(
    [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.linspace(0, 1, 256)], np.float32
)
_TO_XYZ = np.array(  # sRGB to XYZ over the white point D65
    [
        [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505],
        [0.2126, 0.7152, 0.0722],
        [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
    ],
    np.float32,
)
_TO_LAB = np.array([[0, 116, 0], [500, -500, 0], [0, 200, -200]], np.float32)


def to_lab(pixels: Levels) -> Plane:
    """(height, width, 3) CIELAB under D65: lightness 0..100, green to red, blue to yellow."""
    xyz = _TO_LINEAR[pixels] @ _TO_XYZ.T
    bent = np.where(xyz > 0.008856, np.cbrt(xyz), np.float32(7.787) * xyz + np.float32(16 / 116))
    return np.asarray(bent @ _TO_LAB.T - np.array([16, 0, 0], np.float32), np.float32)


def rim_of(mask: Mask) -> Mask:
    """The two rows of pixels on both sides of the mask's outline."""
    wide = np.pad(mask, 1, mode="edge")
    height, width = mask.shape
    near = [wide[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    return np.asarray(np.logical_or.reduce(near) & ~np.logical_and.reduce(near), bool)


def seam_map(after: Levels, before: Levels, mask: Mask) -> tuple[Plane, Mask]:
    """How much larger the step towards the other side became at each pixel of the rim (CIELAB, 0 or more; 0
    elsewhere), and the rim. No rim for an empty or full mask."""
    rim = rim_of(mask)
    grown = np.zeros(mask.shape, np.float32)
    if rim.any():
        part = _round(rim)
        steps = [_steps(to_lab(pixels[part]), mask[part], rim[part]) for pixels in (after, before)]
        grown[rim] = np.maximum(steps[0] - steps[1], 0)
    return grown, rim


def seam_strength(after: Levels, before: Levels, mask: Mask) -> float:
    """Mean over the rim (CIELAB)."""
    grown, rim = seam_map(after, before, mask)
    return float(grown[rim].mean()) if rim.any() else 0.0


def seam_by_place(after: Levels, before: Levels, mask: Mask, places: Mapping[str, Mask]) -> dict[str, float]:
    """Mean over the part of the rim that lies in each place; 0 where none does."""
    grown, rim = seam_map(after, before, mask)
    return {
        name: float(grown[rim & place].mean()) if (rim & place).any() else 0.0
        for name, place in places.items()
    }


def drawn_seam(before: Levels, grown: Plane, rim: Mask) -> Levels:
    """The picture in grey, and its rim from black (no step) to yellow (a steep one)."""
    grey = before.astype(np.float32).mean(axis=2, keepdims=True) * 0.35 + 130
    strong = np.clip(grown / _STEEP, 0, 1)[..., None]
    ink = np.array([30, 30, 30], np.float32) + strong * np.array([225, 190, -20], np.float32)
    return np.asarray(np.clip(np.where(rim[..., None], ink, grey), 0, 255), np.uint8)


def _round(rim: Mask) -> tuple[slice, slice]:
    """The box round the rim and all that its averages can see."""
    rows, columns = np.flatnonzero(rim.any(axis=1)), np.flatnonzero(rim.any(axis=0))
    return (
        slice(max(0, rows[0] - _REACH), rows[-1] + _REACH + 1),
        slice(max(0, columns[0] - _REACH), columns[-1] + _REACH + 1),
    )


def _steps(lab: Plane, mask: Mask, rim: Mask) -> Plane:
    """For each pixel of the rim the distance between the averages round it on both sides of the outline."""
    colours = _windows(lab)[rim]
    inside = _windows(mask.astype(np.float32))[rim] * _WEIGHTS
    away = _mean(colours, inside) - _mean(colours, _WEIGHTS - inside)
    return np.asarray(np.sqrt((away * away).sum(axis=1)), np.float32)


def _windows(plane: Plane) -> Plane:
    """(height, width, ..., 9, 9): what lies round each pixel; edges go on as they are."""
    wide = np.pad(plane, [(_REACH, _REACH)] * 2 + [(0, 0)] * (plane.ndim - 2), mode="edge")
    return sliding_window_view(wide, _WEIGHTS.shape, axis=(0, 1))


def _mean(colours: Plane, weights: Plane) -> Plane:
    """(pixels, 3)."""
    total = np.einsum("ncyx,nyx->nc", colours, weights)
    return np.asarray(total / (weights.sum(axis=(1, 2))[:, None] + 1e-4), np.float32)
