"""The ledger as the rest of the program has it: write a unit of work, read, rebuild, take in what the hub ordered.

Decides how a command becomes one transaction on the write thread. Knows no rule and no screen.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any, Final, Protocol, TypeVar, cast

from sqlalchemy import Connection

from app.domain.errors import OurError, WorldError, WorldFault
from app.domain.identity import IdMint
from app.domain.kinds import Aggregate
from app.ledger import projection_tables, rebuild, verify
from app.ledger.clash import NumberTaken, leave_numbers
from app.ledger.debts import Debts
from app.ledger.desk_unit import DeskUnit
from app.ledger.engine import Database
from app.ledger.ledger_folder import OpenLedger
from app.ledger.projections import Projector
from app.ledger.reads import Reads
from app.ledger.receive import HubOperation, receive
from app.ledger.remake import Remake
from app.ledger.shared_settings import SharedSettings
from app.ledger.unit_context import Context, DeskNow, SideBytes
from app.ledger.verify import Verified
from app.ledger.world import told_as_world
from app.ledger.writer import LedgerWriter, Priority
from app.usecases.changes import Changes
from app.usecases.people_first import PeopleFirst
from app.usecases.ports import Clock, UnitOfWork
from app.usecases.session import Actor

T = TypeVar("T")
ANSWERS_KEPT: Final = 64
"""Answers of the last actions, for whoever tries one again after a commit whose outcome was unknown."""


class AccessLine(Protocol):
    """Appends to the access log; gives the line's number."""

    def __call__(self, connection: Connection, /, *, at: str, operator: str, desk: str, what: str, detail: str) -> int:
        """Appends one line."""


class SqlLedger:
    """One open ledger. `start` before use, `stop` after; safe to call from any thread."""

    def __init__(
        self,
        database: Database,
        side: SideBytes,
        *,
        clock: Clock,
        default: Callable[[str], Any],
        access: AccessLine,
        mint: IdMint | None = None,
        after_commit: Callable[[int | None], None] | None = None,
    ) -> None:
        """`default` gives a shared setting's default (and what the environment sets) where no operation did."""
        self.database = database
        self.people = PeopleFirst()
        """Whose scan is on its way; the desk says so."""
        noted = self._note_commit if after_commit else None
        self.writer = LedgerWriter(database, after_commit=noted, people=self.people)
        self._noted = after_commit
        self._counted: int | None = None
        self._side = side
        self._clock = clock
        self._access = access
        self.mint = mint or IdMint()
        self._projector = Projector()
        self._listeners: list[Callable[[Changes], None]] = []
        self._shared = SharedSettings(side, default)
        self._debts = Debts(
            lambda work: self.read(work),
            self.writer,
            side,
            self._projector,
            reread=self._shared.reread,
            tell=lambda changes: self._tell(changes, bulk=True),
        )
        self.remake = Remake(self.writer, self._projector, lambda changes: self._tell(changes, bulk=True))
        self._generation = 0
        self._answers: OrderedDict[bytes, tuple[object, Changes]] = OrderedDict()
        self._unknown: set[bytes] = set()
        """Actions of which nobody can say whether they are saved; the next commit that holds settles them."""
        self.desk = DeskNow(0, b"", "")

    def start(self, *, beside: bool = False) -> bool:
        """Reads the desk and the shared settings; False where the projections are of another version (rebuild them).

        `beside`: those that can be read as they stand will do; whoever asks for it sees to `remake`.
        """
        current = self.writer.run_transaction(lambda connection: self._prepare(connection, beside=beside))
        self.desk = self.read(_desk)
        self._debts.erase()
        if current:
            self._debts.fold()
            self.read(self._shared.reread)
        return current

    def _prepare(self, connection: Connection, *, beside: bool) -> bool:
        stamped = projection_tables.version(connection)
        if stamped == projection_tables.VERSION:
            return True
        if connection.exec_driver_sql("SELECT 1 FROM operation LIMIT 1").fetchone() is None:
            projection_tables.drop(connection)
            projection_tables.create(connection)
            projection_tables.stamp(connection)
            return True
        return beside and self.remake.begin(connection, stamped)

    def stop(self) -> None:
        """Finishes what was submitted."""
        self.writer.stop()

    # --- writing
    # -------------------------------------------------------------------------------------------------------

    def write(self, actor: Actor, action: bytes, work: Callable[[UnitOfWork], T], *, bulk: bool = False) -> Future[T]:
        """Runs `work` in one transaction on the write thread; the future is set once it is committed."""
        priority = Priority.BULK if bulk else Priority.PERSON
        return self.writer.submit(lambda: self.run(actor, action, work, bulk=bulk), priority)

    def look(self, actor: Actor, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Runs `work`, which writes nothing, in a transaction behind people's commands."""
        return self.writer.submit(lambda: self.run(actor, self.mint.new(), work), Priority.BULK)

    def run(self, actor: Actor, action: bytes, work: Callable[[DeskUnit], T], *, bulk: bool = False) -> T:
        """The same, here and now (the command line; or already on the write thread).

        A person's action is done once: tried again with the same id (its commit's answer was lost), it gives the answer
        it gave, its changes are told again, and nothing is written. The slices of a file (`bulk`) share one action;
        each is decided on what stands.
        Raises OurError for an action that was done and whose answer this process never had.
        """
        operations: list[bytes] = []
        changes: list[Changes] = []

        def transaction(connection: Connection) -> T:
            unit = DeskUnit(connection, self._context(actor, action))
            if not bulk and unit.done_before():
                answer, told = self._answer_of(action)
                changes.append(told)
                return cast(T, answer)
            result = work(unit)
            unit.finish()
            changes.append(unit.changes())
            if not bulk and unit.written:
                self._answers[action] = (result, changes[0])
            operations.extend(unit.written)
            self._counted = unit.counted
            self._debts.owe(owing=unit.owes)
            return result

        if bulk:
            self._debts.fold()  # a file is decided on what stands once an undo is through
        try:
            result = self.writer.run_transaction(transaction, operations)
        except WorldError as fault:
            self._projector.forget()
            if fault.kind is WorldFault.commit_unknown:
                self._unknown.add(action)
            elif action in self._unknown:  # this try is not saved; an earlier one may be
                raise WorldError(WorldFault.commit_unknown, f"still: {fault}") from fault
            raise
        except BaseException:
            self._projector.forget()
            raise
        finally:
            self._counted = None  # noted by now, or never written
        self._unknown.discard(action)
        if operations:
            self._unknown.clear()
        while len(self._answers) > ANSWERS_KEPT:
            self._answers.popitem(last=False)
        self._after_commit(changes[0], bulk=bulk)
        return result

    def _note_commit(self) -> None:
        counted, self._counted = self._counted, None
        if self._noted is not None:
            self._noted(counted)

    def _answer_of(self, action: bytes) -> tuple[object, Changes]:
        if action not in self._answers:
            raise OurError(f"action {action.hex()} was done before")
        return self._answers[action]

    # --- what one transaction leaves to the next ----------------------------------------------------------------------

    def _after_commit(self, changes: Changes, *, bulk: bool) -> None:
        """Erased bytes are gone before anybody is told; what is saved is told whatever becomes of them."""
        self._debts.settle()
        self._tell(changes, bulk=bulk)

    def _context(self, actor: Actor, action: bytes) -> Context:
        return Context(
            actor=actor,
            action=action,
            moment=self._clock.now(),
            desk=self.desk,
            mint=self.mint,
            projector=self._projector,
            side=self._side,
            shared=self._shared.get,
            stale=self.remake.stale if self.remake.owed else None,
            access=self._access_line,
        )

    def _access_line(self, connection: Connection, operator: str, what: str, detail: str) -> None:
        at = self._clock.now().utc_text
        self._access(connection, operator=operator, desk=self.desk.mark, what=what, detail=detail, at=at)

    def _tell(self, changes: Changes, *, bulk: bool) -> None:
        if not (changes.operations or changes.about or changes.kinds):
            return
        self._generation += 1
        if changes.touches(Aggregate.setting):
            try:
                self.read(self._shared.reread)
            except WorldError as fault:
                self._debts.put_off(fault)
        if bulk:
            changes = replace(changes, about=frozenset(), bulk=True)
        for listener in self._listeners:
            listener(changes)

    def on_changes(self, listener: Callable[[Changes], None]) -> None:
        """Calls `listener` (on the thread that wrote) after each commit that changed something."""
        self._listeners.append(listener)

    # --- reading
    # -------------------------------------------------------------------------------------------------------

    def read(self, work: Callable[[Reads], T]) -> T:
        """Runs `work` over a read connection, on the calling thread; sees one state of the ledger throughout."""
        generation = self._generation  # before the state is fixed: what is read is at least as new
        with told_as_world(), self.database.read.connect() as connection, connection.begin():
            return work(Reads(connection, generation))

    @property
    def generation(self) -> int:
        """Rises after each commit that changed something, before anybody is told."""
        return self._generation

    def shared(self, key: str) -> Any:
        """The value of a shared setting."""
        return self._shared.get(key)

    def shared_values(self) -> dict[str, Any]:
        """The shared settings that operations set."""
        return self._shared.values()

    # --- the log
    # -------------------------------------------------------------------------------------------------------

    def rebuild(self, told: rebuild.Told = lambda progress: None) -> Iterator[rebuild.Progress]:
        """Makes the projections anew, while nobody reads them; yields how far it is, and tells it within a step."""
        yield from rebuild.rebuild_steps(lambda step: self.writer.run_transaction(step), self._projector, told)
        self.remake.forget()
        self._debts.fold()
        self.read(self._shared.reread)

    def verify(self) -> Verified:
        """Holds the projections against the log."""
        with told_as_world(), self.database.read.connect() as connection, connection.begin():
            return verify.verify(connection)

    def receive(self, operations: Sequence[HubOperation]) -> Changes:
        """Takes in what the hub ordered, in one transaction; what was there already changes nothing."""
        try:
            changes = self.writer.run_transaction(
                lambda connection: receive(connection, self._projector, operations), [op.op_id for op in operations]
            )
        except BaseException:
            self._projector.forget()
            raise
        self._debts.owe()
        self._after_commit(changes, bulk=len(operations) > rebuild.SLICE)
        return changes

    def another_desk(self, opened: OpenLedger, taken: NumberTaken) -> None:
        """Goes on as another desk, of which are from now on the operations that the hub can't take under their numbers.

        On the writing thread, or where none runs. Raises WorldError; nothing has changed then.
        """
        try:
            opened.take_new_desk(then=partial(leave_numbers, self._projector, taken), given_up=taken.desk_id)
        except BaseException:
            self._projector.forget()
            raise
        self.desk = self.read(_desk)


def _desk(reads: Reads) -> DeskNow:
    n, desk_id, mark = reads.rows("SELECT n, desk_id, mark FROM desk WHERE mine=2")[0]
    return DeskNow(n, desk_id, mark)
