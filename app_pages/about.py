"""About: why there is no generator, how it measures, privacy, limits, credits."""

from collections import Counter

import streamlit as st

from ui.content import course
from ui.words import t


def show_credits() -> None:
    pictures = [*course().pictures.values(), *course().clips.values()]
    shares = Counter((picture.made_by, picture.licence) for picture in pictures)
    rows = "\n".join(f"| {maker} | {licence} | {n} |" for (maker, licence), n in sorted(shares.items()))
    st.markdown(f"| {t('Made by')} | {t('Licence')} | {t('Pictures and clips')} |\n|---|---|---|\n{rows}")
    st.markdown(
        t(
            "The heads come from ICT-FaceKit (University of Southern California, MIT licence), a "
            "statistical model of many scanned heads: no single real person is depicted. Code: "
            "Apache-2.0. Lessons, quizzes and pictures: CC BY 4.0."
        )
    )
    if st.toggle(t("List every picture and clip"), key="about.list"):
        st.markdown(
            "\n".join(f"- {picture.alt} ({picture.made_by}, {picture.licence})" for picture in pictures)
        )


with st.container(key="prose"):
    st.title(t("About Second Look"))

    st.header(t("Why there is no generator in here"))
    st.markdown(
        t(
            "You learn how a swap is made by taking finished ones apart, not by making one of somebody. "
            "The swaps in the quizzes were put together in our workshop from computer-drawn people, and "
            "only the results are shipped. A test in the project fails if anything a visitor sends could "
            "reach code that blends or draws faces."
        )
    )

    st.header(t("How it measures"))
    st.markdown(
        t(
            "Catching fakes is easy: call everything fake. So every score here has two sides: what you "
            "catch, and what you wrongly reject. It comes with its uncertainty, because twenty answers "
            "cannot show one person's progress. No score here says how good you are at spotting fakes in "
            "the world."
        )
    )

    st.header(t("Privacy"))
    st.markdown(
        t(
            "No account, no name, no cookies for tracking, no statistics. Your answers are kept in this "
            "browser and nowhere else; while you are here the server holds them in memory to judge them. "
            "The pages ask no other host for anything. On the page My mirror you can save your answers as "
            "a file or erase them."
        )
    )

    st.header(t("Limits"))
    st.markdown(
        t(
            "Computer-drawn skin is smoother than a camera's, so these pictures are a training ground and "
            "not the world. The clues go stale: each one says when it worked and why it no longer settles "
            "anything. The best swaps cannot be seen at all. Then only the source helps: who showed it "
            "first, and what else shows the same moment."
        )
    )

    st.page_link("app_pages/cast.py", label=t("The people in the pictures"))

    st.header(t("Credits"))
    show_credits()
