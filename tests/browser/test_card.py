"""The question card alone, on a bare page: what a learner's hands do, and what the card says of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from tests.project import ROOT
from ui import question

CARD = ROOT / "ui" / "card"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>One card</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script></head>
<body><main><h1>One card</h1><div id="here"></div></main></body></html>"""
SCRIPT = """
import { mountCard } from "/card.js";
const root = document.getElementById("here").attachShadow({ mode: "open" });
const look = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/card.css" });
root.append(look);
look.onload = () => {
  window.mount = (data) => {
    if (window.card) window.card.destroy();
    window.sent = [];
    window.card = mountCard(root, data, (...event) => window.sent.push(event));
  };
  document.body.dataset.ready = "yes";
};
"""
STYLE = """body { margin: 1rem; background: #fdfcfa; color: #1c1b19; }
@media (prefers-color-scheme: dark) { body { background: #171614; color: #ece9e3; } }"""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"


def drawn(colour: str) -> bytes:
    """A face of a kind: enough to see crops and marks on."""
    picture = Image.new("RGB", (400, 500), "#8899aa")
    ImageDraw.Draw(picture).ellipse((100, 100, 300, 400), fill=colour)
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


def files() -> dict[str, tuple[str, bytes]]:
    return {
        "/": ("text/html", PAGE.encode()),
        "/page.js": ("text/javascript", SCRIPT.encode()),
        "/page.css": ("text/css", STYLE.encode()),
        "/card.js": ("text/javascript", (CARD / "card.js").read_bytes()),
        "/card.css": ("text/css", (CARD / "card.css").read_bytes()),
        "/picture/one.jpg": ("image/jpeg", drawn("#caa")),
        "/picture/small.jpg": ("image/jpeg", drawn("#caa")),
        "/picture/twin.jpg": ("image/jpeg", drawn("#aca")),
    }


@pytest.fixture(scope="module")
def bare_page() -> Iterator[str]:
    """The address of a page that holds the card and nothing else, under the strictest of policies."""
    served = files()

    class Shelf(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = served.get(self.path, ("text/plain", b""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Shelf) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Desk:
    """Bare pages by window, opened once and used by test after test; what goes wrong on them is noted."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.pages: dict[str, Page] = {}
        self.trouble: list[str] = []

    def page(self, **window: Any) -> Page:
        name = repr(sorted(window.items()))
        if name not in self.pages:
            self.pages[name] = self.open(**window)
        return self.pages[name]

    def open(self, **window: Any) -> Page:
        page = self.browser.new_page(**{"viewport": {"width": 1280, "height": 900}} | window)
        page.set_default_timeout(5_000)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda line: line.type == "error" and self.trouble.append(line.text))
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.goto(self.address)
        page.locator("body[data-ready]").wait_for()
        return page


@pytest.fixture(scope="module")
def desk(chromium: Browser, bare_page: str) -> Iterator[Desk]:
    desk = Desk(chromium, bare_page)
    yield desk
    for page in desk.pages.values():
        page.close()


@pytest.fixture
def card(desk: Desk) -> Iterator[Callable[..., Page]]:
    """Puts one fresh card on a bare page; a script error or a breach of the policy fails the test."""

    def lay(data: dict[str, Any], **window: Any) -> Page:
        page = desk.page(**window)
        page.mouse.move(0, 0)
        page.evaluate("data => mount(data)", data)
        return page

    yield lay
    assert not desk.trouble


def words() -> dict[str, Any]:
    return question.card_words.__wrapped__("en") | {"number": "Question 2 of 8"}


def same(english: str, /, **values: object) -> str:
    return english.format(**values) if values else english


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question, "t", same)


OPTIONS = [{"key": str(n), "text": text} for n, text in enumerate(["Apple", "Pear", "Plum"])]
PICTURE = {"url": "/picture/one.jpg", "alt": "A face", "width": 400, "height": 500}
RANGE = {"low": 0, "high": 100, "step": 5, "unit": "%"}
KINDS = ["real_or_fake", "find_it", "pick_one", "pick_some", "put_in_order", "estimate"]


def asked(kind: str, **more: Any) -> dict[str, Any]:
    """What the card gets for a question of this kind."""
    seen = kind in {"real_or_fake", "find_it"}
    return {
        "id": "q2", "kind": kind, "ask": "What do you see?", "number": 2, "of": 8, "last": False,
        "picture": PICTURE if seen else None, "options": OPTIONS if kind.startswith(("pick", "put")) else [],
        "estimate": RANGE if kind == "estimate" else None, "asks_certainty": True, "asks_spot": seen,
        "hints": [], "locale": "en", "words": words(), "reply": None, "reveal": None,
    } | more  # fmt: skip


REPLIES: dict[str, Any] = {
    "real_or_fake": "fake", "find_it": "here", "pick_one": ["1"], "pick_some": ["0", "1"],
    "put_in_order": ["1", "0", "2"], "estimate": 40,
}  # fmt: skip


def revealed(kind: str, **more: Any) -> dict[str, Any]:
    """The same after the reply."""
    shown = asked(kind)
    seen = shown["asks_spot"]
    reveal = {
        "right": False, "heading": "Not this time", "because": "Because it is so.",
        "options": [
            {"key": option["key"], "right": n == 2, "chosen": n == 1, "because": f"Because {n}."}
            for n, option in enumerate(shown["options"])
        ],
        "correct_order": ["2", "1", "0"] if kind == "put_in_order" else None,
        "estimate": {"right": 55, "tolerance": 5} if kind == "estimate" else None,
        "outline": [[[0.25, 0.2], [0.75, 0.2], [0.75, 0.8], [0.25, 0.8]]] if seen else [],
        "crop": [0.25, 0.5, 0.25, 0.2] if seen else None,
        "twin": {"url": "/picture/twin.jpg", "alt": "The face before"} if seen else None,
        "look": "The jaw" if seen else None,
        "clue": {"name": "A seam", "seen_working": "In 2020.", "stale_because": "Blending hides it."},
        "fact": {
            "statement": "People guess.", "date": "2024-12", "publisher": "A journal", "title": "A paper",
            "url": "https://example.org/paper", "marked": "weak source",
        },
        "spot": {"inside": True, "distance": 0, "score": 1, "text": "Your mark is on it."} if seen else None,
    } | more  # fmt: skip
    reply = {"answer": REPLIES[kind], "certainty": 70, "spot": {"x": 0.3, "y": 0.6} if seen else None}
    return shown | {"reply": reply, "reveal": reveal}


def sent(page: Page) -> list[Any]:
    return page.evaluate("window.sent")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.shadowRoot?.activeElement?.dataset.hold || ''")


def tab_to(page: Page, hold: str) -> None:
    """Press Tab until the part of this name has the focus, as somebody without a mouse does."""
    for _ in range(30):
        press(page, "Tab")
        if focused(page).startswith(hold):
            return
    raise AssertionError(f"Tab does not reach {hold}")


def say_how_sure(page: Page) -> None:
    """80, by keyboard."""
    tab_to(page, "certainty")
    press(page, "Space", "ArrowRight", "ArrowRight", "ArrowRight")


def check(page: Page) -> None:
    tab_to(page, "submit")
    press(page, "Enter")


def sure(page: Page, percent: int) -> None:
    page.get_by_label(f"{percent} %").check()


def click_main(page: Page, times: int = 1) -> None:
    """Click the big button even while it says that something is missing."""
    page.locator(".main").click(force=True, click_count=times)


# Answering


BY_KEYBOARD = [
    ("real_or_fake", "answer", ["Space", "ArrowRight"], "fake"),
    ("find_it", "nothing", ["Space"], "nothing"),
    ("pick_one", "answer", ["Space", "ArrowDown"], "1"),
    ("pick_some", "answer", ["Space", "Tab", "Tab", "Space"], ["0", "2"]),
    ("put_in_order", "down-0", ["Enter", "Enter"], ["1", "2", "0"]),
    ("estimate", "number", ["4", "0"], 40),
    ("estimate", "range", ["Home", "ArrowRight"], 5),
]


@pytest.mark.parametrize(("kind", "hold", "keys", "answer"), BY_KEYBOARD)
def test_each_kind_is_answered_by_keyboard_alone(card, kind, hold, keys, answer):
    page = card(asked(kind))
    tab_to(page, hold)
    press(page, *keys)
    say_how_sure(page)
    check(page)
    assert sent(page) == [["reply", {"id": "q2", "answer": answer, "certainty": 80, "spot": None}]]


def test_cannot_tell_asks_for_no_certainty(card):
    page = card(asked("real_or_fake"))
    page.get_by_text("Cannot tell").click()
    expect(page.get_by_text("How sure are you?")).to_be_hidden()
    click_main(page)
    assert sent(page)[0][1] == {"id": "q2", "answer": "cannot_tell", "certainty": None, "spot": None}


def test_what_is_missing_is_said_and_sought(card):
    page = card(asked("pick_one"))
    click_main(page)
    assert sent(page) == []
    expect(page.get_by_role("status")).to_have_text("Choose an answer. Say how sure you are.")
    assert focused(page) == "answer-0"
    page.get_by_text("Apple").click()
    expect(page.locator(".sending p")).to_have_text("Say how sure you are.")


@pytest.mark.parametrize("typed", ["", "-5", "105", "1e9"])
def test_an_estimate_out_of_range_is_not_sent(card, typed):
    page = card(asked("estimate", asks_certainty=False))
    page.get_by_role("spinbutton").fill(typed)
    click_main(page)
    assert sent(page) == []
    expect(page.get_by_role("status")).to_have_text("Give a number from 0 to 100.")


def test_hints_come_one_by_one(card):
    page = card(asked("pick_one", hints=["First look here.", "Then there."]))
    expect(page.get_by_text("First look here.")).to_have_count(0)
    page.get_by_text("Show a hint").click()
    expect(page.get_by_text("First look here.")).to_be_visible()
    expect(page.get_by_text("Then there.")).to_have_count(0)
    page.get_by_text("Show another hint (1 of 2 shown)").click()
    expect(page.get_by_text("Then there.")).to_be_visible()


def test_rows_are_dragged_into_order(card):
    page = card(asked("put_in_order", asks_certainty=False))
    grip, last = page.locator(".grip").first.bounding_box(), page.locator("li.row").last.bounding_box()
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 10, last["y"] + last["height"], steps=5)
    page.mouse.up()
    click_main(page)
    assert sent(page)[0][1]["answer"] == ["1", "2", "0"]
    expect(page.get_by_role("status")).to_have_text("Apple: now in place 3 of 3.")


# Marking the picture


def reply_with_mark(page: Page) -> dict[str, float]:
    sure(page, 80)
    click_main(page)
    return sent(page)[0][1]["spot"]


def picture(page: Page) -> dict[str, float]:
    return page.locator(".pad").bounding_box()


def test_a_spot_is_marked_by_keyboard(card):
    page = card(asked("find_it"))
    tab_to(page, "pad")
    press(page, *["ArrowLeft"] * 5, *["Shift+ArrowUp"] * 3)
    expect(page.get_by_role("status")).to_have_text("middle, upper third")
    press(page, "Enter")
    expect(page.get_by_role("status")).to_have_text("Mark placed: middle, upper third.")
    assert reply_with_mark(page) == {"x": 0.4, "y": 0.2}


def test_a_box_is_stretched_by_keyboard(card):
    page = card(asked("find_it"))
    tab_to(page, "pad")
    press(page, "Space", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+Enter")
    assert reply_with_mark(page) == {"x": 0.5, "y": 0.5, "w": 0.1, "h": 0.1}


def test_delete_takes_the_mark_away(card):
    page = card(asked("find_it"))
    tab_to(page, "pad")
    press(page, "Enter", "Delete")
    expect(page.get_by_role("status")).to_have_text("Mark removed.")
    expect(page.locator(".mark")).to_be_hidden()


def test_a_spot_is_marked_by_mouse(card):
    page = card(asked("find_it"))
    box = picture(page)
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
    assert reply_with_mark(page) == {"x": pytest.approx(0.25, abs=0.01), "y": pytest.approx(0.75, abs=0.01)}


def drag(page: Page, *, start: tuple[float, float], end: tuple[float, float]) -> None:
    box = picture(page)
    move = partial(move_over, page, box)
    move(*start)
    page.mouse.down()
    move(*end)
    page.mouse.up()


def move_over(page: Page, box: dict[str, float], x: float, y: float) -> None:
    page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y, steps=3)


def test_a_box_is_drawn_by_dragging(card):
    page = card(asked("find_it"))
    drag(page, start=(0.7, 0.6), end=(0.3, 0.2))
    spot = reply_with_mark(page)
    assert spot == pytest.approx({"x": 0.3, "y": 0.2, "w": 0.4, "h": 0.4}, abs=0.01)


def test_a_box_without_a_surface_is_a_spot(card):
    page = card(asked("find_it"))
    drag(page, start=(0.2, 0.5), end=(0.6, 0.5))
    assert reply_with_mark(page) == pytest.approx({"x": 0.4, "y": 0.5}, abs=0.01)


def test_a_drag_beyond_the_edge_ends_at_the_edge(card):
    page = card(asked("find_it"))
    drag(page, start=(0.8, 0.8), end=(1.2, 1.2))
    spot = reply_with_mark(page)
    assert spot["x"] + spot["w"] <= 1.0001
    assert spot["y"] + spot["h"] <= 1.0001


def test_a_finger_marks_with_a_tap(card):
    page = card(asked("find_it"), has_touch=True, viewport={"width": 390, "height": 844})
    box = picture(page)
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    assert reply_with_mark(page) == pytest.approx({"x": 0.5, "y": 0.25}, abs=0.01)


def test_nothing_was_changed_and_a_mark_exclude_each_other(card):
    page = card(asked("find_it"))
    drag(page, start=(0.2, 0.2), end=(0.2, 0.2))
    page.get_by_label("Nothing was changed").check()
    expect(page.locator(".mark")).to_be_hidden()
    drag(page, start=(0.2, 0.2), end=(0.2, 0.2))
    expect(page.get_by_label("Nothing was changed")).not_to_be_checked()


def test_the_magnifier_follows_keys_and_mouse(card):
    page = card(asked("pick_one", picture=PICTURE))
    expect(page.locator(".pad")).to_be_hidden()
    tab_to(page, "loupe")
    press(page, "Enter", "Shift+Tab", "ArrowLeft")
    lens = page.locator(".lens")
    expect(lens).to_be_visible()
    before = lens.bounding_box()["x"]
    box = picture(page)
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    assert lens.bounding_box()["x"] < before
    assert lens.locator("img").bounding_box()["width"] == pytest.approx(2.5 * box["width"], rel=0.01)


SMALL = PICTURE | {"width": 640, "height": 800, "small": {"url": "/picture/small.jpg", "width": 320}}


@pytest.mark.parametrize(
    ("width", "ratio", "file"), [(390, 1, "small.jpg"), (390, 3, "one.jpg"), (1280, 1, "one.jpg")]
)
def test_a_narrow_window_fetches_the_small_file_until_the_reveal(card, width, ratio, file):
    window = {"viewport": {"width": width, "height": 844}, "device_scale_factor": ratio}
    page = card(asked("real_or_fake", picture=SMALL), **window)
    shown = page.locator(".frame > img").first
    page.wait_for_function(
        "file => document.querySelector('#here').shadowRoot.querySelector('img').currentSrc.endsWith(file)",
        arg=file,
    )
    page.evaluate("data => card.update(data)", revealed("real_or_fake") | {"picture": SMALL})
    expect(shown).to_have_js_property("currentSrc", f"{page.url}picture/one.jpg")
    crop = page.locator(".crop img").first
    expect(crop).to_have_js_property("currentSrc", f"{page.url}picture/one.jpg")


# Waiting


def test_a_reply_goes_out_once_however_often_it_is_pressed(card):
    page = card(asked("pick_one", asks_certainty=False))
    page.get_by_text("Pear").click()
    click_main(page, times=2)
    click_main(page)
    assert len(sent(page)) == 1
    expect(page.locator(".main")).to_have_text("One moment …")


def test_without_an_answer_the_reply_may_be_sent_again(desk):
    data = asked("pick_one", asks_certainty=False)
    page = desk.open()
    page.clock.install()
    page.evaluate("data => mount(data)", data)
    page.get_by_text("Pear").click()
    click_main(page)
    page.evaluate("data => card.update(data)", data)  # a run of the page in between changes nothing
    expect(page.locator(".main")).to_have_text("One moment …")
    page.clock.run_for(8_100)
    expect(page.get_by_role("status")).to_contain_text("Nothing came back")
    click_main(page)
    assert [event for event, _ in sent(page)] == ["reply", "reply"]
    page.close()


def test_another_language_keeps_what_was_done(card):
    data = asked("find_it", hints=["Look here."])
    page = card(data)
    drag(page, start=(0.2, 0.2), end=(0.5, 0.6))
    sure(page, 70)
    page.get_by_text("Show a hint").click()
    chinese = data | {"ask": "哪里被改动过？", "hints": ["看这里。"], "locale": "zh"}
    page.evaluate("data => card.update(data)", chinese)
    expect(page.locator("h2")).to_have_text("哪里被改动过？")
    expect(page.get_by_text("看这里。")).to_be_visible()
    assert focused(page) == "hint"
    click_main(page)
    reply = sent(page)[0][1]
    assert reply["certainty"] == 70
    assert reply["spot"] == pytest.approx({"x": 0.2, "y": 0.2, "w": 0.3, "h": 0.4}, abs=0.01)


def test_the_next_question_starts_empty_and_takes_the_focus(card):
    page = card(asked("pick_one"))
    page.get_by_text("Pear").click()
    page.evaluate("data => card.update(data)", asked("pick_one", id="q3", ask="And now?"))
    expect(page.locator("h2")).to_be_focused()
    expect(page.locator("input:checked")).to_have_count(0)


def test_a_new_attempt_starts_empty_at_the_same_position(card):
    page = card(revealed("pick_one"))
    page.evaluate("data => card.update(data)", asked("pick_one"))
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator(".main")).to_have_text("Check my answer")


# The reveal


def test_the_reveal_takes_the_focus_and_leads_on(card):
    page = card(asked("real_or_fake"))
    page.get_by_text("Swapped").click()
    sure(page, 70)
    click_main(page)
    page.evaluate("data => card.update(data)", revealed("real_or_fake"))
    expect(page.get_by_role("heading", name="Not this time")).to_be_focused()
    check(page)
    check(page)
    assert sent(page)[1:] == [["next", {"id": "q2"}]]


def test_a_card_opened_on_its_reveal_leaves_the_focus_alone(card):
    page = card(revealed("real_or_fake"))
    assert page.evaluate("document.activeElement === document.body")


def test_the_reveal_outlines_and_magnifies(card):
    page = card(revealed("real_or_fake"))
    contour = page.locator("svg.contour").bounding_box()
    assert contour["width"] == pytest.approx(picture_box(page)["width"], abs=1)
    expect(page.get_by_text("Changed area")).to_be_visible()
    expect(page.locator(".mark")).to_contain_text("Your mark")
    crops = page.locator(".crop")
    expect(crops).to_have_count(2)
    hole, whole = crops.first.bounding_box(), crops.first.locator("img").bounding_box()
    assert whole["width"] == pytest.approx(4 * hole["width"], rel=0.01)
    assert hole["x"] - whole["x"] == pytest.approx(0.25 * whole["width"], rel=0.02)
    assert hole["y"] - whole["y"] == pytest.approx(0.5 * whole["height"], rel=0.02)
    assert crops.last.locator("img").get_attribute("src") == "/picture/twin.jpg"
    page.get_by_role("button", name="Outline").click()
    expect(page.get_by_text("Changed area")).to_be_hidden()


def picture_box(page: Page) -> dict[str, float]:
    return page.locator(".frame").bounding_box()


@pytest.mark.parametrize("spot", [{"x": 0.01, "y": 0.99}, {"x": 0.9, "y": 0.88, "w": 0.1, "h": 0.12}])
def test_the_name_of_a_mark_stays_in_the_picture(card, spot):
    data = revealed("find_it")
    page = card(data | {"reply": data["reply"] | {"spot": spot}})
    chip, frame = page.get_by_text("Your mark", exact=True).bounding_box(), picture_box(page)
    assert chip["x"] >= frame["x"]
    assert chip["x"] + chip["width"] <= frame["x"] + frame["width"]
    assert chip["y"] + chip["height"] <= frame["y"] + frame["height"]


def test_wide_crops_are_laid_above_each_other(card):
    page = card(revealed("real_or_fake", crop=[0.2, 0.3, 0.6, 0.1]))
    first, second = (hole.bounding_box() for hole in page.locator(".crop").all())
    assert first["x"] == second["x"]
    assert first["y"] + first["height"] < second["y"]


def test_the_picture_is_laid_over_itself_before_the_change(card):
    page = card(revealed("real_or_fake"))
    before = page.locator(".frame > img").last
    expect(before).to_be_hidden()
    page.get_by_role("button", name="Before the change").click()
    expect(before).to_be_visible()
    expect(page.locator("svg.contour")).to_be_hidden()


def test_an_untouched_picture_is_magnified_alone(card):
    page = card(revealed("real_or_fake", outline=[], twin=None))
    expect(page.locator(".crop")).to_have_count(1)
    expect(page.locator("svg.contour")).to_have_count(0)
    expect(page.get_by_role("button", name="Before the change")).to_have_count(0)


def test_every_option_gets_its_reason_in_words(card):
    page = card(revealed("pick_one"))
    expect(page.locator("li.told")).to_have_text(
        ["AppleBecause 0.", "PearYour choiceBecause 1.", "PlumRight answerBecause 2."]
    )


def test_the_right_order_is_shown_beside_the_given_one(card):
    page = card(revealed("put_in_order"))
    expect(page.locator("li.told p:first-child")).to_have_text(
        ["1. PlumYou had it in place 3", "2. PearYou had it in place 1", "3. AppleYou had it in place 2"]
    )


def test_the_estimate_is_compared_in_words(card):
    page = card(revealed("estimate"))
    expect(page.locator("dl").first).to_have_text("Your estimate40 %Right answer55 %Counts as right50 – 60 %")


def test_a_fact_is_shown_with_its_source_and_its_doubt(card):
    page = card(revealed("pick_one"))
    link = page.get_by_role("link")
    expect(link).to_have_attribute("href", "https://example.org/paper")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(page.locator("p.aside", has=link)).to_contain_text("A journal · 2024-12weak source")


# Strangers' words, small windows, other eyes


EVIL = "<img src=x onerror=\"document.body.dataset.ready='hacked'\"><b>bold</b>"


@pytest.mark.parametrize("kind", KINDS)
def test_words_never_become_markup(card, kind):
    clue = dict.fromkeys(("name", "seen_working", "stale_because"), EVIL)
    data = revealed(kind, because=EVIL, heading=EVIL, look=EVIL, clue=clue)
    data = data | {"ask": EVIL, "options": [option | {"text": EVIL} for option in data["options"]]}
    page = card(data | {"reply": None, "reveal": None, "hints": [EVIL]})
    expect(page.locator("h2")).to_have_text(EVIL)
    page.get_by_text("Show a hint").click()
    page.evaluate("data => card.update(data)", data)
    expect(page.locator(".because")).to_have_text(EVIL)
    assert page.locator("img[src=x]").count() == 0
    assert page.evaluate("document.body.dataset.ready") == "yes"


def test_a_source_that_is_no_web_address_is_no_link(card):
    fact = revealed("pick_one")["reveal"]["fact"] | {"url": "javascript:alert(1)"}
    page = card(revealed("pick_one", fact=fact))
    expect(page.get_by_text("A paper")).to_be_visible()
    expect(page.get_by_role("link")).to_have_count(0)


SIZES = (
    "all => all.map((one) => one.getBoundingClientRect()).map(({width, height}) => Math.min(width, height))"
)


def both(kind: str) -> list[dict[str, Any]]:
    return [asked(kind, hints=["Look here."]), revealed(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_it_fits_a_small_phone_with_targets_for_thumbs(card, kind):
    page = card(asked(kind), viewport={"width": 320, "height": 640})
    for data in both(kind):
        page.evaluate("data => mount(data)", data)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        sizes = page.locator("button, label.row, label.step, input[type=range]").evaluate_all(SIZES)
        assert [size for size in sizes if 0 < size < 43.9] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious(card, kind, scheme):
    for data in both(kind):
        page = card(data, color_scheme=scheme, bypass_csp=True)
        found = Axe().run(page).response["violations"]
        serious = [each for each in found if each["impact"] in {"serious", "critical"}]
        assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []


def test_every_word_the_card_uses_is_there():
    source = (CARD / "card.js").read_text(encoding="utf-8")
    by_name = {"real", "fake", "cannot_tell", "up", "down", "loupe", "outline", "before"}
    assert set(re.findall(r"\bwords\.(\w+)", source)) | by_name == set(words())


def test_the_card_stays_small():
    assert sum(len((CARD / name).read_bytes()) for name in ("card.js", "card.css")) <= 40_000
