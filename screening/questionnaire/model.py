"""What questions.yaml says, as frozen objects. Every key of the file is a field here.

The file is the one source of all content; these classes are its shape, so an unknown key, a
missing one or a wrong type is an error with a line number (see `loader`). Nothing in here knows
about one person's answers, the web or a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from screening.errors import UnknownStep
from screening.questionnaire.conditions import ALWAYS, Condition

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

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]
StepIdentifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Basis = Annotated[str, Field(pattern=r"^(label|study|practice|memory|web \d{3})$")]
"""Where a flag comes from: `label`, `study`, `web 00n`, `practice`, or `memory` (not verified;
prints as practice and is listed for sign-off)."""

Text = Annotated[str, Field(min_length=1)]

NOT_SURE: StandardAnswer = "not_sure"
IN_PERSON: StandardAnswer = "in_person"
NONE = "none"
FOLLOW_UP_LENGTH = 200
"""Characters in the text behind an option."""


class Content(BaseModel):
    """Base of all content: immutable, and strict about keys and types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Review(Content):
    """Who signed the content off. All empty means that no clinician has reviewed it."""

    by: Text | None = None
    on: date | None = None
    note: Text | None = None


class LevelWords(Content):
    """How one level is named on the two sheets."""

    heading: Text
    patient: Text
    meaning: Text


class BasisWords(Content):
    """What one tag means: on the legend (`short`), and in a sentence for the patient."""

    short: Text
    patient: Text


class StandardWords(Content):
    """The words of an answer that every question offers. `{topic}` is the question's `short`."""

    label: Text
    patient: Text


class Option(Content):
    """One answer a person can pick."""

    label: Text
    flags: dict[Level, tuple[Basis, ...]] = {}
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

    @property
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
    options: dict[Identifier, Option] = {}
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
    basis: Text
    evidence: tuple[str, ...] = ()


class Block(Content):
    """A piece of running text: a lead-in in bold, a paragraph, a list; each is optional."""

    heading: Text | None = None
    lead: Text | None = None
    text: Text | None = None
    list: tuple[Block, ...] = ()
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_text_is_a_paragraph(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


Blocks = tuple[Block, ...]


class Card(Content):
    """One Learn page."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    title: Text
    summary: Text
    body: Blocks
    basis: Text
    evidence: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class Term(Content):
    """A glossary term. `words` are further spellings under which it is found in running text."""

    meaning: Text
    words: tuple[Text, ...] = ()


class Emergency(Content):
    label: Text
    tel: Text


class CrisisLine(Content):
    """One helpline. `tel_note`: what to do after the call is picked up ("press 2")."""

    name: Text
    tel: Text | None = None
    tel_note: Text | None = None
    sms: Text | None = None
    sms_body: Text | None = None
    chat: Text | None = None
    note: Text | None = None


class CrisisLocale(Content):
    """The checked lines of one place. `short` completes "You can ..." in running text."""

    place: Text
    emergency: Emergency
    short: Text
    lines: Annotated[tuple[CrisisLine, ...], Field(min_length=1)]
    checked_on: date
    references: tuple[str, ...] = ()


class ExtraLine(Content):
    """A line that is added where its condition holds."""

    show_if: Condition
    text: Text


class CrisisPage(Content):
    """The words of the crisis page. The page itself comes from the template."""

    heading: Text
    first: Text
    hope: Text
    extra: tuple[ExtraLine, ...] = ()
    danger_heading: Text
    danger: Text
    talk_heading: Text
    talk_cost: Text
    trust_heading: Text
    trust: Text
    about_heading: Text
    about: Text
    know_heading: Text
    know: Text


class Crisis(Content):
    """Help: the page, the short panel, and the lines for each place."""

    title: Text
    page: CrisisPage
    panel: Text
    link: Text
    default: Text
    """The locale whose lines are shown, unless the setting CRISIS_LOCALE names another."""
    fallback_url: Text
    fallback: Text
    """What stands in place of the lines where a locale has none that were checked."""
    fallback_short: Text
    """Completes "You can ..." there: "find a helpline at findahelpline.com"."""
    fallback_emergency: Text
    """Completes "call ..." there: "your local emergency number"."""
    locales: dict[str, CrisisLocale]

    @property
    def here(self) -> CrisisLocale | None:
        """The lines of the active locale; None where none were checked (show the fallback)."""
        return self.locales.get(self.default)


class Safety(Content):
    """How the safety questions behave. They are kept out of everything but the safety line."""

    step: StepIdentifier
    questions: tuple[Identifier, ...]
    """Their answers print nowhere but in the safety lines, and only as `print_choice` allows."""
    print_choice: Identifier
    interrupt_if: Condition
    """When a save makes this true, the crisis page stands once before the next step."""
    support_if: Condition
    """When this holds, the support panel also opens the next page."""
    every_sheet: Text
    ask_me: Text
    full_lead: Text
    """Before the answers, under the choice `full`; `{date}` is the day they were given."""
    not_stated: Text
    ask_again: Text
    """Asked on return when the answers are more than a day old."""


class Notice(Content):
    """A line that stands on the named steps while its condition holds."""

    show_if: Condition
    steps: Annotated[tuple[StepIdentifier, ...], Field(min_length=1)]
    text: Text


class GlanceRow(Content):
    """One row of 'At a glance': its label (empty for the first) and the questions it gathers."""

    label: str
    questions: tuple[Identifier, ...]


class States(Content):
    """Words for what was answered to the medicine list and the reactions."""

    yes: Text
    no: Text
    not_sure: Text
    in_person: Text
    blank: Text


class Sheet(Content):
    """The fixed words of the two sheets, and which questions feed their fixed places."""

    clinician_title: Text
    strip: Text
    not_reviewed: Text
    reviewed: Text
    out_of_date: Text
    name_line: Text
    example: Text
    example_if: Condition
    example_question: Text
    glance: tuple[GlanceRow, ...]
    medicines: Identifier
    reactions: Identifier
    own_questions: Identifier
    """The question whose text stands first among the questions to ask."""
    states: States
    not_sure_first: tuple[Identifier, ...]
    legend: Text
    no_verdict: Text
    empty_group: Text
    patient_title: Text
    point_here: Text
    bring: Text
    first_group_intro: Text
    no_lines: Text
    where_from: Text
    clear: Text
    ends: tuple[Text, ...]
    before_printing: Text
    after_printing: Text


class StartPage(Content):
    title: Text
    intro: Text
    can_heading: Text
    can: tuple[Text, ...]
    cannot_heading: Text
    cannot: tuple[Text, ...]
    heads_up: Text


class Site(Content):
    """The site's own pages and notices. Names in braces come from the settings."""

    start: StartPage
    disclaimer_short: Text
    disclaimer_heading: Text
    disclaimer: Blocks
    privacy: Blocks
    clinicians: Blocks
    sources_intro: Blocks
    saved: Text
    medicine_warning: Text
    where_from: Text


class Source(Content):
    """One of the five documents: background, not proof."""

    title: Text
    note: Text
    used_for: Text
    checked_on: date


class Evidence(Content):
    """One note taken from a document, in our own words."""

    source: Annotated[str, Field(pattern=r"^\d{3}$")]
    says: Text


class Reference(Content):
    """A label, paper or page outside the five documents."""

    cite: Text
    used_for: Text
    status: Text
    checked_on: date


class Questionnaire(Content):
    """All content, validated as a whole (see `loader`)."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+$")]
    language: Text
    checked_on: date
    approval_checked_on: date
    review_by: date
    reviewed: Review
    levels: dict[Level, LevelWords]
    bases: dict[Identifier, BasisWords]
    """By the first word of a tag: `label`, `study`, `web`, `practice`; strongest first."""
    standard_answers: dict[Identifier, StandardWords]
    topics: dict[Identifier, Text]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    safety: Safety
    notices: tuple[Notice, ...]
    asks: tuple[Ask, ...]
    sheet: Sheet
    site: Site
    crisis: Crisis
    cards: tuple[Card, ...]
    glossary: dict[str, Term]
    sources: dict[str, Source]
    evidence: dict[str, Evidence]
    references: dict[str, Reference]

    @cached_property
    def digest(self) -> bytes:
        """32 bytes that change with any change of content."""
        return hashlib.sha256(self.model_dump_json().encode()).digest()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for section in self.sections for step in section.steps)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in the order in which they are asked."""
        return {question.id: question for step in self.steps for question in step.questions}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each question, from 1: the same on the screen and on paper."""
        return {id_: number for number, id_ in enumerate(self.questions, 1)}

    @cached_property
    def step_of(self) -> dict[str, Step]:
        """The step of each question, by the question's id."""
        return {question.id: step for step in self.steps for question in step.questions}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of each step, by the step's id."""
        return {step.id: section for section in self.sections for step in section.steps}

    def get_step(self, step_id: str) -> Step:
        """Raises UnknownStep."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise UnknownStep(step_id)

    def steps_of_way(self, short: bool) -> tuple[Step, ...]:
        """The steps of the short way, or all of them."""
        return tuple(step for step in self.steps if step.short_way or not short)

    def is_private(self, question_id: str) -> bool:
        """Whether a question's answer may print in the safety lines only, if at all."""
        return question_id in self.safety.questions or question_id == self.safety.print_choice

    def flagged_options(self) -> Iterator[tuple[Question, str, Option]]:
        """Every option above `info`, with its question and value."""
        for question in self.questions.values():
            for value, option in question.options.items():
                if option.level != "info":
                    yield question, value, option
