"""Where the person blinks, the open eyes from before and after are laid over the closed ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from studio import align
from studio.blend import soft
from studio.cast import LEFT_EYE, RIGHT_EYE, Pixels, Points
from studio.kinds import Change
from studio.moving.kinds import Given
from studio.moving.reel import Frame, Numbers, Reel
from studio.moving.swap import follow, over, seen_from
from studio.regions import region

NEEDS: tuple[str, ...] = ()
MEASURE = "temporal"
STRENGTHS = {
    "crude": {"left": 0.0, "track": 0.0, "feather": 0.6},
    "fair": {"left": 0.16, "track": 0.6, "feather": 1.2},
    "good": {"left": 0.3, "track": 1.0, "feather": 2.0},
    "very_good": {"left": 0.5, "track": 1.0, "feather": 3.0},
}
_EYES = [*LEFT_EYE, *RIGHT_EYE]


@dataclass(frozen=True)
class _Open:
    """Eyes of another moment, laid where the head is now."""

    pixels: Pixels
    landmarks: Points


def alter(reel: Reel, given: Given) -> Iterator[Change]:
    """`left`: how far the lids may still close; `track`: how well the open eyes keep to the head."""
    made = given.settings
    for i, frame in enumerate(reel):
        if reel.blink[i] <= made["left"] + 1e-6:
            yield Change(frame.pixels, np.zeros_like(frame.face))
            continue
        first, last = around(reel.blink, i, made["left"])
        share = (i - first) / (last - first) if last > first else 0.0
        earlier, later = (_brought(reel, at, frame, made["track"]) for at in (first, last))
        pixels = earlier.pixels + share * (later.pixels - earlier.pixels)
        marks = frame.landmarks.copy()
        marks[_EYES] = ((1 - share) * earlier.landmarks + share * later.landmarks)[_EYES]
        alpha = _around_eyes(frame, marks, made["feather"])
        yield Change(over(frame, pixels, alpha), alpha, marks)


def around(blink: Numbers, i: int, left: float) -> tuple[int, int]:
    """The last frame before `i` and the first after it with eyes open enough; one of them may be missing."""
    fine = np.flatnonzero(blink <= left + 1e-6)
    earlier, later = fine[fine < i], fine[fine > i]
    first = int(earlier[-1]) if len(earlier) else int(later[0])
    return first, int(later[0]) if len(later) else first


def _brought(reel: Reel, at: int, frame: Frame, track: float) -> _Open:
    there = reel.landmarks[at]
    stay = np.column_stack([np.eye(2), np.zeros(2)])
    matrix = stay + track * (follow(there, frame.landmarks) - stay)
    return _Open(seen_from(frame, reel[at].pixels, matrix), align.moved(there, matrix))


def _around_eyes(frame: Frame, marks: Points, feather: float) -> np.ndarray:
    return soft(region("eyes", marks, *frame.face.shape), 1, feather) * frame.face
