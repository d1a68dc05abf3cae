"""The rendering half of the studio: cast and scenes as written, speech, regions, and with bpy a drawing."""

from __future__ import annotations

import ast
import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from secondlook.locales import find_languages
from studio.render import cache, expression, regions
from studio.render.person import everyone, read_person
from tests.project import ROOT

RENDER = ROOT / "studio" / "render"
CAST = {name: read_person(name) for name in everyone()}
STILLS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (RENDER / "stills").glob("*.yaml")}
CLIPS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (RENDER / "clips").glob("*.yaml")}
SCENES = STILLS | {name: clip["scene"] for name, clip in CLIPS.items()}
BESIDE, PROFILE = 12, 40  # degrees of yaw: from here a head is at three quarters, and in profile


def functions_of(file: str) -> set[str]:
    tree = ast.parse((RENDER / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_cast_is_large_and_differs() -> None:
    assert len(CAST) >= 10
    assert len({person.name for person in CAST.values()}) == len(CAST)
    assert len({json.dumps(person.modes) for person in CAST.values()}) == len(CAST)
    steps = {person.monk for person in CAST.values()}
    assert min(steps) <= 2
    assert max(steps) >= 9
    assert len(steps) >= 8
    assert {person.sex for person in CAST.values()} == {"f", "m"}
    assert min(person.age for person in CAST.values()) < 0.2
    assert max(person.age for person in CAST.values()) > 0.7


@pytest.mark.parametrize("name", CAST)
def test_everybody_has_a_card_that_the_course_shows_too(name: str) -> None:
    person = CAST[name]
    assert set(person.card) == set(find_languages(ROOT))
    listed = yaml.safe_load((ROOT / "cast.yaml").read_text("utf-8"))[name]
    assert person.card["en"] == f"{listed['name']}, {listed['about']}"
    assert (person.name, person.monk) == (listed["name"], listed["monk"])
    chinese = yaml.safe_load((ROOT / "locales/zh/cast.yaml").read_text("utf-8"))[name]
    assert person.card["zh"] == f"{chinese['name']}，{chinese['about']}"


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_names_only_what_there_is(name: str) -> None:
    scene = SCENES[name]
    assert scene["person"] in CAST
    assert scene["light"] in functions_of("light.py")
    assert scene["place"] in functions_of("place.py")
    assert scene["expression"] in expression.EXPRESSIONS
    assert name.startswith(f"{scene['person']}_{scene['light']}_")
    donors = STILLS[name].get("donors", []) if name in STILLS else CLIPS[name]["donors"]
    assert set(donors) <= set(CAST) - {scene["person"]}


def test_lights_places_turns_and_faces_are_many() -> None:
    assert len({scene["light"] for scene in SCENES.values()}) >= 4
    assert len({scene["place"] for scene in SCENES.values()}) >= 4
    turns = [abs(still.get("turn", [0])[0]) for still in STILLS.values()]
    assert min(turns) < BESIDE
    assert any(BESIDE <= turn < PROFILE for turn in turns)
    assert max(turns) >= PROFILE
    assert {"neutral", "smile", "talk", "blink"} <= {still["expression"] for still in STILLS.values()}
    hidden = {scene["person"] for scene in SCENES.values() if scene.get("front")}
    glasses = {name for name, person in CAST.items() if person.glasses}
    assert len(hidden | glasses) >= 4
    assert len(hidden) >= 2


@pytest.mark.parametrize("name", CLIPS)
def test_a_clip_is_written_soundly(name: str) -> None:
    clip = CLIPS[name]
    assert 2 <= clip["seconds"] <= 4
    assert clip["scene"]["shot"]["size"][1] >= 480
    times = [row[0] for row in clip["keys"]]
    assert times == sorted(times)
    assert all(0 < blink < clip["seconds"] for blink in clip["blinks"])
    spoken = expression.speech(clip["speech"], clip["seconds"])
    assert {sound for _, sound in spoken} <= set(expression.VISEMES)
    assert spoken[-1][0] <= clip["seconds"]


@given(st.lists(st.sampled_from([*expression.VISEMES, ","]), min_size=1, max_size=30), st.floats(1.5, 4))
def test_speech_stays_in_order_and_a_mouth_within_reach(sounds: list[str], seconds: float) -> None:
    spoken = expression.speech(" ".join(sounds), seconds)
    assert [at for at, _ in spoken] == sorted(at for at, _ in spoken)
    for t in np.linspace(0, seconds, 20):
        weights = expression.mouth_at(float(t), spoken)
        assert all(0 <= weight <= 0.75 for weight in weights.values())


def test_lips_close_where_they_must() -> None:
    spoken = expression.speech("aa mm aa", 2.5)
    moment = {sound: at for at, sound in spoken}
    at_m = expression.mouth_at(moment["mm"], spoken)
    at_a = expression.mouth_at(moment["aa"], spoken)
    assert at_m.get("jawOpen", 0) < 0.25 * at_a["jawOpen"]
    assert at_m["mouthPress"] > 0.3


@given(st.floats(0, 1), st.floats(0, 0.3))
def test_a_relaxed_lid_hangs_and_never_shuts_further_than_shut(shut: float, lid: float) -> None:
    weights = expression.relaxed({"eyeBlink": shut}, lid)
    assert lid <= weights["eyeBlink"] <= 1
    assert weights["eyeBlink"] >= shut * (1 - 1e-9)


@pytest.mark.parametrize(
    "region", [regions.flush, regions.shadow, regions.shine, regions.beard, regions.face]
)
def test_regions_are_shares_and_alike_on_both_sides(region) -> None:
    points = np.random.default_rng(4).uniform([-9, -9, -4], [9, 12, 13], (500, 3))
    told = region(points)
    assert told.min() >= 0
    assert told.max() <= 1 + 1e-9
    np.testing.assert_allclose(told, region(points * [-1, 1, 1]), atol=1e-9)


def test_the_face_region_has_the_features_and_neither_ear_nor_neck() -> None:
    nose, mouth, eye = (0, 1, 12), (0, -3, 11), (3, 3, 10)
    ear, neck = (8, 2, 0), (0, -12, 6)
    assert (regions.face(np.array([nose, mouth, eye], float)) > 0.9).all()
    assert (regions.face(np.array([ear, neck], float)) < 0.1).all()


def test_a_picture_goes_stale_by_what_code_does_and_not_by_its_layout(monkeypatch) -> None:
    def fingerprint(source: str) -> str:
        monkeypatch.setattr(cache.inspect, "getsource", lambda _module: source)
        return cache.fingerprint(ModuleType("drawing"))

    plain = fingerprint("def f(x):\n    return x + 1\n")
    assert fingerprint('def f(x):\n    """Why."""\n    return x + 1  # more\n') == plain
    assert fingerprint("def f(x):\n    return x + 2\n") != plain


def test_a_person_changed_in_one_number_is_drawn_again() -> None:
    ines = CAST["ines"]
    assert cache.fingerprint(ines) != cache.fingerprint(replace(ines, freckle=ines.freckle + 0.01))


def test_a_still_is_drawn_with_its_truth(tmp_path) -> None:
    """With Blender as a module and the head data; both stay out of the project."""
    pytest.importorskip("bpy")
    told = os.environ | {"STUDIO_OUT": str(tmp_path), "STUDIO_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "studio.render", "still", "priya_overcast_park_talk"]
    subprocess.run([*command, "--scale", "0.2", "--samples", "2"], cwd=ROOT, env=told, check=True)
    still = tmp_path / "stills" / "priya_overcast_park_talk"
    facts = json.loads(still.with_suffix(".json").read_text("utf-8"))
    width, height = facts["size"]
    marks = np.array(facts["landmarks"])
    assert marks.shape == (68, 2)
    assert ((marks > 0) & (marks < [width, height])).all()
    assert math.isclose(np.linalg.norm(facts["light_direction"]), 1, abs_tol=0.02)
    assert not all(facts["landmarks_seen"]), "a hand is before the face"
    assert {"face", "person", "front"} <= set(facts["masks"])
