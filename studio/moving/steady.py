"""Takes the denoiser's blotches out of a rendered clip: slow shades are averaged over a few frames.

Every frame was drawn with few samples and denoised for itself, so slow shades of skin, hair and cloth differ
from frame to frame as they would not before a camera. Only those shades are averaged, on face and hair after
the head's movement has been taken out; edges, features and detail stay each frame's own.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from studio import align
from studio.cast import Levels, Pixels, Plane, Points, unit
from studio.moving.reel import MASKS, Numbers
from studio.regions import features

_HALF = 2  # shades are worked out on every second pixel
_SLOW = 2.0  # of those: slower than this is shade
_REACH = 3  # frames on either side
_SPREAD = 1.8  # frames
_STILL = 2.0  # of those: what does not go with the head is averaged only while the head moves less
_LEAST = 1e-3
_Shades = list[tuple[Pixels, Plane]]  # of each part of a frame: the shade, and where it counts


def steadied(
    levels: Levels, masks: dict[str, Levels], landmarks: Numbers, crowns: Numbers
) -> Iterator[Levels]:
    """`levels`: (N, H, W, 3)."""
    knots = np.concatenate([landmarks, crowns], axis=1) / _HALF
    shades = [_shades(_parts(masks, landmarks[i], i), unit(frame)) for i, frame in enumerate(levels)]
    for i, frame in enumerate(levels):
        near = range(max(0, i - _REACH), min(len(levels), i + _REACH + 1))
        moved = [_brought(shades[k], knots[k], knots[i], k - i) for k in near]
        pixels = unit(frame)
        for kind, part in enumerate(_parts(masks, landmarks[i], i)):
            change = _average([one[kind] for one in moved]) - shades[i][kind][0]
            pixels = pixels + _inside(part)[..., None] * cv2.resize(change, part.shape[::-1])
        yield np.asarray(np.clip(pixels * 255 + 0.5, 0, 255), np.uint8)


def _parts(masks: dict[str, Levels], marks: Points, i: int) -> list[Plane]:
    """Skin without the features, hair, and what is neither nor held before the face."""
    nothing = np.zeros(masks["face"].shape[1:], np.uint8)
    face, hair, front = (unit(masks[name][i] if name in masks else nothing) for name in MASKS)
    skin = face * (1 - features(marks, *face.shape))
    return [skin, hair, np.clip(1 - face - hair - front, 0, 1)]


def _shades(parts: list[Plane], pixels: Pixels) -> _Shades:
    small = _halved(pixels)
    return [(_shade(small, half), _inside(half)) for half in map(_halved, parts)]


def _halved(plane: Plane) -> Plane:
    height, width = plane.shape[:2]
    return np.asarray(cv2.resize(plane, (width // _HALF, height // _HALF), interpolation=cv2.INTER_AREA))


def _shade(pixels: Pixels, part: Plane) -> Pixels:
    seen = cv2.GaussianBlur(part, (0, 0), _SLOW)[..., None]
    return np.asarray(cv2.GaussianBlur(pixels * part[..., None], (0, 0), _SLOW) / (seen + _LEAST), np.float32)


def _inside(part: Plane) -> Plane:
    """Falls to nothing at the rim, so that nothing beside the part comes in."""
    return np.asarray(cv2.GaussianBlur(cv2.erode(part, np.ones((3, 3))), (0, 0), 1.5) * part, np.float32)


def _brought(shades: _Shades, source: Points, goal: Points, apart: int) -> _Shades:
    """The shades of another frame where the head is now, and how much each counts."""
    weight = np.float32(np.exp(-((apart / _SPREAD) ** 2) / 2))
    if apart == 0:
        return [(shade, weight * inside) for shade, inside in shades]
    maps = align.plate_map(source, goal, align.similarity(source[17:68], goal[17:68]), *shades[0][1].shape)
    *with_head, (shade, inside) = shades
    still = np.float32(np.exp(-((np.linalg.norm(goal - source, axis=1).mean() / _STILL) ** 2)))
    gone_along = [(_through(plane, maps), weight * _through(where, maps)) for plane, where in with_head]
    return [*gone_along, (shade, weight * still * inside)]


def _through(plane: Plane, maps: tuple[Plane, Plane]) -> Plane:
    return np.asarray(cv2.remap(plane, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _average(found: _Shades) -> Pixels:
    total = sum(shade * inside[..., None] for shade, inside in found)
    return np.asarray(total / (sum(inside for _, inside in found)[..., None] + _LEAST), np.float32)
