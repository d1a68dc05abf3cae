"""From a folder of media to a pack: what is asked for, what came of it, and what must be said about it."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from secondlook.course import read_course
from secondlook.faults import ContentError, Fault
from secondlook.locales import find_languages, read_words
from secondlook.own_media.entry import Entry, Speech, make_entry
from secondlook.own_media.folder import names_in, shown
from secondlook.own_media.gather import Gathered, gather
from secondlook.own_media.item import Item, Layout, Listing
from secondlook.own_media.layouts import find_layouts, recognise
from secondlook.own_media.row import FILE, Row, read_rows
from secondlook.own_media.shape import common_shape
from secondlook.own_media.write import WARNING, Draft, write_pack

MOST_ITEMS = 100


@dataclass(frozen=True)
class Order:
    """`project` is Second Look's own folder: clues and translations are read there, nothing is written."""

    folder: Path
    out: Path
    project: Path
    layout: str | None = None
    items: int = 24
    seed: int = 1
    title: str | None = None


@dataclass(frozen=True)
class Made:
    """`told` is for the person at the keyboard; `faults` are what had to be left out, and why."""

    told: tuple[str, ...]
    faults: tuple[Fault, ...]


def default_out(folder: Path) -> Path:
    folder = folder.resolve()
    return folder.with_name(f"{folder.name}_pack")


def make_pack(order: Order) -> Made:
    """Writes the pack. Raises ContentError when there is none to write; `order.out` is left alone then."""
    _check(order)
    name = order.layout or recognise(order.folder)
    layout = find_layouts()[name]
    source = layout.title or shown(order.folder.resolve().name)
    listing = layout.list_items(order.folder)
    rows, strange = _rows(order, listing)
    gathered = gather(order.folder, listing.items, order.items // 2, order.seed)
    faults = (*listing.faults, *strange, *gathered.faults)
    if not gathered.stills:
        raise ContentError([*faults, _nothing(listing)])
    entries = _entries(gathered, rows, _pack_name(order.out))
    draft = _draft(order, layout, source, entries)
    write_pack(draft, order.out)
    return Made(_told(order, name, listing, draft), faults)


def _check(order: Order) -> None:
    """Raises ContentError for an order that cannot or must not be carried out."""
    out = order.out.resolve()
    if not order.folder.is_dir():
        raise ContentError.at(
            shown(str(order.folder)), None, "There is no such folder.", "Name a folder of media."
        )
    if order.layout is not None and order.layout not in find_layouts():
        raise ContentError.at(
            "--layout", None, "There is no such layout.", f"Use {', '.join(find_layouts())}."
        )
    if not 2 <= order.items <= MOST_ITEMS or order.items % 2:
        problem = f"{order.items} items cannot be half untouched and half altered."
        raise ContentError.at("--items", None, problem, f"Use an even number, 2 to {MOST_ITEMS}.")
    if why := _forbidden(order, out):
        problem = f"This lies in {why}, and nothing may be added there."
        raise ContentError.at(shown(str(order.out)), None, problem, "Choose another --out.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ContentError.at(
            shown(str(order.out)), None, "There is something here already.", "Choose another --out."
        )


def _forbidden(order: Order, out: Path) -> str | None:
    """What `out` lies in, if that must stay as it is: the project, any other copy of it, or the media."""
    if out.is_relative_to(order.folder.resolve()):
        return "the folder of media"
    copies = [place for place in (out, *out.parents) if (place / "secondlook/__main__.py").exists()]
    return "Second Look's own folder" if copies or out.is_relative_to(order.project.resolve()) else None


def _rows(order: Order, listing: Listing) -> tuple[dict[str, Row], list[Fault]]:
    if FILE not in names_in(order.folder, "."):
        return {}, []
    clues = read_course(order.project, "en").clues
    return read_rows(order.folder, listing.items, {"clue": clues})


def _nothing(listing: Listing) -> Fault:
    count = Counter(item.kind for item in listing.items)
    problem = (
        f"{count['untouched']} untouched and {count['altered']} altered files are here; no pair can be used."
    )
    return Fault(".", None, problem, "Bring at least one of each that do not come from one recording.")


def _entries(gathered: Gathered, rows: dict[str, Row], pack: str) -> list[Entry]:
    shape = common_shape(list(gathered.stills.values()))
    made = [
        make_entry(item, still, shape, rows.get(item.file), pack) for item, still in gathered.stills.items()
    ]
    return sorted(made, key=lambda entry: entry.id)  # an order that tells nothing


def _draft(order: Order, layout: Layout, source: str, entries: Sequence[Entry]) -> Draft:
    languages = find_languages(order.project)
    return Draft(
        name=_pack_name(order.out),
        title=order.title,
        source=source,
        terms=layout.terms,
        warning=_warning(layout, source),
        entries=entries,
        speeches={locale: Speech(locale, read_words(order.project, locale)) for locale in languages},
        courses={locale: read_course(order.project, locale) for locale in languages},
        languages=languages,
    )


def _pack_name(out: Path) -> str:
    """The id of the pack: the folder's name in plain letters."""
    plain = re.sub("[^a-z0-9]+", "_", out.resolve().name.lower()).strip("_")[:50]
    return f"own_{plain}" if plain else "own_pack"


def _warning(layout: Layout, source: str) -> str:
    lines = [
        f"This pack was made from {source}.",
        f"Licence: {layout.terms}."
        if layout.title
        else "Licence: what items.csv says of each file, else not stated.",
        "The licences of data sets forbid passing their media on. Do not publish, upload, mail or share this "
        "pack, and print nothing that leaves the room.",
        "Nothing of it was added to Second Look, and nothing was asked of the network.",
    ]
    return "\n".join([*lines, *([layout.caution] if layout.caution else [])])


def _told(order: Order, name: str, listing: Listing, draft: Draft) -> tuple[str, ...]:
    return (
        f"Layout: {name}{'' if order.layout else ' (recognised)'}. {_counted(listing)}",
        *_composition(order, draft.entries),
        *_sizes(draft.entries),
        f"Written to {shown(str(order.out))}: pack {draft.name}, {len(draft.languages)} languages.",
        *_untranslated(draft),
        "",
        draft.warning,
        f"The same stands in {WARNING}.",
    )


def _counted(listing: Listing) -> str:
    count = Counter(item.kind for item in listing.items)
    return f"{count['untouched']} untouched and {count['altered']} altered files."


def _composition(order: Order, entries: Sequence[Entry]) -> list[str]:
    lines = [f"Used: {len(entries)} of the {order.items} asked for, half of them untouched."]
    for kind in ("untouched", "altered"):
        origins = Counter(entry.item.origin for entry in entries if entry.item.kind == kind)
        if any(origins):
            lines.append(
                f"  {kind}: " + ", ".join(f"{n} from {origin}" for origin, n in sorted(origins.items()))
            )
    masks = sum(entry.mask is not None for entry in entries)
    if masks:
        lines.append(f"  {masks} altered ones with an outline.")
    return [*lines, *_differences(entries)]


def _differences(entries: Sequence[Entry]) -> list[str]:
    """What sets the two kinds apart beside the alteration, as far as the folder tells."""
    lines = []
    if _differ(entries, lambda item: item.group):
        lines.append(
            "  Careful: untouched and altered are not of one kind, so what a picture shows may tell."
        )
    if _differ(entries, lambda item: Path(item.file).suffix.lower()):
        lines.append("  Careful: untouched and altered had other file types, so traces of them may tell.")
    return lines


def _differ(entries: Sequence[Entry], trait: Callable[[Item], str]) -> bool:
    untouched, altered = (
        Counter(trait(entry.item) for entry in entries if entry.item.kind == kind)
        for kind in ("untouched", "altered")
    )
    return untouched != altered


def _sizes(entries: Sequence[Entry]) -> list[str]:
    """What a learner who looks at sizes only would find out."""
    shape = entries[0].shape
    lines = [f"All pictures: {shape.width} × {shape.height} pixels, JPEG of one quality, no metadata."]
    for what, size in (
        ("bytes", lambda entry: len(entry.picture)),
        ("pixels before the cut", lambda entry: entry.seen[0] * entry.seen[1]),
    ):
        found = auc(
            [size(entry) for entry in entries if entry.item.kind == "altered"],
            [size(entry) for entry in entries if entry.item.kind == "untouched"],
        )
        careful = "" if 0.25 <= found <= 0.75 or len(entries) < 8 else " Careful: this may tell the answer."
        lines.append(f"Size AUC ({what}): {found:.2f}, where 0.50 tells nothing.{careful}")
    return lines


def auc(altered: Sequence[int], untouched: Sequence[int]) -> float:
    """The share of pairs in which the altered one is larger; ties count half."""
    pairs = list(product(altered, untouched))
    return sum((one > other) + (one == other) / 2 for one, other in pairs) / len(pairs)


def _untranslated(draft: Draft) -> list[str]:
    lines = []
    for locale, speech in draft.speeches.items():
        if locale == "en":
            continue
        mark = speech.t("To be translated: {words}", words="")
        said = [text for entry in draft.entries for text in (speech.because(entry, ""), speech.alt(entry))]
        if left := sum(text.startswith(mark) for text in said):
            files = f"locales/{locale}/quizzes/{draft.name}.yaml and locales/{locale}/assets.yaml"
            lines.append(f"{left} of your sentences wait for translation: look for “{mark}” in {files}.")
    return lines
