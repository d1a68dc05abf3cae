"""The Deepfake Detection Challenge's training set: a metadata.json beside the videos, or one in each part.

{"a.mp4": {"label": "FAKE", "split": "train", "original": "b.mp4"},
 "b.mp4": {"label": "REAL", "split": "train"}}
"""

import json
from pathlib import Path
from typing import Any

from secondlook.faults import ContentError, Fault
from secondlook.own_media.folder import folders_in, media_in, names_in, read_small, shown, sound_name
from secondlook.own_media.item import Item, Kind, Layout, Listing

METADATA = "metadata.json"
MOST_BYTES = 64_000_000
KINDS: dict[str, Kind] = {"REAL": "untouched", "FAKE": "altered"}


def fits(root: Path) -> bool:
    return bool(_parts(root))


def _parts(root: Path) -> list[str]:
    return [part for part in (".", *folders_in(root, ".")) if METADATA in names_in(root, part)]


def list_items(root: Path) -> Listing:
    items: list[Item] = []
    faults: list[Fault] = []
    for part in _parts(root):
        try:
            found = _read_part(root, part)
        except ContentError as error:
            faults += error.faults
            continue
        items += found.items
        faults += found.faults
    return Listing(tuple(items), tuple(faults))


def _read_part(root: Path, part: str) -> Listing:
    file = METADATA if part == "." else f"{part}/{METADATA}"
    listed = _read_metadata(root, file)
    here = {Path(name).name for name in media_in(root, part, {".mp4"})[0]}
    items, wrong = [], []
    for name, about in listed.items():
        kind = KINDS.get(str(about.get("label"))) if isinstance(about, dict) else None
        original = about.get("original") if isinstance(about, dict) else None
        if kind is None or not sound_name(name):
            wrong.append(
                Fault(file, None, f"'{shown(name)}' has no label.", "Write REAL or FAKE as its label.")
            )
        elif name in here:
            items.append(_item(part, name, kind, original))
    missing = len(listed) - len(items) - len(wrong)
    if missing:
        wrong.append(Fault(file, None, f"{missing} of the files named here are missing.", "Unpack them too."))
    if strays := len(here - set(listed)):
        wrong.append(Fault(file, None, f"{strays} videos here are not named in it.", "They are left out."))
    return Listing(tuple(items), tuple(wrong))


def _item(part: str, name: str, kind: Kind, original: object) -> Item:
    root = original if kind == "altered" and isinstance(original, str) else name
    file = name if part == "." else f"{part}/{name}"
    return Item(file, kind, "the Deepfake Detection Challenge (DFDC)", "", frozenset({root}))


def _read_metadata(root: Path, file: str) -> dict[str, Any]:
    try:
        listed = json.loads(read_small(root, file, MOST_BYTES))
    except (ValueError, RecursionError):
        raise ContentError.at(file, None, "This cannot be read as JSON.", "Unpack the part again.") from None
    if not isinstance(listed, dict):
        raise ContentError.at(file, None, "This holds no list of videos.", "Unpack the part again.")
    return listed


LAYOUT = Layout(
    title="Deepfake Detection Challenge (DFDC)",
    looks_like="metadata.json beside its videos, or in each part's folder",
    fits=fits,
    list_items=list_items,
    terms="the DFDC licence",
    caution="FAKE may mean that only the sound was changed, and a fake need not show in every "
    "frame: look through the pack and remove stills that show nothing.",
)
