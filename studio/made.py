"""Makes one picture from its recipe: the change, the camera, the files, and the truth about them."""

import json
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
import PIL

from studio.blend import Altered, Mask, swapped
from studio.camera import CAMERAS, exposed, finished, jpeg, saved, small_jpeg
from studio.cast import CAST, Levels, Pixels, Points, Still, read_still
from studio.kinds import Given, Kind, altered, read_kinds, settings_of
from studio.measure import difference, edge
from studio.recipes import Recipe
from studio.truth import write_mask, write_truth

STUDIO = Path(__file__).parent
KEYS = ".keys.json"  # in assets/, not in the repository: what each picture was made from


@dataclass(frozen=True)
class Made:
    """A picture before its last file, with the same moment of its untouched twin."""

    picture: Levels
    after: Pixels
    before: Pixels
    mask: Mask
    landmarks: Points
    quality: int


def made(recipe: Recipe) -> Made:
    still = read_still(recipe.scene.still)
    return _with_camera(recipe, still) if recipe.scene.camera else _first_finish(recipe, still)


def _first_finish(recipe: Recipe, still: Still) -> Made:
    done = swapped(still, recipe.swap) if recipe.swap else _untouched(still)
    picture = finished(done.pixels, recipe.scene.seed)
    return Made(picture, done.pixels, still.pixels, done.mask, done.landmarks, recipe.scene.quality)


def _with_camera(recipe: Recipe, still: Still) -> Made:
    """A kind works before the camera, or on the camera's picture before it is saved."""
    camera, seed = CAMERAS[recipe.scene.camera], recipe.scene.seed
    kind = read_kinds()[recipe.alteration] if recipe.alteration else None
    before, done = still, _untouched(still)
    if kind and kind.stage == "scene":
        done = changed_by(recipe, kind, still)
    shot = exposed(done.pixels, camera, seed)
    if kind and kind.stage == "shot":
        before = replace(still, pixels=shot)
        done = changed_by(recipe, kind, before)
        shot = done.pixels
    ready = Made(saved(shot, camera), done.pixels, before.pixels, done.mask, done.landmarks, camera.quality)
    return _cropped(ready, recipe, kind) if kind and kind.stage == "none" else ready


def changed_by(recipe: Recipe, kind: Kind, still: Still) -> Altered:
    if not recipe.strength or (("donor" in kind.needs) != (recipe.donor is not None)):
        raise ValueError(f"{recipe.id}: {kind.id} needs a strength and {', '.join(kind.needs) or 'no donor'}")
    donor = read_still(recipe.donor) if recipe.donor else None
    rng = np.random.default_rng([recipe.scene.seed, recipe.seed])
    return altered(kind, still, Given(settings_of(kind, recipe.strength, recipe.settings), rng, donor))


def _untouched(still: Still) -> Altered:
    return Altered(still.pixels, np.zeros(still.face.shape, bool), still.landmarks)


def _cropped(whole: Made, recipe: Recipe, kind: Kind) -> Made:
    height, width = whole.mask.shape
    left, top, wide, high = settings_of(kind, recipe.strength or "good", recipe.settings)["crop"]
    x, y = round(left * width), round(top * height)
    part = np.s_[y : y + round(high * height), x : x + round(wide * width)]
    return replace(
        whole,
        picture=np.ascontiguousarray(whole.picture[part]),
        mask=whole.mask[part],
        landmarks=whole.landmarks - (x, y),
    )


def build(recipe: Recipe, assets: Path) -> Path:
    for folder in ("pictures", "truth"):
        (assets / folder).mkdir(parents=True, exist_ok=True)
    ready = made(recipe)
    file = assets / "pictures" / f"{recipe.id}.jpg"
    file.write_bytes(jpeg(ready.picture, ready.quality))
    file.with_suffix(".small.jpg").write_bytes(small_jpeg(ready.picture))
    measured = _measured(ready) if recipe.is_altered else {}
    write_truth(assets / "truth" / f"{recipe.id}.json", ready.landmarks, ready.mask, measured)
    if recipe.is_altered:
        write_mask(assets / "truth" / f"{recipe.id}.png", ready.mask)
    _remember(recipe, assets)
    return file


def _measured(ready: Made) -> dict[str, float]:
    trio = (ready.after, ready.before, ready.mask)
    return {"difference": difference(*trio), "edge": edge(*trio)}


def up_to_date(recipe: Recipe, assets: Path) -> bool:
    """Whether the files are there and come from this recipe, these renders, this code and these libraries."""
    return _keys(assets).get(recipe.id) == [key_of(recipe), *_hashes(recipe, assets)]


def key_of(recipe: Recipe) -> str:
    donor = recipe.swap.donor if recipe.swap else recipe.donor
    renders = [_render_hash(name) for name in (recipe.scene.still, donor) if name]
    return sha256(repr((recipe, renders, _code_hash(), _libraries())).encode()).hexdigest()


@cache
def _render_hash(name: str) -> str:
    files = [CAST / f"{name}{end}" for end in (".json", ".webp", "_face.webp", "_person.webp")]
    return sha256(b"".join(file.read_bytes() for file in files if file.exists())).hexdigest()


@cache
def _code_hash() -> str:
    files = sorted([*STUDIO.glob("*.py"), *STUDIO.glob("alterations/*.py")])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _libraries() -> tuple[str, ...]:
    return (np.__version__, cv2.__version__, PIL.__version__)


def _hashes(recipe: Recipe, assets: Path) -> list[str]:
    endings = ("json", "png") if recipe.is_altered else ("json",)
    files = [f"pictures/{recipe.id}.jpg", f"pictures/{recipe.id}.small.jpg"]
    files += [f"truth/{recipe.id}.{ending}" for ending in endings]
    return [sha256((assets / f).read_bytes()).hexdigest() if (assets / f).exists() else "" for f in files]


def _keys(assets: Path) -> dict[str, list[str]]:
    file = assets / KEYS
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def _remember(recipe: Recipe, assets: Path) -> None:
    keys = _keys(assets) | {recipe.id: [key_of(recipe), *_hashes(recipe, assets)]}
    (assets / KEYS).write_text(json.dumps(keys, indent=0, sort_keys=True), encoding="utf-8")
