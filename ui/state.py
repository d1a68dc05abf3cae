"""What one visit remembers: the only place that touches st.session_state."""

from __future__ import annotations

import secrets
import time

import streamlit as st

from secondlook.faults import ProgressRefused
from secondlook.progress import Progress, merge, read_progress

_PROGRESS = "visit.progress"
_LOCALE = "visit.locale"
_SPOKEN = "visit.spoken"
_FOUND = "visit.found"
_KEPT = "visit.kept"
_REFUSED = "visit.refused"
_SHOWN = "visit.shown"
_ERASED = "visit.erased"
_OUTCOME = "visit.outcome"
_PLACE = "visit.place"


def now() -> int:
    """The time in whole seconds since 1970; progress takes it as an argument."""
    return int(time.time())


def new_seed() -> int:
    """A fresh seed for one attempt, below 2**31."""
    return secrets.randbelow(2**31)


def sent(component: str, name: str) -> object:
    """What a component of ours sent under this name in the run that calls back; None when nothing came."""
    return st.session_state.get(component, {}).get(name)


def locale() -> str | None:
    """The language chosen in this visit, if any."""
    return st.session_state.get(_LOCALE)


def keep_locale(chosen: str) -> None:
    """Remember the language for this visit."""
    st.session_state[_LOCALE] = chosen


def spoken() -> str:
    """The language this run speaks, settled once before anything is shown."""
    return str(st.session_state.get(_SPOKEN, "en"))


def speak(locale: str) -> None:
    """Settle the language of this run and of the callbacks that follow it."""
    st.session_state[_SPOKEN] = locale


def turned_within_page(path: str, query: dict[str, str]) -> bool:
    """Whether the last run was on the same page and was asked for something else; remembers this run."""
    last_path, last_query = st.session_state.get(_PLACE, (None, None))
    st.session_state[_PLACE] = path, query
    return path == last_path and query != last_query


def progress() -> Progress:
    """What this browser has kept, as far as it has told us."""
    return st.session_state.get(_PROGRESS, Progress())


def keep_progress(changed: Progress) -> None:
    """Take a changed progress; the browser component writes it down in the same run."""
    st.session_state[_PROGRESS] = changed
    st.session_state.pop(_ERASED, None)


def take_found(text: str | None, kept: bool) -> None:
    """Take what the browser had stored, merging it with what this visit already holds."""
    st.session_state[_FOUND] = True
    st.session_state[_KEPT] = kept
    if text is None:
        return
    try:
        stored = read_progress(text)
    except ProgressRefused as refused:
        st.session_state[_REFUSED] = (refused.kind, text)
        return
    keep_progress(merge(progress(), stored))


def browser_has_reported() -> bool:
    """False only in the first moment of a visit, before the browser has told what it keeps."""
    return bool(st.session_state.get(_FOUND))


def question_to_browser() -> str | None:
    """A token of its own for every run until the browser has reported: a report can get lost when the
    visitor turns to another page just then, and that page asks again."""
    return None if browser_has_reported() else secrets.token_hex(4)


def browser_keeps() -> bool:
    """False where the browser has no storage (private windows): progress then ends with the tab."""
    return bool(st.session_state.get(_KEPT, True))


def refused() -> tuple[str, str] | None:
    """(kind, text) of stored progress that could not be read; nothing is overwritten meanwhile."""
    return st.session_state.get(_REFUSED)


def start_fresh() -> None:
    """Give up stored progress that could not be read, or all of it when asked to erase."""
    st.session_state.pop(_REFUSED, None)
    st.session_state[_PROGRESS] = Progress()
    st.session_state.pop(_SHOWN, None)
    st.session_state[_ERASED] = secrets.token_hex(4)


def erased() -> str | None:
    """A token while the browser should hold nothing at all."""
    return st.session_state.get(_ERASED)


def shown(pack: str) -> str | None:
    """The question of a pack whose answer is on the screen, before the learner goes on."""
    return st.session_state.get(_SHOWN, {}).get(pack)


def show(pack: str, question: str | None) -> None:
    """Hold a question on the screen after its answer, or let go of it with None."""
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, {}) | {pack: question}


def tell(outcome: str) -> None:
    """Leave a sentence (English words) for the next run to show once."""
    st.session_state[_OUTCOME] = outcome


def outcome() -> str | None:
    """The sentence left by a callback, once."""
    return st.session_state.pop(_OUTCOME, None)


def turn(control: str, value: object) -> None:
    """Set a control by its key, in a callback of another control: it stands there in the run that follows."""
    st.session_state[control] = value


def turned(control: str, otherwise: object = None) -> object:
    """What a control, or `turn`, holds under this key; within this visit only."""
    return st.session_state.get(control, otherwise)
