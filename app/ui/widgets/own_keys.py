"""A page that keeps its keys: no shortcut of the window under it works while it has the focus.

Decides which keys are kept; what they do is the page's.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.widgets.painted import follow_look

LEFT_TO_WINDOW = frozenset({Qt.Key.Key_F11, Qt.Key.Key_F12})
"""Full screen and the key sheet work on every page that shows them."""


class OwnKeys(QWidget):
    """Takes every key, or only those of `own`, before the window's shortcuts can; `opaque` pages hide what is under."""

    own: frozenset[Qt.Key] | None = None
    let_pass: frozenset[Qt.Key] = LEFT_TO_WINDOW
    """What the window has of them, where every key is taken."""
    opaque = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        follow_look(self)

    def event(self, event: QEvent) -> bool:
        """Qt asks first whether a key is a shortcut: here it is none, unless nobody sees this page."""
        asked = event.type() == QEvent.Type.ShortcutOverride and self.isVisible()
        if asked and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in self.own if self.own is not None else key not in self.let_pass:
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bench's ground."""
        if self.opaque:
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(theme.tokens().bg))
            painter.end()
