"""Opens a sampled file: a still through the guard, a video as one of its frames, each with its mask."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from secondlook.faults import ContentError, Fault, PictureRefused
from secondlook.guard import MOST_BYTES, TOO_HEAVY, open_picture
from secondlook.own_media.folder import VIDEOS, file_inside
from secondlook.own_media.frames import NO_SUCH_FRAME, count_frames, read_frame
from secondlook.own_media.item import Item

LONGEST_SIDE = 1280
EARLIEST, LATEST = 0.1, 0.9  # of a video: titles and fades lie outside
DARKEST_MASK = 32


@dataclass(frozen=True, eq=False)
class Still:
    """`picture` is RGB, at most 1280 px; `mask` is white where it was changed, and of the same size.

    `seen` is the size that was found. `fault` says why a mask that is there is not used.
    """

    picture: Image.Image
    mask: Image.Image | None
    seen: tuple[int, int]
    fault: Fault | None = None


def open_still(root: Path, item: Item, share: float) -> Still:
    """The item as a still; of a video, the frame at this share of its middle part. Raises ContentError."""
    try:
        path = file_inside(root, item.file)
        number = _frame_number(path, share)
        picture = _pixels(path, number)
    except PictureRefused as refused:
        raise ContentError.at(item.file, None, refused.reason, "It is left out.") from None
    mask, fault = _mask(root, item, path, number, picture.size)
    small = picture.copy()
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if mask is not None:
        mask = mask.resize(small.size, Image.Resampling.BILINEAR).point(lambda value: 255 * (value > 127))
    return Still(small, mask, picture.size, fault)


def _is_video(path: Path) -> bool:
    return path.suffix.lower() in VIDEOS


def _frame_number(path: Path, share: float) -> int:
    if not _is_video(path):
        return 0
    return int((EARLIEST + (LATEST - EARLIEST) * share) * count_frames(path))


def _pixels(path: Path, number: int) -> Image.Image:
    if _is_video(path):
        return read_frame(path, number)
    return open_picture(_bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PictureRefused(TOO_HEAVY)
        return path.read_bytes()
    except OSError as error:
        raise PictureRefused(f"This file cannot be read: {error.strerror}.") from None


def _mask(
    root: Path, item: Item, source: Path, number: int, size: tuple[int, int]
) -> tuple[Image.Image | None, Fault | None]:
    if item.mask is None:
        return None, None
    try:
        path = file_inside(root, item.mask)
        if _is_video(path) and count_frames(path) != count_frames(source):
            raise PictureRefused(NO_SUCH_FRAME)
        return _black_and_white(_pixels(path, number), size), None
    except PictureRefused as refused:
        return None, Fault(item.mask, None, refused.reason, "The pack goes on without this mask.")
    except ContentError as error:
        return None, error.faults[0]


def _black_and_white(mask: Image.Image, size: tuple[int, int]) -> Image.Image:
    """White from half of the brightest channel up: masks of data sets are grey, coloured or compressed."""
    if mask.size != size:
        raise PictureRefused("This mask has another size than its picture.")
    red, green, blue = mask.split()
    brightest = _brighter(_brighter(red, green), blue)
    most = brightest.getextrema()[1]
    if not isinstance(most, int) or most < DARKEST_MASK:
        raise PictureRefused("This mask is empty.")
    return brightest.point(lambda value: 255 * (2 * value >= most))


def _brighter(one: Image.Image, other: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.lighter(one, other)
