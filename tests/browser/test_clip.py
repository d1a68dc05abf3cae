"""A clip on the card, by keyboard: it plays, stops and steps; where it cannot, its first frame stands.

Chromium comes with and without H.264: the tests look what theirs can do, and hold it to the one or the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.serving import serve
from secondlook.brought import add_packs
from secondlook.course import Course, read_course
from secondlook.packs import Question
from server.parts import part_url
from tests import replies
from tests.browser.conftest import Visit, Windows
from tests.browser.learner import BROWSERS, asked, card, give, go_on, hold, send, words
from tests.browser.test_accessibility import DESKTOP, PHONE, barriers, narrow
from tests.browser.test_leaks import Eavesdropper
from tests.clip_course import FRAMES, SIZE, add_clips, square_at
from tests.conftest import write
from tests.project import ROOT
from tests.replies import progress_at, right_reply
from ui import clip as player
from ui.content import BROUGHT

PLAYER = tuple(ROOT / "ui" / "card" / f"clip.{suffix}" for suffix in ("js", "css"))
H264 = 'video/mp4; codecs="avc1.4d401e"'
CANNOT = "HTMLMediaElement.prototype.canPlayType = () => ''"


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the clips' pack, as a facilitator would bring one."""
    root = add_clips(tmp_path_factory.mktemp("clips"))
    write(root, "locales/zh/ui.yaml", "language: 中文\nwords: {}\n")
    return root


@pytest.fixture(scope="module")
def address(brought: Path) -> Iterator[str]:
    """The app with that pack beside its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BROUGHT, str(brought))
        with serve("app.py") as server:
            yield server.address


@pytest.fixture(scope="module")
def windows(chromium: Browser, address: str) -> Windows:
    return Windows(chromium, address)


@pytest.fixture(autouse=True)
def courses(brought: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Course]:
    known = {code: add_packs(read_course(ROOT, code), [brought]) for code in ("en", "zh")}
    monkeypatch.setattr(replies, "course", lambda locale="en": known[locale])
    return known


Open = Callable[..., Page]


@pytest.fixture
def open_clip(visit: Visit, courses: dict[str, Course]) -> Open:
    """The card at a question of the clips' pack."""

    def open_clip(question: str = "first_look", lang: str = "en", init: str = "", **window: Any) -> Page:
        pack = courses[lang].packs["moving"]
        page = visit(None, kept=progress_at(pack, question), locale=BROWSERS[lang], **window)
        if init:
            page.add_init_script(init)
        page.goto(f"/practice?pack=moving&lang={lang}")
        card(page).wait_for()
        return page

    return open_clip


def plays(page: Page) -> bool:
    return bool(page.evaluate(f"document.createElement('video').canPlayType('{H264}')"))


def video(page: Page) -> Locator:
    return card(page).locator(".frame > video").first


def expect_first_frame_only(page: Page, lang: str = "en") -> None:
    """The poster, a plain sentence, and a question that can be answered."""
    t = words(lang)
    expect(card(page).locator("video")).to_have_count(0)
    still = card(page).locator(".frame > img").first
    expect(still).to_be_visible()
    expect(still).to_have_attribute("src", re.compile(r"/app/static/clip/[0-9a-f]{20}\.jpg$"))
    expect(card(page).locator(".still")).to_have_text(t(CANNOT_PLAY))


CANNOT_PLAY = (
    "This browser cannot play the clip, so you see its first frame only. You can answer all the same, "
    "or open the page in another browser."
)

FRAME_SEEN = f"""async element => {{
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [{SIZE[0]}, {SIZE[1]}];
  const pen = canvas.getContext('2d');
  pen.drawImage(element, 0, 0, {SIZE[0]}, {SIZE[1]});
  const row = pen.getImageData(0, 4, {SIZE[0]}, 1).data;
  let dark = 0;
  for (let at = 0; at < row.length; at += 4) dark += row[at] < 80;
  return Math.round(dark * {FRAMES} / {SIZE[0]});
}}"""


def frame_seen(picture: Locator) -> int:
    """Which frame, from 1, the pixels show."""
    return int(picture.evaluate(FRAME_SEEN))


def expect_frame(page: Page, number: int, lang: str = "en") -> None:
    """The words say the number, and the pixels agree."""
    expect(card(page).locator(".count")).to_have_text(words(lang)("Frame {n} of {of}", n=number, of=FRAMES))
    expect(hold(card(page), "seek")).to_have_value(str(number - 1))
    for _ in range(60):
        if frame_seen(video(page)) == number:
            return
        page.wait_for_timeout(50)
    assert frame_seen(video(page)) == number


every_language = pytest.mark.parametrize("lang", ["en", "zh"])


# Playing


@every_language
def test_a_clip_is_played_and_gone_through_by_keyboard(open_clip: Open, lang: str) -> None:
    page, t = open_clip(lang=lang), words(lang)
    if not plays(page):
        return expect_first_frame_only(page, lang)
    play = hold(card(page), "play")
    expect(play).to_have_accessible_name(t("Play the clip"))
    expect_frame(page, 1, lang)  # nothing moves for whom asks for stillness
    play.focus()
    for key, number in (
        (".", 2),
        ("ArrowRight", 3),
        (",", 2),
        ("ArrowLeft", 1),
        ("ArrowLeft", FRAMES),
        (".", 1),
    ):
        page.keyboard.press(key)
        expect_frame(page, number, lang)
        expect(card(page).get_by_role("status")).to_have_text(t("Frame {n} of {of}", n=number, of=FRAMES))
    page.keyboard.press("k")
    expect(play).to_have_accessible_name(t("Stop the clip"))
    page.keyboard.press("Space")
    expect(play).to_have_accessible_name(t("Play the clip"))
    hold(card(page), "seek").focus()
    page.keyboard.press("End")
    expect_frame(page, FRAMES, lang)
    page.keyboard.press("ArrowLeft")
    expect_frame(page, FRAMES - 1, lang)
    return None


def test_slow_motion_is_a_quarter_as_fast(open_clip: Open) -> None:
    page = open_clip()
    if not plays(page):
        return expect_first_frame_only(page)
    slow = hold(card(page), "slow")
    slow.focus()
    page.keyboard.press("Enter")
    expect(slow).to_have_attribute("aria-pressed", "true")
    assert video(page).evaluate("video => video.playbackRate") == 0.25
    page.keyboard.press("Enter")
    assert video(page).evaluate("video => video.playbackRate") == 1
    return None


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_it_starts_by_itself_unless_stillness_is_asked_for(open_clip: Open, wish: str, moves: bool) -> None:
    page = open_clip(reduced_motion=wish)
    if not plays(page):
        return expect_first_frame_only(page)
    page.wait_for_timeout(400)
    shown = video(page)
    assert shown.evaluate("video => !video.paused && video.currentTime > 0") is moves
    assert (
        shown.evaluate("video => video.muted && video.loop && video.playsInline && video.preload")
        == "metadata"
    )
    return None


def test_a_run_of_the_page_does_not_start_it_again(open_clip: Open) -> None:
    """A hint redraws the card, another language and the reply run the page: the same video goes on."""
    page = open_clip()
    if not plays(page):
        return expect_first_frame_only(page)
    video(page).evaluate("video => { video.same = 'same'; }")
    hold(card(page), "play").focus()
    for _ in range(6):
        page.keyboard.press(".")
    expect_frame(page, 7)
    page.get_by_role("link", name="中文").or_(page.get_by_text("中文", exact=True)).first.click()
    expect(card(page).locator(".count")).to_have_text(words("zh")("Frame {n} of {of}", n=7, of=FRAMES))
    assert video(page).evaluate("video => video.same") == "same"
    hold(card(page), "play").click()
    hold(card(page), "answer-fake").check()
    hold(card(page), "certainty-80").check()
    send(page)
    assert video(page).evaluate("video => video.same") == "same"
    assert video(page).evaluate("video => video.paused") is False
    return None


def test_captions_stand_under_the_clip_in_the_visitors_language(open_clip: Open) -> None:
    for lang, said in (("en", "(There is no sound.)"), ("zh", "（没有声音。）")):
        page = open_clip(lang=lang)
        if not plays(page):
            expect_first_frame_only(page, lang)
            continue
        hold(card(page), "seek").focus()
        page.keyboard.press("Home")
        for _ in range(8):
            page.keyboard.press(".")
        expect(card(page).locator(".captioned")).to_have_text(said)
        expect(card(page).locator(".captioned")).to_have_attribute("lang", lang)


# Where it cannot be played


@every_language
def test_where_it_cannot_be_played_the_question_is_answered_all_the_same(open_clip: Open, lang: str) -> None:
    page = open_clip(lang=lang, init=CANNOT)
    expect_first_frame_only(page, lang)
    pack = replies.course(lang).packs["moving"]
    question = asked(page, pack)
    give(page, question, right_reply(question), 7)
    expect(card(page).locator("p.because")).to_have_text(question.because)
    expect(card(page).locator("svg.contour")).to_be_visible()
    expect(card(page).locator(".crop")).to_have_count(2)


def test_a_clip_that_does_not_come_leaves_its_first_frame(open_clip: Open, visit: Visit) -> None:
    page = visit(None, kept=progress_at(replies.course().packs["moving"], "first_look"))
    page.route("**/*.mp4", lambda route: route.abort())
    page.goto("/practice?pack=moving&lang=en")
    card(page).wait_for()
    expect_first_frame_only(page)
    hold(card(page), "answer-real").check()


# Marks and the reveal


def test_a_place_is_marked_in_a_clip_as_in_a_picture(open_clip: Open) -> None:
    page = open_clip("find_the_change")
    pad = hold(card(page), "pad")
    pad.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("status")).to_have_text("Mark placed: centre.")
    if plays(page):
        page.keyboard.press(".")  # the crosshair has the arrows, the clip has these
        expect_frame(page, 2)
    hold(card(page), "certainty-80").check()
    send(page)
    expect(card(page).locator(".verdict")).to_contain_text("Your mark is on the changed area.")


def test_the_reveal_outlines_every_frame_and_plays_the_twin_in_step(open_clip: Open) -> None:
    page = open_clip()
    question = asked(page, replies.course().packs["moving"])
    give(page, question, right_reply(question), 7)
    crops = card(page).locator(".crop canvas")
    expect(crops).to_have_count(2)
    if not plays(page):
        return expect_first_frame_only(page)
    hold(card(page), "seek").focus()
    for number in (1, 2, 13):
        hold(card(page), "seek").fill(str(number - 1))
        expect_frame(page, number)
        expect(card(page).locator("svg.contour path").first).to_have_attribute("d", outline_path(number - 1))
        for crop in crops.all():  # the clip's and the twin's, magnified
            assert_soon(page, lambda crop=crop: frame_seen(crop), number)
        twin = card(page).locator(".frame > video").last
        assert_soon(page, lambda twin=twin: frame_seen(twin), number)
    hold(card(page), "before").click()
    expect(card(page).locator(".frame > video").last).to_be_visible()
    hold(card(page), "play").click()
    page.wait_for_timeout(600)
    off = "all => Math.abs(all[0].currentTime - all[1].currentTime)"
    apart = card(page).locator(".frame > video").evaluate_all(off)
    assert min(apart, 1 - apart) < 0.2
    return None


def outline_path(frame: int) -> re.Pattern[str]:
    left, top = square_at(frame) / SIZE[0], 52 / SIZE[1]
    return re.compile(rf"^M{left:.3f}".rstrip("0") + rf"\d*,{top:.3f}".rstrip("0"))


def assert_soon(page: Page, look: Callable[[], int], wanted: int) -> None:
    for _ in range(60):
        if look() == wanted:
            return
        page.wait_for_timeout(50)
    assert look() == wanted


def test_the_magnifier_shows_the_frame_that_is_on(open_clip: Open) -> None:
    page = open_clip()
    if not plays(page):
        return expect_first_frame_only(page)
    hold(card(page), "loupe").click()
    hold(card(page), "play").focus()
    for _ in range(4):
        page.keyboard.press(".")
    pad = hold(card(page), "pad")
    pad.focus()
    page.keyboard.press("ArrowUp")
    lens = card(page).locator(".lens canvas")
    expect(lens).to_be_visible()
    assert_soon(page, lambda: frame_seen(lens), 5)
    return None


def test_nothing_tells_the_answer_before_the_reply(visit: Visit, brought: Path) -> None:
    """Neither page, messages nor addresses of the altered clip name its twin or its outlines."""
    course = replies.course()
    page = visit(None)
    ear = Eavesdropper(page)
    page.goto("/practice?pack=moving&lang=en")
    page.locator(".st-key-practice-start button").click()
    shapes = []
    for name in ("first_look", "second_look"):
        question = asked(page, course.packs["moving"])
        assert question.id == name
        expect(card(page).locator(".player, .still")).to_be_visible()
        heard = ear.heard(page)
        assert not re.search(r"ann_clip|/clip/\w+\.json|sliding|A square slides", heard)
        told = ear.cards()[-1]
        shapes.append({key: value for key, value in told["picture"].items() if key not in ("url", "poster")})
        give(page, question, right_reply(question), seed_of(page))
        if question.right == "fake":
            assert any(address.endswith(".json") for address in ear.addresses)
        ear.forget()
        go_on(page)
    assert shapes[0] == shapes[1]


def seed_of(page: Page) -> int:
    return int(page.evaluate("JSON.parse(localStorage.getItem('second-look')).attempts.at(-1).seed"))


# Everybody


@pytest.mark.parametrize(
    ("lang", "scheme", "window", "init"),
    [("en", "light", DESKTOP, ""), ("zh", "dark", PHONE, ""), ("en", "dark", PHONE, CANNOT)],
    ids=["light desktop", "dark phone", "without H.264"],
)
def test_no_clip_question_has_a_barrier_before_or_after_the_answer(
    open_clip: Open, lang: str, scheme: str, window: Any, init: str
) -> None:
    page = open_clip("first_look", lang, init, color_scheme=scheme, viewport=window)
    pack, found = replies.course(lang).packs["moving"], {}
    for _ in range(2):
        question: Question = asked(page, pack)
        found[question.id] = barriers(page) + narrow(page, window)
        give(page, question, right_reply(question), 7)
        found[f"{question.id}, answered"] = barriers(page) + narrow(page, window)
        go_on(page)
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_pictures_do_not_fetch_the_player(visit: Visit, requests: list[str]) -> None:
    pack = replies.pack_of_all_kinds()
    shown = card(visit(f"/practice?pack={pack.id}&lang=en", kept=progress_at(pack, pack.questions[0].id)))
    expect(shown.locator(".frame > img").first).to_have_js_property("complete", True)
    assert [url for url in requests if "/picture/" in url]
    assert not [url for url in requests if part_url(PLAYER[0]) in url or part_url(PLAYER[1]) in url]


def test_the_player_stays_small() -> None:
    assert sum(len(file.read_bytes()) for file in PLAYER) <= 14_000


def test_every_word_the_player_uses_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "t", lambda english: english)
    source = PLAYER[0].read_text(encoding="utf-8")
    assert set(re.findall(r"\bwords\.(\w+)", source)) == set(player.clip_words.__wrapped__("en"))
