"""Where things are on the resting head: flush, beard, scalp ..., each a soft 0..1 function of position."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .head import smoothstep


def blob(points: NDArray, centre: tuple[float, ...], size: tuple[float, ...]) -> NDArray:
    return np.exp(-0.5 * (((points - np.array(centre)) / np.array(size)) ** 2).sum(-1))


def pair(points: NDArray, centre: tuple[float, ...], size: tuple[float, ...]) -> NDArray:
    """Two mirrored blobs."""
    x, y, z = centre
    return blob(points, centre, size) + blob(points, (-x, y, z), size)


def flush(points: NDArray) -> NDArray:
    """Cheeks, nose tip, inner eye corner, chin."""
    return np.clip(
        0.55 * pair(points, (4.9, 0.0, 8.0), (1.9, 1.7, 2.5))
        + 0.75 * blob(points, (0, 0.6, 12.6), (1.3, 1.1, 1.2))
        + 0.55 * pair(points, (1.6, -0.5, 11), (0.7, 0.8, 1))
        + 0.3 * blob(points, (0, -6.2, 10.8), (1.2, 0.9, 1.5)),
        0,
        1,
    )


def shadow(points: NDArray) -> NDArray:
    """Thin skin round the eyes."""
    return np.clip(
        pair(points, (2.7, 2.2, 9.6), (1.5, 0.55, 1.2))
        + 0.8 * pair(points, (1.5, 3.2, 9.6), (0.5, 0.8, 0.8))
        + 0.5 * pair(points, (3.2, 4.4, 9.6), (1.4, 0.45, 1)),
        0,
        1,
    )


def shine(points: NDArray) -> NDArray:
    """Where skin is oily."""
    return np.clip(
        blob(points, (0, 1.0, 12), (1.2, 2.2, 2))
        + 0.7 * blob(points, (0, 8, 9.5), (3.2, 2, 3))
        + 0.4 * blob(points, (0, -6, 10.8), (1.2, 1, 2))
        + 0.35 * pair(points, (4.2, 1.2, 8.8), (1.3, 0.9, 2)),
        0,
        1,
    )


def beard(points: NDArray) -> NDArray:
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    edge = -1.9 + 0.42 * np.clip(x - 3.2, 0, 9)  # rises to the ear
    grown = smoothstep(0.6, -0.7, y - edge) * smoothstep(-9.8, -8.0, y)
    grown = grown * np.where(x < 3.0, smoothstep(-1.2, -1.75, y), 1)
    return np.clip(grown * smoothstep(1.8, 3.6, z), 0, 1)


def scalp(points: NDArray, recede: float, temple: float, soft: float = 0.45) -> NDArray:
    """Where hair grows. `recede` lifts the hairline, `temple` cuts its corners, `soft` is half its width."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    line = (
        10.7
        + 1.2 * recede
        - 0.028 * x**2
        + (0.35 * temple + 1.4 * recede) * np.exp(-(((x - 4.4) / 1.6) ** 2))
    )
    front = np.interp(
        y,
        [-6, 0.4, 1.4, 3.0, 5.0, 7.0, 8.6, 10.4],
        [
            -2.4,
            -1.6,
            3.0,
            4.0,
            4.5 - 0.4 * temple,
            5.2 - 0.5 * recede - 0.5 * temple,
            6.5 - 1.5 * recede - 0.4 * temple,
            8.0 - 1.7 * recede,
        ],
    )
    grown = np.maximum(
        smoothstep(-soft, soft, y - line) * smoothstep(9.6, 9.0, z),
        smoothstep(0.8 * soft, -0.8 * soft, z - front),
    )
    return np.clip(grown * smoothstep(-6.2, -4.6, y), 0, 1)


def crown(points: NDArray) -> NDArray:
    """The top of the head, where baldness starts."""
    return smoothstep(10.0, 13.0, points[:, 1]) * smoothstep(-7.5, -1, points[:, 2])


JAW_X = (0.0, 1.54, 3.05, 4.3, 5.72, 6.56, 6.94, 7.28, 7.36, 8.5)
JAW_Y = (-7.57, -7.26, -6.91, -6.21, -4.49, -2.36, -0.46, 1.49, 3.68, 12.0)


def face(points: NDArray) -> NDArray:
    """The face that a swap replaces: above the jaw line, below the hairline, in front of the ears."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    return (
        smoothstep(-0.35, 0.25, y - np.interp(x, JAW_X, JAW_Y))
        * smoothstep(10.4, 9.2, y + 0.03 * x**2)
        * smoothstep(2.6, 3.6, z)
    )
