"""When the head turns too far, the last face that could be placed stays: a print on the profile."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from studio.kinds import Change
from studio.moving.kinds import Given
from studio.moving.reel import Numbers, Reel
from studio.moving.swap import CAREFUL, laid

NEEDS: tuple[str, ...] = ("donor",)
MEASURE = "difference"
STRENGTHS = {
    "crude": {"limit": 16.0, "align": "rigid", "behind_hair": False},
    "fair": {"limit": 28.0, "align": "plate", "behind_hair": True},
    "good": {"limit": 43.0, "align": "plate", "behind_hair": True},
    "very_good": {"limit": 47.0, "align": "plate", "behind_hair": True},
}


def alter(reel: Reel, given: Given) -> Iterator[Change]:
    """`limit`: degrees of turn that the swap still follows."""
    assert given.donor is not None
    made = given.settings
    broken = replace(CAREFUL, align=made["align"], behind_hair=made["behind_hair"])
    for i, at in enumerate(held(reel.turn[:, 0], made["limit"])):
        yield laid(reel[i], given.donor[at], CAREFUL if at == i else broken)


def held(yaw: Numbers, limit: float) -> list[int]:
    """For each frame the last one that was turned no farther than `limit`."""
    found: list[int] = []
    for i, turn in enumerate(np.abs(yaw)):
        found.append(i if turn <= limit or not found else found[-1])
    return found
