"""Answer first, see what a small detector says and why, decide again; then test it at home and away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import streamlit as st

from secondlook.exhibits.meet_a_detector import (
    DECKS,
    DeckName,
    Judged,
    auc,
    contributions,
    counts,
    effect,
    interval,
    judge,
    read_detector,
    read_measured,
    roc,
    score,
    six,
)
from secondlook.pictures import Picture
from server.pictures import picture_url
from ui import state
from ui.chart import show_bars
from ui.content import course, course_in
from ui.curve import Axis, Curve, show_curves
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.picture import show_picture
from ui.two_way import show_two_way
from ui.words import labels, percent, t

KEY = "activity_meet_a_detector"
PLACE, FIRST, AGAIN = (f"{KEY}.{name}" for name in ("place", "first", "again"))
FACTS = ("deepfake-eval-2024", "groh-2022-team", "ms-authenticator-limits", "dfdc-result-accuracy")
ANSWERS = {"untouched": "untouched", "altered": "altered"}
EFFECTS = {
    "helped": "The score helped you.",
    "misled": "The score misled you.",
    "resisted": "You were right against the score.",
    "none": "The score changed nothing.",
}
NAMES = {
    "jaw_step": "Step of colour inside the jaw",
    "jaw_line": "A line along the jaw",
    "grain_rest": "Grain, face against the rest",
    "grain_neck": "Grain, face against neck",
    "sharp_mouth": "Grain, mouth against skin",
    "softness": "Sharpness, face against the rest",
    "pattern": "Do neighbouring grains look alike?",
    "blocks": "JPEG blocks, face against the rest",
    "colour_neck": "Colour, face against neck",
    "brightness_neck": "Brightness, face against neck",
    "light_sides": "Light from the side, face against neck",
    "brows": "How dark the brows are",
}
DECK = {
    "home": "At home: the same cameras as in training",
    "recompressed": "Passed on: the same pictures, half as large, saved again as JPEG 40",
    "other_style": "Another style: our older pictures, drawn and finished in another way",
}
SHORT = {"home": "at home", "recompressed": "passed on", "other_style": "another style"}
STRENGTHS = {"crude": "crude", "fair": "fair", "good": "good", "very_good": "very good"}
HALF = 50
LOW, STRONG = 0.6, 0.8
"""AUCs below which we call a detector hardly better than a coin, and above which we call it good: our own
words."""


@lru_cache
def judged(deck: DeckName) -> tuple[Judged, ...]:
    """The deck as the detector scores it; computed once for all visitors."""
    altered = {
        name: picture.kind == "altered"
        for name, picture in course_in("en").pictures.items()
        if not picture.brought
    }
    return judge(read_detector(), read_measured()[deck], altered)


@lru_cache
def skill(deck: DeckName) -> tuple[float, float, float]:
    """AUC and the ends of its 95 % interval."""
    return auc(judged(deck)), *interval(judged(deck))


def the_six() -> tuple[Picture, ...]:
    return tuple(course().pictures[one.id] for one in six(course().pictures.values(), read_detector().tested))


@st.fragment
def show() -> None:
    try_this = t("Answer first, then see its score, then decide again. Afterwards test it away from home.")
    with exhibit("meet_a_detector", t("Meet a detector"), try_this):
        view = st.radio(
            t("What would you like to do?"),
            ("round", "test"),
            key=f"{KEY}.view",
            format_func={"round": t("Judge six pictures"), "test": t("Test the detector")}.__getitem__,
            horizontal=True,
        )
        if view == "round":
            _round()
        else:
            _test()
        _what_it_is()
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


# The round


def _round() -> None:
    pictures = the_six()
    at = int(str(state.turned(PLACE, 0)))
    if at >= len(pictures):
        _outcome(pictures)
        return
    picture = pictures[at]
    first = _answer(FIRST, picture)
    place = {"number": at + 1, "of": len(pictures)}
    if first is None:
        show_finding(t("Picture {number} of {of}. Nothing yet: your answer comes first.", **place))
    else:
        show_finding(
            t(
                "Picture {number} of {of}. You said {answer}; the detector’s score is {score} of 100. "
                "50 is its middle.",
                **place,
                answer=t(ANSWERS[first]),
                score=_score_of(picture),
            )
        )
    left, right = st.columns(2)
    with left:
        show_picture(picture)
    with right:
        if first is None:
            _ask(t("What do you think?"), FIRST, picture, at)
        else:
            _explain(picture)
            _ask(t("And now? Keep your answer or change it."), AGAIN, picture, at + 1)


def _ask(question: str, stage: str, picture: Picture, then: int) -> None:
    st.markdown(f"**{question}**")
    with st.container(horizontal=True):
        for answer in ANSWERS:
            label = t("It is untouched") if answer == "untouched" else t("It is altered")
            st.button(
                label,
                key=f"{stage}_{picture.id}_{answer}",
                on_click=_take,
                args=(stage, picture.id, answer, then),
            )


def _take(stage: str, picture: str, answer: str, then: int) -> None:
    state.turn(f"{stage}_{picture}", answer)
    state.turn(PLACE, then)


def _answer(stage: str, picture: Picture) -> str | None:
    answer = state.turned(f"{stage}_{picture.id}")
    return str(answer) if answer in ANSWERS else None


def _score_of(picture: Picture) -> int:
    row = read_measured()["home"][picture.id]
    return int(100 * score(read_detector(), row))  # cut off, so that 50 is an alarm and 49 is none


def _signed(part: float) -> str:
    return f"{part:+.2f}".replace("-", "−")


def _explain(picture: Picture) -> None:
    parts = contributions(read_detector(), read_measured()["home"][picture.id])
    largest = max(abs(part) for part in parts.values()) or 1.0
    rows = sorted(parts.items(), key=lambda part: -abs(part[1]))
    show_two_way(
        [(t(NAMES[name]), part / largest, _signed(part)) for name, part in rows],
        t("What the score is made of"),
        t("like untouched ones"),
        t("like altered ones"),
    )


def _outcome(pictures: Sequence[Picture]) -> None:
    answers = [(one, _answer(FIRST, one) or "", _answer(AGAIN, one) or "") for one in pictures]
    effects = [
        effect(one.kind == "altered", first == "altered", again == "altered", _score_of(one) >= HALF)
        for one, first, again in answers
    ]
    show_finding(
        t(
            "{before} of {of} right before you saw a score, {after} of {of} after. The detector helped "
            "{helped} times and misled {misled} times; alone, with an alarm from 50 on, it is right "
            "{alone} times.",
            of=len(pictures),
            before=sum(first == one.kind for one, first, _ in answers),
            after=sum(again == one.kind for one, _, again in answers),
            helped=effects.count("helped"),
            misled=effects.count("misled"),
            alone=sum((_score_of(one) >= HALF) == (one.kind == "altered") for one in pictures),
        )
    )
    lines = "".join(
        f"<li style='display:flex;gap:0.9rem;align-items:center;margin:0 0 0.75rem'>"
        f"<img src='{picture_url(one)}' alt='{escape(one.alt, quote=True)}' width='80' height='100' "
        f"style='border-radius:6px;flex:none'><span>{escape(_line(one, first, again))} "
        f"<b>{escape(t(EFFECTS[what]))}</b></span></li>"
        for (one, first, again), what in zip(answers, effects, strict=True)
    )
    st.html(f"<ol style='list-style:none;margin:0;padding:0'>{lines}</ol>")
    st.button(t("Play again"), key=f"{KEY}.reset", on_click=_reset, args=([one.id for one in pictures],))


def _line(picture: Picture, first: str, again: str) -> str:
    truth = t(ANSWERS[picture.kind])
    if picture.strength:
        truth = t("altered ({strength})", strength=t(STRENGTHS[picture.strength]))
    values = {"truth": truth, "score": _score_of(picture), "first": _said(first), "again": _said(again)}
    return t("Truly: {truth}. Score: {score}. Your answer: {first}, then {again}.", **values)


def _said(answer: str) -> str:
    return t(ANSWERS[answer]) if answer in ANSWERS else "–"


def _reset(pictures: Sequence[str]) -> None:
    for picture in pictures:
        state.turn(f"{FIRST}_{picture}", None)
        state.turn(f"{AGAIN}_{picture}", None)
    state.turn(PLACE, 0)


# The test


def _test() -> None:
    deck: DeckName = st.radio(t("Which pictures?"), DECKS, key=f"{KEY}.deck", format_func=labels(DECK))
    threshold = st.slider(t("An alarm from this score on"), 0, 100, HALF, key=f"{KEY}.threshold")
    found = counts(judged(deck), threshold / 100)
    area, low, high = skill(deck)
    show_finding(
        t(
            "{deck}, alarm from {threshold} on: {hits} of {altered} altered pictures found, and "
            "{false_alarms} of {untouched} untouched ones accused. {skill}",
            deck=t(SHORT[deck]).capitalize(),
            threshold=threshold,
            hits=found.hits,
            altered=found.altered,
            false_alarms=found.false_alarms,
            untouched=found.untouched,
            skill=_in_words(area),
        )
    )
    hit_rate, false_rate = found.hits / found.altered, found.false_alarms / found.untouched
    show_bars(
        [
            (t("Hits"), hit_rate, f"{found.hits} / {found.altered} ({percent(hit_rate)})"),
            (
                t("False alarms"),
                false_rate,
                f"{found.false_alarms} / {found.untouched} ({percent(false_rate)})",
            ),
        ],
        t("At this threshold"),
    )
    _curves(deck, (false_rate, hit_rate))
    _grades(deck, threshold)
    st.caption(
        t(
            "In {chances} of 100 pairs of an altered and an untouched picture the altered one gets the "
            "higher score (AUC {area}). With so few pictures that is uncertain: anything from {low} to "
            "{high} would fit (95 %). "
            "A coin gets 0.50.",
            chances=f"{100 * area:.0f}",
            area=f"{area:.2f}",
            low=f"{low:.2f}",
            high=f"{high:.2f}",
        )
    )


def _in_words(area: float) -> str:
    values = {"area": f"{area:.2f}"}
    if area < LOW:
        return t("AUC {area}: hardly better than a coin, which has 0.50.", **values)
    if area < STRONG:
        return t("AUC {area}: better than a coin, which has 0.50, and far from sure.", **values)
    return t("AUC {area}: a good deal better than a coin, which has 0.50.", **values)


def _curves(chosen: DeckName, here: tuple[float, float]) -> None:
    curves = [
        Curve(
            t("{deck}, AUC {area}", deck=t(SHORT[deck]), area=f"{skill(deck)[0]:.2f}"),
            roc(judged(deck)),
            [here] if deck == chosen else (),
        )
        for deck in DECKS
    ]
    fifths = tuple((step / 5, f"{step * 20} %") for step in range(6))
    alt = t(
        "Hit rate against false-alarm rate for every threshold. At home AUC {home}, passed on {passed}, "
        "another style {other}. The dot is at {false} false alarms and {hits} hits.",
        home=f"{skill('home')[0]:.2f}",
        passed=f"{skill('recompressed')[0]:.2f}",
        other=f"{skill('other_style')[0]:.2f}",
        false=percent(here[0]),
        hits=percent(here[1]),
    )
    show_curves(curves, Axis(t("false-alarm rate"), fifths), Axis(t("hit rate"), fifths), alt)


def _grades(deck: DeckName, threshold: int) -> None:
    rows = []
    for grade, name in STRENGTHS.items():
        of = [
            one
            for one in judged(deck)
            if one.altered and course_in("en").pictures[one.picture].strength == grade
        ]
        if of:
            found = sum(one.score >= threshold / 100 for one in of)
            rows.append((t(name), found / len(of), f"{found} / {len(of)}"))
    show_bars(rows, t("Which of the altered ones it finds, from crude to very good"))


def _what_it_is() -> None:
    detector = read_detector()
    with st.expander(t("What this detector is")):
        st.markdown(
            t(
                "Twelve measures of a face picture and twelve weights (logistic regression), learned from "
                "{altered} altered and {untouched} untouched pictures of {people} of our computer-drawn "
                "people. It has never seen {tested}: all pictures here are theirs. Pictures that were "
                "photographed from a screen, "
                "cut from two whole pictures or only given a wrong caption are left out. A score is no "
                "verdict: it says how much a picture is like the altered ones of the training.",
                altered=detector.altered,
                untouched=detector.untouched,
                people=len(detector.people),
                tested=" · ".join(course().cast[name].name for name in detector.tested),
            )
        )
        largest = max(abs(one.weight) for one in detector.measures.values()) or 1.0
        show_two_way(
            [
                (t(NAMES[name]), one.weight / largest, _signed(one.weight))
                for name, one in detector.measures.items()
            ],
            t("The weights: more of the measure speaks for"),
            t("untouched"),
            t("altered"),
        )
