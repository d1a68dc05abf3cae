"""Walk through the seven steps of a swap, and leave one out to see what it was for."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from secondlook.exhibits.swap_pipeline import (
    RESULT,
    STEPS,
    Measured,
    Pipeline,
    Step,
    differing,
    read_pipeline,
)
from server.pictures import picture_url
from ui import state
from ui.content import course
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.side_by_side import Side, show_side_by_side
from ui.words import ROOT, locale, percent, t

FACTS = ("dfl-three-phases", "face-xray-2020")
STEP = "activity_swap_pipeline.step"
IDS = tuple(step.id for step in STEPS)
NAMES = {
    "find": "Find the face",
    "landmarks": "Set points",
    "align": "Align",
    "mask": "Mask",
    "colour": "Match colour",
    "blend": "Blend in",
    "encode": "Encode",
}
DOES = {
    "find": "The computer looks for a face in both pictures and draws a box round it.",
    "landmarks": "In each box it sets 68 points: on jaw, brows, nose, eyes and lips.",
    "align": "The second face is cut out in a square, turned upright, brought to the right size and bent "
    "until point lies on point.",
    "mask": "Only the face is wanted, not the square. The mask says which part is kept.",
    "colour": "The face gets the light and the skin colour of the picture it goes into.",
    "blend": "The face is laid into the picture, and its rim fades away.",
    "encode": "The new face is clean as if freshly drawn, the photo round it is grainy. So the whole picture "
    "gets the same grain and is saved once more.",
}
WITHOUT = {
    "find": "Nothing happens: the old face stays. In a film it would flash up for a moment.",
    "landmarks": "Crooked face, foreign rim: box was laid on box, so eyes and mouth are not where they "
    "belong, and a piece of the scarf came along.",
    "align": "Too large and crooked: the face keeps the tilt and the size of the other picture and spills "
    "over the jaw and the hair.",
    "mask": "A rectangle over the hair: everything that was cut out is put back, scarf and all.",
    "colour": "A step in skin tone: the face is browner than the forehead above it and the neck below.",
    "blend": "A hard edge: dark lines where the cut-out ends, at the forehead and down the cheeks.",
    "encode": "Too clean: the skin is smooth in a picture that is grainy everywhere else. Compare the cheek "
    "with the hair and the wall.",
}


@lru_cache
def pipeline_in(locale: str) -> Pipeline:
    """The pictures with the words of one language; shared by all visitors."""
    return read_pipeline(ROOT, locale)


@lru_cache
def changed(step: str) -> float:
    """Share of the picture that looks different when the step is left out."""
    shots = pipeline_in("en").shots
    return differing(shots[STEPS[IDS.index(step)].without].file, shots[RESULT].file)


@st.fragment
def show() -> None:
    try_this = t("Walk through all seven steps. Then leave one out: say first what will go wrong, then look.")
    with exhibit("swap_pipeline", t("Seven steps of a swap"), try_this):
        pipeline = pipeline_in(locale())
        if pipeline.measured is None or not pipeline.whole:
            show_finding(t("Nothing: the pictures of the steps are missing from this copy."))
            return
        step, left_out = _choose()
        if left_out:
            show_finding(_finding_without(step, pipeline.measured))
            _show_without(pipeline, step)
        else:
            show_finding(_finding(step, pipeline.measured))
            _show_step(pipeline, step)
        st.caption(
            t(
                "Two people who do not exist. Our studio made all these pictures beforehand; nothing in this "
                "app can do these steps. Real swaps let a network draw the new face after the third step. "
                "Ours is taken from the second picture, mirrored so that the light agrees, and made free "
                "of grain."
            )
        )
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


def _choose() -> tuple[Step, bool]:
    chosen = st.radio(
        t("Step"),
        IDS,
        key=STEP,
        format_func={step: f"{n}. {t(NAMES[step])}" for n, step in enumerate(IDS, 1)}.__getitem__,
        horizontal=True,
    )
    at = IDS.index(chosen)
    with st.container(horizontal=True):
        for name, label, to in (("previous", t("Previous step"), at - 1), ("next", t("Next step"), at + 1)):
            st.button(
                label,
                key=f"activity_swap_pipeline.{name}",
                on_click=state.turn,
                args=(STEP, IDS[to % len(IDS)]),
                disabled=not 0 <= to < len(IDS),
            )
    left_out = st.toggle(t("Leave this step out, do all the others"), key="activity_swap_pipeline.left_out")
    return STEPS[at], left_out


def _finding(step: Step, measured: Measured) -> str:
    match step.id:
        case "find":
            return t("The box holds {share} of the first picture.", share=percent(measured.box))
        case "landmarks":
            return t("68 pairs of points: each place in one face now has its partner in the other.")
        case "align":
            return t(
                "The face was turned by {turn}° and made {size} of its size, then bent a little.",
                turn=f"{measured.turn:.0f}",
                size=percent(measured.size),
            )
        case "mask":
            return t("{kept} of the square is kept, the rest is thrown away.", kept=percent(measured.kept))
        case "colour":
            return t(
                "The colour of the skin moved by {colour} units of CIELAB, a scale of differences that eyes "
                "see.",
                colour=f"{measured.colour:.0f}",
            )
        case "blend":
            return t("From all new to all old takes {fade} pixels: no edge is left.", fade=int(measured.fade))
        case _:
            return t(
                "Grain in the face: {before} before, {after} after, and {photo} in the photo it began with.",
                before=f"{measured.grain_before:.1f}",
                after=f"{measured.grain_after:.1f}",
                photo=f"{measured.grain_photo:.1f}",
            )


def _finding_without(step: Step, measured: Measured) -> str:
    if step.id == "encode":
        return t(
            "Without this step the face has a grain of {before} where the photo had {photo}. {what}",
            before=f"{measured.grain_before:.1f}",
            photo=f"{measured.grain_photo:.1f}",
            what=t(WITHOUT[step.id]),
        )
    return t(
        "Without this step {share} of the picture looks different from the finished one. {what}",
        share=percent(changed(step.id)),
        what=t(WITHOUT[step.id]),
    )


def _show_step(pipeline: Pipeline, step: Step) -> None:
    st.markdown(f"**{IDS.index(step.id) + 1}. {t(NAMES[step.id])}.** {t(DOES[step.id])}")
    before = [_side(pipeline, name, t("What goes in")) for name in step.takes]
    after = [_side(pipeline, name, t("What comes out")) for name in step.gives]
    show_side_by_side([*before, *after])


def _show_without(pipeline: Pipeline, step: Step) -> None:
    whole = _side(pipeline, RESULT, t("All seven steps"))
    lacking = _side(pipeline, step.without, t("Without: {step}", step=t(NAMES[step.id])))
    show_side_by_side([whole, lacking])
    st.markdown(f"**{t('The same place in both, enlarged')}**")
    show_side_by_side([whole, lacking], step.place)


def _side(pipeline: Pipeline, name: str, caption: str) -> Side:
    shot = pipeline.shots[name]
    return Side(picture_url(shot), shot.width, shot.height, shot.alt, caption)
