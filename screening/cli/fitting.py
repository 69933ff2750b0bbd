"""Which settings several workers need, said before anything is started."""

from __future__ import annotations

import sys

from screening.errors import SettingsError
from screening.settings import Settings

SYSTEM = "Several workers run on Linux and macOS alone."
DATABASE = (
    "DATABASE_URL must be a PostgreSQL for several workers: SQLite serves one process. "
    "One worker (without --workers) carries a clinic."
)
LIMITS = (
    "RATE_LIMIT_URL must be a Valkey or Redis for several workers: "
    "each would count presses by itself, and so allow them again."
)
PROXY = (
    "PROXY_COUNT must be 1 or more for several workers: they need a proxy in front that takes in "
    "slow senders, as in deploy/nginx.conf."
)


def check_fit(settings: Settings, workers: int) -> None:
    """Raises SettingsError with a line for each setting that one worker may have and more may
    not."""
    if workers == 1:
        return
    wrong = {
        SYSTEM: sys.platform == "win32",
        DATABASE: settings.database_url.startswith("sqlite:"),
        LIMITS: not settings.limits_shared,
        PROXY: settings.proxy_count == 0 and not settings.development,
    }
    if any(wrong.values()):
        raise SettingsError("\n".join(line for line, is_so in wrong.items() if is_so))
