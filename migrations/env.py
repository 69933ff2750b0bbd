"""How Alembic reaches the database: on a connection that screening.storage.migrations gives it."""

from __future__ import annotations

from alembic import context

from screening.storage.models import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
)
with context.begin_transaction():
    context.run_migrations()
