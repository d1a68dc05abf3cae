"""A small course with two clips, an untouched one and its altered twin, that a test may spoil.

The files in tests/clips are `draw` of every frame, encoded with libx264 (Main, crf 26, 24 fps, faststart).
The dark bar at the top is as long as the clip has run: a test can read the frame off the pixels.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

CLIPS = Path(__file__).parent / "clips"
SIZE, FRAMES, FPS = (96, 120), 24, 24

PACK = """\
title: Moving
about: Clips.
minutes: 3
shuffled: no
questions:
  - id: first_look
    kind: real_or_fake
    ask: Untouched or swapped?
    clip: ann_clip_2
    right: fake
    look: The square
    hints: [Watch the middle.]
    because: A square slides over the disc.
  - id: second_look
    kind: real_or_fake
    ask: Untouched or swapped?
    clip: ann_clip_1
    right: real
    because: Nothing was changed.
  - id: find_the_change
    kind: find_it
    ask: Where was it changed?
    clip: ann_clip_2
    because: A square slides over the disc.
  - id: one_of_two
    kind: pick_one
    ask: What moves?
    clip: ann_clip_1
    because: The bar grows.
    options:
      - {text: The bar, because: It grows., right: yes}
      - {text: The wall, because: It stands.}
"""
PACK_WORDS = """\
title: 动起来
about: 短片。
questions:
  first_look: {ask: 未改动还是换过脸？, because: 有个方块从圆上滑过。, look: 方块, hints: [看中间。]}
  second_look: {ask: 未改动还是换过脸？, because: 什么都没改。}
  find_the_change: {ask: 哪里改过？, because: 有个方块从圆上滑过。}
  one_of_two:
    ask: 什么在动？
    because: 条在变长。
    options:
      - {text: 条, because: 它变长。}
      - {text: 墙, because: 它不动。}
"""
LESSON = """\
---
title: Things that move
minutes: 4
goals:
  - Watch a clip.
---

Watch it twice.

::: clip ann_clip_1
:::
"""
LESSON_WORDS = LESSON.replace("Things that move", "会动的东西").replace("Watch a clip.", "看一段短片。")
SOURCES = "assets/sources.yaml"


def draw(frame: int, altered: bool) -> Image.Image:
    picture = Image.new("RGB", SIZE, "#8fa3ad")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, round((frame + 1) * SIZE[0] / FRAMES) - 1, 9), fill="#181818")
    pen.ellipse((24, 36, 71, 95), fill="#d9b08c")
    if altered:
        left = square_at(frame)
        pen.rectangle((left, 52, left + 19, 71), fill="#c83c3c")
    return picture


def square_at(frame: int) -> int:
    """Where the square begins, in pixels from the left."""
    return 26 + frame


def add_clips(root: Path) -> Path:
    """Puts the clips, a pack and a lesson about them, and their Chinese words into a course without clips."""
    assets = root / "assets"
    for folder in ("clips", "truth"):
        (assets / folder).mkdir(parents=True, exist_ok=True)
    listed = {name: _add(assets, name, name == "ann_clip_2") for name in ("ann_clip_1", "ann_clip_2")}
    listed["ann_clip_2"] |= {
        "strength": "fair",
        "mask": "truth/ann_clip_2.png",
        "twin": "ann_clip_1",
        "parents": ["ann_clip_1"],
    }
    _append(root / SOURCES, "clips", listed)
    words = {"alt": "一个圆，上面有一根变长的条", "captions": ["（没有声音。）"]}
    _append(root / "locales/zh/assets.yaml", "clips", dict.fromkeys(listed, words))
    for file, text in {
        "quizzes/moving.yaml": PACK,
        "locales/zh/quizzes/moving.yaml": PACK_WORDS,
        "lessons/02_things_that_move.md": LESSON,
        "locales/zh/lessons/02_things_that_move.md": LESSON_WORDS,
    }.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
    return root


def _append(file: Path, part: str, entries: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    told = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    dumped = yaml.dump(told | {part: entries}, Dumper=_Plain, sort_keys=False, allow_unicode=True)
    file.write_text(dumped, encoding="utf-8")


class _Plain(yaml.SafeDumper):
    """No anchors: the course refuses them."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _add(assets: Path, name: str, altered: bool) -> dict[str, Any]:
    shutil.copy(CLIPS / f"{name}.mp4", assets / "clips")
    draw(0, altered).save(assets / f"clips/{name}.jpg", quality=90)
    (assets / f"truth/{name}.json").write_text(json.dumps(truth(altered)), encoding="utf-8")
    if altered:
        mask = Image.new("L", SIZE)
        ImageDraw.Draw(mask).rectangle((square_at(0), 52, square_at(FRAMES - 1) + 19, 71), fill=255)
        mask.save(assets / f"truth/{name}.png")
    digests = {
        field: hashlib.sha256((assets / f"clips/{name}.{suffix}").read_bytes()).hexdigest()
        for field, suffix in (("sha256", "mp4"), ("poster_sha256", "jpg"))
    }
    return {
        "file": f"clips/{name}.mp4",
        "poster": f"clips/{name}.jpg",
        "width": SIZE[0],
        "height": SIZE[1],
        "frames": FRAMES,
        "fps": FPS,
        **digests,
        "alt": "A disc under a bar that grows",
        "captions": [{"from": 0.1, "to": 0.9, "text": "(There is no sound.)"}],
        "made_by": "These tests",
        "licence": "CC BY 4.0",
        "kind": "altered" if altered else "untouched",
        "recipe": {"kind": "sliding_face", "what": "Drawn."},
        "truth": f"truth/{name}.json",
    }


def truth(altered: bool) -> dict[str, Any]:
    outlines = [outline(n) if altered else [] for n in range(FRAMES)]
    frames = [{"landmarks": [[0.5, 0.5]] * 68, "outline": one} for one in outlines]
    return {"frames": frames, "difference": 20.0, "edge": 9.0, "temporal": 3.0}


def outline(frame: int) -> list[list[list[float]]]:
    left, right = square_at(frame) / SIZE[0], (square_at(frame) + 20) / SIZE[0]
    top, bottom = 52 / SIZE[1], 72 / SIZE[1]
    corners = [[left, top], [right, top], [right, bottom], [left, bottom]]
    return [[[round(x, 4), round(y, 4)] for x, y in corners]]
