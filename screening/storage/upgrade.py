"""From the tables that a database has to those that this release needs, by Alembic.

Each migration is a file in migrations/versions, named by its revision: four digits that count up.
Alembic itself is imported only where there is something to do, so that a server starts quickly.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from screening.errors import StorageUnavailable
from screening.shipped import shipped

if TYPE_CHECKING:
    from alembic.config import Config

BEFORE = "0000"
"""The tables of 0001, made by a release that did not number them yet."""


@cache
def newest() -> str:
    """The revision that this release needs."""
    versions = shipped("migrations") / "versions"
    return max(path.name[:4] for path in versions.glob("[0-9]*.py"))


def revision_of(connection: Connection) -> str | None:
    """None for a database without tables."""
    tables = inspect(connection)
    if tables.has_table("alembic_version"):
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    return BEFORE if tables.has_table("records") else None


def check_not_newer(revision: str | None) -> None:
    """Raises StorageUnavailable."""
    if revision is not None and revision > newest():
        raise StorageUnavailable(
            f"The database is at revision {revision}, of a newer release; "
            f"this one knows {newest()}. Install that release again."
        )


def change_data(since: str) -> bool:
    """Whether any migration after that revision does more than add what is empty."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config())
    later = scripts.iterate_revisions("head", max(since, "0001"))
    return any(script.module.changes_data for script in later)


def migrate(connection: Connection) -> None:
    """To the newest revision. For the caller to commit, all of it or nothing."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    if revision_of(connection) == BEFORE:
        command.stamp(config, "0001")
    command.upgrade(config, "head")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    return config
