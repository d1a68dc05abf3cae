"""The pictures: rebuilt from their recipes, truthful about what was changed, alike from outside."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
import pytest
import yaml
from PIL import Image, JpegImagePlugin

from studio.align import moved, similarity
from studio.blend import changed
from studio.camera import CAMERAS
from studio.cast import BROWS, read_still
from studio.kinds import read_kinds
from studio.made import build, key_of, made, up_to_date
from studio.measure import edge
from studio.moving.recipes import read_clips
from studio.recipes import BARE, read_recipes, untouched_of
from studio.sources import write_chinese, write_sources
from tests.project import ROOT

ASSETS = ROOT / "assets"
RECIPES = read_recipes()
ALTERED = [recipe for recipe in RECIPES.values() if recipe.is_altered]
SOURCES = yaml.safe_load((ASSETS / "sources.yaml").read_text(encoding="utf-8"))["pictures"]
UNTOUCHED = [recipe for recipe in RECIPES.values() if not recipe.is_altered]
PLAIN = [recipe for recipe in UNTOUCHED if not recipe.alteration]  # not those with a wrong caption
CLUES = {
    "jaw_seam", "skin_tone_step", "double_brows", "blurred_face", "missing_freckles", "light_direction",
    "brow_hair_colour", "hard_edge", "catchlights", "face_turn", "eye_region",
}  # fmt: skip

altered = pytest.mark.parametrize("recipe", [pytest.param(recipe, id=recipe.id) for recipe in ALTERED])


def file_of(recipe):
    return ASSETS / "pictures" / f"{recipe.id}.jpg"


def pixels_of(name):
    with Image.open(ASSETS / "pictures" / f"{name}.jpg") as picture:
        return np.asarray(picture, np.int16)


def mask_of(recipe):
    with Image.open(ASSETS / "truth" / f"{recipe.id}.png") as mask:
        assert mask.mode == "L"
        return np.asarray(mask) > 127


def truth_of(recipe):
    return json.loads((ASSETS / "truth" / f"{recipe.id}.json").read_text(encoding="utf-8"))


def make_up(file):
    """All of a JPEG that is not its pixels."""
    with Image.open(file) as picture:
        tables = json.dumps(picture.quantization)
        parts = tuple(marker for marker, _ in picture.applist)
        facts = tuple(sorted(set(picture.info) - {"jfif_density", "jfif_unit", "jfif_version", "jfif"}))
        return picture.size, picture.mode, JpegImagePlugin.get_sampling(picture), tables, parts, facts


def chance_to_outrank(ours, theirs):
    """Area under the ROC curve: how often one of ours lies above one of theirs."""
    wins = [(our > their) + (our == their) / 2 for our in ours for their in theirs]
    return sum(wins) / len(wins)


def test_both_classes_and_all_grades_are_there():
    assert min(len(UNTOUCHED), len(ALTERED)) >= 48
    assert 0.4 <= len(UNTOUCHED) / len(RECIPES) <= 0.6
    grades = Counter(recipe.strength for recipe in ALTERED)
    assert set(grades) == {"crude", "fair", "good", "very_good"}
    assert min(grades.values()) >= 3


def test_every_clue_shows_somewhere_and_none_on_the_best():
    shown = Counter(clue for recipe in ALTERED for clue in recipe.shows.split())
    assert set(shown) == CLUES
    assert min(shown.values()) >= 3, shown
    assert not [recipe.id for recipe in ALTERED if recipe.strength == "very_good" and recipe.shows]
    assert not [
        recipe.id for recipe in ALTERED if recipe.swap and recipe.strength != "very_good" and not recipe.shows
    ]
    for recipe in ALTERED:
        assert not recipe.alteration or set(recipe.shows.split()) <= set(
            read_kinds()[recipe.alteration].shows
        )


def test_every_person_is_untouched_about_as_often_as_altered():
    for person in {name.partition("_")[0] for name in RECIPES}:
        mine = [recipe.is_altered for name, recipe in RECIPES.items() if name.startswith(f"{person}_")]
        assert abs(sum(mine) - len(mine) / 2) <= 1.5, person


def test_a_bare_head_is_another_person_in_the_same_pose_light_and_camera():
    heads = {recipe.donor for recipe in ALTERED if recipe.donor and BARE in recipe.donor}
    assert heads
    for name in heads:
        scene, _, person = name.partition(BARE)
        head, still = read_still(name), read_still(scene)
        assert head.facts["person"] == person != still.facts["person"]
        for fact in ("turn", "light", "light_direction", "place", "size"):
            assert head.facts[fact] == still.facts[fact], (name, fact)
        assert untouched_of(name).startswith(f"{person}_")
        brows = head.landmarks[BROWS].mean(axis=0), still.landmarks[BROWS].mean(axis=0)
        assert np.linalg.norm(brows[0] - brows[1]) < 40  # px: in the same place, not only in the same turn


def test_a_bare_head_fits_better_than_a_picture_of_the_same_person():
    """The step at the mask's edge, with everything else alike."""
    recipe = RECIPES["priya_studio_3"]
    assert recipe.donor == "priya_studio_smile--leila"
    steps = [
        edge(ready.after, ready.before, ready.mask)
        for ready in (made(recipe), made(replace(recipe, donor="leila_overcast_street_smile")))
    ]
    assert steps[0] < steps[1]


def test_at_least_twelve_kinds_are_used():
    assert len({recipe.alteration for recipe in RECIPES.values() if recipe.alteration}) >= 12


@pytest.mark.parametrize(
    "name", ["kofi_library_1", "walt_library_3", "ines_studio_6", "walt_studio_4", "tesfaye_studio_3"]
)
def test_a_picture_is_made_again_from_its_recipe(name, tmp_path):
    first, second = (build(RECIPES[name], tmp_path / folder) for folder in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    with Image.open(first) as again:  # another processor may round a pixel otherwise
        assert np.abs(np.asarray(again, np.int16) - pixels_of(name)).mean() < 0.05
    with Image.open(tmp_path / "first" / "truth" / f"{name}.png") as mask:
        assert ((np.asarray(mask) > 127) != mask_of(RECIPES[name])).mean() < 1e-4


def test_what_is_written_about_the_pictures_is_what_the_recipes_say(tmp_path):
    for folder in ("pictures", "clips", "truth"):
        shutil.copytree(ASSETS / folder, tmp_path / "assets" / folder)
    clips = list(read_clips().values())
    write_sources(list(RECIPES.values()), clips, tmp_path / "assets")
    write_chinese(list(RECIPES.values()), clips, tmp_path / "zh.yaml")
    for ours, theirs in [
        ("assets/sources.yaml", ASSETS / "sources.yaml"),
        ("zh.yaml", ROOT / "locales/zh/assets.yaml"),
    ]:
        assert (tmp_path / ours).read_text(encoding="utf-8") == theirs.read_text(encoding="utf-8"), theirs


def test_every_source_names_its_file_truly():
    sources = yaml.safe_load((ASSETS / "sources.yaml").read_text(encoding="utf-8"))["pictures"]
    assert set(sources) == {file.name.partition(".")[0] for file in (ASSETS / "pictures").iterdir()}
    for name, source in sources.items():
        for listed in (source, source["small"]):
            file = ASSETS / listed["file"]
            assert listed["sha256"] == sha256(file.read_bytes()).hexdigest(), name
        assert source["small"]["width"] == 320
        assert set(source["parents"]) <= set(sources)
        assert ("twin" in source) == ("mask" in source) == (source["kind"] == "altered")


@altered
def test_outside_its_mask_an_altered_picture_is_its_twin(recipe):
    """As far as the file tells: sharpening, shrinking and JPEG blocks carry a change a few pixels on."""
    apart = np.abs(pixels_of(recipe.id) - pixels_of(untouched_of(recipe.scene.still))).max(axis=2)
    mask = mask_of(recipe)
    near = cv2.dilate(mask.astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    chat = recipe.scene.camera.startswith("chat")
    assert apart[~near].max(initial=0) <= (24 if chat else 12)
    assert near.all() or apart[~near].mean() < 0.1
    assert apart[mask].mean() > max(2 * apart[~near].mean() if not near.all() else 0, 6 if recipe.swap else 1)


@altered
def test_the_measured_change_is_written_down(recipe):
    truth, source = truth_of(recipe), SOURCES[recipe.id]["recipe"]
    assert truth["difference"] > 0
    assert (source["difference"], source["edge"]) == (f"{truth['difference']:.2f}", f"{truth['edge']:.2f}")


def test_within_a_kind_cruder_pictures_were_changed_more():
    """Scenes differ, so only the ends of the scale are compared, and only where a kind has both."""
    for kind in ("face_swap", "retouch", "relight_mismatch", "self_blend"):
        numbers = {
            grade: [
                truth_of(r)[read_kinds()[kind].measure]
                for r in ALTERED
                if r.alteration == kind and r.strength == grade
            ]
            for grade in ("crude", "very_good")
        }
        if all(numbers.values()):
            assert median(numbers["crude"]) > median(numbers["very_good"]), kind


def test_a_picture_with_a_wrong_caption_is_untouched_and_says_so():
    captioned = [recipe for recipe in UNTOUCHED if recipe.alteration]
    assert captioned
    for recipe in captioned:
        source = SOURCES[recipe.id]
        assert source["kind"] == "untouched"
        assert source["recipe"]["alteration"] == "crop_and_miscaption"
        assert source["recipe"]["caption_claims"]
        assert source["parents"] == [untouched_of(recipe.scene.still)]


def test_both_classes_pass_through_the_same_cameras():
    shares = [Counter(recipe.scene.camera for recipe in group) for group in (ALTERED, UNTOUCHED)]
    for camera in ("", *CAMERAS):
        ours, theirs = (share[camera] / share.total() for share in shares)
        assert ours > 0.05
        assert abs(ours - theirs) < 0.05, camera


def test_what_is_up_to_date_is_not_made_again(tmp_path):
    recipe = RECIPES["ines_studio_7"]
    assert not up_to_date(recipe, tmp_path)
    build(recipe, tmp_path)
    assert up_to_date(recipe, tmp_path)
    assert not up_to_date(replace(recipe, seed=99), tmp_path)
    assert key_of(recipe) != key_of(replace(recipe, scene=replace(recipe.scene, camera="chat_60")))
    (tmp_path / "pictures" / f"{recipe.id}.jpg").write_bytes(b"another file")
    assert not up_to_date(recipe, tmp_path)


@altered
def test_an_outline_is_its_mask(recipe):
    mask, outline = mask_of(recipe), truth_of(recipe)["outline"]
    drawn = np.zeros(mask.shape, np.uint8)
    height, width = mask.shape
    cv2.fillPoly(drawn, [np.round(np.array(p) * (width, height) - 0.5).astype(np.int32) for p in outline], 1)
    places, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = cv2.drawContours(np.zeros(mask.shape, np.uint8), places, -1, 1, -1)  # holes: eyes that were kept
    assert (drawn & filled).sum() / (drawn | filled).sum() > 0.93
    assert max(len(polygon) for polygon in outline) <= 60


@pytest.mark.parametrize("recipe", [pytest.param(recipe, id=recipe.id) for recipe in UNTOUCHED])
def test_an_untouched_picture_claims_no_change(recipe):
    assert truth_of(recipe)["outline"] == []
    assert not (ASSETS / "truth" / f"{recipe.id}.png").exists()


def test_landmarks_lie_in_the_picture():
    for recipe in RECIPES.values():
        landmarks = np.array(truth_of(recipe)["landmarks"])
        assert landmarks.shape == (68, 2)
        assert landmarks.min() > 0
        assert landmarks.max() < 1


def test_the_files_of_both_classes_are_made_alike():
    ours, theirs = ({make_up(file_of(recipe)) for recipe in group} for group in (ALTERED, PLAIN))
    assert ours == theirs
    for _, mode, sampling, _, parts, facts in ours:
        assert (mode, sampling, set(parts), facts) == ("RGB", 2, {"APP0"}, ())


def test_size_does_not_tell_the_class():
    for ending in (".jpg", ".small.jpg"):
        ours, theirs = (
            [file_of(recipe).with_suffix(ending).stat().st_size for recipe in group]
            for group in (ALTERED, PLAIN)
        )
        assert 0.4 <= chance_to_outrank(ours, theirs) <= 0.6


def test_neither_name_nor_order_tells_the_class():
    ours, theirs = ([int(recipe.id.rpartition("_")[2]) for recipe in group] for group in (ALTERED, UNTOUCHED))
    assert 0.35 <= chance_to_outrank(ours, theirs) <= 0.65
    order = [recipe.is_altered for recipe in RECIPES.values()]
    turns = sum(before != after for before, after in pairwise(order))
    assert 0.35 <= turns / (len(order) - 1) <= 0.8  # neither in blocks nor strictly in turn
    places = [index for index, is_altered in enumerate(order) if is_altered]
    assert abs(median(places) - len(order) / 2) < len(order) / 4
    assert not [
        name for name in RECIPES if any(word in name for word in ("swap", "fake", "real", "alter", "orig"))
    ]


def test_alternative_texts_tell_nothing_about_the_class():
    for recipe in ALTERED:
        assert recipe.scene is RECIPES[untouched_of(recipe.scene.still)].scene  # one text for both
    words = {recipe.scene.alt for recipe in RECIPES.values()} | {
        recipe.scene.alt_zh for recipe in RECIPES.values()
    }
    telltale = ("swap", "fake", "alter", "untouched", "freckle", "brow", "换脸", "伪", "改动", "雀斑", "眉")
    assert not [text for text in words if any(word in text for word in telltale)]


def test_similarity_finds_turn_scale_and_shift():
    points = np.array([[0, 0], [10, 0], [0, 20], [7, 3]], float)
    matrix = np.array([[1.2, -0.5, 30], [0.5, 1.2, -4]])
    assert np.allclose(similarity(points, moved(points, matrix)), matrix)


def test_a_change_is_marked_whole_and_a_speck_is_not():
    before = np.full((120, 120, 3), 0.5, np.float32)
    after = before.copy()
    after[30:80, 30:80] = 0.6
    after[50:60, 50:60] = 0.5  # agrees by chance
    after[100:103, 100:103] = 0.9  # too small to be a change
    marked = changed(after, before, np.ones((120, 120), np.float32))
    assert marked[55, 55]
    assert not marked[95:, 95:].any()
    assert not marked[:25].any()
    assert not changed(before, before, np.ones((120, 120), np.float32)).any()
