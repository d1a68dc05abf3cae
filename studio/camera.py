"""The cameras: an altered picture and its untouched twin always pass through the same one.

The first pictures have `finished`: tone, vignette, sharpening and grain drawn on. The later ones have a
named camera of CAMERAS, which follows the light: lens, sensor noise, one colour a pixel, demosaicing,
sharpening, then the file that a camera or a chat app writes.
"""

import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from studio.cast import Levels, Pixels, Plane

SATURATION = 1.12
CONTRAST = 1.06
VIGNETTE = 0.28
SHARPENING = 0.35
GRAIN = 2.2  # standard deviation, in levels of 255, of a mid-dark pixel


_FULL_WELL = 1.0  # linear light at which a pixel is full
SMALL = 320  # px wide, of the second file of every picture
_SMALL_QUALITY = 82


@dataclass(frozen=True)
class Camera:
    """`blur` of the lens, px; `read` and `shot` noise, of linear light 0..1; `chat`: px wide on its way."""

    blur: float
    read: float
    shot: float
    sharpening: float
    vignette: float
    quality: int
    chat: int = 0


CAMERAS = {
    "camera_95": Camera(0.55, 0.0016, 0.00022, 0.55, 0.16, 95),
    "camera_88": Camera(0.60, 0.0024, 0.00040, 0.60, 0.24, 88),
    "chat_75": Camera(0.60, 0.0024, 0.00040, 0.65, 0.22, 75, chat=512),
    "chat_60": Camera(0.65, 0.0034, 0.00070, 0.70, 0.28, 60, chat=480),
}
_PHONE_QUALITY = 92  # what the phone saved before the chat app shrank it


def told_of(name: str) -> str:
    """What this camera does to a picture, in words."""
    camera = CAMERAS[name]
    noise = f"read noise {camera.read}, shot noise {camera.shot}"
    told = f"{name}: lens blur {camera.blur} px, {noise}, Bayer mosaic"
    return f"{told}, sharpening {camera.sharpening}, vignette {camera.vignette}"


def exposed(pixels: Pixels, camera: Camera, seed: int) -> Pixels:
    """The scene as the camera's own picture, before any file is written."""
    toned = _toned(pixels)
    light = _linear(cv2.GaussianBlur(toned, (0, 0), camera.blur))
    light = light * _falloff(*light.shape[:2], camera.vignette)[..., None]
    noise = np.random.default_rng(seed).standard_normal(light.shape, dtype=np.float32)
    noisy = light + noise * np.sqrt(camera.read**2 + camera.shot * light)
    seen = _encoded(_demosaiced(noisy))
    sharp = seen + camera.sharpening * (seen - cv2.GaussianBlur(seen, (0, 0), 1.0))
    return np.clip(sharp, 0, 1).astype(np.float32)


def saved(shot: Pixels, camera: Camera) -> Levels:
    """The picture as it is when the last file is written; chat apps shrink it, screens enlarge it."""
    if not camera.chat:
        return levels(shot)
    height, width = shot.shape[:2]
    with Image.open(io.BytesIO(jpeg(levels(shot), _PHONE_QUALITY))) as file:
        phone = np.asarray(file)
    small = cv2.resize(
        phone, (camera.chat, round(height * camera.chat / width)), interpolation=cv2.INTER_AREA
    )
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def small_jpeg(picture: Levels) -> bytes:
    height, width = picture.shape[:2]
    size = (SMALL, round(height * SMALL / width))
    return jpeg(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA)), _SMALL_QUALITY)


def levels(pixels: Pixels) -> Levels:
    return np.asarray(np.clip(pixels, 0, 1) * 255 + 0.5, np.uint8)


def _toned(pixels: Pixels) -> Pixels:
    grey = pixels.mean(axis=2, keepdims=True)
    return np.clip(0.45 + (grey + (pixels - grey) * SATURATION - 0.45) * CONTRAST, 0, 1).astype(np.float32)


def _linear(pixels: Pixels) -> Pixels:
    """sRGB to light (IEC 61966-2-1)."""
    low, high = pixels / 12.92, ((np.maximum(pixels, 0) + 0.055) / 1.055) ** 2.4
    return np.where(pixels <= 0.04045, low, high).astype(np.float32)


def _encoded(light: Pixels) -> Pixels:
    low, high = light * 12.92, 1.055 * np.maximum(light, 1e-6) ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, low, high).astype(np.float32)


def _falloff(height: int, width: int, amount: float) -> Plane:
    y, x = np.mgrid[0:height, 0:width]
    return np.asarray(1 - 2 * amount * ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2), np.float32)


def _demosaiced(light: Pixels) -> Pixels:
    """One colour for each pixel (Bayer 1976), the other two from its neighbours along edges; 16 bits."""
    sixteen = np.round(np.clip(light / _FULL_WELL, 0, 1) * 65000).astype(np.uint16)
    mosaic = sixteen[..., 1].copy()
    mosaic[0::2, 0::2], mosaic[1::2, 1::2] = sixteen[0::2, 0::2, 0], sixteen[1::2, 1::2, 2]
    colour = cv2.demosaicing(mosaic, cv2.COLOR_BayerRGGB2RGB_EA)
    return np.divide(colour, 65000 / _FULL_WELL, dtype=np.float32)


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
