"""Fits the donor's skin to the target's: by its average, its spread, or its slow shading."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.cast import Pixels, Plane

_SHADE = 22.0  # px: anything slower counts as shading, anything faster as the face
_TINT = 5.0  # px: about half the height of a brow


def to_lab(pixels: Pixels) -> Pixels:
    """L 0..100, a and b about -80..80."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2Lab), np.float32)


def to_rgb(lab: npt.NDArray[Any]) -> Pixels:
    return np.clip(cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_Lab2RGB), 0, 1).astype(np.float32)


def matched(kind: str, amount: float, donor: Pixels, target: Pixels, skin: Plane, keep: Plane) -> Pixels:
    """`skin`: where both show skin; `keep`: eyes and teeth, which stay nearer the donor's; `amount` 0..1."""
    if kind == "none" or amount == 0:
        return donor
    source, goal = to_lab(donor), to_lab(target)
    match kind:
        case "average":
            fitted = source + _mean(goal, skin) - _mean(source, skin)
        case "spread":  # mean and standard deviation in Lab (Reinhard et al. 2001)
            ratio = np.clip(_spread(goal, skin) / _spread(source, skin), 0.6, 1.6)
            fitted = (source - _mean(source, skin)) * ratio + _mean(goal, skin)
        case "shading":
            fitted = source + _slow(goal, skin) - _slow(source, skin)
        case _:
            raise ValueError(f"unknown colour {kind!r}")
    part = amount * (1 - 0.75 * keep[..., None])
    return to_rgb(source + part * (fitted - source))


def _mean(lab: Pixels, skin: Plane) -> Pixels:
    return np.asarray((lab * skin[..., None]).sum(axis=(0, 1)) / skin.sum(), np.float32)


def _spread(lab: Pixels, skin: Plane) -> Pixels:
    spread = np.sqrt(_mean((lab - _mean(lab, skin)) ** 2, skin)) + 1e-3
    return spread.astype(np.float32)


def _slow(lab: Pixels, skin: Plane) -> Pixels:
    """Blur that looks only at skin."""
    seen = cv2.GaussianBlur(skin, (0, 0), _SHADE)[..., None] + 1e-4
    slow = cv2.GaussianBlur(lab * skin[..., None], (0, 0), _SHADE) + 1e-4 * _mean(lab, skin)
    return np.asarray(slow / seen, np.float32)


def with_tint(face: Pixels, model: Pixels, where: Plane) -> Pixels:
    """`face` with the local colour, not the detail, of `model` where `where` is 1."""
    own, other = to_lab(face), to_lab(model)
    shift = cv2.GaussianBlur(other - own, (0, 0), _TINT)
    return to_rgb(own + where[..., None] * shift)


def with_texture(face: Pixels, texture: Pixels, where: Plane, finer_than: float) -> Pixels:
    """`face` with the fine detail of `texture` (pores, freckles) where `where` is 1."""
    own, other = to_lab(face), to_lab(texture)
    gap = other - own
    detail = gap - cv2.GaussianBlur(gap, (0, 0), finer_than)
    return to_rgb(own + where[..., None] * detail)


def with_resolution(face: Pixels, across: int, width: float) -> Pixels:
    """As from a model that draws the face only `across` pixels wide; `width`: its width here."""
    scale = across / width
    size = (round(face.shape[1] * scale), round(face.shape[0] * scale))
    small = cv2.resize(face, size, interpolation=cv2.INTER_AREA)
    large = cv2.resize(small, face.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.clip(large, 0, 1).astype(np.float32)
