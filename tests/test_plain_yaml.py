"""The YAML that authors write: what they wrote stays, and what could deceive or overwhelm is refused."""

import json
import re
import time
import unicodedata
from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from secondlook import plain_yaml
from secondlook.faults import ContentError
from secondlook.plain_text import MOST_BYTES
from secondlook.plain_yaml import Node, read_yaml

BOMB = "a0: &a0 {x: lol}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 20)
)


def plain(node: Node) -> object:
    match node.value:
        case dict(fields):
            return {key: plain(value) for key, value in fields.items()}
        case list(items):
            return [plain(item) for item in items]
        case text:
            return text


def refusal(text: str) -> str:
    with pytest.raises(ContentError) as refused:
        read_yaml(text, "f.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    "word", ["No", "yes", "On", "1:30", "~", "007", "null", "1e3", "0x1F", "2024-05-01", ".inf", "="]
)
def test_a_word_stays_what_the_author_wrote(word: str) -> None:
    assert plain(read_yaml(f"- {word}\n- {word}: {word}", "f.yaml")) == [word, {word: word}]


def test_everything_knows_its_line() -> None:
    node = read_yaml(
        "title: A\nquestions:\n  - ask: >\n      B\n      C\n\n  - ask: D\n", "f.yaml", first_line=10
    )
    assert isinstance(node.value, dict)
    questions = node.value["questions"]
    assert isinstance(questions.value, list)
    assert (node.line, questions.line) == (10, 11)
    assert [question.line for question in questions.value] == [12, 16]
    assert plain(node) == {"title": "A", "questions": [{"ask": "B C\n"}, {"ask": "D"}]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b\nc: &x d", "f.yaml, line 2: Anchors and aliases"),
        ("a: *x", "f.yaml, line 1: Anchors and aliases"),
        ("a:\n  <<: b", "f.yaml, line 2: Merge keys (<<)"),
        ("a: !!python/object:os.system x", "f.yaml, line 1: Tags (!)"),
        ("a: !x y", "f.yaml, line 1: Tags (!)"),
        ("!x {a: b}", "f.yaml, line 1: Tags (!)"),
        (
            "a: 1\nb: 2\na: 3",
            "f.yaml, line 3: 'a' is written twice. Keep one of them; the first is in line 1.",
        ),
        ("a: b\n# \u202e c", "f.yaml, line 2: There is a hidden character here (U+202E)."),
        ('a: b\nc: "\\u202e"', "f.yaml, line 2: There is a hidden character here (U+202E)."),
        ('a: "\\0"', "f.yaml, line 1: There is a hidden character here (U+0000)."),
        ("a: \ud800", "f.yaml, line 1: There is a hidden character here (U+D800)."),
        ("", "f.yaml, line 1: This is empty."),
        ("# nothing", "f.yaml, line 1: This is empty."),
        ("a: b\n---\nc: d", "f.yaml, line 2: A second document begins here."),
        ("[a]: b", "f.yaml, line 1: The name of a field must be a word."),
        ("a: b\nask: Which: this?", "f.yaml, line 2: This cannot be read as YAML"),
        ("a:\n\t- b", "f.yaml, line 2: This cannot be read as YAML"),
        ("[" * 9 + "]" * 9, "f.yaml, line 1: This is nested more than 8 deep."),
        ("a: " + "b" * 2001, "f.yaml, line 1: This text has 2001 characters. Shorten it to 2000."),
        ("a: b\n" * 120_000, "f.yaml: This file is too large."),
        ("界" * 200_000, "f.yaml: This file is too large."),
        (BOMB, "f.yaml, line 1: Anchors and aliases"),
    ],
)
def test_a_refusal_names_the_line_and_the_problem(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


def test_the_largest_allowed_is_read() -> None:
    assert plain(read_yaml("[" * 7 + "a" + "]" * 7, "f.yaml")) == [[[[[[["a"]]]]]]]
    assert plain(read_yaml("a: " + "b" * 2000, "f.yaml")) == {"a": "b" * 2000}


def test_equal_words_are_equal_however_they_are_typed() -> None:
    assert plain(read_yaml("cafe\u0301: e\u0301", "f.yaml")) == {"caf\u00e9": "\u00e9"}
    assert "written twice" in refusal("cafe\u0301: 1\ncaf\u00e9: 2")


@pytest.mark.parametrize(
    "unit", ["[", "{", "- ", "? ", "'", '"', "\n", "!", "&", "*", ": ", "a,", "- - -\n", "\u0301\u0323"]
)
@pytest.mark.parametrize("before", ["", "[", "- ", "a: |\n "])
def test_a_large_hostile_file_is_refused_or_read_fast(unit: str, before: str) -> None:
    started = time.process_time()
    text = (before + unit * MOST_BYTES)[: MOST_BYTES // len((unit * 2).encode()) * 2]
    with suppress(ContentError):
        read_yaml(text, "f.yaml")
    assert time.process_time() - started < 1


YAML_LIKE = st.text(alphabet=st.sampled_from("ab:-[]{}#&*!|>'\"%@`?,~<= \n\t\\x0\u202e界\u0301"), max_size=60)


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@given(text=st.text(max_size=60) | YAML_LIKE)
def test_nothing_but_an_author_message_is_raised(loader: str, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_yaml, "_LOADER", getattr(yaml, loader, yaml.SafeLoader))
        with suppress(ContentError):
            assert isinstance(read_yaml(text, "f.yaml"), Node)


WORDS = st.text(max_size=20).filter(
    lambda word: word != "<<" and not re.search(r"[\x00-\x1f\x7f-\x9f\u200e-\u206f\u061c]", word)
)


@given(st.dictionaries(WORDS, st.lists(WORDS, max_size=3), max_size=4, min_size=1))
def test_what_is_written_in_quotes_is_read_back(tree: dict[str, list[str]]) -> None:
    composed = {nfc(key): [nfc(item) for item in items] for key, items in tree.items()}
    text = "".join(
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(items, ensure_ascii=False)}\n"
        for key, items in composed.items()
    )
    assert plain(read_yaml(text, "f.yaml")) == composed


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
