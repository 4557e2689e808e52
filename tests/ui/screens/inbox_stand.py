"""A desk whose window has the inbox, and a second ledger beside it with which it met after both had worked apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.domain.commands import Act, Amend, TakeIn
from app.domain.identity import code_id, device_id
from app.domain.kinds import Action, Aggregate, Cause
from app.domain.operations import Draft, Ref
from app.ui.screens.inbox.presenter import InboxPresenter
from app.ui.shell.actions import Screen
from app.usecases.act import act, amend
from app.usecases.take_in import take_in
from tests.support.real_desks import Hub, SyncDesk, drain, running
from tests.ui.screens.desk import DeskWindow

LONG = "久留米市立久留米特別支援学校高等部分教室"


def serial(at: int) -> str:
    return f"PF8K{at:04d}"


class InboxStand:
    """The window's desk is 受付台 A, the other one 訪問PC C."""

    def __init__(self, desk: DeskWindow, other: Program) -> None:
        self.desk, self.hub = desk, Hub()
        self.here, self.there = SyncDesk(desk.program, self.hub), SyncDesk(other, self.hub)
        for one, mark in ((self.here, "A"), (self.there, "C")):
            one.program.ledger.desk = replace(one.program.ledger.desk, mark=mark)
        self.page = InboxPresenter(desk.context)
        desk.add(Screen.sync, self.page)

    # --- what was done apart -----------------------------------------------------------------------------------------

    def meet(self) -> None:
        drain([self.here, self.there])

    def known(self, count: int, school: str = "ES01", name: str = "善導寺小学校", first: int = 0) -> None:
        """Units of a school, known to both."""
        ref = Ref(Aggregate.school, code_id(Aggregate.school, school))
        drafts = [Draft("registered", (ref,), {"set": {"code": school, "name": name}})]
        for at in range(first, first + count):
            fields = {"serial": serial(at), "status": "in_use", "school": school}
            fields |= {"model": "Lenovo 500e Chromebook Gen 4s", "kind": "chromebook"}
            drafts.append(Draft("registered", (_device(at),), {"set": fields}))
        self.record(self.here, drafts)
        self.meet()

    def record(self, at: SyncDesk, drafts: list[Draft]) -> None:
        """One action at a desk."""
        at.program.desk.call(lambda unit: unit.record(drafts)).result()

    def change(self, at: SyncDesk, units: list[int], **fields: Any) -> None:
        """The same fields of several units, as one action; {at} in a value is the unit's number."""
        drafts = []
        for unit in units:
            told = {k: v.format(at=unit) if isinstance(v, str) else v for k, v in fields.items()}
            drafts.append(Draft("changed", (_device(unit),), {"set": told}))
        self.record(at, drafts)

    def tags_apart(self, units: list[int]) -> None:
        self.change(self.here, units, tag="KRM-0{at:04d}")
        self.change(self.there, units, tag="KRM-1{at:04d}")
        self.meet()

    def take_in(self, at: SyncDesk, unit: int, **fields: Any) -> str:
        run = at.program.desk
        scan = run.read_scan(serial(unit))
        number = run.run(take_in, TakeIn(action=run.new_action(), scan=scan)).result().repair
        assert number is not None
        if fields:
            run.run(amend, Amend(action=run.new_action(), repair=number, **fields)).result()
        return number

    def taken_in_apart(self, unit: int) -> tuple[str, str]:
        first = self.take_in(self.here, unit, fault="screen", cause=Cause.non_natural, detail="drop")
        second = self.take_in(self.there, unit, fault="screen", cause=Cause.unknown)
        self.meet()
        return first, second

    def cancelled_apart(self, unit: int) -> str:
        """Called off here, worked on there."""
        number = self.take_in(self.here, unit)
        self.meet()
        run = self.here.program.desk
        wish = Act(action=run.new_action(), repair=number, what=Action.cancel, fields={"reason": "まちがい"})
        run.run(act, wish).result()
        run = self.there.program.desk
        run.run(amend, Amend(action=run.new_action(), repair=number, fault="screen")).result()
        self.meet()
        return number

    # --- the page ----------------------------------------------------------------------------------------------------

    def open(self) -> InboxPresenter:
        self.desk.show(Screen.sync)
        self.rest()
        return self.page

    def rest(self) -> None:
        """Until nothing is under way."""
        for _ in range(3):
            self.desk.settled(lambda: not self.desk.tasks.awaited and not self.page._soon.isActive())

    def press(self, name: str) -> None:
        self.desk.act(f"inbox.{name}")
        self.rest()


def _device(at: int) -> Ref:
    return Ref(Aggregate.device, device_id(serial(at)))


@contextmanager
def inbox_stand(desk: DeskWindow, folder: Path) -> Iterator[InboxStand]:
    """With a second ledger in `folder`."""
    with running(folder) as other:
        yield InboxStand(desk, other)
