"""Paints a person's skin: colour, relief and gloss maps in numpy, and the Cycles material that uses them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import bpy
import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import splev, splprep
from scipy.ndimage import distance_transform_edt, map_coordinates

from . import cache, regions
from .head import read_head, smoothstep
from .nodes import Material
from .person import Person

SIZE = 1536  # texels of one tile; the map holds two tiles, face and back of the head
Map = NDArray[np.float32]


@dataclass(frozen=True)
class Skin:
    colour: Map  # [SIZE, 2 SIZE, 4] linear
    relief: Map  # [SIZE, 2 SIZE, 4]: height, roughness, shine
    lips: Map  # [SIZE, 2 SIZE]


def paint_skin(person: Person) -> Skin:
    """The maps of a person, from the cache if nothing they depend on has changed."""
    import sys

    looks = replace(person, garment={}, glasses={}, headwear={}, card={}, name="")
    key = cache.fingerprint(looks, sys.modules[__name__], regions)
    maps = cache.remember(f"skin-{person.id}", key, lambda: _paint(person))
    return Skin(*(maps[name].astype(np.float32) for name in ("colour", "relief", "lips")))


def resting_position() -> Map:
    """The rest position (cm) of every texel, so that noise and masks are painted in space, without seams."""
    return cache.remember("position", cache.fingerprint(SIZE, "skin-position"), _resting_position)["position"]


def _resting_position() -> dict[str, NDArray]:
    head = read_head()
    position = np.zeros((SIZE, 2 * SIZE, 3), np.float32)
    seen = np.zeros((SIZE, 2 * SIZE), bool)
    for triangle, triangle_uv in zip(head.triangles, head.triangle_uv, strict=True):
        a = head.uv[triangle_uv].astype(np.float64) * SIZE - 0.5
        x0, y0 = np.floor(a.min(0) - 1).astype(int).clip(0)
        x1, y1 = np.minimum(np.ceil(a.max(0) + 2).astype(int), (2 * SIZE, SIZE))
        area = (a[1, 1] - a[2, 1]) * (a[0, 0] - a[2, 0]) + (a[2, 0] - a[1, 0]) * (a[0, 1] - a[2, 1])
        if x1 <= x0 or y1 <= y0 or abs(area) < 1e-9:
            continue
        xx, yy = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
        l0 = ((a[1, 1] - a[2, 1]) * (xx - a[2, 0]) + (a[2, 0] - a[1, 0]) * (yy - a[2, 1])) / area
        l1 = ((a[2, 1] - a[0, 1]) * (xx - a[2, 0]) + (a[0, 0] - a[2, 0]) * (yy - a[2, 1])) / area
        share = np.stack([l0, l1, 1 - l0 - l1], -1)
        inside = (share > -0.02).all(-1)
        position[yy[inside], xx[inside]] = share[inside] @ head.neutral[triangle]
        seen[yy[inside], xx[inside]] = True
    nearest = distance_transform_edt(~seen, return_distances=False, return_indices=True)
    return {"position": position[nearest[0], nearest[1]]}


def cloud(position: Map, scale: float, octaves: int, seed: int, rough: float = 0.55) -> Map:
    """Value noise in space, 0..1."""
    lattice = np.random.RandomState(seed).rand(48, 48, 48).astype(np.float32)
    points, total, weight, amount = position.reshape(-1, 3) * scale, 0.0, 0.0, 1.0
    for octave in range(octaves):
        f = points * 2**octave + octave * 7.3
        whole = np.floor(f)
        part = f - whole
        part = part * part * (3 - 2 * part)
        total = total + amount * map_coordinates(lattice, ((whole + part) % 47).T, order=1, mode="wrap")
        weight += amount
        amount *= rough
    return (total / weight).reshape(position.shape[:2])


def _tint(amount: Map, under: Map, colour: NDArray | tuple) -> Map:
    return under * (1 - amount[..., None]) + np.asarray(colour, np.float32) * amount[..., None]


def _stamp(canvas: Map, x: int, y: int, reach: int, value: Map) -> None:
    """Lay a round spot on the canvas where it is darker than what is there."""
    x0, x1, y0, y1 = max(0, x - reach), min(SIZE, x + reach), max(0, y - reach), min(SIZE, y + reach)
    part = value[y0 - y + reach : y1 - y + reach, x0 - x + reach : x1 - x + reach]
    canvas[y0:y1, x0:x1] = np.maximum(canvas[y0:y1, x0:x1], part)


def _freckles(person: Person, chance: Map, rng: np.random.RandomState) -> Map:
    spots = np.zeros((SIZE, 2 * SIZE), np.float32)
    for _ in range(int(5200 * person.freckle) + 16):
        x, y = rng.randint(20, SIZE - 20, 2)
        if rng.rand() > chance[y, x]:
            continue
        size, stretch, angle = rng.gamma(2.2, 1.15) + 1.5, rng.uniform(0.7, 1.4), rng.rand() * 3
        reach = int(size * 4) + 1
        yy, xx = np.mgrid[-reach:reach, -reach:reach]
        dx, dy = xx * np.cos(angle) + yy * np.sin(angle), yy * np.cos(angle) - xx * np.sin(angle)
        strength = rng.uniform(0.2, 0.85) * min(1, 0.3 + person.freckle)
        _stamp(
            spots,
            x,
            y,
            reach,
            strength * np.exp(-0.5 * ((dx / size * stretch) ** 2 + (dy / size / stretch) ** 2) ** 1.3),
        )
    for _ in range(rng.randint(2, 6)):  # moles
        x, y, size = (
            rng.randint(SIZE * 0.2, SIZE * 0.8),
            rng.randint(SIZE * 0.25, SIZE * 0.75),
            rng.uniform(2.4, 4.6),
        )
        yy, xx = np.mgrid[-24:24, -24:24]
        _stamp(spots, x, y, 24, 0.8 * np.exp(-0.5 * ((xx**2 + yy**2) / size**2) ** 2))
    return spots


class _Wrinkles:
    """Strokes of relief: a groove with a soft ridge on both sides."""

    def __init__(self, rng: np.random.RandomState) -> None:
        self.height, self.rng = np.zeros((SIZE, SIZE), np.float32), rng

    def stroke(self, points: list, depth: float, width: float) -> None:
        width *= 0.75
        line = np.array(points, float)
        spline, _ = splprep(line.T, s=0, k=min(3, len(line) - 1))
        path = np.array(splev(np.linspace(0, 1, 60), spline)).T + np.cumsum(self.rng.randn(60, 2) * 0.0006, 0)
        low = np.floor(path.min(0) * SIZE - width * 14).astype(int).clip(0)
        high = np.ceil(path.max(0) * SIZE + width * 14).astype(int).clip(0, SIZE)
        groove = np.zeros((high[1] - low[1], high[0] - low[0]), np.float32)
        for step in range(59):
            a, b = ((path[step + k] * SIZE - low).astype(int).tolist() for k in (0, 1))
            cv2.line(groove, a, b, math.sin(math.pi * (step + 0.5) / 59) ** 0.6, max(1, int(width)))
        shape = -1.25 * cv2.GaussianBlur(groove, (0, 0), width * 0.8) + 0.9 * cv2.GaussianBlur(
            groove, (0, 0), width * 3.2
        )
        self.height[low[1] : high[1], low[0] : high[0]] += depth * shape


def _wrinkles(age: float, rng: np.random.RandomState) -> Map:
    lines, head = _Wrinkles(rng), read_head()
    at = head.vertex_uv[head.landmarks]
    if age <= 0.05:
        return lines.height
    for k in range(6):  # forehead
        y = 0.725 + 0.030 * k + rng.uniform(-0.006, 0.006)
        left, right = 0.5 - rng.uniform(0.10, 0.17), 0.5 + rng.uniform(0.10, 0.17)
        lines.stroke(
            [
                (left, y - 0.012),
                (0.43, y + 0.006),
                (0.5, y - 0.006 + rng.uniform(-0.004, 0.004)),
                (0.57, y + 0.006),
                (right, y - 0.012),
            ],
            0.55 * age,
            5,
        )
    for s, inner, outer, nose, mouth in ((-1, 39, 36, 31, 48), (1, 42, 45, 35, 54)):
        lines.stroke(
            [(0.5 + s * 0.022, 0.765), (0.5 + s * 0.026, 0.74), (0.5 + s * 0.02, 0.715)], 0.55 * age, 5
        )
        corner = at[outer] + np.array([s * 0.018, 0])
        for k in range(5):  # crow's feet
            a, length = math.radians(-38 + 19 * k + rng.uniform(-5, 5)), rng.uniform(0.03, 0.055)
            lines.stroke(
                [
                    corner,
                    corner + length * 0.5 * np.array([s * math.cos(a), math.sin(a)]),
                    corner + length * np.array([s * math.cos(a), math.sin(a) - 0.1]),
                ],
                0.5 * age,
                4,
            )
        (xi, yi), (xo, yo) = at[inner], at[outer]
        for k, drop in enumerate((0.022, 0.040, 0.058)):  # bags
            lines.stroke(
                [
                    (xi + s * 0.004, yi - drop * 0.6),
                    (xi + s * 0.03, yi - drop * 1.2),
                    ((xi + xo) / 2, (yi + yo) / 2 - drop * 1.25),
                    (xo - s * 0.01, yo - drop * 0.8),
                ],
                (0.75, 0.45, 0.35)[k] * age,
                5 + k,
            )
        (nx, ny), (mx, my) = at[nose], at[mouth]
        lines.stroke(
            [
                (nx + s * 0.035, ny + 0.035),
                (nx + s * 0.06, ny - 0.02),
                (mx + s * 0.035, my + 0.04),
                (mx + s * 0.04, my - 0.01),
            ],
            0.9 * (0.12 + age),
            8,
        )
        lines.stroke(
            [(mx + s * 0.005, my - 0.01), (mx + s * 0.02, my - 0.05), (mx + s * 0.02, my - 0.09)],
            0.6 * age,
            7,
        )
    for _ in range(14):  # cheeks
        x, y = rng.choice([-1, 1]) * rng.uniform(0.16, 0.30) + 0.5, rng.uniform(0.42, 0.62)
        lines.stroke(
            [(x, y), (x + rng.uniform(-0.01, 0.01), y - 0.03), (x + rng.uniform(-0.02, 0.02), y - 0.06)],
            0.18 * age,
            3,
        )
    return lines.height


def _lips() -> Map:
    head = read_head()
    outline = head.vertex_uv[head.landmarks][48:60]
    spline, _ = splprep(np.r_[outline, outline[:1]].T, s=0, per=True)
    curve = np.array(splev(np.linspace(0, 1, 200), spline)).T
    mask = np.zeros((SIZE, 2 * SIZE), np.uint8)
    cv2.fillPoly(mask, [np.int32(curve * SIZE * 16)], 255, cv2.LINE_AA, 4)
    return cv2.GaussianBlur(mask, (0, 0), 6).astype(np.float32) / 255


def _lip_lines(rng: np.random.RandomState) -> Map:
    head = read_head()
    at = head.vertex_uv[head.landmarks]
    low, high, lines = at[57][1], at[51][1], np.zeros((SIZE, SIZE), np.float32)
    for x in np.linspace(0.39, 0.61, 46):
        lean = (x - 0.5) * 0.12
        for ya, yb in ((high + 0.004, high - 0.030), (low - 0.004, low + 0.030)):
            start = (int((x + lean) * SIZE + rng.randint(-4, 4)), int(ya * SIZE))
            cv2.line(
                lines,
                start,
                (int(x * SIZE + rng.randint(-4, 4)), int(yb * SIZE)),
                float(rng.uniform(0.1, 0.3)),
                2,
            )
    return cv2.GaussianBlur(lines, (0, 0), 1.7)


def _ears() -> Map:
    u, v = np.meshgrid((np.arange(2 * SIZE) + 0.5) / SIZE, (np.arange(SIZE) + 0.5) / SIZE)
    ear = ((u < 0.098) | ((u > 0.902) & (u < 1))) & (v > 0.40) & (v < 0.69)
    return cv2.GaussianBlur(ear.astype(np.float32), (0, 0), 8)


def _paint(person: Person) -> dict[str, NDArray]:
    rng = np.random.RandomState(person.seed + 100)
    position = resting_position()
    points, shape = position.reshape(-1, 3).astype(np.float64), position.shape[:2]
    field = lambda region: region(points).reshape(shape).astype(np.float32)  # noqa: E731
    facing = np.zeros(shape, bool)
    facing[:, :SIZE] = True
    lips, ears, age, dark = _lips(), _ears(), person.age, person.tone[0] < 0.3
    chance = field(
        lambda q: (
            0.9 * regions.pair(q, (3.8, 1.2, 9), (2.6, 1.8, 3))
            + regions.blob(q, (0, 2, 11), (1.5, 1.6, 3))
            + 0.25 * regions.blob(q, (0, 8, 9), (6, 3, 4))
            + 0.07
        )
    )
    spots = _freckles(person, chance, rng)

    large, middle, small, relief_noise, patches = (
        cloud(position, scale, octaves, person.seed + k, rough)
        for k, (scale, octaves, rough) in enumerate(
            ((0.55, 3, 0.55), (2.0, 4, 0.62), (7.0, 3, 0.62), (5.0, 3, 0.6), (0.24, 3, 0.5))
        )
    )

    # Relief (mm): wrinkles, lip lines, pores.
    height = np.zeros(shape, np.float32)
    height[:, :SIZE] = _wrinkles(age, rng) - _lip_lines(rng) * lips[:, :SIZE] * 1.2
    grain = lambda s: cv2.GaussianBlur(rng.randn(*shape).astype(np.float32), (0, 0), s) * s * 3.5  # noqa: E731
    pores, fine = np.minimum(grain(1.6) - grain(3.2) * 0.9, 0.25), grain(1.0)
    oily = np.clip(
        field(regions.flush)
        + field(
            lambda q: (
                0.7 * regions.pair(q, (3.5, 0.5, 9.5), (2.2, 2.2, 3))
                + 0.5 * regions.blob(q, (0, 8, 9), (4, 2.5, 3))
            )
        ),
        0,
        1,
    )
    depth = 0.05 if person.sex == "f" else 0.075
    height += (1 - 0.8 * lips) * (
        depth * (0.45 + 0.75 * oily) * pores
        + 0.012 * fine
        + 0.10 * (relief_noise - 0.5)
        + (0.06 + 0.16 * age) * (middle - 0.5)
    )

    # Colour: slow patches, two tones, small variation; then blood, shadow, beard, spots, lips, scalp.
    tone = np.array(person.tone, np.float32)
    colour = np.ones((*shape, 3), np.float32) * tone
    colour = _tint(0.55 * smoothstep(0.38, 0.62, large), colour, person.flush)
    colour = _tint(0.30 * smoothstep(0.45, 0.62, patches), colour, tone * np.float32([0.80, 0.77, 0.78]))
    colour *= (np.clip(0.88 + 0.24 * middle, 0, 2) * (0.90 + 0.20 * small) * (1 + 0.02 * fine))[..., None]
    blood = np.clip(
        (field(regions.flush) * facing + 0.55 * ears)
        * person.red
        * (0.35 + 0.9 * smoothstep(0.33, 0.66, middle)),
        0,
        1,
    )
    colour = _tint(0.60 * blood, colour, tone * np.float32([1.0, 0.56, 0.53]))
    lit = field(
        lambda q: (
            regions.blob(q, (0, 8.5, 9), (3.5, 2.2, 3)) + 0.5 * regions.pair(q, (4.3, 2.0, 9), (1.6, 1.1, 2))
        )
    )
    colour *= (1 + (0.12 if dark else 0.05) * lit * facing)[..., None]
    colour = _tint(
        (0.30 + 0.2 * age + 0.08 * dark) * field(regions.shadow) * facing,
        colour,
        tone * np.float32([0.60, 0.47, 0.52]),
    )
    if person.sex == "m":
        stubble = field(regions.beard) * facing * (1 - lips) * (0.7 + 0.6 * (small - 0.5))
        colour = _tint(
            (0.16 + 0.30 * min(1, person.beard.get("density", 0))) * stubble,
            colour,
            tone * np.float32([0.42, 0.46, 0.52]),
        )
    veins = (
        np.clip(1 - np.abs(cloud(position, 2.6, 3, person.seed + 9) - 0.5) / 0.02, 0, 1)
        * field(regions.flush)
        * facing
    )
    colour = _tint(0.14 * person.red * veins, colour, tone * np.float32([0.8, 0.35, 0.35]))
    colour = _tint(0.75 * spots, colour, tone * np.float32([0.42, 0.29, 0.22]))
    if age > 0.6:
        colour = _tint(
            0.28 * smoothstep(0.62, 0.72, cloud(position, 1.3, 4, person.seed + 31)) * (1 - lips),
            colour,
            tone * np.float32([0.72, 0.55, 0.45]),
        )
    lip_edge = smoothstep(0.25, 0.8, lips + 0.35 * (small - 0.5)) * 0.85
    lip_colour = np.float32(person.lip) * (1.15 - 0.5 * middle)[..., None]
    colour = colour * (1 - lip_edge[..., None]) + lip_colour * lip_edge[..., None]
    scalp = _scalp_shade(person, field, points, shape, ears)
    colour = _tint(scalp, colour, person.hair.get("scalp", (0.03, 0.02, 0.015)))

    gloss = field(regions.shine)
    rough = np.clip(
        (0.56 if dark else 0.52)
        + 0.18 * (small - 0.5)
        + 0.06 * (middle - 0.5)
        - 0.09 * gloss
        - 0.10 * lips
        + 0.08 * scalp,
        0.25,
        0.85,
    )
    alpha = np.ones((*shape, 1), np.float32)
    relief = np.stack([height * 0.25 + 0.5, rough, gloss, alpha[..., 0]], -1)
    return {
        "colour": np.concatenate([np.clip(colour, 0.002, 0.95), alpha], -1).astype(np.float16),
        "relief": relief.astype(np.float16),
        "lips": lips.astype(np.float16),
    }


def _scalp_shade(person: Person, field, points: NDArray, shape: tuple[int, ...], ears: Map) -> Map:
    hair = person.hair
    wobble = np.c_[
        0 * points[:, 0], 0.35 * np.sin(points[:, 0] * 2.3 + person.seed), 0.3 * np.sin(points[:, 1] * 2.7)
    ]
    shade = regions.scalp(points + wobble, hair.get("recede", 0.0), hair.get("temple", 0.3), 0.7).reshape(
        shape
    ) * (1 - np.clip(ears * 2, 0, 1))
    shade = shade * (1 - hair.get("bald", 0.0) * field(regions.crown))
    return cv2.GaussianBlur(shade.astype(np.float32), (0, 0), 7) * hair.get("shade", 0.6)


def skin_material(person: Person, skin: Skin) -> bpy.types.Material:
    m = Material("skin", {"person": 1.0, "face": "on_face"})
    uv = m.node("ShaderNodeUVMap", uv_map="uv").outputs[0]
    uv = m.node("ShaderNodeVectorMath", {0: uv, 1: (0.5, 1.0, 1.0)}, operation="MULTIPLY").outputs[0]
    colour = m.node(
        "ShaderNodeTexImage", {"Vector": uv}, extension="EXTEND", image=_image("colour", skin.colour)
    ).outputs[0]
    relief = m.node(
        "ShaderNodeTexImage", {"Vector": uv}, extension="EXTEND", image=_image("relief", skin.relief)
    ).outputs[0]
    split = m.node("ShaderNodeSeparateColor", {0: relief})
    bump = m.bump(split.outputs[0], 0.004, 0.8)
    dark = person.tone[0] < 0.3
    surface = m.principled(
        Base_Color=colour,
        Roughness=split.outputs[1],
        Specular_IOR_Level=0.30 if dark else 0.38,
        Normal=bump,
        Subsurface_Weight=1.0,
        Subsurface_Radius=(1.0, 0.36, 0.20),
        Subsurface_Scale=0.0022 if dark else 0.0032,
        Coat_Weight=m.math("ADD", 0.01, m.math("MULTIPLY", split.outputs[2], 0.06 if dark else 0.08)),
        Coat_Roughness=0.34,
        Coat_Normal=bump,
    )
    surface.subsurface_method = "RANDOM_WALK"
    return m.finish(surface.outputs[0])


def _image(name: str, pixels: Map) -> bpy.types.Image:
    image = bpy.data.images.new(name, pixels.shape[1], pixels.shape[0], float_buffer=True, is_data=True)
    image.pixels.foreach_set(pixels.ravel())
    image.pack()
    return image
