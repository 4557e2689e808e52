"""What the guard has saved is said by the page it was asked from, whose banner else shows the answer before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.kinds import Family, Role
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui import second_press
from app.ui.guard_wiring import GuardWiring
from app.ui.widgets.outcome_banner import Answer
from app.usecases.operators import issue_badge, register_operator, set_pin
from app.usecases.ports import UnitOfWork
from app.usecases.session import Actor, stand_in
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.disposal_desk import DisposalDesk


def _observe(seen: tuple[bytes, dict[str, str]], uow: UnitOfWork) -> None:
    uow.observe([seen])


class Guarded:
    """Units of one box whose next step is the guard's, asked from the box's own page by the real guard."""

    def __init__(self, desk: DeskWindow) -> None:
        self.made, self.desk = DisposalDesk(desk), desk
        self.wiring = GuardWiring(desk.window, desk.context)
        desk.window.guards = [self.wiring]
        self.made.sheet.guard_asked.connect(lambda units: desk.context.ask_deprovision(units))
        self.made.sheet.by_hand_asked.connect(lambda units: desk.context.ask_deprovision(units, by_hand=True))
        self.first, self.second = self._person("森田 健"), self._person("古賀 美咲")
        desk.program.desk.actor = Actor(code=self.first, role=Role.supervisor, proved=True)

    def _person(self, name: str) -> str:
        call = self.desk.program.desk.call
        made = call(lambda uow: register_operator(uow, name=name, role=Role.supervisor), actor=stand_in()).result()
        code = str(made.operator)
        call(lambda uow: set_pin(uow, code=code, pin="1234"), actor=stand_in()).result()
        return code

    def box(self, count: int) -> list[str]:
        serials = self.made.begun(count, upto="annotate")
        for serial in serials:
            ref = self.made.ref(serial)
            self.made.record(ref, "changed", set={"console": "ACTIVE"})
            seen = (ref.id, {"google_id": f"id-{serial}", "last_sync": "2026-06-30T02:00:00Z"})
            self.desk.program.desk.call(partial(_observe, seen)).result()
        self.number = self.made.boxed(serials)
        self.made.open("box", self.number)
        self.made.scan(self.made.sheet, serials[0])
        return serials

    def key(self, *keys: str) -> None:
        for key in keys:
            QTest.keyClicks(QApplication.focusWidget() or self.desk.window, key)
            self.made.rest()

    def with_the_second(self) -> None:
        """Their badge and PIN."""
        badge = self.desk.program.desk.call(lambda uow: issue_badge(uow, code=self.second), actor=stand_in()).result()
        assert self.wiring.take_scan(RawScan(str(badge.badge), "keyboard", 0.0))
        self.made.rest()
        guard = self.wiring._made
        assert guard is not None
        guard.view.pin.line.setText("1234")
        guard.try_pin()
        self.made.rest()

    def opened(self) -> None:
        self.desk.settled(lambda: self.wiring.standing)
        self.made.rest()

    @property
    def banner(self) -> tuple[Answer, str, str, str]:
        row = self.made.sheet.view.banner.row
        return row.answer, row.word, row.number, row.line


@pytest.fixture
def guarded(desk: DeskWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guarded]:
    monkeypatch.setattr(second_press, "TOO_SOON_MS", 0)
    made = Guarded(desk)
    yield made
    made.wiring.take_down()
    desk.window.guards = ()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_boxs_banner_says_what_was_queued_and_what_comes_next(guarded: Guarded) -> None:
    guarded.box(3)
    before = guarded.banner
    guarded.made.act("sheet.enter")
    guarded.opened()
    guarded.key("3")
    guarded.with_the_second()
    said = len(guarded.desk.voice.said)
    guarded.key("1")
    assert not guarded.wiring.standing
    assert guarded.banner != before
    line = t("deprovision.after.requested")
    assert guarded.banner == (Answer.ok, "送信待ち 3台", guarded.number, line)
    assert guarded.desk.voice.said[said:] == [Family.ok], "heard once"
    assert not guarded.desk.window.frame.toast.isVisible(), "said once"


def test_what_waits_for_a_second_person_is_not_called_queued(guarded: Guarded) -> None:
    guarded.box(2)
    guarded.made.act("sheet.enter")
    guarded.opened()
    guarded.key("3", "2", "1")
    assert guarded.banner[1:] == ("2人目待ち 2台", guarded.number, t("deprovision.after.awaiting_second"))


def by_hand(guarded: Guarded, count: int, refused: set[int]) -> list[str]:
    """A box recorded by hand of which somebody else has ticked the units `refused` while the guard stood."""
    serials = guarded.box(count)
    guarded.made.act("sheet.by_hand")
    guarded.key("2")
    guarded.opened()
    guarded.with_the_second()
    for at in refused:
        device = guarded.made.ref(serials[at])
        guarded.made.record(device, "step_done", way="B", step="deprovision", how="request")
    guarded.key("1")
    return serials


def test_all_recorded_by_hand_are_said_with_what_comes_next(guarded: Guarded) -> None:
    by_hand(guarded, 2, set())
    assert guarded.banner == (Answer.ok, "記録 2台", guarded.number, t("deprovision.after.by_hand"))


def test_units_that_are_refused_are_named_beside_those_that_were_ticked(guarded: Guarded) -> None:
    serials = by_hand(guarded, 3, {1})
    answer, word, _number, line = guarded.banner
    assert answer is Answer.refused
    assert word == "未記録 1台"
    assert serials[1] in line
    assert all(serial in line for serial in (serials[0], serials[2]))
    assert line.index(serials[1]) < line.index(serials[0]), "what is to be seen to first"
    current = guarded.made.sheet.current
    assert current is not None
    assert current.serial == serials[1], "it is the one to go on with"
    assert guarded.made.steps_done(serials[0]) >= {"deprovision"}


def test_where_not_one_was_ticked_the_guard_stands_and_says_so(guarded: Guarded) -> None:
    by_hand(guarded, 2, {0, 1})
    assert guarded.wiring.standing
