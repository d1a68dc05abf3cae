"""Workshop: a session plan for 20, 45 or 90 minutes, and every hand-out to print."""

import streamlit as st

from secondlook.hands import MOST_PEOPLE
from secondlook.plan import LENGTHS, describe, make_ready, plan, to_print
from server.handouts import handout_url
from ui.content import course, course_in
from ui.words import languages, locale, t

MOST_VERSIONS = 5


def show_plan() -> None:
    minutes = st.segmented_control(
        t("How many minutes?"),
        LENGTHS,
        default=45,
        required=True,
        key="workshop.minutes",
    )
    people_box, versions_box = st.columns(2)
    people = people_box.number_input(t("How many people?"), 1, MOST_PEOPLE, 25, key="workshop.people")
    versions = versions_box.number_input(
        t("How many versions of a sheet?"),
        1,
        MOST_VERSIONS,
        2,
        help=t("The same questions in another order, so that neighbours cannot copy."),
        key="workshop.versions",
    )
    parts = plan(course(), minutes if minutes in LENGTHS else 45)
    st.header(t("Before you start"))
    st.markdown(bullets(make_ready(t)))
    if lines := to_print(course(), parts, min(people, MOST_PEOPLE), min(versions, MOST_VERSIONS), t):
        st.markdown(f"**{t('To print')}**\n" + bullets(lines))
    st.header(t("Minute by minute"))
    for part in parts:
        title, do, say = describe(course(), part, t)
        with st.container(border=True):
            st.markdown(f"**{part.start}–{part.start + part.minutes} · {title}**  \n{do}  \n{say}")
    link = handout_url("plans", str(minutes), locale(), "facilitator")
    st.markdown(f"[{t('Print this plan')}]({link})")
    st.page_link("app_pages/classroom.py", label=t("Open class mode"))


def show_handouts() -> None:
    st.header(t("Hand-outs"))
    st.markdown(
        t(
            "Each opens in a new tab: print it there, or save it for a USB stick. Learners' sheets "
            "hold no answer. "
            "Another number is another order; answers belong to the sheet with the same number."
        )
    )
    st.subheader(t("Quizzes"))
    for name in course().packs:
        show_pack_links(name)
    st.subheader(t("Lessons"))
    for name in course().lessons:
        show_lesson_links(name)


def show_pack_links(name: str) -> None:
    with st.container(border=True):
        lines = [f"**{course().packs[name].title}**"]
        for code, language in in_every_language("packs", name):
            for edition, words in (("learner", t("Sheet")), ("facilitator", t("Answers"))):
                links = " · ".join(
                    f"[{words} {number}]({handout_url('packs', name, code, edition, number)})"
                    for number in range(1, MOST_VERSIONS + 1)
                )
                lines.append(f"{language}: {links}")
        st.markdown("  \n".join(lines))


def show_lesson_links(name: str) -> None:
    with st.container(border=True):
        lines = [f"**{course().lessons[name].title}**"]
        for code, language in in_every_language("lessons", name):
            learner = f"[{t('For learners')}]({handout_url('lessons', name, code, 'learner')})"
            for_you = t("For you, with notes and sources")
            leader = f"[{for_you}]({handout_url('lessons', name, code, 'facilitator')})"
            lines.append(f"{language}: {learner} · {leader}")
        st.markdown("  \n".join(lines))


def in_every_language(kind: str, name: str) -> list[tuple[str, str]]:
    """(code, its own name) of the languages in which this can be had."""
    return [(code, own) for code, own in languages().items() if name in getattr(course_in(code), kind)]


def bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


with st.container(key="prose"):
    st.title(t("Run a workshop"))
    promise = t("A plan, minute by minute, and everything to print. No internet needed in the room.")
    st.html(f"<p class='lead'>{promise}</p>")
    show_plan()
    show_handouts()
