"""Meet the warning of 2022, choose, see what others did, and build a better warning."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from secondlook.exhibits.continue_anyway import SEEN_BEFORE, WORDINGS, Design, differ
from secondlook.grading import Rate, rate
from ui import state
from ui.chart import show_bars
from ui.content import course
from ui.crowd import Kind, show_crowd
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.words import labels, percent, t

NAME = "activity_continue_anyway"
FIRST, SECOND, SINCE = f"{NAME}.first", f"{NAME}.second", f"{NAME}.since"
WAITS = (0, 3, 10)
REASON = 10
"""Signs that a reason must have."""
FACTS = (
    "colab-ban-warning-only",
    "colab-warning-continue",
    "colab-ban-scope-free",
    "colab-faceswap-view",
    "browser-warnings-2013",
    "opinionated-2015",
    "inhibitive-2013",
    "explain-2020",
    "explain-again-2023",
    "habit-2018",
)
WORDING_WORDS = {
    "official": "as in 2022, about rules",
    "plain": "in plain words",
    "harm": "naming who may be hurt",
    "rule": "saying what can happen to you",
}
NOTICES = {
    "official": "This code may be among those that are not permitted here. "
    "Going on may limit your use of the service.",
    "plain": "It looks as if you are making a face swap. Here that is against the rules.",
    "harm": "The person in these pictures may not have been asked. What you make can hurt them for years.",
    "rule": "This is against the rules and may be against the law. Your account shows who did it.",
}
PART_WORDS = {
    "plain": "Plain words. Understanding hardly improved in the one study we read.",
    "harm": "Naming who may be hurt.",
    "rule": "Saying what can happen to you.",
    "wait": "A pause before going on.",
    "reason": "Asking for a reason. It worked on sharing news, and only while it was asked.",
    "safe": "The safe answer first, going on hard to find.",
    "way": "Showing an honest way.",
    "others": "Saying what others did.",
}
STANDING_WORDS = {
    "tried": "tried on people elsewhere",
    "mixed": "tried elsewhere, mixed result",
    "plausible": "only plausible: we found no test",
}
SIGNS = {"tried": "●", "mixed": "◐", "plausible": "○"}
SEEN_WORDS = {
    "tenth": "dangerous site, browser 1",
    "quarter": "dangerous site, browser 2",
    "third": "insecure link, browser 1",
    "seventy": "insecure link, browser 2",
}


@st.fragment
def show() -> None:
    try_this = t("Choose at the notice. Enter what your class did. Then build a notice that you would obey.")
    with exhibit("continue_anyway", t("Continue anyway?"), try_this):
        _meet()
        first = _class(t("How many were asked?"), t("How many pressed on?"), "class")
        design = _design()
        _preview(design)
        second = _class(
            t("How many were asked with your notice?"), t("How many pressed on with your notice?"), "again"
        )
        show_finding(_finding(first, second, design))
        _draw(first, second)
        _parts(design)
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


# The notice of 2022


def _meet() -> None:
    st.write(
        t(
            "It is May 2022. For two hours a machine that costs you nothing has been learning two faces "
            "for your school film. Then this appears (in our words):"
        )
    )
    with st.container(border=True):
        st.markdown(f"**{t('Please note')}**  \n{t(NOTICES['official'])}")
        with st.container(horizontal=True):
            st.button(t("Continue anyway"), key=f"{NAME}.on", on_click=state.turn, args=(FIRST, "on"))
            st.button(t("Stop here"), key=f"{NAME}.stop", on_click=state.turn, args=(FIRST, "stop"))
    st.write(_chosen(FIRST))


def _chosen(which: str) -> str:
    match state.turned(which):
        case "on":
            return t("You pressed on. By the reports, that was possible.")
        case "stop":
            return t("You stopped. The two hours are lost, unless you find another machine.")
        case _:
            return t("Nobody is watching. What would you do?")


# What a class did


def _class(asked: str, pressed: str, name: str) -> Rate | None:
    """The share of a class as a teacher enters it; None while nobody was asked."""
    left, right = st.columns(2)
    with left:
        of = int(st.number_input(asked, 0, 500, 0, key=f"{NAME}.{name}_of"))
    with right:
        on = int(st.number_input(pressed, 0, 500, 0, key=f"{NAME}.{name}_on", disabled=of == 0))
    return rate(min(on, of), of)


def _finding(first: Rate | None, second: Rate | None, design: Design) -> str:
    told = []
    if first is None:
        told.append(
            t(
                "No class yet. At four warnings of web browsers, 10 to 70 of 100 people went on "
                "(measured in 2013)."
            )
        )
    else:
        told.append(
            t("{on} of {of} pressed on ({share}).", on=first.k, of=first.n, share=percent(first.share))
        )
    if second is not None:
        told.append(
            t(
                "With your notice {on} of {of} ({share}).",
                on=second.k,
                of=second.n,
                share=percent(second.share),
            )
        )
    if (apart := differ(first, second)) is not None:
        told.append(
            t("That is more than chance would explain.")
            if apart
            else t("That difference may be chance: the margins overlap.")
        )
    told.append(
        t(
            "Of the {n} parts of your notice {tried} were tried elsewhere, {mixed} with a mixed result, "
            "{plausible} are only plausible.",
            n=len(design.parts),
            tried=design.count("tried"),
            mixed=design.count("mixed"),
            plausible=design.count("plausible"),
        )
        if design.parts
        else t("Your notice is still the one of 2022.")
    )
    return " ".join(told)


def _draw(first: Rate | None, second: Rate | None) -> None:
    rounds = ((first, t("the notice of 2022")), (second, t("your notice")))
    for found, title in rounds:
        if found is None:
            continue
        kinds = (
            Kind(t("pressed on"), "square", True, 1),
            Kind(t("stopped"), "circle", False, 0),
        )
        alt = t("{title}: {on} of {of} pressed on.", title=title, on=found.k, of=found.n)
        show_crowd(kinds, [0] * found.k + [1] * (found.n - found.k), 25, alt)
    bars = [(title, found.share, _margin(found)) for found, title in rounds if found is not None]
    bars += [(t(SEEN_WORDS[name]), share, percent(share)) for name, share in SEEN_BEFORE]
    show_bars(bars, t("Share of people who went on: in your class, and at warnings of web browsers"))
    st.caption(
        t(
            "Nobody has published how many pressed on in 2022. The browser figures are about unsafe "
            "sites, so they only show how much a notice can matter."
        )
    )


def _margin(found: Rate) -> str:
    return t(
        "{share} (95 % margin {low} to {high})",
        share=percent(found.share),
        low=percent(found.low),
        high=percent(found.high),
    )


# A notice of one's own


def _design() -> Design:
    st.write(f"**{t('Now build your own notice')}**")
    wording = st.radio(
        t("How does it speak?"),
        WORDINGS,
        format_func=labels(WORDING_WORDS),
        key=f"{NAME}.wording",
    )
    wait = st.select_slider(
        t("How long must one wait before going on, in seconds?"), WAITS, key=f"{NAME}.wait"
    )
    left, right = st.columns(2)
    with left:
        reason = st.checkbox(t("Ask for a reason"), key=f"{NAME}.reason")
        safe = st.checkbox(t("Put the safe answer first"), key=f"{NAME}.safe")
    with right:
        way = st.checkbox(t("Show an honest way"), key=f"{NAME}.way")
        others = st.checkbox(t("Say what others did"), key=f"{NAME}.others")
    return Design(wording, wait, reason, safe, way, others)


def _preview(design: Design) -> None:
    """The learner's own notice, which works: it can be obeyed or overcome."""
    with st.container(border=True):
        lines = [f"**{t('Please note')}**", t(NOTICES[design.wording])]
        if design.others:
            lines.append(t("Most people who came this far turned back. (Say so only if you have counted.)"))
        if design.way:
            lines.append(t("Do you have everybody’s consent? Write to us, and we will find a way."))
        st.markdown("  \n".join(lines))
        ready = True
        if design.reason:
            reason = st.text_input(
                t("Why do you want to go on? (Nobody reads this, and it is not kept.)"), key=f"{NAME}.why"
            )
            ready = len(reason.strip()) >= REASON
        _buttons(design, ready)
    if (left := _left(design.wait)) is not None:
        st.write(t("Not yet: read it again, and press in {n} seconds.", n=left))
    else:
        st.write(_second())


def _buttons(design: Design, ready: bool) -> None:
    go_on = partial(
        st.button,
        t("Continue anyway"),
        key=f"{NAME}.mine_on",
        on_click=_press,
        args=(design.wait,),
        disabled=not ready,
        type="tertiary" if design.safe else "secondary",
    )
    stop = partial(
        st.button,
        t("Stop here"),
        key=f"{NAME}.mine_stop",
        on_click=_settle,
        args=("stop",),
        type="primary" if design.safe else "secondary",
    )
    with st.container(horizontal=True):
        for button in (stop, go_on) if design.safe else (go_on, stop):
            button()


def _press(wait: int) -> None:
    """Going on: at once, or by a second press when the time is over that began with the first."""
    since = state.turned(SINCE)
    if wait and since is None:
        state.turn(SINCE, state.now())
    elif _left(wait) in (None, 0):
        _settle("on")


def _settle(choice: str) -> None:
    state.turn(SECOND, choice)
    state.turn(SINCE, None)


def _left(wait: int) -> int | None:
    """Seconds still to wait; None when nobody has pressed yet or nothing is to be waited for."""
    since = state.turned(SINCE)
    return max(0, wait - (state.now() - since)) if wait and isinstance(since, int) else None


def _second() -> str:
    match state.turned(SECOND):
        case "on":
            return t("You pressed on at your own notice.")
        case "stop":
            return t("Your own notice stopped you.")
        case _:
            return t("Try it on yourself.")


def _parts(design: Design) -> None:
    rows = "".join(
        f"<li><b aria-hidden='true'>{SIGNS[part.standing]}</b> <span>{escape(t(PART_WORDS[part.name]))} "
        f"<em>({escape(t(STANDING_WORDS[part.standing]))})</em></span></li>"
        for part in design.parts
    )
    if rows:
        st.html(f"<ul class='who'>{rows}</ul>")
    st.caption(
        t(
            "“Tried” means tried on people in another setting, such as unsafe sites or false news. None "
            "of it was tried on people who make fakes. A notice that stops everybody also stops those who "
            "may go on, and people obey a warning less the more often they see it."
        )
    )
