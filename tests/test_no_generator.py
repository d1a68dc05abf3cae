"""Nothing ships that generates faces, and nothing a visitor sends can reach code that blends."""

import ast
import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest
from PIL import Image

from secondlook.exhibits.break_it_yourself import PICTURES, Change, blend_with_itself
from tests.project import ROOT, app_sources, called, imported, parse, tracked_files

WEIGHTS = {
    ".onnx",
    ".pt",
    ".pth",
    ".ckpt",
    ".safetensors",
    ".h5",
    ".hdf5",
    ".tflite",
    ".pb",
    ".caffemodel",
    ".mlmodel",
    ".gguf",
}
GENERATORS = re.compile(
    r"^(torch|tensorflow|jax|onnx|diffusers|transformers|insightface|keras|mxnet|paddle|dlib|mediapipe)", re.M
)
BLENDS = {
    "seamlessClone",
    "alpha_composite",
    "composite",
    "blend",
    "paste",
    "addWeighted",
    "warpAffine",
    "warpPerspective",
    "remap",
}
FLATTENS = {"secondlook/guard.py": {"paste"}}  # puts a see-through picture on white, and no other picture
READS = {
    "secondlook/exhibits/frame_stepper.py": {"VideoCapture", "error"},  # all frames of a shipped clip
    "secondlook/own_media/frames.py": {"VideoCapture", "error"},  # one frame of a facilitator's own video
    "secondlook/own_media/outline.py": {"findContours", "contourArea", "approxPolyDP"},  # of a mask
}
"""What these files may use of OpenCV, beside its constants: reading and measuring, and nothing that draws."""
TAKES = {"file_uploader", "camera_input", "audio_input", "chat_input", "data_editor"}


def blending(tree: ast.AST) -> set[str]:
    """Calls and imports of a file that could put one picture into another."""
    return (called(tree) & BLENDS) | {
        name for name in imported(tree) if name.split(".")[0] in {"studio", "cv2"}
    }


def test_no_requirement_generates():
    for file in ("requirements.in", "requirements.txt"):
        assert not GENERATORS.findall((ROOT / file).read_text(encoding="utf-8"))


def test_no_weights_ship():
    assert not [file for file in tracked_files() if file.suffix.lower() in WEIGHTS]


@pytest.mark.parametrize(
    "file", [pytest.param(file, id=str(file.relative_to(ROOT))) for _, file in app_sources()]
)
def test_no_code_a_visitor_reaches_blends(file):
    name = file.relative_to(ROOT).as_posix()
    may_read = {"cv2"} if name in READS else set()
    assert blending(parse(file)) <= FLATTENS.get(name, set()) | may_read


def used_of_opencv(tree: ast.AST) -> set[str]:
    """What a file takes out of cv2, without constants; anything but a plain `import cv2` shows as itself."""
    used = {name for name in imported(tree) if name.split(".")[0] == "cv2" and name != "cv2"}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                used |= {f"cv2 as {one.asname}" for one in names if one.name == "cv2" and one.asname}
            case ast.Attribute(value=ast.Name(id="cv2"), attr=name) if not name.isupper():
                used.add(name)
            case ast.Call(func=ast.Name(id="getattr" | "vars" | "import_module")):
                used.add("getattr")
    return used


@pytest.mark.parametrize("file", READS)
def test_opencv_only_reads_and_measures_where_it_is_let_in(file):
    assert used_of_opencv(parse(ROOT / file)) == READS[file]


def test_no_visitor_reaches_the_tool_for_own_media():
    """A facilitator runs it at the command line; nothing that serves a page imports it."""
    importers = {
        file.relative_to(ROOT).as_posix()
        for _, file in app_sources()
        if any("own_media" in name for name in imported(parse(file)))
        and not file.is_relative_to(ROOT / "secondlook/own_media")
    }
    assert importers == {"secondlook/__main__.py"}


@pytest.mark.parametrize(
    "file", [pytest.param(file, id=str(file.relative_to(ROOT))) for _, file in app_sources()]
)
def test_no_page_takes_pictures(file):
    assert not called(parse(file)) & TAKES


def test_the_only_file_a_visitor_can_bring_is_read_as_text_in_one_place():
    bringers = {
        file.relative_to(ROOT).as_posix() for _, file in app_sources() if "show_bring" in called(parse(file))
    }
    assert bringers == {"app_pages/progress.py"}
    assert not list(ROOT.glob("ui/**/*.js")) or "readAsDataURL" not in "".join(
        script.read_text(encoding="utf-8") for script in ROOT.glob("ui/**/*.js")
    )


# The one place where a learner blends: a face of the course over itself

BLEND = "secondlook/exhibits/break_it_yourself.py"
STRANGERS_DOORS = {"guard", "brought", "own_media", "pictures", "course", "open_picture"}
"""Parts of dotted names through which a picture that is not the course's own could come."""


def test_the_learners_own_blend_is_told_one_of_our_pictures_and_numbers():
    """Neither pixels nor a file nor a second name can be handed to it."""
    taken = inspect.signature(blend_with_itself).parameters
    assert {name: one.annotation for name, one in taken.items()} == {"picture": "str", "change": "Change"}
    assert {field.type for field in fields(Change)} == {"Shape", "int", "float"}
    assert all(re.fullmatch(r"[a-z]+_studio_\d+", name) for name in PICTURES)


def test_the_learners_own_blend_imports_no_door_for_pictures():
    names = imported(parse(ROOT / BLEND))
    assert {name.split(".")[0] for name in names} <= {
        *{"__future__", "dataclasses", "functools", "io", "json", "pathlib", "typing"},
        *{"numpy", "PIL", "secondlook"},
    }
    assert {name for name in names if name.startswith("secondlook")} <= {
        f"secondlook.exhibits.seam.{part}" for part in ("Levels", "Mask", "Plane", "seam_map")
    }
    for name in (*names, *imported(parse(ROOT / "secondlook/exhibits/seam.py"))):
        assert not STRANGERS_DOORS & set(name.split("."))


@pytest.mark.parametrize("picture", PICTURES)
def test_face_and_picture_under_it_are_one_file(monkeypatch, picture):
    opened = []
    real_open = Image.open

    def noted(source, *rest, **more):
        opened.append(source)
        return real_open(source, *rest, **more)

    monkeypatch.setattr(Image, "open", noted)
    for cached in (blend_with_itself, inspect.getmodule(blend_with_itself)._own_face):
        cached.cache_clear()
    blend_with_itself(picture, Change(brighter=5))
    files = [source for source in opened if isinstance(source, str | Path)]
    assert [Path(file).name for file in files] == [f"{picture}.small.jpg"]
    blend_with_itself.cache_clear()


def test_only_its_exhibit_uses_the_learners_own_blend():
    users = {
        file.relative_to(ROOT).as_posix()
        for _, file in app_sources()
        if any("exhibits.break_it_yourself" in name for name in imported(parse(file)))
    }
    assert users == {"activities/break_it_yourself.py"}


def test_no_file_that_takes_something_reaches_the_learners_own_blend():
    """The exhibit takes nothing, and no file that takes something names it; lessons show it by its name."""
    for _, file in app_sources():
        tree = parse(file)
        takes = called(tree) & {*TAKES, "show_bring", "open_picture", "add_packs"}
        assert not takes or not any("break_it_yourself" in name for name in imported(tree)), file
    assert not called(parse(ROOT / "activities/break_it_yourself.py")) & {
        *TAKES,
        "show_bring",
        "open_picture",
    }


def test_a_planted_blend_is_seen():
    assert blending(ast.parse("import cv2\ncv2.seamlessClone(a, b, m, c, 1)")) == {"cv2", "seamlessClone"}
    assert blending(ast.parse("from studio.blend import swap")) == {"studio.blend.swap"}
    assert blending(ast.parse("Image.blend(a, b, 0.5)")) == {"blend"}
    assert used_of_opencv(ast.parse("import cv2 as c\ncv2.drawContours(a)")) == {"cv2 as c", "drawContours"}
    assert used_of_opencv(ast.parse("from cv2 import imwrite")) == {"cv2.imwrite"}
