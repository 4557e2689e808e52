"""Where Tab goes while a page lies over the body: to the page and to what stands beside the body, never under it.

Decides only what is walked past; the order is Qt's.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget


class TabWalk(QWidget):
    """What has a body and may have a page over it: its subclass says which."""

    stack: QStackedWidget
    """The body."""

    @property
    def over(self) -> QWidget | None:
        """What lies over the body now."""
        raise NotImplementedError

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Walks on until it comes to something that is in sight."""
        for _ in self.stack.findChildren(QWidget) if self.over is not None else ():
            if not super().focusNextPrevChild(forward):
                return False
            focus = QApplication.focusWidget()
            if focus is None or not self.stack.isAncestorOf(focus):
                return True
        return super().focusNextPrevChild(forward)
