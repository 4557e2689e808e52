"""Desks that work apart and a hub that orders what they did: the whole sync as pure values, without disk or network.

A desk pushes its operations in its own order, a few at a time; the hub numbers them as they come; a desk pulls from its
cursor, its own among the rest. What a desk has seen is its cursor when it writes. Heads are kept as a ledger would keep
them: the confirmed one by `step`, anew only where an undo came in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.folding import ahead, fold, in_order, step
from app.domain.folding.base import Folded
from app.domain.identity import short
from app.domain.operations import (
    Draft,
    Operation,
    Recorded,
    Ref,
    Stamp,
    canonical,
    decode,
    encode,
    stamped,
    undone_actions,
)
from tests.support.facts import about, an_id


@dataclass
class Hub:
    """Keeps and orders; judges nothing. Holds bytes, as it does over the wire."""

    log: list[tuple[bytes, bytes, int]] = field(default_factory=list)
    """Desk, body, desk number; the position is the place in the list, from 1."""

    def take(self, desk: bytes, body: bytes, desk_no: int) -> None:
        self.log.append((desk, body, desk_no))


@dataclass
class Desk:
    """One desk's ledger."""

    id: bytes
    mark: str
    hub: Hub
    known: list[Recorded] = field(default_factory=list)
    """What the hub gave, in its order."""
    unsent: list[Recorded] = field(default_factory=list)
    """Own operations whose position this desk doesn't know yet."""
    pushed: int = 0
    confirmed: dict[Ref, Folded] = field(default_factory=dict)
    _minted: int = 0
    _written: int = 0
    _repairs: int = 0

    # --- writing ----------------------------------------------------------------------------------------------------

    def record(self, drafts: Iterable[Draft], *, operator: str = "OP0001", day: int = 20) -> list[Operation]:
        """Writes `drafts` as one action."""
        local = f"2026-11-{day:02d} 09:00:00"
        stamp = Stamp(
            action=self._mint(), operator=operator, at=local.replace(" ", "T") + "Z", local=local, seen=self.cursor
        )
        ops = [stamped(draft, self._mint(), stamp) for draft in drafts]
        for op in ops:
            body = encode(op)
            self._written += 1
            self.unsent.append(Recorded(decode(body), self.id, self._written, None))
        return ops

    def _mint(self) -> bytes:
        self._minted += 1
        return an_id((self.id[5] << 32) + self._minted)

    def next_number(self) -> str:
        from app.domain.codes import RepairNumber

        self._repairs += 1
        return RepairNumber(8, self.mark, self._repairs).text

    # --- sync -------------------------------------------------------------------------------------------------------

    @property
    def cursor(self) -> int:
        return len(self.known)

    def push(self, most: int) -> None:
        """Sends some of its own, oldest first."""
        waiting = [rec for rec in self.unsent if rec.desk_no > self.pushed]
        for rec in waiting[:most]:
            self.hub.take(self.id, encode(rec.op), rec.desk_no)
            self.pushed = rec.desk_no

    def pull(self, most: int) -> None:
        """Takes what comes next at the hub, and carries the confirmed heads on."""
        for desk, body, desk_no in self.hub.log[self.cursor : self.cursor + most]:
            rec = Recorded(decode(body), desk, desk_no, self.cursor + 1)
            if desk == self.id:
                assert self.unsent[0].desk_no == desk_no
                del self.unsent[0]
            self.known.append(rec)
            self._advance(rec)

    def _advance(self, rec: Recorded) -> None:
        if rec.op.kind == "undone":
            undone = [known for known in self.known if short(known.op.stamp.action) == rec.op.payload["action"]]
            for ref in {ref for known in undone for ref in known.op.about}:
                self.confirmed[ref] = fold(ref.kind, ref.id, about(ref, self.known))
            return
        if rec.op.stamp.action in undone_actions(self.known):
            return  # the rest of an action that was taken back after its first half had come: hubs give slices
        for ref in rec.op.about:
            head = self.confirmed.setdefault(ref, Folded(ref.id))
            # through the disk and back: what a ledger keeps is bytes
            head = Folded(ref.id, json.loads(canonical(head.state)), json.loads(canonical(head.meta)))
            step(ref.kind, head, rec)
            self.confirmed[ref] = head

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def all(self) -> list[Recorded]:
        return in_order([*self.known, *self.unsent])

    def refs(self) -> list[Ref]:
        return sorted({ref for rec in self.all for ref in rec.op.about}, key=lambda ref: ref.text)

    def shown(self, ref: Ref) -> Folded:
        """The head people see: everything this desk holds, folded anew."""
        return fold(ref.kind, ref.id, about(ref, self.all))

    def shown_ahead(self, ref: Ref) -> Folded:
        """The same by the short way, which is open while no undo is unsent."""
        own = [rec for rec in self.unsent if ref in rec.op.about]
        return ahead(ref.kind, self.confirmed.get(ref, Folded(ref.id)), own, undone_actions(self.known))

    def undone(self) -> set[bytes]:
        return undone_actions(self.all)


def settle_all(desks: list[Desk]) -> None:
    """Sends and fetches until every desk holds everything."""
    for desk in desks:
        desk.push(10_000)
    for desk in desks:
        desk.pull(10_000)
