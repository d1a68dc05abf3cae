"""The course in the visitor's language, read from disk once per language."""

from __future__ import annotations

from functools import lru_cache

from secondlook.course import Course, read_course
from ui.words import ROOT, locale


@lru_cache
def course_in(locale: str) -> Course:
    """The course of one language; shared by all visitors, never changed."""
    return read_course(ROOT, locale)


def course() -> Course:
    """The course in the visitor's language."""
    return course_in(locale())
