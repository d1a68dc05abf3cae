"""What a visitor has done so far, kept in that visitor's browser as one small JSON text.

An update takes progress and gives new progress; `now` is in whole seconds since 1970. Nothing is answered
twice: of several answers to one question of one attempt, the earliest stands.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NoReturn

from secondlook.attempt import Box, Reply, Spot, question_order, read_spot
from secondlook.faults import ProgressRefused, ReplyRefused
from secondlook.grading import CERTAINTIES
from secondlook.packs import Pack

VERSION = 1
LARGEST_FILE = 512 * 1024  # bytes; some 5,000 answers
MOST_VOTES = 10_000
_LARGEST_INT = 2**53 - 1  # what every browser can count to
_ANSWERS = {"real", "fake", "cannot_tell", "here", "nothing"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply to one question, and when it was given."""

    question: str
    reply: Reply
    at: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One go at a pack. Its answers stand in order of time, one for each question: the earliest."""

    pack: str
    seed: int
    started: int
    answers: tuple[Answer, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", _earliest(self.answers))

    @property
    def key(self) -> tuple[int, str, int]:
        """Tells attempts apart, also those of two tabs."""
        return self.started, self.pack, self.seed

    def reply_to(self, question: str) -> Reply | None:
        return next((answer.reply for answer in self.answers if answer.question == question), None)


@dataclass(frozen=True, slots=True)
class Votes:
    """Hands raised before and after the class talked, by answer: "real" .., or an option's place as text."""

    first: Mapping[str, int] = field(default_factory=dict)
    second: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Room:
    """A class that votes by raised hands: its pack, the question it is at (from 0), its votes by question."""

    pack: str
    seed: int
    people: int
    position: int = 0
    votes: Mapping[str, Votes] = field(default_factory=dict)
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything kept for a visitor. Lessons: when each was finished. Attempts stand in order of time."""

    version: int = VERSION
    revision: int = 0
    locale: str | None = None
    lessons: Mapping[str, int] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()
    room: Room | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "attempts", _joined(self.attempts))


def _earliest(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    kept: dict[str, Answer] = {}
    for answer in sorted(answers, key=lambda answer: (answer.at, answer.question, repr(answer.reply))):
        kept.setdefault(answer.question, answer)
    return tuple(kept.values())


def _joined(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """One attempt for each key, holding the answers of all that share it."""
    kept: dict[tuple[int, str, int], Attempt] = {}
    for attempt in attempts:
        twin = kept.get(attempt.key)
        kept[attempt.key] = replace(twin, answers=twin.answers + attempt.answers) if twin else attempt
    return tuple(kept[key] for key in sorted(kept))


# Updates. Each that changes something counts `revision` up by one.


def keep_locale(progress: Progress, locale: str) -> Progress:
    return progress if locale == progress.locale else _changed(progress, locale=locale)


def finish_lesson(progress: Progress, lesson: str, now: int) -> Progress:
    """Marks a lesson as finished; the first time stays."""
    if lesson in progress.lessons:
        return progress
    return _changed(progress, lessons={**progress.lessons, lesson: now})


def start_attempt(progress: Progress, pack: str, seed: int, now: int) -> Progress:
    """Begins a new attempt; earlier ones stay, finished or not."""
    attempt = Attempt(pack, seed, now)
    if any(known.key == attempt.key for known in progress.attempts):
        return progress
    return _changed(progress, attempts=(*progress.attempts, attempt))


def record_answer(progress: Progress, attempt: Attempt, question: str, reply: Reply, now: int) -> Progress:
    """Adds an answer to an attempt. A question that has one keeps it; an attempt that is gone comes back."""
    known = next((one for one in progress.attempts if one.key == attempt.key), None)
    if known and known.reply_to(question):
        return progress
    given = replace(attempt, answers=(*attempt.answers, Answer(question, reply, now)))
    return _changed(progress, attempts=(*progress.attempts, given))


def current_attempt(progress: Progress, pack: Pack) -> Attempt | None:
    """The newest attempt at the pack, unless all its questions are answered."""
    attempts = [attempt for attempt in progress.attempts if attempt.pack == pack.id]
    return attempts[-1] if attempts and unanswered(attempts[-1], pack) else None


def unanswered(attempt: Attempt, pack: Pack) -> tuple[str, ...]:
    """The questions still open, in the order of this attempt."""
    answered = {answer.question for answer in attempt.answers}
    return tuple(name for name in question_order(pack, attempt.seed) if name not in answered)


def open_room(progress: Progress, pack: str, seed: int, people: int, now: int) -> Progress:
    """Begins a class at its first question; a class under way is replaced."""
    return _changed(progress, room=Room(pack, seed, people, changed=now))


def move_room(progress: Progress, position: int, now: int) -> Progress:
    """Takes the class to the question at a position, counted from 0. Needs an open room."""
    return _changed(progress, room=replace(_room(progress), position=position, changed=now))


def record_votes(
    progress: Progress, question: str, turn: Literal["first", "second"], counts: Mapping[str, int], now: int
) -> Progress:
    """Notes the raised hands of one vote; typed again, the new counts stand. Needs an open room."""
    room = _room(progress)
    earlier = room.votes.get(question, Votes())
    votes = Votes(counts, earlier.second) if turn == "first" else Votes(earlier.first, counts)
    return _changed(progress, room=replace(room, votes={**room.votes, question: votes}, changed=now))


def close_room(progress: Progress) -> Progress:
    return _changed(progress, room=None) if progress.room else progress


def _room(progress: Progress) -> Room:
    if progress.room is None:
        raise ValueError("no room is open")
    return progress.room


def _changed(progress: Progress, **changes: Any) -> Progress:
    return replace(progress, revision=progress.revision + 1, **changes)


# Two tabs, or a file brought in


def merge(a: Progress, b: Progress) -> Progress:
    """Both together, in either order the same; nothing answered is lost, and merging again changes nothing.

    Earliest answers and lessons stand, latest votes. The locale is that of the higher revision. A result
    that is neither a nor b has a revision of its own, above both.
    """
    ahead = max(a, b, key=lambda one: (one.revision, one.locale or ""))
    merged = Progress(
        revision=ahead.revision,
        locale=ahead.locale,
        lessons=_merge_lessons(a.lessons, b.lessons),
        attempts=a.attempts + b.attempts,
        room=_merge_rooms(a.room, b.room),
    )
    return merged if merged in (a, b) else _changed(merged)


def _merge_lessons(a: Mapping[str, int], b: Mapping[str, int]) -> dict[str, int]:
    return {lesson: min(both[lesson] for both in (a, b) if lesson in both) for lesson in sorted({*a, *b})}


def _merge_rooms(a: Room | None, b: Room | None) -> Room | None:
    """The room changed last; votes of the same class come together, those of the later change standing."""
    rooms = sorted((room for room in (a, b) if room), key=_room_order)
    if len(rooms) < 2 or _class_of(rooms[0]) != _class_of(rooms[1]):
        return rooms[-1] if rooms else None
    votes = {name: _last_votes(name, rooms) for room in rooms for name in room.votes}
    return replace(rooms[-1], votes=votes)


def _room_order(room: Room) -> tuple[object, ...]:
    return room.changed, room.position, room.people, _class_of(room), _compact(_write_votes(room.votes))


def _class_of(room: Room) -> tuple[str, int]:
    return room.pack, room.seed


def _last_votes(question: str, rooms: list[Room]) -> Votes:
    having = [room for room in rooms if question in room.votes]
    last = max(having, key=lambda room: (room.changed, _compact(_write_votes({"": room.votes[question]}))))
    return last.votes[question]


# The text in the browser: {"version": 1, "revision": 7, "locale": "zh", "lessons": {...}, "attempts": [...]}


def write_progress(progress: Progress) -> str:
    """Compact JSON; an answer takes some 60 to 120 bytes."""
    room = progress.room
    fields = {
        "version": progress.version,
        "revision": progress.revision,
        "locale": progress.locale,
        "lessons": dict(progress.lessons),
        "attempts": [_write_attempt(attempt) for attempt in progress.attempts],
        "room": None if room is None else _write_room(room),
    }
    return json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _write_attempt(attempt: Attempt) -> dict[str, object]:
    answers = [_write_answer(answer) for answer in attempt.answers]
    return {"pack": attempt.pack, "seed": attempt.seed, "started": attempt.started, "answers": answers}


def _write_answer(answer: Answer) -> dict[str, object]:
    fields: dict[str, object] = {"question": answer.question, "answer": answer.reply.answer}
    if answer.reply.certainty is not None:
        fields["certainty"] = answer.reply.certainty
    if answer.reply.spot is not None:
        fields["spot"] = _write_spot(answer.reply.spot)
    return {**fields, "at": answer.at}


def _write_spot(spot: Spot | Box) -> list[float]:
    return [spot.x, spot.y, spot.w, spot.h] if isinstance(spot, Box) else [spot.x, spot.y]


def _write_room(room: Room) -> dict[str, object]:
    return {
        "pack": room.pack,
        "seed": room.seed,
        "people": room.people,
        "position": room.position,
        "votes": _write_votes(room.votes),
        "changed": room.changed,
    }


def _write_votes(votes: Mapping[str, Votes]) -> dict[str, object]:
    return {question: [dict(given.first), dict(given.second)] for question, given in votes.items()}


def _compact(value: object) -> str:
    """The same text for equal values, whatever the order of their fields."""
    return json.dumps(value, sort_keys=True)


def read_progress(text: str) -> Progress:
    """The progress in a text from a browser or a file, which anybody may have written.

    Unknown fields are left out: a later app that must keep a new field raises the version. Raises
    ProgressRefused("newer") for a later version and ProgressRefused("corrupt") for everything else.
    """
    try:
        return _read(_parse(text))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, ReplyRefused):
        raise ProgressRefused("corrupt") from None


def _parse(text: str) -> dict[str, Any]:
    if len(text) > LARGEST_FILE or len(text.encode()) > LARGEST_FILE:
        raise ValueError("too long")
    return _fields(json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number))


def _read(raw: dict[str, Any]) -> Progress:
    if _int(raw["version"], low=1) > VERSION:
        raise ProgressRefused("newer")
    return Progress(
        revision=_int(raw["revision"]),
        locale=None if raw["locale"] is None else _name(raw["locale"]),
        lessons={_name(lesson): _int(at) for lesson, at in _fields(raw["lessons"]).items()},
        attempts=tuple(_read_attempt(_fields(attempt)) for attempt in _list(raw["attempts"])),
        room=None if raw["room"] is None else _read_room(_fields(raw["room"])),
    )


def _read_attempt(raw: dict[str, Any]) -> Attempt:
    answers = tuple(_read_answer(_fields(answer)) for answer in _list(raw["answers"]))
    return Attempt(_name(raw["pack"]), _int(raw["seed"]), _int(raw["started"]), answers)


def _read_answer(raw: dict[str, Any]) -> Answer:
    spot = None if raw.get("spot") is None else _read_spot(raw["spot"])
    reply = Reply(_read_given(raw["answer"]), _read_certainty(raw.get("certainty")), spot)
    return Answer(_name(raw["question"]), reply, _int(raw["at"]))


def _read_given(raw: object) -> str | tuple[int, ...] | float:
    if isinstance(raw, str) and raw in _ANSWERS:
        return raw
    if isinstance(raw, list) and raw:
        return tuple(_int(place, high=99) for place in raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw):
        return float(raw)
    raise ValueError("not an answer")


def _read_certainty(raw: object) -> int | None:
    if raw is None:
        return None
    if (certainty := _int(raw)) in CERTAINTIES:
        return certainty
    raise ValueError("not a certainty")


def _read_spot(raw: object) -> Spot | Box | None:
    numbers = _list(raw)
    return read_spot(dict(zip("xywh"[: len(numbers)], numbers, strict=True)))


def _read_room(raw: dict[str, Any]) -> Room:
    votes = {_name(name): _read_votes(_list(both)) for name, both in _fields(raw["votes"]).items()}
    people, position = _int(raw["people"], high=MOST_VOTES), _int(raw["position"], high=MOST_VOTES)
    return Room(_name(raw["pack"]), _int(raw["seed"]), people, position, votes, _int(raw["changed"]))


def _read_votes(raw: list[Any]) -> Votes:
    first, second = (
        {_name(key): _int(count, high=MOST_VOTES) for key, count in _fields(counts).items()} for counts in raw
    )
    return Votes(first, second)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


def _fields(raw: object) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    raise TypeError("fields are expected")


def _list(raw: object) -> list[Any]:
    if isinstance(raw, list):
        return raw
    raise TypeError("a list is expected")


def _int(raw: object, low: int = 0, high: int = _LARGEST_INT) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and low <= raw <= high:
        return raw
    raise ValueError("a whole number is expected")


def _name(raw: object) -> str:
    if isinstance(raw, str) and 0 < len(raw) <= 80 and raw.isprintable():
        return raw
    raise ValueError("a name is expected")
