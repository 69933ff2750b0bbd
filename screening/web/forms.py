"""The form of each step: WTForms fields from the questionnaire, answers from what was posted.

A step's form class is built once for a questionnaire, not for each request. Field names are a
contract (see docs): a question's id, `<id>-<value>-text`, `medicines-<row>-<part>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import gettext, pgettext
from werkzeug.datastructures import MultiDict
from wtforms import Form

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.path import find_path
from screening.errors import FormRefused
from screening.questionnaire.model import IN_PERSON, NONE, Question, Questionnaire, Step
from screening.web.fields import (
    EMPTY_ROW,
    MEDICINE_PARTS,
    MedicineForm,
    field_names,
    step_fields,
)
from screening.web.i18n import isolated, listed

CONTROL_NAMES = frozenset({"csrf_token", "revision", "action", "clear"})


class StepForm(Form):
    """What all steps share. Each step's own class adds its fields (see `step_form_class`)."""

    step: Step
    questionnaire: Questionnaire

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> StepForm:
        """What was typed. Raises FormRefused for a name that this step does not have, or for a
        repeated one that takes a single value."""
        _refuse_unknown_names(cls.step, form)
        made = cls(formdata=form)
        made.names = frozenset(form)
        return made

    @classmethod
    def stored(cls, answers: Answers) -> StepForm:
        """The form as the record has it."""
        return cls(formdata=None, data=_data_of(cls.step, answers))

    names: frozenset[str] = frozenset()

    def take_back(self, question_id: str) -> None:
        """Empty the answer to one question, with what is written behind its options. Raises
        FormRefused if this step has no button for it."""
        for question in self.step.questions:
            if question.id == question_id and question.type == "single":
                self.field(question).data = None
                for value, option in question.options.items():
                    if option.text:
                        self.text_field(question, value).data = ""
                return
        raise FormRefused("an answer that this page does not have")

    def answer_of(self, question: Question) -> Answer:
        """What the fields of `question` say now, valid or not; unknown values are left out."""
        if question.is_text:
            return Answer(text=self.field(question).data or "")
        posted = self.field(question).data or ()
        posted = (posted,) if isinstance(posted, str) else posted
        rows: tuple[MedicineRow, ...] = ()
        if question.type == "medicines":
            rows = tuple(row for form in self.rows(question) if (row := form.row) != EMPTY_ROW)
        return Answer(
            picks=tuple(value for value in question.values if value in posted),
            texts=MappingProxyType(self._texts(question)),
            rows=rows,
        )

    def _texts(self, question: Question) -> dict[str, str]:
        texts = {
            value: self.text_field(question, value).data
            for value, option in question.options.items()
            if option.text
        }
        return {value: text for value, text in texts.items() if text}

    def answers(self, stored: Answers) -> dict[str, Answer]:
        """An answer for each question that the page could show.

        A question that this very save reveals was not on the page: without a field of its own in
        the form, its stored answer is left alone.
        """
        path = find_path(self.questionnaire, stored)
        return {
            question.id: self.answer_of(question)
            for question in self.step.questions
            if path.has(question.id) or self._was_posted(question)
        }

    def _was_posted(self, question: Question) -> bool:
        return any(name in self.names for name in field_names(question))

    def validate_answers(self, stored: Answers) -> bool:
        """Whether every question that applies has a usable answer; the fields carry the errors.

        What was posted for questions that do not apply is ignored, errors too.
        """
        super().validate()
        path = find_path(self.questionnaire, stored.merged(self.answers(stored)))
        questions = path.questions_of(self.step)
        for question in questions:
            self._check_together(question)
        return not any(self.errors_of(question) for question in questions)

    def field(self, question: Question) -> Any:
        """The field of the question itself: its picks or its text."""
        return self[f"answer_{question.id}"]

    def text_field(self, question: Question, value: str) -> Any:
        """The text box behind an option."""
        return self[f"text_{question.id}_{value}"]

    def rows(self, question: Question) -> list[MedicineForm]:
        rows: Any = self[f"rows_{question.id}"]
        return [entry.form for entry in rows]

    def fields_of(self, question: Question) -> Iterator[Any]:
        yield self.field(question)
        for value, option in question.options.items():
            if option.text:
                yield self.text_field(question, value)
        if question.type == "medicines":
            for row in self.rows(question):
                yield from (row.name, row.purpose, row.amount, row.kind)

    def errors_of(self, question: Question) -> list[tuple[str, str]]:
        """(field name, message) for each thing wrong with the answer to `question`."""
        return [
            (field.name, str(message))
            for field in self.fields_of(question)
            for message in field.errors
        ]

    def _check_together(self, question: Question) -> None:
        """Answers that cannot all be meant are asked about; nothing is cleared silently."""
        if question.is_text:
            return
        answer = self.answer_of(question)
        field = self.field(question)
        field.errors = [*field.errors, *_conflicts(self.questionnaire, question, answer)]
        for value in answer.texts:
            if value not in answer.picks:
                box = self.text_field(question, value)
                box.errors = [*box.errors, _not_picked(question.options[value].label)]


def _not_picked(option: str) -> str:
    return str(
        gettext(
            "You wrote something for '%(option)s' but did not pick it. Pick it, or empty the box.",
            option=option,
        )
    )


def _conflicts(questionnaire: Questionnaire, question: Question, answer: Answer) -> Iterator[str]:
    def label(value: str) -> str:
        option = question.options.get(value)
        return option.label if option else questionnaire.standard_answers[value].label

    alone = [value for value in (NONE, IN_PERSON) if value in answer.picks]
    if question.type == "single" or not alone:
        return
    named = [label(value) for value in answer.picks if value != alone[0]]
    named += [isolated(row.name) for row in answer.rows if row.name]
    others = [str(pgettext("a name in quotation marks", "'%(name)s'", name=each)) for each in named]
    if others and question.type == "multiple":
        yield gettext(
            "You ticked '%(alone)s' and also %(others)s. Which is right?",
            alone=label(alone[0]),
            others=listed(others),
        )
    elif others:
        yield gettext(
            "You said '%(alone)s' and also %(others)s. Which is right?",
            alone=label(alone[0]),
            others=listed(others),
        )


def step_form_classes(questionnaire: Questionnaire) -> Mapping[str, type[StepForm]]:
    """A form class for each step, by the step's id."""
    return MappingProxyType(
        {step.id: _step_form_class(questionnaire, step) for step in questionnaire.steps}
    )


def _step_form_class(questionnaire: Questionnaire, step: Step) -> type[StepForm]:
    fields: dict[str, Any] = {"step": step, "questionnaire": questionnaire}
    for question in step.questions:
        fields.update(step_fields(question))
    return type(f"StepForm_{step.id.replace('-', '_')}", (StepForm,), fields)


def _refuse_unknown_names(step: Step, posted: MultiDict[str, str]) -> None:
    """Raises FormRefused for a name that this step does not have, or a repeated single one."""
    names = {name for question in step.questions for name in field_names(question)}
    repeatable = {q.id for q in step.questions if q.type in ("multiple", "medicines")}
    for name in posted:
        if name not in names and name not in CONTROL_NAMES:
            raise FormRefused("a name that this page does not have")
        if name not in repeatable and len(posted.getlist(name)) > 1:
            raise FormRefused("a name that stands twice")


def _data_of(step: Step, answers: Answers) -> dict[str, Any]:
    """The answers as the data of the step's form."""
    data: dict[str, Any] = {}
    for question in step.questions:
        answer = answers[question.id]
        if question.is_text:
            data[f"answer_{question.id}"] = answer.text
        elif question.type == "single":
            data[f"answer_{question.id}"] = next(iter(answer.picks), None)
        else:
            data[f"answer_{question.id}"] = list(answer.picks)
        for value, text in answer.texts.items():
            data[f"text_{question.id}_{value}"] = text
        if question.type == "medicines":
            data[f"rows_{question.id}"] = [
                {part: getattr(row, part) for part in MEDICINE_PARTS} for row in answer.rows
            ]
    return data
