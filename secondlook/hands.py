"""Raised hands: which questions a room can vote on without devices, and what its counts mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from secondlook.attempt import Reply, option_order, question_order
from secondlook.packs import Pack, PickOne, RealOrFake
from secondlook.progress import Votes

Countable: TypeAlias = RealOrFake | PickOne
Step: TypeAlias = Literal["ask", "first", "discuss", "second", "reveal", "votes"]
STEPS: tuple[Step, ...] = ("ask", "first", "discuss", "second", "reveal", "votes")
MOST_PEOPLE = 500
SHORTEST = 4  # questions in the shortest session


def countable(pack: Pack, seed: int = 0) -> tuple[Countable, ...]:
    """The questions a hand can answer, in the order of this class: one out of a few answers."""
    questions = {question.id: question for question in pack.questions}
    ordered = (questions[name] for name in question_order(pack, seed))
    return tuple(question for question in ordered if isinstance(question, RealOrFake | PickOne))


def fair_start(pack: Pack, seed: int) -> bool:
    """Whether the first questions hold both untouched and swapped pictures, if the pack does."""
    asked = countable(pack, seed)
    early, all_of_them = (
        {question.right for question in some if isinstance(question, RealOrFake)}
        for some in (asked[:SHORTEST], asked)
    )
    return early == all_of_them


def choices(question: Countable, seed: int) -> tuple[str, ...]:
    """What hands can be raised for, in the order shown: "real", "fake" ... or an option's place as text."""
    if isinstance(question, RealOrFake):
        return "real", "fake", "cannot_tell"
    return tuple(str(place) for place in option_order(question, seed))


def possible(counts: Mapping[str, int], people: int) -> bool:
    """Whether that many hands can have been raised: none below 0, and not more than there are people."""
    return all(count >= 0 for count in counts.values()) and sum(counts.values()) <= people


def favourite(question: Countable, counts: Mapping[str, int]) -> Reply | None:
    """What most hands were raised for, as a reply; None for no hands, a draw, an option that is gone."""
    most = max(counts.values(), default=0)
    ahead = [key for key, count in counts.items() if count == most > 0]
    if len(ahead) != 1 or ahead[0] not in choices(question, 0):
        return None
    return Reply(ahead[0]) if isinstance(question, RealOrFake) else Reply((int(ahead[0]),))


def next_step(votes: Votes | None) -> Step:
    """Where a class that comes back carries on."""
    if votes is None or not votes.first:
        return "ask"
    return "votes" if votes.second else "discuss"
