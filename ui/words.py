"""The words of the interface in the visitor's language: t("English words")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import streamlit as st

from secondlook.locales import choose_locale, find_languages, read_words
from ui import state

ROOT = Path(__file__).parent.parent


@lru_cache
def languages() -> Mapping[str, str]:
    """Every language on disk: code -> its own name."""
    return find_languages(ROOT)


@lru_cache
def catalogue(locale: str) -> Mapping[str, str]:
    """English words -> words of the locale; empty for English."""
    return read_words(ROOT, locale)


def settle_locale() -> None:
    """Choose the language of this run: ?lang=, else the choice made before, else the browser's."""
    asked = st.query_params.get("lang")
    if asked in languages():
        state.keep_locale(asked)
    wanted = state.locale() or state.progress().locale
    state.speak(choose_locale(wanted, st.context.locale, languages()))


def locale() -> str:
    """The language of this run."""
    return state.spoken()


def t(english: str, /, **values: object) -> str:
    """The words in the visitor's language, with {values} filled in."""
    words = catalogue(locale()).get(english, english)
    return words.format(**values) if values else words


def labels(words: Mapping[str, str]) -> Callable[[str], str]:
    """What options are called, for a widget's `format_func`: said now, since it asks outside of a run too."""
    return {option: t(english) for option, english in words.items()}.__getitem__


def percent(share: float) -> str:
    """0.667 -> '67 %'."""
    return f"{share * 100:.0f} %"


def signed(value: float) -> str:
    """-0.5 -> '−0.50', with a true minus sign."""
    return f"{value:.2f}".replace("-", "−")
