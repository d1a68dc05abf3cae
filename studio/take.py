"""Takes a finished render into cast/: picture and masks as lossless WebP, and its facts."""

import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from studio.cast import CAST

_KEPT = (
    "person",
    "light",
    "light_direction",
    "place",
    "expression",
    "turn",
    "gaze",
    "glasses",
    "front",
    "size",
)


def take(render: Path) -> str:
    """`render`: NAME.png, with NAME.json, NAME.face.png and NAME.person.png beside it."""
    facts = json.loads(render.with_suffix(".json").read_text(encoding="utf-8"))
    kept = {key: facts[key] for key in _KEPT if key in facts} | {"landmarks": _inside(facts, render)}
    CAST.mkdir(exist_ok=True)
    _webp(render, "RGB", f"{render.stem}.webp")
    _webp(render.with_suffix(".face.png"), "L", f"{render.stem}_face.webp")
    _whole_person(render).save(
        CAST / f"{render.stem}_person.webp", "WEBP", lossless=True, quality=100, method=4
    )
    (CAST / f"{render.stem}.json").write_text(json.dumps(kept) + "\n", encoding="utf-8", newline="\n")
    return render.stem


def _inside(facts: dict[str, Any], render: Path) -> list[list[float]]:
    width, height = facts["size"]
    marks: list[list[float]] = facts["landmarks"]
    if len(marks) != 68 or not all(0 < x < width and 0 < y < height for x, y in marks):
        raise ValueError(f"{render.name}: landmarks lie outside the picture")
    return marks


def _whole_person(render: Path) -> Image.Image:
    """With what is held before the face: a microphone or a hand goes along when a person is cut out."""
    with Image.open(render.with_suffix(".person.png")) as file:
        person = file.convert("L")
    front = render.with_suffix(".front.png")
    if not front.exists():
        return person
    with Image.open(front) as file:
        return ImageChops.lighter(person, file.convert("L"))


def _webp(file: Path, mode: str, name: str) -> None:
    with Image.open(file) as picture:
        picture.convert(mode).save(CAST / name, "WEBP", lossless=True, quality=100, method=4)
