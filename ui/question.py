"""One question on the page: what its card may know before the reply, and what it is told after it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from secondlook.attempt import Box, Judgement, Reply, grade_reply, option_order
from secondlook.clips import Clip, read_truth_of
from secondlook.course import Course
from secondlook.facts import Fact
from secondlook.packs import Estimate, FindIt, PickOne, PickSome, PutInOrder, Question, RealOrFake
from secondlook.pictures import Picture, Truth
from server.clips import outlines_url
from server.parts import part_url
from server.pictures import picture_url
from ui import state
from ui.clip import clip_data
from ui.words import locale, percent, t

_CARD = Path(__file__).with_name("card")
_FILES = {
    "script": _CARD / "card.js",
    "style": _CARD / "card.css",
    "clip_script": _CARD / "clip.js",
    "clip_style": _CARD / "clip.css",
}
CARD_PARTS = tuple(_FILES.values())
_PARTS = {name: part_url(file) for name, file in _FILES.items()}
_card = st.components.v2.component("question_card", js=(_CARD / "streamlit.js").read_text(encoding="utf-8"))


def show_card(
    data: dict[str, Any], key: str, on_reply: Callable[[object], None], on_next: Callable[[], None]
) -> None:
    """Show the card. Keep `key` from question to question: the same card then goes on, and the focus with it.

    Both callbacks run before the page does. `on_reply` takes what the browser sent, still to be read with
    read_reply; it may come twice. What was meant for another question is dropped.
    """

    def reply() -> None:
        match state.sent(key, "reply"):
            case {"id": id} as raw if id == data["id"]:
                on_reply(raw)

    _card(key=key, data=data | {"parts": _PARTS}, on_reply_change=reply, on_next_change=on_next)


def show_clip(clip: Clip | None, key: str, *, plays: bool) -> None:
    """The card with a clip and nothing to ask; a missing clip is said in words instead of failing."""
    if clip is None:
        st.info(t("A clip that belongs here is missing from this copy."))
        return
    nothing: dict[str, Any] = {"asks_certainty": False, "asks_spot": False, "reply": None, "reveal": None}
    told = {"id": key, "kind": "look", "ask": "", "options": [], "hints": [], "locale": locale()}
    shown = {"picture": clip_data(clip, locale(), plays=plays), "words": card_words(locale())}
    _card(key=key, data=nothing | told | shown | {"parts": _PARTS})


def card_data(
    course: Course, question: Question, seed: int, number: int, of: int, reply: Reply | None
) -> dict[str, Any]:
    """What the card shows. Without a reply nothing in it depends on the answer; a test compares the two."""
    order = option_order(question, seed)
    return {
        "id": f"q{number}",
        "kind": question.kind,
        "ask": question.ask,
        "number": number,
        "of": of,
        "last": number == of,
        "locale": course.locale,
        "picture": _look(course, course.shown(question)),
        "options": [
            {"key": str(shown), "text": question.options[written].text} for shown, written in enumerate(order)
        ],
        "estimate": _range(question),
        "asks_certainty": True,
        "asks_spot": isinstance(question, RealOrFake | FindIt),
        "hints": list(question.hints),
        "words": _words(course, question) | {"number": t("Question {number} of {of}", number=number, of=of)},
        "reply": _shown_reply(reply, order) if reply else None,
        "reveal": _reveal(course, question, reply, order) if reply else None,
    }


def _look(course: Course, shown: Picture | Clip | None) -> dict[str, Any] | None:
    if isinstance(shown, Clip):
        return clip_data(shown, course.locale)
    return _picture(shown) if shown else None


def _picture(picture: Picture) -> dict[str, Any]:
    small = picture.small
    return {
        "url": picture_url(picture),
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "small": {"url": picture_url(small), "width": small.width} if small else None,
    }


def _words(course: Course, question: Question) -> dict[str, Any]:
    words = card_words(course.locale)
    return words | {"this_picture": t("This clip")} if question.clip else words


def _range(question: Question) -> dict[str, Any] | None:
    if not isinstance(question, Estimate):
        return None
    return {"low": question.low, "high": question.high, "step": question.step, "unit": question.unit}


def _shown_reply(reply: Reply, order: tuple[int, ...]) -> dict[str, Any]:
    places = reply.answer if isinstance(reply.answer, tuple) else ()
    keys = [str(order.index(place)) for place in places]
    return {"answer": keys or reply.answer, "certainty": reply.certainty, "spot": _fields(reply.spot)}


def _fields(spot: object) -> dict[str, float] | None:
    names = ("x", "y", "w", "h") if isinstance(spot, Box) else ("x", "y")
    return {name: getattr(spot, name) for name in names} if spot else None


# After the reply


def _reveal(course: Course, question: Question, reply: Reply, order: tuple[int, ...]) -> dict[str, Any]:
    shown = course.shown(question)
    truth = read_truth_of(shown)
    judgement = grade_reply(question, reply, truth)
    clue = course.clues.get(question.clue or "")
    return {
        "right": judgement.right,
        "heading": _heading(question, shown, judgement),
        "because": question.because,
        "options": _feedback(question, reply, order),
        "correct_order": _correct_order(question, order),
        "estimate": _answer(question),
        "outline": truth.outline if truth else [],
        "crop": question.spot or _around(truth),
        "outlines": outlines_url(shown) if isinstance(shown, Clip) else None,
        "twin": _look(course, course.twin_of(shown)) if shown else None,
        "look": question.look,
        "clue": clue
        and {"name": clue.name, "seen_working": clue.seen_working, "stale_because": clue.stale_because},
        "fact": _fact(course.facts.get(question.fact or "")),
        "spot": _spot(reply, judgement),
    }


def _heading(question: Question, shown: Picture | Clip | None, judgement: Judgement) -> str:
    if not isinstance(question, RealOrFake):
        partly = t("Partly right") if judgement.score > 0 else t("Not this time")
        return t("Right") if judgement.right else partly
    match judgement.right, what_it_was(shown):
        case True, "swapped":
            return t("Right, it was swapped")
        case True, "altered":
            return t("Right, it was altered")
        case True, _:
            return t("Right, it is untouched")
        case False, "swapped":
            return t("Not this time: it was swapped")
        case False, "altered":
            return t("Not this time: it was altered")
        case False, _:
            return t("Not this time: it is untouched")
    return solution(shown)


def solution(shown: Picture | Clip | None) -> str:
    """What a picture or clip was, said without judging anybody's answer."""
    match what_it_was(shown):
        case "swapped":
            return t("It was swapped")
        case "altered":
            return t("It was altered")
    return t("It is untouched")


def what_it_was(shown: Picture | Clip | None) -> str:
    """In one word: swapped, altered in another way, or untouched."""
    if shown is None or shown.kind == "untouched":
        return "untouched"
    return "swapped" if shown.is_swap else "altered"


def _feedback(question: Question, reply: Reply, order: tuple[int, ...]) -> list[dict[str, Any]]:
    if not isinstance(question, PickOne | PickSome | PutInOrder) or not isinstance(reply.answer, tuple):
        return []
    choice = not isinstance(question, PutInOrder)
    return [
        {
            "key": str(shown),
            "right": choice and question.options[written].right,
            "chosen": choice and written in reply.answer,
            "because": question.options[written].because,
        }
        for shown, written in enumerate(order)
    ]


def _correct_order(question: Question, order: tuple[int, ...]) -> list[str] | None:
    if not isinstance(question, PutInOrder):
        return None
    return [str(order.index(written)) for written in range(len(order))]


def _answer(question: Question) -> dict[str, float] | None:
    return (
        {"right": question.right, "tolerance": question.tolerance} if isinstance(question, Estimate) else None
    )


def _around(truth: Truth | None) -> tuple[float, float, float, float] | None:
    """The box around everything that was changed, with a little air."""
    points = [point for ring in truth.outline for point in ring] if truth else []
    if not points:
        return None
    left, right = (edge(x for x, _ in points) for edge in (min, max))
    top, bottom = (edge(y for _, y in points) for edge in (min, max))
    left, top = max(0.0, left - 0.03), max(0.0, top - 0.03)
    return left, top, min(1.0, right + 0.03) - left, min(1.0, bottom + 0.03) - top


def _fact(fact: Fact | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    source = fact.source
    return {
        "statement": fact.statement,
        "date": fact.date,
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
        "marked": _caution(fact),
    }


def _caution(fact: Fact) -> str:
    if not fact.marked:
        return ""
    return t("weak source") if fact.status == "seen" else t("from memory, not checked")


def _spot(reply: Reply, judgement: Judgement) -> dict[str, Any] | None:
    spot = judgement.spot
    if spot is None:
        return None
    if spot.iou is not None:
        text = t(
            "Your box and the changed area share {percent} of their common surface.",
            percent=percent(spot.iou),
        )
    elif spot.inside:
        text = t("Your mark is on the changed area.")
    else:
        away = percent(spot.distance)
        text = t("Your mark is {percent} of the picture's width away from the changed area.", percent=away)
    return {"inside": spot.inside, "distance": spot.distance, "score": spot.score, "text": text}


@lru_cache
def card_words(locale: str) -> dict[str, Any]:
    """Every label of the card in the visitor's language, which is `locale`; the card fills in {values}."""
    return {
        "real": t("Untouched"),
        "fake": t("Swapped"),
        "cannot_tell": t("Cannot tell"),
        "nothing": t("Nothing was changed"),
        "choose_some": t("Choose all that fit."),
        "order_help": t("Drag the rows, or use the arrows."),
        "up": t("Move up: {text}"),
        "down": t("Move down: {text}"),
        "moved": t("{text}: now in place {place} of {of}."),
        "number_field": t("Your estimate"),
        "slider": t("Your estimate, as a slider"),
        "mark_find": t("Tap the place that was changed, or drag a box around it."),
        "mark_optional": t(
            "Does something look wrong? Tap it, or drag a box around it. You may leave this out."
        ),
        "mark_pad": t("Mark a place in the picture"),
        "mark_keys": t(
            "Arrow keys move the crosshair, with Shift in bigger steps. Enter marks the place, "
            "Shift and Enter stretch a box from the mark, Delete removes it."
        ),
        "look_pad": t("Move the magnifier over the picture"),
        "look_keys": t("Arrow keys move the magnifier, with Shift in bigger steps."),
        "places": _places(),
        "marked": t("Mark placed: {place}."),
        "boxed": t("Box drawn: {place}."),
        "unmarked": t("Mark removed."),
        "unmark": t("Remove the mark"),
        "loupe": t("Magnifier"),
        "certainty": t("How sure are you?"),
        "certainties": _certainties(),
        "hint": t("Show a hint"),
        "hint_more": t("Show another hint ({shown} of {of} shown)"),
        "check": t("Check my answer"),
        "waiting": t("One moment …"),
        "no_reply": t("Nothing came back. Your answer is still here: try once more."),
        "missing_choice": t("Choose an answer."),
        "missing_some": t("Choose at least one answer."),
        "missing_mark": t("Mark a place, or say that nothing was changed."),
        "missing_number": t("Give a number from {low} to {high}."),
        "missing_certainty": t("Say how sure you are."),
        "changed": t("Changed area"),
        "your_mark": t("Your mark"),
        "outline": t("Outline"),
        "before": t("Before the change"),
        "this_picture": t("This picture"),
        "closer": t("Look closer"),
        "you_said": t("Your answer: {answer}"),
        "you_were": t("You were {label} sure: {word}"),
        "right": t("Right answer"),
        "chosen": t("Your choice"),
        "chosen_right": t("Right, and your choice"),
        "right_order": t("The right order"),
        "in_place": t("You had it here"),
        "out_of_place": t("You had it in place {place}"),
        "counts": t("Counts as right"),
        "clue": t("Clue: {name}"),
        "worked": t("When it worked"),
        "stale": t("Why it no longer settles it"),
        "fact": t("Worth knowing"),
        "new_tab": t("(opens in a new tab)"),
        "next": t("Next question"),
        "result": t("See my result"),
    }


def _places() -> list[str]:
    """The thirds of a picture, row by row."""
    return [
        t("left, upper third"),
        t("middle, upper third"),
        t("right, upper third"),
        t("left, middle third"),
        t("centre"),
        t("right, middle third"),
        t("left, lower third"),
        t("middle, lower third"),
        t("right, lower third"),
    ]


def _certainties() -> list[dict[str, Any]]:
    words = [t("a guess"), t("a hunch"), t("fairly sure"), t("quite sure"), t("very sure"), t("certain")]
    return [
        {"value": value, "label": percent(value / 100), "word": word}
        for value, word in zip(range(50, 101, 10), words, strict=True)
    ]
