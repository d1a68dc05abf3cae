"""Two small detectors, trained on some people and tested on others, with and without a leak.

Every scene of the cast is in the deck once, untouched or altered by lot, as four frames that differ as
neighbouring frames of a clip do: a few pixels and a little light. When frames of a scene are on both sides
of a split, a detector need not know what a fake is: it remembers the scene. So data sets are split by person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy
from PIL import Image

from secondlook.pictures import Picture, read_landmarks

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAMES = 4
SIDE = 96
SMALL, GRID = 32, 12
SHAKE, LIGHT = 4.0, 0.05
"""Pixels and share of brightness by which the frames of one picture differ."""
RIDGE = 30.0
LOTS = 40
"""Splits drawn by lot, to see what one split owes to luck."""


@dataclass(frozen=True, eq=False)
class Deck:
    """One row a frame. `crops` (n, 96, 96, 3) uint8 RGB of the face, `features` (n, 156) with mean 0 and
    spread 1, `altered` (n,), `people` (n,) names, `pictures` (n,) ids, `takes` (n,) 0..3 within a picture."""

    crops: NDArray[numpy.uint8]
    features: NDArray[numpy.float64]
    altered: NDArray[numpy.bool_]
    people: NDArray[numpy.str_]
    pictures: NDArray[numpy.str_]
    takes: NDArray[numpy.int64]


@dataclass(frozen=True)
class Score:
    """Frames judged right, of all that were judged."""

    right: int
    of: int

    @property
    def share(self) -> float | None:
        return self.right / self.of if self.of else None


@dataclass(frozen=True, eq=False)
class Outcome:
    """Row numbers of the tested frames and of the most similar frame each detector knew; who was right."""

    test: NDArray[numpy.int64]
    nearest: NDArray[numpy.int64]
    remembered: NDArray[numpy.bool_]
    weighed: NDArray[numpy.bool_]


def person_of(picture: str) -> str:
    """'mei_studio_2' -> 'mei': a picture's name begins with the person's."""
    return picture.split("_")[0]


def choose(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    """One picture of every scene; of each person's, every other one altered, by a lot that never changes."""
    scenes: dict[str, dict[str, Picture]] = {}
    for picture in sorted(pictures, key=lambda one: one.id, reverse=True):
        if picture.truth is not None and not picture.brought and "caption_claims" not in picture.recipe:
            scenes.setdefault(picture.recipe["target"], {})[picture.kind] = picture
    pairs = [scenes[name] for name in sorted(scenes, key=_lot) if len(scenes[name]) == 2]
    pairs.sort(key=lambda pair: person_of(pair["untouched"].id))
    chosen = [pair["altered" if place % 2 else "untouched"] for place, pair in enumerate(pairs)]
    return tuple(sorted(chosen, key=lambda one: one.id))


def _lot(name: str) -> str:
    return sha256(name.encode("utf-8")).hexdigest()


def make_deck(pictures: Iterable[Picture]) -> Deck:
    """Reads the small files of the chosen pictures. Raises OSError when one is missing."""
    chosen = choose(pictures)
    crops = numpy.stack([crop for picture in chosen for crop in _frames(picture)])
    found = numpy.stack([_measure(crop) for crop in crops])
    return Deck(
        crops=crops,
        features=(found - found.mean(0)) / (found.std(0) + 1e-9),
        altered=numpy.repeat([picture.kind == "altered" for picture in chosen], FRAMES),
        people=numpy.repeat([person_of(picture.id) for picture in chosen], FRAMES),
        pictures=numpy.repeat([picture.id for picture in chosen], FRAMES),
        takes=numpy.tile(numpy.arange(FRAMES), len(chosen)),
    )


def _frames(picture: Picture) -> list[NDArray[numpy.uint8]]:
    """The face four times, as four neighbouring frames of a clip would hold it."""
    image, moves = _moves(picture)
    return [_cut(image, box, light, SIDE) for box, light in moves]


def view(picture: Picture, take: int, side: int = 240) -> NDArray[numpy.uint8]:
    """One of the four frames as a learner sees it: (side, side, 3) RGB, the face with some room round it."""
    image, moves = _moves(picture)
    box, light = moves[take]
    middle, half = (box[:2] + box[2:]) / 2, 0.75 * max(box[2:] - box[:2])
    half = min(half, *middle, *(numpy.array(image.size) - middle))
    return _cut(image, numpy.concatenate([middle - half, middle + half]), light, side)


def _moves(picture: Picture) -> tuple[Image.Image, list[tuple[NDArray[numpy.float64], float]]]:
    """The small file, and for each frame the box round the face in pixels and the brightness."""
    assert picture.truth is not None
    rng = numpy.random.default_rng(int(_lot(picture.id)[:8], 16))
    with Image.open(picture.small.file if picture.small else picture.file) as opened:
        image = opened.convert("RGB")
    points = numpy.array(read_landmarks(picture.truth).landmarks) * image.size
    box = numpy.concatenate([points.min(0), points.max(0)])
    moves = []
    for _ in range(FRAMES):
        moved = box + numpy.tile(rng.uniform(-SHAKE, SHAKE, 2), 2)
        moves.append((moved.clip(0, [*image.size, *image.size]), rng.uniform(1 - LIGHT, 1 + LIGHT)))
    return image, moves


def _cut(image: Image.Image, box: NDArray[numpy.float64], light: float, side: int) -> NDArray[numpy.uint8]:
    left, top, right, bottom = box.tolist()
    face = image.resize((side, side), Image.Resampling.BILINEAR, box=(left, top, right, bottom))
    return numpy.clip(numpy.asarray(face) * light, 0, 255).astype(numpy.uint8)


def _measure(crop: NDArray[numpy.uint8]) -> NDArray[numpy.float64]:
    """156 numbers: mean colour and its spread, edges in all and in four bands, a 12 x 12 grey picture."""
    face = numpy.asarray(Image.fromarray(crop).resize((SMALL, SMALL), Image.Resampling.BOX), dtype=float)
    grey = face.mean(2)
    across, down = abs(numpy.diff(grey, axis=1)), abs(numpy.diff(grey, axis=0))
    tiny = numpy.asarray(
        Image.fromarray(grey.astype(numpy.uint8)).resize((GRID, GRID), Image.Resampling.BILINEAR), dtype=float
    )
    edges = across.reshape(4, 8, -1).mean((1, 2))
    colours = [*face.mean((0, 1)), *face.std((0, 1))]
    return numpy.concatenate([colours, [across.mean(), down.mean()], edges, tiny.ravel()])


def run(deck: Deck, tested: Collection[str], leaked: Collection[str]) -> Outcome:
    """Train on everybody who is not tested and on half of the frames of those who leak; test the other half.

    Nearest neighbour copies the label of the most similar known frame; ridge regression (Hoerl and Kennard
    1970) weighs the features. Raises ValueError when nobody is left on one side.
    """
    train, test = _sides(deck, tested, leaked)
    nearest = _nearest(deck, train, test)
    remembered = deck.altered[nearest] == deck.altered[test]
    return Outcome(test, nearest, remembered, _weigh(deck, train, test))


def _sides(
    deck: Deck, tested: Collection[str], leaked: Collection[str]
) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    ours = numpy.isin(deck.people, list(tested))
    later = deck.takes >= FRAMES // 2
    train = numpy.flatnonzero(~ours | (ours & numpy.isin(deck.people, list(leaked)) & ~later))
    if not ours.any() or ours.all():
        raise ValueError("Somebody must be trained on, and somebody else tested.")
    return train, numpy.flatnonzero(ours & later)


def _nearest(deck: Deck, train: NDArray[numpy.int64], test: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    found: NDArray[numpy.int64] = train[_distances(deck)[numpy.ix_(test, train)].argmin(1)]
    return found


@lru_cache(maxsize=4)
def _distances(deck: Deck) -> NDArray[numpy.float64]:
    """(n, n) squared distances of the frames."""
    length = (deck.features**2).sum(1)
    found: NDArray[numpy.float64] = length[:, None] + length[None] - 2 * deck.features @ deck.features.T
    return found


def _weigh(deck: Deck, train: NDArray[numpy.int64], test: NDArray[numpy.int64]) -> NDArray[numpy.bool_]:
    known = numpy.column_stack([deck.features[train], numpy.ones(len(train))])
    asked = numpy.column_stack([deck.features[test], numpy.ones(len(test))])
    wanted = numpy.where(deck.altered[train], 1.0, -1.0)
    weights = numpy.linalg.solve(known.T @ known + RIDGE * numpy.eye(known.shape[1]), known.T @ wanted)
    found: NDArray[numpy.bool_] = (asked @ weights > 0) == deck.altered[test]
    return found


def score(deck: Deck, outcome: Outcome, right: NDArray[numpy.bool_], people: Collection[str]) -> Score:
    """How `right` (a field of the outcome) was on the tested frames of these people."""
    among = numpy.isin(deck.people[outcome.test], list(people))
    return Score(int(right[among].sum()), int(among.sum()))


def by_lot(deck: Deck, size: int, leak: bool) -> float:
    """How often remembering is right, 0..1, over 40 splits with `size` tested people drawn by lot."""
    rng = numpy.random.default_rng(size)
    people = sorted(set(deck.people.tolist()))
    right = []
    for _ in range(LOTS):
        tested = rng.choice(people, size, replace=False)
        train, test = _sides(deck, tested, tested if leak else ())
        right.append((deck.altered[_nearest(deck, train, test)] == deck.altered[test]).mean())
    return float(numpy.mean(right))
