"""Small folders with the layouts of published data sets, drawn here: no frame shows anybody."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy
from PIL import Image

SPOT = (100, 60, 220, 180)


def draw_video(
    path: Path, size: tuple[int, int] = (320, 240), frames: int = 12, mask: bool = False, shade: int = 0
) -> None:
    """A moving gradient, or white on black as a mask; `shade` tells videos apart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), 12, size)
    assert writer.isOpened()
    for number in range(frames):
        writer.write(_mask(size) if mask else _frame(size, number + shade))
    writer.release()


def _mask(size: tuple[int, int]) -> numpy.ndarray:
    frame = numpy.zeros((size[1], size[0], 3), numpy.uint8)
    frame[SPOT[1] : SPOT[3], SPOT[0] : SPOT[2]] = 255
    return frame


def _frame(size: tuple[int, int], shade: int) -> numpy.ndarray:
    across, down = numpy.meshgrid(numpy.arange(size[0]), numpy.arange(size[1]))
    return numpy.stack([(across + 9 * shade) % 256, (down + shade) % 256, across * 0 + 80], -1).astype(
        "uint8"
    )


def draw_still(path: Path, size: tuple[int, int] = (320, 240), shade: int = 0, **how: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(_frame(size, shade)).save(path, **how)


def draw_mask(path: Path, size: tuple[int, int] = (320, 240)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(_mask(size)).save(path)


def plain(root: Path, pairs: int = 4) -> Path:
    for number in range(pairs):
        draw_still(root / f"untouched/quiet_{number}.jpg", shade=number)
        draw_still(root / f"altered/loud_{number}.png", shade=number + 50)
        draw_mask(root / f"masks/loud_{number}.png")
    return root


def faceforensics(root: Path, recordings: int = 8) -> Path:
    for number in range(recordings):
        draw_video(root / f"original_sequences/youtube/c23/videos/{number:03}.mp4", shade=number)
    for method in ("Deepfakes", "Face2Face"):
        for first in range(0, recordings, 2):
            for pair in ((first, first + 1), (first + 1, first)):
                name = f"{pair[0]:03}_{pair[1]:03}.mp4"
                draw_video(root / f"manipulated_sequences/{method}/c23/videos/{name}", shade=pair[0])
                draw_video(root / f"manipulated_sequences/{method}/masks/videos/{name}", mask=True)
    for actor in ("01", "02", "03", "04"):
        draw_video(root / f"original_sequences/actors/c23/videos/{actor}__kitchen_pan.mp4")
    for pair in ("01_02", "03_04"):
        name = f"{pair}__kitchen_pan__ABCD1234.mp4"
        draw_video(root / f"manipulated_sequences/DeepFakeDetection/c23/videos/{name}")
        draw_video(root / f"manipulated_sequences/DeepFakeDetection/masks/videos/{name}", frames=3, mask=True)
    return root


def dfdc(root: Path, parts: Iterable[str] = ("dfdc_train_part_0", "dfdc_train_part_1")) -> Path:
    for part in parts:
        listed: dict[str, dict[str, str]] = {}
        for number in range(4):
            original, fake = f"{part[-1]}real{number}.mp4", f"{part[-1]}fake{number}.mp4"
            listed[original] = {"label": "REAL", "split": "train"}
            listed[fake] = {"label": "FAKE", "split": "train", "original": original}
            draw_video(root / part / original, shade=number)
            draw_video(root / part / fake, shade=number + 20)
        (root / part / "metadata.json").write_text(json.dumps(listed), encoding="utf-8")
    return root


def celeb_df(root: Path) -> Path:
    for person in range(6):
        draw_video(root / f"Celeb-real/id{person}_0000.mp4", shade=person)
        draw_video(root / f"Celeb-synthesis/id{person}_id{(person + 1) % 6}_0000.mp4", shade=person + 30)
    draw_video(root / "YouTube-real/00170.mp4")
    lines = "1 YouTube-real/00170.mp4\n0 Celeb-synthesis/id0_id1_0000.mp4\n1 Celeb-real/id1_0000.mp4\n"
    (root / "List_of_testing_videos.txt").write_text(lines, encoding="utf-8")
    return root


LAYOUTS = {"plain": plain, "faceforensics": faceforensics, "dfdc": dfdc, "celeb-df": celeb_df}
