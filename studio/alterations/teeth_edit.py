"""The teeth are whitened: lighter, and less yellow."""

import cv2
import numpy as np

from studio.cast import INNER_LIPS, Plane, Still
from studio.colour import to_lab, to_rgb
from studio.kinds import Change, Given

STAGE = "scene"
NEEDS: tuple[str, ...] = ()
SHOWS: tuple[str, ...] = ()
MEASURE = "difference"
SUBTLE = False
STRENGTHS = {
    "crude": {"light": 34.0, "bleach": 1.0},
    "fair": {"light": 24.0, "bleach": 0.9},
    "good": {"light": 15.0, "bleach": 0.7},
    "very_good": {"light": 8.0, "bleach": 0.5},
}
_DARK, _BRIGHT = 18.0, 34.0  # L: below is the mouth's dark inside, above is tooth
_RED = 16.0  # a: above is lip, gum or tongue


def alter(still: Still, given: Given) -> Change:
    lab = to_lab(still.pixels)
    alpha = _teeth(lab, still)
    white = lab.copy()
    white[..., 0] = np.minimum(lab[..., 0] + given.settings["light"], 97)
    white[..., 1:] = lab[..., 1:] * (1 - given.settings["bleach"])
    pixels = still.pixels + alpha[..., None] * (to_rgb(white) - still.pixels)
    return Change(pixels.astype(np.float32), alpha)


def _teeth(lab: Plane, still: Still) -> Plane:
    inside = np.zeros(still.face.shape, np.uint8)
    cv2.fillPoly(inside, [np.round(still.landmarks[INNER_LIPS]).astype(np.int32)], 1)
    pale = np.clip((lab[..., 0] - _DARK) / (_BRIGHT - _DARK), 0, 1) * np.clip((_RED - lab[..., 1]) / 6, 0, 1)
    return np.asarray(cv2.GaussianBlur((pale * inside).astype(np.float32), (0, 0), 0.8), np.float32)
