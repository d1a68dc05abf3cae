"""Assign people to training and test, slip somebody in, and watch two small detectors look brilliant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from secondlook.exhibits.actor_split import (
    FRAMES,
    LOTS,
    Deck,
    Outcome,
    Score,
    by_lot,
    make_deck,
    run,
    score,
    view,
)
from ui.chart import show_bars
from ui.content import course, course_in
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.live import as_url, show_live
from ui.words import percent, t

if TYPE_CHECKING:
    from ui.live import Pixels

FACTS = ("jigsaw-dfd-release", "jigsaw-dfd-consent", "dfdc-dataset", "deepfake-eval-2024")
TESTED = ("kofi", "ruth", "tane")
PORTRAIT = 64


@lru_cache
def deck() -> Deck:
    """The frames of the course's own pictures; measured once for all visitors."""
    return make_deck(course_in("en").pictures.values())


@lru_cache
def luck(size: int, leak: bool) -> float:
    return by_lot(deck(), size, leak)


@lru_cache
def portraits() -> dict[str, str]:
    """Person -> address of a small picture of an untouched frame of theirs."""
    found: dict[str, str] = {}
    for picture, person, altered in zip(deck().pictures, deck().people, deck().altered, strict=True):
        if not altered and person not in found:
            found[str(person)] = as_url(view(course_in("en").pictures[str(picture)], 0, PORTRAIT))
    return found


def name_of(person: str) -> str:
    return course().cast[person].name


@st.fragment
def show() -> None:
    try_this = t("Test on people the detector has never met. Then let one of them leak, then all.")
    with exhibit("actor_split", t("Who is in the training set?"), try_this):
        with st.spinner(t("Measuring the frames…")):
            people = sorted(set(deck().people.tolist()))
        tested = _choose(people)
        if not 0 < len(tested) < len(people):
            show_finding(t("Nothing to measure: there must be people on both sides."))
            return
        leaked = _leak(tested)
        outcome = run(deck(), tested, leaked)
        show_finding(_finding(outcome, tested, leaked))
        _sides(people, tested, leaked)
        _scores(outcome, tested, leaked)
        _example(outcome, leaked)
        _explain(len(tested))
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


def _choose(people: Sequence[str]) -> list[str]:
    chosen = st.pills(
        t("Keep these people for the test; the detectors train on all the others"),
        people,
        selection_mode="multi",
        default=[person for person in TESTED if person in people],
        format_func={person: name_of(person) for person in people}.__getitem__,
        key="activity_actor_split.tested",
    )
    return sorted(chosen)


def _leak(tested: Sequence[str]) -> list[str]:
    labels = {
        "nobody": t("nobody"),
        "one": name_of(tested[0]),
        "all": t("everybody in the test"),
    }
    leak = st.radio(
        t("Whose other frames slip into the training set?"),
        tuple(labels),
        format_func=lambda one: labels[one],
        key="activity_actor_split.leak",
        horizontal=True,
    )
    return {"nobody": [], "one": list(tested[:1]), "all": list(tested)}[leak]


def _finding(outcome: Outcome, tested: Collection[str], leaked: Collection[str]) -> str:
    strangers = score(deck(), outcome, outcome.remembered, set(tested) - set(leaked))
    known = score(deck(), outcome, outcome.remembered, leaked)
    if known.share is None:
        return t(
            "On people it has never met, the detector that remembers gets {right} of {of} frames right "
            "({share}). A coin gets half.",
            **_values(strangers),
        )
    if strangers.share is None:
        return t(
            "Now that everybody has leaked, it gets {right} of {of} frames right ({share}), "
            "and has learned nothing about fakes.",
            **_values(known),
        )
    return t(
        "On frames of somebody who leaked it gets {right} of {of} right ({share}); "
        "on people it has never met {others} of {all_others}.",
        **_values(known),
        others=strangers.right,
        all_others=strangers.of,
    )


def _values(found: Score) -> dict[str, object]:
    return {"right": found.right, "of": found.of, "share": percent(found.share or 0.0)}


def _sides(people: Sequence[str], tested: Collection[str], leaked: Collection[str]) -> None:
    training = [(person, "") for person in people if person not in tested]
    training += [(person, t("leaked")) for person in people if person in leaked]
    test = [(person, "") for person in people if person in tested]
    st.html(
        f"<div class='sides'><section><h4>{escape(t('Training set'))}</h4>{_row(training)}</section>"
        f"<section><h4>{escape(t('Test set'))}</h4>{_row(test)}</section></div>"
    )


def _row(people: Sequence[tuple[str, str]]) -> str:
    shown = "".join(
        f"<li class='{'leaked' if mark else 'kept'}'>"
        f"<img src='{portraits()[person]}' alt='' width='{PORTRAIT}' height='{PORTRAIT}'>"
        f"<span>{escape(name_of(person))}</span>{f'<em>{escape(mark)}</em>' if mark else ''}</li>"
        for person, mark in people
    )
    return f"<ul>{shown}</ul>"


def _scores(outcome: Outcome, tested: Collection[str], leaked: Collection[str]) -> None:
    strangers = set(tested) - set(leaked)
    for title, right in (
        (
            t("Detector 1 remembers: it copies the label of the most similar frame it knows"),
            outcome.remembered,
        ),
        (t("Detector 2 weighs 156 numbers about colours, edges and a tiny grey picture"), outcome.weighed),
    ):
        groups = ((t("never met"), strangers), (t("leaked"), leaked), (t("whole test"), tested))
        found = [(label, score(deck(), outcome, right, group)) for label, group in groups]
        bars = [(label, one.share, _words(one)) for label, one in found if one.of]
        show_bars(bars[: 1 if len(bars) == 2 else 3], title)


def _words(found: Score) -> str:
    return t("{right} of {of} frames right ({share})", **_values(found))


def _example(outcome: Outcome, leaked: Collection[str]) -> None:
    """One tested frame beside the known frame whose label is copied; no label is told."""
    people = deck().people[outcome.test].tolist()
    place = next((at for at, person in enumerate(people) if person in leaked), 0)
    test, known = int(outcome.test[place]), int(outcome.nearest[place])
    who, other = name_of(str(deck().people[test])), name_of(str(deck().people[known]))
    same = deck().pictures[test] == deck().pictures[known]
    caption = (
        t("The most similar frame it knows: the same picture a moment earlier")
        if same
        else t("The most similar frame it knows: {name}", name=other)
    )
    show_live(
        [
            (_frame(test), t("The face of {name}", name=who), t("A frame of the test: {name}", name=who)),
            (_frame(known), t("The face of {name}", name=other), caption),
        ]
    )


def _frame(row: int) -> Pixels:
    return view(course_in("en").pictures[str(deck().pictures[row])], int(deck().takes[row]))


def _explain(size: int) -> None:
    st.markdown(
        t(
            "Is that luck? We drew {n} other splits of this size by lot. The detector that remembers was "
            "right in {strangers} on people it had never met, and in {leaked} when they had leaked. So a "
            "high score tells you nothing until you know who was in the training set.",
            n=LOTS,
            strangers=percent(luck(size, False)),
            leaked=percent(luck(size, True)),
        )
    )
    st.caption(
        t(
            "Really computed, here, from our pictures: each scene once, untouched or altered by lot, "
            "as {frames} slightly different frames. A leak puts half of a person’s frames into the training "
            "set; the test asks only about the other half.",
            frames=FRAMES,
        )
    )
