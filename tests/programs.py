"""Finds nginx, PgBouncer and a Valkey or Redis, or gets them.

Prints their paths; exit code 1 without them.

To get them, Debian's packages are installed where this may be done (as root, or in CI).
"""

from __future__ import annotations

import os
import shutil
import sys

from tests.packages import install

WANTED = {
    "nginx": ("nginx",),
    "Valkey or Redis": ("valkey-server", "redis-server"),
    "PgBouncer": ("pgbouncer",),
}
DEBIAN = ("nginx-light", "redis-server", "pgbouncer")
ALSO_IN = "/usr/sbin:/usr/local/sbin"
"""Where users who are not root have no path to."""


def main() -> int:
    if missing():
        install(*DEBIAN)
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


if __name__ == "__main__":
    sys.exit(main())
