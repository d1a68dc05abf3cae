"""Splitting by person: the numbers are computed from the pictures, and a leak shows in them."""

from __future__ import annotations

from functools import cache

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondlook.exhibits.actor_split import FRAMES, Deck, by_lot, choose, make_deck, person_of, run, score
from tests.activities.opened import finding, open_activity
from tests.replies import course

NAME = "activity_actor_split"


@cache
def deck() -> Deck:
    return make_deck(course().pictures.values())


def people() -> list[str]:
    return sorted(set(deck().people.tolist()))


def test_every_scene_is_there_once_and_half_of_them_altered() -> None:
    chosen = choose(course().pictures.values())
    scenes = [picture.recipe["target"] for picture in chosen]
    assert len(scenes) == len(set(scenes)) > 20
    assert {picture.id for picture in chosen}.isdisjoint(picture.twin for picture in chosen)
    altered = sum(picture.kind == "altered" for picture in chosen)
    assert abs(altered - len(chosen) / 2) <= 2
    assert not any(picture.brought for picture in chosen)


def test_the_choice_does_not_depend_on_the_order_of_the_files() -> None:
    pictures = list(course().pictures.values())
    assert choose(pictures) == choose(reversed(pictures))


def test_a_deck_has_one_row_a_frame_and_frames_differ() -> None:
    rows = len(deck().pictures)
    assert rows == FRAMES * len(set(deck().pictures.tolist()))
    assert deck().features.shape == (rows, 156)
    assert numpy.isfinite(deck().features).all()
    first, second = deck().crops[0].astype(int), deck().crops[1].astype(int)
    assert abs(first - second).mean() > 1
    assert [person_of(name) for name in deck().pictures.tolist()] == deck().people.tolist()


def test_measuring_twice_gives_the_same_numbers() -> None:
    again = make_deck(course().pictures.values())
    assert numpy.array_equal(again.features, deck().features)
    assert numpy.array_equal(again.altered, deck().altered)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_nobody_who_is_tested_is_trained_on_without_a_leak(data: st.DataObject) -> None:
    tested = data.draw(
        st.lists(st.sampled_from(people()), min_size=1, max_size=len(people()) - 1, unique=True)
    )
    outcome = run(deck(), tested, ())
    assert set(deck().people[outcome.test].tolist()) == set(tested)
    assert set(deck().people[outcome.nearest].tolist()).isdisjoint(tested)
    assert (deck().takes[outcome.test] >= FRAMES // 2).all()


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_groups_of_the_test_add_up(data: st.DataObject) -> None:
    tested = data.draw(st.lists(st.sampled_from(people()), min_size=2, max_size=6, unique=True))
    outcome = run(deck(), tested, tested[:1])
    parts = [score(deck(), outcome, outcome.remembered, group) for group in (tested[:1], tested[1:])]
    whole = score(deck(), outcome, outcome.remembered, tested)
    assert (sum(part.right for part in parts), sum(part.of for part in parts)) == (whole.right, whole.of)


@pytest.mark.parametrize("person", ["kofi", "mei", "walt"])
def test_a_leaked_person_is_recognised_and_the_label_copied(person: str) -> None:
    outcome = run(deck(), [person], [person])
    assert (deck().pictures[outcome.nearest] == deck().pictures[outcome.test]).mean() > 0.8
    assert outcome.remembered.mean() > 0.8


def test_without_a_leak_remembering_is_about_a_coin_and_with_one_it_looks_brilliant() -> None:
    assert 0.35 < by_lot(deck(), 3, leak=False) < 0.65
    assert by_lot(deck(), 3, leak=True) > 0.95


@pytest.mark.parametrize("tested", [[], ["nobody"]])
def test_an_empty_side_is_refused(tested: list[str]) -> None:
    with pytest.raises(ValueError, match="Somebody"):
        run(deck(), tested, ())
    with pytest.raises(ValueError, match="Somebody"):
        run(deck(), people(), ())


def test_people_and_leaks_change_the_finding() -> None:
    at = open_activity("actor_split")
    said = [finding(at)]
    for leak in ("one", "all"):
        said.append(finding(at.radio(key=f"{NAME}.leak").set_value(leak).run()))
    said.append(finding(at.button_group(key=f"{NAME}.tested").set_value(["amara", "mei"]).run()))
    assert len(set(said)) == len(said)
    assert "never met" in said[0]
    assert "100 %" in said[2]


def test_nobody_in_the_test_is_a_sentence_and_no_error() -> None:
    at = open_activity("actor_split")
    at.button_group(key=f"{NAME}.tested").set_value([]).run()
    assert not at.exception
    assert "both sides" in finding(at)


def test_no_label_of_a_single_picture_is_told() -> None:
    at = open_activity("actor_split")
    told = " ".join(one.body for one in at.get("html"))
    assert not any(picture in told for picture in set(deck().pictures.tolist()))
    assert "altered<" not in told
