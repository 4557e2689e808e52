"""Keys go to what a person sees: the focus never stays in a page that is out of sight, or under the one in front.

Decides where it goes instead; who took it there, and why, it does not ask.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.shell.tab_walk import TabWalk


class FrontFocus(QObject):
    """One for the frame of a window. Whoever shows a page may give it the focus first: it is looked at afterwards."""

    def __init__(self, frame: TabWalk) -> None:
        super().__init__(frame)
        self._frame = frame
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._astray(now):
            QTimer.singleShot(0, self, self._bring_back)

    def _astray(self, now: QWidget) -> bool:
        frame = self._frame
        if not frame.isVisible() or not frame.isAncestorOf(now):
            return False
        return not now.isVisible() or (frame.over is not None and frame.stack.isAncestorOf(now))

    def _bring_back(self) -> None:
        now: QWidget | None = QApplication.focusWidget()
        front: QWidget | None = self._frame.over or self._frame.stack.currentWidget()
        if now is None or front is None or not self._astray(now):
            return
        last: QWidget | None = front.focusWidget()
        (last if last is not None and last.isVisible() and last.isEnabled() else front).setFocus()
