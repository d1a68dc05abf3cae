"""What an alarm is worth when fakes are rare: counts of a feed, and Bayes' rule beside them."""

from __future__ import annotations

from dataclasses import dataclass

ITEMS = 1000


@dataclass(frozen=True)
class Feed:
    """Whole items: fakes with an alarm, fakes without, genuine ones with an alarm, genuine ones without."""

    hits: int
    misses: int
    false_alarms: int
    passed: int

    @property
    def fakes(self) -> int:
        return self.hits + self.misses

    @property
    def alarms(self) -> int:
        return self.hits + self.false_alarms

    @property
    def silences(self) -> int:
        return self.misses + self.passed

    @property
    def items(self) -> int:
        return self.alarms + self.silences

    @property
    def alarm_worth(self) -> float | None:
        """Share of alarms that are fakes (positive predictive value), 0..1; None without an alarm."""
        return self.hits / self.alarms if self.alarms else None

    @property
    def silence_worth(self) -> float | None:
        """Share of silences that are genuine (negative predictive value), 0..1; None without a silence."""
        return self.passed / self.silences if self.silences else None


def judge(share: float, hit_rate: float, false_alarm_rate: float, items: int = ITEMS) -> Feed:
    """A feed judged at these rates (all 0..1), rounded to whole items, halves up.

    Raises ValueError for a rate outside 0..1.
    """
    if not all(0 <= rate <= 1 for rate in (share, hit_rate, false_alarm_rate)):
        raise ValueError("Rates go from 0 to 1.")
    fakes = _whole(items * share)
    hits = _whole(fakes * hit_rate)
    false_alarms = _whole((items - fakes) * false_alarm_rate)
    return Feed(hits, fakes - hits, false_alarms, items - fakes - false_alarms)


def _whole(number: float) -> int:
    return int(number + 0.5)


def alarm_worth(share: float, hit_rate: float, false_alarm_rate: float) -> float:
    """Bayes' rule without rounding, 0..1: of all alarms, the share that are fakes; 0 where nothing alarms."""
    true = share * hit_rate
    alarms = true + (1 - share) * false_alarm_rate
    return true / alarms if alarms else 0.0


def sorted_order(feed: Feed) -> list[int]:
    """0 hit, 1 false alarm, 2 miss, 3 passed: alarms first, so that one look compares them."""
    return [0] * feed.hits + [1] * feed.false_alarms + [2] * feed.misses + [3] * feed.passed


def mixed_order(feed: Feed, seed: int) -> list[int]:
    """The same entries as they would come along in a feed; the same for the same seed."""
    import numpy

    return [int(one) for one in numpy.random.default_rng(seed).permutation(sorted_order(feed))]
