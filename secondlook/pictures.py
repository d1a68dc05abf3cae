"""Pictures of the cast: what each shows, who made it, what was done to it, and exactly where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, Self, TypeAlias, TypeVar

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
    expect_parts,
    line_at,
    mistake,
    read_entries,
    several,
    unknown_id,
)

if TYPE_CHECKING:
    import numpy

SOURCES = "assets/sources.yaml"
ASSET_PARTS = ("pictures", "clips")
Strength = Literal["crude", "fair", "good", "very_good"]
Outline = tuple[tuple[tuple[float, float], ...], ...]

DIGEST = StringConstraints(pattern="^[0-9a-f]{64}$")


def asset(folder: str, suffixes: str) -> BeforeValidator:
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

    file: Annotated[Path, asset("pictures", r"small\.jpg")]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, DIGEST]


class Picture(Content):
    """One still. The untouched `twin` of an altered picture is the picture it began as.

    `brought`: from a facilitator's own media, of whose making less is known (see own_media).
    """

    id: Name
    file: Annotated[Path, asset("pictures", "jpg")]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, DIGEST]
    small: Small | None = None
    alt: Words
    made_by: Words
    licence: Words
    kind: Literal["untouched", "altered"]
    strength: Strength | None = None
    recipe: Mapping[str, str] = {}
    parents: tuple[Name, ...] = ()
    mask: Annotated[Path, asset("truth", "png")] | None = None
    truth: Annotated[Path, asset("truth", "json")] | None = None
    twin: Name | None = None
    brought: YesNo = False

    @property
    def alteration(self) -> str | None:
        """The kind of alteration, as the studio names it; None when there is none, or when it was brought."""
        if self.brought:
            return None
        return self.recipe.get("alteration", "face_swap" if self.kind == "altered" else None)

    @property
    def is_swap(self) -> bool:
        """Whether the face of somebody else was laid over this one; False where that is not known."""
        return self.alteration == "face_swap"

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


class Kin(Protocol):
    """What has parents, and perhaps a twin: a picture, or a clip."""

    @property
    def kind(self) -> str: ...
    @property
    def parents(self) -> tuple[str, ...]: ...
    @property
    def twin(self) -> str | None: ...


T = TypeVar("T", bound=Kin)


class PictureWords(WordsOnly):
    """What a translation says of a picture."""

    alt: Words


Mask: TypeAlias = "numpy.ndarray[tuple[int, int], numpy.dtype[numpy.bool_]]"


@dataclass(frozen=True, eq=False)
class Truth:
    """What was changed in a picture: `mask` (height, width), `outline` polygons of (x, y) from 0 to 1."""

    mask: Mask
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
    listed = expect_parts(node, ASSET_PARTS, SOURCES)["pictures"]
    pictures, broken = read_entries(Picture, listed, SOURCES, {"assets": {"root": root / "assets"}})
    return without_strangers("picture", pictures, broken, listed)


def without_strangers(
    sort: str, models: dict[str, T], broken: Broken, node: Node
) -> tuple[dict[str, T], Broken]:
    """Leaves out what has a twin or a parent that is not there, and then what began as that."""
    while strangers := _name_strangers(sort, models, broken, node):
        broken = broken | strangers
        models = {name: model for name, model in models.items() if name not in strangers}
    return models, broken


def _name_strangers(sort: str, models: Mapping[str, Kin], broken: Broken, node: Node) -> Broken:
    """What has a twin or parents that are not there, or a twin that was changed too."""
    found: Broken = {}
    for name, model in models.items():
        for field, other in [("twin", model.twin), *(("parents", parent) for parent in model.parents)]:
            line = line_at(node, name, field)
            if other is not None and other not in models:
                problem, remedy = unknown_id(sort, other, {sort: models, f"broken {sort}": broken})
                found[name] = (Fault(SOURCES, line, problem, remedy),)
            elif field == "twin" and other is not None and models[other].kind == "altered":
                remedy = f"Name the untouched {sort} this one began as."
                found[name] = (Fault(SOURCES, line, f"'{other}' is not untouched.", remedy),)
    return found


def read_truth(picture: Picture) -> Truth | None:
    """Where the picture was changed, or None for an untouched one. Raises ContentError on damage."""
    if picture.mask is None or picture.truth is None:
        return None
    return _read_truth(picture.mask, picture.truth)


@lru_cache(maxsize=256)
def _read_truth(mask: Path, truth: Path) -> Truth:
    return Truth(read_mask(mask), read_landmarks(truth).outline)


def read_mask(path: Path) -> Mask:
    """True where something was changed. Raises ContentError when the file is damaged."""
    import numpy

    from secondlook.guard import open_picture

    try:
        grey = numpy.asarray(open_picture(path.read_bytes()).convert("L"))
    except (OSError, PictureRefused) as error:
        raise damaged(path, str(error)) from None
    changed = grey > 127
    changed.flags.writeable = False
    return changed


def read_landmarks(path: Path) -> Landmarks:
    """Raises ContentError when the file is damaged."""
    try:
        return Landmarks.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise damaged(path, error.errors()[0]["msg"]) from None
    except OSError as error:
        raise damaged(path, str(error)) from None


def damaged(path: Path, why: str) -> ContentError:
    return ContentError.at(f"assets/truth/{path.name}", None, f"This is damaged ({why}).", "Build it again.")
