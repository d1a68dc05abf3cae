"""Nobody is shut out: axe-core on every page, narrow windows, alternative texts, language, targets, stillness."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from secondlook.packs import PutInOrder
from secondlook.progress import Progress, Room, finish_lesson
from tests.browser.conftest import Visit, settled
from tests.browser.learner import BROWSERS, asked, card, give, hold
from tests.replies import KINDS, LANGUAGES, course, judging_pack, pack_of_all_kinds, progress_at, right_reply
from tests.visit import PAGES

DESKTOP, PHONE, NARROW = (
    {"width": width, "height": height} for width, height in ((1280, 900), (390, 844), (320, 640))
)
ALL = progress_at(judging_pack(), None)
CLASS = Progress(revision=1, room=Room(judging_pack().id, 7, 25, 0, {}, 5))

# What Streamlit draws and we cannot change, by rule: selectors that hold nothing of ours.
THEIRS: dict[str, str] = {}


def places() -> dict[str, tuple[str, Progress | None]]:
    """Name -> (address, what this browser has kept)."""
    known = {name: (f"/{'' if name == 'home' else name}", None) for name in PAGES}
    known |= {f"lesson {name}": (f"/lessons?lesson={name}", None) for name in course().lessons}
    kinds = pack_of_all_kinds()
    return known | {
        "start": (f"/practice?pack={kinds.id}", None),
        "result": (f"/practice?pack={kinds.id}", progress_at(kinds, None)),
        "mirror": ("/progress", finish_lesson(ALL, next(iter(course().lessons)), 5)),
        "class, voting": ("/classroom?step=first", CLASS),
        "class, reveal": ("/classroom?step=reveal", CLASS),
    }


@cache
def axe() -> str:
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def barriers(page: Page) -> list[str]:
    """Serious and critical violations, one line for each element."""
    page.evaluate(axe())
    found: list[dict[str, Any]] = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
          .filter(({impact}) => impact === 'serious' || impact === 'critical')"""
    )
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"]
        if not is_theirs(page, rule["id"], node["target"])
    ]


def is_theirs(page: Page, rule: str, target: list[Any]) -> bool:
    selector = THEIRS.get(rule)
    if selector is None or len(target) != 1 or isinstance(target[0], list):
        return False
    return bool(
        page.evaluate("([at, theirs]) => document.querySelector(at).matches(theirs)", [target[0], selector])
    )


SIGHTS = [("light", DESKTOP), ("dark", PHONE)]
every_sight = pytest.mark.parametrize(("scheme", "window"), SIGHTS, ids=["light desktop", "dark phone"])


@every_sight
def test_no_page_has_a_barrier(visit: Visit, scheme: str, window: dict[str, int]) -> None:
    found = {}
    for name, (path, kept) in places().items():
        page = visit(path, kept=kept, color_scheme=scheme, viewport=window)
        shown(page)
        found[name] = barriers(page)
        page.context.close()
    assert {name: lines for name, lines in found.items() if lines} == {}


@every_sight
def test_no_question_has_a_barrier_before_or_after_the_answer(
    visit: Visit, scheme: str, window: dict[str, int]
) -> None:
    pack, found = pack_of_all_kinds(), {}
    for kind in KINDS:
        question = next(one for one in pack.questions if isinstance(one, kind))
        kept = progress_at(pack, question.id)
        page = visit(f"/practice?pack={pack.id}", kept=kept, color_scheme=scheme, viewport=window)
        card(page).wait_for()
        found[question.kind] = barriers(page)
        give(page, question, right_reply(question), 7)
        found[f"{question.kind}, answered"] = barriers(page)
        page.context.close()
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_axe_sees_into_the_card(visit: Visit) -> None:
    """The check of the checks: a barrier put into the card's shadow root is found."""
    pack = pack_of_all_kinds()
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, pack.questions[0].id))
    card(page).evaluate("card => card.querySelector('img').removeAttribute('alt')")
    assert any(line.startswith("image-alt") for line in barriers(page))


def shown(page: Page) -> None:
    page.locator("[data-testid=stMain] :is(h1, h2)").first.wait_for()


OVERFLOW = """() => {
  const out = [];
  for (const one of [document.scrollingElement, ...document.querySelectorAll('.stApp, [data-testid^="stApp"], [data-testid=stMain]')])
    if (one.scrollWidth > one.clientWidth + 1) out.push(`${one.dataset.testid || one.tagName} ${one.scrollWidth} > ${one.clientWidth}`);
  return out;
}"""

EVERYTHING = """const all = root => [...root.querySelectorAll('*')].flatMap(one => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);"""

UNNAMED = f"() => {{ {EVERYTHING} return all(document).filter(one => one.tagName === 'IMG' && !one.hasAttribute('alt')).map(one => one.outerHTML.slice(0, 200)); }}"

SMALL = f"""() => {{ {EVERYTHING}
  const ours = all(document.querySelector('[data-testid=stMain]'));
  const out = [];
  for (const one of ours.filter(one => one.matches('a[href], button, input, summary, [role=button], [tabindex="0"]'))) {{
    const target = one.closest('label') || one;
    const style = getComputedStyle(target), box = target.getBoundingClientRect();
    if (!box.width || style.visibility === 'hidden' || style.clipPath !== 'none') continue;
    if (one.matches('h1 a, h2 a, h3 a, h4 a, h5 a, h6 a')) continue; // Streamlit's links to headings
    if (one.tagName === 'A' && style.display === 'inline') continue; // a link within a sentence may be as high as its line
    if (box.width < 23.9 || box.height < 23.9) out.push(`${{one.outerHTML.slice(0, 120)}} ${{box.width}} x ${{box.height}}`);
  }}
  return out;
}}"""


@pytest.mark.parametrize("locale", LANGUAGES)
def test_narrow_windows_hold_every_page_and_every_target_is_large_enough(visit: Visit, locale: str) -> None:
    found = {}
    for name, (path, kept) in places().items():
        page = visit(path, kept=kept, viewport=NARROW, locale=BROWSERS.get(locale, locale))
        shown(page)
        expect(page.locator("html")).to_have_attribute("lang", locale)
        found[name] = page.evaluate(OVERFLOW) + page.evaluate(UNNAMED) + page.evaluate(SMALL)
        page.context.close()
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_narrow_windows_hold_every_question_and_its_answer(visit: Visit) -> None:
    pack, found = pack_of_all_kinds(), {}
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, pack.questions[0].id), viewport=NARROW)
    for question in pack.questions:
        card(page).locator(f'[data-hold="start"]:has-text("{question.ask[:20]}")').wait_for()
        assert asked(page, pack) == question
        found[question.id] = checks(page)
        give(page, question, right_reply(question), 7)
        found[f"{question.id}, answered"] = checks(page)
        hold(card(page), "submit").click()
        card(page).locator(".revealed").wait_for(state="detached")
    assert {name: lines for name, lines in found.items() if lines} == {}


def checks(page: Page) -> list[str]:
    return [*page.evaluate(OVERFLOW), *page.evaluate(UNNAMED), *page.evaluate(SMALL)]


def test_a_picture_that_is_asked_about_is_described(visit: Visit) -> None:
    pack = judging_pack()
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, pack.questions[3].id))
    alt = card(page).locator(".frame > img").first.get_attribute("alt")
    assert alt
    assert alt in {picture.alt for picture in course().pictures.values()}


MOVING = f"() => {{ {EVERYTHING} return all(document).flatMap(one => one.getAnimations()).filter(one => one.effect.getTiming().duration > 20).length; }}"


@pytest.mark.parametrize("wish", ["reduce", "no-preference"])
def test_nothing_moves_for_whom_asks_for_stillness(visit: Visit, wish: str) -> None:
    pack = pack_of_all_kinds()
    question = next(one for one in pack.questions if isinstance(one, PutInOrder))
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, question.id), reduced_motion=wish)
    moved = hold(card(page), "down-0").evaluate(
        f"button => {{ const wait = {MOVING}; button.click(); return wait(); }}"
    )
    assert (moved > 0) == (wish == "no-preference")


def test_colours_follow_the_system(visit: Visit) -> None:
    for scheme in ("light", "dark"):
        page = visit("/", color_scheme=scheme)
        settled(page)
        light = page.evaluate(
            "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor.match(/\\\\d+/g).map(Number)[0]"
        )
        assert (light > 127) == (scheme == "light")
