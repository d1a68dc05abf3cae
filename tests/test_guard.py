"""Pictures from strangers: pixels come through, everything else stays outside."""

import struct
import threading
import warnings
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from secondlook import guard
from secondlook.faults import PictureRefused
from secondlook.guard import open_picture


def saved(picture: Image.Image, form: str, **how: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, form, **how)
    return stream.getvalue()


def drawn(mode: str = "RGB", size: tuple[int, int] = (12, 8)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert(mode)


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_picture_comes_through_as_plain_pixels(form: str, mode: str) -> None:
    picture = open_picture(saved(drawn(mode), form))
    assert (picture.mode, picture.size, picture.info) == ("RGB", (12, 8), {})


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA", "1", "I;16"])
def test_other_kinds_of_pixels_become_rgb(mode: str) -> None:
    assert open_picture(saved(Image.new(mode, (12, 8)), "PNG")).mode == "RGB"
    assert open_picture(saved(drawn("CMYK"), "JPEG")).mode == "RGB"


def test_pixels_survive_unchanged() -> None:
    assert open_picture(saved(drawn(), "PNG")).tobytes() == drawn().tobytes()


def test_what_is_transparent_becomes_white() -> None:
    assert open_picture(saved(Image.new("RGBA", (2, 2), (255, 0, 0, 0)), "PNG")).getpixel((0, 0)) == (
        255,
        255,
        255,
    )


def test_a_turned_photo_is_put_upright_and_tells_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera"
    picture = open_picture(saved(drawn(), "JPEG", exif=exif))
    assert picture.size == (8, 12)
    assert not picture.getexif()
    assert b"A camera" not in saved(picture, "PNG")


def test_a_phone_picture_with_extras_gives_its_main_picture() -> None:
    data = saved(drawn(), "MPO", save_all=True, append_images=[drawn(size=(6, 4))])
    assert open_picture(data).size == (12, 8)


def refusal(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        open_picture(data)
    return refused.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", guard.NOT_A_PICTURE),
        (b"hello", guard.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", guard.NOT_A_PICTURE),
        (saved(drawn(), "GIF"), guard.NOT_A_PICTURE),
        (saved(drawn(), "BMP"), guard.NOT_A_PICTURE),
        (saved(drawn(), "TIFF"), guard.NOT_A_PICTURE),
        (b"\xff\xd8" + b"\0" * guard.MOST_BYTES, guard.TOO_HEAVY),
        (png_that_claims(20_000, 5_000), guard.TOO_LARGE),
        (png_that_claims(6_000, 5_000), guard.TOO_LARGE),
        (png_that_claims(2**31 - 1, 2**31 - 1), guard.TOO_LARGE),
        (png_that_claims(100, 100), guard.DAMAGED),
        (saved(drawn(size=(200, 200)), "JPEG")[:600], guard.DAMAGED),
        (saved(drawn(), "PNG", save_all=True, append_images=[drawn().rotate(90)]), guard.MOVING),
        (saved(drawn(), "WEBP", save_all=True, append_images=[drawn().rotate(90)]), guard.MOVING),
    ],
)
def test_a_refusal_says_why_in_one_sentence(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


WHOLE = [saved(drawn(size=(40, 30)), form) for form in ("JPEG", "PNG", "WEBP", "MPO")]


@settings(deadline=None, max_examples=300)
@given(
    whole=st.sampled_from(WHOLE),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    keep=st.floats(0, 1),
)
def test_a_damaged_picture_is_opened_or_refused(
    whole: bytes, edits: list[tuple[float, int]], keep: float
) -> None:
    data = bytearray(whole)
    for place, byte in edits:
        data[int(place * len(data))] = byte
    with suppress(PictureRefused):
        assert open_picture(bytes(data[: int((0.5 + keep) * len(data))])).mode == "RGB"


def test_two_at_once_leave_the_warnings_of_the_process_alone() -> None:
    before = list(warnings.filters)
    data = saved(drawn(size=(300, 300)), "PNG")
    threads = [threading.Thread(target=lambda: [open_picture(data) for _ in range(20)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == before
