"""Another person's face in the same pose is laid over this one's in every frame, as well as we can."""

from collections.abc import Iterator
from dataclasses import replace

from studio.kinds import Change
from studio.moving.kinds import Given
from studio.moving.reel import Reel
from studio.moving.swap import CAREFUL, laid

NEEDS: tuple[str, ...] = ("donor",)
MEASURE = "difference"
STRENGTHS = {
    "crude": {"shape": 0.2, "amount": 0.55, "inset": 2, "feather": 1.5},
    "fair": {"shape": 0.4, "amount": 0.75, "inset": 3, "feather": 2.5},
    "good": {"shape": 0.6, "amount": 0.9, "inset": 5, "feather": 3.5},
    "very_good": {"shape": 0.8, "amount": 1.0, "inset": 6, "feather": 5.0},
}


def alter(reel: Reel, given: Given) -> Iterator[Change]:
    assert given.donor is not None
    swap = replace(CAREFUL, **given.settings)
    for frame, donor in zip(reel, given.donor, strict=True):
        yield laid(frame, donor, swap)
