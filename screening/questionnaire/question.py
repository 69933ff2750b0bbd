"""What is asked: sections, steps, questions, options, and the questions to ask back."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from screening.questionnaire.conditions import ALWAYS, Condition
from screening.questionnaire.content import Content, Fixed, Identifier, Review, StepIdentifier, Text

Level = Literal["raise_first", "monitor", "little_research", "tell_provider", "ask", "info"]
"""What an answer puts on the sheet, highest first. `info` is no flag: it only informs."""

LEVELS: tuple[Level, ...] = (
    "raise_first",
    "monitor",
    "little_research",
    "tell_provider",
    "ask",
    "info",
)

QuestionType = Literal["single", "multiple", "short_text", "long_text", "medicines"]
StandardAnswer = Literal["not_sure", "in_person"]

Basis = Annotated[str, Field(pattern=r"^(label|study|practice|memory|web \d{3})$")]
"""Where a flag comes from: `label`, `study`, `web 00n`, `practice`, or `memory` (not verified;
prints as practice and is listed for sign-off)."""

NOT_SURE: StandardAnswer = "not_sure"
IN_PERSON: StandardAnswer = "in_person"
NONE = "none"
SUMMARY = "summary"
"""The id under which the choices for the sheets are saved, beside those of the steps."""
FOLLOW_UP_LENGTH = 200
"""Characters in the text behind an option."""


class Option(Content):
    """One answer a person can pick."""

    label: Text
    flags: dict[Level, tuple[Basis, ...]] = Field(default_factory=dict)
    topic: Identifier | None = None
    line: Text | None = None
    """Short words for the clinician, printed behind the topic's label. `{text}`: what the person
    wrote behind this option."""
    glance: Text | None = None
    """Words for the 'At a glance' rows; an option with them needs no `line`."""
    is_no: bool = False
    """A plain no under another name than `no` or `none` ("Not at all")."""
    if_not_ticked: Text | None = None
    """The name under which a clinician is told that this was not ticked."""
    text: Text | None = None
    """Label of the text box behind this option, where it has one."""
    detail: Text | None = None
    patient: Text | None = None
    stated: bool = False
    """True where a source names this very thing; else it makes a general note concrete."""
    evidence: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @cached_property
    def level(self) -> Level:
        """The highest level among the flags; `info` without any."""
        return next((level for level in LEVELS if level in self.flags), "info")


class Question(Content):
    """One question. Every question is optional to answer."""

    id: Identifier
    text: Text
    type: QuestionType
    short: Text
    """The question as a topic, in a list: "family history"."""
    why: Text
    help: Text | None = None
    show_if: Condition = ALWAYS
    options: dict[Identifier, Option] = Field(default_factory=dict)
    offers: tuple[StandardAnswer, ...] = (NOT_SURE, IN_PERSON)
    """Which standard answers stand under the options. Text questions have none."""
    if_not_sure: Level = "info"
    """What 'not sure' counts as when the questions for the provider are picked."""
    max_length: int | None = None
    """Characters, for text questions; a line break counts as one."""
    topic: Identifier | None = None
    line: Text | None = None
    own_words: Text | None = None
    """For text questions: the label under which the words are quoted whole."""
    glance: Text = "{}"
    """How the picked options' `glance` words stand in their row: "helped: {}"."""
    joins: Identifier | None = None
    """Another question, behind whose line this one's picks print: "problem now: alcohol"."""
    patient: Text | None = None
    detail: Text | None = None
    stated: bool = False
    evidence: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def is_choice(self) -> bool:
        return self.type in ("single", "multiple")

    @property
    def is_text(self) -> bool:
        return self.type in ("short_text", "long_text")

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Every value this question takes, in the order in which they are shown."""
        return (*self.options, *(() if self.is_text else self.offers))

    def is_no(self, value: str) -> bool:
        """Whether picking `value` says no: `none`, `no`, or an option marked `is_no`."""
        option = self.options.get(value)
        return option is not None and (value in (NONE, "no") or option.is_no)


class Step(Content):
    """One page of the checklist: one topic, one to four questions."""

    id: StepIdentifier
    title: Text
    short_way: bool = False
    opening: Text | None = None
    """A calm line at the top of the page."""
    note: Text | None = None
    """A line that is always there, such as what to do about chest pain now."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=4)]


class Section(Content):
    """One part of the checklist."""

    id: Identifier
    title: Text
    sheet_name: Text
    """One or two words for the clinician sheet."""
    intro: Text
    reviewed: Review = Review()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Ask(Content):
    """A question for the person to ask the provider."""

    id: Annotated[str, Field(pattern=r"^P\d{2}$")]
    text: Text
    show_if: Condition = ALWAYS
    first: bool = False
    """Tied to a 'raise first' flag: stands before all but the person's own questions."""
    moves_up_if: Condition | None = None
    basis: Fixed
    evidence: tuple[str, ...] = ()
