"""The picture was photographed from a screen: its pixels beat with the camera's, and it is askew."""

import cv2
import numpy as np

from studio.cast import Pixels, Plane, Still
from studio.kinds import Change, Given

STAGE = "shot"
NEEDS: tuple[str, ...] = ()
SHOWS: tuple[str, ...] = ()
MEASURE = "difference"
SUBTLE = True
STRENGTHS = {
    "crude": {"moire": 0.16, "border": 0.055, "askew": 0.030, "glow": 0.16},
    "fair": {"moire": 0.10, "border": 0.030, "askew": 0.018, "glow": 0.10},
    "good": {"moire": 0.06, "border": 0.012, "askew": 0.010, "glow": 0.06},
    "very_good": {"moire": 0.03, "border": 0.0, "askew": 0.004, "glow": 0.03},
}
_BEZEL = 0.035


def alter(still: Still, given: Given) -> Change:
    made, (height, width) = given.settings, still.face.shape
    matrix = _askew(width, height, made["border"], made["askew"], given.rng)
    size = (width, height)
    seen = cv2.warpPerspective(
        still.pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    screen = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, size, flags=cv2.INTER_LINEAR)
    lit = (
        seen * (1 + made["moire"] * _beat(height, width, given.rng)) * (1 - made["glow"])
        + made["glow"] * 0.45
    )
    lit = cv2.GaussianBlur(lit, (0, 0), 0.6)
    pixels = _BEZEL + screen[..., None] * (lit - _BEZEL)
    marks = cv2.perspectiveTransform(still.landmarks[None], matrix)[0]
    return Change(np.clip(pixels, 0, 1).astype(np.float32), np.ones((height, width), np.float32), marks)


def _askew(width: int, height: int, border: float, askew: float, rng: np.random.Generator) -> Plane:
    """Inside a dark border; without one, enlarged until no edge is in sight."""
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    least = -askew if border == 0 else border - askew / 2
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * rng.uniform(least, least + askew, (4, 2))
    goal = (corners + inward * width).astype(np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners, goal), np.float32)


def _beat(height: int, width: int, rng: np.random.Generator) -> Pixels:
    """Slow waves, bent a little, with red, green and blue out of step: two grids of nearly the same pitch."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle, pitch = rng.uniform(0.9, 1.4), width / rng.uniform(34, 44)
    along = (x * np.cos(angle) + y * np.sin(angle)) / pitch
    bent = along + 0.9 * np.sin(2 * np.pi * (x / width + rng.random())) + 0.6 * (y / height) ** 2
    waves = [np.sin(2 * np.pi * (bent + phase)) for phase in (0.0, 0.28, 0.56)]
    fine = np.sin(2 * np.pi * (x * 0.43 + y * 0.02))[..., None] * 0.35
    return (np.stack(waves, axis=2) * 0.75 + fine).astype(np.float32)
