"""Freckles, wrinkles and pores are taken out of the skin by frequency separation."""

import cv2
import numpy as np

from studio.cast import Still
from studio.kinds import Change, Given
from studio.regions import features, solid

STAGE = "scene"
NEEDS: tuple[str, ...] = ()
SHOWS = ("missing_freckles", "blurred_face")
MEASURE = "difference"
SUBTLE = True
STRENGTHS = {
    "crude": {"amount": 1.0, "finest": 0.0, "coarsest": 9.0},
    "fair": {"amount": 0.9, "finest": 0.0, "coarsest": 6.0},
    "good": {"amount": 0.8, "finest": 0.8, "coarsest": 4.5},
    "very_good": {"amount": 0.6, "finest": 1.2, "coarsest": 3.5},
}


def alter(still: Still, given: Given) -> Change:
    """Detail between `finest` and `coarsest` px is taken out of the skin, by `amount`."""
    made = given.settings
    skin = solid(still.face) * still.face * (1 - features(still.landmarks, *still.face.shape))
    alpha = cv2.GaussianBlur(cv2.erode(skin, np.ones((9, 9), np.uint8)), (0, 0), 4.0) * skin
    fine = cv2.GaussianBlur(still.pixels, (0, 0), made["finest"]) if made["finest"] else still.pixels
    band = fine - _skin_only(still.pixels, skin, made["coarsest"])
    pixels = still.pixels - made["amount"] * alpha[..., None] * band
    return Change(np.clip(pixels, 0, 1).astype(np.float32), np.asarray(alpha, np.float32))


def _skin_only(pixels: np.ndarray, skin: np.ndarray, width: float) -> np.ndarray:
    """A blur into which nothing beside the skin runs."""
    weight = cv2.GaussianBlur(skin, (0, 0), width)[..., None] + 1e-4
    return np.asarray((cv2.GaussianBlur(pixels * skin[..., None], (0, 0), width) + 1e-4 * pixels) / weight)
