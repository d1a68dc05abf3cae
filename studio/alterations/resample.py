"""The face was scaled down and up again, and put back."""

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
    "crude": {"scale": 0.22, "feather": 1.0},
    "fair": {"scale": 0.36, "feather": 2.0},
    "good": {"scale": 0.55, "feather": 3.0},
    "very_good": {"scale": 0.78, "feather": 4.0},
}


def alter(still: Still, given: Given) -> Change:
    height, width = still.face.shape
    scale = given.settings["scale"]
    size = (round(width * scale), round(height * scale))
    small = cv2.resize(still.pixels, size, interpolation=cv2.INTER_AREA)
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    alpha = cv2.GaussianBlur(cv2.erode(solid(still.face), np.ones((5, 5))), (0, 0), given.settings["feather"])
    pixels = still.pixels + alpha[..., None] * (large - still.pixels)
    return Change(np.clip(pixels, 0, 1).astype(np.float32), np.asarray(alpha, np.float32))
