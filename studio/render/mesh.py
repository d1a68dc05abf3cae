"""Puts meshes and hair curves into the Blender scene, and moves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from .head import Points, read_head, to_scene


def link(thing: Any) -> Any:
    bpy.context.scene.collection.objects.link(thing)
    return thing


def add_mesh(
    name: str,
    points: Points,
    faces: Any,
    material: bpy.types.Material,
    uv: NDArray | None = None,
    smooth: bool = True,
) -> Any:
    """Points in head centimetres. Faces are rows of vertex numbers; -1 is left out."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(to_scene(points).tolist(), [], [[int(i) for i in face if i >= 0] for face in faces])
    if smooth:
        mesh.shade_smooth()
    if uv is not None:
        layer = mesh.uv_layers.new(name="uv")
        layer.data.foreach_set(
            "uv", np.array([read_head().uv[i] for face in uv for i in face if i >= 0], np.float32).ravel()
        )
    mesh.materials.append(material)
    return link(bpy.data.objects.new(name, mesh))


def set_attribute(thing: Any, name: str, values: NDArray) -> None:
    """A number or a vector for each point, to be read by materials."""
    values = np.asarray(values, np.float32)
    kind, field = ("FLOAT_VECTOR", "vector") if values.ndim == 2 else ("FLOAT", "value")
    thing.data.attributes.new(name, kind, "POINT").data.foreach_set(field, values.ravel())


def move_mesh(thing: Any, points: Points) -> None:
    thing.data.vertices.foreach_set("co", to_scene(points).astype(np.float32).ravel())
    thing.data.update()


def add_curves(
    name: str, points: Points, radius: Sequence[float] | NDArray, material: bpy.types.Material
) -> Any:
    """Hair: points [strand, step, 3] and radius [step], both in centimetres."""
    strands, steps = points.shape[:2]
    data = bpy.data.hair_curves.new(name)
    data.add_curves([steps] * strands)
    widths = data.attributes.get("radius") or data.attributes.new("radius", "FLOAT", "POINT")
    widths.data.foreach_set("value", np.tile(np.asarray(radius, np.float32) * 0.01, strands))
    data.materials.append(material)
    thing = link(bpy.data.objects.new(name, data))
    move_curves(thing, points)
    return thing


def move_curves(thing: Any, points: Points) -> None:
    thing.data.position_data.foreach_set("vector", to_scene(points).astype(np.float32).ravel())
    thing.data.update_tag()


def part_of_head(shape: Points, part: int) -> tuple[NDArray, NDArray, NDArray]:
    """Vertex numbers, points and renumbered faces of one part (gums, teeth, tears)."""
    head = read_head()
    faces = head.faces[head.part == part]
    used = np.unique(faces[faces >= 0])
    number = np.full(len(shape), -1)
    number[used] = np.arange(len(used))
    return used, shape[used], np.where(faces >= 0, number[faces], -1)
