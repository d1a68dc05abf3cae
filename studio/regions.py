"""Which part of the face is replaced: hard shapes drawn from landmarks, 1 inside and 0 outside."""

import cv2
import numpy as np

from studio.align import FOREHEAD
from studio.cast import (
    BROWS,
    INNER_LIPS,
    JAW,
    LEFT_BROW,
    LEFT_EYE,
    MOUTH,
    NOSTRILS,
    RIGHT_BROW,
    RIGHT_EYE,
    Levels,
    Plane,
    Points,
    unit,
)

_JAW_IN = 0.10  # the inner face stays this far (part of the way to the nose) inside the jaw line


def region(kind: str, points: Points, height: int, width: int) -> Plane:
    """`points`: 68 landmarks and the forehead, as they lie in the target. See `shapes` for the kinds."""
    plane = np.zeros((height, width), np.uint8)
    for outline, hull in shapes(kind, points):
        corners = cv2.convexHull(outline.astype(np.float32))[:, 0] if hull else outline
        cv2.fillPoly(plane, [np.round(corners).astype(np.int32)], 255)
    return (plane > 0).astype(np.float32)


def shapes(kind: str, points: Points) -> list[tuple[Points, bool]]:
    """Outlines, each with whether its convex hull is meant."""
    nose = points[30]
    jaw, brows, crown = points[JAW], points[BROWS], points[-FOREHEAD:]
    lift = points[27] - points[30]
    match kind:
        case "whole":  # jaw to hairline
            return [(np.vstack([jaw, crown]), True)]
        case "inner":  # from above the brows to just inside the jaw
            inside = jaw + _JAW_IN * (nose - jaw)
            return [(np.vstack([inside[1:16], brows + 0.45 * lift]), True)]
        case "below_brows":  # cut through the brow line, as a careless hand does
            return [(np.vstack([jaw[1:16], brows[::-1] + 0.02 * lift]), False)]
        case "eyes":
            left, right = points[LEFT_EYE], points[RIGHT_EYE]
            return [(_grown(left, 1.55, 2.3), True), (_grown(right, 1.55, 2.3), True)]
        case "mouth":
            return [(_grown(points[MOUTH], 1.35, 1.7), True)]
    raise ValueError(f"unknown region {kind!r}")


def _grown(points: Points, wide: float, tall: float) -> Points:
    centre = points.mean(axis=0)
    return np.asarray((points - centre) * (wide, tall) + centre, np.float64)


def features(points: Points, height: int, width: int) -> Plane:
    """Eyes, brows, nostrils and mouth with a soft margin: where skin rules must not reach."""
    parts = [points[part] for part in (LEFT_BROW, RIGHT_BROW, LEFT_EYE, RIGHT_EYE, NOSTRILS, MOUTH)]
    return _softened(_hulls(parts, height, width), wider=8, blur=4)


def eyes_and_teeth(points: Points, height: int, width: int) -> Plane:
    parts = [points[part] for part in (LEFT_EYE, RIGHT_EYE, INNER_LIPS)]
    return _softened(_hulls(parts, height, width), wider=0, blur=1.5)


def brows(points: Points, height: int, width: int) -> Plane:
    lift = 0.08 * (points[27] - points[30])
    parts = [np.vstack([points[part] + 1.5 * lift, points[part] - lift]) for part in (LEFT_BROW, RIGHT_BROW)]
    return _softened(_hulls(parts, height, width), wider=3, blur=3)


def _hulls(parts: list[Points], height: int, width: int) -> Levels:
    plane = np.zeros((height, width), np.uint8)
    for part in parts:
        corners = cv2.convexHull(part.astype(np.float32))[:, 0]
        cv2.fillPoly(plane, [np.round(corners).astype(np.int32)], 255)
    return plane


def _softened(plane: Levels, wider: int, blur: float) -> Plane:
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * wider + 1, 2 * wider + 1))
    return unit(np.asarray(cv2.GaussianBlur(cv2.dilate(plane, ball), (0, 0), blur), np.uint8))


def solid(face: Plane) -> Plane:
    """The face mask without the holes that single hairs leave."""
    hard = (face > 0.8).astype(np.uint8)
    closed = cv2.morphologyEx(hard, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole = np.zeros_like(closed)
    cv2.drawContours(whole, [max(outlines, key=cv2.contourArea)], -1, 1, -1)
    return whole.astype(np.float32)
