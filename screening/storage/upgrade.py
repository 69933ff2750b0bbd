"""From the tables that a database has to those that this release needs, by Alembic.

Each migration is a file in migrations/versions, named by its revision: four digits that count up.
Alembic itself is imported only where there is something to do: it takes a quarter of a second.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, inspect, text

from screening.errors import StorageUnavailable
from screening.shipped import shipped


@cache
def newest() -> str:
    """Return the revision that this release needs."""
    versions = shipped("migrations") / "versions"
    return max(path.name[:4] for path in versions.glob("[0-9]*.py"))


def find_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, or None for a database without tables.

    Raises StorageUnavailable where it is of a newer release.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    if revision > newest():
        raise StorageUnavailable(
            f"The database is at revision {revision}, of a newer release; "
            f"this one knows {newest()}. Install that release again."
        )
    return revision


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest revision, for the caller to commit: all of it or nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    command.upgrade(config, "head")
