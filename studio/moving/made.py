"""Makes one clip from its recipe: the change, the camera, the files, and the truth about every frame."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
import PIL

from studio.blend import Altered
from studio.camera import CAMERAS, exposed, jpeg, levels
from studio.cast import Levels, Pixels, Points
from studio.kinds import settings_of
from studio.measure import MEASURED, Mask, difference, edge, gap, unrest
from studio.moving.kinds import Given, altered, read_kinds
from studio.moving.recipes import ClipRecipe
from studio.moving.reel import CLIPS, MASKS, Frame, Reel, read_reel
from studio.moving.swap import follow
from studio.truth import outline, write_mask

STUDIO = Path(__file__).parent.parent
KEYS = ".clip_keys.json"  # in assets/, not in the repository: what each clip was made from
_LONGEST = 1000  # frames: each has its own noise
_DIGITS = 3


@dataclass
class Told:
    """What is gathered frame by frame: the union of the masks, and the numbers to be averaged."""

    frames: list[dict[str, list[object]]] = field(default_factory=list)
    union: Mask | None = None
    differences: list[float] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    unrests: list[float] = field(default_factory=list)
    totals: list[float] = field(default_factory=list)
    last: tuple[Pixels, Mask, Points] | None = None

    def add(self, before: Frame, done: Altered) -> None:
        self.frames.append({"landmarks": _near(done.landmarks, done.mask), "outline": _outline(done.mask)})
        self.union = done.mask if self.union is None else self.union | done.mask
        now = gap(done.pixels, before.pixels)
        if self.last is not None:
            then, mask = _moved_on(*self.last, before.landmarks)
            self.unrests.append(unrest(now, then, done.mask | mask))
        self.last = now, done.mask, before.landmarks
        self.totals.append(float(np.linalg.norm(now, axis=2).mean()))
        if done.mask.any():
            self.differences.append(difference(done.pixels, before.pixels, done.mask))
            self.edges.append(edge(done.pixels, before.pixels, done.mask))

    @property
    def measured(self) -> dict[str, float]:
        """Difference and edge as of stills, averaged over the frames that were changed; the others over all.

        `total` is the difference over the whole picture: it grows with the place and with the time changed.
        """
        told = {"difference": self.differences, "edge": self.edges, "temporal": self.unrests}
        told["total"] = self.totals
        return {name: round(float(np.mean(values)), 2) if values else 0.0 for name, values in told.items()}


def made(recipe: ClipRecipe) -> Iterator[tuple[Frame, Altered]]:
    """Each frame as it was rendered, and as it is shown, before the camera."""
    reel = read_reel(recipe.take.reel)
    donor = read_reel(recipe.donor_reel) if recipe.donor_reel else None
    return zip(reel, changed_by(recipe, reel, donor), strict=True)


def changed_by(recipe: ClipRecipe, reel: Reel, donor: Reel | None) -> Iterator[Altered]:
    if not recipe.alteration:
        nothing = np.zeros(reel.levels.shape[1:3], bool)
        return (Altered(frame.pixels, nothing, frame.landmarks) for frame in reel)
    kind = read_kinds()[recipe.alteration]
    if not recipe.strength or (("donor" in kind.needs) != (donor is not None)):
        raise ValueError(f"{recipe.id}: {kind.id} needs a strength and {', '.join(kind.needs) or 'no donor'}")
    rng = np.random.default_rng([recipe.take.seed, recipe.seed])
    return altered(kind, reel, Given(settings_of(kind, recipe.strength, recipe.settings), rng, donor))


def build_clip(recipe: ClipRecipe, assets: Path) -> Path:
    from studio.moving.video import film  # PyAV, which only this needs

    for folder in ("clips", "truth"):
        (assets / folder).mkdir(parents=True, exist_ok=True)
    told, camera = Told(), CAMERAS[recipe.take.camera]
    shots = _filmed(recipe, told)
    file = assets / "clips" / f"{recipe.id}.mp4"
    film(shots, file, recipe.take.crf)
    file.with_suffix(".jpg").write_bytes(jpeg(shots[0], camera.quality))
    _write_truth(recipe, told, assets / "truth")
    _remember(recipe, assets)
    return file


def _filmed(recipe: ClipRecipe, told: Told) -> list[Levels]:
    camera, shots = CAMERAS[recipe.take.camera], []
    for number, (before, done) in enumerate(made(recipe)):
        told.add(before, done)
        shots.append(levels(exposed(done.pixels, camera, recipe.take.seed * _LONGEST + number)))
    return shots


def _moved_on(then: Pixels, mask: Mask, source: Points, goal: Points) -> tuple[Pixels, Mask]:
    """The gap of the frame before, and its mask, where the head has moved to."""
    matrix, size = follow(source, goal), mask.shape[::-1]
    moved = cv2.warpAffine(then, matrix, size), cv2.warpAffine(mask.astype(np.uint8), matrix, size)
    return np.asarray(moved[0], np.float32), np.asarray(moved[1], bool)


def _write_truth(recipe: ClipRecipe, told: Told, folder: Path) -> None:
    numbers = {name: told.measured[name] for name in MEASURED} if recipe.is_altered else {}
    truth = {"frames": told.frames} | numbers
    text = json.dumps(truth, separators=(",", ":"))
    (folder / f"{recipe.id}.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    if recipe.is_altered and told.union is not None:
        write_mask(folder / f"{recipe.id}.png", told.union)


def _near(points: Points, mask: Mask) -> list[object]:
    height, width = mask.shape
    return [[round(float(x) / width, _DIGITS), round(float(y) / height, _DIGITS)] for x, y in points]


def _outline(mask: Mask) -> list[object]:
    return [[[round(value, _DIGITS) for value in point] for point in polygon] for polygon in outline(mask)]


def clip_up_to_date(recipe: ClipRecipe, assets: Path) -> bool:
    """Whether the files are there and come from this recipe, these renders, this code and these libraries."""
    return _keys(assets).get(recipe.id) == [clip_key(recipe), *_hashes(recipe, assets)]


def clip_key(recipe: ClipRecipe) -> str:
    renders = [_render_hash(name) for name in (recipe.take.reel, recipe.donor_reel) if name]
    return sha256(repr((recipe, renders, _code_hash(recipe.alteration), _libraries())).encode()).hexdigest()


@cache
def _render_hash(name: str) -> str:
    files = [CLIPS / f"{name}{end}" for end in (".json", ".mp4", *(f"_{mask}.webp" for mask in MASKS))]
    return sha256(b"".join(file.read_bytes() for file in files if file.exists())).hexdigest()


@cache
def _code_hash(kind: str | None) -> str:
    """The code that a clip depends on: of the kinds only its own."""
    shared = ("align", "blend", "camera", "cast", "colour", "kinds", "measure", "regions", "truth")
    files = [STUDIO / f"{name}.py" for name in shared] + sorted((STUDIO / "moving").glob("*.py"))
    files += [STUDIO / "moving" / "alterations" / f"{kind}.py"] if kind else []
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _libraries() -> tuple[str, ...]:
    from av import library_versions

    return (np.__version__, cv2.__version__, PIL.__version__, str(library_versions["libavcodec"]))


def _hashes(recipe: ClipRecipe, assets: Path) -> list[str]:
    files = [f"clips/{recipe.id}.mp4", f"clips/{recipe.id}.jpg", f"truth/{recipe.id}.json"]
    files += [f"truth/{recipe.id}.png"] if recipe.is_altered else []
    return [sha256((assets / f).read_bytes()).hexdigest() if (assets / f).exists() else "" for f in files]


def _keys(assets: Path) -> dict[str, list[str]]:
    file = assets / KEYS
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def _remember(recipe: ClipRecipe, assets: Path) -> None:
    keys = _keys(assets) | {recipe.id: [clip_key(recipe), *_hashes(recipe, assets)]}
    (assets / KEYS).write_text(json.dumps(keys, indent=0, sort_keys=True), encoding="utf-8")
