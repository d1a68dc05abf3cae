"""The same camera for every picture, altered or not: tone, vignette, sharpening, grain, one JPEG encoder."""

import io

import cv2
import numpy as np
from PIL import Image

from studio.cast import Levels, Pixels, Plane

SATURATION = 1.12
CONTRAST = 1.06
VIGNETTE = 0.28
SHARPENING = 0.35
GRAIN = 2.2  # standard deviation, in levels of 255, of a mid-dark pixel


def finished(pixels: Pixels, seed: int) -> Levels:
    height, width = pixels.shape[:2]
    grey = pixels.mean(axis=2, keepdims=True)
    toned = 0.45 + (grey + (pixels - grey) * SATURATION - 0.45) * CONTRAST
    shaded = toned * _vignette(height, width)[..., None]
    sharp = shaded + SHARPENING * (shaded - cv2.GaussianBlur(shaded, (0, 0), 1.0))
    dark = 1.3 - sharp.mean(axis=2, keepdims=True)
    noisy = sharp + _grain(height, width, seed) * (GRAIN / 255) * dark
    return np.asarray(np.clip(noisy, 0, 1) * 255 + 0.5, np.uint8)


def _vignette(height: int, width: int) -> Plane:
    y, x = np.mgrid[0:height, 0:width]
    return np.asarray(1 - VIGNETTE * ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2), np.float32)


def _grain(height: int, width: int, seed: int) -> Pixels:
    """Fine grey grain on coarser coloured grain."""
    rng = np.random.default_rng(seed)
    fine = rng.standard_normal((height, width, 1), dtype=np.float32)
    coarse = cv2.resize(rng.standard_normal((height // 2, width // 2, 3), dtype=np.float32), (width, height))
    return np.asarray(0.8 * fine + 0.5 * coarse, np.float32)


def jpeg(picture: Levels, quality: int) -> bytes:
    """No metadata: Pillow writes none unless asked."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality, subsampling="4:2:0", optimize=True)
    return out.getvalue()
