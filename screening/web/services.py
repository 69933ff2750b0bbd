"""What a request works with: made at the start, and swapped whole for a new questions file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Flask, current_app, g

from screening.outputs.pdf import SheetPrinter
from screening.questionnaire.model import Questionnaire
from screening.settings import Settings
from screening.storage.store import Store
from screening.web.forms import StepForm, step_form_classes

KEY = "screening"
"""The one reference in `app.extensions`."""

Clock = Callable[[], datetime]
"""The time now, aware, in UTC."""


@dataclass(frozen=True)
class Services:
    settings: Settings
    questionnaire: Questionnaire
    store: Store
    forms: Mapping[str, type[StepForm]]
    clock: Clock
    printer: SheetPrinter
    paper: str
    """`a4` or `letter`, for those who have not chosen one."""


def services() -> Services:
    """Read once for each request, so that a request never sees two questionnaires."""
    if "services" not in g:
        g.services = current_app.extensions[KEY]
    found: Services = g.services
    return found


def swap_questionnaire(app: Flask, questionnaire: Questionnaire) -> None:
    """Requests that are running keep what they began with; the next ones get this."""
    now: Services = app.extensions[KEY]
    app.extensions[KEY] = replace(
        now, questionnaire=questionnaire, forms=step_form_classes(questionnaire)
    )
