"""What stands around every page: the look, the name, the language, the browser's memory and its warnings."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from secondlook.progress import keep_locale
from ui import state
from ui.browser import connect_browser
from ui.prose import plain
from ui.words import languages, locale, t

_HERE = Path(__file__).parent
_STYLE = f"<style>{(_HERE / 'look.css').read_text(encoding='utf-8')}</style>"
_MARK = str(_HERE / "mark.svg")
_ICON = str(_HERE / "mark.png")


def open_frame() -> None:
    """Everything before a page's own content; pages change progress in callbacks, which run before this."""
    _write_address()
    st.set_page_config(page_title="Second Look", page_icon=_ICON, layout="wide")
    st.html(_STYLE)
    st.logo(_MARK, size="large")
    with st.container(key="memory"):
        connect_browser(locale())
    _show_languages()
    _show_wrong_turns()
    _show_memory_warnings()


def _write_address() -> None:
    """A link to the page one is on changes what the page is asked for, and Streamlit leaves the address
    as it was: loading the page again, or going back, would lose the place."""
    query = st.query_params.to_dict()
    if state.turned_within_page(urlsplit(st.context.url or "").path, query):
        st.query_params.from_dict(query)


def _show_languages() -> None:
    with st.container(key="languages", horizontal=True, horizontal_alignment="right"):
        for code, name in languages().items():
            if code != locale():
                st.button(name, key=f"frame.{code}", type="tertiary", on_click=_speak, args=(code,))


def _speak(code: str) -> None:
    state.keep_locale(code)
    state.keep_progress(keep_locale(state.progress(), code))
    st.query_params["lang"] = code


def _show_wrong_turns() -> None:
    asked = st.query_params.get("lang")
    if asked is not None and asked not in languages():
        st.info(t("We do not speak “{asked}” yet. Choose a language above.", asked=plain(asked)))
    missing = st.query_params.get("missing")
    if missing is not None:
        st.info(t("There is no page “{name}”. Everything we have starts here.", name=plain(missing)))


def _show_memory_warnings() -> None:
    if refused := state.refused():
        _show_refused(*refused)
    elif not state.browser_keeps():
        st.caption(t("This browser keeps nothing between visits, so your progress ends with this tab."))


def _show_refused(kind: str, text: str) -> None:
    if kind == "newer":
        st.warning(t("Your progress was written by a newer Second Look, so this one leaves it untouched."))
    else:
        st.warning(t("The progress kept in this browser cannot be read. Nothing has been thrown away."))
    with st.container(horizontal=True):
        st.download_button(
            t("Save it as a file"), text, "second-look-unread.json", "application/json", on_click="ignore"
        )
        st.button(t("Start afresh"), key="frame.afresh", on_click=state.start_fresh)
