"""A number that names two devices opens the chooser: one key takes in the one that lies on the table."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.codes import CodeKind, printed_code
from app.domain.errors import WorldError, WorldFault
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.screens.intake.chooser import named_by
from app.ui.screens.intake.presenter import IntakePresenter
from app.ui.screens.ledger.presenter import LedgerPresenter
from app.ui.shell.actions import Mode, Screen
from app.ui.tasks import Lane
from app.ui.widgets.outcome_banner import Answer
from app.usecases.changes import Changes
from app.usecases.ports import UnitOfWork
from app.usecases.rows import Queries
from tests.ui.screens.desk import DeskWindow

TAG = "KRM-000009"
BUSY = WorldError(WorldFault.busy, "made up")


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[DeskWindow]:
    made = DeskWindow(tmp_path)
    yield made
    assert made.faults == []
    made.close()


@pytest.fixture
def screen(desk: DeskWindow) -> IntakePresenter:
    made = IntakePresenter(desk.context)
    desk.add(Screen.intake, made)
    desk.window.ready(desk.context.desk.read_scan, lambda: "9:42:18")
    desk.window.command_scanned.connect(made.sheet.command)
    desk.window.show_screen(Screen.intake)
    # The second one carries the number now; the first one once did.
    register(desk, "AAAAA1111", tag="KRM-000001")
    register(desk, "BBBBB2222", tag=TAG)
    ref = Ref(Aggregate.device, device_id("AAAAA1111"))
    record(desk, Draft("changed", (ref,), {"set": {"tag": TAG}}))
    record(desk, Draft("changed", (ref,), {"set": {"tag": "KRM-000002"}}))
    return made


def record(desk: DeskWindow, draft: Draft) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.record([draft])

    desk.program.desk.call(work).result()


def register(desk: DeskWindow, serial: str, *, tag: str) -> None:
    fields = {"serial": serial, "tag": tag, "kind": "chromebook", "status": "in_use"}
    record(desk, Draft("registered", (Ref(Aggregate.device, device_id(serial)),), {"set": fields}))


def scan(desk: DeskWindow, text: str) -> None:
    desk.window.take_scan(RawScan(text, "keyboard", time.monotonic()))


def opened(desk: DeskWindow) -> list[str]:
    return [row.serial for row in desk.program.queries.repairs()]


def stands(screen: IntakePresenter) -> bool:
    return screen.chooser.page is not None


def test_two_devices_of_one_number_are_asked_about(desk: DeskWindow, screen: IntakePresenter) -> None:
    scan(desk, TAG)
    desk.settled(lambda: screen.chooser.page is not None)
    page = screen.chooser.page
    assert page is not None
    assert [button.row.text.split("　")[0] for button in page.buttons] == ["BBBBB2222", "AAAAA1111"]
    assert screen.view.banner.row.answer is Answer.refused
    assert desk.window.actions_.context == Mode.chooser
    assert opened(desk) == []
    screen.chooser.pick(3)
    assert stands(screen)
    screen.chooser.pick(2)
    desk.settled(lambda: opened(desk) == ["AAAAA1111"] and not screen.arrival.awaited)
    assert not stands(screen)
    assert desk.window.actions_.context == Screen.intake
    assert screen.view.card.card is not None
    assert screen.view.card.card.serial == "AAAAA1111"


def test_a_device_and_a_charger_of_one_number_are_asked_about(desk: DeskWindow, screen: IntakePresenter) -> None:
    register(desk, "CCCCC3333", tag="CH-0001")
    charger = Ref(Aggregate.charger, code_id(Aggregate.charger, "CH-0001"))
    record(desk, Draft("registered", (charger,), {"set": {"code": "CH-0001", "model": "RJC-01"}}))
    scan(desk, "CH-0001")
    desk.settled(lambda: stands(screen))
    assert screen.chooser.page is not None
    lines = [button.row.text.split("　")[:2] for button in screen.chooser.page.buttons]
    assert lines == [["CCCCC3333", "CH-0001"], ["CH-0001", t("kinds.thing.charger")]]
    assert screen.view.banner.row.line == t("refused.several")
    assert screen.view.card.card is None, "no card of one of them stands there"
    screen.chooser.pick(2)
    desk.settled(lambda: screen.view.banner.row.line == t("refused.not_a_device") and not screen.arrival.awaited)
    assert opened(desk) == []
    scan(desk, "CH-0001")
    desk.settled(lambda: stands(screen))
    screen.chooser.pick(1)
    desk.settled(lambda: opened(desk) == ["CCCCC3333"] and not screen.arrival.awaited)


def test_the_next_scan_and_esc_leave_it_and_open_nothing_unchosen(desk: DeskWindow, screen: IntakePresenter) -> None:
    scan(desk, TAG)
    desk.settled(lambda: screen.chooser.page is not None)
    desk.act("chooser.later")
    assert (screen.chooser.page, opened(desk)) == (None, [])
    scan(desk, TAG)
    desk.settled(lambda: screen.chooser.page is not None)
    scan(desk, "BBBBB2222")
    desk.settled(lambda: opened(desk) == ["BBBBB2222"] and not screen.arrival.awaited)
    assert screen.chooser.page is None


def test_numbers_of_the_command_sheet_choose_too(desk: DeskWindow, screen: IntakePresenter) -> None:
    scan(desk, TAG)
    desk.settled(lambda: screen.chooser.page is not None)
    scan(desk, printed_code(CodeKind.command, "NN01").text)
    desk.settled(lambda: opened(desk) == ["BBBBB2222"] and not screen.arrival.awaited)


def test_enter_takes_the_button_with_the_ring(desk: DeskWindow, screen: IntakePresenter) -> None:
    scan(desk, TAG)
    desk.settled(lambda: screen.chooser.page is not None)
    assert screen.chooser.page is not None
    QTest.keyClick(screen.chooser.page.buttons[1], Qt.Key.Key_Return)
    desk.settled(lambda: opened(desk) == ["AAAAA1111"] and not screen.arrival.awaited)


def test_an_enter_never_presses_what_esc_leaves(desk: DeskWindow, screen: IntakePresenter) -> None:
    scan(desk, TAG)
    desk.settled(lambda: screen.chooser.page is not None)
    page = screen.chooser.page
    assert page is not None
    QTest.keyClick(page.leave, Qt.Key.Key_Return)
    assert stands(screen)
    QTest.keyClick(page.leave, Qt.Key.Key_Space)
    assert not stands(screen)


def test_it_does_not_stay_over_another_screen(desk: DeskWindow, screen: IntakePresenter) -> None:
    desk.add(Screen.ledger, LedgerPresenter(desk.context))
    scan(desk, TAG)
    desk.settled(lambda: screen.chooser.page is not None)
    desk.window.show_screen(Screen.ledger)
    assert desk.window.frame.overlay is None
    assert not stands(screen)
    assert desk.window.actions_.context == Screen.ledger


def test_a_late_look_up_does_not_open_it_over_another_screen(
    desk: DeskWindow, screen: IntakePresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(Screen.ledger, LedgerPresenter(desk.context))
    looked: list[object] = []

    def slowly(queries: Queries, read: Scan) -> object:
        time.sleep(0.05)
        looked.append(named_by(queries, read))
        return looked[-1]

    monkeypatch.setattr("app.ui.screens.intake.chooser.named_by", slowly)
    scan(desk, TAG)
    desk.window.show_screen(Screen.ledger)
    desk.settled(lambda: bool(looked))
    asked: list[object] = []
    desk.tasks.ask(lambda: None, asked.append, lane=Lane.scan)
    desk.settled(lambda: bool(asked))
    assert len(looked) == 1
    assert desk.window.frame.overlay is None
    assert desk.window.actions_.context == Screen.ledger


# --- what was saved is never told as not saved -------------------------------------------------------------------


@pytest.mark.parametrize("fault", [BUSY, WorldError(WorldFault.disk_error, "made up")])
@pytest.mark.parametrize("read", ["intake_log", "card"])
def test_a_read_that_fails_after_the_saving_is_told_as_that(
    desk: DeskWindow, screen: IntakePresenter, monkeypatch: pytest.MonkeyPatch, read: str, fault: WorldError
) -> None:
    def fails(*_: object) -> object:
        raise fault

    desk.voice.said.clear()
    monkeypatch.setattr(type(desk.program.queries), read, fails)
    scan(desk, "BBBBB2222")
    desk.settled(lambda: screen.answers == 1)
    row = screen.view.banner.row
    assert row.answer is not Answer.refused
    assert row.number == "8A-0001-P"
    assert Family.refused not in desk.voice.said
    assert desk.window.frame.toast.accessibleName().startswith(t("shell.unread"))
    assert opened(desk) == ["BBBBB2222"]
    assert not screen.arrival.awaited


def test_a_scan_that_could_not_be_saved_is_refused(
    desk: DeskWindow, screen: IntakePresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of the one above; and what was missed meanwhile is asked for."""
    asked: list[str] = []
    log = type(desk.program.queries).intake_log

    def counted(self: object, day: str) -> object:
        asked.append(day)
        return log(self, day)  # type: ignore[arg-type]

    def fails(*_: object) -> object:
        time.sleep(0.1)  # another device is registered meanwhile
        raise BUSY

    desk.settled(lambda: not screen.turns.held)
    monkeypatch.setattr("app.ui.screens.intake.arrival.take_in", fails)
    desk.settled(lambda: True)
    scan(desk, "BBBBB2222")
    screen.arrival.save_all()
    monkeypatch.setattr(type(desk.program.queries), "intake_log", counted)
    screen.changed(Changes(kinds=frozenset({Aggregate.device})))
    assert asked == []
    desk.settled(lambda: screen.view.banner.row.answer is Answer.refused and not screen.arrival.awaited)
    desk.settled(lambda: bool(asked))
    assert screen.view.banner.row.line == t("world.busy")
    assert Family.refused in desk.voice.said
    assert opened(desk) == []
