"""Lessons: the course in reading order, or one lesson with its exhibits."""

from importlib import import_module

import streamlit as st

from secondlook.lessons import Exhibit, Lesson, Prose
from secondlook.progress import finish_lesson
from ui import state
from ui.content import course
from ui.exhibit import show_exhibit
from ui.fact import show_sources
from ui.faults import show_broken
from ui.prose import plain, show_kicker, show_prose
from ui.words import t


def show_list() -> None:
    st.title(t("Lessons"))
    for lesson in course().lessons.values():
        with st.container(border=True, key=f"lesson_{lesson.id}"):
            st.subheader(f"{lesson.number}. {lesson.title}")
            st.markdown("\n".join(f"- {goal}" for goal in lesson.goals))
            done = t("You have read this one.") if lesson.id in state.progress().lessons else ""
            st.caption(" · ".join(filter(None, [t("{minutes} minutes", minutes=lesson.minutes), done])))
            st.page_link("app_pages/lessons.py", label=t("Read it"), query_params={"lesson": lesson.id})
    show_broken("lessons")


def show_lesson(lesson: Lesson) -> None:
    with st.container(key="prose"):
        show_kicker(t("Lesson {number} · {minutes} minutes", number=lesson.number, minutes=lesson.minutes))
        st.title(lesson.title)
        st.markdown(t("**You will:**") + "\n" + "\n".join(f"- {goal}" for goal in lesson.goals))
        for place, block in enumerate(lesson.blocks):
            match block:
                case Prose(markdown):
                    show_prose(markdown)
                case Exhibit("activity", name):
                    import_module(f"activities.{name}").show()
                case Exhibit(kind, name):
                    show_exhibit(kind, name, key=f"lessons.{lesson.id}.{place}")
        show_sources([course().facts[fact] for fact in lesson.sources if fact in course().facts])
        show_end(lesson)


def show_end(lesson: Lesson) -> None:
    if lesson.id in state.progress().lessons:
        st.success(t("You have read this lesson. Test yourself next."))
        st.page_link("app_pages/practice.py", label=t("Go to practice"))
        return
    st.button(
        t("I have read this lesson"), key="lessons.finish", type="primary", on_click=finish, args=(lesson.id,)
    )


def finish(lesson: str) -> None:
    state.keep_progress(finish_lesson(state.progress(), lesson, state.now()))


asked = st.query_params.get("lesson")
if asked is None:
    show_list()
elif asked in course().lessons:
    show_lesson(course().lessons[asked])
    st.page_link("app_pages/lessons.py", label=t("All lessons"))
else:
    if f"lessons/{asked}" not in course().broken:
        st.info(t("There is no lesson “{name}”. Here are the ones we have.", name=plain(asked)))
    show_list()
