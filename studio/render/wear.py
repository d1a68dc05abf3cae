"""Things worn on the head: glasses, a headscarf, a knitted hat."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from .garment import Piece, body_distance, capsule, cloth_material, ellipsoid, join, solid
from .hair import Surface
from .head import Points, eyeball, read_head, smoothstep, to_scene
from .mesh import add_mesh, link
from .nodes import Material, plain
from .person import Person

FRAME_MARKS = {"person": 1.0, "front": 1.0}
COVER_MARKS = {"person": 1.0, "hair": 1.0}  # cloth over the hair counts as hair: a swap must leave it alone


class Wire:
    """A round bar along a path that can be moved with the head."""

    def __init__(
        self, path: Points, radius: float, material: bpy.types.Material, closed: bool = False
    ) -> None:
        curve = bpy.data.curves.new("wire", "CURVE")
        curve.dimensions, curve.bevel_depth, curve.bevel_resolution, curve.use_fill_caps = (
            "3D",
            radius * 0.01,
            3,
            True,
        )
        self.spline = curve.splines.new("POLY")
        self.spline.points.add(len(path) - 1)
        self.spline.use_cyclic_u, self.spline.use_smooth = closed, True
        self.path, self.curve = path, curve
        curve.materials.append(material)
        link(bpy.data.objects.new("wire", curve))
        self.move(path)

    def move(self, path: Points) -> None:
        self.spline.points.foreach_set(
            "co", np.c_[to_scene(path), np.ones(len(path))].astype(np.float32).ravel()
        )
        self.curve.update_tag()


def _rim(centre: NDArray, width: float, height: float, power: float, bend: float) -> Points:
    a = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    x = np.sign(np.cos(a)) * np.abs(np.cos(a)) ** (2 / power) * width / 2
    y = np.sign(np.sin(a)) * np.abs(np.sin(a)) ** (2 / power) * height / 2
    y = y - 0.06 * height * np.sin(2 * np.arctan2(y, np.abs(x))) * (np.sign(x) == -np.sign(centre[0]))
    x = x + centre[0]
    return np.c_[x, y + centre[1], centre[2] - bend * x**2]


def _lens_material() -> bpy.types.Material:
    m = Material("lens", {})
    clear = m.node("ShaderNodeBsdfTransparent", {"Color": (0.99, 0.99, 0.99)}).outputs[0]
    return m.finish(m.blend(0.03, clear, m.node("ShaderNodeBsdfGlossy", {"Roughness": 0.01}).outputs[0]))


def put_on_glasses(person: Person, shape: Points) -> tuple[list[Wire], list[Piece]]:
    """Two rims, a bridge, temples that end over the ears. Keys: width, height, power, bar, colour, metal."""
    g, head = person.glasses, read_head()
    eyes = {side: eyeball(shape, side)[0] for side in (1, -1)}
    bridge = shape[head.landmarks[27]]
    lids = shape[head.landmarks[36:48]]
    z = max(float(bridge[2]) + 0.15, float(lids[:, 2].max()) + 0.75)
    bend, bar = 0.012, g.get("bar", 0.16)
    material = plain(
        "frame", tuple(g["colour"]), FRAME_MARKS, rough=0.25, specular=0.5, metal=g.get("metal", 0.0)
    )
    wires, pieces, lens, surface = [], [], _lens_material(), Surface(shape)
    centre_y = float(np.mean([eyes[1][1], eyes[-1][1]])) - 0.35
    skull = (
        head.is_face
        & ~head.is_ear
        & (np.abs(head.neutral[:, 1] - 3.6) < 1.2)
        & (head.neutral[:, 2] > -1.5)
        & (head.neutral[:, 2] < 5)
    )
    wide = min(8.3, float(np.percentile(np.abs(shape[np.where(skull)[0], 0]), 97)) + 0.15)
    for side, eye in eyes.items():
        centre = np.array([eye[0] * 0.99 + side * 0.12, centre_y, z])
        rim = _rim(centre, g["width"], g["height"], g.get("power", 2.6), bend)
        wires.append(Wire(rim, bar, material, closed=True))
        fan = np.r_[[rim.mean(0) + np.array([0, 0, 0.10])], rim]
        faces = [(0, 1 + k, 1 + (k + 1) % len(rim)) for k in range(len(rim))]
        glass = add_mesh("lens", fan, faces, lens)
        glass.visible_shadow = False
        pieces.append(Piece(glass, fan, 1.0))
        outer = rim[np.argmax(rim[:, 0] * side)]
        hinge = np.array([outer[0] + side * 0.12, centre_y + g["height"] * 0.28, outer[2] - 0.3])
        start = rim[np.argmin(np.linalg.norm(rim - hinge, axis=1))]
        ear = np.array([side * wide, hinge[1] + 0.1, 0.2])
        turn_at = hinge + np.array([side * max(0.0, 0.12 * (wide - abs(hinge[0]))), 0, -1.0])
        temple = np.array(
            [
                start,
                hinge,
                turn_at,
                turn_at * 0.5 + ear * 0.5 + np.array([side * 0.05, 0, 0]),
                ear,
                ear + np.array([0, -0.5, -1.2]),
                ear + np.array([-side * 0.1, -2.2, -2.2]),
            ]
        )
        wires.append(Wire(_outside(_smooth(temple), surface), bar * 0.85, material))
    inner = g["width"] * 0.5
    left, right = (
        np.array([side * (abs(eyes[side][0]) * 0.99 + 0.12 - inner), centre_y + g["height"] * 0.14, z])
        for side in (-1, 1)
    )
    top = np.array([0, centre_y + g["height"] * 0.24, z + 0.18])
    wires.append(Wire(_smooth(np.array([left, top, right])), bar, material))
    return wires, pieces


def _outside(path: Points, surface: Surface) -> Points:
    """Push a temple out of the head where it would cut through it."""
    path = path.copy()
    for _ in range(3):
        over, normal = surface.over(path)
        sideways = normal * np.array([1, 0, 0])
        path += sideways * (np.clip(0.2 - over, 0, 2) * (path[:, 2] > -0.8))[:, None]
    return path


def _smooth(path: Points, steps: int = 40) -> Points:
    from scipy.interpolate import PchipInterpolator

    run = np.r_[0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    return PchipInterpolator(run, path)(np.linspace(0, run[-1], steps))


def put_on_headwear(person: Person, shape: Points, ring: tuple[float, float]) -> list[Piece]:
    match person.headwear.get("kind"):
        case "scarf":
            return [_scarf(person, shape, ring)]
        case "beanie":
            return _beanie(person, shape)
        case _:
            return []


def _scarf(person: Person, shape: Points, ring: tuple[float, float]) -> Piece:
    """Cloth round the head and neck with an oval opening for the face, falling over the shoulders."""
    surface, wear = Surface(shape), person.headwear

    def field(p: Points) -> NDArray:
        flat = p.reshape(-1, 3)
        over, _ = surface.over(flat)
        over = np.where(np.abs(over) > 4, 4 * np.sign(over), over).reshape(p.shape[:-1])
        x, y, z = np.moveaxis(p, -1, 0)
        d = join(over - 0.55, ellipsoid(p, (0, 4.9, 0.0), (9.75, 10.5, 10.7)), 1.5)
        d = join(d, capsule(p, (0, -4, -1.0), (0, -13, -1.0), 7.3), 3.0)
        drape = np.maximum(body_distance(p, person, ring) - 0.9, -(y + 27 + 0.35 * np.abs(x - 3)))
        d = join(d, drape, 2.5)
        oval = (np.sqrt((x / 6.25) ** 2 + ((y - 1.15) / np.where(y > 1.15, 8.9, 8.75)) ** 2) - 1) * 6.3
        folds = (
            0.16 * np.sin(oval * 3.4 + 0.25 * x + 0.8) * smoothstep(0.6, 2.2, oval) * smoothstep(-8, -2, y)
        )
        wrap = 0.34 * np.sin(1.15 * y + 0.55 * x + 0.4 * np.sin(0.5 * x)) * smoothstep(
            -5.5, -9, y
        ) + 0.12 * np.sin(2.3 * y - 0.8 * x) * smoothstep(-6, -10, y)
        d = d + folds + wrap
        opening = -np.maximum(oval, -(z - 0.5))
        h = np.clip(0.5 - 0.5 * (opening - d) / 0.7, 0, 1)  # smooth intersection: a rounded edge
        return opening * (1 - h) + d * h + 0.7 * h * (1 - h)

    points, faces = solid(field, (-17, -34, -14), (17.1, 17, 14), 0.38)
    cloth = cloth_material("scarf", tuple(wear["colour"]), "smooth", marks=COVER_MARKS)
    thing = add_mesh("scarf", points, faces, cloth)
    thing.modifiers.new("smooth", "SMOOTH").iterations = 4
    return Piece(thing, points, 1.0)


def _beanie(person: Person, shape: Points) -> list[Piece]:
    """A ribbed hat with a turned-up edge."""
    surface, wear, pieces = Surface(shape), person.headwear, []

    def shell(thick: float, low: float, high: float) -> tuple[Points, NDArray]:
        def field(p: Points) -> NDArray:
            over, _ = surface.over(p.reshape(-1, 3))
            over = over.reshape(p.shape[:-1])
            x, y, z = np.moveaxis(p, -1, 0)
            level = y - 4.6 - 0.42 * z
            dome = (
                join(over - thick, ellipsoid(p, (0, 7.0, -0.9), (8.0, 8.9, 9.6)), 1.5)
                if high > 50
                else over - thick
            )
            body = np.maximum(dome, 0.9 * np.maximum(low - level, level - high))
            return body + 0.05 * np.sin(6 * np.arctan2(x, z) * 4)

        return solid(field, (-12, -2, -13), (12.1, 19, 14), 0.36)

    for thick, low, high in ((0.5, 0.4, 99.0), (0.95, 0.0, 4.2)):
        points, faces = shell(thick, low, high)
        thing = add_mesh(
            "beanie", points, faces, cloth_material("beanie", tuple(wear["colour"]), "rib", marks=COVER_MARKS)
        )
        thing.modifiers.new("smooth", "SMOOTH").iterations = 6
        pieces.append(Piece(thing, points, 1.0))
    return pieces


def rigid(pieces: list[Piece]) -> list[Any]:
    return [piece.thing for piece in pieces if piece.follows]
