"""When something passes before the face, the swapped face is drawn over it, or its outline comes too late."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from studio.kinds import Change
from studio.moving.kinds import Given
from studio.moving.reel import Reel
from studio.moving.swap import CAREFUL, before, laid

NEEDS: tuple[str, ...] = ("donor",)
MEASURE = "total"
STRENGTHS = {"crude": {"lag": 1000}, "fair": {"lag": 5}, "good": {"lag": 3}, "very_good": {"lag": 1}}


def alter(reel: Reel, given: Given) -> Iterator[Change]:
    """`lag`: frames by which the outline of what is in front comes too late; in a long one it never comes."""
    assert given.donor is not None
    for i, (frame, donor) in enumerate(zip(reel, given.donor, strict=True)):
        late = reel[before(reel, i, given.settings["lag"])].front
        if frame.front is None or late is None:
            raise ValueError(f"{reel.name}: nothing passes before the face")
        whole = np.clip(frame.face + frame.front, 0, 1)
        face = (whole * (1 - late)).astype(np.float32)
        yield laid(replace(frame, face=face), donor, replace(CAREFUL, colour="average"))
