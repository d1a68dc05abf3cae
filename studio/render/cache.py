"""Keeps slow results on disk under the hash of all they depend on, so that a change is never missed."""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import os
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np


def cache_folder() -> Path:
    folder = Path(os.environ.get("STUDIO_CACHE", Path.home() / ".cache" / "secondlook-studio"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fingerprint(*things: Any) -> str:
    """Hash of plain data, dataclasses and modules: what their code does, not how it is laid out."""
    digest = hashlib.sha256()
    for thing in things:
        match thing:
            case ModuleType():
                digest.update(_meaning(inspect.getsource(thing)).encode())
            case _ if is_dataclass(thing):
                digest.update(json.dumps(asdict(thing), sort_keys=True, default=str).encode())
            case _:
                digest.update(json.dumps(thing, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:16]


def _meaning(source: str) -> str:
    """The code without comments, layout and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    return ast.dump(tree)


def remember(name: str, key: str, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    path = cache_folder() / f"{name}-{key}.npz"
    if path.exists():
        with np.load(path) as stored:
            return {field: stored[field] for field in stored.files}
    made = make()
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, **made)
    partial.rename(path)
    return made
