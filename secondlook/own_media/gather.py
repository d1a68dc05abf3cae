"""Opens what was drawn, and draws again for what cannot be used, as long as there is more."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from secondlook.faults import ContentError, Fault
from secondlook.own_media.item import Item
from secondlook.own_media.sample import chance, draw_pairs, in_drawn_order
from secondlook.own_media.shape import misfits
from secondlook.own_media.stills import Still, open_still

MOST_REFUSED = 300


@dataclass(frozen=True)
class Gathered:
    """As many untouched as altered stills that fit together, and a fault for each file that had to go."""

    stills: dict[Item, Still]
    faults: tuple[Fault, ...]


def gather(root: Path, items: Sequence[Item], pairs: int, seed: int) -> Gathered:
    """At most `pairs` pairs; only drawn files are opened. Raises ContentError after many refusals."""
    drawn = in_drawn_order(items, seed)
    stills: dict[Item, Still] = {}
    refused: dict[Item, Fault] = {}
    while True:
        chosen = [item for pair in draw_pairs(drawn, pairs) for item in pair]
        stills = {item: stills[item] for item in chosen if item in stills}
        wrong = _open_rest(root, chosen, seed, stills)
        if not wrong:
            wrong = {item: _left_out(item, reason) for item, reason in misfits(stills).items()}
        if not wrong:
            masks = [still.fault for still in stills.values() if still.fault]
            return Gathered(stills, (*refused.values(), *masks))
        refused |= wrong
        if len(refused) > MOST_REFUSED:
            raise ContentError([*refused.values(), _too_many()])
        drawn = [item for item in drawn if item not in wrong]


def _open_rest(root: Path, chosen: list[Item], seed: int, stills: dict[Item, Still]) -> dict[Item, Fault]:
    """Adds the chosen items that are not in `stills` yet; why not, for those that cannot be opened."""
    wrong = {}
    for item in chosen:
        if item not in stills:
            try:
                stills[item] = open_still(root, item, chance(seed, "frame", item.file))
            except ContentError as error:
                wrong[item] = error.faults[0]
    return wrong


def _left_out(item: Item, reason: str) -> Fault:
    return Fault(item.file, None, reason, "It is left out: all pictures of a pack have one shape and size.")


def _too_many() -> Fault:
    problem = f"More than {MOST_REFUSED} files cannot be used."
    return Fault(".", None, problem, "Put right what is told above, and try again.")
