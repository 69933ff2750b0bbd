"""What questions.yaml says, as frozen objects. Every key of the file is a field here.

The file is the one source of all content; these classes are its shape, so an unknown key, a
missing one or a wrong type is an error with a line number (see `loader`). Nothing in here knows
about one person's answers, the web or a database.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, model_validator

from screening.questionnaire import site_text
from screening.questionnaire.base import (
    Content,
    Identifier,
    RetiredIdentifier,
    Review,
    StepIdentifier,
    Text,
    Untranslated,
)
from screening.questionnaire.conditions import ALWAYS, Condition
from screening.questionnaire.crisis import Crisis, Safety
from screening.questionnaire.glossary import Gloss, terms_in

Level = Literal["raise_first", "monitor", "little_research", "tell_provider", "ask", "info"]
"""What an answer puts on the sheet, highest first. `info` is no flag: it only informs."""

LEVELS: tuple[Level, ...] = get_args(Level)

QuestionType = Literal[
    "single", "multiple", "short_text", "long_text", "number", "date", "medicines"
]
WRITTEN_TYPES = ("short_text", "long_text", "number", "date")
"""Those whose answer is one text: words, a number as `6.5`, a date as `2026-05`."""
Precision = Literal["year", "month", "day"]
StandardAnswer = Literal["not_sure", "in_person"]

Basis = Annotated[str, Field(pattern=r"^(label|study|practice|memory|web \d{3})$")]
"""Where a flag comes from: `label`, `study`, `web 00n`, `practice`, or `memory` (not verified;
prints as practice and is listed for sign-off)."""

NOT_SURE: StandardAnswer = "not_sure"
IN_PERSON: StandardAnswer = "in_person"
NONE = "none"
FORM_FIELDS = frozenset(
    {"csrf_token", "revision", "action", "clear", "language", "seen", "shown", "then", "unseen"}
)
"""What a step's form sends beside its answers; no question has such an id. `seen`: a question that
the script showed with the answer that brings it up. `unseen`: the page hides the boxes behind
options that are not picked, so what stands in them is kept and not asked about."""
SUMMARY = "summary"
"""The id under which the choices for the sheets are saved, beside those of the steps."""
NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.([0-9]*[1-9]))?")
"""As a number is kept."""
DATE = re.compile(r"((?:19|20)[0-9]{2})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
"""As a date is kept, as far as it is known."""
FOLLOW_UP_LENGTH = 200
"""Characters in the text behind an option."""


def kept_number(value: Decimal) -> str:
    """Return a number as it is kept: without zeros that say nothing."""
    whole, _, places = f"{value:f}".partition(".")
    return f"{whole}.{places.rstrip('0')}".rstrip(".") if int(whole) or places.strip("0") else "0"


class Flagged(Content):
    """What may put a flag on the sheets."""

    flags: dict[Level, tuple[Basis, ...]] = Field(default_factory=dict)
    """A level of `levels`, and where that comes from, strongest first: {ask: [label, web 002]}."""

    @cached_property
    def level(self) -> Level:
        """The highest level among the flags; `info` without any."""
        return next((level for level in LEVELS if level in self.flags), "info")


class Option(Flagged):
    """One answer a person can pick."""

    label: Text
    """What the person reads and picks."""
    topic: Identifier | None = None
    """The row of the clinician sheet, one of `topics`."""
    line: Text | None = None
    """Short words for the clinician, printed behind the topic's label. `{text}`: what the person
    wrote behind this option."""
    glance: Text | None = None
    """Words for the 'At a glance' rows; an option with them needs no `line`. `{text}`: what the
    person wrote behind this option."""
    is_no: bool | None = None
    """`true`: a plain no under another name than `no` or `none` ("Not at all"). `false`: an option
    of that name which is none ("No, I have one")."""
    exclusive: bool = False
    """Stands alone among several answers ("I choose not to answer"). `none`, 'in person' and every
    plain no do so without it."""
    if_not_ticked: Text | None = None
    """The name under which a clinician is told that this was not ticked."""
    request: Text | None = None
    """What it asks of the provider. It prints on the clinician sheet alone; every other answer to
    such a question leaves no trace on any sheet."""
    text: Text | None = None
    """Label of the text box behind this option, where it has one."""
    detail: Text | None = None
    """The long line, for the page for clinicians and the JSON file."""
    patient: Text | None = None
    """The sentence on the patient's own sheet."""
    stated: bool = False
    """True where a source names this very thing; else it makes a general note concrete."""
    evidence: tuple[str, ...] = ()
    """Notes of `evidence` (E..) that it rests on."""
    references: tuple[str, ...] = ()
    """Entries of `references` (R..) that it rests on."""


class Question(Content):
    """One question. Every question is optional to answer."""

    id: Identifier
    """Never changes once released: saved answers hold it."""
    text: Text
    """What is asked."""
    type: QuestionType
    """Which answers it takes."""
    short: Text
    """The question as a topic, in a list: "family history"."""
    why: Text
    """Why it is asked, in a sentence or two: 'Why we ask' opens it."""
    help: Text | None = None
    """A line under the question that helps to answer it."""
    show_if: Condition = ALWAYS
    """When it is asked; it may look at earlier questions. Left out: always."""
    options: dict[Identifier, Option] = Field(default_factory=dict)
    """The answers to pick from, by their ids."""
    offers: tuple[StandardAnswer, ...] = (NOT_SURE, IN_PERSON)
    """Which standard answers stand under the options; for texts, numbers and dates, none unless
    named."""
    if_not_sure: Level = "info"
    """What 'not sure' counts as when the questions for the provider are picked."""
    max_length: Annotated[int, Field(ge=1)] | None = None
    """Characters, for text questions; a line break counts as one."""
    unit: Text | None = None
    """For numbers: what stands behind it, such as "kg"."""
    least: int | None = None
    """The least number that is taken."""
    most: int | None = None
    """The greatest number that is taken."""
    decimals: Annotated[int, Field(ge=0, le=3)] = 0
    """How many places of a number may stand behind the point."""
    precision: Precision = "day"
    """How much of a date is asked for. A person may say less: a year is a date, too."""
    topic: Identifier | None = None
    """For text questions: the row of the clinician sheet, one of `topics`."""
    line: Text | None = None
    """For text questions: how `{text}` prints there."""
    own_words: Text | None = None
    """For text questions: the label under which the words are quoted whole."""
    glance: Text = "{}"
    """How the picked options' `glance` words stand in their row: "helped: {}"."""
    joins: Identifier | None = None
    """Another question, behind whose line this one's picks print: "problem now: alcohol"."""
    detail: Text | None = None
    """For text questions: the long line, for clinicians."""
    stated: bool = False
    """As for an option."""
    evidence: tuple[str, ...] = ()
    """Notes of `evidence` (E..) that it rests on."""
    references: tuple[str, ...] = ()
    """Entries of `references` (R..) that it rests on."""

    @model_validator(mode="before")
    @classmethod
    def _offer_nothing_beside_a_box(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("type") in WRITTEN_TYPES:
            return {"offers": (), **data}
        return data

    @property
    def is_choice(self) -> bool:
        return self.type in ("single", "multiple")

    @cached_property
    def is_text(self) -> bool:
        return self.type in ("short_text", "long_text")

    @cached_property
    def is_written(self) -> bool:
        """Whether an answer is one text: words, a number as `6.5`, a date as `2026-05`."""
        return self.type in WRITTEN_TYPES

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Every value this question takes, in the order in which they are shown."""
        return (*self.options, *self.offers)

    @property
    def picks_field(self) -> str:
        """The name of the form's field for picks; the question's id names what is written."""
        return f"{self.id}-standard" if self.is_written else self.id

    def takes(self, text: str) -> bool:
        """Whether `text` is an answer to this question that is written."""
        if self.type == "number":
            match = NUMBER.fullmatch(text)
            return bool(
                match
                and len(match[1] or "") <= self.decimals
                and (self.least is None or self.least <= Decimal(text))
                and (self.most is None or Decimal(text) <= self.most)
            )
        if self.type == "date":
            match = DATE.fullmatch(text)
            parts = [int(part) for part in match.groups() if part] if match else []
            try:
                date(*[*parts, 1, 1][:3])
            except (TypeError, ValueError):
                return False
            return 0 < len(parts) <= ("year", "month", "day").index(self.precision) + 1
        return self.is_text

    def is_no(self, value: str) -> bool:
        """Whether picking `value` says no: `none`, `no`, or as the option's `is_no` has it."""
        option = self.options.get(value)
        if option is None or option.is_no is None:
            return option is not None and value in (NONE, "no")
        return option.is_no

    @cached_property
    def noes(self) -> frozenset[str]:
        """The values that say no."""
        return frozenset(filter(self.is_no, self.options))

    @cached_property
    def exclusive(self) -> tuple[str, ...]:
        """The values beside which no other can be meant, where several can be picked."""
        return tuple(
            value
            for value in self.values
            if value in (NONE, IN_PERSON, *self.noes)
            or (value in self.options and self.options[value].exclusive)
        )


class Step(Content):
    """One page of the checklist: one topic, one to four questions."""

    id: StepIdentifier
    """Its address; never changes once released."""
    title: Text
    """The title of the page."""
    short_way: bool = False
    """Whether the short way has it too."""
    opening: Text | None = None
    """A calm line at the top of the page."""
    note: Text | None = None
    """A line that is always there, such as what to do about chest pain now."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=4)]
    """One to four; at least one is always asked."""


class Section(Content):
    """One part of the checklist."""

    id: Identifier
    """Never changes once released."""
    title: Text
    """The title of the part."""
    sheet_name: Text
    """One or two words for the clinician sheet."""
    intro: Text
    """What stands below the title."""
    reviewed: Review = Review()
    """Who signed this part off, and when."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    """Its pages."""


class Ask(Content):
    """A question for the person to ask the provider."""

    id: Annotated[str, Field(pattern=r"^P\d{2}$")]
    """P and two digits; never changes once released."""
    text: Text
    """The question, as the person would say it."""
    show_if: Condition = ALWAYS
    """When it is offered. Left out: always."""
    first: bool = False
    """Tied to a 'raise first' flag: stands before others that no line of the sheet lifts higher."""
    moves_up_if: Condition | None = None
    """When it stands before the others."""
    basis: Untranslated
    """For whoever edits this: what it rests on, in words."""
    evidence: tuple[str, ...] = ()
    """Notes of `evidence` (E..) that it rests on."""


class Rule(Flagged):
    """A line for several answers together, which stands before the lines of single answers."""

    id: Identifier
    """Never changes once released."""
    show_if: Condition
    """The answers that it joins: at least two, each named as one that was given."""
    topic: Identifier
    """The label of its row on the clinician sheet, one of `topics`."""
    line: Text
    """Short words for the clinician. The answers that it joins print behind them."""
    patient: Text
    """The sentence on the patient's own sheet."""
    detail: Text
    """Why these matter together, and what to clarify, for clinicians and the JSON file."""
    evidence: tuple[str, ...] = ()
    """Notes of `evidence` (E..) that it rests on."""
    references: tuple[str, ...] = ()
    """Entries of `references` (R..) that it rests on."""


@dataclass(frozen=True)
class Background:
    """What explains a question to the person who is asked."""

    terms: tuple[Gloss, ...]
    """The glossary terms in the question and its answers."""
    why_terms: tuple[Gloss, ...]
    """The glossary terms in why it is asked."""
    titles: tuple[str, ...]
    """The documents that it rests on, each once."""
    kinds: tuple[str, ...]
    """The kinds of outside source that it rests on, in words, each once."""


class Questionnaire(Content):
    """All content, validated as a whole (see `loader`)."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+$")]
    """Two numbers and a dot, in quotes; raised with every release."""
    language: Untranslated
    """The language of this file: en."""
    checked_on: date
    """The day on which the content was last checked as a whole."""
    approval_checked_on: date
    """The day on which it was last checked what is approved."""
    review_by: date
    """The day until which that counts."""
    reviewed: Review
    """Who signed all of it off, and when."""
    levels: dict[Level, site_text.LevelWords]
    """The names of the flags, highest first."""
    bases: dict[Identifier, site_text.BasisWords]
    """The tags, strongest first: `label`, `study`, `web`, `practice`, and each `kind` of
    label among the references."""
    standard_answers: dict[Identifier, site_text.StandardWords]
    """'Not sure' and 'in person'."""
    topics: dict[Identifier, Text]
    """The rows of the clinician sheet: an id and its words."""
    hard_to_say: dict[Identifier, Text] = Field(default_factory=dict)
    """Words to begin with, by topic: they stand behind what the patient's own sheet says of it."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The parts, with their pages, questions and options."""
    safety: Safety = Safety()
    """Which questions are about safety, and how they behave."""
    notices: tuple[site_text.Notice, ...]
    """Lines that stand on some pages while a condition holds."""
    asks: tuple[Ask, ...]
    """Questions for the provider, to take along."""
    together: tuple[Rule, ...] = ()
    """Lines for several answers that matter together."""
    sheet: site_text.Sheet
    """The words of both sheets."""
    site: site_text.Site
    """The words of the start page, privacy, the disclaimer and others."""
    crisis: Crisis
    """Help: the pages, and the lines of each place."""
    cards: tuple[site_text.Card, ...]
    """The Learn pages."""
    glossary: dict[str, site_text.Term]
    """Terms that explain themselves where they stand."""
    sources: dict[str, site_text.Source]
    """The documents, by number."""
    evidence: dict[str, site_text.Evidence]
    """Notes of what the documents say, by id (E..)."""
    references: dict[str, site_text.Reference]
    """Labels, papers and pages beyond the documents, by id (R..)."""
    elsewhere: site_text.Elsewhere = site_text.Elsewhere()
    """Words for other systems, where those of the site would not be true."""
    fixed: site_text.FixedWords = site_text.FixedWords()
    """Other words for headings and labels that stand on every sheet."""
    retired: tuple[RetiredIdentifier, ...] = ()
    """What was released and is no longer in the file, as `question shoes`, `option shoes.red`.
    Nothing may have such an id again, for what was answered under it is still kept."""

    @cached_property
    def digest(self) -> bytes:
        """32 bytes that change with any change of content."""
        return hashlib.sha256(self.model_dump_json().encode()).digest()

    @cached_property
    def foreign(self) -> frozenset[tuple[str, str]]:
        """The texts of a translation that stand in the language of the file for want of words, each
        with the code of that language."""
        return frozenset()  # for the loader to fill

    @cached_property
    def signed_off(self) -> Review:
        """Who signed all of it off: the whole file, or else every section for itself."""
        parts = [section.reviewed for section in self.sections]
        if self.reviewed.by or not all(part.by and part.on for part in parts):
            return self.reviewed
        names = dict.fromkeys(part.by for part in parts if part.by)
        return Review(by=", ".join(names), on=max(part.on for part in parts if part.on))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for section in self.sections for step in section.steps)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each step among all of them, from 0, by the step's id."""
        return {step.id: place for place, step in enumerate(self.steps)}

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

    @cached_property
    def safety_steps(self) -> dict[str, Step]:
        """The pages of the safety questions and of what may print of them, in their order, by id.
        Each leads to the page with the help lines."""
        ids = {*self.safety.questions, self.safety.print_choice}
        return {step.id: step for step in self.steps if any(q.id in ids for q in step.questions)}

    def steps_of_way(self, short: bool) -> tuple[Step, ...]:
        """The steps of the short way, or all of them."""
        return tuple(step for step in self.steps if step.short_way or not short)

    @cached_property
    def backgrounds(self) -> dict[str, Background]:
        """What explains each question, by the question's id."""
        return {id_: self._background(question) for id_, question in self.questions.items()}

    def _background(self, question: Question) -> Background:
        options = question.options.values()
        shown = [question.text, question.help or ""]
        for option in options:
            shown += (option.label, option.text or "")
        titles = (self.sources[self.evidence[id_].source].title for id_ in question.evidence)
        bases = [basis for option in options for tags in option.flags.values() for basis in tags]
        kinds = [basis for basis in bases if basis in ("label", "study")]
        return Background(
            terms=terms_in(self.glossary, shown),
            why_terms=terms_in(self.glossary, (question.why,)),
            titles=tuple(dict.fromkeys(titles)),
            kinds=tuple(self.bases[kind].patient for kind in dict.fromkeys(kinds)),
        )

    @cached_property
    def requests(self) -> frozenset[str]:
        """The ids of the questions that ask whether a request may print."""
        questions = self.questions.items()
        return frozenset(id_ for id_, q in questions if any(o.request for o in q.options.values()))

    @cached_property
    def _private(self) -> frozenset[str]:
        return self.requests.union(self.safety.questions, [self.safety.print_choice])

    def is_private(self, question_id: str) -> bool:
        """Whether an answer may print in the safety lines or among the requests only, if at all."""
        return question_id in self._private

    def is_on_safety_page(self, question_id: str) -> bool:
        """Whether it is asked among the safety questions, named as one of them or not."""
        return self.step_of[question_id].id in self.safety_steps

    def label_of(self, question: Question, value: str) -> str:
        """The words of an answer, as they stand on the page of its question."""
        if value in question.options:
            return question.options[value].label
        standard = self.standard_answers[value]
        if value == IN_PERSON and self.is_private(question.id):
            return self.safety.in_person or standard.short
        return standard.label

    def flagged_options(self) -> Iterator[tuple[Question, str, Option]]:
        """Every option above `info`, with its question and value."""
        for question in self.questions.values():
            for value, option in question.options.items():
                if option.level != "info":
                    yield question, value, option
