"""A round patch of the picture is copied to another place in it, as a stamp tool does."""

import cv2
import numpy as np

from studio.cast import Plane, Points, Still
from studio.colour import to_lab, to_rgb
from studio.kinds import Change, Given

STAGE = "scene"
NEEDS: tuple[str, ...] = ()
SHOWS = ("hard_edge",)
MEASURE = "edge"
SUBTLE = False
STRENGTHS = {
    "crude": {"source": None, "goal": None, "radius": 0.056, "feather": 0.8, "fit": 0.0},
    "fair": {"source": None, "goal": None, "radius": 0.054, "feather": 2.5, "fit": 0.5},
    "good": {"source": None, "goal": None, "radius": 0.052, "feather": 5.0, "fit": 0.85},
    "very_good": {"source": None, "goal": None, "radius": 0.05, "feather": 8.0, "fit": 1.0},
}
_CHEEKS = ([2, 31, 36, 48], [14, 35, 45, 54])


def alter(still: Still, given: Given) -> Change:
    """`source`, `goal`: centres, 0..1 (cheek to cheek if none); `radius`: part of the picture's width."""
    made, width = given.settings, still.face.shape[1]
    source, goal = _centres(still, made["source"], made["goal"], given.rng)
    alpha = _disc(goal, made["radius"] * width, made["feather"], still.face.shape)
    if made["goal"] is None:  # hair and background stay in front of a cheek
        alpha = alpha * still.face
    dx, dy = source - goal
    shift = np.array([[1, 0, -dx], [0, 1, -dy]], np.float32)
    lab = to_lab(still.pixels)
    patch = cv2.warpAffine(
        lab, shift, lab.shape[1::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    patch = patch + made["fit"] * (_slow(lab, width) - _slow(patch, width))
    pixels = still.pixels + alpha[..., None] * (to_rgb(patch) - still.pixels)
    return Change(pixels.astype(np.float32), alpha)


def _centres(
    still: Still, source: list[float] | None, goal: list[float] | None, rng: np.random.Generator
) -> tuple[Points, Points]:
    height, width = still.face.shape
    cheeks = [still.landmarks[part].mean(axis=0) for part in _CHEEKS]
    if rng.random() < 0.5:
        cheeks.reverse()
    places = [
        np.array(spot) * (width, height) if spot else cheek
        for spot, cheek in zip((source, goal), cheeks, strict=True)
    ]
    return np.round(places[0]), np.round(places[1])


def _disc(centre: Points, radius: float, feather: float, size: tuple[int, ...]) -> Plane:
    y, x = np.mgrid[0 : size[0], 0 : size[1]]
    away = np.hypot(x - centre[0], y - centre[1])
    return np.clip((radius - away) / feather + 0.5, 0, 1).astype(np.float32)


def _slow(lab: Plane, width: int) -> Plane:
    return np.asarray(cv2.GaussianBlur(lab, (0, 0), width / 40), np.float32)
