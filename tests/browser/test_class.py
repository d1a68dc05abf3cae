"""A class led in a real browser: by Enter and digits alone, through a reload, on a wall and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from secondlook.hands import countable
from secondlook.progress import Progress, Room, Votes
from tests.browser.conftest import Visit, settled
from tests.browser.learner import kept, wait_until_kept, words
from tests.replies import LANGUAGES, course

PACK = course().packs["real_or_fake"]
SEED = 7
ASKED = countable(PACK, SEED)
HANDS = ("9", "12", "3")


def a_class(position: int = 0, **votes: Votes) -> Progress:
    return Progress(revision=1, room=Room(PACK.id, SEED, 25, position, votes, 1_750_000_000))


def focus_is_on(page: Page, selector: str) -> None:
    page.wait_for_function("target => document.activeElement?.matches(target)", arg=selector)


def count(page: Page, hands: tuple[str, ...]) -> None:
    focus_is_on(page, ".st-key-hands input")
    for place, number in enumerate(hands):
        page.keyboard.press("Control+A")
        page.keyboard.type(number)
        page.keyboard.press("Tab" if place + 1 < len(hands) else "Enter")


def test_enter_and_digits_lead_a_class_through_a_question(visit: Visit):
    page = visit("/classroom")
    t = words("en")
    page.get_by_role("button", name=t("Start the class")).press("Enter")
    focus_is_on(page, ".st-key-classroom-go_first button")
    page.keyboard.press("Enter")
    count(page, HANDS)
    focus_is_on(page, ".st-key-classroom-go_second button")
    expect(page.locator(".stMain")).not_to_contain_text("12")
    page.keyboard.press("Enter")
    count(page, ("5", "18", "1"))
    focus_is_on(page, ".st-key-classroom-on button")
    page.locator("section.card").wait_for()
    page.keyboard.press("Enter")
    focus_is_on(page, ".st-key-classroom-next button")
    expect(page.locator(".board-votes")).to_contain_text("18")
    page.keyboard.press("Enter")
    focus_is_on(page, ".st-key-classroom-go_first button")
    room = wait_until_kept(page, '"position":1').room
    assert room
    assert [dict(votes.second) for votes in room.votes.values()] == [
        {"real": 5, "fake": 18, "cannot_tell": 1}
    ]


def test_a_class_survives_a_reload(visit: Visit):
    votes = Votes({"real": 9, "fake": 12, "cannot_tell": 3}, {})
    page = visit("/classroom?lang=en", kept=a_class(2, **{ASKED[2].id: votes}))
    for _ in range(2):
        expect(page.locator(".kicker")).to_have_text(f"Question 3 of {len(ASKED)}")
        expect(page.locator(".st-key-classroom-go_second button")).to_be_visible()
        page.reload()
        settled(page)
    assert kept(page).room == a_class(2, **{ASKED[2].id: votes}).room


def test_no_address_or_page_tells_the_answer_before_the_reveal(visit: Visit, requests: list[str]):
    place = next(place for place, question in enumerate(ASKED) if course().shown(question).twin)
    question = ASKED[place]
    picture = course().shown(question)
    page = visit("/classroom?lang=en", kept=a_class(place))
    page.locator(".board-picture").wait_for()
    html = page.content()
    for secret in (
        question.because,
        question.look,
        picture.id,
        picture.twin,
        course().pictures[picture.twin].sha256[:20],
    ):
        assert secret not in html
    assert not [
        url for url in requests if picture.id in url or course().pictures[picture.twin].sha256[:20] in url
    ]


@pytest.mark.parametrize(
    ("width", "height", "lang"),
    [(320, 640, "en"), (390, 844, LANGUAGES[-1]), (1280, 720, "en"), (1920, 1080, LANGUAGES[-1])],
)
def test_a_question_fits_a_phone_and_a_wall(visit: Visit, width, height, lang):
    page = visit(f"/classroom?lang={lang}", kept=a_class(), viewport={"width": width, "height": height})
    picture = page.locator(".board-picture")
    picture.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = picture.bounding_box()
    assert box
    assert box["width"] <= width
    if width >= 1280:  # the whole picture and the question are on the wall without scrolling
        assert box["y"] + box["height"] <= height
        assert box["height"] >= 0.75 * height
        button = page.locator(".st-key-classroom-go_first button").bounding_box()
        assert button
        assert button["y"] + button["height"] <= height
        letters = page.locator(".board-choices li").first.evaluate(
            "one => parseFloat(getComputedStyle(one).fontSize)"
        )
        assert letters >= height / 30


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_the_language_can_change_at_any_time(visit: Visit, lang):
    page = visit("/classroom?lang=en")
    page.get_by_text(course("en").packs["warm_up"].title, exact=True).click()
    speak(page, lang)
    page.get_by_role("button", name=words(lang)("Start the class")).click()
    page.locator(".st-key-classroom-go_first button").click()
    speak(page, "en")
    count_in = page.locator(".st-key-hands input")
    count_in.first.fill("9")
    speak(page, lang)
    expect(count_in.first).to_have_value("9")


def speak(page: Page, lang: str) -> None:
    page.locator(f".st-key-frame-{lang} button").click()
    page.wait_for_function("lang => document.documentElement.lang === lang", arg=lang)
    settled(page)
