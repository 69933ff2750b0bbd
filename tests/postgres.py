"""Finds a PostgreSQL that starts, or gets one. Prints its folder; exit code 1 where there is none.

To get one, Debian's package is installed where this may be done (as root, or in CI).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.packages import install

PROGRAMS = ("initdb", "postgres", "pg_dump")
FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")
DEBIAN = "postgresql"


def main() -> int:
    folder = find_postgres() or get_postgres()
    if folder is None:
        sys.stderr.write("There is no PostgreSQL here, and none could be installed.\n")
        sys.stderr.write(f"  Debian: apt-get install {DEBIAN}\n")
        return 1
    sys.stdout.write(f"PostgreSQL: {folder}\n")
    return 0


def find_postgres() -> Path | None:
    """The folder of its programs: the first on the path, else the newest that is installed."""
    on_path = shutil.which("postgres")
    installed = (path for pattern in FOLDERS for path in Path("/").glob(pattern))
    newest_first = sorted(installed, key=_version, reverse=True)
    folders = [Path(on_path).resolve().parent, *newest_first] if on_path else newest_first
    return next((folder for folder in folders if _works(folder)), None)


def get_postgres() -> Path | None:
    """Installs one; None where that was not possible."""
    install(DEBIAN)
    return find_postgres()


def _version(path: Path) -> int:
    return int((re.findall(r"\d+", str(path)) or ["0"])[0])


def _works(folder: Path) -> bool:
    try:
        return all(
            subprocess.run([folder / name, "--version"], capture_output=True).returncode == 0
            for name in PROGRAMS
        )
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
