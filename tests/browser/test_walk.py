"""The main job, as a learner does it: lesson, warm-up, real or fake, mirror report; in every language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from secondlook.attempt import Reply
from secondlook.packs import FindIt, Question, RealOrFake
from secondlook.report import mirror
from tests.browser.conftest import Visit, settled
from tests.browser.learner import (
    BROWSERS,
    asked,
    attempt_at,
    card,
    expect_reasons,
    fill_in,
    give,
    go_on,
    hold,
    kept,
    number_on,
    take,
    wait_until_kept,
    words,
)
from tests.replies import (
    LANGUAGES,
    course,
    first_of,
    judging_pack,
    pack_of_all_kinds,
    progress_at,
    right_reply,
    shown_in,
    wrong_reply,
)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_learner_goes_from_the_first_lesson_to_the_mirror(visit: Visit, locale: str) -> None:
    page, t = visit("/", locale=BROWSERS.get(locale, locale)), words(locale)
    read_first_lesson(page, locale)
    page.get_by_role("link", name=t("Practice"), exact=True).first.click()
    for pack in (pack_of_all_kinds(locale), judging_pack(locale)):
        page.locator(f".st-key-pack_{pack.id} .stPageLink a").click()
        page.get_by_role("button", name=t("Start"), exact=True).click()
        for question, _ in take(page, pack):
            expect(card(page)).to_contain_text(t("Right"))
            expect_reasons(page, question)
        n = len(pack.questions)
        expect(page.locator(".lead")).to_have_text(t("{right} of {of} right.", right=n, of=n))
        page.get_by_role("link", name=t("All packs")).click()
    page.get_by_role("link", name=t("My mirror"), exact=True).first.click()
    expect_mirror(page, locale)


def read_first_lesson(page: Page, locale: str) -> None:
    t = words(locale)
    lesson = next(iter(course(locale).lessons.values()))
    page.locator(f'.st-key-door_alone a[href$="lesson={lesson.id}"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(lesson.title)
    page.get_by_role("button", name=t("I have read this lesson")).click()
    expect(page.get_by_text(t("You have read this lesson. Test yourself next."))).to_be_visible()
    assert lesson.id in wait_until_kept(page, lesson.id).lessons


def expect_mirror(page: Page, locale: str) -> None:
    """The report says what secondlook finds in the answers this browser keeps, for the good and the bad."""
    t, told = words(locale), mirror(course(locale), kept(page))
    assert told.hits
    assert told.false_alarms
    expect(page.get_by_role("heading", level=1)).to_have_text(t("My mirror"))
    main = page.get_by_test_id("stMain")
    for rate, sentence in (
        (told.hits, "You called {k} of {n} swapped pictures swapped."),
        (told.false_alarms, "You called {k} of {n} untouched pictures swapped."),
    ):
        expect(main).to_contain_text(t(sentence, n=rate.n, k=rate.k))
    assert (told.hits.share, told.false_alarms.share) == (1.0, 0.0)
    for player in ("Always says swapped", "Always says untouched"):
        expect(main.locator(".plane-names li", has_text=t(player))).to_be_visible()
    expect(main.locator(".plane-you")).to_have_text(t("You"))
    expect(main).not_to_contain_text(t("Nothing to show yet: the mirror fills as you judge pictures."))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_was_misjudged_is_explained_also_where_nothing_was_changed(visit: Visit, locale: str) -> None:
    pack, t = judging_pack(locale), words(locale)
    shown = {"real": t("Not this time: it is untouched"), "fake": t("Not this time: it was swapped")}
    page = visit(f"/practice?pack={pack.id}&lang={locale}", kept=progress_at(pack, first_of(pack).id))
    missing = {"real", "fake"}
    for question, _ in take(page, pack, wrong_reply):
        assert isinstance(question, RealOrFake)
        expect(card(page).locator(".verdict h2")).to_have_text(shown[question.right])
        expect_reasons(page, question)
        expect(card(page).locator(".contour")).to_have_count(1 if question.right == "fake" else 0)
        missing.discard(question.right)
        if not missing:
            break
    assert not missing


def test_not_knowing_is_an_answer(visit: Visit) -> None:
    pack, t = judging_pack(), words("en")
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, first_of(pack).id))
    question = asked(page, pack)
    hold(card(page), "answer-cannot_tell").click()
    expect(card(page).locator(".sure")).to_be_hidden()
    give(page, question, Reply("cannot_tell"), 7)
    expect_reasons(page, question)
    expect(card(page).locator(".verdict h2")).not_to_contain_text(t("Not this time"))
    assert wait_until_kept(page, "cannot_tell").attempts[-1].answers[0].reply == Reply("cannot_tell")


def test_leaving_in_the_middle_and_coming_back_finds_the_same_question(visit: Visit) -> None:
    pack = pack_of_all_kinds()
    page = visit(f"/practice?pack={pack.id}")
    page.get_by_role("button", name="Start", exact=True).click()
    for _ in take(page, pack):
        if number_on(page) == 3:
            break
    go_on(page)
    here, seed = asked(page, pack), attempt_at(page, pack).seed
    assert here.id not in {answer.question for answer in attempt_at(page, pack).answers}
    page.reload()
    card(page).wait_for()
    assert (number_on(page), asked(page, pack), attempt_at(page, pack).seed) == (4, here, seed)
    second_tab = page.context.new_page()
    second_tab.goto("/practice")
    expect(second_tab.locator(f".st-key-pack_{pack.id} .stPageLink a")).to_have_text("Carry on at question 4")
    stranger = visit(f"/practice?pack={pack.id}")
    expect(stranger.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(card(stranger)).to_have_count(0)
    assert kept(stranger).attempts == ()


def test_leaving_at_the_answer_and_coming_back_goes_on_with_the_next_question(visit: Visit) -> None:
    pack = pack_of_all_kinds()
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, pack.questions[1].id))
    question = asked(page, pack)
    give(page, question, right_reply(question), 7)
    wait_until_kept(page, question.id)
    page.reload()
    card(page).wait_for()
    assert number_on(page) == 3
    expect(card(page).locator(".revealed")).to_have_count(0)


def test_the_address_follows_to_where_one_is_and_back(visit: Visit) -> None:
    """Links from the list of packs lead to the page one is on, with another query."""
    pack, t = pack_of_all_kinds(), words("en")
    page = visit("/practice")
    page.locator(f".st-key-pack_{pack.id} .stPageLink a").click()
    start = page.get_by_role("button", name=t("Start"), exact=True)
    start.wait_for()
    expect(page).to_have_url(re.compile(f"/practice\\?pack={pack.id}$"))
    page.reload()
    start.click()
    card(page).wait_for()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Practice"))
    page.go_forward()
    card(page).wait_for()
    page.get_by_role("link", name=t("All packs")).click()
    expect(page).to_have_url(re.compile("/practice$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Practice"))


@pytest.mark.parametrize("kind", [RealOrFake, FindIt])
def test_changing_the_language_keeps_the_question_and_all_that_was_filled_in(
    visit: Visit, kind: type[Question]
) -> None:
    pack = pack_of_all_kinds()
    question = next(
        one for one in pack.questions if isinstance(one, kind) and shown_in(one).kind == "altered"
    )
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, question.id))
    fill_in(page, question, right_reply(question, certainty=70), 7)
    before = filled_in(page)
    assert before["mark"]
    for locale in (*LANGUAGES[1:], LANGUAGES[0]):
        page.locator(f".st-key-frame-{locale} button, .st-key-frame\\.{locale} button").first.click()
        expect(card(page)).to_have_attribute("lang", locale)
        translated = next(one for one in course(locale).packs[pack.id].questions if one.id == question.id)
        expect(card(page).locator("#ask")).to_have_text(translated.ask)
        expect(page.locator("html")).to_have_attribute("lang", locale)
        assert filled_in(page) == before
        assert kept(page).attempts[-1].answers == progress_at(pack, question.id).attempts[-1].answers
    give_again = hold(card(page), "submit")
    give_again.click()
    expect(card(page).locator("p.because")).to_have_text(question.because)


def filled_in(page: Page) -> dict[str, object]:
    """Number of the question, what is ticked, and where the mark is."""
    marks = card(page).locator(".mark:not([hidden])")
    return {
        "number": number_on(page),
        "ticked": card(page).locator("input:checked").evaluate_all("all => all.map(one => one.dataset.hold)"),
        "mark": [(one.evaluate("one => one.style.left + one.style.top")) for one in marks.all()],
    }


def test_the_address_can_ask_for_a_language(visit: Visit) -> None:
    for locale in LANGUAGES:
        other = next(code for code in LANGUAGES if code != locale)
        page = visit(f"/?lang={locale}", locale=BROWSERS.get(other, other))
        expect(page.get_by_role("heading", level=1)).to_have_text(words(locale)("Look. Then look again."))
        page.get_by_role("link", name=words(locale)("Open class mode")).click()
        settled(page)
        expect(page.locator("html")).to_have_attribute("lang", locale)
        expect(page.get_by_role("heading", level=1)).to_have_text(words(locale)("Class mode"))
