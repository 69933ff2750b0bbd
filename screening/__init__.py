"""Foreword: an educational checklist before a first talk about ketamine-assisted psychotherapy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from screening.settings import Settings

__version__ = "1.0.0"


def create_app(settings: Settings | None = None) -> Flask:
    """The web application. Without `settings`, they come from the environment and .env.

    Raises SettingsError or QuestionnaireError: a server that cannot be right does not start.
    """
    from screening.settings import load_settings
    from screening.web.app import build_app

    return build_app(settings or load_settings())
