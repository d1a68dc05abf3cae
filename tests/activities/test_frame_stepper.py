"""Frame by frame: what is measured is what changed, both clips of a scene alike, and every control counts."""

from __future__ import annotations

import re
import time
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from activities.frame_stepper import CLIPS, landmarks_of, other_version
from secondlook.clips import Frame
from secondlook.exhibits.frame_stepper import (
    AMPLIFIED,
    Reel,
    amplify,
    difference,
    face_box,
    face_mask,
    mean_inside,
    open_reel,
)
from secondlook.faults import PictureRefused
from tests.activities.opened import finding, open_activity
from tests.replies import course

NAME = "activity_frame_stepper"
levels = st.integers(0, 255)


def plain(level: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((8, 6, 3), level, np.uint8)


@given(levels, levels)
def test_a_difference_is_the_distance_and_has_no_direction(one: int, other: int) -> None:
    assert (difference(plain(one), plain(other)) == abs(one - other)).all()
    assert (difference(plain(one), plain(other)) == difference(plain(other), plain(one))).all()


@given(levels)
def test_amplified_it_is_held_at_white(level: int) -> None:
    assert (amplify(plain(level)[:, :, 0]) == min(255, level * AMPLIFIED)).all()


def test_only_the_face_is_averaged() -> None:
    changed = np.zeros((8, 6), np.uint8)
    changed[:4] = 100
    mask = np.zeros((8, 6), bool)
    mask[2:6] = True
    assert mean_inside(changed, mask) == 50
    assert mean_inside(changed, np.zeros((8, 6), bool)) == 0


def a_face(shift: float = 0.0) -> Frame:
    """Jaw and brows on a square from 0.4 to 0.6, moved to the right."""
    jaw = [(0.4 + shift, 0.4), *[(0.4 + shift + 0.2 * n / 14, 0.6) for n in range(15)], (0.6 + shift, 0.4)]
    brows = [(0.4 + shift + 0.2 * n / 9, 0.4) for n in range(10)]
    return Frame(landmarks=tuple(jaw + brows + [(0.5 + shift, 0.5)] * 41))


def test_one_place_holds_the_face_in_all_frames() -> None:
    left, top, right, bottom = face_box([a_face(), a_face(0.2)], 100, 200)
    assert left < 40
    assert top < 80
    assert right > 80
    assert bottom > 120
    assert face_box([Frame()], 100, 200) == (0, 0, 100, 200)


def test_the_face_is_inside_jaw_and_brows() -> None:
    mask = face_mask(a_face(), 100, 100)
    assert mask[50, 50]
    assert not mask[30, 50]
    assert 300 < mask.sum() < 500
    assert not face_mask(Frame(), 10, 10).any()


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    playlist = tmp_path / "clip.mp4"
    playlist.write_text("#EXTM3U\nhttp://example.org/a.ts\n", encoding="utf-8")
    with pytest.raises(PictureRefused):
        open_reel(playlist, playlist)


# The clips of the course


def reel(name: str) -> Reel:
    clip = course().clips[name]
    return open_reel(clip.file, landmarks_of(clip))


@pytest.mark.parametrize("name", CLIPS)
def test_every_clip_of_the_exhibit_has_another_version_that_is_cut_out_at_the_same_place(name: str) -> None:
    clip = course().clips[name]
    other = other_version(clip)
    assert other is not None
    assert {clip.kind, other.kind} == {"untouched", "altered"}
    one, two = reel(name), reel(other.id)
    assert one.box == two.box
    assert (
        len(one.whole)
        == len(one.face)
        == len(one.change)
        == len(one.changes)
        == clip.frames
        == len(two.whole)
    )
    with Image.open(BytesIO(one.face[5])) as face, Image.open(BytesIO(one.change[5])) as change:
        assert face.size == change.size == one.face_size
        assert (face.mode, change.mode) == ("RGB", "L")


def test_a_seam_that_flickers_shows_as_regular_jumps() -> None:
    """It is fitted anew eight times a second in 24 frames: every third frame."""
    flickers, calm = reel("ines_window_clip_1"), reel("ines_window_clip_2")
    jumps = [n for n, change in enumerate(flickers.changes) if change > 2 * flickers.usual]
    assert len(jumps) >= 15
    assert {now - before for before, now in pairwise(jumps)} == {3}
    assert max(calm.changes) < min(flickers.changes[n] for n in jumps)


def test_a_very_good_one_moves_like_its_untouched_twin() -> None:
    good, untouched = reel("tane_overcast_clip_3"), reel("tane_overcast_clip_2")
    apart = np.abs(np.array(good.changes) - untouched.changes)
    assert apart.max() < 2


def test_little_memory_is_kept() -> None:
    assert (
        sum(len(one) for kind in ("whole", "face", "change") for one in getattr(reel(CLIPS[0]), kind)) < 8e6
    )
    size = open_reel.cache_info().maxsize
    assert size is not None
    assert size <= 16


# The page


def stepping(view: str = "face") -> AppTest:
    at = open_activity("frame_stepper")
    return at.radio(key=f"{NAME}.view").set_value(view).run()


def shown(at: AppTest) -> list[str]:
    return [one.body for one in at.get("html") if "class='live'" in one.body]


def test_it_begins_with_the_film_and_its_numbers() -> None:
    at = open_activity("frame_stepper")
    assert "60 frames in 2.5 seconds" in finding(at)
    assert shown(at) == []
    assert len(at.get("bidi_component")) == 1


@pytest.mark.parametrize("view", ["whole", "face", "change"])
def test_the_frame_asked_for_is_shown_with_its_number(view: str) -> None:
    at = stepping(view)
    assert "nothing can have changed" in finding(at)
    first = shown(at)
    at.slider(key=f"{NAME}.frame").set_value(4).run()
    assert not at.exception
    assert f"{reel(CLIPS[0]).changes[3]:.1f} of 255" in finding(at)
    assert shown(at) != first
    assert all(re.search("alt='[^']{20,}'", body) for body in shown(at))


def test_the_buttons_go_on_and_back_and_round() -> None:
    at = stepping()
    for button, number in (("on", 2), ("on", 3), ("back", 2), ("back", 1), ("back", 60), ("on", 1)):
        at.button(key=f"{NAME}.{button}").click().run()
        assert f"Frame {number} of 60" in finding(at)
    at.button(key=f"{NAME}.largest").click().run()
    assert f"Frame {reel(CLIPS[0]).largest + 1} of 60" in finding(at)


def test_views_show_different_pictures() -> None:
    at = stepping("whole")
    seen = []
    for view in ("whole", "face", "change"):
        at.radio(key=f"{NAME}.view").set_value(view).run()
        seen += shown(at)
    assert len(set(seen)) == 3


def test_nothing_tells_the_kind_before_it_is_asked_for() -> None:
    at = stepping()
    at.slider(key=f"{NAME}.frame").set_value(9).run()
    page = " ".join(one.body for one in at.get("html"))
    assert not re.search("untouched|changed:|>Changed", page, re.IGNORECASE)
    at.toggle(key=f"{NAME}.compared").set_value(True).run()
    page = " ".join(one.body for one in at.get("html"))
    assert "Untouched" in page
    assert page.count("<figure>") == 2
    other = other_version(course().clips[CLIPS[0]])
    assert other is not None
    assert f"the same frame: {reel(other.id).changes[8]:.1f}" in finding(at)


def test_each_clip_has_its_own_numbers() -> None:
    at = stepping("change")
    at.slider(key=f"{NAME}.frame").set_value(30).run()
    said = []
    for place in range(len(CLIPS)):
        at.radio(key=f"{NAME}.clip").set_value(place).run()
        assert not at.exception
        said.append(finding(at))
    assert len(set(said)) == len(CLIPS)


def test_a_step_is_quick() -> None:
    at = stepping("change")
    at.toggle(key=f"{NAME}.compared").set_value(True).run()
    spent = []
    for number in range(2, 10):
        began = time.process_time()
        at.slider(key=f"{NAME}.frame").set_value(number).run()
        spent.append(time.process_time() - began)
    assert sorted(spent)[4] < 0.1
