"""The toast: one line on ink, what was done and where it is, with the key that takes it back.

It never takes the focus and undoes nothing itself.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_cap import BACKSPACE, Cap, cap_size, paint_cap
from app.ui.widgets.painted import Painted

STAYS_MS = 8000


class ToastRow(NamedTuple):
    """`text`: what was done; `place`: where the record is now; `undo`: whether it can be taken back."""

    text: str
    place: str = ""
    undo: bool = True


class Toast(Painted):
    """Stays 8 s or until the next action. `undo_asked` is emitted by a click; the key is the window's action."""

    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = ToastRow(text="")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self.hide)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.hide()

    @property
    def row(self) -> ToastRow:
        """What is or was last shown."""
        return self._row

    def show_row(self, row: ToastRow) -> None:
        """Show it for 8 s, over what was shown before."""
        self._row = row
        self.updateGeometry()
        self.adjustSize()
        self.show()
        self.raise_()
        self._timer.start()
        access.alert(self, access.joined(row.text, row.place, t("widgets.toast.undo") if row.undo else ""))
        self.update()

    def dismiss(self) -> None:
        """The next action came: away with it."""
        self._timer.stop()
        self.hide()

    def _words(self) -> str:
        return "\u3000".join(part for part in (self._row.text, self._row.place) if part)

    def _undo_width(self) -> int:
        if not self._row.undo:
            return 0
        words = theme.text.text_width(t("widgets.toast.undo"), theme.font("body"))
        return cap_size(BACKSPACE)[0] + theme.px(1.45) + round(words)

    def sizeHint(self) -> QSize:
        """One line; where room is short the owner gives less and the words shrink."""
        words = round(theme.text.text_width(self._words(), theme.font("label", bold=False)))
        return QSize(2 * theme.px(1) + words + 2 + self._undo_width(), theme.px(2.95))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the undo side takes back, anywhere else puts it away."""
        if self._row.undo and event.position().x() >= self.width() - self._undo_width() - theme.px(1):
            self.undo_asked.emit()
        self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ink bar, words, key."""
        painter = QPainter(self)
        t_ = theme.tokens()
        self.forget_tips()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t_.ink))
        radius = theme.line(6)
        painter.drawRoundedRect(rect, radius, radius)
        undo = self._undo_width()
        place = rect.adjusted(theme.px(1), 0, -theme.px(1) - undo, 0)
        drawn = theme.text.draw_line(painter, place, self._words(), theme.font("body"), t_.on_ink)
        if drawn.elided:
            self.owe_tip(place, self._words())
        if self._row.undo:
            x = round(rect.width()) - theme.px(1) - undo + theme.px(1)
            x += paint_cap(painter, x, rect.center().y(), BACKSPACE, Cap.on_ink) + theme.px(0.45)
            words = QRectF(x, 0, rect.width() - x, rect.height())
            theme.text.draw_line(painter, words, t("widgets.toast.undo"), theme.font("body"), t_.on_ink)
        painter.end()
