"""No pixel is changed: the picture is cropped, and a caption says what it does not show."""

import numpy as np

from studio.cast import Still
from studio.kinds import Change, Given

STAGE = "none"
NEEDS: tuple[str, ...] = ()
SHOWS: tuple[str, ...] = ()
MEASURE = "difference"
SUBTLE = False
STRENGTHS = {
    "crude": {"crop": (0.0, 0.0, 1.0, 0.62)},
    "fair": {"crop": (0.0, 0.04, 1.0, 0.70)},
    "good": {"crop": (0.0, 0.04, 1.0, 0.80)},
    "very_good": {"crop": (0.0, 0.02, 1.0, 0.92)},
}


def alter(still: Still, given: Given) -> Change:
    """The crop (x, y, width, height; 0..1) is cut from the finished picture, so here nothing happens."""
    return Change(still.pixels, np.zeros(still.face.shape, np.float32))
