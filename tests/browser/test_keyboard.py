"""The main job by keyboard alone: Tab, Enter, Space, arrows and digits; no mouse, no focus set by a test."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from secondlook.attempt import Box, Reply, Spot, option_order
from secondlook.packs import Estimate, FindIt, Pack, PickOne, PickSome, PutInOrder, Question, RealOrFake
from tests.browser.conftest import Visit
from tests.browser.learner import asked, attempt_at, card, expect_reasons, kept, number_on, words
from tests.replies import course, pack_of_all_kinds, progress_at, right_reply, shown_in

MOST_STOPS = 120
WHERE = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return {name: '', hold: '', tag: 'body', seen: true, ringed: true};
  const near = [at, at.closest('label'), at.parentElement, at.firstElementChild].filter(Boolean);
  const drawn = near.map(one => getComputedStyle(one));
  const outlined = style => style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
  const {width, height} = (at.closest('label') || at).getBoundingClientRect();
  return {
    name: (at.getAttribute('aria-label') || at.closest('label')?.innerText || at.innerText || '').trim(),
    hold: at.dataset.hold || '',
    tag: at.tagName.toLowerCase(),
    seen: width > 0 && height > 0,
    ringed: drawn.some(style => outlined(style) || style.boxShadow !== 'none'),
  };
}"""


def tab_to(page: Page, name: str = "", hold: str = "") -> None:
    """Press Tab until the focus is there; on the way nothing takes the focus unseen, and there is no trap."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(WHERE)
        if (name and at["name"] == name) or (hold and at["hold"].startswith(hold)):
            assert at["seen"], f"{at} has the focus and cannot be seen"
            assert at["ringed"], f"{at} has the focus and does not show it"
            return
    raise AssertionError(f"{name or hold} was not reached by keyboard in {MOST_STOPS} steps, last was {at}")


def press(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def test_the_main_job_is_done_by_keyboard_alone(visit: Visit) -> None:
    page, t, pack = visit("/"), words("en"), pack_of_all_kinds()
    lesson = next(iter(course().lessons.values()))
    tab_to(page, t("Read the first lesson ({minutes} minutes)", minutes=lesson.minutes))
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(lesson.title)
    tab_to(page, t("I have read this lesson"))
    press(page, "Enter")
    tab_to(page, t("Go to practice"))
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Practice"))
    while pack.id not in page.url:
        tab_to(page, t("Open it"))
        if page.locator(f".st-key-pack_{pack.id} a:focus").count():
            press(page, "Enter")
            expect(page).to_have_url(re.compile(f"pack={pack.id}$"))
    tab_to(page, t("Start"))
    press(page, "Enter")
    for number in range(1, len(pack.questions) + 1):
        expect(card(page).locator(".beads .past")).to_have_count(number)
        answer_by_keyboard(page, pack)
    n = len(pack.questions)
    expect(page.locator(".lead")).to_have_text(t("{right} of {of} right.", right=n, of=n))
    tab_to(page, t("See my mirror report"))
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(t("My mirror"))
    replies = {answer.question: answer.reply for answer in kept(page).attempts[-1].answers}
    marked = [one for one in pack.questions if isinstance(one, FindIt) and shown_in(one).kind == "altered"]
    assert marked
    assert all(isinstance(replies[one.id].spot, Spot) for one in marked)


def answer_by_keyboard(page: Page, pack: Pack) -> None:
    question, seed = asked(page, pack), attempt_at(page, pack).seed
    reply = right_reply(question)
    if isinstance(question, FindIt) and reply.spot:  # the picture comes first
        tab_to(page, hold="pad")
        move_to(page, reply.spot)
        press(page, "Enter")
        expect(card(page).locator(".mark:not([hidden])")).to_have_count(1)
    choose(page, question, reply, seed)
    tab_to(page, hold="certainty-")
    press(page, "Space")
    while page.evaluate(WHERE)["hold"] != f"certainty-{reply.certainty}":
        press(page, "ArrowRight")
    expect(card(page).locator(f'[data-hold="certainty-{reply.certainty}"]')).to_be_checked()
    tab_to(page, hold="submit")
    press(page, "Enter")
    card(page).locator(".body.revealed").wait_for()
    expect(card(page).locator('h2[data-hold="start"]')).to_be_focused()
    expect_reasons(page, question)
    tab_to(page, hold="submit")
    press(page, "Enter")


def choose(page: Page, question: Question, reply: Reply, seed: int) -> None:
    order = option_order(question, seed)
    match question, reply.answer:
        case RealOrFake(), str(answer):
            tab_to(page, hold="answer-")
            press(page, "Space")
            press(page, "ArrowDown", ["real", "fake", "cannot_tell"].index(answer))
            expect(card(page).locator(f'[data-hold="answer-{answer}"]')).to_be_checked()
        case FindIt(), "nothing":
            tab_to(page, hold="nothing")
            press(page, "Space")
        case PickOne(), tuple((place,)):
            tab_to(page, hold="answer-")
            press(page, "Space")
            press(page, "ArrowDown", order.index(place))
        case PickSome(), tuple(places):
            for shown in sorted(order.index(place) for place in places):
                tab_to(page, hold=f"answer-{shown}")
                press(page, "Space")
        case PutInOrder(), tuple(places):
            wanted = [order.index(place) for place in places]
            standing = sorted(wanted)
            for place, key in enumerate(wanted):
                way = standing.index(key) - place
                if way:
                    tab_to_again(page, f"up-{key}")
                    press(page, "Enter", way)
                    standing.insert(place, standing.pop(standing.index(key)))
        case Estimate(), float(number):
            tab_to(page, hold="number")
            page.keyboard.type(f"{number:g}")


def tab_to_again(page: Page, hold: str) -> None:
    """Moved rows may lie behind the focus: go back, then forward."""
    press(page, "Shift+Tab", 2 * 12)
    tab_to(page, hold=hold)


def move_to(page: Page, spot: Spot) -> None:
    """From the middle of the picture, a fiftieth of it with each key."""
    across, down = round((spot.x - 0.5) / 0.02), round((spot.y - 0.5) / 0.02)
    press(page, "ArrowRight" if across > 0 else "ArrowLeft", abs(across))
    press(page, "ArrowDown" if down > 0 else "ArrowUp", abs(down))


def test_a_box_is_drawn_and_removed_by_keyboard(visit: Visit) -> None:
    pack = pack_of_all_kinds()
    question = next(one for one in pack.questions if isinstance(one, FindIt))
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, question.id))
    card(page).wait_for()
    tab_to(page, hold="pad")
    press(page, "Enter")
    press(page, "ArrowRight", 5)
    press(page, "ArrowDown", 5)
    press(page, "Shift+Enter")
    expect(card(page).locator(".mark.box")).to_be_visible()
    press(page, "Delete")
    expect(card(page).locator(".mark:not([hidden])")).to_have_count(0)
    press(page, "Enter")
    press(page, "ArrowRight", 5)
    press(page, "ArrowDown", 5)
    press(page, "Shift+Enter")
    tab_to(page, hold="certainty-")
    press(page, "Space")
    tab_to(page, hold="submit")
    press(page, "Enter")
    card(page).locator(".body.revealed").wait_for()
    assert number_on(page) == pack.questions.index(question) + 1
    box = kept(page).attempts[-1].answers[-1].reply.spot
    assert isinstance(box, Box)
    assert (box.w, box.h) == pytest.approx((0.1, 0.1))


def test_the_skip_link_and_the_languages_come_before_the_page(visit: Visit) -> None:
    page = visit("/about")
    tab_to(page, "中文")
    press(page, "Enter")
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    expect(page.get_by_role("heading", level=1)).to_have_text(words("zh")("About Second Look"))


@pytest.mark.parametrize("kind", ["reveal", "question"])
def test_the_way_back_is_open_too(visit: Visit, kind: str) -> None:
    """Shift and Tab lead out of the card again: no keyboard trap."""
    pack = pack_of_all_kinds()
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, pack.questions[0].id))
    card(page).wait_for()
    if kind == "reveal":
        answer_up_to_reveal(page, pack)
    else:
        tab_to(page, hold="submit")
    for _ in range(MOST_STOPS):
        press(page, "Shift+Tab")
        if not page.evaluate(WHERE)["hold"] and page.evaluate("document.activeElement.shadowRoot === null"):
            return
    raise AssertionError("the focus never left the card")


def answer_up_to_reveal(page: Page, pack: Pack) -> None:
    question = asked(page, pack)
    choose(page, question, right_reply(question), 7)
    tab_to(page, hold="certainty-")
    press(page, "Space")
    tab_to(page, hold="submit")
    press(page, "Enter")
    card(page).locator(".body.revealed").wait_for()
