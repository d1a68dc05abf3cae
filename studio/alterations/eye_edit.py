"""Eyes are replaced by the other one, mirrored: the light in them now comes from the wrong side."""

import cv2
import numpy as np

from studio.align import drawn_through, moved, rigid_map
from studio.blend import soft
from studio.cast import LEFT_EYE, RIGHT_EYE, Pixels, Plane, Points, Still, mirrored
from studio.colour import to_lab, to_rgb
from studio.kinds import Change, Given

STAGE = "scene"
NEEDS: tuple[str, ...] = ()
SHOWS = ("eye_region", "catchlights")
MEASURE = "edge"
SUBTLE = False
STRENGTHS = {
    "crude": {"which": "both", "slip": (3.0, 2.0), "fit": 0.0, "grown": 1.4, "feather": 0.8},
    "fair": {"which": "both", "slip": (1.5, 1.0), "fit": 0.4, "grown": 1.4, "feather": 2.0},
    "good": {"which": "both", "slip": (0.0, 0.0), "fit": 0.8, "grown": 1.4, "feather": 3.0},
    "very_good": {"which": "both", "slip": (0.0, 0.0), "fit": 1.0, "grown": 1.4, "feather": 4.5},
}
_EYES = {"both": (LEFT_EYE, RIGHT_EYE), "left": (LEFT_EYE,), "right": (RIGHT_EYE,)}
_SLOW = 9.0  # px: shading of the lids is slower than this


def alter(still: Still, given: Given) -> Change:
    """`which`: both, left or right, as we see them; `slip`: px beside its place; `fit`: how far the shading
    goes to the old eye's; `grown`: past lids."""
    made, other = given.settings, mirrored(still)
    pixels, reach, marks = still.pixels, np.zeros_like(still.face), still.landmarks.copy()
    for eye in _EYES[made["which"]]:
        matrix = _fitted(other.landmarks[eye], still.landmarks[eye] + made["slip"])
        drawn = drawn_through(rigid_map(matrix, *still.face.shape), other.pixels)
        alpha = (
            soft(_almond(still.landmarks[eye], made["grown"], still.face.shape), 0, made["feather"])
            * still.face
        )
        pixels = pixels + alpha[..., None] * (_shaded(drawn, still.pixels, made["fit"]) - pixels)
        reach, marks[eye] = np.maximum(reach, alpha), moved(other.landmarks[eye], matrix)
    return Change(pixels.astype(np.float32), reach, marks)


def _fitted(source: Points, goal: Points) -> Points:
    """Least squares of an affine map: turned heads show their two eyes at different widths."""
    terms = np.column_stack([source, np.ones(len(source))])
    return np.asarray(np.linalg.lstsq(terms, goal, rcond=None)[0].T, np.float64)


def _almond(eye: Points, grown: float, size: tuple[int, ...]) -> Plane:
    centre = eye.mean(axis=0)
    outline = (eye - centre) * (grown * 0.95, grown * 1.35) + centre
    plane = np.zeros(size, np.uint8)
    cv2.fillPoly(plane, [cv2.convexHull(np.round(outline).astype(np.int32))], 1)
    return plane.astype(np.float32)


def _shaded(drawn: Pixels, model: Pixels, amount: float) -> Pixels:
    own, other = to_lab(drawn), to_lab(model)
    return to_rgb(own + amount * cv2.GaussianBlur(other - own, (0, 0), _SLOW))
