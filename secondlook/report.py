"""The mirror report: what a learner or a class catches and wrongly rejects, beside those who never look.

Numbers and ids only; the pages find the words.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from secondlook.attempt import Judgement, Reply, fits, grade_reply
from secondlook.clips import read_truth_of
from secondlook.course import Course
from secondlook.faults import SecondLookError
from secondlook.grading import (
    Calibration,
    Discernment,
    Measure,
    Rate,
    bias,
    brier,
    calibration,
    chance_of_fake,
    difference,
    discernment,
    log_loss,
    mean,
    rate,
    sensitivity,
)
from secondlook.packs import FindIt, PickOne, Question, RealOrFake
from secondlook.progress import Progress, Room

# Published results, for comparison


@dataclass(frozen=True, slots=True)
class Published:
    """People in a published study, by the id of its fact: shares 0..1 of fakes and of real ones called fake.

    What they judged were AI-made pictures and photographs, not face swaps.
    """

    fact: str
    hits: float
    false_alarms: float

    @property
    def d_prime(self) -> float:
        return sensitivity(self.hits, self.false_alarms)

    @property
    def criterion(self) -> float:
        return bias(self.hits, self.false_alarms)


PUBLISHED = (  # "63 % of AI pictures and 59 % of real ones right" is hits 0.63, false alarms 0.41
    Published("ms-real-or-not-rates", 0.63, 0.41),
    Published("kamali-2025", 0.76, 0.26),
)


# One learner


@dataclass(frozen=True, slots=True)
class Rival:
    """A player who never looks, on the learner's own items: shares 0..1, bias, and the price of certainty."""

    name: Literal["always_fake", "always_real", "coin"]
    hits: float
    false_alarms: float
    d_prime: float
    criterion: float | None
    brier: float | None
    log_loss: float | None


@dataclass(frozen=True, slots=True)
class Mirror:
    """What the first answers to real-or-fake items say about one learner.

    `hits.k` of `hits.n` fakes were called fake, `false_alarms.k` of `false_alarms.n` real ones as well.
    "Cannot tell" counts in neither: `undecided` says how often; in brier and log_loss it is a 50 % guess.
    calibration is over decided answers. `items`: answers used. `repeats`: answers left out because the
    picture, or its twin, had been explained before. `missing`: answers of any kind whose pack or question is
    gone or has changed.
    """

    items: int
    undecided: int
    repeats: int
    missing: int
    hits: Rate | None
    false_alarms: Rate | None
    d_prime: Measure | None
    criterion: Measure | None
    brier: Measure | None
    log_loss: Measure | None
    calibration: Calibration
    rivals: tuple[Rival, ...]
    published: tuple[Published, ...] = PUBLISHED


@dataclass(frozen=True, slots=True)
class _Guess:
    fake: bool
    said: str
    certainty: int | None

    @property
    def right(self) -> bool:
        return self.said == ("fake" if self.fake else "real")


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A learner's first answer to each scene, and how many answers are not evidence."""

    replies: tuple[tuple[Question, Reply], ...]
    repeats: int
    missing: int


def mirror(course: Course, progress: Progress) -> Mirror:
    """The mirror report over all attempts at all packs.

    Only the first answer to a picture counts, and a picture and its twin are one: what has been explained,
    whatever the question was, is no evidence any more.
    """
    evidence = _first_answers(course, progress)
    guesses = [guess for question, reply in evidence.replies if (guess := _guess(question, reply))]
    decided = [guess for guess in guesses if guess.said != "cannot_tell"]
    told = _discern(decided)
    forecasts = list(_forecasts(guesses))
    return Mirror(
        items=len(guesses),
        undecided=len(guesses) - len(decided),
        repeats=evidence.repeats,
        missing=evidence.missing,
        hits=told.hits,
        false_alarms=told.false_alarms,
        d_prime=told.d_prime,
        criterion=told.criterion,
        brier=brier(forecasts),
        log_loss=log_loss(forecasts),
        calibration=calibration((g.certainty, g.right) for g in decided if g.certainty is not None),
        rivals=_rivals([guess.fake for guess in guesses]),
    )


def _guess(question: Question, reply: Reply) -> _Guess | None:
    if not isinstance(question, RealOrFake):
        return None
    return _Guess(question.right == "fake", str(reply.answer), reply.certainty)


def _discern(decided: Iterable[_Guess]) -> Discernment:
    on_fakes, on_reals = list[bool](), list[bool]()
    for guess in decided:
        (on_fakes if guess.fake else on_reals).append(guess.said == "fake")
    return discernment(sum(on_fakes), len(on_fakes), sum(on_reals), len(on_reals))


def _forecasts(guesses: Iterable[_Guess]) -> Iterator[tuple[float, bool]]:
    for guess in guesses:
        chance = chance_of_fake(guess.said, guess.certainty)
        if chance is not None:
            yield chance, guess.fake


def _rivals(fakes: list[bool]) -> tuple[Rival, ...]:
    """always_fake and always_real are 100 % certain; the coin is expected to catch half, 50 % certain."""
    coin = Rival("coin", 0.5, 0.5, 0.0, 0.0, 0.25 if fakes else None, math.log(2) if fakes else None)
    return _stubborn("always_fake", 1.0, fakes), _stubborn("always_real", 0.0, fakes), coin


def _stubborn(name: Literal["always_fake", "always_real"], chance: float, fakes: list[bool]) -> Rival:
    n, k, says = len(fakes), sum(fakes), int(chance)
    forecasts = [(chance, fake) for fake in fakes]
    return Rival(
        name=name,
        hits=chance,
        false_alarms=chance,
        d_prime=0.0,
        criterion=_value(discernment(says * k, k, says * (n - k), n - k).criterion),
        brier=_value(brier(forecasts)),
        log_loss=_value(log_loss(forecasts)),
    )


def _value(measure: Measure | None) -> float | None:
    return None if measure is None else measure.value


def _first_answers(course: Course, progress: Progress) -> _Evidence:
    seen: set[object] = set()
    replies, repeats, missing = [], 0, 0
    for pack, name, reply in _answers_in_time(progress):
        question = _question(course, pack, name)
        if question is None or not fits(question, reply):
            missing += 1
            continue
        item = _scene(course, question) or (pack, name)
        if item not in seen:
            replies.append((question, reply))
        elif isinstance(question, RealOrFake):
            repeats += 1
        seen.add(item)
    return _Evidence(tuple(replies), repeats, missing)


def _scene(course: Course, question: Question) -> str | None:
    """The untouched picture or clip that a question's is or began as; the reveal shows them side by side."""
    shown = course.shown(question)
    return (shown and shown.twin) or question.clip or question.picture


def _answers_in_time(progress: Progress) -> list[tuple[str, str, Reply]]:
    """(pack, question, reply) of all attempts, earliest first."""
    answers = [(answer, attempt) for attempt in progress.attempts for answer in attempt.answers]
    answers.sort(key=lambda pair: (pair[0].at, pair[1].key, pair[0].question))
    return [(attempt.pack, answer.question, answer.reply) for answer, attempt in answers]


def _question(course: Course, pack: str, name: str) -> Question | None:
    questions = course.packs[pack].questions if pack in course.packs else ()
    return next((question for question in questions if question.id == name), None)


# Where they looked


@dataclass(frozen=True, slots=True)
class Spots:
    """How well one learner points at what was changed; first answers only, as in the mirror.

    found: changed pictures of find_it where the click was inside, "nothing changed" being a miss.
    cleared: untouched pictures of find_it where "nothing changed" was the answer.
    reasons: fakes called fake with a spot where the spot was inside: right for the right reason.
    score: mean click score 0..1 over the pictures of `found`.
    """

    found: Rate | None
    cleared: Rate | None
    reasons: Rate | None
    score: Measure | None


def spots(course: Course, progress: Progress) -> Spots:
    """Judges every first answer with a spot again. A picture whose mask cannot be read is left out."""
    found, cleared, reasons, scores = list[bool](), list[bool](), list[bool](), list[float]()
    for question, reply in _first_answers(course, progress).replies:
        judgement = _judge(course, question, reply)
        match question:
            case FindIt() if judgement and _is_altered(course, question):
                found.append(judgement.right is True)
                scores.append(judgement.score)
            case FindIt() if judgement:
                cleared.append(judgement.right is True)
            case RealOrFake() if judgement and judgement.spot:
                reasons.append(judgement.spot.inside)
    return Spots(_share(found), _share(cleared), _share(reasons), mean(scores, 0.0, 1.0))


def _is_altered(course: Course, question: Question) -> bool:
    shown = course.shown(question)
    return shown is not None and shown.kind == "altered"


def _judge(course: Course, question: Question, reply: Reply) -> Judgement | None:
    shown = course.shown(question)
    if shown is None:
        return None
    try:
        return grade_reply(question, reply, read_truth_of(shown))
    except (SecondLookError, OSError):
        return None


def _share(outcomes: list[bool]) -> Rate | None:
    return rate(sum(outcomes), len(outcomes))


# One class


@dataclass(frozen=True, slots=True)
class RoomItem:
    """One question of a class: how many of all raised hands were right, at the first and the second vote."""

    question: str
    first: Rate | None
    second: Rate | None


@dataclass(frozen=True, slots=True)
class RoomMirror:
    """A class's raised hands on real-or-fake items, before and after it talked.

    before, after: all votes there are. gain: after less before in d′, over the `items` voted on twice; None
    when there are none, or no fakes or no reals among them. undecided: "cannot tell" hands, before and after.
    missing: questions that are gone.

    The intervals take every hand as an answer of its own. Hands are not: the same people vote on the same few
    items, and they hear each other. Read them as being about this class and these items, and as too narrow
    for more.
    """

    items: int
    before: Discernment
    after: Discernment
    gain: Measure | None
    undecided: tuple[int, int]
    questions: tuple[RoomItem, ...]
    missing: int


def room_mirror(course: Course, room: Room) -> RoomMirror:
    """The mirror of a class from its counted hands; `questions` covers real_or_fake and pick_one."""
    questions = {name: _question(course, room.pack, name) for name in room.votes}
    known = {name: question for name, question in questions.items() if question}
    truths = {name: q.right == "fake" for name, q in known.items() if isinstance(q, RealOrFake)}
    first = {name: room.votes[name].first for name in truths}
    second = {name: room.votes[name].second for name in truths}
    twice = {name for name in truths if _decided(first[name]) and _decided(second[name])}
    return RoomMirror(
        items=len(twice),
        before=_discern_hands(truths, first),
        after=_discern_hands(truths, second),
        gain=_gain({name: truths[name] for name in twice}, first, second),
        undecided=(_hands(first, "cannot_tell"), _hands(second, "cannot_tell")),
        questions=tuple(item for question in known.values() if (item := _room_item(question, room))),
        missing=len(questions) - len(known),
    )


_Hands = Mapping[str, Mapping[str, int]]  # question -> answer -> hands


def _decided(hands: Mapping[str, int]) -> int:
    return hands.get("real", 0) + hands.get("fake", 0)


def _hands(votes: _Hands, answer: str) -> int:
    return sum(hands.get(answer, 0) for hands in votes.values())


def _discern_hands(truths: Mapping[str, bool], votes: _Hands) -> Discernment:
    fakes = {name: votes[name] for name, fake in truths.items() if fake}
    reals = {name: votes[name] for name, fake in truths.items() if not fake}
    return discernment(
        _hands(fakes, "fake"),
        sum(map(_decided, fakes.values())),
        _hands(reals, "fake"),
        sum(map(_decided, reals.values())),
    )


def _gain(truths: Mapping[str, bool], first: _Hands, second: _Hands) -> Measure | None:
    before, after = _discern_hands(truths, first).d_prime, _discern_hands(truths, second).d_prime
    return difference(before, after) if before and after else None


def _room_item(question: Question, room: Room) -> RoomItem | None:
    right = _right_key(question)
    if right is None:
        return None
    votes = room.votes[question.id]
    return RoomItem(question.id, _share_right(votes.first, right), _share_right(votes.second, right))


def _right_key(question: Question) -> str | None:
    match question:
        case RealOrFake():
            return question.right
        case PickOne():
            return str(next(place for place, option in enumerate(question.options) if option.right))
    return None


def _share_right(hands: Mapping[str, int], right: str) -> Rate | None:
    return rate(hands.get(right, 0), sum(hands.values()))
