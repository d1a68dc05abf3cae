"""How large a change is: the colour difference inside its mask, and the step it made at the mask's edge.

Of a clip also `unrest`: how much the difference from the untouched twin changes from one frame to the next,
seen from the moving head. A steady swap that goes along with it has little; flicker and slipping have much.
"""

import cv2
import numpy as np
import numpy.typing as npt

from studio.cast import Pixels, Plane
from studio.colour import to_lab

MEASURED = ("difference", "edge", "temporal")  # written down of clips; of stills the first two
_NEAR = 2.5  # px: a step lies between local averages on both sides, not between two grains

Mask = npt.NDArray[np.bool_]


def difference(after: Pixels, before: Pixels, mask: Mask) -> float:
    """Mean colour difference (CIELAB, CIE 1976) inside the mask; 0 for an empty one."""
    return _mean(np.linalg.norm(to_lab(after) - to_lab(before), axis=2), mask)


def edge(after: Pixels, before: Pixels, mask: Mask) -> float:
    """How much larger the step across the mask's boundary is than in the untouched picture (CIELAB)."""
    hard = mask.astype(np.uint8)
    rim = (cv2.dilate(hard, np.ones((3, 3), np.uint8)) - cv2.erode(hard, np.ones((3, 3), np.uint8))) > 0
    return _mean(np.maximum(_step(after, mask) - _step(before, mask), 0), rim)


def unrest(now: Pixels, then: Pixels, mask: Mask) -> float:
    """Mean change (CIELAB) of the `gap` inside the mask; `then`: of the frame before, moved with the head."""
    return _mean(np.linalg.norm(now - then, axis=2), mask)


def gap(after: Pixels, before: Pixels) -> Pixels:
    """Altered minus untouched, in CIELAB."""
    return to_lab(after) - to_lab(before)


def _step(pixels: Pixels, mask: Mask) -> Plane:
    lab = to_lab(pixels)
    return np.asarray(np.linalg.norm(_side(lab, mask) - _side(lab, ~mask), axis=2), np.float32)


def _side(lab: Pixels, where: Mask) -> Pixels:
    """Local average of what lies on one side."""
    weight = where.astype(np.float32)
    seen = cv2.GaussianBlur(weight, (0, 0), _NEAR)[..., None] + 1e-4
    return np.asarray(cv2.GaussianBlur(lab * weight[..., None], (0, 0), _NEAR) / seen, np.float32)


def _mean(values: Plane, mask: Mask) -> float:
    return round(float(values[mask].mean()), 2) if mask.any() else 0.0
