"""`python -m studio build NAME ...` remakes pictures; `build --all` those out of date, and their sources.

`python -m studio take RENDER ...` takes finished renders (PNG, masks, JSON) into cast/.
"""

import argparse
from hashlib import sha256
from pathlib import Path

import cv2

from studio.made import build, up_to_date
from studio.recipes import read_recipes
from studio.sources import write_chinese, write_sources
from studio.take import take

ROOT = Path(__file__).parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m studio", description=__doc__)
    parser.add_argument("command", choices=["build", "take"])
    parser.add_argument("names", nargs="*", metavar="NAME", help="id of a picture, or a render's PNG")
    parser.add_argument("--all", action="store_true", help="every picture out of date, and sources.yaml")
    parser.add_argument("--to", type=Path, default=ROOT, help="folder that holds assets/ and locales/")
    asked = parser.parse_args()
    cv2.setNumThreads(1)  # the same sums in the same order
    if asked.command == "take":
        for name in asked.names:
            print(take(Path(name)))
        return
    _build(parser, asked)


def _build(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> None:
    recipes = read_recipes()
    unknown = [name for name in asked.names if name not in recipes]
    if unknown or not (asked.all or asked.names):
        parser.error(f"no recipe for {', '.join(unknown)}" if unknown else "name a picture, or say --all")
    assets = asked.to / "assets"
    for name in asked.names or recipes:
        if asked.names or not up_to_date(recipes[name], assets):
            file = build(recipes[name], assets)
            print(sha256(file.read_bytes()).hexdigest()[:12], file.stat().st_size, name)
    if asked.all:
        write_sources(list(recipes.values()), assets)
        write_chinese(list(recipes.values()), asked.to / "locales" / "zh" / "assets.yaml")


if __name__ == "__main__":
    main()
