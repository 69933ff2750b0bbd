"""What a request works with: loaded at the start, and swapped whole for a new questions file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel.core import negotiate_locale
from flask import Flask, Response, after_this_request, current_app, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from screening import __version__
from screening.answers.time_estimate import estimate_way
from screening.errors import QuestionnaireError
from screening.languages import SOURCE, Language, load_languages
from screening.metrics import INFO, RELOADS
from screening.outputs.fhir.questionnaire import fhir_questionnaire
from screening.outputs.pdf import SheetPrinter
from screening.questionnaire.clinics import Clinic, load_clinics
from screening.questionnaire.loader import load_questionnaires
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.translation import OFFERED
from screening.settings import Settings
from screening.shipped import find_shipped, shipped
from screening.storage.store import Store
from screening.web.forms import StepForms
from screening.web.prerendered import Prerendered, prerender

log = logging.getLogger(__name__)

KEY = "screening"
"""The one reference in `app.extensions`."""

Clock = Callable[[], datetime]
"""Returns the time now, aware, in UTC."""


LONGEST = 256
"""Characters of an Accept-Language header that are read: far more than browsers send."""


@dataclass(frozen=True)
class LoadedContent:
    """A questions file and what is made of it once, by the code of the language. `languages` holds
    those that pages are offered in; each of them has an entry in all others. The first of
    `questionnaires` is in the file's own language."""

    languages: Mapping[str, Language]
    questionnaires: Mapping[str, Questionnaire]
    forms: Mapping[str, StepForms]
    minutes: Mapping[str, Mapping[str, int]]
    """How long each way takes, `short` and `full`."""
    prerendered: Mapping[str, Prerendered]
    """The parts of pages that are the same for everyone."""
    clinics: Mapping[str, Clinic]
    """Those with a link of their own, by their ids; under "", what the settings say of whoever
    runs the site: for people who came by no link."""
    least: float
    """The share of the file's texts that must have words in a language: any in a preview."""
    settings: Settings

    @cached_property
    def fhir(self) -> dict[str, Any]:
        """The checklist as FHIR, in all its languages."""
        own, *others = {each.language: each for each in self.questionnaires.values()}.values()
        return fhir_questionnaire(own, *others, settings=self.settings)


@dataclass(frozen=True)
class Services:
    """`language` is that of this request's pages; in `app.extensions`, the first on offer. `paper`
    is `a4` or `letter`, for those who have not chosen one. `translations` is the folder of the
    catalogues, if not the one that comes with the product."""

    settings: Settings
    content: LoadedContent
    language: Language
    store: Store
    clock: Clock
    printer: SheetPrinter
    paper: str
    translations: Path | None

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return self.content.questionnaires[self.language.code]

    @cached_property
    def forms(self) -> StepForms:
        return self.content.forms[self.language.code]

    @cached_property
    def minutes(self) -> Mapping[str, int]:
        return self.content.minutes[self.language.code]

    @cached_property
    def prerendered(self) -> Prerendered:
        return self.content.prerendered[self.language.code]


def services() -> Services:
    """Return this request's services. They are read once, so that a request never sees two
    questionnaires."""
    try:
        current: Services = g.services
    except AttributeError:  # asked for often: cheaper than to look first
        latest: Services = current_app.extensions[KEY]
        language = find_language(latest.content.languages)
        current = latest if language is latest.language else replace(latest, language=language)
        g.services = current
    return current


def current_clinic() -> Clinic:
    """Return the clinic of the record that this request opened, or of the link that it follows; who
    runs the site, where there is none or it is gone."""
    clinics = services().content.clinics
    return clinics.get(g.get("clinic", ""), clinics[""])


def local_time(when: datetime) -> datetime:
    """Return the same moment in the time of the request's clinic."""
    zone = current_clinic().timezone
    return when.astimezone(ZoneInfo(zone) if zone else services().settings.timezone)


def find_language(offered: Mapping[str, Language]) -> Language:
    """Return the language whose button was pressed, else what the person chose before, else what
    their browser asks for, else the file's own, which is the first of those `offered`."""
    own = next(iter(offered.values()))
    posted = ""
    if request.method == "POST":
        with suppress(HTTPException):  # a form that cannot be read names no language
            posted = request.form.get("language", "")
    if posted in offered:
        set_cookie("LANGUAGE", posted)
        return offered[posted]
    if len(offered) == 1:
        return own
    code = request.cookies.get(current_app.config["LANGUAGE_COOKIE_NAME"])
    if code not in offered:
        accepted = request.headers.get("Accept-Language", "")
        code = negotiate(tuple(offered), accepted[:LONGEST]) if accepted else None
    return offered[code] if code else own


@lru_cache(maxsize=256)
def negotiate(offered: tuple[str, ...], accepted: str) -> str | None:
    """Return the language of the `offered` that an Accept-Language header likes best; `es-MX` is
    content with `es`. Cached, for few headers come often, and of them nothing else is kept."""
    by_tag = {code.lower(): code for code in offered}
    wanted = [tag for tag, quality in parse_accept_header(accepted, LanguageAccept) if quality > 0]
    tag = negotiate_locale(wanted, list(by_tag), sep="-")
    return by_tag[tag.lower()] if tag else None


def set_cookie(kind: Literal["RECORD", "LANGUAGE"], value: str) -> None:
    """Put `value` into a cookie of this response. It ends with the browser."""
    config = current_app.config

    @after_this_request
    def set_it(response: Response) -> Response:
        response.set_cookie(
            config[f"{kind}_COOKIE_NAME"],
            value,
            secure=config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def load_content(
    settings: Settings, translations: Path | None = None, least: float = OFFERED
) -> LoadedContent:
    """Load the questions in every language that has words for them, and the clinics. Raises
    QuestionnaireError.

    Pages are offered in those that have a catalogue too; where none has, in the language of the
    templates. `translations`: the folder of the catalogues, if not the one of the product.
    """
    path = settings.questions_file or shipped("questions.yaml")
    known = load_languages(translations or find_shipped("translations"), path)
    loaded = load_questionnaires(
        path,
        known.values(),
        settings.crisis_locale,
        {"keep_hours": str(settings.keep_hours), "keep_days": str(settings.keep_days_with_code)},
        least,
    )
    languages = {code: known[code] for code in loaded if code in known} or {SOURCE: known[SOURCE]}
    clinics = {
        **(load_clinics(settings.clinics_file, languages, known) if settings.clinics_file else {}),
        "": Clinic.model_construct(
            id="", name=settings.clinic_name, contact=settings.clinic_contact
        ),
    }
    own = next(iter(loaded))
    questionnaires = dict(loaded)
    forms, minutes, prerendered = {}, {}, {}
    for code, language in languages.items():
        questionnaire = questionnaires.setdefault(code, loaded[own])
        forms[code] = StepForms(questionnaire)
        minutes[code] = {
            "short": estimate_way(questionnaire, short=True),
            "full": estimate_way(questionnaire, short=False),
        }
        prerendered[code] = prerender(
            questionnaire,
            language,
            settings,
            clinics.values(),
            offered=languages.values(),
            written_in=own,
        )
    return LoadedContent(
        languages, questionnaires, forms, minutes, prerendered, clinics, least, settings
    )


def questions_digest(content: LoadedContent) -> str:
    """Return what tells one questions file from another: for those who watch several hosts."""
    return next(iter(content.questionnaires.values())).digest.hex()[:12]


def count_running(content: LoadedContent, processes: int) -> None:
    """Have the metrics say that so many processes here run this release with these questions."""
    INFO.labels(__version__, questions_digest(content)).set(processes)


def reload_content(app: Flask) -> None:
    """Take in the questions file and the catalogues again, whole or not at all: what is running
    keeps what it began with. Raises QuestionnaireError."""
    latest: Services = app.extensions[KEY]
    content = load_content(latest.settings, latest.translations, latest.content.least)
    own = next(iter(content.languages.values()))
    app.extensions[KEY] = replace(latest, content=content, language=own)
    count_running(latest.content, 0)
    count_running(content, 1)


def try_reload(app: Flask) -> bool:
    """Do the same, and log how it ended. Return whether it did."""
    try:
        reload_content(app)
    except QuestionnaireError as error:
        log_refused(error)
        return False
    log_loaded(app.extensions[KEY].content)
    return True


def log_refused(error: QuestionnaireError) -> None:
    """Count and log it. The file is the operator's, so its lines may stand in the log."""
    RELOADS.labels("refused").inc()
    for problem in error.problems:
        log.error("Questions not taken in: %s", problem)
    log.error("The server goes on with the questions that it has.")


def log_loaded(content: LoadedContent) -> None:
    RELOADS.labels("done").inc()
    version = next(iter(content.questionnaires.values())).version
    log.info("Questions taken in: version %s", version)
