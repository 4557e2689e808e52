"""The key sheet over a page, in the real window: it closes onto what is true by then, whatever was answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.screens.disposal.asks import shelf
from app.ui.screens.goods.asking import AskPage
from app.ui.screens.intake.preview import Preview
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.key_sheet import KeySheet
from tests.ui.disposal_hand import Hand, at_the_window
from tests.ui.real_window import wait


@pytest.fixture
def hand(qapp: QApplication, tmp_path: Path) -> Iterator[Hand]:
    del qapp
    with at_the_window(tmp_path) as made:
        yield made


def over(hand: Hand) -> QWidget | None:
    """Asked anew each time: mypy would take the first answer for the last."""
    return hand.window.frame.overlay


def sheet(hand: Hand) -> QWidget | None:
    return hand.window.frame.sheet


def key(hand: Hand, pressed: Qt.Key) -> None:
    """Without waiting for what it begins."""
    QTest.keyClick(QApplication.focusWidget() or hand.window, pressed)


@pytest.mark.parametrize("closing", [Qt.Key.Key_F12, Qt.Key.Key_Escape])
def test_a_question_answered_under_the_sheet_is_not_shown_again(hand: Hand, closing: Qt.Key) -> None:
    hand.act(f"screen.{Screen.disposal}")
    hand.act("away.enter")
    hand.act("sheet.enter")
    assert hand.sheet.in_steps
    key(hand, Qt.Key.Key_1)
    key(hand, Qt.Key.Key_F12)
    wait(lambda: hand.next_step == "annotate")
    hand.rest()
    key(hand, closing)
    hand.rest()
    assert over(hand) is None
    assert hand.window.actions_.context == Mode.sheet
    hand.act("sheet.enter")
    assert hand.next_step == "deprovision", "its keys work"


def test_a_paper_that_comes_under_the_sheet_lies_there_when_the_sheet_goes(hand: Hand) -> None:
    hand.scan(hand.serials[-1])
    hand.window.actions_.action("intake.slip").trigger()
    key(hand, Qt.Key.Key_F12)
    wait(lambda: isinstance(over(hand), Preview))
    hand.rest()
    key(hand, Qt.Key.Key_F12)
    hand.rest()
    paper = over(hand)
    assert isinstance(paper, Preview)
    assert paper.isVisible()
    assert hand.window.actions_.context == Mode.paper
    key(hand, Qt.Key.Key_Escape)
    hand.rest()
    assert over(hand) is None
    assert hand.window.actions_.context == Screen.intake
    assert hand.window.actions_.works("intake.slip")


def test_a_question_that_is_asked_under_the_sheet_waits_there_and_has_its_keys(hand: Hand) -> None:
    hand.act(f"screen.{Screen.disposal}")
    hand.act("away.enter")
    key(hand, Qt.Key.Key_F12)
    page: AskPage = hand.sheet.asking
    answers: list[object] = []
    page.ask("棚", "", shelf(), "確定", answers.append)
    hand.rest()
    assert not page.isVisible()
    assert hand.window.actions_.works("sheet_close")
    assert not hand.window.actions_.works("asked.enter")
    key(hand, Qt.Key.Key_Escape)
    hand.rest()
    assert page.coded.line.hasFocus()
    assert hand.window.actions_.context == Mode.goods_page
    page.coded.line.setText("W-071")
    page._typed("W-071")
    key(hand, Qt.Key.Key_Return)
    wait(lambda: answers == [{"place": "W-071"}])


def test_a_lock_that_comes_while_the_sheet_lies_there_is_seen_at_once(hand: Hand) -> None:
    key(hand, Qt.Key.Key_F12)
    assert sheet(hand) is not None
    hand.wiring.welcome.open()
    hand.rest()
    assert sheet(hand) is None
    assert hand.wiring.welcome.view.isVisible()


def test_the_button_of_the_sheet_puts_it_away(hand: Hand) -> None:
    key(hand, Qt.Key.Key_F12)
    made = sheet(hand)
    assert isinstance(made, KeySheet)
    made.close_button.click()
    hand.rest()
    assert sheet(hand) is None
    assert hand.window.actions_.works("intake.crate")
