"""Log loss, and a contest whose public list is tuned on until the hidden set turns it over: a simulation.

An item is 40 measurements of a clip. A few say something everywhere, some only on the public set (a habit of
those who made it), most say nothing. An entry weighs them; one round of tuning changes one weight at random
and keeps the change unless the score on the public list falls. That is overfitting to a leaderboard (Blum and
Hardt 2015, "The Ladder"); nothing is learned from the hidden set.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import bool_, dtype, float64, ndarray
    from numpy.random import Generator

    Measured = ndarray[tuple[int, int], dtype[float64]]
    Altered = ndarray[tuple[int], dtype[bool_]]

COIN = log(2)
"""What saying 50 % every time costs, 0.693."""
PUBLIC, HIDDEN = 200, 4000
EVERYWHERE, HABITS, NOISE = 10, 10, 20
"""Measurements that say something everywhere, only in public or among more of its kind, and nowhere."""
SIGNAL, START, STEP = 0.2, 0.6, 0.8
ROUNDS = (0, 10, 30, 100, 300, 1000, 3000)
RIVALS = (("A", 3000), ("B", 1000), ("C", 300), ("D", 100), ("E", 30), ("F", 10))
YOU = "you"


def log_loss(said: float, altered: bool) -> float:
    """Cost of saying that a picture is altered with this probability (0..1, ends left out); 0 is best.

    Raises ValueError at 0 and 1, where being wrong would cost without end.
    """
    if not 0 < said < 1:
        raise ValueError("Certainty costs without end: stay between 0 and 1.")
    return -log(said if altered else 1 - said)


def mean_log_loss(said: Sequence[float], altered: Sequence[bool]) -> float:
    """The average over a deck."""
    return sum(map(log_loss, said, altered)) / len(said)


def best_and_worst(said: Sequence[float]) -> tuple[float, float]:
    """The average cost if every lean is right, and if every one is wrong."""
    right = sum(-log(max(one, 1 - one)) for one in said) / len(said)
    return right, sum(-log(min(one, 1 - one)) for one in said) / len(said)


@dataclass(frozen=True)
class Trace:
    """Shares right, 0..1, after `rounds` of tuning: on the public list and on two hidden sets."""

    rounds: tuple[int, ...]
    public: tuple[float, ...]
    same: tuple[float, ...]
    new: tuple[float, ...]

    def hidden(self, new_kind: bool) -> tuple[float, ...]:
        return self.new if new_kind else self.same


@dataclass(frozen=True)
class Entry:
    """One line of the list: its rounds of tuning and the shares right it has reached."""

    name: str
    rounds: int
    public: float
    hidden: float


def entries(rounds: int, new_kind: bool) -> tuple[Entry, ...]:
    """The six rivals and the learner's own entry, tuned for one of ROUNDS."""
    return tuple(
        _entry(name, done, tune(seed), new_kind) for seed, (name, done) in enumerate([*RIVALS, (YOU, rounds)])
    )


def _entry(name: str, rounds: int, trace: Trace, new_kind: bool) -> Entry:
    place = trace.rounds.index(rounds)
    return Entry(name, rounds, trace.public[place], trace.hidden(new_kind)[place])


def own_trace() -> Trace:
    """The learner's own entry, through all its tuning."""
    return tune(len(RIVALS))


def rank(found: Sequence[Entry], hidden: bool) -> tuple[Entry, ...]:
    """From the best to the worst; of two equals the one with less tuning is first."""
    return tuple(sorted(found, key=lambda one: (-(one.hidden if hidden else one.public), one.rounds)))


def _watched() -> tuple[int, ...]:
    """Rounds at which the hidden sets are asked as well: evenly spaced on a log scale."""
    return tuple(sorted({*ROUNDS, *(round(10 ** (step / 8)) for step in range(28))}))


@lru_cache(maxsize=16)
def tune(seed: int) -> Trace:
    """One entry through 3,000 rounds; the same for the same seed."""
    import numpy

    public, same, new = _sets()
    rng = numpy.random.default_rng(100 + seed)
    measures = EVERYWHERE + HABITS + NOISE
    weights = rng.normal(0, START, measures) + (numpy.arange(measures) < EVERYWHERE)
    places = rng.integers(0, measures, ROUNDS[-1]).tolist()
    changes = rng.normal(0, STEP, ROUNDS[-1]).tolist()
    sums = public[0] @ weights
    best = _right(sums, public[1])
    seen = [(best, _right(same[0] @ weights, same[1]), _right(new[0] @ weights, new[1]))]
    for done, (place, change) in enumerate(zip(places, changes, strict=True), 1):
        tried = sums + change * public[0][:, place]
        if (reached := _right(tried, public[1])) >= best:
            sums, best = tried, reached
            weights[place] += change
        if done in _WATCHED:
            seen.append((best, _right(same[0] @ weights, same[1]), _right(new[0] @ weights, new[1])))
    shares = tuple(zip(*seen, strict=True))
    return Trace(tuple(sorted(_WATCHED)), *shares)


_WATCHED = frozenset(_watched())


def _right(sums: Any, altered: Altered) -> float:
    return float(((sums > 0) == altered).mean())


@lru_cache(maxsize=1)
def _sets() -> tuple[tuple[Measured, Altered], ...]:
    """The public set, a hidden set with the same habits, and one without them."""
    import numpy

    rng = numpy.random.default_rng(2)
    return tuple(
        _set(rng, items, habits) for items, habits in ((PUBLIC, True), (HIDDEN, True), (HIDDEN, False))
    )


def _set(rng: Generator, items: int, habits: bool) -> tuple[Measured, Altered]:
    import numpy

    altered = rng.random(items) < 0.5
    measured = rng.normal(0, 1, (items, EVERYWHERE + HABITS + NOISE))
    telling = EVERYWHERE + (HABITS if habits else 0)
    measured[:, :telling] += numpy.where(altered, SIGNAL, -SIGNAL)[:, None]
    return measured, altered
