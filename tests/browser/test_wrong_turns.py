"""Wrong turns: an address that leads nowhere gets a sentence in the right language, and a way on."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, hop, settled
from tests.browser.learner import BROWSERS, card, words
from tests.replies import LANGUAGES, pack_of_all_kinds

MARKUP = "<img src=x onerror=document.title='gone'>**loud** ![x](https://example.org/x.png) $x$"
LONG = "x" * 1_500
EMOJI = "🙂" * 60


@pytest.mark.parametrize("locale", LANGUAGES)
def test_an_address_without_a_page_leads_home_with_a_word(visit: Visit, locale: str) -> None:
    t = words(locale)
    page = visit(None, locale=BROWSERS.get(locale, locale))
    for path in ("/lessons/why_look_twice", f"/{quote(MARKUP, safe='')}", f"/{LONG}"):
        page.goto(path)
        friendly(page, t("Look. Then look again."))
        said = t("There is no page “{name}”. Everything we have starts here.", name="@").split("@")[0]
        expect(page.get_by_test_id("stAlert")).to_contain_text(said)
    page.locator(".st-key-door_alone .stPageLink a").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(t("Look. Then look again."))


@pytest.mark.parametrize(
    ("path", "locale", "title", "way_on"),
    [("lessons?lesson", "en", "Lessons", "Read it"), ("practice?pack", "zh", "Practice", "Open it")],
)
def test_an_unknown_lesson_or_pack_is_told_and_the_others_are_shown(
    visit: Visit, path: str, locale: str, title: str, way_on: str
) -> None:
    t = words(locale)
    page = visit(f"/{path}=nowhere&lang={locale}")
    for value in ("nowhere", MARKUP, LONG, EMOJI, "../../app"):
        hop(page, f"/{path}={quote(value, safe='')}&lang={locale}")
        friendly(page, t(title))
        expect(page.get_by_test_id("stAlert")).to_have_count(1)
        expect(page.get_by_role("link", name=t(way_on)).first).to_be_visible()


def test_an_unknown_language_gets_the_browsers_own(visit: Visit) -> None:
    for locale in LANGUAGES:
        t = words(locale)
        page = visit("/practice?lang=tlh", locale=BROWSERS.get(locale, locale))
        for value in ("tlh", MARKUP, EMOJI, ""):
            hop(page, f"/practice?lang={quote(value, safe='')}")
            friendly(page, t("Practice"))
            expect(page.locator("html")).to_have_attribute("lang", locale)
            expect(page.get_by_test_id("stAlert")).to_contain_text(
                t("We do not speak “{asked}” yet. Choose a language above.", asked="@").split("@")[0]
            )
        page.close()


def test_nonsense_in_the_address_of_a_question_keeps_the_question(visit: Visit) -> None:
    pack = pack_of_all_kinds()
    page = visit(f"/practice?pack={pack.id}&pack={pack.id}&utm=1&{quote(MARKUP)}=1&lang=en&lang=zh")
    page.get_by_role("button", name=words("zh")("Start"), exact=True).click()
    expect(card(page)).to_have_attribute("lang", "zh")


def friendly(page: Page, title: str) -> None:
    """The page is itself, nothing failed, and nothing a stranger wrote has become markup or a request."""
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    main = page.get_by_test_id("stMain")
    assert "Traceback" not in main.inner_text()
    assert page.title() == "Second Look"
    assert main.locator("[data-testid=stAlert] :is(img, a, strong, .katex)").count() == 0
    assert len(page.get_by_test_id("stAlert").inner_text()) < 200


def test_hostile_addresses_ask_no_other_host(visit: Visit, address: str, requests: list[str]) -> None:
    page = visit(f"/practice?pack={quote(MARKUP)}")
    hop(page, f"/?missing={quote(MARKUP)}")
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []
