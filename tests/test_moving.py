"""Every kind of alteration of clips, on a drawn face that moves: where, when, how strongly; and the files."""

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise
from statistics import mean

import cv2
import numpy as np
import pytest
from PIL import Image

from studio import align
from studio.blend import Altered
from studio.cast import BROWS, INNER_LIPS, LEFT_EYE, MOUTH, RIGHT_EYE, unit
from studio.kinds import settings_of
from studio.measure import gap, unrest
from studio.moving import reel as reels
from studio.moving import take as takes
from studio.moving.alterations.landmark_jitter import shaken
from studio.moving.alterations.no_blink import around
from studio.moving.alterations.profile_break import held
from studio.moving.alterations.seam_flicker import beats
from studio.moving.alterations.sliding_face import slipped
from studio.moving.kinds import ALTERATIONS, Given, altered, read_kinds
from studio.moving.made import Told, changed_by
from studio.moving.recipes import read_take
from studio.moving.reel import Reel, crowns, read_reel
from studio.moving.steady import steadied
from studio.moving.take import take_clip
from studio.moving.video import film, keep, kept
from tests.test_alterations import drawn_face

KINDS = read_kinds()
GRADES = ("crude", "fair", "good", "very_good")
COUNT = 10
STEP = 2  # px to the right in every frame
TURN = [0, 10, 20, 30, 42, 45, 50, 45, 20, 0]  # degrees; drawn as a narrower face
BLINK = np.array([0, 0, 0.1, 0.25, 0.45, 1, 0.6, 0.35, 0.1, 0])
LIPS = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]  # px that the mouth opens

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def moved(plane, shift):
    return cv2.warpAffine(plane, shift, plane.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)


@cache
def drawn_reel(name="anna", skin=(0.80, 0.60, 0.50), wall=(0.30, 0.40, 0.55), lit=0.25, hand=False):
    """The drawn face moves to the right, speaks and blinks, and a hand comes before it."""
    still = drawn_face(name, skin, wall, lit)
    height, width = still.face.shape
    frames, faces, fronts, marks = [], [], [], []
    for i in range(COUNT):
        narrow = 1 - 0.3 * np.sin(np.radians(TURN[i]))
        shift = np.array([[narrow, 0, 160 * (1 - narrow) + STEP * i - 10], [0, 1, 0]])
        points = align.moved(still.landmarks, shift)
        points[INNER_LIPS[4:]] += (0, LIPS[i])
        pixels = np.ascontiguousarray(moved(still.pixels, shift))
        cv2.fillPoly(pixels, [np.round(points[INNER_LIPS]).astype(np.int32)], (0.3, 0.1, 0.1))
        for eye in (LEFT_EYE, RIGHT_EYE):
            lid = points[eye].copy()
            lid[:, 1] = lid[:, 1].min() + BLINK[i] * (lid[:, 1] - lid[:, 1].min())
            cv2.fillPoly(pixels, [np.round(lid).astype(np.int32)], tuple(np.multiply(skin, 0.8)))
        front = np.zeros((height, width), np.float32)
        if hand:
            front[150:, : 18 * i + 40] = 1
            pixels[front > 0] = (0.2, 0.5, 0.3)
        frames.append(pixels)
        faces.append(moved(still.face, shift) * (1 - front))
        fronts.append(front)
        marks.append(points)
    levels, face, front = (
        np.round(np.stack(planes) * 255).astype(np.uint8) for planes in (frames, faces, fronts)
    )
    masks = {"face": face, "hair": np.zeros_like(face)} | ({"front": front} if hand else {})
    turn = np.array([[yaw, 0, 0] for yaw in TURN], float)
    points = np.stack(marks)
    bare = (np.maximum(face, front) if hand else face, points)
    return Reel(name, levels, masks, points, turn, BLINK, crowns(*bare))


PERSON = drawn_reel()
COVERED = drawn_reel(hand=True)
DONOR = drawn_reel("bertha", (0.70, 0.55, 0.35), (0.75, 0.70, 0.60), -0.25)


def reel_for(name):
    return COVERED if name == "occlusion_break" else PERSON


@cache
def done(name, grade, seed=3):
    kind = KINDS[name]
    donor = DONOR if "donor" in kind.needs else None
    given = Given(settings_of(kind, grade, {}), np.random.default_rng(seed), donor)
    return list(altered(kind, reel_for(name), given))


def told(name, grade):
    gathered = Told()
    for frame, made in zip(reel_for(name), done(name, grade), strict=True):
        gathered.add(frame, made)
    return gathered


def test_the_kinds_are_those_on_disk():
    assert set(KINDS) == {file.stem for file in ALTERATIONS.glob("*.py")} - {"__init__"}
    assert len(KINDS) >= 8


@every_kind
def test_a_kind_says_what_it_is_what_it_needs_and_how_strong_it_can_be(kind):
    assert kind.tells.endswith(".")
    assert kind.needs in ((), ("donor",))
    assert tuple(kind.strengths) == GRADES
    assert len({frozenset(settings) for settings in kind.strengths.values()}) == 1
    with pytest.raises(ValueError, match="no setting"):
        settings_of(kind, "good", {"magic": 1})


@every_kind
@pytest.mark.parametrize("grade", GRADES)
def test_in_every_frame_the_mask_is_exactly_where_pixels_changed(kind, grade):
    """Outside not one bit differs, and a frame in which nothing differs has no mask."""
    changed = 0
    for frame, made in zip(reel_for(kind.id), done(kind.id, grade), strict=True):
        apart = np.abs(made.pixels - frame.pixels).max(axis=2)
        assert apart[~made.mask].max(initial=0) == 0
        assert made.mask.any() == (apart.max() > 0)
        assert not made.mask.any() or (apart[made.mask] > 0.2 / 255).mean() > 0.5
        assert made.landmarks.shape == (68, 2)
        assert 0 <= made.pixels.min() <= made.pixels.max() <= 1
        changed += made.mask.any()
    assert changed >= 2


@every_kind
def test_the_same_seed_gives_the_same_bytes(kind):
    first = done(kind.id, "crude")
    done.cache_clear()
    second = done(kind.id, "crude")
    assert first is not second
    for one, other in zip(first, second, strict=True):
        assert one.pixels.tobytes() == other.pixels.tobytes()
        assert one.mask.tobytes() == other.mask.tobytes()


@every_kind
def test_from_crude_to_very_good_the_measured_fault_falls(kind):
    found = [told(kind.id, grade).measured[kind.measure] for grade in GRADES]
    assert all(stronger > weaker for stronger, weaker in pairwise(found)), found
    assert found[-1] > 0


def test_open_eyes_stay_where_they_are_not_replaced():
    masks = [made.mask for made in done("no_blink", "crude")]
    assert [bool(mask.any()) for mask in masks] == (BLINK > 0).tolist()
    for made, frame in zip(done("no_blink", "crude"), PERSON, strict=True):
        if made.mask.any():
            assert made.mask[: int(frame.landmarks[BROWS, 1].min()) - 5].sum() == 0
            assert made.mask[int(frame.landmarks[MOUTH, 1].min()) :].sum() == 0


def test_the_frames_around_a_blink_are_found_at_the_ends_of_a_clip_too():
    blink = np.array([1, 0.2, 0, 0, 0.6, 1, 0.4])
    assert around(blink, 0, 0.0) == (2, 2)
    assert around(blink, 4, 0.0) == (3, 3)
    assert around(blink, 5, 0.5) == (3, 6)


def test_a_late_mouth_shows_where_the_lips_were():
    late = KINDS["mouth_out_of_step"].strengths["good"]["frames"]
    made = done("mouth_out_of_step", "good")[7]
    heights = [np.ptp(PERSON.landmarks[i, INNER_LIPS, 1]) for i in (7, 7 - late)]
    assert np.ptp(made.landmarks[INNER_LIPS, 1]) == pytest.approx(heights[1], abs=1)
    assert abs(heights[0] - heights[1]) > 2


def test_a_crude_swap_covers_the_hand_and_a_careful_one_hardly():
    hand = unit(COVERED.masks["front"])
    covered = {
        grade: sum(
            (made.mask & (front > 0.5)).sum()
            for made, front in zip(done("occlusion_break", grade), hand, strict=True)
        )
        for grade in GRADES
    }
    assert covered["crude"] > 3 * covered["very_good"]
    assert covered["crude"] > covered["fair"] > covered["good"] > covered["very_good"]


def test_nothing_is_held_before_a_face_without_a_hand():
    kind = KINDS["occlusion_break"]
    given = Given(settings_of(kind, "crude", {}), np.random.default_rng(1), DONOR)
    with pytest.raises(ValueError, match="nothing passes"):
        list(altered(kind, DONOR, given))


def test_a_turned_head_keeps_the_last_face_that_could_be_placed():
    yaw = np.array([0, 10, 30, 50, 30, 5.0])
    assert held(yaw, 20) == [0, 1, 1, 1, 1, 5]
    assert held(yaw, 60) == list(range(6))
    assert held(-yaw, 20) == held(yaw, 20)


def test_trembling_and_flicker_and_drift_displace_nothing_for_good():
    rng = np.random.default_rng(5)
    assert np.abs(shaken(40, 2.0, 1.0, rng).mean(axis=0)).max() < 1e-9
    assert np.abs(beats(40, rng).mean(axis=0)).max() < 1e-9
    calm = replace(PERSON, landmarks=np.repeat(PERSON.landmarks[:1], COUNT, axis=0))
    assert np.abs(slipped(calm, 5, 3.0, rng).mean(axis=0)).max() < 1e-9


def test_trembling_is_as_large_as_asked():
    shakes = shaken(2000, 2.0, 1.0, np.random.default_rng(5))
    assert shakes.std(axis=0).mean() == pytest.approx(np.hypot(2.0, 1.0), rel=0.05)


def test_a_sliding_face_lies_where_the_head_was():
    steps = STEP * np.arange(COUNT)[:, None, None] * [1, 0]
    moving = replace(PERSON, landmarks=PERSON.landmarks[:1] + steps)
    slips = slipped(moving, 3, 0.0, np.random.default_rng(5))
    assert np.allclose(slips[3:], (-3 * STEP, 0))


def test_no_flicker_flashes():
    """General flashes: pairs of changes in relative luminance by a tenth or more (WCAG 2.3.1)."""
    made = done("seam_flicker", "crude")
    weights = np.array([0.2126, 0.7152, 0.0722])
    bright = [float((one.pixels[one.mask] ** 2.2 @ weights).mean()) for one in made]
    assert max(abs(a - b) for a, b in pairwise(bright)) < 0.1


def test_a_change_that_goes_along_is_at_rest_and_one_that_comes_and_goes_is_not():
    before = np.full((60, 60, 3), 0.5, np.float32)
    after = before + np.float32(0.1)
    mask = np.ones((60, 60), bool)
    assert unrest(gap(after, before), gap(after, before), mask) == 0
    assert unrest(gap(before, before), gap(after, before), mask) > 5


def test_a_steady_swap_is_measured_as_steadier_than_one_that_comes_and_goes():
    steady = [Altered(made.pixels, made.mask, made.landmarks) for made in done("near_clean", "very_good")]
    blinking = [
        made if i % 2 else Altered(frame.pixels, np.zeros_like(made.mask), frame.landmarks)
        for i, (made, frame) in enumerate(zip(steady, PERSON, strict=True))
    ]
    found = []
    for clip in (steady, blinking):
        gathered = Told()
        for frame, made in zip(PERSON, clip, strict=True):
            gathered.add(frame, made)
        found.append(gathered.measured["temporal"])
    assert found[0] < found[1]


def test_the_denoisers_blotches_are_averaged_and_what_moves_is_not():
    rng = np.random.default_rng(2)
    blotches = [
        cv2.GaussianBlur(rng.normal(0, 90, PERSON.levels.shape[1:3]).astype(np.float32), (0, 0), 9)
        for _ in range(COUNT)
    ]
    spotted = np.clip(PERSON.levels + np.stack(blotches)[..., None], 0, 255).astype(np.uint8)
    calm = np.stack(list(steadied(spotted, PERSON.masks, PERSON.landmarks, PERSON.crowns)))
    assert _wrong(calm, skin_only=True) < 0.75 * _wrong(spotted, skin_only=True)
    again = np.stack(list(steadied(PERSON.levels, PERSON.masks, PERSON.landmarks, PERSON.crowns)))
    assert _wrong(again, skin_only=False) < 1.5


def _wrong(levels, skin_only):
    """Mean distance from the drawn face, in levels."""
    inside = PERSON.masks["face"] > 250 if skin_only else np.ones(levels.shape[:3], bool)
    slow = [
        cv2.GaussianBlur(one.astype(np.float32) - two.astype(np.float32), (0, 0), 6)
        for one, two in zip(levels, PERSON.levels, strict=True)
    ]
    return float(np.abs(np.stack(slow))[inside].mean())


def noisy(frames):
    rng = np.random.default_rng(7)
    return [np.clip(frame + rng.normal(0, 3, frame.shape), 0, 255).astype(np.uint8) for frame in frames]


def test_a_film_is_the_same_bytes_each_time_and_says_nothing_of_its_making(tmp_path):
    shots = noisy(PERSON.levels)
    for name in ("one.mp4", "two.mp4"):
        film(shots, tmp_path / name, 23)
    data = (tmp_path / "one.mp4").read_bytes()
    assert data == (tmp_path / "two.mp4").read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert not [word for word in (b"Lavf", b"\xa9too", b"\xa9day") if word in data]
    header = data.index(b"mvhd")
    assert data[header + 8 : header + 16] == bytes(8)  # made when: never


def test_a_film_shows_the_colours_of_its_frames(tmp_path):
    film(PERSON.levels, tmp_path / "film.mp4", 18)
    seen = read_film(tmp_path / "film.mp4")
    assert len(seen) == COUNT
    assert seen[0].shape == PERSON.levels[0].shape
    apart = np.abs(np.stack(seen).astype(int) - PERSON.levels).mean(axis=(0, 1, 2))
    assert apart.max() < 3, apart


def read_film(file):
    """(H, W, 3) RGB frames, read by another program than the one that wrote them."""
    video, frames = cv2.VideoCapture(str(file)), []
    while True:
        more, frame = video.read()
        if not more:
            return frames
        frames.append(frame[..., ::-1])


def test_what_is_kept_comes_back_nearly_as_it_was(tmp_path):
    keep(PERSON.levels, tmp_path / "kept.mp4")
    assert np.abs(kept(tmp_path / "kept.mp4").astype(int) - PERSON.levels).mean() < 1.2


@pytest.fixture
def render(tmp_path, monkeypatch):
    """A folder as studio.render writes it, and an empty cast to take it into."""
    for module in (reels, takes):
        monkeypatch.setattr(module, "CLIPS", tmp_path / "cast")
    folder = tmp_path / "anna_studio_speaks"
    folder.mkdir()
    frames = []
    for i in range(6):
        Image.fromarray(COVERED.levels[i]).save(folder / f"{i:04d}.png")
        Image.fromarray(COVERED.masks["face"][i]).save(folder / f"{i:04d}.face.png")
        if i >= 3:
            Image.fromarray(COVERED.masks["front"][i]).save(folder / f"{i:04d}.front.png")
        weights = {"eyeBlink": float(BLINK[i])}
        facts = {
            "person": "anna",
            "light_direction": [0, 0, 1],
            "gaze": [0, 0],
            "body": 0,
            "size": [320, 400],
        }
        moving = {"frame": i, "seconds": 2.0, "weights": weights, "turn": [TURN[i], 0, 0]}
        frames.append(facts | moving | {"landmarks": PERSON.landmarks[i].tolist()})
    clip = {"seconds": 0.25, "scene": {"light": "studio", "place": "backdrop"}}
    (folder / "truth.json").write_text(json.dumps({"clip": clip, "frames": frames}), encoding="utf-8")
    return folder


def test_a_render_is_taken_into_the_cast_and_read_back(render):
    assert take_clip(render) == render.name
    reel = read_reel(render.name)
    assert len(reel) == 6
    assert set(reel.masks) == {"face", "front"}
    assert np.abs(reel.masks["face"].astype(int) - COVERED.masks["face"][:6]).max() <= 9
    assert not reel.masks["front"][:3].any()
    assert np.abs(reel.landmarks - PERSON.landmarks[:6]).max() < 0.06
    assert reel.blink.tolist() == BLINK[:6].tolist()
    assert mean(np.abs(reel.levels.astype(int) - COVERED.levels[:6]).ravel().tolist()) < 3


def test_a_render_that_is_not_finished_is_not_taken(render):
    told = json.loads((render / "truth.json").read_text(encoding="utf-8"))
    (render / "truth.json").write_text(json.dumps(told | {"frames": told["frames"][:4]}), encoding="utf-8")
    with pytest.raises(ValueError, match="4 of 6 frames"):
        take_clip(render)


def test_one_file_adds_clips(tmp_path):
    file = tmp_path / "anna_studio_speaks.yaml"
    captions = "  - {from: 0, to: 1, text: (She speaks.), text_zh: （她在说话。）}\n"
    clips = "  anna_1:\n  anna_2: {alteration: no_blink, strength: fair}\n"
    take = "camera: camera_95\ncrf: 20\nseed: 1\nalt: A\nalt_zh: B\nsuspicious: C\n"
    page = f"{take}captions:\n{captions}clips:\n{clips}"
    file.write_text(page, encoding="utf-8")
    plain, staring = read_take(file).values()
    assert plain.take.reel == staring.take.reel == "anna_studio_speaks"
    assert (plain.is_altered, staring.is_altered) == (False, True)
    assert plain.take.captions[0].text_zh == "（她在说话。）"
    with pytest.raises(ValueError, match="needs a strength and no donor"):
        list(changed_by(staring, PERSON, DONOR))
