"""Flask's session, which holds the form token's seed and nothing else."""

from __future__ import annotations

from functools import cached_property

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class Sessions(SecureCookieSessionInterface):
    """With what signs its cookie made once: each request would make it two times anew."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    @cached_property
    def _signing(self) -> URLSafeTimedSerializer | None:
        return super().get_signing_serializer(self._app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return self._signing
