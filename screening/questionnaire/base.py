"""What all content shares: the base of its classes, and the kinds of text and id in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from screening.errors import Problem, SourceLocation

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


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of `names` as whole words, the longest first."""
    ordered = sorted({name for name in names if name}, key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered)) or '(?!)'})(?!\w)", re.IGNORECASE
    )


FORBIDDEN = {
    "en": (
        *("you are eligible", "not eligible", "you qualify", "good candidate", "bad candidate"),
        *("you are cleared", "approved for you", "safe for you", "you should take"),
        *("recommended dose", "mg", "your score", "you passed", "you failed", "low risk"),
        *("high risk", "life-changing", "breakthrough treatment", "miracle", "committed suicide"),
        *("addict", "addicts", "abuser", "abusers", "get clean", "contraindicated"),
        *("failed suicide", "successful suicide", "healing journey"),
    ),
    "es": (
        *("apto", "apta", "candidato", "candidata", "califica", "segura para usted"),
        *("alto riesgo", "bajo riesgo", "adicto", "adicta", "cometió suicidio", "mg"),
    ),
}
"""By language. Each judges, promises, doses or shames; the last is a word for clinicians."""

ALLOWED = (
    "right or safe for you",  # "It cannot tell you if KAP is ..."
    "Promises a cure or a life-changing result",  # a warning about such promises
)


def check_forbidden(location: SourceLocation, text: str, language: str) -> Iterator[Problem]:
    """Words in a text for patients that this checklist never says."""
    for sentence in ALLOWED:
        text = text.replace(sentence, "")
    if location[0] == "glossary":
        text = re.sub("contraindicated", "", text, flags=re.IGNORECASE)
    why = "It judges, promises, gives a dose or shames, and this checklist does none of these."
    fix = (
        "Say what a source says, and leave the answer to the provider: "
        "'One source says ...', 'Ask your provider about ...'."
    )
    for match in _forbidden(language[:2]).finditer(text):
        said = f"'{match[0]}' stands in a text for patients"
        yield Problem("forbidden-words", location, said, why, fix, quote=match[0])


@cache
def _forbidden(language: str) -> re.Pattern[str]:
    return pattern_of(FORBIDDEN.get(language, ()))
