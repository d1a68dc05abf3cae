"""The mouth of another picture of the same person is put over this one's."""

from studio.blend import laid_over
from studio.cast import Still
from studio.kinds import Change, Given
from studio.recipes import Swap

STAGE = "scene"
NEEDS: tuple[str, ...] = ("donor",)
SHOWS = ("skin_tone_step", "hard_edge")
MEASURE = "edge"
SUBTLE = False
STRENGTHS = {
    "crude": {"align": "rigid", "shape": 0.0, "colour": "none", "amount": 1.0, "inset": 0, "feather": 0.8},
    "fair": {"align": "plate", "shape": 0.0, "colour": "average", "amount": 0.6, "inset": 1, "feather": 2.0},
    "good": {"align": "plate", "shape": 0.0, "colour": "shading", "amount": 0.8, "inset": 2, "feather": 4.0},
    "very_good": {
        "align": "plate",
        "shape": 0.0,
        "colour": "shading",
        "amount": 1.0,
        "inset": 4,
        "feather": 6.0,
    },
}


def alter(still: Still, given: Given) -> Change:
    assert given.donor is not None
    return Change(
        *laid_over(still, given.donor, Swap(donor=given.donor.name, region="mouth", **given.settings))
    )
