"""Another language at once: every screen made so far is made anew, and the frame says its words again.

Decides what becomes of the former screens: an answer still on its way to one of them must find it alive, so they are
kept, out of sight, until nothing is on its way to anybody any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.shell.frame import rail_rows
from app.ui.tasks import Tasks
from app.ui.widgets.scan_bar import ScanBarRow

if TYPE_CHECKING:
    from app.ui.shell.main_window import MainWindow


class Former:
    """The screens of languages spoken before."""

    def __init__(self, tasks: Tasks) -> None:
        """`tasks` says when no answer is on its way."""
        self._rooms: list[QWidget] = []
        self._kept: list[QObject] = []
        tasks.idle.connect(self.forget)

    def take(self, *kept: object, widgets: list[QWidget]) -> None:
        """Keeps these: `kept` are the screens, `widgets` what they showed."""
        room = QWidget()
        self._rooms.append(room)
        self._kept += [screen for screen in kept if isinstance(screen, QObject)]
        for widget in widgets:
            widget.hide()
            widget.setParent(room)

    def forget(self) -> None:
        """Nobody answers them any more, or the window closes."""
        rooms, self._rooms = self._rooms, []
        kept, self._kept = self._kept, []
        for former in (*kept, *rooms):
            former.deleteLater()


def respeak_frame(window: MainWindow) -> None:
    """The window's own words: title, keys, rail, strips. What names a scan that was is not said again."""
    window.retranslate()
    frame = window.frame
    frame.toast.dismiss()
    frame.rail.set_rows(rail_rows())
    frame.sync.respeak()
    frame.scan_bar.set_row(ScanBarRow())
    theme.changed.emit()
