"""`screening upgrade`: the tables that this release needs."""

from __future__ import annotations

from screening.cli.output import say
from screening.settings import load_settings
from screening.storage import upgrade as migrations
from screening.storage.server_lock import server_lock
from screening.storage.store import database_at


def upgrade() -> int:
    settings = load_settings()
    with server_lock(settings.database_url):
        database = database_at(settings.database_url)
        try:
            database.upgrade()
        finally:
            database.close()
    say(f"The database is at revision {migrations.newest()}.")
    return 0
