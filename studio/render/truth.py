"""What is known exactly about a picture: landmarks, which of them are seen, light, pose, camera."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

from . import camera, head, light
from .actor import Pose
from .head import Points
from .person import Person

Masks = dict[str, NDArray[np.float32]]
HIDES = ("hair", "front")  # masks of things that can lie before the face
START = 0.3  # cm towards the camera, so that a point does not hide itself


def facts(
    person: Person, pose: Pose, posed: Points, masks: Masks, eye: Any, lit: light.Light, shot: camera.Shot
) -> dict[str, Any]:
    marks = head.read_head().landmarks
    pixels, _ = camera.project(eye, shot.size, head.to_scene(posed))
    face = pixels[head.read_head().is_face & (head.read_head().neutral[:, 1] > -7.6)]
    towards = np.array(lit.key) - np.array([0, -0.09, 0.0])
    return {
        "person": person.id,
        "name": person.name,
        "weights": {name: round(weight, 3) for name, weight in pose.weights.items()},
        "turn": [round(angle, 2) for angle in pose.turn],
        "gaze": [round(angle, 2) for angle in pose.gaze],
        "body": pose.body,
        "size": shot.size,
        "camera": shot.facts(),
        "light_direction": camera.seen_from(eye, towards),
        "landmarks": np.round(pixels[marks], 2).tolist(),
        "landmarks_seen": seen(posed, pixels, marks, masks, eye),
        "face_box": np.round([*face.min(0), *face.max(0)], 1).tolist(),
        "masks": sorted(masks),
    }


def seen(posed: Points, pixels: NDArray, marks: NDArray, masks: Masks, eye: Any) -> list[bool]:
    """Whether nothing lies between each landmark and the camera: not the head, not hair, hand or glasses."""
    triangles = head.read_head().triangles
    skin = BVHTree.FromPolygons(
        [Vector(p) for p in posed[: triangles.max() + 1]], [tuple(map(int, t)) for t in triangles]
    )
    place = np.array(eye.matrix_world.translation) * 100
    stands = np.array([place[0], place[2], -place[1]])  # the camera in head axes
    return [_uncovered(pixels[mark], masks) and _clear(posed[mark], stands, skin) for mark in marks]


def _clear(point: NDArray, camera_at: NDArray, skin: BVHTree) -> bool:
    way = (camera_at - point) / np.linalg.norm(camera_at - point)
    return skin.ray_cast(Vector(point + START * way), Vector(way))[0] is None


def _uncovered(pixel: NDArray, masks: Masks) -> bool:
    column, row = round(pixel[0]), round(pixel[1])
    for name in HIDES:
        if name in masks:
            high, wide = masks[name].shape
            if not (0 <= row < high and 0 <= column < wide) or masks[name][row, column] > 0.5:
                return False
    return True


def read_masks(picture: Path) -> Masks:
    """The masks that lie beside a picture."""
    found = {}
    for name in ("face", "hair", "person", "front"):
        path = picture.with_suffix(f".{name}.png")
        if path.exists():
            found[name] = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255
    return found
