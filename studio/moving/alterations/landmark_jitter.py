"""The landmarks that place the swapped face are found a little wrong in every frame, so the face trembles."""

from collections.abc import Iterator

import numpy as np

from studio.cast import BROWS, JAW, LEFT_EYE, MOUTH, RIGHT_EYE
from studio.kinds import Change
from studio.moving.kinds import Given
from studio.moving.reel import Numbers, Reel
from studio.moving.swap import centred, laid, with_points_moved

NEEDS: tuple[str, ...] = ("donor",)
MEASURE = "temporal"
STRENGTHS = {
    "crude": {"whole": 2.0, "parts": 1.7},
    "fair": {"whole": 1.1, "parts": 0.9},
    "good": {"whole": 0.55, "parts": 0.45},
    "very_good": {"whole": 0.25, "parts": 0.2},
}
_PARTS = (JAW, BROWS, list(range(27, 36)), LEFT_EYE, RIGHT_EYE, MOUTH)


def alter(reel: Reel, given: Given) -> Iterator[Change]:
    assert given.donor is not None
    shakes = shaken(len(reel), given.settings["whole"], given.settings["parts"], given.rng)
    for frame, donor, shake in zip(reel, given.donor, shakes, strict=True):
        yield laid(with_points_moved(frame, shake), donor)


def shaken(count: int, whole: float, parts: float, rng: np.random.Generator) -> Numbers:
    """(count, 68, 2) px: the face as a whole, and each part of it, with standard deviations so large."""
    moves = np.repeat(rng.normal(0, whole, (count, 1, 2)), 68, axis=1)
    for part in _PARTS:
        moves[:, part] += rng.normal(0, parts, (count, 1, 2))
    return centred(moves)
