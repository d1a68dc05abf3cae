"""Every clue with an example and a harmless double, when it worked and why it went stale; a sorting game."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from secondlook.clips import Clip
from secondlook.clues import Clue, FoundIn
from secondlook.exhibits.clue_shelf import (
    Life,
    deal,
    lasting,
    life_of,
    pairs_in_order,
    place_round,
    stale_months,
)
from secondlook.facts import month_of
from secondlook.pictures import Picture, read_truth
from server.pictures import picture_url
from ui import state
from ui.chart import show_spans
from ui.content import course
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.prose import show_prose
from ui.question import show_clip
from ui.side_by_side import Side, show_side_by_side
from ui.words import labels, t

WAYS = {"look": "Look at the shelf", "sort": "Sort five clues"}
FOUND_IN: dict[FoundIn, str] = {
    "still": "Pictures with a changed face",
    "film": "Films",
    "generated": "Pictures generated as a whole",
}
GAMES = {
    "stale": "When it went stale, the earliest first",
    "lasted": "How long it lasted, the shortest first",
}
CLUE, TAKEN, ROUND = (f"activity_clue_shelf.{name}" for name in ("clue", "taken", "round"))
FIRST, LAST = 2018 * 12, 2026 * 12
"""The stretch of time that is drawn, in months since year 0."""
SEED = 8


@st.fragment
def show() -> None:
    try_this = t("Compare the two pictures of a clue. Then sort five: which clue was the first to go stale?")
    with exhibit("clue_shelf", t("The clue shelf"), try_this):
        way = st.radio(
            t("What do you want to do?"),
            list(WAYS),
            key="activity_clue_shelf.way",
            format_func=labels(WAYS),
            horizontal=True,
            label_visibility="collapsed",
        )
        if way == "sort":
            _sort()
        else:
            _look()


# The shelf ----


def _look() -> None:
    found_in = st.radio(
        t("Clues of"),
        list(FOUND_IN),
        key="activity_clue_shelf.found_in",
        format_func=labels(FOUND_IN),
        horizontal=True,
    )
    clues = {name: clue for name, clue in course().clues.items() if clue.found_in == found_in}
    if not clues:
        st.info(t("The clues are missing from this copy."))
        return
    key = f"{CLUE}_{found_in}"
    name = st.selectbox(t("Clue"), list(clues), key=key, format_func=lambda name: clues[name].name)
    clue, names = clues[name], list(clues)
    following = names[(names.index(name) + 1) % len(names)]
    show_finding(_finding(clue, life_of(clue, course().facts)))
    st.markdown(f"**{t('What to look at')}:** {clue.look}")
    _examples(clue)
    show_prose(
        f"**{t('When it worked')}:** {clue.seen_working}\n\n"
        f"**{t('Why it no longer settles it')}:** {clue.stale_because}"
    )
    show_sources(course().facts[fact] for fact in clue.facts if fact in course().facts)
    st.button(
        t("Next: {clue}", clue=clues[following].name),
        key="activity_clue_shelf.next",
        on_click=state.turn,
        args=(key, following),
    )


def _finding(clue: Clue, life: Life) -> str:
    worked, stale = (fact.date if fact else "" for fact in (life.worked, life.stale))
    if life.lasted is not None:
        return t(
            "{clue}: reported to work in {worked}, reported stale in {stale}. That is {time}.",
            clue=clue.name,
            worked=worked,
            stale=stale,
            time=_time(life.lasted),
        )
    if stale:
        return t("{clue}: reported stale in {stale}.", clue=clue.name, stale=stale)
    if worked:
        return t(
            "{clue}: reported to work in {worked}. We know of no report with a date that it stopped, and of "
            "no promise that it still does.",
            clue=clue.name,
            worked=worked,
        )
    return t("{clue}: 0 tests with a date that we know of. It shows in our own pictures.", clue=clue.name)


def _time(months: int) -> str:
    if months < 24:
        return t("{n} months", n=months)
    if months % 12 == 0:
        return t("{n} years", n=months // 12)
    return t("{years} years and {months} months", years=months // 12, months=months % 12)


def _examples(clue: Clue) -> None:
    """The changed one and the untouched one, enlarged; what is a clip has a player instead."""
    shown = (
        (t("Changed"), clue.example, clue.example_spot, clue.example_shows),
        (t("Untouched"), clue.look_alike, clue.look_alike_spot, clue.look_alike_shows),
    )
    sides = []
    for kind, name, spot, words in shown:
        if picture := course().pictures.get(name or ""):
            sides.append(_side(picture, spot, f"{kind}: {words or ''}"))
    show_side_by_side(sides, large=True)
    for kind, name, _, words in shown:
        if name not in course().pictures and words:
            show_prose(f"**{kind}:** {words}")
            if clip := _clip(name):
                show_clip(clip, f"activity_clue_shelf.{clip.id}", plays=False)


def _clip(name: str | None) -> Clip | None:
    return course().clips.get(name or "")


def _side(picture: Picture, spot: tuple[float, float, float, float] | None, caption: str) -> Side:
    truth = read_truth(picture)
    place = place_round(spot, truth.outline if truth else ())
    return Side(picture_url(picture), picture.width, picture.height, picture.alt, caption, place)


# The game ----


def _sort() -> None:
    game = st.radio(
        t("By what?"),
        list(GAMES),
        key="activity_clue_shelf.game",
        format_func=labels(GAMES),
        on_change=_deal_again,
        args=(0,),
    )
    clues, facts = course().clues, course().facts
    values = stale_months(clues, facts) if game == "stale" else lasting(clues, facts)
    dealt = deal(sorted(values), SEED + _round())
    taken = [name for name in _taken() if name in dealt]
    show_finding(_result(taken, dealt, values))
    st.write(t("Press them in the order you think is right. Press one again to take it back."))
    for name in dealt:
        place = f"{taken.index(name) + 1}. " if name in taken else ""
        st.button(
            f"{place}{clues[name].name}",
            key=f"activity_clue_shelf.take_{name}",
            type="primary" if name in taken else "secondary",
            width="stretch",
            on_click=_take,
            args=(name,),
        )
    if len(taken) == len(dealt):
        _answers(sorted(dealt, key=lambda name: values[name]))


def _taken() -> tuple[str, ...]:
    held = state.turned(TAKEN, ())
    return held if isinstance(held, tuple) else ()


def _round() -> int:
    held = state.turned(ROUND, 0)
    return held if isinstance(held, int) else 0


def _take(name: str) -> None:
    taken = _taken()
    rest = tuple(other for other in taken if other != name)
    state.turn(TAKEN, rest if name in taken else (*taken, name))


def _deal_again(by: int) -> None:
    state.turn(TAKEN, ())
    state.turn(ROUND, _round() + by)


def _result(taken: list[str], dealt: tuple[str, ...], values: Mapping[str, int]) -> str:
    if len(taken) < len(dealt):
        return t("{n} of {of} clues have a place.", n=len(taken), of=len(dealt))
    right, pairs = pairs_in_order(taken, values)
    return t(
        "{right} of {pairs} pairs stand in the right order; guessing gets about {half}.",
        right=right,
        pairs=pairs,
        half=f"{pairs / 2:g}",
    )


def _answers(order: list[str]) -> None:
    """The right order, drawn and with the facts that give the dates."""
    clues, facts = course().clues, course().facts
    lives = {name: life_of(clues[name], facts) for name in order}
    show_spans(
        [(clues[name].name, _span(lives[name]), _dates(lives[name])) for name in order],
        t("The right order, drawn from 2018 to 2026"),
    )
    st.caption(
        t(
            "Each bar runs from the first report we know that the clue worked to the first that it no longer "
            "did. It may have worked before, and it may work on old fakes still. A year without a month "
            "counts as its middle."
        )
    )
    st.button(t("Another five"), key="activity_clue_shelf.again", on_click=_deal_again, args=(1,))
    dated = {name: [fact for fact in (life.worked, life.stale) if fact] for name, life in lives.items()}
    show_prose(
        "\n".join(
            f"1. **{clues[name].name}**" + "".join(f"  \n   {fact.date}: {fact.statement}" for fact in told)
            for name, told in dated.items()
        )
    )
    show_sources({fact.id: fact for facts in dated.values() for fact in facts}.values())


def _span(life: Life) -> tuple[float, float]:
    ended = life.stale_month or LAST
    began = month_of(life.worked.date) if life.worked else None
    start, end = ((month - FIRST) / (LAST - FIRST) for month in (began or ended - 1, ended))
    return max(0.0, min(0.99, start)), max(start + 0.01, min(1.0, end))


def _dates(life: Life) -> str:
    worked, stale = (fact.date if fact else "?" for fact in (life.worked, life.stale))
    return f"{worked} → {stale}" + (f" ({_time(life.lasted)})" if life.lasted is not None else "")
