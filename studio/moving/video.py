"""Writes and reads H.264 with PyAV: nearly lossless for our own keeping, and as a phone saves it."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt

from studio.cast import Levels
from studio.moving.reel import FPS

_KEPT_CRF = 10  # 4:4:4, full range: about 49 dB from the render
_BT709 = np.array(
    [[0.2126, 0.7152, 0.0722], [-0.114572, -0.385428, 0.5], [0.5, -0.454153, -0.045847]], np.float32
)
_BT709_BACK = np.linalg.inv(_BT709).astype(np.float32)
_BT709_NUMBER = 1  # of these primaries, transfer and matrix, in the file (H.273)
_STUDIO_RANGE, _FULL_RANGE = 1, 2
# The machine code of x264's block tree reads memory beside its own (seen in core 165): the same frames gave
# other bytes from run to run. Its plain C code does not.
_REPEATABLE = "asm=0"


def keep(frames: Iterable[Levels], file: Path) -> None:
    """Every pixel has its own colour, hardly rounded: what the studio works from."""
    planes = (np.ascontiguousarray(_to_yuv(frame).transpose(2, 0, 1)) for frame in frames)
    _write(planes, file, "yuv444p", _KEPT_CRF, _FULL_RANGE, {})


def kept(file: Path) -> Levels:
    """(N, H, W, 3) RGB of a file that `keep` wrote."""
    with av.open(str(file)) as container:
        planes = [frame.to_ndarray(format=frame.format.name) for frame in container.decode(video=0)]
    return np.stack([_to_rgb(plane.transpose(1, 2, 0)) for plane in planes])


def film(frames: Iterable[Levels], file: Path, crf: int) -> None:
    """What every browser plays: 4:2:0, studio range, the index first, no date and no maker in it."""
    planes = (_halved(_to_yuv(frame)) for frame in frames)
    _write(planes, file, "yuv420p", crf, _STUDIO_RANGE, {"x264-params": _REPEATABLE})


def _write(
    planes: Iterable[Levels], file: Path, pixels: str, crf: int, colours: int, more: dict[str, str]
) -> None:
    """One thread, so that the same frames give the same bytes."""
    told = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(file), "w", format="mp4", options=told) as container:
        settings = {"crf": str(crf), "preset": "slow"} | more
        stream: Any = container.add_stream("libx264", rate=FPS, options=settings)
        stream.pix_fmt = pixels
        stream.codec_context.thread_count = 1
        stream.codec_context.gop_size = FPS  # one second: a player can step back
        stream.codec_context.color_range = colours
        for name in ("color_primaries", "color_trc", "colorspace"):
            setattr(stream.codec_context, name, _BT709_NUMBER)
        for number, plane in enumerate(planes):
            frame = av.VideoFrame.from_ndarray(plane, format=pixels)
            if number == 0:
                stream.width, stream.height = frame.width, frame.height
            frame.pts, frame.time_base, frame.color_range = number, Fraction(1, FPS), colours
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _to_yuv(frame: Levels) -> Levels:
    """Full range, 0..255."""
    yuv = frame.astype(np.float32) @ _BT709.T + np.array([0, 128, 128], np.float32)
    return _rounded(yuv)


def _to_rgb(yuv: Levels) -> Levels:
    return _rounded((yuv.astype(np.float32) - np.array([0, 128, 128], np.float32)) @ _BT709_BACK.T)


def _halved(yuv: Levels) -> Levels:
    """Studio range (Y 16..235), one colour for four pixels; planes one below the other, as I420 has them."""
    height, width = yuv.shape[:2]
    light = _rounded(16 + yuv[..., 0].astype(np.float32) * (219 / 255))
    small = cv2.resize(
        yuv[..., 1:].astype(np.float32), (width // 2, height // 2), interpolation=cv2.INTER_AREA
    )
    colour = _rounded(128 + (small - 128) * np.float32(224 / 255))
    rows = [light, *(colour[..., i].reshape(-1, width) for i in (0, 1))]
    return np.ascontiguousarray(np.vstack(rows))


def _rounded(values: npt.NDArray[np.float32]) -> Levels:
    return np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)
