"""Home: what this is in twenty seconds, and three doors."""

import streamlit as st

from secondlook.packs import RealOrFake
from ui import state
from ui.content import course
from ui.picture import show_picture
from ui.prose import show_lead
from ui.words import t


def show_teaser() -> None:
    """The first picture anybody will be asked about, and the question."""
    for pack in course().packs.values():
        for question in pack.questions:
            if isinstance(question, RealOrFake) and question.picture:
                show_picture(course().pictures[question.picture])
                st.page_link(
                    "app_pages/practice.py",
                    label=t("Untouched or swapped? Find out"),
                    query_params={"pack": pack.id},
                )
                return


words, picture = st.columns([2, 1], gap="large", vertical_alignment="center")
with words:
    st.title(t("Look. Then look again."))
    show_lead(
        t(
            "Learn how face swaps are made, what they leave behind, and how to check where a picture "
            "comes from. Then find out what you catch, and what you wrongly reject."
        )
    )
    st.markdown(
        t(
            "Free, in your language, without an account. Everybody in the pictures is computer-drawn: "
            "nobody real was swapped."
        )
    )
with picture:
    show_teaser()

lessons = course().lessons
begun = bool(state.progress().lessons or state.progress().attempts)

alone, together, workshop = st.columns(3, gap="medium")
with alone, st.container(border=True, height="stretch", key="door_alone"):
    st.subheader(t("On my own"))
    st.markdown(
        t("Read a short lesson, test yourself on pictures, and get a mirror report of how you judge.")
    )
    if begun:
        st.page_link("app_pages/practice.py", label=t("Carry on where I was"))
        st.page_link("app_pages/progress.py", label=t("See my mirror report"))
    first = next(iter(lessons), None)
    if first:
        st.page_link(
            "app_pages/lessons.py",
            label=t("Read the first lesson ({minutes} minutes)", minutes=lessons[first].minutes),
            query_params={"lesson": first},
        )
with together, st.container(border=True, height="stretch", key="door_class"):
    st.subheader(t("With a class"))
    st.markdown(
        t(
            "One projector, raised hands, no phones needed: ask, vote, discuss, vote again, then reveal. "
            "You get a class mirror at the end."
        )
    )
    st.page_link("app_pages/classroom.py", label=t("Open class mode"))
with workshop, st.container(border=True, height="stretch", key="door_workshop"):
    st.subheader(t("Running a workshop"))
    st.markdown(
        t(
            "A plan for 20, 45 or 90 minutes, minute by minute, and every lesson and quiz as a hand-out "
            "to print."
        )
    )
    st.page_link("app_pages/workshop.py", label=t("Plan a workshop"))

st.caption(
    t("There is no face-swap generator in here, on purpose, and nothing you do leaves this server.")
    + " "
    + t("Why, and how we know: see About.")
)
