"""`python -m studio build NAME ...` remakes pictures and clips; `build --all` what is out of date.

`python -m studio take RENDER ...` takes finished renders into cast/: a still's PNG, or a clip's folder.
"""

import argparse
from hashlib import sha256
from pathlib import Path

import cv2

from studio.made import build, up_to_date
from studio.moving.made import build_clip, clip_up_to_date
from studio.moving.recipes import read_clips
from studio.recipes import read_recipes
from studio.sources import write_chinese, write_sources
from studio.take import take

ROOT = Path(__file__).parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m studio", description=__doc__)
    parser.add_argument("command", choices=["build", "take"])
    parser.add_argument("names", nargs="*", metavar="NAME", help="id of a picture or clip, or a render")
    parser.add_argument("--all", action="store_true", help="all that is out of date, and sources.yaml")
    parser.add_argument("--to", type=Path, default=ROOT, help="folder that holds assets/ and locales/")
    asked = parser.parse_args()
    cv2.setNumThreads(1)  # the same sums in the same order
    if asked.command == "take":
        for name in asked.names:
            print(_take(Path(name)))
        return
    _build(parser, asked)


def _take(render: Path) -> str:
    if not render.is_dir():
        return take(render)
    from studio.moving.take import take_clip  # PyAV, which only clips need

    return take_clip(render)


def _build(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> None:
    recipes, clips = read_recipes(), read_clips()
    unknown = [name for name in asked.names if name not in recipes | clips]
    if unknown or not (asked.all or asked.names):
        parser.error(f"no recipe for {', '.join(unknown)}" if unknown else "name one, or say --all")
    assets = asked.to / "assets"
    for name in asked.names or recipes | clips:
        file = _made(name, assets, by_name=bool(asked.names))
        if file:
            print(sha256(file.read_bytes()).hexdigest()[:12], file.stat().st_size, name)
    if asked.all:
        write_sources(list(recipes.values()), list(clips.values()), assets)
        zh = asked.to / "locales" / "zh" / "assets.yaml"
        write_chinese(list(recipes.values()), list(clips.values()), zh)


def _made(name: str, assets: Path, by_name: bool) -> Path | None:
    """The file made anew, or None where the one that is there will do."""
    recipe, clip = read_recipes().get(name), read_clips().get(name)
    if recipe and (by_name or not up_to_date(recipe, assets)):
        return build(recipe, assets)
    if clip and (by_name or not clip_up_to_date(clip, assets)):
        return build_clip(clip, assets)
    return None


if __name__ == "__main__":
    main()
