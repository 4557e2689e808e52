"""Undo: takes back one action (a key, a scan, an import) by one `undone` operation; refuses where something rests on
it.

What a large action did is looked through a part at a time before the transaction that takes it back, so that people's
commands get in between; that transaction itself looks only at what came since.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from app.domain.commands import Undo
from app.domain.identity import short
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Operation, Ref
from app.domain.rules import undo as rules
from app.domain.rules import undo_rights as rights
from app.domain.rules.permissions import Command
from app.usecases import open_transfers
from app.usecases.desk import Desk
from app.usecases.ports import UnitOfWork

PART: Final = 200
"""Operations looked through in one transaction: under 50 ms."""


class UndoResult(NamedTuple):
    """What became of it."""

    outcome: str
    family: Family
    undone: tuple[str, ...] = ()
    """Ids of the operations taken back."""
    reason: str = ""
    action: str = ""
    what: str = ""
    """Kind of the operation taken back, or of the one that rests on it."""
    repair: str = ""
    """Number of the repair it is about, or of what rests on it: of the other plan (in_other_transfer)."""
    step: str = ""
    """Of a step of disposal that was taken back: which."""
    code: str = ""
    """Serial number or tag of the one unit it was of; of several in a box, or of the box itself, the box's number."""
    units: int = 0
    """How many units it was of."""
    unit: Ref | None = None
    """The one unit it was of."""


@dataclass(slots=True)
class Deed:
    """What an action did and what rests on it, as far as it was looked through."""

    action: bytes | None = None
    ids: list[str] = field(default_factory=list)
    about: dict[Ref, None] = field(default_factory=dict)
    """The first of the aggregates it is about."""
    what: str = ""
    repair: str = ""
    step: str = ""
    devices: dict[Ref, None] = field(default_factory=dict)
    """The units it is about, all of them: whoever takes it back is told which, or how many."""
    box: Ref | None = None
    """The first box it is about."""
    asked: dict[Command, None] = field(default_factory=dict)
    """The commands that made it: whoever takes it back needs their rights."""
    never: bool = False
    """It holds what is never undone."""
    ends: list[Operation] = field(default_factory=list)
    """What it holds that kept units of a planned move from being on their way."""
    builder: tuple[int, Operation] | None = None
    newest: dict[str, Operation] = field(default_factory=dict)
    """Its newest operation by operator."""
    _after: int = 0
    _known: int | None = None
    _through: bool = False

    def look(self, uow: UnitOfWork, command: Undo) -> bool:
        """Looks through the next part; False when there are no more."""
        if self._known is None:
            self.action = command.target or uow.last_action(uow.actor.code)
            self._known = uow.last_seq
        if self.action is None or self._through:
            return False
        ops, last = uow.action_operations(self.action, self._after, PART)
        if not last:
            self._through = True
            return False
        self._after = last
        for op in ops:
            self._take(op)
        for seq, op in uow.later_than(self.action, ops):
            if (self.builder is None or seq < self.builder[0]) and rules.first_builder(ops, [op]) is not None:
                self.builder = (seq, op)
        # a short part is the last one, unless what only a newer version reads was left out of it
        self._through = len(ops) < PART and not uow.action_operations(self.action, last, 1)[1]
        return not self._through

    def _take(self, op: Operation) -> None:
        self.ids.append(short(op.id))
        self.what = self.what or op.kind
        self.repair = self.repair or str(op.payload.get("n", ""))
        self.step = self.step or (str(op.payload.get("step", "")) if op.kind == "step_done" else "")
        self.asked[rights.command_of(op)] = None
        if op.kind in open_transfers.ENDS:
            self.ends.append(op)
        self.never = self.never or rules.never(op)
        for ref in op.about:
            if len(self.about) < rules.MOST_NAMED:
                self.about[ref] = None
            if ref.kind is Aggregate.device:
                self.devices[ref] = None
            elif ref.kind is Aggregate.box:
                self.box = self.box or ref
        before = self.newest.get(op.stamp.operator)
        if before is None or before.stamp.at <= op.stamp.at:
            self.newest[op.stamp.operator] = op

    def built_on(self, uow: UnitOfWork) -> Operation | None:
        """What builds on the action: found before, or come since the looking began."""
        if self.builder is not None or self.action is None:
            return self.builder[1] if self.builder else None
        since, own = uow.came_since(self.action, self._known or 0)
        return rules.first_builder(own, since)

    @property
    def unit(self) -> Ref | None:
        """The unit, where it is about one."""
        return next(iter(self.devices)) if len(self.devices) == 1 else None

    def result(self, uow: UnitOfWork) -> UndoResult:
        """What is said once it is taken back; read before that, for a unit that it registered is no more after."""
        about = self.unit or self.box
        state = (uow.head(about) if about is not None else None) or {}
        return UndoResult(
            outcome="undone",
            family=Family.ok,
            undone=tuple(self.ids),
            action=short(self.action or b""),
            what=self.what,
            repair=self.repair,
            step=self.step,
            code=next((str(state[name]) for name in ("serial", "tag", "number") if state.get(name)), ""),
            units=len(self.devices),
            unit=self.unit,
        )


def undo(uow: UnitOfWork, command: Undo, deed: Deed | None = None) -> UndoResult:
    """Takes an action back, or says why not (nothing_to_undo, already_undone, built_on, list_sent, box_closed,
    visit_reported, visit_closed, in_other_transfer, reason_needed). Raises NotAllowed where what is taken back was not
    this operator's to do, or needs their PIN.

    `deed` is what was looked through before; the rest of it is looked through here.
    """
    uow.actor.require(Command.undo)
    deed = deed or Deed()
    while deed.look(uow, command):
        pass
    target = deed.action
    if target is None or not deed.ids:
        return UndoResult(outcome="refused", family=Family.refused, reason="nothing_to_undo")
    if uow.is_undone(target):
        return UndoResult(outcome="refused", family=Family.refused, reason="already_undone", action=short(target))
    if deed.never:
        return UndoResult(outcome="refused", family=Family.refused, reason="not_undoable", action=short(target))
    builder = deed.built_on(uow)
    if builder is not None:
        number = str(builder.payload.get("n", ""))
        return UndoResult(
            outcome="refused",
            family=Family.refused,
            reason=rules.NAMED.get(builder.kind, "built_on"),
            action=short(builder.stamp.action),
            what=builder.kind,
            repair=number,
        )
    other = open_transfers.in_two_without(uow, deed.ends)
    if other:
        return UndoResult("refused", Family.refused, reason="in_other_transfer", action=short(target), repair=other)
    free = int(uow.shared("undo.free_minutes"))
    newest = list(deed.newest.values())
    due = rules.reason_needed(
        newest, operator=uow.actor.code, same_desk=uow.action_is_mine(target), now=uow.now.utc, free_minutes=free
    )
    if due and not command.reason.strip():
        return UndoResult(outcome="refused", family=Family.refused, reason="reason_needed", action=short(target))
    uow.actor.require(*deed.asked)  # last: no PIN is asked for what is refused anyway
    done = deed.result(uow)
    reason_id = uow.put_side(command.reason.strip().encode()) if command.reason.strip() else None
    uow.record([rules.undone(target, list(deed.about), reason_id)])
    return done


UndoCase = Callable[[UnitOfWork, Undo, Deed], UndoResult]
"""`undo`, or what does more in its transaction."""


def take_back(desk: Desk, command: Undo, usecase: UndoCase = undo, *, proved: bool = False) -> Future[UndoResult]:
    """Looks an action through a part a transaction, then undoes it in one of its own; people get in between.

    A small one is looked through and undone in one: the next undo, however soon, finds it undone. Cut off
    while it looks, nothing is changed; cut off after, the ledger itself goes on folding what was taken back.
    Raises NotAllowed where nobody is signed in; the future does, as `undo`. `proved`: the PIN was given for just this.
    """
    result: Future[UndoResult] = Future()
    deed, actor = Deed(), desk.signed_in()
    prover = replace(actor, proved=True) if proved else actor

    def begin(uow: UnitOfWork, wish: Undo) -> UndoResult | None:
        return None if deed.look(uow, wish) else usecase(uow, wish, deed)

    def run() -> None:  # of whoever asked for it, whoever signs in while a large action is looked through
        written = desk.ledger.write(prover, command.action, lambda uow: begin(uow, command))
        written.add_done_callback(begun)

    def begun(first: Future[UndoResult | None]) -> None:
        try:
            done = first.result()
            if done is None:
                look()
            else:
                result.set_result(done)
        except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits for the result
            result.set_exception(fault)

    def look() -> None:
        desk.ledger.look(actor, lambda uow: deed.look(uow, command)).add_done_callback(looked)

    def looked(looking: Future[bool]) -> None:
        try:
            if looking.result():
                look()
            else:
                run()
        except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits for the result
            result.set_exception(fault)

    run()
    return result
