"""FaceForensics++ and the DeepFakeDetection set beside it, as their download script lays them out.

original_sequences/{youtube,actors}/COMPRESSION/videos/*.mp4
manipulated_sequences/METHOD/COMPRESSION/videos/*.mp4 and manipulated_sequences/METHOD/masks/videos/*.mp4

Names, after the data set's README: TARGET_SOURCE.mp4 for FaceForensics++; actors are ACTOR__SCENE.mp4, their
alterations TARGET_SOURCE__SCENE__CODE.mp4.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from secondlook.faults import Fault
from secondlook.own_media.folder import folders_in, media_in
from secondlook.own_media.item import Item, Kind, Layout, Listing

ORIGINALS, ALTERED = "original_sequences", "manipulated_sequences"
_OF_ACTORS = "DeepFakeDetection"
_SWAPPED = re.compile(r"(?P<target>\d+)_(?P<source>\d+)")
_ACTED = re.compile(r"(?P<target>\d+)_(?P<source>\d+)__(?P<scene>.+)__[0-9A-Z]+")


def fits(root: Path) -> bool:
    return all((root / folder).is_dir() for folder in (ORIGINALS, ALTERED))


def list_items(root: Path) -> Listing:
    items, faults = [], []
    for folder, kind in ((ORIGINALS, "untouched"), (ALTERED, "altered")):
        for found in _videos(root, folder):
            if isinstance(found, Fault):
                faults.append(found)
            else:
                items.append(_item(found, "altered" if kind == "altered" else "untouched"))
    masks = _masks(root)
    return Listing(tuple(_with_mask(item, masks) for item in items), tuple(faults))


def _videos(root: Path, folder: str) -> Iterator[str | Fault]:
    for method in folders_in(root, folder):
        for compression in folders_in(root, method):
            if PurePosixPath(compression).name != "masks":
                files, faults = media_in(root, f"{compression}/videos")
                yield from files
                yield from faults


def _item(file: str, kind: Kind) -> Item:
    _, method, compression, *_ = PurePosixPath(file).parts
    people = "actors" if method in ("actors", _OF_ACTORS) else "youtube"
    roots = frozenset(f"{people}/{root}" for root in _roots(PurePosixPath(file).stem, kind))
    return Item(file, kind, f"FaceForensics++ ({method})", f"{people} {compression}", roots)


def _roots(stem: str, kind: Kind) -> set[str]:
    """The recordings that gave the scene and the face."""
    if kind == "untouched":
        return {stem}
    if acted := _ACTED.fullmatch(stem):
        return {f"{acted[person]}__{acted['scene']}" for person in ("target", "source")}
    if swapped := _SWAPPED.fullmatch(stem):
        return {swapped["target"], swapped["source"]}
    return {stem}


def _masks(root: Path) -> dict[tuple[str, str], str]:
    """(method, stem) -> mask."""
    masks: dict[tuple[str, str], str] = {}
    for method in folders_in(root, ALTERED):
        for folder in (f"{method}/masks/videos", f"{method}/masks"):
            for mask in media_in(root, folder)[0]:
                masks.setdefault((PurePosixPath(method).name, PurePosixPath(mask).stem), mask)
    return masks


def _with_mask(item: Item, masks: dict[tuple[str, str], str]) -> Item:
    path = PurePosixPath(item.file)
    mask = masks.get((path.parts[1], path.stem)) if item.kind == "altered" else None
    return Item(item.file, item.kind, item.origin, item.group, item.roots, mask)


LAYOUT = Layout(
    title="FaceForensics++",
    looks_like="original_sequences/ and manipulated_sequences/",
    fits=fits,
    list_items=list_items,
    terms="the FaceForensics Terms of Use",
    caution="Face2Face and NeuralTextures change an expression, not whose face it is. Its terms "
    "allow research and education only: read them before you show it.",
)
