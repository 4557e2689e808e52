"""No part of a page is ever a window of its own, not for a moment: it would take the focus from the desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.run import WindowRun
from app.ui.shell.actions import Mode, Screen
from tests.ui.test_language import PAGES


class Shown(QObject):
    """Remembers what was shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    found = Shown()
    qapp.installEventFilter(found)
    yield found
    qapp.removeEventFilter(found)


def test_no_page_shows_a_part_of_it_as_a_window(run: WindowRun, shown: Shown) -> None:
    loose = QWidget()
    loose.show()
    assert shown.names == ["QWidget"], "the walk sees a window"
    loose.close()
    shown.names.clear()
    window = run.window
    window.activateWindow()
    QTest.qWait(50)
    for page in (
        *PAGES,
        Screen.bench,
        Mode.repair,
        Mode.parts,
        Mode.ship,
        Mode.hand_back,
        Mode.visits,
        Mode.visit,
        Mode.loans,
        Mode.moves,
        Mode.lost,
        Screen.contacts,
        Screen.reports,
    ):
        window.show_screen(page)
        QTest.qWait(50)
    window.actions_.action("phone").trigger()
    QTest.qWait(50)
    window.actions_.action("sheet").trigger()
    window.actions_.action("sheet_close").trigger()
    assert shown.names == []
    assert QApplication.activeWindow() is window
