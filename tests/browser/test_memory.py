"""Progress lives in this browser only: taken along, brought back, erased, and not lost by accident."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from secondlook.packs import Pack
from secondlook.progress import Progress, merge, read_progress, write_progress
from tests.browser.conftest import Visit, hop, settled
from tests.browser.learner import (
    asked,
    attempt_at,
    card,
    give,
    go_on,
    kept,
    kept_text,
    wait_until_kept,
    words,
)
from tests.replies import LANGUAGES, course, judging_pack, pack_of_all_kinds, progress_at, right_reply

DAMAGED = {
    "half": write_progress(progress_at(pack_of_all_kinds(), None))[:-20],
    "not ours": '{"theme": "dark"}',
    "markup": "<img src=x onerror=alert(1)>",
}
NOTHING_OF_OURS = """() => ![...Object.entries({...localStorage, ...sessionStorage}), ["", document.cookie]]
  .some(([name, text]) => (name + text).includes("second-look") || text.includes("real_or_fake"))"""
NEWER = '{"version": 99, "wonders": []}'


@pytest.mark.parametrize(
    ("text", "locale"),
    [*product(DAMAGED.values(), ["en"]), *product([DAMAGED["half"], NEWER], LANGUAGES[1:])],
)
def test_what_cannot_be_read_is_said_and_left_alone_until_told_otherwise(
    visit: Visit, text: str, locale: str
) -> None:
    t, pack = words(locale), pack_of_all_kinds()
    page = visit(f"/practice?pack={pack.id}&lang={locale}", kept=text)
    said, unsaid = (
        t("The progress kept in this browser cannot be read. Nothing has been thrown away."),
        t("Your progress was written by a newer Second Look, so this one leaves it untouched."),
    )
    said, unsaid = (unsaid, said) if text == NEWER else (said, unsaid)
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text(unsaid)).to_have_count(0)
    page.get_by_role("button", name=t("Start"), exact=True).click()
    card(page).wait_for()
    assert kept_text(page) == text
    with page.expect_download() as download:
        page.get_by_role("button", name=t("Save it as a file")).click()
    assert download.value.path().read_text(encoding="utf-8") == text
    page.get_by_role("button", name=t("Start afresh")).click()
    expect(page.get_by_text(said)).to_have_count(0)
    page.get_by_role("button", name=t("Start"), exact=True).click()
    assert [attempt.pack for attempt in wait_until_kept(page, pack.id).attempts] == [pack.id]


def test_progress_is_taken_along_as_a_file_and_joins_what_another_browser_has(
    visit: Visit, tmp_path: Path
) -> None:
    t = words("en")
    here, there = progress_at(pack_of_all_kinds(), None), progress_at(judging_pack(), None, seed=8)
    file = tmp_path / "second-look.json"
    save(visit("/progress", kept=here), file)
    assert read_progress(file.read_text(encoding="utf-8")) == here
    page = visit("/progress", kept=there)
    bring(page, file)
    expect(page.get_by_text(t("Added. Nothing you had was lost."))).to_be_visible()
    wait_until_kept(page, '"seed":7')
    assert kept(page).attempts == merge(here, there).attempts
    bring(page, file)
    expect(page.get_by_text(t("Added. Nothing you had was lost."))).to_be_visible()
    assert kept(page).attempts == merge(here, there).attempts


def save(page: Page, file: Path) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name=words("en")("Save my progress as a file")).click()
    download.value.save_as(file)


def bring(page: Page, file: Path) -> None:
    page.locator('input[type="file"]').set_input_files(file)
    settled(page)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            DAMAGED["half"],
            "That file is not a progress file of Second Look, or it is damaged. Nothing was changed.",
        ),
        (NEWER, "That file was written by a newer Second Look. Nothing was changed."),
        (
            "\x00\xff" * 400_000,
            "That file is not a progress file of Second Look, or it is damaged. Nothing was changed.",
        ),
    ],
    ids=["damaged", "newer", "far too large"],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    visit: Visit, tmp_path: Path, content: str, said: str
) -> None:
    had = progress_at(pack_of_all_kinds(), None)
    page = visit("/progress", kept=had)
    (tmp_path / "strange.json").write_text(content, encoding="utf-8")
    bring(page, tmp_path / "strange.json")
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("Added.")).to_have_count(0)
    assert kept(page) == had


def test_erasing_leaves_nothing_in_the_browser(visit: Visit) -> None:
    t = words("en")
    page = visit("/progress", kept=progress_at(judging_pack(), None))
    erase = page.get_by_role("button", name=t("Erase it now"))
    expect(erase).to_be_disabled()
    assert kept_text(page)
    page.get_by_text(t("I want to erase everything this browser keeps")).click()
    erase.click()
    expect(page.get_by_text(t("Erased. This browser keeps nothing of Second Look now."))).to_be_visible()
    page.wait_for_function(NOTHING_OF_OURS)
    page.reload()
    expect(
        page.get_by_text(t("Nothing to show yet: the mirror fills as you judge pictures."))
    ).to_be_visible()
    assert page.evaluate(NOTHING_OF_OURS)


def test_after_erasing_a_new_start_is_kept_again(visit: Visit) -> None:
    t, pack = words("en"), pack_of_all_kinds()
    page = visit("/progress", kept=progress_at(judging_pack(), None))
    page.get_by_text(t("I want to erase everything this browser keeps")).click()
    page.get_by_role("button", name=t("Erase it now")).click()
    page.wait_for_function(NOTHING_OF_OURS)
    page.get_by_role("link", name=t("Practice"), exact=True).first.click()
    page.locator(f".st-key-pack_{pack.id} .stPageLink a").click()
    page.get_by_role("button", name=t("Start"), exact=True).click()
    assert [attempt.pack for attempt in wait_until_kept(page, pack.id).attempts] == [pack.id]


def test_two_tabs_do_not_lose_each_others_answers(visit: Visit) -> None:
    one, other = pack_of_all_kinds(), judging_pack()
    first = visit(f"/practice?pack={one.id}")
    second = first.context.new_page()
    second.goto(f"/practice?pack={other.id}")
    start(first)
    wait_until_kept(first, one.id)
    start(second)
    wait_until_kept(second, other.id)
    for _ in range(2):
        for page, pack in ((first, one), (second, other)):
            page.bring_to_front()
            answer_next(page, pack)
    both = kept(first)
    assert {attempt.pack: len(attempt.answers) for attempt in both.attempts} == {one.id: 2, other.id: 2}
    assert kept(second) == both


def start(page: Page) -> None:
    page.get_by_role("button", name="Start", exact=True).click()
    card(page).wait_for()


def answer_next(page: Page, pack: Pack) -> None:
    question = asked(page, pack)
    give(page, question, right_reply(question), attempt_at(page, pack).seed)
    wait_until_kept(page, f'"{question.id}"')
    go_on(page)


NO_STORAGE = {
    "none": """Object.defineProperty(window, 'localStorage', {
          get() { throw new DOMException('no', 'SecurityError'); }
        });""",
    "locked": "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };",
    "full": """const write = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, text) {
          if (text.length > 60) throw new DOMException('full', 'QuotaExceededError');
          write.call(this, key, text);
        };""",
}


@pytest.mark.parametrize("script", NO_STORAGE.values(), ids=list(NO_STORAGE))
def test_without_storage_everything_works_and_a_notice_says_what_is_missing(
    visit: Visit, script: str
) -> None:
    pack = pack_of_all_kinds()
    notice = "This browser keeps nothing between visits, so your progress ends with this tab."
    page = visit(None)
    page.add_init_script(script)
    page.goto(f"/practice?pack={pack.id}")
    start(page)
    expect(page.get_by_text(notice)).to_be_visible()
    first = next(one for one in pack.questions if one.id == pack.questions[0].id)
    assert not pack.shuffled
    give(page, first, replace(right_reply(first), spot=None), 0)
    go_on(page)
    expect(card(page).locator(".beads .past")).to_have_count(2)


def test_a_browser_that_keeps_shows_no_such_notice(visit: Visit) -> None:
    page = visit("/practice", kept=Progress(lessons=dict.fromkeys(course().lessons, 5)))
    expect(page.get_by_text("This browser keeps nothing between visits")).to_have_count(0)


def test_the_pages_are_known_before_the_browser_may_report(visit: Visit) -> None:
    """What it reports starts a run; before the pages are known that would show home, whatever was asked."""
    page, told = visit(None), list[ForwardMsg]()

    def note(message: bytes) -> None:
        told.append(ForwardMsg.FromString(message))

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    page.goto("/practice")
    settled(page)
    pages = next(place for place, one in enumerate(told) if one.HasField("navigation"))
    asking = [
        place
        for place, one in enumerate(told)
        if one.delta.new_element.bidi_component.component_name == "second_look_browser"
    ]
    assert pages < asking[0]


def test_a_report_that_gets_lost_is_asked_for_again(visit: Visit) -> None:
    """Streamlit may drop what the browser says when a visitor turns to another page in the first moment."""
    page, lost = visit(None), []

    def relay(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def to_server(message: str | bytes) -> None:
            if not lost and b'"kept"' in bytes(message):
                lost.append(message)
            else:
                server.send(message)

        socket.on_message(to_server)

    page.route_web_socket("**/_stcore/stream", relay)
    page.goto("/progress")
    page.wait_for_function("() => window.secondLook?.lastAsked")
    settled(page)
    assert page.get_by_role("heading", level=1).count() == 0
    hop(page, "/classroom")
    page.get_by_role("heading", level=1).wait_for()
    assert len(lost) == 1
