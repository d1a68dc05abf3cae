"""Nothing ships that generates faces, and nothing a visitor sends can reach code that blends."""

import ast
import re

import pytest

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


def test_a_planted_blend_is_seen():
    assert blending(ast.parse("import cv2\ncv2.seamlessClone(a, b, m, c, 1)")) == {"cv2", "seamlessClone"}
    assert blending(ast.parse("from studio.blend import swap")) == {"studio.blend.swap"}
    assert blending(ast.parse("Image.blend(a, b, 0.5)")) == {"blend"}
    assert used_of_opencv(ast.parse("import cv2 as c\ncv2.drawContours(a)")) == {"cv2 as c", "drawContours"}
    assert used_of_opencv(ast.parse("from cv2 import imwrite")) == {"cv2.imwrite"}
