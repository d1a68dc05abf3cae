"""A pack on paper for learners, two questions a page. Nothing in this file reads an answer."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from secondlook.grading import CERTAINTIES
from secondlook.packs import Estimate, FindIt, Pack, PickOne, PickSome, PutInOrder, Question, RealOrFake
from secondlook.paper import Paper, lettered, tab, whole

_BOX = "<span class='box'></span>"
LINES = 4


def worksheet(paper: Paper, pack: Pack, questions: list[Question]) -> str:
    """The heading and a card for each question, in the order given."""
    cards = "".join(_card(paper, pack, number, question) for number, question in enumerate(questions, 1))
    return f"{_heading(paper, pack)}<main>{cards}</main>"


def _heading(paper: Paper, pack: Pack) -> str:
    t = paper.t
    rules = (
        t("Everybody here is computer-drawn."),
        t("Say how sure you are each time: 50 % is a coin toss, 100 % is certain."),
        t("“Cannot tell” is an answer too."),
    )
    return (
        f"<header class='top'><h1>{escape(pack.title)}</h1><p>{escape(pack.about)} {' '.join(rules)}</p>"
        f"<div class='names'><span>{t('Group or initials')}</span><span>{t('Date')}</span></div></header>"
    )


def _card(paper: Paper, pack: Pack, number: int, question: Question) -> str:
    picture = whole(paper, paper.course.shown(question))
    shown = f"<div class='picture'>{picture}</div>" if picture else ""
    fill = (
        f"<div class='fill'><p class='ask'>{escape(question.ask)}</p>{_reply_form(paper, question)}"
        f"{_certainty(paper)}<p class='small'>{_reason(paper, question)}</p>"
        f"<div class='lines'>{'<i></i>' * LINES}</div></div>"
    )
    return (
        f"<section class='card'>{tab(paper, pack, number)}<div class='halves'>{shown}{fill}</div></section>"
    )


def _reply_form(paper: Paper, question: Question) -> str:
    t = paper.t
    match question:
        case RealOrFake():
            ring = t("Swapped? Draw a ring round the place that gives it away.")
            return _boxes([t("Untouched"), t("Swapped"), t("Cannot tell")]) + _small(ring)
        case FindIt():
            ring = t("Draw a ring round the place that was changed, or tick:")
            return _small(ring) + _boxes([t("Nothing was changed")])
        case PickOne():
            return _small(t("Tick one.")) + _options(paper, question)
        case PickSome():
            return _small(t("Tick all that are right.")) + _options(paper, question)
        case PutInOrder():
            how = t("Write 1 in the box of what comes first, then 2, and so on.")
            return _small(how) + _options(paper, question)
        case Estimate():
            between = t("Between {low} and {high}.", low=f"{question.low:g}", high=f"{question.high:g}")
            return f"<p><span class='blank'></span> {escape(question.unit)}</p>{_small(between)}"


def _options(paper: Paper, question: PickOne | PickSome | PutInOrder) -> str:
    return _boxes(f"<b>{letter}</b> {escape(option.text)}" for letter, option in lettered(paper, question))


def _boxes(texts: Iterable[str]) -> str:
    return "<ul class='boxes'>" + "".join(f"<li>{_BOX}{text}</li>" for text in texts) + "</ul>"


def _small(text: str) -> str:
    return f"<p class='small'>{text}</p>"


def _certainty(paper: Paper) -> str:
    steps = "".join(f"<span>{_BOX}{step} %</span>" for step in CERTAINTIES)
    return f"<p class='sure'>{paper.t('How sure are you?')}<br>{steps}</p>"


def _reason(paper: Paper, question: Question) -> str:
    return paper.t("What did you see? Where?") if question.picture or question.clip else paper.t("Why?")
