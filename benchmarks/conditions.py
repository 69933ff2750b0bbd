"""Under which conditions something was measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("Flask", "waitress", "SQLAlchemy", "Jinja2", "cryptography", "typst")


def find_conditions() -> dict[str, str]:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return {
        "Date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "Processor": f"{os.cpu_count()} cores, {_processor()}",
        "Python": f"{platform.python_version()} ({platform.system()} {platform.release()})",
        "Packages": f"{packages}, SQLite {sqlite3.sqlite_version}",
        "Load before": load(),
    }


def load() -> str:
    """The load averages of the last 1, 5 and 15 minutes; the run itself adds about 2."""
    return " ".join(f"{each:.2f}" for each in os.getloadavg())


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
