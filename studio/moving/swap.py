"""Lays the donor's face over one frame, carefully; the kinds of alteration start from this and break it."""

from dataclasses import replace

import cv2
import numpy as np

from studio import align
from studio.blend import laid_over
from studio.cast import Pixels, Plane, Points
from studio.kinds import Change
from studio.moving.reel import Frame, Numbers, Reel
from studio.recipes import Swap

CAREFUL = Swap(donor="", shape=0.75, colour="shading", inset=5, feather=3.5)
STEADY = [
    *range(27, 36),
    36,
    39,
    42,
    45,
]  # nose and corners of the eyes: neither speech nor a blink moves them


def laid(frame: Frame, donor: Frame, swap: Swap = CAREFUL) -> Change:
    return Change(*laid_over(frame, donor, swap))


def with_points_moved(frame: Frame, by: Numbers) -> Frame:
    """As if the landmarks had been found elsewhere; `by`: (68, 2) px. The forehead goes with the brows."""
    crown = align.forehead(frame) + by[17:27].mean(axis=0)
    return replace(frame, landmarks=frame.landmarks + by, crown=crown)


def uncovered(frame: Frame) -> Plane:
    """1 where neither hair nor anything held before the face is seen."""
    covers = [cover for cover in (frame.hair, frame.front) if cover is not None]
    free = 1 - np.clip(sum(covers), 0, 1) if covers else np.ones_like(frame.face)
    return np.asarray(cv2.GaussianBlur(free.astype(np.float32), (0, 0), 0.6), np.float32)


def follow(source: Points, goal: Points) -> align.Matrix:
    """The move of a head that is rigid but for brows, lids and mouth."""
    return align.similarity(source[STEADY], goal[STEADY])


def seen_from(frame: Frame, pixels: Pixels, matrix: align.Matrix) -> Pixels:
    """`pixels` of another moment, where the head is now."""
    return align.drawn_through(align.rigid_map(matrix, *frame.face.shape), pixels)


def over(frame: Frame, pixels: Pixels, alpha: Plane) -> Pixels:
    return np.asarray(frame.pixels + alpha[..., None] * (pixels - frame.pixels), np.float32)


def centred(values: Numbers) -> Numbers:
    """With a mean of zero over the frames, so that nothing is displaced for good."""
    return np.asarray(values - values.mean(axis=0), np.float64)


def before(reel: Reel, i: int, frames: int) -> int:
    return max(0, min(len(reel) - 1, i - frames))
