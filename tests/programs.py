"""Finds nginx and a Valkey or Redis, or gets them. Prints their paths; exit code 1 without them.

To get them, Debian's packages are installed where this may be done (as root, or in CI).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

WANTED = {"nginx": ("nginx",), "Valkey or Redis": ("valkey-server", "redis-server")}
DEBIAN = ("nginx-light", "redis-server")
ALSO_IN = "/usr/sbin:/usr/local/sbin"
"""Where users who are not root have no path to."""


def main() -> int:
    if missing() and _may_use_apt():
        _run("apt-get", "update", "--quiet")
        _run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *DEBIAN)
    for wanted, names in WANTED.items():
        sys.stdout.write(f"{wanted}: {find(*names) or 'not here'}\n")
    if not missing():
        return 0
    sys.stderr.write(f"Not here, and could not be installed: {', '.join(missing())}.\n")
    sys.stderr.write(f"  Debian: apt-get install {' '.join(DEBIAN)}\n")
    return 1


def missing() -> list[str]:
    return [wanted for wanted, names in WANTED.items() if find(*names) is None]


def find(*names: str) -> str | None:
    """The path of the first of these programs that there is."""
    path = f"{os.environ.get('PATH', '')}:{ALSO_IN}"
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)


def _may_use_apt() -> bool:
    allowed = os.environ.get("CI") == "true" or os.geteuid() == 0
    return allowed and shutil.which("apt-get") is not None


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
