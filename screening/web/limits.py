"""How often one address may press which button. Reading is free; leaving is never refused.

The counters hold no address: their keys are HMACs under a key that changes every hour.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.errors import RateLimitExceeded

from screening.metrics import LIMITS_REFUSED
from screening.settings import Settings
from screening.storage.resume_codes import LONGEST, bare
from screening.web.counters import counter_options, counter_url, tell_when_lost

ADDRESS = {
    "checklist.begin_screening": "60 per hour",
    "checklist.save": "120 per minute",
    "download.pdf": "20 per minute",
    "download.blank_form": "20 per minute",
    "download.text": "60 per minute",
    "download.structured": "60 per minute",
    "download.bundle": "60 per minute",
    "download.questionnaire": "60 per minute",
    "summary.choose": "60 per minute",
    "keeping.clear": "30 per minute",
    "keeping.open_with_code": "20 per hour",
}
"""Limits for each address. A clinic's whole waiting room may share one address."""

LIMITER = "screening.limiter"
"""In `app.extensions`."""

SAVE = "keeping.save"
SAVES = "20 per hour"
"""Limit for new resume codes, for each address."""

CODE = "5 per hour"
"""Limit for each resume code that is typed, from wherever."""

EXEMPT = frozenset(
    {
        "static",
        "health.healthz",
        "health.readyz",
        "keeping.leave",  # must work at once, whatever else is broken
        "checklist.start",
        "checklist.overview",
        "checklist.show_step",
        "checklist.review",
        "summary.show",
        "keeping.confirm_clear",
        "keeping.ask_code",
        "language.switch",  # reads only: what was typed comes back in other words
        "learn.help_page",
        "learn.cards",
        "learn.card",
        "learn.glossary",
        "learn.sources",
        "learn.clinicians",
        "learn.privacy",
        "learn.disclaimer",
        "learn.security_txt",
        "styleguide.show",
    }
)
"""Routes that only read, and those that must never be refused."""


class Presses(Limiter):
    """Looks nothing up for a request that has no limit, as most are."""

    def _check_request_limit(
        self, callable_name: str | None = None, in_middleware: bool = True
    ) -> None:
        if in_middleware and request.endpoint not in ADDRESS:
            return
        super()._check_request_limit(callable_name, in_middleware)


def set_up_limits(app: Flask, settings: Settings) -> Limiter:
    """Counts in this process's memory, or for several processes where RATE_LIMIT_URL says."""
    hashed = _hourly_hash(settings)
    limiter = Presses(
        lambda: hashed(request.remote_addr or ""),
        app=app,
        # before the view, so that a press whose form token is refused counts too
        default_limits=[lambda: ADDRESS.get(request.endpoint or "", "")],
        storage_uri=counter_url(settings.rate_limit_url),
        storage_options=counter_options(settings.rate_limit_url),
        in_memory_fallback_enabled=settings.rate_limit_url != "memory://",
        on_breach=_count_refused,
        enabled=settings.ratelimit_enabled,
    )
    tell_when_lost()
    # the views hold it by a weak reference only
    app.extensions[LIMITER] = limiter
    views: dict[str, Any] = app.view_functions
    # shared: the view counts where another one calls it, too
    views[SAVE] = limiter.shared_limit(SAVES, scope=SAVE)(views[SAVE])
    per_code = limiter.limit(
        CODE, key_func=lambda: hashed(f"code {_typed_code()}"), override_defaults=False
    )
    views["keeping.open_with_code"] = per_code(views["keeping.open_with_code"])
    return limiter


def count_together(app: Flask) -> bool:
    """Whether the place where presses are counted answers now."""
    limiter: Limiter = app.extensions[LIMITER]
    return not limiter.enabled or bool(limiter.storage.check())


def _count_refused(_: RequestLimit) -> None:
    LIMITS_REFUSED.inc()


def _typed_code() -> str:
    """Return the code that was sent, as far as a code can reach."""
    return bare(request.form.get("code", "")[:LONGEST])


def seconds_to_wait(error: RateLimitExceeded) -> int:
    """Until the window that was used up is over; a whole hour at most."""
    return max(1, min(3600, int(error.limit.limit.get_expiry())))


def _hourly_hash(settings: Settings) -> Callable[[str], str]:
    """Several processes must count alike, so where they share counters the key is made from the
    secret they share; otherwise it is random and never leaves this process."""
    shared = settings.rate_limit_url != "memory://"
    root = settings.secret_key.encode() if shared else secrets.token_bytes(32)

    def hashed(value: str) -> str:
        hour = int(time.time() // 3600).to_bytes(8, "big")
        key = hmac.digest(root, b"limits" + hour, hashlib.sha256)
        return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:32]

    return hashed
