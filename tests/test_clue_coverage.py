"""All packs together: how many questions, which pictures, and every clue met both ways."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from secondlook.course import read_course
from secondlook.locales import find_languages
from secondlook.packs import FindIt, Pack, PickOne, Question, RealOrFake
from secondlook.pictures import Picture

ROOT = Path(__file__).parent.parent
COURSE = read_course(ROOT, "en")
PACKS = COURSE.packs.values()
LEAST = {
    "warm_up": 8,
    "real_or_fake": 32,
    "eyes_and_edges": 12,
    "light_and_shadow": 12,
    "real_ones": 12,
    "very_good_fakes": 10,
    "moving_pictures": 12,
}

every_pack = pytest.mark.parametrize("pack", PACKS, ids=list(COURSE.packs))


def questions() -> Iterator[Question]:
    return (question for pack in PACKS for question in pack.questions)


def shown(pack: Pack) -> list[Picture]:
    return [COURSE.pictures[question.picture] for question in pack.questions if question.picture]


def judged(pack: Pack) -> list[Picture]:
    asked = [question.picture for question in pack.questions if isinstance(question, RealOrFake)]
    return [COURSE.pictures[name] for name in asked if name]


def scene(picture: Picture) -> str:
    """Pictures of one scene share an untouched picture: it is the twin of the altered ones."""
    return picture.twin or picture.id


@pytest.mark.parametrize("clue", [name for name, clue in COURSE.clues.items() if clue.found_in == "still"])
def test_every_clue_of_stills_is_asked_about_where_it_shows_and_where_it_misleads(clue: str) -> None:
    named = {question.picture for question in questions() if question.clue == clue and question.picture}
    kinds = [COURSE.pictures[name].kind for name in named]
    assert kinds.count("altered") >= 3
    assert kinds.count("untouched") >= 2


@pytest.mark.parametrize("name", LEAST)
def test_a_pack_is_large_enough(name: str) -> None:
    assert len(COURSE.packs[name].questions) >= LEAST[name]


def test_there_are_questions_for_several_lessons() -> None:
    assert len(list(questions())) >= 80


def test_half_of_the_large_judging_pack_is_untouched() -> None:
    pictures = judged(COURSE.packs["real_or_fake"])
    assert len(pictures) == len(COURSE.packs["real_or_fake"].questions)
    assert 0.45 <= sum(picture.kind == "untouched" for picture in pictures) / len(pictures) <= 0.55


@every_pack
def test_a_judging_pack_shows_every_scene_once(pack: Pack) -> None:
    scenes = [scene(picture) for picture in judged(pack)]
    assert len(scenes) == len(set(scenes))


def test_clips_of_both_sorts_are_asked_about() -> None:
    asked = {question.clip for question in questions() if question.clip}
    kinds = [COURSE.clips[name].kind for name in asked]
    assert min(kinds.count("untouched"), kinds.count("altered")) >= 6


def test_every_way_a_clip_was_altered_is_asked_about() -> None:
    asked = {COURSE.clips[question.clip].alteration for question in questions() if question.clip}
    assert asked - {None} == {clip.alteration for clip in COURSE.clips.values()} - {None}


def test_all_real_ones_are_untouched() -> None:
    assert {picture.kind for picture in shown(COURSE.packs["real_ones"])} == {"untouched"}


@every_pack
def test_a_crop_with_a_wrong_caption_is_never_judged(pack: Pack) -> None:
    assert [picture.id for picture in judged(pack) if "caption_claims" in picture.recipe] == []


@every_pack
def test_only_faces_are_called_swapped(pack: Pack) -> None:
    """The answers are "untouched" and "swapped": other changes belong into other kinds of question."""
    other = {
        "retouch",
        "teeth_edit",
        "relight_mismatch",
        "splice",
        "clone",
        "recapture",
        "resample",
        "denoise_mismatch",
        "recompress",
    }
    assert [picture.id for picture in judged(pack) if picture.recipe.get("alteration") in other] == []


@every_pack
def test_a_hint_does_not_tell_that_there_is_something_to_find(pack: Pack) -> None:
    hinted = [
        question.picture for question in pack.questions if isinstance(question, FindIt) and question.hints
    ]
    kinds = [COURSE.pictures[name].kind for name in hinted if name]
    assert not kinds or 2 * kinds.count("untouched") >= kinds.count("altered") > 0


@pytest.mark.parametrize("locale", find_languages(ROOT))
def test_the_right_option_is_not_known_by_its_length(locale: str) -> None:
    packs = read_course(ROOT, locale).packs.values()
    asked = [question for pack in packs for question in pack.questions if isinstance(question, PickOne)]
    longest = [max(question.options, key=lambda option: len(option.text)).right for question in asked]
    assert sum(longest) <= len(longest) / 2
