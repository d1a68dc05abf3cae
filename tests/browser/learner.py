"""A learner as the tests play one: knows the packs on disk, works the card, reads what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Locator, Page, expect

from secondlook.attempt import Box, Reply, Spot, option_order, question_order
from secondlook.locales import read_words
from secondlook.packs import Estimate, FindIt, Pack, PickOne, PickSome, PutInOrder, Question, RealOrFake
from secondlook.progress import Attempt, Progress, read_progress
from tests.project import ROOT
from tests.replies import right_reply

KEY = "second-look"
BROWSERS = {"en": "en-GB", "zh": "zh-CN"}  # what a browser calls the language; others use their folder's name


def words(locale: str) -> Callable[..., str]:
    """t("English words", ...) as the app says it in this language."""
    catalogue = read_words(ROOT, locale)

    def t(english: str, /, **values: object) -> str:
        return catalogue.get(english, english).format(**values)

    return t


# What the browser keeps


def kept_text(page: Page) -> str | None:
    text = page.evaluate(f"localStorage.getItem('{KEY}')")
    return text if isinstance(text, str) else None


def kept(page: Page) -> Progress:
    text = kept_text(page)
    return read_progress(text) if text else Progress()


def wait_until_kept(page: Page, part: str) -> Progress:
    """The progress in this browser, as soon as its text has `part`."""
    page.wait_for_function(
        "([key, part]) => (localStorage.getItem(key) || '').includes(part)", arg=[KEY, part]
    )
    return kept(page)


# The card


def card(page: Page) -> Locator:
    return page.locator("section.card")


def asked(page: Page, pack: Pack) -> Question:
    """The question on the card, found by its number and the order of the newest attempt at the pack."""
    card(page).wait_for()
    seed = attempt_at(page, pack).seed
    name = question_order(pack, seed)[number_on(page) - 1]
    return next(question for question in pack.questions if question.id == name)


def attempt_at(page: Page, pack: Pack) -> Attempt:
    progress = wait_until_kept(page, f'"pack":"{pack.id}"')
    return [attempt for attempt in progress.attempts if attempt.pack == pack.id][-1]


def number_on(page: Page) -> int:
    """1 on the first question."""
    return card(page).locator(".beads .past").count()


def give(page: Page, question: Question, reply: Reply, seed: int) -> None:
    """Answer with the mouse, and send it."""
    fill_in(page, question, reply, seed)
    send(page)


def fill_in(page: Page, question: Question, reply: Reply, seed: int) -> None:
    it = card(page)
    match question, reply.answer:
        case RealOrFake(), str(answer):
            hold(it, f"answer-{answer}").click()
        case FindIt(), "nothing":
            hold(it, "nothing").click()
        case ((PickOne() | PickSome()), tuple(places)):
            order = option_order(question, seed)
            for place in places:
                hold(it, f"answer-{order.index(place)}").click()
        case PutInOrder(), tuple(places):
            put_in_order(it, [str(option_order(question, seed).index(place)) for place in places])
        case Estimate(), float(number):
            hold(it, "number").fill(f"{number:g}")
    if reply.spot:
        mark(it, reply.spot)
    if reply.certainty is not None:
        hold(it, f"certainty-{reply.certainty}").click()


def hold(it: Locator, name: str) -> Locator:
    return it.locator(f'[data-hold="{name}"]')


def put_in_order(it: Locator, keys: list[str]) -> None:
    """Move rows up until they stand as in `keys`."""
    for place, key in enumerate(keys):
        shown = it.locator("ol.order > li")
        ups = shown.locator('[data-hold^="up-"]').evaluate_all(
            "buttons => buttons.map(one => one.dataset.hold)"
        )
        for _ in range(ups.index(f"up-{key}") - place):
            hold(it, f"up-{key}").click()


def mark(it: Locator, spot: Spot | Box) -> None:
    pad = hold(it, "pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    pad.click(position={"x": spot.x * box["width"], "y": spot.y * box["height"]})
    it.locator(".mark:not([hidden])").wait_for(state="attached")


def send(page: Page) -> None:
    hold(card(page), "submit").click()
    card(page).locator(".body.revealed").wait_for()


def go_on(page: Page) -> None:
    """Leave the answer for what comes next: another question, or the end."""
    number = number_on(page)
    hold(card(page), "submit").click()
    page.wait_for_function(
        """number => {
          const roots = [...document.querySelectorAll('*')].map(host => host.shadowRoot).filter(Boolean);
          const it = roots.map(root => root.querySelector('section.card')).find(Boolean);
          const count = it && it.querySelectorAll('.beads .past').length;
          return !it || (!it.querySelector('.revealed') && count > number);
        }""",
        arg=number,
    )


def take(
    page: Page, pack: Pack, reply_to: Callable[[Question], Reply] = right_reply
) -> Iterator[tuple[Question, Reply]]:
    """Answer a pack from the question on the card to the end; stops at every reveal to let the test look."""
    while True:
        question, reply = asked(page, pack), None
        last = number_on(page) == len(pack.questions)
        reply = reply_to(question)
        give(page, question, reply, attempt_at(page, pack).seed)
        yield question, reply
        go_on(page)
        if last:
            return


def expect_reasons(page: Page, question: Question) -> None:
    """The reveal says why, for the question and for every option."""
    assert question.because
    expect(card(page).locator("p.because")).to_have_text(question.because)
    for option in getattr(question, "options", ()):
        expect(card(page).locator(".told", has_text=option.text).first).to_contain_text(option.because)
