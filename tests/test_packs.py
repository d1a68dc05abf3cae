"""Packs as their authors write them: six kinds, and an author's message for every slip."""

# ruff: noqa: E501 (a fault stands on one line here, as it is printed)

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from secondlook.faults import ContentError
from secondlook.packs import (
    Estimate,
    FindIt,
    Option,
    Pack,
    PickOne,
    PickSome,
    PutInOrder,
    RealOrFake,
    read_pack,
)
from secondlook.plain_yaml import Node, read_yaml
from tests.conftest import PACK

HEAD = "title: T\nabout: A\nminutes: 1\nquestions:\n"


def read(text: str) -> Pack:
    return read_pack(read_yaml(text, "p.yaml"), "p.yaml", "p")


def faults(text: str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        read(text)
    return [str(fault) for fault in refused.value.faults]


def question(kind: str, *lines: str) -> str:
    """A pack with one question; its `lines` begin in line 9."""
    head = HEAD + f"  - id: q\n    kind: {kind}\n    ask: Q?\n    because: B.\n"
    return head + "".join(f"    {line}\n" for line in lines)


def options(*marks: str) -> list[str]:
    return ["options:", *(f"  - {{text: T{n}, because: B, right: {mark}}}" for n, mark in enumerate(marks))]


ESTIMATE = ["right: 5", "tolerance: 1", "low: 0", "high: 10", "step: 1"]


def test_every_kind_is_read() -> None:
    pack = read(PACK)
    kinds = [RealOrFake, RealOrFake, FindIt, PickOne, PickSome, PutInOrder, Estimate]
    assert [type(question) for question in pack.questions] == kinds
    assert (pack.id, pack.title, pack.minutes, pack.shuffled) == ("p", "Basics", 4, False)
    first = pack.questions[0]
    assert (first.kind, first.hints, first.spot) == (
        "real_or_fake",
        ("Look at the middle.",),
        (0.25, 0.25, 0.5, 0.5),
    )


def test_a_pack_is_shuffled_unless_it_says_no() -> None:
    assert read(question("pick_one", *options("yes", "no"))).shuffled


def test_a_pack_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        read(PACK).title = "Other"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title: T\n", "p.yaml, line 1: about is missing. Add a line that begins with 'about:'."),
        ("- a", "p.yaml, line 1: Fields are expected here. Write lines like 'title: My title'."),
        (HEAD, "p.yaml, line 4: questions must be a list. Begin each line of it with '- '."),
        (HEAD + "  []", "p.yaml, line 4: The number of questions is 0. Write 1 to 100."),
        ("id: x\n" + HEAD, "p.yaml, line 1: 'id' is not known here. Remove it: it follows from the file."),
        (HEAD.replace("1", "six") + "  []", "p.yaml, line 3: 'six' is not a whole number. Write digits, like 6."),
        (HEAD.replace("1", "0") + "  []", "p.yaml, line 3: minutes is 0. It must be at least 1."),
        (HEAD.replace("1", "1\nshuffled: off") + "  []", "p.yaml, line 4: 'off' is neither yes nor no. Write yes or no."),
        (HEAD.replace("T", "[T]") + "  []", "p.yaml, line 1: title must be words. Write words after 'title:', in quotes if they hold a colon."),
        (HEAD.replace("T", "''") + "  []", "p.yaml, line 1: title is empty. Write words after 'title:'."),
        (HEAD + "  - word", "p.yaml, line 5: questions must hold fields. Write lines like 'name: value' under it."),
        (HEAD + "  - id: q", "p.yaml, line 5: kind is missing. Add a line that begins with 'kind:'."),
        (question("riddle"), "p.yaml, line 5: 'riddle' is not a kind of question. Use one of real_or_fake, find_it, pick_one, pick_some, put_in_order, estimate."),
        (question("estimate", *ESTIMATE, "becuase: x"), "p.yaml, line 14: 'becuase' is not known here. Did you mean because?"),
        (question("estimate", *ESTIMATE, "estimate: 3"), "p.yaml, line 14: 'estimate' is not known here. Known here: id, ask, because, picture, clip, clue, fact, hints, look, spot, kind, right, tolerance, low, high, step, unit."),
        (question("pick_one", *options("no", "no")), "p.yaml, line 9: 0 options are marked right. Mark exactly one."),
        (question("pick_one", *options("yes", "TRUE")), "p.yaml, line 9: 2 options are marked right. Mark exactly one."),
        (question("pick_some", *options("no", "no")), "p.yaml, line 9: 0 options are marked right. Mark at least one."),
        (question("pick_one", *options("yes")), "p.yaml, line 9: The number of options is 1. Write 2 to 10."),
        (question("pick_one", *options("yes", "maybe")), "p.yaml, line 11: 'maybe' is neither yes nor no. Write yes or no."),
        (question("pick_one", "options:", "  - text: A", "    because: B", "  - text: C"), "p.yaml, line 12: because is missing. Add a line that begins with 'because:'."),
        (question("pick_one", "options:", "  - {text: A, because: B, right: yes}", "  - {text: A, because: C}"), "p.yaml, line 11: Two options say the same. Change one of them."),
        (question("put_in_order", *options("yes", "no")), "p.yaml, line 10: 'right' is not known here. Known here: text, because."),
        (question("real_or_fake", "picture: a", "right: fakee"), "p.yaml, line 10: 'fakee' is not an answer. Use real or fake."),
        (question("real_or_fake", "right: fake"), "p.yaml, line 5: picture is missing. Add a line that begins with 'picture:' or 'clip:'."),
        (question("find_it", "picture: A B"), "p.yaml, line 9: 'A B' is not an id. Use lower case letters, digits and underscores, 60 at most."),
        (question("find_it", "picture: a", "spot: [0, 0, 1]"), "p.yaml, line 10: spot needs four numbers. Write [x, y, width, height], each from 0 to 1."),
        (question("find_it", "picture: a", "spot: [0, 0, 2, 1]"), "p.yaml, line 10: spot is 2. It must be at most 1."),
        (question("find_it", "picture: a", "spot: [0.8, 0, 0.3, 1]"), "p.yaml, line 10: This spot leaves the picture. Write [x, y, width, height], each from 0 to 1."),
        (question("estimate", *ESTIMATE, "spot: [0, 0, 1, 1]"), "p.yaml, line 14: A spot needs a picture. Name a picture or clip, or remove the spot."),
        (question("estimate", *ESTIMATE[1:], "right: nan"), "p.yaml, line 13: 'nan' is not a number to count with. Write a number, like 0.5."),
        (question("estimate", *ESTIMATE[1:], "right: many"), "p.yaml, line 13: 'many' is not a number. Write a number, like 0.5."),
        (question("estimate", *ESTIMATE[1:], "right: 11"), "p.yaml, line 13: 11 is not between low and high. Widen low and high."),
        (question("estimate", *ESTIMATE[:4], "step: 0"), "p.yaml, line 13: step is 0. It must be more than 0."),
        (question("estimate", *ESTIMATE[:4], "step: 0.001"), "p.yaml, line 13: There are more than 1000 steps. Choose a larger step."),
        (question("estimate", *ESTIMATE[:4], "step: 7"), "p.yaml, line 13: No step comes near enough to be right. Choose a smaller step or more tolerance."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_the_authors_words(text: str, fault: str) -> None:
    assert fault in faults(text)


def test_a_misspelt_field_is_one_mistake_not_two() -> None:
    text = question("pick_one", *options("yes", "no")).replace("because: B.", "becuase: B.")
    assert faults(text) == ["p.yaml, line 8: 'becuase' is not known here. Did you mean because?"]


def test_all_mistakes_are_told_at_once() -> None:
    first = question("riddle")
    second = question("real_or_fake", "picture: a", "right: x").removeprefix(HEAD).replace("id: q", "id: r")
    assert [fault.split(":")[0] for fault in faults(first + second)] == ["p.yaml, line 5", "p.yaml, line 14"]


def test_two_questions_of_one_name_are_told_apart() -> None:
    one = question("find_it", "picture: a")
    assert faults(one + one.removeprefix(HEAD)) == [
        "p.yaml, line 10: Two questions are called q. Rename one."
    ]


def test_an_unnamed_mistake_of_a_stranger_has_no_room_for_a_book() -> None:
    assert all(len(fault) < 300 for fault in faults(question("find_it", f"picture: {'A' * 1999}")))


@given(
    st.recursive(
        st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner)
    )
)
def test_no_tree_makes_more_than_an_author_message(tree: object) -> None:
    with pytest.raises(ContentError) as refused:
        read_pack(node(tree), "p.yaml", "p")
    assert refused.value.faults


FIELDS = ["id", "kind", "ask", "because", "picture", "right", "options", "spot", "hints", "low", "text"]
VALUES = ["q", "estimate", "pick_one", "real", "fake", "yes", "3", "nan", "", "{x}"]
FIELD_TREES = st.recursive(
    st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner),
)


@given(st.lists(FIELD_TREES, max_size=3))
def test_no_question_makes_more_than_an_author_message(questions: list[object]) -> None:
    tree = {"title": "T", "about": "A", "minutes": "1", "questions": questions}
    with suppress(ContentError):
        assert read_pack(node(tree), "p.yaml", "p").questions


def node(tree: object) -> Node:
    match tree:
        case dict(fields):
            return Node({key: node(value) for key, value in fields.items()}, 1)
        case list(items):
            return Node([node(item) for item in items], 1)
        case _:
            return Node(str(tree), 1)


def test_a_pack_can_be_built_without_files() -> None:
    chosen = (Option(text="A", because="B", right=True), Option(text="C", because="D"))
    pick = PickOne(id="q", ask="Q?", because="B", options=chosen)
    assert Pack(id="p", title="T", about="A", minutes=1, questions=(pick,)).questions[0].kind == "pick_one"
