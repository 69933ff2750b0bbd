"""The summary: both sheets on the screen, and the choices before they are printed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from screening.answers.path import find_path
from screening.answers.screening import Screening, save_print_options
from screening.answers.summary import Printout, Summary, build_summary
from screening.languages import Language
from screening.outputs.summary_text import summary_text
from screening.questionnaire.model import Questionnaire
from screening.web.checklist import steps_left
from screening.web.error_pages import NO_WORDS, FormWords, find_form_words, gives_back
from screening.web.forms import LANGUAGE, SHOWN
from screening.web.limits import limit_form, limiter
from screening.web.navigation import page, refuse_unknown_language
from screening.web.print_form import ChoicesForm, choices_page
from screening.web.record_cookie import Current, change_current, open_current
from screening.web.state import services
from screening.web.steps import ERRORS, find_ask_again, posted_revision

bp = Blueprint("summary", __name__)


@bp.get("/summary")
@limiter.exempt
@page
def show() -> ResponseReturnValue:
    return _render(open_current())


def show_as_typed(error: Exception, words: FormWords) -> str:
    """The choices as they were sent, with what went wrong with them. Raise what opening a record
    raises."""
    current = open_current()
    return _render(current, _posted(current.screening), words, type(error).__name__)


@bp.post("/summary")
@limit_form("60 per minute", exempt_when=lambda: LANGUAGE in request.form)
@page
@gives_back("choices", show_as_typed)
def choose() -> ResponseReturnValue:
    current = open_current()
    if LANGUAGE in request.form:
        refuse_unknown_language()
        shown = request.form.get(SHOWN, "")
        form = _posted(current.screening, quiet=shown != ERRORS)
        words = find_form_words("choices", shown)
        return _render(current, form, words, shown, revision=posted_revision())
    form = _posted(current.screening)
    if form.errors:
        return _render(current, form, shown=ERRORS), 422
    now, language = services().clock(), services().questionnaire.language
    change_current(
        lambda screening: save_print_options(
            screening, form.choices, revision=posted_revision(), now=now, language=language
        )
    )
    return redirect("/summary", code=303)


def printout_of(current: Current) -> Printout:
    """What may print, made now: the page for the provider in the language chosen for it."""
    own = services().questionnaire
    patient = _summary_of(own, current)
    chosen = questionnaire_for_clinician(current.screening)
    return Printout(patient if chosen is own else _summary_of(chosen, current), patient)


def questionnaire_for_clinician(screening: Screening) -> Questionnaire:
    """In the language chosen for the page for the provider; else in the reader's."""
    kept = services()
    return kept.questionnaires.get(screening.print_options.clinician_language, kept.questionnaire)


@dataclass(frozen=True)
class SheetLanguages:
    """The language of the page for the provider and the other ones on offer, by their names in the
    language of the page; `others` with their tags."""

    now: str
    others: tuple[tuple[str, str], ...]


def _sheet_languages(code: str) -> SheetLanguages:
    """`code`: the tag of the language in which the page for the provider is."""
    languages, reader = services().languages, services().language

    def name(language: Language) -> str:
        return str(language.locale.get_display_name(reader.locale) or language.name)

    return SheetLanguages(
        name(languages[code]) if code in languages else code,
        tuple((tag, name(other)) for tag, other in languages.items() if tag != code),
    )


def _summary_of(questionnaire: Questionnaire, current: Current) -> Summary:
    kept = services()
    made_at = kept.clock().astimezone(kept.settings.zone)
    return build_summary(questionnaire, current.screening, made_at, current.sheet_reference)


def _with_nothing_left_out(summary: Summary, current: Current) -> Summary:
    """`summary` is the one of `current`."""
    choices = current.screening.print_options
    if not choices.left_out:
        return summary
    screening = replace(current.screening, print_options=replace(choices, left_out=frozenset()))
    return _summary_of(services().questionnaire, replace(current, screening=screening))


def _posted(screening: Screening, *, quiet: bool = False) -> ChoicesForm:
    path = find_path(services().questionnaire, screening.answers)
    return ChoicesForm(path, screening.print_options, request.form, quiet=quiet)


def _render(
    current: Current,
    form: ChoicesForm | None = None,
    words: FormWords = NO_WORDS,
    shown: str = "",
    *,
    revision: int | None = None,
) -> str:
    """Return the page. `form`: as it was sent; `words` and `shown`: what happened to it, and its
    name; `revision`: of what it was made from, where it is not made anew."""
    screening = current.screening
    printout = printout_of(current)
    return render_template(
        "summary.html",
        printout=printout,
        summary=printout.patient,
        sheet_text=summary_text(printout.for_record),
        sheet_languages=_sheet_languages(printout.clinician.language),
        choices=choices_page(
            services().questionnaire,
            screening,
            _with_nothing_left_out(printout.patient, current),
            form=form,
            message=str(words.message),
            revision=revision,
            paper=services().paper,
        ),
        shown=shown if (form and form.said) or words is not NO_WORDS else "",
        ask_again=find_ask_again(screening),
        steps_left=len(steps_left(screening)),
    )
