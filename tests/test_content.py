"""One contract for all content on disk, in every language: a new file is tested the moment it exists."""

import hashlib
import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from secondlook.check import Counts, check_course
from secondlook.course import Course, read_course
from secondlook.locales import find_languages
from secondlook.mp4 import read_film
from secondlook.packs import Pack, PickOne, PickSome, PutInOrder, RealOrFake
from secondlook.pictures import Picture
from secondlook.plain_yaml import read_yaml

ROOT = Path(__file__).parent.parent
ASSETS = ROOT / "assets"
COURSES = {locale: read_course(ROOT, locale) for locale in find_languages(ROOT)}
ENGLISH = COURSES["en"]
PICTURES = list(ENGLISH.pictures.values())
CLIPS = list(ENGLISH.clips.values())
ANSWER_WORDS = re.compile(
    r"swap|fake|forg|alter|untouched|original|genuine|authentic|edited|retouch|manipulat|tamper|pasted|blend|seam"
    r"|composite|deepfake|\breal\b|换|假|真|伪|篡改|改动|合成|融合|拼接|原图|修图|破绽",
    re.IGNORECASE,
)

every_course = pytest.mark.parametrize("course", COURSES.values(), ids=list(COURSES))
every_picture = pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.id)
every_pack = pytest.mark.parametrize("pack", ENGLISH.packs.values(), ids=list(ENGLISH.packs))


def test_check_finds_no_fault() -> None:
    assert [str(fault) for fault in check_course(ROOT).faults] == []


def test_all_that_is_on_disk_is_read() -> None:
    assert {"en", "zh"} <= set(COURSES)
    assert {f"{lesson.number:02}_{name}" for name, lesson in ENGLISH.lessons.items()} == set(
        on_disk("lessons", ".md")
    )
    assert set(ENGLISH.packs) == set(on_disk("quizzes", ".yaml"))
    assert all((ENGLISH.lessons, ENGLISH.packs, PICTURES, ENGLISH.clues, ENGLISH.facts))


def on_disk(folder: str, suffix: str) -> Iterator[str]:
    return (path.stem for path in (ROOT / folder).glob(f"*{suffix}"))


@every_course
def test_every_language_is_complete(course: Course) -> None:
    assert course.untranslated == frozenset()
    counts: Counts = check_course(ROOT).counts
    for kind, count in counts.items():
        assert isinstance(count, int) or count[course.locale] == count["en"], kind


def test_chinese_is_written_in_chinese() -> None:
    said = list(all_words(COURSES["zh"]))
    assert said
    assert [text for text in said if not re.search("[\u4e00-\u9fff]", text)] == []


def all_words(course: Course) -> Iterator[str]:
    """The sentences of a course; options may be numbers or names, so their reasons speak for them."""
    yield from (shown.alt for shown in (*course.pictures.values(), *course.clips.values()))
    yield from (caption.text for clip in course.clips.values() for caption in clip.captions)
    yield from (fact.statement for fact in course.facts.values())
    yield from (
        words for clue in course.clues.values() for words in (clue.name, clue.look, clue.stale_because)
    )
    yield from (lesson.title for lesson in course.lessons.values())
    for pack in course.packs.values():
        yield from (pack.title, pack.about, *reasons(pack), *(question.ask for question in pack.questions))


def reasons(pack: Pack) -> Iterator[str]:
    for question in pack.questions:
        yield question.because
        if isinstance(question, PickOne | PickSome | PutInOrder):
            yield from (option.because for option in question.options)


@every_course
def test_every_question_and_option_says_why(course: Course) -> None:
    for pack in course.packs.values():
        assert all(len(because) >= 4 for because in reasons(pack)), pack.id


@every_pack
def test_a_judging_pack_is_balanced(pack: Pack) -> None:
    judged = [question for question in pack.questions if isinstance(question, RealOrFake)]
    if len(judged) < 8 or 2 * len(judged) <= len(pack.questions):
        pytest.skip("too few questions of this kind for a share to mean something")
    untouched = sum(question.right == "real" for question in judged)
    assert 0.4 <= untouched / len(judged) <= 0.6


@every_pack
def test_no_answer_stands_in_an_id_or_a_hint(pack: Pack) -> None:
    for question in pack.questions:
        if isinstance(question, RealOrFake):
            assert not ANSWER_WORDS.search(question.id), question.id
            assert not [
                hint for hint in question.hints if re.search(r"untouched|was swapped", hint, re.IGNORECASE)
            ]


def test_sources_and_files_name_each_other() -> None:
    node = read_yaml((ASSETS / "sources.yaml").read_text(encoding="utf-8"), "sources.yaml")
    assert isinstance(node.value, dict)
    assert isinstance(node.value["pictures"].value, dict)
    listed = [set(part.value) for part in node.value.values()]
    assert listed == [set(part) for part in (ENGLISH.pictures, ENGLISH.clips)][: len(listed)]
    named = [path for picture in PICTURES for path in (picture.file, picture.mask, picture.truth) if path]
    named += [picture.small.file for picture in PICTURES if picture.small]
    named += [path for clip in CLIPS for path in (clip.file, clip.poster, clip.mask, clip.truth) if path]
    folders = [ASSETS / folder for folder in ("pictures", "clips", "truth")]
    found = [path for folder in folders if folder.exists() for path in folder.iterdir()]
    assert sorted(named) == sorted(found)


@every_picture
def test_a_picture_is_the_one_that_was_listed(picture: Picture) -> None:
    assert hashlib.sha256(picture.file.read_bytes()).hexdigest() == picture.sha256


@every_picture
def test_nobodys_own_media_are_in_the_course(picture: Picture) -> None:
    assert not picture.brought


@every_picture
def test_the_words_beside_a_picture_do_not_answer(picture: Picture) -> None:
    assert not ANSWER_WORDS.search(picture.id)
    for locale, course in COURSES.items():
        alt = course.pictures[picture.id].alt
        assert not ANSWER_WORDS.search(alt), f"{locale}: {alt}"


@every_picture
def test_a_picture_file_holds_pixels_only(picture: Picture) -> None:
    with Image.open(picture.file) as opened:
        assert opened.format == "JPEG"
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_size_does_not_answer() -> None:
    """File size, width and height rank altered above untouched pictures about as often as below (AUC).

    Crops with a wrong caption have sizes of their own, and are asked about in no such question.
    """
    untouched = [p for p in PICTURES if p.kind == "untouched" and "caption_claims" not in p.recipe]
    altered = [picture for picture in PICTURES if picture.kind == "altered"]
    assert {(p.width, p.height) for p in untouched} == {(p.width, p.height) for p in altered}
    pairs = [
        (one.file.stat().st_size, other.file.stat().st_size) for one, other in product(altered, untouched)
    ]
    wins = sum((one > other) + (one == other) / 2 for one, other in pairs)
    assert 0.25 <= wins / len(pairs) <= 0.75


def test_a_clip_is_made_like_every_other() -> None:
    """Seen without decoding a picture: the boxes of the file, its codec and its size."""
    films = [read_film(clip.file.read_bytes()) for clip in CLIPS]
    assert len(set(films)) <= 1
    untouched, altered = (
        [clip.file.stat().st_size for clip in CLIPS if clip.kind == kind] for kind in ("untouched", "altered")
    )
    if min(len(untouched), len(altered)) >= 4:
        wins = sum((one > other) + (one == other) / 2 for one, other in product(altered, untouched))
        assert 0.2 <= wins / (len(altered) * len(untouched)) <= 0.8


def test_the_words_beside_a_clip_do_not_answer() -> None:
    for locale, course in COURSES.items():
        for clip in course.clips.values():
            said = [clip.id, clip.alt, *(caption.text for caption in clip.captions)]
            assert not [text for text in said if ANSWER_WORDS.search(text)], locale
            assert clip.captions, f"{clip.id}: who cannot hear must be told that there is no sound"


@every_pack
def test_no_question_shows_its_own_answer_beside_it(pack: Pack) -> None:
    """The reveal shows an altered picture's untouched twin; asking about that twin then would be a gift."""
    asked = [ENGLISH.shown(question) for question in pack.questions if isinstance(question, RealOrFake)]
    shown = [one for one in asked if one]
    assert len(shown) == len(asked)
    assert not {one.twin for one in shown} & {one.id for one in shown}


@every_pack
def test_a_judging_pack_shows_every_picture_once(pack: Pack) -> None:
    judged = [question for question in pack.questions if isinstance(question, RealOrFake)]
    shown = [question.picture or question.clip for question in judged]
    assert len(shown) == len(set(shown))


def test_the_course_is_read_quickly() -> None:
    started = time.process_time()
    read_course(ROOT, "zh")
    assert time.process_time() - started < 0.3
