"""Nobody is shut out: axe-core on every page, narrow windows, alternative texts, targets, stillness."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import ViewportSize as Window

from secondlook.hands import STEPS
from secondlook.progress import Progress, Room, finish_lesson, merge
from tests.browser.conftest import Visit, hop, settled
from tests.browser.learner import BROWSERS, asked, card, give, go_on
from tests.replies import course, judging_pack, pack_of_all_kinds, progress_at, right_reply
from tests.visit import PAGES

DESKTOP, PHONE = Window(width=1280, height=900), Window(width=390, height=844)
CLASS = Progress(revision=1, room=Room(judging_pack().id, 7, 25, 0, {}, 5))


def visits() -> Iterator[tuple[Progress, list[str]]]:
    """What browsers have kept, and the addresses that they open; between them they see everything."""
    kinds, lessons = pack_of_all_kinds(), list(course().lessons)
    pages = [f"/{'' if name == 'home' else name}" for name in PAGES]
    yield Progress(), [*pages, f"/practice?pack={kinds.id}"]
    known = merge(merge(progress_at(kinds, None), progress_at(judging_pack(), None)), CLASS)
    yield (
        finish_lesson(known, lessons[0], 5),
        [
            *("/", "/progress", f"/practice?pack={kinds.id}"),
            *(f"/lessons?lesson={name}" for name in lessons),
            *(f"/classroom?step={step}" for step in STEPS),
        ],
    )


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
    ]


SIGHTS = [("en", "light", DESKTOP), ("zh", "dark", PHONE)]
every_sight = pytest.mark.parametrize(
    ("locale", "scheme", "window"), SIGHTS, ids=["light desktop", "dark phone"]
)


@every_sight
def test_no_page_has_a_barrier_and_every_page_fits_a_narrow_window(
    visit: Visit, locale: str, scheme: str, window: Window
) -> None:
    found = {}
    for kept, paths in visits():
        page = visit("/", kept=kept, locale=BROWSERS[locale], color_scheme=scheme, viewport=window)
        for path in paths:
            hop(page, path).locator("[data-testid=stMain] :is(h1, h2)").first.wait_for()
            expect(page.locator("html")).to_have_attribute("lang", locale)
            found[f"{path}, {kept.revision}"] = barriers(page) + narrow(page, window)
        page.close()
    assert len(found) > len(PAGES)
    assert {name: lines for name, lines in found.items() if lines} == {}


@every_sight
def test_no_question_has_a_barrier_before_or_after_the_answer(
    visit: Visit, locale: str, scheme: str, window: Window
) -> None:
    pack, found = pack_of_all_kinds(locale), {}
    kept = progress_at(pack, pack.questions[0].id)
    path = f"/practice?pack={pack.id}"
    page = visit(path, kept=kept, locale=BROWSERS[locale], color_scheme=scheme, viewport=window)
    for _ in pack.questions:
        question = asked(page, pack)
        found[question.id] = barriers(page) + narrow(page, window)
        give(page, question, right_reply(question), 7)
        found[f"{question.id}, answered"] = barriers(page) + narrow(page, window)
        go_on(page)
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_checks_see_what_they_look_for(visit: Visit) -> None:
    """Barriers put into the card's shadow root and on the page are found."""
    pack = pack_of_all_kinds()
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, pack.questions[0].id))
    card(page).evaluate("""card => {
      card.querySelector('img').removeAttribute('alt');
      card.insertAdjacentHTML('beforeend', '<button style="padding: 0; width: 9px; height: 9px">x</button>');
      document.querySelector('.stMain').insertAdjacentHTML('beforeend', '<p style="width: 500px">wide</p>');
    }""")
    assert any(line.startswith("image-alt") for line in barriers(page))
    flaws = "\n".join(narrow(page, DESKTOP))
    assert all(flaw in flaws for flaw in ("sideways", "no alternative text", "too small"))


ALL = """const all = root => [...root.querySelectorAll('*')]
  .flatMap(one => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);"""

SEE_FLAWS = f"""() => {{
  {ALL}
  const flaws = [], short = one => one.outerHTML.slice(0, 120);
  const whole = '[data-testid^="stApp"], .stMain';
  const scrolling = [document.scrollingElement, ...document.querySelectorAll(whole)];
  for (const {{scrollWidth, clientWidth, className}} of scrolling)
    if (scrollWidth > clientWidth + 1) flaws.push(`scrolls sideways: ${{className}} ${{scrollWidth}}`);
  for (const one of all(document).filter(one => one.matches('img:not([alt])')))
    flaws.push(`has no alternative text: ${{short(one)}}`);
  const targets = 'a[href], button, input, summary, [role=button], [tabindex="0"]';
  for (const one of all(document.querySelector('.stMain')).filter(one => one.matches(targets))) {{
    const knob = one.matches('[type=range]') && one.closest('[data-rac][style]'); // its input is clipped
    const target = knob || one.closest('label') || one;
    const style = getComputedStyle(target), {{width, height}} = target.getBoundingClientRect();
    const unseen = !width || style.visibility === 'hidden' || style.clipPath !== 'none';
    const anchor = one.matches(':is(h1, h2, h3, h4, h5, h6) a'); // Streamlit's links to headings
    const inLine = one.tagName === 'A' && style.display === 'inline'; // may be as high as its line
    if (!unseen && !anchor && !inLine && Math.min(width, height) < 23.9)
      flaws.push(`is too small: ${{short(one)}} ${{width}} x ${{height}}`);
  }}
  return flaws;
}}"""


FLAWS = f"""async () => {{
  const see = {SEE_FLAWS};
  // a page needs a moment to fit
  for (let left = 30; left && see().length; left--) await new Promise(requestAnimationFrame);
  return see();
}}"""


def narrow(page: Page, window: Window) -> list[str]:
    """What does not fit a window of 320 px, or is too small to be met by a finger, or has no words."""
    page.set_viewport_size({"width": 320, "height": 640})
    flaws: list[str] = page.evaluate(FLAWS)
    page.set_viewport_size(window)
    return flaws


def test_a_picture_that_is_asked_about_is_described(visit: Visit) -> None:
    pack = judging_pack()
    page = visit(f"/practice?pack={pack.id}", kept=progress_at(pack, pack.questions[3].id))
    alt = card(page).locator(".frame > img").first.get_attribute("alt")
    assert alt
    assert alt in {picture.alt for picture in course().pictures.values()}


MOVING = f"""() => {{
  {ALL}
  const slow = text => text.split(',').some(time => parseFloat(time) > 0.02);
  return all(document.body).map(one => getComputedStyle(one))
    .filter(style => slow(style.transitionDuration) || slow(style.animationDuration)).length;
}}"""


@pytest.mark.parametrize("wish", ["reduce", "no-preference"])
def test_nothing_moves_for_whom_asks_for_stillness(visit: Visit, wish: str) -> None:
    pack = pack_of_all_kinds()
    page = visit(f"/practice?pack={pack.id}", reduced_motion=wish)
    start = page.get_by_role("button", name="Start", exact=True)
    start.wait_for()
    assert (page.evaluate(MOVING) > 0) == (wish == "no-preference")


def test_colours_follow_the_system(visit: Visit) -> None:
    for scheme in ("light", "dark"):
        page = visit("/", color_scheme=scheme)
        settled(page)
        colour = page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        light = int(re.findall(r"\d+", colour)[0])
        assert (light > 127) == (scheme == "light")
