"""A field for some lines of words: Enter ends it, Shift and Enter begins a line, Tab goes on to the next field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from app.ui import theme

_K = Qt.Key


class WordsEdit(QPlainTextEdit):
    """`entered`: Enter was pressed; `left_down`: Down on the last line. `lines` high at least."""

    entered = Signal()
    left_down = Signal()

    def __init__(self, name: str, hint: str = "", *, lines: float = 2.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._hint = lines, hint
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setUndoRedoEnabled(True)
        theme.changed.connect(self.updateGeometry)

    def event(self, event: QEvent) -> bool:
        """Esc is the page's, and so is Enter: as keys they are told, as shortcuts they are nobody's here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (_K.Key_Return, _K.Key_Enter):
                event.accept()
                return True
            if event.key() == _K.Key_Escape:
                event.ignore()
                return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What is composed stands where the hint did."""
        super().inputMethodEvent(event)
        self.setPlaceholderText("" if event.preeditString() else self._hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down on the last line are told; all else is typing."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (_K.Key_Return, _K.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.key() == _K.Key_Down and not self._below():
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def _below(self) -> bool:
        """Whether there is a line under the one the cursor stands in."""
        cursor = self.textCursor()
        return cursor.movePosition(QTextCursor.MoveOperation.Down)

    def sizeHint(self) -> QSize:
        """So many lines."""
        return QSize(theme.px(16), round(self.fontMetrics().lineSpacing() * self._lines) + theme.px(1))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(theme.px(8), self.sizeHint().height())
