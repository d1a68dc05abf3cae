"""Takes a rendered clip, a folder of frames, into cast/clips/: small to keep, exact enough to work from."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from studio.cast import Levels
from studio.moving.reel import ACROSS, CLIPS, FPS, MASKS, crowns
from studio.moving.steady import steadied
from studio.moving.video import keep

_KEPT = ("person", "light_direction", "gaze", "body", "size")  # the same in every frame, or near enough
_STEP = 17  # masks keep 16 levels of coverage
_NEAR = 49  # px: hair farther from the face than half of this is of no use


def take_clip(folder: Path) -> str:
    """`folder`: 0000.png ... with masks beside each, and truth.json, as studio.render writes them."""
    facts = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    count = round(facts["clip"]["seconds"] * FPS)
    if len(facts["frames"]) != count:
        raise ValueError(f"{folder.name}: {len(facts['frames'])} of {count} frames are drawn")
    CLIPS.mkdir(parents=True, exist_ok=True)
    masks, moments = _masks(folder, count), [_moment(frame) for frame in facts["frames"]]
    frames = np.stack([_read(folder / f"{i:04d}.png") for i in range(count)])
    marks = np.array([moment["landmarks"] for moment in moments])
    keep(steadied(frames, masks, marks, crowns(masks["face"], marks)), CLIPS / f"{folder.name}.mp4")
    for name, planes in masks.items():
        _save_sheet(planes, CLIPS / f"{folder.name}_{name}.webp")
    told = _told(facts) | {"masks": list(masks), "frames": moments}
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    (CLIPS / f"{folder.name}.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return folder.name


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    scene, frames = facts["clip"]["scene"], facts["frames"]
    seconds = round(sum(frame["seconds"] for frame in frames) / len(frames), 2)
    first = {key: frames[0][key] for key in _KEPT}
    return first | {"light": scene["light"], "place": scene["place"], "seconds_a_frame": seconds}


def _moment(frame: dict[str, Any]) -> dict[str, Any]:
    """What is known of one frame; landmarks in pixels, to a tenth."""
    width, height = frame["size"]
    marks = np.round(frame["landmarks"], 1)
    if marks.shape != (68, 2) or marks.min() <= 0 or not (marks < (width, height)).all():
        raise ValueError(f"frame {frame['frame']}: landmarks lie outside the picture")
    weights = frame["weights"]
    moving = {"blink": weights.get("eyeBlink", 0.0), "jaw": weights.get("jawOpen", 0.0)}
    return {"landmarks": marks.tolist(), "turn": frame["turn"]} | moving


def _masks(folder: Path, count: int) -> dict[str, Levels]:
    """Those the render has, in 16 levels; a frame without one has nothing of it in sight."""
    found = {}
    for name in MASKS:
        files = [folder / f"{i:04d}.{name}.png" for i in range(count)]
        if any(file.exists() for file in files):
            first = next(file for file in files if file.exists())
            empty = np.zeros_like(_read_mask(first))
            found[name] = np.stack([_read_mask(file) if file.exists() else empty for file in files])
    if "hair" in found:
        found["hair"] = np.where([_near(face) for face in found["face"]], found["hair"], 0)
    return found


def _near(face: Levels) -> Levels:
    return cv2.dilate(face, np.ones((_NEAR, _NEAR), np.uint8)) > 127


def _read_mask(file: Path) -> Levels:
    return np.asarray(np.round(_read(file, "L") / _STEP) * _STEP, np.uint8)


def _read(file: Path, mode: str = "RGB") -> Levels:
    with Image.open(file) as picture:
        return np.asarray(picture.convert(mode))


def _save_sheet(planes: Levels, file: Path) -> None:
    count, height, width = planes.shape
    rows = -(-count // ACROSS)
    sheet = np.zeros((rows * height, ACROSS * width), np.uint8)
    for i, plane in enumerate(planes):
        y, x = i // ACROSS * height, i % ACROSS * width
        sheet[y : y + height, x : x + width] = plane
    Image.fromarray(sheet).save(file, "WEBP", lossless=True, quality=100, method=4)
