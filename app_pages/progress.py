"""My mirror: what this learner catches and wrongly rejects, how sure they were, and where it is kept."""

import streamlit as st

from secondlook.faults import ProgressRefused
from secondlook.progress import merge, read_progress, write_progress
from secondlook.report import mirror, spots
from ui import state
from ui.bring import show_bring
from ui.content import course
from ui.mirror import show_mirror
from ui.prose import show_lead
from ui.words import t


def show_keeping() -> None:
    st.header(t("Your answers are yours"))
    st.markdown(
        t(
            "They are kept in this browser only. Take them along as a file, bring a file back, or erase "
            "everything."
        )
    )
    st.download_button(
        t("Save my progress as a file"),
        write_progress(state.progress()),
        "second-look.json",
        "application/json",
        on_click="ignore",
        key="progress.save",
    )
    show_bring(t("Bring back a saved file"), "progress_bring", add)
    if outcome := state.outcome():
        st.info(t(outcome))
    sure = st.checkbox(t("I want to erase everything this browser keeps"), key="progress.sure")
    st.button(t("Erase it now"), key="progress.erase", disabled=not sure, on_click=erase)


ADDED = "Added. Nothing you had was lost."
UNREADABLE = "That file is not a progress file of Second Look, or it is damaged. Nothing was changed."
NEWER = "That file was written by a newer Second Look. Nothing was changed."
ERASED = "Erased. This browser keeps nothing of Second Look now."


def add(text: str) -> None:
    try:
        brought = read_progress(text)
    except ProgressRefused as refused:
        state.tell(NEWER if refused.kind == "newer" else UNREADABLE)
        return
    state.keep_progress(merge(state.progress(), brought))
    state.tell(ADDED)


def erase() -> None:
    state.start_fresh()
    state.tell(ERASED)


if not state.browser_has_reported():
    st.stop()
report = mirror(course(), state.progress())
st.title(t("My mirror"))
if report.items == 0:
    show_lead(t("Nothing to show yet: the mirror fills as you judge pictures."))
    st.page_link("app_pages/practice.py", label=t("Go to practice"))
else:
    show_lead(t("What you catch, and what you wrongly reject, on {n} pictures.", n=report.items))
    show_mirror(report, spots(course(), state.progress()))
show_keeping()
