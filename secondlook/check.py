"""Checks the whole course in every language, down to the pixels, and counts what there is."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from secondlook.course import Course, names, read_course
from secondlook.faults import ContentError, Fault, PictureRefused
from secondlook.guard import open_picture
from secondlook.locales import find_languages, read_interface
from secondlook.pictures import SOURCES, Picture, read_landmarks, read_truth
from secondlook.plain_text import read_text
from secondlook.plain_yaml import Node, read_yaml
from secondlook.schema import line_at

Counts = Mapping[str, int | Mapping[str, int]]


@dataclass(frozen=True)
class Report:
    """`counts`: kind -> number, or kind -> language -> number. A translation counts when it is complete."""

    counts: Counts
    faults: tuple[Fault, ...]


def check_course(root: Path) -> Report:
    """Reads everything, pixels too. Never raises for bad content."""
    courses = [read_course(root, locale) for locale in find_languages(root)]
    faults = [fault for course in courses for fault in course.faults]
    faults += _interface_faults(root)
    faults += _asset_faults(root, courses[0])
    return Report(_count(root, courses), tuple(dict.fromkeys(faults)))


def as_json(report: Report) -> dict[str, Any]:
    """What `check --json` prints."""
    return {**report.counts, "faults": [asdict(fault) for fault in report.faults]}


def as_table(report: Report) -> str:
    """What `check` prints."""
    lines = [f"{kind:12}{_cell(count)}" for kind, count in report.counts.items()]
    faults = [str(fault) for fault in report.faults]
    verdict = f"{len(faults)} faults:" if faults else "No faults."
    return "\n".join([*lines, "", verdict, *faults])


def _cell(count: int | Mapping[str, int]) -> str:
    if isinstance(count, int):
        return f"{count:4}"
    return "   ".join(f"{number:4} {locale}" for locale, number in count.items())


def _count(root: Path, courses: Iterable[Course]) -> Counts:
    by_locale = {course.locale: _count_translated(course) for course in courses}
    by_locale = {locale: counts | {"clips": 0, "cases": 0} for locale, counts in by_locale.items()}
    kinds = ("lessons", "packs", "questions", "pictures", "clips", "cases")
    return {
        **{kind: {locale: counts[kind] for locale, counts in by_locale.items()} for kind in kinds},
        "activities": len(names(root, "activities", ".py")),
        "lenses": len(names(root, "lenses", ".py")),
    }


def _count_translated(course: Course) -> dict[str, int]:
    def translated(folder: str, found: Iterable[str]) -> list[str]:
        return [name for name in found if f"{folder}/{name}" not in course.untranslated]

    packs = translated("quizzes", course.packs)
    return {
        "lessons": len(translated("lessons", course.lessons)),
        "packs": len(packs),
        "questions": sum(len(course.packs[name].questions) for name in packs),
        "pictures": len(translated("pictures", course.pictures)),
    }


def _interface_faults(root: Path) -> Iterator[Fault]:
    for folder in sorted(path for path in (root / "locales").glob("[!.]*") if path.is_dir()):
        try:
            yield from read_interface(root, folder.name)[1]
        except ContentError as error:
            yield from error.faults


def _asset_faults(root: Path, course: Course) -> Iterator[Fault]:
    try:
        node = read_yaml(read_text(root, SOURCES), SOURCES) if (root / SOURCES).exists() else Node({}, 1)
    except ContentError:
        return  # read_course has told
    for picture in course.pictures.values():
        yield from _picture_faults(picture, node)
        yield from _truth_faults(picture, node)
    yield from _orphans(root, node)


def _picture_faults(picture: Picture, node: Node) -> Iterator[Fault]:
    def fault(field: str, problem: str, remedy: str) -> Fault:
        return Fault(SOURCES, line_at(node, "pictures", picture.id, field), problem, remedy)

    for field, listed in (("", picture), ("small", picture.small)):
        if listed is None:
            continue
        try:
            data = listed.file.read_bytes()
            pixels = open_picture(data)
        except (OSError, PictureRefused) as error:
            yield fault(field or "file", f"{listed.file.name} cannot be opened: {error}", "Replace the file.")
            continue
        if (found := hashlib.sha256(data).hexdigest()) != listed.sha256:
            problem = f"{listed.file.name} is not the file that was listed."
            yield fault(field or "sha256", problem, f"Its sha256 is {found}.")
        if pixels.size != (listed.width, listed.height):
            remedy = f"Write width: {pixels.width} and height: {pixels.height}."
            yield fault(field or "width", f"{listed.file.name} has another size.", remedy)


def _truth_faults(picture: Picture, node: Node) -> Iterator[Fault]:
    def fault(problem: str) -> Fault:
        return Fault(SOURCES, line_at(node, "pictures", picture.id, "mask"), problem, "Build it again.")

    try:
        truth = read_truth(picture)
        if picture.truth is not None:
            read_landmarks(picture.truth)
    except ContentError as error:
        yield from error.faults
        return
    if truth is not None and truth.mask.shape != (picture.height, picture.width):
        yield fault("The mask has another size than the picture.")
    if truth is not None and not (truth.mask.any() and truth.outline):
        yield fault("The mask or the outline is empty.")


def _orphans(root: Path, node: Node) -> Iterator[Fault]:
    listed = {
        text
        for fields in _entries(node)
        for named in (fields, _small(fields))
        for field in ("file", "mask", "truth")
        if field in named and isinstance(text := named[field].value, str)
    }
    for folder in ("pictures", "truth"):
        for path in sorted((root / "assets" / folder).glob("[!.]*")):
            if f"{folder}/{path.name}" not in listed:
                remedy = f"List it in {SOURCES}, or delete it."
                yield Fault(f"assets/{folder}/{path.name}", None, "No picture names this file.", remedy)


def _small(fields: dict[str, Node]) -> dict[str, Node]:
    found = fields["small"].value if "small" in fields else None
    return found if isinstance(found, dict) else {}


def _entries(node: Node) -> Iterator[dict[str, Node]]:
    pictures = node.value.get("pictures") if isinstance(node.value, dict) else None
    if pictures is not None and isinstance(pictures.value, dict):
        for entry in pictures.value.values():
            if isinstance(entry.value, dict):
                yield entry.value
