"""Draws the outline of a mask: polygons of (x, y) from 0 to 1, the largest first."""

from PIL import Image

MOST_POINTS = 60  # of one polygon
MOST_POLYGONS = 12
SMALLEST = 0.0002  # of the picture: less is the noise of a compressed mask


def trace(mask: Image.Image) -> list[list[list[float]]]:
    """Empty when nothing of the mask is large enough to be seen."""
    import cv2
    import numpy

    pixels = (numpy.asarray(mask.convert("L")) > 127).astype(numpy.uint8)
    found, _ = cv2.findContours(pixels, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    large = [contour for contour in found if cv2.contourArea(contour) >= SMALLEST * pixels.size]
    largest = sorted(large, key=cv2.contourArea, reverse=True)[:MOST_POLYGONS]
    polygons = []
    for contour in largest:
        slack = 0.75
        while len(polygon := cv2.approxPolyDP(contour, slack, True)) > MOST_POINTS:
            slack *= 1.2
        polygons.append([_share(point, mask.size) for point in polygon[:, 0].tolist()])
    return [polygon for polygon in polygons if len(polygon) >= 3]


def _share(point: list[int], size: tuple[int, int]) -> list[float]:
    return [round(min(1.0, (at + 0.5) / length), 4) for at, length in zip(point, size, strict=True)]
