"""The questions file of a running server: loaded at the start, and again when it is told to."""

from __future__ import annotations

import logging

from flask import Flask

from screening.errors import QuestionnaireError
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.model import Questionnaire
from screening.settings import Settings
from screening.shipped import shipped
from screening.web.services import KEY, swap_questionnaire

log = logging.getLogger(__name__)


def load_content(settings: Settings) -> Questionnaire:
    """Raises QuestionnaireError."""
    return load_questionnaire(
        settings.questions_file or shipped("questions.yaml"),
        settings.crisis_locale,
        {"keep_hours": str(settings.keep_hours), "keep_days": str(settings.keep_days_with_code)},
    )


def reload_content(app: Flask) -> None:
    """Take in the questions file again, whole or not at all. Raises QuestionnaireError, and then
    the server goes on with the questions that it has."""
    swap_questionnaire(app, load_content(app.extensions[KEY].settings))


def try_reload(app: Flask) -> bool:
    """`reload_content`, with its end in the log. The file is the operator's, so its lines may
    stand there."""
    try:
        reload_content(app)
    except QuestionnaireError as error:
        for problem in error.problems:
            log.error("Questions not taken in: %s", problem)
        log.error("The server goes on with the questions that it has.")
        return False
    questionnaire: Questionnaire = app.extensions[KEY].questionnaire
    log.info("Questions taken in: version %s", questionnaire.version)
    return True
