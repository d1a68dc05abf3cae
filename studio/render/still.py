"""A still: a YAML file in `stills/` says who, where and how; this draws it with its exact truth."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from . import (
    actor,
    cache,
    camera,
    expression,
    eyes,
    garment,
    hair,
    head,
    light,
    occluder,
    place,
    regions,
    render,
    skin,
    strands,
    truth,
    wear,
)
from .person import Person, read_person

STILLS = Path(__file__).parent / "stills"
SAMPLES = 8
MADE = ("key", "samples", "seconds")  # of the facts, those that come from drawing


@dataclass(frozen=True)
class Still:
    """What a still file says. `donors` are people whose bare heads are drawn in exactly the same place."""

    id: str
    person: str
    light: str
    place: str
    expression: str
    turn: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gaze: tuple[float, float] = (0.0, 0.0)
    body: float = 0.0
    mirror: bool = False  # light from the other side
    seed: int = 0
    shot: dict[str, Any] = field(default_factory=dict)
    front: dict[str, Any] = field(default_factory=dict)
    donors: tuple[str, ...] = ()
    wear: dict[str, Any] = field(
        default_factory=dict
    )  # replaces parts of the person file: glasses, headwear, garment


def read_still(name: str) -> Still:
    data = yaml.safe_load((STILLS / f"{name}.yaml").read_text("utf-8"))
    for key in ("turn", "gaze", "donors"):
        if key in data:
            data[key] = tuple(data[key])
    return Still(id=name, **data)


def every_still() -> list[str]:
    return sorted(path.stem for path in STILLS.glob("*.yaml"))


def out_folder() -> Path:
    return Path(os.environ.get("STUDIO_OUT", "out"))


def dressed(still: Still) -> Person:
    from dataclasses import replace

    return replace(read_person(still.person), **still.wear)


def _shot(still: Still, scale: float) -> camera.Shot:
    settings = {key: tuple(value) if isinstance(value, list) else value for key, value in still.shot.items()}
    shot = camera.Shot(**settings)
    size = (int(shot.size[0] * scale) // 2 * 2, int(shot.size[1] * scale) // 2 * 2)
    return camera.Shot(**{**settings, "size": size})


def key_of(still: Still, donor: str | None, samples: int, scale: float) -> str:
    """Changes when anything the picture depends on changes: its file, its people, the code that draws."""
    people = [dressed(still)] + ([read_person(donor)] if donor else [])
    code = [
        actor,
        camera,
        eyes,
        garment,
        hair,
        head,
        light,
        occluder,
        place,
        regions,
        render,
        skin,
        strands,
        wear,
        sys.modules[__name__],
    ]
    face = [expression.relaxed(expression.EXPRESSIONS[still.expression], 0.1), expression.gaze_weights(1, 1)]
    return cache.fingerprint(still, *people, *code, face, donor, samples, scale)


def build_scene(
    still: Still, scale: float = 1.0, samples: int = SAMPLES
) -> tuple[Any, light.Light, camera.Shot]:
    """Empty scene, light, place, camera; no person yet."""
    render.empty_scene()
    render.set_quality(samples)
    lit = light.light_scene(still.light, still.mirror)
    place.put_behind(
        still.place, still.seed, {"lamp": 0.55, "window": 0.95, "flash": 0.5}.get(still.light, 1.0)
    )
    shot = _shot(still, scale)
    return camera.set_camera(shot), lit, shot


def pose_of(still: Still) -> actor.Pose:
    return actor.Pose(expression.EXPRESSIONS[still.expression], still.turn, still.gaze, still.body)


def path_of(still: Still, donor: str | None) -> Path:
    name = f"{still.id}--{donor}" if donor else still.id
    return out_folder() / ("donors" if donor else "stills") / f"{name}.png"


def draw_still(
    still: Still, donor: str | None = None, scale: float = 1.0, samples: int = SAMPLES, again: bool = False
) -> Path | None:
    """Draw a still, or one of its donors, unless it is up to date. Returns the picture's path if drawn."""
    picture = path_of(still, donor)
    key = key_of(still, donor, samples, scale)
    facts_file = picture.with_suffix(".json")
    if (
        not again
        and facts_file.exists()
        and picture.exists()
        and json.loads(facts_file.read_text())["key"] == key
    ):
        return None
    eye, lit, shot = build_scene(still, scale, samples)
    person = read_person(donor) if donor else dressed(still)
    who = actor.Actor(person, donor=bool(donor))
    posed = who.pose(pose_of(still))
    if still.front and not donor:
        occluder.put_in_front(still.front, person)
    pixels, _ = camera.project(eye, shot.size, head.to_scene(posed))
    render.set_border(face_box(pixels, shot.size) if donor else None)
    drawn = render.draw(picture, lit.exposure + read_person(still.person).expose, seed=still.seed)
    for mask, coverage in drawn.masks.items():
        render.save_mask(picture.with_suffix(f".{mask}.png"), coverage)
    made = {"key": key, "samples": samples, "seconds": round(drawn.seconds, 1)}
    facts = truth.facts(person, pose_of(still), posed, drawn.masks, eye, lit, shot)
    facts_file.write_text(json.dumps(made | settings_of(still) | facts, indent=1))
    return picture


def settings_of(still: Still) -> dict[str, Any]:
    """What the still file says and a picture alone does not show."""
    return {
        "light": still.light,
        "place": still.place,
        "expression": still.expression,
        "front": still.front,
        "glasses": bool(dressed(still).glasses),
    }


def tell_again(still: Still, donor: str | None = None) -> None:
    """Work the truth out again beside a picture that exists, without drawing it."""
    picture = path_of(still, donor)
    facts_file = picture.with_suffix(".json")
    made = {name: value for name, value in json.loads(facts_file.read_text()).items() if name in MADE}
    eye, lit, shot = build_scene(still)
    person, pose = read_person(donor) if donor else dressed(still), pose_of(still)
    posed = actor.posed_head(person, pose)
    facts = truth.facts(person, pose, posed, truth.read_masks(picture), eye, lit, shot)
    facts_file.write_text(json.dumps(made | settings_of(still) | facts, indent=1))


def face_box(
    pixels: np.ndarray, size: tuple[int, int], margin: float = 0.06
) -> tuple[float, float, float, float]:
    """The part of the picture with the face, ear to ear, with a margin: left, top, right, bottom (shares)."""
    data = head.read_head()
    face = pixels[data.is_face & (data.neutral[:, 1] > -8.0)]
    low, high = face.min(0) / size - margin, face.max(0) / size + margin
    left, top, right, bottom = (float(v) for v in np.clip([*low, *high], 0, 1))
    return left, top, right, bottom
