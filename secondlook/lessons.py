"""Lessons: Markdown with a front matter, and `::: kind name` blocks between the paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from secondlook.faults import ContentError, Fault
from secondlook.plain_text import check_characters, compose
from secondlook.plain_yaml import read_yaml
from secondlook.schema import (
    NAME,
    Content,
    FactId,
    Known,
    Minutes,
    Words,
    did_you_mean,
    read_model,
    unknown_id,
)

KINDS = ("picture", "clip", "activity", "lens", "quiz", "case", "clue")


@dataclass(frozen=True)
class Prose:
    markdown: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Exhibit:
    kind: str
    name: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Facilitator:
    """Words for whoever leads the room: shown in class mode and on hand-outs only."""

    markdown: str
    line: int = field(default=0, compare=False)


Block = Prose | Exhibit | Facilitator


class FrontMatter(Content):
    title: Words
    minutes: Minutes
    goals: tuple[Words, ...]
    sources: tuple[FactId, ...] = ()


@dataclass(frozen=True)
class Lesson:
    id: str
    number: int
    title: str
    minutes: int
    goals: tuple[str, ...]
    sources: tuple[str, ...]
    blocks: tuple[Block, ...]


def split_name(file: str) -> tuple[int, str] | None:
    """(1, "why_look_twice") for "01_why_look_twice.md"; None for a name that is no lesson's."""
    found = re.fullmatch(rf"(\d\d)_({NAME})\.md", file)
    return (int(found[1]), found[2]) if found else None


def read_lesson(text: str, file: str, name: str, number: int, ids: Known | None = None) -> Lesson:
    """Raises ContentError with every mistake found."""
    check_characters(text, file)
    text = compose(text, file)
    tokens = _markdown().parse(text)
    front, body_line = _read_front(tokens, file, ids)
    blocks = tuple(_split(tokens, text.split("\n"), body_line))
    if faults := [*_misplaced(tokens, file), *_mistaken(blocks, file, ids)]:
        raise ContentError(faults)
    return Lesson(name, number, front.title, front.minutes, front.goals, front.sources, blocks)


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).use(front_matter_plugin)
    return markdown.use(container_plugin, "block", validate=lambda params, markup: True)


def _read_front(tokens: list[Token], file: str, ids: Known | None) -> tuple[FrontMatter, int]:
    """The front matter, and on which line (from 0) the text after it begins."""
    if not tokens or tokens[0].type != "front_matter" or tokens[0].map is None:
        remedy = "Begin with a line ---, then title:, minutes: and goals:, then a line ---."
        raise ContentError.at(file, 1, "There is no front matter.", remedy)
    node = read_yaml(tokens[0].content, file, first_line=2)
    return read_model(FrontMatter, node, file, ids), tokens[0].map[1]


def _split(tokens: list[Token], lines: list[str], start: int) -> Iterator[Block]:
    for token in tokens:
        if token.type == "container_block_open" and token.level == 0 and token.map is not None:
            opening, closing = token.map
            yield from _prose(lines, start, opening)
            yield _block(token.info, "\n".join(lines[opening + 1 : closing]).strip(), opening + 1)
            start = closing + 1
    yield from _prose(lines, start, len(lines))


def _prose(lines: list[str], start: int, end: int) -> Iterator[Prose]:
    while start < end and not lines[start].strip():
        start += 1
    if start < end:
        yield Prose("\n".join(lines[start:end]).rstrip(), start + 1)


def _block(info: str, markdown: str, line: int) -> Block:
    kind, _, name = info.strip().partition(" ")
    return Facilitator(markdown, line) if info.strip() == "facilitator" else Exhibit(kind, name.strip(), line)


def _misplaced(tokens: list[Token], file: str) -> Iterator[Fault]:
    """Blocks inside other things, blocks left open, words inside an exhibit, and pictures from anywhere."""
    opened = tokens[0]
    for token, following in zip_longest(tokens, tokens[1:]):
        line = token.map[0] + 1 if token.map else 1
        if token.type == "container_block_open":
            opened = token
            if token.level > 0:
                yield Fault(
                    file, line, "This block stands inside another.", "Let it begin a line of its own."
                )
            elif token.info.strip() != "facilitator" and following.type != "container_block_close":
                yield Fault(
                    file, line, "This block holds words.", "Only ::: facilitator does: write ::: before them."
                )
        elif token.type == "container_block_close" and token.level == 0 and not token.markup:
            line = opened.map[0] + 1 if opened.map else 1
            yield Fault(file, line, "This block is never closed.", "Write a line ::: after it.")
        elif any(child.type == "image" for child in token.children or []):
            yield Fault(
                file, line, "A picture stands in the text.", "Show one of ours with a block ::: picture id."
            )


def _mistaken(blocks: tuple[Block, ...], file: str, ids: Known | None) -> Iterator[Fault]:
    for block in blocks:
        if isinstance(block, Exhibit) and (found := _problem(block, ids)):
            yield Fault(file, block.line, *found)
        elif isinstance(block, Facilitator) and not block.markdown:
            yield Fault(file, block.line, "This block is empty.", "Write what the facilitator needs to know.")


def _problem(block: Exhibit, ids: Known | None) -> tuple[str, str] | None:
    if block.kind not in KINDS:
        listed = dict.fromkeys((*KINDS, "facilitator"))
        remedy = did_you_mean(block.kind, listed) or f"Use one of {', '.join(listed)}."
        return f"'{block.kind}' is not a kind of block.", remedy
    if not re.fullmatch(NAME, block.name):
        return (
            f"'{block.name}' is not the name of a {block.kind}.",
            f"Write it like ::: {block.kind} my_{block.kind}",
        )
    if ids is not None and block.name not in ids[block.kind]:
        return unknown_id(block.kind, block.name, ids)
    return None


def check_translation(lesson: Lesson, translated: Lesson, file: str) -> None:
    """A translation is the same file in other words. Raises ContentError where it is not."""
    faults = [
        Fault(file, 1, f"{field} differs from the English lesson.", f"Write it as there: {there}.")
        for field, there, here in (
            ("minutes", lesson.minutes, translated.minutes),
            ("sources", list(lesson.sources), list(translated.sources)),
            ("the number of goals", len(lesson.goals), len(translated.goals)),
        )
        if here != there
    ]
    if faults := [*faults, *_first_difference(lesson.blocks, translated.blocks, file)]:
        raise ContentError(faults)


def _first_difference(
    english: tuple[Block, ...], translated: tuple[Block, ...], file: str
) -> Iterator[Fault]:
    for there, here in zip_longest(english, translated):
        if (expected := _shape(there)) != (found := _shape(here)):
            remedy = f"In English, line {there.line}, it is {expected}." if there else "Remove it."
            yield Fault(file, here.line if here else None, f"The blocks differ: here is {found}.", remedy)
            return


def _shape(block: Block | None) -> str:
    match block:
        case None:
            return "the end"
        case Exhibit(kind, name):
            return f"::: {kind} {name}"
        case Facilitator():
            return "::: facilitator"
        case Prose():
            return "text"
