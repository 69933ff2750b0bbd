"""The choices before printing: what the form offers, and what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from screening.answers.flags import SEPARATOR
from screening.answers.path import Path, find_path
from screening.answers.print_options import MOST_FIRST, MOST_OWN, PAPERS, SHEETS, PrintOptions
from screening.answers.provider_questions import offered_asks
from screening.answers.screening import Screening
from screening.answers.summary import Summary
from screening.errors import FormRefused
from screening.outputs.glyphs import uncovered
from screening.questionnaire.model import FOLLOW_UP_LENGTH, SUMMARY, Questionnaire
from screening.web.forms import LANGUAGE, SHOWN, ErrorLink, refuse_unknown_names, too_long
from screening.web.i18n import number
from screening.web.state import services

CLINICIAN_LANGUAGE = "clinician_language"
"""The name of the buttons that choose the language of the page for the provider."""

CONTROL_NAMES = frozenset({"csrf_token", "revision", "action", LANGUAGE, SHOWN})
SINGLE_NAMES = frozenset({"paper", "large", CLINICIAN_LANGUAGE})
REPEATABLE_NAMES = frozenset({"sheets", "leave_out", "first"})


@dataclass(frozen=True)
class FieldView:
    """One input: its HTML id, and what it is posted as. `counted`: its limit stands below it."""

    id: str
    name: str
    value: str
    label: str
    errors: tuple[str, ...]
    max_length: int
    counted: bool = True

    @property
    def described_by(self) -> str:
        """The ids of what describes it, as `aria-describedby` takes them."""
        parts = (("error", self.errors), ("limit", self.counted))
        return " ".join(f"{self.id}-{part}" for part, stands in parts if stands)


@dataclass(frozen=True)
class LineChoice:
    """One line of the sheets that may be left out, under the id of its tick box."""

    id: str
    label: str
    text: str
    left_out: bool


@dataclass(frozen=True)
class AskChoice:
    """One question to ask: its place in the list, whether it is asked first, or dropped."""

    id: str
    text: str
    own: bool
    place: FieldView
    first: bool
    left_out: bool


@dataclass(frozen=True)
class ChoicesPage:
    """The form before printing. `own`: boxes for questions of one's own. `uncovered`: signs that
    the printed file cannot show and names instead. `message` tells what happened to the form."""

    revision: int
    sheets: tuple[str, ...]
    paper: str
    large: bool
    provider_lines: tuple[LineChoice, ...]
    answer_lines: tuple[LineChoice, ...]
    asks: tuple[AskChoice, ...]
    own: tuple[FieldView, ...]
    errors: tuple[ErrorLink, ...]
    message: str
    unsaved: bool
    """The form holds what the record does not: it stands open."""
    uncovered: tuple[str, ...]


class ChoicesForm:
    """The choices as they were sent, with what is wrong with them by field. `quiet`: they were not
    sent to be kept yet, so what is wrong is not said yet."""

    def __init__(
        self,
        path: Path,
        stored: PrintOptions,
        posted: MultiDict[str, str],
        *,
        quiet: bool = False,
    ) -> None:
        numbered = {name for name in posted if name.startswith(("own-", "place-ask-"))}
        known = CONTROL_NAMES | SINGLE_NAMES | REPEATABLE_NAMES | numbered
        refuse_unknown_names(posted, known, REPEATABLE_NAMES)
        self.posted = posted
        self.quiet = quiet
        self.errors: dict[str, str] = {}
        own = tuple(self._own(posted))
        self.choices = PrintOptions(
            sheets=tuple(sheet for sheet in SHEETS if sheet in posted.getlist("sheets")),
            paper=posted.get("paper", "") if posted.get("paper") in PAPERS else "",
            large="large" in posted,
            left_out=frozenset(posted.getlist("leave_out")),
            first=tuple(posted.getlist("first")),
            order=self._order(path, stored, posted),
            own=own,
            clinician_language=_posted_language(posted) or stored.clinician_language,
        )
        if not self.choices.sheets:
            self.errors["sheets-clinician"] = gettext("Please keep at least one of the two pages.")
        if len(self.choices.first) > MOST_FIRST:
            self.errors[f"first-{self.choices.first[0]}"] = ngettext(
                "You picked %(num)s question to ask first. Please keep %(most)s or fewer.",
                "You picked %(num)s questions to ask first. Please keep %(most)s or fewer.",
                len(self.choices.first),
                most=number(MOST_FIRST),
            )

    @property
    def said(self) -> dict[str, str]:
        """The errors that the page says."""
        return {} if self.quiet else self.errors

    def _own(self, posted: MultiDict[str, str]) -> Iterator[str]:
        for place in range(1, MOST_OWN + 1):
            text = " ".join(posted.get(f"own-{place}", "").split())
            if len(text) > FOLLOW_UP_LENGTH:
                self.errors[f"own-{place}"] = too_long(FOLLOW_UP_LENGTH, len(text))
            if text:
                yield text

    def _order(
        self, path: Path, stored: PrintOptions, posted: MultiDict[str, str]
    ) -> tuple[str, ...]:
        """The ids by the place that was typed; equal places keep the order that they had. Empty
        where nothing was moved, so that new questions still find their own place."""
        before = [ask.id for ask in offered_asks(path, stored)]
        places: dict[str, int] = {}
        for place, id_ in enumerate(before, 1):
            typed = posted.get(f"place-{id_}", "").strip()
            if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 4):
                self.errors[f"place-{id_}"] = gettext(
                    "Please give the place as a number, such as 2."
                )
                typed = ""
            places[id_] = int(typed or place)
        after = sorted(places, key=places.__getitem__)
        return stored.order if after == before else tuple(after)


def _posted_language(posted: MultiDict[str, str]) -> str:
    """The language whose button was pressed, for the page for the provider; empty without one.
    Raises FormRefused."""
    code = posted.get(CLINICIAN_LANGUAGE, "")
    if code and code not in services().languages:
        raise FormRefused("a language that this page does not have")
    return code


def choices_page(
    questionnaire: Questionnaire,
    screening: Screening,
    everything: Summary,
    *,
    form: ChoicesForm | None = None,
    message: str = "",
    revision: int | None = None,
    paper: str,
) -> ChoicesPage:
    """The form as stored, or as it was sent. `everything` is the Summary with nothing left out,
    so that what was left out can be taken in again; `paper` stands until one is chosen. `revision`
    is that of the form, where it is not made anew."""
    choices = form.choices if form else screening.print_options
    errors = form.said if form else {}
    stored = replace(screening.print_options, paper=screening.print_options.paper or paper)
    path = find_path(questionnaire, screening.answers)
    state = screening.steps.get(SUMMARY)
    return ChoicesPage(
        revision=revision if revision is not None else state.revision if state else 0,
        sheets=choices.sheets,
        paper=choices.paper or paper,
        large=choices.large,
        provider_lines=tuple(_provider_lines(everything, choices)),
        answer_lines=tuple(_answer_lines(everything, choices)),
        asks=tuple(_ask_choices(path, choices, form)),
        own=tuple(_own_boxes(choices, form)),
        errors=tuple(ErrorLink(target, text) for target, text in errors.items()),
        message=message,
        unsaved=bool(errors or message) or (form is not None and choices != stored),
        uncovered=uncovered("\n".join(_own_words(screening, choices))),
    )


def _own_words(screening: Screening, choices: PrintOptions) -> Iterator[str]:
    """Everything that the person wrote."""
    yield from choices.own
    for answer in screening.answers.values():
        yield answer.text
        yield from answer.texts.values()
        for row in answer.rows:
            yield from (row.name, row.purpose, row.amount)


def _provider_lines(summary: Summary, choices: PrintOptions) -> Iterator[LineChoice]:
    """Every line of the clinician sheet that has an id, in its order."""
    sheet, fixed = summary.clinician, summary.words
    lines = [(row.id, row.label, row.text) for row in sheet.glance]
    for group in sheet.groups:
        lines += [(line.id, line.label, line.text) for line in group.lines]
    lines += [(line.id, line.label, line.text) for line in sheet.information]
    lines += [
        (f"list-{kind}", label, SEPARATOR.join(names))
        for kind, label, names in (
            ("not-sure", fixed.not_sure, sheet.lists.not_sure),
            ("in-person", fixed.in_person, sheet.lists.in_person),
            ("blank", fixed.blank, sheet.lists.blank),
            ("not-opened", fixed.not_opened, sheet.lists.not_opened),
        )
    ]
    lines += [(row.id, gettext("Medicine"), row.name) for row in sheet.medicines.rows]
    lines += [(row.id, row.label, row.text) for row in (*sheet.own_words, *sheet.answered_no)]
    for id_, label, text in lines:
        if text:
            yield LineChoice(id_, label, text, id_ in choices.left_out)


def _answer_lines(summary: Summary, choices: PrintOptions) -> Iterator[LineChoice]:
    """Every answer on the patient sheet. Without it, nothing made of it stands anywhere."""
    for part in summary.patient.parts:
        for row in part.rows:
            yield LineChoice(row.id, row.question, "; ".join(row.said), row.id in choices.left_out)


def _ask_choices(
    path: Path, choices: PrintOptions, form: ChoicesForm | None
) -> Iterator[AskChoice]:
    for place, ask in enumerate(offered_asks(path, choices), 1):
        name = f"place-{ask.id}"
        error = form.said.get(name) if form else None
        typed = form.posted[name] if form and name in form.errors else str(place)
        yield AskChoice(
            id=ask.id,
            text=ask.text,
            own=ask.own,
            place=FieldView(name, name, typed, "", (error,) if error else (), 3, counted=False),
            first=ask.id in choices.first,
            left_out=ask.id in choices.left_out,
        )


def _own_boxes(choices: PrintOptions, form: ChoicesForm | None) -> Iterator[FieldView]:
    for place in range(1, MOST_OWN + 1):
        name = f"own-{place}"
        error = form.said.get(name) if form else None
        kept = choices.own[place - 1] if place <= len(choices.own) else ""
        value = form.posted.get(name, "") if form else kept
        label = gettext("My own question %(number)s", number=place)
        yield FieldView(name, name, value, label, (error,) if error else (), FOLLOW_UP_LENGTH)
