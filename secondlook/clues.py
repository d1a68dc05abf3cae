"""Clues: what a swap may leave behind, where it was seen to work, and what makes it stale."""

from typing import ClassVar

from secondlook.schema import Content, FactId, Name, Words, WordsOnly


class ClueWords(WordsOnly):
    """What a translation says of a clue."""

    name: Words
    look: Words
    seen_working: Words
    stale_because: Words


class Clue(ClueWords):
    stray: ClassVar[str] = Content.stray

    id: Name
    facts: tuple[FactId, ...] = ()
    lens: Name | None = None
    """The lens that shows it; it need not exist yet."""
