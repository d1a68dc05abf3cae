"""Clips of the cast: what each shows, what was done to it, and exactly where in every frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from secondlook.contour import trace
from secondlook.faults import ContentError, Fault
from secondlook.pictures import (
    ASSET_PARTS,
    DIGEST,
    SOURCES,
    Outline,
    Picture,
    Strength,
    Truth,
    asset,
    damaged,
    read_mask,
    read_truth,
    without_strangers,
)
from secondlook.plain_yaml import Node
from secondlook.schema import (
    Broken,
    Content,
    Name,
    Number,
    Share,
    Words,
    WordsOnly,
    expect_parts,
    line_at,
    mistake,
    read_entries,
    read_model,
    several,
)


class Caption(Content):
    """What stands under a clip for a while; `from` and `to` are seconds."""

    from_: Annotated[Number, Field(ge=0, alias="from")]
    to: Annotated[Number, Field(gt=0)]
    text: Words

    @model_validator(mode="after")
    def end_after_the_beginning(self) -> Self:
        if self.to <= self.from_:
            raise mistake("This caption ends before it begins.", "Let 'to' be more than 'from'.", "to")
        return self


@dataclass(frozen=True)
class Poster:
    """The first frame of a clip, as a picture."""

    file: Path
    width: int
    height: int
    sha256: str
    alt: str


class Clip(Content):
    """A few seconds without sound. The untouched `twin` of an altered clip is the clip it began as."""

    id: Name
    file: Annotated[Path, asset("clips", "mp4")]
    poster: Annotated[Path, asset("clips", "jpg")]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    frames: Annotated[int, Field(ge=2, le=600)]
    fps: Annotated[int, Field(ge=1, le=60)]
    sha256: Annotated[str, DIGEST]
    poster_sha256: Annotated[str, DIGEST]
    alt: Words
    captions: tuple[Caption, ...] = ()
    made_by: Words
    licence: Words
    kind: Literal["untouched", "altered"]
    strength: Strength | None = None
    recipe: Mapping[str, str] = {}
    parents: tuple[Name, ...] = ()
    twin: Name | None = None
    mask: Annotated[Path, asset("truth", "png")] | None = None
    truth: Annotated[Path, asset("truth", "json")] | None = None

    @property
    def alteration(self) -> str | None:
        """The kind of change, as the studio names it; None when untouched."""
        return self.recipe.get("kind") if self.kind == "altered" else None

    @property
    def is_swap(self) -> bool:
        """Whether the face of somebody else was laid over this one."""
        return self.kind == "altered" and "donor" in self.recipe

    @property
    def first_frame(self) -> Poster:
        return Poster(self.poster, self.width, self.height, self.poster_sha256, self.alt)

    @model_validator(mode="after")
    def name_files_after_the_clip(self) -> Self:
        for field in ("file", "poster", "mask", "truth"):
            path = getattr(self, field)
            if path is not None and path.stem != self.id:
                raise mistake(
                    f"{path.name} belongs to another clip.", f"The file name is the id: {self.id}.", field
                )
        return self

    @model_validator(mode="after")
    def end_captions_with_the_clip(self) -> Self:
        for place, caption in enumerate(self.captions):
            if caption.to > self.frames / self.fps + 0.05:
                raise mistake(
                    "This caption ends after the clip.",
                    f"The clip lasts {self.frames / self.fps:g} seconds.",
                    *("captions", place, "to"),
                )
        return self

    @model_validator(mode="after")
    def tell_all_of_a_change(self) -> Self:
        for field in ("strength", "mask", "truth", "twin"):
            if self.kind == "altered" and getattr(self, field) is None:
                raise mistake(f"{field} is missing.", f"An altered clip needs '{field}:'.")
            if self.kind == "untouched" and field != "truth" and getattr(self, field) is not None:
                raise mistake(
                    f"An untouched clip has no {field}.", "Remove it, or write kind: altered.", field
                )
        return self


class ClipWords(WordsOnly):
    """What a translation says of a clip: its alternative text, and the text of each caption in order."""

    alt: Words
    captions: tuple[Words, ...] = ()


def translate_clip(clip: Clip, node: Node, file: str) -> dict[str, Any]:
    """The fields of the clip that are other in the language of the file. Raises ContentError."""
    words = read_model(ClipWords, node, file)
    if len(words.captions) != len(clip.captions):
        problem = f"{clip.id} has {len(words.captions)} captions here and {len(clip.captions)} in English."
        line = line_at(node, "captions")
        raise ContentError.at(file, line, problem, "Translate each, in the same order.")
    pairs = zip(clip.captions, words.captions, strict=True)
    captions = tuple(caption.model_copy(update={"text": text}) for caption, text in pairs)
    return {"alt": words.alt, "captions": captions}


class Frame(Content):
    """One frame: 68 points of the face, and the outline of what was changed in it; from 0 to 1."""

    landmarks: Annotated[tuple[tuple[Number, Number], ...], several(68, 68)] = ()
    outline: tuple[tuple[tuple[Share, Share], ...], ...] = ()


class Measured(Content):
    """A file in assets/truth: all frames, and what the studio measured of the change (studio/measure.py)."""

    frames: tuple[Frame, ...]
    difference: Number | None = None
    edge: Number | None = None
    temporal: Number | None = None


@dataclass(frozen=True, eq=False)
class ClipTruth(Truth):
    """What was changed in a clip: `mask` and `outline` hold all places that are changed in some frame."""

    frames: tuple[Frame, ...]


def read_clips(node: Node, root: Path, pictures: Mapping[str, object]) -> tuple[dict[str, Clip], Broken]:
    """All clips of assets/sources.yaml whose entries are sound. No file is read."""
    listed = expect_parts(node, ASSET_PARTS, SOURCES)["clips"]
    clips, broken = read_entries(Clip, listed, SOURCES, {"assets": {"root": root / "assets"}})
    broken |= {name: (_namesake(listed, name),) for name in clips if name in pictures}
    clips = {name: clip for name, clip in clips.items() if name not in broken}
    clips, broken = without_strangers("clip", clips, broken, listed)
    unlike = {name: fault for name, clip in clips.items() for fault in _unlike_its_twin(clip, clips, listed)}
    return {name: clip for name, clip in clips.items() if name not in unlike}, broken | unlike


def _namesake(node: Node, name: str) -> Fault:
    return Fault(SOURCES, line_at(node, name), f"A picture is called {name} too.", "Rename the clip.")


def _unlike_its_twin(clip: Clip, clips: Mapping[str, Clip], node: Node) -> list[tuple[Fault, ...]]:
    """A clip and its twin are played in step."""
    if clip.twin is None:
        return []
    twin = clips[clip.twin]
    if (clip.width, clip.height, clip.frames, clip.fps) == (twin.width, twin.height, twin.frames, twin.fps):
        return []
    line = line_at(node, clip.id, "twin")
    return [(Fault(SOURCES, line, f"'{twin.id}' has another size or length.", "Build both again."),)]


def read_truth_of(shown: Picture | Clip | None) -> Truth | None:
    """Where a picture or a clip was changed; None when untouched. Raises ContentError on damage."""
    if isinstance(shown, Clip):
        return read_clip_truth(shown)
    return read_truth(shown) if shown else None


def read_clip_truth(clip: Clip) -> ClipTruth | None:
    """Where the clip was changed, or None for an untouched one. Raises ContentError on damage."""
    if clip.mask is None or clip.truth is None:
        return None
    return _read_truth(clip.mask, clip.truth)


@lru_cache(maxsize=64)
def _read_truth(mask: Path, truth: Path) -> ClipTruth:
    changed = read_mask(mask)
    return ClipTruth(changed, trace(changed), read_frames(truth))


def read_frames(path: Path) -> tuple[Frame, ...]:
    """Raises ContentError when the file is damaged."""
    try:
        return Measured.model_validate_json(path.read_bytes()).frames
    except ValidationError as error:
        raise damaged(path, error.errors()[0]["msg"]) from None
    except OSError as error:
        raise damaged(path, str(error)) from None


def rounded(outline: Outline, steps: int = 1000) -> list[list[int]]:
    """The outline in whole steps of the width and height, each polygon as one row x, y, x, y ..."""
    return [[round(value * steps) for point in polygon for value in point] for polygon in outline]
