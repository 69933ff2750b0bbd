"""The Flask application, put together."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request
from flask.templating import Environment
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from screening.languages import direction_of
from screening.metrics import REQUESTS
from screening.outputs.pdf import SheetPrinter, paper_of
from screening.outputs.sheet_data import help_lines
from screening.settings import Settings
from screening.shipped import shipped
from screening.storage.store import Store
from screening.web import (
    checklist,
    downloads,
    first_questions,
    health,
    learn,
    leave,
    navigation,
    resume,
    review,
    steps,
    summary,
    support,
)
from screening.web.csrf import csrf, refuse_other_sites
from screening.web.error_pages import register_error_pages
from screening.web.forms import MAX_ROWS, MEDICINE_LENGTH, ScreeningRequest
from screening.web.i18n import mark_fallbacks, set_up_languages
from screening.web.limits import set_up_limits
from screening.web.logs import LoggedBlueprint, describe_error
from screening.web.prerendered import STATIC, static_digests, static_url
from screening.web.preview import DRAFT
from screening.web.record_cookie import find_token, finish_leaving
from screening.web.state import (
    KEY,
    Clock,
    LoadedContent,
    Services,
    count_running,
    current_clinic,
    load_content,
    services,
)
from screening.web.steps import step_url

log = logging.getLogger(__name__)
REQUEST_LOG = logging.getLogger("screening.requests")
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "usb=(), xr-spatial-tracking=(), clipboard-read=(), clipboard-write=(self), web-share=(self)"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": PERMISSIONS,
    # not no-referrer: browsers would send `Origin: null`, and forms be taken for those of others
    "Referrer-Policy": "same-origin",
}
YEAR = 365 * 24 * 60 * 60


class PlainEnvironment(Environment):
    """Templates whose global names lie in one plain dictionary for each template.

    Jinja copies them for each import and translated text. From a ChainMap, which it makes by
    itself, that took 0.3 ms of each page, a tenth of it. All of them are known before the first
    template is loaded.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class ScreeningApp(Flask):
    request_class = ScreeningRequest
    jinja_environment = PlainEnvironment

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> None:
        """Log where an unexpected error was raised. Its own words never reach the log."""
        if exc_info[1] is not None:
            log.error("Unexpected error: %s", describe_error(exc_info[1]))


MAX_BODY, SMALL_BODY = 256 * 1024, 16 * 1024
"""Bytes of a form that are read: of one with room for a person's words, and of any other."""
LONG_FORMS = frozenset(("steps", "first_questions"))


def build_app(
    settings: Settings,
    clock: Clock = lambda: datetime.now(UTC),
    translations: Path | None = None,
    content: LoadedContent | None = None,
) -> Flask:
    """Return the application. `translations`: the folder of the catalogues, if not the one that
    comes with the product. `content`: what was loaded already.

    Raises QuestionnaireError, and StorageUnavailable where there is no usable database.
    """
    app = ScreeningApp(
        "screening",
        template_folder=str(shipped("templates")),
        static_folder=str(STATIC),
    )
    app.url_map.merge_slashes = False  # or //c/anything would be repeated in a redirect
    prefix = settings.cookie_prefix
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        # Flask-WTF knows no former keys, but signs with the last of several and accepts all
        WTF_CSRF_SECRET_KEY=[*settings.secret_key_fallbacks, settings.secret_key],
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=SMALL_BODY,
        RECORD_COOKIE_NAME=f"{prefix}screening",
        LANGUAGE_COOKIE_NAME=f"{prefix}language",
        LEFT_COOKIE_NAME=f"{prefix}left",
        SESSION_COOKIE_NAME=f"{prefix}form",  # the form token's seed, and nothing else
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # asks for a Referer; see csrf.py
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
    )
    content = content or load_content(settings, translations)
    paper = paper_of(next(iter(content.questionnaires.values())).crisis.default)
    app.extensions[KEY] = Services(
        settings=settings,
        content=content,
        language=next(iter(content.languages.values())),
        store=Store(
            settings.database_url,
            keep=settings.keep,
            keep_with_code=settings.keep_with_code,
            clock=clock,
            counts=settings.counts,
        ),
        clock=clock,
        printer=SheetPrinter(shipped("templates") / "sheets", paper=paper),
        paper=paper,
        translations=translations,
    )
    count_running(content, 1)
    if count := settings.proxy_count:  # without any, no header is believed
        wrapped: Any = app  # whose `wsgi_app` is a method for the type checker
        wrapped.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
    for module in (checklist, steps, support, review, first_questions, summary, downloads):
        app.register_blueprint(module.bp)
    for module in (resume, leave, learn, navigation, health):
        app.register_blueprint(module.bp)
    _log_requests(app)  # first, so that what the others refuse is timed and numbered too
    app.before_request(finish_leaving)
    set_up_limits(app, settings)
    csrf.init_app(app)
    app.before_request(refuse_other_sites)
    csrf.exempt(leave.leave)
    csrf.exempt(navigation.switch)  # changes nothing but words
    _finish_responses(app, settings)
    register_error_pages(app)
    set_up_languages(app, lambda: services().language)
    _set_up_templates(app, settings)
    return app


def _log_requests(app: Flask) -> None:
    """Have each request timed, numbered, counted and logged: see `logs`."""

    @app.before_request
    def start_timer() -> None:
        g.request_id = secrets.token_hex(4)
        g.started = time.perf_counter()
        if request.blueprint in LONG_FORMS:
            request.max_content_length = MAX_BODY

    @app.after_request
    def log_request(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        method = request.method if request.method in KNOWN_METHODS else "other"
        group = "static" if request.endpoint == "static" else "other"
        if blueprint := app.blueprints.get(request.blueprint or ""):
            group = blueprint.log_group if isinstance(blueprint, LoggedBlueprint) else "page"
        REQUESTS.labels(method, group, f"{response.status_code // 100}xx").observe(seconds)
        status, ms = response.status_code, round(seconds * 1000, 1)
        REQUEST_LOG.info("%s " * 5, g.get("request_id", "-"), method, group, status, ms)
        return response


def _finish_responses(app: Flask, settings: Settings) -> None:
    """Have each response carry its headers, whatever its status, and each page say what of it is in
    another language. Where people reach the product over HTTPS, browsers may insist on it."""
    below = "; includeSubDomains" if settings.hsts_subdomains else ""
    headers = HEADERS | (
        {"Strict-Transport-Security": f"max-age={YEAR}{below}"} if settings.https else {}
    )

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers.extend(headers)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        elif response.status_code == 200 and request.args.get("v", "") == static_digests().get(
            request.path.removeprefix("/static/")
        ):
            # the address changes with the content, see `static_url`
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        if response.mimetype == "text/html" or request.blueprint == "download":
            kept = services()
            response.headers.setdefault("Content-Language", kept.language.code)
            has_gaps = kept.questionnaire.foreign or kept.language.without_words
            if has_gaps and response.mimetype == "text/html":
                page = response.get_data(as_text=True)
                response.set_data(mark_fallbacks(page, kept.language, kept.questionnaire.foreign))
            response.headers["Vary"] = "Accept-Language, Cookie"
        return response


def _set_up_templates(app: Flask, settings: Settings) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True

    def safety_url() -> str:
        """Return where the safety questions begin; empty in a checklist without any."""
        first = next(iter(services().questionnaire.safety_steps.values()), None)
        return step_url(first) if first else ""

    def marked(html: str, code: str) -> str:
        """Return a part in the language `code`, with what fell back to another one marked."""
        content = services().content
        language = content.languages.get(code)  # none where that is the file's alone
        foreign = content.questionnaires[code].foreign
        return mark_fallbacks(html, language, foreign) if language else html

    env.filters["marked"] = marked

    env.globals.update(
        help_lines=help_lines,
        direction_of=direction_of,
        safety_url=safety_url,
        static_url=static_url,
        language_url=navigation.language_url,
        max_rows=MAX_ROWS,
        row_length=MEDICINE_LENGTH,
    )

    @app.context_processor
    def names() -> dict[str, Any]:
        current = services()
        questionnaire, language = current.questionnaire, current.language
        return {
            # whether this browser carries a record's cookie; the record itself may be gone
            "has_record": find_token() is not None,
            "language": language,
            "other_languages": [
                other for other in current.content.languages.values() if other is not language
            ],
            "fixed": current.prerendered,
            "content": questionnaire,
            "written_in": next(iter(current.content.questionnaires)),
            "crisis": questionnaire.crisis,
            "clinic": current_clinic(),
            "keep_hours": settings.keep_hours,
            "keep_days": settings.keep_days_with_code,
            "counts": settings.counts,
            "draft": app.extensions.get(DRAFT),
        }
