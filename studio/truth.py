"""Writes down where a picture was changed: the mask, its outline, and the landmarks the picture shows."""

import json
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.blend import Mask
from studio.cast import Points

MOST_POINTS = 60  # of one polygon


def outline(mask: Mask) -> list[list[list[float]]]:
    """One polygon for each changed place, x and y 0..1, largest first."""
    height, width = mask.shape
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    polygons = [
        _simple(np.asarray(contour, np.int32)) for contour in sorted(found, key=cv2.contourArea, reverse=True)
    ]
    return [normalised(polygon + 0.5, width, height) for polygon in polygons]


def _simple(contour: npt.NDArray[np.int32]) -> Points:
    slack = 0.75
    while len(polygon := cv2.approxPolyDP(contour, slack, True)) > MOST_POINTS:
        slack *= 1.2
    return np.asarray(polygon[:, 0], np.float64)


def normalised(points: Points, width: int, height: int) -> list[list[float]]:
    return [[round(float(x) / width, 4), round(float(y) / height, 4)] for x, y in points]


def write_truth(path: Path, landmarks: Points, mask: Mask, measured: dict[str, float]) -> None:
    height, width = mask.shape
    truth = {"landmarks": normalised(landmarks, width, height), "outline": outline(mask), **measured}
    path.write_text(json.dumps(truth, separators=(", ", ": ")) + "\n", encoding="utf-8", newline="\n")


def write_mask(path: Path, mask: Mask) -> None:
    Image.fromarray((mask * 255).astype(np.uint8)).save(path, "PNG", optimize=True)
