"""A facilitator's own layout: untouched/, altered/, and if there are any, masks/ and items.csv.

A mask bears the name of its altered file. Files of one name in untouched/ and altered/ are one recording.
"""

from pathlib import Path

from secondlook.faults import Fault
from secondlook.own_media.folder import media_in
from secondlook.own_media.item import Item, Kind, Layout, Listing

KINDS: tuple[Kind, ...] = ("untouched", "altered")


def fits(root: Path) -> bool:
    return all((root / folder).is_dir() for folder in KINDS)


def list_items(root: Path) -> Listing:
    masks, faults = media_in(root, "masks")
    by_stem = {Path(mask).stem: mask for mask in masks}
    items: list[Item] = []
    for kind in KINDS:
        files, strange = media_in(root, kind)
        faults += strange
        items += [_item(file, kind, by_stem) for file in files]
    altered = {Path(item.file).stem for item in items if item.kind == "altered"}
    faults += [_idle(mask) for stem, mask in by_stem.items() if stem not in altered]
    return Listing(tuple(items), tuple(faults))


def _item(file: str, kind: Kind, masks: dict[str, str]) -> Item:
    stem = Path(file).stem
    mask = masks.get(stem) if kind == "altered" else None
    return Item(file, kind, "", "", frozenset({stem}), mask)


def _idle(mask: str) -> Fault:
    return Fault(mask, None, "No altered file has this name.", "Name the mask like its file in altered/.")


LAYOUT = Layout(
    title="",
    looks_like="untouched/, altered/, optional masks/ and items.csv",
    fits=fits,
    list_items=list_items,
    terms="not stated",
)
