"""Which settings several workers need, said before anything is started."""

from __future__ import annotations

import sys

from screening.errors import SettingsError
from screening.settings import Settings


def check_fit(settings: Settings, workers: int) -> None:
    """Raises SettingsError with a line for each setting that one worker may have and more may
    not."""
    if workers == 1:
        return
    problems = [line for line in _problems(settings) if line]
    if problems:
        raise SettingsError("\n".join(problems))


def _problems(settings: Settings) -> tuple[str, ...]:
    return (
        "" if sys.platform != "win32" else "Several workers run on Linux and macOS alone.",
        ""
        if not settings.database_url.startswith("sqlite:")
        else "DATABASE_URL must be a PostgreSQL for several workers: SQLite serves one process. "
        "One worker (without --workers) carries a clinic.",
        ""
        if settings.limits_shared
        else "RATE_LIMIT_URL must be a Valkey or Redis for several workers: "
        "each would count presses by itself, and so allow them again.",
        ""
        if settings.proxy_count or settings.development
        else "PROXY_COUNT must be 1 or more for several workers: they need a proxy in front that "
        "takes in slow senders, as in deploy/nginx.conf.",
    )
