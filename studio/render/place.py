"""Places: what is out of focus behind a person, painted in linear light. The function name is the id."""

from __future__ import annotations

from collections.abc import Callable

import bpy
import cv2
import numpy as np
from numpy.typing import NDArray

from .mesh import link
from .nodes import Material

Picture = NDArray[np.float32]  # linear RGB
WIDE, HIGH = 800, 960  # pixels of the painting
SPAN = 2.2  # metres that the width covers
BEHIND = 2.5  # metres behind the head


def put_behind(name: str, seed: int, gain: float = 1.0) -> None:
    """Hang the painting far behind the head; only the camera sees it, so light and place stay independent."""
    picture = PLACES[name](np.random.RandomState(seed)) * gain
    flat = np.ones((HIGH, WIDE, 4), np.float32)
    flat[..., :3] = np.clip(picture[::-1], 0, 60)
    image = bpy.data.images.new(name, WIDE, HIGH, float_buffer=True, is_data=True)
    image.pixels.foreach_set(flat.ravel())
    image.pack()
    m = Material("place", {})
    paint = m.node("ShaderNodeTexImage", extension="EXTEND", image=image).outputs[0]
    material = m.finish(m.node("ShaderNodeEmission", {"Color": paint, "Strength": 1.0}).outputs[0])
    half, tall = SPAN / 2, SPAN / 2 * HIGH / WIDE
    mesh = bpy.data.meshes.new("place")
    mesh.from_pydata(
        [(-half, BEHIND, -tall), (half, BEHIND, -tall), (half, BEHIND, tall), (-half, BEHIND, tall)],
        [],
        [(0, 1, 2, 3)],
    )
    mesh.uv_layers.new(name="uv").data.foreach_set("uv", [0, 0, 1, 0, 1, 1, 0, 1])
    mesh.materials.append(material)
    wall = link(bpy.data.objects.new("place", mesh))
    wall.visible_diffuse = wall.visible_glossy = wall.visible_shadow = wall.visible_transmission = False


def _blank(colour: tuple[float, float, float]) -> Picture:
    return np.ones((HIGH, WIDE, 3), np.float32) * np.float32(colour)


def _fade(top: tuple, bottom: tuple) -> Picture:
    t = np.linspace(0, 1, HIGH, dtype=np.float32)[:, None, None]
    return (np.float32(top) * (1 - t) + np.float32(bottom) * t) * np.ones((1, WIDE, 1), np.float32)


def _noise(rng: np.random.RandomState, sizes: tuple[int, ...]) -> NDArray:
    total = np.zeros((HIGH, WIDE), np.float32)
    for size in sizes:
        small = rng.rand(max(2, HIGH // size), max(2, WIDE // size)).astype(np.float32)
        total += cv2.resize(small, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)
    return total / len(sizes)


def _lens(picture: Picture, radius: float) -> Picture:
    """Blur as a lens does: a disc, so that bright points become discs."""
    r = int(np.ceil(radius))
    yy, xx = np.mgrid[-r : r + 1, -r : r + 1]
    disc = np.clip(radius + 0.5 - np.hypot(xx, yy), 0, 1).astype(np.float32)
    return cv2.filter2D(picture, -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)


def _box(p: Picture, x0: float, y0: float, x1: float, y1: float, colour: tuple) -> None:
    cv2.rectangle(p, (int(x0), int(y0)), (int(x1), int(y1)), tuple(float(c) for c in colour), -1)


def _dot(p: Picture, x: float, y: float, r: float, colour: tuple) -> None:
    cv2.circle(p, (int(x), int(y)), max(1, int(r)), tuple(float(c) for c in colour), -1, cv2.LINE_AA)


def backdrop(rng: np.random.RandomState) -> Picture:
    """A paper backdrop with a soft light on it."""
    tones = [
        (0.20, 0.23, 0.26),
        (0.30, 0.27, 0.23),
        (0.12, 0.13, 0.15),
        (0.34, 0.35, 0.36),
        (0.16, 0.21, 0.20),
        (0.27, 0.20, 0.17),
    ]
    p = _blank(tones[rng.randint(len(tones))])
    yy, xx = np.mgrid[0:HIGH, 0:WIDE]
    cx, cy = WIDE * rng.uniform(0.4, 0.6), HIGH * rng.uniform(0.40, 0.55)
    glow = np.exp(-(((xx - cx) / 330) ** 2 + ((yy - cy) / 380) ** 2))
    return (p * (0.72 + 0.62 * glow + 0.16 * (_noise(rng, (220, 120, 60)) - 0.5))[..., None]).astype(
        np.float32
    )


def bookshelf(rng: np.random.RandomState) -> Picture:
    """A wall with shelves of books, a plant and a lamp."""
    p = _fade((0.42, 0.38, 0.33), (0.30, 0.26, 0.22))
    left = rng.rand() < 0.5
    x0, x1 = (-10, WIDE * rng.uniform(0.50, 0.68)) if left else (WIDE * rng.uniform(0.34, 0.5), WIDE + 10)
    _box(p, x0, 90, x1, HIGH, (0.085, 0.055, 0.035))
    for row in range(7):
        floor = 215 + row * 128
        x = x0 + 8
        while x < x1 - 16:
            if rng.rand() < 0.09:
                x += rng.uniform(15, 55)
                continue
            w, tall = rng.uniform(9, 25), rng.uniform(62, 104)
            hue = rng.choice(5)
            base = np.array(
                [
                    (0.34, 0.09, 0.06),
                    (0.06, 0.11, 0.20),
                    (0.30, 0.26, 0.18),
                    (0.08, 0.16, 0.10),
                    (0.14, 0.12, 0.11),
                ][hue]
            )
            colour = base * rng.uniform(0.5, 1.5)
            _box(p, x, floor - tall, min(x + w - 2, x1 - 8), floor, colour)
            if rng.rand() < 0.5:
                _box(p, x + 2, floor - tall * 0.8, x + w - 5, floor - tall * 0.7, colour * 2.2 + 0.03)
            x += w
        _box(p, x0, floor, x1, floor + 12, (0.20, 0.125, 0.07))
    side = WIDE * (0.84 if left else 0.15)
    for _ in range(90):
        a, r = rng.uniform(-0.2, 3.4), rng.uniform(20, 120)
        tip = (int(side + r * np.cos(a)), int(560 - r * np.sin(a) * 1.2))
        green = np.array([0.06, 0.17, 0.05]) * rng.uniform(0.5, 1.8)
        cv2.line(
            p,
            (int(side + rng.randn() * 8), 610),
            tip,
            tuple(float(c) for c in green),
            int(rng.uniform(5, 13)),
        )
    _box(p, side - 45, 600, side + 45, 720, (0.35, 0.20, 0.13))
    lamp_x = WIDE * (0.93 if left else 0.06)
    cv2.fillPoly(
        p,
        [
            np.array(
                [[lamp_x - 38, 250], [lamp_x + 38, 250], [lamp_x + 62, 345], [lamp_x - 62, 345]], np.int32
            )
        ],
        (2.6, 1.75, 0.95),
    )
    return _lens(p, rng.uniform(9, 13))


def park(rng: np.random.RandomState) -> Picture:
    """Trees, lawn and a path under a grey sky that shines through the leaves."""
    p = _fade((0.95, 1.02, 1.10), (0.80, 0.84, 0.88))
    for layer, (count, low, light) in enumerate(((60, 500, 1.25), (150, 560, 0.85), (120, 620, 0.55))):
        for _ in range(count):
            x, y = rng.uniform(-40, WIDE + 40), low - abs(rng.randn()) * (270 - 40 * layer)
            if layer and abs(x - WIDE * 0.55) < 120 and y < 380:
                continue
            green = np.array([0.105, 0.165, 0.055]) * light * rng.uniform(0.5, 1.5) + rng.uniform(0, 0.03, 3)
            _dot(p, x, y, rng.uniform(14, 60), green)
    for _ in range(5):
        x = rng.uniform(0, WIDE)
        cv2.line(
            p, (int(x), 260), (int(x + rng.randn() * 20), 640), (0.07, 0.05, 0.035), int(rng.uniform(8, 22))
        )
    _box(p, 0, 610, WIDE, HIGH, (0.16, 0.23, 0.085))
    for _ in range(260):
        x, y = rng.uniform(0, WIDE), rng.uniform(612, HIGH)
        _dot(p, x, y, rng.uniform(6, 26), np.array([0.15, 0.22, 0.08]) * rng.uniform(0.6, 1.45))
    bend = WIDE * rng.uniform(0.25, 0.75)
    cv2.fillPoly(
        p,
        [np.array([[bend - 30, 612], [bend + 30, 612], [bend + 330, HIGH], [bend - 160, HIGH]], np.int32)],
        (0.44, 0.41, 0.37),
    )
    for _ in range(90):
        x, y = rng.uniform(0, WIDE), rng.uniform(120, 520)
        _dot(p, x, y, rng.uniform(2, 6), np.array([1.3, 1.4, 1.45]) * rng.uniform(0.6, 1.3))
    return _lens(p, rng.uniform(15, 20)) * 0.75


def street(rng: np.random.RandomState) -> Picture:
    """House fronts with windows, parked cars and a wet pavement."""
    p = _fade((0.9, 0.96, 1.05), (0.75, 0.8, 0.86))
    x = -20.0
    while x < WIDE:
        w, top = rng.uniform(120, 230), rng.uniform(20, 240)
        wall = np.array(
            [(0.40, 0.30, 0.22), (0.32, 0.19, 0.14), (0.42, 0.40, 0.36), (0.28, 0.29, 0.30)][rng.randint(4)]
        ) * rng.uniform(0.7, 1.15)
        _box(p, x, top, x + w, 690, wall)
        for wy in np.arange(top + 35, 560, 92):
            for wx in np.arange(x + 18, x + w - 40, 55):
                glass = np.array([0.10, 0.13, 0.16]) * rng.uniform(0.6, 2.2)
                if rng.rand() < 0.12:
                    glass = np.array([1.2, 0.85, 0.5])
                _box(p, wx - 4, wy - 4, wx + 34, wy + 60, wall * 1.35)
                _box(p, wx, wy, wx + 30, wy + 56, glass)
        _box(p, x + 10, 590, x + w - 10, 690, np.array([0.14, 0.12, 0.11]) * rng.uniform(0.5, 2.5))
        x += w + 3
    _box(p, 0, 690, WIDE, HIGH, (0.20, 0.205, 0.215))
    for _ in range(4):
        cx, colour = (
            rng.uniform(0, WIDE),
            np.array(
                [(0.30, 0.05, 0.04), (0.25, 0.26, 0.27), (0.05, 0.09, 0.16), (0.45, 0.45, 0.44)][
                    rng.randint(4)
                ]
            ),
        )
        _box(p, cx - 95, 690, cx + 95, 750, colour)
        _box(p, cx - 60, 650, cx + 55, 692, np.array([0.07, 0.08, 0.09]))
        _dot(p, cx - 88, 715, 8, (2.5, 0.5, 0.3))
        _dot(p, cx + 88, 715, 8, (3.0, 2.8, 2.4))
    for _ in range(9):
        _dot(
            p,
            rng.uniform(0, WIDE),
            rng.uniform(300, 640),
            rng.uniform(3, 6),
            np.array([3.0, 2.2, 1.2]) * rng.uniform(0.5, 1.5),
        )
    return _lens(p, rng.uniform(15, 19)) * 0.72


def cafe(rng: np.random.RandomState) -> Picture:
    """A dim warm room: hanging bulbs, bottles on shelves, one window."""
    p = _fade((0.075, 0.055, 0.042), (0.13, 0.09, 0.06))
    for row in range(4):
        floor = 330 + row * 105
        _box(p, 60, floor, WIDE - 60, floor + 9, (0.17, 0.10, 0.055))
        x = 70.0
        while x < WIDE - 90:
            w, tall = rng.uniform(12, 22), rng.uniform(45, 80)
            glass = np.array(
                [
                    (0.22, 0.12, 0.03),
                    (0.05, 0.12, 0.05),
                    (0.30, 0.26, 0.20),
                    (0.22, 0.05, 0.03),
                    (0.10, 0.12, 0.14),
                ][rng.randint(5)]
            ) * rng.uniform(0.5, 1.6)
            _box(p, x, floor - tall, x + w, floor, glass)
            _box(p, x + w * 0.3, floor - tall - 18, x + w * 0.7, floor - tall, glass * 0.8)
            if rng.rand() < 0.3:
                _dot(p, x + w * 0.3, floor - tall * 0.6, 3, (1.4, 1.1, 0.7))
            x += w + rng.uniform(4, 26)
    wx = -30 if rng.rand() < 0.5 else WIDE - 150
    _box(p, wx, 150, wx + 180, 600, (0.75, 0.82, 0.95))
    _box(p, wx + 84, 150, wx + 94, 600, (0.06, 0.05, 0.04))
    _box(p, wx, 370, wx + 180, 380, (0.06, 0.05, 0.04))
    _box(p, 0, 745, WIDE, HIGH, (0.12, 0.075, 0.045))
    _box(p, 0, 735, WIDE, 752, (0.26, 0.17, 0.10))
    for _ in range(8):
        x, y = rng.uniform(30, WIDE - 30), rng.uniform(130, 330)
        cv2.line(p, (int(x), 0), (int(x), int(y)), (0.02, 0.02, 0.02), 3)
        _dot(p, x, y, rng.uniform(8, 13), np.array([10.0, 6.2, 2.6]) * rng.uniform(0.5, 1.1))
    for _ in range(26):
        _dot(
            p,
            rng.uniform(0, WIDE),
            rng.uniform(380, 760),
            rng.uniform(2, 4),
            np.array([4.0, 2.6, 1.3]) * rng.uniform(0.3, 1.2),
        )
    return _lens(p, rng.uniform(14, 19))


def classroom(rng: np.random.RandomState) -> Picture:
    """A pale wall with a board, posters and ceiling lamps, desks below."""
    p = _fade((0.52, 0.50, 0.44), (0.40, 0.38, 0.33))
    x0 = rng.uniform(-60, 220)
    board = (0.035, 0.085, 0.06) if rng.rand() < 0.6 else (0.78, 0.80, 0.82)
    _box(p, x0 - 10, 250, x0 + 540, 585, (0.28, 0.17, 0.09))
    _box(p, x0, 260, x0 + 530, 575, board)
    ink = np.array([0.35, 0.38, 0.36]) if board[0] < 0.2 else np.array([0.12, 0.16, 0.35])
    for line in range(6):
        x = x0 + 30
        while x < x0 + rng.uniform(200, 480):
            w = rng.uniform(12, 50)
            cv2.line(
                p,
                (int(x), 300 + line * 44),
                (int(x + w), int(300 + line * 44 + rng.randn() * 3)),
                tuple(float(c) for c in ink),
                4,
            )
            x += w + 14
    for k in range(4):
        px = (x0 + 575 + k * 105) if x0 < 120 else (x0 - 120 - k * 105)
        tint = np.array(
            [(0.55, 0.20, 0.12), (0.14, 0.30, 0.48), (0.60, 0.48, 0.14), (0.20, 0.42, 0.22)][k]
        ) * rng.uniform(0.7, 1.2)
        _box(p, px, 290, px + 85, 415, tint)
        _box(p, px + 12, 305, px + 70, 345, tint * 0.5 + 0.25)
    for x in (110, 420, 730):
        cv2.fillPoly(
            p,
            [np.array([[x - 85, 55], [x + 85, 55], [x + 65, 85], [x - 65, 85]], np.int32)],
            (2.2, 2.25, 2.2),
        )
    for _ in range(6):
        x, y = rng.uniform(-40, WIDE), rng.uniform(690, 830)
        _box(p, x, y, x + 190, y + 18, (0.42, 0.29, 0.16))
        _box(p, x + 8, y + 18, x + 18, HIGH, (0.10, 0.10, 0.11))
        _box(p, x + 170, y + 18, x + 180, HIGH, (0.10, 0.10, 0.11))
    return _lens(p, rng.uniform(11, 15))


PLACES: dict[str, Callable[[np.random.RandomState], Picture]] = {
    made.__name__: made for made in (backdrop, bookshelf, park, street, cafe, classroom)
}
