"""Who may import whom, read off the syntax trees."""

import ast

import pytest

from tests.project import FOLDERS, ROOT, app_sources, called, imported, parse

MAY_IMPORT = {
    "secondlook": {"secondlook"},
    "lenses": {"secondlook", "lenses"},
    "server": {"secondlook", "server"},
    "ui": {"secondlook", "lenses", "server", "ui"},
    "activities": {"secondlook", "lenses", "server", "ui"},
    "app_pages": {"secondlook", "lenses", "server", "ui", "activities"},
}
SCREENLESS = {"secondlook", "lenses", "server"}
IMPURE = {"time", "random", "socket", "urllib", "requests", "http", "secrets"}


def faults(folder: str, tree: ast.Module) -> set[str]:
    """What a file of this folder imports and may not."""
    tops = {name.split(".")[0] for name in imported(tree)}
    wrong = (tops & {*FOLDERS, "studio", "app", "bench", "tests"}) - MAY_IMPORT[folder]
    if folder in SCREENLESS:
        wrong |= tops & {"streamlit"}
    if folder in {"secondlook", "lenses"}:
        wrong |= tops & IMPURE
    return wrong


@pytest.mark.parametrize(
    ("folder", "file"), [pytest.param(*pair, id=str(pair[1].relative_to(ROOT))) for pair in app_sources()]
)
def test_a_file_imports_only_what_its_folder_may(folder, file):
    assert not faults(folder, parse(file))


def test_a_wrong_import_is_seen():
    assert faults("secondlook", ast.parse("import streamlit as st")) == {"streamlit"}
    assert faults("ui", ast.parse("from app_pages import home")) == {"app_pages"}
    assert faults("app_pages", ast.parse("from app_pages.home import x")) == {"app_pages"}
    assert faults("activities", ast.parse("import activities.other")) == {"activities"}
    assert faults("app_pages", ast.parse("import studio.blend")) == {"studio"}
    assert faults("lenses", ast.parse("import time")) == {"time"}


def test_only_state_touches_the_session():
    for _, file in app_sources():
        uses = any(
            isinstance(node, ast.Attribute) and node.attr == "session_state" for node in ast.walk(parse(file))
        )
        assert not uses or file.name in {"state.py"}, file


def test_pages_show_words_through_the_catalogue():
    shows = {"title", "header", "subheader", "button", "info", "warning", "success", "error", "caption"}
    for folder, file in app_sources():
        if folder not in {"ui", "app_pages"}:
            continue
        for node in ast.walk(parse(file)):
            match node:
                case ast.Call(func=ast.Attribute(attr=name), args=[ast.Constant(value=str(words)), *_]) if (
                    name in shows
                ):
                    pytest.fail(f"{file.name}: {words!r} is shown without t()")


def test_no_pages_folder_that_streamlit_would_discover():
    assert not (ROOT / "pages").exists()
    assert "file_uploader" in called(ast.parse("st.file_uploader('x')"))
