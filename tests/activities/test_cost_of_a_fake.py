"""Time and money of a fake: the model behaves, a rule reaches some, every dial moves the numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondlook.exhibits.cost_of_a_fake import (
    FARM,
    FREE,
    MACHINES,
    OWN,
    PEOPLE,
    RENTED,
    ROUNDS,
    SIDES,
    Job,
    Machine,
    Person,
    best_way,
    machine_hours,
    way,
    who_stops,
)
from tests.activities.opened import finding, open_activity

NAME = "activity_cost_of_a_fake"
jobs = st.builds(Job, st.sampled_from(SIDES), st.sampled_from(ROUNDS), st.booleans())
trained = st.builds(Job, st.sampled_from(SIDES[:-1]), st.sampled_from(ROUNDS))
machines = st.sampled_from(MACHINES)
people = st.sampled_from(PEOPLE)


@given(trained, machines)
def test_twice_the_side_is_four_times_the_work(job: Job, machine: Machine) -> None:
    larger = replace(job, side=job.side * 2)
    assert machine_hours(larger, machine) == pytest.approx(4 * machine_hours(job, machine))


@given(trained, machines)
def test_twice_the_rounds_is_twice_the_work(job: Job, machine: Machine) -> None:
    longer = replace(job, rounds=job.rounds * 2)
    assert machine_hours(longer, machine) == pytest.approx(2 * machine_hours(job, machine))


@given(jobs, people)
def test_a_way_found_is_one_the_person_can_pay_and_wait_for(job: Job, person: Person) -> None:
    found = best_way(job, person, free=True)
    assert found is None or (found.dollars <= person.dollars and found.days <= person.days)


@given(jobs, people)
def test_taking_the_free_machine_away_helps_nobody(job: Job, person: Person) -> None:
    with_it, without = best_way(job, person, True), best_way(job, person, False)
    assert without is None or (with_it is not None and with_it.dollars <= without.dollars)


@given(jobs, people, st.floats(0, 1000), st.floats(0, 100))
def test_more_money_and_patience_never_stop_anybody(
    job: Job, person: Person, more: float, days: float
) -> None:
    richer = replace(person, dollars=person.dollars + more, days=person.days + days)
    assert best_way(job, person, False) is None or best_way(job, richer, False) is not None


@given(jobs)
def test_the_rule_never_reaches_who_has_a_card_or_a_farm(job: Job) -> None:
    assert not {"farm"} & set(who_stops(job))
    assert way(job, FARM).days <= way(job, OWN).days <= way(job, RENTED).days <= way(job, FREE).days


def test_the_rule_stops_the_poorest_first() -> None:
    assert who_stops(Job(256, 200_000)) == ("pupil", "hobbyist")
    ready = Job(256, 200_000, ready=True)
    assert who_stops(ready) == ()
    assert all(best_way(ready, person, False) for person in PEOPLE)


def test_the_farm_does_cinema_size_within_days_and_the_free_machine_within_years() -> None:
    job = Job(1024, 1_000_000)
    assert 1 < way(job, FARM).days < 7
    assert way(job, FREE).days > 365
    assert [person.name for person in PEOPLE if best_way(job, person, True)] == ["farm"]


def test_who_has_a_machine_pays_only_for_power() -> None:
    job = Job(256, 200_000)
    assert way(job, OWN).dollars - way(job, OWN, has="own").dollars == OWN.price
    assert 0 < way(job, OWN, has="own").dollars < 10


def test_every_control_changes_the_finding() -> None:
    at = open_activity("cost_of_a_fake")
    said = [finding(at)]
    said.append(finding(at.toggle(key=f"{NAME}.free").set_value(False).run()))
    said.append(finding(at.select_slider(key=f"{NAME}.side").set_value(512).run()))
    said.append(finding(at.select_slider(key=f"{NAME}.rounds").set_value(100_000).run()))
    said.append(finding(at.toggle(key=f"{NAME}.ready").set_value(True).run()))
    assert len(set(said)) == len(said)


def test_two_stop_when_the_free_machine_goes() -> None:
    at = open_activity("cost_of_a_fake")
    assert finding(at).count("5 of 5") == 1
    at.toggle(key=f"{NAME}.free").set_value(False).run()
    assert "3 of 5 can do this: 2 stopped" in finding(at)


@pytest.mark.parametrize(("preset", "side"), [("phone", 128), ("first", 256), ("farm", 1024)])
def test_a_preset_sets_both_dials(preset: str, side: int) -> None:
    at = open_activity("cost_of_a_fake").button(key=f"{NAME}.{preset}").click().run()
    assert at.select_slider(key=f"{NAME}.side").value == side


def test_the_free_machine_is_not_priced_while_it_is_forbidden() -> None:
    at = open_activity("cost_of_a_fake")
    at.toggle(key=f"{NAME}.free").set_value(False).run()
    table = next(one.body for one in at.get("html") if "class='bars'" in one.body)
    assert "not allowed" in table
