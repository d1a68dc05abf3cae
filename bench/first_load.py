"""How many bytes a fresh browser fetches until the first picture is there. Needs what the tests need."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from bench.learner import PACK


@dataclass(frozen=True)
class FirstLoad:
    """Bytes as they came over the line, messages of the websocket counted as they are without compression."""

    all: int
    pictures: int
    requests: int

    @property
    def without_pictures(self) -> int:
        return self.all - self.pictures


def load_bare_page(address: str) -> FirstLoad:
    return _load(address, press=None)


def load_practice_page(address: str) -> FirstLoad:
    return _load(f"{address}/practice?pack={PACK}", press="Start")


def _load(address: str, press: str | None) -> FirstLoad:
    from playwright.sync_api import sync_playwright

    from tests.find_browser import find_browser

    program = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        page = browser.new_page(locale="en-GB")
        count = _Count()
        count.listen(page.context.new_cdp_session(page))
        page.goto(address)
        if press:
            page.get_by_role("button", name=press, exact=True).click()
        page.wait_for_function(_PICTURE_IS_THERE)
        page.wait_for_timeout(1000)  # whatever comes late
        browser.close()
    return FirstLoad(count.all, count.pictures, len(count.addresses))


_PICTURE_IS_THERE = """() => {
  const roots = [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)];
  const pictures = roots.flatMap((root) => [...root.querySelectorAll('img[src*="/app/static/picture/"]')]);
  return pictures.some((picture) => picture.complete && picture.naturalWidth);
}"""


class _Count:
    def __init__(self) -> None:
        self.all = self.pictures = 0
        self.addresses: dict[str, str] = {}

    def listen(self, browser: Any) -> None:
        browser.on("Network.requestWillBeSent", self._asked)
        browser.on("Network.loadingFinished", self._came)
        browser.on("Network.webSocketFrameReceived", self._message)
        browser.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        self.all += size
        if "/app/static/picture/" in self.addresses.get(event["requestId"], ""):
            self.pictures += size

    def _message(self, event: dict[str, Any]) -> None:
        self.all += len(base64.b64decode(event["response"]["payloadData"]))
