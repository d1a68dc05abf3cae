"""Question packs: six kinds of question, each with its answer and its reasons, and their translations."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from secondlook.faults import ContentError, Fault
from secondlook.plain_yaml import Node
from secondlook.schema import (
    ClipId,
    ClueId,
    Content,
    FactId,
    Known,
    Minutes,
    Name,
    Number,
    PictureId,
    Share,
    Words,
    WordsOnly,
    YesNo,
    line_at,
    mistake,
    read_model,
    several,
)


def _four(value: Any) -> Any:
    if isinstance(value, list | tuple) and len(value) == 4:
        return value
    raise mistake("spot needs four numbers.", "Write [x, y, width, height], each from 0 to 1.")


Spot = Annotated[tuple[Share, Share, Share, Share], BeforeValidator(_four)]


class Step(Content):
    """One of several things to put in order, and why it has its place."""

    text: Words
    because: Words


class Option(Step):
    """One of several answers to choose from, and why it is right or not."""

    right: YesNo = False


class _Question(Content):
    id: Name
    ask: Words
    because: Words
    picture: PictureId | None = None
    clip: ClipId | None = None
    clue: ClueId | None = None
    fact: FactId | None = None
    hints: tuple[Words, ...] = ()
    look: Words | None = None
    """A few words that name the spot."""
    spot: Spot | None = None
    """What the reveal magnifies: x, y, width, height from 0 to 1. None: the box around the mask."""

    @model_validator(mode="after")
    def show_one_thing(self) -> Self:
        if self.picture is not None and self.clip is not None:
            raise mistake("This names a picture and a clip.", "Keep one of them.", "clip")
        return self

    @model_validator(mode="after")
    def keep_the_spot_in_a_picture(self) -> Self:
        if self.spot is None:
            return self
        x, y, width, height = self.spot
        if self.picture is None and self.clip is None:
            raise mistake("A spot needs a picture.", "Name a picture or clip, or remove the spot.", "spot")
        if not (width and height and x + width <= 1.0001 and y + height <= 1.0001):
            raise mistake(
                "This spot leaves the picture.", "Write [x, y, width, height], each from 0 to 1.", "spot"
            )
        return self


class _Looking(_Question):
    """A question that cannot be asked without a picture or a clip."""

    @model_validator(mode="after")
    def show_something(self) -> Self:
        if self.picture is None and self.clip is None:
            raise mistake("picture is missing.", "Add a line that begins with 'picture:' or 'clip:'.")
        return self


class RealOrFake(_Looking):
    kind: Literal["real_or_fake"] = "real_or_fake"
    right: Literal["real", "fake"]

    @model_validator(mode="after")
    def agree_with_what_is_shown(self, info: ValidationInfo) -> Self:
        if info.context is None:
            return self
        sort, name = ("clip", self.clip) if self.clip else ("picture", self.picture)
        kind = info.context[sort][name].kind
        right = "real" if kind == "untouched" else "fake"
        if self.right != right:
            raise mistake(f"{name} is {kind}.", f"Write 'right: {right}', or choose another {sort}.", "right")
        return self


class FindIt(_Looking):
    """Click where the picture was changed; on an untouched one, "nothing changed" is right."""

    kind: Literal["find_it"] = "find_it"


def _refuse_twins(options: tuple[Step, ...]) -> None:
    for position, option in enumerate(options):
        if option.text in [earlier.text for earlier in options[:position]]:
            raise mistake("Two options say the same.", "Change one of them.", "options", position, "text")


class _Choice(_Question):
    options: Annotated[tuple[Option, ...], several(2, 10)]

    @model_validator(mode="after")
    def mark_what_is_right(self) -> Self:
        _refuse_twins(self.options)
        marked = sum(option.right for option in self.options)
        self.check_marked(marked)
        return self

    def check_marked(self, marked: int) -> None:
        raise NotImplementedError


class PickOne(_Choice):
    kind: Literal["pick_one"] = "pick_one"

    def check_marked(self, marked: int) -> None:
        if marked != 1:
            are = "option is" if marked == 1 else "options are"
            raise mistake(f"{marked} {are} marked right.", "Mark exactly one.", "options")


class PickSome(_Choice):
    kind: Literal["pick_some"] = "pick_some"

    def check_marked(self, marked: int) -> None:
        if marked == 0:
            raise mistake("0 options are marked right.", "Mark at least one.", "options")


class PutInOrder(_Question):
    """`options` stand in the right order."""

    kind: Literal["put_in_order"] = "put_in_order"
    options: Annotated[tuple[Step, ...], several(2, 10)]

    @model_validator(mode="after")
    def tell_options_apart(self) -> Self:
        _refuse_twins(self.options)
        return self


class Estimate(_Question):
    """A number between `low` and `high` in steps; right when it is off by `tolerance` at most."""

    kind: Literal["estimate"] = "estimate"
    right: Number
    tolerance: Annotated[Number, Field(ge=0)]
    low: Number
    high: Number
    step: Annotated[Number, Field(gt=0)]
    unit: str = ""

    @model_validator(mode="after")
    def let_the_answer_be_given(self) -> Self:
        if not self.low <= self.right <= self.high or self.low == self.high:
            raise mistake(f"{self.right:g} is not between low and high.", "Widen low and high.", "right")
        if (self.high - self.low) / self.step > 1000:
            raise mistake("There are more than 1000 steps.", "Choose a larger step.", "step")
        nearest = self.low + round((self.right - self.low) / self.step) * self.step
        if min(abs(nearest - self.right), abs(self.high - self.right)) > self.tolerance + 1e-9:
            raise mistake(
                "No step comes near enough to be right.", "Choose a smaller step or more tolerance.", "step"
            )
        return self


Question = Annotated[
    RealOrFake | FindIt | PickOne | PickSome | PutInOrder | Estimate,
    Field(discriminator="kind"),
]


class Pack(Content):
    id: Name
    title: Words
    about: Words
    minutes: Minutes
    shuffled: YesNo = True
    questions: Annotated[tuple[Question, ...], several(1, 100)]

    @model_validator(mode="after")
    def tell_questions_apart(self) -> Self:
        counted = Counter(question.id for question in self.questions)
        for position, question in reversed(list(enumerate(self.questions))):
            if counted[question.id] > 1:
                raise mistake(
                    f"Two questions are called {question.id}.", "Rename one.", "questions", position, "id"
                )
        return self


def read_pack(node: Node, file: str, name: str, ids: Known | None = None) -> Pack:
    """Raises ContentError with every mistake found."""
    return read_model(Pack, node, file, ids, id=name)


class OptionWords(WordsOnly):
    text: Words
    because: Words


class QuestionWords(WordsOnly):
    ask: Words
    because: Words
    look: Words | None = None
    hints: tuple[Words, ...] = ()
    unit: str = ""
    options: tuple[OptionWords, ...] = ()


class PackWords(WordsOnly):
    title: Words
    about: Words
    questions: Mapping[str, QuestionWords]


def translate_pack(pack: Pack, node: Node, file: str) -> Pack:
    """The pack in other words. Raises ContentError when some are missing or have no counterpart."""
    words = read_model(PackWords, node, file)
    if faults := list(_gaps(pack, words, node, file)):
        raise ContentError(faults)
    questions = tuple(_translate(question, words.questions[question.id]) for question in pack.questions)
    return pack.model_copy(update={"title": words.title, "about": words.about, "questions": questions})


def _gaps(pack: Pack, words: PackWords, node: Node, file: str) -> Iterator[Fault]:
    ids = [question.id for question in pack.questions]
    for stray in words.questions.keys() - set(ids):
        line = line_at(node, "questions", stray)
        yield Fault(file, line, f"The pack has no question '{stray}'.", "Remove it, or correct its id.")
    for question in pack.questions:
        line = line_at(node, "questions", question.id)
        if question.id not in words.questions:
            yield Fault(
                file, line, f"The question {question.id} is missing.", f"Add '{question.id}:' and its words."
            )
            continue
        for field, here, there in _unequal(question, words.questions[question.id]):
            problem = f"{question.id} has {here} {field} here and {there} in the pack."
            line = line_at(node, "questions", question.id, field)
            yield Fault(file, line, problem, "Translate each, in the same order.")


def _unequal(question: Question, words: QuestionWords) -> Iterator[tuple[str, int, int]]:
    for field in ("look", "hints", "unit", "options"):
        here, there = _count(getattr(words, field)), _count(getattr(question, field, None))
        if here != there:
            yield field, here, there


def _count(value: str | tuple[object, ...] | None) -> int:
    return len(value) if isinstance(value, tuple) else int(bool(value))


def _translate(question: Question, words: QuestionWords) -> Question:
    update: dict[str, Any] = {field: getattr(words, field) for field in ("ask", "because", "look", "hints")}
    if isinstance(question, Estimate):
        update["unit"] = words.unit
    if isinstance(question, PickOne | PickSome | PutInOrder):
        pairs = zip(question.options, words.options, strict=True)
        update["options"] = tuple(option.model_copy(update=told.model_dump()) for option, told in pairs)
    return question.model_copy(update=update)
