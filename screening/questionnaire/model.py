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
from typing import Annotated

from pydantic import Field

from screening.errors import UnknownStep
from screening.questionnaire.background import Background, find_background
from screening.questionnaire.content import Block, Blocks, Content, Fixed, Identifier, Review, Text
from screening.questionnaire.fixed import FixedWords
from screening.questionnaire.help import Crisis, CrisisLine, CrisisLocale, Safety
from screening.questionnaire.question import (
    FOLLOW_UP_LENGTH,
    IN_PERSON,
    LEVELS,
    NONE,
    NOT_SURE,
    SUMMARY,
    Ask,
    Level,
    Option,
    Question,
    Section,
    Step,
)
from screening.questionnaire.words import (
    BasisWords,
    Card,
    Evidence,
    LevelWords,
    Notice,
    Reference,
    Sheet,
    Site,
    Source,
    StandardWords,
    Term,
)

__all__ = [
    "FOLLOW_UP_LENGTH",
    "IN_PERSON",
    "LEVELS",
    "NONE",
    "NOT_SURE",
    "SUMMARY",
    "Ask",
    "Block",
    "Blocks",
    "Card",
    "CrisisLine",
    "CrisisLocale",
    "Level",
    "Option",
    "Question",
    "Questionnaire",
    "Section",
    "Step",
]


class Questionnaire(Content):
    """All content, validated as a whole (see `loader`)."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+$")]
    language: Fixed
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
    fixed: FixedWords = FixedWords()

    @cached_property
    def digest(self) -> bytes:
        """32 bytes that change with any change of content."""
        return hashlib.sha256(self.model_dump_json().encode()).digest()

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
    def part_of(self) -> dict[str, int]:
        """The number of each section, from 1, by its id."""
        return {section.id: number for number, section in enumerate(self.sections, 1)}

    def get_step(self, step_id: str) -> Step:
        """Raises UnknownStep."""
        if step_id not in self.places:
            raise UnknownStep(step_id)
        return self.steps[self.places[step_id]]

    def needs_of(self, question_id: str) -> tuple[str, ...]:
        """The questions on whose answers it rests whether this one applies, be it by way of others:
        in the order in which they are asked."""
        if question_id not in self._needs:
            self._needs[question_id] = tuple(self._find_needs(question_id))
        return self._needs[question_id]

    @cached_property
    def _needs(self) -> dict[str, tuple[str, ...]]:
        return {}

    def _find_needs(self, question_id: str) -> list[str]:
        found: set[str] = set()
        waiting = [question_id]
        while waiting:
            question = self.questions.get(waiting.pop())
            named = {test.question for test in question.show_if.tests} if question else set()
            waiting += named - found
            found |= named
        return sorted(found, key=lambda id_: self.numbers.get(id_, 0))

    def steps_of_way(self, short: bool) -> tuple[Step, ...]:
        """The steps of the short way, or all of them."""
        return tuple(step for step in self.steps if step.short_way or not short)

    def background_of(self, question_id: str) -> Background:
        """Found once for each question: it takes longer than all else on its page."""
        if question_id not in self._backgrounds:
            self._backgrounds[question_id] = find_background(
                self.questions[question_id],
                self.glossary,
                self.evidence,
                self.sources,
                self.bases,
            )
        return self._backgrounds[question_id]

    @cached_property
    def _backgrounds(self) -> dict[str, Background]:
        return {}

    def is_private(self, question_id: str) -> bool:
        """Whether a question's answer may print in the safety lines only, if at all."""
        return question_id in self.safety.questions or question_id == self.safety.print_choice

    def flagged_options(self) -> Iterator[tuple[Question, str, Option]]:
        """Every option above `info`, with its question and value."""
        for question in self.questions.values():
            for value, option in question.options.items():
                if option.level != "info":
                    yield question, value, option
