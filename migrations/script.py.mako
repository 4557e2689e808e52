"""${message}

What changed and why: tell it here and in migrations/README.md. Import alembic and sqlalchemy only.
"""

from __future__ import annotations

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

FORMAT = ${up_revision}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
    op.execute(f"PRAGMA user_version = {FORMAT}")


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
    op.execute(f"PRAGMA user_version = {FORMAT - 1}")
