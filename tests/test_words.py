"""Words of the interface: in every catalogue, none of them idle, and no page has words of its own."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from secondlook.course import Course
from secondlook.exhibits.swap_pipeline import read_pipeline
from secondlook.lessons import Prose
from secondlook.locales import read_interface
from secondlook.progress import Progress, Room, Votes, finish_lesson
from tests.project import ROOT, parse
from tests.replies import LANGUAGES, course, judging_pack, pack_of_all_kinds, progress_at, wrong_reply
from tests.visit import PAGES, open_page
from ui import clip
from ui import question as card
from ui import words as interface

FOLDERS = ("app.py", "ui", "app_pages", "secondlook", "server", "lenses", "activities")
SOURCES = [
    file
    for folder in FOLDERS
    for file in sorted([ROOT / folder, *(ROOT / folder).rglob("*.py")])
    if file.is_file()
]
TRANSLATED = [locale for locale in LANGUAGES if locale != "en"]
every_source = pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.relative_to(ROOT).as_posix())
every_translation = pytest.mark.parametrize("locale", TRANSLATED)


# What the code says


def calls(file: Path) -> Iterator[ast.Call]:
    """Every t(...), also as paper.t(...); labels(TABLE); and tell(...), which t says in the next run."""
    for node in ast.walk(parse(file)):
        match node:
            case ast.Call(
                func=ast.Name(id="t" | "tell" | "labels") | ast.Attribute(attr="t" | "tell"), args=[_, *_]
            ):
                yield node


def literals(file: Path) -> Iterator[tuple[str, ast.Call]]:
    for call in calls(file):
        for node in ast.walk(call.args[0]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not decides(call, node):
                yield node.value, call


def decides(call: ast.Call, wanted: ast.AST) -> bool:
    """Whether a constant only chooses the words, as in t(TABLE["key"]) and t(A if kind == "newer" else B)."""
    for node in ast.walk(call.args[0]):
        if isinstance(node, ast.Subscript | ast.Compare) and any(wanted is inner for inner in ast.walk(node)):
            return True
    return False


def named(file: Path) -> Iterator[str]:
    """Words that t(NAME) and t(TABLE[key]) say: what this module keeps under these names."""
    used = {node.id for call in calls(file) for node in ast.walk(call.args[0]) if isinstance(node, ast.Name)}
    for node in parse(file).body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=value)
            ) if name in used and name.isupper() and value:
                spoken = value.values if isinstance(value, ast.Dict) else [value]
                yield from (
                    one.value
                    for one in spoken
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def in_code() -> set[str]:
    return {words for file in SOURCES for words in (*(text for text, _ in literals(file)), *named(file))}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@every_translation
def test_everything_the_code_says_is_translated(locale: str) -> None:
    assert in_code() - set(read_interface(ROOT, locale)[0].words) == set()


@every_translation
def test_no_translation_is_left_of_words_that_are_gone(locale: str) -> None:
    constants = {
        node.value for file in SOURCES for node in ast.walk(parse(file)) if isinstance(node, ast.Constant)
    }
    assert set(read_interface(ROOT, locale)[0].words) - constants == set()


@every_translation
def test_a_translation_is_one_and_keeps_every_value(locale: str) -> None:
    spoken, faults = read_interface(ROOT, locale)
    assert faults == ()
    same = [
        english for english, said in spoken.words.items() if said == english and re.search("[a-z]{3}", said)
    ]
    assert same == []


@every_source
def test_words_are_given_the_values_they_ask_for(file: Path) -> None:
    for text, call in literals(file):
        given = {keyword.arg for keyword in call.keywords}
        if given and None not in given and isinstance(call.args[0], ast.Constant):
            assert placeholders(text) == given, f"{file.name}:{call.lineno}"


def test_the_scan_sees_what_pages_say() -> None:
    assert len(in_code()) > 150
    assert "Look. Then look again." in in_code()


# A language in which every word stands in brackets: what is outside was not said through t


class Bracketed(dict[str, str]):
    """A catalogue of a language that marks every word it says."""

    def get(self, english: str, default: str | None = None) -> str:  # type: ignore[override]
        return f"⟦{english}⟧"


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(interface, "catalogue", lambda _locale: Bracketed())
    for words in (card.card_words, clip.clip_words):
        words.cache_clear()
    yield
    for words in (card.card_words, clip.clip_words):
        words.cache_clear()


def wrong_everywhere() -> Progress:
    """A visitor who has been wrong about everything, so that every sentence of blame has its turn."""
    full = progress_at(judging_pack(), None)
    questions = {one.id: one for one in judging_pack().questions}
    answers = tuple(
        replace(answer, reply=wrong_reply(questions[answer.question])) for answer in full.attempts[0].answers
    )
    return replace(full, attempts=(replace(full.attempts[0], answers=answers),))


def a_class(position: int) -> Progress:
    votes = {
        one.id: Votes({"real": 9, "fake": 4}, {"real": 5, "fake": 9}) for one in judging_pack().questions
    }
    return Progress(revision=1, room=Room(judging_pack().id, 7, 25, position, votes, 5))


def visits() -> dict[str, AppTest]:
    kinds, judging = pack_of_all_kinds(), judging_pack()
    read = finish_lesson(progress_at(judging, None), next(iter(course().lessons)), 5)
    opened = {page: open_page(page) for page in PAGES}
    opened |= {f"{page}, known": open_page(page, read) for page in PAGES}
    opened |= {f"{page}, all wrong": open_page(page, wrong_everywhere()) for page in ("progress", "practice")}
    opened |= {f"lesson {name}": open_page("lessons", lesson=name) for name in course().lessons}
    opened |= {f"pack {name}": open_page("practice", pack=name) for name in course().packs}
    opened["result"] = open_page("practice", progress_at(kinds, None), pack=kinds.id)
    opened["wrong result"] = open_page("practice", wrong_everywhere(), pack=judging.id)
    for question in kinds.questions:
        opened[f"question {question.id}"] = open_page(
            "practice", progress_at(kinds, question.id), pack=kinds.id
        )
        done, shown = progress_at(kinds, None), {"visit.shown": {kinds.id: question.id}}
        opened[f"reveal {question.id}"] = open_page("practice", done, pack=kinds.id, state=shown)
    for step in ("ask", "first", "discuss", "second", "reveal", "votes"):
        opened[f"class, {step}"] = open_page("classroom", a_class(0), step=step)
    opened["class mirror"] = open_page("classroom", a_class(999))
    opened["gone class"] = open_page("classroom", replace(a_class(0), room=Room("gone", 1, 5)))
    for kind in ("newer", "corrupt"):
        opened[f"{kind} memory"] = open_page(state={"visit.refused": (kind, "0")})
    opened["no memory"] = open_page(state={"visit.kept": False})
    opened["wrong turns"] = open_page("practice", lang="0", pack="0", missing="0")
    return opened


def test_no_page_has_words_of_its_own(bracketed: None) -> None:
    own = content_words(course())
    found = {}
    for place, at in visits().items():
        assert [one.value for one in at.exception] == [], place
        if strange := sorted({text for text in visible(at) if letters(text, own)}):
            found[place] = strange
    assert found == {}


def test_words_outside_the_catalogue_are_noticed() -> None:
    def page() -> None:
        import streamlit as st

        st.title("Hello")
        st.html("<img alt='A cat' src='x.png'><p>⟦Said⟧ 12 %</p>")
        st.button("⟦Go⟧", help="Careful")

    at = AppTest.from_function(page).run()
    own = content_words(course())
    assert sorted(text for text in visible(at) if letters(text, own)) == ["A cat", "Careful", "Hello"]


SHOWN = {
    "body",
    "label",
    "help",
    "caption",
    "alt",
    "options",
    "captions",
    "text",
    "content",
    "title",
    "code_text",
    "placeholder",
    "name",
}
UNSEEN = {
    "id", "form_id", "icon", "element_id", "page", "page_script_hash", "url", "query_string", "format",
    "type", "color", "component_name", "js_content", "css_content", "html_content", "html", "json",
    "key", "language", "anchor", "key_prefix", "shortcut", "url_path", "default", "raw_value",
    "raw_values", "mime_type", "data_type", "group", "divider", "markup", "js_source_path",
    "css_source_path", "icon_position", "width", "value", "bytes", "deferred_file_id", "content_icon",
    "icon_value", "validate", "string_value", "query_param_key", "selected_icon", "tag",
}  # fmt: skip
SPEAKING = {"question_card", "second_look_bring"}
SILENT = {"second_look_browser", "second_look_focus"}
DATA_UNSEEN = {"id", "answer", "kind", "locale", "url", "poster", "lang", "key", "parts", "correct_order"}


def visible(at: AppTest) -> Iterator[str]:
    """Every piece of text that the page shows or tells to a screen reader."""
    for root in (at.main, at.sidebar):
        for node in walk(root):
            proto = getattr(node, "proto", None)
            match getattr(node, "type", ""):
                case "html":
                    yield from html_texts(proto.body)
                case "bidi_component":
                    yield from card_texts(proto)
                case _ if isinstance(proto, Message):
                    yield from fields(proto)


def walk(node: object) -> Iterator[object]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from walk(child)


def fields(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        several = list(value) if field.is_repeated else [value]
        for one in several:
            if isinstance(one, Message) and field.message_type.full_name.startswith("Streamlit") is False:
                yield from fields(one)
            elif isinstance(one, str) and field.name not in UNSEEN:
                assert field.name in SHOWN, (
                    f"say whether visitors see {message.DESCRIPTOR.name}.{field.name}: {one!r}"
                )
                yield one


def html_texts(html: str) -> Iterator[str]:
    bare = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    told = re.findall(r"""(?:alt|aria-label|title|placeholder)=('[^']*'|"[^"]*")""", bare)
    yield from (text[1:-1] for text in told)
    yield from (text for text in re.split(r"<[^>]*>", bare) if text.strip())


def card_texts(proto: Message) -> Iterator[str]:
    name, data = proto.component_name, json.loads(proto.json)  # type: ignore[attr-defined]
    assert name in {*SPEAKING, *SILENT}, f"say whether {name} shows words"
    if name in SPEAKING:
        yield from data_texts(data)


def data_texts(data: object) -> Iterator[str]:
    match data:
        case str():
            yield data
        case Mapping():
            for key, value in data.items():
                if key not in DATA_UNSEEN:
                    yield from data_texts(value)
        case list():
            for value in data:
                yield from data_texts(value)


def letters(text: str, own: list[str]) -> bool:
    """Whether anything is left without bracketed words, the course's own words, addresses and signs."""
    rest = text
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)) != rest:
        rest = shorter
    rest = re.sub(r"\]\([^)]*\)", " ", rest)  # the addresses of links
    for words in own:
        rest = rest.replace(words, " ")
    rest = re.sub(r"&#?\w+;|\b[A-J]\b", " ", rest)  # signs, and the letters of choices
    return re.search(r"[^\W\d_]", rest) is not None


def content_words(course: Course) -> list[str]:
    """All that authors wrote, the longest first, and a few names."""
    found = {"Second Look", "d′", "English", "中文", "warm_up", "json"}
    for model in (
        *course.pictures.values(),
        *course.clips.values(),
        *course.facts.values(),
        *course.clues.values(),
        *course.packs.values(),
        *read_pipeline(ROOT).shots.values(),
        *course.cast.values(),
    ):
        found |= set(data_texts(model.model_dump(mode="json")))
    for lesson in course.lessons.values():
        found |= {lesson.title, *lesson.goals}
        found |= {block.markdown for block in lesson.blocks if isinstance(block, Prose)}
        found |= {block.markdown for block in lesson.blocks if hasattr(block, "markdown")}
    found |= {words.replace("$", r"\$") for words in found}
    found |= {words.replace("|", " ") for words in found}
    return sorted(
        (words for words in found if len(words) > 2 or words in {"d′", "中文"}), key=len, reverse=True
    )
