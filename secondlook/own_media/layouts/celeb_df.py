"""Celeb-DF v2: Celeb-real/, YouTube-real/, Celeb-synthesis/, and a list of testing videos where 1 is real.

Names, after the data set's author: idA_NNNN.mp4 is a recording; idA_idB_NNNN.mp4 is it with B's face.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from secondlook.faults import ContentError, Fault
from secondlook.own_media.folder import media_in, names_in, read_small, shown
from secondlook.own_media.item import Item, Kind, Layout, Listing

LIST = "List_of_testing_videos.txt"
MOST_BYTES = 4_000_000
KINDS: dict[str, Kind] = {
    "Celeb-real": "untouched",
    "YouTube-real": "untouched",
    "Celeb-synthesis": "altered",
}
LABELS: dict[str, Kind] = {"1": "untouched", "0": "altered"}
_SWAPPED = re.compile(r"(id\d+)_id\d+_(\d+)")


def fits(root: Path) -> bool:
    return (root / "Celeb-synthesis").is_dir() and any(
        (root / folder).is_dir() for folder in ("Celeb-real", "YouTube-real")
    )


def list_items(root: Path) -> Listing:
    faults: list[Fault] = []
    items: list[Item] = []
    for folder, kind in KINDS.items():
        files, strange = media_in(root, folder)
        faults += strange
        items += [_item(file, kind) for file in files]
    contradicted = list(_contradictions(root, {item.file: item.kind for item in items}))
    doubted = {fault.file for fault in contradicted}
    sound = tuple(item for item in items if item.file not in doubted)
    return Listing(sound, (*faults, *contradicted))


def _item(file: str, kind: Kind) -> Item:
    path = PurePosixPath(file)
    people = "people of YouTube-real" if path.parts[0] == "YouTube-real" else "celebrities"
    swapped = _SWAPPED.fullmatch(path.stem)
    root = (
        f"Celeb-real/{swapped[1]}_{swapped[2]}"
        if kind == "altered" and swapped
        else f"{path.parts[0]}/{path.stem}"
    )
    return Item(file, kind, f"Celeb-DF v2 ({path.parts[0]})", people, frozenset({root}))


def _contradictions(root: Path, kinds: dict[str, Kind]) -> Iterator[Fault]:
    """Files whose label in the list is not that of their folder, and lines that cannot be read."""
    if LIST not in names_in(root, "."):
        return
    try:
        lines = read_small(root, LIST, MOST_BYTES).splitlines()
    except ContentError as error:
        yield from error.faults
        return
    for number, line in enumerate(lines, start=1):
        label, _, file = line.strip().partition(" ")
        if line.strip() and label not in LABELS:
            remedy = "Write 1 for real or 0 for fake, a space, and the file."
            yield Fault(LIST, number, f"'{shown(line[:60])}' has no label.", remedy)
        elif file in kinds and kinds[file] != LABELS[label]:
            yield Fault(
                file, None, f"{LIST}, line {number}, labels it otherwise.", "It is left out: ask its makers."
            )


LAYOUT = Layout(
    title="Celeb-DF v2",
    looks_like="Celeb-synthesis/ beside Celeb-real/ or YouTube-real/",
    fits=fits,
    list_items=list_items,
    terms="the Celeb-DF terms of use",
    caution="The people are known by name: an altered still of a living person must not leave the room.",
)
