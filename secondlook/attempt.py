"""One question being answered: its order on the screen, what the card may send, what the answer is worth."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from typing import TypeAlias

from secondlook.faults import ReplyRefused
from secondlook.grading import CERTAINTIES, SpotScore, box_score, click_score
from secondlook.packs import Estimate, FindIt, Pack, PickOne, PickSome, PutInOrder, Question, RealOrFake
from secondlook.pictures import Truth

PLACES = 4  # decimals kept of a position in a picture: a tenth of a pixel at a width of 1,000
CANNOT_TELL_SCORE = 0.5  # what guessing earns on average: not knowing is neither punished nor paid


@dataclass(frozen=True, slots=True)
class Spot:
    """A click, in 0..1 of the picture's width and height."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn box: its top left corner and its size, in 0..1 of the picture's width and height."""

    x: float
    y: float
    w: float
    h: float


Choice: TypeAlias = PickOne | PickSome | PutInOrder
_Answer: TypeAlias = str | tuple[int, ...] | float


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered; options by their place in the pack, certainty 50, 60 .. 100 per cent or None.

    real_or_fake "real", "fake" or "cannot_tell"; find_it "here" or "nothing"; pick_one and pick_some the
    places, smallest first; put_in_order the places in the order given; estimate a number.
    """

    answer: _Answer
    certainty: int | None = None
    spot: Spot | Box | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reply is worth: right (None for "cannot tell"), a score 0..1, and how well the spot was met."""

    right: bool | None
    score: float
    spot: SpotScore | None = None


# The order of things. Sorting by a hash gives the same order on every machine and every Python.


def question_order(pack: Pack, seed: int) -> tuple[str, ...]:
    """The question ids in the order of this attempt; as written when the pack says `shuffled: no`."""
    ids = [question.id for question in pack.questions]
    return tuple(sorted(ids, key=lambda name: _chance(seed, pack.id, name)) if pack.shuffled else ids)


def option_order(question: Question, seed: int) -> tuple[int, ...]:
    """For each shown position the option's place in the pack; empty for kinds without options.

    Things to put in order never start in the right order.
    """
    if not isinstance(question, Choice):
        return ()
    written = tuple(range(len(question.options)))
    order, turn = written, 0
    while order == written and (turn == 0 or isinstance(question, PutInOrder)):
        order = _shuffled(written, seed, question.id, turn)
        turn += 1
    return order


def _shuffled(places: tuple[int, ...], seed: int, name: str, turn: int) -> tuple[int, ...]:
    return tuple(sorted(places, key=lambda place: _chance(seed, name, turn, place)))


def _chance(*parts: object) -> bytes:
    return sha256(":".join(map(str, parts)).encode()).digest()


# Reading what the card sent, which anybody may have forged


def read_reply(question: Question, raw: object, seed: int) -> Reply:
    """The reply in what the card sent: {"answer": ..., "certainty": 80, "spot": {"x": .., "y": ..}}.

    Options come as shown positions, whole numbers or their digits as text. What has no meaning here is left
    out: a certainty with "cannot_tell", a spot with any answer but "fake" and "here", unknown fields. Raises
    ReplyRefused for everything else, whatever it is.
    """
    if not isinstance(raw, Mapping):
        raise ReplyRefused("a reply has fields")
    answer = _read_answer(question, raw.get("answer"), seed)
    certainty = None if answer == "cannot_tell" else _read_certainty(raw.get("certainty"))
    spot = read_spot(raw.get("spot")) if answer in ("fake", "here") else None
    if answer == "here" and spot is None:
        raise ReplyRefused("the spot is missing")
    return Reply(answer, certainty, spot)


def _read_answer(question: Question, raw: object, seed: int) -> _Answer:
    match question:
        case RealOrFake():
            return _one_of(raw, ("real", "fake", "cannot_tell"))
        case FindIt():
            return _one_of(raw, ("here", "nothing"))
        case Estimate():
            return _read_estimate(question, raw)
        case _:
            return _read_places(question, raw, option_order(question, seed))


def _one_of(raw: object, answers: Sequence[str]) -> str:
    if isinstance(raw, str) and raw in answers:
        return raw
    raise ReplyRefused(f"the answer is none of {', '.join(answers)}")


def _read_estimate(question: Estimate, raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ReplyRefused("the estimate is not a number")
    if not question.low <= raw <= question.high:  # false for NaN too
        raise ReplyRefused("the estimate is out of range")
    return float(raw)


def _read_places(question: Choice, raw: object, order: tuple[int, ...]) -> tuple[int, ...]:
    shown = raw if isinstance(raw, list | tuple) else [raw]
    if not 1 <= len(shown) <= len(order):
        raise ReplyRefused("the number of options is wrong")
    places = tuple(order[_position(item, len(order))] for item in shown)
    if len(set(places)) != len(places):
        raise ReplyRefused("an option was sent twice")
    if isinstance(question, PutInOrder):
        return _whole_order(places, len(order))
    if isinstance(question, PickOne) and len(places) != 1:
        raise ReplyRefused("one option is asked for")
    return tuple(sorted(places))


def _whole_order(places: tuple[int, ...], n: int) -> tuple[int, ...]:
    if len(places) != n:
        raise ReplyRefused("not everything was put in order")
    return places


def _position(raw: object, n: int) -> int:
    if isinstance(raw, str) and raw in map(str, range(n)):
        return int(raw)
    position = _whole(raw)
    if position is None or not 0 <= position < n:
        raise ReplyRefused("there is no such option")
    return position


def _read_certainty(raw: object) -> int:
    certainty = _whole(raw)
    if certainty not in CERTAINTIES:
        raise ReplyRefused("the certainty is not 50, 60 .. 100")
    return certainty


def _whole(raw: object) -> int | None:
    """A whole number, also one that a browser sent as 80.0; never a bool."""
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def read_spot(raw: object) -> Spot | Box | None:
    """A click {x, y} or a box {x, y, w, h} inside the picture, to four decimals; None is no spot.

    Raises ReplyRefused.
    """
    if raw is None:
        return None
    if not isinstance(raw, Mapping) or set(raw) not in ({"x", "y"}, {"x", "y", "w", "h"}):
        raise ReplyRefused("a spot has x and y, a box w and h as well")
    x, y = _share(raw["x"]), _share(raw["y"])
    if "w" not in raw:
        return Spot(x, y)
    w, h = _share(raw["w"]), _share(raw["h"])
    if not (w and h and x + w <= 1.0002 and y + h <= 1.0002):  # rounding may add a little
        raise ReplyRefused("the box is empty or leaves the picture")
    return Box(x, y, w, h)


def _share(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= 1:
        raise ReplyRefused("a position is not between 0 and 1")
    return round(float(raw), PLACES) + 0.0


# What a reply is worth


def grade_reply(question: Question, reply: Reply, truth: Truth | None) -> Judgement:
    """Judges a reply of this question's kind; `truth` is None for an untouched picture.

    real_or_fake: 1 or 0, and 0.5 for "cannot tell"; a spot is judged beside it, and does not change the
    score. find_it: the click's score, 1 inside the changed region falling to 0 a tenth of the width away, or
    the box's. pick_some: right ones less wrong ones chosen, as a share of the right ones, never below 0.
    put_in_order: the share of pairs in order. estimate: 1 within the tolerance, falling to 0 at three times
    it. Raises ReplyRefused when the reply is of another kind, as after a change of the pack.
    """
    match question, reply.answer:
        case RealOrFake(), "cannot_tell":
            return Judgement(None, CANNOT_TELL_SCORE)
        case RealOrFake(right=right), "real" | "fake":
            return _judged(reply.answer == right, spot=_grade_spot(reply.spot, truth))
        case FindIt(), "nothing":
            return _judged(truth is None or not truth.mask.any())
        case FindIt(), "here":
            spot = _grade_spot(reply.spot, truth)
            return _judged(spot is not None and spot.inside, spot.score if spot else 0.0, spot)
        case PickOne() | PickSome(), tuple(chosen) if _fit(chosen, question):
            return _grade_choice([question.options[place].right for place in chosen], question)
        case PutInOrder(), tuple(order) if _fit(order, question) and len(order) == len(question.options):
            return _grade_order(order)
        case Estimate(), float(value):
            return _grade_estimate(question, value)
    raise ReplyRefused(f"{reply.answer!r:.60} does not answer a {question.kind} question")


def fits(question: Question, reply: Reply) -> bool:
    """Whether a kept reply still answers the question: packs change, and files come from anybody."""
    try:
        grade_reply(question, reply, None)
    except ReplyRefused:
        return False
    return True


def _judged(right: bool, score: float | None = None, spot: SpotScore | None = None) -> Judgement:
    return Judgement(right, float(right) if score is None else score, spot)


def _fit(places: tuple[int, ...], question: Choice) -> bool:
    return len(set(places)) == len(places) > 0 and all(0 <= place < len(question.options) for place in places)


def _grade_spot(spot: Spot | Box | None, truth: Truth | None) -> SpotScore | None:
    if spot is None or truth is None or not truth.mask.any():
        return None
    if isinstance(spot, Box):
        return box_score(truth.mask, spot.x, spot.y, spot.w, spot.h)
    return click_score(truth.mask, spot.x, spot.y)


def _grade_choice(chosen: list[bool], question: PickOne | PickSome) -> Judgement:
    wanted = sum(option.right for option in question.options)
    score = max(0, 2 * sum(chosen) - len(chosen)) / wanted
    return _judged(sum(chosen) == len(chosen) == wanted, score)


def _grade_order(order: tuple[int, ...]) -> Judgement:
    pairs = [earlier < later for earlier, later in combinations(order, 2)]
    return _judged(all(pairs), sum(pairs) / len(pairs))


def _grade_estimate(question: Estimate, value: float) -> Judgement:
    off = abs(value - question.right)
    if off <= question.tolerance or math.isclose(off, question.tolerance, rel_tol=1e-9, abs_tol=1e-9):
        return _judged(True)
    if not question.tolerance:
        return _judged(False)
    return _judged(False, max(0.0, (3 - off / question.tolerance) / 2))
