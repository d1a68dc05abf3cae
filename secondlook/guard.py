"""The one door for pictures, ours and a stranger's: bytes in, plain pixels out, or a reason why not."""

import struct
import threading
import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from secondlook.faults import PictureRefused

MOST_BYTES = 12_000_000
MOST_PIXELS = 24_000_000
FORMATS = ("JPEG", "PNG", "WEBP")

TOO_HEAVY = "This file is larger than 12 MB."
TOO_LARGE = "This picture has more than 24 million pixels."
NOT_A_PICTURE = "This is not a JPEG, PNG or WebP picture."
MOVING = "This picture has more than one frame."
DAMAGED = "This picture is damaged."

_DAMAGE = (
    OSError,  # cut short, broken stream
    SyntaxError,  # how Pillow says broken PNG
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    MemoryError,
    NotImplementedError,
    Warning,
)
# warnings.catch_warnings changes the whole process, and two at once could leave it changed.
_one_at_a_time = threading.Lock()


def open_picture(data: bytes) -> Image.Image:
    """The upright RGB pixels of a JPEG, PNG or WebP, free of metadata; what is transparent becomes white.

    Raises PictureRefused with one English sentence. Only the header is looked at before the size is known to
    be bearable: 344 kB of PNG can ask for 700 MB.
    """
    if len(data) > MOST_BYTES:
        raise PictureRefused(TOO_HEAVY)
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return _decode(data)
        except UnidentifiedImageError:
            raise PictureRefused(NOT_A_PICTURE) from None
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise PictureRefused(TOO_LARGE) from None
        except _DAMAGE:
            raise PictureRefused(DAMAGED) from None


def _decode(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise PictureRefused(TOO_LARGE)
        phone = (
            opened.format == "MPO"
        )  # a JPEG that brings a depth map or the like; the first frame is the photo
        if not phone and getattr(opened, "n_frames", 1) > 1:
            raise PictureRefused(MOVING)
        upright = ImageOps.exif_transpose(opened)
        return _pixels_only(upright)


def _pixels_only(picture: Image.Image) -> Image.Image:
    canvas = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        painted = picture.convert("RGBA")
        canvas.paste(painted, mask=painted)
    else:
        canvas.paste(picture)
    return canvas
