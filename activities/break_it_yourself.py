"""Lay a portrait's own face over itself, make the seam and hide it; then find the seam of a stranger."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import get_args

import streamlit as st

from secondlook.exhibits.break_it_yourself import (
    CRUDE,
    PICTURES,
    Blend,
    Change,
    Shape,
    blend_with_itself,
    hidden_by,
)
from secondlook.exhibits.seam import drawn_seam
from secondlook.exhibits.strangers_seam import PLACES, STRANGERS, strangers_seam
from secondlook.pictures import read_landmarks
from ui.chart import show_bars
from ui.content import course
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.live import show_live
from ui.picture import show_picture
from ui.words import labels, percent, t

FACTS = ("ms-authenticator-how", "ms-authenticator-limits")
FULL = 6.0
"""A step (CIELAB) that fills the meter."""
SHAPE = {"whole": "Jaw to forehead", "inner": "Brows to chin", "brow_line": "Cut off along the brows"}
PLACE = {
    "above": "Above the brows",
    "between": "Between brows and mouth",
    "below": "At the mouth and below",
}

SHOWN = {"blend": "Blend", "untouched": "Untouched", "meter": "Meter"}
RIM = "The rim of the mask in the grey picture, yellow where the step is large."
METER = "What the meter sees: black no step, yellow a large one"


@st.fragment
def show() -> None:
    try_this = t("Set the feather to 0 and look for the edge. Then switch on the challenge and hide it.")
    with exhibit("break_it_yourself", t("Break it yourself"), try_this):
        picture = st.radio(
            t("Whose portrait? The face comes from the same picture."),
            PICTURES,
            key="activity_break_it_yourself.picture",
            format_func={
                name: t("Portrait {number}", number=n) for n, name in enumerate(PICTURES, 1)
            }.__getitem__,
            horizontal=True,
        )
        challenge = st.toggle(
            t("The challenge: hide the seam"),
            key="activity_break_it_yourself.challenge",
        )
        if challenge:
            st.caption(
                t(
                    "The face now brings its own light, colour and place along, as one from another "
                    "picture would. You have what is left: the mask, its edge, and the camera."
                )
            )
        told = st.container()
        view, controls = st.columns(2)
        with controls:
            change = _dials(challenge)
        blend = blend_with_itself(picture, change)
        limit, measured = _limit()
        with told:
            show_finding(_finding(blend, limit, challenge))
        with view, st.container(key="activity_break_it_yourself_view"):
            _look(picture, blend)
            _meter(blend.seam, limit)
        usual = t(
            "The mark is measured: half of the {measured} very good changes in this course have a step "
            "of {limit} or less.",
            measured=measured,
            limit=limit,
        )
        st.caption(usual)
        _stranger(limit)
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


def _dials(challenge: bool) -> Change:
    shape: Shape = st.radio(
        t("Mask"),
        get_args(Shape),
        index=1,
        key="activity_break_it_yourself.shape",
        format_func=labels(SHAPE),
        horizontal=True,
    )
    size = _slider("size", t("Size of the mask (%)"), 70, 120, CRUDE.size, 5)
    feather = _slider("feather", t("Feather: how softly it fades (px)"), 0, 16, int(CRUDE.feather), 1)
    noise = _slider("noise", t("Noise"), 0, 12, CRUDE.noise, 1)
    quality = _slider("quality", t("JPEG quality"), 10, 95, CRUDE.quality, 5)
    tools = replace(CRUDE, shape=shape, size=size, feather=float(feather), noise=noise, quality=quality)
    if challenge:
        return hidden_by(tools)
    brighter = _slider("brighter", t("Brighter or darker (%)"), -20, 20, CRUDE.brighter, 1)
    warmer = _slider("warmer", t("Warmer or cooler (%)"), -20, 20, CRUDE.warmer, 1)
    scale = _slider("scale", t("Size of the face (%)"), 90, 110, CRUDE.scale, 1)
    shift = _slider("shift", t("Shift to the side (px)"), -10, 10, int(CRUDE.shift), 1)
    blur = _slider("blur", t("Blur of the face (px)"), 0, 4, int(CRUDE.blur), 1)
    return replace(tools, brighter=brighter, warmer=warmer, scale=scale, shift=float(shift), blur=float(blur))


def _slider(name: str, label: str, low: int, high: int, first: int, step: int) -> int:
    return st.slider(label, low, high, first, step, key=f"activity_break_it_yourself.{name}")


def _limit() -> tuple[float, int]:
    """The middle one of the steps that the studio measured on very good alterations, and how many."""
    edges = [
        edge
        for picture in course().pictures.values()
        if picture.strength == "very_good" and picture.truth and not picture.brought
        if (edge := read_landmarks(picture.truth).edge) is not None
    ]
    return round(median(edges), 2), len(edges)


def _finding(blend: Blend, limit: float, challenge: bool) -> str:
    values = {"seam": f"{blend.seam:.2f}", "limit": f"{limit:.2f}", "change": percent(blend.change)}
    if blend.change == 0:
        return t("Seam 0.00: nothing was changed, so there is nothing to find.")
    if blend.seam > limit:
        return t(
            "Seam {seam}; hidden would be {limit} or less. {change} of the picture differs from the "
            "untouched one.",
            **values,
        )
    if challenge:
        return t(
            "Hidden! Seam {seam}, and {limit} was the mark. But {change} of the picture still differs "
            "from the untouched one. No seam does not mean no change.",
            **values,
        )
    return t(
        "Seam {seam}, below the mark of {limit}, although {change} of the picture differs from the "
        "untouched one.",
        **values,
    )


def _look(picture: str, blend: Blend) -> None:
    """One place for three pictures, since a change is seen best where the other one just was."""
    shown = st.radio(
        t("Show"),
        tuple(SHOWN),
        key="activity_break_it_yourself.shown",
        format_func=labels(SHOWN),
        horizontal=True,
        label_visibility="collapsed",
    )
    alt = course().pictures[picture].alt
    match shown:
        case "untouched":
            show_live([(blend.before, alt, t("Untouched, through the same noise and JPEG"))])
        case "meter":
            show_live([(drawn_seam(blend.before, blend.grown, blend.rim), t(RIM), t(METER))])
        case _:
            laid = t("{alt} The face was laid over itself.", alt=alt)
            show_live([(blend.after, laid, t("Its own face, laid over it"))])


def _meter(seam: float, limit: float) -> None:
    show_bars(
        [
            (t("Yours"), min(1.0, seam / FULL), f"{seam:.2f}"),
            (t("The mark"), min(1.0, limit / FULL), f"{limit:.2f}"),
        ],
        t("Seam: how much larger the step of colour across the rim became"),
    )


def _stranger(limit: float) -> None:
    st.markdown(f"**{t('And where is the seam of a stranger?')}**")
    picture = st.radio(
        t("These three were changed by somebody else, from easy to hard."),
        list(STRANGERS),
        key="activity_break_it_yourself.stranger",
        format_func={
            name: t("Stranger {number}", number=n) for n, name in enumerate(STRANGERS, 1)
        }.__getitem__,
        horizontal=True,
    )
    show_picture(course().pictures.get(picture))
    guess = st.radio(
        t("Where would the meter find the largest step?"),
        PLACES,
        index=None,
        key=f"activity_break_it_yourself.guess_{picture}",
        format_func=labels(PLACE),
    )
    if guess:
        _solution(picture, guess, limit)


def _solution(picture: str, guess: str, limit: float) -> None:
    seam = strangers_seam(picture)
    values = {"place": t(PLACE[seam.strongest]), "step": f"{seam.steps[seam.strongest]:.2f}", "limit": limit}
    if guess == seam.strongest:
        st.success(t("Right. {place}: {step}, where {limit} counts as hidden.", **values))
    else:
        st.info(t("Not this time. {place}: {step}, where {limit} counts as hidden.", **values))
    most = seam.steps[seam.strongest]
    show_bars(
        [(t(PLACE[name]), step / most, f"{step:.2f}") for name, step in seam.steps.items()],
        t("The step across the rim, place by place"),
    )
    show_live([(seam.drawn, t(RIM), t(METER))])
