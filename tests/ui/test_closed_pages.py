"""Every page that lies over a screen, opened and put away in the real window: whatever its theme, size and fields do
afterwards, the keys go to the screen in front, and nothing of the page can be saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.key_sheet import KeySheet
from tests.ui.disposal_hand import Hand, at_the_window
from tests.ui.real_window import wait

LOOKS: Final = (theme.Look(dark=True), theme.Look(scale=200))
PAGES: Final = (
    (Screen.intake, "intake.by_hand"),
    (Screen.intake, "intake.provisional"),
    (Screen.intake, "intake.commands"),
    (Screen.chargers, "swap.by_hand"),
    (Screen.labels, "labels.jobs"),
    (Screen.labels, "labels.sizes"),
    (Screen.labels, "labels.printers"),
    (Screen.reports, "log.columns"),
    (Mode.parts, "parts.paper"),
    (Mode.loans, "goods.hand"),
    (Mode.moves, "moves.plan"),
    (Mode.moves, "moves.school"),
    (Mode.pickups, "pickups.new"),
    (Mode.visits, "visit.plan"),
    (Mode.sheet, "sheet.enter"),
    (Mode.sheet, "sheet.shelf"),
    (Mode.sheet, "sheet.leave"),
    (Screen.ledger, "sheet"),
)
"""Screens, and the acts that lay a page over them."""


@pytest.fixture
def hand(qapp: QApplication, tmp_path: Path) -> Iterator[Hand]:
    del qapp
    with at_the_window(tmp_path) as made:
        yield made


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def in_front(hand: Hand) -> bool:
    """Whether the keys go to what is seen and lies over nothing."""
    now, frame = focus(), hand.window.frame
    front = frame.over or frame.stack.currentWidget()
    under = frame.over is not None and frame.stack.isAncestorOf(now)
    return now.isVisible() and not under and (front.isAncestorOf(now) or now is front or front.focusProxy() is now)


def look(hand: Hand, at: theme.Look) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply_look(app, at)
    theme.fit_to_width(app, hand.window.width())
    hand.rest()


def opened(hand: Hand, screen: str, act: str) -> QWidget:
    hand.act(f"screen.{Screen.disposal}")
    if screen == Mode.sheet:
        hand.act("away.enter")
    else:
        hand.window.show_screen(screen)
    hand.rest()
    assert hand.front == screen
    wait(lambda: hand.window.actions_.works(act))
    hand.window.actions_.action(act).trigger()
    wait(lambda: hand.window.frame.over is not None)
    page = hand.window.frame.over
    assert page is not None
    return page


def put_away(hand: Hand) -> None:
    """By Esc, where the keys go: one step back or two."""
    for _ in range(3):
        if hand.window.frame.over is not None:
            QTest.keyClick(focus(), Qt.Key.Key_Escape)
            hand.rest()
    assert hand.window.frame.over is None, "Esc leaves every page"


def fields_of(page: QWidget) -> Iterator[QWidget]:
    yield page
    yield from page.findChildren(QLineEdit)


def test_pages_that_were_put_away_have_no_key(hand: Hand) -> None:
    for screen, act in PAGES:
        opened(hand, screen, act)
        assert in_front(hand), act
        put_away(hand)
        assert hand.window.actions_.context == screen, act
    hand.act(f"screen.{Screen.settings}")
    before = focus()
    for one in LOOKS:
        look(hand, one)
        assert focus() is before, one


def test_an_open_page_keeps_the_keys_in_another_look(hand: Hand) -> None:
    for screen, act in ((Mode.sheet, "sheet.enter"), (Mode.sheet, "sheet.shelf"), (Screen.ledger, "sheet")):
        opened(hand, screen, act)
        look(hand, LOOKS[0])
        assert in_front(hand), act
        put_away(hand)


def test_the_focus_comes_back_from_whatever_nobody_sees(hand: Hand) -> None:
    page = opened(hand, Mode.sheet, "sheet.shelf")
    put_away(hand)
    saved: list[object] = []
    page._done = saved.append  # type: ignore[attr-defined]
    hand.act(f"screen.{Screen.settings}")
    for field in fields_of(page):
        field.setFocus()
        if isinstance(field, QLineEdit):
            field.setText("W-073")
        QTest.keyClick(field, Qt.Key.Key_Return)
        hand.rest()
        assert in_front(hand)
    assert saved == []
    hand.sheet.view.matrix.setFocus()
    hand.rest()
    assert in_front(hand), "nor has a screen that is not in front"


def test_a_screen_under_a_page_leaves_it_the_keys(hand: Hand) -> None:
    """An answer that comes meanwhile may put the screen's list in order, and its focus."""
    page = opened(hand, Mode.sheet, "sheet.shelf")
    hand.sheet.view.matrix.setFocus()
    hand.rest()
    assert page.isAncestorOf(focus())


def test_the_key_sheet_goes_by_its_own_key_and_gives_back_what_was_under_it(hand: Hand) -> None:
    hand.act(f"screen.{Screen.disposal}")
    for keys in ((Qt.Key.Key_F12, Qt.Key.Key_F12), (Qt.Key.Key_F12, Qt.Key.Key_Escape)):
        for key in keys:
            QTest.keyClick(focus(), key)
            hand.rest()
        assert hand.window.frame.overlay is None
        assert hand.window.actions_.context == Screen.disposal
    for screen, act in ((Mode.sheet, "sheet.shelf"), (Mode.sheet, "sheet.enter"), (Screen.chargers, "swap.by_hand")):
        page = opened(hand, screen, act)
        context, before = hand.window.actions_.context, focus()
        assert hand.window.actions_.action("sheet") in hand.window.actions_.hints()
        QTest.keyClick(focus(), Qt.Key.Key_F12)
        assert isinstance(hand.window.frame.sheet, KeySheet), act
        listed = hand.window.frame.sheet._body.accessibleName()
        assert t("shell.act.visits") not in listed, "only keys that work now"
        assert t("shell.screen.intake") not in listed
        QTest.keyClick(focus(), Qt.Key.Key_Escape)
        hand.rest()
        assert hand.window.frame.overlay is page, act
        assert hand.window.actions_.context == context
        assert focus() is before
        put_away(hand)
        assert hand.window.actions_.context == screen


def test_a_scan_puts_the_key_sheet_away_and_goes_to_the_question_under_it(hand: Hand) -> None:
    page = opened(hand, Mode.sheet, "sheet.shelf")
    QTest.keyClick(focus(), Qt.Key.Key_F12)
    hand.scan("W071")
    assert hand.window.frame.overlay is page
    assert page.coded.text() == "W071"  # type: ignore[attr-defined]
    put_away(hand)
    hand.to_step_four()
    QTest.keyClick(focus(), Qt.Key.Key_F12)
    assert isinstance(hand.window.frame.sheet, KeySheet)
    hand.scan(hand.serials[0])
    made = hand.wiring.guard._made
    assert made is not None
    assert made.page.is_open
    assert made.view.strip.row.words == t("deprovision.badge_only")


def test_the_phone_is_answered_over_a_question_and_the_question_goes_on(hand: Hand) -> None:
    page = opened(hand, Mode.sheet, "sheet.enter")
    context, before = hand.window.actions_.context, focus()
    assert hand.window.actions_.action("phone") in hand.window.actions_.hints()
    QTest.keyClick(focus(), Qt.Key.Key_T)
    wait(lambda: hand.window.actions_.context == Mode.phone)  # a letter may be the first of a scan
    strip = focus()
    assert strip.isVisible()
    assert not page.isAncestorOf(strip)
    QTest.keyClick(focus(), Qt.Key.Key_2)
    look(hand, LOOKS[0])
    assert not page.isAncestorOf(focus()), "another look leaves the strip its keys"
    for _ in range(2):
        if hand.window.actions_.context == Mode.phone:
            QTest.keyClick(focus(), Qt.Key.Key_Escape)
            hand.rest()
    assert hand.window.actions_.context == context
    assert hand.window.frame.overlay is page
    assert focus() is before
    assert hand.next_step == "accessories", "nothing was answered meanwhile"
    QTest.keyClick(focus(), Qt.Key.Key_1)
    wait(lambda: hand.next_step != "accessories")


def said(hand: Hand, page: QWidget) -> str:
    """What stands over the question, or in the toast over a page that has no place for it."""
    strip, toast = getattr(page, "strip", None), hand.window.frame.toast
    return strip.row.words if strip is not None else toast.row.text if toast.isVisible() else ""


def test_a_key_of_another_screen_is_answered_in_words_over_each_page(hand: Hand) -> None:
    for screen, act in PAGES:
        page = opened(hand, screen, act)
        hand.window.frame.toast.dismiss()
        for key in (Qt.Key.Key_F1, Qt.Key.Key_F5, Qt.Key.Key_F10):
            QTest.keyClick(focus(), key)
            hand.rest()
            if hand.window.frame.over is not page:
                assert hand.window.frame.over is None, (act, key, "what was left is put away")
                assert hand.window.actions_.context == hand.window.frame.current, (act, key)
                page = opened(hand, screen, act)
                continue
            assert in_front(hand), (act, key)
            assert "Esc" in said(hand, page), (act, key, "never into silence")
        put_away(hand)


def test_a_question_says_what_it_waits_for(hand: Hand) -> None:
    for screen, act, what in (
        (Mode.sheet, "sheet.enter", "number"),
        (Mode.sheet, "sheet.shelf", "line"),
        (Mode.moves, "moves.school", "line"),
    ):
        page = opened(hand, screen, act)
        QTest.keyClick(focus(), Qt.Key.Key_F2)
        assert said(hand, page) == t("shell.kept", what=t(f"shell.kept.{what}")), act
        put_away(hand)


def test_the_key_of_the_screen_in_front_puts_a_paper_away_and_its_keys_work_again(hand: Hand) -> None:
    opened(hand, Screen.intake, "intake.commands")
    QTest.keyClick(focus(), Qt.Key.Key_F1)
    hand.rest()
    assert hand.window.frame.over is None
    assert hand.window.actions_.context == Screen.intake
    assert in_front(hand)
