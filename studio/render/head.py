"""The head: reads the ICT-FaceKit arrays, shapes a person, moves face and neck. In cm, y up, z front."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .person import Person

Points = NDArray[np.float64]
FACE, BACK, GUMS, TEETH, TEARS = 0, 1, 2, 3, 8  # material numbers in the head data
NARROW_FACE = 6706  # vertices below this number are the face without ears, scalp and neck
NECK_PIVOT = np.array([0.0, -9.0, -1.5])
EYEBALLS = {1: (21451, 22221), -1: (23021, 23791)}  # vertex ranges of the two eyeballs, by the sign of x
NEUTRAL_RADIUS = 1.5323


@dataclass(frozen=True)
class Head:
    """The generic head. Faces hold four vertex numbers; -1 fills up triangles."""

    neutral: Points
    modes: Points
    shapes: Points
    shape_names: tuple[str, ...]
    faces: NDArray[np.int64]
    part: NDArray[np.int64]
    uv: NDArray[np.float32]
    face_uv: NDArray[np.int64]
    landmarks: NDArray[np.int64]
    triangles: NDArray[np.int64]  # of the skin only
    triangle_uv: NDArray[np.int64]
    vertex_uv: NDArray[np.float64]
    is_face: NDArray[np.bool_]
    is_ear: NDArray[np.bool_]


def data_file() -> Path:
    """Where ict.npz lies: $STUDIO_HEAD, or head/ict.npz in this folder."""
    told = os.environ.get("STUDIO_HEAD")
    place = Path(told) if told else Path(__file__).resolve().parent / "head" / "ict.npz"
    if place.exists():
        return place
    raise FileNotFoundError("No head data. Set STUDIO_HEAD; studio/render/README.md says what it is.")


@cache
def read_head() -> Head:
    data = np.load(data_file())
    faces, part, face_uv, uv = data["faces"], data["mats"], data["fuv"], data["uv"]
    skin = np.isin(part, [FACE, BACK])
    quads, quads_uv = faces[skin], face_uv[skin]
    whole = quads[:, 3] >= 0
    neutral = data["neu"].astype(np.float64)
    vertex_uv = np.zeros((len(neutral), 2))
    for corner in range(4):
        ok = quads[:, corner] >= 0
        vertex_uv[quads[ok, corner]] = uv[quads_uv[ok, corner]]
    is_face = np.zeros(len(neutral), bool)
    is_face[np.unique(quads[part[skin] == FACE])] = True
    u, v = vertex_uv.T
    return Head(
        neutral=neutral,
        modes=data["ids"].astype(np.float64),
        shapes=data["exs"].astype(np.float64),
        shape_names=tuple(str(name) for name in data["exn"]),
        faces=faces,
        part=part,
        uv=uv,
        face_uv=face_uv,
        landmarks=data["lm"],
        triangles=np.concatenate([quads[:, [0, 1, 2]], quads[whole][:, [0, 2, 3]]]),
        triangle_uv=np.concatenate([quads_uv[:, [0, 1, 2]], quads_uv[whole][:, [0, 2, 3]]]),
        vertex_uv=vertex_uv,
        is_face=is_face,
        is_ear=is_face & ((u < 0.098) | (u > 0.902)) & (v > 0.40) & (v < 0.69),
    )


def smoothstep(low: float, high: float, x: NDArray) -> NDArray:
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def identity(person: Person) -> Points:
    """Vertices of this person at rest: modes set by hand, the rest by the seed, then small asymmetry."""
    head, rng = read_head(), np.random.RandomState(person.seed)
    weights = np.zeros(100)
    weights[6:60] = rng.randn(54) * person.spread
    weights[3:6] = rng.randn(3) * 0.25
    for mode, weight in person.modes.items():
        weights[mode] = weight
    shape = head.neutral + np.tensordot(weights, head.modes, 1)
    return slim_neck(shape + asymmetry(head.neutral, person.warp, rng))


def asymmetry(points: Points, size: float, rng: np.random.RandomState) -> Points:
    """A soft random field: no real face is its own mirror image."""
    field = np.zeros_like(points)
    for _ in range(14):
        centre = rng.uniform([-7, -8, 4], [7, 8, 12])
        near = np.exp(-0.5 * (((points - centre) / 2.8) ** 2).sum(1))
        field += near[:, None] * rng.randn(3) * size * np.array([1, 1, 0.7])
    return field


def neck_ring(shape: Points) -> tuple[float, float]:
    """Radius and depth (z) of the ring on which collars sit."""
    head = read_head()
    y = head.neutral[:, 1]
    ring = head.is_face & (y < -8) & (y > -10) & (np.abs(head.neutral[:, 0]) < 5.4)
    radius = float(np.abs(shape[ring, 0]).max()) + 0.5
    return radius, float(shape[ring, 2].max()) - radius + 0.2


def collar_height(points: Points) -> NDArray:
    """Height above the tilted plane on which collars lie."""
    return points[..., 1] + 10.9 + 0.2 * points[..., 2]


def slim_neck(shape: Points) -> Points:
    """Pull the flare of the bust inside the collar, so that no skin sticks out of the garment."""
    shape = shape.copy()
    radius, depth = neck_ring(shape)
    skin = np.arange(11248)
    height = collar_height(shape[skin])
    limit = radius - 0.3 + np.clip(height, 0, 9) ** 1.5 * 0.5
    dx, dz = shape[skin, 0], shape[skin, 2] - depth
    far = np.hypot(dx, dz)
    k = np.where((far > limit) & (height < 4.5), limit / far, 1.0)
    shape[skin, 0], shape[skin, 2] = dx * k, depth + dz * k
    return shape


def express(shape: Points, weights: dict[str, float]) -> Points:
    """Add expression shapes. A name without _L or _R moves both sides."""
    head, moved = read_head(), shape.copy()
    for name, weight in weights.items():
        sides = [name] if name in head.shape_names else [f"{name}_L", f"{name}_R"]
        for side in sides:
            moved += weight * head.shapes[head.shape_names.index(side)]
    return moved


def neck_weight(points: Points) -> NDArray:
    """0 below the collar, 1 on the head: how much a point follows the turn of the head."""
    return smoothstep(-15.5, -6.5, points[..., 1] - 0.30 * (points[..., 2] - 2))


def turn(points: Points, yaw_pitch_roll: tuple[float, float, float], weight: NDArray) -> Points:
    """Turn points about the neck by degrees, each by its weight. Yaw > 0 turns to the person's left."""
    yaw, pitch, roll = (np.radians(angle) * weight for angle in yaw_pitch_roll)
    x, y, z = (points - NECK_PIVOT).T
    x, y = x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)
    y, z = y * np.cos(pitch) - z * np.sin(pitch), y * np.sin(pitch) + z * np.cos(pitch)
    x, z = x * np.cos(yaw) + z * np.sin(yaw), -x * np.sin(yaw) + z * np.cos(yaw)
    return np.c_[x, y, z] + NECK_PIVOT


def turn_body(points: Points, yaw: float) -> Points:
    a = np.radians(yaw)
    spin = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    return points @ spin.T


def eyeball(shape: Points, side: int) -> tuple[Points, float]:
    """Centre and radius of a sphere fitted to one eyeball."""
    first, last = EYEBALLS[side]
    ball = shape[first:last][read_head().neutral[first:last, 2] < 8.6]
    fit = np.linalg.lstsq(np.c_[2 * ball, np.ones(len(ball))], (ball**2).sum(1), rcond=None)[0]
    return fit[:3], float(np.sqrt(fit[3] + fit[:3] @ fit[:3]))


def to_scene(points: Points) -> Points:
    """Head centimetres (y up, z front) to Blender metres (z up, -y front)."""
    flat = points.reshape(-1, 3)
    return np.c_[flat[:, 0], -flat[:, 2], flat[:, 1]] * 0.01
