"""The people in the pictures: how they were drawn, what was done to them, and what they cannot show."""

from collections import Counter
from html import escape

import streamlit as st

from secondlook.cast import Person
from server.pictures import picture_url
from ui.content import course
from ui.prose import show_lead
from ui.words import t


def show_people() -> None:
    cards = "".join(_card(person) for person in course().cast.values())
    st.html(f"<ul class='people'>{cards}</ul>")


def _card(person: Person) -> str:
    picture = course().pictures[person.portrait]
    return (
        f"<li><img src='{picture_url(picture)}' alt='{escape(picture.alt, quote=True)}' loading='lazy' "
        f"width='{picture.width}' height='{picture.height}'>"
        f"<b>{escape(person.name)}</b> {escape(person.about)}</li>"
    )


def alterations() -> dict[str, str]:
    """Kind of alteration -> what was done, in the visitor's language."""
    return {
        "face_swap": t("Another person's face laid over this one"),
        "self_blend": t("A person's own face, moved a little and laid over itself"),
        "expression_change": t("The mouth of another moment"),
        "eye_edit": t("Eyes exchanged or repainted"),
        "teeth_edit": t("Teeth whitened"),
        "relight_mismatch": t("The light on the face turned round"),
        "retouch": t("Skin smoothed"),
        "splice": t("A person cut out and set into another place"),
        "clone": t("A piece of the picture copied to another spot"),
        "resample": t("The face scaled down and up again"),
        "denoise_mismatch": t("The camera's grain taken out of the face"),
        "recompress": t("The face saved at a lower quality than the rest"),
        "recapture": t("The picture photographed from a screen"),
        "crop_and_miscaption": t("Cropped, and told under a false caption; no pixel changed"),
    }


def show_alterations() -> None:
    pictures = course().pictures.values()
    counts = Counter(picture.alteration for picture in pictures if picture.alteration)
    named = alterations()
    rows = "\n".join(f"| {named.get(kind, kind)} | {n} |" for kind, n in counts.most_common())
    st.markdown(f"| {t('What was done')} | {t('Pictures')} |\n|---|---|\n{rows}")


with st.container(key="prose"):
    st.title(t("The people in the pictures"))
    show_lead(t("None of them exists. A computer drew them for this course, from head to collar."))

show_people()

with st.container(key="made"):
    st.header(t("How they were made"))
    st.markdown(
        t(
            "The shape of every head comes from ICT-FaceKit, a statistical model of many scanned heads; a "
            "mix of its numbers belongs to no single real person. Skin, hair, eyes and clothes are our own "
            "drawings. Blender then computed how light falls on them: in a studio, by a window, under an "
            "overcast sky, beside a lamp in the evening and with a flash. Names, ages and jobs are made up."
        )
    )
    st.markdown(
        t(
            "A computer-drawn picture is too clean. So every one was taken through an imitated camera: the "
            "blur of a lens, the grain of a sensor, its colour mosaic and its sharpening, and then saved as "
            "a camera or a chat app would. An untouched picture and its altered twin went through the same "
            "camera at the same quality, so the file itself never tells the answer."
        )
    )

    st.header(t("What was done to them"))
    st.markdown(
        t(
            "The changes were made in our workshop from finished pictures, each with a known recipe and in "
            "four strengths from crude to very good. The workshop writes down exactly which pixels changed: "
            "that is the outline you see after your answer. How hard a picture is comes from a measurement: "
            "how far the colours inside the outline moved, and how sharp the step at its edge is."
        )
    )
    show_alterations()

    st.header(t("What they cannot show"))
    st.markdown(
        "\n".join(
            f"- {limit}"
            for limit in (
                t(
                    "Drawn skin is smoother than photographed skin, even with imitated grain. Who is good at "
                    "these pictures is not thereby good at photographs."
                ),
                t(
                    "The swaps are made by aligning and blending. Those of today's generators look "
                    "different, and many leave no seam at all."
                ),
                t(
                    "Thirteen heads cannot stand for everybody. Skin tones run across the Monk scale, chosen "
                    "by eye and not measured; children are left out on purpose."
                ),
                t(
                    "Hair, hands, teeth and cloth are simple, and both ears of a head are alike. Some "
                    "untouched pictures look odd for that reason, and a quiz says so when it matters."
                ),
                t(
                    "No score from these pictures, yours or a computer's, may be reported as a score on real "
                    "media."
                ),
            )
        )
    )

    st.header(t("Use them"))
    st.markdown(
        t(
            "All pictures are CC BY 4.0: show them, change them, print them, and say where they come from. "
            "Please do not pass them off as photographs of real people."
        )
    )
