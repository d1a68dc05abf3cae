"""Reading a course: what is right can be used, and what is wrong is told where the author made it."""

# ruff: noqa: E501 (a fault stands on one line here, as it is printed)

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondlook.course import Course, read_course
from secondlook.packs import PickOne
from secondlook.pictures import read_truth


def spoil(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def told(course: Course) -> list[str]:
    return [str(fault) for fault in course.faults]


def test_a_complete_course_is_read_without_a_fault(small_course: Path) -> None:
    for locale in ("en", "zh"):
        course = read_course(small_course, locale)
        assert told(course) == []
        assert (list(course.lessons), list(course.packs)) == (["look_again"], ["basics"])
        assert not course.broken
        assert not course.untranslated


def test_a_translation_changes_words_and_nothing_else(small_course: Path) -> None:
    english, chinese = (read_course(small_course, locale).packs["basics"] for locale in ("en", "zh"))
    assert (english.title, chinese.title) == ("Basics", "基础")
    assert [question.id for question in english.questions] == [question.id for question in chinese.questions]
    said_no, chinese_no = english.questions[3], chinese.questions[3]
    assert isinstance(said_no, PickOne)
    assert isinstance(chinese_no, PickOne)
    assert [option.text for option in said_no.options] == ["No", "1:30"]
    assert [option.text for option in chinese_no.options] == ["不是", "一点半"]
    assert [option.right for option in said_no.options] == [option.right for option in chinese_no.options]
    assert read_course(small_course, "zh").pictures["ann_1"].alt == "一块绿色"
    assert read_course(small_course, "zh").clues["seam"].name == "接缝"
    assert read_course(small_course, "zh").facts["twins-2024"].statement == "双胞胎长得像。"


@pytest.mark.parametrize("locale", ["fr", "../../etc", ""])
def test_an_unknown_language_gets_the_english_course(small_course: Path, locale: str) -> None:
    assert read_course(small_course, locale).packs["basics"].title == "Basics"


def test_the_truth_of_a_picture_is_its_mask_and_outline(small_course: Path) -> None:
    pictures = read_course(small_course, "en").pictures
    truth = read_truth(pictures["ann_2"])
    assert truth is not None
    assert truth.mask.shape == (80, 64)
    assert truth.mask[40, 32]
    assert not truth.mask[5, 5]
    assert len(truth.outline[0]) == 4
    assert read_truth(pictures["ann_1"]) is None


def test_an_empty_folder_is_an_empty_course(tmp_path: Path) -> None:
    course = read_course(tmp_path, "en")
    assert told(course) == []
    assert not course.lessons
    assert not course.packs


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "quizzes/basics.yaml",
            "picture: ann_2\n    right",
            "picture: an_2\n    right",
            "quizzes/basics.yaml, line 9: There is no picture 'an_2'. Did you mean ann_2?",
        ),
        (
            "quizzes/basics.yaml",
            "clue: seam",
            "clue: smoke",
            "quizzes/basics.yaml, line 11: There is no clue 'smoke'. Clues are listed in clues.yaml.",
        ),
        (
            "quizzes/basics.yaml",
            "fact: twins-2024",
            "fact: twins-2023",
            "quizzes/basics.yaml, line 12: There is no fact 'twins-2023'. Did you mean twins-2024?",
        ),
        (
            "quizzes/basics.yaml",
            "right: fake",
            "right: real",
            "quizzes/basics.yaml, line 10: ann_2 is altered. Write 'right: fake', or choose another picture.",
        ),
        (
            "lessons/01_look_again.md",
            "twins-2024",
            "twins",
            "lessons/01_look_again.md, line 6: There is no fact 'twins'. Did you mean twins-2024?",
        ),
        (
            "lessons/01_look_again.md",
            "::: quiz basics",
            "::: quiz basic",
            "lessons/01_look_again.md, line 18: There is no quiz 'basic'. Did you mean basics?",
        ),
        (
            "lessons/01_look_again.md",
            "::: picture ann_2",
            "::: lens ela",
            "lessons/01_look_again.md, line 11: There is no lens 'ela'. Lenses are the files in lenses/.",
        ),
        (
            "clues.yaml",
            "facts: [twins-2024]",
            "facts:\n    - twins-2024\n    - other",
            "clues.yaml, line 8: There is no fact 'other'. Facts are listed in facts.yaml.",
        ),
        (
            "facts.yaml",
            "status: seen",
            "status: sen",
            "facts.yaml, line 5: 'sen' is not known for status. Use seen or recalled.",
        ),
        (
            "assets/sources.yaml",
            "twin: ann_1",
            "twin: ann_2",
            "assets/sources.yaml, line 28: 'ann_2' is not untouched. Name the untouched picture this one began as.",
        ),
        (
            "assets/sources.yaml",
            "file: pictures/ann_1.jpg",
            "file: ../../etc/passwd",
            "assets/sources.yaml, line 3: '../../etc/passwd' is not a file of pictures/. "
            "Write it like pictures/my_name.jpg.",
        ),
        (
            "assets/sources.yaml",
            "file: pictures/ann_1.jpg",
            "file: pictures/ann_2.jpg",
            "assets/sources.yaml, line 3: ann_2.jpg belongs to another picture. The file name is the id: ann_1.",
        ),
        (
            "assets/sources.yaml",
            "  kind: untouched",
            "  kind: untouched\n    strength: good",
            "assets/sources.yaml, line 14: An untouched picture has no strength. Remove it, or write kind: altered.",
        ),
        (
            "assets/sources.yaml",
            "    strength: crude\n",
            "",
            "assets/sources.yaml, line 14: strength is missing. An altered picture needs 'strength:'.",
        ),
    ],
)
def test_a_mistake_is_reported_where_the_author_made_it(
    small_course: Path, file: str, old: str, new: str, fault: str
) -> None:
    spoil(small_course, file, old, new)
    assert fault in told(read_course(small_course, "en"))


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("facts.yaml", "twins-2024:", "twins:", "facts.yaml, line 1: The words of 'twins-2024' are missing. Add 'twins-2024:'."),
        ("facts.yaml", "twins-2024:", "twins:", "facts.yaml, line 1: 'twins' has no English counterpart. Remove it, or correct its name."),
        ("clues.yaml", "  look: 看边缘。\n", "", "clues.yaml, line 1: look is missing. Add a line that begins with 'look:'."),
        ("clues.yaml", "  look: 看边缘。", "  look: ''", "clues.yaml, line 3: look is empty. Write words after 'look:'."),
        ("facts.yaml", "  statement", "  status: seen\n  statement", "facts.yaml, line 2: 'status' is not known here. A translation carries words only: remove it."),
        ("assets.yaml", "ann_1", "ann_9", "assets.yaml, line 1: The words of 'ann_1' are missing. Add 'ann_1:'."),
        ("assets.yaml", "pictures:", "picture:", "assets.yaml, line 1: Only 'pictures:' and 'clips:' are expected here. Write the rest under one."),
        ("quizzes/basics.yaml", "  second_look: {", "  second_look: {right: real, ", "quizzes/basics.yaml, line 5: 'right' is not known here. A translation carries words only: remove it."),
        ("quizzes/basics.yaml", ", look: 中间的方块", "", "quizzes/basics.yaml, line 4: first_look has 0 look here and 1 in the pack. Translate each, in the same order."),
        ("quizzes/basics.yaml", "      - {text: 一点半, because: 那是时间。}\n", "", "quizzes/basics.yaml, line 10: say_no has 1 options here and 2 in the pack. Translate each, in the same order."),
        ("quizzes/basics.yaml", "  how_many:", "  how_much:", "quizzes/basics.yaml, line 25: The pack has no question 'how_much'. Remove it, or correct its id."),
        ("quizzes/basics.yaml", "  how_many:", "  how_much:", "quizzes/basics.yaml, line 3: The question how_many is missing. Add 'how_many:' and its words."),
        ("lessons/01_look_again.md", "::: facilitator\n先请大家举手。\n:::\n", "", "lessons/01_look_again.md, line 15: The blocks differ: here is ::: quiz basics. In English, line 14, it is ::: facilitator."),
        ("lessons/01_look_again.md", "minutes: 5", "minutes: 6", "lessons/01_look_again.md, line 1: minutes differs from the English lesson. Write it as there: 5."),
    ],
)  # fmt: skip
def test_a_gap_in_a_translation_is_a_fault_and_leaves_english_words(
    small_course: Path, file: str, old: str, new: str, fault: str
) -> None:
    spoil(small_course, f"locales/zh/{file}", old, new)
    course = read_course(small_course, "zh")
    assert f"locales/zh/{fault}" in told(course)
    assert course.untranslated
    assert len(course.packs) == len(course.lessons) == 1
    assert told(read_course(small_course, "en")) == []


def test_a_missing_translation_is_a_fault_and_leaves_english_words(small_course: Path) -> None:
    (small_course / "locales/zh/quizzes/basics.yaml").unlink()
    course = read_course(small_course, "zh")
    assert told(course) == [
        "locales/zh/quizzes/basics.yaml: This file is missing. Add it, or correct its name."
    ]
    assert course.packs["basics"].title == "Basics"
    assert course.lessons["look_again"].title == "再看一眼"
    assert course.untranslated == {"quizzes/basics"}


def test_a_translation_of_nothing_is_a_fault(small_course: Path) -> None:
    (small_course / "locales/zh/quizzes/old.yaml").write_text("title: 旧", encoding="utf-8")
    assert [fault.file for fault in read_course(small_course, "zh").faults] == ["locales/zh/quizzes/old.yaml"]


def test_a_broken_pack_says_why_and_the_rest_works(small_course: Path) -> None:
    (small_course / "quizzes/other.yaml").write_text("title: [", encoding="utf-8")
    course = read_course(small_course, "zh")
    assert list(course.packs) == ["basics"]
    assert list(course.broken) == ["quizzes/other"]
    assert course.broken["quizzes/other"][0].file == "quizzes/other.yaml"


def test_what_names_a_broken_entry_is_told_so(small_course: Path) -> None:
    spoil(small_course, "clues.yaml", "  look: Look at the edge.\n", "")
    problem = "quizzes/basics.yaml, line 11: The clue 'seam' is broken itself. Correct that first."
    assert problem in told(read_course(small_course, "en"))


def test_a_picture_that_is_missing_breaks_only_what_shows_it(small_course: Path) -> None:
    (small_course / "assets/pictures/ann_2.jpg").unlink()
    course = read_course(small_course, "en")
    assert list(course.pictures) == ["ann_1"]
    assert set(course.broken) == {"lessons/look_again", "quizzes/basics"}
    assert told(course)[0].startswith("assets/sources.yaml, line 15: assets/pictures/ann_2.jpg is missing.")


def test_what_began_as_a_missing_picture_is_left_out_too(small_course: Path) -> None:
    (small_course / "assets/pictures/ann_1.jpg").unlink()
    assert not read_course(small_course, "en").pictures


def test_files_that_nothing_reads_are_faults(small_course: Path) -> None:
    for file in ("quizzes/Warm-up.yaml", "quizzes/more.yml", "lessons/intro.md", "lessons/01_again.md"):
        (small_course / file).write_text("x: y", encoding="utf-8")
    (small_course / "quizzes/.DS_Store").write_bytes(b"\0")
    misnamed = {fault.file for fault in read_course(small_course, "en").faults if fault.line is None}
    assert {"quizzes/Warm-up.yaml", "quizzes/more.yml", "lessons/intro.md", "lessons/01_again.md"} <= misnamed
    assert "quizzes/.DS_Store" not in misnamed


SPOILERS: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "binary": lambda file: file.write_bytes(bytes(range(256))),
    "huge": lambda file: file.write_bytes(b"a" * 300_000),
    "latin": lambda file: file.write_bytes("Gesichtsübertragung".encode("latin-1")),
    "a list": lambda file: file.write_bytes(b"- a\n- b\n"),
    "a word": lambda file: file.write_bytes(b"word"),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
    "a loose link": lambda file: (file.unlink(), file.symlink_to("nowhere")),
    "a loop": lambda file: (file.unlink(), file.symlink_to(file)),
}
FILES = [
    "lessons/01_look_again.md",
    "quizzes/basics.yaml",
    "clues.yaml",
    "facts.yaml",
    "assets/sources.yaml",
    *(f"locales/zh/{name}" for name in ("lessons/01_look_again.md", "quizzes/basics.yaml", "clues.yaml")),
    *(f"locales/zh/{name}" for name in ("facts.yaml", "assets.yaml")),
]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("spoiler", SPOILERS)
def test_no_file_takes_the_course_down(small_course: Path, file: str, spoiler: str) -> None:
    SPOILERS[spoiler](small_course / file)
    course = read_course(small_course, "zh")
    assert course.faults
    assert file in {fault.file for fault in course.faults} or "link" in spoiler or "loop" in spoiler


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(file=st.sampled_from(FILES), at=st.floats(0, 1), cut=st.integers(0, 40), put=st.text(max_size=20))
def test_no_edit_takes_the_course_down(small_course: Path, file: str, at: float, cut: int, put: str) -> None:
    whole = (small_course / file).read_bytes()
    place = int(at * len(whole))
    try:
        (small_course / file).write_bytes(
            whole[:place] + put.encode("utf-8", "surrogatepass") + whole[place + cut :]
        )
        read_course(small_course, "zh")
    finally:
        (small_course / file).write_bytes(whole)


def test_packs_come_in_the_order_in_which_the_lessons_use_them(small_course):
    blocks = [block for lesson in read_course(small_course, "en").lessons.values() for block in lesson.blocks]
    used = [block.name for block in blocks if getattr(block, "kind", None) == "quiz"]
    copy = (small_course / "quizzes" / f"{used[0]}.yaml").read_text(encoding="utf-8")
    (small_course / "quizzes" / "aaa.yaml").write_text(copy, encoding="utf-8")
    packs = list(read_course(small_course, "zh").packs)
    assert packs[: len(used)] == used
    assert packs[-1] == "aaa"
