"""The dots a print job was made for: a printer whose dots changed meanwhile is not sent it.

Self-contained: alembic and sqlalchemy only. Jobs of before say 0, not known: they go as they would have gone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FORMAT = 3


def upgrade() -> None:
    op.add_column("print_job", sa.Column("dpi", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.execute(f"PRAGMA user_version = {FORMAT}")


def downgrade() -> None:
    op.drop_column("print_job", "dpi")
    op.execute("PRAGMA user_version = 2")
