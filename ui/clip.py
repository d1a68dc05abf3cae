"""What the card is told of a clip: where its files are, how long it is, and the words of its player."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from secondlook.clips import Clip
from server.clips import captions_url, clip_url, poster_url
from ui.words import t


def clip_data(clip: Clip, locale: str, *, plays: bool = True) -> dict[str, Any]:
    """Nothing in it depends on whether the clip was altered. `plays`: it starts by itself."""
    return {
        "url": clip_url(clip),
        "poster": poster_url(clip),
        "alt": clip.alt,
        "width": clip.width,
        "height": clip.height,
        "frames": clip.frames,
        "fps": clip.fps,
        "plays": plays,
        "captions": _captions(clip, locale),
        "words": clip_words(locale),
    }


def _captions(clip: Clip, locale: str) -> dict[str, str] | None:
    url = captions_url(clip)
    return {"url": url, "lang": locale, "label": t("Captions")} if url else None


@lru_cache
def clip_words(locale: str) -> dict[str, str]:
    """Every label of the player in the visitor's language, which is `locale`; it fills in {values}."""
    return {
        "play": t("Play the clip"),
        "pause": t("Stop the clip"),
        "back": t("One frame back"),
        "on": t("One frame on"),
        "slow": t("Slow motion"),
        "seek": t("Place in the clip"),
        "frame": t("Frame {n} of {of}"),
        "keys": t(
            "Space or K plays and stops the clip. Comma and full stop, or the left and right arrow, go one "
            "frame back and on."
        ),
        "no_play": t(
            "This browser cannot play the clip, so you see its first frame only. You can answer all the "
            "same, or open the page in another browser."
        ),
    }
