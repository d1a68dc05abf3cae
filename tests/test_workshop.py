"""The workshop page: a plan that fits, and a link to every hand-out there is."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from secondlook.course import read_course
from secondlook.locales import find_languages, read_words
from secondlook.plan import LENGTHS, ROUND, class_pack, describe, plan, to_print
from server.handouts import handout_route, handout_url
from tests.project import ROOT

COURSE = read_course(ROOT, "en")
LANGUAGES = find_languages(ROOT)


def open_workshop(lang: str = "en") -> AppTest:
    at = AppTest.from_file("../app.py", default_timeout=30)
    at.session_state["visit.found"] = True
    at.run()
    at.query_params["lang"] = lang
    return fine(at.switch_page("app_pages/workshop.py").run())


def fine(at: AppTest) -> AppTest:
    assert not at.exception
    return at


def text_of(at: AppTest) -> str:
    return "\n".join(element.value for element in at.markdown)


@pytest.mark.parametrize("minutes", LENGTHS)
def test_the_plan_for_each_length_is_shown(minutes):
    at = open_workshop()
    at.segmented_control("workshop.minutes").set_value(minutes)
    page = text_of(fine(at.run()))
    for part in plan(COURSE, minutes):
        title, do, say = describe(COURSE, part, lambda english, **values: english.format(**values))
        assert f"**{part.start}–{part.start + part.minutes} · {title}**" in page
        assert do in page
        assert say in page


@pytest.mark.parametrize("minutes", LENGTHS)
def test_a_plan_votes_on_pictures_of_both_sorts_and_reads_the_mirror(minutes):
    parts = {part.kind: part for part in plan(COURSE, minutes)}
    assert parts["class"].name == class_pack(COURSE).id
    assert parts["class"].minutes == ROUND * parts["class"].questions
    assert parts["class"].questions >= 4
    assert parts["mirror"].start == parts["class"].start + parts["class"].minutes


def test_a_longer_session_holds_more():
    assert "lesson" not in {part.kind for part in plan(COURSE, 20)}
    assert "lesson" in {part.kind for part in plan(COURSE, 45)}
    assert {"lesson", "paper", "pause"} <= {part.kind for part in plan(COURSE, 90)}


def test_the_guide_for_facilitators_tells_the_plans_there_are():
    guide = (ROOT / "docs" / "facilitators.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split("|") for line in guide.splitlines() if line.startswith("|")][2:]
    columns = list(zip(*([cell.strip() for cell in row] for row in rows), strict=False))[1:]
    told = {
        minutes: [cell for cell in column if cell[-1:].isdigit()]
        for minutes, column in zip(LENGTHS, columns, strict=True)
    }
    for minutes, cells in told.items():
        parts = plan(COURSE, minutes)
        assert [int(cell.split()[-1]) for cell in cells] == [part.minutes for part in parts]
        rounds = next(part.questions for part in parts if part.kind == "class")
        assert [cell for cell in cells if "pictures" in cell] == [f"{rounds} pictures, {rounds * ROUND}"]


def test_copies_are_enough_for_everybody():
    english = lambda words, **values: words.format(**values)  # noqa: E731
    parts = plan(COURSE, 90)
    for people, versions in ((1, 1), (25, 2), (31, 5), (2, 5)):
        lines = to_print(COURSE, parts, people, versions, english)
        each = [
            int(found[1]) for line in lines if (found := re.search(r"(\d+) of (?:each sheet|sheet 1)", line))
        ]
        assert each
        assert all(n * versions >= people for n in each)


def test_every_hand_out_in_every_language_is_linked_and_every_link_leads_somewhere():
    page = text_of(open_workshop())
    links = re.findall(r"\]\((/handout/[^)]+)\)", page)
    assert len(links) == len(set(links))
    for code in LANGUAGES:
        for kind, names in (("packs", COURSE.packs), ("lessons", COURSE.lessons)):
            for name in names:
                for edition in ("learner", "facilitator"):
                    assert handout_url(kind, name, code, edition) in links
    assert handout_url("plans", "45", "en", "facilitator") in links
    route = handout_route(lambda _: COURSE, lambda _: {}, LANGUAGES)
    assert all(
        route.matches({"type": "http", "method": "GET", "path": link.split("?")[0]})[0].value == 2
        for link in links
    )


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_the_page_speaks_every_language(code):
    at = open_workshop(code)
    english = {words for words in read_words(ROOT, code) if "{" not in words and len(words) > 14}
    page = text_of(at) + " ".join(title.value for title in [*at.title, *at.header, *at.subheader])
    assert not [words for words in english if words in page]


@pytest.mark.parametrize(("people", "versions"), [(0, 0), (-5, 99), (10**9, 10**9)])
def test_numbers_no_form_would_send_are_harmless(people, versions):
    at = open_workshop()
    at.number_input("workshop.people").set_value(people)
    at.number_input("workshop.versions").set_value(versions)
    fine(at.run())
