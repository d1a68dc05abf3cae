"""`python -m studio build NAME ...` remakes pictures; `build --all` remakes all of them and their sources."""

import argparse
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np

from studio.blend import Altered, swapped
from studio.camera import finished, jpeg
from studio.cast import read_still
from studio.recipes import Recipe, read_recipes
from studio.sources import write_chinese, write_sources
from studio.truth import write_mask, write_truth

ROOT = Path(__file__).parent.parent


def composed(recipe: Recipe) -> Altered:
    """The picture before the camera; an untouched one has an empty mask."""
    still = read_still(recipe.scene.still)
    if recipe.swap:
        return swapped(still, recipe.swap)
    return Altered(still.pixels, np.zeros(still.face.shape, bool), still.landmarks)


def build(recipe: Recipe, assets: Path) -> Path:
    for folder in ("pictures", "truth"):
        (assets / folder).mkdir(parents=True, exist_ok=True)
    made = composed(recipe)
    file = assets / "pictures" / f"{recipe.id}.jpg"
    file.write_bytes(jpeg(finished(made.pixels, recipe.scene.seed), recipe.scene.quality))
    write_truth(assets / "truth" / f"{recipe.id}.json", made.landmarks, made.mask)
    if recipe.swap:
        write_mask(assets / "truth" / f"{recipe.id}.png", made.mask)
    return file


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m studio", description=__doc__)
    parser.add_argument("command", choices=["build"])
    parser.add_argument("names", nargs="*", metavar="NAME", help="id of a picture")
    parser.add_argument("--all", action="store_true", help="every picture, sources.yaml and its translation")
    parser.add_argument("--to", type=Path, default=ROOT, help="folder that holds assets/ and locales/")
    asked = parser.parse_args()
    recipes = read_recipes()
    unknown = [name for name in asked.names if name not in recipes]
    if unknown or not (asked.all or asked.names):
        parser.error(f"no recipe for {', '.join(unknown)}" if unknown else "name a picture, or say --all")
    cv2.setNumThreads(1)  # the same sums in the same order
    for name in recipes if asked.all else asked.names:
        file = build(recipes[name], asked.to / "assets")
        print(sha256(file.read_bytes()).hexdigest()[:12], file.stat().st_size, name)
    if asked.all:
        write_sources(list(recipes.values()), asked.to / "assets")
        write_chinese(list(recipes.values()), asked.to / "locales" / "zh" / "assets.yaml")


if __name__ == "__main__":
    main()
