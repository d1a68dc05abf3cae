"""Find a Chromium that opens, for the tests: an installed one, else Playwright's own, else Debian's.

Prints its path. Where none can be had it says what to install and fails, so that no test is skipped for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
ON_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
ON_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
NONE_FOUND = (
    "The tests need a Chromium, and none could be found or fetched. Install Google Chrome, Chromium or "
    "Microsoft Edge and try again; set SECOND_LOOK_BROWSER to its program if it is in an unusual place."
)


def main() -> int:
    found = find_browser()
    if found is None:
        say(NONE_FOUND)
        return 1
    print(found)
    return 0


def find_browser() -> str | None:
    """A stub or a broken install is found out here, not in a test."""
    return next((browser for browser in candidates() if opens(browser)), None)


def candidates() -> Iterator[str]:
    """Programs that may be a Chromium; what has to be fetched comes last, and only when it is asked for."""
    yield from installed()
    own = playwrights_own()
    if Path(own).exists():
        yield own
    say("No browser here yet, so Playwright fetches one ...")
    if succeeds(sys.executable, "-m", "playwright", "install", "chromium"):
        yield own
    if debian_as_root():
        say("Playwright's does not work here, so Debian's is installed ...")
        succeeds("apt-get", "update", "-qq")
        succeeds("apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium")
        yield from filter(None, [shutil.which("chromium")])


def installed() -> Iterator[str]:
    yield from filter(None, [os.environ.get("SECOND_LOOK_BROWSER")])
    yield from filter(None, map(shutil.which, NAMES))
    yield from (str(place) for place in usual_places() if place.exists())


def usual_places() -> Iterator[Path]:
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (folder / f"{name}.app" / "Contents" / "MacOS" / name for name in ON_MAC)
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if variable in os.environ:
            yield from (Path(os.environ[variable]) / program for program in ON_WINDOWS)


def playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def opens(browser: str) -> bool:
    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(executable_path=browser).new_page().set_content("hello")
        except Error:
            return False
    return True


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def succeeds(*command: str) -> bool:
    """Run a command; what it prints goes to standard error, for standard output carries only the path."""
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def debian_as_root() -> bool:
    return Path("/etc/debian_version").exists() and os.geteuid() == 0


if __name__ == "__main__":
    sys.exit(main())
