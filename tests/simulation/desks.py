"""A simulated desk: its machine, the program running on it, and the sync loop that stands in until the real one comes.

The loop sends own operations from the first that has no position yet, in desk order; takes what comes from its cursor
on, and nothing that leaves a gap; becomes another desk where one of its numbers is taken. It keeps nothing but what the
ledger itself holds (the cursor) and a place in the list of side records, so that an end loses it nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from app.bootstrap import Program, stop
from app.ledger.clash import NumberTaken
from app.ledger.reads import Reads
from app.ledger.side_store import SideRecord
from app.usecases.changes import Changes
from app.usecases.session import stand_in
from tests.simulation.log import OrderedLog, Pulled, Pushed, Sent
from tests.simulation.machine import Machine

T = TypeVar("T")
_WAITING = (
    "SELECT o.op_id, o.body, d.desk_id, o.desk_no, d.mark FROM operation o JOIN desk d ON d.n = o.desk"
    " WHERE o.hub_pos IS NULL AND d.mine > 0 ORDER BY o.seq"
)
"""Also of desks this ledger was before it was restored or copied: whoever holds them sends them."""

_SIDES = "SELECT id, salt, sha, media, bytes FROM side WHERE bytes IS NOT NULL ORDER BY id"


def _side(side_id: bytes, salt: bytes, sha: bytes, media: str, content: bytes) -> SideRecord:
    return SideRecord(id=side_id, salt=salt, sha=sha, media=media, content=content, erased_at=None)


class Died(BaseException):
    """The program ends here, in the middle of what it does: nothing may catch this."""


@dataclass
class SimDesk:
    """One desk."""

    name: str
    machine: Machine
    told: list[bytes] = field(default_factory=list)
    """Ids of operations written here since the list was last emptied."""
    actions: list[bytes] = field(default_factory=list)
    """What people did here, newest last; it may be gone with a disk."""
    unplaced: set[bytes] = field(default_factory=set)
    """Operations acknowledged here that were not yet seen in the log."""
    session: int = 0
    """Rises with every start: an answer to an earlier one finds nobody."""
    away_until: float = 0.0
    """Virtual seconds; until then no message leaves or arrives."""
    side_place: int = 0
    sides_sent: set[bytes] = field(default_factory=set)
    sides_taken: set[bytes] = field(default_factory=set)
    new_desks: int = 0
    dies_at: int = 0
    """The program dies at so many ends and beginnings of transactions from now; 0: it lives."""
    stale: bool = True
    """What waits is to be looked up anew."""
    quiet: bool = False
    """Nothing happened here since it had sent and fetched all up to `drained_to`: there is nothing to sync."""
    drained_to: int = 0
    _program: Program | None = None
    _cursor: int = 0
    _waiting: list[Sent] = field(default_factory=list)
    _sides: list[SideRecord] = field(default_factory=list)

    @property
    def program(self) -> Program:
        assert self._program is not None, f"{self.name} is not running"
        return self._program

    @property
    def running(self) -> bool:
        return self._program is not None

    # --- begin and end ------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._program = self.machine.start()
        self._program.ledger.on_changes(self._hear)
        self._let_it_die()
        self._program.desk.actor = replace(stand_in(), code=f"OP{self.name[-1]:0>4}")
        self.new_desks += self._program.new_desk
        self.session += 1
        self.side_place = 0
        self.sides_sent.clear()
        self.sides_taken.clear()
        self.stale = True

    def stop(self) -> None:
        program, self._program = self._program, None
        if program is not None:
            stop(program)

    def kill(self, beside: Path) -> None:
        """Ends it without a stop: what the files hold at this moment is what is there."""
        self.machine.copy_ledger(beside)
        records = self.machine.home.data
        kept = {path: path.read_bytes() for path in records.rglob("*.json")}
        self.stop()
        for path, content in kept.items():
            path.write_bytes(content)
        self.machine.put_ledger(beside)

    def _let_it_die(self) -> None:
        writer: Any = self.program.ledger.writer
        real = writer.run_transaction
        self.dies_at = 0

        def run(*arguments: Any) -> Any:
            self._may_die()
            result = real(*arguments)
            self._may_die()
            return result

        writer.run_transaction = run

    def _may_die(self) -> None:
        if self.dies_at:
            self.dies_at -= 1
            if not self.dies_at:
                raise Died

    def _hear(self, changes: Changes) -> None:
        self.told.extend(changes.operations)

    # --- what the ledger holds ----------------------------------------------------------------------------------------

    def read(self, work: Callable[[Reads], T]) -> T:
        return self.program.ledger.read(work)

    @property
    def cursor(self) -> int:
        self._look()
        return self._cursor

    def held(self) -> set[bytes]:
        """Ids of all operations in the ledger."""
        return {bytes(row[0]) for row in self.read(lambda reads: reads.rows("SELECT op_id FROM operation"))}

    def touched(self) -> None:
        """Something happened here: there may be something to sync."""
        self.stale, self.quiet = True, False

    # --- the loop -----------------------------------------------------------------------------------------------------

    def waiting(self, most: int) -> list[Sent]:
        """Own operations without a position, oldest first."""
        self._look()
        return self._waiting[:most]

    def sides_waiting(self) -> list[SideRecord]:
        """Side records that the log may not have."""
        self._look()
        return [record for record in self._sides if record.id not in self.sides_sent]

    def _look(self) -> None:
        if not self.stale:
            return
        self._cursor = int(self.read(lambda reads: reads.value("hub.position")) or 0)
        self._waiting = [Sent(*row) for row in self.read(lambda reads: reads.rows(_WAITING))]
        with self.program.opened.side.database.read.connect() as connection:
            rows = connection.exec_driver_sql(_SIDES).fetchall()
        known = {record.id: record for record in self._sides}
        self._sides = [known.get(row[0]) or _side(*row) for row in rows]
        self.stale = False

    def pushed(self, answer: Pushed, sides: list[bytes]) -> bool:
        """What the log said to a push; whether that changed anything here."""
        self.sides_sent.update(sides)
        if answer.clash is None or not self._still_mine(*answer.clash):
            return False
        self.become_another(NumberTaken(*answer.clash))
        return True

    def _still_mine(self, desk_id: bytes, number: int) -> bool:
        """Whether the number is still waiting under this desk: an old answer may come twice."""
        return any((sent.desk, sent.desk_no) == (desk_id, number) for sent in self.waiting(10_000))

    def pulled(self, answer: Pulled) -> bool:
        """Takes in what came; whether that changed anything here."""
        if answer.after > self.cursor or not (answer.operations or answer.sides):
            return False
        known = answer.after + len(answer.operations) <= self.cursor and answer.side_next <= self.side_place
        if known and self.machine.rng.random() < 0.8:
            return False  # it is taken in again now and then, to see that it changes nothing
        self.stale = True
        try:
            if answer.operations:
                self.program.ledger.receive(answer.operations)
        except NumberTaken as taken:
            self.become_another(taken)
            return True
        for record in answer.sides:
            if record.id not in self.sides_taken or self.machine.rng.random() < 0.05:
                self.program.opened.side.receive(record)
                self.sides_taken.add(record.id)
        if answer.side_after <= self.side_place:
            self.side_place = max(self.side_place, answer.side_next)
        return True

    def become_another(self, taken: NumberTaken) -> None:
        self.machine.become_another_desk(self.program, taken)
        self.stale = True
        self.new_desks += 1

    def drained(self, log: OrderedLog) -> bool:
        """Everything sent, everything taken in."""
        return (
            self.cursor == len(log.log)
            and not self.waiting(1)
            and self.side_place == len(log.sides)
            and all(record.id in log.side_of for record in self.sides_waiting())
        )
