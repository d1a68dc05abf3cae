"""What every hand-out is printed on: one self-contained page, its words, its pictures."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Protocol

from secondlook.attempt import option_order
from secondlook.clips import Clip
from secondlook.course import Course
from secondlook.packs import Pack, PickOne, PickSome, PutInOrder, Step
from secondlook.pictures import Picture

_CSS = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@dataclass(frozen=True)
class Paper:
    """What every part of one hand-out needs to know; the sheet's number is the seed of both its orders."""

    course: Course
    words: Mapping[str, str]
    number: int = 1

    def t(self, english: str, /, **values: object) -> str:
        """The words in the paper's language, with {values} filled in, safe to stand in HTML."""
        words = self.words.get(english, english)
        return escape(words.format(**values) if values else words)


def page(locale: str, title: str, body: str) -> str:
    """A whole HTML page; `title` and `body` are safe already. The policy also holds for a copy on a stick."""
    return (
        f"<!doctype html>\n<html lang='{escape(locale)}'><head><meta charset='utf-8'>"
        f"<meta http-equiv='Content-Security-Policy' content=\"{_POLICY}\">"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{title} · Second Look</title><style>{_CSS}</style></head>"
        f"<body>{body}</body></html>\n"
    )


def how_to_print(paper: Paper) -> str:
    """A line for the screen that is not printed."""
    told = paper.t(
        "To print: Ctrl+P, or ⌘P on a Mac. To take it along: save this page. It needs no internet."
    )
    return f"<aside class='on-screen'>{told}</aside>"


def tab(paper: Paper, pack: Pack, number: int) -> str:
    """The line over each question, so that cut-out questions still say where they belong."""
    place = paper.t("Question {number} of {of}", number=number, of=len(pack.questions))
    return f"<div class='tab'><b>{place}</b><span>{escape(pack.title)} · {sheet_name(paper)}</span></div>"


def sheet_name(paper: Paper) -> str:
    """'sheet 2'."""
    return paper.t("sheet {number}", number=paper.number)


def lettered(paper: Paper, question: PickOne | PickSome | PutInOrder) -> list[tuple[str, Step]]:
    """(letter, option) in the order in which this sheet shows them."""
    order = option_order(question, paper.number)
    return [(chr(ord("A") + place), question.options[index]) for place, index in enumerate(order)]


def listed(texts: Iterable[str], tag: str = "ul") -> str:
    """A list of texts that are safe already."""
    return f"<{tag}>" + "".join(f"<li>{text}</li>" for text in texts) + f"</{tag}>"


class Still(Protocol):
    """What can be printed: a picture, or the first frame of a clip."""

    @property
    def file(self) -> Path: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def alt(self) -> str: ...


def printed(shown: Picture | Clip) -> Still:
    """What stands on paper for it."""
    return shown.first_frame if isinstance(shown, Clip) else shown


def whole(paper: Paper, shown: Picture | Clip | None) -> str:
    """A picture as it is; of a clip its first frame, and where to see the rest."""
    if isinstance(shown, Clip):
        return whole_picture(shown.first_frame) + clip_note(paper)
    return whole_picture(shown) if shown else ""


def clip_note(paper: Paper) -> str:
    return f"<p class='small'>{paper.t('A clip: this is its first frame. See it on the screen.')}</p>"


def whole_picture(picture: Still) -> str:
    """The picture as it is."""
    size = f"width='{picture.width}' height='{picture.height}'"
    return f"<img src='{data_uri(picture)}' alt='{escape(picture.alt)}' {size}>"


def data_uri(picture: Still) -> str:
    """The picture itself, to stand in the page; its name does not."""
    kind = _TYPES[picture.file.suffix.lower()]
    return f"data:{kind};base64,{base64.b64encode(picture.file.read_bytes()).decode('ascii')}"
