"""The steps of a face swap, and the pictures of them: made beforehand by our studio, only read here.

Two computer-drawn people. Nothing here changes a pixel, so nothing that a visitor has can be put through the
steps.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from PIL import Image, ImageFilter
from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo

from secondlook.faults import ContentError, Fault, PictureRefused
from secondlook.guard import open_picture
from secondlook.locales import ENGLISH, find_languages
from secondlook.plain_text import read_text
from secondlook.plain_yaml import Node, read_yaml
from secondlook.schema import (
    NAME,
    Broken,
    Content,
    Name,
    Number,
    Share,
    Words,
    WordsOnly,
    expect_fields,
    expect_parts,
    line_at,
    mistake,
    read_entries,
    read_model,
)

PIPELINE = "assets/pipeline.yaml"
FOLDER = "assets/pipeline"
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, as shares of a picture from 0 to 1."""


@dataclass(frozen=True)
class Step:
    """`takes` and `gives`: ids of the pictures before and after it. `without`: the last picture when this
    step is left out, and `place`, where that shows."""

    id: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    without: str
    place: Box


STEPS = (
    Step("find", ("target", "donor"), ("target_box", "donor_box"), "target", (0.2, 0.25, 0.8, 0.72)),
    Step(
        "landmarks",
        ("target_box", "donor_box"),
        ("target_points", "donor_points"),
        "no_landmarks",
        (0.12, 0.16, 0.74, 0.68),
    ),
    Step("align", ("target_points", "donor_points"), ("aligned",), "no_align", (0.2, 0.2, 0.86, 0.74)),
    Step("mask", ("aligned",), ("masked",), "no_mask", (0.04, 0.04, 0.9, 0.84)),
    Step("colour", ("masked", "target"), ("tinted",), "no_colour", (0.16, 0.16, 0.74, 0.68)),
    Step("blend", ("tinted", "target"), ("blended",), "no_blend", (0.16, 0.16, 0.74, 0.68)),
    Step("encode", ("blended",), ("encoded",), "blended", (0.46, 0.34, 0.88, 0.7)),
)
"""In the order in which they happen."""
RESULT = "encoded"
VISIBLE = 12
"""Levels of 255 by which an average of 5 x 5 pixels must differ: our own assumption."""


def _below_pipeline(value: Any, info: ValidationInfo) -> Any:
    """Takes 'pipeline/name.jpg' and makes it a path below assets/."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(rf"pipeline/{NAME}\.jpg", value):
        raise mistake(f"'{value[:60]}' is not a file of pipeline/.", "Write it like pipeline/my_name.jpg.")
    path = Path(info.context["assets"]["root"] if info.context else "") / value
    if info.context and not path.is_file():
        raise mistake(f"assets/{value} is missing.", "Run `python -m studio.pipeline`, or remove the entry.")
    return path


class Shot(Content):
    """One picture of the pipeline."""

    id: Name
    file: Annotated[Path, BeforeValidator(_below_pipeline)]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    alt: Words
    made_by: Words
    licence: Words


class Measured(Content):
    """The steps in numbers. `box`: share of the picture inside the box. `turn`: degrees by which the face is
    turned; `size`: times as large as before. `kept`: share of the square that the mask keeps. `colour`: mean
    distance of the new colours from the old (CIELAB, CIE 1976). `fade`: px from all of the new face to none
    of it. `grain_before`, `grain_after`, `grain_photo`: how far a pixel of the face lies from the average
    round it (levels of 255) before and after the encoding, and in the photo it all began with."""

    box: Share
    turn: Number
    size: Number
    kept: Share
    colour: Number
    fade: Number
    grain_before: Number
    grain_after: Number
    grain_photo: Number


@dataclass(frozen=True)
class Pipeline:
    """`shots`: id -> picture. `measured` is None when the file does not say it, or says it wrongly."""

    shots: Mapping[str, Shot]
    measured: Measured | None

    @property
    def whole(self) -> bool:
        """Whether every step can be shown."""
        return self.measured is not None and not _needed() - set(self.shots)


class ShotWords(WordsOnly):
    """What a translation says of a picture."""

    alt: Words


def read_pipeline(root: Path, locale: str = ENGLISH) -> Pipeline:
    """With the alternative texts of the language, or the English ones where those are missing.

    Never raises for bad content: what is broken is not there, and `pipeline_faults` says why. No pixel is
    read.
    """
    return _read(root, locale)[0]


def pipeline_faults(root: Path) -> Iterator[Fault]:
    """What is wrong with the pictures and with what is said of them, in all languages and down to the
    pixels."""
    if not (root / PIPELINE).exists() and not (root / FOLDER).exists():
        return
    pipeline, broken, node = _read(root, ENGLISH)
    for faults in broken.values():
        yield from faults
    if PIPELINE in broken:
        return
    for locale in find_languages(root):
        if locale != ENGLISH:
            yield from (fault for faults in _read(root, locale)[1].values() for fault in faults)
    for shot in pipeline.shots.values():
        yield from _file_faults(shot, node)
    yield from _step_faults(pipeline.shots, broken, node)
    listed = {f"{name}.jpg" for name in (*pipeline.shots, *broken)}
    for path in sorted((root / FOLDER).glob("[!.]*")):
        if path.name not in listed:
            yield Fault(f"{FOLDER}/{path.name}", None, f"{PIPELINE} does not list it.", "List or delete it.")


def _read(root: Path, locale: str) -> tuple[Pipeline, Broken, Node]:
    try:
        node = read_yaml(read_text(root, PIPELINE), PIPELINE)
        fields = expect_fields(node, PIPELINE)
        for name in ("measured", "pictures"):
            if name not in fields:
                raise ContentError.at(PIPELINE, node.line, f"{name} is missing.", "Build it again.")
        measured = read_model(Measured, fields["measured"], PIPELINE)
        context = {"assets": {"root": root / "assets"}}
        shots, broken = read_entries(Shot, fields["pictures"], PIPELINE, context)
    except ContentError as error:
        return Pipeline({}, None), {PIPELINE: error.faults}, Node({}, 1)
    for name, shot in list(shots.items()):
        if shot.file.stem != name:
            line = line_at(node, "pictures", name, "file")
            fault = Fault(PIPELINE, line, f"{shot.file.name} belongs to another picture.", f"Use {name}.jpg.")
            broken[name] = (fault,)
            del shots[name]
    if locale != ENGLISH:
        shots, broken = _translated(shots, root, f"locales/{locale}/pipeline.yaml")
    return Pipeline(shots, measured), broken, node


def _translated(shots: dict[str, Shot], root: Path, file: str) -> tuple[dict[str, Shot], Broken]:
    try:
        listed = expect_parts(read_yaml(read_text(root, file), file), ("pictures",), file)["pictures"]
        fields = expect_fields(listed, file)
    except ContentError as error:
        return shots, {file: error.faults}
    done, broken = dict(shots), Broken()
    for name in shots:
        if name not in fields:
            broken[name] = (
                Fault(file, listed.line, f"The words of '{name}' are missing.", f"Add '{name}:'."),
            )
            continue
        try:
            done[name] = shots[name].model_copy(update=read_model(ShotWords, fields[name], file).model_dump())
        except ContentError as error:
            broken[name] = error.faults
    for name in fields:
        if name not in shots:
            problem = f"'{name}' has no English counterpart."
            broken[name] = (Fault(file, fields[name].line, problem, "Remove it, or correct its name."),)
    return done, broken


def _file_faults(shot: Shot, node: Node) -> Iterator[Fault]:
    def fault(field: str, problem: str, remedy: str) -> Fault:
        return Fault(PIPELINE, line_at(node, "pictures", shot.id, field), problem, remedy)

    try:
        data = shot.file.read_bytes()
        size = open_picture(data).size
    except (OSError, PictureRefused) as error:
        yield fault("file", f"{shot.file.name} cannot be opened: {error}", "Build it again.")
        return
    if (found := hashlib.sha256(data).hexdigest()) != shot.sha256:
        yield fault("sha256", f"{shot.file.name} is not the file that was listed.", f"Its sha256 is {found}.")
    if size != (shot.width, shot.height):
        yield fault("width", f"{shot.file.name} has another size.", f"It is {size[0]} x {size[1]}.")


def _needed() -> set[str]:
    return {name for step in STEPS for name in (*step.takes, *step.gives, step.without)}


def _step_faults(shots: Mapping[str, Shot], broken: Broken, node: Node) -> Iterator[Fault]:
    """Every picture that a step names is there, and every picture belongs to a step."""
    needed = _needed()
    for name in sorted(needed - set(shots) - set(broken)):
        yield Fault(PIPELINE, node.line, f"The picture '{name}' is missing.", "Build it again.")
    for name in sorted(set(shots) - needed):
        line = line_at(node, "pictures", name)
        yield Fault(PIPELINE, line, f"No step shows '{name}'.", "Remove it, or correct its name.")


@lru_cache
def differing(one: Path, other: Path) -> float:
    """Share of the pixels in which two pictures of one size visibly differ, 0 to 1; grain and JPEG do not
    count."""
    pixels = []
    for file in (one, other):
        with Image.open(file) as opened:
            pixels.append(np.asarray(opened.convert("RGB").filter(ImageFilter.BoxBlur(2)), np.int16))
    return float((np.abs(pixels[0] - pixels[1]).max(axis=2) > VISIBLE).mean())
