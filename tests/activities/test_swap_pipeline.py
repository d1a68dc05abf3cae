"""The seven steps: the studio's pictures, what each step prevents, and an exhibit that only shows them."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from secondlook.exhibits.swap_pipeline import (
    FOLDER,
    PIPELINE,
    RESULT,
    STEPS,
    differing,
    pipeline_faults,
    read_pipeline,
)
from server.pictures import picture_url
from studio.camera import jpeg
from studio.pipeline import CAMERA, measured, pictures, write
from tests.activities.opened import finding, open_activity
from tests.project import ROOT

SHOTS = read_pipeline(ROOT).shots
IDS = [step.id for step in STEPS]
MOST_BYTES = 600_000
every_step = pytest.mark.parametrize("step", STEPS, ids=IDS)


def pixels(name: str) -> np.ndarray:
    with Image.open(SHOTS[name].file) as opened:
        return np.asarray(opened.convert("RGB"), np.float32)


# What the studio built


def test_the_pictures_are_what_the_studio_builds() -> None:
    built = pictures()
    assert set(built) == set(SHOTS)
    for name, picture in built.items():
        with Image.open(
            BytesIO(jpeg(picture, CAMERA.quality))
        ) as again:  # another processor may round a pixel
            assert np.abs(np.asarray(again, np.float32) - pixels(name)).mean() < 0.5, name
    said = read_pipeline(ROOT).measured
    assert said is not None
    assert said.model_dump() == pytest.approx(measured(), rel=0.05)


def test_building_again_writes_the_same_words(tmp_path: Path) -> None:
    assert write(tmp_path) < MOST_BYTES
    assert sum(file.stat().st_size for file in (ROOT / FOLDER).iterdir()) < MOST_BYTES
    for file in (PIPELINE, "locales/zh/pipeline.yaml"):
        ours, theirs = (
            yaml.safe_load((root / file).read_text(encoding="utf-8")) for root in (tmp_path, ROOT)
        )
        assert list(ours["pictures"]) == list(theirs["pictures"])
        assert [one["alt"] for one in ours["pictures"].values()] == [
            one["alt"] for one in theirs["pictures"].values()
        ]


@every_step
def test_leaving_a_step_out_changes_the_place_that_is_shown(step) -> None:
    apart = np.abs(pixels(step.without) - pixels(RESULT)).mean(axis=2)
    height, width = apart.shape
    left, top, right, bottom = np.round(np.array(step.place) * (width, height, width, height)).astype(int)
    there = np.zeros(apart.shape, bool)
    there[top:bottom, left:right] = True
    assert apart[there].mean() > 2 * apart[~there].mean()
    if step.id != "encode":  # grain is missing all over the face; one cheek is shown
        assert apart[there].sum() > apart[~there].sum()


def test_every_step_prevents_an_artefact_of_its_own() -> None:
    """No two of the pictures without a step look alike."""
    lacking = [pixels(step.without) for step in STEPS]
    for place, one in enumerate(lacking):
        for other in lacking[place + 1 :]:
            assert np.abs(one - other).mean() > 1


def test_grain_is_what_only_the_last_step_brings() -> None:
    """Smoothed, the picture without it is the finished one; unsmoothed, its face is cleaner."""
    assert differing(SHOTS["blended"].file, SHOTS[RESULT].file) < 0.01
    said = read_pipeline(ROOT).measured
    assert said is not None
    assert said.grain_before < 0.7 * said.grain_after
    assert said.grain_after == pytest.approx(said.grain_photo, rel=0.2)


def test_a_hard_edge_lies_on_the_rim_only() -> None:
    apart = np.abs(pixels("no_blend") - pixels(RESULT)).mean(axis=2)
    rim = np.abs(pixels("tinted") - 0.82 * 255).mean(axis=2) > 8  # the cut-out on its grey paper
    inside = rim[:-60, 60:-60] & rim[60:, 60:-60] & rim[30:-30, :-120] & rim[30:-30, 120:]
    assert apart[30:-30, 60:-60][inside].mean() < 3
    assert apart.max() > 60


def test_what_gets_its_colour_is_the_face() -> None:
    apart = pixels("no_colour") - pixels(RESULT)
    height, width = apart.shape[:2]
    cheeks = apart[int(0.5 * height) : int(0.6 * height), int(0.35 * width) : int(0.6 * width)]
    assert cheeks[..., 2].mean() < cheeks[..., 0].mean() - 4  # browner: more blue is missing than red
    assert np.abs(apart[: height // 12]).mean() < 2


# What is said of them


def test_the_course_check_finds_nothing_wrong() -> None:
    assert list(pipeline_faults(ROOT)) == []
    assert read_pipeline(ROOT).whole
    for shot in SHOTS.values():
        assert shot.alt != read_pipeline(ROOT, "zh").shots[shot.id].alt


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    for file in (PIPELINE, "locales/zh/pipeline.yaml", "locales/zh/ui.yaml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_copy_is_sound(copy: Path) -> None:
    assert list(pipeline_faults(copy)) == []


def test_a_course_without_the_exhibit_is_no_mistake(tmp_path: Path) -> None:
    assert list(pipeline_faults(tmp_path)) == []
    assert not read_pipeline(tmp_path).whole


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("file: pipeline/donor.jpg", "file: pipeline/nobody.jpg", "assets/pipeline/nobody.jpg is missing."),
        ("file: pipeline/donor.jpg", "file: ../donor.jpg", "'../donor.jpg' is not a file of pipeline/."),
        ("file: pipeline/donor.jpg", "file: pipeline/target.jpg", "target.jpg belongs to another picture."),
        ("width: 440", "width: 441", "target.jpg has another size."),
        ("  target:", "  taget:", "belongs to another picture."),
        ("licence: CC BY 4.0", "licens: CC BY 4.0", "'licens' is not known here."),
        ("measured:", "mesured:", "measured is missing."),
        ("  turn:", "  turned:", "'turned' is not known here."),
    ],
)
def test_a_mistake_is_told_with_its_place(copy: Path, old: str, new: str, told: str) -> None:
    change(copy, PIPELINE, old, new)
    said = [str(fault) for fault in pipeline_faults(copy)]
    assert [one for one in said if told in one and one.startswith(PIPELINE)], said
    read_pipeline(copy)


def test_files_and_entries_name_each_other(copy: Path) -> None:
    (copy / FOLDER / "stray.jpg").write_bytes(b"")
    (copy / FOLDER / "donor.jpg").unlink()
    said = " ".join(str(fault) for fault in pipeline_faults(copy))
    assert f"{FOLDER}/stray.jpg: {PIPELINE} does not list it." in said
    assert "assets/pipeline/donor.jpg is missing." in said


def test_a_changed_picture_is_noticed(copy: Path) -> None:
    Image.new("RGB", (440, 550)).save(copy / FOLDER / "donor.jpg")
    assert "donor.jpg is not the file that was listed." in " ".join(map(str, pipeline_faults(copy)))


def test_a_missing_or_idle_translation_is_told_and_english_stays(copy: Path) -> None:
    change(copy, "locales/zh/pipeline.yaml", "  donor:", "  donner:")
    said = " ".join(str(fault) for fault in pipeline_faults(copy))
    assert "The words of 'donor' are missing." in said
    assert "'donner' has no English counterpart." in said
    assert read_pipeline(copy, "zh").shots["donor"].alt == SHOTS["donor"].alt


# The exhibit


def shown(at) -> str:
    return "".join(one.body for one in at.get("html") if "class='live'" in one.body)


def go_to(at, step: str):
    return at.radio(key="activity_swap_pipeline.step").set_value(step).run()


def test_every_step_says_and_shows_something_of_its_own() -> None:
    at = open_activity("swap_pipeline")
    said, seen = [], []
    for step in STEPS:
        go_to(at, step.id)
        said.append(finding(at))
        seen.append(shown(at))
        for name in (*step.takes, *step.gives):
            assert picture_url(SHOTS[name]) in seen[-1]
    assert len(set(said)) == len(set(seen)) == len(STEPS)


@every_step
def test_leaving_a_step_out_names_what_goes_wrong_and_shows_it(step) -> None:
    at = go_to(open_activity("swap_pipeline"), step.id)
    before = finding(at)
    at.toggle(key="activity_swap_pipeline.left_out").set_value(True).run()
    assert finding(at) != before
    assert "Without this step" in finding(at)
    assert shown(at).count(picture_url(SHOTS[step.without])) == 2
    assert shown(at).count(picture_url(SHOTS[RESULT])) == 2
    assert shown(at).count("alt='") == 4


def test_buttons_walk_through_the_steps_and_stop_at_both_ends() -> None:
    at = open_activity("swap_pipeline")
    back, on = (f"activity_swap_pipeline.{name}" for name in ("previous", "next"))
    walked = [at.radio(key="activity_swap_pipeline.step").value]
    assert at.button(key=back).disabled
    while not at.button(key=on).disabled:
        at.button(key=on).click().run()
        walked.append(at.radio(key="activity_swap_pipeline.step").value)
    assert walked == IDS
    assert at.button(key=back).click().run().radio(key="activity_swap_pipeline.step").value == IDS[-2]
