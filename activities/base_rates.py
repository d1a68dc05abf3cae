"""A feed of 1,000 items: what an alarm is worth depends on how many fakes there are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from secondlook.exhibits.base_rates import ITEMS, Feed, alarm_worth, judge, mixed_order, sorted_order
from ui import state
from ui.chart import show_bars
from ui.content import course
from ui.crowd import Kind, show_crowd
from ui.curve import Axis, Curve, show_curves
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.words import labels, percent, t

SHARE, HITS, ALARMS = (f"activity_base_rates.{name}" for name in ("share", "hits", "false_alarms"))
SHARES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 40, 50)
DECKS = (50, 10, 2)
JUDGES = {
    "own": "Nobody yet: I set the dials myself",
    "kamali": "People in an experiment of 2025",
    "game": "People in an online game of 2025",
    "winner": "The winner of the detector contest of 2020",
    "good": "A detector better than those (our own assumption)",
}
RATES = {"kamali": (76, 26), "game": (63, 41), "winner": (65, 35), "good": (90, 10)}
"""Alarms among 100 fakes and 100 genuine items: kamali-2025, ms-real-or-not-rates; the contest published
one share of right answers (dfdc-result-accuracy), which we take for both kinds."""
FACTS = ("kamali-2025", "ms-real-or-not-rates", "dfdc-result-accuracy", "diel-meta-2024")
SEED = 5


@st.fragment
def show() -> None:
    try_this = t("Press 50 %, then 10 %, then 2 %, and watch how many of the filled shapes stay square.")
    with exhibit("base_rates", t("What is an alarm worth?"), try_this):
        share, hits, false_alarms = _dials()
        feed = judge(share / 100, hits / 100, false_alarms / 100)
        show_finding(_finding(feed, share))
        _feed(feed)
        _decks(hits / 100, false_alarms / 100)
        _curve(share / 100, hits / 100, false_alarms / 100)
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


def _dials() -> tuple[float, int, int]:
    """Percentages: fakes among the items, alarms among fakes, alarms among genuine items."""
    st.write(t("Play the same deck with this many fakes:"))
    for place, deck in zip(st.columns(len(DECKS)), DECKS, strict=True):
        key = f"activity_base_rates.deck_{deck}"
        place.button(f"{deck} %", key=key, on_click=state.turn, args=(SHARE, deck), width="stretch")
    share = st.select_slider(t("Share of fakes in the feed"), SHARES, 10, key=SHARE, format_func=_percents)
    st.selectbox(
        t("Who judges?"),
        tuple(JUDGES),
        index=1,
        key="activity_base_rates.judge",
        format_func=labels(JUDGES),
        on_change=_take_rates,
    )
    left, right = st.columns(2)
    with left:
        hits = st.slider(t("Hit rate: alarms among 100 fakes"), 0, 100, 76, key=HITS)
    with right:
        false_alarms = st.slider(
            t("False-alarm rate: alarms among 100 genuine items"), 0, 100, 26, key=ALARMS
        )
    return share, hits, false_alarms


def _take_rates() -> None:
    judge = str(state.turned("activity_base_rates.judge"))
    for control, rate in zip((HITS, ALARMS), RATES.get(judge, ()), strict=False):
        state.turn(control, rate)


def _percents(number: float) -> str:
    return f"{number:g} %"


def _finding(feed: Feed, share: float) -> str:
    if feed.alarm_worth is None:
        return t(
            "No alarm at all, and {misses} of {fakes} fakes slip through.",
            misses=feed.misses,
            fakes=feed.fakes,
        )
    values = {"alarms": feed.alarms, "hits": feed.hits, "worth": percent(feed.alarm_worth)}
    return t(
        "With {share} fakes: of {alarms} alarms {hits} are fakes, so an alarm is right in {worth}. "
        "Of {silences} silences {misses} hide a fake.",
        share=_percents(share),
        silences=feed.silences,
        misses=feed.misses,
        **values,
    )


def _feed(feed: Feed) -> None:
    kinds = (
        Kind(t("fake, alarm (hit)"), "square", True, 1),
        Kind(t("genuine, alarm (false alarm)"), "circle", True, 0),
        Kind(t("fake, no alarm (missed)"), "square", False, 1),
        Kind(t("genuine, no alarm"), "circle", False, 0),
    )
    mixed = st.toggle(t("Mix them, as in a real feed"), key="activity_base_rates.mixed")
    order: Sequence[int] = mixed_order(feed, SEED) if mixed else sorted_order(feed)
    alt = t(
        "{items} items: {hits} fakes with an alarm, {false_alarms} genuine ones with an alarm, "
        "{misses} fakes without, {passed} genuine ones without.",
        items=f"{ITEMS:,}",
        hits=feed.hits,
        false_alarms=feed.false_alarms,
        misses=feed.misses,
        passed=feed.passed,
    )
    show_crowd(kinds, order, 40, alt)


def _decks(hit_rate: float, false_alarm_rate: float) -> None:
    feeds = [(deck, judge(deck / 100, hit_rate, false_alarm_rate)) for deck in DECKS]
    show_bars([(f"{deck} %", feed.alarm_worth, _worth(feed)) for deck, feed in feeds], _decks_title())


def _decks_title() -> str:
    return t("The same judge, three decks: how much of an alarm is true")


def _worth(feed: Feed) -> str:
    if feed.alarm_worth is None:
        return t("no alarm")
    return t(
        "{hits} of {alarms} alarms ({worth})",
        hits=feed.hits,
        alarms=feed.alarms,
        worth=percent(feed.alarm_worth),
    )


def _curve(share: float, hit_rate: float, false_alarm_rate: float) -> None:
    def worth(at: float) -> float:
        return alarm_worth(at, hit_rate, false_alarm_rate)

    points = [(step / 200, worth(step / 200)) for step in range(101)]
    tenths = tuple((step / 10, f"{step * 10} %") for step in range(6))
    fifths = tuple((step / 5, f"{step * 20} %") for step in range(6))
    alt = t(
        "A curve: with 50 % fakes an alarm is right in {half}, with 10 % in {tenth}, with 2 % in {few}.",
        half=percent(worth(0.5)),
        tenth=percent(worth(0.1)),
        few=percent(worth(0.02)),
    )
    curve = Curve("", points, [(share, worth(share))])
    show_curves([curve], Axis(t("share of fakes"), tenths), Axis(t("alarms that are true"), fifths), alt)
