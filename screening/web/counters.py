"""Where presses are counted: in this process, or in a Valkey or Redis that several share.

While the shared one does not answer, each process counts by itself. The limits are then that many
times wider, and nobody's answers are refused for it.
"""

from __future__ import annotations

import logging
from typing import Any

from limits.storage import storage_from_string

from screening.errors import SettingsError
from screening.metrics import LIMITS_ALONE
from screening.settings import Settings
from screening.web.windows import SCHEMES

log = logging.getLogger(__name__)

WAIT_SECONDS = 0.5
"""How long a press may wait for the shared counter, before it is counted here."""

LOST = "Rate limit storage unreachable - falling back to in-memory storage"
FOUND = "Rate limit storage recovered"
"""The library's own words, which it logs and offers in no other way."""


_SCHEMES = {"memory": SCHEMES[0], "valkey": "redis", "valkeys": "rediss", "unix": "redis+unix"}


def counter_url(url: str) -> str:
    """As the library spells it. Valkey speaks the language of Redis."""
    scheme, _, rest = url.partition("://")
    return f"{_SCHEMES.get(scheme, scheme)}://{rest}"


def counter_options(url: str) -> dict[str, Any]:
    """One more try at once, for a connection that was closed while nobody used it."""
    if url == "memory://":
        return {}
    # imported only where it is used: it takes a tenth of a second and ten megabytes
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {
        "socket_connect_timeout": WAIT_SECONDS,
        "socket_timeout": WAIT_SECONDS,
        "retry": Retry(NoBackoff(), retries=1),
    }


def check_counter(settings: Settings) -> None:
    """Raises SettingsError where the shared counter cannot be reached now, or will not count."""
    url = settings.rate_limit_url
    if url == "memory://" or not settings.ratelimit_enabled:
        return
    from redis.exceptions import RedisError

    try:
        counter = storage_from_string(counter_url(url), **counter_options(url))
        counter.incr("start", 1)
    except (RedisError, OSError, ValueError, TypeError) as error:  # the last two: odd options
        raise SettingsError(
            f"RATE_LIMIT_URL cannot be used ({type(error).__name__}). "
            "Check that Valkey or Redis runs there, the password, and the certificate."
        ) from None


def tell_when_lost() -> None:
    """Has it logged, and counted, when this process begins and ends to count by itself."""
    library = logging.getLogger("flask-limiter")
    library.handlers = [_Told()]
    library.setLevel(logging.INFO)
    library.propagate = False


class _Told(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == LOST:
            LIMITS_ALONE.set(1)
            log.warning(
                "RATE_LIMIT_URL does not answer: this process counts presses by itself meanwhile."
            )
        elif record.msg == FOUND:
            LIMITS_ALONE.set(0)
            log.info("RATE_LIMIT_URL answers again: presses are counted together.")
        elif record.levelno >= logging.WARNING:
            log.warning("The library that counts presses complained.")
