"""The ordered log in the hub's place: it takes operations in desk order, gives each a position, and judges nothing.

Decides what the hub is later held to: positions without gaps, a number of a desk once and in order, an operation once
whatever comes again, side records beside the operations and gone for good once erased. It keeps bytes, as over a wire.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.identity import unshort
from app.domain.operations import decode
from app.ledger.receive import HubOperation
from app.ledger.side_store import SideRecord


class Sent(NamedTuple):
    """An operation on its way to the hub, in its envelope."""

    op_id: bytes
    body: bytes
    desk: bytes
    desk_no: int
    mark: str


class Pushed(NamedTuple):
    """What became of a push: so many taken or known before; then the number that stood in the way, and why."""

    taken: int
    clash: tuple[bytes, int] | None = None
    """Desk and number that the hub holds with another operation."""


class Pulled(NamedTuple):
    """What comes after a position, in order, and side records after a place in their list."""

    after: int
    operations: tuple[HubOperation, ...]
    high: int
    side_after: int
    sides: tuple[SideRecord, ...]
    side_next: int


class OtherBytes(AssertionError):
    """An operation came again with other bytes: a fault of whoever sent it."""


@dataclass
class OrderedLog:
    """See module."""

    log: list[HubOperation] = field(default_factory=list)
    position_of: dict[bytes, int] = field(default_factory=dict)
    number: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    highest: dict[bytes, int] = field(default_factory=dict)
    sides: list[bytes] = field(default_factory=list)
    side_of: dict[bytes, SideRecord | None] = field(default_factory=dict)
    """None: erased."""
    repeats: int = 0
    clashes: int = 0

    def push(self, operations: Sequence[Sent], sides: Sequence[SideRecord] = ()) -> Pushed:
        """Takes them in desk order, up to the first that can't be taken, or that another desk has sent as its own: the
        sender hears of that as it pulls, and closes the gap among its own numbers.
        """
        for record in sides:
            if record.id not in self.side_of and record.content is not None:
                self.sides.append(record.id)
                self.side_of[record.id] = record
        for at, sent in enumerate(operations):
            known = self.position_of.get(sent.op_id)
            if known is not None:
                if hashlib.sha256(self.log[known - 1].body).digest() != hashlib.sha256(sent.body).digest():
                    raise OtherBytes(sent.op_id.hex())
                self.repeats += 1
                if self.number.get((sent.desk, sent.desk_no)) != sent.op_id:
                    return Pushed(at)
                continue
            if self.number.get((sent.desk, sent.desk_no), sent.op_id) != sent.op_id:
                self.clashes += 1
                return Pushed(at, (sent.desk, sent.desk_no))
            held = self.highest.get(sent.desk, 0)
            assert sent.desk_no == held + 1, f"number {sent.desk_no} of a desk came after {held}"
            self._take(sent)
        return Pushed(len(operations))

    def _take(self, sent: Sent) -> None:
        position = len(self.log) + 1
        self.log.append(
            HubOperation(
                op_id=sent.op_id,
                body=sent.body,
                desk=sent.desk,
                desk_no=sent.desk_no,
                mark=sent.mark,
                position=position,
            )
        )
        self.position_of[sent.op_id] = position
        self.number[sent.desk, sent.desk_no] = sent.op_id
        self.highest[sent.desk] = sent.desk_no
        op = decode(sent.body)
        if op.kind == "erased":
            for side_id in op.payload["ids"]:
                self.side_of[unshort(side_id)] = None

    def pull(self, after: int, limit: int, side_after: int) -> Pulled:
        """What comes next; nothing at or before a position already given ever comes later."""
        operations = tuple(self.log[after : after + limit])
        side_next = min(len(self.sides), side_after + limit)
        found = [self.side_of[side_id] for side_id in self.sides[side_after:side_next]]
        kept = tuple(record for record in found if record is not None)
        return Pulled(after, operations, len(self.log), side_after, kept, side_next)

    def copy(self) -> OrderedLog:
        """A log of its own that begins with what this one holds."""
        return OrderedLog(
            list(self.log),
            dict(self.position_of),
            dict(self.number),
            dict(self.highest),
            list(self.sides),
            dict(self.side_of),
        )
