"""One question of the pack to be: encoded picture, mask, outline, and the words beside it in one language."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from secondlook.own_media.item import Item
from secondlook.own_media.outline import trace
from secondlook.own_media.row import Row
from secondlook.own_media.shape import Box, Shape, shaped, shaped_spot
from secondlook.own_media.stills import Still

QUALITY = 88


@dataclass(frozen=True)
class Entry:
    """`picture` is a JPEG, `mask` a PNG; `id` tells nothing."""

    id: str
    item: Item
    picture: bytes
    shape: Shape
    mask: bytes | None
    outline: list[list[list[float]]]
    spot: Box | None
    seen: tuple[int, int]
    row: Row | None


def make_entry(item: Item, still: Still, shape: Shape, row: Row | None, pack: str) -> Entry:
    mask = shaped(still.mask, shape).point(lambda value: 255 * (value > 127)) if still.mask else None
    outline = trace(mask) if mask else []
    spot = shaped_spot(row.spot, still.picture.size, shape) if row and row.spot else None
    return Entry(
        id=_id(item, pack),
        item=item,
        picture=_jpeg(shaped(still.picture, shape)),
        shape=shape,
        mask=_png(mask) if mask and outline else None,
        outline=outline,
        spot=spot,
        seen=still.seen,
        row=row,
    )


def _id(item: Item, pack: str) -> str:
    """Of the pack too: a file may be in several packs that the app shows side by side."""
    told = f"{pack}\0{item.file}".encode()
    return f"own_{hashlib.sha256(told).hexdigest()[:12]}"


def _jpeg(picture: Image.Image) -> bytes:
    """One way for all, and pixels only: a fresh picture has no metadata to keep."""
    stream = BytesIO()
    Image.frombytes("RGB", picture.size, picture.convert("RGB").tobytes()).save(
        stream, "JPEG", quality=QUALITY, subsampling="4:2:0", optimize=True
    )
    return stream.getvalue()


def _png(mask: Image.Image) -> bytes:
    stream = BytesIO()
    Image.frombytes("L", mask.size, mask.tobytes()).save(stream, "PNG", optimize=True)
    return stream.getvalue()


@dataclass(frozen=True)
class Speech:
    """The fixed phrases of a pack in one language; `words` is empty for English."""

    locale: str
    words: Mapping[str, str]

    def t(self, english: str, /, **values: object) -> str:
        return self.words.get(english, english).format(**values)

    def ask(self) -> str:
        return self.t("Untouched or altered?")

    def because(self, entry: Entry, source: str) -> str:
        if said := self._said(entry.row, "because"):
            return said
        source = entry.item.origin or source
        if entry.item.kind == "untouched":
            return self.t(
                "This file comes from the untouched set of {source}. That it was not altered is its makers' "
                "word.",
                source=source,
            )
        if entry.mask is None:
            return self.t(
                "This file comes from the altered set of {source}; no spot is recorded.", source=source
            )
        return self.t(
            "This file comes from the altered set of {source}, whose makers recorded where it was changed: "
            "inside the outline.",
            source=source,
        )

    def alt(self, entry: Entry) -> str:
        return self._said(entry.row, "alt") or self.t("A picture without a description.")

    def title(self, source: str) -> str:
        return self.t("Pictures from {source}", source=source)

    def about(self, count: int, source: str) -> str:
        return self.t(
            "{count} pictures from {source}, half of them untouched. Only for this class: do not pass the "
            "pack on.",
            count=count,
            source=source,
        )

    def _said(self, row: Row | None, field: str) -> str | None:
        """The author's words: in English as they are, else their translation, else marked as still to do."""
        said: str | None = getattr(row, field, None)
        if self.locale == "en" or not said:
            return said
        translated: str | None = getattr(row, f"{field}_{self.locale}", None)
        return translated or self.t("To be translated: {words}", words=said)


def picture_fields(entry: Entry, speech: Speech, source: str, terms: str) -> dict[str, Any]:
    """What assets/sources.yaml says of the picture."""
    row = entry.row
    fields: dict[str, Any] = {
        "file": f"pictures/{entry.id}.jpg",
        "width": entry.shape.width,
        "height": entry.shape.height,
        "sha256": hashlib.sha256(entry.picture).hexdigest(),
        "alt": speech.alt(entry),
        "made_by": (row and row.source) or entry.item.origin or source,
        "licence": (row and row.licence) or f"Not to be passed on. Terms: {terms}.",
        "kind": entry.item.kind,
        "brought": "yes",
        "recipe": {
            "what": "Brought by a facilitator, cut to size and encoded anew.",
            "file": entry.item.file,
        },
    }
    if entry.mask is not None:
        fields |= {"mask": f"truth/{entry.id}.png", "truth": f"truth/{entry.id}.json"}
    return fields


def question_fields(entry: Entry, speech: Speech, source: str) -> dict[str, Any]:
    """The question in the pack."""
    fields: dict[str, Any] = {
        "id": entry.id,
        "kind": "real_or_fake",
        "ask": speech.ask(),
        "picture": entry.id,
        "right": "real" if entry.item.kind == "untouched" else "fake",
    }
    if entry.row and entry.row.clue:
        fields["clue"] = entry.row.clue
    if entry.spot:
        fields["spot"] = list(entry.spot)
    return fields | {"because": speech.because(entry, source)}
