"""Writes assets/sources.yaml and its Chinese words: who made each picture and clip, from what, and how."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from studio.camera import CAMERAS, GRAIN, SHARPENING, VIGNETTE, told_of
from studio.kinds import read_kinds, settings_of
from studio.moving.recipes import ClipRecipe
from studio.moving.sources import clip_source, clip_words
from studio.recipes import Recipe, Scene, Swap, untouched_of

MADE_BY = "Second Look studio: computer-drawn people, ICT-FaceKit head (MIT licence), Blender Cycles"
LICENCE = "CC BY 4.0"
NOTE = (
    "# Written by `python -m studio build --all` from studio/recipes.yaml, scenes/, clips/: change those.\n"
)


def source(recipe: Recipe, assets: Path) -> dict[str, Any]:
    entry: dict[str, Any] = _file(assets, f"pictures/{recipe.id}.jpg")
    entry["small"] = _file(assets, f"pictures/{recipe.id}.small.jpg")
    entry |= {"alt": recipe.scene.alt, "made_by": MADE_BY, "licence": LICENCE}
    entry["kind"] = "altered" if recipe.is_altered else "untouched"
    if recipe.strength and recipe.is_altered:
        entry["strength"] = recipe.strength
    entry["recipe"] = steps(recipe) | _measured(recipe, assets)
    entry["parents"] = parents(recipe)
    if recipe.is_altered:
        entry["mask"] = f"truth/{recipe.id}.png"
    entry["truth"] = f"truth/{recipe.id}.json"
    if recipe.is_altered:
        entry["twin"] = untouched_of(recipe.scene.still)
    return entry


def _file(assets: Path, name: str) -> dict[str, Any]:
    with Image.open(assets / name) as picture:
        width, height = picture.size
    digest = sha256((assets / name).read_bytes()).hexdigest()
    return {"file": name, "width": width, "height": height, "sha256": digest}


def _measured(recipe: Recipe, assets: Path) -> dict[str, str]:
    """Mean colour difference (CIELAB) inside the mask, and the step at its edge, before camera or file."""
    if not recipe.is_altered:
        return {}
    truth = json.loads((assets / "truth" / f"{recipe.id}.json").read_text(encoding="utf-8"))
    return {name: f"{truth[name]:.2f}" for name in ("difference", "edge")}


def parents(recipe: Recipe) -> list[str]:
    """The untouched pictures it began as: its own scene, then the donor's."""
    if not (recipe.swap or recipe.alteration):
        return []
    donor = recipe.swap.donor if recipe.swap else recipe.donor
    return [untouched_of(still) for still in (recipe.scene.still, donor) if still]


def steps(recipe: Recipe) -> dict[str, str]:
    scene, swap = recipe.scene, recipe.swap
    told = {"what": recipe.what, "target": scene.still}
    if swap:
        told |= {"donor": swap.donor + (", mirrored" if swap.mirror else ""), "align": _align(swap)}
        told |= {"colour": _colour(swap), "blend": _blend(swap)}
    elif recipe.alteration:
        told |= _alteration(recipe)
    elif scene.suspicious:
        told["suspicious"] = scene.suspicious
    told |= {"finish": _finish(scene), "seed": str(scene.seed)}
    told["quality"] = str(CAMERAS[scene.camera].quality if scene.camera else scene.quality)
    return told | ({"shows": recipe.shows} if recipe.shows else {})


def _alteration(recipe: Recipe) -> dict[str, str]:
    kind = read_kinds()[recipe.alteration or ""]
    settings = settings_of(kind, recipe.strength or "good", recipe.settings)
    told = {"alteration": kind.id} | ({"donor": recipe.donor} if recipe.donor else {})
    told["settings"] = ", ".join(f"{name} {value}" for name, value in settings.items())
    return told | ({"caption_claims": recipe.claim} if recipe.claim else {})


def _finish(scene: Scene) -> str:
    if not scene.camera:
        return f"vignette {VIGNETTE}, sharpening {SHARPENING}, grain {GRAIN}, JPEG 4:2:0"
    chat = CAMERAS[scene.camera].chat
    shrunk = f", shrunk to {chat} px and back" if chat else ""
    return f"{told_of(scene.camera)}{shrunk}, JPEG 4:2:0"


def _align(swap: Swap) -> str:
    if swap.align == "rigid":
        right, down = swap.slip
        return "similarity on 51 landmarks" + (
            f", slipped {right:g} px right and {down:g} down" if any(swap.slip) else ""
        )
    return f"similarity, then thin-plate spline; features {swap.shape:.0%} of the way to the target's"


def _colour(swap: Swap) -> str:
    fitted = f"{swap.colour} fitted to the target's, {swap.amount:.0%}"
    told = "left as it was" if swap.colour == "none" else fitted
    extras = [
        f"skin detail finer than {swap.texture:g} px from the target" if swap.texture else "",
        "brows tinted like the target's" if swap.tint_brows else "",
        f"drawn {swap.across} px wide" if swap.across else "",
    ]
    return "; ".join([told, *filter(None, extras)])


def _blend(swap: Swap) -> str:
    told = f"{swap.region.replace('_', ' ')}, {swap.inset} px inset, feathered {swap.feather:g} px"
    extras = [
        f"{swap.poisson:.0%} gradient domain" if swap.poisson else "",
        "the target's own eyes" if swap.own_eyes else "",
        "" if swap.behind_hair else "in front of the hair",
    ]
    return ", ".join([told, *filter(None, extras)])


def write_sources(recipes: list[Recipe], clips: list[ClipRecipe], assets: Path) -> None:
    made = {"made_by": MADE_BY, "licence": LICENCE}
    pictures = {recipe.id: source(recipe, assets) for recipe in recipes}
    _write(assets / "sources.yaml", pictures, {clip.id: clip_source(clip, assets) | made for clip in clips})


def write_chinese(recipes: list[Recipe], clips: list[ClipRecipe], file: Path) -> None:
    pictures = {recipe.id: {"alt": recipe.scene.alt_zh} for recipe in recipes}
    _write(file, pictures, {clip.id: clip_words(clip) for clip in clips})


def _write(file: Path, pictures: dict[str, Any], clips: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    page = {"pictures": pictures} | ({"clips": clips} if clips else {})
    told = yaml.dump(page, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=116)
    file.write_text(NOTE + told, encoding="utf-8", newline="\n")


class _Plain(yaml.SafeDumper):
    """No anchors, even where two entries share a list."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
