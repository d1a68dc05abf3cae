"""What several tests need: a small, complete course in two languages that a test may spoil."""

import hashlib
import json
from pathlib import Path

import pytest
import yaml
from PIL import Image, ImageDraw


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: the browser's driver keeps a loop running that other tests cannot start beside."""
    items.sort(key=lambda item: "browser" in item.path.parts)


LESSON = """\
---
title: Look again
minutes: 5
goals:
  - Say what a twin is.
sources: [twins-2024]
---

Two pictures, one difference.

::: picture ann_2
:::

::: facilitator
Ask for hands first.
:::

::: quiz basics
:::
"""

PACK = """\
title: Basics
about: One question of each kind.
minutes: 4
shuffled: no
questions:
  - id: first_look
    kind: real_or_fake
    ask: Untouched or swapped?
    picture: ann_2
    right: fake
    clue: seam
    fact: twins-2024
    look: The square in the middle
    spot: [0.25, 0.25, 0.5, 0.5]
    hints: [Look at the middle.]
    because: The middle is red.
  - id: second_look
    kind: real_or_fake
    ask: Untouched or swapped?
    picture: ann_1
    right: real
    because: Nothing was changed.
  - id: find_the_change
    kind: find_it
    ask: Where was it changed?
    picture: ann_2
    because: The middle is red.
  - id: say_no
    kind: pick_one
    ask: Is red blue?
    because: Red is red.
    options:
      - text: No
        because: They differ.
        right: yes
      - text: 1:30
        because: That is a time.
  - id: some_colours
    kind: pick_some
    ask: Which are colours?
    because: A chair is a thing.
    options:
      - text: Red
        because: It is one.
        right: true
      - text: Chair
        because: It is a thing.
        right: false
  - id: in_order
    kind: put_in_order
    ask: Which comes first?
    because: Alphabets begin with A.
    options:
      - text: A
        because: It begins.
      - text: B
        because: It follows.
  - id: how_many
    kind: estimate
    ask: How many pictures are there?
    because: We counted.
    right: 2
    tolerance: 0
    low: 0
    high: 10
    step: 1
    unit: pictures
"""

CLUES = """\
seam:
  name: The seam
  look: Look at the edge.
  seen_working: In this course.
  stale_because: Edges can be blended.
  facts: [twins-2024]
  lens: not_made_yet
"""

FACTS = """\
twins-2024:
  date: 2024-05
  statement: Twins look alike.
  source: {title: On twins, publisher: A journal, url: "https://example.org/twins"}
  status: seen
  source_kind: primary
"""

CHINESE = {
    "ui.yaml": "language: 中文\nwords:\n  Hello: 你好\n  '{count} pictures': '{count} 张图片'\n",
    "clues.yaml": """\
seam:
  name: 接缝
  look: 看边缘。
  seen_working: 本课程。
  stale_because: 边缘可以融合。
""",
    "facts.yaml": "twins-2024:\n  statement: 双胞胎长得像。\n",
    "assets.yaml": "pictures:\n  ann_1:\n    alt: 一块绿色\n  ann_2:\n    alt: 一块绿色，中间是方块\n",
    "lessons/01_look_again.md": LESSON.replace("Look again", "再看一眼")
    .replace("Say what a twin is.", "说出什么是双胞胎。")
    .replace("Two pictures, one difference.", "两张图片，一处不同。")
    .replace("Ask for hands first.", "先请大家举手。"),
    "quizzes/basics.yaml": """\
title: 基础
about: 每种题一道。
questions:
  first_look: {ask: 未改动还是换过脸？, because: 中间是红的。, look: 中间的方块, hints: [看中间。]}
  second_look: {ask: 未改动还是换过脸？, because: 什么都没改。}
  find_the_change: {ask: 哪里改过？, because: 中间是红的。}
  say_no:
    ask: 红是蓝吗？
    because: 红就是红。
    options:
      - {text: 不是, because: 它们不同。}
      - {text: 一点半, because: 那是时间。}
  some_colours:
    ask: 哪些是颜色？
    because: 椅子是东西。
    options:
      - {text: 红, because: 是颜色。}
      - {text: 椅子, because: 是东西。}
  in_order:
    ask: 哪个在前？
    because: 字母表从 A 开始。
    options:
      - {text: 甲, because: 开头。}
      - {text: 乙, because: 其次。}
  how_many: {ask: 有几张图片？, because: 数过。, unit: 张}
""",
}


@pytest.fixture
def small_course(tmp_path: Path) -> Path:
    """A course without faults: one lesson, one pack of all kinds, two pictures, in English and Chinese."""
    write(tmp_path, "lessons/01_look_again.md", LESSON)
    write(tmp_path, "quizzes/basics.yaml", PACK)
    write(tmp_path, "clues.yaml", CLUES)
    write(tmp_path, "facts.yaml", FACTS)
    for file, text in CHINESE.items():
        write(tmp_path, f"locales/zh/{file}", text)
    draw_pictures(tmp_path / "assets")
    return tmp_path


def write(root: Path, file: str, text: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text, encoding="utf-8")


def draw_pictures(assets: Path) -> None:
    for folder in ("pictures", "truth"):
        (assets / folder).mkdir(parents=True)
    square = (16, 20, 47, 59)
    plain = Image.new("RGB", (64, 80), "green")
    plain.save(assets / "pictures/ann_1.jpg")
    ImageDraw.Draw(plain).rectangle(square, fill="red")
    plain.save(assets / "pictures/ann_2.jpg")
    mask = Image.new("L", (64, 80))
    ImageDraw.Draw(mask).rectangle(square, fill=255)
    mask.save(assets / "truth/ann_2.png")
    outline = [[[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]]
    for name, around in (("ann_1", []), ("ann_2", outline)):
        told = {"landmarks": [[0.5, 0.5]] * 68, "outline": around}
        (assets / f"truth/{name}.json").write_text(json.dumps(told), encoding="utf-8")
    altered = {
        "kind": "altered",
        "strength": "crude",
        "mask": "truth/ann_2.png",
        "twin": "ann_1",
        "parents": ["ann_1"],
    }
    pictures = {
        "ann_1": describe(assets, "ann_1", kind="untouched"),
        "ann_2": describe(assets, "ann_2", **altered),
    }
    (assets / "sources.yaml").write_text(
        yaml.safe_dump({"pictures": pictures}, sort_keys=False), encoding="utf-8"
    )


def describe(assets: Path, name: str, **more: object) -> dict[str, object]:
    data = (assets / f"pictures/{name}.jpg").read_bytes()
    return {
        "file": f"pictures/{name}.jpg",
        "width": 64,
        "height": 80,
        "sha256": hashlib.sha256(data).hexdigest(),
        "alt": "A green patch",
        "made_by": "These tests",
        "licence": "CC BY 4.0",
        "recipe": {"what": "Drawn."},
        "truth": f"truth/{name}.json",
        **more,
    }
