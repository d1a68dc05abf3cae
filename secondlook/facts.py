"""Facts with their source, their date, and whether we have read the source ourselves."""

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


class FactWords(WordsOnly):
    """What a translation says of a fact."""

    statement: Words
