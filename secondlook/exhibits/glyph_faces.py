"""Drawn 32 px faces of two cartoon characters, one round with a hat, one square with a moustache."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Literal

import numpy as np
import numpy.typing as npt

SIZE = 32
Who = Literal["round", "square"]
Drawings = npt.NDArray[np.float32]
"""(drawings, 32, 32) from 0, black, to 1, white."""
Expressions = npt.NDArray[np.float32]
"""(drawings, 5) in the order of Expression's fields."""

_Field = npt.NDArray[np.floating]  # (drawings, 32, 32), or of a shape that grows to it
_PAPER, _INK = 1.0, 0.06
_MOST_TILT = 0.09  # radians


@dataclass(frozen=True)
class Expression:
    """What both characters can do with their faces. `mouth`, `eyes`: 0 shut to 1 wide open;
    `smile`: -1 down to 1 up; `gaze`, `tilt`: -1 left to 1 right, as the viewer sees it."""

    mouth: float = 0.3
    smile: float = 0.4
    eyes: float = 0.8
    gaze: float = 0.0
    tilt: float = 0.0


LOWEST = np.array([0, -1, 0, -1, -1], np.float32)
HIGHEST = np.ones(5, np.float32)
FEATURES = tuple(field.name for field in fields(Expression))


def as_row(expression: Expression) -> Expressions:
    """(1, 5)."""
    return np.array([astuple(expression)], np.float32)


def any_expressions(count: int, rng: np.random.Generator) -> Expressions:
    """(count, 5), each number anywhere between its ends."""
    return rng.uniform(LOWEST, HIGHEST, (count, 5)).astype(np.float32)


def draw_faces(who: Who, expressions: Expressions) -> Drawings:
    """One drawing a row. Shapes are distances in px, so that edges are smooth and small changes show."""
    mouth, smile, eyes, gaze, tilt = (column[:, None, None] for column in expressions.T)
    across, down = _turned(tilt * _MOST_TILT)
    page: _Field = np.full(np.broadcast_shapes(across.shape, down.shape), _PAPER, np.float32)
    head = _head(who, across, down)
    page = _inked(page, head, 0.86 if who == "round" else 0.62)
    page = _inked(page, np.abs(head) - 0.5, _INK)
    for side in (-1, 1):
        page = _eye(page, across - 4.6 * side, down + 2.0, eyes, gaze)
    page = _mouth(page, across, down - 6.6, mouth, smile)
    worn = _hat(page, across, down) if who == "round" else _moustache(page, across, down)
    return np.asarray(worn, np.float32)


def _turned(angle: _Field) -> tuple[_Field, _Field]:
    """Where each pixel lies from the middle of a head turned by `angle`, in px: right and down."""
    place = np.arange(SIZE, dtype=np.float32) - (SIZE - 1) / 2
    right, down = place[None, None, :], place[None, :, None] - 2.0
    return right * np.cos(angle) + down * np.sin(angle), down * np.cos(angle) - right * np.sin(angle)


def _inked(page: _Field, distance: _Field, tone: float) -> _Field:
    """`tone` where `distance`, in px from a shape's edge, is below 0; half of it on the edge."""
    cover = np.clip(0.5 - distance, 0, 1)
    return np.asarray(page + cover * (np.float32(tone) - page))


def _ellipse(across: _Field, down: _Field, wide: _Field | float, tall: _Field | float) -> _Field:
    """About how far from the edge of an ellipse with these half axes, in px; below 0 inside."""
    near, slope = np.hypot(across / wide, down / tall), np.hypot(across / wide**2, down / tall**2)
    return np.asarray((near + 1e-6) * (near - 1) / (slope + 1e-6))


def _head(who: Who, across: _Field, down: _Field) -> _Field:
    if who == "round":
        return np.asarray(np.hypot(across, down) - 11.5)
    sides = np.abs(across) - 9.6 + 0.12 * (down - 4)
    chin = np.maximum(np.abs(down + 0.5) - 11.6, 0.72 * (np.abs(across) + down) - 13.0)
    return np.asarray(np.maximum(sides, chin))


def _eye(page: _Field, across: _Field, down: _Field, eyes: _Field, gaze: _Field) -> _Field:
    white = np.maximum(_ellipse(across, down, 3.0, 0.3 + 2.5 * eyes), np.abs(across) - 2.8)
    page = _inked(page, white - 0.8, _INK)
    page = _inked(page, white + 0.1, 1.0)
    pupil = np.hypot(across - 1.5 * gaze, down) - 1.4
    return _inked(page, np.maximum(pupil, white), _INK)


def _mouth(page: _Field, across: _Field, down: _Field, mouth: _Field, smile: _Field) -> _Field:
    bent = down + smile * (across**2 / 8 - 1.4)
    return _inked(page, _ellipse(across, bent, 5.2, 0.6 + 2.7 * mouth), 0.12)


def _hat(page: _Field, across: _Field, down: _Field) -> _Field:
    dome = np.maximum(np.hypot(across, down + 8.0) - 7.5, down + 8.0)
    brim = np.maximum(np.abs(across) - 11.5, np.abs(down + 7.6) - 1.0)
    return _inked(_inked(page, dome, 0.30), brim, 0.12)


def _moustache(page: _Field, across: _Field, down: _Field) -> _Field:
    whiskers = np.maximum(np.abs(across) - 7.0, np.abs(down - 2.6 - 0.16 * np.abs(across)) - 1.0)
    hair = np.maximum(np.abs(across) - 8.8, np.abs(down + 10.6 - 0.9 * np.cos(across * 1.6)) - 1.4)
    brows = np.maximum(np.abs(np.abs(across) - 4.6) - 3.0, np.abs(down + 6.4) - 0.9)
    for shape in (whiskers, hair, brows):
        page = _inked(page, shape, _INK)
    return page
