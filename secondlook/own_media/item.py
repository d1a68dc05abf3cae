"""What a layout finds in a folder of media, before anything is opened."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from secondlook.faults import Fault

Kind = Literal["untouched", "altered"]


@dataclass(frozen=True)
class Item:
    """One still or video. `file` and `mask` are paths inside the folder, with forward slashes.

    `origin` names the set for people, and is empty where the folder's own name must do. `group`: items of one
    group look alike apart from the alteration (the same compression, the same kind of people); untouched and
    altered ones are drawn from the same groups. `roots`: the recordings it was made from, or itself; no two
    items of a pack share one.
    """

    file: str
    kind: Kind
    origin: str
    group: str
    roots: frozenset[str]
    mask: str | None = None


@dataclass(frozen=True)
class Listing:
    items: tuple[Item, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A way to lay out a folder of media; its file's name is its name.

    `title` is empty where the folder's own name must do. `caution`: what its labels do not say.
    """

    title: str
    looks_like: str
    fits: Callable[[Path], bool]
    list_items: Callable[[Path], Listing]
    terms: str
    caution: str = ""
