"""Languages: found on disk, chosen for a visitor, and never without a way back to English."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondlook.faults import ContentError
from secondlook.locales import choose_locale, find_languages, read_interface, read_words
from tests.conftest import write

LANGUAGES = {"en": "English", "zh": "中文", "pt-BR": "Português"}


def test_a_language_is_a_folder(small_course: Path) -> None:
    assert dict(find_languages(small_course)) == {"en": "English", "zh": "中文"}
    write(small_course, "locales/fr/ui.yaml", "language: Français\nwords: {}\n")
    assert find_languages(small_course)["fr"] == "Français"


def test_without_folders_there_is_english(tmp_path: Path) -> None:
    assert dict(find_languages(tmp_path)) == {"en": "English"}
    assert dict(read_words(tmp_path, "en")) == {}
    assert dict(read_words(tmp_path, "zh")) == {}


def test_words_are_read(small_course: Path) -> None:
    assert dict(read_words(small_course, "zh")) == {"Hello": "你好", "{count} pictures": "{count} 张图片"}


@pytest.mark.parametrize("text", ["", "words: [", "language: 中文\nwords:\n  a: b\n  a: c\n"])
def test_a_broken_file_leaves_english_words_and_the_language_listed(small_course: Path, text: str) -> None:
    write(small_course, "locales/zh/ui.yaml", text)
    assert find_languages(small_course)["zh"] == "zh"
    assert dict(read_words(small_course, "zh")) == {}
    with pytest.raises(ContentError):
        read_interface(small_course, "zh")


@pytest.mark.parametrize("translated", ["张图片", "{n} 张图片", "{count} {n}", "{count", "{}"])
def test_a_translation_keeps_the_values_or_is_not_used(small_course: Path, translated: str) -> None:
    text = f"language: 中文\nwords:\n  Hello: 你好\n  '{{count}} pictures': '{translated}'\n"
    write(small_course, "locales/zh/ui.yaml", text)
    assert dict(read_words(small_course, "zh")) == {"Hello": "你好"}
    [fault] = read_interface(small_course, "zh")[1]
    assert (fault.file, fault.line, fault.remedy) == ("locales/zh/ui.yaml", 4, "Keep {count}.")


@pytest.mark.parametrize(
    ("asked", "browser", "chosen"),
    [
        ("zh", "en-GB", "zh"),
        ("zh-Hans-CN", None, "zh"),
        ("ZH_cn", None, "zh"),
        (None, "zh-CN", "zh"),
        (None, "pt-br", "pt-BR"),
        (None, "pt", "en"),
        (None, "fr-FR", "en"),
        ("xx", "zh-CN", "zh"),
        ("en", "zh-CN", "en"),
        ("", "", "en"),
        (None, None, "en"),
        ("../zh", None, "en"),
        ("zh/../..", None, "en"),
    ],
)
def test_a_visitor_gets_a_language_that_exists(asked: str | None, browser: str | None, chosen: str) -> None:
    assert choose_locale(asked, browser, LANGUAGES) == chosen


@given(st.none() | st.text(), st.none() | st.text())
def test_any_wish_leads_to_a_language(asked: str | None, browser: str | None) -> None:
    assert choose_locale(asked, browser, LANGUAGES) in LANGUAGES
