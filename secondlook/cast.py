"""The people in the pictures, who do not exist: name card and portrait."""

from typing import Annotated, ClassVar

from pydantic import Field

from secondlook.schema import Content, Name, PictureId, Words, WordsOnly


class PersonWords(WordsOnly):
    """What a translation says of a person."""

    name: Words
    about: Words


class Person(PersonWords):
    stray: ClassVar[str] = Content.stray

    id: Name
    monk: Annotated[int, Field(ge=1, le=10)]
    """Step of the Monk skin tone scale that the skin was drawn after."""
    portrait: PictureId
