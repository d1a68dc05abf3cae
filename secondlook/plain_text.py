"""Reads text files of the course: UTF-8, of bounded size, without characters that hide what a line says."""

import re
import unicodedata
from pathlib import Path

from secondlook.faults import ContentError

MOST_BYTES = 512_000
LONGEST = 2_000

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # turn the reading direction around
    "\ud800-\udfff]"  # half characters
)


def read_text(root: Path, file: str) -> str:
    """The text of root/file. Raises ContentError when it is missing, too large or not UTF-8."""
    try:
        with (root / file).open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ContentError.at(file, None, "This file is missing.", "Add it, or correct its name.") from None
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise ContentError.at(
            file, None, f"This file cannot be read: {why}.", "Check its name and rights."
        ) from None
    check_size(data, file)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        remedy = "Save the file with the encoding UTF-8."
        raise ContentError.at(file, line, "This line is not UTF-8.", remedy) from None


def check_size(data: bytes, file: str) -> None:
    if len(data) > MOST_BYTES:
        remedy = f"Split it: a file may have {MOST_BYTES // 1000} kB."
        raise ContentError.at(file, None, "This file is too large.", remedy)


def check_characters(text: str, file: str, first_line: int = 1) -> None:
    """Raises ContentError at the first control character, reversed reading direction or half character."""
    if found := _HIDDEN.search(text):
        line = first_line + text.count("\n", 0, found.start())
        problem = f"There is a hidden character here (U+{ord(found[0]):04X})."
        raise ContentError.at(file, line, problem, "Delete it, or type the line again.")


def compose(text: str, file: str) -> str:
    """The text in Unicode's composed form (NFC), so that equal words are equal.

    Raises ContentError on a huge line: NFC takes quadratic time on a run of accents.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST:
            problem = f"This line has {len(line)} characters."
            raise ContentError.at(file, number, problem, f"Break it: a line may have {LONGEST}.")
    return "\n".join(unicodedata.normalize("NFC", line) for line in lines)
