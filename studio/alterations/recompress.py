"""The face was once saved at another JPEG quality than the rest."""

import io

import cv2
import numpy as np
from PIL import Image

from studio.cast import Pixels, Still, unit
from studio.kinds import Change, Given
from studio.regions import solid

STAGE = "shot"
NEEDS: tuple[str, ...] = ()
SHOWS = ("blurred_face",)
MEASURE = "difference"
SUBTLE = True
STRENGTHS = {
    "crude": {"quality": 12, "feather": 0.8},
    "fair": {"quality": 25, "feather": 1.5},
    "good": {"quality": 45, "feather": 2.5},
    "very_good": {"quality": 70, "feather": 3.0},
}


def alter(still: Still, given: Given) -> Change:
    """The grid of its 8 px blocks is set 3 px right and 5 down of the picture's own."""
    saved = _saved(still.pixels, given.settings["quality"])
    alpha = cv2.GaussianBlur(cv2.erode(solid(still.face), np.ones((5, 5))), (0, 0), given.settings["feather"])
    pixels = still.pixels + alpha[..., None] * (saved - still.pixels)
    return Change(pixels.astype(np.float32), np.asarray(alpha, np.float32))


def _saved(pixels: Pixels, quality: int) -> Pixels:
    file = io.BytesIO()
    eight = np.round(np.pad(pixels, ((3, 0), (5, 0), (0, 0)), mode="edge") * 255).astype(np.uint8)
    Image.fromarray(eight).save(file, "JPEG", quality=quality, subsampling="4:2:0")
    with Image.open(file) as again:
        return unit(np.asarray(again)[3:, 5:])
