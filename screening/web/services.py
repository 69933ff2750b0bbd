"""What a request works with: made once at start, the same for every request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from screening.outputs.pdf import SheetPrinter
from screening.questionnaire.model import Questionnaire
from screening.settings import Settings
from screening.storage.store import Store
from screening.web.forms import StepForm

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
    found: Services = current_app.extensions["screening"]
    return found
