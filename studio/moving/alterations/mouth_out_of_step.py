"""The mouth comes some frames late, while jaw and cheeks move in time."""

from collections.abc import Iterator

import numpy as np

from studio import align
from studio.blend import soft
from studio.cast import MOUTH
from studio.kinds import Change
from studio.moving.kinds import Given
from studio.moving.reel import Reel
from studio.moving.swap import before, follow, over, seen_from
from studio.regions import region

NEEDS: tuple[str, ...] = ()
MEASURE = "total"
STRENGTHS = {
    "crude": {"frames": 9, "feather": 1.0},
    "fair": {"frames": 6, "feather": 1.6},
    "good": {"frames": 4, "feather": 2.4},
    "very_good": {"frames": 2, "feather": 3.0},
}


def alter(reel: Reel, given: Given) -> Iterator[Change]:
    for i, frame in enumerate(reel):
        late = before(reel, i, given.settings["frames"])
        matrix = follow(reel.landmarks[late], frame.landmarks)
        marks = frame.landmarks.copy()
        marks[MOUTH] = align.moved(reel.landmarks[late][MOUTH], matrix)
        both = np.maximum(
            *(region("mouth", points, *frame.face.shape) for points in (marks, frame.landmarks))
        )
        alpha = soft(both, 1, given.settings["feather"]) * frame.face
        yield Change(over(frame, seen_from(frame, reel[late].pixels, matrix), alpha), alpha, marks)
