"""What an alarm is worth: whole items add up, Bayes' rule holds, and every dial moves the numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondlook.exhibits.base_rates import ITEMS, alarm_worth, judge, mixed_order, sorted_order
from tests.activities.opened import finding, open_activity

rates = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
NAME = "activity_base_rates"


@given(rates, rates, rates)
def test_every_item_is_counted_once(share: float, hit_rate: float, false_alarm_rate: float) -> None:
    feed = judge(share, hit_rate, false_alarm_rate)
    assert min(feed.hits, feed.misses, feed.false_alarms, feed.passed) >= 0
    assert feed.items == ITEMS
    assert feed.fakes + feed.false_alarms + feed.passed == ITEMS
    assert abs(feed.fakes - ITEMS * share) <= 0.5


@given(rates, rates, rates)
def test_counts_follow_bayes_up_to_rounding(share: float, hit_rate: float, false_alarm_rate: float) -> None:
    many = judge(share, hit_rate, false_alarm_rate, items=10**9)
    exact = alarm_worth(share, hit_rate, false_alarm_rate)
    assert (many.alarm_worth or 0.0) == pytest.approx(exact, abs=1e-5)


@given(rates, rates, rates)
def test_the_four_kinds_make_the_two_worths(share: float, hit_rate: float, false_alarm_rate: float) -> None:
    feed = judge(share, hit_rate, false_alarm_rate)
    assert feed.alarms + feed.silences == ITEMS
    if feed.alarm_worth is not None:
        assert 0 <= feed.alarm_worth <= 1
    if feed.silence_worth is not None:
        assert feed.silence_worth == pytest.approx(1 - feed.misses / feed.silences)


@given(rates, rates, st.floats(0.01, 1), st.floats(0.01, 1))
def test_an_alarm_is_never_worth_less_when_there_are_more_fakes(
    one: float, other: float, hit_rate: float, false_alarm_rate: float
) -> None:
    few, many = sorted((one, other))
    assert (
        alarm_worth(few, hit_rate, false_alarm_rate) <= alarm_worth(many, hit_rate, false_alarm_rate) + 1e-12
    )


@given(rates, st.floats(0.01, 1))
def test_an_alarm_of_somebody_who_guesses_tells_nothing(share: float, rate: float) -> None:
    assert alarm_worth(share, rate, rate) == pytest.approx(share)


def test_numbers_known_by_heart() -> None:
    """1 % fakes: right in 65 % both ways gives 1.8 %, right in 95 % gives 16 %."""
    assert alarm_worth(0.01, 0.65, 0.35) == pytest.approx(0.0184, abs=1e-4)
    assert alarm_worth(0.01, 0.95, 0.05) == pytest.approx(0.161, abs=1e-3)
    feed = judge(0.02, 0.5, 0.0276)
    assert (feed.alarms, feed.hits, feed.misses) == (37, 10, 10)


@pytest.mark.parametrize("rates", [(1.1, 0, 0), (0, -0.1, 0), (0, 0, 2)])
def test_impossible_rates_are_refused(rates: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        judge(*rates)


def test_mixing_moves_items_and_changes_none() -> None:
    feed = judge(0.1, 0.76, 0.26)
    assert sorted(mixed_order(feed, 5)) == sorted(sorted_order(feed))
    assert mixed_order(feed, 5) == mixed_order(feed, 5)
    assert mixed_order(feed, 5) != sorted_order(feed)


@pytest.mark.parametrize(("deck", "alarms", "hits"), [(50, 510, 380), (10, 310, 76), (2, 270, 15)])
def test_a_deck_button_sets_the_share(deck: int, alarms: int, hits: int) -> None:
    at = open_activity("base_rates").button(key=f"{NAME}.deck_{deck}").click().run()
    assert f"of {alarms} alarms {hits} are fakes" in finding(at)


def test_every_dial_changes_the_finding() -> None:
    at = open_activity("base_rates")
    said = [finding(at)]
    said.append(finding(at.select_slider(key=f"{NAME}.share").set_value(1).run()))
    said.append(finding(at.slider(key=f"{NAME}.hits").set_value(20).run()))
    said.append(finding(at.slider(key=f"{NAME}.false_alarms").set_value(3).run()))
    assert len(set(said)) == len(said)


def test_a_judge_sets_both_rates_and_the_dials_stay_free() -> None:
    at = open_activity("base_rates")
    at.selectbox(key=f"{NAME}.judge").select("good").run()
    assert (at.slider(key=f"{NAME}.hits").value, at.slider(key=f"{NAME}.false_alarms").value) == (90, 10)
    at.selectbox(key=f"{NAME}.judge").select("own").run()
    assert at.slider(key=f"{NAME}.hits").value == 90


def test_no_alarm_at_all_is_said_and_not_divided_by() -> None:
    at = open_activity("base_rates")
    at.slider(key=f"{NAME}.hits").set_value(0)
    at.slider(key=f"{NAME}.false_alarms").set_value(0).run()
    assert not at.exception
    assert "No alarm at all" in finding(at)


def test_mixing_redraws_the_crowd() -> None:
    at = open_activity("base_rates")
    before = next(one.body for one in at.get("html") if "class='crowd'" in one.body)
    at.toggle(key=f"{NAME}.mixed").set_value(True).run()
    assert next(one.body for one in at.get("html") if "class='crowd'" in one.body) != before
