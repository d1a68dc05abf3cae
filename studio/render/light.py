"""Lights: one function each; its name is the id. Each tells where its main light stands (metres)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bpy
from mathutils import Vector

from .mesh import link

HEAD = (0.0, -0.04, 0.02)


@dataclass(frozen=True)
class Light:
    key: tuple[float, float, float]  # position of the main light
    exposure: float  # stops


def light_scene(name: str, mirror: bool = False) -> Light:
    """Build the named light. `mirror` puts it on the other side."""
    return LIGHTS[name](-1.0 if mirror else 1.0)


def _area(
    place: tuple[float, float, float],
    size: float,
    watts: float,
    colour: tuple[float, ...],
    size_y: float | None = None,
    aim: tuple = HEAD,
) -> Any:
    data = bpy.data.lights.new("area", "AREA")
    data.energy, data.color, data.size = watts, colour, size
    if size_y:
        data.shape, data.size_y = "RECTANGLE", size_y
    thing = link(bpy.data.objects.new("area", data))
    thing.location = place
    thing.rotation_euler = (Vector(aim) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    return thing


def _ambient(above: tuple[float, ...], below: tuple[float, ...], strength: float) -> None:
    """Light from everywhere, changing from below to above."""
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    tree = world.node_tree
    background = tree.nodes["Background"]
    place = tree.nodes.new("ShaderNodeTexCoord")
    split = tree.nodes.new("ShaderNodeSeparateXYZ")
    ramp = tree.nodes.new("ShaderNodeMapRange")
    ramp.interpolation_type = "SMOOTHSTEP"
    ramp.inputs[1].default_value, ramp.inputs[2].default_value = -0.35, 0.6
    mix = tree.nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    mix.inputs[6].default_value, mix.inputs[7].default_value = (*below, 1), (*above, 1)
    tree.links.new(place.outputs["Generated"], split.inputs[0])
    tree.links.new(split.outputs[2], ramp.inputs[0])
    tree.links.new(ramp.outputs[0], mix.inputs[0])
    tree.links.new(mix.outputs[2], background.inputs[0])
    background.inputs[1].default_value = strength


def studio(s: float) -> Light:
    """A soft box, a weak fill and a rim light."""
    _ambient((0.55, 0.58, 0.62), (0.42, 0.42, 0.42), 0.24)
    key = (-0.85 * s, -1.25, 0.75)
    _area(key, 0.95, 27, (1, 0.94, 0.87))
    _area((1.2 * s, -1.1, 0.15), 0.9, 5, (0.87, 0.93, 1))
    _area((0.75 * s, 0.75, 0.75), 0.4, 7, (1, 0.95, 0.9))
    return Light(key, 0.35)


def window(s: float) -> Light:
    """Daylight from a tall window at the side, with panes; a warm room gives a little back."""
    _ambient((0.70, 0.70, 0.70), (0.62, 0.55, 0.47), 0.30)
    for column in range(2):
        for row in range(2):
            _area(
                (1.25 * s, -0.80 + 0.52 * column, -0.10 + 0.50 * row),
                0.46,
                8.4,
                (0.91, 0.955, 1.0),
                0.44,
                aim=(0, -0.05, 0.05),
            )
    _area((-1.3 * s, -0.6, -0.1), 1.2, 2.2, (1, 0.89, 0.77))
    return Light((1.25 * s, -0.54, 0.15), 0.45)


def overcast(s: float) -> Light:
    """An even grey sky; the ground gives little back."""
    _ambient((0.88, 0.95, 1.05), (0.26, 0.25, 0.22), 0.78)
    _area((-0.5 * s, -0.9, 1.5), 1.8, 15, (0.95, 0.98, 1.0))
    return Light((-0.5 * s, -0.9, 1.5), 0.30)


def lamp(s: float) -> Light:
    """Evening: one warm lamp at the side, blue dusk from the other."""
    _ambient((0.36, 0.40, 0.52), (0.42, 0.30, 0.20), 0.20)
    _area((-0.85 * s, -0.75, 0.32), 0.34, 11.5, (1, 0.70, 0.42))
    _area((-0.2 * s, -0.5, 1.5), 0.7, 3.6, (1, 0.78, 0.55))
    _area((1.4 * s, -0.7, 0.2), 1.0, 3.2, (0.55, 0.70, 1.0))
    return Light((-0.85 * s, -0.75, 0.32), 0.70)


def flash(s: float) -> Light:
    """A small flash beside the lens: flat light, hard little shadows."""
    _ambient((0.6, 0.56, 0.52), (0.5, 0.44, 0.38), 0.30)
    _area((0.06 * s, -1.45, 0.14), 0.13, 14, (1, 0.98, 0.95))
    return Light((0.06 * s, -1.45, 0.14), 0.25)


LIGHTS: dict[str, Callable[[float], Light]] = {
    made.__name__: made for made in (studio, window, overcast, lamp, flash)
}
