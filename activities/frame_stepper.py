"""A clip frame by frame: whole, the face enlarged, or what changed since the frame before; and its twin."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from secondlook.clips import Clip
from secondlook.exhibits.frame_stepper import AMPLIFIED, Reel, open_reel
from secondlook.faults import ContentError, PictureRefused
from ui import state
from ui.content import course
from ui.curve import Axis, Curve, show_curves
from ui.fact import show_sources
from ui.hands_on import exhibit, show_finding
from ui.live import show_jpegs
from ui.question import show_clip
from ui.words import labels, t

CLIPS = ("mei_studio_clip_1", "ines_window_clip_1", "tane_overcast_clip_3", "kofi_lamp_clip_2")
"""One of each scene, changed or untouched; the other one of the scene comes when it is asked for."""
VIEWS = {
    "play": "Play it",
    "whole": "Whole frame",
    "face": "Face, enlarged",
    "change": "Change since the frame before",
}
KINDS = {"untouched": "Untouched", "altered": "Changed"}
FACTS = ("frames-in-order-2019", "beyond-flicker-2025")
FRAME = "activity_frame_stepper.frame"


@st.fragment
def show() -> None:
    try_this = t("Play a clip once and decide. Then step through it, and look at the change between frames.")
    with exhibit("frame_stepper", t("Frame by frame"), try_this):
        clips = [clip for name in CLIPS if (clip := course().clips.get(name))]
        if not clips:
            show_finding(t("0 clips: the clips that belong here are missing from this copy."))
            return
        clip = clips[_clip_asked(len(clips))]
        compared = st.toggle(
            t("Tell me, and show the other version of this scene"), key="activity_frame_stepper.compared"
        )
        shown = [clip, *([other] if compared and (other := other_version(clip)) else [])]
        try:
            with st.spinner(t("Taking the clip apart …")):
                reels = [open_reel(one.file, landmarks_of(one)) for one in shown]
        except (PictureRefused, ContentError):
            show_finding(t("0 frames: this clip cannot be taken apart. Choose another one."))
            return
        _step_through(shown, reels, compared)
        show_sources(course().facts[fact] for fact in FACTS if fact in course().facts)


def _clip_asked(number: int) -> int:
    return st.radio(
        t("Which clip?"),
        range(number),
        key="activity_frame_stepper.clip",
        format_func=[t("Clip {number}", number=n + 1) for n in range(len(CLIPS))].__getitem__,
        horizontal=True,
    )


def other_version(clip: Clip) -> Clip | None:
    """The untouched clip of a changed one; of an untouched one, the first changed one that began as it."""
    clips = course().clips
    if clip.twin:
        return clips.get(clip.twin)
    return next((other for other in clips.values() if other.twin == clip.id), None)


def landmarks_of(clip: Clip) -> Path:
    """The file with the landmarks of the untouched clip of this scene, for both of its clips."""
    untouched = course().clips[clip.twin] if clip.twin else clip
    return untouched.truth or clip.truth or clip.file


def _step_through(shown: list[Clip], reels: list[Reel], told: bool) -> None:
    frames = min(len(reel.whole) for reel in reels)
    finding = st.container()
    view = st.radio(
        t("Show"),
        list(VIEWS),
        key="activity_frame_stepper.view",
        format_func=labels(VIEWS),
        horizontal=True,
    )
    if view == "play":
        st.caption(
            t("Some of the clips flicker. They play only when you start them; single frames stand still.")
        )
        for clip in shown:
            if told:
                st.markdown(f"**{t(KINDS[clip.kind])}**")
            show_clip(clip, f"activity_frame_stepper.{clip.id}", plays=False)
        with finding:
            show_finding(_whole_finding(reels[0], shown[0].fps))
        return
    picture = st.container()
    frame = _frame_asked(frames, reels[0])
    with finding:
        show_finding(_finding(reels, frame, shown, told))
    with picture:
        show_jpegs([_shot(clip, reel, view, frame, told) for clip, reel in zip(shown, reels, strict=True)])
    _curves(shown, reels, frame, told)


def _frame_asked(frames: int, reel: Reel) -> int:
    """The frame, from 0."""
    number = st.slider(t("Frame"), 1, frames, 1, key=FRAME)
    moves = (
        ("back", t("One back"), (number - 2) % frames + 1),
        ("on", t("One on"), number % frames + 1),
        ("largest", t("To the largest change"), min(frames, reel.largest + 1)),
    )
    with st.container(horizontal=True):
        for name, label, to in moves:
            st.button(label, key=f"activity_frame_stepper.{name}", on_click=state.turn, args=(FRAME, to))
    return number - 1


def _whole_finding(reel: Reel, fps: int) -> str:
    return t(
        "{frames} frames in {seconds} seconds. Since the frame before the face changes by {usual} of 255 "
        "levels as a rule, and by {most} at frame {largest}.",
        frames=len(reel.whole),
        seconds=f"{len(reel.whole) / fps:g}",
        usual=f"{reel.usual:.1f}",
        most=f"{reel.changes[reel.largest]:.1f}",
        largest=reel.largest + 1,
    )


def _finding(reels: list[Reel], frame: int, shown: list[Clip], told: bool) -> str:
    if frame == 0:
        return t(
            "Frame 1 of {of}: there is no frame before it, so nothing can have changed.",
            of=len(reels[0].whole),
        )
    said = t(
        "Frame {n} of {of}: the face changed by {change} of 255 levels since the frame before. In half of "
        "the frames it is {usual} or less.",
        n=frame + 1,
        of=len(reels[0].whole),
        change=f"{reels[0].changes[frame]:.1f}",
        usual=f"{reels[0].usual:.1f}",
    )
    if not told or len(reels) < 2:
        return said
    values = {"kind": t(KINDS[shown[1].kind]), "change": f"{reels[1].changes[frame]:.1f}"}
    return f"{said} {t('{kind}, the same frame: {change}.', **values)}"


def _shot(
    clip: Clip, reel: Reel, view: str, frame: int, told: bool
) -> tuple[bytes, tuple[int, int], str, str]:
    caption = t(KINDS[clip.kind]) if told else ""
    where = t("{alt} Frame {n}.", alt=clip.alt, n=frame + 1)
    match view:
        case "whole":
            return reel.whole[frame], reel.size, where, caption
        case "face":
            return reel.face[frame], reel.face_size, t("{alt} Only the face, enlarged.", alt=where), caption
        case _:
            alt = t(
                "Black where nothing changed since the frame before, bright where much did, {times} times "
                "amplified. {change} of 255 levels on average in the face.",
                times=AMPLIFIED,
                change=f"{reel.changes[frame]:.1f}",
            )
            return reel.change[frame], reel.face_size, alt, caption


def _curves(shown: list[Clip], reels: list[Reel], frame: int, told: bool) -> None:
    most = max(max(reel.changes) for reel in reels)
    top = max(10, 10 * -(-int(most + 1) // 10))
    frames = len(reels[0].changes)
    marks = sorted({1, *range(15, frames, 15), frames})
    ups = tuple((value, str(value)) for value in range(0, top + 1, 5 if top <= 20 else 10))
    curves = [
        Curve(
            t(KINDS[clip.kind]) if told else "",
            [(number + 1, change) for number, change in enumerate(reel.changes) if number],
            [(frame + 1, reel.changes[frame])] if frame else (),
        )
        for clip, reel in zip(shown, reels, strict=True)
    ]
    alt = t(
        "A curve over {frames} frames. The largest change of the face is {most} levels, at frame {largest}; "
        "the present frame is {n}.",
        frames=frames,
        most=f"{reels[0].changes[reels[0].largest]:.1f}",
        largest=reels[0].largest + 1,
        n=frame + 1,
    )
    show_curves(
        curves,
        Axis(t("frame"), tuple((mark, str(mark)) for mark in marks)),
        Axis(t("change of the face, levels of 255"), ups),
        alt,
    )
