"""A plan for a session of so many minutes, from the lessons and packs there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from secondlook.course import Course
from secondlook.hands import countable
from secondlook.lessons import Exhibit, Lesson
from secondlook.packs import Pack, RealOrFake

Translate: TypeAlias = Callable[..., str]
LENGTHS = (20, 45, 90)
ROUND = 3  # minutes for one question by raised hands: look and vote, talk, vote again, reveal
TALK = 1  # minutes to go through one question that was answered on paper
LED = 1.5  # a lesson led in a room against the same lesson read alone
LESSONS_SHARE = 0.45  # of the working time, at most
ENOUGH_ROUNDS = 8  # before a pack on paper is worth the time as well
_EDGES = {
    20: (2, 0, 3, 2),
    45: (3, 0, 4, 3),
    90: (4, 5, 5, 5),
}  # minutes to open, pause, read the mirror, close


@dataclass(frozen=True)
class Part:
    """One part of a session; `name` is the id of its lesson or pack, `questions` how many of the pack."""

    kind: Literal["open", "lesson", "paper", "pause", "class", "mirror", "close"]
    start: int
    minutes: int
    name: str = ""
    questions: int = 0


def plan(course: Course, minutes: int) -> tuple[Part, ...]:
    """The parts of a session of 20, 45 or 90 minutes, one after the other, filling it exactly.

    Raises KeyError for another length. The timings are the packs' and lessons' own minutes and, for what no
    author can know, the constants above: ours, to be corrected by experience.
    """
    opening, pause, mirror, closing = _EDGES[minutes]
    time = minutes - opening - pause - mirror - closing
    lessons = _lessons(course, time * LESSONS_SHARE)
    time -= sum(map(led_minutes, lessons))
    voted = class_pack(course)
    paper = _paper_pack(course, lessons, voted, time)
    time -= paper_minutes(paper) if paper else 0
    rounds = min(time // ROUND, len(countable(voted))) if voted else 0
    spare = time - rounds * ROUND
    parts = [Part("open", 0, opening)]
    parts += [Part("lesson", 0, led_minutes(lesson), lesson.id) for lesson in lessons]
    parts += [Part("paper", 0, paper_minutes(paper), paper.id, len(paper.questions))] if paper else []
    parts += [Part("pause", 0, pause)] if pause else []
    parts += [Part("class", 0, rounds * ROUND, voted.id, rounds)] if voted and rounds else []
    parts += [Part("mirror", 0, mirror)] if rounds else []
    parts.append(Part("close", 0, closing + spare + (0 if rounds else mirror)))
    return tuple(_one_after_the_other(parts))


def class_pack(course: Course) -> Pack | None:
    """The pack with the most untouched-or-swapped questions: the class mirror needs both sorts of picture."""
    packs = [pack for pack in course.packs.values() if countable(pack)]
    return max(packs, key=lambda pack: sum(isinstance(q, RealOrFake) for q in pack.questions), default=None)


def led_minutes(lesson: Lesson) -> int:
    """How long a lesson takes when somebody leads it in a room."""
    return round(lesson.minutes * LED)


def paper_minutes(pack: Pack) -> int:
    """How long a pack takes on paper, with going through its answers together."""
    return pack.minutes + TALK * len(pack.questions)


def _lessons(course: Course, time: float) -> list[Lesson]:
    chosen: list[Lesson] = []
    for lesson in course.lessons.values():
        if sum(map(led_minutes, [*chosen, lesson])) > time:
            break
        chosen.append(lesson)
    return chosen


def _paper_pack(course: Course, lessons: list[Lesson], voted: Pack | None, time: int) -> Pack | None:
    """The longest that fits, of those that ask about what was taught."""
    left = time - ENOUGH_ROUNDS * ROUND if voted else time
    asked = _asked_in(lessons) or course.packs.keys()
    packs = [pack for name, pack in course.packs.items() if name in asked and pack is not voted]
    return max((pack for pack in packs if paper_minutes(pack) <= left), key=paper_minutes, default=None)


def _asked_in(lessons: list[Lesson]) -> set[str]:
    blocks = (block for lesson in lessons for block in lesson.blocks)
    return {block.name for block in blocks if isinstance(block, Exhibit) and block.kind == "quiz"}


def _one_after_the_other(parts: list[Part]) -> Iterator[Part]:
    start = 0
    for part in parts:
        yield Part(part.kind, start, part.minutes, part.name, part.questions)
        start += part.minutes


def describe(course: Course, part: Part, t: Translate) -> tuple[str, str, str]:
    """What a part is called, what to do, and what to say, in the words of `t`."""
    match part.kind:
        case "open":
            return (
                t("Arrive"),
                t("Show the home page. Say what will happen, and that nobody gets a mark."),
                t(
                    "“The people you will see do not exist: a computer drew them. One question only: "
                    "untouched, or swapped?”"
                ),
            )
        case "lesson":
            return (
                t("Lesson: {title}", title=course.lessons[part.name].title),
                t(
                    "Go through it together, on the projector or on paper. Stop at every picture and "
                    "let pairs talk."
                ),
                t("“What of this can you see? And what can you only find out by checking?”"),
            )
        case "paper":
            return (
                t("On paper: {title}", title=course.packs[part.name].title),
                t(
                    "Everybody answers alone, {minutes} minutes. Then go through the answers with "
                    "your own sheet.",
                    minutes=course.packs[part.name].minutes,
                ),
                t("“Say how sure you are. Being unsure is not a mistake.”"),
            )
        case "pause":
            return t("Break"), t("Let people look away from faces for a moment."), ""
        case "class":
            return (
                t("Class mode: {title}", title=course.packs[part.name].title),
                t(
                    "{n} questions, about {minutes} minutes each: look, vote, talk, vote again, reveal.",
                    n=part.questions,
                    minutes=ROUND,
                ),
                t(
                    "“Eyes shut, hands up. Now convince your neighbour: what did you see, and where? "
                    "We vote once more.”"
                ),
            )
        case "mirror":
            return (
                t("Class mirror"),
                t("Read both numbers aloud: what the room caught, and what it wrongly rejected."),
                t("“If both went up, we have become more suspicious, not better.”"),
            )
    return (
        t("Closing round"),
        t("Everybody writes one sentence: what will I check next time before I pass something on?"),
        t("“When looking does not settle it: who showed it first, and what else shows the same moment?”"),
    )


def make_ready(t: Translate) -> tuple[str, ...]:
    """What to do before the room fills, for a room without internet."""
    return (
        t(
            "The day before, with internet: start Second Look once on the computer you will use. "
            "After that it needs none."
        ),
        t(
            "In the room: python3 start.py for one projector, python3 start.py --lan if people may "
            "use their phones on the "
            "same network. It prints the address and a QR code."
        ),
        t("Open class mode, choose the pack, and look at a picture from the last row."),
        t(
            "Print the hand-outs, or save them to a USB stick: a saved page needs neither internet "
            "nor this app."
        ),
        t("Some clues are about colour: print in colour, or show the pictures on the projector as well."),
        t("If everything breaks: the printed sheets are enough for the whole session."),
    )


def to_print(
    course: Course, parts: tuple[Part, ...], people: int, versions: int, t: Translate
) -> tuple[str, ...]:
    """What to print for the parts of a session, with the number of copies."""
    lines = []
    for part in parts:
        match part.kind:
            case "lesson":
                title = course.lessons[part.name].title
                lines.append(t("“{title}”: {n} for learners, 1 for you", title=title, n=people))
            case "paper":
                title = course.packs[part.name].title
                lines.append(_sheets(title, people, versions, t))
            case "class":
                title = course.packs[part.name].title
                lines.append(
                    t(
                        "“{title}”: 1 for you, and sheets for all only in case the projector fails",
                        title=title,
                    )
                )
    return tuple(lines)


def _sheets(title: str, people: int, versions: int, t: Translate) -> str:
    each = -(-people // versions)
    if versions == 1:
        return t("“{title}”: {n} of sheet 1, 1 with answers for you", title=title, n=each)
    return t(
        "“{title}”: {n} of each sheet from 1 to {versions}, 1 with answers of each for you",
        title=title,
        n=each,
        versions=versions,
    )
