"""The questions file of a running server: loaded at the start, and again when it is told to."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from flask import Flask

from screening.answers.answers import Answers
from screening.answers.path import find_path
from screening.answers.time_estimate import estimate_minutes
from screening.errors import QuestionnaireError
from screening.languages import SOURCE, Language, load_languages
from screening.questionnaire.loader import load_wordings
from screening.questionnaire.model import Questionnaire
from screening.settings import Settings
from screening.shipped import find_shipped, shipped
from screening.web.forms import step_form_classes
from screening.web.pages import Minutes
from screening.web.prerendered import prerender
from screening.web.state import KEY, Content, Services, swap_content

log = logging.getLogger(__name__)


def load_content(settings: Settings, translations: Path | None = None) -> Content:
    """The questions in every language that has words for them. `translations`: the folder of the
    catalogues, if not the one that comes with the product. Raises QuestionnaireError."""
    languages = load_languages(translations or find_shipped("translations"))
    questionnaires = load_wordings(
        settings.questions_file or shipped("questions.yaml"),
        languages.values(),
        settings.crisis_locale,
        {"keep_hours": str(settings.keep_hours), "keep_days": str(settings.keep_days_with_code)},
    )
    return content_of(languages, questionnaires, settings)


def content_of(
    known: Mapping[str, Language],
    questionnaires: Mapping[str, Questionnaire],
    settings: Settings,
) -> Content:
    """`known`: all languages that have a catalogue. Pages are in those that the questionnaire is
    in too; where it is in none of them, in the language of the templates."""
    offered = {code: known[code] for code in questionnaires if code in known}
    languages = offered or {SOURCE: known[SOURCE]}
    own = next(iter(questionnaires))
    forms = {code: step_form_classes(each) for code, each in questionnaires.items()}
    prerendered = {
        code: prerender(
            questionnaires.get(code, questionnaires[own]), language, settings, written_in=own
        )
        for code, language in languages.items()
    }
    minutes = {code: minutes_of_ways(each) for code, each in questionnaires.items()}
    return Content(
        MappingProxyType(languages),
        questionnaires,
        MappingProxyType(forms),
        MappingProxyType(minutes),
        MappingProxyType(prerendered),
    )


def minutes_of_ways(questionnaire: Questionnaire) -> Minutes:
    """For someone who has answered nothing yet."""
    path = find_path(questionnaire, Answers())
    short, full = (estimate_minutes(path, questionnaire.steps_of_way(way)) for way in (True, False))
    return Minutes(short=short, full=full)


def reload_content(app: Flask) -> None:
    """Take in the questions file and the catalogues again, whole or not at all. Raises
    QuestionnaireError, and then the server goes on with what it has."""
    kept: Services = app.extensions[KEY]
    swap_content(app, load_content(kept.settings, kept.translations))


def try_reload(app: Flask) -> bool:
    """`reload_content`, with its end in the log. The file is the operator's, so its lines may
    stand there."""
    try:
        reload_content(app)
    except QuestionnaireError as error:
        tell_refused(error)
        return False
    kept: Services = app.extensions[KEY]
    tell_taken_in(kept.content)
    return True


def tell_refused(error: QuestionnaireError) -> None:
    for problem in error.problems:
        log.error("Questions not taken in: %s", problem)
    log.error("The server goes on with the questions that it has.")


def tell_taken_in(content: Content) -> None:
    version = next(iter(content.questionnaires.values())).version
    log.info("Questions taken in: version %s", version)
