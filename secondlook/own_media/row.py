"""Reads items.csv, where an author gives reasons, sources and alternative texts for the files."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, StringConstraints, model_validator

from secondlook.faults import ContentError, Fault
from secondlook.own_media.folder import read_small, shown
from secondlook.own_media.item import Item
from secondlook.packs import Spot
from secondlook.plain_text import check_characters
from secondlook.plain_yaml import Node
from secondlook.schema import ClueId, Content, Known, did_you_mean, mistake, read_model

FILE = "items.csv"
MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
LONGEST = 600
MOST_TO_COMPARE = 1_000  # names that a misspelt one is compared with; a data set has 100,000
_TELLING = re.compile(
    r"swap|fake|forg|alter|untouched|original|genuine|authentic|edited|retouch|manipulat|tamper|\breal\b"
    r"|换脸|伪|篡改|改动|合成|原图|修图",
    re.IGNORECASE,
)


def _one_line(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST:
        raise mistake(f"This text has {len(value)} characters.", f"Shorten it to {LONGEST}.")
    return " ".join(value.split())


def _numbers(value: Any) -> Any:
    return (
        [part for part in re.split(r"[\s,;]+", value.strip(" []()")) if part]
        if isinstance(value, str)
        else value
    )


_Said = Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1)]


class Row(Content):
    """One line of items.csv; what is not written has an honest general sentence instead."""

    file: _Said
    because: _Said | None = None
    because_zh: _Said | None = None
    clue: ClueId | None = None
    source: _Said | None = None
    licence: _Said | None = None
    alt: _Said | None = None
    alt_zh: _Said | None = None
    spot: Annotated[Spot, BeforeValidator(_numbers)] | None = None

    @model_validator(mode="after")
    def say_no_answer(self) -> Self:
        for field in ("alt", "alt_zh"):
            if (said := getattr(self, field)) and (told := _TELLING.search(said)):
                raise mistake(f"'{told[0]}' tells the answer.", "Say what the picture shows.", field)
        return self

    @model_validator(mode="after")
    def stay_in_the_picture(self) -> Self:
        if self.spot is not None:
            x, y, width, height = self.spot
            if not (width and height and x + width <= 1.0001 and y + height <= 1.0001):
                raise mistake(
                    "This spot leaves the picture.", "Write x y width height, each from 0 to 1.", "spot"
                )
        return self


def read_rows(root: Path, items: tuple[Item, ...], ids: Known) -> tuple[dict[str, Row], list[Fault]]:
    """File -> what its author says of it, and what cannot be used of items.csv."""
    try:
        lines = _lines(read_small(root, FILE, MOST_BYTES))
    except ContentError as error:
        return {}, list(error.faults)
    files = {item.file: item.file for item in items}
    names = _short_names(items)
    rows: dict[str, Row] = {}
    faults: list[Fault] = []
    for number, cells in lines:
        try:
            row = _row(number, cells, ids)
            file = files.get(row.file.replace("\\", "/")) or names.get(row.file)
            if file is None:
                raise ContentError.at(FILE, number, *_unknown(row.file, files))
            if file in rows:
                raise ContentError.at(FILE, number, f"'{shown(file)}' has two lines.", "Keep one.")
            rows[file] = row
        except ContentError as error:
            faults += error.faults
    return rows, faults


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, column -> cell). Raises ContentError where it cannot be read or its columns are not known."""
    reader = csv.DictReader(text.splitlines(keepends=True))
    try:
        columns = [name.strip() for name in reader.fieldnames or []]
        if faults := list(_strange_columns(columns)):
            raise ContentError(faults)
        reader.fieldnames = columns
        found = [(reader.line_num, cells) for _, cells in zip(range(MOST_ROWS), reader, strict=False)]
    except csv.Error as error:
        told = f"This cannot be read ({error})."
        raise ContentError.at(FILE, reader.line_num, told, "Save it as CSV, UTF-8, with commas.") from None
    return iter(found)


def _strange_columns(columns: list[str]) -> Iterator[Fault]:
    known = ", ".join(Row.model_fields)
    if "file" not in columns:
        yield Fault(FILE, 1, "There is no column 'file'.", f"Begin with the line: {known}")
    for name in columns:
        if name not in Row.model_fields:
            remedy = did_you_mean(name, Row.model_fields) or f"Known here: {known}."
            yield Fault(FILE, 1, f"The column '{shown(name[:60])}' is not known.", remedy)
    for name in {name for name in columns if columns.count(name) > 1}:
        yield Fault(FILE, 1, f"The column '{shown(name[:60])}' stands here twice.", "Keep one.")


def _row(line: int, cells: Mapping[str, Any], ids: Known) -> Row:
    fields = {}
    for column, cell in cells.items():
        if not isinstance(column, str) or (cell is not None and not isinstance(cell, str)):
            raise ContentError.at(
                FILE, line, "This line has too many cells.", 'Put text with commas in "quotes".'
            )
        if cell and cell.strip():
            check_characters(cell, FILE, line)
            fields[column] = Node(unicodedata.normalize("NFC", cell[:1000]), line)
    return read_model(Row, Node(fields, line), FILE, ids)


def _short_names(items: tuple[Item, ...]) -> dict[str, str]:
    """File names without their folder, where only one file has that name."""
    names: dict[str, list[str]] = {}
    for item in items:
        names.setdefault(item.file.rpartition("/")[2], []).append(item.file)
    return {name: files[0] for name, files in names.items() if len(files) == 1}


def _unknown(file: str, files: Mapping[str, str]) -> tuple[str, str]:
    near = did_you_mean(file, files) if len(files) <= MOST_TO_COMPARE else None
    remedy = near or "Write it like altered/my_name.jpg."
    return f"There is no file '{shown(file)}' here.", remedy
