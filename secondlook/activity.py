"""What an exhibit is called and what to try in it, read from its file: paper has no screen."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from secondlook.schema import NAME

ACTIVITIES = Path(__file__).parent.parent / "activities"


@dataclass(frozen=True)
class Activity:
    """In English, as its file says it; "" for what it does not say."""

    title: str
    try_this: str


@cache
def read_activity(name: str, folder: Path = ACTIVITIES) -> Activity | None:
    """What stands in `with exhibit(name, t("title"), t("try this"))`; None where nothing of the kind does."""
    file = folder / f"{name}.py"
    if not re.fullmatch(NAME, name) or not file.exists():
        return None
    tree = ast.parse(file.read_text(encoding="utf-8"))
    called = next((node for node in ast.walk(tree) if _calls(node, "exhibit")), None)
    if not isinstance(called, ast.Call) or len(called.args) != 3:
        return None
    _, title, try_this = (_words(argument, tree) for argument in called.args)
    return Activity(title, try_this)


def _calls(node: ast.AST, function: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function


def _words(node: ast.expr, tree: ast.Module) -> str:
    """The words in t("words"), also when they have a name; "" for words with {values} in them."""
    if isinstance(node, ast.Name):
        return next((_words(value, tree) for value in _given(node.id, tree)), "")
    match node:
        case ast.Call(args=[ast.Constant(value=str(words))], keywords=[]) if _calls(node, "t"):
            return words
    return ""


def _given(name: str, tree: ast.Module) -> list[ast.expr]:
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Assign))
    return [
        node.value
        for node in named
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == name
    ]
