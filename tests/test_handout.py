"""Hand-outs: a learner's sheet knows no answer, a facilitator's all; neither fetches or runs anything."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import product

import pytest
from starlette.requests import Request

from secondlook.activity import Activity, read_activity
from secondlook.clips import read_truth_of
from secondlook.course import Course, read_course
from secondlook.handout import TRIED, lesson_handout, missing_handout, pack_handout, plan_handout
from secondlook.lessons import Exhibit, Facilitator, Prose
from secondlook.locales import find_languages, read_words
from secondlook.packs import Option, Pack, PickOne, PickSome, PutInOrder, Question, RealOrFake
from secondlook.plan import LENGTHS, plan
from server.handouts import handout_route, handout_url
from tests.project import ROOT

LANGUAGES = find_languages(ROOT)
COURSES = {code: read_course(ROOT, code) for code in LANGUAGES}
WORDS = {code: read_words(ROOT, code) for code in LANGUAGES}
SHEETS = range(1, 6)
PACKS = [pytest.param(code, name, id=f"{name}-{code}") for code in LANGUAGES for name in COURSES[code].packs]
LESSONS = [
    pytest.param(code, name, id=f"{name}-{code}") for code in LANGUAGES for name in COURSES[code].lessons
]
VOID = {"meta", "img", "br", "image", "use", "polygon"}


class Page(HTMLParser):
    """What a browser would make of a page: tags, attributes, and the text outside of the style sheet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    def handle_comment(self, data):
        pytest.fail(f"a comment: {data}")

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def told(self) -> str:
        """Text and attributes, without the bytes of pictures."""
        return (
            self.text + " " + " ".join(value for _, value in self.attributes if not value.startswith("data:"))
        )


def learner(code: str, name: str, sheet: int = 1) -> str:
    return pack_handout(COURSES[code], COURSES[code].packs[name], "learner", WORDS[code], sheet)


def facilitator(code: str, name: str, sheet: int = 1) -> str:
    return pack_handout(COURSES[code], COURSES[code].packs[name], "facilitator", WORDS[code], sheet)


# The learner's sheet


def forgetful(course: Course, pack: Pack) -> tuple[Course, Pack]:
    """The same pack with all its answers turned round, and pictures about which nothing is known."""
    pictures = {
        name: picture.model_copy(
            update={"kind": "untouched", "mask": None, "truth": None, "twin": None, "strength": None}
        )
        for name, picture in course.pictures.items()
    }
    nothing = {"kind": "untouched", "mask": None, "truth": None, "twin": None, "strength": None}
    clips = {name: clip.model_copy(update=nothing) for name, clip in course.clips.items()}
    turned = tuple(turn_round(question) for question in pack.questions)
    return replace(course, pictures=pictures, clips=clips, clues={}, facts={}), pack.model_copy(
        update={"questions": turned}
    )


def turn_round(question: Question) -> Question:
    update: dict[str, object] = {
        "because": "?",
        "look": None,
        "clue": None,
        "fact": None,
        "spot": None,
        "hints": (),
    }
    match question:
        case RealOrFake():
            update["right"] = "real" if question.right == "fake" else "fake"
        case PickOne() | PickSome():
            update["options"] = tuple(
                option.model_copy(update={"right": not option.right, "because": "?"})
                for option in question.options
            )
    return question.model_copy(update=update)


@pytest.mark.parametrize(("code", "name"), PACKS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_learners_sheet_does_not_depend_on_any_answer(code, name, sheet):
    course, pack = forgetful(COURSES[code], COURSES[code].packs[name])
    assert pack_handout(course, pack, "learner", WORDS[code], sheet) == learner(code, name, sheet)


@pytest.mark.parametrize(("code", "name"), PACKS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_learners_sheet_tells_no_reason_no_place_and_no_name_of_a_picture(code, name, sheet):
    html = learner(code, name, sheet)
    page = Page(html)
    asked = " ".join(question.ask for question in COURSES[code].packs[name].questions)
    for question in COURSES[code].packs[name].questions:
        options = getattr(question, "options", ())
        secrets = [
            question.because,
            *question.hints,
            *(option.because for option in options),
            question.picture,
            question.clip,
        ]
        secrets += [question.look] if question.look and question.look not in asked else []
        for secret in filter(None, secrets):
            assert secret not in page.told
    assert not {"svg", "polygon", "script", "a"} & set(page.tags)
    assert "✓" not in page.told


@pytest.mark.parametrize(("code", "name"), PACKS)
def test_a_learners_sheet_shows_only_the_pictures_that_are_asked_about(code, name):
    course = COURSES[code]
    shown = [value for key, value in Page(learner(code, name)).attributes if key == "src"]
    asked = [question for question in course.packs[name].questions if course.shown(question)]
    assert len(shown) == len(asked)


@pytest.mark.parametrize(("code", "name"), PACKS)
def test_things_to_put_in_order_never_stand_in_order(code, name):
    for question in COURSES[code].packs[name].questions:
        if isinstance(question, PutInOrder):
            for sheet in SHEETS:
                text = Page(learner(code, name, sheet)).text
                places = [text.index(option.text) for option in question.options]
                assert places != sorted(places)


def test_the_right_option_has_no_place_of_its_own(small_course):
    course = read_course(small_course, "en")
    firsts = []
    for sheet in range(1, 21):
        text = Page(pack_handout(course, course.packs["basics"], "learner", {}, sheet)).text
        firsts.append(text.index("1:30") < text.index("No "))
    assert 4 <= sum(firsts) <= 16


@pytest.mark.parametrize(("code", "name"), PACKS)
def test_the_number_is_the_sheet(code, name):
    assert learner(code, name, 2) == learner(code, name, 2)
    assert len({learner(code, name, sheet) for sheet in SHEETS}) == len(SHEETS)


# The facilitator's sheet


@pytest.mark.parametrize(("code", "name"), PACKS)
def test_a_facilitators_sheet_holds_every_answer_and_reason(code, name):
    course = COURSES[code]
    page = Page(facilitator(code, name, 3))
    for question in course.packs[name].questions:
        assert question.because in page.text
        for option in getattr(question, "options", ()):
            assert option.because in page.text
        if question.clue:
            assert course.clues[question.clue].stale_because in page.text
    outlined = [q for q in course.packs[name].questions if read_truth_of(course.shown(q))]
    assert page.tags.count("polygon") >= 2 * len(outlined)


@pytest.mark.parametrize(("code", "name"), PACKS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_the_letters_of_the_answers_are_those_of_the_sheet_with_the_same_number(code, name, sheet):
    asked, told = Page(learner(code, name, sheet)).text, Page(facilitator(code, name, sheet)).text
    for question in COURSES[code].packs[name].questions:
        for option in getattr(question, "options", ()):
            letter = asked[asked.index(option.text) - 3 : asked.index(option.text)].strip()
            assert f"{letter} {option.text}" in told
            if isinstance(option, Option) and option.right:
                assert f"{option.text}  ✓" in told


def test_the_crop_and_the_untouched_twin_show_the_same_place(small_course):
    course = read_course(small_course, "en")
    page = Page(pack_handout(course, course.packs["basics"], "facilitator", {}))
    views = [value for name, value in page.attributes if name == "viewbox"]
    assert views.count("0.0 0.0 64.0 80.0") == 3  # every picture whole
    assert views.count("11.2 14.0 41.6 52.0") == 4  # two changed pictures, each with its twin


def test_damaged_truth_costs_the_outline_and_nothing_else(small_course):
    (small_course / "assets/truth/ann_2.json").write_text("{", encoding="utf-8")
    course = read_course(small_course, "en")
    assert "The middle is red." in pack_handout(course, course.packs["basics"], "facilitator", {})


# Lessons and plans


@pytest.mark.parametrize(("code", "name"), LESSONS)
def test_notes_for_the_facilitator_stand_in_that_edition_only(code, name):
    course = COURSES[code]
    lesson = course.lessons[name]
    with_notes = lesson_handout(course, lesson, "facilitator", WORDS[code])
    without = lesson_handout(course, lesson, "learner", WORDS[code])
    notes = [block for block in lesson.blocks if isinstance(block, Facilitator)]
    silent = replace(lesson, blocks=tuple(block for block in lesson.blocks if block not in notes))
    assert lesson_handout(course, silent, "learner", WORDS[code]) == without
    assert with_notes.count("<div class='note'>") - without.count("<div class='note'>") == len(notes)


@pytest.mark.parametrize(("code", "name"), LESSONS)
def test_a_facilitator_gets_every_source_with_its_date_and_full_address(code, name):
    course = COURSES[code]
    text = Page(lesson_handout(course, course.lessons[name], "facilitator", WORDS[code])).text
    for fact in (course.facts[source] for source in course.lessons[name].sources):
        assert fact.source.url in text
        assert fact.date in text
        assert fact.source.title in text


@pytest.mark.parametrize(("code", "name"), LESSONS)
def test_every_exhibit_of_a_lesson_prints_by_its_own_name_with_lines_to_write_on(code, name):
    course = COURSES[code]
    lesson = course.lessons[name]
    exhibits = [
        block.name for block in lesson.blocks if block == Exhibit("activity", getattr(block, "name", ""))
    ]
    html = lesson_handout(course, lesson, "learner", WORDS[code])
    assert html.count("<section class='try'>") == len(exhibits)
    assert html.count(f"<div class='lines'>{'<i></i>' * TRIED}</div>") == len(exhibits)
    for exhibit in exhibits:
        title = read_activity(exhibit).title
        assert WORDS[code].get(title, title) in Page(html).text
    told = Page(lesson_handout(course, lesson, "facilitator", WORDS[code])).text
    counted = WORDS[code].get(TOGETHER, TOGETHER).format(n=len(exhibits))
    assert (counted in told) == bool(exhibits)


TOGETHER = "Read, look and try together (exhibits on the screen: {n})"


@pytest.mark.parametrize(("code", "name"), LESSONS)
def test_a_lesson_tells_the_answers_of_its_quizzes_to_the_facilitator_only(code, name):
    course = COURSES[code]
    lesson = course.lessons[name]
    packs = [
        course.packs[block.name]
        for block in lesson.blocks
        if isinstance(block, Exhibit) and block.kind == "quiz"
    ]
    led = lesson_handout(course, lesson, "facilitator", WORDS[code])
    assert led.count("<table class='key'>") == len(packs)
    assert all(_key(facilitator(code, pack.id)) in led for pack in packs)
    assert "class='key'" not in lesson_handout(course, lesson, "learner", WORDS[code])


def _key(html: str) -> str:
    return html[html.index("<table class='key'>") : html.index("</table>", html.index("<table class='key'>"))]


EXHIBIT = """
def show():
    first = t("Turn it.")
    with exhibit("wheel", t("A wheel"), first):
        show_finding(t("It turns."))
"""


def test_an_exhibit_is_named_without_running_it(tmp_path):
    (tmp_path / "wheel.py").write_text(EXHIBIT, encoding="utf-8")
    assert read_activity("wheel", tmp_path) == Activity("A wheel", "Turn it.")


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ('exhibit("odd", t("{n} wheels", n=2), t("Turn."))', Activity("", "Turn.")),
        ('exhibit("odd", title(), elsewhere)', Activity("", "")),
        ('exhibit("odd")', None),
        ("pass", None),
    ],
)
def test_an_exhibit_that_names_itself_otherwise_prints_by_its_file_name(said, known, tmp_path, small_course):
    (tmp_path / "odd.py").write_text(said, encoding="utf-8")
    assert read_activity("odd", tmp_path) == known
    course = read_course(small_course, "en")
    lesson = replace(course.lessons["look_again"], blocks=(Exhibit("activity", "odd_thing"),))
    assert "odd thing" in Page(lesson_handout(course, lesson, "learner", {})).text


@pytest.mark.parametrize("name", ["", "..", "../app", "no_such_exhibit", "a/b", "\x00"])
def test_no_file_outside_the_exhibits_is_opened_for_a_name(name):
    assert read_activity(name) is None


@pytest.mark.parametrize(("code", "minutes"), list(product(LANGUAGES, LENGTHS)))
def test_a_plan_prints_and_fills_its_time_exactly(code, minutes):
    course = COURSES[code]
    parts = plan(course, minutes)
    assert parts[0].start == 0
    assert [part.start + part.minutes for part in parts] == [*(part.start for part in parts[1:]), minutes]
    assert all(part.minutes > 0 for part in parts)
    assert f"0–{parts[0].minutes}" in Page(plan_handout(course, minutes, WORDS[code])).text


@pytest.mark.parametrize("minutes", LENGTHS)
def test_an_empty_course_still_gets_a_plan(minutes, small_course):
    empty = replace(read_course(small_course, "en"), lessons={}, packs={})
    assert plan(empty, minutes)[-1].start + plan(empty, minutes)[-1].minutes == minutes


@pytest.mark.parametrize("minutes", LENGTHS)
def test_a_quiz_on_paper_asks_about_a_lesson_of_the_same_session(minutes):
    course = COURSES["en"]
    parts = plan(course, minutes)
    blocks = [block for part in parts if part.kind == "lesson" for block in course.lessons[part.name].blocks]
    for part in parts:
        assert part.kind != "paper" or Exhibit("quiz", part.name) in blocks


# Every page


def every_page(code: str) -> list[str]:
    course, words = COURSES[code], WORDS[code]
    pages = [missing_handout(code, words), plan_handout(course, 90, words)]
    for edition in ("learner", "facilitator"):
        pages += [pack_handout(course, pack, edition, words, 1) for pack in course.packs.values()]
        pages += [lesson_handout(course, lesson, edition, words) for lesson in course.lessons.values()]
    return pages


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_fetches_and_runs_nothing(code):
    for html in every_page(code):
        page = Page(html)
        assert not page.open
        assert not {"script", "iframe", "object", "embed", "link", "base", "form"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        for name, value in page.attributes:
            if name == "src" or (name == "href" and not value.startswith(("/", "https://", "http://"))):
                assert value.startswith(("data:image/jpeg;base64,", "#picture"))
        assert "default-src 'none'" in html


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_names_its_language_and_every_picture(code):
    for html in every_page(code):
        page = Page(html)
        assert ("lang", code) in page.attributes
        assert page.tags.count("img") == sum(name == "alt" and value != "" for name, value in page.attributes)
        assert page.tags.count("svg") == sum(
            name == "aria-label" and value != "" for name, value in page.attributes
        )


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_no_english_word_of_ours_is_left_in_another_language(code):
    english = {words for words in WORDS[code] if "{" not in words and len(words) > 12}
    for html in every_page(code):
        text = Page(html).text
        assert not [words for words in english if words in text]


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>'\" onload='x' {0} {x} &amp; \u202e"


def test_hostile_words_stay_words(small_course):
    course = read_course(small_course, "en")
    nasty = {"title": HOSTILE, "about": HOSTILE}
    hostile = {"ask": HOSTILE, "because": HOSTILE, "look": HOSTILE, "hints": (HOSTILE,)}
    pack = course.packs["basics"]
    questions = []
    for question in pack.questions:
        update: dict[str, object] = dict(hostile)
        if options := getattr(question, "options", ()):
            update["options"] = tuple(
                option.model_copy(update={"text": f"{place}{HOSTILE}", "because": HOSTILE})
                for place, option in enumerate(options)
            )
        questions.append(question.model_copy(update=update))
    pictures = {
        name: picture.model_copy(update={"alt": HOSTILE}) for name, picture in course.pictures.items()
    }
    spoilt = replace(course, pictures=pictures)
    for edition in ("learner", "facilitator"):
        page = Page(
            pack_handout(spoilt, pack.model_copy(update=nasty | {"questions": tuple(questions)}), edition, {})
        )
        assert "script" not in page.tags
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert HOSTILE in page.text


def test_hostile_markdown_and_sources_stay_words(small_course):
    course = read_course(small_course, "en")
    markdown = f"{HOSTILE}\n\n[x](javascript:alert(1)) ![y](https://example.org/spy.png) <b>bold</b>"
    fact = course.facts["twins-2024"]
    source = fact.source.model_copy(
        update={"title": HOSTILE, "publisher": HOSTILE, "url": f"https://x/{HOSTILE}"}
    )
    spoilt = replace(
        course,
        facts={fact.id: fact.model_copy(update={"source": source, "statement": HOSTILE, "date": HOSTILE})},
    )
    blocks = (Prose(markdown), Facilitator(markdown), Exhibit("activity", HOSTILE), Exhibit("quiz", HOSTILE))
    lesson = replace(course.lessons["look_again"], title=HOSTILE, goals=(HOSTILE,), blocks=blocks)
    for edition in ("learner", "facilitator"):
        page = Page(lesson_handout(spoilt, lesson, edition, {}))
        assert not {"script", "img", "b"} & (set(page.tags) - {"b"})
        assert "bold" in page.text
        assert not [value for name, value in page.attributes if name == "href" and "javascript" in value]
        assert not [name for name, _ in page.attributes if name.startswith("on")]


# The address


def ask(path: str, query: str = "", language: str = "en-GB,en;q=0.9") -> tuple[int, str, dict[str, str]]:
    route = handout_route(COURSES.__getitem__, WORDS.__getitem__, LANGUAGES)
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/handout/{path}",
        "path_params": {"rest": path},
        "query_string": query.encode(),
        "headers": [(b"accept-language", language.encode())],
    }
    answer = route.endpoint(Request(scope))
    return answer.status_code, bytes(answer.body).decode(), dict(answer.headers)


def test_every_hand_out_has_an_address():
    for code, course in COURSES.items():
        kinds = [("packs", name) for name in course.packs] + [("lessons", name) for name in course.lessons]
        for (kind, name), edition in product([*kinds, ("plans", "45")], ("learner", "facilitator")):
            url = handout_url(kind, name, code, edition, 2)
            path, _, query = url.removeprefix("/handout/").partition("?")
            status, html, headers = ask(path, query)
            assert status == 200
            assert ("lang", code) in Page(html).attributes
            assert headers["cache-control"] == "no-store"
            assert headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("packs/nothing", ""),
        ("packs", ""),
        ("", ""),
        ("lessons/../app", ""),
        ("packs/warm_up/more", ""),
        ("plans/21", ""),
        ("cases/warm_up", ""),
        ("packs/<script>", ""),
        ("packs/warm_up", "edition=teacher"),
        ("packs/warm_up", "lang=xx"),
        ("packs/warm_up", "lang="),
        *(
            ("packs/warm_up", f"sheet={sheet}")
            for sheet in ("0", "-1", "21", "1e3", "", "%20", "²", "9" * 5000)
        ),
    ],
)
def test_an_address_that_leads_nowhere_gets_a_friendly_page(path, query):
    status, html, headers = ask(path, query)
    assert status == 404
    assert "There is no such hand-out." in html
    assert "href='/workshop?lang=en'" in html
    assert headers["x-content-type-options"] == "nosniff"


def test_the_friendly_page_speaks_the_visitors_language():
    assert WORDS["zh"]["There is no such hand-out."] in ask("packs/nothing", "lang=zh")[1]
    assert WORDS["zh"]["There is no such hand-out."] in ask("packs/nothing", "lang=xx", "zh-CN,zh;q=0.9")[1]
    assert "There is no such hand-out." in ask("packs/nothing", "lang=xx", "")[1]


def test_words_that_hold_braces_in_a_title_are_not_read_as_values(small_course):
    course = read_course(small_course, "en")
    pack = course.packs["basics"].model_copy(update={"title": "{n} {0} {"})
    assert "{n} {0} {" in pack_handout(course, pack, "facilitator", {})
