"""The summary: both sheets on the screen, and the choices before they are printed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError

from screening.answers.path import find_path
from screening.answers.screening import Screening, save_print_options
from screening.answers.summary import Printout, Summary, build_summary
from screening.errors import StaleRevision, StorageUnavailable
from screening.languages import Language
from screening.outputs.text import summary_text
from screening.questionnaire.model import Questionnaire
from screening.web.limits import limit_form, limiter
from screening.web.mishaps import STATUS
from screening.web.overview import steps_left
from screening.web.places import sent_form
from screening.web.print_form import ChoicesForm, choices_page
from screening.web.problems import explain, explain_unless, waiting_time
from screening.web.record_cookie import Current, change_current, open_current
from screening.web.state import services
from screening.web.steps import ERRORS, NO_MISHAP, Mishap, find_ask_again, posted_revision
from screening.web.switch import find_switch

bp = Blueprint("summary", __name__)


@bp.get("/summary")
@limiter.exempt
def show() -> ResponseReturnValue:
    return _render(open_current())


@bp.post("/summary")
@limit_form("60 per minute")
def choose() -> ResponseReturnValue:
    current = open_current()
    form = _posted(current.screening)
    if form.errors:
        return _render(current, form), 422
    now, language = services().clock(), services().questionnaire.language
    change_current(
        lambda screening: save_print_options(
            screening, form.choices, revision=posted_revision(), now=now, language=language
        )
    )
    return redirect(url_for("summary.show"), code=303)


@bp.errorhandler(CSRFError)
@bp.errorhandler(RateLimitExceeded)
@bp.errorhandler(StaleRevision)
@bp.errorhandler(StorageUnavailable)
def give_the_choices_back(error: Exception) -> ResponseReturnValue:
    """Nothing chosen is lost, where the record can still be read."""
    if request.endpoint != "summary.choose":
        return explain(error)
    return explain_unless(lambda: choices_again(error))


def choices_again(error: Exception) -> ResponseReturnValue:
    """The choices as they were sent, with what went wrong with them."""
    current = open_current()
    page = _render(current, _posted(current.screening), _MISHAPS[type(error)])
    return page, STATUS[type(error)], waiting_time(error)


def choices_as_typed(shown: str) -> str:
    """The same in the language that was asked for just now; nothing is saved. `shown`: what the
    page said. Raises what opening a record raises."""
    current = open_current()
    mishap = next((each for each in _MISHAPS.values() if each.shown == shown), NO_MISHAP)
    form = _posted(current.screening, quiet=shown != ERRORS)
    return _render(current, form, mishap, revision=posted_revision())


_MISHAPS: dict[type[Exception], Mishap] = {
    CSRFError: Mishap(
        lazy_gettext(
            "This page was open for a while, so we could not be sure that it came from you. "
            "Your choices are below. Please send them once more."
        ),
        shown="open-long",
    ),
    RateLimitExceeded: Mishap(
        lazy_gettext(
            "That was a bit fast for us. Your choices are below. "
            "Please wait a moment and send them once more."
        ),
        shown="too-fast",
    ),
    StaleRevision: Mishap(
        lazy_gettext(
            "Choices were made in another tab meanwhile. Those below are from this tab. "
            "Send them once more to keep these."
        ),
        shown="two-versions",
    ),
    StorageUnavailable: Mishap(
        lazy_gettext(
            "We could not save your choices just now. They are below. "
            "Please wait a moment and send them once more."
        ),
        shown="not-now",
    ),
}


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
    return ChoicesForm(path, screening.print_options, sent_form(), quiet=quiet)


def _render(
    current: Current,
    form: ChoicesForm | None = None,
    mishap: Mishap = NO_MISHAP,
    *,
    revision: int | None = None,
) -> str:
    screening = current.screening
    printout = printout_of(current)
    shown = ERRORS if form and form.said else mishap.shown
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
            message=str(mishap.message),
            revision=revision,
            paper=services().paper,
        ),
        ask_again=find_ask_again(screening),
        steps_left=len(steps_left(screening)),
        switch=find_switch(shown, form="questions", enter="save"),
    )
