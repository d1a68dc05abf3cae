"""Every page, in every language, with and without progress: it runs, and takes wrong turns well."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from secondlook.lessons import Facilitator
from secondlook.locales import read_words
from secondlook.progress import Progress, finish_lesson, read_progress, write_progress
from tests.project import ROOT
from tests.replies import LANGUAGES, course, judging_pack, pack_of_all_kinds, progress_at, right_reply
from tests.visit import PAGES, open_page
from ui import content
from ui import words as interface

every_language = pytest.mark.parametrize("lang", LANGUAGES)
HOSTILE = [
    "",
    " ",
    "nowhere",
    "../../etc/passwd",
    "# **loud** [link](https://example.org) $x$ :red[x]",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{n} {0} {lang.__class__} %s",
    "\x00\u202eabc",
    "🙂" * 50,
    "x" * 5_000,
]


def t(lang: str, english: str, **values: object) -> str:
    return read_words(ROOT, lang).get(english, english).format(**values)


def said(at: AppTest) -> str:
    """Everything in words on the page."""
    kinds = (
        at.title,
        at.header,
        at.subheader,
        at.markdown,
        at.caption,
        at.info,
        at.warning,
        at.success,
        at.error,
    )
    return "\n".join([*(one.value for kind in kinds for one in kind), *(one.body for one in at.get("html"))])


def fine(at: AppTest) -> AppTest:
    assert [one.value for one in at.exception] == []
    assert [one.value for one in at.error] == []
    return at


def known_visitor() -> Progress:
    return finish_lesson(progress_at(judging_pack(), None), next(iter(course().lessons)), 1_750_000_000)


@every_language
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("progress", [Progress(), known_visitor()], ids=["new", "known"])
def test_every_page_speaks_every_language(page: str, lang: str, progress: Progress) -> None:
    at = fine(open_page(page, progress, lang))
    other = said(fine(open_page(page, progress, next(code for code in LANGUAGES if code != lang))))
    assert at.title, page
    assert at.title[0].value
    assert said(at) != other


@every_language
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_fine_before_the_browser_has_reported(page: str, lang: str) -> None:
    fine(open_page(page, lang=lang, state={"visit.found": False}))


@every_language
def test_the_browser_chooses_the_language_unless_the_address_does(lang: str) -> None:
    title = t(lang, "Look. Then look again.")
    assert open_page(lang=None, browser=lang).title[0].value == title
    assert open_page(lang=lang, browser="en-US").title[0].value == title
    assert open_page(lang=lang, browser="zh-Hans-CN").title[0].value == title


def test_an_unknown_browser_language_gets_english_and_no_reproach() -> None:
    at = open_page(lang=None, browser="xx-YY")
    assert at.title[0].value == "Look. Then look again."
    assert not at.info


@every_language
def test_every_lesson_on_disk_is_shown(lang: str) -> None:
    for name, lesson in course(lang).lessons.items():
        at = fine(open_page("lessons", lang=lang, lesson=name))
        assert at.title[0].value == lesson.title
        assert all(goal in said(at) for goal in lesson.goals)
        fine(at.button("lessons.finish").click().run())
        assert name in at.session_state["visit.progress"].lessons


@every_language
def test_a_facilitators_notes_are_not_on_the_learners_page(lang: str) -> None:
    for name, lesson in course(lang).lessons.items():
        at = fine(open_page("lessons", lang=lang, lesson=name))
        notes = [block.markdown for block in lesson.blocks if isinstance(block, Facilitator)]
        assert notes
        assert not [note for note in notes if note in said(at)]


@every_language
def test_every_question_of_every_pack_is_shown_and_explained(lang: str) -> None:
    for name, pack in course(lang).packs.items():
        at = fine(open_page("practice", lang=lang, pack=name))
        assert at.title[0].value == pack.title
        fine(at.button("practice.start").click().run())
        assert [attempt.pack for attempt in at.session_state["visit.progress"].attempts] == [name]
        for question in pack.questions:
            at.session_state["visit.progress"] = progress_at(pack, question.id)
            at.session_state["visit.shown"] = {}
            assert card_of(fine(at.run()))["ask"] == question.ask
            assert question.because not in str(card_of(at))
            at.session_state["visit.progress"] = progress_at(pack, None)
            at.session_state["visit.shown"] = {name: question.id}
            assert card_of(fine(at.run()))["reveal"]["because"] == question.because
        at.session_state["visit.shown"] = {}
        n = len(pack.questions)
        assert t(lang, "{right} of {of} right.", right=n, of=n) in said(fine(at.run()))


def card_of(at: AppTest) -> dict[str, Any]:
    placed = [json.loads(component.proto.json) for component in at.get("bidi_component")]
    [data] = [data for data in placed if "ask" in data]
    return cast(dict[str, Any], data)


@every_language
@pytest.mark.parametrize(
    ("page", "key"), [("lessons", "lesson"), ("practice", "pack"), ("classroom", "step")]
)
def test_an_unknown_name_is_met_with_words_and_a_way_on(page: str, key: str, lang: str) -> None:
    ways_on = {"lesson": "Read it", "pack": "Open it", "step": "Plan the session, and print hand-outs"}
    for at in wrong_turns(open_page(page, lang=lang), key):
        assert t(lang, ways_on[key]) in [link.label for link in at.get("page_link")]
        assert len(at.info) == (0 if key == "step" else 1)


@every_language
@pytest.mark.parametrize("key", ["lang", "missing"])
@pytest.mark.parametrize("page", ["home", "practice"])
def test_an_unknown_language_or_page_is_met_with_words(page: str, key: str, lang: str) -> None:
    for at in wrong_turns(open_page(page, lang=None, browser=lang), key):
        assert len(at.info) == 1


def wrong_turns(at: AppTest, key: str) -> Iterator[AppTest]:
    title = at.title[0].value
    for value in HOSTILE:
        at.query_params[key] = value
        harmless(fine(at.run()))
        assert at.title[0].value == title
        yield at


def harmless(at: AppTest) -> None:
    """A stranger's value is cut short and means nothing to Markdown or HTML."""
    for note in at.info:
        assert len(note.value) < 200
        assert not set(note.value) & set("<>[]$*#`\\\x00\u202e")
    assert "<script" not in said(at)


def test_a_strangers_answers_do_not_take_a_page_down() -> None:
    """Packs change and files come from anybody: answers of another kind, to questions that are gone."""
    pack, kinds = judging_pack(), pack_of_all_kinds()
    known = progress_at(pack, None).attempts[0]
    odd = replace(known.answers[0], question="gone")
    wrong = replace(known.answers[1], reply=right_reply(kinds.questions[-1]))
    strange = (
        replace(known, answers=(odd, wrong, *known.answers[2:])),
        replace(known, pack="no_such_pack", seed=9),
    )
    progress = read_progress(write_progress(Progress(attempts=strange, lessons={"no_such_lesson": 5})))
    for page in PAGES:
        assert fine(open_page(page, progress)).title
    at = fine(open_page("practice", progress, pack=pack.id, state={"visit.shown": {pack.id: "gone"}}))
    assert at.title or card_of(at)["ask"]


@pytest.fixture
def own_course(small_course: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The app with a small course of its own that a test may spoil."""
    caches = (content.course_in, interface.languages, interface.catalogue)
    monkeypatch.setattr(content, "ROOT", small_course)
    shutil.copy(ROOT / "locales/zh/ui.yaml", small_course / "locales/zh/ui.yaml")
    for cache in caches:
        cache.cache_clear()
    yield small_course
    for cache in caches:
        cache.cache_clear()


@every_language
def test_a_broken_file_tells_its_author_and_takes_nothing_else_down(own_course: Path, lang: str) -> None:
    lesson, pack = own_course / "lessons/02_broken.md", own_course / "quizzes/spoilt.yaml"
    lesson.write_text("---\ntitle: Broken\nminutes: soon\n---\nText", encoding="utf-8")
    pack.write_text("title: Spoilt\nquestions: none\n", encoding="utf-8")
    for page, key, good, bad in (
        ("lessons", "lesson", "look_again", "broken"),
        ("practice", "pack", "basics", "spoilt"),
    ):
        at = fine(open_page(page, lang=lang))
        assert len(at.warning) == 1
        assert bad in at.warning[0].value
        assert f"{bad}." in at.code[0].value
        assert "line" in at.code[0].value
        assert "Traceback" not in at.code[0].value
        at = fine(open_page(page, lang=lang, **{key: bad}))
        assert len(at.warning) == 1
        assert not at.info
        at = fine(open_page(page, lang=lang, **{key: good}))
        assert not at.warning
    for page in PAGES:
        fine(open_page(page, lang=lang))


@pytest.mark.parametrize("folder", ["lessons", "quizzes"])
def test_an_app_without_content_still_stands(own_course: Path, folder: str) -> None:
    shutil.rmtree(own_course / folder)
    for page in PAGES:
        assert fine(open_page(page)).title
