"""What all content shares: the base of its classes, and the kinds of text and id in the file."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]
RetiredIdentifier = Annotated[
    str, Field(pattern=r"^(section|step|question|option|row|ask|rule|card) [A-Za-z0-9_.-]+$")
]
StepIdentifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Translated:
    """A mark for words that every language says in its own way."""


BLANK = r"\S"
"""What a text holds that is more than spaces."""

Text = Annotated[str, Field(min_length=1, pattern=BLANK), Translated]
"""Words that a person reads."""
Untranslated = Annotated[str, Field(min_length=1, pattern=BLANK)]
"""The same in every language: a number, an address, a name, a title that someone else gave."""


class Content(BaseModel):
    """Base of all content: immutable, and strict about keys and types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Review(Content):
    """Who signed the content off. All empty means that no clinician has reviewed it."""

    by: Untranslated | None = None
    """The name of who signed it off, and as what."""
    on: date | None = None
    """The day of the sign-off."""
    note: Untranslated | None = None
    """What the sign-off leaves open."""


class Block(Content):
    """A piece of running text: a lead-in in bold, a paragraph, a list; each is optional."""

    heading: Text | None = None
    """A heading above it."""
    lead: Text | None = None
    """The first words, in bold."""
    text: Text | None = None
    """The paragraph."""
    list: tuple[Block, ...] = ()
    """Points below it, each a text or a block of its own."""
    note: Text | None = None
    """Smaller words below it."""

    @model_validator(mode="before")
    @classmethod
    def _plain_text_is_a_paragraph(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


Blocks = tuple[Block, ...]
