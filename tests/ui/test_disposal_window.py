"""Disposal in the real window as a whole: a box by Enter, the guard, pick-ups, the inbox, scans on each page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import PICKUPS, STORAGE, Command, CommandWord
from app.settings import words
from app.ui.screens.disposal.checklist import Sheet
from app.ui.shell.actions import Mode, Screen
from tests.ui.disposal_hand import BOX, UNITS, Hand, at_the_window


@pytest.fixture
def hand(qapp: QApplication, tmp_path: Path) -> Iterator[Hand]:
    del qapp
    with at_the_window(tmp_path) as made:
        yield made


def test_enter_leads_through_the_steps_to_the_guard_and_esc_back_to_the_box(hand: Hand) -> None:
    hand.to_step_four()
    for name in ("sheet.enter", f"screen.{Screen.sync}"):
        assert not hand.window.actions_.works(name), "no key of the box or the window while the guard stands"
    hand.window.frame.screen_asked.emit(Screen.intake)
    hand.window.frame.sync_asked.emit()
    assert hand.front == Mode.sheet, "nor does the mouse lead away"
    hand.press(Qt.Key.Key_Return)
    assert hand.guarded, "Enter never goes on"
    for code in (hand.serials[0], BOX, Command(CommandWord.screen, PICKUPS).code.text):
        assert hand.scan(code) == Mode.sheet
        assert hand.guarded
    hand.press(Qt.Key.Key_Escape)
    assert not hand.guarded
    assert hand.window.frame.overlay is None
    assert (hand.front, hand.next_step) == (Mode.sheet, "deprovision"), "nothing was asked of the console"
    hand.act("sheet.back")
    assert hand.front == Screen.disposal


def test_what_the_guard_queued_is_waited_for_on_the_box(hand: Hand) -> None:
    hand.to_step_four()
    hand.code(CommandWord.number, 1)
    hand.code(CommandWord.number, 1)
    assert not hand.guarded
    unit = hand.sheet.current
    assert unit.device in hand.sheet.facts.waiting
    assert (hand.front, hand.window.actions_.context) == (Mode.sheet, Mode.sheet)
    said = hand.sheet.view.banner.row
    assert said.word == words.t("deprovision.word.requested", count=1), "and the box says what was queued"
    assert said.line == words.t("deprovision.after.requested")
    hand.act("sheet.enter")
    assert hand.sheet.current is not unit, "Enter goes on to the next unit meanwhile"
    assert hand.scan(hand.serials[0]) == Mode.sheet
    hand.code(CommandWord.disposal_step, 4)
    assert not hand.guarded, "it stands asked: only its step is ticked"
    assert hand.next_step == "verified"


def test_pick_ups_and_inbox_lead_back_and_each_code_to_its_page(hand: Hand) -> None:
    hand.act(f"screen.{Screen.disposal}")
    hand.act("goods.pickups")
    assert hand.front == Mode.pickups
    hand.act("away.leave")
    assert hand.front == Screen.disposal
    hand.act(f"screen.{Screen.sync}")
    assert hand.front == Screen.sync
    assert hand.code(CommandWord.screen, STORAGE) == Mode.storage
    assert hand.code(CommandWord.screen, PICKUPS) == Mode.pickups
    assert hand.code(CommandWord.escape) == Screen.disposal, "where pick-ups belong"
    assert hand.code(CommandWord.screen, 4) == Screen.disposal
    assert hand.scan(BOX) == Mode.sheet


ANSWERED = {4: Screen.disposal, 9: Screen.intake, STORAGE: Mode.storage, PICKUPS: Mode.pickups}
"""Which page has a scan of a badge or a unit after each screen's code: from the inbox it goes to the intake desk."""


@pytest.mark.parametrize("number", ANSWERED)
def test_a_badge_and_a_unit_are_answered_on_each_page(hand: Hand, number: int) -> None:
    for text in (printed_code(CodeKind.operator, "OP0001").text, hand.serials[UNITS]):
        hand.code(CommandWord.screen, number)
        assert hand.scan(text) == ANSWERED[number]
        assert hand.window.frame.scan_bar.row.code == text
        assert hand.window.frame.overlay is None
        page: Any = hand.window.screen_called(hand.front)
        assert page.view.banner.row.word, "it was answered in words"


def test_another_language_leaves_the_box_in_front_and_no_guard_behind(hand: Hand) -> None:
    hand.to_step_four()
    words.set_language("en")
    hand.wiring.respeak()
    hand.rest()
    assert not hand.guarded
    assert hand.window.frame.overlay is None
    assert hand.front == Mode.sheet
    assert hand.sheet.sheet == Sheet("box", "D8014")
    hand.act("sheet.enter")
    assert hand.guarded


@pytest.mark.parametrize("number", [1, 2, 6, 7])
def test_a_boxs_label_opens_it_on_any_screen(hand: Hand, number: int) -> None:
    hand.code(CommandWord.screen, number)
    assert hand.scan(BOX) == Mode.sheet
    assert hand.sheet.sheet == Sheet("box", "D8014")


def test_a_code_that_reads_as_a_box_and_names_none_is_answered_where_it_is_scanned(hand: Hand) -> None:
    hand.code(CommandWord.screen, 1)
    assert hand.scan(printed_code(CodeKind.box, "D9999").text) == Screen.intake
    page: Any = hand.window.screen_called(Screen.intake)
    assert page.view.banner.row.word


def test_g_records_what_was_done_in_the_console(hand: Hand) -> None:
    hand.to_step_four()
    hand.press(Qt.Key.Key_Escape)
    hand.act("sheet.by_hand")
    assert hand.guarded
    hand.code(CommandWord.number, 1)
    assert not hand.guarded
    assert hand.next_step == "verified"
