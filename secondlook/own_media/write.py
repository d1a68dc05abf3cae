"""Writes the course folder of a pack: beside its place first, and to its place when it is whole."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from secondlook.check import check_course
from secondlook.course import Course
from secondlook.faults import ContentError
from secondlook.own_media.carried import carried, carried_words
from secondlook.own_media.entry import Entry, Speech, picture_fields, question_fields

WARNING = "READ_ME_FIRST.txt"


@dataclass(frozen=True)
class Draft:
    """All that is written. `speeches` and `courses` (of the project) by language, English among them."""

    name: str
    title: str | None
    source: str
    terms: str
    warning: str
    entries: Sequence[Entry]
    speeches: Mapping[str, Speech]
    courses: Mapping[str, Course]
    languages: Mapping[str, str]


def write_pack(draft: Draft, out: Path) -> None:
    """Raises ContentError when `out` cannot be written, or when what was written would not pass the check."""
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _write_all(draft, unfinished)
        if faults := check_course(unfinished).faults:
            raise ContentError(faults)
        if out.is_dir():
            out.rmdir()  # it is empty: that was made sure of before
        unfinished.rename(out)
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise ContentError.at(
            str(out), None, f"This cannot be written: {why}.", "Choose another --out."
        ) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_all(draft: Draft, root: Path) -> None:
    for entry in draft.entries:
        _write_media(entry, root / "assets")
    english = draft.speeches["en"]
    pictures = {
        entry.id: picture_fields(entry, english, draft.source, draft.terms) for entry in draft.entries
    }
    _write_yaml(root / "assets/sources.yaml", {"pictures": pictures})
    _write_yaml(root / f"quizzes/{draft.name}.yaml", _pack(draft, english))
    _write_named(root, *carried(draft.courses["en"], _clues(draft)))
    for locale, speech in draft.speeches.items():
        if locale != "en":
            _write_words(draft, speech, root / "locales" / locale)
    (root / WARNING).write_text(draft.warning + "\n", encoding="utf-8", newline="\n")


def _write_media(entry: Entry, assets: Path) -> None:
    _write(assets / f"pictures/{entry.id}.jpg", entry.picture)
    if entry.mask is not None:
        _write(assets / f"truth/{entry.id}.png", entry.mask)
        _write(assets / f"truth/{entry.id}.json", json.dumps({"outline": entry.outline}).encode())


def _pack(draft: Draft, speech: Speech) -> dict[str, Any]:
    count = len(draft.entries)
    return {
        "title": draft.title or speech.title(draft.source),
        "about": speech.about(count, draft.source),
        "minutes": max(1, round(0.75 * count)),
        "questions": [question_fields(entry, speech, draft.source) for entry in draft.entries],
    }


def _write_words(draft: Draft, speech: Speech, folder: Path) -> None:
    pack = _pack(draft, speech)
    questions = {
        question["id"]: {field: question[field] for field in ("ask", "because")}
        for question in pack["questions"]
    }
    words = {"title": pack["title"], "about": pack["about"], "questions": questions}
    alts = {entry.id: {"alt": speech.alt(entry)} for entry in draft.entries}
    _write_yaml(folder / f"quizzes/{draft.name}.yaml", words)
    _write_yaml(folder / "assets.yaml", {"pictures": alts})
    _write_yaml(folder / "ui.yaml", {"language": draft.languages[speech.locale], "words": {}})
    _write_named(folder, *carried_words(draft.courses[speech.locale], _clues(draft)))


def _clues(draft: Draft) -> set[str]:
    return {entry.row.clue for entry in draft.entries if entry.row and entry.row.clue}


def _write_named(folder: Path, clues: dict[str, Any], facts: dict[str, Any]) -> None:
    for name, fields in (("clues", clues), ("facts", facts)):
        if fields:
            _write_yaml(folder / f"{name}.yaml", fields)


class _Plain(yaml.SafeDumper):
    """Our own reader takes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_yaml(path: Path, fields: dict[str, Any]) -> None:
    text = yaml.dump(fields, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
    _write(path, text.encode())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
