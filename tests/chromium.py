"""Finds a Chromium that starts, or gets one. Prints its path; exit code 1 where there is none.

The system's own is taken first, then the one that Playwright keeps. To get one, Debian's package is
installed where this may be done (as root, or in CI), and elsewhere Playwright's build is fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A font: without any, Chromium prints empty pages.
DEBIAN = ("chromium", "fonts-liberation")


def main() -> int:
    path = find_chromium() or get_chromium()
    if path is None:
        sys.stderr.write("No Chromium starts here, and none could be installed.\n")
        return 1
    sys.stdout.write(f"Chromium: {path}\n")
    return 0


def find_chromium() -> str | None:
    """The path of the first Chromium that starts."""
    return next((path for path in _candidates() if _starts(path)), None)


def get_chromium() -> str | None:
    """Installs a Chromium; None where that was not possible."""
    may_use_apt = os.environ.get("CI") == "true" or os.geteuid() == 0
    if may_use_apt and shutil.which("apt-get"):
        _run("apt-get", "update", "--quiet")
        _run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *DEBIAN)
        if path := find_chromium():
            return path
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    return find_chromium()


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(*command: str) -> None:
    sys.stdout.write(f"$ {' '.join(command)}\n")
    sys.stdout.flush()
    try:
        code = subprocess.run(command, stdout=subprocess.DEVNULL, timeout=900).returncode
    except subprocess.TimeoutExpired:
        code = -1
    if code:
        sys.stdout.write(f"  did not work ({code})\n")


if __name__ == "__main__":
    sys.exit(main())
