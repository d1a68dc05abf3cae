"""The self-blend: one person by construction, a seam that answers to every control, and an honest meter."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from time import process_time
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from activities.break_it_yourself import PLACE, SHAPE, _limit
from secondlook.exhibits.break_it_yourself import (
    CRUDE,
    PICTURES,
    STRANGE,
    TOOLS,
    Change,
    Shape,
    blend_with_itself,
    hidden_by,
)
from secondlook.exhibits.seam import rim_of, seam_by_place, seam_strength, to_lab
from secondlook.exhibits.strangers_seam import PLACES, STRANGERS, strangers_seam
from secondlook.pictures import read_landmarks
from tests.activities.opened import finding, open_activity
from tests.replies import course

NAME = "activity_break_it_yourself"
every_picture = pytest.mark.parametrize("picture", PICTURES)
changes = st.builds(
    Change,
    shape=st.sampled_from(get_args(Shape)),
    size=st.integers(70, 120),
    feather=st.integers(0, 16).map(float),
    brighter=st.integers(-20, 20),
    warmer=st.integers(-20, 20),
    scale=st.integers(90, 110),
    shift=st.integers(-10, 10).map(float),
    blur=st.integers(0, 4).map(float),
    noise=st.integers(0, 12),
    quality=st.integers(10, 95),
)


# The meter


def test_colours_are_measured_as_people_see_them() -> None:
    white, black, red = to_lab(np.array([[[255, 255, 255], [0, 0, 0], [255, 0, 0]]], np.uint8))[0]
    assert np.allclose(white, (100, 0, 0), atol=0.1)
    assert np.allclose(black, 0, atol=0.1)
    assert np.allclose(red, (53.2, 80.1, 67.2), atol=0.5)


def test_the_rim_is_both_sides_of_the_outline() -> None:
    mask = np.zeros((9, 9), bool)
    mask[3:6, 3:6] = True
    rim = rim_of(mask)
    assert rim.sum() == 25 - 1
    assert not rim[4, 4]
    assert not rim_of(np.ones((4, 4), bool)).any()


@given(st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=20)
def test_a_larger_step_is_a_stronger_seam(one: int, other: int) -> None:
    small, large = sorted((one, other))
    before = np.full((40, 40, 3), 120, np.uint8)
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:30] = True

    def raised(levels: int) -> float:
        return seam_strength(np.where(mask[..., None], before + np.uint8(levels), before), before, mask)

    assert raised(0) == 0
    assert raised(small) <= raised(large) + 1e-4
    assert seam_strength(before, before, np.zeros_like(mask)) == 0


def test_a_seam_is_found_where_it_is() -> None:
    before = np.full((40, 40, 3), 120, np.uint8)
    after = before.copy()
    after[30:, :] += 40
    mask = np.ones((40, 40), bool)
    mask[30:] = mask[:8] = False
    top, bottom = np.zeros_like(mask), np.zeros_like(mask)
    top[:20], bottom[20:] = True, True
    steps = seam_by_place(after, before, mask, {"top": top, "bottom": bottom})
    assert steps["bottom"] > 5 > steps["top"]


def test_the_small_meter_agrees_with_what_the_studio_measured() -> None:
    """On all altered pictures, after the camera and at half the size, the order of the seams is the same."""
    ours, theirs = [], []
    for picture in course().pictures.values():
        twin = course().pictures.get(picture.twin or "")
        if not (twin and picture.mask and picture.truth and picture.small and twin.small):
            continue
        after, before = (np.asarray(Image.open(one.small.file).convert("RGB")) for one in (picture, twin))  # type: ignore[union-attr]
        if after.shape != before.shape:
            continue
        size = after.shape[1], after.shape[0]
        mask = np.asarray(Image.open(picture.mask).convert("L").resize(size, Image.Resampling.BOX)) > 127
        ours.append(seam_strength(after, before, mask))
        theirs.append(read_landmarks(picture.truth).edge or 0.0)
    ranks = [np.argsort(np.argsort(values)) for values in (ours, theirs)]
    assert len(ours) > 40
    assert np.corrcoef(*ranks)[0, 1] > 0.9
    assert 0.5 < median(o / t for o, t in zip(ours, theirs, strict=True) if t > 0.3) < 1


# The blend


@every_picture
def test_a_face_laid_back_unchanged_leaves_no_trace(picture: str) -> None:
    blend = blend_with_itself(picture, Change())
    assert (blend.after == blend.before).all()
    assert blend.seam == blend.change == 0


@every_picture
def test_the_picture_is_the_courses_own_untouched_one(picture: str) -> None:
    known = course().pictures[picture]
    assert known.kind == "untouched"
    assert not known.brought
    assert known.small
    with Image.open(known.small.file) as opened:
        untouched = np.asarray(opened.convert("RGB")).astype(int)
    assert np.abs(blend_with_itself(picture, Change(quality=95)).after - untouched).mean() < 2


@pytest.mark.parametrize("picture", ["walt_studio_2", "ines_studio_1", "../../etc/passwd", ""])
def test_no_other_picture_can_be_named(picture: str) -> None:
    with pytest.raises(KeyError):
        blend_with_itself(picture, Change())


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(PICTURES), changes)
def test_any_setting_gives_a_picture_and_changes_nothing_far_from_the_face(
    picture: str, change: Change
) -> None:
    blend = blend_with_itself(picture, change)
    assert blend.after.shape == blend.before.shape == (400, 320, 3)
    assert 0 <= blend.seam < 60
    apart = np.abs(blend.after.astype(int) - blend.before)
    assert apart[330:].mean() < 0.5
    assert apart[:, :16].mean() < 0.5


@every_picture
@pytest.mark.parametrize("shape", ["inner", "brow_line"])
def test_a_softer_edge_is_a_weaker_seam(picture: str, shape: Shape) -> None:
    seams = [
        blend_with_itself(picture, replace(STRANGE, shape=shape, feather=f)).seam for f in (0.0, 2.0, 8.0)
    ]
    assert seams[0] > 1.3 * seams[1] > 1.3 * 1.3 * seams[2]


@every_picture
def test_the_challenge_is_open_at_first_and_can_be_won(picture: str) -> None:
    limit, measured = _limit()
    assert measured >= 10
    assert 0.3 < limit < 0.8
    assert blend_with_itself(picture, hidden_by(CRUDE)).seam > 2 * limit
    won = blend_with_itself(picture, hidden_by(replace(CRUDE, feather=12.0)))
    assert won.seam <= limit
    assert won.change > 0.02, "what is hidden is still there"


def test_the_challenge_leaves_only_the_tools() -> None:
    wild = Change("whole", 80, 3.0, -20, 20, 110, 9.0, 4.0, 7, 40)
    made = hidden_by(wild)
    for field in Change.__dataclass_fields__:
        assert getattr(made, field) == getattr(wild if field in TOOLS else STRANGE, field)


def test_a_preview_takes_a_fraction_of_what_it_may() -> None:
    blend_with_itself(PICTURES[0], CRUDE)
    began = process_time()
    for feather in range(10):
        blend_with_itself(PICTURES[0], replace(CRUDE, feather=feather + 0.5, noise=3, blur=2.0))
    assert (process_time() - began) / 10 < 0.1  # 0.02 on the machine it was written on


# A stranger's seam


def test_strangers_are_altered_pictures_and_their_own_twins() -> None:
    for picture, twin in STRANGERS.items():
        known = course().pictures[picture]
        assert known.kind == "altered"
        assert known.twin == twin


def test_each_place_is_the_right_answer_once_and_clearly() -> None:
    seams = [strangers_seam(picture) for picture in STRANGERS]
    assert sorted(seam.strongest for seam in seams) == sorted(PLACES)
    for seam in seams:
        steps = sorted(seam.steps.values())
        assert steps[-1] > 1.3 * steps[-2]


def test_strangers_come_from_easy_to_hard() -> None:
    strengths = [max(strangers_seam(picture).steps.values()) for picture in STRANGERS]
    assert strengths == sorted(strengths, reverse=True)


def test_no_quiz_is_given_away() -> None:
    asked = {question.picture for pack in course().packs.values() for question in pack.questions}
    assert not asked & set(STRANGERS)


# The page


def opened() -> AppTest:
    at = open_activity("break_it_yourself")
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("dial", "value"),
    [
        ("size", 120),
        ("feather", 8),
        ("noise", 12),
        ("quality", 20),
        ("brighter", -10),
        ("warmer", 20),
        ("scale", 90),
        ("shift", -10),
        ("blur", 4),
    ],
)
def test_every_slider_changes_what_it_shows(dial: str, value: int) -> None:
    at = opened()
    before = finding(at)
    at.slider(f"{NAME}.{dial}").set_value(value).run()
    assert finding(at) != before


@pytest.mark.parametrize(("dial", "values"), [("picture", PICTURES[1:]), ("shape", ("whole", "brow_line"))])
def test_every_choice_changes_what_it_shows(dial: str, values: tuple[str, ...]) -> None:
    at = opened()
    seen = [finding(at)]
    for value in values:
        at.radio(f"{NAME}.{dial}").set_value(value).run()
        seen.append(finding(at))
    assert len(set(seen)) == len(seen)


def test_one_place_shows_three_pictures() -> None:
    at = opened()

    def picture() -> str:
        return next(one.body for one in at.get("html") if "class='live'" in one.body)

    seen = {picture()}
    for name in ("untouched", "meter"):
        seen.add((at.radio(f"{NAME}.shown").set_value(name).run(), picture())[1])
    assert len(seen) == 3


def test_taking_everything_back_leaves_nothing_to_find() -> None:
    at = opened()
    for dial, value in (("brighter", 0), ("warmer", 0), ("scale", 100), ("shift", 0)):
        at.slider(f"{NAME}.{dial}").set_value(value)
    assert "nothing was changed" in finding(at.run())


def test_the_challenge_is_won_with_a_soft_edge() -> None:
    at = opened()
    at.toggle(f"{NAME}.challenge").set_value(True).run()
    assert "Hidden" not in finding(at)
    assert {one.key for one in at.slider} == {f"{NAME}.{name}" for name in TOOLS if name != "shape"}
    at.slider(f"{NAME}.feather").set_value(12).run()
    assert "Hidden" in finding(at)
    assert "still differs" in finding(at)


@pytest.mark.parametrize("picture", STRANGERS)
def test_a_guess_is_answered_by_the_meter(picture: str) -> None:
    at = opened()
    at.radio(f"{NAME}.stranger").set_value(picture).run()
    assert not at.success
    right = strangers_seam(picture).strongest
    for place in PLACES:
        at.radio(f"{NAME}.guess_{picture}").set_value(place).run()
        assert bool(at.success) == (place == right)
        assert PLACE[right] in (at.success or at.info)[0].value


def test_every_shape_and_place_has_words() -> None:
    assert set(SHAPE) == set(get_args(Shape))
    assert set(PLACE) == set(PLACES)
