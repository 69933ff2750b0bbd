"""For the people and programs that watch the server."""

from __future__ import annotations

from flask import Blueprint, Response

from screening.errors import StorageUnavailable
from screening.web.services import services

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def readyz() -> Response:
    """The database and the questionnaire are usable."""
    try:
        services().store.check()
    except StorageUnavailable:
        return Response("database: not ready\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
