"""The application in this process, on a real SQLite file, with a clock that tests set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import Client

from screening.settings import Settings, load_settings
from screening.web.app import build_app
from screening.web.state import LoadedContent, load_content
from tests.conftest import Clock
from tests.journeys.page import Reply
from tests.journeys.visitor import Visitor, Wire
from tests.questionnaire.files import CLINICS

SECRET = "m9Jb3Yx0kq-Vt7LwPz2sRf8NhCd5GaEu"
LEAVE_URL = "https://news.example.org/today?from=a&to=b"
BuildApp = Callable[..., Flask]


QUESTIONS = ("questions_file", "crisis_locale", "keep_hours", "keep_days_with_code")
SHOWN = ("clinic_name", "clinic_contact", "leave_url", "cookie_prefix")
"""The settings that decide what is asked, and what pages say that are rendered at the start."""


@pytest.fixture(autouse=True)
def codes_are_quick(quick_codes: None) -> None:
    """In all tests of this folder."""


def app_wire(app: Flask) -> Wire:
    client = Client(app, use_cookies=False)

    def send(method: str, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
        origin = app.extensions["screening"].settings.public_url
        got = client.open(address, method=method, headers=dict(headers), data=body, base_url=origin)
        with got:
            return Reply(got.status_code, tuple(got.headers.items()), got.get_data())

    return send


def visit(app: Flask) -> Visitor:
    """A new visitor to `app`, who has no cookies yet."""
    settings: Settings = app.extensions["screening"].settings
    return Visitor(app_wire(app), settings.public_url)


def host_of(app: Flask) -> str:
    return urlsplit(app.extensions["screening"].settings.public_url).netloc


@pytest.fixture(scope="session")
def session_clock() -> Clock:
    return Clock()


@pytest.fixture
def clock(session_clock: Clock) -> Clock:
    """The clock of every application here, set back to its start."""
    session_clock.now = Clock.now
    return session_clock


@pytest.fixture(scope="session")
def build_session_app(
    session_clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BuildApp]:
    """Builds an application with the settings that are given, as `NAME="value"`; `translations` is
    the folder of its catalogues, if not the product's own."""
    apps = []
    loaded: dict[object, LoadedContent] = {}

    def content_for(settings: Settings) -> LoadedContent:
        """What applications with the same shipped questions may share: it never changes."""
        key = tuple(getattr(settings, name) for name in (*QUESTIONS, *SHOWN))
        if key not in loaded:
            loaded[key] = load_content(settings)
        return loaded[key]

    def build(translations: Path | None = None, **given: str) -> Flask:
        folder = tmp_path_factory.mktemp("app")
        usual = {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": f"sqlite:///{folder / 'records.sqlite'}",
            "LEAVE_URL": LEAVE_URL,
            "RATELIMIT_ENABLED": "false",
        }
        settings = load_settings(usual | given, folder / ".env")
        own = settings.questions_file or translations or settings.clinics_file
        content = None if own else content_for(settings)
        app = build_app(settings, session_clock, translations, content)
        apps.append(app)
        return app

    with pytest.MonkeyPatch.context() as environment:
        for name in Settings.model_fields:
            environment.delenv(name.upper(), raising=False)
        yield build
    for app in apps:
        app.extensions["screening"].store.close()


@pytest.fixture
def build(build_session_app: BuildApp, clock: Clock) -> BuildApp:
    return build_session_app


@pytest.fixture(scope="session")
def session_app(build_session_app: BuildApp) -> Flask:
    return build_session_app()


@pytest.fixture(scope="session")
def clinics_app(build_session_app: BuildApp, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """With two clinics that have a link of their own."""
    path = tmp_path_factory.mktemp("clinics") / "clinics.yaml"
    path.write_text(CLINICS, encoding="utf-8")
    charity = {"CLINIC_NAME": "The Charity", "CLINIC_CONTACT": "555-000-1111"}
    return build_session_app(CLINICS_FILE=str(path), **charity)


@pytest.fixture
def app(session_app: Flask, clock: Clock) -> Flask:
    """One application for all tests that need no settings of their own: each has new visitors."""
    return session_app


@pytest.fixture
def https_app(build: BuildApp) -> Flask:
    return build(PUBLIC_URL="https://foreword.example.org")


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return visit(app)


@pytest.fixture
def begun(visitor: Visitor) -> Visitor:
    """A visitor at the first step of the full way."""
    visitor.get("/")
    visitor.press("way", "full")
    return visitor


def database_file(app: Flask) -> Path:
    return Path(app.extensions["screening"].settings.database_url.removeprefix("sqlite:///"))
