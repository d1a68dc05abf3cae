"""Everything that can go wrong, for the three readers of errors: the author, the learner, the developer.

SecondLookError
    ContentError      a course file is wrong: the author is told file, line, problem and remedy
    PictureRefused    a picture did not pass the guard: the learner is told why
    ReplyRefused      what the question card sent is not a reply to this question
    ProgressRefused   a progress file is corrupt, or newer than this version
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self


@dataclass(frozen=True)
class Fault:
    """One mistake, told to the author. `file` is relative to the course; `line` None means the whole file."""

    file: str
    line: int | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.problem} {self.remedy}"


class SecondLookError(Exception):
    """The root of all our own exceptions."""


class ContentError(SecondLookError):
    """A course file is wrong; `faults` says where and what to write instead."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @classmethod
    def at(cls, file: str, line: int | None, problem: str, remedy: str) -> Self:
        return cls([Fault(file, line, problem, remedy)])


class PictureRefused(SecondLookError):
    """A picture did not pass the guard; `reason` is one clear English sentence, ready for t()."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class ReplyRefused(SecondLookError):
    """The card sent something that is not a reply to this question."""


class ProgressRefused(SecondLookError):
    """A progress file cannot be read: it is damaged, or a newer version of the app wrote it."""

    def __init__(self, kind: Literal["corrupt", "newer"]) -> None:
        self.kind = kind
        super().__init__(kind)
