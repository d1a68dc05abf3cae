"""Looks into a stranger's folder without opening its files, and never leaves it."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from secondlook.faults import ContentError, Fault

STILLS = frozenset({".jpg", ".jpeg", ".png", ".webp"})
VIDEOS = frozenset({".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm"})
MEDIA = STILLS | VIDEOS

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST_NAME = 200


def shown(name: str) -> str:
    """The name as it may be printed: nothing hidden, nothing endless."""
    plain = _HIDDEN.sub("?", name)
    return plain if len(plain) <= LONGEST_NAME else f"{plain[:LONGEST_NAME]}…"


def sound_name(name: str) -> bool:
    """Whether a name is plain text of bearable length."""
    return len(name) <= LONGEST_NAME and not _HIDDEN.search(name)


def names_in(root: Path, folder: str) -> list[str]:
    """The names in root/folder, in order; none where it is missing or leads out of root. No dot files."""
    if not stays_inside(root, root / folder):
        return []
    try:
        with os.scandir(root / folder) as entries:
            return sorted(entry.name for entry in entries if not entry.name.startswith("."))
    except OSError:
        return []


def media_in(root: Path, folder: str, suffixes: Iterable[str] = MEDIA) -> tuple[list[str], list[Fault]]:
    """Paths of media in root/folder, by their suffix, and a fault for each file that cannot be one."""
    files, faults = [], []
    for name in names_in(root, folder):
        if not sound_name(name):
            problem = "This name holds hidden characters or is too long."
            faults.append(Fault(shown(f"{folder}/{name}"), None, problem, "Rename the file."))
        elif Path(name).suffix.lower() in suffixes:
            files.append(f"{folder}/{name}")
        else:
            remedy = "Use JPEG, PNG or WebP stills, or MP4, MOV, AVI, MKV or WebM videos."
            faults.append(Fault(f"{folder}/{name}", None, "This is not read.", remedy))
    return files, faults


def folders_in(root: Path, folder: str) -> Iterator[str]:
    """Paths of the folders in root/folder that do not lead out of root."""
    for name in names_in(root, folder):
        path = root / folder / name
        if sound_name(name) and path.is_dir() and stays_inside(root, path):
            yield f"{folder}/{name}" if folder != "." else name


def stays_inside(root: Path, path: Path) -> bool:
    """Whether the path, with every link followed, is in root."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name that cannot be one
        return False


def file_inside(root: Path, file: str) -> Path:
    """The path of root/file. Raises ContentError when it is no plain file, or a link out of root."""
    path = root / file
    if not stays_inside(root, path):
        problem = "This is a link that leads out of the folder."
        raise ContentError.at(shown(file), None, problem, "Put the file itself here.")
    try:
        plain = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        raise ContentError.at(shown(file), None, "This file is missing.", "Add it.") from None
    if not plain:
        raise ContentError.at(shown(file), None, "This is not a file.", "Remove it.")
    return path.resolve()


def read_small(root: Path, file: str, most: int) -> str:
    """The text of a metadata file. Raises ContentError when missing, larger than `most` or not UTF-8."""
    path = file_inside(root, file)
    try:
        with path.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise ContentError.at(file, None, f"This file cannot be read: {why}.", "Check its rights.") from None
    if len(data) > most:
        raise ContentError.at(file, None, f"This is larger than {most // 1_000_000} MB.", "Split the folder.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError.at(file, None, "This is not UTF-8.", "Save it as UTF-8.") from None
