"""Makes the pictures of the exhibit `swap_pipeline`, step by step and with each step left out.

`python -m studio.pipeline` writes assets/pipeline/ and what is said about it. Two people of the cast: the
second picture is tilted and enlarged first, as if taken nearer and by hand, so that there is something to
align.
"""

import argparse
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import yaml

from studio import align, colour
from studio.blend import soft
from studio.camera import Camera, exposed, jpeg, levels
from studio.cast import Levels, Pixels, Plane, Points, Still, mirrored, read_still
from studio.regions import eyes_and_teeth, features, region, solid
from studio.sources import LICENCE, MADE_BY

ROOT = Path(__file__).parent.parent
WORDS = Path(__file__).parent / "pipeline.yaml"
NOTE = "# Written by `python -m studio.pipeline` from studio/pipeline.yaml and studio/pipeline.py.\n"
TARGET, DONOR = "ines_studio_slight", "leila_studio_slight"
WIDTH, HEIGHT = 440, 550
TILT, CLOSER = 14.0, 1.15  # degrees, times: how the second picture was taken
SHAPE = 0.7  # features end this far on their way to the target's
INSET, FEATHER = 8, 6.0
CAMERA = Camera(blur=0.6, read=0.006, shot=0.0016, sharpening=0.6, vignette=0.2, quality=80)
CLEAN = replace(CAMERA, blur=0.4, read=0.0, shot=0.0, sharpening=0.3)  # as a network draws: without grain
SEED = 5400
INK = (0.36, 0.95, 0.92)  # of boxes and points
PAPER = 0.82  # grey behind a cut-out


@dataclass(frozen=True)
class Laid:
    """The donor's face in the target's place: its pixels, 68 points and the forehead, where it shows skin."""

    pixels: Pixels
    points: Points
    skin: Plane


@cache
def pictures() -> dict[str, Levels]:
    """Name -> picture (600, 480, 3). `no_STEP` is the last picture without that step."""
    target, donor = scene()
    laid = aligned(target, donor)
    mask = region("whole", laid.points, HEIGHT, WIDTH) * np.minimum(laid.skin, solid(target.face))
    tinted = matched(laid, target)
    photos = {
        name: exposed(still.pixels, CAMERA, SEED) for name, still in (("target", target), ("donor", donor))
    }
    drawn = {
        name: exposed(pixels, CLEAN, SEED) for name, pixels in (("own", laid.pixels), ("tinted", tinted))
    }
    whole = feathered(mask)
    shown = {
        **photos,
        "target_box": with_box(photos["target"], box(target.landmarks)),
        "donor_box": with_box(photos["donor"], box(donor.landmarks)),
        "target_points": with_points(photos["target"], target.landmarks),
        "donor_points": with_points(photos["donor"], donor.landmarks),
        "aligned": in_square(with_points(drawn["own"], laid.points[:68]), target),
        "masked": on_paper(drawn["own"], mask),
        "tinted": on_paper(drawn["tinted"], mask),
        "blended": photos["target"] + whole[..., None] * (drawn["tinted"] - photos["target"]),
        "encoded": taken(target, tinted, whole),
        "no_landmarks": without_landmarks(target, donor),
        "no_align": without_align(target, donor),
        "no_mask": without_mask(target, laid, tinted),
        "no_colour": taken(target, laid.pixels, whole),
        "no_blend": taken(target, tinted, mask),
    }
    return {name: levels(pixels) for name, pixels in shown.items()}


@cache
def scene() -> tuple[Still, Still]:
    """The person whose picture it is, and the one whose face is put in, as they were photographed."""
    donor = mirrored(read_still(DONOR))  # mirrored: then the light agrees
    return framed(read_still(TARGET), 0.0, 1.0), framed(donor, TILT, CLOSER)


def framed(still: Still, tilt: float, closer: float) -> Still:
    """Cut to the head, with the nose in the middle and a little above it."""
    nose = still.landmarks[30]
    turn = cv2.getRotationMatrix2D((float(nose[0]), float(nose[1])), tilt, closer)
    turn[:, 2] += (WIDTH / 2, 0.48 * HEIGHT) - nose
    pixels, face = (
        cv2.warpAffine(plane, turn, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        for plane in (still.pixels, still.face)
    )
    pixels, face = (np.clip(plane, 0, 1).astype(np.float32) for plane in (pixels, face))
    return Still(still.name, pixels, face, align.moved(still.landmarks, turn))


def aligned(target: Still, donor: Still) -> Laid:
    source, goal = align.control_points(donor), align.control_points(target)
    fit = slice(17, 68)  # features only: outlines differ from head to head
    matrix = align.similarity(source[fit], goal[fit])
    points = align.goal_points(source, goal, matrix, SHAPE)
    return laid(donor, align.plate_map(source, points, matrix, HEIGHT, WIDTH), points)


def laid(donor: Still, maps: tuple[Plane, Plane], points: Points) -> Laid:
    skin = cv2.remap(solid(donor.face), *maps, cv2.INTER_LINEAR)
    return Laid(align.drawn_through(maps, donor.pixels), points, np.asarray(skin, np.float32))


def matched(laid: Laid, target: Still) -> Pixels:
    """The laid face in the target's light and skin colour."""
    size = (HEIGHT, WIDTH)
    parts = np.maximum(features(laid.points, *size), features(target.landmarks, *size))
    skin = (np.minimum(laid.skin, solid(target.face)) * (1 - parts) > 0.9).astype(np.float32)
    keep = eyes_and_teeth(laid.points, *size)
    return colour.matched("shading", 1.0, laid.pixels, target.pixels, skin, keep)


def feathered(mask: Plane) -> Plane:
    return soft(mask, INSET, FEATHER)


def taken(target: Still, face: Pixels, weight: Plane) -> Pixels:
    """Blended, then through the camera as a whole."""
    return exposed(target.pixels + weight[..., None] * (face - target.pixels), CAMERA, SEED)


def without_landmarks(target: Still, donor: Still) -> Pixels:
    """Box is laid on box, and the mask can only be an oval in the box."""
    (left, top, right, bottom), theirs = box(target.landmarks), box(donor.landmarks)
    wide, high = (right - left) / (theirs[2] - theirs[0]), (bottom - top) / (theirs[3] - theirs[1])
    matrix = np.array([[wide, 0, left - wide * theirs[0]], [0, high, top - high * theirs[1]]], np.float64)
    face = laid(
        donor, align.rigid_map(matrix, HEIGHT, WIDTH), align.moved(align.control_points(donor), matrix)
    )
    oval = np.zeros((HEIGHT, WIDTH), np.float32)
    centre = (round((left + right) / 2), round((top + bottom) / 2))
    cv2.ellipse(oval, centre, (round((right - left) / 2), round((bottom - top) / 2)), 0, 0, 360, (1.0,), -1)
    return taken(target, matched(face, target), feathered(oval))


def without_align(target: Still, donor: Still) -> Pixels:
    """The face as it was photographed, with its tilt and size, over the middle of the target's."""
    shift = target.landmarks[30] - donor.landmarks[30]
    matrix = np.column_stack([np.eye(2), shift])
    face = laid(donor, align.rigid_map(matrix, HEIGHT, WIDTH), align.control_points(donor) + shift)
    mask = region("whole", face.points, HEIGHT, WIDTH) * face.skin
    return taken(target, matched(face, target), feathered(mask))


def without_mask(target: Still, face: Laid, tinted: Pixels) -> Pixels:
    """The whole square that was cut out is put back."""
    seen = face.skin[..., None]
    return taken(target, face.pixels + seen * (tinted - face.pixels), soft(square(target), 0, 2.0))


def square(target: Still) -> Plane:
    """What is cut out round a face, with some room."""
    left, top, right, bottom = box(target.landmarks, 0.16)
    cut = np.zeros((HEIGHT, WIDTH), np.float32)
    cut[top:bottom, left:right] = 1
    return cut


def in_square(face: Pixels, target: Still) -> Pixels:
    return np.where(square(target)[..., None] > 0, face, np.float32(PAPER))


def box(points: Points, room: float = 0.0) -> tuple[int, int, int, int]:
    """Left, top, right, bottom round the 68 landmarks and the forehead above them."""
    low, high = points[:68].min(axis=0), points[:68].max(axis=0)
    low = low - (0, 0.28 * (high[1] - low[1]))
    more = room * (high - low)
    left, top, right, bottom = np.round([*(low - more), *(high + more)]).astype(int)
    return int(left), int(top), int(right), int(bottom)


def with_box(photo: Pixels, place: tuple[int, int, int, int]) -> Pixels:
    return np.asarray(cv2.rectangle(photo.copy(), place[:2], place[2:], INK, 3), np.float32)


def with_points(photo: Pixels, points: Points) -> Pixels:
    drawn = photo.copy()
    for x, y in points:
        cv2.circle(
            drawn, (round(float(x) * 16), round(float(y) * 16)), 44, (0.05, 0.1, 0.1), -1, cv2.LINE_AA, 4
        )
        cv2.circle(drawn, (round(float(x) * 16), round(float(y) * 16)), 32, INK, -1, cv2.LINE_AA, 4)
    return drawn


def on_paper(face: Pixels, mask: Plane) -> Pixels:
    paper = np.full_like(face, PAPER)
    return np.asarray(paper + soft(mask, 0, 0.8)[..., None] * (face - paper), np.float32)


def write(root: Path) -> int:
    """All pictures and the two files about them, below `root`; returns the bytes of the pictures."""
    folder = root / "assets" / "pipeline"
    folder.mkdir(parents=True, exist_ok=True)
    told = read_words()
    total = 0
    for name, picture in pictures().items():
        content = jpeg(picture, CAMERA.quality)
        (folder / f"{name}.jpg").write_bytes(content)
        total += len(content)
    entries = {name: entry(root, name, told[name]["alt"]) for name in told}
    write_yaml(root / "assets" / "pipeline.yaml", {"measured": measured(), "pictures": entries})
    chinese = {name: {"alt": told[name]["alt_zh"]} for name in told}
    write_yaml(root / "locales/zh/pipeline.yaml", {"pictures": chinese})
    return total


def measured() -> dict[str, float]:
    """What the exhibit says of the steps in numbers; Measured in secondlook/exhibits/swap_pipeline.py
    explains them."""
    target, donor = scene()
    matrix = align.similarity(donor.landmarks[17:68], target.landmarks[17:68])
    face = aligned(target, donor)
    mask = region("whole", face.points, HEIGHT, WIDTH) * np.minimum(face.skin, solid(target.face))
    step = np.linalg.norm(colour.to_lab(matched(face, target)) - colour.to_lab(face.pixels), axis=2)
    shown = pictures()
    inside = soft(mask, 24, 0.0) > 0.5
    left, top, right, bottom = box(target.landmarks)
    return {
        "box": round((right - left) * (bottom - top) / (WIDTH * HEIGHT), 3),
        "turn": round(abs(float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))), 1),
        "size": round(float(np.hypot(matrix[0, 0], matrix[1, 0])), 3),
        "kept": round(float(mask.sum() / square(target).sum()), 3),
        "colour": round(float(step[mask > 0.5].mean()), 1),
        "fade": round(4 * FEATHER),  # from 2 to 98 per cent
        "grain_before": grain(shown["blended"], inside),
        "grain_after": grain(shown["encoded"], inside),
        "grain_photo": grain(shown["target"], inside),
    }


def grain(picture: Levels, where: npt.NDArray[np.bool_]) -> float:
    """Mean distance of a pixel from its neighbours' average (levels of 255)."""
    grey = picture.astype(np.float32).mean(axis=2)
    return round(float(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 1.5))[where].mean()), 2)


def read_words() -> dict[str, dict[str, str]]:
    return dict(yaml.safe_load(WORDS.read_text(encoding="utf-8")))


def entry(root: Path, name: str, alt: str) -> dict[str, Any]:
    file = f"pipeline/{name}.jpg"
    digest = sha256((root / "assets" / file).read_bytes()).hexdigest()
    size = {"width": WIDTH, "height": HEIGHT}
    return {"file": file, **size, "sha256": digest, "alt": alt, "made_by": MADE_BY, "licence": LICENCE}


def write_yaml(file: Path, content: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    told = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=116)
    file.write_text(NOTE + told, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m studio.pipeline", description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT, help="folder that holds assets/ and locales/")
    cv2.setNumThreads(1)  # the same sums in the same order
    print(write(parser.parse_args().to), "bytes")


if __name__ == "__main__":
    main()
