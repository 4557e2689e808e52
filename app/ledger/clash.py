"""A number that the hub holds with another operation: this ledger is one of two that count as the same desk.

Decides how it goes on: as another desk, to which go the operations that the hub could not take under their numbers. A
copied folder is seen at the start (`desks`); a whole machine cloned, or set back to a snapshot, only here. Where two
such ledgers hold the same unsent work, the hub takes it once, from whichever sends it first; to the other it comes back
in that one's envelope. What was written stays as it is: the desk and its number are the envelope. Knows no HTTP.
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.errors import OurError
from app.ledger import heads, newer
from app.ledger.desks import Desk
from app.ledger.projections import Projector
from app.ledger.reads import Reads


class NumberTaken(OurError):
    """The hub gave `number` of the desk `desk_id` to another operation than this ledger did. Nothing was written."""

    def __init__(self, desk_id: bytes, number: int) -> None:
        """`desk_id` is one that this ledger is, or was."""
        super().__init__(f"number {number} of desk {desk_id.hex()} is taken")
        self.desk_id = desk_id
        self.number = number


def leave_numbers(projector: Projector, taken: NumberTaken, connection: Connection, to: Desk) -> None:
    """Own operations from the taken number on become those of the desk `to`, in their order; heads are folded anew.

    The hub takes a desk's numbers in order, so it has none of them. In the caller's transaction.
    """
    reads = Reads(connection)
    sql = (
        "SELECT o.seq, o.body FROM operation o JOIN desk d ON d.n = o.desk"
        " WHERE d.desk_id=? AND o.desk_no>=? AND o.hub_pos IS NULL ORDER BY o.desk_no"
    )
    touched: heads.Touched = {}
    for number, (seq, body) in enumerate(reads.rows(sql, (taken.desk_id, taken.number)), start=1):
        connection.exec_driver_sql("UPDATE operation SET desk=?, desk_no=? WHERE seq=?", (to.n, number, seq))
        for place, ref in enumerate(newer.refs_of(body)):
            touched.setdefault(ref, heads.row_number(seq, place))
    heads.refold(connection, projector, reads, touched)


def take_envelope(connection: Connection, known: int, desk: int, number: int) -> None:
    """The operation `known` (its sequence number) is from now on number `number` of the row `desk`, as the hub has it.

    The hub never took it under its former number, nor any after that: they close up, so that none is missing.
    """
    reads = Reads(connection)
    was = reads.rows("SELECT desk, desk_no FROM operation WHERE seq=?", (known,))[0]
    connection.exec_driver_sql("UPDATE operation SET desk=?, desk_no=? WHERE seq=?", (desk, number, known))
    later = "SELECT seq, desk_no FROM operation WHERE desk=? AND desk_no>? AND hub_pos IS NULL ORDER BY desk_no"
    for seq, behind in reads.rows(later, tuple(was)):
        connection.exec_driver_sql("UPDATE operation SET desk_no=? WHERE seq=?", (behind - 1, seq))
