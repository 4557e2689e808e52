"""A late undo asks why: by number, by code, or in one's own words; what is taken back is what was asked about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.identity import unshort
from app.domain.kinds import Family, Role
from app.settings.words import t
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.undo_reason import PHRASES
from app.usecases.change_setting import change_setting
from app.usecases.session import Actor
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.repair_stand import Stand
from tests.ui.screens.test_by_scanner import Scanner


def always_late(desk: DeskWindow) -> None:
    """No minute is free: every undo asks."""
    actor = Actor(code="OP0001", role=Role.supervisor, proved=True)
    desk.program.desk.call(lambda uow: change_setting(uow, "undo.free_minutes", 0), actor=actor).result()


@pytest.fixture
def scanner(qapp: QApplication, tmp_path: Path) -> Iterator[Scanner]:
    made = Scanner(tmp_path)
    always_late(made.desk)
    yield made
    made.desk.close()


def page_over(desk: DeskWindow) -> AskLine:
    page = desk.window.frame.overlay
    assert isinstance(page, AskLine), "nobody asks for a reason"
    return page


def reasons(desk: DeskWindow) -> list[str]:
    """Why things were taken back, as the side store has it."""
    rows = desk.program.ledger.read(lambda reads: reads.rows("SELECT body FROM operation"))
    undone = [body for row in rows if (body := json.loads(row[0]))["k"] == "undone"]
    ids = [body["p"]["reason"] for body in undone]
    return [(desk.program.side.get(unshort(each)) or b"").decode() for each in ids]


def test_a_scanner_alone_says_why(scanner: Scanner) -> None:
    (serial,) = scanner.units(1)
    scanner.done(serial, "FP02", "UNDO")
    page = page_over(scanner.desk)
    assert [phrase.row.key for phrase in page.phrases] == [str(at) for at in range(1, PHRASES + 1)]
    assert scanner.repair(serial).fault == "camera_cable"
    scanner.scan("NN02", "DONE")
    scanner.until(lambda: scanner.repair(serial).fault is None)
    assert scanner.desk.window.frame.overlay is None
    assert reasons(scanner.desk) == [t("shell.undo_reason.2")]
    assert scanner.said[-1] is Family.ok


def test_keys_alone_say_why(scanner: Scanner) -> None:
    (serial,) = scanner.units(1)
    scanner.done(serial, "FP02", "UNDO")
    page = page_over(scanner.desk)
    QTest.keyClick(page, Qt.Key.Key_3)
    assert page.field.text() == t("shell.undo_reason.3")
    QTest.keyClick(page.go_on, Qt.Key.Key_Return)
    scanner.until(lambda: scanner.repair(serial).fault is None)
    assert reasons(scanner.desk) == [t("shell.undo_reason.3")]


def test_in_ones_own_words(scanner: Scanner) -> None:
    (serial,) = scanner.units(1)
    scanner.done(serial, "FP02", "UNDO")
    page = page_over(scanner.desk)
    page.field.line.setFocus()
    QTest.keyClicks(page.field.line, "2 units swapped")
    QTest.keyClick(page.field.line, Qt.Key.Key_Return)
    scanner.until(lambda: scanner.repair(serial).fault is None)
    assert reasons(scanner.desk) == ["2 units swapped"]


def test_without_a_reason_nothing_is_taken_back_and_esc_leaves(scanner: Scanner) -> None:
    (serial,) = scanner.units(1)
    scanner.done(serial, "FP02", "UNDO")
    page = page_over(scanner.desk)
    scanner.scan("DONE")
    assert page_over(scanner.desk) is page, "it goes on asking"
    assert page.field.line.property("trouble")
    scanner.scan("NN09")
    assert page.field.text() == ""
    scanner.scan("ESC")
    assert scanner.desk.window.frame.overlay is None
    scanner.rest()
    assert scanner.repair(serial).fault == "camera_cable"
    assert reasons(scanner.desk) == []


def test_a_scan_meanwhile_is_not_what_is_taken_back(scanner: Scanner) -> None:
    first, second = scanner.units(2)
    scanner.done(first, "FP02", "UNDO")
    page = page_over(scanner.desk)
    scanner.scan(second)
    scanner.until(lambda: scanner.screen.newest is not None and scanner.screen.newest.serial == second)
    page._say(t("shell.undo_reason.1"))
    page.finish()
    scanner.until(lambda: scanner.repair(first).fault is None)
    assert scanner.repair(second).repair, "the other one stays"


def test_the_repair_page_takes_the_same_codes(fresh_desk: DeskWindow) -> None:
    always_late(fresh_desk)
    stand = Stand(fresh_desk)
    stand.received()
    stand.open()
    stand.code("FP05")
    assert stand.page.page is not None
    assert stand.page.page.course.fault == "screen"
    stand.code("UNDO")
    page = page_over(fresh_desk)
    QTest.keyClick(page, Qt.Key.Key_4)
    page.finish()
    stand.settle()
    assert stand.page.page.course.fault != "screen"
    assert reasons(fresh_desk) == [t("shell.undo_reason.4")]
