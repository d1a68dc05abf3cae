"""The numbers behind every score: rates, discernment and bias, certainty, and how near a click came.

All intervals are 95 %. Where there is too little to measure, the answer is None, not a guess.
"""

import math
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # only pixels need numpy, and it is slow to load
    import numpy

Mask: TypeAlias = "numpy.ndarray[tuple[int, int], numpy.dtype[numpy.bool_]]"
Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom in pixels

CERTAINTIES = (50, 60, 70, 80, 90, 100)  # per cent; with two possible answers, 50 is a pure guess
ENOUGH_IN_BIN = 5  # answers of one certainty before their share right is shown
ENOUGH_FOR_INTERVAL = 10  # items before a mean score gets an interval
ENOUGH_FOR_GAP = 20  # answers before "too sure" or "not sure enough" is said
LOSS_CLIP = 0.01  # log loss never takes a probability beyond 0.01 or 0.99: one slip costs at most 4.61
REACH = 0.10  # picture widths from the changed region at which a click is worth nothing
FOUND_IOU = 0.5  # overlap from which a drawn box counts as found

# The spread of one person's d′ (standard deviation, log-linear correction) by number of items, half of them
# fake, for a true d′ between 0 and 0.75. A test derives it again. Larger d′ spreads a little more.
D_PRIME_SPREAD = {10: 0.76, 20: 0.55, 40: 0.40, 60: 0.33}

_NORMAL = NormalDist()
_Z95 = _NORMAL.inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Rate:
    """k of n, with its Wilson interval; n is at least 1 and everything but the counts lies in 0..1."""

    k: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.k / self.n


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its standard error and interval; these three are None where there is too little to say."""

    value: float
    error: float | None
    low: float | None
    high: float | None


def rate(k: int, n: int) -> Rate | None:
    """k of n with the Wilson score interval (Wilson 1927; method 3 in Newcombe 1998). None when n is 0.

    Raises ValueError unless 0 <= k <= n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a rate")
    if n == 0:
        return None
    share, z2 = k / n, _Z95 * _Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Rate(k, n, 0.0 if k == 0 else max(0.0, centre - half), 1.0 if k == n else min(1.0, centre + half))


# Discernment: telling fake from real, apart from a liking for one of the two answers


@dataclass(frozen=True, slots=True)
class Discernment:
    """Hits (fakes called fake), false alarms (real ones called fake), and what lies behind the two.

    d_prime: how well fake and real are told apart; 0 is chance, below 0 is worse than chance.
    criterion: the bias c; below 0 leans towards "fake", above 0 towards "real".
    """

    hits: Rate | None
    false_alarms: Rate | None
    d_prime: Measure | None
    criterion: Measure | None


def sensitivity(hits: float, false_alarms: float) -> float:
    """d′ = z(H) - z(F) of two rates strictly between 0 and 1 (Green & Swets 1966)."""
    return _NORMAL.inv_cdf(hits) - _NORMAL.inv_cdf(false_alarms)


def bias(hits: float, false_alarms: float) -> float:
    """c = -(z(H) + z(F)) / 2 of two rates strictly between 0 and 1 (Macmillan & Creelman 2005)."""
    return -(_NORMAL.inv_cdf(hits) + _NORMAL.inv_cdf(false_alarms)) / 2


def corrected(k: int, n: int, total: int) -> float:
    """The log-linear corrected rate of k among n, where n is one class of `total` items; strictly in 0..1.

    The usual form adds 0.5 to each count and 1 to each class size, always, not only at 0 and 1 (Snodgrass &
    Corwin 1988; found less biased than patching extremes by Hautus 1995; described by Stanislaw & Todorov
    1999). It gives somebody who always says "fake" a d′ other than 0 when the classes differ in size. We
    therefore share the same two added items in proportion to the classes: k + n / total and n + 2 n / total.
    With equal classes the two forms are the same; with unequal ones always-fake is exactly 0. The
    proportional form is our choice.
    """
    return (k / n + 1 / total) / (1 + 2 / total)


def discernment(hits: int, fakes: int, false_alarms: int, reals: int) -> Discernment:
    """Signal detection measures from counts; d_prime and criterion are None without fakes or without reals.

    Standard errors after Gourevitch & Galanter (1967): var z(p) = p (1 - p) / (n φ(z(p))²), with the
    corrected rates and the true class sizes; the interval of d′ then holds the true d′ in about 94 to 99 of
    100 cases (10 to 40 items).
    """
    caught, cried_wolf = rate(hits, fakes), rate(false_alarms, reals)
    if caught is None or cried_wolf is None:
        return Discernment(caught, cried_wolf, None, None)
    total = fakes + reals
    h, f = corrected(hits, fakes, total), corrected(false_alarms, reals, total)
    error = math.sqrt(_variance_of_z(h, fakes) + _variance_of_z(f, reals))
    return Discernment(
        caught, cried_wolf, _measure(sensitivity(h, f), error), _measure(bias(h, f), error / 2)
    )


def difference(before: Measure, after: Measure) -> Measure | None:
    """after - before for two independent measures; None when either has no error."""
    if before.error is None or after.error is None:
        return None
    return _measure(after.value - before.value, math.hypot(before.error, after.error))


def _variance_of_z(p: float, n: int) -> float:
    return p * (1 - p) / (n * _NORMAL.pdf(_NORMAL.inv_cdf(p)) ** 2)


def _measure(value: float, error: float) -> Measure:
    return Measure(value + 0.0, error, value - _Z95 * error, value + _Z95 * error)


# Certainty: does "90 % sure" mean right nine times in ten?


def chance_of_fake(said: str, certainty: int | None) -> float | None:
    """The probability 0..1 that a learner gave to "fake", from the answer and a certainty in per cent.

    "cannot_tell" is 0.5; None when somebody who did decide gave no certainty.
    """
    if said == "cannot_tell":
        return 0.5
    if certainty is None:
        return None
    return certainty / 100 if said == "fake" else 1 - certainty / 100


def brier(forecasts: Iterable[tuple[float, bool]]) -> Measure | None:
    """Mean of (chance - truth)² over pairs (chance of fake 0..1, was it fake), with an interval as in `mean`.

    0 is best, always 50 % is 0.25, 1 is worst. Brier (1950), in its usual two-class form: half of his.
    """
    return mean([(chance - fake) ** 2 for chance, fake in forecasts], 0.0, 1.0)


def log_loss(forecasts: Iterable[tuple[float, bool]]) -> Measure | None:
    """Mean of -ln(chance given to the truth), over the same pairs, each chance kept within 0.01..0.99.

    0.01 is best, always 50 % is 0.693, 4.61 is worst.
    """
    chances = [chance if fake else 1 - chance for chance, fake in forecasts]
    losses = [-math.log(min(1 - LOSS_CLIP, max(LOSS_CLIP, chance))) for chance in chances]
    return mean(losses, 0.0, -math.log(LOSS_CLIP))


def mean(values: Sequence[float], lowest: float, highest: float) -> Measure | None:
    """The mean of values that lie in lowest..highest, whatever their order; None without values.

    The error comes from their spread. It and the interval, kept within lowest..highest, are given from 10
    values on, and only where the values differ.
    """
    if not values:
        return None
    value = min(highest, max(lowest, fmean(values)))
    if len(values) < ENOUGH_FOR_INTERVAL or min(values) == max(values):
        return Measure(value, None, None, None)
    error = stdev(values) / math.sqrt(len(values))
    return Measure(value, error, max(lowest, value - _Z95 * error), min(highest, value + _Z95 * error))


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers given with one certainty (per cent): how many, and how many of them were right."""

    certainty: int
    n: int
    right: Rate | None

    @property
    def enough(self) -> bool:
        return self.n >= ENOUGH_IN_BIN


@dataclass(frozen=True, slots=True)
class Calibration:
    """One bin for each certainty, and the gap: mean certainty less share right, -0.5..1, above 0 is too sure.

    The gap is None under 20 answers.
    """

    bins: tuple[Bin, ...]
    n: int
    gap: Measure | None


def calibration(answers: Iterable[tuple[int, bool]]) -> Calibration:
    """How certainty (50, 60 .. 100 per cent) and being right go together. Give it decided answers only."""
    given = list(answers)
    bins = tuple(_bin(certainty, given) for certainty in CERTAINTIES)
    gaps = [certainty / 100 - right for certainty, right in given]
    return Calibration(bins, len(given), mean(gaps, -0.5, 1.0) if len(gaps) >= ENOUGH_FOR_GAP else None)


def _bin(certainty: int, answers: Sequence[tuple[int, bool]]) -> Bin:
    rights = [right for sure, right in answers if sure == certainty]
    return Bin(certainty, len(rights), rate(sum(rights), len(rights)))


# Clicks and boxes on a picture, against the exact mask of what was changed


@dataclass(frozen=True, slots=True)
class SpotScore:
    """How well a spot met the changed region: found or not, distance to it in picture widths, score 0..1.

    iou (0..1) is for drawn boxes only.
    """

    inside: bool
    distance: float
    iou: float | None
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """What a ruler needs of a mask, in pixels: its border, its box and its area."""

    border: "numpy.ndarray[tuple[int, int], numpy.dtype[numpy.float64]]"
    box: tuple[int, int, int, int]
    area: int


_SHAPES: dict[int, _Shape] = {}  # by id of the mask, for as long as the mask lives


def nearness(distance: float) -> float:
    """1 inside the region, falling in a straight line to 0 at REACH picture widths from it."""
    return min(1.0, max(0.0, 1 - distance / REACH))


def click_score(mask: Mask, x: float, y: float) -> SpotScore:
    """Judges a click at x, y (0..1 of width and height) against a bool mask (H, W) with something in it.

    Inside the changed region is worth 1; outside, `nearness`. Raises ValueError for an empty mask.
    """
    height, width = mask.shape
    distance = _gap(mask, (x * width, y * height, x * width, y * height))
    return SpotScore(distance == 0, distance, None, nearness(distance))


def box_score(mask: Mask, x: float, y: float, w: float, h: float) -> SpotScore:
    """Judges a drawn box (left, top, width, height in 0..1) against a bool mask (H, W) with something in it.

    iou is intersection over union, the larger of two: with the mask's own box, and with its changed pixels.
    No region is a rectangle: the best box round a ring covers few changed pixels, and the best box on one of
    two patches is a small part of the box round both. From 0.5 the region counts as found (the bar of PASCAL
    VOC, Everingham 2010) and the score is 1; below, the score is iou / 0.5. distance is the gap between box
    and region, 0 where they meet. Raises ValueError for an empty mask.
    """
    height, width = mask.shape
    drawn = (x * width, y * height, (x + w) * width, (y + h) * height)
    iou = max(_iou_of_boxes(drawn, _shape(mask).box), _iou_of_pixels(mask, drawn))
    return SpotScore(iou >= FOUND_IOU, _gap(mask, drawn), iou, min(1.0, iou / FOUND_IOU))


def _shape(mask: Mask) -> _Shape:
    """The shape of a mask, worked out once for each mask; masks are never changed after they are read."""
    found = _SHAPES.get(id(mask))
    if found is None:
        found = _SHAPES[id(mask)] = _measured(mask)
        weakref.finalize(mask, _SHAPES.pop, id(mask), None).atexit = False
    return found


def _measured(mask: Mask) -> _Shape:
    import numpy as np

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        raise ValueError("the mask is empty")
    left, top, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    padded = np.pad(mask[top:bottom, left:right], 1)
    within = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    down, across = np.nonzero(padded[1:-1, 1:-1] & ~within)
    border = np.stack([across + left, down + top], axis=1).astype(np.float64)
    return _Shape(border, (left, top, right, bottom), int(np.count_nonzero(mask)))


def _gap(mask: Mask, drawn: Box) -> float:
    """Distance in picture widths from a box (a point is a box without size) to the nearest changed pixel.

    A pixel is a square of side 1, so that the distance is 0 exactly when the two meet.
    """
    import numpy as np

    border = _shape(mask).border
    if np.count_nonzero(_pixels(mask, drawn)):
        return 0.0
    left, top, right, bottom = drawn
    across = np.maximum(border[:, 0] - right, left - border[:, 0] - 1).clip(min=0)
    down = np.maximum(border[:, 1] - bottom, top - border[:, 1] - 1).clip(min=0)
    return math.sqrt((across * across + down * down).min()) / mask.shape[1]


def _pixels(mask: Mask, drawn: Box) -> Mask:
    """The pixels under a box; a point has one pixel, at the far edges too."""
    height, width = mask.shape
    left, top = min(width - 1, int(drawn[0])), min(height - 1, int(drawn[1]))
    return mask[top : max(top + 1, math.ceil(drawn[3])), left : max(left + 1, math.ceil(drawn[2]))]


def _iou_of_boxes(one: Box, two: Box) -> float:
    across = max(0.0, min(one[2], two[2]) - max(one[0], two[0]))
    down = max(0.0, min(one[3], two[3]) - max(one[1], two[1]))
    return across * down / (_area(one) + _area(two) - across * down)


def _iou_of_pixels(mask: Mask, drawn: Box) -> float:
    import numpy as np

    covered = _pixels(mask, drawn)
    both = int(np.count_nonzero(covered))
    return both / (covered.size + _shape(mask).area - both)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
