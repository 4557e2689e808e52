"""OP0001 stands in until somebody may supervise; then the open window asks who is there, and loses no scan."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.domain.kinds import ImportKind, Role
from app.domain.scans import RawScan
from app.ui.run import WindowRun
from app.ui.screens.importing.presenter import Stage
from app.ui.shell.actions import Mode, Screen
from app.usecases.operators import register_operator
from app.usecases.session import STAND_IN, Actor, stand_in
from tests.support import small_files
from tests.ui.real_window import wait
from tests.ui.test_language import in_use

OPERATORS = ("担当者コード", "氏名", "役割")


def imported(run: WindowRun, folder: Path, *roles: str) -> None:
    """A list of operators is brought in as a person does it."""
    assert run.wiring is not None
    rows = [(f"OP01{at:02d}", f"職員{at}", role) for at, role in enumerate(roles)]
    file = small_files.write(folder / "operators.csv", OPERATORS, rows)
    run.window.show_screen(Mode.import_preview)
    importing = run.wiring.importing
    importing.open_file(file, ImportKind.operators)
    wait(lambda: importing.stage is Stage.preview)
    importing.go_on()


def asks(run: WindowRun) -> bool:
    return run.wiring is not None and run.wiring.__dict__.get("sign_in") is not None and run.wiring.sign_in.standing


def written(run: WindowRun) -> Sequence[tuple[str, str, str]]:
    """Text, outcome and operator of the desk's scan log."""
    assert run.context is not None
    rows = run.context.desk.ledger.read(  # type: ignore[attr-defined]
        lambda reads: reads.rows("SELECT text, outcome, operator FROM scan_log ORDER BY id")
    )
    return [tuple(row) for row in rows]


def test_after_an_import_with_a_supervisor_the_window_asks_who_is_there(run: WindowRun, tmp_path: Path) -> None:
    assert run.context is not None
    assert run.wiring is not None
    desk, serial = run.context.desk, in_use(run)
    imported(run, tmp_path, "受付担当", "管理者")
    wait(lambda: asks(run))
    assert desk.actor is None
    assert run.window.frame.overlay is run.wiring.sign_in.view
    assert {row.code for row in run.wiring.sign_in._people} <= {"OP0100", "OP0101"}
    run.window.take_scan(RawScan(serial, "keyboard", 0.0))
    wait(lambda: len(written(run)) == 1)
    assert written(run) == [(serial, "unreadable", "")], "kept, and no operator's"
    assert desk.queries.open_repairs() == 0
    wait(lambda: len(run.wiring.sign_in._people) == 2 if run.wiring else False)
    run.wiring.sign_in._choose("OP0101")
    run.wiring.sign_in._set_first("2580")
    wait(lambda: not asks(run))
    assert desk.signed_in().code == "OP0101"
    run.window.show_screen(Screen.intake)
    run.window.take_scan(RawScan(serial, "keyboard", 0.0))
    wait(lambda: desk.queries.open_repairs() == 1)
    assert [row.operator for row in desk.queries.repairs()] == ["OP0101"]


def test_without_a_supervisor_among_them_the_stand_in_goes_on(run: WindowRun, tmp_path: Path) -> None:
    assert run.context is not None
    assert run.wiring is not None
    imported(run, tmp_path, "受付担当")
    wait(lambda: run.window.frame.toast.isVisible())
    QTest.qWait(700)
    assert not asks(run)
    assert run.context.desk.signed_in().code == STAND_IN


def supervisor(run: WindowRun) -> None:
    assert run.context is not None
    register = partial(register_operator, name="佐藤 はな", role=Role.supervisor)
    run.context.desk.call(register, actor=stand_in()).result()


@pytest.mark.parametrize("looked_up", [False, True])
def test_a_scan_under_way_is_the_stand_ins_and_taken_in(
    run: WindowRun, monkeypatch: pytest.MonkeyPatch, looked_up: bool
) -> None:
    """Arriving character by character, or looked up and not yet saved, when the supervisor comes to be known."""
    assert run.context is not None
    assert run.wiring is not None
    desk, serial = run.context.desk, in_use(run)
    if looked_up:
        monkeypatch.setattr("app.ui.screens.intake.arrival.SAVE_AFTER_MS", 60_000)
        monkeypatch.setattr("app.ui.screens.intake.arrival.Arrival._found", lambda *_: None)
        run.window.take_scan(RawScan(serial, "keyboard", 0.0))
        supervisor(run)
    else:
        monkeypatch.setattr(type(run.scans), "arriving", property(lambda _: desk.queries.open_repairs() == 0))
        supervisor(run)
        QTest.qWait(600)
        assert not asks(run)
        run.window.take_scan(RawScan(serial, "keyboard", 0.0))
    wait(lambda: asks(run))
    wait(lambda: desk.queries.open_repairs() == 1)
    assert [row.operator for row in desk.queries.repairs()] == [STAND_IN]
    assert desk.actor is None


def test_what_is_brought_in_meanwhile_is_brought_in_to_its_end(run: WindowRun) -> None:
    assert run.context is not None
    assert run.wiring is not None
    run.window.show_screen(Mode.import_preview)
    run.wiring.importing.stage = Stage.applying
    supervisor(run)
    QTest.qWait(700)
    assert not asks(run)
    assert run.context.desk.signed_in().code == STAND_IN
    run.wiring.importing.stage = Stage.begin
    wait(lambda: asks(run))


def test_somebody_who_signed_in_is_not_asked_again(run: WindowRun) -> None:
    assert run.context is not None
    assert run.wiring is not None
    somebody = Actor(code="OP0002", role=Role.supervisor, name="佐藤 はな")
    supervisor(run)
    run.context.desk.actor = somebody  # as the first setup does, before the word of it is heard
    supervisor(run)
    QTest.qWait(700)
    assert not asks(run)
    assert run.context.desk.actor == somebody
