"""What sources.yaml and its Chinese words say of clips: who made each, from what, and how."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import Image

from studio.camera import told_of
from studio.kinds import settings_of
from studio.measure import MEASURED
from studio.moving.kinds import read_kinds
from studio.moving.recipes import ClipRecipe, untouched_clip
from studio.moving.reel import FPS


def clip_source(recipe: ClipRecipe, assets: Path) -> dict[str, Any]:
    take, truth = recipe.take, _truth(recipe, assets)
    entry: dict[str, Any] = _files(recipe, assets) | {"frames": len(truth["frames"]), "fps": FPS}
    entry |= {"sha256": _digest(assets / entry["file"]), "poster_sha256": _digest(assets / entry["poster"])}
    entry["alt"] = take.alt
    entry["captions"] = [{"from": one.start, "to": one.end, "text": one.text} for one in take.captions]
    entry["kind"] = "altered" if recipe.is_altered else "untouched"
    if recipe.is_altered:
        entry |= {"strength": recipe.strength, "twin": untouched_clip(take), "mask": f"truth/{recipe.id}.png"}
    entry["parents"] = [untouched_clip(take)] if recipe.is_altered else []
    entry["truth"] = f"truth/{recipe.id}.json"
    return entry | {"recipe": clip_steps(recipe) | _measured(truth)}


def clip_words(recipe: ClipRecipe) -> dict[str, Any]:
    return {"alt": recipe.take.alt_zh, "captions": [caption.text_zh for caption in recipe.take.captions]}


def clip_steps(recipe: ClipRecipe) -> dict[str, str]:
    """The recipe in words; `kind` is the id of the alteration."""
    take = recipe.take
    told = {"what": recipe.what, "target": take.reel}
    if recipe.alteration:
        kind = read_kinds()[recipe.alteration]
        settings = settings_of(kind, recipe.strength or "good", recipe.settings)
        told = {"kind": kind.id} | told | ({"donor": recipe.donor_reel} if recipe.donor_reel else {})
        told["settings"] = ", ".join(f"{name} {value}" for name, value in settings.items())
        told["look"] = recipe.look
    else:
        told["suspicious"] = take.suspicious
    told["finish"] = f"{told_of(take.camera)}, H.264 4:2:0"
    return told | {"seed": str(take.seed), "quality": f"crf {take.crf}"}


def _files(recipe: ClipRecipe, assets: Path) -> dict[str, Any]:
    poster = f"clips/{recipe.id}.jpg"
    with Image.open(assets / poster) as picture:
        width, height = picture.size
    return {"file": f"clips/{recipe.id}.mp4", "poster": poster, "width": width, "height": height}


def _truth(recipe: ClipRecipe, assets: Path) -> dict[str, Any]:
    return dict(json.loads((assets / "truth" / f"{recipe.id}.json").read_text(encoding="utf-8")))


def _measured(truth: dict[str, Any]) -> dict[str, str]:
    return {name: f"{truth[name]:.2f}" for name in MEASURED if name in truth}


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
