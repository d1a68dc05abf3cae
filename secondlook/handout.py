"""Printable hand-outs of packs, lessons and plans: self-contained HTML, pictures inside, nothing to fetch.

The learner's edition of a pack is written without looking at an answer (worksheet.py); the facilitator's is
the same sheet, open (answer_sheet.py). Two sheets with the same number are the same sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Literal

from markdown_it import MarkdownIt

from secondlook.activity import read_activity
from secondlook.answer_sheet import answer_key, answer_sheet
from secondlook.attempt import question_order
from secondlook.course import Course
from secondlook.lessons import Exhibit, Facilitator, Lesson, Prose
from secondlook.packs import Pack
from secondlook.paper import Paper, how_to_print, listed, page, whole
from secondlook.plan import describe, make_ready, plan
from secondlook.sources import clue_box, full_source, short_source
from secondlook.worksheet import worksheet

Edition = Literal["learner", "facilitator"]
EDITIONS: Mapping[str, Edition] = {"learner": "learner", "facilitator": "facilitator"}
SHEETS: Mapping[str, int] = {str(number): number for number in range(1, 21)}
"""What may stand in an address -> the sheet's number; more versions than any room needs."""

TRIED = 3
"""Lines on which a learner writes what an exhibit showed."""

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def pack_handout(
    course: Course, pack: Pack, edition: Edition, words: Mapping[str, str], sheet: int = 1
) -> str:
    """The pack as a worksheet, two questions a page, or the same sheet with answers, evidence and timing."""
    paper = Paper(course, words, sheet)
    questions = {question.id: question for question in pack.questions}
    ordered = [questions[name] for name in question_order(pack, sheet)]
    write = worksheet if edition == "learner" else answer_sheet
    return page(
        course.locale, f"{escape(pack.title)} · {sheet}", how_to_print(paper) + write(paper, pack, ordered)
    )


def lesson_handout(course: Course, lesson: Lesson, edition: Edition, words: Mapping[str, str]) -> str:
    """The lesson to read and write on, or with the notes, timing and full sources for whoever leads it."""
    paper = Paper(course, words)
    body = "".join(_lesson(paper, lesson, edition == "facilitator"))
    return page(
        course.locale, escape(lesson.title), f"{how_to_print(paper)}<main class='lesson'>{body}</main>"
    )


def plan_handout(course: Course, minutes: int, words: Mapping[str, str]) -> str:
    """The session plan of 20, 45 or 90 minutes for the facilitator's table."""
    paper = Paper(course, words)
    title = paper.t("Session plan, {minutes} minutes", minutes=minutes)
    return page(
        course.locale, title, f"{how_to_print(paper)}<main>{''.join(_plan(paper, title, minutes))}</main>"
    )


def missing_handout(locale: str, words: Mapping[str, str]) -> str:
    """What stands at an address that leads to no hand-out, with the way on."""

    def t(english: str) -> str:
        return escape(words.get(english, english))

    lang = escape(locale)
    ways = [
        f"<a href='/workshop?lang={lang}'>{t('All hand-outs')}</a>",
        f"<a href='/?lang={lang}'>{t('Home')}</a>",
    ]
    told = t("The address may be mistyped, or the lesson or quiz has a new name.")
    body = f"<main><h1>{t('There is no such hand-out.')}</h1><p>{told}</p>{listed(ways)}</main>"
    return page(locale, t("Hand-outs"), body)


# Lessons


def _lesson(paper: Paper, lesson: Lesson, leads: bool) -> Iterator[str]:
    t = paper.t
    kicker = t("Lesson {number} · {minutes} minutes", number=lesson.number, minutes=lesson.minutes)
    edition = f" · {t('for facilitators')}" if leads else ""
    yield f"<header><p class='for'>{kicker}{edition}</p><h1>{escape(lesson.title)}</h1>"
    yield f"<p><b>{t('You will:')}</b></p>{listed(map(escape, lesson.goals))}</header>"
    if leads:
        yield _timing(paper, lesson)
    for block in lesson.blocks:
        match block:
            case Prose(markdown):
                yield _prose(markdown)
            case Facilitator(markdown) if leads:
                yield f"<div class='note'><p><b>{t('For you')}</b></p>{_prose(markdown)}</div>"
            case Exhibit(kind, name):
                yield _exhibit(paper, kind, name, leads)
    if not leads:
        yield f"<section class='notes'><h2>{t('My notes')}</h2>{'<i></i>' * 7}</section>"
    yield _sources(paper, lesson, leads)


def _timing(paper: Paper, lesson: Lesson) -> str:
    packs = [paper.course.packs[name] for name in _named(lesson, "quiz") if name in paper.course.packs]
    rows = [(_together(paper, len(_named(lesson, "activity"))), lesson.minutes)]
    rows += [(f"{paper.t('Quiz')}: {escape(pack.title)}", pack.minutes) for pack in packs]
    cells = ((what, paper.t("{minutes} minutes", minutes=took)) for what, took in rows)
    lines = "".join(f"<tr><td>{what}</td><td>{took}</td></tr>" for what, took in cells)
    return f"<h2>{paper.t('Timing')}</h2><table><tbody>{lines}</tbody></table>"


def _named(lesson: Lesson, kind: str) -> list[str]:
    return [block.name for block in lesson.blocks if isinstance(block, Exhibit) and block.kind == kind]


def _together(paper: Paper, tried: int) -> str:
    if not tried:
        return paper.t("Read and look together")
    return paper.t("Read, look and try together (exhibits on the screen: {n})", n=tried)


def _prose(markdown: str) -> str:
    return str(_MARKDOWN.render(markdown))


def _exhibit(paper: Paper, kind: str, name: str, leads: bool) -> str:
    match kind:
        case "picture" | "clip":
            shown = whole(paper, paper.course.pictures.get(name) or paper.course.clips.get(name))
            return f"<figure class='picture'>{shown}</figure>" if shown else ""
        case "clue":
            return clue_box(paper, name)
        case "quiz":
            pack = paper.course.packs.get(name)
            return _quiz_note(paper, pack, leads) if pack else ""
        case "activity":
            return _activity_box(paper, name, leads)
    return f"<p class='note'>{paper.t('This part needs a screen.')}</p>"


def _activity_box(paper: Paper, name: str, leads: bool) -> str:
    """What to try on a screen, with lines for what came of it or for what others saw."""
    t, activity = paper.t, read_activity(name)
    title = t(activity.title) if activity and activity.title else escape(name.replace("_", " "))
    tried = f"<p><b>{t('Try this:')}</b> {t(activity.try_this)}</p>" if activity and activity.try_this else ""
    return (
        f"<section class='try'><p><b>{title}</b> · {t('on the screen')}</p>{tried}"
        f"{_shared_screen(paper) if leads else _tried_lines(paper)}</section>"
    )


def _tried_lines(paper: Paper) -> str:
    asked = paper.t("What did you or others try, and what did it show?")
    return f"<p class='small'>{asked}</p><div class='lines'>{'<i></i>' * TRIED}</div>"


def _shared_screen(paper: Paper) -> str:
    told = paper.t(
        "One screen is enough: try it once for all to see, and ask for a guess before each change. "
        "No screen at all: the notes for you say what to do. "
        "Learners have {n} lines for what was tried and what it showed.",
        n=TRIED,
    )
    return f"<p class='small'>{told}</p>"


def _quiz_note(paper: Paper, pack: Pack, leads: bool) -> str:
    n, minutes = len(pack.questions), pack.minutes
    told = paper.t("{n} questions, {minutes} minutes, on their own sheet.", n=n, minutes=minutes)
    note = f"<div class='note'><p><b>{paper.t('Quiz')}: {escape(pack.title)}.</b> {told}</p></div>"
    return note + answer_key(paper, pack) if leads else note


def _sources(paper: Paper, lesson: Lesson, leads: bool) -> str:
    facts = [paper.course.facts[name] for name in lesson.sources if name in paper.course.facts]
    if not facts:
        return ""
    write = full_source if leads else short_source
    lines = listed(write(paper, fact) for fact in facts)
    return f"<h2>{paper.t('Sources')}</h2><div class='small'>{lines}</div>"


# Plans


def _plan(paper: Paper, title: str, minutes: int) -> Iterator[str]:
    t = paper.t
    yield f"<h1>{title}</h1><h2>{t('Before you start')}</h2>{listed(make_ready(t))}"
    yield "<table class='plan'><thead><tr>"
    yield "".join(f"<th scope='col'>{words}</th>" for words in (t("Minute"), t("Do"), t("Say")))
    yield "</tr></thead><tbody>"
    for part in plan(paper.course, minutes):
        name, do, say = describe(paper.course, part, t)
        when = f"{part.start}–{part.start + part.minutes}"
        yield f"<tr><td>{when}</td><td><b>{name}</b><br>{do}</td><td>{say}</td></tr>"
    yield f"</tbody></table><section class='notes'><h2>{t('My notes')}</h2>{'<i></i>' * 4}</section>"
