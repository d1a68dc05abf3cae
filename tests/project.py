"""The project's own source, as the tests read it: files, imports, names used."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("secondlook", "lenses", "server", "ui", "activities", "app_pages")


def tracked_files() -> list[Path]:
    """Every file git keeps, plus new ones it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def app_sources() -> Iterator[tuple[str, Path]]:
    """(folder, file) of all code a visitor can reach; app.py counts as app_pages."""
    yield "app_pages", ROOT / "app.py"
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield folder, file


def imported(tree: ast.AST) -> set[str]:
    """Dotted names of everything a file imports, `from a import b` as a.b."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                names |= {alias.name for alias in node.names}
            case ast.ImportFrom(module=str(module)):
                names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


def called(tree: ast.AST) -> set[str]:
    """Last names of everything a file calls: `st.file_uploader(...)` as file_uploader."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
                names.add(name)
    return names


def parse(file: Path) -> ast.Module:
    """The syntax tree of a source file."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))
