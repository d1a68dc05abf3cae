"""The locks: what is installed is exactly what they name, on every system, from nowhere in particular."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project import ROOT

LOCKS = ["requirements.txt", "tests/requirements.txt"]
SYSTEMS = [
    {"sys_platform": name, "platform_system": system, "platform_python_implementation": "CPython"}
    for name, system in (("linux", "Linux"), ("darwin", "Darwin"), ("win32", "Windows"))
]


def wanted(lock: str) -> list[Requirement]:
    """What the .in file beside a lock asks for."""
    lines = (ROOT / lock).with_suffix(".in").read_text(encoding="utf-8").splitlines()
    asked = [line.partition("#")[0].strip() for line in lines]
    return [Requirement(line) for line in asked if line and not line.startswith("-c")]


def locked(lock: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Name -> what the lock says of it, and its hashes."""
    text = re.sub(r"^\s*#.*$", "", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = [entry.split() for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]
    found = {}
    for entry in entries:
        hashes = [word for word in entry if word.startswith("--hash=")]
        requirement = Requirement(" ".join(word for word in entry if not word.startswith("--hash=")))
        found[canonicalize_name(requirement.name)] = requirement, hashes
    return found


def version(requirement: Requirement) -> str:
    (pin,) = requirement.specifier
    assert pin.operator == "=="
    assert "*" not in pin.version
    return pin.version


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_is_pinned_and_hashed(lock: str) -> None:
    for requirement, hashes in locked(lock).values():
        assert version(requirement)
        assert not requirement.url
        assert hashes
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", word) for word in hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_answers_what_was_asked(lock: str) -> None:
    found = locked(lock)
    for asked in wanted(lock):
        requirement, _ = found[canonicalize_name(asked.name)]
        assert asked.specifier.contains(version(requirement)), f"{lock} is behind: {asked}"


def test_the_tests_run_with_the_apps_own_versions() -> None:
    app, tests = (locked(lock) for lock in LOCKS)
    for name in app.keys() & tests.keys():
        assert version(app[name][0]) == version(tests[name][0])


@pytest.mark.parametrize("file", [name for lock in LOCKS for name in (lock, lock.replace(".txt", ".in"))])
def test_no_file_names_a_place_to_fetch_from(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|-e|--\w*index\w*|--find-links|--trusted-host)\b", text, re.MULTILINE)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system["sys_platform"])
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_one_lock_serves_every_system(python: str, system: dict[str, str]) -> None:
    here = system | {"python_version": python, "python_full_version": f"{python}.0"}
    names = {
        name
        for name, (requirement, _) in locked("requirements.txt").items()
        if requirement.marker is None or requirement.marker.evaluate(here)
    }
    assert {canonicalize_name(asked.name) for asked in wanted("requirements.txt")} <= names
    assert ("uvloop" in names) == (system["sys_platform"] != "win32")


def test_every_wish_says_why() -> None:
    for file in (Path("requirements.in"), Path("tests/requirements.in")):
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            known = line.split()[:1] in (["ruff"], ["mypy"], ["pytest"])
            assert not line or known or "#" in line or line.startswith("types-"), f"{file}: {line}"
