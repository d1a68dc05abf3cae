"""Facts with their source, their date, and whether we have read the source ourselves."""

import re
from typing import Annotated, Literal

from pydantic import StringConstraints

from secondlook.schema import Content, FactName, Words, WordsOnly


class Source(Content):
    title: Words
    publisher: Words
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class Fact(Content):
    id: FactName
    date: Words
    statement: Words
    source: Source
    status: Literal["seen", "recalled"]
    source_kind: Literal["primary", "secondary", "weak"]

    @property
    def marked(self) -> bool:
        """Whether the fact may only be shown together with a word of caution."""
        return self.status == "recalled" or self.source_kind == "weak"


def month_of(date: str) -> int | None:
    """Months since the year 0 of a date like 2018-06-15, 2018-06 or 2018; a year alone counts as its middle.

    None for a date in words.
    """
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-\d\d)?)?", date)
    return int(found[1]) * 12 + int(found[2] or 7) - 1 if found else None


class FactWords(WordsOnly):
    """What a translation says of a fact."""

    statement: Words
