"""Reads the whole course in one language. What is wrong is told, and does not take the rest down."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar

from secondlook.cast import Person, PersonWords
from secondlook.clips import Clip, read_clips, translate_clip
from secondlook.clues import Clue, translate_clue
from secondlook.facts import Fact, FactWords
from secondlook.faults import ContentError, Fault
from secondlook.lessons import Exhibit, Lesson, check_translation, read_lesson, split_name
from secondlook.locales import ENGLISH, find_languages
from secondlook.packs import Pack, Question, read_pack, translate_pack
from secondlook.pictures import ASSET_PARTS, SOURCES, Picture, PictureWords, read_pictures
from secondlook.plain_text import read_text
from secondlook.plain_yaml import Node, read_yaml
from secondlook.schema import (
    NAME,
    Broken,
    Content,
    Known,
    expect_fields,
    expect_parts,
    read_entries,
    read_model,
)

T = TypeVar("T")
M = TypeVar("M", bound=Content)


@dataclass(frozen=True)
class Course:
    """Lessons in reading order. All that a lesson or pack names is here too.

    `broken`: "lessons/ID" or "quizzes/ID" -> why it is not here. `untranslated`: what is here in English
    words only, as "lessons/ID", "quizzes/ID", "pictures/ID", "clips/ID", "clues/ID", "facts/ID" or "cast/ID".
    """

    locale: str
    lessons: Mapping[str, Lesson]
    packs: Mapping[str, Pack]
    pictures: Mapping[str, Picture]
    clues: Mapping[str, Clue]
    facts: Mapping[str, Fact]
    cast: Mapping[str, Person]
    faults: tuple[Fault, ...]
    broken: Mapping[str, tuple[Fault, ...]]
    untranslated: frozenset[str] = frozenset()
    clips: Mapping[str, Clip] = field(default_factory=dict)

    def shown(self, question: Question) -> Picture | Clip | None:
        """What a question is about: its picture or its clip."""
        return self.clips.get(question.clip or "") or self.pictures.get(question.picture or "")

    def twin_of(self, shown: Picture | Clip) -> Picture | Clip | None:
        """The untouched one that an altered picture or clip began as."""
        known: Mapping[str, Picture | Clip] = self.clips if isinstance(shown, Clip) else self.pictures
        return known.get(shown.twin or "")


def read_course(root: Path, locale: str) -> Course:
    """Never raises for bad content; an unknown locale gets the English course."""
    english = _read_english(root)
    if locale == ENGLISH or locale not in find_languages(root):
        return english
    return _translate(english, root, locale)


def _read_english(root: Path) -> Course:
    facts, no_facts = _read_entries(root, "facts.yaml", lambda node: read_entries(Fact, node, "facts.yaml"))
    ids: dict[str, Mapping[str, object]] = {"fact": facts, "broken fact": no_facts}
    pictures, no_pictures, clips, no_clips = _read_assets(root)
    ids |= {"picture": pictures, "broken picture": no_pictures, "clip": clips, "broken clip": no_clips}
    clues, no_clues = _read_entries(
        root, "clues.yaml", lambda node: read_entries(Clue, node, "clues.yaml", ids)
    )
    ids |= {"clue": clues, "broken clue": no_clues, **_names_on_disk(root)}
    cast, no_cast = _read_entries(
        root, "cast.yaml", lambda node: read_entries(Person, node, "cast.yaml", ids)
    )
    packs, no_packs = _read_packs(root, ids)
    lessons, no_lessons = _read_lessons(root, ids)
    parts = (no_facts, no_clues, no_pictures, no_clips, no_cast, no_packs, no_lessons)
    told = [faults for part in parts for faults in part.values()]
    return Course(
        locale=ENGLISH,
        lessons=lessons,
        packs=_in_lesson_order(packs, lessons),
        pictures=pictures,
        clips=clips,
        clues=clues,
        facts=facts,
        cast=cast,
        faults=(*chain.from_iterable(told), *_misnamed(root)),
        broken=no_packs | no_lessons,
    )


def _in_lesson_order(packs: Mapping[str, Pack], lessons: Mapping[str, Lesson]) -> dict[str, Pack]:
    """Packs as the lessons come to them, then those that no lesson uses, by name."""
    blocks = chain.from_iterable(lesson.blocks for lesson in lessons.values())
    used = [block.name for block in blocks if isinstance(block, Exhibit) and block.kind == "quiz"]
    return {name: packs[name] for name in dict.fromkeys([*used, *packs]) if name in packs}


def _read_entries(
    root: Path, file: str, read: Callable[[Node], tuple[dict[str, T], Broken]]
) -> tuple[dict[str, T], Broken]:
    if not (root / file).exists():
        return {}, {}
    try:
        return read(read_yaml(read_text(root, file), file))
    except ContentError as error:
        return {}, {file: error.faults}


def _read_assets(root: Path) -> tuple[dict[str, Picture], Broken, dict[str, Clip], Broken]:
    """Pictures and clips: one file lists both."""
    if not (root / SOURCES).exists():
        return {}, {}, {}, {}
    try:
        node = read_yaml(read_text(root, SOURCES), SOURCES)
        pictures, no_pictures = read_pictures(node, root)
        return pictures, no_pictures, *read_clips(node, root, pictures)
    except ContentError as error:
        return {}, {SOURCES: error.faults}, {}, {}


def names(root: Path, folder: str, suffix: str) -> dict[str, str]:
    """Name -> file for the files of a folder, in order: {"warm_up": "quizzes/warm_up.yaml"}."""
    found = sorted((root / folder).glob(f"*{suffix}"))
    return {path.stem: f"{folder}/{path.name}" for path in found if re.fullmatch(NAME, path.stem)}


def _names_on_disk(root: Path) -> dict[str, dict[str, str]]:
    return {
        "quiz": names(root, "quizzes", ".yaml"),
        "case": names(root, "cases", ".yaml"),
        "activity": names(root, "activities", ".py"),
        "lens": names(root, "lenses", ".py"),
    }


def _read_each(
    folder: str, files: Mapping[str, str], read: Callable[[str, str], T]
) -> tuple[dict[str, T], Broken]:
    """What `read(name, file)` gives for each file, and why not for the others."""
    models, broken = {}, {}
    for name, file in files.items():
        try:
            models[name] = read(name, file)
        except ContentError as error:
            broken[f"{folder}/{name}"] = error.faults
    return models, broken


def _read_packs(root: Path, ids: Known) -> tuple[dict[str, Pack], Broken]:
    def read(name: str, file: str) -> Pack:
        return read_pack(read_yaml(read_text(root, file), file), file, name, ids)

    return _read_each("quizzes", names(root, "quizzes", ".yaml"), read)


def _read_lessons(root: Path, ids: Known) -> tuple[dict[str, Lesson], Broken]:
    def read(name: str, file: str) -> Lesson:
        number = int(Path(file).name[:2])
        return read_lesson(read_text(root, file), file, name, number, ids)

    return _read_each("lessons", _lesson_files(root), read)


def _lesson_files(root: Path) -> dict[str, str]:
    """Id -> file in reading order; of two lessons with one id the first counts."""
    files: dict[str, str] = {}
    for file in names(root, "lessons", ".md").values():
        if split := split_name(Path(file).name):
            files.setdefault(split[1], file)
    return files


def _misnamed(root: Path) -> Iterator[Fault]:
    """Files that nothing reads: a lesson called intro.md, a pack called Warm-up.yml, two lessons 01."""
    used = {*_lesson_files(root).values(), *names(root, "quizzes", ".yaml").values()}
    for folder, example in (("lessons", "01_my_lesson.md"), ("quizzes", "my_pack.yaml")):
        for path in sorted((root / folder).glob("[!.]*")):
            file = f"{folder}/{path.name}"
            if file not in used:
                yield Fault(file, None, "Nothing reads a file of this name.", f"Name it like {example}.")
    numbers = [Path(file).name[:2] for file in _lesson_files(root).values()]
    for file in _lesson_files(root).values():
        if numbers.count(Path(file).name[:2]) > 1:
            yield Fault(
                file, None, "Another lesson has this number.", "Give each lesson a number of its own."
            )


@dataclass(frozen=True)
class _Translated(Generic[T]):
    """Models in another language; those whose ids are in `english` have English words still."""

    models: Mapping[str, T]
    faults: tuple[Fault, ...]
    english: tuple[str, ...]


def _translate(course: Course, root: Path, locale: str) -> Course:
    base = f"locales/{locale}"
    lessons = _translate_lessons(course, root, base)
    packs = _translate_packs(course, root, base)
    pictures, clips = _translate_assets(course, root, f"{base}/assets.yaml")
    clues = _translate_entries(course.clues, translate_clue, root, f"{base}/clues.yaml")
    facts = _translate_entries(course.facts, _as_in(FactWords), root, f"{base}/facts.yaml")
    cast = _translate_entries(course.cast, _as_in(PersonWords), root, f"{base}/cast.yaml")
    parts: dict[str, _Translated[Any]] = {
        "lessons": lessons,
        "quizzes": packs,
        "pictures": pictures,
        "clips": clips,
        "clues": clues,
        "facts": facts,
        "cast": cast,
    }
    return replace(
        course,
        locale=locale,
        lessons=lessons.models,
        packs=packs.models,
        pictures=pictures.models,
        clips=clips.models,
        clues=clues.models,
        facts=facts.models,
        cast=cast.models,
        faults=sum((part.faults for part in parts.values()), course.faults) + tuple(_orphans(root, base)),
        untranslated=frozenset(f"{kind}/{name}" for kind, part in parts.items() for name in part.english),
    )


def _translate_lessons(course: Course, root: Path, base: str) -> _Translated[Lesson]:
    def translate(name: str, lesson: Lesson) -> Lesson:
        file = f"{base}/lessons/{lesson.number:02}_{name}.md"
        translated = read_lesson(read_text(root, file), file, name, lesson.number)
        check_translation(lesson, translated, file)
        return translated

    return _translate_each(course.lessons, translate)


def _translate_packs(course: Course, root: Path, base: str) -> _Translated[Pack]:
    def translate(name: str, pack: Pack) -> Pack:
        file = f"{base}/quizzes/{name}.yaml"
        return translate_pack(pack, read_yaml(read_text(root, file), file), file)

    return _translate_each(course.packs, translate)


def _translate_entries(
    models: Mapping[str, M], changes: Callable[[M, Node, str], dict[str, Any]], root: Path, file: str
) -> _Translated[M]:
    if not models:
        return _Translated(models, (), ())
    try:
        return _translate_fields(models, changes, read_yaml(read_text(root, file), file), file)
    except ContentError as error:
        return _Translated(models, error.faults, tuple(models))


def _translate_assets(
    course: Course, root: Path, file: str
) -> tuple[_Translated[Picture], _Translated[Clip]]:
    pictures, clips = course.pictures, course.clips
    if not pictures and not clips:
        return _Translated(pictures, (), ()), _Translated(clips, (), ())
    try:
        parts = expect_parts(read_yaml(read_text(root, file), file), ASSET_PARTS, file)
        return (
            _translate_fields(pictures, _as_in(PictureWords), parts["pictures"], file),
            _translate_fields(clips, translate_clip, parts["clips"], file),
        )
    except ContentError as error:
        return _Translated(pictures, error.faults, tuple(pictures)), _Translated(clips, (), tuple(clips))


def _as_in(words: type[Content]) -> Callable[[object, Node, str], dict[str, Any]]:
    """What changes in a model is what its words say."""
    return lambda _model, node, file: read_model(words, node, file).model_dump()


def _translate_fields(
    models: Mapping[str, M], changes: Callable[[M, Node, str], dict[str, Any]], node: Node, file: str
) -> _Translated[M]:
    """`changes` tells which fields of a model are other in this language, from what stands under its id."""
    fields = expect_fields(node, file)

    def translate(name: str, model: M) -> M:
        if name not in fields:
            raise ContentError.at(file, node.line, f"The words of '{name}' are missing.", f"Add '{name}:'.")
        return model.model_copy(update=changes(model, fields[name], file))

    translated = _translate_each(models, translate)
    strays = [Fault(file, fields[name].line, *_no_english(name)) for name in fields if name not in models]
    return replace(translated, faults=translated.faults + tuple(strays))


def _translate_each(models: Mapping[str, T], translate: Callable[[str, T], T]) -> _Translated[T]:
    translated, faults = dict(models), Broken()
    for name, model in models.items():
        try:
            translated[name] = translate(name, model)
        except ContentError as error:
            faults[name] = error.faults
    return _Translated(translated, sum(faults.values(), ()), tuple(faults))


def _no_english(name: str) -> tuple[str, str]:
    return f"'{name}' has no English counterpart.", "Remove it, or correct its name."


def _orphans(root: Path, base: str) -> Iterator[Fault]:
    for folder in ("lessons", "quizzes"):
        for path in sorted((root / base / folder).glob("[!.]*")):
            if not (root / folder / path.name).exists():
                yield Fault(f"{base}/{folder}/{path.name}", None, *_no_english(path.name))
