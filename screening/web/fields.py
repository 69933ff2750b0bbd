"""The fields that a step's form is built from, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext, ngettext
from wtforms import (
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import ValidationError

from screening.answers.answers import MedicineRow
from screening.questionnaire.model import FOLLOW_UP_LENGTH, Question
from screening.web.i18n import number

MAX_ROWS = 40
MEDICINE_LENGTH = 120
MEDICINE_PARTS = ("name", "purpose", "amount", "kind")
EMPTY_ROW = MedicineRow("")
MEDICINE_KINDS = ("", "prescribed", "otc", "herb")


def _tidy(text: str | None) -> str:
    """Line ends as one character, as the limits count them; no blanks around."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


class Limit:
    """At most so many characters, after line ends were made one character each."""

    def __init__(self, characters: int) -> None:
        self.characters = characters

    def __call__(self, form: object, field: Any) -> None:
        if len(field.data) > self.characters:
            raise ValidationError(too_long(self.characters, len(field.data)))


def too_long(limit: int, length: int) -> str:
    return str(
        ngettext(
            "Please make this shorter: up to %(num)s character fits. It has %(length)s now.",
            "Please make this shorter: up to %(num)s characters fit. It has %(length)s now.",
            limit,
            length=number(length),
        )
    )


def _choices(values: Iterable[str]) -> Any:
    """Plain values: the pages write their own labels. (The types know only pairs, which WTForms
    no longer wants.)"""
    return list(values)


class OnePick(RadioField):
    """A radio group that may stay blank."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            _refuse_unknown(self, [self.data])


class ManyPicks(SelectMultipleField):
    """Tick boxes."""

    def pre_validate(self, form: Any) -> None:
        _refuse_unknown(self, self.data or [])


def _refuse_unknown(field: Any, values: Iterable[str]) -> None:
    if any(value not in field.choices for value in values):
        raise ValidationError(gettext("Please pick from the answers on the page."))


class MedicineForm(Form):
    """One row of the medicine list."""

    name = StringField(validators=[Limit(MEDICINE_LENGTH)], filters=[_tidy])
    purpose = StringField(validators=[Limit(MEDICINE_LENGTH)], filters=[_tidy])
    amount = StringField(validators=[Limit(MEDICINE_LENGTH)], filters=[_tidy])
    kind = RadioField(choices=_choices(MEDICINE_KINDS), validate_choice=False)

    @property
    def row(self) -> MedicineRow:
        kind = self.kind.data if self.kind.data in MEDICINE_KINDS else ""
        return MedicineRow(
            self.name.data or "", self.purpose.data or "", self.amount.data or "", kind or ""
        )

    def validate_name(self, field: Any) -> None:
        if not field.data and (self.purpose.data or self.amount.data or self.kind.data):
            raise ValidationError(
                gettext("Please write the name of this medicine, or empty the row.")
            )

    def validate_kind(self, field: Any) -> None:
        if field.data and field.data not in MEDICINE_KINDS:
            raise ValidationError(gettext("Please pick from the kinds on the page."))


def text_name(question: Question, value: str) -> str:
    return f"{question.id}-{value}-text"


def field_names(question: Question) -> Iterator[str]:
    """Every name that may be posted for `question`."""
    yield question.id
    for value, option in question.options.items():
        if option.text:
            yield text_name(question, value)
    if question.type == "medicines":
        for row in range(MAX_ROWS):
            for part in MEDICINE_PARTS:
                yield f"{question.id}-{row}-{part}"


def step_fields(question: Question) -> Iterator[tuple[str, Any]]:
    """The fields under keys of our own, so that no question's id can hide a form's method."""
    key = f"answer_{question.id}"
    if question.is_text:
        limit = Limit(question.max_length or FOLLOW_UP_LENGTH)
        yield key, StringField(name=question.id, validators=[limit], filters=[_tidy])
        return
    kind = OnePick if question.type == "single" else ManyPicks
    yield key, kind(name=question.id, choices=_choices(question.values))
    for value, option in question.options.items():
        if option.text:
            name = text_name(question, value)
            box = StringField(name=name, validators=[Limit(FOLLOW_UP_LENGTH)], filters=[_tidy])
            yield f"text_{question.id}_{value}", box
    if question.type == "medicines":
        rows = FieldList(FormField(MedicineForm), name=question.id, max_entries=MAX_ROWS)
        yield f"rows_{question.id}", rows
