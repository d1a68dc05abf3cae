"""Finds the kinds in alterations/ (the file name is the id), applies one, and marks where and when."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import numpy as np

from studio.blend import Altered, changed, shown
from studio.kinds import Change
from studio.moving.reel import Frame, Reel

ALTERATIONS = Path(__file__).parent / "alterations"
_BRIDGE, _SPECK, _THIN = 12, 24, 1  # px, as in `changed`: clips are small, and so is an eye in them


@dataclass(frozen=True)
class Given:
    """What a kind works with: its settings, chance, and another person in the same pose if it needs one."""

    settings: Mapping[str, Any]
    rng: np.random.Generator
    donor: Reel | None = None


@dataclass(frozen=True)
class Kind:
    """One file of alterations/. `measure`: the number that falls from crude to very good."""

    id: str
    tells: str
    needs: tuple[str, ...]
    measure: Literal["temporal", "difference", "edge", "total"]
    strengths: Mapping[str, Mapping[str, Any]]
    alter: Callable[[Reel, Given], Iterator[Change]]


@lru_cache(maxsize=1)
def read_kinds() -> dict[str, Kind]:
    return {file.stem: _kind(file.stem) for file in sorted(ALTERATIONS.glob("[!_]*.py"))}


def _kind(name: str) -> Kind:
    module = import_module(f"studio.moving.alterations.{name}")
    tells = (module.__doc__ or "").strip()
    return Kind(name, tells, module.NEEDS, module.MEASURE, module.STRENGTHS, module.alter)


def altered(kind: Kind, reel: Reel, given: Given) -> Iterator[Altered]:
    """Frame by frame. Outside the mask of its moment a frame is the untouched one, to the last bit."""
    for frame, change in zip(reel, kind.alter(reel, given), strict=True):
        yield _settled(frame, change)


def _settled(frame: Frame, change: Change) -> Altered:
    new = np.clip(change.pixels, 0, 1)
    mask = changed(new, frame.pixels, change.reach, _BRIDGE, _SPECK, _THIN)
    pixels = np.where(mask[..., None], new, frame.pixels).astype(np.float32)
    marks = frame.landmarks if change.landmarks is None else shown(change.landmarks, frame.landmarks, mask)
    return Altered(pixels, mask, marks)
