"""Reads a rendered clip from cast/clips/: its frames with masks and landmarks, of a person or of a donor."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.align import forehead, moved, similarity
from studio.cast import CAST, Levels, Plane, Points, Still, unit

CLIPS = CAST / "clips"
FPS = 24
ACROSS = 10  # frames in a row of a mask sheet
MASKS = ("face", "hair", "front")
_STEADY = 2.0  # frames: the hairline is found anew in every frame, so it is averaged over a few
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Frame(Still):
    """One moment of a clip. `hair` and `front`: 1 where hair, or a hand, glasses or microphone, is seen."""

    hair: Plane | None = None
    front: Plane | None = None


@dataclass(frozen=True)
class Reel:
    """A clip as it left the renderer, in 8 bits; `masks`: (N, H, W) by name; `turn`: yaw, pitch, roll."""

    name: str
    levels: Levels  # (N, H, W, 3)
    masks: dict[str, Levels]
    landmarks: Numbers  # (N, 68, 2)
    turn: Numbers  # (N, 3) degrees
    blink: Numbers  # (N,) 0 open, 1 shut
    crowns: Numbers  # (N, 5, 2) the upper edge of the face
    facts: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.levels)

    def __getitem__(self, i: int) -> Frame:
        face, hair, front = (unit(self.masks[name][i]) if name in self.masks else None for name in MASKS)
        assert face is not None
        still = (f"{self.name}, frame {i}", unit(self.levels[i]), face, self.landmarks[i], None, self.facts)
        return Frame(*still, crown=self.crowns[i], hair=hair, front=front)

    def __iter__(self) -> Iterator[Frame]:
        return (self[i] for i in range(len(self)))


def read_reel(name: str) -> Reel:
    from studio.moving.video import kept  # PyAV, which only this needs

    facts = json.loads((CLIPS / f"{name}.json").read_text(encoding="utf-8"))
    frames = facts.pop("frames")
    levels = kept(CLIPS / f"{name}.mp4")
    masks = {mask: _sheet(CLIPS / f"{name}_{mask}.webp", levels.shape) for mask in facts["masks"]}
    marks, turn, blink = (
        np.array([frame[key] for frame in frames]) for key in ("landmarks", "turn", "blink")
    )
    return Reel(name, levels, masks, marks, turn, blink, crowns(masks["face"], marks), facts)


def _sheet(file: Path, shape: tuple[int, ...]) -> Levels:
    """The frames of a mask, cut from the sheet they were saved on."""
    count, height, width = shape[:3]
    with Image.open(file) as picture:
        sheet = np.asarray(picture.convert("L"))
    spots = [(i // ACROSS * height, i % ACROSS * width) for i in range(count)]
    return np.stack([sheet[y : y + height, x : x + width] for y, x in spots])


def crowns(face: Levels, landmarks: Numbers) -> Numbers:
    """The forehead's edge in every frame, steadied: averaged over neighbours in the head's own axes."""
    found = [forehead(_bare(mask, marks)) for mask, marks in zip(face, landmarks, strict=True)]
    fits = [similarity(marks[17:], landmarks[0][17:]) for marks in landmarks]
    home = np.stack([moved(points, fit) for points, fit in zip(found, fits, strict=True)])
    size = 2 * round(3 * _STEADY) + 1
    kernel = cv2.getGaussianKernel(size, _STEADY)
    steady = cv2.filter2D(home.reshape(len(home), -1), -1, kernel, borderType=cv2.BORDER_REPLICATE)
    back = [cv2.invertAffineTransform(fit) for fit in fits]
    return np.stack(
        [moved(points, fit) for points, fit in zip(steady.reshape(home.shape), back, strict=True)]
    )


def _bare(face: Levels, marks: Points) -> Still:
    return Still("", np.zeros((0, 0, 3), np.float32), unit(face), marks)
