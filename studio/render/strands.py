"""Short hair that rides on moving skin: brows, lashes, beard. Strands live in the frames of triangles."""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np
from numpy.typing import NDArray

from . import regions
from .head import FACE, Points, read_head, smoothstep
from .nodes import Material
from .person import Person
from .skin import SIZE, Skin


@dataclass(frozen=True)
class Roots:
    """Random places on the skin: triangle corners, share of two edges, and the rest position."""

    triangle: NDArray[np.int64]
    share: NDArray[np.float64]  # [n, 2]
    rest: Points

    def take(self, chosen: NDArray) -> Roots:
        return Roots(self.triangle[chosen], self.share[chosen], self.rest[chosen])

    def on(self, shape: Points) -> Points:
        origin, a, b, _ = triangle_frame(shape, self.triangle)
        return origin + self.share[:, :1] * a + self.share[:, 1:] * b

    def normal(self, shape: Points) -> Points:
        return triangle_frame(shape, self.triangle)[3]


def triangle_frame(shape: Points, triangle: NDArray) -> tuple[Points, Points, Points, Points]:
    origin = shape[triangle[:, 0]]
    a, b = shape[triangle[:, 1]] - origin, shape[triangle[:, 2]] - origin
    normal = np.cross(a, b)
    return origin, a, b, normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-12)


def scatter(triangles: NDArray, count: int, rng: np.random.RandomState) -> Roots:
    """Even random places on the resting head."""
    rest = read_head().neutral
    _, a, b, _ = triangle_frame(rest, triangles)
    area = np.linalg.norm(np.cross(a, b), axis=1)
    chosen = rng.choice(len(triangles), count, p=area / area.sum())
    share = rng.rand(count, 2)
    fold = share.sum(1) > 1
    share[fold] = 1 - share[fold]
    roots = Roots(triangles[chosen], share, np.zeros((count, 3)))
    return Roots(roots.triangle, share, roots.on(rest))


@dataclass(frozen=True)
class Ride:
    """Strands bound to triangles; `on(shape)` gives their points [strand, step, 3] on a moved head."""

    roots: Roots
    inside: NDArray[np.float64]  # points in the frame (edge a, edge b, normal)

    @classmethod
    def bind(cls, roots: Roots, shape: Points, points: Points) -> Ride:
        """Points are relative to the root."""
        _, a, b, normal = triangle_frame(shape, roots.triangle)
        frame = np.stack([a, b, normal], -1)
        return cls(roots, np.einsum("nij,nkj->nki", np.linalg.inv(frame), points))

    def on(self, shape: Points) -> Points:
        _, a, b, normal = triangle_frame(shape, self.roots.triangle)
        return self.roots.on(shape)[:, None] + np.einsum(
            "nij,nkj->nki", np.stack([a, b, normal], -1), self.inside
        )


def unit(vectors: Points) -> Points:
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-12)


def along(vectors: Points, normal: Points) -> Points:
    """The part of the vectors that lies in the skin, at unit length."""
    return unit(vectors - normal * (vectors * normal).sum(-1, keepdims=True))


def grow_brows(person: Person, shape: Points) -> Ride:
    """Hairs along a curve over the eye: upright inside, swept outside, flat on the skin."""
    head, rng, brow = read_head(), np.random.RandomState(person.seed + 7), person.brow
    middle = head.neutral[head.triangles].mean(1)
    near = (np.abs(middle[:, 0]) < 7) & (middle[:, 2] > 6) & (middle[:, 1] > 3.8) & (middle[:, 1] < 8.5)
    roots = scatter(head.triangles[near], 90000, rng)
    knots = np.array([1.05, 2.41, 3.79, 4.93, 5.6])
    arch = (
        np.array([5.50, 5.86, 5.98, 5.78, 5.30])
        + (-0.02 if person.sex == "f" else -0.15)
        + brow.get("lift", 0.0)
    )
    arch += np.array([0, 0, 1, 0.6, -0.4]) * brow.get("arch", 0.0)
    x = np.abs(roots.rest[:, 0])
    s = np.clip((x - 1.05) / 4.55, 0, 1)
    width = brow["width"] * np.interp(s, [0, 0.12, 0.5, 0.8, 1], [0.75, 1.05, 0.95, 0.6, 0.22])
    dy = (roots.rest[:, 1] - np.interp(x, knots, arch)) / width
    gaps = 0.75 + 0.25 * np.sin(roots.rest[:, 0] * 6.1 + person.seed) * np.sin(roots.rest[:, 1] * 7.7)
    chance = (
        np.exp(-1.3 * dy**2)
        * smoothstep(0.9, 1.4, x)
        * smoothstep(5.75, 5.3, x)
        * np.interp(s, [0, 0.15, 1], [0.4, 1, 0.9])
        * gaps
    )
    keep = np.where(rng.rand(len(x)) < chance)[0]
    keep = keep[rng.permutation(len(keep))[: 2 * brow["count"]]]
    roots, s, dy = roots.take(keep), s[keep], dy[keep]
    side, normal = np.sign(roots.rest[:, 0]), roots.normal(shape)
    rise = np.interp(s, [0, 0.15, 0.4, 0.75, 1], [1.3, 0.75, 0.28, -0.12, -0.5]) - 0.35 * dy
    lie = along(np.c_[side, rise, 0 * rise] + rng.randn(len(s), 3) * 0.16, normal)
    length = (
        brow["length"] * np.interp(s, [0, 0.3, 0.8, 1], [0.7, 1, 0.7, 0.5]) * rng.uniform(0.55, 1.15, len(s))
    )
    t = np.linspace(0, 1, 6)
    droop = np.c_[0 * s, -np.interp(s, [0, 0.4, 1], [0.25, 0.25, 0.15]), 0 * s]
    # Lift off, then return to the skin: a strand that leaves the face shows past the silhouette.
    points = (
        lie[:, None] * t[None, :, None]
        + normal[:, None]
        * (0.16 * np.sin(t * 2.6) - 0.22 * np.interp(s, [0.5, 1], [0, 1])[:, None] * t**2)[..., None]
    )
    points = points + droop[:, None] * (t**2)[None, :, None]
    return Ride.bind(roots, shape, points * length[:, None, None])


def grow_beard(person: Person, shape: Points, skin: Skin) -> Ride:
    head, rng, beard = read_head(), np.random.RandomState(person.seed + 5), person.beard
    roots = scatter(head.triangles[head.is_face[head.triangles].all(1)], 150000, rng)
    uv = head.vertex_uv[roots.triangle].mean(1)
    texel = np.clip((uv * SIZE).astype(int), 0, SIZE - 1)
    lips = skin.lips[texel[:, 1], texel[:, 0]]
    x, y = np.abs(roots.rest[:, 0]), roots.rest[:, 1]
    patchy = 0.72 + 0.28 * np.sin(roots.rest[:, 0] * 2.2 + 1) * np.sin(y * 2.9)
    moustache = (x < 3.0) & (y > -3.6)
    goatee = (x < 3.1) & (y <= -3.6)
    where = {
        "full": np.ones(len(x)),
        "goatee": np.where(moustache | goatee, 1.0, 0.0),
        "moustache": np.where(moustache, 1.0, 0.0),
    }[beard.get("kind", "full")]
    thin = np.clip(0.4 + 0.6 * smoothstep(-3.2, -6, y) + 0.6 * moustache, 0, 1)
    chance = regions.beard(roots.rest) * (lips < 0.12) * patchy * thin * where * beard["density"]
    keep = rng.rand(len(x)) < chance
    roots = roots.take(keep)
    normal, count = roots.normal(shape), int(keep.sum())
    fall = (
        np.c_[0.25 * np.sign(roots.rest[:, 0]), -np.ones(count), np.zeros(count)] + rng.randn(count, 3) * 0.4
    )
    lie = along(fall, normal) * 0.85 + normal * 0.5
    t = np.linspace(0, 1, 6)
    curl = beard.get("curl", 0.0) * np.sin(t * 6)
    length = (
        beard["length"]
        * rng.uniform(0.5, 1.2, count)
        * np.where((np.abs(roots.rest[:, 0]) < 3) & (roots.rest[:, 1] > -3.6), 0.8, 1.0)
    )
    points = (
        lie[:, None] * t[None, :, None]
        + np.cross(normal, lie)[:, None] * curl[None, :, None]
        - normal[:, None] * (0.2 * t**2)[None, :, None]
    )
    return Ride.bind(roots, shape, points * length[:, None, None])


def lid_margin(side: int) -> NDArray[np.int64]:
    """Vertex numbers round one eye opening, in order: the open edge of the face mesh nearest to the eye."""
    head = read_head()
    count: dict[tuple[int, int], int] = {}
    for face in head.faces[head.part == FACE]:
        ring = [int(i) for i in face if i >= 0]
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            count[min(a, b), max(a, b)] = count.get((min(a, b), max(a, b)), 0) + 1
    beside: dict[int, list[int]] = {}
    for (a, b), faces in count.items():
        if faces == 1:
            beside.setdefault(a, []).append(b)
            beside.setdefault(b, []).append(a)
    eye = np.array([3.1 * side, 3.5, 9.2])
    loop, last = [min(beside, key=lambda i: np.linalg.norm(head.neutral[i] - eye))], -1
    while True:
        onward = [i for i in beside[loop[-1]] if i != last]
        if not onward or onward[0] == loop[0] or len(loop) > 400:
            return np.array(loop)
        last = loop[-1]
        loop.append(onward[0])


@dataclass(frozen=True)
class LashRow:
    margin: NDArray[np.int64]  # lid vertices from the inner to the outer corner
    place: NDArray[np.float64]  # 0..1 along the margin
    length: NDArray[np.float64]
    stray: Points
    side: int
    up: int


def lash_rows(person: Person) -> list[LashRow]:
    head, rng, rows = read_head(), np.random.RandomState(person.seed + 9), []
    long = person.sex == "f"
    for side in (-1, 1):
        loop = lid_margin(side)
        across = head.neutral[loop][:, 0] * side
        inner, outer, n = int(across.argmin()), int(across.argmax()), len(loop)
        one = loop[np.arange(inner, inner + (outer - inner) % n + 1) % n]
        two = loop[np.arange(outer, outer + (inner - outer) % n + 1) % n][::-1]
        upper, lower = sorted((one, two), key=lambda m: -head.neutral[m][:, 1].mean())
        for margin, count, length, up in (
            (upper, 230 if long else 150, 1.0 if long else 0.75, 1),
            (lower, 110, 0.42, -1),
        ):
            place = np.sort(rng.uniform(0.06 if up > 0 else 0.15, 0.995, count))
            reach = (
                length
                * rng.uniform(0.65, 1.1, count)
                * np.interp(place, [0, 0.3, 0.75, 1], [0.5, 0.8, 1.1, 0.85])
            )
            rows.append(LashRow(margin, place, reach, rng.randn(count, 3) * 0.10, side, up))
    return rows


def lashes(rows: list[LashRow], shape: Points, eyes: dict[int, Points]) -> Points:
    """Lash points on a moved face: out of the lid, fanned, curled away from the eyeball."""
    drawn, t = [], np.linspace(0, 1, 8)
    for row in rows:
        line = shape[row.margin]
        run = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
        root = np.stack([np.interp(row.place, run / run[-1], line[:, k]) for k in range(3)], -1)
        out, up = unit(root - eyes[row.side]), np.array([0.0, row.up, 0.0])
        fan = np.interp(row.place, [0, 0.35, 1], [-0.35, 0.0, 0.75])[:, None] * np.array([row.side, 0, 0])
        start = unit(out * 0.95 + fan * 0.8 + up * 0.10 + row.stray)
        curl = along(np.broadcast_to(up, out.shape), out) * (1 if row.up > 0 else 0.8)
        step = start[:, None] * t[None, :, None] + curl[:, None] * (0.42 * t**2)[None, :, None]
        drawn.append(root[:, None] + step * (row.length[:, None, None] * 0.62))
    return np.concatenate(drawn)


def strand_material(
    name: str, colour: tuple[float, ...], marks: dict[str, float], rough: float = 0.35
) -> bpy.types.Material:
    m = Material(name, marks)
    return m.finish(
        m.node(
            "ShaderNodeBsdfHairPrincipled",
            {"Color": tuple(colour), "Roughness": rough},
            model="CHIANG",
            parametrization="COLOR",
        ).outputs[0]
    )
