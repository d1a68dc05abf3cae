"""What the card is told of a question: nothing of the answer before the reply, everything after it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from secondlook.attempt import Box, Reply, Spot, read_reply
from secondlook.course import Course, read_course
from secondlook.packs import Question
from ui import question as card

SEED = 3
RIGHT = {
    "first_look": Reply("fake", 80, Spot(0.5, 0.5)),
    "second_look": Reply("real", 60),
    "find_the_change": Reply("here", 70, Box(0.25, 0.25, 0.5, 0.5)),
    "say_no": Reply((0,), 90),
    "some_colours": Reply((0,), 90),
    "in_order": Reply((0, 1), 50),
    "how_many": Reply(2.0, 100),
}
IDS = list(RIGHT)


def in_english(english: str, /, **values: object) -> str:
    return english.format(**values) if values else english


@pytest.fixture
def course(small_course: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(card, "t", in_english)
    return read_course(small_course, "en")


def question(course: Course, name: str) -> Any:
    return next(one for one in course.packs["basics"].questions if one.id == name)


def data(course: Course, asked: Question, reply: Reply | None = None) -> dict[str, Any]:
    return card.card_data(course, asked, SEED, number=2, of=7, reply=reply)


def reveal(course: Course, name: str, reply: Reply | None = None) -> dict[str, Any]:
    return data(course, question(course, name), reply or RIGHT[name])["reveal"]


def turned(asked: Any) -> Any:
    """The same question with another answer, and everything told about the answer changed."""
    told = {
        "because": "Other.",
        "clue": None,
        "fact": None,
        "look": "Elsewhere",
        "spot": (0.0, 0.0, 0.1, 0.1),
    }
    match asked.kind:
        case "real_or_fake":
            told["right"] = "real" if asked.right == "fake" else "fake"
        case "estimate":
            told |= {"right": asked.high, "tolerance": 3.0}
        case "pick_one" | "pick_some":
            told["options"] = tuple(
                option.model_copy(update={"right": not option.right, "because": "Other."})
                for option in asked.options
            )
    return asked.model_copy(update=told)


@pytest.mark.parametrize("name", IDS)
def test_nothing_depends_on_the_answer_before_the_reply(course, name):
    asked = question(course, name)
    assert turned(asked) != asked
    assert data(course, turned(asked)) == data(course, asked)


@pytest.mark.parametrize("name", IDS)
def test_a_right_reply_is_told_so_and_why(course, name):
    told = reveal(course, name)
    assert told["right"] is True
    assert told["because"] == question(course, name).because


@pytest.mark.parametrize("name", IDS)
def test_the_reply_is_shown_as_the_card_sent_it(course, name):
    asked, reply = question(course, name), RIGHT[name]
    assert read_reply(asked, data(course, asked, reply)["reply"], SEED) == reply


def test_a_spot_is_asked_for_on_every_picture_that_is_judged(course):
    asked = {name: data(course, question(course, name))["asks_spot"] for name in IDS}
    assert [name for name, asks in asked.items() if asks] == ["first_look", "second_look", "find_the_change"]


def test_a_swapped_picture_is_shown_beside_its_twin(course):
    told = reveal(course, "first_look")
    assert told["twin"]["url"] == data(course, question(course, "second_look"))["picture"]["url"]
    assert len(told["outline"]) == 1
    assert told["crop"] == (0.25, 0.25, 0.5, 0.5)
    assert told["clue"]["name"] == "The seam"
    assert told["fact"]["marked"] == ""


def test_without_a_named_spot_everything_that_was_changed_is_magnified(course):
    x, y, w, h = reveal(course, "find_the_change")["crop"]
    assert 0 <= x < 0.25
    assert 0 <= y < 0.25
    assert 0.75 < x + w <= 1
    assert 0.75 < y + h <= 1


def test_an_untouched_picture_has_nothing_to_outline(course):
    told = reveal(course, "second_look")
    assert (told["outline"], told["crop"], told["twin"]) == ([], None, None)


HEADINGS = [
    ("first_look", Reply("fake", 50), "Right, it was swapped"),
    ("first_look", Reply("real", 50), "Not this time: it was swapped"),
    ("first_look", Reply("cannot_tell"), "It was swapped"),
    ("second_look", Reply("real", 50), "Right, it is untouched"),
    ("second_look", Reply("fake", 50), "Not this time: it is untouched"),
    ("second_look", Reply("cannot_tell"), "It is untouched"),
    ("say_no", Reply((1,), 50), "Not this time"),
]


@pytest.mark.parametrize(("name", "reply", "heading"), HEADINGS)
def test_the_heading_says_what_it_was(course, name, reply, heading):
    assert reveal(course, name, reply)["heading"] == heading


@pytest.mark.parametrize(
    ("reply", "heading"),
    [
        (Reply("fake", 50), "Right, it was altered"),
        (Reply("real", 50), "Not this time: it was altered"),
        (Reply("cannot_tell"), "It was altered"),
    ],
)
def test_a_change_that_is_no_swap_is_not_called_one(course, reply, heading):
    asked = question(course, "first_look")
    picture = course.pictures[asked.picture]
    blended = picture.model_copy(update={"recipe": {"alteration": "self_blend"}})
    course = replace(course, pictures={**course.pictures, picture.id: blended})
    assert data(course, asked, reply)["reveal"]["heading"] == heading


def test_a_reply_that_is_right_in_part_is_told_so(course):
    assert reveal(course, "in_order", Reply((1, 0), 50))["heading"] == "Not this time"
    several = question(course, "some_colours")
    right = [place for place, option in enumerate(several.options) if option.right]
    wrong = [place for place, option in enumerate(several.options) if not option.right]
    judged = data(course, several, Reply((*right, wrong[0]), 50))["reveal"]["heading"]
    assert judged == ("Partly right" if len(right) > 1 else "Not this time")


SPOTS = [
    (Spot(0.5, 0.5), "Your mark is on the changed area."),
    (Spot(0.0, 0.5), "Your mark is 25 % of the picture's width away from the changed area."),
    (Box(0.25, 0.25, 0.5, 0.5), "Your box and the changed area share 100 % of their common surface."),
]


@pytest.mark.parametrize(("spot", "text"), SPOTS)
def test_the_mark_is_judged_in_words(course, spot, text):
    assert reveal(course, "first_look", Reply("fake", 50, spot))["spot"]["text"] == text


def test_a_spot_on_an_untouched_picture_is_not_judged(course):
    assert reveal(course, "second_look", Reply("fake", 50, Spot(0.5, 0.5)))["spot"] is None


def test_every_option_is_told_apart(course):
    told = {option["key"]: option for option in reveal(course, "say_no", Reply((1,), 50))["options"]}
    asked = {option["text"]: option["key"] for option in data(course, question(course, "say_no"))["options"]}
    assert told[asked["No"]] == {
        "key": asked["No"],
        "right": True,
        "chosen": False,
        "because": "They differ.",
    }
    assert told[asked["1:30"]]["chosen"]


def test_the_right_order_is_given_in_shown_keys(course):
    asked = data(course, question(course, "in_order"), RIGHT["in_order"])
    texts = {option["key"]: option["text"] for option in asked["options"]}
    assert [texts[key] for key in asked["reveal"]["correct_order"]] == ["A", "B"]


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"status": "recalled"}, "from memory, not checked"),
        ({"source_kind": "weak"}, "weak source"),
        ({}, ""),
    ],
)
def test_a_doubtful_fact_carries_its_doubt(course, changes, mark):
    fact = course.facts["twins-2024"].model_copy(update=changes)
    doubted = Course(**{**vars(course), "facts": {fact.id: fact}})
    assert reveal(doubted, "first_look")["fact"]["marked"] == mark
