"""Reads a small, plain part of YAML in which every value stays the text its author wrote, and knows its line.

Full YAML turns an option `No` into False and `1:30` into 90, lets a second key silently win, and lets 3 kB of
merge keys fill the memory. None of that is needed to write a quiz, so none of it is read.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from secondlook.faults import ContentError
from secondlook.plain_text import LONGEST, check_characters, check_size

DEEPEST = 8

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Node:
    """A text, a list or a set of fields. `line` counts from 1; a field's line is that of its key."""

    value: "str | list[Node] | dict[str, Node]"
    line: int


def read_yaml(text: str, file: str, first_line: int = 1) -> Node:
    """The tree in `text`, or ContentError. `first_line` is where the text begins in its file."""
    check_characters(text, file, first_line)
    check_size(text.encode("utf-8"), file)
    try:
        return _Reader(text, file, first_line).document()
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise _not_yaml(file, line, error.problem) from None
    except (yaml.YAMLError, ValueError, OverflowError):  # the pure Python reader lets the last two escape
        raise _not_yaml(file, first_line, None) from None


def _not_yaml(file: str, line: int, problem: str | None) -> ContentError:
    said = f" ({problem})" if problem else ""
    remedy = "Check the indentation, and put text that holds ': ' or begins with a sign in quotes."
    return ContentError.at(file, line, f"This cannot be read as YAML{said}.", remedy)


class _Reader:
    """Walks the events of one YAML text. Nothing is built before it is known to be allowed."""

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.file = file
        self.first_line = first_line

    def document(self) -> Node:
        next(self.events)  # the stream starts
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise self.refused(self.first_line, "This is empty.", "Write the fields.")
        node = self.node(next(self.events), 1, None)
        next(self.events)  # the document ends
        following = next(self.events)
        if not isinstance(following, yaml.StreamEndEvent):
            remedy = "Keep one document in a file: remove the line ---."
            raise self.refused(self.line(following), "A second document begins here.", remedy)
        return node

    def node(self, event: Any, depth: int, key_line: int | None) -> Node:
        line = key_line or self.line(event)
        self.check_event(event, line, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Node(self.words(event), line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.items(depth), line)
        return Node(self.fields(depth), line)

    def items(self, depth: int) -> list[Node]:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1, None))
        return items

    def fields(self, depth: int) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, line = self.key(event), self.line(event)
            if key in fields:
                remedy = f"Keep one of them; the first is in line {fields[key].line}."
                raise self.refused(line, f"'{key}' is written twice.", remedy)
            fields[key] = self.node(next(self.events), depth + 1, line)
        return fields

    def key(self, event: Any) -> str:
        line = self.line(event)
        self.check_event(event, line, 1)
        if not isinstance(event, yaml.ScalarEvent):
            raise self.refused(
                line, "The name of a field must be a word.", "Put text that begins with [ or { in quotes."
            )
        key = self.words(event)
        if key == "<<":
            raise self.refused(line, "Merge keys (<<) are not read here.", "Write the fields out.")
        return key

    def words(self, event: Any) -> str:
        line = self.line(event)
        if len(event.value) > LONGEST:
            problem = f"This text has {len(event.value)} characters."
            raise self.refused(line, problem, f"Shorten it to {LONGEST}.")
        check_characters(event.value, self.file, line)  # again: in quotes, \u202e is seen only now
        return unicodedata.normalize("NFC", event.value)

    def check_event(self, event: Any, line: int, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            remedy = "Write the text out, or put it in quotes if it begins with & or *."
            raise self.refused(line, "Anchors and aliases (& and *) are not read here.", remedy)
        if event.tag is not None:
            remedy = "Remove the tag, or put the text in quotes if it begins with !."
            raise self.refused(line, "Tags (!) are not read here.", remedy)
        if depth > DEEPEST:
            raise self.refused(line, f"This is nested more than {DEEPEST} deep.", "Write it flatter.")

    def line(self, event: Any) -> int:
        return self.first_line + int(event.start_mark.line)

    def refused(self, line: int, problem: str, remedy: str) -> ContentError:
        return ContentError.at(self.file, line, problem, remedy)
