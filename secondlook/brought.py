"""Adds the packs of other course folders, such as a facilitator's own, to the course; nothing is copied."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from secondlook.course import Course, read_course
from secondlook.faults import Fault


def add_packs(course: Course, folders: Iterable[Path]) -> Course:
    """The course with the packs of each folder, and what they need. Lessons of a folder are not added.

    A folder that has no packs, or one whose name is taken, is left out and told about in `faults`.
    """
    for folder in folders:
        course = _add(course, read_course(folder, course.locale), folder)
    return course


def _add(course: Course, brought: Course, folder: Path) -> Course:
    if fault := _refusal(course, brought, folder):
        return replace(course, faults=(*course.faults, *brought.faults, fault))
    return replace(
        course,
        packs={**course.packs, **brought.packs},
        pictures={**course.pictures, **brought.pictures},
        clips={**course.clips, **brought.clips},
        clues={**brought.clues, **course.clues},
        facts={**brought.facts, **course.facts},
        faults=(*course.faults, *brought.faults),
        broken={**brought.broken, **course.broken},
        untranslated=course.untranslated | brought.untranslated,
    )


def _refusal(course: Course, brought: Course, folder: Path) -> Fault | None:
    if not brought.packs and not brought.broken:
        return Fault(str(folder), None, "There is no pack here.", "Name the folder that holds quizzes/.")
    here, there = ({*one.packs, *one.pictures, *one.clips} for one in (course, brought))
    taken = here & there
    if taken:
        problem = f"The course has '{min(taken)}' already."
        return Fault(str(folder), None, problem, "Make the pack again with another --out.")
    return None
