"""Pictures of the cast: what each shows, who made it, what was done to it, and exactly where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from secondlook.faults import ContentError, Fault, PictureRefused
from secondlook.plain_yaml import Node
from secondlook.schema import (
    NAME,
    Broken,
    Content,
    Name,
    Number,
    Share,
    Words,
    WordsOnly,
    YesNo,
    expect_field,
    line_at,
    mistake,
    read_entries,
    several,
    unknown_id,
)

if TYPE_CHECKING:
    import numpy

SOURCES = "assets/sources.yaml"
Strength = Literal["crude", "fair", "good", "very_good"]
Outline = tuple[tuple[tuple[float, float], ...], ...]


_DIGEST = StringConstraints(pattern="^[0-9a-f]{64}$")


def _asset(folder: str, suffixes: str) -> BeforeValidator:
    """Takes 'folder/name.suffix' and makes it a path below assets/; nothing leads out of there."""

    def resolve(value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        if not re.fullmatch(rf"{folder}/{NAME}\.({suffixes})", value):
            raise mistake(
                f"'{value[:60]}' is not a file of {folder}/.", f"Write it like {folder}/my_name.{suffixes}."
            )
        path = Path(info.context["assets"]["root"] if info.context else "") / value
        if info.context and not path.is_file():
            raise mistake(f"assets/{value} is missing.", "Add the file, or remove the entry.")
        return path

    return BeforeValidator(resolve)


class Small(Content):
    """The same picture in fewer pixels, for narrow screens and lists."""

    file: Annotated[Path, _asset("pictures", r"small\.jpg")]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, _DIGEST]


class Picture(Content):
    """One still. The untouched `twin` of an altered picture is the picture it began as.

    `brought`: from a facilitator's own media, of whose making less is known (see own_media).
    """

    id: Name
    file: Annotated[Path, _asset("pictures", "jpg")]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, _DIGEST]
    small: Small | None = None
    alt: Words
    made_by: Words
    licence: Words
    kind: Literal["untouched", "altered"]
    strength: Strength | None = None
    recipe: Mapping[str, str] = {}
    parents: tuple[Name, ...] = ()
    mask: Annotated[Path, _asset("truth", "png")] | None = None
    truth: Annotated[Path, _asset("truth", "json")] | None = None
    twin: Name | None = None
    brought: YesNo = False

    @model_validator(mode="after")
    def name_files_after_the_picture(self) -> Self:
        for field, path in (("file", self.file), ("mask", self.mask), ("truth", self.truth)):
            if path is not None and path.stem != self.id:
                raise mistake(
                    f"{path.name} belongs to another picture.", f"The file name is the id: {self.id}.", field
                )
        return self

    @model_validator(mode="after")
    def keep_the_small_one_small(self) -> Self:
        if self.small is None:
            return self
        if self.small.file.name != f"{self.id}.small.jpg":
            raise mistake(
                f"{self.small.file.name} belongs to another picture.", f"Use {self.id}.small.jpg.", "small"
            )
        if self.small.width >= self.width:
            raise mistake("The small file is not smaller than the picture.", "Build it again.", "small")
        return self

    @model_validator(mode="after")
    def tell_all_of_a_change(self) -> Self:
        for field in ("strength", "mask", "truth", "twin"):
            if self.kind == "altered" and getattr(self, field) is None and not self._may_lack(field):
                raise mistake(f"{field} is missing.", f"An altered picture needs '{field}:'.")
            if self.kind == "untouched" and field != "truth" and getattr(self, field) is not None:
                raise mistake(
                    f"An untouched picture has no {field}.", "Remove it, or write kind: altered.", field
                )
        return self

    def _may_lack(self, field: str) -> bool:
        """A brought picture may lack everything, but a mask and its outline come together."""
        other = {"mask": self.truth, "truth": self.mask}.get(field)
        return self.brought and other is None


class PictureWords(WordsOnly):
    """What a translation says of a picture."""

    alt: Words


@dataclass(frozen=True, eq=False)
class Truth:
    """What was changed in a picture: `mask` (height, width), `outline` polygons of (x, y) from 0 to 1."""

    mask: "numpy.ndarray[tuple[int, int], numpy.dtype[numpy.bool_]]"
    outline: Outline


class Landmarks(Content):
    """A file in assets/truth: 68 points of the face and the outline of the change, from 0 to 1.

    `difference` and `edge`: mean colour difference (CIELAB) inside the change, and the step at its rim.
    """

    landmarks: Annotated[tuple[tuple[Number, Number], ...], several(68, 68)] = ()
    """Not written for brought pictures: nobody measured them."""
    outline: tuple[tuple[tuple[Share, Share], ...], ...] = ()
    difference: Number | None = None
    edge: Number | None = None


def read_pictures(node: Node, root: Path) -> tuple[dict[str, Picture], Broken]:
    """All pictures of assets/sources.yaml whose entries are sound. No pixel is read."""
    listed = expect_field(node, "pictures", SOURCES)
    pictures, broken = read_entries(Picture, listed, SOURCES, {"assets": {"root": root / "assets"}})
    while strangers := _name_strangers(pictures, broken, listed):
        broken |= strangers
        pictures = {name: picture for name, picture in pictures.items() if name not in strangers}
    return pictures, broken


def _name_strangers(pictures: dict[str, Picture], broken: Broken, node: Node) -> Broken:
    """The pictures whose twin or parents are not there, or whose twin was changed too."""
    found: Broken = {}
    for name, picture in pictures.items():
        for field, other in [("twin", picture.twin), *(("parents", parent) for parent in picture.parents)]:
            line = line_at(node, name, field)
            if other is not None and other not in pictures:
                problem, remedy = unknown_id(
                    "picture", other, {"picture": pictures, "broken picture": broken}
                )
                found[name] = (Fault(SOURCES, line, problem, remedy),)
            elif field == "twin" and other is not None and pictures[other].kind == "altered":
                remedy = "Name the untouched picture this one began as."
                found[name] = (Fault(SOURCES, line, f"'{other}' is not untouched.", remedy),)
    return found


def read_truth(picture: Picture) -> Truth | None:
    """Where the picture was changed, or None for an untouched one. Raises ContentError on damage."""
    if picture.mask is None or picture.truth is None:
        return None
    return _read_truth(picture.mask, picture.truth)


@lru_cache(maxsize=256)
def _read_truth(mask: Path, truth: Path) -> Truth:
    import numpy

    from secondlook.guard import open_picture

    try:
        grey = numpy.asarray(open_picture(mask.read_bytes()).convert("L"))
    except (OSError, PictureRefused) as error:
        raise _damaged(mask, str(error)) from None
    changed = grey > 127
    changed.flags.writeable = False
    return Truth(changed, read_landmarks(truth).outline)


def read_landmarks(path: Path) -> Landmarks:
    """Raises ContentError when the file is damaged."""
    try:
        return Landmarks.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise _damaged(path, error.errors()[0]["msg"]) from None
    except OSError as error:
        raise _damaged(path, str(error)) from None


def _damaged(path: Path, why: str) -> ContentError:
    return ContentError.at(f"assets/truth/{path.name}", None, f"This is damaged ({why}).", "Build it again.")
