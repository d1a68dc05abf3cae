"""A clip: one YAML file in `clips/`; frames with speech, blinks and a turn, each with its exact truth."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from . import actor, cache, camera, expression, head, occluder, render, still, truth
from .person import read_person

CLIPS = Path(__file__).parent / "clips"
SAMPLES = 5
FPS = 24


@dataclass(frozen=True)
class Clip:
    """Still settings plus movement. `keys` are rows of (second, yaw, pitch, roll)."""

    id: str
    scene: dict[str, Any]  # a still without its id: person, light, place, ...
    seconds: float = 2.5
    speech: str = ""
    keys: tuple[tuple[float, float, float, float], ...] = ((0.0, 0.0, 0.0, 0.0),)
    blinks: tuple[float, ...] = (1.2,)
    brow: tuple[float, ...] = ()  # seconds at which the brows rise
    donors: tuple[str, ...] = ()
    front_keys: tuple[tuple[float, float, float, float], ...] = field(
        default=()
    )  # something passing: second and cm from its `at`


def read_clip(name: str) -> Clip:
    data = yaml.safe_load((CLIPS / f"{name}.yaml").read_text("utf-8"))
    for key in ("keys", "front_keys", "donors"):
        if key in data:
            data[key] = tuple(tuple(row) if isinstance(row, list) else row for row in data[key])
    return Clip(id=name, **data)


def every_clip() -> list[str]:
    return sorted(path.stem for path in CLIPS.glob("*.yaml"))


def _smooth(t: float, rows: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    """Between keys with soft starts and stops."""
    times = [row[0] for row in rows]
    if t <= times[0]:
        return rows[0][1:]
    for a, b in pairwise(rows):
        if t <= b[0]:
            s = (t - a[0]) / (b[0] - a[0])
            s = s * s * (3 - 2 * s)
            return tuple(u + (v - u) * s for u, v in zip(a[1:], b[1:], strict=True))
    return rows[-1][1:]


def pose_at(clip: Clip, t: float) -> actor.Pose:
    base = expression.EXPRESSIONS[clip.scene["expression"]]
    weights = dict(base)
    for shape, weight in expression.mouth_at(t, expression.speech(clip.speech, clip.seconds)).items():
        weights[shape] = weights.get(shape, 0.0) + weight
    for at in clip.blinks:
        shut = float(np.interp((t - at) * FPS, [-2.5, 0, 1, 5], [0, 1, 1, 0]))
        weights["eyeBlink"] = max(weights.get("eyeBlink", 0.0), shut)
    for at in clip.brow:
        rise = math.exp(-(((t - at) / 0.22) ** 2))
        weights["browInnerUp"] = weights.get("browInnerUp", 0.0) + 0.35 * rise
        weights["browOuterUp"] = weights.get("browOuterUp", 0.0) + 0.30 * rise
    yaw, pitch, roll = _smooth(t, clip.keys)
    sway = (
        0.5 * math.sin(2.1 * t + 1),
        0.5 * math.sin(2.7 * t) + 2.0 * weights.get("jawOpen", 0),
        0.4 * math.sin(1.7 * t + 2),
    )
    turn = (yaw + sway[0], pitch + sway[1], roll + sway[2])
    return actor.Pose(weights, turn, (-0.75 * max(-22.0, min(22.0, yaw)), 0.0), clip.scene.get("body", 0.0))


def scene_of(clip: Clip) -> still.Still:
    settings = {key: tuple(value) if isinstance(value, list) else value for key, value in clip.scene.items()}
    return still.Still(id=clip.id, **settings)


def draw_clip(
    clip: Clip,
    donor: str | None,
    scale: float,
    samples: int,
    wait: Callable[[], None],
    report: Callable[[str], None],
) -> None:
    """Draw the frames that are missing, of the clip or of one of its donors; all truth goes into one file."""
    what = scene_of(clip)
    folder = still.out_folder() / "clips" / (f"{clip.id}--{donor}" if donor else clip.id)
    folder.mkdir(parents=True, exist_ok=True)
    facts = _facts_so_far(folder / "truth.json", clip, _key(clip, what, donor, samples, scale))
    eye, lit, shot = still.build_scene(what, scale, samples)
    person = read_person(donor) if donor else still.dressed(what)
    who = actor.Actor(person, donor=bool(donor))
    things = occluder.put_in_front(what.front, person) if what.front and not donor else []
    for frame in range(len(facts["frames"]), round(clip.seconds * FPS)):
        wait()
        pose = pose_at(clip, frame / FPS)
        posed = who.pose(pose)
        if things and clip.front_keys:
            occluder.shift(things, *_smooth(frame / FPS, clip.front_keys))
        pixels, _ = camera.project(eye, shot.size, head.to_scene(posed))
        render.set_border(still.face_box(pixels, shot.size) if donor else None)
        drawn = render.draw(
            folder / f"{frame:04d}.png", lit.exposure + read_person(what.person).expose, seed=frame
        )
        for mask in drawn.masks.keys() - {"person"}:
            render.save_mask(folder / f"{frame:04d}.{mask}.png", drawn.masks[mask])
        entry = {"frame": frame, "seconds": round(drawn.seconds, 1)}
        entry |= truth.facts(person, pose, posed, drawn.masks, eye, lit, shot)
        facts["frames"].append(entry)
        (folder / "truth.json").write_text(json.dumps(facts))
        report(f"frame {clip.id} {donor or ''} {frame} {drawn.seconds:.1f} s")


def _key(clip: Clip, what: still.Still, donor: str | None, samples: int, scale: float) -> str:
    movement = [asdict(pose_at(clip, frame / FPS)) for frame in range(round(clip.seconds * FPS))]
    return cache.fingerprint(clip, movement, still.key_of(what, donor, samples, scale))


def _facts_so_far(path: Path, clip: Clip, key: str) -> dict[str, Any]:
    facts = json.loads(path.read_text()) if path.exists() else {}
    return facts if facts.get("key") == key else {"key": key, "clip": asdict(clip), "fps": FPS, "frames": []}
