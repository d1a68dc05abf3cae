"""Another person's face is laid over this one's, as `Swap` in recipes.py describes it."""

from studio.blend import laid_over
from studio.cast import Still, mirrored
from studio.kinds import Change, Given
from studio.recipes import Swap

STAGE = "scene"
NEEDS: tuple[str, ...] = ("donor",)
SHOWS = (
    "jaw_seam", "skin_tone_step", "double_brows", "blurred_face", "missing_freckles", "light_direction",
    "brow_hair_colour", "hard_edge", "catchlights", "face_turn", "eye_region",
)  # fmt: skip
MEASURE = "edge"
SUBTLE = False
_CAREFUL = {
    "region": "whole", "mirror": False, "align": "plate", "shape": 0.6, "slip": (0.0, 0.0),
    "colour": "shading", "amount": 1.0, "texture": 0.0, "tint_brows": False, "own_eyes": False, "across": 0,
    "inset": 6, "feather": 4.0, "poisson": 0.0, "behind_hair": True,
}  # fmt: skip
STRENGTHS = {
    "crude": _CAREFUL
    | {
        "region": "inner",
        "align": "rigid",
        "colour": "average",
        "amount": 0.3,
        "inset": 1,
        "feather": 1.5,
    },
    "fair": _CAREFUL | {"region": "inner", "colour": "average", "amount": 0.75, "inset": 3, "feather": 3.0},
    "good": _CAREFUL,
    "very_good": _CAREFUL | {"shape": 0.8, "texture": 4.0, "tint_brows": True, "inset": 9, "feather": 6.0},
}


def alter(still: Still, given: Given) -> Change:
    assert given.donor is not None
    swap = Swap(donor=given.donor.name, **given.settings)
    return Change(*laid_over(still, mirrored(given.donor) if swap.mirror else given.donor, swap))
