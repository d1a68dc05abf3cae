"""Things between camera and face: a microphone, a hand. Positions are centimetres about the head at rest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .garment import capsule, join, solid
from .head import Points
from .mesh import add_mesh
from .nodes import Material, plain
from .person import Person

IN_FRONT = {"front": 1.0}


def put_in_front(what: dict[str, Any], person: Person) -> list[Any]:
    """`what` is the `front` entry of a still: kind, at, and its own keys. Returns the scene objects."""
    match what.get("kind"):
        case "microphone":
            return _microphone(
                np.array(what.get("at", [2.0, -6.5, 17.0]), float),
                np.array(what.get("foot", [7.0, -26.0, 24.0]), float),
                tuple(what.get("colour", (0.02, 0.02, 0.025))),
            )
        case "hand":
            return _hand(
                np.array(what.get("at", [4.0, -4.0, 20.0]), float),
                what.get("lean", 10.0),
                what.get("side", 1),
                person,
            )
        case _:
            raise ValueError(f"front: {what.get('kind')!r} is not known. Write microphone or hand.")


def shift(things: list[Any], x: float, y: float, z: float) -> None:
    """Move what stands in front by centimetres."""
    for thing in things:
        thing.location = (x * 0.01, -z * 0.01, y * 0.01)


def _frame(axis: Points) -> NDArray:
    z = axis / np.linalg.norm(axis)
    x = np.cross([0, 1, 0.2], z)
    x /= np.linalg.norm(x)
    return np.stack([x, np.cross(z, x), z], -1)


def _lathe(
    profile: list[tuple[float, float]], start: Points, axis: Points, around: int = 48
) -> tuple[Points, NDArray]:
    """Turn (radius, height) pairs about an axis."""
    angle, rows = np.arange(around) * 2 * np.pi / around, []
    for radius, height in profile:
        rows.append(np.c_[radius * np.cos(angle), radius * np.sin(angle), np.full(around, height)])
    points = np.concatenate(rows) @ _frame(axis).T + start
    i, j = np.meshgrid(np.arange(len(profile) - 1), np.arange(around), indexing="ij")
    n = (j + 1) % around
    return points, np.stack(
        [i * around + j, i * around + n, (i + 1) * around + n, (i + 1) * around + j], -1
    ).reshape(-1, 4)


def _microphone(ball: Points, foot: Points, colour: tuple[float, ...]) -> list[Any]:
    """A foam ball on a tapered handle that leaves the picture below."""
    axis = foot - ball
    length = float(np.linalg.norm(axis))
    foam = Material("foam", IN_FRONT)
    at = foam.object_position()
    surface = foam.principled(
        Base_Color=colour,
        Roughness=0.95,
        Specular_IOR_Level=0.1,
        Sheen_Weight=0.3,
        Normal=foam.bump(foam.noise(at, 900, 2), 0.002, 1.0),
    )
    angles = np.linspace(0, np.pi, 28)
    sphere = [(max(0.001, 2.7 * np.sin(a)), -3.0 * np.cos(a) * (1.08 if a < 1.57 else 1.0)) for a in angles]
    ball_mesh = add_mesh("foam", *_lathe(sphere, ball, axis), foam.finish(surface.outputs[0]))
    handle = [
        (0.001, 2.4),
        (1.35, 2.45),
        (1.45, 2.7),
        (1.45, 3.6),
        (1.25, 3.9),
        (1.2, 5.0),
        (1.0, length),
        (0.001, length),
    ]
    bar = add_mesh(
        "handle",
        *_lathe(handle, ball, axis),
        plain("handle", (0.03, 0.03, 0.032), IN_FRONT, rough=0.35, specular=0.5),
    )
    return [ball_mesh, bar]


def _hand(wrist: Points, lean: float, side: int, person: Person) -> list[Any]:
    """An open hand, palm away from the camera, rising from below: a distance field of finger bones."""
    a = np.radians(lean)
    spin = np.array([[np.cos(a), np.sin(a), 0], [-np.sin(a), np.cos(a), 0], [0, 0, 1]])

    def field(p: Points) -> NDArray:
        q = (p - wrist) @ spin.T
        q = q * np.array([side, 1, 1])
        d = capsule(q, (0, -16, -1.5), (0, -1.0, 0), 2.5)
        d = _flat(q, (0, -16, -1.0), (0, 1.2, 0), 2.7, 0.75)
        palm = [
            ((-2.9, 2.0, 0), (-3.2, 8.0, 0.2)),
            ((-1.0, 1.5, 0.1), (-1.1, 8.8, 0.4)),
            ((1.0, 1.5, 0.1), (1.05, 8.7, 0.4)),
            ((2.7, 1.8, 0), (3.05, 7.7, 0.1)),
        ]
        for start, end in palm:
            d = join(d, capsule(q, start, end, 1.12), 1.3)
        bones = [  # knuckle, middle joint, last joint, tip, radius
            ((-3.2, 8.0, 0.2), (-3.9, 11.2, 0.5), (-4.15, 13.3, 0.1), (-4.3, 14.9, -0.5), 0.82),
            ((-1.1, 8.8, 0.4), (-1.35, 12.9, 0.8), (-1.45, 15.5, 0.3), (-1.5, 17.4, -0.5), 0.88),
            ((1.05, 8.7, 0.4), (1.15, 12.5, 0.8), (1.25, 15.0, 0.3), (1.3, 16.8, -0.5), 0.87),
            ((3.05, 7.7, 0.1), (3.7, 10.6, 0.4), (4.0, 12.3, 0.0), (4.2, 13.7, -0.5), 0.74),
        ]
        bones = [((-3.0, 8.0, 0.2), *rest) for (_, *rest) in bones[:1]] + bones[1:]
        fingers = np.full(q.shape[:-1], 1e3)
        for a0, b0, c0, e0, r in bones:
            finger = join(capsule(q, a0, b0, r * 1.06), capsule(q, b0, c0, r * 1.0), 0.25)
            finger = join(finger, capsule(q, c0, e0, r * 0.90), 0.25)
            knuckle = np.linalg.norm(q - np.array(b0), axis=-1) - r * 1.12
            fingers = np.minimum(fingers, join(finger, knuckle, 0.5))
        d = join(d, fingers, 0.7)
        thumb = join(
            capsule(q, (-2.4, 1.8, 0.3), (-5.0, 5.4, -0.8), 1.25),
            capsule(q, (-5.0, 5.4, -0.8), (-6.3, 8.2, -1.0), 0.98),
            0.4,
        )
        thumb = join(thumb, capsule(q, (-6.3, 8.2, -1.0), (-6.9, 10.3, -1.1), 0.84), 0.3)
        d = join(d, thumb, 1.2)
        tendons = (
            0.10
            * np.exp(-(((q[..., 0] % 2.0) - 1.0) ** 2) / 0.12)
            * np.clip((q[..., 2] - 0.4), 0, 1)
            * ((q[..., 1] > 2) & (q[..., 1] < 8))
        )
        return d - tendons

    low, high = wrist - np.array([13, 19, 5]), wrist + np.array([13, 21, 5])
    points, faces = solid(field, tuple(low), tuple(high), 0.24)
    skin = Material("hand", IN_FRONT)
    at = skin.object_position()
    tone = np.array(person.tone)
    warm = tuple(float(c) for c in tone * [0.95, 0.72, 0.68])
    colour = skin.mix(skin.ramp(skin.noise(at, 45, 4), 0.4, 0.65), tuple(person.tone), warm)
    relief = skin.math("ADD", skin.noise(at, 240, 4), skin.math("MULTIPLY", skin.noise(at, 900, 2), 0.4))
    surface = skin.principled(
        Base_Color=colour,
        Roughness=0.55,
        Specular_IOR_Level=0.35,
        Normal=skin.bump(relief, 0.0012, 0.5),
        Subsurface_Weight=1.0,
        Subsurface_Radius=(1.0, 0.36, 0.2),
        Subsurface_Scale=0.003,
    )
    thing = add_mesh("hand", points, faces, skin.finish(surface.outputs[0]))
    thing.modifiers.new("smooth", "SMOOTH").iterations = 4
    return [thing]


def _flat(p: Points, a: tuple, b: tuple, radius: float, thin: float) -> NDArray:
    """A capsule flattened in depth: wrist and forearm."""
    squeeze = np.array([1, 1, 1 / thin])
    return capsule(p * squeeze, tuple(np.array(a) * squeeze), tuple(np.array(b) * squeeze), radius) * thin
