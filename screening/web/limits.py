"""How often one address may send a form or fetch a file, and how many costly requests one process
takes at a time: declared on each view.

Requests are counted in this process, or in a Valkey or Redis that several processes share. While
the shared one does not answer, each process counts by itself: the limits are then that many times
wider, and nobody's answers are refused for it. Counters hold no address: their keys are HMACs under
a key that changes every hour. A clinic's whole waiting room may share one address.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from limits.storage import MemoryStorage, storage_from_string
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from screening.errors import CodesBusy, PrinterBusy, SettingsError
from screening.metrics import LIMITS_ALONE, LIMITS_REFUSED
from screening.settings import Networks, Settings
from screening.storage.resume_codes import LONGEST, normalize_code
from screening.web.csrf import csrf, refuse_other_sites
from screening.web.state import services

log = logging.getLogger(__name__)

R = TypeVar("R")

WAIT_SECONDS = 0.5
"""How long a request may wait for the shared storage before it is counted in this process."""

SWEEP_SECONDS = 60

STORAGE_LOST = "Rate limit storage unreachable - falling back to in-memory storage"
STORAGE_FOUND = "Rate limit storage recovered"
"""What Flask-Limiter logs; it tells of these in no other way."""


def hourly_key(value: str = "") -> str:
    """Return the key under which `value` is counted, or this client where there is none: an HMAC
    under this hour's key. A client is its address, or for IPv6 the first 64 bits, which are one
    household's or company's, since the rest can be chosen."""
    if not value:
        value = request.remote_addr or ""
        if ":" in value and not value.startswith("::ffff:"):
            with suppress(ValueError):  # unix:
                value = str(ip_network((value.partition("%")[0], 64), strict=False))
    hour = int(time.time() // 3600).to_bytes(8, "big")
    key = hmac.digest(current_app.config["LIMITS_KEY"], b"limits" + hour, hashlib.sha256)
    return hmac.digest(key, value.encode(), hashlib.sha256).hex()[:32]


limiter = Limiter(
    key_func=hourly_key,
    on_breach=lambda _: LIMITS_REFUSED.inc(),
)
"""Declares limits on views: `@limit("60 per minute")`, or `@limiter.exempt` on those that only read
and cost little, and those that must never be refused. Every route has one of them."""
limiter.request_filter(lambda: not services().settings.ratelimit_enabled)


def widened(value: str) -> Callable[[], str]:
    """Return the limit for who asks now: more where LIMITS_WIDER_FOR names their network."""
    count, _, window = value.partition(" ")
    return lambda: (
        f"{int(count) * find_factor(networks)} {window}"
        if (networks := services().settings.limits_wider_for)
        else value
    )


def find_factor(networks: Networks) -> int:
    """Return how many times wider the limits of this client are: by the narrowest of `networks`
    that it is in; 1 where it is in none."""
    try:
        address = ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:  # unix:
        return 1
    address = getattr(address, "ipv4_mapped", None) or address
    found = ((net.prefixlen, factor) for net, factor in networks if address in net)
    return max(found, default=(0, 1))[1]


def limit(value: str, **given: Any) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Declare how often one address may have a view, such as `60 per minute`."""
    return limiter.limit(widened(value), **given)


def limit_form(
    value: str, *, exempt_when: Callable[[], bool] | None = None
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Declare how often one address may send a view's form, such as `60 per minute`.

    As `limit`, but a request counts before its form token is checked, so that one whose
    token is refused counts too.
    """

    def is_exempt() -> bool:
        try:
            return exempt_when is not None and exempt_when()
        except HTTPException:  # too large a form, which the library would take for a lost storage
            return False

    def decorate(view: Callable[..., R]) -> Callable[..., R]:
        @wraps(view)
        def check_token_first(*args: Any, **kwargs: Any) -> R:
            csrf.protect()
            refuse_other_sites()
            return view(*args, **kwargs)

        csrf.exempt(view)  # by its name, from the check of all forms before any view
        return limit(value, exempt_when=is_exempt)(check_token_first)

    return decorate


def typed_code_key() -> str:
    """Return the key under which tries of the resume code that was sent are counted."""
    return hourly_key(f"code {normalize_code(request.form.get('code', '')[:LONGEST])}")


class Lane:
    """Views that cost much, of which only `places` requests are at work, or wait for others, in one
    process at a time. Whoever comes meanwhile gets `busy` at once, so that threads stay free for
    all other pages. `turns`: how many of these are at work, where nothing else sees to that."""

    def __init__(self, places: int, busy: type[Exception], turns: int | None = None) -> None:
        self.places = places
        self._free = threading.BoundedSemaphore(places)
        self._turns = threading.BoundedSemaphore(turns or places)
        self._busy = busy

    def __call__(self, view: Callable[..., R]) -> Callable[..., R]:
        """Mark a view."""

        @wraps(view)
        def in_lane(*args: Any, **kwargs: Any) -> R:
            if not self._free.acquire(blocking=False):
                raise self._busy
            try:
                with self._turns:
                    return view(*args, **kwargs)
            finally:
                self._free.release()

        return in_lane


SHEETS, CODES = Lane(8, PrinterBusy), Lane(3, CodesBusy)
PAGES = Lane(6, ServiceUnavailable, turns=1)
"""Of pages, one at a time: two at once would take as long as one after the other, and hold up all
others by twice as much."""
LANES = (SHEETS, CODES, PAGES)
"""A server has more threads than all of their places (cli.sockets.THREADS)."""


def set_up_limits(app: Flask, settings: Settings) -> None:
    """Count in this process's memory, or where RATE_LIMIT_URL says."""
    shared = settings.rate_limit_url != "memory://"
    app.config.update(
        RATELIMIT_STORAGE_URI=storage_url(settings.rate_limit_url),
        RATELIMIT_STORAGE_OPTIONS=storage_options(settings.rate_limit_url),
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=shared,
        # of several requests that find it lost, the library falls back for the first alone
        RATELIMIT_SWALLOW_ERRORS=shared,
        # processes that share counters make the key from the secret that they share
        LIMITS_KEY=settings.secret_key.encode() if shared else secrets.token_bytes(32),
    )
    limiter.init_app(app)
    # The library would look each request up before its view, too, for limits that stand on no view:
    # 0.3 ms of each page. Here each limited view counts by itself, so reading and leaving also wait
    # for no storage that does not answer.
    app.before_request_funcs[None].remove(limiter._check_request_limit)
    if not shared:
        memory: Any = limiter.storage
        memory.timer = Sweeper(memory)
    library = logging.getLogger("flask-limiter")
    library.setLevel(logging.INFO)
    library.addFilter(note_storage)


class Sweeper:
    """Forgets the counters whose window is over, once a minute, at the request that is counted
    then. Stands in place of the library's timer, which would start a thread for nearly every
    request to do so: a sixth of the time of a save (decision 24)."""

    def __init__(self, memory: MemoryStorage) -> None:
        self._memory = memory
        self._next = 0.0

    def is_alive(self) -> bool:
        """Return that there is no need for a timer. The library asks at each request."""
        if time.monotonic() > self._next:
            self._next = time.monotonic() + SWEEP_SECONDS
            for key in list(self._memory.expirations):
                self._memory.get(key)  # which drops it where its window is over
        return True


def storage_url(url: str) -> str:
    """Return RATE_LIMIT_URL as the library spells it. Valkey speaks the language of Redis."""
    scheme, _, rest = url.partition("://")
    schemes = {"valkey": "redis", "valkeys": "rediss", "unix": "redis+unix"}
    return f"{schemes.get(scheme, scheme)}://{rest}"


def storage_options(url: str) -> dict[str, Any]:
    """Return options with one more try at once, for a connection that was closed while unused."""
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


def check_shared_storage(settings: Settings) -> None:
    """Raise SettingsError where the shared storage cannot be reached now, or will not count."""
    url = settings.rate_limit_url
    if url == "memory://" or not settings.ratelimit_enabled:
        return
    from redis.exceptions import RedisError

    try:
        storage = storage_from_string(storage_url(url), **storage_options(url))
        storage.incr("start", 1)
    except (RedisError, OSError, ValueError, TypeError) as error:  # the last two: odd options
        raise SettingsError(
            f"RATE_LIMIT_URL cannot be used ({type(error).__name__}). "
            "Check that Valkey or Redis runs there, the password, and the certificate."
        ) from None


def note_storage(record: logging.LogRecord) -> bool:
    """Log and count in our own words when this process begins and ends to count by itself.

    The library's own lines are dropped: some hold keys.
    """
    if record.msg == STORAGE_LOST:
        LIMITS_ALONE.set(1)
        log.warning("RATE_LIMIT_URL does not answer: this process counts requests by itself.")
    elif record.msg == STORAGE_FOUND:
        LIMITS_ALONE.set(0)
        log.info("RATE_LIMIT_URL answers again: requests are counted together.")
    elif record.levelno >= logging.WARNING:
        log.warning("The library that counts requests complained.")
    return False


def seconds_to_wait(error: RateLimitExceeded) -> int:
    """Return the length of the window that was used up, an hour at most."""
    return max(1, min(3600, int(error.limit.limit.get_expiry())))
