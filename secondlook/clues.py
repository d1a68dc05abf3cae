"""Clues: what a swap may leave behind, where it was seen to work, and what makes it stale."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, ValidationInfo, model_validator

from secondlook.facts import Fact, month_of
from secondlook.faults import ContentError
from secondlook.plain_yaml import Node
from secondlook.schema import (
    Content,
    FactId,
    Name,
    Share,
    Words,
    WordsOnly,
    did_you_mean,
    line_at,
    mistake,
    read_model,
    several,
    unknown_id,
)

FoundIn = Literal["still", "film", "generated"]
Spot = Annotated[tuple[Share, Share, Share, Share], several(4, 4)]
"""Left, top, width and height of a place in a picture, as shares from 0 to 1."""

SHOWING = frozenset(
    f"{which}{part}" for which in ("example", "look_alike") for part in ("", "_spot", "_shows")
)
"""The fields of a clue that are about pictures and clips of this course."""


def _shown(kind: str) -> AfterValidator:
    """Accepts the id of a picture or clip of this kind."""

    def check(value: str, info: ValidationInfo) -> str:
        if info.context is None:
            return value
        shown = {**info.context["clip"], **info.context["picture"]}
        if value not in shown:
            near = did_you_mean(value, shown)
            problem, remedy = unknown_id("picture", value, info.context)
            raise mistake(problem, near or remedy)
        if shown[value].kind != kind:
            raise mistake(f"'{value}' is not {kind}.", f"Name a picture or clip whose kind is {kind}.")
        return value

    return AfterValidator(check)


class ClueWords(WordsOnly):
    """What a translation says of a clue. `example_shows`: what is to be seen, or why we have nothing."""

    name: Words
    look: Words
    seen_working: Words
    stale_because: Words
    example_shows: Words | None = None
    look_alike_shows: Words | None = None


class Clue(ClueWords):
    """`example`: a changed picture or clip that shows it; `look_alike`: an untouched one that seems to."""

    stray: ClassVar[str] = Content.stray

    id: Name
    found_in: FoundIn = "still"
    """Quizzes ask about clues of stills; films and wholly generated pictures are on the shelf only."""
    facts: tuple[FactId, ...] = ()
    lens: Name | None = None
    """The lens that shows it; it need not exist yet."""
    example: Annotated[Name, _shown("altered")] | None = None
    example_spot: Spot | None = None
    look_alike: Annotated[Name, _shown("untouched")] | None = None
    look_alike_spot: Spot | None = None
    worked: FactId | None = None
    """The fact that dates the first report we know that it worked."""
    stale: FactId | None = None
    """The fact that dates the first report that it no longer did."""

    @model_validator(mode="after")
    def show_with_words(self) -> Self:
        for field in ("example", "look_alike"):
            if getattr(self, field) and not getattr(self, f"{field}_shows"):
                raise mistake(f"{field}_shows is missing.", f"Say what is to be seen in '{field}:'.", field)
            if getattr(self, f"{field}_spot") and not getattr(self, field):
                raise mistake(f"There is no {field}.", f"Name it, or remove {field}_spot.", f"{field}_spot")
        return self

    @model_validator(mode="after")
    def keep_spots_inside(self) -> Self:
        for field in ("example_spot", "look_alike_spot"):
            if spot := getattr(self, field):
                left, top, width, height = spot
                if width * height == 0 or left + width > 1.0001 or top + height > 1.0001:
                    raise mistake(
                        "This place is empty or reaches out of the picture.",
                        "Write left, top, width, height.",
                        field,
                    )
        return self

    @model_validator(mode="after")
    def date_by_sound_facts(self, info: ValidationInfo) -> Self:
        if info.context is None:
            return self
        for field in ("worked", "stale"):
            _check_date(field, getattr(self, field), self.facts, info.context["fact"])
        if self.worked and self.stale:
            began, ended = (month_of(info.context["fact"][name].date) for name in (self.worked, self.stale))
            if began is not None and ended is not None and ended < began:
                raise mistake("It went stale before it worked.", "Exchange the two facts.", "stale")
        return self


def _check_date(field: str, name: str | None, listed: tuple[str, ...], facts: Mapping[str, Fact]) -> None:
    if name is None:
        return
    if name not in listed:
        raise mistake(f"'{name}' is not among the facts of this clue.", "Add it to 'facts:'.", field)
    if facts[name].marked:
        raise mistake(f"'{name}' is no sure source.", f"Remove {field}, or find a better source.", field)
    if month_of(facts[name].date) is None:
        raise mistake(f"The date of '{name}' cannot be counted with.", "Write it like 2018-06.", field)


def translate_clue(clue: Clue, node: Node, file: str) -> dict[str, Any]:
    """The fields of the clue that are other in the language of the file. Raises ContentError."""
    words = read_model(ClueWords, node, file).model_dump()
    for field, said in words.items():
        if (said is None) != (getattr(clue, field) is None):
            problem = f"{field} is {'missing' if said is None else 'not in the English file'}."
            remedy = "Translate it." if said is None else "Remove it."
            raise ContentError.at(file, line_at(node, field), problem, remedy)
    return words
