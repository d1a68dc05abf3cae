"""The notice of 2022: a choice, a class, and a notice of one's own whose parts say what is known of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from secondlook.exhibits.continue_anyway import PARTS, SEEN_BEFORE, WORDINGS, Design, differ
from secondlook.grading import Rate, rate
from tests.activities.opened import finding, open_activity
from tests.replies import course

NAME = "activity_continue_anyway"
designs = st.builds(
    Design,
    wording=st.sampled_from(WORDINGS),
    wait=st.sampled_from((0, 3, 10)),
    reason=st.booleans(),
    safe=st.booleans(),
    way=st.booleans(),
    others=st.booleans(),
)
counts = st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(designs)
def test_every_part_of_a_notice_has_one_standing(design: Design) -> None:
    counted = sum(design.count(standing) for standing in ("tried", "mixed", "plausible"))
    assert counted == len(design.parts) == len(set(design.parts))
    assert (design == Design()) == (not design.parts)


def test_the_notice_of_2022_has_no_part_and_the_fullest_has_all_but_two_wordings() -> None:
    assert Design().parts == ()
    full = Design("rule", 3, True, True, True, True)
    assert {part.name for part in PARTS} - {part.name for part in full.parts} == {"plain", "harm"}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_is_called_tried_has_a_fact_and_what_is_plausible_has_none(part: object) -> None:
    facts, standing = part.facts, part.standing  # type: ignore[attr-defined]
    assert bool(facts) == (standing != "plausible")
    assert all(not course().facts[fact].marked for fact in facts)


def test_the_browser_figures_are_those_of_the_fact() -> None:
    assert "70.2%" in course().facts["browser-warnings-2013"].statement
    assert [round(share, 3) for _, share in SEEN_BEFORE] == [0.1, 0.25, 0.333, 0.702]


@given(counts, counts)
def test_a_difference_is_the_same_both_ways(one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = rate(*one), rate(*other)
    assert differ(first, second) == differ(second, first)
    assert not differ(first, first)


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [((18, 25), (5, 25), True), ((18, 25), (15, 25), False), ((0, 0), (5, 25), None)],
)
def test_a_class_needs_a_clear_difference(
    first: tuple[int, int], second: tuple[int, int], apart: bool | None
) -> None:
    found: tuple[Rate | None, Rate | None] = rate(*first), rate(*second)
    assert differ(*found) is apart


def pressed(at: AppTest, button: str) -> AppTest:
    return at.button(key=f"{NAME}.{button}").click().run()


def said(at: AppTest) -> str:
    return " ".join(one.value for one in at.markdown)


@pytest.mark.parametrize(("button", "words"), [("on", "You pressed on."), ("stop", "You stopped.")])
def test_a_choice_is_answered(button: str, words: str) -> None:
    at = open_activity("continue_anyway")
    assert words not in said(at)
    assert words in said(pressed(at, button))


def test_a_class_is_counted_and_compared() -> None:
    at = open_activity("continue_anyway")
    at.number_input(key=f"{NAME}.class_of").set_value(25).run()
    at.number_input(key=f"{NAME}.class_on").set_value(18).run()
    assert "18 of 25 pressed on (72 %)" in finding(at)
    at.number_input(key=f"{NAME}.again_of").set_value(25).run()
    at.number_input(key=f"{NAME}.again_on").set_value(17).run()
    assert "may be chance" in finding(at)
    at.number_input(key=f"{NAME}.again_on").set_value(3).run()
    assert "more than chance" in finding(at)


def test_more_who_pressed_than_were_asked_is_no_error() -> None:
    at = open_activity("continue_anyway")
    at.number_input(key=f"{NAME}.class_of").set_value(10).run()
    at.number_input(key=f"{NAME}.class_on").set_value(30).run()
    assert not at.exception
    assert "10 of 10 pressed on" in finding(at)


def test_every_part_changes_the_finding() -> None:
    at = open_activity("continue_anyway")
    found = [finding(at)]
    found.append(finding(at.radio(key=f"{NAME}.wording").set_value("plain").run()))
    found.append(finding(at.select_slider(key=f"{NAME}.wait").set_value(3).run()))
    for part in ("reason", "safe", "way", "others"):
        found.append(finding(at.checkbox(key=f"{NAME}.{part}").check().run()))
    assert len(set(found)) == len(found)
    assert "Of the 6 parts" in found[-1]


def test_a_reason_must_be_given_before_going_on() -> None:
    at = open_activity("continue_anyway")
    at.checkbox(key=f"{NAME}.reason").check().run()
    assert at.button(key=f"{NAME}.mine_on").disabled
    assert not at.button(key=f"{NAME}.mine_stop").disabled
    at.text_input(key=f"{NAME}.why").input("everybody has agreed").run()
    assert not at.button(key=f"{NAME}.mine_on").disabled
    assert "You pressed on at your own notice." in said(pressed(at, "mine_on"))


def test_a_pause_holds_the_first_press_back_and_lets_a_later_one_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = {"now": 1000}
    monkeypatch.setattr("ui.state.now", lambda: clock["now"])
    at = open_activity("continue_anyway")
    at.select_slider(key=f"{NAME}.wait").set_value(3).run()
    assert "press in 3 seconds" in said(pressed(at, "mine_on"))
    clock["now"] += 1
    assert "press in 2 seconds" in said(pressed(at, "mine_on"))
    clock["now"] += 2
    assert "You pressed on at your own notice." in said(pressed(at, "mine_on"))


def test_obeying_needs_no_waiting() -> None:
    at = open_activity("continue_anyway")
    at.select_slider(key=f"{NAME}.wait").set_value(10).run()
    pressed(at, "mine_on")
    assert "Your own notice stopped you." in said(pressed(at, "mine_stop"))


def test_the_safe_answer_can_come_first() -> None:
    at = open_activity("continue_anyway")
    keys = [one.key for one in at.button]
    assert keys.index(f"{NAME}.mine_on") < keys.index(f"{NAME}.mine_stop")
    at.checkbox(key=f"{NAME}.safe").check().run()
    keys = [one.key for one in at.button]
    assert keys.index(f"{NAME}.mine_stop") < keys.index(f"{NAME}.mine_on")
