"""Renders the scene with Cycles; the picture and its masks come from one render."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import bpy
import cv2
import numpy as np
import OpenEXR
from numpy.typing import NDArray

from .nodes import PASSES

THREADS = 2


@dataclass(frozen=True)
class Drawn:
    """masks: pass name -> [h, w] 0..1; a pass that shows nothing is left out."""

    masks: dict[str, NDArray[np.float32]]
    seconds: float


def empty_scene() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)


def set_quality(samples: int, threads: int = THREADS) -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    c = scene.cycles
    c.device, c.samples = "CPU", samples
    c.use_adaptive_sampling, c.adaptive_threshold, c.adaptive_min_samples = True, 0.03, max(4, samples // 3)
    c.use_denoising, c.denoiser, c.denoising_prefilter = True, "OPENIMAGEDENOISE", "FAST"
    c.max_bounces, c.diffuse_bounces, c.glossy_bounces, c.transmission_bounces, c.transparent_max_bounces = (
        6,
        2,
        2,
        4,
        10,
    )
    c.use_light_tree = False  # few lights: the tree costs more than it saves
    c.sample_clamp_indirect, c.caustics_reflective, c.caustics_refractive = 6, False, False
    scene.cycles_curves.shape, scene.cycles_curves.subdivisions = "RIBBONS", 2
    scene.render.threads_mode, scene.render.threads = "FIXED", threads
    scene.render.use_persistent_data, scene.render.filter_size = True, 1.5
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    layer = bpy.context.view_layer
    for name in PASSES:
        made = layer.aovs.add()
        made.name, made.type = name, "VALUE"


def set_border(box: tuple[float, float, float, float] | None) -> None:
    """Render only left, top, right, bottom (shares of the picture); the rest stays black."""
    r = bpy.context.scene.render
    r.use_border, r.use_crop_to_border = box is not None, False
    if box:
        r.border_min_x, r.border_max_x, r.border_min_y, r.border_max_y = (
            box[0],
            box[2],
            1 - box[3],
            1 - box[1],
        )


def draw(path: Path, exposure: float, seed: int = 0) -> Drawn:
    """Write the picture (8-bit sRGB PNG) and return its truth passes."""
    scene = bpy.context.scene
    scene.cycles.seed, scene.view_settings.exposure = seed, exposure
    bpy.context.view_layer.update()
    start = time.monotonic()
    bpy.ops.render.render()
    seconds = time.monotonic() - start
    result = bpy.data.images["Render Result"]
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = scene.render.image_settings
    settings.media_type, settings.file_format, settings.color_mode, settings.compression = (
        "IMAGE",
        "PNG",
        "RGB",
        60,
    )
    result.save_render(str(path))
    layers = path.with_suffix(".layers.exr")
    settings.media_type = "MULTI_LAYER_IMAGE"
    settings.exr_codec, settings.color_depth = "ZIP", "32"
    result.save_render(str(layers))
    masks = _read_layers(layers)
    layers.unlink()
    return Drawn(masks, seconds)


def _read_layers(path: Path) -> dict[str, NDArray[np.float32]]:
    with OpenEXR.File(str(path), separate_channels=True) as file:
        channels = {name: channel.pixels for part in file.parts for name, channel in part.channels.items()}
    masks = {}
    for name in PASSES:
        coverage = next(pixels for channel, pixels in channels.items() if f".{name}." in channel)
        if coverage.max() > 0.02:
            masks[name] = np.clip(coverage, 0, 1).astype(np.float32)
    return masks


def save_mask(path: Path, mask: NDArray) -> None:
    cv2.imwrite(
        str(path), (np.clip(mask, 0, 1) * 255 + 0.5).astype(np.uint8), [cv2.IMWRITE_PNG_COMPRESSION, 9]
    )
