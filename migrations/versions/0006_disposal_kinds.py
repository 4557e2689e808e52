"""Boxes, pick-ups and instructions of disposal: the links of operations about them that were taken in before are added.

Self-contained: alembic and sqlalchemy only. A desk of the format before keeps what it is sent about kinds it doesn't
know, without a link; from now on those operations fold.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FORMAT = 6
KINDS = ("box:", "pickup:", "instruction:")
_LIKELY = " OR ".join(f"instr(body, '\"{kind}') > 0" for kind in KINDS)


def upgrade() -> None:
    for agg, seq in _links():
        op.get_bind().execute(
            sa.text("INSERT OR IGNORE INTO operation_aggregate(agg, seq) VALUES (:agg, :seq)"), {"agg": agg, "seq": seq}
        )
    op.execute(f"PRAGMA user_version = {FORMAT}")


def downgrade() -> None:
    for agg, seq in _links():
        op.get_bind().execute(
            sa.text("DELETE FROM operation_aggregate WHERE agg = :agg AND seq = :seq"), {"agg": agg, "seq": seq}
        )
    op.execute("PRAGMA user_version = 5")


def _links() -> list[tuple[bytes, int]]:
    """Aggregate and operation for every mention of a new kind. A body that can't be read mentions none."""
    found = []
    for seq, body in op.get_bind().execute(sa.text(f"SELECT seq, body FROM operation WHERE {_LIKELY}")).fetchall():
        for ref in _about(body):
            kind, _, name = ref.partition(":")
            if f"{kind}:" in KINDS and len(name) == 22:
                found.append((urlsafe_b64decode(f"{name}=="), seq))
    return found


def _about(body: bytes) -> list[str]:
    try:
        about = json.loads(body)["a"]
    except (ValueError, KeyError, TypeError):
        return []
    return [ref for ref in about if isinstance(ref, str)] if isinstance(about, list) else []
