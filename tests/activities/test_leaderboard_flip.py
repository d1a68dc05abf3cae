"""Log loss punishes certainty; tuning lifts the public score and leaves the hidden one behind."""

from __future__ import annotations

from itertools import pairwise
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.leaderboard_flip import deck
from secondlook.exhibits.leaderboard_flip import (
    COIN,
    ROUNDS,
    YOU,
    best_and_worst,
    entries,
    log_loss,
    mean_log_loss,
    own_trace,
    rank,
    tune,
)
from tests.activities.opened import finding, open_activity
from tests.replies import course

NAME = "activity_leaderboard_flip"
chances = st.floats(0.01, 0.99)


@given(chances)
def test_the_two_ways_to_be_asked_mirror_each_other(said: float) -> None:
    assert log_loss(said, True) == pytest.approx(log_loss(1 - said, False))
    assert log_loss(said, True) > 0


@given(chances, chances)
def test_the_more_likely_the_truth_was_called_the_less_it_costs(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert log_loss(high, True) <= log_loss(low, True)


@given(st.lists(st.tuples(chances, st.booleans()), min_size=1, max_size=12))
def test_what_is_paid_lies_between_the_best_and_the_worst(answers: list[tuple[float, bool]]) -> None:
    said, altered = [one for one, _ in answers], [truth for _, truth in answers]
    best, worst = best_and_worst(said)
    assert best - 1e-9 <= mean_log_loss(said, altered) <= worst + 1e-9


def test_a_coin_costs_the_same_whatever_is_true() -> None:
    assert (
        mean_log_loss([0.5] * 4, [True, False, False, True]) == pytest.approx(COIN) == pytest.approx(log(2))
    )
    assert f"{COIN:.3f}" == "0.693"
    assert log_loss(0.01, True) > 6 * COIN


@pytest.mark.parametrize("said", [0.0, 1.0, -0.1, 1.1])
def test_certainty_without_end_is_refused(said: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        log_loss(said, True)


@pytest.mark.parametrize("seed", range(7))
def test_tuning_never_lowers_the_public_score(seed: int) -> None:
    public = tune(seed).public
    assert all(later >= earlier for earlier, later in pairwise(public))


def test_the_public_score_says_more_than_the_entry_can_do() -> None:
    """After 3,000 rounds every entry loses more than ten points on new material; untuned ones do not."""
    for seed in range(7):
        trace = tune(seed)
        assert trace.public[-1] - trace.new[-1] > 0.1
        assert abs(trace.public[0] - trace.new[0]) < 0.1


def test_the_list_turns_over() -> None:
    found = entries(1000, new_kind=True)
    public, hidden = rank(found, False), rank(found, True)
    assert {one.name for one in public} == {one.name for one in hidden}
    assert public[0].name != hidden[0].name
    assert hidden[0].rounds < public[0].rounds
    assert public[0].public - public[0].hidden > 0.15


def test_the_same_rounds_give_the_same_list() -> None:
    tune.cache_clear()
    before = entries(300, new_kind=False)
    tune.cache_clear()
    assert entries(300, new_kind=False) == before
    assert (
        next(one for one in before if one.name == YOU).public
        == own_trace().public[own_trace().rounds.index(300)]
    )


def test_every_step_of_the_dial_was_watched() -> None:
    assert set(ROUNDS) <= set(own_trace().rounds)


def test_the_deck_is_half_untouched_and_shows_nobody_twice() -> None:
    pictures = [course().pictures[name] for name in deck()]
    assert [one.kind for one in pictures].count("altered") == len(pictures) / 2 == 3
    assert len({one.id.split("_")[0] for one in pictures}) == 6


def test_the_answer_is_not_on_the_page_before_it_is_asked_for() -> None:
    at = open_activity("leaderboard_flip")
    told = " ".join(str(one.proto) for one in [*at.get("html"), *at.get("imgs"), *at.get("markdown")])
    assert not any(name in told for name in deck())
    assert "you said" not in told


def test_every_answer_changes_what_is_paid() -> None:
    at = open_activity("leaderboard_flip")
    said = {finding(at)}
    for place in range(6):
        said.add(finding(at.slider(key=f"{NAME}.said_{place}").set_value(90 + place).run()))
    assert len(said) == 7
    hidden = finding(at)
    assert finding(at.toggle(key=f"{NAME}.shown").set_value(True).run()) != hidden
    assert "0.428" in finding(at)


def test_the_right_certainty_is_cheap_and_the_wrong_one_dear() -> None:
    at = open_activity("leaderboard_flip")
    for place, name in enumerate(deck()):
        at.slider(key=f"{NAME}.said_{place}").set_value(
            99 if course().pictures[name].kind == "altered" else 1
        )
    at.toggle(key=f"{NAME}.shown").set_value(True).run()
    assert "You paid 0.01 on average" in finding(at)
    at.slider(key=f"{NAME}.said_0").set_value(100 - at.slider(key=f"{NAME}.said_0").value).run()
    assert "You paid 0.78 on average" in finding(at)


def test_tuning_kind_and_reveal_change_the_list() -> None:
    at = open_activity("leaderboard_flip")
    said = [finding(at), finding(at.radio(key=f"{NAME}.part").set_value("list").run())]
    said.append(finding(at.select_slider(key=f"{NAME}.rounds").set_value(3000).run()))
    said.append(finding(at.toggle(key=f"{NAME}.revealed").set_value(True).run()))
    said.append(finding(at.radio(key=f"{NAME}.hidden").set_value("same").run()))
    assert len(set(said)) == len(said)


def test_answers_are_kept_while_the_other_part_is_looked_at() -> None:
    at = open_activity("leaderboard_flip")
    at.slider(key=f"{NAME}.said_0").set_value(80).run()
    at.radio(key=f"{NAME}.part").set_value("list").run()
    at.radio(key=f"{NAME}.part").set_value("certainty").run()
    assert at.slider(key=f"{NAME}.said_0").value == 80
