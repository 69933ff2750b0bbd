"""For the people and programs that watch the server."""

from __future__ import annotations

from flask import Response

from screening.errors import StorageUnavailable
from screening.web.limits import limiter
from screening.web.logs import LoggedBlueprint
from screening.web.state import services

bp = LoggedBlueprint("health", __name__, log_group="health")
limiter.exempt(bp)


@bp.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process does."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def readyz() -> Response:
    """Say whether people can be sent here, with a line for each part.

    Without the database they cannot (503). Limits that every process counts by itself are a reason
    to look, not to send people away (200).
    """
    database, status = "ready", 200
    try:
        services().store.check()
    except StorageUnavailable:
        database, status = "not ready", 503
    limits_ready = not services().settings.ratelimit_enabled or limiter.storage.check()
    lines = (
        f"database: {database}",
        "questionnaire: ready",  # without one, the server does not start
        f"limits: {'ready' if limits_ready else 'degraded, RATE_LIMIT_URL does not answer'}",
    )
    return Response("\n".join((*lines, "")), status, mimetype="text/plain")
