"""Right and wrong replies to every question on disk, and progress made of them."""

from __future__ import annotations

from functools import cache

import numpy

from secondlook.attempt import Reply, Spot, question_order
from secondlook.clips import Clip, read_truth_of
from secondlook.course import Course, read_course
from secondlook.locales import find_languages
from secondlook.packs import Estimate, FindIt, Pack, PickOne, PickSome, PutInOrder, Question, RealOrFake
from secondlook.pictures import Picture
from secondlook.progress import Answer, Attempt, Progress
from tests.project import ROOT

LANGUAGES = tuple(find_languages(ROOT))
KINDS = (RealOrFake, FindIt, PickOne, PickSome, PutInOrder, Estimate)
STARTED = 1_750_000_000


@cache
def course(locale: str = "en") -> Course:
    return read_course(ROOT, locale)


def right_reply(question: Question, certainty: int = 90) -> Reply:
    match question:
        case RealOrFake(right=right):
            return Reply(right, certainty, spot_in(question) if right == "fake" else None)
        case FindIt():
            spot = spot_in(question)
            return Reply("here" if spot else "nothing", certainty, spot)
        case PickOne() | PickSome():
            right = tuple(place for place, option in enumerate(question.options) if option.right)
            return Reply(right, certainty)
        case PutInOrder():
            return Reply(tuple(range(len(question.options))), certainty)
        case Estimate():
            steps = round((question.right - question.low) / question.step)
            return Reply(float(round(question.low + steps * question.step, 6)), certainty)


def wrong_reply(question: Question, certainty: int = 90) -> Reply:
    match question:
        case RealOrFake(right=right):
            return Reply("real" if right == "fake" else "fake", certainty)
        case FindIt():
            return (
                Reply("nothing", certainty) if spot_in(question) else Reply("here", certainty, Spot(0.5, 0.5))
            )
        case PickOne() | PickSome():
            wrong = next(place for place, option in enumerate(question.options) if not option.right)
            return Reply((wrong,), certainty)
        case PutInOrder():
            return Reply(tuple(reversed(range(len(question.options)))), certainty)
        case Estimate():
            far = max((question.low, question.high), key=lambda end: abs(end - question.right))
            return Reply(float(far), certainty)


def spot_in(question: Question) -> Spot | None:
    """A place well inside what was changed; None where nothing was."""
    truth = read_truth_of(shown_in(question))
    if truth is None:
        return None
    inner = truth.mask.copy()
    for axis in (0, 1):
        for by in (-4, 4):
            inner &= numpy.roll(truth.mask, by, axis)
    rows, columns = numpy.nonzero(inner if inner.any() else truth.mask)
    middle = numpy.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2)
    height, width = truth.mask.shape
    x, y = (float(columns[middle]) + 0.5) / width, (float(rows[middle]) + 0.5) / height
    return Spot(round(x, 4), round(y, 4))


def shown_in(question: Question) -> Picture | Clip | None:
    return course().shown(question)


def progress_at(pack: Pack, question: str | None, seed: int = 7) -> Progress:
    """An attempt in which everything before a question is answered rightly; with None, everything."""
    names = question_order(pack, seed)
    names = names if question is None else names[: names.index(question)]
    questions = {one.id: one for one in pack.questions}
    answers = [
        Answer(name, right_reply(questions[name]), STARTED + place) for place, name in enumerate(names)
    ]
    return Progress(revision=len(answers) + 1, attempts=(Attempt(pack.id, seed, STARTED, tuple(answers)),))


def pack_of_all_kinds(locale: str = "en") -> Pack:
    """The shortest pack with a question of every kind."""
    packs = course(locale).packs.values()
    fit = [pack for pack in packs if {type(question) for question in pack.questions} >= set(KINDS)]
    assert fit, "no pack has a question of every kind"
    return min(fit, key=lambda pack: len(pack.questions))


def judging_pack(locale: str = "en") -> Pack:
    """The pack with the most questions of kind real_or_fake."""
    return max(
        course(locale).packs.values(),
        key=lambda pack: sum(isinstance(question, RealOrFake) for question in pack.questions),
    )


def first_of(pack: Pack, seed: int = 7) -> Question:
    """The question that an attempt begins with."""
    return next(one for one in pack.questions if one.id == question_order(pack, seed)[0])
