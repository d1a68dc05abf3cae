"""The seam of the swapped face wanders and its colour is fitted anew every few frames: the face flickers."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from studio.colour import to_lab, to_rgb
from studio.kinds import Change
from studio.moving.kinds import Given
from studio.moving.reel import Numbers, Reel
from studio.moving.swap import CAREFUL, centred, laid

NEEDS: tuple[str, ...] = ("donor",)
MEASURE = "temporal"
STRENGTHS = {
    "crude": {"light": 3.0, "tint": 4.0, "wander": 5, "feather": 1.0},
    "fair": {"light": 2.0, "tint": 2.6, "wander": 4, "feather": 1.6},
    "good": {"light": 1.1, "tint": 1.5, "wander": 2, "feather": 2.6},
    "very_good": {"light": 0.5, "tint": 0.8, "wander": 1, "feather": 4.0},
}
_HOLD = 3  # frames: eight changes a second
_INSET = 6  # px, on average


def alter(reel: Reel, given: Given) -> Iterator[Change]:
    assert given.donor is not None
    made = given.settings
    scale = np.array([made["light"], 0.4 * made["tint"], made["tint"], made["wander"]])
    for frame, donor, beat in zip(reel, given.donor, beats(len(reel), given.rng) * scale, strict=True):
        inset = max(0, round(_INSET + beat[3]))
        change = laid(frame, donor, replace(CAREFUL, inset=inset, feather=made["feather"]))
        tinted = to_lab(change.pixels) + change.reach[..., None] * beat[:3].astype(np.float32)
        yield replace(change, pixels=to_rgb(tinted))


def beats(count: int, rng: np.random.Generator) -> Numbers:
    """(count, 4): up, then down, by 0.6 to 1, each for a few frames; means of zero."""
    steps = -(-count // _HOLD)
    sides = np.where(np.arange(steps) % 2, 1.0, -1.0)[:, None] * rng.choice([-1, 1], 4)
    held = np.repeat(sides * rng.uniform(0.6, 1.0, (steps, 4)), _HOLD, axis=0)
    return centred(held[:count])
