"""Clothes: shoulders as a distance field, and a collar with a soft edge. One function a collar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from .head import Points, collar_height, smoothstep
from .mesh import add_mesh
from .nodes import Material
from .person import Person

CLOTH_MARKS = {"person": 1.0}
GRID = 0.42  # cm
SINK = {
    "crew": 4.4,
    "shirt": 1.0,
    "hood": 1.4,
    "roll": 0.5,
    "none": 0.8,
}  # how far below the neck ring the cloth begins

SKIN_DOWN_TO = {
    "crew": -4.2,
    "shirt": -1.7,
    "hood": -2.2,
    "roll": -1.6,
    "none": -2.5,
}  # deeper skin would poke through


def ellipsoid(p: Points, centre: tuple, radius: tuple) -> NDArray:
    q = (p - np.array(centre)) / np.array(radius)
    return (np.sqrt((q**2).sum(-1)) - 1) * min(radius)


def capsule(p: Points, a: tuple, b: tuple, radius: float) -> NDArray:
    start, along = np.array(a, float), np.array(b, float) - np.array(a, float)
    t = np.clip(((p - start) @ along) / (along @ along), 0, 1)
    return np.linalg.norm(p - start - t[..., None] * along, axis=-1) - radius


def join(a: NDArray, b: NDArray, soft: float) -> NDArray:
    """Smooth union of two distance fields."""
    h = np.clip(0.5 + 0.5 * (b - a) / soft, 0, 1)
    return b * (1 - h) + a * h - soft * h * (1 - h)


def body_distance(p: Points, person: Person, ring: tuple[float, float]) -> NDArray:
    """Distance to the clothed shoulders and chest."""
    radius, depth = ring
    w = (1.0 if person.sex == "m" else 0.88) * person.garment.get("build", 1.0)
    d = ellipsoid(p, (0, -27, -2.2), (15.5 * w, 15, 9.5))
    d = join(d, capsule(p, (-14.5 * w, -21.8, -3), (14.5 * w, -21.8, -3), 5.4 * w), 5)
    for s in (-1, 1):
        d = join(d, capsule(p, (s * 16.5 * w, -22.2, -3), (s * 20 * w, -42, -3), 5.0 * w), 3)
        d = join(d, capsule(p, (s * 9 * w, -18.6, -3.8), (0, -14.8, -4.2), 3.1), 4)
    around = (
        np.sqrt((p[..., 0] / radius) ** 2 + ((p[..., 2] - depth + (-p[..., 1] - 11) * 0.12) / radius) ** 2)
        - 1
    )
    d = join(
        d,
        np.maximum(
            around * radius, np.maximum(collar_height(p) + SINK[person.garment["collar"]], -27 - p[..., 1])
        ),
        1.6,
    )
    if person.sex == "f":
        chest = join(
            ellipsoid(p, (-6.3, -33, 5.0), (6, 6, 4.3)), ellipsoid(p, (6.3, -33, 5.0), (6, 6, 4.3)), 3.5
        )
        d = join(d, chest, 7)
    return d


def _folds(p: Points, seed: int) -> NDArray:
    """Broad soft creases below the collar."""
    x, y, z = np.moveaxis(p, -1, 0)
    slant = np.abs(x) * 0.5 - y * 0.42 + 0.3 * z + seed
    drape = 0.20 * np.sin(slant) * np.sin(y * 0.33 + x * 0.12 + seed * 1.7) + 0.12 * np.sin(
        x * 0.8 + y * 0.6 + seed
    )
    sleeve = 0.25 * np.sin(y * 0.9 + np.abs(x) * 0.5 + seed) * smoothstep(13, 18, np.abs(x))
    return (drape + sleeve) * smoothstep(-14.5, -20, y)


def _neck_hole(p: Points, ring: tuple[float, float]) -> NDArray:
    """The space the neck takes above the edge of a low neckline."""
    radius, depth = ring
    around = np.hypot(p[..., 0], p[..., 2] - depth) - (radius + 0.12)
    return np.maximum(around, -(collar_height(p) + 3.7))


def solid(field: Callable[[Points], NDArray], low: tuple, high: tuple, grid: float) -> tuple[Points, NDArray]:
    """Surface of a distance field inside a box."""
    axes = [np.arange(a, b, grid) for a, b in zip(low, high, strict=True)]
    p = np.stack(np.meshgrid(*axes, indexing="ij"), -1)
    points, faces, _, _ = marching_cubes(field(p), 0, spacing=(grid,) * 3)
    return points + np.array(low), faces[:, ::-1]


def cloth_material(
    name: str,
    colour: tuple[float, ...],
    weave: str = "knit",
    pattern: str = "plain",
    second: tuple[float, ...] = (0.6, 0.6, 0.58),
    marks: dict[str, Any] | None = None,
) -> bpy.types.Material:
    """Cloth with a fine relief. weave: knit, rib, smooth. pattern: plain, stripes, check."""
    m = Material(name, marks or CLOTH_MARKS)
    at = m.object_position()
    broad, grain = m.noise(at, 14, 4), m.noise(at, 420, 2)
    base: Any = tuple(colour)
    if pattern != "plain":
        base = _pattern(m, at, pattern, tuple(colour), tuple(second))
    dark = m.mix(m.math("MULTIPLY", grain, 0.45), base, m.mix(1.0, base, tuple(c * 0.55 for c in colour)))
    dark = m.mix(m.math("MULTIPLY", m.ramp(broad, 0.4, 0.7), 0.18), dark, tuple(c * 0.7 for c in colour))
    threads = {
        "knit": ((150.0, "X", 1.5), (110.0, "Z", 2.0)),
        "rib": ((95.0, "X", 0.2), (4.0, "Z", 0.0)),
        "smooth": ((420.0, "X", 0.6), (420.0, "Z", 0.6)),
    }[weave]
    one, two = (
        m.node(
            "ShaderNodeTexWave",
            {"Vector": at, "Scale": s, "Distortion": d, "Detail": 2.0},
            bands_direction=axis,
        ).outputs[0]
        for s, axis, d in threads
    )
    height = m.math(
        "ADD",
        m.math("MULTIPLY", m.math("MULTIPLY", one, two), 0.5 if weave != "smooth" else 0.12),
        m.math("ADD", m.math("MULTIPLY", broad, 5.0), m.math("MULTIPLY", grain, 0.3)),
    )
    return m.finish(
        m.principled(
            Base_Color=dark,
            Roughness=0.88,
            Specular_IOR_Level=0.15,
            Sheen_Weight=0.25 if weave != "smooth" else 0.1,
            Sheen_Roughness=0.5,
            Normal=m.bump(height, 0.0011, 0.8),
        ).outputs[0]
    )


def _pattern(m: Material, at: Any, pattern: str, one: tuple, two: tuple) -> Any:
    def bands(axis: str, scale: float) -> Any:
        wave = m.node("ShaderNodeTexWave", {"Vector": at, "Scale": scale}, bands_direction=axis)
        return m.ramp(wave.outputs[0], 0.60, 0.66)

    if pattern == "stripes":
        return m.mix(bands("Z", 9.0), one, two)
    return m.mix(m.math("MULTIPLY", m.math("ADD", bands("Z", 10.0), bands("X", 10.0)), 0.5), one, two)


@dataclass(frozen=True)
class Piece:
    """One part of the clothes: the scene object, its points at rest, and whether it follows the head."""

    thing: Any
    points: Points
    follows: float = 0.0


def dress(person: Person, ring: tuple[float, float]) -> list[Piece]:
    g = person.garment

    def field(p: Points) -> NDArray:
        cloth = body_distance(p, person, ring) + _folds(p, person.seed % 7)
        return np.maximum(cloth, -_neck_hole(p, ring)) if g["collar"] == "crew" else cloth

    points, faces = solid(field, (-29, -44, -16), (29.1, -7, 14.1), GRID)
    material = cloth_material(
        "cloth",
        g["colour"],
        g.get("weave", "knit"),
        g.get("pattern", "plain"),
        g.get("second", (0.6, 0.6, 0.58)),
    )
    body = add_mesh("body", points, faces, material)
    body.modifiers.new("smooth", "SMOOTH").iterations = 5
    pieces = [Piece(body, points)]
    trim = cloth_material("trim", g.get("trim", g["colour"]), "smooth" if g["collar"] == "shirt" else "rib")
    for points, faces in COLLARS[g["collar"]](person, ring):
        thing = add_mesh("collar", points, faces, trim)
        if g["collar"] == "shirt":
            thing.modifiers.new("thick", "SOLIDIFY").thickness = 0.0022
        thing.modifiers.new("round", "SUBSURF").render_levels = 1
        pieces.append(Piece(thing, points))
    return pieces


def _ring_points(ring: tuple[float, float], angle: NDArray, out: NDArray, up: NDArray) -> Points:
    """Points round the neck: angle 0 in front, `out` from the neck, `up` over the tilted collar plane."""
    radius, depth = ring
    x, z = (radius + out) * np.sin(angle), depth + (radius + out) * np.cos(angle) * 1.0
    y = -10.9 - 0.2 * z + up
    return np.stack([x, y, z - 0.12 * up * 0], -1)


def _tube(
    ring: tuple[float, float],
    out: Callable[[NDArray], NDArray],
    up: Callable[[NDArray], NDArray],
    thick: Callable[[NDArray], NDArray],
    around: int = 120,
    across: int = 14,
    flat: float = 1.0,
) -> tuple[Points, NDArray]:
    a = np.linspace(0, 2 * np.pi, around, endpoint=False)
    b = np.linspace(0, 2 * np.pi, across, endpoint=False)
    turn, round_ = np.meshgrid(a, b, indexing="ij")
    points = _ring_points(
        ring, turn, out(turn) + thick(turn) * np.cos(round_), up(turn) + thick(turn) * flat * np.sin(round_)
    ).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(around), np.arange(across), indexing="ij")
    n, k = (i + 1) % around, (j + 1) % across
    return points, np.stack([i * across + j, i * across + k, n * across + k, n * across + j], -1).reshape(
        -1, 4
    )


def _crew(person: Person, ring: tuple[float, float]) -> list[tuple[Points, NDArray]]:
    """A round rib neckline."""
    return [
        _tube(
            ring,
            lambda a: 0.26 + 0.06 * np.cos(a),
            lambda a: -3.15 - 0.35 * np.cos(a) + 0.05 * np.sin(3 * a),
            lambda a: 0.42 + 0 * a,
            flat=1.75,
        )
    ]


def _roll(person: Person, ring: tuple[float, float]) -> list[tuple[Points, NDArray]]:
    """A soft roll neck."""
    wobble = lambda a: 0.12 * np.sin(2 * a + 1) + 0.08 * np.sin(5 * a)  # noqa: E731
    return [
        _tube(
            ring,
            lambda a: 0.35 + 0 * a,
            lambda a: 0.9 + wobble(a) - 0.3 * np.cos(a),
            lambda a: 0.62 + 0.05 * np.sin(3 * a),
            flat=2.3,
        )
    ]


def _hood(person: Person, ring: tuple[float, float]) -> list[tuple[Points, NDArray]]:
    """A hoodie: a thick folded edge, fuller behind."""
    behind = lambda a: 0.5 - 0.5 * np.cos(a)  # noqa: E731
    folds = lambda a: 0.15 * np.sin(4 * a + 0.5) + 0.1 * np.sin(7 * a)  # noqa: E731
    return [
        _tube(
            ring,
            lambda a: 0.7 + 1.3 * behind(a),
            lambda a: -0.5 - 0.6 * np.cos(a) + 0.9 * behind(a) + folds(a),
            lambda a: 0.85 + 1.1 * behind(a) + 0.3 * folds(a),
            flat=1.1,
        ),
        _tube(ring, lambda a: 0.25 + 0 * a, lambda a: -0.75 - 0.3 * np.cos(a), lambda a: 0.4 + 0 * a),
    ]


def _shirt(person: Person, ring: tuple[float, float]) -> list[tuple[Points, NDArray]]:
    """A stand and a folded leaf, open a little in front."""
    gap, around = 0.16, 90
    a = np.linspace(gap, 2 * np.pi - gap, around)
    near_front = np.exp(-((np.minimum(a, 2 * np.pi - a) / 0.55) ** 2))
    # Rows from the inside foot over the fold to the tip of the leaf: out, up, and what the front adds.
    rows = [
        (0.10, -0.9, 0, 0),
        (0.12, 0.3, 0, 0),
        (0.16, 1.5, 0, -0.45),
        (0.30, 2.05, 0, -0.6),
        (0.58, 1.9, 0, -0.6),
        (0.85, 1.0, 0.15, -0.5),
        (1.12, -0.2, 0.4, -0.7),
        (1.42, -1.15, 0.8, -1.4),
    ]
    grid = np.stack(
        [
            _ring_points(
                ring,
                a + (np.where(a < np.pi, 1, -1) * near_front * 0.10 * k / 7),
                o + fo * near_front + 0 * a,
                u + fu * near_front,
            )
            for k, (o, u, fo, fu) in enumerate(rows)
        ],
        1,
    )
    i, j = np.meshgrid(np.arange(around - 1), np.arange(len(rows) - 1), indexing="ij")
    n = len(rows)
    return [
        (
            grid.reshape(-1, 3),
            np.stack([i * n + j, i * n + j + 1, (i + 1) * n + j + 1, (i + 1) * n + j], -1).reshape(-1, 4),
        )
    ]


COLLARS = {"crew": _crew, "roll": _roll, "hood": _hood, "shirt": _shirt, "none": lambda person, ring: []}
