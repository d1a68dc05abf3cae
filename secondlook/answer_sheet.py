"""The facilitator's edition of a worksheet: the same sheet with its answers, its evidence and its timing."""

from __future__ import annotations

from html import escape
from typing import TypeAlias

from secondlook.attempt import question_order
from secondlook.clips import Clip, read_truth_of
from secondlook.faults import ContentError
from secondlook.packs import (
    Estimate,
    FindIt,
    Option,
    Pack,
    PickOne,
    PickSome,
    PutInOrder,
    Question,
    RealOrFake,
    Step,
)
from secondlook.paper import Paper, Still, data_uri, lettered, listed, printed, sheet_name, tab
from secondlook.pictures import Picture, Truth
from secondlook.plan import TALK
from secondlook.sources import clue_box, full_source

Box: TypeAlias = tuple[float, float, float, float]
"""x, y, width, height; from 0 to 1 of a picture, or in its pixels."""

_WHOLE = (46.0, 60.0)
_DETAIL = (40.0, 29.0)
"""Most width and height of a figure on paper, in millimetres."""
_AIR = 1.3
_SMALLEST = 0.2


def answer_sheet(paper: Paper, pack: Pack, questions: list[Question]) -> str:
    """Timing, the answers at a glance, each question with its evidence, and what makes its clues stale."""
    t = paper.t
    numbered = list(enumerate(questions, 1))
    answers = "".join(_answer(paper, pack, number, question) for number, question in numbered)
    return (
        f"<header><p class='for'>{t('For facilitators: answers. Keep this sheet to yourself.')}</p>"
        f"<h1>{escape(pack.title)} · {sheet_name(paper)}</h1><p>{escape(pack.about)}</p></header>"
        f"<main><h2>{t('Timing')}</h2>{_timing(paper, pack)}"
        f"<h2>{t('Answers to sheet {number}', number=paper.number)}</h2>"
        f"{_glance(paper, numbered)}{answers}{_clues(paper, questions)}</main>"
    )


def answer_key(paper: Paper, pack: Pack) -> str:
    """The answers of the paper's sheet at a glance, for somebody who leads a lesson with this quiz in it."""
    questions = {question.id: question for question in pack.questions}
    numbered = [
        (number, questions[name]) for number, name in enumerate(question_order(pack, paper.number), 1)
    ]
    told = paper.t("Answers to sheet {number}", number=paper.number)
    return f"<h3>{escape(pack.title)}: {told}</h3>{_glance(paper, numbered)}"


def _timing(paper: Paper, pack: Pack) -> str:
    n = len(pack.questions)
    alone = paper.t(
        "Alone on paper: {minutes} minutes, about {seconds} seconds a question.",
        minutes=pack.minutes,
        seconds=f"{pack.minutes * 60 / n:.0f}",
    )
    talked = paper.t(
        "Going through the answers together: about {minutes} minutes more. Show an answer only when "
        "all have written.",
        minutes=TALK * n,
    )
    return f"<p>{alone} {talked}</p>"


def _glance(paper: Paper, numbered: list[tuple[int, Question]]) -> str:
    rows = "".join(
        f"<tr><td>{number}</td><td>{_verdict(paper, question)}</td>"
        f"<td>{escape(question.look or '')}</td></tr>"
        for number, question in numbered
    )
    heads = (paper.t("No."), paper.t("Answer"), paper.t("Where to look"))
    head = "".join(f"<th scope='col'>{words}</th>" for words in heads)
    return f"<table class='key'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _answer(paper: Paper, pack: Pack, number: int, question: Question) -> str:
    return (
        f"<section class='answer'><div "
        f"class='whole'>{tab(paper, pack, number)}<h3>{escape(question.ask)}</h3>"
        f"<div class='open'>{_evidence(paper, question, number)}"
        f"<div class='why'><p "
        f"class='verdict'>{_verdict(paper, question)}</p><p>{escape(question.because)}</p>"
        f"{_clue_name(paper, question)}</div></div></div>"
        f"{_option_reasons(paper, question)}{_fact(paper, question)}{_hints(paper, question)}</section>"
    )


def _verdict(paper: Paper, question: Question) -> str:
    match question:
        case RealOrFake():
            return _swapped(paper, question) if question.right == "fake" else paper.t("Untouched")
        case FindIt():
            shown = paper.course.shown(question)
            changed = shown is not None and shown.kind == "altered"
            return paper.t("Inside the outline") if changed else paper.t("Nothing was changed")
        case PickOne() | PickSome():
            return ", ".join(letter for letter, option in lettered(paper, question) if _is_right(option))
        case PutInOrder():
            letters = {option.text: letter for letter, option in lettered(paper, question)}
            return ", ".join(letters[option.text] for option in question.options)
        case Estimate():
            right = f"{question.right:g} {question.unit}".strip()
            low, high = (f"{question.right + way * question.tolerance:g}" for way in (-1, 1))
            return paper.t("{right} (accept {low} to {high})", right=right, low=low, high=high)


def _swapped(paper: Paper, question: RealOrFake) -> str:
    t = paper.t
    grades = {"crude": t("crude"), "fair": t("fair"), "good": t("good"), "very_good": t("very good")}
    shown = paper.course.shown(question)
    grade = grades.get((shown and shown.strength) or "")
    return f"{t('Swapped')} ({grade})" if grade else t("Swapped")


def _is_right(option: Step) -> bool:
    return isinstance(option, Option) and option.right


def _option_reasons(paper: Paper, question: Question) -> str:
    if not isinstance(question, PickOne | PickSome | PutInOrder):
        return ""
    options = lettered(paper, question)
    if isinstance(question, PutInOrder):
        options.sort(key=lambda pair: question.options.index(pair[1]))
    rows = "".join(
        f"<tr><td>{letter}</td><td>{escape(option.text)}{_mark(paper, option)}</td>"
        f"<td>{escape(option.because)}</td></tr>"
        for letter, option in options
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _mark(paper: Paper, option: Step) -> str:
    return f" <b>✓ {paper.t('right')}</b>" if _is_right(option) else ""


def _fact(paper: Paper, question: Question) -> str:
    fact = paper.course.facts.get(question.fact or "")
    return listed([full_source(paper, fact)]) if fact else ""


def _hints(paper: Paper, question: Question) -> str:
    if not question.hints:
        return ""
    told = paper.t("If they are stuck, one at a time:")
    return f"<div class='whole'><p><b>{told}</b></p>{listed(map(escape, question.hints), 'ol')}</div>"


def _clue_name(paper: Paper, question: Question) -> str:
    clue = paper.course.clues.get(question.clue or "")
    return f"<p><b>{paper.t('Clue')}:</b> {escape(clue.name)}</p>" if clue else ""


def _clues(paper: Paper, questions: list[Question]) -> str:
    names = dict.fromkeys(question.clue for question in questions if question.clue)
    boxes = "".join(clue_box(paper, name) for name in names)
    return f"<h2>{paper.t('The clues, and why they go stale')}</h2>{boxes}" if boxes else ""


# The evidence: the whole picture with its outline, the spot magnified, the same place before the change.


def _evidence(paper: Paper, question: Question, number: int) -> str:
    shown = paper.course.shown(question)
    if shown is None:
        return ""
    truth = _truth(shown)
    changed = _inside_outline(paper, shown) if truth else _without_outline(paper, shown)
    look = f" · {escape(question.look)}" if question.look else ""
    whole = _figure(_outlined(printed(shown), truth, f"picture{number}"), _WHOLE, changed + look)
    return f"<div class='evidence'>{whole}{_details(paper, question, shown, truth, number)}</div>"


def _inside_outline(paper: Paper, shown: Picture | Clip) -> str:
    if isinstance(shown, Clip):
        return paper.t("First frame of the clip. Inside the outline: changed in some frame")
    return paper.t("Inside the outline: changed")


def _without_outline(paper: Paper, shown: Picture | Clip) -> str:
    if shown.kind == "altered":
        return paper.t("Where this was changed is not recorded")
    return paper.t("Nothing was changed")


def _truth(shown: Picture | Clip) -> Truth | None:
    try:
        return read_truth_of(shown)
    except ContentError:  # its author is told by the check; the sheet goes on without an outline
        return None


def _details(
    paper: Paper, question: Question, shown: Picture | Clip, truth: Truth | None, number: int
) -> str:
    box = question.spot or _box_round(truth)
    if box is None:
        return ""
    picture = printed(shown)
    spot = _View(picture, _crop(box, picture), f"<use href='#picture{number}'/>")
    figures = _figure(spot, _DETAIL, paper.t("The spot, magnified"))
    if origin := paper.course.twin_of(shown):
        twin = printed(origin)
        before = _View(twin, _crop(box, twin), _image(twin))
        figures += _figure(before, _DETAIL, paper.t("The same place, untouched"))
    return f"<div>{figures}</div>"


class _View:
    """A part of a picture, in its pixels, and the SVG that draws it."""

    def __init__(self, picture: Still, part: Box, drawn: str) -> None:
        self.picture, self.part, self.drawn = picture, part, drawn

    def svg(self, most: tuple[float, float]) -> str:
        """As large as fits into so many millimetres."""
        _, _, width, height = self.part
        scale = min(most[0] / width, most[1] / height)
        size = f"width:{width * scale:.1f}mm;height:{height * scale:.1f}mm"
        view = " ".join(f"{value:.1f}" for value in self.part)
        alt = escape(self.picture.alt)
        return f"<svg role='img' aria-label='{alt}' viewBox='{view}' style='{size}'>{self.drawn}</svg>"


def _outlined(picture: Still, truth: Truth | None, name: str) -> _View:
    drawn = _image(picture, name)
    for polygon in truth.outline if truth else ():
        points = " ".join(f"{x * picture.width:.1f},{y * picture.height:.1f}" for x, y in polygon)
        drawn += f"<polygon class='light' points='{points}'/><polygon class='dark' points='{points}'/>"
    return _View(picture, (0, 0, picture.width, picture.height), drawn)


def _image(picture: Still, name: str = "") -> str:
    named = f"id='{name}' " if name else ""
    return f"<image {named}href='{data_uri(picture)}' width='{picture.width}' height='{picture.height}'/>"


def _figure(view: _View, most: tuple[float, float], caption: str) -> str:
    return f"<figure>{view.svg(most)}<figcaption>{caption}</figcaption></figure>"


def _box_round(truth: Truth | None) -> Box | None:
    """Everything that was changed."""
    corners = [corner for polygon in truth.outline for corner in polygon] if truth else []
    if not corners:
        return None
    left, top = (min(values) for values in zip(*corners, strict=True))
    right, bottom = (max(values) for values in zip(*corners, strict=True))
    return left, top, right - left, bottom - top


def _crop(box: Box, picture: Still) -> Box:
    """The box with air round it, in pixels: never under a fifth of the picture, never beyond its edges."""
    x, y, w, h = box
    wide, high = (min(1.0, max(_SMALLEST, size * _AIR)) for size in (w, h))
    left = min(max(0.0, x + w / 2 - wide / 2), 1 - wide)
    top = min(max(0.0, y + h / 2 - high / 2), 1 - high)
    return left * picture.width, top * picture.height, wide * picture.width, high * picture.height
