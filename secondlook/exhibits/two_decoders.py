"""One encoder that two decoders share, trained on drawn faces of two cartoon characters, and nothing else.

The classic face swap of 2018 in small: the encoder packs a face into a few numbers, and each decoder has only
ever drawn one character from such numbers. Nothing here takes a picture: glyph_faces draws all there is.
Training is Adam (Kingma and Ba 2015) on the mean squared error, with gradients worked out by hand.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from secondlook.exhibits.glyph_faces import (
    FEATURES,
    SIZE,
    Expressions,
    Who,
    any_expressions,
    draw_faces,
)

DRAWINGS = (8, 32, 128, 512)
MIDDLES = (1, 2, 4, 8, 16)
STEPS = (50, 100, 200, 400, 800, 1600)
CHUNK = 25
"""Steps between two looks at the training."""
SHOWN = 6
"""Faces on a strip."""

_WHO: tuple[Who, Who] = ("round", "square")
_PIXELS = SIZE * SIZE
_HIDDEN = 64
_BATCH = 32
_RATE = 3e-3
_SHAKE = 0.1  # random change of the numbers in the middle: keeps both characters in the same range
_SEED = 1
_TESTED = 64  # new faces on which copying is measured
_KNOWN = 1500  # drawings of each character that a result is compared with
_NEAREST = 5
_PIECE = 2**18  # multiplications that OpenBLAS leaves to one thread

Flat = npt.NDArray[np.float32]
"""(faces, 1024) from 0 to 1; the numbers in the middle are (faces, middle) from -1 to 1."""
Levels = npt.NDArray[np.uint8]
Layers = list[npt.NDArray[Any]]
"""Weights and offsets of two layers, in this order: w1, b1, w2, b2."""


@dataclass(frozen=True)
class Settings:
    """Drawings of each character, numbers in the middle, steps of training."""

    drawings: int = 128
    middle: int = 8
    steps: int = 800


@dataclass(frozen=True, eq=False)
class Network:
    """`usual`: each character's average drawing, taken off before the encoder looks, so that what both have
    in common is left: the expression."""

    encoder: Layers
    decoders: Mapping[Who, Layers]
    usual: Mapping[Who, Flat]

    def layers(self) -> Layers:
        return [*self.encoder, *self.decoders["round"], *self.decoders["square"]]


Curve = tuple[tuple[int, float, float], ...]
"""(step, mean squared error of the round one's decoder, of the square one's) over each chunk."""


@dataclass(frozen=True, eq=False)
class Stage:
    """A training after `step` steps; the network goes on changing until the training is over."""

    step: int
    curve: Curve
    network: Network


@dataclass(frozen=True)
class Copied:
    """How far a feature read off the square one's face is from the round one's on average, and how far a
    guesser would be who always says the average. Both on the feature's own scale."""

    off: float
    guess: float

    @property
    def share(self) -> float:
        """1 for a perfect copy, 0 for no better than guessing."""
        return max(0.0, 1 - self.off / self.guess)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a training led to. `strips`: "drawn", "own", "other" and "goal", the square one drawn with the
    same expressions -> (32, 192) levels, six faces side by side.
    `looks_square`: share of results that are nearer to a drawing of the square one than of the round one."""

    settings: Settings
    curve: Curve
    copied: Mapping[str, Copied]
    looks_square: float
    strips: Mapping[str, Levels]
    network: Network | None = None


# Training


def training(settings: Settings) -> Iterator[Stage]:
    """Stops for a look after every CHUNK steps; the last stage is the end. The same on every call."""
    rng = np.random.default_rng([_SEED, settings.drawings, settings.middle])
    drawn = {who: as_flat(draw_faces(who, any_expressions(settings.drawings, rng))) for who in _WHO}
    network = new_network(drawn, settings.middle, rng)
    adam = _Adam(network.layers())
    curve: list[tuple[int, float, float]] = []
    losses: list[tuple[float, float]] = []
    for step in range(1, settings.steps + 1):
        loss, gradients = _both(network, drawn, rng)
        adam.step(gradients, _RATE * (1 - 0.9 * step / settings.steps))
        losses.append(loss)
        if step % CHUNK == 0:
            means = np.mean(losses, axis=0)
            curve.append((step, float(means[0]), float(means[1])))
            losses = []
            yield Stage(step, tuple(curve), network)


def new_network(drawn: Mapping[Who, Flat], middle: int, rng: np.random.Generator) -> Network:
    """Random weights; each decoder begins with its own character's average drawing."""
    usual = {who: faces.mean(axis=0) for who, faces in drawn.items()}
    encoder = _layers(_PIXELS, middle, rng)
    decoders = {}
    for who in _WHO:
        w1, b1, w2, _ = _layers(middle, _PIXELS, rng)
        share = usual[who].clip(0.02, 0.98)
        decoders[who] = [w1, b1, 0.3 * w2, np.log(share / (1 - share))]
    return Network(encoder, decoders, usual)


def _layers(wide: int, narrow: int, rng: np.random.Generator) -> Layers:
    sizes = (wide, _HIDDEN, narrow)
    weights = [rng.normal(0, a**-0.5, (a, b)).astype(np.float32) for a, b in pairwise(sizes)]
    return [weights[0], np.zeros(_HIDDEN, np.float32), weights[1], np.zeros(narrow, np.float32)]


def _both(
    network: Network, drawn: Mapping[Who, Flat], rng: np.random.Generator
) -> tuple[tuple[float, float], Layers]:
    """One step's errors and gradients: some faces of each character through the one encoder."""
    parts = []
    for who in _WHO:
        faces = drawn[who][rng.integers(0, len(drawn[who]), _BATCH)]
        middle = network.encoder[2].shape[1]
        shake = _SHAKE * rng.standard_normal((_BATCH, middle), np.float32)
        parts.append(gradients(network, who, faces, shake))
    (first, encoder_a, round_one), (second, encoder_b, square) = parts
    shared = [a + b for a, b in zip(encoder_a, encoder_b, strict=True)]
    return (first, second), [*shared, *round_one, *square]


def gradients(
    network: Network, who: Who, faces: npt.NDArray[Any], shake: npt.NDArray[Any]
) -> tuple[float, Layers, Layers]:
    """Mean squared error of redrawing `faces`, and its gradients for the encoder and for this decoder."""
    _, _, w2, _ = network.encoder
    v1, _, v2, _ = network.decoders[who]
    seen = faces - network.usual[who]
    early, middle = _encoded(network.encoder, seen)
    shaken = middle + shake
    late, redrawn = _decoded(network.decoders[who], shaken)
    away = redrawn - faces
    at_end = away * redrawn * (1 - redrawn) * (2 / away.size)
    at_late = product(at_end, v2.T) * (1 - late**2)
    at_middle = at_late @ v1.T * (1 - middle**2)
    at_early = at_middle @ w2.T * (1 - early**2)
    encoder = [product(seen.T, at_early), at_early.sum(0), early.T @ at_middle, at_middle.sum(0)]
    decoder = [shaken.T @ at_late, at_late.sum(0), product(late.T, at_end), at_end.sum(0)]
    return float((away**2).mean()), encoder, decoder


def _encoded(layers: Layers, seen: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    early = np.tanh(product(seen, layers[0]) + layers[1])
    return early, np.tanh(early @ layers[2] + layers[3])


def _decoded(layers: Layers, middle: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    late = np.tanh(middle @ layers[0] + layers[1])
    return late, 1 / (1 + np.exp(-(product(late, layers[2]) + layers[3])))


def product(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """a @ b, cut along its longest side into pieces too small for BLAS to deal out to several threads.

    Where many visitors share the cores such threads wait for each other: half a second became ten.
    """
    longest = max(*a.shape, b.shape[1])
    step = max(1, longest * _PIECE // (a.size * b.shape[1]))
    pieces = [slice(start, start + step) for start in range(0, longest, step)]
    if longest == a.shape[1]:
        return np.asarray(sum(a[:, piece] @ b[piece] for piece in pieces))
    if longest == b.shape[1]:
        return np.concatenate([a @ b[:, piece] for piece in pieces], axis=1)
    return np.concatenate([a[piece] @ b for piece in pieces])


class _Adam:
    """Changes the layers in place: a running mean of each gradient over the root of its running square."""

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self.means = [np.zeros_like(one) for one in layers]
        self.squares = [np.zeros_like(one) for one in layers]
        self.steps = 0

    def step(self, gradients: Layers, rate: float) -> None:
        self.steps += 1
        rate *= (1 - 0.999**self.steps) ** 0.5 / (1 - 0.9**self.steps)
        for place, gradient in enumerate(gradients):
            mean, square = self.means[place], self.squares[place]
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient * gradient - square)
            self.layers[place] -= rate * mean / (np.sqrt(square) + 1e-10)


# What it led to


def as_flat(faces: npt.NDArray[np.float32]) -> Flat:
    return faces.reshape(len(faces), _PIXELS)


def redrawn(network: Network, faces: Flat, who: Who) -> Flat:
    """Faces of the round one through the encoder and through a decoder: their own, or the square one's."""
    middle = _encoded(network.encoder, faces - network.usual["round"])[1]
    return np.asarray(_decoded(network.decoders[who], middle)[1], np.float32)


def outcome(settings: Settings, stage: Stage) -> Outcome:
    """Measured on faces that were not drawn for the training; the same ones every time."""
    asked = any_expressions(_TESTED, np.random.default_rng(_SEED + 100))
    drawn = as_flat(draw_faces("round", asked))
    own, other = (redrawn(stage.network, drawn, who) for who in _WHO)
    found = read_expressions(other, "square")
    off, guess = (np.abs(one - asked).mean(axis=0) for one in (found, asked.mean(axis=0)))
    return Outcome(
        settings=settings,
        curve=stage.curve,
        copied={name: Copied(float(off[n]), float(guess[n])) for n, name in enumerate(FEATURES)},
        looks_square=looks_square(other),
        strips={
            "drawn": _strip(drawn),
            "own": _strip(own),
            "other": _strip(other),
            "goal": _strip(as_flat(draw_faces("square", asked[:SHOWN]))),
        },
        network=stage.network,
    )


def puppet(network: Network, expression: Expressions) -> tuple[dict[str, Levels], dict[str, float]]:
    """One expression (1, 5) of the round one, "drawn", through its "own" decoder and through the "other";
    and what is read back from the other."""
    drawn = as_flat(draw_faces("round", expression))
    own, other = (redrawn(network, drawn, who) for who in _WHO)
    read = dict(zip(FEATURES, map(float, read_expressions(other, "square")[0]), strict=True))
    return {"drawn": _strip(drawn), "own": _strip(own), "other": _strip(other)}, read


def read_expressions(faces: Flat, who: Who) -> Expressions:
    """(faces, 5): each feature as in the drawings of `who` that are nearest in that part of the face."""
    expressions, drawings = _known(who)
    found = [
        expressions[_nearest(faces[:, part], drawings[:, part]), place].mean(axis=1)
        for place, part in enumerate(_parts())
    ]
    return np.stack(found, axis=1)


def looks_square(faces: Flat) -> float:
    """Share of faces nearer to some drawing of the square one than to any of the round one."""
    apart = [_distances(faces, _known(who)[1]).min(axis=1) for who in _WHO]
    return float((apart[1] < apart[0]).mean())


@lru_cache
def _known(who: Who) -> tuple[Expressions, Flat]:
    expressions = any_expressions(_KNOWN, np.random.default_rng(_SEED + 200))
    return expressions, as_flat(draw_faces(who, expressions))


def _parts() -> list[npt.NDArray[np.bool_]]:
    """Which pixels tell of each feature: the mouth, the eyes, the whole face."""
    down, right = np.mgrid[:SIZE, :SIZE]
    mouth = (down >= 19) & (down <= 28) & (right > 7) & (right < 24)
    eyes = (down >= 11) & (down <= 19) & (right > 5) & (right < 26)
    where = {"mouth": mouth, "smile": mouth, "eyes": eyes, "gaze": eyes}
    return [where.get(name, np.ones_like(mouth)).ravel() for name in FEATURES]


def _nearest(faces: Flat, drawings: Flat) -> npt.NDArray[np.intp]:
    return np.argpartition(_distances(faces, drawings), _NEAREST, axis=1)[:, :_NEAREST]


def _distances(faces: Flat, drawings: Flat) -> Flat:
    """Squared, (faces, drawings)."""
    both = product(faces, drawings.T)
    return np.asarray((faces**2).sum(1)[:, None] - 2 * both + (drawings**2).sum(1), np.float32)


def _strip(faces: Flat) -> Levels:
    shown = faces[:SHOWN].reshape(-1, SIZE, SIZE)
    return np.round(np.concatenate(list(shown), axis=1) * 255).astype(np.uint8)


# A recorded outcome

RECORD = Path(__file__).with_suffix(".json")
"""The outcome of the settings the exhibit begins with; written by `python -m studio.record_two_decoders`."""


@lru_cache
def recorded() -> Outcome:
    return from_record(json.loads(RECORD.read_text(encoding="utf-8")))


def as_record(result: Outcome) -> dict[str, Any]:
    """Everything but the network, as plain JSON values; strips as PNG."""
    return {
        "settings": asdict(result.settings),
        "curve": [[step, round(one, 6), round(other, 6)] for step, one, other in result.curve],
        "copied": {
            name: {"off": round(c.off, 4), "guess": round(c.guess, 4)} for name, c in result.copied.items()
        },
        "looks_square": result.looks_square,
        "strips": {name: _as_png(strip) for name, strip in result.strips.items()},
    }


def from_record(record: Mapping[str, Any]) -> Outcome:
    return Outcome(
        settings=Settings(**record["settings"]),
        curve=tuple((step, one, other) for step, one, other in record["curve"]),
        copied={name: Copied(**measured) for name, measured in record["copied"].items()},
        looks_square=record["looks_square"],
        strips={name: _from_png(text) for name, text in record["strips"].items()},
    )


def _as_png(strip: Levels) -> str:
    written = BytesIO()
    Image.fromarray(strip).save(written, "PNG", optimize=True)
    return b64encode(written.getvalue()).decode("ascii")


def _from_png(text: str) -> Levels:
    with Image.open(BytesIO(b64decode(text))) as opened:
        return np.asarray(opened)
