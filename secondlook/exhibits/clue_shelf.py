"""How long clues lasted, by the dates of the facts they lean on, and a game of putting them in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from secondlook.clues import Clue
from secondlook.facts import Fact, month_of

DEALT = 5
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Life:
    """The facts that say when a clue was first reported to work, and when first reported stale."""

    worked: Fact | None
    stale: Fact | None

    @property
    def stale_month(self) -> int | None:
        return month_of(self.stale.date) if self.stale else None

    @property
    def lasted(self) -> int | None:
        """Months from one report to the other; None when one is missing."""
        began = month_of(self.worked.date) if self.worked else None
        ended = self.stale_month
        return None if began is None or ended is None else ended - began


def life_of(clue: Clue, facts: Mapping[str, Fact]) -> Life:
    """A fact that is not there, because its entry is broken, counts as missing."""
    return Life(facts.get(clue.worked or ""), facts.get(clue.stale or ""))


def stale_months(clues: Mapping[str, Clue], facts: Mapping[str, Fact]) -> dict[str, int]:
    """Clue -> month since year 0 in which it went stale, for those that a source dates."""
    lives = {name: life_of(clue, facts) for name, clue in clues.items()}
    return {name: life.stale_month for name, life in lives.items() if life.stale_month is not None}


def lasting(clues: Mapping[str, Clue], facts: Mapping[str, Fact]) -> dict[str, int]:
    """Clue -> months it lasted, for those that sources date at both ends."""
    lives = {name: life_of(clue, facts) for name, clue in clues.items()}
    return {name: life.lasted for name, life in lives.items() if life.lasted is not None}


def deal(clues: Sequence[str], seed: int) -> tuple[str, ...]:
    """Five of them in a chance order; the same for everybody with the same seed. All when there are fewer."""
    import numpy

    order = numpy.random.default_rng(seed).permutation(len(clues))
    return tuple(clues[place] for place in order[:DEALT])


def pairs_in_order(order: Sequence[str], values: Mapping[str, int]) -> tuple[int, int]:
    """(right, all): pairs of clues of which the earlier one in `order` has no greater value."""
    pairs = [values[one] <= values[other] for one, other in combinations(order, 2)]
    return sum(pairs), len(pairs)


def place_round(spot: Box | None, outline: Sequence[Sequence[tuple[float, float]]]) -> Box:
    """Left, top, right and bottom of what is enlarged, from 0 to 1.

    The spot (left, top, width, height), else the outline of the change with a margin, else everything.
    """
    if spot:
        left, top, width, height = spot
        return left, top, min(1.0, left + width), min(1.0, top + height)
    points = [point for polygon in outline for point in polygon]
    if not points:
        return 0.0, 0.0, 1.0, 1.0
    across, down = zip(*points, strict=True)
    room = 0.04
    return (
        max(0.0, min(across) - room),
        max(0.0, min(down) - room),
        min(1.0, max(across) + room),
        min(1.0, max(down) + room),
    )
