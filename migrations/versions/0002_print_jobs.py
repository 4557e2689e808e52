"""The desk's print jobs: where each stands, and the bytes that go to the printer.

Self-contained: alembic and sqlalchemy only, because the program's own tables go on changing and this may not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FORMAT = 2


def upgrade() -> None:
    op.create_table(
        "print_job",
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("desk", sa.Integer, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("printer", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("labels", sa.Integer, nullable=False),
        sa.Column("local", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("words", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("ticket", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("tries", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("due", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("sha", sa.LargeBinary, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'confirmed', 'unknown', 'refused', 'cancelled')",
            name="print_job_state_known",
        ),
        sa.UniqueConstraint("job"),
        sa.ForeignKeyConstraint(["desk"], ["desk.n"]),
        sqlite_strict=True,
    )
    op.create_index(
        "print_job_moving",
        "print_job",
        ["state"],
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'sent')"),
    )
    op.execute(f"PRAGMA user_version = {FORMAT}")


def downgrade() -> None:
    op.drop_table("print_job")
    op.execute("PRAGMA user_version = 1")
