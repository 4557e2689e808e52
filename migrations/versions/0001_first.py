"""The first format: desks, operations, deliveries, logs, local values, observations.

Self-contained: alembic and sqlalchemy only, because the program's own tables go on changing and this may not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPLICATION_ID = 0x53687564
FORMAT = 1

TRIGGERS = {
    "operation_never_changes": (
        "BEFORE UPDATE OF op_id, action_id, body, sha ON operation "
        "BEGIN SELECT RAISE(ABORT, 'an operation never changes'); END"
    ),
    "operation_never_goes": (
        "BEFORE DELETE ON operation BEGIN SELECT RAISE(ABORT, 'an operation is never deleted'); END"
    ),
    "access_log_never_changes": (
        "BEFORE UPDATE ON access_log BEGIN SELECT RAISE(ABORT, 'the access log never changes'); END"
    ),
    "access_log_never_goes": (
        "BEFORE DELETE ON access_log BEGIN SELECT RAISE(ABORT, 'the access log is never deleted'); END"
    ),
}


def upgrade() -> None:
    _desk()
    _operation()
    _delivery()
    _logs()
    _local()
    for name, body in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {body}")
    op.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    op.execute(f"PRAGMA user_version = {FORMAT}")


def downgrade() -> None:
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    for table in (
        "observation",
        "local_value",
        "access_log",
        "scan_log",
        "delivery",
        "operation_aggregate",
        "operation",
        "desk",
    ):
        op.drop_table(table)
    op.execute("PRAGMA user_version = 0")


def _desk() -> None:
    op.create_table(
        "desk",
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("desk_id", sa.LargeBinary, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("mine", sa.Integer, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.CheckConstraint("mine IN (0, 1, 2)", name="desk_mine_known"),
        sa.UniqueConstraint("desk_id"),
        sqlite_strict=True,
    )
    op.create_index("desk_mine_now", "desk", ["mine"], unique=True, sqlite_where=sa.text("mine = 2"))


def _operation() -> None:
    op.create_table(
        "operation",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("op_id", sa.LargeBinary, nullable=False),
        sa.Column("action_id", sa.LargeBinary, nullable=False),
        sa.Column("desk", sa.Integer, nullable=False),
        sa.Column("desk_no", sa.Integer, nullable=False),
        sa.Column("hub_pos", sa.Integer),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("sha", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("desk", "desk_no"),
        sa.UniqueConstraint("op_id"),
        sa.ForeignKeyConstraint(["desk"], ["desk.n"]),
        sqlite_strict=True,
    )
    op.create_index("operation_action", "operation", ["action_id"])
    op.create_table(
        "operation_aggregate",
        sa.Column("agg", sa.LargeBinary, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("agg", "seq"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("destination", sa.Text, nullable=False),
        sa.Column("item", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("due", sa.Text),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "state IN ('saved', 'waiting', 'sent', 'unknown', 'confirmed', "
            "'refused', 'held', 'cancelled', 'superseded')",
            name="delivery_state_known",
        ),
        sa.ForeignKeyConstraint(["seq"], ["operation.seq"]),
        sqlite_strict=True,
    )
    op.create_index("delivery_due", "delivery", ["state", "due"])


def _logs() -> None:
    op.create_table(
        "scan_log",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("names", sa.Text),
        sa.Column("operator", sa.Text),
        sa.Column("crate", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("local", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("scan_log_crate", "scan_log", ["crate"], sqlite_where=sa.text("crate <> ''"))
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("prev", sa.LargeBinary, nullable=False),
        sa.Column("sha", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _local() -> None:
    op.create_table(
        "local_value",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "observation",
        sa.Column("agg", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("agg"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
