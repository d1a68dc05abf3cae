"""Draws as many untouched as altered items by a seed, like with like, and no recording twice."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from secondlook.own_media.item import Item

Pairs = list[tuple[Item, Item]]


def chance(seed: int, *about: str) -> float:
    """A number from 0 up to 1 that only the seed and the words decide, the same on every computer."""
    told = "\0".join((str(seed), *about)).encode("utf-8", "surrogatepass")
    return int.from_bytes(sha256(told).digest()[:6]) / 2**48


def in_drawn_order(items: Iterable[Item], seed: int) -> list[Item]:
    return sorted(items, key=lambda item: (chance(seed, item.file), item.file))


def draw_pairs(drawn: Sequence[Item], most: int) -> Pairs:
    """At most `most` pairs (untouched, altered) of items in drawn order; no two items share a root.

    An untouched item comes from the altered one's group while there is one. Where that leaves the pack short,
    recordings that nobody altered go first, which makes more pairs of a small folder.
    """
    altered = [item for item in drawn if item.kind == "altered"]
    untouched = [item for item in drawn if item.kind == "untouched"]
    pairs = _pair(untouched, altered, most, lambda one, other: one.group != other.group)
    if len(pairs) == most:
        return pairs
    wanted = Counter(root for item in altered for root in item.roots)
    untouched.sort(key=lambda item: sum(wanted[root] for root in item.roots))
    altered.sort(key=lambda item: max((wanted[root] for root in item.roots), default=0))
    return max(pairs, _pair(untouched, altered, most, lambda one, other: False), key=len)


def _pair(
    untouched: Sequence[Item], altered: Sequence[Item], most: int, unlike: Callable[[Item, Item], bool]
) -> Pairs:
    pairs: Pairs = []
    taken: set[str] = set()
    free = list(untouched)
    for item in altered:
        if len(pairs) == most or not free:
            break
        if item.roots & taken:
            continue
        candidates = [one for one in free if not one.roots & item.roots]
        if not candidates:
            continue
        partner = min(candidates, key=lambda one: unlike(one, item))  # the first of the same group
        pairs.append((partner, item))
        taken |= partner.roots | item.roots
        free = [one for one in free if not one.roots & taken]
    return pairs
