"""The mirror report on the page: two kinds of error, which way they lean, and how sure the learner was."""

from __future__ import annotations

import streamlit as st

from secondlook.grading import Bin, Measure, Rate
from secondlook.report import Mirror, Published, Rival, Spots
from ui.chart import Player, show_bars, show_dots, show_plane
from ui.content import course
from ui.fact import show_sources
from ui.words import percent, signed, t

_RIVALS = {
    "always_fake": "Always says swapped",
    "always_real": "Always says untouched",
    "coin": "Tosses a coin",
}
_STUDIES = {"ms-real-or-not-rates": "Players of Real or Not, 2025", "kamali-2025": "People in a 2025 study"}


def show_mirror(report: Mirror, looked: Spots) -> None:
    """The whole report, from what everybody understands to what few ask for."""
    _show_counts(report)
    st.header(t("Which way do you lean?"))
    st.markdown(f"{_leaning(report.criterion)} {_telling_apart(report.d_prime)}")
    _show_players(report)
    _show_table(report)
    _show_calibration(report)
    _show_spots(looked)
    _show_caution(report)


def _between(low: float | None, high: float | None) -> str:
    return (
        ""
        if low is None or high is None
        else t("between {low} and {high}", low=percent(low), high=percent(high))
    )


def _show_counts(report: Mirror) -> None:
    caught, rejected = st.columns(2, gap="large")
    with caught:
        _show_rate(
            report.hits,
            t("You catch"),
            t("You called {k} of {n} swapped pictures swapped."),
            t("You have not decided on a swapped picture yet."),
        )
    with rejected:
        _show_rate(
            report.false_alarms,
            t("You wrongly reject"),
            t("You called {k} of {n} untouched pictures swapped."),
            t("You have not decided on an untouched picture yet."),
        )


def _show_rate(rate: Rate | None, title: str, sentence: str, none: str) -> None:
    st.subheader(title)
    if rate is None:
        st.markdown(none)
        return
    said = sentence.format(k=rate.k, n=rate.n)
    show_dots(rate.k, rate.n)
    st.markdown(
        said + " " + t("With more pictures like these: {range}.", range=_between(rate.low, rate.high))
    )


def _leaning(criterion: Measure | None) -> str:
    if criterion is None or criterion.low is None or criterion.high is None:
        return t("There is not enough yet to say which way you lean.")
    if criterion.high < 0:
        return t("You lean towards “swapped”: suspicion does some of the catching for you.")
    if criterion.low > 0:
        return t("You lean towards “untouched”: you reject little that is real, and let swaps pass.")
    return t(
        "No clear leaning so far: you call about as many untouched pictures swapped as you let swaps pass."
    )


def _telling_apart(d_prime: Measure | None) -> str:
    if d_prime is None or d_prime.low is None or d_prime.high is None:
        return t("Answer some of both kinds to see how well you tell them apart.")
    numbers = t(
        "d′ = {value} (between {low} and {high})",
        value=signed(d_prime.value),
        low=signed(d_prime.low),
        high=signed(d_prime.high),
    )
    if d_prime.low > 0:
        return (
            t("On these pictures you tell swapped from untouched better than guessing would.")
            + f" {numbers}."
        )
    return t("So far your answers could still be guesses.") + f" {numbers}."


def _show_players(report: Mirror) -> None:
    rivals = [Player(t(_RIVALS[rival.name]), rival.false_alarms, rival.hits) for rival in report.rivals]
    studies = [Player(t(_STUDIES[study.fact]), study.false_alarms, study.hits) for study in report.published]
    show_plane(
        _player_you(report),
        rivals + studies,
        across=t("untouched pictures called swapped"),
        up=t("swapped pictures called swapped"),
        guessing=t("guessing"),
    )
    st.caption(
        t(
            "Best is the upper left corner: everything caught, nothing genuine rejected. Whoever always "
            "says “swapped” sits in the upper right, catches everything, and has told nothing apart. The "
            "lines around you show how far chance could have moved you."
        )
    )


def _player_you(report: Mirror) -> Player | None:
    if report.hits is None or report.false_alarms is None:
        return None
    hits, alarms = report.hits, report.false_alarms
    return Player(t("You"), alarms.share, hits.share, (alarms.low, alarms.high), (hits.low, hits.high))


def _show_table(report: Mirror) -> None:
    head = [t("Player"), t("Catches"), t("Wrongly rejects"), "d′", t("Leaning c"), t("Brier"), t("Log loss")]
    rows = [head, ["---"] * len(head), _your_row(report)]
    rows += [
        _rival_row(t(_RIVALS[rival.name]), rival, rival.brier, rival.log_loss) for rival in report.rivals
    ]
    rows += [_rival_row(t(_STUDIES[study.fact]), study) for study in report.published]
    with st.expander(t("The same in numbers")):
        st.markdown("\n".join("| " + " | ".join(row) + " |" for row in rows))
        st.markdown(
            t(
                "d′ says how well two kinds are told apart: 0 is guessing, 1 is fair, 2 is good. c is the "
                "leaning: below 0 towards “swapped”. Brier and log loss punish being sure and wrong: 0 is "
                "perfect, a coin gets 0.25 and 0.69. “Cannot tell” counts as neither right nor wrong. "
                "Published players judged AI-made pictures, not face swaps of drawn people, so compare "
                "the shape and not the decimals."
            )
        )
        show_sources(
            (course().facts[study.fact] for study in report.published if study.fact in course().facts),
            folded=False,
        )


def _rival_row(
    name: str, player: Rival | Published, brier: float | None = None, log_loss: float | None = None
) -> list[str]:
    shares = [percent(player.hits), percent(player.false_alarms)]
    return [name, *shares, *map(_number, (player.d_prime, player.criterion, brier, log_loss))]


def _your_row(report: Mirror) -> list[str]:
    return [
        f"**{t('You')}**",
        _rate_words(report.hits),
        _rate_words(report.false_alarms),
        _measure_words(report.d_prime),
        _measure_words(report.criterion),
        _measure_words(report.brier),
        _measure_words(report.log_loss),
    ]


def _rate_words(rate: Rate | None) -> str:
    return "–" if rate is None else f"{percent(rate.share)} ({percent(rate.low)} … {percent(rate.high)})"


def _measure_words(measure: Measure | None) -> str:
    if measure is None:
        return "–"
    if measure.low is None or measure.high is None:
        return _number(measure.value)
    return f"{_number(measure.value)} ({_number(measure.low)} … {_number(measure.high)})"


def _number(value: float | None) -> str:
    return "–" if value is None else signed(value)


def _show_calibration(report: Mirror) -> None:
    st.header(t("Were you as right as you felt?"))
    gap = report.calibration.gap
    if gap is None:
        st.markdown(
            t(
                "This takes 20 decided answers; you have {n}. Until then the bars only show what there is.",
                n=report.calibration.n,
            )
        )
    elif gap.low is not None and gap.low > 0:
        st.markdown(t("You felt surer than you were right, by {gap} on average.", gap=percent(gap.value)))
    elif gap.high is not None and gap.high < 0:
        st.markdown(
            t("You were right more often than you felt, by {gap} on average.", gap=percent(-gap.value))
        )
    else:
        st.markdown(
            t(
                "Your certainty and your hits go together as far as {n} answers can tell.",
                n=report.calibration.n,
            )
        )
    bars = [
        (percent(one.certainty / 100), _bin_share(one), _bin_words(one))
        for one in report.calibration.bins
        if one.n
    ]
    if bars:
        show_bars(bars, t("How sure you were, and how often you were right"))


def _bin_share(one: Bin) -> float | None:
    return one.right.share if one.enough and one.right else None


def _bin_words(one: Bin) -> str:
    right = one.right.k if one.right else 0
    if not one.enough:
        return t("right in {k} of {n}: too few to say", k=right, n=one.n)
    return t("right in {k} of {n}", k=right, n=one.n)


def _show_spots(looked: Spots) -> None:
    lines = []
    if looked.found:
        lines.append(
            t(
                "You clicked inside the changed area in {k} of {n} pictures.",
                k=looked.found.k,
                n=looked.found.n,
            )
        )
    if looked.cleared:
        lines.append(
            t(
                "You said “nothing was changed” for {k} of {n} untouched pictures.",
                k=looked.cleared.k,
                n=looked.cleared.n,
            )
        )
    if looked.reasons:
        lines.append(
            t(
                "Where you called a swap and marked the place, the mark was right in {k} of {n}.",
                k=looked.reasons.k,
                n=looked.reasons.n,
            )
        )
    if lines:
        st.header(t("Do you know where to look?"))
        st.markdown("\n".join(f"- {line}" for line in lines))


def _show_caution(report: Mirror) -> None:
    st.info(
        t(
            "Read this with care. {n} pictures cannot show what one person can do, let alone whether they "
            "got better: with 20 pictures, luck alone moves d′ by about half a point either way. It is "
            "about these pictures, not about you.",
            n=report.items,
        )
    )
    notes = []
    if report.undecided:
        notes.append(t("“Cannot tell”: {n}. That is an answer, and often the wisest.", n=report.undecided))
    if report.repeats:
        notes.append(t("Left out, because you had seen the picture explained before: {n}.", n=report.repeats))
    if report.missing:
        notes.append(t("Left out, because the question is no longer here: {n}.", n=report.missing))
    if notes:
        st.caption(" ".join(notes))
