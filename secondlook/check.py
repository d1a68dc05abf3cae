"""Checks the whole course in every language, down to the pixels, and counts what there is."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from secondlook.clips import Clip, read_frames, read_truth_of
from secondlook.course import Course, names, read_course
from secondlook.exhibits.swap_pipeline import pipeline_faults
from secondlook.faults import ContentError, Fault, PictureRefused
from secondlook.guard import open_picture
from secondlook.locales import find_languages, read_interface
from secondlook.mp4 import read_film
from secondlook.pictures import SOURCES, Picture, read_landmarks
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
    faults += pipeline_faults(root)
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
    by_locale = {locale: counts | {"cases": 0} for locale, counts in by_locale.items()}
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
        "clips": len(translated("clips", course.clips)),
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
    for clip in course.clips.values():
        yield from _clip_faults(clip, node)
        yield from _truth_faults(clip, node)
    yield from _orphans(root, node)


def _picture_faults(picture: Picture, node: Node) -> Iterator[Fault]:
    fault = _fault_at(node, "pictures", picture.id)
    size = (picture.width, picture.height)
    yield from _pixel_faults(fault, picture.file, picture.sha256, size, ("file", "sha256", "width"))
    if small := picture.small:
        size = (small.width, small.height)
        yield from _pixel_faults(fault, small.file, small.sha256, size, ("small", "small", "small"))


def _fault_at(node: Node, *path: str) -> Callable[[str, str, str], Fault]:
    """Tells a fault of one entry: in which field, what is wrong, what to do."""
    return lambda field, problem, remedy: Fault(SOURCES, line_at(node, *path, field), problem, remedy)


def _pixel_faults(
    fault: Callable[[str, str, str], Fault],
    file: Path,
    sha256: str,
    size: tuple[int, int],
    fields: tuple[str, str, str],
) -> Iterator[Fault]:
    """`fields` are named when the file cannot be opened, is another one, or has another size."""
    try:
        data = file.read_bytes()
        pixels = open_picture(data)
    except (OSError, PictureRefused) as error:
        yield fault(fields[0], f"{file.name} cannot be opened: {error}", "Replace the file.")
        return
    yield from _other_file(fault, file, data, sha256, fields[1])
    if pixels.size != size:
        remedy = f"Write width: {pixels.width} and height: {pixels.height}."
        yield fault(fields[2], f"{file.name} has another size.", remedy)


def _other_file(
    fault: Callable[[str, str, str], Fault], file: Path, data: bytes, sha256: str, field: str
) -> Iterator[Fault]:
    if (found := hashlib.sha256(data).hexdigest()) != sha256:
        yield fault(field, f"{file.name} is not the file that was listed.", f"Its sha256 is {found}.")


def _clip_faults(clip: Clip, node: Node) -> Iterator[Fault]:
    fault = _fault_at(node, "clips", clip.id)
    size = (clip.width, clip.height)
    yield from _pixel_faults(
        fault, clip.poster, clip.poster_sha256, size, ("poster", "poster_sha256", "width")
    )
    try:
        data = clip.file.read_bytes()
        film = read_film(data)
    except (OSError, ValueError) as error:
        yield fault("file", f"{clip.file.name} cannot be opened: {error}", "Replace the file.")
        return
    yield from _other_file(fault, clip.file, data, clip.sha256, "sha256")
    for field, listed, found in (
        ("width", clip.width, film.width),
        ("height", clip.height, film.height),
        ("frames", clip.frames, film.frames),
        ("fps", clip.fps, film.fps),
    ):
        if listed != found:
            yield fault(field, f"{clip.file.name} has {found:g} {field}.", f"Write {field}: {found:g}.")
    if film.codec != "avc1" or film.sound or not film.head_first:
        remedy = "Encode it as H.264 without sound, with its index first (faststart)."
        yield fault("file", f"{clip.file.name} does not play in every browser.", remedy)


def _truth_faults(shown: Picture | Clip, node: Node) -> Iterator[Fault]:
    sort = "clip" if isinstance(shown, Clip) else "picture"
    fault = _fault_at(node, f"{sort}s", shown.id)
    try:
        truth = read_truth_of(shown)
        frames = _frames(shown)
    except ContentError as error:
        yield from error.faults
        return
    if truth is not None and truth.mask.shape != (shown.height, shown.width):
        yield fault("mask", f"The mask has another size than the {sort}.", "Build it again.")
    if truth is not None and not (truth.mask.any() and truth.outline):
        yield fault("mask", "The mask or the outline is empty.", "Build it again.")
    if isinstance(shown, Clip) and frames not in (None, shown.frames):
        yield fault("truth", f"The truth has {frames} frames.", "Build it again.")


def _frames(shown: Picture | Clip) -> int | None:
    """How many frames the truth tells of. Reads the landmarks of untouched ones too."""
    if shown.truth is None:
        return None
    if isinstance(shown, Clip):
        return len(read_frames(shown.truth))
    read_landmarks(shown.truth)
    return None


def _orphans(root: Path, node: Node) -> Iterator[Fault]:
    listed = {
        text
        for fields in _entries(node)
        for named in (fields, _small(fields))
        for field in ("file", "poster", "mask", "truth")
        if field in named and isinstance(text := named[field].value, str)
    }
    for folder, sort in (("pictures", "picture"), ("clips", "clip"), ("truth", "picture")):
        for path in sorted((root / "assets" / folder).glob("[!.]*")):
            if f"{folder}/{path.name}" not in listed:
                remedy = f"List it in {SOURCES}, or delete it."
                yield Fault(f"assets/{folder}/{path.name}", None, f"No {sort} names this file.", remedy)


def _small(fields: dict[str, Node]) -> dict[str, Node]:
    found = fields["small"].value if "small" in fields else None
    return found if isinstance(found, dict) else {}


def _entries(node: Node) -> Iterator[dict[str, Node]]:
    parts = node.value.values() if isinstance(node.value, dict) else ()
    for part in parts:
        for entry in part.value.values() if isinstance(part.value, dict) else ():
            if isinstance(entry.value, dict):
                yield entry.value
