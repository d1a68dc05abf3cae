"""A small detector: trained on other people, measured at home and away, and never a verdict."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from secondlook.exhibits.face_measures import MEASURES, measure, passed_on
from secondlook.exhibits.meet_a_detector import (
    DECKS,
    HERE,
    LEFT_OUT,
    MEASURED,
    ROUND,
    WEIGHTS,
    Judged,
    auc,
    contributions,
    counts,
    deck_of,
    effect,
    has_named_camera,
    interval,
    judge,
    measured,
    person_of,
    read_detector,
    read_measured,
    roc,
    score,
    six,
    training_of,
)
from secondlook.pictures import SOURCES, read_landmarks, read_pictures
from secondlook.plain_text import read_text
from secondlook.plain_yaml import read_yaml
from studio.detector import TESTED, standard, train
from tests.activities.opened import finding, open_activity
from tests.project import ROOT

PICTURES = read_pictures(read_yaml(read_text(ROOT, SOURCES), SOURCES), ROOT)[0]
DETECTOR = read_detector()
ROWS = read_measured()
ALTERED = {name: picture.kind == "altered" for name, picture in PICTURES.items()}
KEY = "activity_meet_a_detector"
every_deck = pytest.mark.parametrize("deck", DECKS)
judgements = st.lists(
    st.builds(
        Judged, st.just("x"), st.booleans(), st.integers(0, 20).map(lambda twentieths: twentieths / 20)
    ),
    min_size=2,
    max_size=30,
).filter(lambda deck: len({one.altered for one in deck}) == 2)


# Who taught it, and who tests it


def test_nobody_is_on_both_sides() -> None:
    assert set(DETECTOR.tested) == set(TESTED)
    assert not set(DETECTOR.people) & set(DETECTOR.tested)
    training = training_of(PICTURES.values(), DETECTOR.tested)
    assert {person_of(picture.id) for picture in training} == set(DETECTOR.people)
    for rows in ROWS.values():
        assert {person_of(name) for name in rows} <= set(DETECTOR.tested)


def test_it_was_trained_on_the_pictures_that_ship() -> None:
    """Fails when pictures came or went: run `python -m studio.detector`."""
    training = training_of(PICTURES.values(), DETECTOR.tested)
    kinds = [picture.kind for picture in training]
    assert (kinds.count("altered"), kinds.count("untouched")) == (DETECTOR.altered, DETECTOR.untouched)
    assert list(DETECTOR.measures) == list(MEASURES)


@every_deck
def test_a_deck_holds_what_it_says(deck) -> None:
    """Fails when pictures came or went: run `python -m studio.detector`."""
    pictures = deck_of(PICTURES.values(), deck, DETECTOR.tested)
    assert [picture.id for picture in pictures] == list(ROWS[deck])
    assert {has_named_camera(picture) for picture in pictures} == {deck != "other_style"}
    assert not [one.id for one in pictures if one.recipe.get("alteration") in LEFT_OUT]
    kinds = [picture.kind for picture in pictures]
    assert min(kinds.count("altered"), kinds.count("untouched")) >= 10


def test_two_short_text_files_are_all_there_is() -> None:
    assert sum((HERE / file).stat().st_size for file in (WEIGHTS, MEASURED)) < 40_000
    assert (HERE / WEIGHTS).read_text(encoding="utf-8").startswith("# Written by `python -m studio.detector`")


# What it measures


@every_deck
def test_the_measures_are_those_of_the_pictures(deck) -> None:
    for name in list(ROWS[deck])[::9]:
        assert measured(PICTURES[name], deck) == pytest.approx(ROWS[deck][name], abs=2e-3, nan_ok=True), name


def portrait() -> tuple[Image.Image, np.ndarray]:
    picture = PICTURES["ines_studio_7"]
    with Image.open(picture.file) as opened:
        return opened.convert("RGB"), np.array(read_landmarks(picture.truth).landmarks)


def test_each_measure_rises_with_what_it_is_named_after() -> None:
    """One thing is done to a copy of one portrait, and the measure of that thing moves the way it should."""
    image, points = portrait()
    before = dict(zip(MEASURES, measure(image, points), strict=True))
    pixels = np.asarray(image, np.float32)
    height, width = pixels.shape[:2]
    jaw = points[:17] * (width, height)
    inside = np.zeros((height, width), bool)
    left, right, low = jaw[:, 0].min() + 25, jaw[:, 0].max() - 25, jaw[8, 1] - 25
    inside[int(points[27, 1] * height) : int(low), int(left) : int(right)] = True

    def after(changed: np.ndarray) -> dict[str, float]:
        levels = np.clip(changed, 0, 255).astype(np.uint8)
        return dict(zip(MEASURES, measure(Image.fromarray(levels), points), strict=True))

    rng = np.random.default_rng(1)
    grainy = after(pixels + np.where(inside[..., None], 9 * rng.standard_normal((height, width, 1)), 0))
    assert grainy["grain_rest"] > before["grain_rest"] + 0.3
    assert grainy["grain_neck"] > before["grain_neck"] + 0.3
    browner = after(pixels + np.where(inside[..., None], np.array([0, -10, -45]), 0))
    assert browner["colour_neck"] > before["colour_neck"] + 5
    darker = after(pixels * np.where(inside[..., None], 0.7, 1))
    assert darker["brightness_neck"] < before["brightness_neck"] - 0.2


def test_passing_on_makes_a_picture_smaller_and_a_jpeg() -> None:
    image, points = portrait()
    sent = passed_on(image)
    assert sent.size == (image.width // 2, image.height // 2)
    blocks = MEASURES.index("blocks")
    assert measure(sent, points)[blocks] != measure(image, points)[blocks]


def test_what_is_not_in_the_picture_is_not_measured_and_does_not_count() -> None:
    image, points = portrait()
    bottom = int(image.height * points[[5, 11], 1].min())
    cropped = image.crop((0, 0, image.width, bottom))
    row = measure(cropped, points * (1, image.height / bottom))
    lost = MEASURES.index("colour_neck")
    assert np.isnan(row[lost])
    assert contributions(DETECTOR, row)["colour_neck"] == 0
    assert 0 < score(DETECTOR, row) < 1


# How it decides


def test_a_score_is_the_sum_of_what_it_is_made_of() -> None:
    for row in ROWS["home"].values():
        total = DETECTOR.start + sum(contributions(DETECTOR, row).values())
        assert score(DETECTOR, row) == pytest.approx(1 / (1 + np.exp(-total)))


def test_training_finds_a_difference_that_is_there_and_none_that_is_not() -> None:
    rng = np.random.default_rng(3)
    altered = np.arange(400) % 2 == 0
    rows = rng.standard_normal((400, 3))
    rows[:, 0] += 2 * altered
    rows[5, 1] = np.nan
    middle, spread, weights = train(rows, altered, 1.0)
    assert weights[0] > 1
    assert max(abs(weights[1:3])) < 0.4
    scores = standard(rows, middle, spread) @ weights[:-1]
    deck = [Judged("", bool(kind), float(one)) for kind, one in zip(altered, scores, strict=True)]
    assert auc(deck) > 0.85


@given(judgements, st.floats(0, 1))
def test_everything_is_counted_once(deck, threshold: float) -> None:
    found = counts(deck, threshold)
    assert 0 <= found.hits <= found.altered
    assert 0 <= found.false_alarms <= found.untouched
    assert found.altered + found.untouched == len(deck)
    assert counts(deck, 0.0).hits == found.altered


@given(judgements)
def test_the_area_is_that_under_the_curve(deck) -> None:
    points = roc(deck)
    assert points[0] == (0, 0)
    assert points[-1] == (1, 1)
    assert points == sorted(points)
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))
    assert auc(deck) == pytest.approx(area)
    turned = [Judged(one.picture, not one.altered, one.score) for one in deck]
    assert auc(turned) == pytest.approx(1 - auc(deck))


@every_deck
def test_the_interval_holds_the_area(deck) -> None:
    judged = judge(DETECTOR, ROWS[deck], ALTERED)
    low, high = interval(judged)
    assert low < auc(judged) < high
    assert interval(judged) == (low, high)


# The round


def test_six_pictures_are_half_and_half_of_six_scenes_and_nothing_is_shown_twice() -> None:
    chosen = six(PICTURES.values(), DETECTOR.tested)
    assert chosen == six(reversed(PICTURES.values()), DETECTOR.tested)
    assert sorted(picture.kind for picture in chosen) == ["altered"] * 3 + ["untouched"] * 3
    assert len({picture.recipe["target"] for picture in chosen}) == ROUND
    assert {picture.id for picture in chosen} <= set(ROWS["home"])


def test_only_a_change_towards_the_score_is_the_scores_doing() -> None:
    for altered, first, again, alarm in product((False, True), repeat=4):
        found = effect(altered, first, again, alarm)
        assert (found == "helped") == (first != again and again == alarm == altered)
        assert (found == "misled") == (first != again and again == alarm != altered)
        if found == "resisted":
            assert again == altered != alarm


# The exhibit


def press(at, stage: str, picture, answer: str):
    return at.button(key=f"{KEY}.{stage}_{picture.id}_{answer}").click().run()


def play(at, first: list[str], again: list[str]):
    for picture, one, other in zip(six(PICTURES.values(), DETECTOR.tested), first, again, strict=True):
        press(press(at, "first", picture, one), "again", picture, other)
    return at


def test_no_score_is_told_before_an_answer() -> None:
    at = open_activity("meet_a_detector")
    picture = six(PICTURES.values(), DETECTOR.tested)[0]
    page = " ".join(one.body for one in at.get("html"))
    assert "your answer comes first" in finding(at)
    assert "What the score is made of" not in page
    press(at, "first", picture, "altered")
    assert "You said altered" in finding(at)
    assert "What the score is made of" in " ".join(one.body for one in at.get("html"))
    assert "Truly" not in " ".join(one.body for one in at.get("html"))


def test_the_end_counts_who_was_right_and_whom_the_score_moved() -> None:
    chosen = six(PICTURES.values(), DETECTOR.tested)
    truth = [picture.kind for picture in chosen]
    scored = ["altered" if score(DETECTOR, ROWS["home"][one.id]) >= 0.5 else "untouched" for one in chosen]
    wrong = ["untouched" if kind == "altered" else "altered" for kind in truth]
    right = sum(a == b for a, b in zip(truth, scored, strict=True))
    at = play(open_activity("meet_a_detector"), truth, scored)
    assert f"6 of 6 right before you saw a score, {right} of 6 after" in finding(at)
    assert (
        f"helped 0 times and misled {6 - right} times; alone, with an alarm from 50 on, it is right {right}"
        in finding(at)
    )
    at.button(key=f"{KEY}.reset").click().run()
    assert "Picture 1 of 6" in finding(at)
    at = play(at, wrong, scored)
    assert f"helped {right} times and misled 0 times" in finding(at)


def test_every_control_of_the_test_changes_the_numbers() -> None:
    at = open_activity("meet_a_detector")
    said = [finding(at)]
    said.append(finding(at.radio(key=f"{KEY}.view").set_value("test").run()))
    for deck in DECKS[1:]:
        said.append(finding(at.radio(key=f"{KEY}.deck").set_value(deck).run()))
    for threshold in (20, 80):
        said.append(finding(at.slider(key=f"{KEY}.threshold").set_value(threshold).run()))
    assert len(set(said)) == len(said)
    everybody = finding(at.slider(key=f"{KEY}.threshold").set_value(0).run())
    deck = judge(DETECTOR, ROWS["other_style"], ALTERED)
    total = sum(one.altered for one in deck)
    assert f"{total} of {total} altered pictures found" in everybody
