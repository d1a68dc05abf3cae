"""A running app and a real browser for the tests of this folder; nothing is ever skipped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from secondlook.progress import Progress, write_progress
from tests.browser.learner import KEY
from tests.project import ROOT

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # there is no other host
]
PATIENCE = 15_000  # ms


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a browser says so by asking for one."""
    for item in items:
        if {"address", "chromium"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the app ended before it was up"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the app did not come up within 30 s")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, as `streamlit run app.py` starts it. No page may fail meanwhile."""
    port = free_port()
    log = tmp_path_factory.mktemp("app") / "log"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, stdout=written, stderr=subprocess.STDOUT)
        try:
            wait_until_up(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace"), log.read_text(
        encoding="utf-8"
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SECOND_LOOK_BROWSER"), args=SWITCHES
        )
        yield browser
        browser.close()


@pytest.fixture
def requests() -> list[str]:
    """Every address the pages of a test asked for, in order."""
    return []


Visit = Callable[..., Page]


class Windows:
    """Browser windows by their settings, lent to one visitor at a time: one that has fetched the app before
    opens it three times as fast. Nothing that a visitor left is in it when the next one comes."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address
        self.free: dict[str, list[BrowserContext]] = {}

    def lend(self, settings: dict[str, Any]) -> BrowserContext:
        known = self.free.setdefault(str(settings), [])
        return known.pop() if known else self.chromium.new_context(base_url=self.address, **settings)

    def take_back(self, settings: dict[str, Any], window: BrowserContext) -> None:
        for page in window.pages:
            page.close()
        window.clear_cookies()
        self.free[str(settings)].append(window)


@pytest.fixture(scope="session")
def windows(chromium: Browser, address: str) -> Windows:
    return Windows(chromium, address)


@pytest.fixture
def visit(windows: Windows, requests: list[str]) -> Iterator[Visit]:
    """Opens a path as a new visitor: own storage, an English browser, a desktop window, if not told else.

    `kept` is what the browser has stored already, as Progress or as text. No script may fail meanwhile.
    """
    lent: list[tuple[dict[str, Any], BrowserContext]] = []
    failed: list[str] = []

    def note(request: Request) -> None:
        requests.append(request.url)

    def watch(page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: failed.append(f"{page.url}: {error}"))
        page.on("request", note)

    def visit(path: str | None = "/", kept: Progress | str | None = None, **options: object) -> Page:
        settings = {
            "locale": "en-GB",
            "viewport": {"width": 1280, "height": 900},
            "reduced_motion": "reduce",
            **options,
        }
        window = windows.lend(settings)
        lent.append((settings, window))
        page = window.new_page()
        page.goto("/_stcore/health")  # a page of this address without the app, to put things into its storage
        page.evaluate(REMEMBER, [KEY, write_progress(kept) if isinstance(kept, Progress) else kept])
        window.on("page", watch)
        watch(page)
        if path is not None:
            page.goto(path)
            settled(page)
        return page

    yield visit
    for settings, window in lent:
        window.remove_listener("page", watch)
        windows.take_back(settings, window)
    assert failed == []


REMEMBER = "([key, text]) => { localStorage.clear(); if (text) localStorage.setItem(key, text); }"


@pytest.fixture
def page(visit: Visit) -> Page:
    """A new visitor who has not opened anything yet."""
    return visit(None)


def hop(page: Page, path: str) -> Page:
    """Turn to another address as the back button does: far quicker than loading the whole app again."""
    page.evaluate(
        """async path => {
          history.pushState({}, '', path);
          dispatchEvent(new PopStateEvent('popstate', {state: {}}));
          for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame);
        }""",
        path,
    )
    return settled(page)


def settled(page: Page) -> Page:
    """Wait until the script behind the page has finished and the page shows what it said."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.locator('[data-testid="stMainBlockContainer"] [data-stale="false"]').first.wait_for(state="attached")
    return page
