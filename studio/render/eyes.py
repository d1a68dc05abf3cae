"""Eyeballs: a turned profile with a clear cornea over a flat iris, so that catchlights and depth are real."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from .head import NEUTRAL_RADIUS, Points, eyeball, turn
from .mesh import add_mesh, move_mesh, set_attribute
from .nodes import Material
from .person import Person

IRIS = 0.70  # radius of the coloured part (cm) on an eyeball of 1.53
EYE_MARKS = {"person": 1.0, "face": 1.0}


def _turned(profile: np.ndarray, around: int = 64) -> tuple[Points, np.ndarray]:
    """A surface of revolution about z from (radius, z) pairs."""
    angle = np.arange(around) * 2 * np.pi / around
    points = np.stack(
        [np.c_[r * np.cos(angle), r * np.sin(angle), np.full(around, z)] for r, z in profile]
    ).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(len(profile) - 1), np.arange(around), indexing="ij")
    n = (j + 1) % around
    faces = np.stack(
        [i * around + j, i * around + n, (i + 1) * around + n, (i + 1) * around + j], -1
    ).reshape(-1, 4)
    return points, faces


def _outer() -> tuple[Points, np.ndarray]:
    """White and cornea: the cornea bulges inside the iris radius."""
    ball_radius, rows = NEUTRAL_RADIUS, []
    rim = math.sqrt(ball_radius * ball_radius - IRIS * IRIS)
    for r in np.linspace(0.0, 0.78, 20):
        ball = math.sqrt(ball_radius * ball_radius - r * r)
        bulge = rim + 0.19 * (1 - (r / IRIS) ** 2) if r < IRIS else ball
        k = 1 / (1 + math.exp(-(r - IRIS + 0.01) / 0.018))
        rows.append((r, bulge * (1 - k) + ball * k))
    rows += [
        (ball_radius * math.sin(a), ball_radius * math.cos(a))
        for a in np.linspace(math.asin(0.82 / ball_radius), math.pi * 0.75, 26)
    ]
    return _turned(np.array(rows))


def _inner() -> tuple[Points, np.ndarray]:
    """Iris and pupil: a shallow dish behind the cornea."""
    rim = math.sqrt(NEUTRAL_RADIUS**2 - IRIS**2)
    depth = (
        (0.001, 0.20),
        (0.10, 0.17),
        (0.2, 0.14),
        (0.3, 0.115),
        (0.42, 0.085),
        (0.58, 0.06),
        (0.74, 0.045),
    )
    return _turned(np.array([(r, rim - d) for r, d in depth]))


def _white_material(person: Person) -> bpy.types.Material:
    m = Material("eye", EYE_MARKS)
    radius, place = m.attribute("eye_radius"), m.attribute("eye_place", "Vector")
    side = m.ramp(radius, 0.7, 1.35)
    veins = m.node(
        "ShaderNodeTexNoise",
        {"Vector": place, "Scale": 3.0, "Detail": 6.0, "Roughness": 0.7, "Distortion": 1.5},
    ).outputs[0]
    white = m.mix(m.math("MULTIPLY", side, 0.6), (0.56, 0.505, 0.47), (0.46, 0.26, 0.21))
    thin = m.ramp(m.math("ABSOLUTE", m.math("SUBTRACT", veins, 0.5)), 0.02, 0.0)
    white = m.mix(m.math("MULTIPLY", thin, m.math("MULTIPLY", side, 0.5)), white, (0.55, 0.12, 0.09))
    if person.tone[0] < 0.3:
        white = m.mix(0.30, white, (0.42, 0.30, 0.19))
    wet = m.bump(m.noise(place, 7, 3), 0.0004, 0.25)
    sclera = m.principled(
        Base_Color=white,
        Roughness=0.18,
        Specular_IOR_Level=0.5,
        Subsurface_Weight=0.8,
        Subsurface_Radius=(1.0, 0.5, 0.35),
        Subsurface_Scale=0.002,
        Coat_Weight=0.5,
        Coat_Roughness=0.04,
        Normal=wet,
    ).outputs[0]
    glint = m.node("ShaderNodeFresnel", {"IOR": 1.48}).outputs[0]
    clear = m.node("ShaderNodeBsdfTransparent").outputs[0]
    cornea = m.blend(glint, clear, m.node("ShaderNodeBsdfGlossy", {"Roughness": 0.015}).outputs[0])
    return m.finish(m.blend(m.ramp(radius, 0.635, 0.73), cornea, sclera))


def _iris_material(person: Person) -> bpy.types.Material:
    m = Material("iris", EYE_MARKS)
    radius, place = m.attribute("eye_radius"), m.attribute("eye_place", "Vector")
    axes = m.node("ShaderNodeSeparateXYZ", {0: place})
    angle = m.math("ARCTAN2", axes.outputs[1], axes.outputs[0])
    wheel = m.node(
        "ShaderNodeCombineXYZ",
        {
            0: m.math("MULTIPLY", m.math("COSINE", angle), 3.0),
            1: m.math("MULTIPLY", m.math("SINE", angle), 3.0),
            2: m.math("MULTIPLY", radius, 2.2),
        },
    ).outputs[0]
    fibres = m.noise(wheel, 2.6, 5, 0.65)
    r, g, b = person.iris
    inner = (min(1, r * 1.55 + 0.01), min(1, g * 1.2 + 0.01), min(1, b * 0.75 + 0.01))
    colour = m.mix(m.ramp(radius, 0.46, 0.30), (r, g, b), inner)
    colour = m.mix(m.ramp(fibres, 0.3, 0.75), m.mix(0.5, colour, (0.0, 0.0, 0.0)), colour)
    colour = m.mix(m.ramp(radius, 0.54, 0.69), colour, (0.012, 0.01, 0.01))
    colour = m.mix(m.ramp(radius, 0.295, 0.26), colour, (0.002, 0.002, 0.002))
    return m.finish(m.principled(Base_Color=colour, Roughness=0.6, Specular_IOR_Level=0.1).outputs[0])


def tear_material() -> bpy.types.Material:
    """The wet line along the lids: clear, with a glint. It is on the face."""
    m = Material("tears", {})
    glint = m.node("ShaderNodeFresnel", {"IOR": 1.34}).outputs[0]
    clear = m.node("ShaderNodeBsdfTransparent").outputs[0]
    return m.finish(m.blend(glint, clear, m.node("ShaderNodeBsdfGlossy", {"Roughness": 0.03}).outputs[0]))


@dataclass
class Eye:
    side: int
    centre: Points
    scale: float
    parts: list[tuple[Any, Points]]  # object and its points about the centre

    def look(self, right: float, up: float) -> list[tuple[Any, Points]]:
        """Points of the parts about the head, turned by degrees and slightly converged on the camera."""
        a, b = math.radians(right - 1.6 * self.side), math.radians(-up)
        moved = []
        for thing, points in self.parts:
            x, y, z = (points * self.scale).T
            y, z = y * math.cos(b) - z * math.sin(b), y * math.sin(b) + z * math.cos(b)
            x, z = x * math.cos(a) + z * math.sin(a), z * math.cos(a) - x * math.sin(a)
            moved.append((thing, np.c_[x, y, z] + self.centre))
        return moved


def add_eyes(person: Person, shape: Points) -> list[Eye]:
    white, iris, eyes = _white_material(person), _iris_material(person), []
    for side in (1, -1):
        centre, radius = eyeball(shape, side)
        scale, parts = radius / NEUTRAL_RADIUS, []
        for (points, faces), material in ((_outer(), white), (_inner(), iris)):
            thing = add_mesh("eye", points * scale + centre, faces, material)
            set_attribute(
                thing, "eye_radius", np.hypot(points[:, 0], points[:, 1]) + np.where(points[:, 2] < 0, 2, 0)
            )
            set_attribute(thing, "eye_place", points + (5 * side if material is white else 0))
            parts.append((thing, points))
        eyes.append(Eye(side, centre, scale, parts))
    return eyes


def move_eyes(eyes: list[Eye], gaze: tuple[float, float], yaw_pitch_roll: tuple[float, float, float]) -> None:
    for eye in eyes:
        for thing, points in eye.look(*gaze):
            move_mesh(thing, turn(points, yaw_pitch_roll, np.ones(len(points))))
