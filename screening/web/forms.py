"""The forms that people fill in, as WTForms classes: each step of the checklist, and the code.

A step's class is built once for a questionnaire and language, not for each request. Field names are
a contract (see docs): a question's id, `<id>-<value>-text`, `medicines-<row>-<part>`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import count
from types import MappingProxyType
from typing import IO, Any, ClassVar
from unicodedata import decimal

from flask import Request
from flask_babel import gettext, lazy_gettext, lazy_pgettext, ngettext, pgettext
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from wtforms import (
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import ValidationError

from screening.answers.answers import Answer, Answers, MedicineRow
from screening.answers.path import Path
from screening.errors import FormRefused, UnknownStep
from screening.questionnaire.model import (
    FOLLOW_UP_LENGTH,
    FORM_FIELDS,
    Question,
    Questionnaire,
    Step,
    kept_number,
)
from screening.storage.resume_codes import LONGEST
from screening.web.i18n import isolated, listed, number

SEEN = "seen"
"""The questions that came up on the page itself, with script."""
LANGUAGE, SHOWN = "language", "shown"
"""The button of another language, and what the page said about the form when it was pressed."""

SAVE, MORE_ROWS, START_AGAIN = ACTIONS = ("save", "more_rows", "start_again")
"""The buttons of a step."""

THEN = "then"
BACK, REVIEW = "back", "check-answers"
WAYS_ON = (BACK, "checklist", REVIEW, "summary", "save")
"""The buttons of a step that save it and lead elsewhere than on: to the page before, or to the page
of that name in the menu."""

NUMBER_LENGTH = 20
THOUSAND = 3
"""So many digits stand behind what parts thousands, and as many decimals would look the same."""
A_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
MAX_ROWS = 40
MEDICINE_LENGTH = 120
MOST_WORDS = 12_000
"""Characters that a person may write on all pages of the checklist together, so that no sheet takes
more than a moment to set, and none has to be cut. More than the longest text in every box, and 25
medicines."""
MEDICINE_PARTS = ("name", "purpose", "amount", "kind")
MEDICINE_KINDS: Any = ("", "prescribed", "otc", "herb")
EMPTY_ROW = MedicineRow("")


NO_TEXT = re.compile(
    "[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
"""Control characters and noncharacters. No HTML page may hold one, not even escaped, and whatever
is typed may come back in a page (https://html.spec.whatwg.org/#preprocessing-the-input-stream)."""


MOST_FIELDS = 1000
"""More than any page of ours sends. The library has the same bound for multipart forms."""


class TextParser(FormDataParser):
    """Parses forms and drops from their values what is no text."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        stream, form, files = super().parse(stream, mimetype, content_length, options)
        pairs = (
            (name, value if value.isprintable() else NO_TEXT.sub("", value))
            for name, value in form.items(multi=True)
        )
        return stream, self.cls(pairs), files


class ScreeningRequest(Request):
    form_data_parser_class = TextParser

    def make_form_data_parser(self) -> FormDataParser:
        """Raise RequestEntityTooLarge for more than MOST_FIELDS, before one is looked at."""
        if self.mimetype == "application/x-www-form-urlencoded" and (
            self.get_data().count(b"&") >= MOST_FIELDS
        ):
            raise RequestEntityTooLarge
        return super().make_form_data_parser()


def refuse_unknown_names(
    posted: MultiDict[str, str], known: Collection[str], repeatable: Collection[str] = ()
) -> None:
    """Raise FormRefused for a name that is not `known`, or one that stands twice and may not."""
    for name in posted:
        if name not in known:
            raise FormRefused("a name that this page does not have")
        if name not in repeatable and len(posted.getlist(name)) > 1:
            raise FormRefused("a name that stands twice")


def too_long(limit: int, length: int) -> str:
    """Return what is said about a text of `length` characters where `limit` fit."""
    return str(
        # Translators: %(num)s characters fit, %(length)s were typed
        ngettext(
            "Please make this shorter: up to %(num)s character fits. It has %(length)s now.",
            "Please make this shorter: up to %(num)s characters fit. It has %(length)s now.",
            limit,
            length=number(length),
        )
    )


class TextBox(StringField):
    """A person's own words, up to `max_length` characters. `hint`: a help text stands above it;
    `counted`: the limit stands below it; `as_typed`: with blanks around."""

    def __init__(
        self,
        max_length: int,
        *,
        hint: bool = False,
        counted: bool = True,
        as_typed: bool = False,
        **given: Any,
    ) -> None:
        # line ends as one character, as the limits count them; no blanks around
        tidy = [] if as_typed else [lambda text: re.sub("\r\n?", "\n", text or "").strip()]
        super().__init__(filters=tidy, **given)
        self.max_length = max_length
        self._hint, self._counted = hint, counted

    def pre_validate(self, form: Any) -> None:
        if len(self.data or "") > self.max_length:
            raise ValidationError(too_long(self.max_length, len(self.data or "")))

    @property
    def described_by(self) -> str:
        """The ids of what describes it, as `aria-describedby` takes them."""
        parts = (("hint", self._hint), ("error", self.errors), ("limit", self._counted))
        return " ".join(f"{self.name}-{part}" for part, stands in parts if stands)


class Picks(SelectMultipleField):
    """Radio buttons or tick boxes, of which none has to be picked. The choices are plain values:
    the pages write their own labels. `description`: a help text stands above them."""

    choices: Any
    data: Any

    def pre_validate(self, form: Any) -> None:
        if not set(self.data) <= set(self.choices):
            raise ValidationError(gettext("Please pick from the answers on the page."))

    @property
    def at(self) -> str:
        """The value whose button or box takes the focus for an error."""
        values: list[str] = self.choices
        return next((value for value in values if value in self.data), values[0])

    @property
    def described_by(self) -> str:
        """The ids of what describes the group, as `aria-describedby` takes them."""
        parts = (("hint", self.description), ("error", self.errors))
        return " ".join(f"{self.name}-group-{part}" for part, stands in parts if stands)


class NumberBox(TextBox):
    """A number, as a person types it: with a point or a comma, or blanks between thousands."""

    def __init__(self, question: Question, **given: Any) -> None:
        super().__init__(NUMBER_LENGTH, hint=bool(question.help), counted=False, **given)
        self.question = question

    @property
    def kept(self) -> str:
        """As it is kept; what is no number comes back as it was typed."""
        typed = "".join(str(decimal(c, c)) for c in (self.data or "").replace("\u2212", "-"))
        if self.question.decimals < THOUSAND:
            parting = r"(?<=\d)[.,' \u00a0\u202f](?=\d{3}(?:\D|$))"
            typed = re.sub(parting, "", typed, flags=re.ASCII)
        typed = typed.replace(",", ".")
        return kept_number(Decimal(typed)) if A_NUMBER.fullmatch(typed) else self.data or ""

    def pre_validate(self, form: Any) -> None:
        question = self.question
        if not self.data or question.takes(self.kept):
            return
        least, most = (
            None if limit is None else number(limit) for limit in (question.least, question.most)
        )
        if not question.decimals:
            about = gettext("Please write a whole number, in digits.")
        else:
            about = gettext("Please write a number, in digits.")
        if least is not None and most is not None:
            about += " " + gettext("It can be from %(least)s to %(most)s.", least=least, most=most)
        elif least is not None:
            about += " " + gettext("It can be %(least)s or more.", least=least)
        elif most is not None:
            about += " " + gettext("It can be %(most)s or less.", most=most)
        raise ValidationError(about)


class DateForm(Form):
    """The parts of a date, as far as they are known; each class has those that are asked for."""

    question: ClassVar[Question]
    year = TextBox(4, counted=False, label=lazy_pgettext("of a date", "Year"))

    @property
    def kept(self) -> str:
        """As it is kept; what is no date comes back as it was typed."""
        month, day = (
            getattr(self[name], "data", "") or "" if name in self else ""
            for name in ("month", "day")
        )
        parts = [self.year.data or "", month, day and day.zfill(2)]
        while parts and not parts[-1]:
            parts.pop()
        return "-".join("".join(str(decimal(c, c)) for c in part) for part in parts)

    def validate_year(self, field: Any) -> None:
        if self.kept and not self.question.takes(self.kept):
            raise ValidationError(
                gettext("Please write the year in four digits, such as 2019.")
                if self.question.precision == "year"
                else gettext(
                    "Please give a date that there is, with the year in four digits. "
                    "The year alone will do."
                )
            )


class CodeForm(Form):
    """The form for a resume code."""

    code = TextBox(
        LONGEST, hint=True, counted=False, as_typed=True, label=lazy_gettext("Your code")
    )

    @classmethod
    def posted(cls, posted: MultiDict[str, str]) -> CodeForm:
        """Return the form with what was typed. Raise FormRefused for a name that it does not
        have."""
        refuse_unknown_names(posted, {"csrf_token", "code", LANGUAGE, SHOWN})
        return cls(formdata=posted)


class MedicineForm(Form):
    """One row of the medicine list."""

    name = TextBox(MEDICINE_LENGTH, counted=False, label=lazy_pgettext("of a medicine", "Name"))
    purpose = TextBox(
        MEDICINE_LENGTH, counted=False, label=lazy_pgettext("of a medicine", "What it is for")
    )
    amount = TextBox(
        MEDICINE_LENGTH,
        counted=False,
        label=lazy_pgettext("of a medicine", "Amount and how often, as on the label"),
    )
    kind = SelectField(
        label=lazy_pgettext("of a medicine", "Kind"),
        choices=MEDICINE_KINDS,
        validate_choice=False,
    )

    @property
    def row(self) -> MedicineRow:
        """What is written here; an unknown kind counts as none."""
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


class StepForm(Form):
    """What all steps share. Each step's own class has fields for its questions, under keys of our
    own, so that no question's id can hide a form's method."""

    step: ClassVar[Step]
    questionnaire: ClassVar[Questionnaire]
    names_of: ClassVar[Mapping[str, frozenset[str]]]
    """The names that may be posted for each question, by its id."""
    boxes_of: ClassVar[Mapping[str, Mapping[str, str]]]
    """The keys of the text boxes behind the options of each question, by its id and the value."""
    known_names: ClassVar[frozenset[str]]
    repeatable_names: ClassVar[frozenset[str]]

    names: frozenset[str] = frozenset()
    """Those that were posted."""
    action: str = SAVE
    """The button that was pressed."""
    then: str = ""
    """Where it leads, of WAYS_ON; empty: on."""

    @classmethod
    def posted(cls, posted: MultiDict[str, str]) -> StepForm:
        """Return the form with what was typed, less the answer whose button 'Take back my answer'
        was pressed. Raise FormRefused for a name or a button that this step does not have, or for
        a repeated name that takes a single value."""
        refuse_unknown_names(posted, cls.known_names, cls.repeatable_names)
        medicines = next((q for q in cls.step.questions if q.type == "medicines"), None)
        form = cls(formdata=_without_gaps(medicines, posted) if medicines else posted)
        form.names = frozenset(posted)
        form.action = posted.get("action", SAVE)
        form.then = posted.get(THEN, "")
        if form.action not in ACTIONS or form.then not in ("", *WAYS_ON):
            raise FormRefused("a button that no page has")
        cleared = posted.get("clear")
        if cleared is not None:
            if not any(q.id == cleared and q.type == "single" for q in cls.step.questions):
                raise FormRefused("an answer that this page does not have")
            for _, field in form.fields_of(cls.questionnaire.questions[cleared]):
                field.data = [] if isinstance(field, Picks) else ""
            form.names |= cls.names_of[cleared]
        return form

    @classmethod
    def stored(cls, answers: Answers) -> StepForm:
        """Return the form as the record has it."""
        data: dict[str, Any] = {}
        for question in cls.step.questions:
            answer = answers[question.id]
            picks = answer.picks[:1] if question.type == "single" else answer.picks
            written: Any = answer.text if answer.text and question.takes(answer.text) else ""
            if question.type == "date":
                parts = zip(("year", "month", "day"), written.split("-"), strict=False)
                written = {part: text for part, text in parts if text}
            if question.is_written:
                data[f"answer_{question.id}"] = written
            data[f"picks_{question.id}"] = picks
            for value, text in answer.texts.items():
                data[f"text_{question.id}-{value}"] = text
            if question.type == "medicines":
                data[f"rows_{question.id}"] = [
                    {part: getattr(row, part) for part in MEDICINE_PARTS} for row in answer.rows
                ]
        return cls(formdata=None, data=data)

    def rows(self, question: Question) -> Any:
        """Return the list of the medicine rows."""
        return self[f"rows_{question.id}"]

    def fields_of(self, question: Question) -> Iterator[tuple[str, Any]]:
        """Yield every field of the question with its name, in the order of the page."""
        name = question.short[:1].upper() + question.short[1:]
        if question.is_written:
            field: Any = self[f"answer_{question.id}"]
            yield from ((name, part) for part in (field if question.type == "date" else [field]))
        if question.values:
            yield name, self[f"picks_{question.id}"]
        for value, key in self.boxes_of[question.id].items():
            yield f"{name}, {question.options[value].label}", self[key]
        for place, row in enumerate(self.rows(question) if question.type == "medicines" else (), 1):
            for part in row:
                label = part.label.text[:1].lower() + part.label.text[1:]
                # Translators: a box of the medicine list in a list of errors, as in 'Row 2, Name'
                yield gettext("Row %(row)s, %(field)s", row=number(place), field=label), part

    def add_spare_row(self) -> None:
        """Leave an empty row below those that are filled."""
        for question in self.step.questions:
            if question.type == "medicines":
                rows = self.rows(question)
                if len(rows) < MAX_ROWS and not (rows and rows[-1].form.row == EMPTY_ROW):
                    rows.append_entry()

    def answer_of(self, question: Question) -> Answer:
        """Return what the fields of `question` say now, valid or not, less unknown values."""
        text, picked = "", self[f"picks_{question.id}"].data if question.values else ()
        if question.is_written:
            field: Any = self[f"answer_{question.id}"]
            kept = field.form if question.type == "date" else field
            text = (field.data or "") if question.is_text else kept.kept
        texts = {
            value: self[key].data
            for value, key in self.boxes_of[question.id].items()
            if self[key].data
        }
        rows: tuple[MedicineRow, ...] = ()
        if question.type == "medicines":
            typed = (entry.form.row for entry in self.rows(question))
            rows = tuple(row for row in typed if row != EMPTY_ROW)
        return Answer(
            picks=tuple(value for value in question.values if value in picked),
            texts=MappingProxyType(texts),
            text=text,
            rows=rows,
        )

    def answers(self, path: Path, stored: Answers) -> dict[str, Answer]:
        """Return an answer for each question that the page could show. `path`: that of the
        `stored` answers, from which the page was made.

        A question that this very save reveals was not on the page: without a field of its own in
        the form, its stored answer is left alone. So are words whose box was not sent: a browser
        sends an empty box too, unlike a list of which nothing is picked.
        """
        for question in self.step.questions:
            for value, key in self.boxes_of[question.id].items():
                if self[key].name not in self.names:
                    self[key].data = stored[question.id].texts.get(value)
        return {
            question.id: self.answer_of(question)
            for question in self.step.questions
            if self.names & self.names_of[question.id]
            or (question.id in path.ids and not question.is_written)
        }

    def validate_answers(self, path: Path, merged: Answers) -> bool:
        """Return whether every question that applies has a usable answer; the fields carry the
        errors. `merged`: all answers with this form laid over them, and `path` theirs.

        What was posted for questions that do not apply is ignored, errors too.
        """
        self.validate()
        questions = path.questions_of(self.step)
        hides_boxes = "unseen" in self.names
        for question in questions:
            # Answers that cannot all be meant are asked about; nothing is cleared silently.
            answer = self.answer_of(question)
            alone = next((value for value in question.exclusive if value in answer.picks), "")
            if alone and question.type != "single":
                field = self[f"picks_{question.id}"]
                conflicts = _conflicts(self.questionnaire, question, answer, alone)
                field.errors = [*field.errors, *conflicts]
            for value in answer.texts:
                box = self[self.boxes_of[question.id][value]]
                if value not in answer.picks and box.name in self.names and not hides_boxes:
                    message = gettext(
                        "You wrote something for '%(option)s' but did not pick it. "
                        "Pick it, or empty the box.",
                        option=question.options[value].label,
                    )
                    box.errors = [*box.errors, message]
        fields = [field for question in questions for _, field in self.fields_of(question)]
        boxes = [field for field in fields if isinstance(field, TextBox) and field.data]
        if boxes and (too_many := self._written(merged) - MOST_WORDS) > 0:
            longest = max(boxes, key=lambda box: len(box.data or ""))
            # Translators: %(most)s characters fit on all pages, %(num)s are too many
            message = ngettext(
                "You wrote more than the printed pages can hold: up to %(most)s characters on all "
                "pages together. Please make this, or other answers, shorter by %(num)s character.",
                "You wrote more than the printed pages can hold: up to %(most)s characters on all "
                "pages together. Please make this, or other answers, shorter by %(num)s "
                "characters.",
                too_many,
                most=number(MOST_WORDS),
            )
            longest.errors = [*longest.errors, message]
        return not any(field.errors for field in fields)

    def _written(self, answers: Answers) -> int:
        """Return how many characters of a person's own are in these answers."""
        return sum(
            sum(map(len, (answer.text, *answer.texts.values())))
            + sum(len(row.name) + len(row.purpose) + len(row.amount) for row in answer.rows)
            for id_, answer in answers.items()
            if id_ in self.questionnaire.questions and (answer.text or answer.texts or answer.rows)
        )

    def error_links(self, questions: Iterable[Question]) -> Iterator[dict[str, str]]:
        """Yield the lines of the error summary for these questions. Each names its field, which
        takes an id that says nothing: a link's target stands in the browser's history."""
        ids = (f"at-{place}" for place in count(1))
        for question in questions:
            for name, field in self.fields_of(question):
                if field.errors:
                    field.id = next(ids)
                    for error in field.errors:
                        yield {"target": field.id, "message": f"{name}: {error}"}


def _without_gaps(medicines: Question, posted: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what was posted with the medicine rows numbered without gaps: a row that was taken
    away on the page was not sent, and the page counts its rows."""
    parts = {name: name.split("-") for name in posted if name.startswith(f"{medicines.id}-")}
    row_of = {name: int(row) for name, (_, row, _) in parts.items() if row.isdigit()}
    place_of = {row: place for place, row in enumerate(sorted(set(row_of.values())))}
    new_names = {
        name: f"{medicines.id}-{place_of[row]}-{parts[name][2]}" for name, row in row_of.items()
    }
    return MultiDict((new_names.get(name, name), value) for name, value in posted.items(multi=True))


def _conflicts(
    questionnaire: Questionnaire, question: Question, answer: Answer, alone: str
) -> Iterator[str]:
    """Yield what is asked where others stand beside `alone`, a pick that excludes them."""
    names = [questionnaire.label_of(question, value) for value in answer.picks if value != alone]
    names += [isolated(text) for text in (answer.text, *(row.name for row in answer.rows)) if text]
    others = [str(pgettext("a name in quotation marks", "'%(name)s'", name=name)) for name in names]
    words = {"alone": questionnaire.label_of(question, alone), "others": listed(others)}
    if others and question.type == "multiple":
        # Translators: %(alone)s: 'None of these' and the like; %(others)s: options in quotes
        yield gettext("You ticked '%(alone)s' and also %(others)s. Which is right?", **words)
    elif others:
        # Translators: %(alone)s: 'None of these' and the like; %(others)s: options in quotes
        yield gettext("You said '%(alone)s' and also %(others)s. Which is right?", **words)


class StepForms(dict[str, type[StepForm]]):
    """A form class for each step, by the step's id. Raises UnknownStep."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__((s.id, _step_form_class(questionnaire, s)) for s in questionnaire.steps)

    def __missing__(self, step_id: str) -> type[StepForm]:
        raise UnknownStep(step_id)


def _date_form(question: Question) -> type[DateForm]:
    fields: dict[str, Any] = {"question": question}
    if question.precision != "year":
        months: Any = ["", *(f"{number:02}" for number in range(1, 13))]
        fields["month"] = SelectField(
            label=lazy_pgettext("of a date", "Month"), choices=months, validate_choice=False
        )
    if question.precision == "day":
        fields["day"] = TextBox(2, counted=False, label=lazy_pgettext("of a date", "Day"))
    return type("DateForm", (DateForm,), fields)


def _step_form_class(questionnaire: Questionnaire, step: Step) -> type[StepForm]:
    fields: dict[str, Any] = {}
    names_of: dict[str, frozenset[str]] = {}
    boxes_of: dict[str, dict[str, str]] = {}
    for question in step.questions:
        names = [question.id]
        key = f"answer_{question.id}"
        if question.is_text:
            length = question.max_length or FOLLOW_UP_LENGTH
            fields[key] = TextBox(
                length, hint=bool(question.help), name=question.id, label=question.text
            )
        elif question.type == "number":
            fields[key] = NumberBox(question, name=question.id, label=question.text)
        elif question.type == "date":
            names += [f"{question.id}-{part}" for part in ("year", "month", "day")]
            fields[key] = FormField(_date_form(question), name=question.id, label=question.text)
        if question.values:
            values: Any = question.values  # the types know only pairs, which are no longer wanted
            fields[f"picks_{question.id}"] = Picks(
                choices=values,
                description="" if question.is_written else question.help or "",
                name=question.picks_field,
                label=question.text,
            )
            names.append(question.picks_field)
        boxes_of[question.id] = {
            value: f"text_{question.id}-{value}"  # no id holds a dash
            for value, option in question.options.items()
            if option.text
        }
        for value, key in boxes_of[question.id].items():
            option = question.options[value]
            name = f"{question.id}-{value}-text"
            names.append(name)
            fields[key] = TextBox(FOLLOW_UP_LENGTH, name=name, id=f"{name}-box", label=option.text)
        if question.type == "medicines":
            fields[f"rows_{question.id}"] = FieldList(
                FormField(MedicineForm), name=question.id, max_entries=MAX_ROWS
            )
            names += [
                f"{question.id}-{row}-{part}" for row in range(MAX_ROWS) for part in MEDICINE_PARTS
            ]
        names_of[question.id] = frozenset(names)
    repeatable = {q.picks_field for q in step.questions if q.type != "single"} | {SEEN}
    shared = {
        "step": step,
        "questionnaire": questionnaire,
        "names_of": MappingProxyType(names_of),
        "boxes_of": MappingProxyType(boxes_of),
        "known_names": FORM_FIELDS.union(*names_of.values()),
        "repeatable_names": frozenset(repeatable),
    }
    return type(f"StepForm_{step.id.replace('-', '_')}", (StepForm,), {**shared, **fields})
