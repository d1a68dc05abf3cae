"""Takes one frame out of a video with OpenCV, and does nothing else with it."""

from pathlib import Path

from PIL import Image

from secondlook.faults import PictureRefused
from secondlook.guard import MOST_PIXELS, TOO_LARGE

NOT_A_VIDEO = "This is not an MP4, MOV, AVI, MKV or WebM video."
UNREADABLE = "This video is damaged, or of a kind that cannot be read here."
NO_SUCH_FRAME = "This video has another length."
PATIENCE = 20_000  # milliseconds for one file


def count_frames(path: Path) -> int:
    """As many as its header says; 0 where it does not. Raises PictureRefused."""
    import cv2

    _check_container(path)
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, PATIENCE])
    try:
        if not video.isOpened():
            raise PictureRefused(UNREADABLE)
        return max(0, int(video.get(cv2.CAP_PROP_FRAME_COUNT)))
    finally:
        video.release()


def read_frame(path: Path, number: int) -> Image.Image:
    """The frame of this number, from 0, as RGB. Raises PictureRefused."""
    import cv2

    _check_container(path)
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, PATIENCE, cv2.CAP_PROP_READ_TIMEOUT_MSEC, PATIENCE]
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, limits)
    try:
        if not video.isOpened():
            raise PictureRefused(UNREADABLE)
        if video.get(cv2.CAP_PROP_FRAME_WIDTH) * video.get(cv2.CAP_PROP_FRAME_HEIGHT) > MOST_PIXELS:
            raise PictureRefused(TOO_LARGE)
        if number:
            video.set(cv2.CAP_PROP_POS_FRAMES, number)
        read, frame = video.read()
    except cv2.error:
        raise PictureRefused(UNREADABLE) from None
    finally:
        video.release()
    if not read or frame is None or frame.ndim != 3:
        raise PictureRefused(UNREADABLE)
    return Image.fromarray(frame[:, :, ::-1].copy())


def _check_container(path: Path) -> None:
    """Looks at the first bytes: FFmpeg would also follow a playlist that calls itself a video."""
    try:
        with path.open("rb") as opened:
            start = opened.read(12)
    except OSError:
        raise PictureRefused(UNREADABLE) from None
    boxes = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
    avi = start[:4] == b"RIFF" and start[8:12] == b"AVI "
    if not (start[4:8] in boxes or avi or start[:4] == b"\x1aE\xdf\xa3"):
        raise PictureRefused(NOT_A_VIDEO)
