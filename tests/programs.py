"""What tests need of the machine besides Python: whether it is here, and how to get it.

Each need is a marker of pytest. Where one is not met, its tests are skipped and say what is
missing; in CI (`CI=true`) they fail. `python -m tests.programs` gets what is missing: Debian's
packages as root or in CI, and Playwright's own Chromium elsewhere; with markers, only for these.
Exit code 1 where something is still missing in CI.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

IN_CI = os.environ.get("CI") == "true"
ALSO_IN = "/usr/sbin:/usr/local/sbin"
"""Where users who are not root have no path to."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HEADLESS_SHELL = "chromium-headless-shell"
"""Chromium without windows, history or pages kept in memory: a page takes it a third of the
processor time. Where it is not here, the whole Chromium does its work."""
REDIS = ("valkey-server", "redis-server")
FIREFOX = ("firefox-esr", "firefox")
SYSTEM_PYTHON = "/usr/bin/python3"
"""Debian's, which has Debian's bindings to WebKitGTK."""
WEBKIT = """import cairo, gi
gi.require_foreign("cairo")
gi.require_version("WebKit2", "4.1")
from gi.repository import WebKit2"""
POSTGRES = ("initdb", "postgres", "pg_dump")
POSTGRES_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql*/bin",
)


def find_program(*names: str) -> str | None:
    """Return the path of the first of these programs that there is."""
    path = f"{os.environ.get('PATH', '')}:{ALSO_IN}"
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)


def output_of(name: str, *arguments: str) -> str:
    """Return what a program writes that is here, and ends well."""
    command = [find_program(name) or name, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def find_chromium() -> str | None:
    """Return the path of the first Chromium that starts: the system's, then Playwright's own.

    None, too, where Playwright itself fails, or already runs: nothing could drive a Chromium.
    """
    try:
        with sync_playwright() as playwright:
            own = playwright.chromium.executable_path
    except Exception:  # Playwright raises just this when its driver does not start
        return None
    paths = (*(find_program(name) for name in CHROMIUM), own)
    return next((path for path in paths if path and _works(path, "--version")), None)


def find_postgres() -> Path | None:
    """Return the folder of its programs: the first on the path, else the newest installed."""
    on_path = shutil.which("postgres")
    installed = (path for pattern in POSTGRES_FOLDERS for path in Path("/").glob(pattern))
    newest_first = sorted(installed, key=_version, reverse=True)
    folders = [Path(on_path).resolve().parent, *newest_first] if on_path else newest_first
    return next(
        (
            folder
            for folder in folders
            if all(_works(str(folder / name), "--version") for name in POSTGRES)
        ),
        None,
    )


def _version(path: Path) -> int:
    return int((re.findall(r"\d+", str(path)) or ["0"])[0])


def can_trace() -> bool:
    """Tell whether strace is here and may watch a process."""
    program = find_program("strace")
    return program is not None and _works(program, "-o", os.devnull, sys.executable, "--version")


def can_mount() -> bool:
    """Tell whether a small file system can be made (as root on Linux)."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        return _works("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) and _works(
            "umount", folder
        )


def can_boot() -> bool:
    """Tell whether a copy of this machine can be booted beside it (as root on Debian)."""
    if not can_mount() or not Path("/usr/lib/systemd/systemd").exists():
        return False
    return find_program("systemd-nspawn") is not None and Path("/etc/debian_version").exists()


def has_webkit() -> bool:
    """Tell whether WebKitGTK can be driven, on a display that nobody sees."""
    return find_program("Xvfb") is not None and _works(SYSTEM_PYTHON, "-c", WEBKIT)


def _works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@dataclass(frozen=True)
class Need:
    """`find` returns something true where the need is met; `packages` are Debian's."""

    name: str
    find: Callable[[], object]
    packages: tuple[str, ...] = ()


NEEDS = {
    "browser": Need(
        "Chromium",
        find_chromium,
        # Without any font, pages print empty; the last is for the program that drives it.
        ("chromium", "fonts-liberation", "libatomic1"),
    ),
    "firefox": Need("Firefox", lambda: find_program(*FIREFOX), ("firefox-esr",)),
    "webkit": Need("WebKitGTK", has_webkit, ("gir1.2-webkit2-4.1", "python3-gi-cairo", "xvfb")),
    "postgres": Need("PostgreSQL", find_postgres, ("postgresql",)),
    "nginx": Need("nginx", lambda: find_program("nginx"), ("nginx",)),
    "redis": Need("Valkey or Redis", lambda: find_program(*REDIS), ("redis-server",)),
    "pgbouncer": Need("PgBouncer", lambda: find_program("pgbouncer"), ("pgbouncer",)),
    "patroni": Need(
        "Patroni, etcd and HAProxy",
        lambda: all(map(find_program, ("patroni", "patronictl", "etcd", "haproxy"))),
        ("patroni", "etcd-server", "etcd-client", "haproxy"),
    ),
    "strace": Need("strace", can_trace, ("strace",)),
    "wrk": Need("wrk", lambda: find_program("wrk"), ("wrk",)),
    "systemd": Need("systemd-analyze", lambda: find_program("systemd-analyze"), ("systemd",)),
    "booted": Need(
        "systemd-nspawn, as root on Debian",
        can_boot,
        ("systemd-container", "systemd-sysv", "dbus", "python3-venv", "sqlite3", "openssl", "curl"),
    ),
    "compose": Need("docker-compose", lambda: find_program("docker-compose"), ("docker-compose",)),
    # its package would start a Prometheus here
    "promtool": Need("promtool, of Debian's prometheus", lambda: find_program("promtool")),
    "mount": Need("the right to mount a file system", can_mount),
    "linux": Need("Linux", lambda: sys.platform == "linux"),
}
"""By marker."""


@cache
def is_met(marker: str) -> bool:
    return bool(NEEDS[marker].find())


def find_missing(markers: Iterable[str]) -> list[str]:
    """Return the names of the needs that are not met, of those that are known by these markers."""
    return [NEEDS[marker].name for marker in markers if marker in NEEDS and not is_met(marker)]


def main(markers: Sequence[str]) -> int:
    if shutil.which("apt-get") and (IN_CI or os.geteuid() == 0):
        wanted = [NEEDS[marker].packages for marker in markers if not is_met(marker)]
        if "browser" in markers and find_program(HEADLESS_SHELL) is None:
            wanted.append((HEADLESS_SHELL,))
        _install([packages for packages in wanted if packages])
    if "browser" in markers and not is_met("browser"):
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    is_met.cache_clear()
    missing = find_missing(markers)
    for name in missing:
        sys.stdout.write(f"Not here: {name}\n")
    if packages := _find_packages(markers):
        sys.stdout.write(f"  Debian: apt-get install {' '.join(packages)}\n")
    if missing and IN_CI:
        sys.stdout.write("In CI nothing is left out.\n")
        return 1
    return 0


def _find_packages(markers: Iterable[str]) -> list[str]:
    """Return Debian's packages for what is missing."""
    missing = [NEEDS[marker] for marker in markers if not is_met(marker)]
    return [package for need in missing for package in need.packages]


def _install(wanted: Sequence[Sequence[str]]) -> None:
    """Fetch each need by itself: one that the mirror lacks keeps back no other."""
    if wanted:
        _run("apt-get", "update", "--quiet")
        for packages in wanted:
            _run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *packages)


def _run(*command: str) -> None:
    """Go on where the command fails: what is missing then is told by main."""
    sys.stdout.write(f"$ {' '.join(command)}\n")
    sys.stdout.flush()
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        code = subprocess.run(
            command, stdout=subprocess.DEVNULL, env=environment, timeout=900
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        code = -1
    if code:
        sys.stdout.write(f"  did not work ({code})\n")


OTHER_TARGETS = {"patroni", "compose", "promtool"}
"""What no test of `make test` needs. Each make target names its own; Patroni and etcd begin to run
where they are installed."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [marker for marker in NEEDS if marker not in OTHER_TARGETS]))
