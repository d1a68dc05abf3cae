"""Feel what certainty costs, then tune an entry on a public list and see what the hidden set makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log, log10

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from secondlook.exhibits.leaderboard_flip import (
    COIN,
    ROUNDS,
    YOU,
    Entry,
    best_and_worst,
    entries,
    log_loss,
    mean_log_loss,
    own_trace,
    rank,
)
from secondlook.packs import FindIt, RealOrFake
from secondlook.pictures import Picture
from server.pictures import picture_url
from ui.chart import show_bars
from ui.content import course, course_in
from ui.curve import Axis, Curve, show_curves
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.ranks import show_ranks
from ui.words import labels, percent, t

FACTS = ("dfdc-result-accuracy", "dfdc-result-logloss", "dfdc-dataset")
WINNER = 0.428
"""Log loss of the winning entry on the hidden set: dfdc-result-logloss."""
STRENGTHS = ("crude", "fair", "very_good")
PARTS = {"certainty": "1. What certainty costs", "list": "2. Tune for the public list"}
NAME = "activity_leaderboard_flip"


@st.fragment
def show() -> None:
    try_this = t(
        "Say how likely each picture is altered, then look. Then tune an entry and reveal the hidden set."
    )
    with exhibit("leaderboard_flip", t("The list that turned over"), try_this):
        part = st.radio(
            t("What would you like to try?"),
            tuple(PARTS),
            format_func=labels(PARTS),
            key=f"{NAME}.part",
            horizontal=True,
        )
        if part == "certainty":
            _certainty()
        else:
            _list()
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


# What certainty costs


@lru_cache
def deck() -> tuple[str, ...]:
    """Three altered and three untouched pictures of six people, if possible not asked about in a pack."""
    pictures = course_in("en").pictures
    asked = {
        question.picture
        for pack in course_in("en").packs.values()
        for question in pack.questions
        if isinstance(question, RealOrFake | FindIt)
    }
    asked |= {pictures[name].twin for name in asked if name in pictures}
    rest = sorted(
        (one for one in pictures.values() if not one.brought and "caption_claims" not in one.recipe),
        key=lambda one: (one.id in asked, one.sha256),
    )
    wanted = [*(("altered", strength) for strength in STRENGTHS), *([("untouched", None)] * 3)]
    chosen: list[Picture] = []
    for kind, strength in wanted:
        people = {one.id.split("_")[0] for one in chosen}
        fit = [one for one in rest if (one.kind, one.strength) == (kind, strength)]
        chosen += [one for one in fit if one.id.split("_")[0] not in people][:1]
    return tuple(one.id for one in sorted(chosen, key=lambda one: one.sha256))


def _certainty() -> None:
    pictures = [course().pictures[name] for name in deck()]
    rows = [*st.columns(3), *st.columns(3)]
    said = [_ask(place, picture, rows[place]) for place, picture in enumerate(pictures)]
    revealed = st.toggle(t("Show which were altered"), key=f"{NAME}.shown", persist_state="session")
    altered = [picture.kind == "altered" for picture in pictures]
    if not revealed:
        right, wrong = best_and_worst(said)
        show_finding(
            t(
                "If every lean of yours is right, you pay {right} on average; if every one is wrong, "
                "{wrong}. A coin pays {coin}.",
                right=f"{right:.2f}",
                wrong=f"{wrong:.2f}",
                coin=f"{COIN:.3f}",
            )
        )
        return
    cost = mean_log_loss(said, altered)
    show_finding(
        t(
            "You paid {cost} on average. Saying 50 % every time costs {coin}; the winner of 2020 paid "
            "{winner} on the hidden set. Your dearest answer cost {dearest}.",
            cost=f"{cost:.2f}",
            coin=f"{COIN:.3f}",
            winner=f"{WINNER}",
            dearest=f"{max(map(log_loss, said, altered)):.2f}",
        )
    )
    _costs(said, altered)


def _ask(place: int, picture: Picture, column: DeltaGenerator) -> float:
    with column:
        st.image(picture_url(picture), alt=picture.alt, width=190)
        likely = st.slider(
            t("Picture {n}: how likely altered, in per cent?", n=place + 1),
            1,
            99,
            50,
            key=f"{NAME}.said_{place}",
            persist_state="session",
        )
    return likely / 100


def _costs(said: Sequence[float], altered: Sequence[bool]) -> None:
    most = log(100)
    bars = [
        (str(place), log_loss(one, truth) / most, _cost(one, truth))
        for place, (one, truth) in enumerate(zip(said, altered, strict=True), 1)
    ]
    show_bars(bars, t("What each answer cost (log loss)"))
    points = [(step / 100, log_loss(step / 100, True)) for step in range(1, 100)]
    marked = [
        (one if truth else 1 - one, log_loss(one, truth)) for one, truth in zip(said, altered, strict=True)
    ]
    shares = tuple((step / 4, f"{step * 25} %") for step in range(5))
    alt = t(
        "A curve that falls from 4.6 at 1 % to 0.7 at 50 % and 0 at 99 %: "
        "the less likely you called what was true, the more you pay, and the last steps are the steepest."
    )
    show_curves(
        [Curve("", points, marked)],
        Axis(t("how likely you called what was true"), shares),
        Axis(t("cost"), tuple((float(step), str(step)) for step in range(6))),
        alt,
    )


def _cost(said: float, altered: bool) -> str:
    values = {"said": percent(said), "cost": f"{log_loss(said, altered):.2f}"}
    if altered:
        return t("altered; you said {said}: {cost}", **values)
    return t("untouched; you said {said}: {cost}", **values)


# Tune for the public list


def _list() -> None:
    rounds = st.select_slider(
        t("How many rounds do you tune your entry on the public set?"),
        ROUNDS,
        30,
        key=f"{NAME}.rounds",
        format_func="{:,}".format,
        persist_state="session",
    )
    kind = st.radio(
        t("What is in the hidden set?"),
        ("new", "same"),
        format_func={"new": t("new material"), "same": t("more of the same material")}.__getitem__,
        key=f"{NAME}.hidden",
        horizontal=True,
        persist_state="session",
    )
    revealed = st.toggle(t("Reveal the hidden set"), key=f"{NAME}.revealed", persist_state="session")
    found = entries(rounds, kind == "new")
    show_finding(_finding(found, revealed))
    _ranks(found, revealed)
    _curves(rounds, kind == "new", revealed)
    st.markdown(
        t(
            "In the real contest of 2020 the best public score was 82.56 %. On the hidden set the best was "
            "65.18 %, and it came from the entry that had been fourth. The list above is a simulation: its "
            "numbers are computed, its settings are our own assumption."
        )
    )


def _finding(found: Sequence[Entry], revealed: bool) -> str:
    public, hidden = rank(found, False), rank(found, True)
    mine = next(one for one in found if one.name == YOU)
    place = [one.name for one in public].index(YOU) + 1
    if not revealed:
        return t(
            "Tuned {rounds} times, your entry is number {place} of {n} on the public list, with {share}.",
            rounds=f"{mine.rounds:,}",
            place=place,
            n=len(found),
            share=percent(mine.public),
        )
    return t(
        "Your entry goes from {public} to {hidden}, from place {place} to place {then}. The first of the "
        "public list had {leader} and gets {leader_then}, place {leader_place}.",
        public=percent(mine.public),
        hidden=percent(mine.hidden),
        place=place,
        then=[one.name for one in hidden].index(YOU) + 1,
        leader=percent(public[0].public),
        leader_then=percent(public[0].hidden),
        leader_place=hidden.index(public[0]) + 1,
    )


def _ranks(found: Sequence[Entry], revealed: bool) -> None:
    public = [one.name for one in rank(found, False)]
    hidden = [one.name for one in rank(found, True)] if revealed else []
    left = {one.name: f"{_name(one)}  {percent(one.public)}" for one in found}
    right = {one.name: f"{percent(one.hidden)}  {_name(one)}" for one in found}
    alt = t("Public list: {names}.", names=_told(public, left))
    if revealed:
        alt += " " + t("Hidden set: {names}.", names=_told(hidden, right))
    heads = t("Public list (rounds)"), t("Hidden set (rounds)") if revealed else t("Hidden set: ?")
    show_ranks(public, hidden, (left, right), heads, YOU, alt)


def _told(names: Sequence[str], words: Mapping[str, str]) -> str:
    return ", ".join(f"{place}. {words[name]}" for place, name in enumerate(names, 1))


def _name(entry: Entry) -> str:
    rounds = f"{entry.rounds:,}"
    if entry.name == YOU:
        return t("You ({rounds})", rounds=rounds)
    return f"{entry.name} ({rounds})"


def _curves(rounds: int, new_kind: bool, revealed: bool) -> None:
    trace = own_trace()
    until = trace.rounds.index(rounds) + 1
    across = [log10(max(1, one)) for one in trace.rounds[:until]]
    public = list(zip(across, trace.public[:until], strict=True))
    curves = [Curve(t("public"), public, public[-1:])]
    if revealed:
        hidden = list(zip(across, trace.hidden(new_kind)[:until], strict=True))
        curves.append(Curve(t("hidden"), hidden, hidden[-1:]))
    ticks = tuple((log10(one), f"{one:,}") for one in (1, 10, 100, 1000, 3000))
    shares = tuple((step / 10, f"{step * 10} %") for step in range(5, 11))
    alt = t(
        "Your entry while it is tuned: on the public list from {first} to {last}.",
        first=percent(trace.public[0]),
        last=percent(public[-1][1]),
    )
    if revealed:
        alt += " " + t(
            "On the hidden set from {first} to {last}.",
            first=percent(trace.hidden(new_kind)[0]),
            last=percent(curves[1].points[-1][1]),
        )
    show_curves(curves, Axis(t("rounds of tuning"), ticks), Axis(t("right answers"), shares), alt)
