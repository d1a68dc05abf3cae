"""Turns a tree read from YAML into a model, or into faults in the author's words.

A model is checked against what is `known` elsewhere in the course (its pictures, clues, facts): see `Known`.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from secondlook.faults import ContentError, Fault
from secondlook.plain_yaml import Node

Known = Mapping[str, Mapping[str, Any]]
"""What a file may name: "picture", "clue", "fact", "quiz", "lens" ... -> the ids there are.

"broken picture" and so on hold the ids of entries that are wrong themselves.
"""

Broken = dict[str, tuple[Fault, ...]]
"""Id -> why it could not be read."""

NAME = "[a-z0-9][a-z0-9_]*"
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Minutes = Annotated[int, Field(ge=1, le=600)]


def mistake(problem: str, remedy: str, *at: str | int) -> PydanticCustomError:
    """To be raised in a validator; `at` leads from the validated value to the offending one."""
    return PydanticCustomError(
        "mistake", "{problem} {remedy}", {"problem": problem, "remedy": remedy, "at": at}
    )


def _yes_or_no(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() not in {"yes", "no", "true", "false"}:
        raise mistake(f"'{clip(value)}' is neither yes nor no.", "Write yes or no.")
    return value.lower() in {"yes", "true"}


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]


def _shaped(pattern: str, remedy: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise mistake(f"'{clip(value)}' is not an id.", remedy)
        return value

    return AfterValidator(check)


Name = Annotated[
    str, _shaped("[a-z0-9][a-z0-9_]{0,59}", "Use lower case letters, digits and underscores, 60 at most.")
]
FactName = Annotated[
    str, _shaped("[a-z0-9_-]{1,80}", "Use lower case letters, digits and hyphens, 80 at most.")
]


def several(least: int, most: int) -> BeforeValidator:
    """Bounds a list before its items are looked at, so that a wrong item does not make it seem shorter."""

    def check(value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, list | tuple) and not least <= len(value) <= most:
            problem = f"The number of {info.field_name} is {len(value)}."
            raise mistake(problem, f"Write {least} to {most}." if least < most else f"Write {most}.")
        return value

    return BeforeValidator(check)


def known(kind: str) -> AfterValidator:
    """Accepts an id that `Known` lists under `kind`; any id when there is no `Known` to ask."""

    def check(value: str, info: ValidationInfo) -> str:
        if info.context is not None and value not in info.context[kind]:
            raise mistake(*unknown_id(kind, value, info.context))
        return value

    return AfterValidator(check)


PictureId = Annotated[Name, known("picture")]
ClipId = Annotated[Name, known("clip")]
ClueId = Annotated[Name, known("clue")]
FactId = Annotated[FactName, known("fact")]


def unknown_id(kind: str, value: str, ids: Known) -> tuple[str, str]:
    """Problem and remedy for an id that is nowhere, or whose own entry is wrong."""
    if value in ids.get(f"broken {kind}", ()):
        return f"The {kind} '{value}' is broken itself.", "Correct that first."
    return f"There is no {kind} '{clip(value)}'.", did_you_mean(value, ids[kind]) or HOMES[kind]


HOMES = {
    "picture": "Pictures are listed in assets/sources.yaml.",
    "clip": "Clips are listed in assets/sources.yaml.",
    "clue": "Clues are listed in clues.yaml.",
    "fact": "Facts are listed in facts.yaml.",
    "quiz": "Quizzes are the files in quizzes/.",
    "case": "Cases are the files in cases/.",
    "activity": "Activities are the files in activities/.",
    "lens": "Lenses are the files in lenses/.",
}


class Content(BaseModel):
    """A frozen model that refuses an unknown field and names the nearest known one."""

    model_config = ConfigDict(frozen=True)
    stray: ClassVar[str] = "Known here: {known}."

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_fields(cls, data: Any) -> Any:
        known = {field.alias or name: field for name, field in cls.model_fields.items()}
        if isinstance(data, dict) and (unknown := [key for key in data if key not in known]):
            fields = ", ".join(known)
            remedies = [did_you_mean(key, known) or cls.stray.format(known=fields) for key in unknown]
            raise PydanticCustomError("unknown", "unknown fields", {"unknown": unknown, "remedies": remedies})
        return data


class WordsOnly(Content):
    """A part of a translation: it has words, and nothing that could disagree with the English file."""

    stray: ClassVar[str] = "A translation carries words only: remove it."


M = TypeVar("M", bound=Content)


def read_model(model: type[M], node: Node, file: str, ids: Known | None = None, **given: Any) -> M:
    """The model that `node` describes; `given` are fields from elsewhere, such as an id from a file name."""
    fields = expect_fields(node, file)
    if written := next((key for key in given if key in fields), None):
        problem = f"'{written}' is not known here."
        raise ContentError.at(file, fields[written].line, problem, "Remove it: it follows from the file.")
    try:
        return model.model_validate(_plain(node) | given, context=ids)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise ContentError(fault for detail in details for fault in _faults(detail, node, file)) from None


def read_entries(
    model: type[M], node: Node, file: str, ids: Known | None = None
) -> tuple[dict[str, M], Broken]:
    """A model for each field of `node`, by its id; a wrong entry is left out and told about."""
    models, broken = {}, {}
    for name, entry in expect_fields(node, file).items():
        try:
            models[name] = read_model(model, entry, file, ids, id=name)
        except ContentError as error:
            broken[name] = error.faults
    return models, broken


def expect_fields(node: Node, file: str) -> dict[str, Node]:
    if isinstance(node.value, dict):
        return node.value
    raise ContentError.at(file, node.line, "Fields are expected here.", "Write lines like 'title: My title'.")


def expect_parts(node: Node, names: tuple[str, ...], file: str) -> dict[str, Node]:
    """What stands under each of `names`, an empty part where there is none; nothing else may stand there."""
    fields = expect_fields(node, file)
    if stray := next((field for name, field in fields.items() if name not in names), None):
        listed = " and ".join(f"'{name}:'" for name in names)
        raise ContentError.at(
            file, stray.line, f"Only {listed} are expected here.", "Write the rest under one."
        )
    return {name: fields.get(name, Node({}, node.line)) for name in names}


def line_at(node: Node, *path: str | int) -> int:
    """The line of what `path` leads to, or of the last thing there is on the way."""
    return _follow(node, path).line


def did_you_mean(word: str, words: Mapping[str, Any]) -> str | None:
    near = get_close_matches(word, words, n=1)
    return f"Did you mean {near[0]}?" if near else None


def clip(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(value) for value in node.value]
    return node.value


def _follow(node: Node, path: tuple[str | int, ...]) -> Node:
    previous: str | int = ""
    for step in path:
        if isinstance(previous, str) or not _is_kind(node, step):
            child = _child(node, step)
            if child is None:
                break
            node = child
        previous = step
    return node


def _is_kind(node: Node, step: str | int) -> bool:
    """Whether this step only says which kind pydantic chose for an item: the file has no such level."""
    return isinstance(node.value, dict) and "kind" in node.value and node.value["kind"].value == step


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node.value, dict) and isinstance(step, str):
        return node.value.get(step)
    if isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def _faults(error: ErrorDetails, node: Node, file: str) -> Iterator[Fault]:
    about = error.get("ctx", {})
    if error["type"] == "unknown":
        for key, remedy in zip(about["unknown"], about["remedies"], strict=True):
            line = _follow(node, (*error["loc"], key)).line
            yield Fault(file, line, f"'{clip(key)}' is not known here.", remedy)
    elif error["type"] == "mistake":
        yield Fault(
            file, _follow(node, (*error["loc"], *about["at"])).line, about["problem"], about["remedy"]
        )
    else:
        problem, remedy = SAYINGS.get(error["type"], (error["msg"] + ".", "Please correct it."))
        key = _key(error)
        sort = "an answer" if key == "right" else f"known for {key}"
        told = {"key": key, "sort": sort, "value": clip(str(error["input"])), **_unquoted(about)}
        yield Fault(file, _follow(node, error["loc"]).line, problem.format(**told), remedy.format(**told))


def _key(error: ErrorDetails) -> str:
    return next((step for step in reversed(error["loc"]) if isinstance(step, str)), "this")


def _unquoted(about: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value).removesuffix(".0").replace("'", "") for name, value in about.items()}


SAYINGS = {
    "missing": ("{key} is missing.", "Add a line that begins with '{key}:'."),
    "string_type": ("{key} must be words.", "Write words after '{key}:', in quotes if they hold a colon."),
    "string_too_short": ("{key} is empty.", "Write words after '{key}:'."),
    "string_pattern_mismatch": ("'{value}' does not fit {key}.", "It must look like {pattern}."),
    "int_type": ("{key} must be a whole number.", "Write digits, like 6."),
    "int_parsing": ("'{value}' is not a whole number.", "Write digits, like 6."),
    "int_from_float": ("'{value}' is not a whole number.", "Write digits, like 6."),
    "int_parsing_size": ("'{value}' is too large.", "Write a smaller number."),
    "float_type": ("{key} must be a number.", "Write a number, like 0.5."),
    "float_parsing": ("'{value}' is not a number.", "Write a number, like 0.5."),
    "finite_number": ("'{value}' is not a number to count with.", "Write a number, like 0.5."),
    "greater_than": ("{key} is {value}.", "It must be more than {gt}."),
    "greater_than_equal": ("{key} is {value}.", "It must be at least {ge}."),
    "less_than_equal": ("{key} is {value}.", "It must be at most {le}."),
    "bool_type": ("{key} must be yes or no.", "Write yes or no."),
    "literal_error": ("'{value}' is not {sort}.", "Use {expected}."),
    "union_tag_invalid": ("'{tag}' is not a kind of question.", "Use one of {expected_tags}."),
    "union_tag_not_found": ("kind is missing.", "Add a line that begins with 'kind:'."),
    "tuple_type": ("{key} must be a list.", "Begin each line of it with '- '."),
    "dict_type": ("{key} must hold fields.", "Write lines like 'name: value' under it."),
    "model_type": ("{key} must hold fields.", "Write lines like 'name: value' under it."),
    "model_attributes_type": ("{key} must hold fields.", "Write lines like 'name: value' under it."),
}
