"""Where the seam of somebody else's alteration is strongest: measured against the picture it began as."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from secondlook.exhibits.seam import Levels, Mask, drawn_seam, seam_by_place, seam_map

STRANGERS = {"mei_lamp_2": "mei_lamp_1", "mei_studio_3": "mei_studio_4", "priya_studio_1": "priya_studio_2"}
"""Altered pictures of the course, from easy to hard, and the untouched ones they began as."""
PLACES = ("above", "between", "below")
"""Above the brows, from the brows to the mouth, at the mouth and below."""

_ASSETS = Path(__file__).parents[2] / "assets"


@dataclass(frozen=True, eq=False)
class Seam:
    """`steps`: mean growth of the step over the rim in each of PLACES (CIELAB). `drawn`: the rim as the meter
    sees it, (400, 320, 3)."""

    steps: Mapping[str, float]
    drawn: Levels

    @property
    def strongest(self) -> str:
        return max(self.steps, key=lambda place: self.steps[place])


@lru_cache
def strangers_seam(picture: str) -> Seam:
    """Raises KeyError for a picture that is not one of STRANGERS."""
    after, before = _pixels(picture), _pixels(STRANGERS[picture])
    mask = _mask(picture, before.shape[0], before.shape[1])
    steps = seam_by_place(after, before, mask, _places(picture, before.shape[0], before.shape[1]))
    return Seam(steps, drawn_seam(before, *seam_map(after, before, mask)))


def _pixels(picture: str) -> Levels:
    with Image.open(_ASSETS / "pictures" / f"{picture}.small.jpg") as opened:
        return np.asarray(opened.convert("RGB"))


def _mask(picture: str, height: int, width: int) -> Mask:
    with Image.open(_ASSETS / "truth" / f"{picture}.png") as opened:
        small = opened.convert("L").resize((width, height), Image.Resampling.BOX)
    return np.asarray(small) > 127


def _places(picture: str, height: int, width: int) -> dict[str, Mask]:
    """The picture cut across the face, at right angles to a line from chin to forehead."""
    points = _landmarks(picture) * (width, height)
    up = points[27] - points[8]
    down, right = np.mgrid[:height, :width]
    high = (right - points[30, 0]) * up[0] + (down - points[30, 1]) * up[1]
    brows, mouth = (
        float(((points[part] - points[30]) @ up).mean()) for part in (range(17, 27), range(48, 60))
    )
    return {"above": high > brows, "between": (high <= brows) & (high > mouth), "below": high <= mouth}


def _landmarks(picture: str) -> npt.NDArray[np.float64]:
    truth = json.loads((_ASSETS / "truth" / f"{picture}.json").read_text(encoding="utf-8"))
    return np.array(truth["landmarks"])
