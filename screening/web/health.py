"""For the people and programs that watch the server."""

from __future__ import annotations

from flask import Blueprint, Response

from screening.errors import StorageUnavailable
from screening.web.limits import limiter
from screening.web.state import services

bp = Blueprint("health", __name__)
limiter.exempt(bp)


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def readyz() -> Response:
    """Whether people can be sent here, with a line for each part.

    Without the database they cannot (503). Limits that every process counts by itself are a reason
    to look, not to send people away (200).
    """
    usable = _database_is_usable()
    enabled = services().settings.ratelimit_enabled
    together = not enabled or limiter.storage.check()
    lines = (
        f"database: {'ready' if usable else 'not ready'}",
        "questionnaire: ready",  # without one, the server does not start
        f"limits: {'ready' if together else 'degraded, RATE_LIMIT_URL does not answer'}",
    )
    return Response("\n".join((*lines, "")), 200 if usable else 503, mimetype="text/plain")


def _database_is_usable() -> bool:
    try:
        services().store.check()
    except StorageUnavailable:
        return False
    return True
