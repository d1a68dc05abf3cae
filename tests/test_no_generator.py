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
    assert blending(parse(file)) <= FLATTENS.get(file.relative_to(ROOT).as_posix(), set())


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
