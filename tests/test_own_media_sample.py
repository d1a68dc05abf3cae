"""The draw for a pack: balanced, no recording twice, decided by the seed alone."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from secondlook.own_media.item import Item, Kind
from secondlook.own_media.sample import Pairs, chance, draw_pairs, in_drawn_order

NAMES = [f"r{number}" for number in range(12)]


@st.composite
def folders(draw: st.DrawFn) -> list[Item]:
    """Originals, alterations of one or two of them, and two groups."""
    groups = st.sampled_from(["c23", "c40"])
    items = [
        untouched(name, draw(groups))
        for name in draw(st.lists(st.sampled_from(NAMES), max_size=12, unique=True))
    ]
    made_of = draw(st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2), max_size=20))
    return [*items, *(altered(number, roots, draw(groups)) for number, roots in enumerate(made_of))]


def untouched(name: str, group: str = "") -> Item:
    return Item(f"originals/{name}", "untouched", "", group, frozenset({name}))


def altered(number: int, roots: frozenset[str], group: str = "") -> Item:
    return Item(f"altered/{number}", "altered", "", group, roots)


def draw(items: list[Item], most: int = 100, seed: int = 1) -> Pairs:
    return draw_pairs(in_drawn_order(items, seed), most)


@settings(deadline=None)
@given(items=folders(), most=st.integers(1, 12), seed=st.integers())
def test_a_draw_is_balanced_and_shows_no_recording_twice(items: list[Item], most: int, seed: int) -> None:
    pairs = draw(items, most, seed)
    kinds: list[tuple[Kind, Kind]] = [(one.kind, other.kind) for one, other in pairs]
    assert kinds == [("untouched", "altered")] * len(pairs)
    assert len(pairs) <= most
    roots = [root for pair in pairs for item in pair for root in item.roots]
    assert len(roots) == len(set(roots))
    assert {item for pair in pairs for item in pair} <= set(items)


@settings(deadline=None)
@given(items=folders(), seed=st.integers(), shuffle=st.integers())
def test_the_seed_alone_decides(items: list[Item], seed: int, shuffle: int) -> None:
    other_order = list(items)
    random.Random(shuffle).shuffle(other_order)
    assert draw(items, seed=seed) == draw(other_order, seed=seed)


@settings(deadline=None)
@given(items=folders())
def test_a_pair_that_could_be_is_found(items: list[Item]) -> None:
    could_be = any(
        one.kind == "untouched" and other.kind == "altered" and not one.roots & other.roots
        for one in items
        for other in items
    )
    assert bool(draw(items)) == could_be


def test_another_seed_draws_other_items() -> None:
    items = [untouched(f"u{number}") for number in range(50)]
    items += [altered(number, frozenset({f"a{number}"})) for number in range(50)]
    assert draw(items, 5, seed=1) != draw(items, 5, seed=2)


def test_every_item_has_about_the_same_chance() -> None:
    items = [untouched(f"u{number}") for number in range(10)]
    items += [altered(number, frozenset({f"a{number}"})) for number in range(10)]
    drawn = [one.file for seed in range(1000) for one, _ in draw(items, 1, seed)]
    assert all(60 < drawn.count(f"originals/u{number}") < 140 for number in range(10))


def test_like_is_drawn_with_like_while_there_is_any() -> None:
    items = [untouched("a", "c40"), untouched("b", "c40"), untouched("c", "c23")]
    for seed in range(20):
        [(one, _)] = draw([*items, altered(1, frozenset({"x"}), "c23")], 1, seed)
        assert one.file == "originals/c"


def test_a_small_folder_gives_all_the_pairs_it_can() -> None:
    """b has no alteration: it must stand beside a's, not a beside nothing."""
    items = [*map(untouched, "abcd"), altered(1, frozenset("a")), altered(2, frozenset("b"))]
    assert all(len(draw(items, 2, seed)) == 2 for seed in range(50))


def test_a_chance_is_the_same_on_every_computer() -> None:
    assert round(chance(1, "a"), 6) == CHANCE
    assert all(0 <= chance(seed, "x") < 1 for seed in range(100))


CHANCE = 0.014303
