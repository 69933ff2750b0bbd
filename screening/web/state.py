"""What a request works with: made at the start, and swapped whole for a new questions file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from flask import Flask, current_app, g

from screening.languages import Language
from screening.outputs.pdf import SheetPrinter
from screening.questionnaire.model import Questionnaire
from screening.settings import Settings
from screening.storage.store import Store
from screening.web.forms import StepForm
from screening.web.i18n import find_language
from screening.web.pages import Minutes
from screening.web.prerendered import Prerendered

KEY = "screening"
"""The one reference in `app.extensions`."""

Clock = Callable[[], datetime]
"""The time now, aware, in UTC."""

Forms = Mapping[str, type[StepForm]]
"""The form of each step, by the step's id."""

T = TypeVar("T")


@dataclass(frozen=True)
class Content:
    """The questionnaire and what is made of it once, in each language that has words for it, by the
    language's code; the file's own first."""

    languages: Mapping[str, Language]
    questionnaires: Mapping[str, Questionnaire]
    forms: Mapping[str, Forms]
    minutes: Mapping[str, Minutes]
    prerendered: Mapping[str, Prerendered]
    """The parts of pages that are the same for everyone."""


@dataclass(frozen=True)
class Services:
    settings: Settings
    content: Content
    language: Language
    """Of this request's pages; in `app.extensions` the file's own."""
    store: Store
    clock: Clock
    printer: SheetPrinter
    paper: str
    """`a4` or `letter`, for those who have not chosen one."""
    translations: Path | None
    """The folder of the catalogues, if not the one that comes with the product."""

    @property
    def languages(self) -> Mapping[str, Language]:
        """Those on offer."""
        return self.content.languages

    @property
    def questionnaires(self) -> Mapping[str, Questionnaire]:
        return self.content.questionnaires

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return _in_language(self.content.questionnaires, self.language)

    @cached_property
    def forms(self) -> Forms:
        return _in_language(self.content.forms, self.language)

    @cached_property
    def minutes(self) -> Minutes:
        """How long each way takes."""
        return _in_language(self.content.minutes, self.language)

    @cached_property
    def prerendered(self) -> Prerendered:
        return _in_language(self.content.prerendered, self.language)


def _in_language(each: Mapping[str, T], language: Language) -> T:
    found = each.get(language.code)
    return next(iter(each.values())) if found is None else found


def services() -> Services:
    """Read once for each request, so that a request never sees two questionnaires."""
    try:
        found: Services = g.services
    except AttributeError:  # asked for often: cheaper than to look first
        kept: Services = current_app.extensions[KEY]
        language = find_language(kept.languages, https=kept.settings.https)
        found = kept if language is kept.language else replace(kept, language=language)
        g.services = found
    return found


def speak(language: Language) -> None:
    """The rest of this request is in that language."""
    g.services = replace(services(), language=language)


def swap_content(app: Flask, content: Content) -> None:
    """Requests that are running keep what they began with; the next ones get this."""
    now: Services = app.extensions[KEY]
    own = next(iter(content.languages.values()))
    app.extensions[KEY] = replace(now, content=content, language=own)
