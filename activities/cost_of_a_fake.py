"""Set the size of a fake, take the free machine away, and see who stops."""

from __future__ import annotations

from html import escape
from math import log10

import streamlit as st

from secondlook.exhibits.cost_of_a_fake import (
    ANY,
    CARD_SPEED,
    FARM,
    FREE,
    FREE_HOURS,
    KILOWATT_HOUR,
    KILOWATTS,
    MACHINES,
    OWN,
    PEOPLE,
    RENT,
    ROUNDS,
    SECONDS,
    SIDES,
    TOGETHER,
    Job,
    Machine,
    Person,
    Way,
    best_way,
    way,
    who_stops,
)
from ui import state
from ui.chart import show_bars
from ui.content import course
from ui.curve import Axis, Curve, show_curves
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.words import t

FACTS = (
    "two-weeks-2019",
    "actor-swap-2021",
    "swap-resolution-2022",
    "gaming-card-2020",
    "gpu-hour-2026",
    "colab-faq",
    "colab-ban-scope-free",
    "fsgan-2019",
    "zao-2019",
)
SIDE, DONE = "activity_cost_of_a_fake.side", "activity_cost_of_a_fake.rounds"
PRESETS = {
    "phone": (128, 50_000),
    "first": (256, 200_000),
    "farm": (1024, 1_000_000),
}
PRESET_WORDS = {
    "phone": "A small clip for a phone",
    "first": "A beginner’s project",
    "farm": "Cinema size of 2022",
}
MACHINE_WORDS = {
    "free": "free machine",
    "rented": "rented card",
    "own": "own card",
    "farm": "farm, 20 cards",
}
PERSON_WORDS = {
    "pupil": "Pupil: no money, two weeks of patience",
    "hobbyist": "Hobbyist: 20 dollars, 30 days, an old computer",
    "player": "Player: 20 dollars, 30 days, a card for games",
    "studio": "Small film studio: 5,000 dollars, 30 days",
    "farm": "Owner of the farm: needs it within a week",
}
WAY_WORDS = {
    "free": "on the free machine",
    "rented": "on a rented card",
    "own": "on a card of their own",
    "farm": "on the farm",
    "any": "on a phone or any computer",
}
LONGEST = 24 * 365 * 3
TICKS = ((1, "hour"), (24, "day"), (24 * 7, "week"), (24 * 30, "month"), (24 * 365, "year"))
TICK_WORDS = {"hour": "1 hour", "day": "1 day", "week": "1 week", "month": "1 month", "year": "1 year"}


@st.fragment
def show() -> None:
    try_this = t("Take the free machine away and see who stops. Then make the face larger, and do it again.")
    with exhibit("cost_of_a_fake", t("What a fake costs, and who can pay"), try_this):
        job, free = _controls()
        show_finding(_finding(job, free))
        _people(job, free)
        if not job.ready:
            _machines(job, free)
            _curves(job)
        _assumptions()
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


def _controls() -> tuple[Job, bool]:
    for place, name in zip(st.columns(len(PRESETS)), PRESETS, strict=True):
        key = f"activity_cost_of_a_fake.{name}"
        place.button(t(PRESET_WORDS[name]), key=key, on_click=_preset, args=(name,), width="stretch")
    side = st.select_slider(t("Side of the face, in pixels"), SIDES, 256, key=SIDE)
    rounds = st.select_slider(t("Rounds of training"), ROUNDS, 200_000, key=DONE, format_func="{:,}".format)
    free = st.toggle(t("The free machine may be used for this"), True, key="activity_cost_of_a_fake.free")
    ready = st.toggle(
        t("Somebody else has already trained a model that works for any face"),
        key="activity_cost_of_a_fake.ready",
    )
    return Job(side, rounds, ready), free


def _preset(name: str) -> None:
    side, rounds = PRESETS[name]
    state.turn(SIDE, side)
    state.turn(DONE, rounds)


def _finding(job: Job, free: bool) -> str:
    can = sum(best_way(job, person, free) is not None for person in PEOPLE)
    values = {"can": can, "n": len(PEOPLE), "farm": _time(way(job, FARM).days)}
    if job.ready:
        return t(
            "With a ready-made model {can} of {n} can do it, each in {time}; a rule for one free machine "
            "stops nobody.",
            can=can,
            n=len(PEOPLE),
            time=_time(way(job, ANY).days),
        )
    if free:
        return t(
            "{can} of {n} can do this. The free machine needs {free}, the farm {farm}.",
            **values,
            free=_time(way(job, FREE).days),
        )
    return t(
        "Without the free machine {can} of {n} can do this: {stopped} stopped. The farm still needs {farm}.",
        **values,
        stopped=len(who_stops(job)),
    )


def _time(days: float) -> str:
    hours = days * 24
    if hours < 1:
        return t("{n} minutes", n=max(1, round(hours * 60)))
    if hours < 48:
        return t("{n} hours", n=f"{hours:.0f}" if hours >= 10 else f"{hours:.1f}")
    if days < 60:
        return t("{n} days", n=f"{days:.0f}")
    return t("{n} months", n=f"{days / 30.4:.0f}")


def _money(dollars: float) -> str:
    return t("{n} dollars", n=f"{dollars:,.0f}")


def _people(job: Job, free: bool) -> None:
    rows = "".join(
        _person(person, best_way(job, person, free), person.name in who_stops(job)) for person in PEOPLE
    )
    st.html(f"<ul class='who'>{rows}</ul>")


def _person(person: Person, found: Way | None, needs_free: bool) -> str:
    if found:
        told = t(
            "can, {way}: {time}, {money}",
            way=t(WAY_WORDS[found.machine]),
            time=_time(found.days),
            money=_money(found.dollars),
        )
    else:
        told = (
            t("stops here: nothing else is cheap or quick enough")
            if needs_free
            else t("cannot, with or without it")
        )
    sign, style = ("●", "can") if found else ("✕", "cannot")
    return (
        f"<li class='{style}'><b aria-hidden='true'>{sign}</b> <span>{escape(t(PERSON_WORDS[person.name]))}"
        f"<br><em>{escape(told)}</em></span></li>"
    )


def _machines(job: Job, free: bool) -> None:
    bars = []
    for machine in MACHINES:
        label = t(MACHINE_WORDS[machine.name])
        if machine is FREE and not free:
            bars.append((label, None, t("not allowed")))
            continue
        one = way(job, machine)
        share = log10(max(1.2, one.days * 24)) / log10(LONGEST)
        bars.append((label, min(1.0, share), _way_words(machine, one)))
    show_bars(
        bars,
        t("From start to end (each doubling adds the same length), and the cost for who has nothing yet"),
    )


def _way_words(machine: Machine, one: Way) -> str:
    return t("{time}, {money}", time=_time(one.days), money=_money(one.dollars))


def _curves(job: Job) -> None:
    def points(machine: Machine) -> list[tuple[float, float]]:
        return [(log10(side), _height(Job(side, job.rounds), machine)) for side in SIDES]

    def marked(machine: Machine) -> list[tuple[float, float]]:
        return [(log10(job.side), _height(job, machine))]

    curves = [Curve(t(MACHINE_WORDS[one.name]), points(one), marked(one)) for one in (FREE, OWN, FARM)]
    across = tuple((log10(side), str(side)) for side in SIDES)
    up = tuple((log10(hours), t(TICK_WORDS[name])) for hours, name in TICKS)
    alt = t(
        "Three rising lines: at {side} pixels the free machine needs {free}, a card of one’s own {own}, "
        "the farm {farm}.",
        side=job.side,
        free=_time(way(job, FREE).days),
        own=_time(way(job, OWN).days),
        farm=_time(way(job, FARM).days),
    )
    show_curves(curves, Axis(t("pixels along the face"), across), Axis("", up), alt)


def _height(job: Job, machine: Machine) -> float:
    return log10(max(1.0, way(job, machine).days * 24))


def _assumptions() -> None:
    with st.expander(t("What we assumed ourselves")):
        st.markdown(
            t(
                "One round at 128 pixels takes {seconds} seconds on a free or rented card, and twice the "
                "side is four times the work. A card of one’s own is {speed} times as fast. Somebody gets "
                "{hours} hours a day on the free machine. Renting costs {rent} dollars an hour, which is "
                "inside the range of the price list named below. A card draws {power} kilowatts at {kwh} "
                "dollars a kilowatt hour. Twenty cards together keep {share} % of their speed. The five "
                "people are invented. Memory, and the hours of people, are left out.",
                seconds=SECONDS,
                speed=f"{CARD_SPEED:g}",
                hours=f"{FREE_HOURS:g}",
                rent=RENT,
                power=KILOWATTS,
                kwh=f"{KILOWATT_HOUR:.2f}",
                share=f"{TOGETHER * 100:.0f}",
            )
            + "\n\n"
            + t(
                "The farm of ten machines with two cards each, for cinema size within days, is described "
                "in a Chinese news article of 1 June 2022. We cannot link to it any more, so take it as "
                "an assumption too."
            )
        )
