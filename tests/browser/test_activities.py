"""Every hands-on exhibit is used by keyboard alone, and shows something else afterwards."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from secondlook.lessons import Exhibit
from tests.activities.opened import ACTIVITIES
from tests.browser.conftest import Visit, settled
from tests.browser.learner import BROWSERS
from tests.replies import course

PHONE = {"width": 390, "height": 844}
CONTROLS = "input[type=range], input[type=radio]:checked, input[type=checkbox], [role=combobox], button"


def lesson_of(activity: str) -> str:
    for lesson in course().lessons.values():
        if any(isinstance(block, Exhibit) and block.name == activity for block in lesson.blocks):
            return lesson.id
    raise AssertionError(f"no lesson shows {activity}")


def press(page: Page, control: Locator) -> None:
    """What a keyboard does to a control of its kind."""
    control.focus()
    kind = control.get_attribute("type") or control.get_attribute("role")
    match kind:
        case "range" | "radio":
            page.keyboard.press("ArrowRight")
        case "checkbox":
            page.keyboard.press("Space")
        case "combobox":
            for key in ("ArrowDown", "ArrowDown", "Enter"):
                page.keyboard.press(key)
        case _:
            page.keyboard.press("Enter")


def wait_for_change(page: Page, finding: Locator, before: str, patience: float = 4.0) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until and finding.inner_text() == before:
        page.wait_for_timeout(100)


@pytest.mark.parametrize("locale", BROWSERS)
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_an_exhibit_is_used_by_keyboard_and_answers(visit: Visit, activity: str, locale: str) -> None:
    page = visit(f"/lessons?lesson={lesson_of(activity)}", locale=BROWSERS[locale], viewport=PHONE)
    exhibit = page.locator(f".st-key-activity_{activity}")
    finding = exhibit.locator(".finding").first
    finding.wait_for()
    expect(exhibit.get_by_test_id("stSkeleton")).to_have_count(0)  # a control is fetched when it is needed
    page.wait_for_load_state("networkidle")
    before = finding.inner_text()
    controls, place = exhibit.locator(CONTROLS), 0
    while place < 2 * controls.count() and finding.inner_text() == before:
        control = controls.nth(place % controls.count())  # in two rounds: some exhibits wait for a button
        place += 1
        if control.is_enabled() and (control.is_visible() or control.get_attribute("type")):
            press(page, control)
            wait_for_change(page, finding, before)
    assert finding.inner_text() != before, f"{activity} said the same whatever was pressed"
    settled(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
