"""The phone in a test's window: keys and scans as a person gives them, Japanese as an input method does."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap_contacts import contact_queries
from app.domain.scans import RawScan
from app.ui.phone_wiring import PhoneWiring
from app.ui.screens.contacts.draft import Draft
from app.ui.screens.contacts.strip import PhoneStrip
from tests.ui.screens.desk import DeskWindow

KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
}


class Phone:
    """A window with the phone, over a real ledger."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk
        self.queries = contact_queries(desk.program)
        desk.context.contacts = self.queries
        self.wiring = PhoneWiring(desk.window, desk.context)
        desk.program.ledger.on_changes(lambda changes: desk.tasks.later(lambda: self.wiring.changed(changes)))
        clock = desk.program.clock
        desk.window.ready(desk.program.desk.read_scan, lambda: clock.now().local_text[11:])

    @property
    def strip(self) -> PhoneStrip:
        """The strip, opened once at least."""
        found = self.wiring.strip
        assert found is not None
        return found

    @property
    def draft(self) -> Draft:
        """What is noted."""
        return self.strip.pages.draft

    def open(self) -> PhoneStrip:
        """T, and what the strip needs has come."""
        self.press("T")
        self.desk.settled(lambda: self.wiring.strip is not None and self.strip.is_open and self.strip.pages.known)
        return self.strip

    @staticmethod
    def focused() -> QWidget:
        """What has the keys."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, *keys: str) -> None:
        """Each key to whatever has the focus: a name, or the character itself."""
        for key in keys:
            if key in KEYS:
                QTest.keyClick(self.focused(), KEYS[key])
            else:
                QTest.keyClicks(self.focused(), key)
            QApplication.processEvents()

    def say(self, words: str) -> None:
        """Words as an input method commits them."""
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(self.focused(), event)
        QApplication.processEvents()

    def scan(self, code: str) -> None:
        """A scan, as the window gets it."""
        self.desk.window.take_scan(RawScan(code, "keyboard", time.monotonic()))
        QApplication.processEvents()

    def school(self, typed: str) -> None:
        """Two letters; the school is taken once it can be only one."""
        self.press(*typed)
        self.desk.settled(lambda: bool(self.draft.school))

    def recorded(self, count: int) -> None:
        """Waits until so many contacts are in the ledger, and the strip has gone."""
        self.desk.settled(lambda: len(self.queries.contact_numbers()) == count and not self.strip.is_open)
