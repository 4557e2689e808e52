"""Backspace while a paper lies over the screen, in the real window: it takes back what the paper is of, or says in
words that the paper is to be closed first; never nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.settings.words import t
from app.ui.screens.intake.preview import Preview
from app.ui.screens.paper_page import PaperPage
from app.ui.shell.actions import Mode, Screen
from tests.ui.disposal_hand import Hand, at_the_window
from tests.ui.real_window import wait


@pytest.fixture
def hand(qapp: QApplication, tmp_path: Path) -> Iterator[Hand]:
    del qapp
    with at_the_window(tmp_path) as made:
        yield made


def key(hand: Hand, pressed: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or hand.window, pressed)
    hand.rest()


@pytest.mark.parametrize("act", ["intake.slip", "intake.receipt"])
def test_a_paper_of_the_newest_line_goes_with_what_is_taken_back(hand: Hand, act: str) -> None:
    intake = hand.run.intake
    assert intake is not None
    hand.scan(hand.serials[-1])
    assert intake.newest is not None
    number = intake.newest.repair
    hand.act(act)
    wait(lambda: isinstance(hand.window.frame.overlay, Preview))
    assert hand.window.actions_.action("paper.undo") in hand.window.actions_.hints()
    key(hand, Qt.Key.Key_Backspace)
    wait(lambda: intake.newest is None)
    assert hand.window.frame.overlay is None
    wait(lambda: intake.lines[0].undone)
    assert intake.lines[0].repair == number
    toast = hand.window.frame.toast
    assert toast.isVisible()
    assert number in toast.row.text, "said as elsewhere"
    assert hand.window.actions_.context == Screen.intake


def test_any_other_paper_is_to_be_closed_first(hand: Hand) -> None:
    intake, actions = hand.run.intake, hand.window.actions_
    assert intake is not None
    hand.scan(hand.serials[-1])
    newest = intake.newest
    assert newest is not None
    for screen, act, kind in (
        (Screen.intake, "intake.commands", Preview),
        (Mode.parts, "parts.paper", PaperPage),
    ):
        hand.window.show_screen(screen)
        hand.rest()
        wait(lambda act=act: actions.works(act))  # type: ignore[misc]
        actions.action(act).trigger()
        wait(lambda kind=kind: isinstance(hand.window.frame.overlay, kind))  # type: ignore[misc]
        hand.rest()
        assert not actions.works("paper.undo")
        key(hand, Qt.Key.Key_Backspace)
        assert hand.window.frame.toast.row.text == t("shell.kept.undo")
        assert isinstance(hand.window.frame.overlay, kind), "it stays"
        key(hand, Qt.Key.Key_Escape)
        assert hand.window.frame.overlay is None
    assert intake.newest is newest, "nothing was taken back"
