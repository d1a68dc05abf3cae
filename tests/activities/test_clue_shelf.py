"""The shelf: dates come from facts, examples are what they claim to be, and the game goes by the dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from secondlook.clues import Clue
from secondlook.course import read_course
from secondlook.exhibits.clue_shelf import (
    DEALT,
    deal,
    lasting,
    life_of,
    pairs_in_order,
    place_round,
    stale_months,
)
from secondlook.facts import month_of
from secondlook.locales import find_languages
from tests.activities.opened import finding, open_activity
from tests.project import ROOT
from tests.replies import course

NAME = "activity_clue_shelf"
names = st.text("abcdefgh", min_size=1, max_size=4)
every_clue = pytest.mark.parametrize("name", course().clues)


# Dates


@pytest.mark.parametrize(
    ("date", "month"),
    [("2018-06", 24221), ("2018-06-30", 24221), ("2018", 24222), ("summer 2018", None), ("2018-13", None)],
)
def test_a_date_counts_in_months_and_a_year_as_its_middle(date: str, month: int | None) -> None:
    assert month_of(date) == month


def test_lives_known_by_heart() -> None:
    lasted = lasting(course().clues, course().facts)
    assert lasted["blinking"] == 2  # June to August 2018
    assert lasted["catchlights"] == 27  # September 2020 to December 2022
    assert "hands" not in lasted
    assert "hands" in stale_months(course().clues, course().facts)
    assert "skin_tone_step" not in stale_months(course().clues, course().facts)


def test_enough_clues_have_dates_for_both_games() -> None:
    assert len(stale_months(course().clues, course().facts)) >= DEALT
    assert len(lasting(course().clues, course().facts)) >= DEALT


# The game


@given(st.lists(names, unique=True, max_size=12), st.integers(0, 99))
def test_five_are_dealt_and_everybody_gets_the_same(clues: list[str], seed: int) -> None:
    dealt = deal(clues, seed)
    assert len(dealt) == len(set(dealt)) == min(DEALT, len(clues))
    assert set(dealt) <= set(clues)
    assert dealt == deal(clues, seed)


@given(st.dictionaries(names, st.integers(0, 40), max_size=7))
def test_the_true_order_has_every_pair_right_and_the_reverse_only_the_ties(values: Mapping[str, int]) -> None:
    order = sorted(values, key=lambda name: values[name])
    right, pairs = pairs_in_order(order, values)
    assert right == pairs == len(order) * (len(order) - 1) // 2
    backwards, _ = pairs_in_order(order[::-1], values)
    ties = sum(values[a] == values[b] for place, a in enumerate(order) for b in order[:place])
    assert backwards == ties


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=9))
def test_a_change_is_enlarged_with_all_of_its_outline(points: list[tuple[float, float]]) -> None:
    left, top, right, bottom = place_round(None, [points])
    assert all(left <= x <= right and top <= y <= bottom for x, y in points)
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1


def test_a_spot_counts_more_than_the_outline_and_nothing_means_all() -> None:
    assert place_round((0.1, 0.2, 0.3, 0.4), [[(0.5, 0.5)]]) == pytest.approx((0.1, 0.2, 0.4, 0.6))
    assert place_round(None, ()) == (0, 0, 1, 1)


# The shelf in the data


@every_clue
def test_every_clue_says_what_shows_it_and_what_looks_like_it(name: str) -> None:
    clue = course().clues[name]
    assert clue.example_shows
    assert clue.look_alike_shows
    assert clue.example or "We have no example of our own" in clue.example_shows


@every_clue
def test_a_clue_of_stills_has_both_pictures(name: str) -> None:
    clue = course().clues[name]
    if clue.found_in == "still":
        assert course().pictures[clue.example or ""].kind == "altered"
        assert course().pictures[clue.look_alike or ""].kind == "untouched"


@pytest.mark.parametrize("locale", [locale for locale in find_languages(ROOT) if locale != "en"])
def test_every_clue_is_translated_whole(locale: str) -> None:
    translated = read_course(ROOT, locale)
    assert [one for one in translated.untranslated if one.startswith("clues/")] == []
    for name, clue in course().clues.items():
        said = translated.clues[name]
        assert said.example_shows != clue.example_shows
        assert (said.example, said.worked, said.stale) == (clue.example, clue.worked, clue.stale)


SHELVED = """\
seam:
  name: Seam
  look: Look.
  seen_working: Once.
  stale_because: Blur.
  facts: [twins-2024]
  example: ann_2
  example_shows: A line.
  look_alike: ann_1
  look_alike_shows: A shadow.
  worked: twins-2024
"""


@pytest.fixture
def shelved(small_course: Path) -> Callable[[str, str], list[str]]:
    """Reads the small course with one thing in its clues changed, and gives the faults of the clues."""

    def read(old: str, new: str) -> list[str]:
        assert old in SHELVED
        (small_course / "clues.yaml").write_text(SHELVED.replace(old, new), encoding="utf-8")
        faults = read_course(small_course, "en").faults
        return [str(fault) for fault in faults if fault.file == "clues.yaml"]

    return read


def test_a_sound_clue_has_no_fault(shelved: Callable[[str, str], list[str]]) -> None:
    assert shelved("A line.", "A line.") == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("example: ann_2", "example: ann_1", "clues.yaml, line 7: 'ann_1' is not altered."),
        ("look_alike: ann_1", "look_alike: ann_2", "clues.yaml, line 9: 'ann_2' is not untouched."),
        ("example: ann_2", "example: ann_3", "clues.yaml, line 7: There is no picture 'ann_3'."),
        ("  example_shows: A line.\n", "", "clues.yaml, line 7: example_shows is missing."),
        ("facts: [twins-2024]", "facts: []", "clues.yaml, line 11: 'twins-2024' is not among the facts"),
        ("worked: twins", "stale: tw", "clues.yaml, line 11: There is no fact 'tw-2024'."),
        (
            "example: ann_2",
            "example: ann_2\n  example_spot: [0.5, 0, 0.6, 1]",
            "line 8: This place is empty or",
        ),
        ("  example: ann_2\n", "  example_spot: [0, 0, 1, 1]\n", "line 7: There is no example."),
        ("facts: [twins", "found_in: nowhere\n  facts: [twins", "'nowhere' is not known for found_in."),
    ],
)
def test_a_wrong_shelf_is_told_where_it_was_written(
    shelved: Callable[[str, str], list[str]], old: str, new: str, told: str
) -> None:
    faults = shelved(old, new)
    assert any(told in fault for fault in faults), faults


def test_a_weak_fact_gives_no_date(small_course: Path, shelved: Callable[[str, str], list[str]]) -> None:
    facts = small_course / "facts.yaml"
    facts.write_text(
        facts.read_text(encoding="utf-8").replace("status: seen", "status: recalled"), encoding="utf-8"
    )
    assert any("is no sure source" in fault for fault in shelved("A line.", "A line."))


def test_a_translation_without_the_new_words_is_told(small_course: Path) -> None:
    (small_course / "clues.yaml").write_text(SHELVED, encoding="utf-8")
    faults = [str(fault) for fault in read_course(small_course, "zh").faults]
    assert any("example_shows is missing. Translate it." in fault for fault in faults)


# The page


def browse(name: str) -> AppTest:
    at = open_activity("clue_shelf")
    found_in = course().clues[name].found_in
    if found_in != "still":
        at.radio(key=f"{NAME}.found_in").set_value(found_in).run()
    return at.selectbox(key=f"{NAME}.clue_{found_in}").set_value(name).run()


@every_clue
def test_every_clue_can_be_looked_at(name: str) -> None:
    at = browse(name)
    assert not at.exception
    clue = course().clues[name]
    assert clue.name in finding(at)
    life = life_of(clue, course().facts)
    for fact in (life.worked, life.stale):
        assert fact is None or fact.date in finding(at)
    shown = " ".join(one.body for one in at.get("html"))
    assert shown.count("<img") == sum(one in course().pictures for one in (clue.example, clue.look_alike))


def test_next_goes_through_the_whole_shelf() -> None:
    at = open_activity("clue_shelf")
    said = [finding(at)]
    stills = [one for one in course().clues.values() if one.found_in == "still"]
    for _ in stills:
        at.button(key=f"{NAME}.next").click().run()
        said.append(finding(at))
    assert len(set(said)) == len(stills)
    assert said[0] == said[-1]


def sort(at: AppTest, order: list[str]) -> AppTest:
    for name in order:
        at.button(key=f"{NAME}.take_{name}").click().run()
    return at


def play(game: str) -> tuple[AppTest, list[str]]:
    at = open_activity("clue_shelf")
    at.radio(key=f"{NAME}.way").set_value("sort").run()
    if game != "stale":
        at.radio(key=f"{NAME}.game").set_value(game).run()
    values = (stale_months if game == "stale" else lasting)(course().clues, course().facts)
    dealt = [one.key.removeprefix(f"{NAME}.take_") for one in at.button if ".take_" in (one.key or "")]
    assert len(dealt) == DEALT
    return at, sorted(dealt, key=lambda name: values[name])


@pytest.mark.parametrize("game", ["stale", "lasted"])
def test_the_right_order_is_told_with_the_facts(game: str) -> None:
    at, right = play(game)
    assert "0 of 5" in finding(at)
    assert "10 of 10 pairs" in finding(sort(at, right))
    said = " ".join(one.value for one in at.markdown)
    clues: Mapping[str, Clue] = course().clues
    for name in right:
        assert course().facts[clues[name].stale or ""].statement in said
    assert any("class='bars spans'" in one.body for one in at.get("html"))


def test_the_wrong_order_is_counted_and_can_be_taken_back() -> None:
    at, right = play("stale")
    assert "0 of 10 pairs" in finding(sort(at, right[::-1]))
    sort(at, [right[0]])
    assert "4 of 5" in finding(at)
    at.button(key=f"{NAME}.take_{right[0]}").click().run()
    assert "0 of 10 pairs" in finding(at)


def test_another_five_are_other_ones() -> None:
    at, right = play("stale")
    sort(at, right).button(key=f"{NAME}.again").click().run()
    assert "0 of 5" in finding(at)
    dealt = {one.key.removeprefix(f"{NAME}.take_") for one in at.button if ".take_" in (one.key or "")}
    assert dealt != set(right)
