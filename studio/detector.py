"""Trains the small detector of the exhibit `meet_a_detector` and measures its decks.

`python -m studio.detector`. The people in TESTED are never trained on. Which measures there are and how
strong the penalty is was decided on the other people alone, each left out in turn. Run it again whenever
pictures change.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from secondlook.exhibits.face_measures import MEASURES
from secondlook.exhibits.meet_a_detector import (
    DECKS,
    FURTHEST,
    HERE,
    LEFT_OUT,
    MEASURED,
    WEIGHTS,
    Judged,
    Row,
    auc,
    counts,
    deck_of,
    interval,
    judge,
    measured,
    person_of,
    read_detector,
    read_measured,
    training_of,
)
from secondlook.pictures import SOURCES, Picture, read_pictures
from secondlook.plain_text import read_text
from secondlook.plain_yaml import read_yaml

ROOT = Path(__file__).parent.parent
TESTED = ("ines", "kofi", "mei", "walt")  # those who have pictures of the older style as well
PENALTIES = (0.3, 1.0, 3.0, 10.0)  # of squared weights
STEPS = 40

Table = npt.NDArray[np.float64]


def main() -> None:
    pictures = list(read_pictures(read_yaml(read_text(ROOT, SOURCES), SOURCES), ROOT)[0].values())
    training = training_of(pictures, TESTED)
    rows = np.array([measured(picture) for picture in training])
    altered = np.array([picture.kind == "altered" for picture in training])
    people = np.array([person_of(picture.id) for picture in training])
    rehearsals = {penalty: rehearse(rows, altered, people, penalty) for penalty in PENALTIES}
    penalty = max(rehearsals, key=lambda one: rehearsals[one])
    middle, spread, weights = train(rows, altered, penalty)
    write_weights(training, middle, spread, weights, rehearsals[penalty], penalty)
    write_measured(pictures)
    read_detector.cache_clear()
    read_measured.cache_clear()
    report(pictures)


def train(rows: Table, altered: npt.NDArray[np.bool_], penalty: float) -> tuple[Row, Row, Row]:
    """Middle, spread and weights of the measures; the last weight is where the score starts (Newton's
    method)."""
    middle, spread = np.nanmean(rows, axis=0), np.nanstd(rows, axis=0) + 1e-9
    design = np.column_stack([standard(rows, middle, spread), np.ones(len(rows))])
    weights = np.zeros(design.shape[1])
    ridge = penalty * np.eye(len(weights))
    ridge[-1, -1] = 1e-6
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (likely - altered) + ridge @ weights
        bend = (design * (likely * (1 - likely))[:, None]).T @ design + ridge
        weights = weights - np.linalg.solve(bend, slope)
    return middle, spread, weights


def standard(rows: Table, middle: Row, spread: Row) -> Table:
    return np.nan_to_num(np.clip((rows - middle) / spread, -FURTHEST, FURTHEST))


def rehearse(
    rows: Table, altered: npt.NDArray[np.bool_], people: npt.NDArray[np.str_], penalty: float
) -> float:
    """AUC within the training people: each is judged by a detector that has not seen them."""
    scores = np.zeros(len(rows))
    for person in sorted(set(people.tolist())):
        out = people == person
        middle, spread, weights = train(rows[~out], altered[~out], penalty)
        scores[out] = standard(rows[out], middle, spread) @ weights[:-1] + weights[-1]
    return auc([Judged("", bool(kind), float(one)) for kind, one in zip(altered, scores, strict=True)])


def write_weights(
    training: Sequence[Picture], middle: Row, spread: Row, weights: Row, rehearsed: float, penalty: float
) -> None:
    head = (
        "# Written by `python -m studio.detector`: logistic regression on the shipped pictures of our later\n"
        f"# cameras. Penalty {penalty:g} on squared weights, the best of {', '.join(map(str, PENALTIES))}\n"
        "# when each training person was left out in turn. Nothing was tuned on the people under `tested`.\n"
        f"# Left out everywhere: {', '.join(LEFT_OUT)}.\n"
    )
    told = {
        "people": sorted({person_of(picture.id) for picture in training}),
        "tested": list(TESTED),
        "altered": sum(picture.kind == "altered" for picture in training),
        "untouched": sum(picture.kind == "untouched" for picture in training),
        "rehearsed": round(rehearsed, 3),
        "start": round(float(weights[-1]), 4),
        "measures": {
            name: {"middle": round(float(m), 4), "spread": round(float(s), 4), "weight": round(float(w), 4)}
            for name, m, s, w in zip(MEASURES, middle, spread, weights, strict=False)
        },
    }
    text = yaml.safe_dump(told, sort_keys=False, default_flow_style=None, width=116)
    (HERE / WEIGHTS).write_text(head + text, encoding="utf-8", newline="\n")


def write_measured(pictures: Sequence[Picture]) -> None:
    head = (
        "# Written by `python -m studio.detector`: for each picture what face_measures.py measures,\n"
        f"# in this order: {', '.join(MEASURES[:6])},\n"
        f"# {', '.join(MEASURES[6:])}. A dash: not there to measure.\n"
    )
    decks = {
        deck: {picture.id: _words(measured(picture, deck)) for picture in deck_of(pictures, deck, TESTED)}
        for deck in DECKS
    }
    text = yaml.safe_dump({"decks": decks}, sort_keys=False, width=200)
    (HERE / MEASURED).write_text(head + text, encoding="utf-8", newline="\n")


def _words(row: Row) -> str:
    return " ".join("-" if np.isnan(value) else f"{value:.3f}" for value in row)


def report(pictures: Sequence[Picture]) -> None:
    detector = read_detector()
    by_id = {picture.id: picture for picture in pictures}
    altered = {name: picture.kind == "altered" for name, picture in by_id.items()}
    print(
        f"learned from {detector.altered} altered, {detector.untouched} untouched; rehearsed "
        f"{detector.rehearsed}"
    )
    for deck, rows in read_measured().items():
        judged = judge(detector, rows, altered)
        low, high = interval(judged)
        print(f"{deck}: AUC {auc(judged):.3f} ({low:.2f} to {high:.2f}), at a half {counts(judged, 0.5)}")
        for grade in ("crude", "fair", "good", "very_good"):
            part = [one for one in judged if not one.altered or by_id[one.picture].strength == grade]
            of = sum(one.altered for one in part)
            if of:
                print(f"    {grade}: AUC {auc(part):.3f} ({of} altered)")


if __name__ == "__main__":
    main()
