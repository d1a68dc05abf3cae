"""Reads recipes.yaml and scenes/: which stills there are, and how every picture was made from them."""

from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

RECIPES = Path(__file__).parent / "recipes.yaml"
CAPTION = "crop_and_miscaption"
BARE = "--"  # in the name of a bare head
SCENES = Path(__file__).parent / "scenes"
UNTOUCHED = "Rendered and finished like a camera picture. Nothing was changed."


@dataclass(frozen=True)
class Swap:
    """How a face was put in. The defaults are a careful swap; each fault is a step away from them."""

    donor: str  # a still in cast/, or a bare head: see `untouched_of`
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
    """A still as the course shows it: everything its pictures share.

    The scenes of recipes.yaml name a `quality` and have the first finish; those of scenes/ name a `camera`.
    """

    still: str
    seed: int
    alt: str
    alt_zh: str
    quality: int = 0
    camera: str = ""
    suspicious: str | None = None


@dataclass(frozen=True)
class Recipe:
    id: str
    scene: Scene
    what: str
    strength: str | None = None
    swap: Swap | None = None  # of the first pictures; the later ones have an `alteration`
    shows: str = ""
    alteration: str | None = None
    donor: str | None = None
    seed: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    claim: str = ""  # what the wrong caption says

    @property
    def is_altered(self) -> bool:
        """Whether any pixel was changed: a crop with a wrong caption is no alteration of the picture."""
        return self.swap is not None or self.alteration not in (None, CAPTION)


@lru_cache(maxsize=1)
def read_recipes() -> dict[str, Recipe]:
    """Every picture by id, in the order of ids."""
    pages = yaml.safe_load(RECIPES.read_text(encoding="utf-8"))
    scenes = {name: Scene(still=name, **entry) for name, entry in pages["scenes"].items()}
    recipes = {
        name: _recipe(name, entry, scenes[entry["still"]]) for name, entry in pages["pictures"].items()
    }
    for file in sorted(SCENES.glob("*.yaml")):
        for name, recipe in read_scene(file).items():
            if name in recipes:
                raise ValueError(f"{file.name}: there is a picture {name} already")
            recipes[name] = recipe
    return dict(sorted(recipes.items()))


def read_scene(file: Path) -> dict[str, Recipe]:
    """The pictures of one file of scenes/; its name is that of the render in cast/."""
    page = yaml.safe_load(file.read_text(encoding="utf-8"))
    pictures = page.pop("pictures")
    scene = Scene(still=file.stem, **page)
    return {name: _recipe(name, entry or {}, scene) for name, entry in pictures.items()}


def _recipe(name: str, entry: dict[str, Any], scene: Scene) -> Recipe:
    own = {key: value for key, value in entry.items() if key not in ("still", "swap")}
    own.setdefault("what", UNTOUCHED)
    return Recipe(name, scene, swap=_swap(entry["swap"]) if "swap" in entry else None, **own)


def _swap(entry: dict[str, Any]) -> Swap:
    unknown = set(entry) - {field.name for field in fields(Swap)}
    if unknown:
        raise ValueError(f"unknown in a swap: {', '.join(sorted(unknown))}")
    slip = entry.get("slip", (0.0, 0.0))
    return Swap(**{**entry, "slip": (float(slip[0]), float(slip[1]))})


def untouched_of(still: str) -> str:
    """The picture of a still with nothing done to it.

    A bare head, STILL--PERSON, is PERSON without hair in the pose, light and camera of STILL. It was
    rendered for a swap and never shown: the first untouched picture of that person stands for it.
    """
    plain = [r for r in read_recipes().values() if not r.swap and not r.alteration]
    _, bare, person = still.partition(BARE)
    if bare:
        return next(r.id for r in plain if r.scene.camera and r.scene.still.startswith(f"{person}_"))
    return next(r.id for r in plain if r.scene.still == still)
