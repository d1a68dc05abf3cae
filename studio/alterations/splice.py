"""The person is cut out and set before the background of another picture."""

import cv2
import numpy as np

from studio.blend import ball
from studio.cast import Pixels, Plane, Still
from studio.colour import to_lab, to_rgb
from studio.kinds import Change, Given

STAGE = "scene"
NEEDS: tuple[str, ...] = ("donor",)
SHOWS = ("hard_edge", "light_direction")
MEASURE = "difference"
SUBTLE = False
STRENGTHS = {
    "crude": {"halo": 6, "feather": 0.5, "fit": 0.0},
    "fair": {"halo": 3, "feather": 0.8, "fit": 0.25},
    "good": {"halo": 0, "feather": 0.0, "fit": 0.4},
    "very_good": {"halo": 0, "feather": 0.0, "fit": 0.6},
}
_SOFT = 24  # what is filled in is blurred by this part of the picture's width
_KNOWN = 0.02  # a pixel shows only background where less than this of it is person


def alter(still: Still, given: Given) -> Change:
    """`halo`: px of the old background kept round the person; `fit`: how far new light goes to the old."""
    assert given.donor is not None
    made = given.settings
    old, new = background(still), background(given.donor)
    around = 1 - _kept(_person(still), made["halo"], made["feather"])
    new = _fitted(new, old, made["fit"])
    # What the old background gave to each pixel of the soft edge is taken out, the new one's share put in.
    pixels = still.pixels + around[..., None] * (new - old)
    bare = _person(still) < _KNOWN
    if not made["halo"]:
        pixels = np.where(bare[..., None], new, pixels)
    return Change(np.clip(pixels, 0, 1).astype(np.float32), around)


def _person(still: Still) -> Plane:
    if still.person is None:
        raise ValueError(f"{still.name} has no mask of the whole person")
    return still.person


def _kept(person: Plane, halo: int, feather: float) -> Plane:
    wide = cv2.dilate(person, ball(halo)) if halo else person
    return np.asarray(cv2.GaussianBlur(wide, (0, 0), feather) if feather else wide, np.float32)


def _fitted(new: Pixels, old: Pixels, amount: float) -> Pixels:
    """The new background's average brightness, brought towards the old one's."""
    lab = to_lab(new)
    lab[..., 0] *= 1 + amount * (to_lab(old)[..., 0].mean() / lab[..., 0].mean() - 1)
    return to_rgb(lab)


def background(still: Still) -> Pixels:
    """The picture without the person: what is hidden is filled in from coarser views of the rest."""
    known = (cv2.dilate(_person(still), ball(10)) < _KNOWN).astype(np.float32)
    filled = _filled(still.pixels * known[..., None], known)
    hole = cv2.GaussianBlur(cv2.dilate(1 - known, ball(10)), (0, 0), 8.0)[..., None]
    return np.asarray(
        filled + hole * (cv2.GaussianBlur(filled, (0, 0), known.shape[1] / _SOFT) - filled), np.float32
    )


def _filled(pixels: Pixels, known: Plane) -> Pixels:
    """Pull and push (Gortler et al. 1996)."""
    if min(known.shape) < 4 or known.min() > 0:
        return np.asarray(pixels / np.maximum(known, 1e-6)[..., None], np.float32)
    size = (max(known.shape[1] // 2, 1), max(known.shape[0] // 2, 1))
    half = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    half_known = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(_filled(half, half_known), known.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(pixels + (1 - known[..., None]) * coarse, np.float32)
