"""The face is lit from the other side: the slope of its brightness is fitted, and turned round."""

import cv2
import numpy as np

from studio.align import control_points
from studio.blend import soft
from studio.cast import JAW, Points, Still
from studio.kinds import Change, Given
from studio.regions import features, region, solid

STAGE = "scene"
NEEDS: tuple[str, ...] = ()
SHOWS = ("light_direction", "skin_tone_step")
MEASURE = "difference"
SUBTLE = False
STRENGTHS = {
    "crude": {"turn": 1.9, "least": 0.55, "inset": 2, "feather": 3.0},
    "fair": {"turn": 1.5, "least": 0.45, "inset": 6, "feather": 6.0},
    "good": {"turn": 1.0, "least": 0.35, "inset": 9, "feather": 9.0},
    "very_good": {"turn": 0.6, "least": 0.25, "inset": 12, "feather": 12.0},
}
_DARKEST = 0.02
_MOST = 0.5  # of log brightness, either way
_EYES = 0.7  # how much less the eyes are lit


def alter(still: Still, given: Given) -> Change:
    """`turn`: 1 makes the face flat, 2 turns its light round; `least`: the slope taken when light is flat."""
    made = given.settings
    height, width = still.face.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across = np.ptp(still.landmarks[JAW][:, 0])
    place = np.stack([x - still.landmarks[30, 0], y - still.landmarks[30, 1]], axis=2) / across
    slope = _slope(still, place, made["least"])
    factor = np.exp(_MOST * np.tanh(-made["turn"] * (place @ slope) / _MOST))
    shape = np.minimum(region("whole", control_points(still), height, width), solid(still.face))
    eyes = cv2.GaussianBlur(region("eyes", still.landmarks, height, width), (0, 0), 3)
    alpha = (
        soft(shape, made["inset"], made["feather"])
        * (1 - _EYES * eyes)
        * cv2.GaussianBlur(still.face, (0, 0), 0.8)
    )
    pixels = still.pixels * (1 + alpha * (factor - 1))[..., None]
    return Change(np.clip(pixels, 0, 1).astype(np.float32), np.asarray(alpha, np.float32))


def _slope(still: Still, place: np.ndarray, least: float) -> Points:
    """Least squares of log brightness on x and y, in face widths; its sideways part, at least `least`."""
    skin = (solid(still.face) * (1 - features(still.landmarks, *still.face.shape))) > 0.9
    grey = np.log(np.maximum(still.pixels.mean(axis=2)[skin], _DARKEST))
    terms = np.column_stack([place[skin], np.ones(int(skin.sum()))])
    sideways = float(np.linalg.lstsq(terms, grey, rcond=None)[0][0])
    steep = max(abs(sideways), least) * (1.0 if sideways >= 0 else -1.0)
    return np.array([steep, 0.0])
