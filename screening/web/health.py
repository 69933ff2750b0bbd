"""For the people and programs that watch the server."""

from __future__ import annotations

from flask import Response

from screening import __version__
from screening.errors import StorageUnavailable
from screening.web.limits import limiter
from screening.web.logs import LoggedBlueprint
from screening.web.state import questions_digest, services

bp = LoggedBlueprint("health", __name__, log_group="health")
limiter.exempt(bp)


@bp.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process does."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def readyz() -> Response:
    """Say whether people can be sent here, with a line for each part, and what runs here.

    Where no answer can be saved they cannot (503). Limits that every process counts by itself, and
    expired records that are still there, are a reason to look, not to send people away (200).
    """
    database, purges, status = "ready", "ready", 200
    try:
        services().store.check()
        if since := services().store.overdue_since():
            purges = f"overdue, the last was at {since:%Y-%m-%d %H:%M} UTC"
    except StorageUnavailable:
        database, purges, status = "not ready", "unknown", 503
    limits_ready = not services().settings.ratelimit_enabled or limiter.storage.check()
    lines = (
        f"database: {database}",
        "questionnaire: ready",  # without one, the server does not start
        f"purges: {purges}",
        f"limits: {'ready' if limits_ready else 'degraded, RATE_LIMIT_URL does not answer'}",
        f"release: {__version__}, questions: {questions_digest(services().content)}",
    )
    return Response("\n".join((*lines, "")), status, mimetype="text/plain")
