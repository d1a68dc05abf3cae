"""Reads studio/clips/: which rendered clips the course shows, and how each was altered."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from studio.recipes import UNTOUCHED

CLIPS = Path(__file__).parent.parent / "clips"


@dataclass(frozen=True)
class Caption:
    """What is heard, or that nothing is; seconds."""

    start: float
    end: float
    text: str
    text_zh: str


@dataclass(frozen=True)
class Take:
    """A rendered clip as the course shows it: everything that its untouched and its altered clips share."""

    reel: str
    camera: str
    crf: int  # of the H.264 file
    seed: int
    alt: str
    alt_zh: str
    captions: tuple[Caption, ...]
    suspicious: str


@dataclass(frozen=True)
class ClipRecipe:
    """`donor`: a person, rendered in the same pose. `look`: where and when to look, in words."""

    id: str
    take: Take
    what: str = UNTOUCHED
    alteration: str | None = None
    strength: str | None = None
    donor: str | None = None
    seed: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    look: str = ""

    @property
    def is_altered(self) -> bool:
        return self.alteration is not None

    @property
    def donor_reel(self) -> str | None:
        return f"{self.take.reel}--{self.donor}" if self.donor else None


@lru_cache(maxsize=1)
def read_clips() -> dict[str, ClipRecipe]:
    """Every clip by id, in the order of ids."""
    found: dict[str, ClipRecipe] = {}
    for file in sorted(CLIPS.glob("*.yaml")):
        for name, recipe in read_take(file).items():
            if name in found:
                raise ValueError(f"{file.name}: there is a clip {name} already")
            found[name] = recipe
    return dict(sorted(found.items()))


def read_take(file: Path) -> dict[str, ClipRecipe]:
    """The clips of one file of clips/; its name is that of the render in cast/clips/."""
    page = yaml.safe_load(file.read_text(encoding="utf-8"))
    clips = page.pop("clips")
    captions = tuple(_caption(entry) for entry in page.pop("captions"))
    take = Take(reel=file.stem, captions=captions, **page)
    return {name: ClipRecipe(name, take, **(entry or {})) for name, entry in clips.items()}


def _caption(entry: dict[str, Any]) -> Caption:
    return Caption(float(entry["from"]), float(entry["to"]), entry["text"], entry["text_zh"])


def untouched_clip(take: Take) -> str:
    return next(
        name for name, clip in read_clips().items() if clip.take.reel == take.reel and not clip.is_altered
    )
