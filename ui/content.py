"""The course in the visitor's language, read from disk once per language."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from secondlook.brought import add_packs
from secondlook.course import Course, read_course
from ui.words import ROOT, locale

BROUGHT = "SECOND_LOOK_PACKS"
"""Names folders of packs beside this course, such as `python -m secondlook pack` writes."""


@lru_cache
def course_in(locale: str) -> Course:
    """The course of one language; shared by all visitors, never changed."""
    own = read_course(ROOT, locale)
    whole = add_packs(own, brought_folders())
    for fault in whole.faults[len(own.faults) :]:
        logging.getLogger(__name__).log(logging.WARNING, "%s", fault)
    return whole


def brought_folders() -> Iterator[Path]:
    return (ROOT / name for name in os.environ.get(BROUGHT, "").split(os.pathsep) if name.strip())


def course() -> Course:
    """The course in the visitor's language."""
    return course_in(locale())
