"""Reads recipes.yaml: which stills there are, and how every picture was made from them."""

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

RECIPES = Path(__file__).parent / "recipes.yaml"


@dataclass(frozen=True)
class Swap:
    """How a face was put in. The defaults are a careful swap; each fault is a step away from them."""

    donor: str  # a still in cast/
    region: str = "whole"
    mirror: bool = False  # flip the donor first, so that its light comes from the other side
    align: str = "plate"  # or rigid
    shape: float = 0.6  # how far features move to the target's: 0 the donor's own, 1 the target's
    slip: tuple[float, float] = (0.0, 0.0)  # px the face sits beside its place
    colour: str = "shading"  # none, average, spread, shading
    amount: float = 1.0
    texture: float = 0.0  # px: skin detail finer than this comes from the target; 0 keeps the donor's
    tint_brows: bool = False  # brows take the colour of the target's
    own_eyes: bool = False  # the target keeps its eyes
    across: int = 0  # the face was made this many pixels wide; 0 is full size
    inset: int = 6
    feather: float = 4.0
    poisson: float = 0.0  # share of gradient-domain blending
    behind_hair: bool = True  # hair of the target stays in front


@dataclass(frozen=True)
class Scene:
    """A still as the course shows it: everything its pictures share."""

    still: str
    seed: int
    quality: int
    alt: str
    alt_zh: str
    suspicious: str | None = None


@dataclass(frozen=True)
class Recipe:
    id: str
    scene: Scene
    what: str
    strength: str | None = None
    swap: Swap | None = None
    shows: str = ""


@lru_cache(maxsize=1)
def read_recipes() -> dict[str, Recipe]:
    """Every picture by id, in the order of ids."""
    pages = yaml.safe_load(RECIPES.read_text(encoding="utf-8"))
    scenes = {name: Scene(still=name, **entry) for name, entry in pages["scenes"].items()}
    return {name: _recipe(name, entry, scenes) for name, entry in sorted(pages["pictures"].items())}


def _recipe(name: str, entry: dict[str, Any], scenes: dict[str, Scene]) -> Recipe:
    own = {key: entry[key] for key in ("what", "strength", "shows") if key in entry}
    swap = _swap(entry["swap"]) if "swap" in entry else None
    own.setdefault("what", "Rendered and finished like a camera picture. Nothing was changed.")
    return Recipe(name, scenes[entry["still"]], swap=swap, **own)


def _swap(entry: dict[str, Any]) -> Swap:
    unknown = set(entry) - {field.name for field in fields(Swap)}
    if unknown:
        raise ValueError(f"unknown in a swap: {', '.join(sorted(unknown))}")
    slip = entry.get("slip", (0.0, 0.0))
    return Swap(**{**entry, "slip": (float(slip[0]), float(slip[1]))})


def untouched_of(still: str) -> str:
    return next(r.id for r in read_recipes().values() if r.scene.still == still and r.swap is None)
