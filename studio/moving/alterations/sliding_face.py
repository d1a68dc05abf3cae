"""The swapped face comes after the head by some frames, and drifts over it, like a mask that is loose."""

from collections.abc import Iterator

import cv2
import numpy as np

from studio.kinds import Change
from studio.moving.kinds import Given
from studio.moving.reel import Numbers, Reel
from studio.moving.swap import STEADY, before, laid, over, uncovered

NEEDS: tuple[str, ...] = ("donor",)
MEASURE = "temporal"
STRENGTHS = {
    "crude": {"lag": 5, "drift": 5.0},
    "fair": {"lag": 3, "drift": 3.0},
    "good": {"lag": 2, "drift": 1.6},
    "very_good": {"lag": 1, "drift": 0.8},
}


def alter(reel: Reel, given: Given) -> Iterator[Change]:
    assert given.donor is not None
    slips = slipped(reel, given.settings["lag"], given.settings["drift"], given.rng)
    for frame, donor, slip in zip(reel, given.donor, slips, strict=True):
        whole = laid(frame, donor)
        matrix = np.column_stack([np.eye(2), slip])
        size = frame.face.shape[::-1]
        pixels = cv2.warpAffine(
            whole.pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        alpha = cv2.warpAffine(whole.reach, matrix, size, flags=cv2.INTER_LINEAR) * uncovered(frame)
        marks = None if whole.landmarks is None else whole.landmarks + slip
        yield Change(over(frame, np.clip(pixels, 0, 1), alpha), alpha, marks)


def slipped(reel: Reel, lag: int, drift: float, rng: np.random.Generator) -> Numbers:
    """(N, 2) px beside its place: where the head was, and a slow wave with a mean of zero."""
    middle = reel.landmarks[:, STEADY].mean(axis=1)
    late = np.array([middle[before(reel, i, lag)] - middle[i] for i in range(len(reel))])
    times = np.arange(len(reel)) / len(reel)
    waves = np.sin(2 * np.pi * (times[:, None] * (2.0, 3.0) + rng.random(2))) * (1.0, 0.6)
    return late + drift * (waves - waves.mean(axis=0))
