"""What holds for every exhibit found on disk."""

from __future__ import annotations

from itertools import chain

import pytest

from secondlook.lessons import Exhibit
from tests.activities.opened import ACTIVITIES, finding, open_activity
from tests.replies import LANGUAGES, course

every_activity = pytest.mark.parametrize("name", ACTIVITIES)


@every_activity
def test_a_lesson_shows_it(name: str) -> None:
    blocks = chain.from_iterable(lesson.blocks for lesson in course().lessons.values())
    assert any(isinstance(block, Exhibit) and block.name == name for block in blocks)


@every_activity
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_opens_in_every_language_and_says_what_to_try_and_what_it_shows(name: str, lang: str) -> None:
    at = open_activity(name, lang)
    assert not at.exception
    html = [one.body for one in at.get("html")]
    assert sum("class='try'" in body for body in html) == 1
    assert finding(at)


@every_activity
def test_it_says_the_same_to_everybody_who_does_the_same(name: str) -> None:
    assert finding(open_activity(name)) == finding(open_activity(name))
