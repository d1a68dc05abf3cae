"""`python -m studio.render still NAME`, `still --all`, `donor NAME`, `clip NAME`: draws what is stale.

`truth NAME` works out the truth again without drawing.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from . import clip, still

PAUSE = Path(os.environ.get("STUDIO_PAUSE", "PAUSE"))


def wait() -> None:
    """Stand still while the pause file exists: someone is measuring on this machine."""
    while PAUSE.exists():
        time.sleep(5)


def say(line: str) -> None:
    print(line, flush=True)


def draw_stills(names: list[str], donors: bool, scale: float, samples: int, again: bool) -> None:
    for name in names:
        what = still.read_still(name)
        for donor in what.donors if donors else (None,):
            wait()
            start = time.monotonic()
            path = still.draw_still(what, donor, scale, samples, again)
            print(
                f"{'drawn' if path else 'fresh'} {name} {donor or ''} {time.monotonic() - start:.0f} s",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(prog="studio.render", description=__doc__)
    parser.add_argument("what", choices=["still", "donor", "clip", "truth"])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--donors", action="store_true", help="with clip: draw the donors' frames")
    parser.add_argument("--again", action="store_true", help="draw even what is up to date")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--samples", type=int)
    given = parser.parse_args()
    match given.what:
        case "clip":
            for name in clip.every_clip() if given.all else given.names:
                what = clip.read_clip(name)
                for donor in what.donors if given.donors else (None,):
                    clip.draw_clip(what, donor, given.scale, given.samples or clip.SAMPLES, wait, say)
        case "truth":
            for name in still.every_still() if given.all else given.names:
                what = still.read_still(name)
                for donor in (None, *what.donors):
                    if still.path_of(what, donor).exists():
                        still.tell_again(what, donor)
        case kind:
            draw_stills(
                still.every_still() if given.all else given.names,
                kind == "donor",
                given.scale,
                given.samples or still.SAMPLES,
                given.again,
            )


main()
