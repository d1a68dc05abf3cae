"""Train one encoder and two decoders on drawn faces, then send one character through the other's decoder."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from secondlook.exhibits.glyph_faces import FEATURES, Expression, as_row
from secondlook.exhibits.two_decoders import (
    DRAWINGS,
    MIDDLES,
    STEPS,
    Curve,
    Network,
    Outcome,
    Settings,
    outcome,
    puppet,
    recorded,
    training,
)
from ui import curve as drawing
from ui.chart import show_bars
from ui.content import course
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.live import show_live
from ui.prose import show_prose
from ui.words import percent, t

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from secondlook.exhibits.two_decoders import Levels
    from ui.live import Pixels

FACTS = ("ae-shared-encoder", "ae-stages")
LARGER = 5
"""Times a strip's pixels are drawn larger; a single face twice that."""
PATIENCE = 15.0
"""Seconds a training may take, and seconds to wait while others train."""
MOST_KEPT = 40
FEATURE = {
    "mouth": "Mouth open",
    "smile": "Smile",
    "eyes": "Eyes open",
    "gaze": "Gaze",
    "tilt": "Tilt of the head",
}
ROWS = {
    "drawn": "The round one, drawn",
    "own": "The round one through its own decoder",
    "other": "The round one through the square one's decoder",
    "goal": "For comparison: the square one, drawn with the same expressions",
}
_one_at_a_time = threading.Lock()
_trained: dict[
    Settings, Outcome
] = {}  # shared by everybody on this machine: the same settings, the same result


@st.fragment
def show() -> None:
    try_this = t(
        "Press the button, then give it fewer drawings or fewer numbers in the middle and train again."
    )
    with exhibit("two_decoders", t("One encoder, two decoders"), try_this):
        settings = _dials()
        pressed = st.button(t("Train it here, now"), key="activity_two_decoders.train", type="primary")
        place = st.empty()
        if pressed and settings not in _trained:
            _train(settings, place)
        result = _trained.get(settings, recorded())
        if result.settings != settings:
            st.info(t("Nobody has trained it with these settings yet: press the button. Until then you see:"))
        elif result.network is None:
            st.caption(t("This is a recorded training. Press the button to run it yourself."))
        show_finding(_finding(result))
        show_live([_strip(name, result.strips[name]) for name in ROWS], strips=True)
        _copied(result)
        _curve(result.curve, result.settings.steps)
        if result.network:
            _puppet(result.network)
        _why()


def _dials() -> Settings:
    usual = Settings()
    left, middle, right = st.columns(3)
    with left:
        drawings = st.select_slider(
            t("Drawings of each"), DRAWINGS, usual.drawings, key="activity_two_decoders.drawings"
        )
    with middle:
        narrow = st.select_slider(
            t("Numbers in the middle"), MIDDLES, usual.middle, key="activity_two_decoders.middle"
        )
    with right:
        steps = st.select_slider(
            t("Steps of training"), STEPS, usual.steps, key="activity_two_decoders.steps"
        )
    return Settings(drawings, narrow, steps)


def _train(settings: Settings, place: DeltaGenerator) -> None:
    """One training at a time on this machine; one that would take too long is given up."""
    with place.container():
        bar, chart = st.progress(0.0), st.empty()
    began = monotonic()
    while not _one_at_a_time.acquire(timeout=0.5):
        bar.progress(0.0, t("Somebody else is training. You are next."))
        if monotonic() - began > PATIENCE:
            place.warning(t("Too many are training at once. Try again in a minute."))
            return
    try:
        done = settings in _trained or _watched(settings, bar, chart)
    finally:
        _one_at_a_time.release()
    place.empty()
    if not done:
        place.warning(t("This machine is too slow for that. Take fewer steps, or stay with the recording."))


def _watched(settings: Settings, bar: DeltaGenerator, chart: DeltaGenerator) -> bool:
    began = monotonic()
    for stage in training(settings):
        share = stage.step / settings.steps
        bar.progress(share, t("Step {step} of {steps}", step=stage.step, steps=settings.steps))
        if stage.step % 100 == 0:
            with chart.container():
                _curve(stage.curve, settings.steps)
        if monotonic() - began > PATIENCE:
            return False
    while len(_trained) >= MOST_KEPT:
        _trained.pop(next(iter(_trained)))
    _trained[settings] = outcome(settings, stage)
    return True


def _finding(result: Outcome) -> str:
    mouth = result.copied["mouth"]
    return t(
        "{drawings} drawings of each, {middle} numbers in the middle, {steps} steps. The square one's "
        "mouth follows the round one's to within {off} on average, where 0 is shut and 1 wide open; guessing "
        "would be {guess} off. And {looks} of all results look like the square one.",
        drawings=result.settings.drawings,
        middle=result.settings.middle,
        steps=result.settings.steps,
        off=f"{mouth.off:.2f}",
        guess=f"{mouth.guess:.2f}",
        looks=percent(result.looks_square),
    )


def _strip(name: str, pixels: Levels) -> tuple[Pixels, str, str]:
    words = t(ROWS[name])
    return _large(pixels, LARGER), t("{row}: six faces with six expressions.", row=words), words


def _large(pixels: Levels, times: int) -> Pixels:
    grey = pixels.repeat(times, axis=0).repeat(times, axis=1)
    return np.stack([grey] * 3, axis=2)


def _copied(result: Outcome) -> None:
    bars = [
        (
            t(FEATURE[name]),
            copied.share,
            t(
                "{share}: off by {off}, guessing {guess}",
                share=percent(copied.share),
                off=f"{copied.off:.2f}",
                guess=f"{copied.guess:.2f}",
            ),
        )
        for name, copied in result.copied.items()
    ]
    show_bars(bars, t("How much of the expression came through to the other face, on 64 new drawings"))


def _curve(curve: Curve, steps: int) -> None:
    levels = [(step, 255 * one**0.5, 255 * other**0.5) for step, one, other in curve]
    across = drawing.Axis(t("Steps of training"), tuple((n, str(n)) for n in (0, steps // 2, steps)))
    up = drawing.Axis(t("Error in grey levels"), tuple((n, str(n)) for n in (0, 10, 20, 30)))
    lines = [
        drawing.Curve(t("round one's decoder"), [(step, one) for step, one, _ in levels]),
        drawing.Curve(t("square one's decoder"), [(step, other) for step, _, other in levels]),
    ]
    step, one, other = levels[-1]
    alt = t(
        "Two falling curves. After {step} steps the round one's decoder is off by {one} of 255 grey levels, "
        "the square one's by {other}.",
        step=step,
        one=f"{one:.0f}",
        other=f"{other:.0f}",
    )
    drawing.show_curves(lines, across, up, alt)


def _puppet(network: Network) -> None:
    """Moving the round one by hand; only after a training here, since no weights are shipped."""
    st.markdown(f"**{t('Now you hold the strings: move the round one, and the square one follows.')}**")
    first = Expression()
    values = {}
    for place, name in enumerate(FEATURES):
        if place % 3 == 0:
            columns = st.columns(3)
        low = 0.0 if name in {"mouth", "eyes"} else -1.0
        with columns[place % 3]:
            values[name] = st.slider(
                t(FEATURE[name]),
                low,
                1.0,
                float(getattr(first, name)),
                0.1,
                key=f"activity_two_decoders.{name}",
            )
    faces, read = puppet(network, as_row(Expression(**values)))
    show_live([_face(name, faces[name], values, read) for name in faces])


def _face(
    name: str, pixels: Levels, values: Mapping[str, float], read: Mapping[str, float]
) -> tuple[Pixels, str, str]:
    words = t(ROWS[name])
    if name == "own":
        return _large(pixels, 2 * LARGER), words, words
    seen = values if name == "drawn" else read
    numbers = t("Mouth {mouth}, eyes {eyes}", mouth=f"{seen['mouth']:.1f}", eyes=f"{seen['eyes']:.1f}")
    return _large(pixels, 2 * LARGER), words, f"{words}. {numbers}"


def _why() -> None:
    show_prose(
        t(
            "**Why the expression is copied, and the person is not.** The encoder has to pack both "
            "characters into the same few numbers. It keeps what changes from drawing to drawing: mouth, "
            "eyes, gaze. Who it is never changes among the drawings of one character, so each decoder "
            "knows that by heart. The square one's decoder has never drawn a hat. Give it the round "
            "one's numbers, and it draws the only face it knows, doing what the numbers say."
        )
    )
    show_prose(
        t(
            "**What goes wrong.** With too few drawings each decoder learns them by heart and is lost "
            "with a new face. With too few numbers in the middle there is no room for the whole "
            "expression. And the tilt of the head often comes out wrong or even mirrored: it moves all "
            "pixels at once, and nothing makes both decoders understand it alike. It helps to straighten "
            "every face before training."
        )
    )
    st.caption(
        t(
            "Our own simplifications: grey cartoons of 32 pixels, a network small enough for seconds, "
            "the average drawing of each character taken off first, and numbers in the middle that are "
            "shaken a little in training."
        )
    )
    show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)
