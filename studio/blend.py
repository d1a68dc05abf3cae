"""Puts one face into another picture, following a recipe, and says exactly where the picture changed."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from studio import align, colour
from studio.cast import JAW, Levels, Pixels, Plane, Points, Still, mirrored, read_still, unit
from studio.recipes import Swap
from studio.regions import brows, eyes_and_teeth, features, region, solid

SEEN = 3 / 255  # a change smaller than this, in every channel, is not called one
REACHED = 0.05  # the blend reaches as far as the donor's weight is above this
_BRIDGE = 24  # px: radius of the islands that may be filled
_SPECK = 150  # px: smaller places are dropped
_THIN = 3  # px: so are places that are not even twice as wide

Mask = npt.NDArray[np.bool_]  # (H, W)


@dataclass(frozen=True)
class Altered:
    """The picture before the camera finish, where it differs from its target, and the landmarks it shows."""

    pixels: Pixels
    mask: Mask
    landmarks: Points


def swapped(target: Still, swap: Swap) -> Altered:
    donor = mirrored(read_still(swap.donor)) if swap.mirror else read_still(swap.donor)
    pixels, alpha, points = laid_over(target, donor, swap)
    mask = changed(pixels, target.pixels, alpha)
    return Altered(pixels, mask, shown(points, target.landmarks, mask))


def laid_over(target: Still, donor: Still, swap: Swap) -> tuple[Pixels, Plane, Points]:
    """The new picture, how much of the donor each pixel took, and where the donor's landmarks came to lie."""
    maps, points = _laid(donor, target, swap)
    reach = np.asarray(cv2.remap(solid(donor.face), *maps, cv2.INTER_LINEAR), np.float32)
    if swap.behind_hair:
        reach = np.minimum(reach, solid(target.face))
    alpha = _weight(target, swap, points, reach)
    face = _fitted(align.drawn_through(maps, donor.pixels), target, swap, points, reach)
    if swap.poisson:
        face = face + swap.poisson * (_poisson(face, target.pixels, alpha) - face)
    return target.pixels + alpha[..., None] * (face - target.pixels), alpha, points[:68]


def _weight(target: Still, swap: Swap, points: Points, reach: Plane) -> Plane:
    """How much of the donor each pixel takes, 0..1."""
    size = target.face.shape
    weight = soft(np.minimum(region(swap.region, points, *size), reach), swap.inset, swap.feather)
    if swap.own_eyes:
        weight = weight * (1 - soft(region("eyes", target.landmarks, *size), 0, 4.0))
    if swap.behind_hair:
        weight = weight * cv2.GaussianBlur(target.face, (0, 0), 0.6)
    return weight


def _fitted(face: Pixels, target: Still, swap: Swap, points: Points, reach: Plane) -> Pixels:
    """The donor's face in the target's colours, and as sharp as the recipe has it."""
    size = target.face.shape
    parts = np.maximum(features(points, *size), features(target.landmarks, *size))
    skin = (reach * (1 - parts) > 0.9).astype(np.float32)
    keep = eyes_and_teeth(points, *size)
    face = colour.matched(swap.colour, swap.amount, face, target.pixels, skin, keep)
    if swap.texture:
        face = colour.with_texture(face, target.pixels, 1 - parts, swap.texture)
    if swap.tint_brows:
        face = colour.with_tint(face, target.pixels, brows(target.landmarks, *size))
    if swap.across:
        face = colour.with_resolution(face, swap.across, float(np.ptp(points[JAW][:, 0])))
    return face


def _laid(donor: Still, target: Still, swap: Swap) -> tuple[tuple[Plane, Plane], Points]:
    """The map that draws the donor's face in the target's place, and where its points then lie."""
    height, width = target.face.shape
    source, goal = align.control_points(donor), align.control_points(target)
    fit = slice(17, 68)  # features only: outlines differ from head to head
    matrix = align.similarity(source[fit], goal[fit])
    matrix[:, 2] += swap.slip
    if swap.align == "rigid":
        return align.rigid_map(matrix, height, width), align.moved(source, matrix)
    points = align.goal_points(source, goal, matrix, swap.shape)
    return align.plate_map(source, points, matrix, height, width), points


def soft(hard: Plane, inset: int, feather: float) -> Plane:
    """`inset` px pulled in, then blurred; never reaches outside the hard shape by more than the blur."""
    pulled = cv2.erode(hard, ball(inset), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(cv2.GaussianBlur(pulled, (0, 0), feather) if feather else pulled, np.float32)


def _poisson(face: Pixels, target: Pixels, alpha: Plane) -> Pixels:
    """Gradients of the face, boundary of the target (Perez et al. 2003), in 8 bits."""
    mask = ((alpha > 0.02) * 255).astype(np.uint8)
    x, y, w, h = cv2.boundingRect(mask)
    eight = [np.round(p * 255).astype(np.uint8) for p in (face, target)]
    centre = (x + w // 2, y + h // 2)
    # A copy, because seamlessClone overwrites its mask.
    clone = cv2.seamlessClone(eight[0], eight[1], mask.copy(), centre, cv2.NORMAL_CLONE)
    return unit(np.asarray(clone, np.uint8))


def changed(
    pixels: Pixels,
    target: Pixels,
    alpha: Plane,
    bridge: int = _BRIDGE,
    speck: int = _SPECK,
    thin: int = _THIN,
) -> Mask:
    """Where the two differ visibly, made whole: islands that agree by chance count as changed too.

    Nothing outside the blend (`alpha`) is ever marked, nor are lone specks.
    """
    differs = (np.abs(pixels - target).max(axis=2) > SEEN).astype(np.uint8)
    real = cv2.morphologyEx(differs, cv2.MORPH_OPEN, ball(1))
    whole = cv2.morphologyEx(real, cv2.MORPH_CLOSE, ball(bridge)) * (alpha > REACHED)
    smooth = cv2.morphologyEx(whole.astype(np.uint8), cv2.MORPH_OPEN, ball(thin))
    _, places, facts, _ = cv2.connectedComponentsWithStats(smooth)
    large = facts[:, cv2.CC_STAT_AREA] > speck
    return np.asarray(large[places] & (places > 0), bool)


def ball(radius: int) -> Levels:
    return np.asarray(
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8
    )


def shown(donor: Points, target: Points, mask: Mask) -> Points:
    """Each landmark from the face that is seen at that spot."""
    column, row = np.round(donor).astype(int).T
    inside = mask[row.clip(0, mask.shape[0] - 1), column.clip(0, mask.shape[1] - 1)]
    return np.where(inside[:, None], donor, target)
