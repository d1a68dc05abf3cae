"""Carries the clues that a pack names, and the facts behind them, into the pack's own folder."""

from collections.abc import Iterable
from typing import Any

from secondlook.clues import SHOWING, ClueWords
from secondlook.course import Course
from secondlook.facts import FactWords

Fields = dict[str, Any]


def carried(course: Course, names: Iterable[str]) -> tuple[Fields, Fields]:
    """clues.yaml and facts.yaml for these clues, without the pictures of ours that show them."""
    clues = {
        name: _plain(course.clues[name].model_dump(mode="json", exclude=set(SHOWING)))
        for name in sorted(names)
    }
    cited = sorted({fact for clue in clues.values() for fact in clue.get("facts", ())})
    return clues, {name: _plain(course.facts[name].model_dump(mode="json")) for name in cited}


def carried_words(course: Course, names: Iterable[str]) -> tuple[Fields, Fields]:
    """The same in another language: words only."""
    clues, facts = carried(course, names)
    return _only(clues, ClueWords.model_fields), _only(facts, FactWords.model_fields)


def _plain(fields: Fields) -> Fields:
    return {field: value for field, value in fields.items() if field != "id" and value not in (None, [])}


def _only(entries: Fields, known: Iterable[str]) -> Fields:
    wanted = set(known)
    return {
        name: {field: value for field, value in fields.items() if field in wanted}
        for name, fields in entries.items()
    }
