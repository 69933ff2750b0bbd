"""Flask, as this product wants it."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any

from flask import Flask
from flask.templating import Environment

from screening.web.logs import describe

log = logging.getLogger(__name__)


class Templates(Environment):
    """Flask's, with the names that all templates know in one plain dictionary for each template.
    All of them are known before the first template is loaded."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class ScreeningApp(Flask):
    jinja_environment = Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is a coroutine, so nobody looks for one at each call."""
        return func

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> None:
        """An error's own words never reach the log."""
        if exc_info[1] is not None:
            log.error("Unexpected error: %s", describe(exc_info[1]))
