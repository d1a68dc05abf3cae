"""Gives all stills of a pack one size, so that no size tells an answer, and says which do not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from PIL import Image

from secondlook.own_media.item import Item
from secondlook.own_media.stills import LONGEST_SIDE, Still

Box = tuple[float, float, float, float]

SMALLEST_SIDE = 160
MOST_CUT = 0.25
MOST_MASK_LOST = 0.1


@dataclass(frozen=True)
class Shape:
    width: int
    height: int

    @property
    def aspect(self) -> float:
        return self.width / self.height


def misfits(stills: Mapping[Item, Still]) -> dict[Item, str]:
    """Those too small, of the rarer orientation, or of which the common shape would cut off too much."""
    small = {
        item: f"This is smaller than {SMALLEST_SIDE} pixels."
        for item, still in stills.items()
        if min(still.seen) < SMALLEST_SIDE
    }
    if small or not stills:
        return small
    aspects = {item: still.picture.width / still.picture.height for item, still in stills.items()}
    wide = 2 * sum(aspect >= 1 for aspect in aspects.values()) >= len(aspects)
    turned = [item for item, aspect in aspects.items() if (aspect >= 1) != wide]
    if turned:
        return dict.fromkeys(turned, f"This is {'upright' if wide else 'wide'}, and most of the pack is not.")
    common = median(aspects.values())
    return {item: reason for item, still in stills.items() if (reason := _loses(still, common))}


def _loses(still: Still, aspect: float) -> str | None:
    box = part(still.picture.size, aspect)
    if 1 - _area(box) / (still.picture.width * still.picture.height) > MOST_CUT:
        return "Its proportions are too unlike the others'."
    if still.mask is not None:
        all_of_it = _white(still.mask)
        kept = _white(still.mask.crop((round(box[0]), round(box[1]), round(box[2]), round(box[3]))))
        if kept < (1 - MOST_MASK_LOST) * all_of_it:
            return "Its altered spot lies at the edge that the common shape cuts off."
    return None


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _white(mask: Image.Image) -> int:
    return mask.histogram()[255]


def common_shape(stills: Sequence[Still]) -> Shape:
    """The middle aspect ratio, as large as every still allows without being blown up."""
    aspect = median(still.picture.width / still.picture.height for still in stills)
    boxes = [part(still.picture.size, aspect) for still in stills]
    width = min(box[2] - box[0] for box in boxes)
    width = min(width, LONGEST_SIDE, LONGEST_SIDE * aspect)
    return Shape(round(width), round(width / aspect))


def part(size: tuple[int, int], aspect: float) -> Box:
    """The largest middle part of this aspect ratio: left, top, right, bottom in pixels."""
    width, height = min(size[0], size[1] * aspect), min(size[1], size[0] / aspect)
    left, top = (size[0] - width) / 2, (size[1] - height) / 2
    return left, top, min(left + width, size[0]), min(top + height, size[1])


def shaped(picture: Image.Image, shape: Shape) -> Image.Image:
    box = part(picture.size, shape.aspect)
    return picture.resize((shape.width, shape.height), Image.Resampling.LANCZOS, box=box)


def shaped_spot(spot: Box, size: tuple[int, int], shape: Shape) -> Box | None:
    """x, y, width, height (0 to 1) of a spot in the part that is kept; None when none of it is."""
    left, top, right, bottom = part(size, shape.aspect)
    x, y, width, height = spot
    begin = _inside((x * size[0] - left) / (right - left)), _inside((y * size[1] - top) / (bottom - top))
    end = (
        _inside(((x + width) * size[0] - left) / (right - left)),
        _inside(((y + height) * size[1] - top) / (bottom - top)),
    )
    kept = (begin[0], begin[1], round(end[0] - begin[0], 4), round(end[1] - begin[1], 4))
    return kept if kept[2] > 0 and kept[3] > 0 else None


def _inside(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)
