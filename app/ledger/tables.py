"""The durable tables: what can't be rebuilt from anything else. Projections are not here and have their own metadata.

Decides columns, keys and the triggers that keep facts from being changed. migrations/versions creates the same,
without importing this; a test holds both to each other. No ON DELETE CASCADE anywhere: nothing is deleted by a side
effect.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

metadata: Final = MetaData()
"""Holds the durable tables and nothing else."""

DELIVERY_STATES: Final = (
    "saved",
    "waiting",
    "sent",
    "unknown",
    "confirmed",
    "refused",
    "held",
    "cancelled",
    "superseded",
)

JOB_STATES: Final = ("waiting", "sending", "sent", "confirmed", "unknown", "refused", "cancelled")

DESK_NOW: Final = 2
"""`desk.mine` of the desk this ledger is now; at most one row has it."""
DESK_BEFORE: Final = 1
"""`desk.mine` of a desk this ledger was before it was restored or copied, or is at another place of the same file."""
DESK_OTHER: Final = 0

desk: Final = Table(
    "desk",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("desk_id", LargeBinary, nullable=False, unique=True),
    Column("mark", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("mine", Integer, nullable=False),
    Column("since", Text, nullable=False),
    CheckConstraint("mine IN (0, 1, 2)", name="desk_mine_known"),
    sqlite_strict=True,
)
Index("desk_mine_now", desk.c.mine, unique=True, sqlite_where=text("mine = 2"))

operation: Final = Table(
    "operation",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("op_id", LargeBinary, nullable=False, unique=True),
    Column("action_id", LargeBinary, nullable=False),
    Column("desk", Integer, ForeignKey("desk.n"), nullable=False),
    Column("desk_no", Integer, nullable=False),
    Column("hub_pos", Integer),
    Column("body", LargeBinary, nullable=False),
    Column("sha", LargeBinary, nullable=False),
    UniqueConstraint("desk", "desk_no"),
    sqlite_strict=True,
)
Index("operation_action", operation.c.action_id)

operation_aggregate: Final = Table(
    "operation_aggregate",
    metadata,
    Column("agg", LargeBinary, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

delivery: Final = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, ForeignKey("operation.seq"), nullable=False),
    Column("destination", Text, nullable=False),
    Column("item", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("due", Text),
    Column("error", Text),
    CheckConstraint("state IN ({})".format(", ".join(f"'{s}'" for s in DELIVERY_STATES)), name="delivery_state_known"),
    sqlite_strict=True,
)
Index("delivery_due", delivery.c.state, delivery.c.due)

scan_log: Final = Table(
    "scan_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("names", Text),
    Column("operator", Text),
    Column("crate", Text, nullable=False, server_default=text("''")),  # lead: a crate's refused lines are found by it
    Column("local", Text, nullable=False, server_default=text("''")),  # lead: the local time people saw
    sqlite_strict=True,
)
Index("scan_log_crate", scan_log.c.crate, sqlite_where=text("crate <> ''"))

access_log: Final = Table(
    "access_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("sha", LargeBinary, nullable=False),
    sqlite_strict=True,
)

local_value: Final = Table(
    "local_value",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

observation: Final = Table(
    "observation",
    metadata,
    Column("agg", LargeBinary, primary_key=True),
    Column("body", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

print_job: Final = Table(
    "print_job",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("job", Text, nullable=False, unique=True),
    Column("desk", Integer, ForeignKey("desk.n"), nullable=False),
    Column("action", Text, nullable=False),
    Column("printer", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("labels", Integer, nullable=False),
    Column("local", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("said", Text, nullable=False, server_default=text("''")),
    Column("words", Text, nullable=False, server_default=text("''")),
    Column("ticket", Text, nullable=False, server_default=text("''")),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("due", Text, nullable=False, server_default=text("''")),
    Column("sha", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("dpi", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("state IN ({})".format(", ".join(f"'{s}'" for s in JOB_STATES)), name="print_job_state_known"),
    sqlite_strict=True,
)
Index("print_job_moving", print_job.c.state, sqlite_where=text("state IN ('waiting', 'sending', 'sent')"))

TRIGGERS: Final = {
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
"""Name of each trigger and its text after CREATE TRIGGER <name>."""

for _name, _body in TRIGGERS.items():
    event.listen(metadata, "after_create", DDL(f"CREATE TRIGGER {_name} {_body}"))  # type: ignore[no-untyped-call]
