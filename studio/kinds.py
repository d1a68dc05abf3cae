"""Finds the kinds of alteration in alterations/ (the file name is the id), applies one, and marks where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import numpy as np

from studio.blend import REACHED, Altered, changed, shown
from studio.cast import Pixels, Plane, Points, Still

ALTERATIONS = Path(__file__).parent / "alterations"
Stage = Literal["scene", "shot", "none"]


@dataclass(frozen=True)
class Given:
    """What a kind works with: its settings, another render if it needs one, and chance."""

    settings: Mapping[str, Any]
    rng: np.random.Generator
    donor: Still | None = None


@dataclass(frozen=True)
class Change:
    """A new picture, how much of each pixel may be new (0..1), and where the landmarks moved, if they did."""

    pixels: Pixels
    reach: Plane
    landmarks: Points | None = None


@dataclass(frozen=True)
class Kind:
    """One file of alterations/.

    `stage`: scene, before the camera; shot, on its picture, before it is saved; none, no pixel changes.
    `subtle`: the change is of the size of noise, so the mask is what the kind says it reached.
    `measure`: the number that falls from crude to very good. `shows`: clues it can leave.
    `needs`: a donor, or nothing.
    """

    id: str
    tells: str
    stage: Stage
    needs: tuple[str, ...]
    shows: tuple[str, ...]
    measure: Literal["difference", "edge"]
    subtle: bool
    strengths: Mapping[str, Mapping[str, Any]]
    alter: Callable[[Still, Given], Change]


@lru_cache(maxsize=1)
def read_kinds() -> dict[str, Kind]:
    return {file.stem: _kind(file.stem) for file in sorted(ALTERATIONS.glob("[!_]*.py"))}


def _kind(name: str) -> Kind:
    module = import_module(f"studio.alterations.{name}")
    return Kind(
        name,
        (module.__doc__ or "").strip(),
        module.STAGE,
        module.NEEDS,
        module.SHOWS,
        module.MEASURE,
        module.SUBTLE,
        module.STRENGTHS,
        module.alter,
    )


def settings_of(kind: Kind, strength: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the strength, changed by the picture's own. A name the kind does not know is a mistake."""
    base = kind.strengths[strength]
    unknown = set(own) - set(base)
    if unknown:
        raise ValueError(f"{kind.id} has no setting {', '.join(sorted(unknown))}; it has {', '.join(base)}")
    return {**base, **own}


def altered(kind: Kind, still: Still, given: Given) -> Altered:
    """Outside the mask the picture is the untouched one, to the last bit."""
    change = kind.alter(still, given)
    mask = change.reach > REACHED if kind.subtle else changed(change.pixels, still.pixels, change.reach)
    new = np.clip(change.pixels, 0, 1)
    pixels = np.where(mask[..., None], new, still.pixels).astype(np.float32)
    marks = still.landmarks if change.landmarks is None else shown(change.landmarks, still.landmarks, mask)
    return Altered(pixels, mask, marks)
