"""Finds a Chromium that starts, or gets one. Prints its path; exit code 1 where there is none.

The system's own is taken first, then the one that Playwright keeps. To get one, Debian's packages
are installed where this may be done (as root, or in CI); elsewhere Playwright's build is fetched.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

from tests.packages import install, run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN = (
    "chromium",
    "fonts-liberation",  # without any font, pages print empty
    "libatomic1",  # for the program by which Playwright drives it
)


def main() -> int:
    path = find_chromium() or get_chromium()
    if path is None:
        sys.stderr.write("No Chromium can be driven here, and none could be installed.\n")
        sys.stderr.write(f"  Debian: apt-get install {' '.join(DEBIAN)}\n")
        return 1
    sys.stdout.write(f"Chromium: {path}\n")
    return 0


def find_chromium() -> str | None:
    """The path of the first Chromium that starts; None where nothing could drive it."""
    own = _playwrights_own()
    if own is None:
        return None
    return next((path for path in (*map(shutil.which, NAMES), own) if _starts(path)), None)


def get_chromium() -> str | None:
    """Installs a Chromium; None where that was not possible."""
    install(*DEBIAN)
    if path := find_chromium():
        return path
    run(sys.executable, "-m", "playwright", "install", "chromium")
    return find_chromium()


def _playwrights_own() -> str | None:
    """Where Playwright keeps its Chromium, if it has one; None where Playwright itself fails."""
    try:
        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except Exception:  # Playwright raises just this when its driver does not start
        return None


def _starts(path: str | None) -> bool:
    if path is None:
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main())
