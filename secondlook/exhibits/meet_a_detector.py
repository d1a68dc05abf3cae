"""A small detector that hides nothing: twelve measures, twelve weights, and how often its score errs.

Logistic regression (Cox 1958), trained by studio/detector.py on some people of our cast and tested on others.
The score says how much a picture is like the altered ones of its training. It is no verdict.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image

from secondlook.exhibits.face_measures import MEASURES, measure, passed_on
from secondlook.pictures import Picture, read_landmarks
from secondlook.plain_text import read_text
from secondlook.plain_yaml import read_yaml
from secondlook.schema import Content, Name, Number, Share, expect_fields, expect_parts, read_model

DeckName = Literal["home", "recompressed", "other_style"]
Effect = Literal["helped", "misled", "resisted", "none"]
DECKS: tuple[DeckName, ...] = get_args(DeckName)
LEFT_OUT = ("recapture", "crop_and_miscaption", "splice")
"""Alterations of the whole picture, and no alteration at all: a face has nothing to tell of them."""
ROUND = 6
FURTHEST = 3.0
"""Spreads from the middle at which a measure counts no further."""
HERE = Path(__file__).parent
WEIGHTS, MEASURED = "meet_a_detector.yaml", "meet_a_detector_measures.yaml"

Row = npt.NDArray[np.float64]


class Weight(Content):
    """Of one measure: its middle and its spread in the training pictures, and its weight in the score."""

    middle: Number
    spread: Number
    weight: Number


class Detector(Content):
    """`people`: whom it learned from; `tested`: whom it has never seen. `altered`, `untouched`: pictures it
    learned from. `rehearsed`: its AUC on training people, each left out in turn."""

    people: tuple[Name, ...]
    tested: tuple[Name, ...]
    altered: int
    untouched: int
    rehearsed: Share
    start: Number
    measures: Mapping[Name, Weight]


@dataclass(frozen=True)
class Judged:
    """A picture and its score, 0 to 1."""

    picture: str
    altered: bool
    score: float


@dataclass(frozen=True)
class Counts:
    """At one threshold: alarms among altered pictures, and among untouched ones."""

    hits: int
    altered: int
    false_alarms: int
    untouched: int


# Which pictures


def has_named_camera(picture: Picture) -> bool:
    """Our later pictures: their finish follows the light through a camera, `camera_88: lens blur ...`."""
    return ":" in picture.recipe.get("finish", "").split(",")[0]


def person_of(picture: str) -> str:
    """'mei_studio_2' -> 'mei'."""
    return picture.split("_")[0]


def usable(pictures: Iterable[Picture]) -> list[Picture]:
    """Pictures of the course that have landmarks, in the order of their ids, without the kinds of
    LEFT_OUT."""
    return sorted(
        (
            picture
            for picture in pictures
            if picture.truth and not picture.brought and picture.recipe.get("alteration") not in LEFT_OUT
        ),
        key=lambda picture: picture.id,
    )


def deck_of(pictures: Iterable[Picture], deck: DeckName, tested: Sequence[str]) -> list[Picture]:
    """Tested people only. Away from home either the file differs or the way the pictures were made."""
    away = deck == "other_style"
    return [
        picture
        for picture in usable(pictures)
        if person_of(picture.id) in tested and has_named_camera(picture) is not away
    ]


def training_of(pictures: Iterable[Picture], tested: Sequence[str]) -> list[Picture]:
    return [
        picture
        for picture in usable(pictures)
        if person_of(picture.id) not in tested and has_named_camera(picture)
    ]


def measured(picture: Picture, deck: DeckName = "home") -> Row:
    """Reads the pixels: (12,) as `face_measures.measure`."""
    assert picture.truth is not None
    with Image.open(picture.file) as opened:
        image = opened.convert("RGB")
    points = np.array(read_landmarks(picture.truth).landmarks)
    return measure(passed_on(image) if deck == "recompressed" else image, points)


# The score


@lru_cache
def read_detector() -> Detector:
    """Raises ContentError when the file is not as studio/detector.py writes it."""
    return read_model(Detector, read_yaml(read_text(HERE, WEIGHTS), WEIGHTS), WEIGHTS)


@lru_cache
def read_measured() -> Mapping[DeckName, Mapping[str, Row]]:
    """Deck -> picture -> its measures, as the studio computed them. Raises ContentError, ValueError on
    damage."""
    decks = expect_fields(
        expect_parts(read_yaml(read_text(HERE, MEASURED), MEASURED), ("decks",), MEASURED)["decks"], MEASURED
    )
    return {
        deck: {name: _row(str(row.value)) for name, row in expect_fields(decks[deck], MEASURED).items()}
        for deck in DECKS
    }


def _row(text: str) -> Row:
    return np.array([float("nan") if word == "-" else float(word) for word in text.split()])


def contributions(detector: Detector, row: Row) -> dict[str, float]:
    """What each measure adds to the score (in log odds): below 0 it speaks for untouched, above for
    altered."""
    found = {}
    for name, value in zip(MEASURES, row, strict=True):
        one = detector.measures[name]
        away = 0.0 if math.isnan(value) else (float(value) - one.middle) / one.spread
        found[name] = one.weight * max(-FURTHEST, min(FURTHEST, away))
    return found


def score(detector: Detector, row: Row) -> float:
    """0 to 1; 1 is most like the altered pictures of the training."""
    return 1 / (1 + math.exp(-detector.start - sum(contributions(detector, row).values())))


def judge(detector: Detector, rows: Mapping[str, Row], altered: Mapping[str, bool]) -> tuple[Judged, ...]:
    """Those of the pictures that the course still has."""
    return tuple(
        Judged(name, altered[name], score(detector, row)) for name, row in rows.items() if name in altered
    )


# How good it is


def counts(deck: Sequence[Judged], threshold: float) -> Counts:
    """An alarm is a score of the threshold or more."""
    alarms = [one for one in deck if one.score >= threshold]
    hits = sum(one.altered for one in alarms)
    altered = sum(one.altered for one in deck)
    return Counts(hits, altered, len(alarms) - hits, len(deck) - altered)


def roc(deck: Sequence[Judged]) -> list[tuple[float, float]]:
    """(false-alarm rate, hit rate) for every threshold, from none to all alarms. Needs both kinds."""
    marks = [math.inf, *sorted({one.score for one in deck}, reverse=True)]
    found = [counts(deck, mark) for mark in marks]
    return [(one.false_alarms / one.untouched, one.hits / one.altered) for one in found]


def auc(deck: Sequence[Judged]) -> float:
    """How often an altered picture scores above an untouched one; ties count half (Hanley and McNeil
    1982)."""
    ours = [one.score for one in deck if one.altered]
    theirs = [one.score for one in deck if not one.altered]
    wins = sum((a > b) + (a == b) / 2 for a in ours for b in theirs)
    return wins / (len(ours) * len(theirs))


def interval(deck: Sequence[Judged], times: int = 500) -> tuple[float, float]:
    """A 95 % interval of the AUC: pictures of both kinds drawn again and again (bootstrap; Efron 1979)."""
    rng = np.random.default_rng(len(deck))
    groups = [np.array([one.score for one in deck if one.altered is kind]) for kind in (True, False)]
    drawn = []
    for _ in range(times):
        ours, theirs = (group[rng.integers(0, len(group), len(group))] for group in groups)
        above = (ours[:, None] > theirs[None]).mean() + (ours[:, None] == theirs[None]).mean() / 2
        drawn.append(float(above))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


# The round


def six(pictures: Iterable[Picture], tested: Sequence[str]) -> tuple[Picture, ...]:
    """Three altered and three untouched pictures of the home deck, by a lot that never changes; a scene
    once."""
    chosen: dict[str, list[Picture]] = {"altered": [], "untouched": []}
    scenes: set[str] = set()
    for picture in sorted(deck_of(pictures, "home", tested), key=lambda one: _lot(one.id)):
        scene, kind = picture.recipe["target"], chosen[picture.kind]
        if scene not in scenes and len(kind) < ROUND // 2:
            scenes.add(scene)
            kind.append(picture)
    return tuple(sorted((*chosen["altered"], *chosen["untouched"]), key=lambda one: _lot(one.id)))


def _lot(name: str) -> str:
    return sha256(f"six {name}".encode()).hexdigest()


def effect(altered: bool, first: bool, again: bool, alarm: bool) -> Effect:
    """What became of an answer (True means `altered`) after the score was seen. Only a change towards the
    score's side is the score's doing: `helped`, `misled`. `resisted`: a right answer was kept or found
    against the score."""
    if first != again == alarm:
        return "helped" if again == altered else "misled"
    return "resisted" if again == altered != alarm else "none"
