"""Lessons as their authors write them."""

# ruff: noqa: E501 (a fault stands on one line here, as it is printed)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondlook.faults import ContentError
from secondlook.lessons import Exhibit, Facilitator, Lesson, Prose, check_translation, read_lesson, split_name
from tests.conftest import LESSON

FRONT = "---\ntitle: T\nminutes: 5\ngoals: [G]\n---\n"


def read(text: str) -> Lesson:
    return read_lesson(text, "l.md", "l", 1)


def faults(text: str) -> list[str]:
    with pytest.raises(ContentError) as refused:
        read(text)
    return [str(fault) for fault in refused.value.faults]


def test_a_lesson_is_read_block_by_block() -> None:
    lesson = read(LESSON)
    assert (lesson.title, lesson.minutes, lesson.goals) == ("Look again", 5, ("Say what a twin is.",))
    assert lesson.sources == ("twins-2024",)
    assert lesson.blocks == (
        Prose("Two pictures, one difference."),
        Exhibit("picture", "ann_2"),
        Facilitator("Ask for hands first."),
        Exhibit("quiz", "basics"),
    )
    assert [block.line for block in lesson.blocks] == [9, 11, 14, 18]


def test_prose_is_kept_as_written() -> None:
    prose = "## A heading\n\n- a *list*\n- [a link](https://example.org)\n\n> said\n\n    ::: code\n\n<b>plain</b>"
    assert read(FRONT + "\n" + prose + "\n").blocks == (Prose(prose),)


def test_equal_words_are_equal_however_they_are_typed() -> None:
    assert read(FRONT + "cafe\u0301").blocks == (Prose("caf\u00e9"),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "l.md, line 1: There is no front matter. Begin with a line ---, then title:, minutes: and goals:, then a line ---."),
        ("---\ntitle: T\n", "l.md, line 1: There is no front matter. Begin with a line ---, then title:, minutes: and goals:, then a line ---."),
        (FRONT.replace("5", "five"), "l.md, line 3: 'five' is not a whole number. Write digits, like 6."),
        (FRONT.replace("goals", "gaols"), "l.md, line 4: 'gaols' is not known here. Did you mean goals?"),
        (FRONT.replace("title", "&a title"), "l.md, line 2: Anchors and aliases (& and *) are not read here. Write the text out, or put it in quotes if it begins with & or *."),
        (FRONT + "::: pictur a\n:::", "l.md, line 6: 'pictur' is not a kind of block. Did you mean picture?"),
        (FRONT + ":::\n", "l.md, line 6: '' is not a kind of block. Use one of picture, clip, activity, lens, quiz, case, clue, facilitator."),
        (FRONT + "::: quiz A b\n:::", "l.md, line 6: 'A b' is not the name of a quiz. Write it like ::: quiz my_quiz"),
        (FRONT + "::: quiz ../a\n:::", "l.md, line 6: '../a' is not the name of a quiz. Write it like ::: quiz my_quiz"),
        (FRONT + "\n::: quiz a\n\ntext", "l.md, line 7: This block is never closed. Write a line ::: after it."),
        (FRONT + "::: quiz a\ntext\n:::", "l.md, line 6: This block holds words. Only ::: facilitator does: write ::: before them."),
        (FRONT + "::: quiz a\n::: quiz b\n:::", "l.md, line 7: This block stands inside another. Let it begin a line of its own."),
        (FRONT + "- a\n  ::: quiz a\n  :::", "l.md, line 7: This block stands inside another. Let it begin a line of its own."),
        (FRONT + "::: facilitator\n:::", "l.md, line 6: This block is empty. Write what the facilitator needs to know."),
        (FRONT + "\n\n![x](https://example.org/x.png)", "l.md, line 8: A picture stands in the text. Show one of ours with a block ::: picture id."),
        (FRONT + "a\u202eb", "l.md, line 6: There is a hidden character here (U+202E). Delete it, or type the line again."),
        (FRONT + "a" * 2001, "l.md, line 6: This line has 2001 characters. Break it: a line may have 2000."),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_where_the_author_made_it(text: str, fault: str) -> None:
    assert fault in faults(text)


def test_all_mistakes_are_told_at_once() -> None:
    text = FRONT + "::: pictur a\n:::\n\n::: quiz B\n:::\n"
    assert [fault.split(":")[0] for fault in faults(text)] == ["l.md, line 6", "l.md, line 9"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("::: picture ann_2", "::: picture ann_1", "line 11: The blocks differ: here is ::: picture ann_1. In English, line 11, it is ::: picture ann_2."),
        ("::: quiz basics\n:::\n", "", "The blocks differ: here is the end. In English, line 18, it is ::: quiz basics."),
        ("::: quiz basics\n:::\n", "::: quiz basics\n:::\nmore", "line 20: The blocks differ: here is text. Remove it."),
        ("sources: [twins-2024]\n", "", "line 1: sources differs from the English lesson. Write it as there: ['twins-2024']."),
        ("goals:\n", "goals:\n  - More.\n", "line 1: the number of goals differs from the English lesson. Write it as there: 1."),
    ],
)  # fmt: skip
def test_a_translation_is_the_same_lesson_in_other_words(old: str, new: str, fault: str) -> None:
    with pytest.raises(ContentError) as refused:
        check_translation(read(LESSON), read(LESSON.replace(old, new)), "zh.md")
    assert fault in str(refused.value)


def test_other_words_are_no_difference() -> None:
    other = LESSON.replace("Look again", "再看一眼").replace("Two pictures", "两张图片").replace("Ask", "请")
    check_translation(read(LESSON), read(other), "zh.md")


def test_the_file_name_holds_the_number_and_the_id() -> None:
    assert split_name("01_why_look_twice.md") == (1, "why_look_twice")
    for name in ("why.md", "1_why.md", "01_Why.md", "01_why.txt", "01_.md", "01_why.md.bak"):
        assert split_name(name) is None


LINES = st.sampled_from(
    ["::: quiz a", ":::", "::: facilitator", "text", "", "> ::: clue b", "- ", "---", "![a](b)", "```"]
)


@given(st.lists(LINES | st.text(max_size=9), max_size=15).map("\n".join), st.booleans())
def test_no_text_makes_more_than_an_author_message(text: str, fronted: bool) -> None:
    try:
        lesson = read(FRONT * fronted + text)
    except ContentError as refused:
        said = [str(fault) for fault in refused.faults]
    else:
        said = [block.markdown for block in lesson.blocks if not isinstance(block, Exhibit)]
    assert all(said)
