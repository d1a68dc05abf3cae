"""The camera's grain was taken out of the face, and left everywhere else."""

import cv2
import numpy as np

from studio.cast import Still
from studio.kinds import Change, Given
from studio.regions import solid

STAGE = "shot"
NEEDS: tuple[str, ...] = ()
SHOWS = ("blurred_face",)
MEASURE = "difference"
SUBTLE = True
STRENGTHS = {
    "crude": {"amount": 1.0, "near": 3.5, "levels": 0.11},
    "fair": {"amount": 0.9, "near": 2.5, "levels": 0.07},
    "good": {"amount": 0.75, "near": 2.0, "levels": 0.05},
    "very_good": {"amount": 0.5, "near": 1.5, "levels": 0.04},
}


def alter(still: Still, given: Given) -> Change:
    """A bilateral filter (Tomasi and Manduchi 1998): `near` px wide, across steps up to `levels` (0..1)."""
    made = given.settings
    smooth = cv2.bilateralFilter(still.pixels, 9, made["levels"], made["near"])
    alpha = cv2.GaussianBlur(cv2.erode(solid(still.face), np.ones((7, 7))), (0, 0), 2.0)
    pixels = still.pixels + made["amount"] * alpha[..., None] * (smooth - still.pixels)
    return Change(np.clip(pixels, 0, 1).astype(np.float32), np.asarray(alpha, np.float32))
