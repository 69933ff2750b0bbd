"""How Alembic reaches the database: on a connection that screening.storage.upgrade gives it.

For a new migration, copy the newest file in versions/ and count its number up. The release before
has to be able to work on the new tables. Tests compare them with screening/storage/models.py.
"""

from __future__ import annotations

from alembic import context

from screening.storage.models import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
)
with context.begin_transaction():
    context.run_migrations()
