"""A member of the cast: one YAML file each in `people/`; the file name is the id."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

PEOPLE = Path(__file__).parent / "people"
Colour = tuple[float, float, float]  # linear RGB, 0..1


@dataclass(frozen=True)
class Person:
    """What a person file says. Lengths are centimetres, colours linear RGB, strengths 0..1 unless said."""

    id: str
    name: str  # fictional first name, shown on the card
    card: dict[str, str]  # language -> one line about the person
    seed: int
    sex: str  # "f" or "m": shapes shoulders, lashes and beard shadow
    age: float  # 0 young .. 1 old: wrinkles, spots, lid
    monk: int  # 1..10, the step of the Monk skin tone scale that the tone was chosen from
    modes: dict[int, float]  # identity modes set by hand (standard deviations)
    tone: Colour
    flush: Colour  # the second, warmer tone of the skin
    lip: Colour
    red: float
    freckle: float
    iris: Colour
    brow: dict[str, Any]
    hair: dict[str, Any]
    garment: dict[str, Any]
    beard: dict[str, Any] = field(default_factory=dict)
    glasses: dict[str, Any] = field(default_factory=dict)
    headwear: dict[str, Any] = field(default_factory=dict)
    lid: float = 0.13  # how far the relaxed upper lid hangs
    warp: float = 0.07  # size of the left-right differences (cm)
    spread: float = 0.7  # how far the other identity modes wander
    expose: float = 0.0  # stops a photographer would add for this skin


def read_person(name: str) -> Person:
    data = yaml.safe_load((PEOPLE / f"{name}.yaml").read_text("utf-8"))
    data = {
        key: tuple(value) if key in {"tone", "flush", "lip", "iris"} else value for key, value in data.items()
    }
    return Person(id=name, **data)


def everyone() -> list[str]:
    return sorted(path.stem for path in PEOPLE.glob("*.yaml"))
