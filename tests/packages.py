"""Gets programs that the tests need: Debian's packages, where this may be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def install(*packages: str) -> None:
    """As root or in CI (`CI=true`), where there is apt; elsewhere does nothing."""
    allowed = os.environ.get("CI") == "true" or os.geteuid() == 0
    if allowed and shutil.which("apt-get"):
        run("apt-get", "update", "--quiet")
        run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *packages)


def run(*command: str) -> None:
    """Goes on where the command fails: what is missing then is said by who looks for it."""
    sys.stdout.write(f"$ {' '.join(command)}\n")
    sys.stdout.flush()
    try:
        code = subprocess.run(command, stdout=subprocess.DEVNULL, timeout=900).returncode
    except subprocess.TimeoutExpired:
        code = -1
    if code:
        sys.stdout.write(f"  did not work ({code})\n")
