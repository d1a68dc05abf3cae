"""Head hair: strands grow over the skin along a field, then gather into locks. One function a style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import bpy
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from . import regions
from .garment import body_distance
from .head import Points, read_head, smoothstep
from .nodes import Material
from .person import Person
from .strands import along, scatter, triangle_frame, unit

HAIR_MARKS = {"person": 1.0, "hair": 1.0}


@dataclass(frozen=True)
class Hair:
    points: Points  # [strand, step, 3] cm
    radius: NDArray[np.float64]  # [step] cm


class Surface:
    """Signed height of points over a person's skin."""

    def __init__(self, shape: Points) -> None:
        head = read_head()
        smooth = head.triangles[~head.is_ear[head.triangles].any(1)]
        _, _, _, normal = triangle_frame(shape, smooth)
        self.samples, self.normals = shape[smooth].mean(1), normal
        self.tree = cKDTree(self.samples)
        ears = shape[head.is_ear]
        self.ear = np.array([np.abs(ears[:, 0]).max() + 0.5, ears[:, 1].mean(), ears[:, 2].mean()])

    def over(self, points: Points) -> tuple[NDArray, Points]:
        """Height of each point over the skin and the skin's normal below it."""
        far, nearest = self.tree.query(points, workers=1)
        normal = self.normals[nearest]
        height = ((points - self.samples[nearest]) * normal).sum(1)
        blend = smoothstep(1.0, 2.5, far)  # beyond the reach of one facet, the plain distance
        return height * (1 - blend) + np.where(
            (height < 0) & (np.abs(points[:, 0]) < 7.6), -far, far
        ) * blend, normal


Field = Callable[[Points, float, NDArray], Points]  # points, share of the length, rows -> wished directions


@dataclass
class Scalp:
    roots: Points
    normal: Points
    rest: Points
    edge: NDArray  # 0 at the hairline, 1 inside

    def __len__(self) -> int:
        return len(self.roots)


def scalp_roots(
    person: Person, shape: Points, count: int, rng: np.random.RandomState, feather: float = 0.55
) -> Scalp:
    head, hair = read_head(), person.hair
    roots = scatter(head.triangles, count * 6, rng)
    roots = roots.take(~head.is_ear[roots.triangle].any(1))
    wander = 0.22 * np.sin(roots.rest[:, :1] * 2.3 + person.seed) + 0.16 * np.sin(
        roots.rest[:, 1:2] * 3.7 + roots.rest[:, :1] * 1.9
    )
    moved = roots.rest + wander * np.array([[0, 0.6, 0.5]])
    grown = regions.scalp(moved, hair.get("recede", 0.0), hair.get("temple", 0.3), feather)
    grown = grown * (1 - hair.get("bald", 0.0) * regions.crown(roots.rest))
    keep = np.where(rng.rand(len(grown)) < grown)[0][:count]
    roots = roots.take(keep)
    return Scalp(roots.on(shape), roots.normal(shape), roots.rest, np.clip(grown[keep] * 1.2 - 0.2, 0, 1))


def grow(
    scalp: Scalp,
    start: Points,
    length: NDArray,
    steps: int,
    wish: Field,
    height: Callable[[float], NDArray],
    surface: Surface,
    supple: float = 0.35,
    hug: float = 0.0,
    ring: tuple[float, float] | None = None,
    person: Person | None = None,
) -> Points:
    """Walk every strand along its wished direction; lift it over skin and, when long, over shoulders."""
    at, direction, drawn = scalp.roots.copy(), unit(start), [scalp.roots]
    step = (length / steps)[:, None]
    rows = np.arange(len(scalp))
    for k in range(steps):
        t = (k + 1) / steps
        direction = unit(direction * (1 - supple) + wish(at, t, rows) * supple)
        at = at + direction * step
        over, normal = surface.over(at)
        level = height(t)
        lift = np.clip(level - over, 0, 0.8)
        settle = (
            np.clip(over - level - 0.25, 0, 1.5) * hug * smoothstep(4, 8.5, at[:, 1])
        )  # lie on the head until it falls free
        at = at + normal * (lift - 0.55 * np.minimum(settle, 1.2))[:, None]
        inward = np.minimum((direction * normal).sum(1), 0) * (lift > 0)
        direction = unit(direction - normal * inward[:, None])
        if ring and person:
            at = _over_ears(at, surface)
            at = _over_shoulders(at, person, ring)
        drawn.append(at.copy())
    return np.stack(drawn, 1)


def _over_ears(at: Points, surface: Surface) -> Points:
    """Long hair hangs outside the ears."""
    ear = surface.ear
    near = np.exp(-0.5 * (((at[:, 1] - ear[1]) / 4.2) ** 2 + ((at[:, 2] - ear[2]) / 2.8) ** 2))
    least = 7.2 + (ear[0] - 7.2) * near
    covered = (near > 0.15) & (np.abs(at[:, 0]) < least) & (np.abs(at[:, 0]) > 5.5)
    at[covered, 0] += np.sign(at[covered, 0]) * np.minimum(least - np.abs(at[:, 0]), 0.6)[covered]
    return at


def _over_shoulders(at: Points, person: Person, ring: tuple[float, float], gap: float = 0.5) -> Points:
    low = np.where(at[:, 1] < -8)[0]
    if len(low) == 0:
        return at
    here = at[low]
    inside = np.clip(gap - body_distance(here, person, ring), 0, 2)
    slope = np.stack(
        [
            body_distance(here + e, person, ring) - body_distance(here - e, person, ring)
            for e in np.eye(3) * 0.2
        ],
        -1,
    )
    at[low] = here + unit(slope) * inside[:, None]
    return at


def gather(
    points: Points,
    locks: int,
    pull: float,
    rng: np.random.RandomState,
    side: NDArray | None = None,
    start: float = 0.15,
) -> tuple[Points, NDArray]:
    """Pull strands towards the middle of their lock, more at the tips. Returns points and lock numbers."""
    roots = points[:, 0]
    centres = rng.choice(len(points), min(locks, len(points)), replace=False)
    key = roots if side is None else np.c_[roots, side * 30]
    lock = cKDTree(key[centres]).query(key)[1]
    t = np.linspace(0, 1, points.shape[1])
    strength = pull * rng.uniform(0.6, 1.0, len(centres))[lock] * rng.uniform(0.5, 1, len(points))
    blend = (strength[:, None] * smoothstep(start, 0.9, t)[None])[..., None]
    leader = points[centres[lock]]
    gathered = points * (1 - blend) + (leader + (roots - leader[:, 0])[:, None] * 0.25) * blend
    gathered[:, 0] = roots
    return gathered, lock


def wave(
    points: Points, lock: NDArray, size: float, pitch: float, rng: np.random.RandomState, loose: float = 0.6
) -> Points:
    """Bend strands into waves that a lock shares. `pitch` is the length of one wave (cm)."""
    if size <= 0:
        return points
    run = np.cumsum(
        np.r_["1", np.zeros((len(points), 1)), np.linalg.norm(np.diff(points, axis=1), axis=2)], axis=1
    )
    count = lock.max() + 1
    phase = (rng.rand(count) * 6.28)[lock] + rng.randn(len(points)) * 0.5 * loose
    angle = 2 * np.pi * run / (pitch * rng.uniform(0.8, 1.25, count)[lock][:, None]) + phase[:, None]
    grow_in = size * smoothstep(0.5, 7, run)
    out = unit(points * np.array([1, 0, 1]) + 1e-6)
    across = np.cross(out, np.array([0, 1.0, 0]))
    return (
        points
        + across * (np.cos(angle) * grow_in)[..., None]
        + out * (np.sin(angle) * grow_in * 0.7 + grow_in * 0.5)[..., None]
    )


def stray(points: Points, share: float, size: float, rng: np.random.RandomState) -> Points:
    """Small wobble of every strand and a few flyaways."""
    count, steps = points.shape[:2]
    t = np.linspace(0, 1, steps)
    phase, pitch = rng.rand(count, 3) * 6.28, rng.uniform(2, 7, (count, 3))
    amount = rng.gamma(1.6, 0.04 * size, (count, 1, 1))
    points = (
        points
        + np.sin(t[None, :, None] * pitch[:, None] + phase[:, None])
        * amount
        * smoothstep(0, 0.4, t)[None, :, None]
    )
    fly = rng.rand(count) < share
    out = unit(points[fly, -1] - np.array([0, 4.0, 0]))[:, None] * 0.8 + rng.randn(fly.sum(), 1, 3) * 0.5
    points[fly] += out * (size * t**1.4)[None, :, None]
    return points


def taper(steps: int, radius: float, blunt: float = 0.3) -> NDArray:
    t = np.linspace(0, 1, steps)
    return radius * (1 - (1 - blunt) * smoothstep(0.6, 1.0, t)) * np.where(t == 1, 0.35, 1)


def grow_hair(person: Person, shape: Points, ring: tuple[float, float]) -> Hair | None:
    kind = person.hair["kind"]
    if kind == "none":
        return None
    rng, surface = np.random.RandomState(person.seed + 3), Surface(shape)
    styles = {"fall": _fall, "back": _back, "crop": _crop, "coil": _coil, "buzz": _buzz}
    return styles[kind](person, shape, surface, ring, rng)


def _fall(
    person: Person, shape: Points, surface: Surface, ring: tuple[float, float], rng: np.random.RandomState
) -> Hair:
    """Hair that parts and falls: bob to long.

    Keys: part, end, volume, wave, pitch, layers, frame, fringe, locks.
    """
    h = person.hair
    scalp = scalp_roots(person, shape, h.get("count", 14000), rng, 0.5)
    x, y, z = scalp.rest.T
    side = np.sign(x - h["part"] + rng.randn(len(scalp)) * 0.12 - 0.10 * np.clip(z, -9, 0) * 0)
    fringe = h.get("fringe", 0.0) > 0
    bang = fringe & (y > 9.6) & (z > 3.2) & (np.abs(x) < 5.2)
    lock_seed = rng.rand(len(scalp))
    down = np.clip(y - h["end"], 1.5, None)
    over = (
        0.9 * np.clip(7.2 - np.abs(x), 0, 8) * smoothstep(7, 11, y)
    )  # way to the side of the head before falling
    length = (down * 0.98 + over) * (1 - h.get("layers", 0.15) * rng.rand(len(scalp)) ** 1.5)
    length = np.where(bang, (y - h.get("fringe", 6.5)) + 2.0 + rng.randn(len(scalp)) * 0.35, length)
    front = smoothstep(1.5, 7, z)
    top = smoothstep(5, 13, y)

    def wish(at: Points, t: float, rows: NDArray) -> Points:
        s, out = side[rows], np.abs(at[:, 0])
        falling = np.maximum(smoothstep(3.4, 7.0, out), smoothstep(8.5, 3.5, at[:, 1]))
        across = np.c_[s, -0.10 + 0 * s, -0.30 - 0.45 * front[rows]]
        tuck = np.where(at[:, 1] < -1, -0.10 * np.sign(at[:, 0]), 0.0)
        down_ = np.c_[tuck, -np.ones(len(s)), -0.10 * (at[:, 2] > 2)]
        want = across * (1 - falling)[:, None] + down_ * falling[:, None]
        # Stay off the face.
        keep = np.interp(at[:, 1], [-14, -7, -3, 3, 7, 10.5], [4.6, 4.9, 5.9, 6.6, 6.2, 3.2]) * (
            1 - 0.16 * h.get("frame", 0.0)
        )
        near = (at[:, 2] > 2.2) & (out < keep) & ~bang[rows]
        want[near, 0] += np.sign(at[near, 0] - 0.3 * h["part"]) * 1.1
        want[near, 2] -= 0.55
        if bang.any():
            b = bang[rows]
            fan = 0.12 * x[rows][b] / 5
            want[b] = np.c_[fan, -0.55 - 0.9 * t + 0 * fan, 0.85 * (1 - 1.5 * t) + 0 * fan]
        return unit(want)

    beside = 0.25 + 0.75 * smoothstep(0.2, 3.5, np.abs(x - h["part"]))  # hair beside the parting lies flat

    def height(t: float) -> NDArray:
        rise = np.minimum(1.0, t * length / 5.0)
        return (
            0.08 + h.get("volume", 0.6) * top * beside * (0.35 + 0.65 * lock_seed)
        ) * rise + 0.14 * lock_seed * rise

    start = scalp.normal * 0.45 + np.c_[side * 0.7, 0.2 + 0 * side, -0.2 * front]
    start[bang] = scalp.normal[bang] * 0.6 + np.array([0, 0.1, 0.6])
    steps = int(np.clip(length.max() / 1.0, 14, 32))
    points = grow(scalp, start, length, steps, wish, height, surface, 0.38, 1.0, ring, person)
    points, lock = gather(points, h.get("locks", 420), h.get("pull", 0.72), rng, np.where(bang, 3, side))
    points = wave(points, lock, h.get("wave", 0.0), h.get("pitch", 7.0), rng)
    points = _refit(stray(points, 0.025, h.get("stray", 1.0), rng), surface, 0.06)
    wide = np.abs(points[..., 0] * (points[..., 1] > -7)).max(1)
    points = points[wide < np.percentile(wide, 98.5) + 0.35]  # a few strands lose their way at the ears
    return Hair(points, taper(points.shape[1], h.get("radius", 0.0105)))


def _refit(points: Points, surface: Surface, gap: float) -> Points:
    """Lift whatever sank into the skin after waves and locks."""
    flat = points[:, 1:].reshape(-1, 3)
    over, normal = surface.over(flat)
    close = over > -2.5
    flat = flat + normal * (np.clip(gap - over, 0, 1.5) * close)[:, None]
    points[:, 1:] = flat.reshape(points[:, 1:].shape)
    return points


def _back(
    person: Person, shape: Points, surface: Surface, ring: tuple[float, float], rng: np.random.RandomState
) -> Hair:
    """Combed back to a bun. Keys: bun (x, y, z), bun_size, volume, loose."""
    h = person.hair
    bun = np.array(h.get("bun", [0, 4.5, -11.0]), float)
    scalp = scalp_roots(person, shape, h.get("count", 16000), rng, 0.5)
    lock_seed = rng.rand(len(scalp))
    away = bun + rng.randn(len(scalp), 3) * 0.8
    reach = np.linalg.norm(scalp.roots - away, axis=1)
    length = reach * (1.06 + 0.30 * smoothstep(4, 18, reach))
    top = smoothstep(6, 13, scalp.rest[:, 1])

    def wish(at: Points, t: float, rows: NDArray) -> Points:
        to = away[rows] - at
        far = np.linalg.norm(to, axis=1, keepdims=True)
        _, normal = surface.over(at)
        flat = along(to, normal)
        return unit(flat * np.clip(far / 5, 0, 1) + to / (far + 1e-6) * (1 - np.clip(far / 5, 0, 1)) * 1.5)

    def height(t: float) -> NDArray:
        return (
            0.05
            + h.get("volume", 0.35) * top * np.sin(np.pi * min(1, t * 1.2)) ** 0.7 * (0.5 + 0.5 * lock_seed)
        ) * min(1.0, t * 5) + 0.12 * lock_seed

    start = scalp.normal * 0.35 + along(away - scalp.roots, scalp.normal)
    points = grow(scalp, start, length, 24, wish, height, surface, 0.5, 0.6)
    points, _ = gather(points, 500, 0.5, rng)
    points = _refit(stray(points, 0.008, h.get("stray", 0.7), rng), surface, 0.05)
    wound = _bun(bun, h.get("bun_size", 3.0), points.shape[1], rng)
    return Hair(np.concatenate([points, wound]), taper(points.shape[1], h.get("radius", 0.0100), 0.6))


def _bun(centre: Points, size: float, steps: int, rng: np.random.RandomState, count: int = 4200) -> Points:
    """Strands wound round a ball, each on its own tilted circle."""
    axis = unit(np.array([0.1, 0.45, -1.0]) + rng.randn(count, 3) * 0.35)
    u = unit(np.cross(axis, rng.randn(count, 3)))
    v = np.cross(axis, u)
    level = rng.uniform(-0.8, 0.8, count)
    angle = np.linspace(0, 2.6, steps)[None] + rng.rand(count, 1) * 6.28
    ring = np.sqrt(1 - level**2)[:, None, None] * (
        u[:, None] * np.cos(angle)[..., None] + v[:, None] * np.sin(angle)[..., None]
    )
    wobble = 1 + 0.03 * np.sin(angle * 3 + rng.rand(count, 1) * 6)
    return centre + (ring * wobble[..., None] + (axis * level[:, None])[:, None]) * size * rng.uniform(
        0.86, 1.0, (count, 1, 1)
    ) * np.array([1, 0.92, 0.8])


COMBS = {  # x, y, z of the way the top hair is combed, and how far the roots stand up
    "side": ((1.0, -0.05, 0.15), 0.55),
    "forward": ((0.25, 0.0, 1.0), 0.45),
    "back": ((0.15, 0.3, -1.0), 0.65),
    "up": ((0.35, 0.5, -0.35), 1.1),
}


def _crop(
    person: Person, shape: Points, surface: Surface, ring: tuple[float, float], rng: np.random.RandomState
) -> Hair:
    """Short hair. Keys: comb, part, top, sides, bald, recede, wave, locks."""
    h = person.hair
    scalp = scalp_roots(person, shape, h.get("count", 19000), rng, 0.6)
    x, y, _ = scalp.rest.T
    comb, lift = COMBS[h.get("comb", "side")]
    high = smoothstep(h.get("fade", 5.5), h.get("fade", 5.5) + 4.5, y)
    length = (
        (h["sides"] + (h["top"] - h["sides"]) * high)
        * rng.uniform(0.72, 1.12, len(scalp))
        * (0.45 + 0.55 * scalp.edge)
    )
    part = h.get("part", -3.0)
    over = np.where(x > part, 1.0, -0.8)
    top_way = np.c_[comb[0] * over, np.full(len(scalp), comb[1]), np.full(len(scalp), comb[2])]
    swirl = np.stack(
        [np.sin(scalp.rest @ rng.randn(3) * 0.55 + rng.rand() * 6) for _ in range(3)], -1
    ) * h.get("tousle", 0.35)
    side_way = np.c_[0.1 * np.sign(x), -np.ones(len(scalp)), -0.45 + 0 * x]
    way = top_way * high[:, None] + side_way * (1 - high)[:, None] + swirl + rng.randn(len(scalp), 3) * 0.16
    stand = h.get("lift", lift) * high + 0.30 * (1 - high)

    def wish(at: Points, t: float, rows: NDArray) -> Points:
        _, normal = surface.over(at)
        fall = np.array([0, -0.25 * t * h.get("droop", 1.0), 0])
        return unit(along(way, normal) + normal * (stand * (1 - 1.15 * t))[:, None] + fall)

    def height(t: float) -> NDArray:
        return np.full(len(scalp), 0.03 + 0.10 * min(1, t * 3))

    start = scalp.normal * (0.35 + stand[:, None]) + along(way, scalp.normal) * 0.6
    points = grow(scalp, start, length, 12, wish, height, surface, 0.45)
    points, lock = gather(points, h.get("locks", 900), h.get("pull", 0.6), rng, start=0.05)
    points = wave(points, lock, h.get("wave", 0.0), h.get("pitch", 2.2), rng)
    points = _refit(stray(points, 0.02, 0.5, rng), surface, 0.03)
    return Hair(points, taper(points.shape[1], h.get("radius", 0.0095)))


def _coil(
    person: Person, shape: Points, surface: Surface, ring: tuple[float, float], rng: np.random.RandomState
) -> Hair:
    """Coiled hair from very short to a round afro. Keys: length, sides, coil, count."""
    h = person.hair
    scalp = scalp_roots(person, shape, h.get("count", 22000), rng, 0.5)
    count, longest = len(scalp), h["length"]
    steps = int(np.clip(longest * 6, 14, 30))
    t = np.linspace(0, 1, steps)
    centre = np.array([0, 5.0, 0.0])
    out = unit(
        scalp.normal * 0.8
        + unit(scalp.roots - centre) * (0.8 if longest > 2 else 0.1)
        + rng.randn(count, 3) * 0.16
        + np.array([0, 0.1, -0.06])
    )
    lumps = 1 + 0.10 * np.sin(scalp.rest @ np.array([0.9, 0.5, 0.7]) + 1) * np.sin(
        scalp.rest @ np.array([-0.6, 0.8, 0.5])
    )
    reach = longest * np.interp(
        scalp.rest[:, 1], [-3, 2, 7, 12], [h.get("sides", 0.5), 0.5 + 0.5 * h.get("sides", 0.5), 0.95, 1.0]
    )
    reach = reach * rng.uniform(0.55, 1.0, count) ** 0.6 * lumps * (0.5 + 0.5 * scalp.edge)
    u = unit(np.cross(out, rng.randn(count, 3)))
    v = np.cross(out, u)
    width = (
        np.minimum(h.get("coil", 0.16), reach * 0.3)[:, None]
        * smoothstep(0, 0.2, t)[None]
        * rng.uniform(0.6, 1.3, (count, 1))
    )
    turns = np.clip(reach / (h.get("coil", 0.16) * 2.6), 1.2, 3.6)
    angle = rng.rand(count, 1) * 6.28 + 6.28 * turns[:, None] * t[None]
    drift = np.cumsum(rng.randn(count, steps, 3) * 0.05, 1) * (longest / 3) * t[None, :, None]
    points = scalp.roots[:, None] + out[:, None] * (reach[:, None] * t)[..., None] + drift
    points = (
        points
        + u[:, None] * (width * np.cos(angle))[..., None]
        + v[:, None] * (width * np.sin(angle))[..., None]
    )
    points, _ = gather(points, h.get("locks", 2600), 0.35, rng)
    return Hair(points, taper(steps, h.get("radius", 0.0075), 0.6))


def _buzz(
    person: Person, shape: Points, surface: Surface, ring: tuple[float, float], rng: np.random.RandomState
) -> Hair:
    """A few millimetres everywhere. Keys: length."""
    h = person.hair
    scalp = scalp_roots(person, shape, h.get("count", 30000), rng, 0.6)
    t = np.linspace(0, 1, 4)
    way = along(
        np.c_[0 * scalp.rest[:, 0], -0.3 + 0 * scalp.rest[:, 0], 0.6 + 0 * scalp.rest[:, 0]]
        + rng.randn(len(scalp), 3) * 0.3,
        scalp.normal,
    )
    reach = h["length"] * rng.uniform(0.6, 1.1, len(scalp)) * (0.5 + 0.5 * scalp.edge)
    bend = (
        scalp.normal[:, None] * (t - 0.25 * t**2)[None, :, None]
        + way[:, None] * (0.7 * t**1.5)[None, :, None]
    )
    return Hair(scalp.roots[:, None] + bend * reach[:, None, None], taper(4, 0.0085, 0.5))


def hair_material(person: Person) -> bpy.types.Material:
    """Melanin hair. `grey` is the share of strands that have lost theirs."""
    h = person.hair
    m = Material("hair", HAIR_MARKS)
    info = m.node("ShaderNodeHairInfo")
    shader = m.node(
        "ShaderNodeBsdfHairPrincipled",
        {
            "Roughness": h.get("rough", 0.34),
            "Radial Roughness": 0.45,
            "Random Roughness": 0.25,
            "Random Color": 0.4,
            "Random": info.outputs["Random"],
            "Melanin Redness": h.get("redness", 0.3),
            "Coat": 0.0,
        },
        model="CHIANG",
        parametrization="MELANIN",
    )
    tips = m.node(
        "ShaderNodeMapRange",
        {
            0: info.outputs["Intercept"],
            1: 0.0,
            2: 1.0,
            3: h["melanin"],
            4: h["melanin"] * h.get("tips", 0.93),
        },
    ).outputs[0]
    if grey := h.get("grey"):
        lost = m.math("LESS_THAN", info.outputs["Random"], grey)
        tips = m.math(
            "ADD", m.math("MULTIPLY", lost, 0.05), m.math("MULTIPLY", m.math("SUBTRACT", 1.0, lost), tips)
        )
    m.tree.links.new(tips, shader.inputs["Melanin"])
    return m.finish(shader.outputs[0])
