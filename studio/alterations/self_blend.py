"""The person's own face, shifted, enlarged and recoloured, is blended back (Shiohara and Yamasaki 2022)."""

import numpy as np

from studio import align
from studio.blend import soft
from studio.cast import Plane, Still
from studio.colour import to_lab, to_rgb
from studio.kinds import Change, Given
from studio.regions import region, solid

STAGE = "scene"
NEEDS: tuple[str, ...] = ()
SHOWS = ("jaw_seam", "skin_tone_step", "hard_edge", "double_brows")
MEASURE = "difference"
SUBTLE = False
STRENGTHS = {
    "crude": {
        "region": "inner",
        "shift": 6.0,
        "scale": 1.06,
        "light": 5.5,
        "tint": 5.0,
        "inset": 1,
        "feather": 1.2,
    },
    "fair": {
        "region": "inner",
        "shift": 4.0,
        "scale": 1.04,
        "light": 4.0,
        "tint": 3.5,
        "inset": 2,
        "feather": 2.5,
    },
    "good": {
        "region": "whole",
        "shift": 2.5,
        "scale": 1.025,
        "light": 2.5,
        "tint": 2.0,
        "inset": 5,
        "feather": 4.0,
    },
    "very_good": {
        "region": "whole",
        "shift": 1.5,
        "scale": 1.015,
        "light": 1.5,
        "tint": 1.0,
        "inset": 10,
        "feather": 8.0,
    },
}


def alter(still: Still, given: Given) -> Change:
    made = given.settings
    matrix = _moved_by(still, made["shift"], made["scale"], given.rng)
    face = align.drawn_through(align.rigid_map(matrix, *still.face.shape), still.pixels)
    lightness, tint = _signs(given.rng) * (made["light"], made["tint"])
    face = to_rgb(to_lab(face) + np.array([lightness, tint * 0.6, tint], np.float32))
    points = align.control_points(still)
    shape: Plane = np.minimum(region(made["region"], points, *still.face.shape), solid(still.face))
    alpha = soft(shape, made["inset"], made["feather"]) * still.face
    pixels = still.pixels + alpha[..., None] * (face - still.pixels)
    return Change(pixels.astype(np.float32), alpha, align.moved(still.landmarks, matrix))


def _moved_by(still: Still, shift: float, scale: float, rng: np.random.Generator) -> align.Matrix:
    """Enlarged about the nose, and moved `shift` px in some direction."""
    centre, angle = still.landmarks[30], rng.uniform(0, 2 * np.pi)
    away = shift * np.array([np.cos(angle), np.sin(angle)])
    return np.column_stack([scale * np.eye(2), centre - scale * centre + away])


def _signs(rng: np.random.Generator) -> tuple[int, int] | np.ndarray:
    return rng.choice([-1, 1], 2)
