"""Every kind of alteration in studio/alterations, on small drawn faces: it runs, says where, has grades."""

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest

from studio.camera import CAMERAS, exposed, jpeg, saved
from studio.cast import CAST, INNER_LIPS, LEFT_EYE, RIGHT_EYE, Still
from studio.kinds import ALTERATIONS, Given, altered, read_kinds, settings_of
from studio.measure import difference, edge
from studio.recipes import read_scene
from tests.project import ROOT

KINDS = read_kinds()
GRADES = ("crude", "fair", "good", "very_good")
WIDTH, HEIGHT = 320, 400

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
every_change = pytest.mark.parametrize(
    "kind", [k for k in KINDS.values() if k.stage != "none"], ids=lambda k: k.id
)


@cache
def drawn_face(name="anna", skin=(0.80, 0.60, 0.50), wall=(0.30, 0.40, 0.55), lit=0.25):
    """An egg with eyes and teeth before a wall, brighter on one side, with freckles."""
    rng = np.random.default_rng(len(name))
    facts = json.loads((CAST / "ines_studio.json").read_text(encoding="utf-8"))
    marks = np.array(facts["landmarks"]) * WIDTH / 512
    face, person = np.zeros((2, HEIGHT, WIDTH), np.float32)
    centre, half = marks[[0, 16, 8]].mean(axis=0), np.ptp(marks[:17, 0]) / 2
    cv2.ellipse(
        face, [int(v) for v in centre], (int(half * 1.05), int(half * 1.5)), 0, 0, 360, 1, -1, cv2.LINE_AA
    )
    cv2.ellipse(
        person, [int(v) for v in centre], (int(half * 1.3), int(half * 1.8)), 0, 0, 360, 1, -1, cv2.LINE_AA
    )
    cv2.rectangle(person, (30, 300), (290, HEIGHT), 1, -1)
    x = np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :, None]
    ripples = 0.06 * np.sin(np.mgrid[0:HEIGHT, 0:WIDTH][0] / 9)[..., None]
    speckle = cv2.GaussianBlur(rng.standard_normal((HEIGHT, WIDTH, 1)), (0, 0), 1.2)[..., None] * 0.12
    pixels = np.array(wall) + ripples + 0 * x
    pixels = pixels + person[..., None] * (np.array([0.2, 0.15, 0.12]) - pixels)
    pixels = pixels + face[..., None] * (np.array(skin) * (1 + lit * x) + speckle - pixels)
    pixels = np.ascontiguousarray(pixels, np.float32)
    for eye in (LEFT_EYE, RIGHT_EYE):
        cv2.fillPoly(pixels, [np.round(marks[eye]).astype(np.int32)], (0.9, 0.9, 0.9))
        dark = np.add(marks[eye].mean(axis=0), (2, 0))
        cv2.circle(pixels, [int(v) for v in dark], 5, (0.2, 0.1, 0.1), -1)
    marks[INNER_LIPS] = marks[INNER_LIPS] + np.sign(marks[INNER_LIPS] - marks[INNER_LIPS].mean(axis=0)) * (
        6,
        7,
    )
    cv2.fillPoly(pixels, [np.round(marks[INNER_LIPS]).astype(np.int32)], (0.66, 0.62, 0.50))
    return Still(name, np.clip(pixels, 0, 1), face, marks, person)


TARGET = drawn_face()
DONOR = drawn_face("bertha", (0.70, 0.55, 0.35), (0.75, 0.70, 0.60), -0.25)


def before(kind):
    if kind.stage != "shot":
        return TARGET
    return replace(TARGET, pixels=exposed(TARGET.pixels, CAMERAS["camera_88"], 7))


@cache
def done(name, grade, seed=3):
    kind = KINDS[name]
    donor = DONOR if "donor" in kind.needs else None
    return altered(
        kind, before(kind), Given(settings_of(kind, grade, {}), np.random.default_rng(seed), donor)
    )


def test_at_least_twelve_kinds_are_found_on_disk():
    assert len([kind for kind in KINDS.values() if kind.stage != "none"]) >= 12
    assert set(KINDS) == {file.stem for file in ALTERATIONS.glob("*.py")} - {"__init__"}


@every_kind
def test_a_kind_says_what_it_is_what_it_needs_and_how_strong_it_can_be(kind):
    assert kind.tells.endswith(".")
    assert kind.needs in ((), ("donor",))
    assert tuple(kind.strengths) == GRADES
    assert len({frozenset(settings) for settings in kind.strengths.values()}) == 1
    clues = (ROOT / "clues.yaml").read_text(encoding="utf-8")
    assert not [clue for clue in kind.shows if f"\n{clue}:" not in clues]
    with pytest.raises(ValueError, match="no setting"):
        settings_of(kind, "good", {"magic": 1})


@every_change
@pytest.mark.parametrize("grade", GRADES)
def test_the_mask_is_exactly_where_pixels_changed(kind, grade):
    """Outside not one bit differs. Inside, at least 55 % differ by more than a fifth of a level of 255:
    skin that agrees by chance with what was laid over it is inside all the same."""
    made, old = done(kind.id, grade), before(kind).pixels
    gap = np.abs(made.pixels - old).max(axis=2)
    assert made.mask.sum() > 100
    assert gap[~made.mask].max(initial=0) == 0
    assert (gap[made.mask] > 0.2 / 255).mean() > 0.55
    assert made.pixels.min() >= 0
    assert made.pixels.max() <= 1


@every_change
def test_the_same_seed_gives_the_same_bytes(kind):
    first = done(kind.id, "fair")
    done.cache_clear()
    second = done(kind.id, "fair")
    assert first is not second
    assert first.pixels.tobytes() == second.pixels.tobytes()
    assert first.mask.tobytes() == second.mask.tobytes()


@every_change
def test_from_crude_to_very_good_the_measured_change_falls(kind):
    measure = {"difference": difference, "edge": edge}[kind.measure]
    found = [measure(done(kind.id, g).pixels, before(kind).pixels, done(kind.id, g).mask) for g in GRADES]
    assert all(stronger > weaker for stronger, weaker in pairwise(found)), found
    assert found[-1] > 0


def test_one_eye_alone_can_be_exchanged():
    """Then the lights in the two eyes no longer agree."""
    masks = {}
    for which in ("left", "right", "both"):
        settings = settings_of(KINDS["eye_edit"], "crude", {"which": which})
        masks[which] = altered(KINDS["eye_edit"], TARGET, Given(settings, np.random.default_rng(1))).mask
    middle = round(TARGET.landmarks[27, 0])
    assert masks["left"][:, :middle].any()
    assert not masks["left"][:, middle:].any()
    assert not masks["right"][:, :middle].any()
    assert masks["both"][:, :middle].any()
    assert masks["both"][:, middle:].any()


def test_a_wrong_caption_changes_no_pixel():
    made = done("crop_and_miscaption", "crude")
    assert not made.mask.any()
    assert made.pixels.tobytes() == TARGET.pixels.tobytes()
    assert (
        difference(made.pixels, TARGET.pixels, made.mask) == edge(made.pixels, TARGET.pixels, made.mask) == 0
    )


@pytest.mark.parametrize("name", CAMERAS)
def test_a_camera_treats_an_altered_picture_and_its_twin_alike(name):
    """Farther than 24 px from the mask the two files differ by noise of JPEG blocks only."""
    camera, made = CAMERAS[name], done("self_blend", "crude")
    ours, theirs = (saved(exposed(p, camera, 5), camera).astype(int) for p in (made.pixels, TARGET.pixels))
    far = cv2.dilate(made.mask.astype(np.uint8), np.ones((49, 49), np.uint8)) == 0
    assert np.abs(ours - theirs)[far].max() <= 2
    assert np.abs(ours - theirs)[made.mask].mean() > 2


def test_cameras_differ_in_noise_and_in_size():
    flat = np.full((128, 640, 3), 0.4, np.float32)
    shots = {name: saved(exposed(flat, camera, 1), camera) for name, camera in CAMERAS.items()}
    sizes = [len(jpeg(shots[name], CAMERAS[name].quality)) for name in CAMERAS]
    assert sizes == sorted(sizes, reverse=True)
    spread = {name: float(shot[20:-20, 20:-20].std()) for name, shot in shots.items()}
    assert 0.4 < spread["camera_95"] < spread["camera_88"] < 4


def test_one_file_adds_a_scene(tmp_path):
    file = tmp_path / "anna_studio.yaml"
    pictures = "  anna_1:\n  anna_2: {alteration: clone, strength: fair}\n"
    text = f"camera: chat_60\nseed: 1\nalt: A\nalt_zh: B\npictures:\n{pictures}"
    file.write_text(text, encoding="utf-8")
    plain, cloned = read_scene(file).values()
    assert plain.scene.still == cloned.scene.still == "anna_studio"
    assert (plain.is_altered, cloned.is_altered) == (False, True)
