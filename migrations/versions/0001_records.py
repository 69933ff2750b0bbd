"""Records, and when expired ones were last purged: the tables of release 1.0.0."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
changes_data = False


def upgrade() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.LargeBinary(32), primary_key=True),
        sa.Column("cookie_id", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("cookie_key", sa.LargeBinary, nullable=False),
        sa.Column("code_id", sa.LargeBinary(32), unique=True),
        sa.Column("code_key", sa.LargeBinary),
        sa.Column("former_code_id", sa.LargeBinary(32), unique=True),
        sa.Column("former_code_key", sa.LargeBinary),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False, index=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "last_purge",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        _tune_for_postgres()


def _tune_for_postgres() -> None:
    """A row is written again and again for a day or two, and then deleted."""
    # Sealed bytes cannot be compressed: do not try.
    op.execute("ALTER TABLE records ALTER COLUMN sealed SET STORAGE EXTERNAL")
