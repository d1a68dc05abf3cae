"""A warning dialog as a set of parts, and what is known about each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from secondlook.grading import Rate

Standing = Literal["tried", "mixed", "plausible"]
"""Tried on people in another setting and found to work; tried, with a mixed result; tried by nobody known."""


@dataclass(frozen=True)
class Part:
    """One thing a dialog can have. `facts`: ids of facts.yaml; a part that is only plausible has none."""

    name: str
    standing: Standing
    facts: tuple[str, ...] = ()


PARTS = (
    Part("plain", "mixed", ("opinionated-2015",)),
    Part("harm", "plausible"),
    Part("rule", "plausible"),
    Part("wait", "tried", ("inhibitive-2013",)),
    Part("reason", "tried", ("explain-2020", "explain-again-2023")),
    Part("safe", "tried", ("opinionated-2015",)),
    Part("way", "plausible"),
    Part("others", "plausible"),
)
WORDINGS = ("official", "plain", "harm", "rule")
"""How the dialog speaks; the first is the notice of 2022 as reported, and no part of its own."""
SEEN_BEFORE = (
    ("tenth", 0.10),
    ("quarter", 0.25),
    ("third", 1 / 3),
    ("seventy", 0.702),
)
"""Shares of people who went on at four warnings of web browsers: fact browser-warnings-2013."""


@dataclass(frozen=True)
class Design:
    """The learner's dialog; `wait` in seconds."""

    wording: str = "official"
    wait: int = 0
    reason: bool = False
    safe: bool = False
    way: bool = False
    others: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        chosen = {
            self.wording,
            *(name for name in ("wait", "reason", "safe", "way", "others") if getattr(self, name)),
        }
        return tuple(part for part in PARTS if part.name in chosen)

    def count(self, standing: Standing) -> int:
        return sum(part.standing == standing for part in self.parts)


def differ(first: Rate | None, second: Rate | None) -> bool | None:
    """Whether the 95 % intervals of two rounds lie apart (a cautious test); None where a round is missing."""
    if first is None or second is None:
        return None
    return first.high < second.low or second.high < first.low
