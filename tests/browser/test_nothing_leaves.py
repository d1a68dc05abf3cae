"""Nothing leaves: every request of a full walk goes to the app, and what it serves tells browsers to stay."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from secondlook.progress import read_progress
from server.handouts import handout_url
from server.pictures import picture_url
from tests.browser.conftest import Visit, hop, settled
from tests.browser.learner import BROWSERS, asked, attempt_at, card, give, go_on, words
from tests.replies import LANGUAGES, course, judging_pack, pack_of_all_kinds, progress_at, right_reply
from tests.visit import PAGES


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_request_of_a_full_walk_goes_to_another_host(
    visit: Visit, address: str, requests: list[str], locale: str, tmp_path: Path
) -> None:
    pack, t = pack_of_all_kinds(locale), words(locale)
    page = visit(None, locale=BROWSERS.get(locale, locale), kept=progress_at(judging_pack(), None))
    sockets, refused = watch(page)
    page.goto("/")
    walk_all_pages(page, locale)
    page.goto(f"/practice?pack={pack.id}")
    page.get_by_role("button", name=t("Start"), exact=True).click()
    for _ in pack.questions[:2]:
        question = asked(page, pack)
        give(page, question, right_reply(question), attempt_at(page, pack).seed)
        go_on(page)
    hop(page, "/progress")
    with page.expect_download() as download:
        page.get_by_role("button", name=t("Save my progress as a file")).click()
    download.value.save_as(tmp_path / "saved.json")
    assert len(read_progress((tmp_path / "saved.json").read_text(encoding="utf-8")).attempts) == 2
    ours = urlsplit(address).netloc
    assert len(requests) > 50
    assert sockets
    assert {url for url in [*requests, *sockets] if not is_ours(url, ours)} == set()
    assert refused == []


def walk_all_pages(page: Page, locale: str) -> None:
    paths = ["/", *(f"/{name}" for name in PAGES if name != "home")]
    paths += [f"/lessons?lesson={name}" for name in course(locale).lessons]
    paths += [f"/practice?pack={name}" for name in course(locale).packs]
    settled(page)
    for path in paths:
        hop(page, path).locator("[data-testid=stMain] :is(h1, section.card)").first.wait_for()
    page.goto(handout_url("packs", pack_of_all_kinds().id, locale, "facilitator"))
    expect(page.locator("h1").first).to_be_visible()


def watch(page: Page) -> tuple[list[str], list[str]]:
    """Addresses of web sockets, and what the browser refused because of our own policy."""
    sockets: list[str] = []
    refused: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.on(
        "console", lambda message: "Content Security Policy" in message.text and refused.append(message.text)
    )
    return sockets, refused


def is_ours(url: str, ours: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob"} or parts.netloc == ours


def fetch(url: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    asking = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(asking, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def served(address: str) -> dict[str, str]:
    """One address of each sort that we serve."""
    page = fetch(address)[2].decode("utf-8")
    script = re.search(r'src="\./(static/[^"]+\.js)"', page)
    assert script
    picture = next(iter(course().pictures.values()))
    return {
        "page": "/practice",
        "script": f"/{script[1]}",
        "picture": picture_url(picture),
        "hand-out": handout_url("packs", pack_of_all_kinds().id, "en", "learner"),
        "no hand-out": handout_url("packs", "nowhere", "en", "learner"),
        "no picture": picture_url(picture).replace(".jpg", "0.jpg"),
        "health": "/_stcore/health",
    }


def test_everything_served_carries_security_headers(address: str) -> None:
    for name, path in served(address).items():
        status, headers, _ = fetch(address + path)
        assert status == (404 if name.startswith("no ") else 200), name
        policy = headers["Content-Security-Policy"]
        for part in ("default-src", "frame-ancestors 'none'", "base-uri 'none'"):
            assert part in policy, name
        assert "unsafe-eval" not in policy
        assert not re.search(r"https?:|wss?:|\*", policy), f"{name} lets another host in: {policy}"
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "no-referrer", name
        assert headers["X-Frame-Options"] == "DENY", name


def test_usage_statistics_are_off(visit: Visit, requests: list[str]) -> None:
    page = visit("/")
    assert page.evaluate("window.analytics === undefined || !window.analytics.initialized")
    assert not [url for url in requests if "fivetran" in url or "segment" in url or "webhooks" in url]
    expect(card(page)).to_have_count(0)
