"""Languages found on disk, the words of the interface in each, and which one a visitor gets."""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from secondlook.faults import ContentError, Fault
from secondlook.plain_text import read_text
from secondlook.plain_yaml import Node, read_yaml
from secondlook.schema import Content, Words, line_at, read_model

ENGLISH = "en"


class Interface(Content):
    """locales/*/ui.yaml: what the language calls itself, and English words with their translation."""

    language: Words
    words: Mapping[str, Words]


def find_languages(root: Path) -> Mapping[str, str]:
    """{"en": "English", "zh": "中文"}: English, and each folder of locales/ that has a ui.yaml."""
    names = sorted(path.parent.name for path in (root / "locales").glob("*/ui.yaml"))
    return {ENGLISH: "English"} | {name: _own_name(root, name) for name in names}


def read_words(root: Path, locale: str) -> Mapping[str, str]:
    """English words -> translated words; without what is wrong in ui.yaml, and empty for English."""
    if locale == ENGLISH:
        return {}
    try:
        return read_interface(root, locale)[0].words
    except ContentError:
        return {}


def read_interface(root: Path, locale: str) -> tuple[Interface, tuple[Fault, ...]]:
    """ui.yaml without words whose translation drops a {value}, and these as faults. Raises ContentError."""
    file = f"locales/{locale}/ui.yaml"
    node = read_yaml(read_text(root, file), file)
    interface = read_model(Interface, node, file)
    faults = {english: _lost_value(english, node, file) for english in _lossy(interface.words)}
    words = {english: said for english, said in interface.words.items() if english not in faults}
    return interface.model_copy(update={"words": words}), tuple(faults.values())


def _own_name(root: Path, locale: str) -> str:
    try:
        return read_interface(root, locale)[0].language
    except ContentError:
        return locale


def _lossy(words: Mapping[str, str]) -> list[str]:
    pairs = ((english, _values(english), _values(said)) for english, said in words.items())
    return [english for english, wanted, found in pairs if wanted is None or wanted != found]


def _lost_value(english: str, node: Node, file: str) -> Fault:
    listed = ", ".join(f"{{{value}}}" for value in sorted(_values(english) or ()))
    remedy = f"Keep {listed}." if listed else "Remove { and }."
    line = line_at(node, "words", english)
    return Fault(file, line, f"The values in '{english}' and in its translation differ.", remedy)


def _values(text: str) -> set[str] | None:
    """The names in { }, or None where str.format could not read the text."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def choose_locale(asked: str | None, browser: str | None, languages: Mapping[str, str]) -> str:
    """The language asked for, else the browser's, else English; "zh-Hans-CN" is served by "zh"."""
    spelled = {name.lower(): name for name in languages}
    for tag in (asked, browser):
        parts = (tag or "").replace("_", "-").lower()[:40].split("-")
        for length in range(len(parts), 0, -1):
            if name := spelled.get("-".join(parts[:length])):
                return name
    return ENGLISH
