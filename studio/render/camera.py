"""The camera: a snapshot of head and shoulders, and where a point of the scene falls in the picture."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from .head import Points
from .mesh import link


@dataclass(frozen=True)
class Shot:
    """Metres and degrees. `view`: height of the picture at the face; `aim`: point looked at (right, up)."""

    size: tuple[int, int] = (640, 800)
    distance: float = 1.5
    view: float = 0.42
    height: float = 0.0
    aim: tuple[float, float] = (0.0, -0.012)
    roll: float = 0.0
    blur: float = 1.0  # depth of field; 1 is a portrait lens

    def facts(self) -> dict[str, Any]:
        return asdict(self) | {"focal_px": round(self.distance / self.view * self.size[1], 2)}


def set_camera(shot: Shot) -> Any:
    data = bpy.data.cameras.new("camera")
    camera = link(bpy.data.objects.new("camera", data))
    right, up = shot.aim
    camera.location = (right * 0.6, -shot.distance, shot.height)
    look = Vector((right, -0.05, up)) - camera.location
    camera.rotation_mode = "QUATERNION"
    spin = Matrix.Rotation(math.radians(shot.roll), 4, look.normalized())
    camera.rotation_quaternion = (spin @ look.to_track_quat("-Z", "Y").to_matrix().to_4x4()).to_quaternion()
    data.sensor_fit, data.sensor_height = "VERTICAL", 24
    data.lens = 24 * shot.distance / shot.view
    data.dof.use_dof = True
    data.dof.focus_distance = shot.distance - 0.085
    data.dof.aperture_fstop = 3.4 * data.lens / 85 / shot.blur
    scene = bpy.context.scene
    scene.camera = camera
    scene.render.resolution_x, scene.render.resolution_y = shot.size
    bpy.context.view_layer.update()  # else matrix_world is still the identity
    return camera


def project(camera: Any, size: tuple[int, int], points: Points) -> tuple[NDArray, NDArray]:
    """Scene points (metres) to pixels (x right, y down) and their depth."""
    seen = np.c_[points, np.ones(len(points))] @ np.array(camera.matrix_world.inverted()).T
    focal = camera.data.lens / camera.data.sensor_height * size[1]
    pixel = np.c_[
        size[0] / 2 + focal * seen[:, 0] / -seen[:, 2], size[1] / 2 - focal * seen[:, 1] / -seen[:, 2]
    ]
    return pixel, -seen[:, 2]


def seen_from(camera: Any, direction: NDArray) -> list[float]:
    """A direction in the scene as the camera has it: x right, y up, z towards the camera."""
    unit = direction / np.linalg.norm(direction)
    return [round(float(v), 3) for v in np.array(camera.matrix_world.to_3x3().inverted()) @ unit]
