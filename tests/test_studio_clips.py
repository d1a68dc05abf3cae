"""The clips: rebuilt from their recipes, truthful in every frame about the change, alike from outside."""

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import pairwise

import cv2
import numpy as np
import pytest
import yaml
from PIL import Image

from studio.moving.kinds import read_kinds
from studio.moving.made import build_clip, clip_key, clip_up_to_date
from studio.moving.recipes import read_clips, untouched_clip
from tests.project import ROOT
from tests.test_studio import chance_to_outrank

ASSETS = ROOT / "assets"
CLIPS = read_clips()
ALTERED = [clip for clip in CLIPS.values() if clip.is_altered]
UNTOUCHED = [clip for clip in CLIPS.values() if not clip.is_altered]
SOURCES = yaml.safe_load((ASSETS / "sources.yaml").read_text(encoding="utf-8"))["clips"]
FLASH = 0.1  # of the greatest relative luminance (WCAG 2.3.1)

every_clip = pytest.mark.parametrize("clip", CLIPS.values(), ids=CLIPS)
altered = pytest.mark.parametrize("clip", [pytest.param(clip, id=clip.id) for clip in ALTERED])


def file_of(clip):
    return ASSETS / "clips" / f"{clip.id}.mp4"


@cache
def frames_of(name):
    """(N, H, W, 3), as a player shows them."""
    video, frames = cv2.VideoCapture(str(ASSETS / "clips" / f"{name}.mp4")), []
    while True:
        more, frame = video.read()
        if not more:
            return np.stack(frames)
        frames.append(frame[..., ::-1])


@cache
def truth_of(name):
    return json.loads((ASSETS / "truth" / f"{name}.json").read_text(encoding="utf-8"))


def union_of(clip):
    with Image.open(ASSETS / "truth" / f"{clip.id}.png") as mask:
        assert mask.mode == "L"
        return np.asarray(mask) > 127


def drawn(outline, size):
    """The mask that an outline encloses."""
    height, width = size
    mask = np.zeros(size, np.uint8)
    polygons = [np.round(np.array(polygon) * (width, height) - 0.5).astype(np.int32) for polygon in outline]
    for polygon in polygons:
        cv2.fillPoly(mask, [polygon], 1)
    return mask > 0


def test_both_classes_every_kind_and_every_grade_are_there():
    assert len(UNTOUCHED) >= 8
    assert len(ALTERED) >= 9
    assert 0.4 <= len(UNTOUCHED) / len(CLIPS) <= 0.6
    kinds = Counter(clip.alteration for clip in ALTERED)
    assert set(kinds) == set(read_kinds())
    assert kinds["near_clean"] >= 2
    assert {clip.strength for clip in ALTERED} == {"crude", "fair", "good", "very_good"}
    assert {clip.take.reel for clip in ALTERED} <= {clip.take.reel for clip in UNTOUCHED}


def test_every_source_names_its_files_truly():
    assert set(SOURCES) == {file.stem for file in (ASSETS / "clips").iterdir()}
    for name, source in SOURCES.items():
        for listed, digest in (("file", "sha256"), ("poster", "poster_sha256")):
            assert source[digest] == sha256((ASSETS / source[listed]).read_bytes()).hexdigest(), name
        assert set(source["parents"]) <= set(SOURCES)
        assert ("twin" in source) == ("mask" in source) == (source["kind"] == "altered")


@pytest.mark.parametrize("name", ["kofi_lamp_clip_1", "leila_lamp_clip_1"])
def test_a_clip_is_made_again_from_its_recipe(name, tmp_path):
    first, second = (build_clip(CLIPS[name], tmp_path / folder) for folder in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    again = cv2.VideoCapture(str(first))  # another processor may round a pixel otherwise
    for frame in frames_of(name)[:10]:
        _, shown = again.read()
        assert np.abs(shown[..., ::-1].astype(int) - frame).mean() < 0.2
    told = json.loads((tmp_path / "first" / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    assert set(told) == set(truth_of(name))


@every_clip
def test_a_clip_has_the_size_and_length_it_is_listed_with(clip):
    source, frames = SOURCES[clip.id], frames_of(clip.id)
    assert frames.shape == (source["frames"], source["height"], source["width"], 3) == (60, 480, 384, 3)
    assert cv2.VideoCapture(str(file_of(clip))).get(cv2.CAP_PROP_FPS) == source["fps"] == 24
    with Image.open(ASSETS / source["poster"]) as poster:
        first = np.asarray(poster, int)
    assert np.abs(first - frames[0]).mean() < 6


@every_clip
def test_the_truth_is_told_frame_by_frame(clip):
    truth, size = truth_of(clip.id), frames_of(clip.id).shape[1:3]
    assert len(truth["frames"]) == 60
    for frame in truth["frames"]:
        landmarks = np.array(frame["landmarks"])
        assert landmarks.shape == (68, 2)
        assert 0 < landmarks.min() <= landmarks.max() < 1
        assert max((len(polygon) for polygon in frame["outline"]), default=0) <= 60
        assert clip.is_altered or frame["outline"] == []
    if clip.is_altered:
        masks = [drawn(frame["outline"], size) for frame in truth["frames"]]
        union, told = union_of(clip), np.logical_or.reduce(masks)
        assert (union & told).sum() / (union | told).sum() > 0.93
        assert max(mask.sum() for mask in masks) > 0


@altered
def test_outside_its_mask_an_altered_clip_is_its_twin(clip):
    """As far as the file tells: its blocks keep a little more or less of the noise."""
    gap = frames_of(clip.id).astype(np.int16) - frames_of(untouched_clip(clip.take))
    near = cv2.dilate(union_of(clip).astype(np.uint8), np.ones((33, 33), np.uint8)) > 0
    apart, slow = np.abs(gap).max(axis=3), np.abs(cv2.blur(gap.mean(axis=0), (9, 9)))
    assert apart[:, ~near].mean() < 4
    assert slow[~near].max() < 4
    outlines = [frame["outline"] for frame in truth_of(clip.id)["frames"]]
    changed = [one[drawn(outline, near.shape)] for one, outline in zip(apart, outlines, strict=True)]
    assert np.concatenate(changed).mean() > 2 * apart[:, ~near].mean()


def test_a_frame_in_which_nothing_was_changed_has_no_outline():
    for clip in ALTERED:
        if clip.alteration == "no_blink":
            assert 4 <= sum(bool(frame["outline"]) for frame in truth_of(clip.id)["frames"]) <= 30


@altered
def test_the_measured_change_is_written_down(clip):
    truth, told = truth_of(clip.id), SOURCES[clip.id]["recipe"]
    for name in ("difference", "edge", "temporal"):
        assert told[name] == f"{truth[name]:.2f}"
        assert truth[name] > 0
    assert told["kind"] == clip.alteration


def test_what_is_up_to_date_is_not_made_again(tmp_path):
    recipe = CLIPS["kofi_lamp_clip_1"]
    assert not clip_up_to_date(recipe, tmp_path)
    build_clip(recipe, tmp_path)
    assert clip_up_to_date(recipe, tmp_path)
    assert not clip_up_to_date(replace(recipe, seed=99), tmp_path)
    assert clip_key(recipe) != clip_key(replace(recipe, take=replace(recipe.take, crf=30)))
    (tmp_path / "clips" / f"{recipe.id}.jpg").write_bytes(b"another file")
    assert not clip_up_to_date(recipe, tmp_path)


def make_up(file):
    """All of an MP4 that is not its pictures: how it was encoded, and what else it says."""
    data = file.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    codec = data.index(b"avcC")
    options = re.sub(rb"crf=[\d.]+", b"", re.search(rb"options: [\x20-\x7e]+", data).group())
    dates = data[data.index(b"mvhd") + 8 : data.index(b"mvhd") + 16]
    return data[4:32], data[codec + 5 : codec + 8], options, dates, b"\xa9too" in data


def test_the_files_of_both_classes_are_made_alike():
    ours, theirs = ({make_up(file_of(clip)) for clip in group} for group in (ALTERED, UNTOUCHED))
    assert ours == theirs
    assert len(ours) == 1
    ((_, profile, _, dates, maker),) = ours
    assert profile[0] in (77, 100)  # Main or High
    assert (dates, maker) == (bytes(8), False)
    for clip in ALTERED:
        assert clip.take is CLIPS[untouched_clip(clip.take)].take  # one camera, one quality, one text


def test_size_does_not_tell_the_class():
    for ending in (".mp4", ".jpg"):
        ours, theirs = (
            [file_of(clip).with_suffix(ending).stat().st_size for clip in group]
            for group in (ALTERED, UNTOUCHED)
        )
        assert 0.35 <= chance_to_outrank(ours, theirs) <= 0.65


def test_neither_name_nor_order_tells_the_class():
    ours, theirs = ([int(clip.id[-1]) for clip in group] for group in (ALTERED, UNTOUCHED))
    assert 0.3 <= chance_to_outrank(ours, theirs) <= 0.7
    order = [clip.is_altered for clip in CLIPS.values()]
    turns = sum(before != after for before, after in pairwise(order))
    assert 0.3 <= turns / (len(order) - 1) <= 0.8  # neither in blocks nor strictly in turn
    assert not [name for name in CLIPS if re.search("swap|fake|real|alter|orig|clean", name)]


def test_alternative_texts_and_captions_tell_nothing_about_the_class():
    texts = [text for clip in CLIPS.values() for text in (clip.take.alt, clip.take.alt_zh)]
    texts += [
        text for clip in CLIPS.values() for one in clip.take.captions for text in (one.text, one.text_zh)
    ]
    telltale = ("swap", "fake", "alter", "untouched", "flicker", "seam", "换脸", "伪", "改动", "闪")
    assert not [text for text in texts if any(word in text for word in telltale)]
    for clip in CLIPS.values():
        assert all("no sound" in one.text and "没有声音" in one.text_zh for one in clip.take.captions)


@altered
def test_no_clip_flashes(clip):
    light = (frames_of(clip.id)[:, union_of(clip)].astype(np.float32) / 255) ** 2.2
    bright = (light @ np.array([0.2126, 0.7152, 0.0722], np.float32)).mean(axis=1)
    assert np.abs(np.diff(bright)).max() < FLASH
