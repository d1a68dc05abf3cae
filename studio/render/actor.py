"""One person in the scene: built once, then posed for every picture or frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from . import expression, eyes, garment, hair, head, mesh, regions, skin, strands, wear
from .head import Points
from .nodes import plain
from .person import Person

SCALP_COVERED = {"scarf", "beanie"}


@dataclass(frozen=True)
class Pose:
    """Degrees. turn is (yaw, pitch, roll) of the head; gaze is (right, up) relative to the head."""

    weights: dict[str, float] = field(default_factory=dict)
    turn: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gaze: tuple[float, float] = (0.0, 0.0)
    body: float = 0.0


def expressed(shape: Points, lid: float, pose: Pose) -> Points:
    """The face with its expression, before the head is turned."""
    weights = expression.relaxed(pose.weights, lid)
    for name, weight in expression.gaze_weights(*pose.gaze).items():
        weights[name] = weights.get(name, 0.0) + weight
    return head.express(shape, weights)


def placed(points: Points, pose: Pose, weight: np.ndarray | float = 1.0) -> Points:
    """Points turned with the head (by their weight) and with the body."""
    flat = points.reshape(-1, 3)
    turned = head.turn(flat, pose.turn, np.broadcast_to(weight, len(flat)))
    return head.turn_body(turned, pose.body).reshape(points.shape)


def posed_head(person: Person, pose: Pose) -> Points:
    """The posed vertices without drawing anything."""
    shape = head.identity(person)
    return placed(expressed(shape, person.lid, pose), pose, head.neck_weight(shape))


class Actor:
    """`donor=True` builds only the bare head: what a swap takes from this person."""

    def __init__(self, person: Person, donor: bool = False) -> None:
        self.person, self.shape = person, head.identity(person)
        self.ring = head.neck_ring(self.shape)
        self.paint = skin.paint_skin(person)
        self._add_skin()
        self._add_mouth()
        self.eyes = eyes.add_eyes(person, self.shape)
        self.pieces = garment.dress(person, self.ring)
        self.wires: list[wear.Wire] = []
        self.hair = None
        if not donor:
            self._add_head_things()
        self._add_strands()

    def _add_skin(self) -> None:
        data = head.read_head()
        on_skin = np.isin(data.part, [head.FACE, head.BACK])
        faces, uv = data.faces[on_skin], data.face_uv[on_skin]
        height = np.where(faces >= 0, head.collar_height(self.shape)[faces], -99).max(1)
        shown = (
            height >= garment.SKIN_DOWN_TO[self.person.garment["collar"]]
        )  # what the garment covers is left out
        faces, uv = faces[shown], uv[shown]
        self.used = np.unique(faces[faces >= 0])
        number = np.full(len(self.shape), -1)
        number[self.used] = np.arange(len(self.used))
        material = skin.skin_material(self.person, self.paint)
        self.skin = mesh.add_mesh(
            "skin", self.shape[self.used], np.where(faces >= 0, number[faces], -1), material, uv
        )
        mesh.set_attribute(
            self.skin, "on_face", regions.face(data.neutral[self.used]) * data.is_face[self.used]
        )
        self.skin.modifiers.new("smooth", "SUBSURF").render_levels = 1

    def _add_mouth(self) -> None:
        old, marks = self.person.age > 0.6, eyes.EYE_MARKS
        gums = plain("gums", (0.34, 0.10, 0.09), marks, rough=0.32, under=0.8, coat=0.25)
        teeth = plain(
            "teeth", (0.58, 0.51, 0.40) if old else (0.66, 0.61, 0.52), marks, rough=0.26, under=0.7, coat=0.3
        )
        self.parts = []
        for part, material in ((head.GUMS, gums), (head.TEETH, teeth), (head.TEARS, eyes.tear_material())):
            used, points, faces = mesh.part_of_head(self.shape, part)
            self.parts.append((mesh.add_mesh("mouth", points, faces, material), used))

    def _add_head_things(self) -> None:
        p = self.person
        self.pieces += wear.put_on_headwear(p, self.shape, self.ring)
        if p.glasses:
            self.wires, lenses = wear.put_on_glasses(p, self.shape)
            self.pieces += lenses
        grown = hair.grow_hair(p, self.shape, self.ring)
        if grown is not None:
            self.hair_points = grown.points
            self.hair = mesh.add_curves("hair", grown.points, grown.radius, hair.hair_material(p))

    def _add_strands(self) -> None:
        p, marks = self.person, {"person": 1.0, "face": 1.0}
        self.rides = []
        brows = strands.grow_brows(p, self.shape)
        brow_radius = np.array([0.0062, 0.0062, 0.0058, 0.005, 0.0035, 0.0012])
        self._ride("brow", brows, brow_radius, p.brow["colour"], marks)
        if p.beard:
            beard = strands.grow_beard(p, self.shape, self.paint)
            self._ride("beard", beard, np.array([0.006] * 4 + [0.005, 0.002]), p.beard["colour"], marks)
        self.lash_rows = strands.lash_rows(p)
        self.eye_centres = {eye.side: eye.centre for eye in self.eyes}
        points = strands.lashes(self.lash_rows, self.shape, self.eye_centres)
        colour = (0.012, 0.009, 0.008) if p.age < 0.8 else (0.12, 0.1, 0.08)
        self.lashes = mesh.add_curves(
            "lash", points, np.linspace(0.011, 0.0015, 8), strands.strand_material("lash", colour, marks)
        )

    def _ride(
        self, name: str, ride: strands.Ride, radius: np.ndarray, colour: list[float], marks: dict[str, float]
    ) -> None:
        thing = mesh.add_curves(
            name, ride.on(self.shape), radius, strands.strand_material(name, tuple(colour), marks)
        )
        self.rides.append((ride, thing))

    def pose(self, pose: Pose) -> Points:
        """Move everything. Returns the posed vertices of the head (cm)."""
        moved = expressed(self.shape, self.person.lid, pose)
        posed = placed(moved, pose, head.neck_weight(self.shape))

        def place(points: Points, weight: np.ndarray | float = 1.0) -> Points:
            return placed(points, pose, weight)

        mesh.move_mesh(self.skin, posed[self.used])
        for thing, used in self.parts:
            mesh.move_mesh(thing, posed[used])
        for eye in self.eyes:
            for thing, points in eye.look(*pose.gaze):
                mesh.move_mesh(thing, place(points))
        if self.hair is not None:
            mesh.move_curves(self.hair, place(self.hair_points, head.neck_weight(self.hair_points).ravel()))
        for ride, thing in self.rides:
            mesh.move_curves(thing, ride.on(posed))
        mesh.move_curves(self.lashes, place(strands.lashes(self.lash_rows, moved, self.eye_centres)))
        for piece in self.pieces:
            mesh.move_mesh(piece.thing, place(piece.points, piece.follows * head.neck_weight(piece.points)))
        for wire in self.wires:
            wire.move(place(wire.path))
        return posed
