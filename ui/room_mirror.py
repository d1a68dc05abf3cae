"""The class mirror: what a room caught and wrongly rejected, before and after it talked."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from secondlook.grading import Discernment, Measure, Rate
from secondlook.report import RoomMirror
from ui.chart import Player, show_plane
from ui.words import percent, signed, t


def show_room_mirror(report: RoomMirror, answers: Mapping[str, str]) -> None:
    """The whole mirror; `answers`: the right one for each question, in the order of the class."""
    if report.before.hits is None and report.before.false_alarms is None and report.after == report.before:
        st.info(
            t("No hands were counted for untouched or swapped pictures, so there is nothing to mirror yet.")
        )
    else:
        st.html(f"<p class='board-say'>{headline(report)}</p>")
        drawing, numbers = st.columns([5, 6], gap="large")
        with drawing:
            show_drawing(report)
        with numbers:
            st.markdown(numbers_table(report))
            st.markdown(change_words(report))
        st.info(caution(report))
    show_questions(report, answers)


def headline(report: RoomMirror) -> str:
    told = report.after if report.after.hits or report.after.false_alarms else report.before
    parts = []
    if told.hits:
        parts.append(
            t("Of the hands on swapped pictures, {share} said “swapped”.", share=percent(told.hits.share))
        )
    if told.false_alarms:
        parts.append(
            t(
                "Of the hands on untouched pictures, {share} said “swapped” too.",
                share=percent(told.false_alarms.share),
            )
        )
    return " ".join(parts)


def show_drawing(report: RoomMirror) -> None:
    others = [Player(t("Always says swapped"), 1.0, 1.0)]
    if before := player(report.before, t("First vote")):
        others.insert(0, before)
    show_plane(
        player(report.after, t("After")),
        others,
        across=t("untouched pictures called swapped"),
        up=t("swapped pictures called swapped"),
        guessing=t("guessing"),
    )


def player(told: Discernment, name: str) -> Player | None:
    hits, alarms = told.hits, told.false_alarms
    if hits is None or alarms is None:
        return None
    return Player(name, alarms.share, hits.share, (alarms.low, alarms.high), (hits.low, hits.high))


def numbers_table(report: RoomMirror) -> str:
    before, after = report.before, report.after
    rows = [
        [t("Hands"), t("First vote"), t("After talking")],
        ["---"] * 3,
        [t("Caught"), rate_words(before.hits), rate_words(after.hits)],
        [t("Wrongly rejected"), rate_words(before.false_alarms), rate_words(after.false_alarms)],
        ["d′", measure_words(before.d_prime), measure_words(after.d_prime)],
        [t("“Cannot tell”, hands"), *map(str, report.undecided)],
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def rate_words(rate: Rate | None) -> str:
    if rate is None:
        return "–"
    return t("{share} ({k} of {n})", share=percent(rate.share), k=rate.k, n=rate.n)


def measure_words(measure: Measure | None) -> str:
    if measure is None or measure.low is None or measure.high is None:
        return "–"
    return t(
        "{value} ({low} to {high})",
        value=signed(measure.value),
        low=signed(measure.low),
        high=signed(measure.high),
    )


def change_words(report: RoomMirror) -> str:
    gain = report.gain
    if gain is None or gain.low is None or gain.high is None:
        return t("To compare the two votes, count both for at least one swapped and one untouched picture.")
    numbers = t(
        "d′ changed by {value}, between {low} and {high}.",
        value=signed(gain.value),
        low=signed(gain.low),
        high=signed(gain.high),
    )
    return f"**{verdict(report, gain.low, gain.high)}** {numbers}"


def verdict(report: RoomMirror, low: float, high: float) -> str:
    if low > 0:
        return t("After talking, this room told these pictures apart better.")
    if high < 0:
        return t("After talking, this room told these pictures apart worse.")
    if more_suspicious(report):
        return t("Both numbers went up: the room became more suspicious, not better.")
    return t("Talking changed too little to tell it from chance.")


def more_suspicious(report: RoomMirror) -> bool:
    pairs = [(report.before.hits, report.after.hits), (report.before.false_alarms, report.after.false_alarms)]
    return all(before and after and after.share > before.share for before, after in pairs)


def caution(report: RoomMirror) -> str:
    return t(
        "d′ says how well two kinds are told apart: 0 is guessing, 1 is fair, 2 is good. The ranges treat "
        "every hand as an answer of its own, but the same people vote on the same few pictures and hear "
        "each other. So they are too narrow: read this as a portrait of this class with these {n} pictures, "
        "not as a test, and never as a score for one person.",
        n=report.items,
    )


def show_questions(report: RoomMirror, answers: Mapping[str, str]) -> None:
    items = {item.question: item for item in report.questions}
    rows = [
        f"| {number} | {answer.replace('|', ' ')} | {right_words(items[name].first)} | "
        f"{right_words(items[name].second)} |"
        for number, (name, answer) in enumerate(answers.items(), 1)
        if name in items
    ]
    if rows:
        st.header(t("Question by question"))
        head = [t("Question"), t("Answer"), t("Right at first"), t("Right after talking")]
        st.markdown(f"| {' | '.join(head)} |\n|---|---|---|---|\n" + "\n".join(rows))


def right_words(rate: Rate | None) -> str:
    return "–" if rate is None else t("{k} of {n}", k=rate.k, n=rate.n)
