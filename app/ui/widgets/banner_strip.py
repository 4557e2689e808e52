"""A strip of one line: icon, sentence, and the key that deals with it. Under the top strip, or on a page.

It decides how such a line looks and gives way; when it stands there is its owner's.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.kinds import Family
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_cap import Cap, cap_size, paint_cap
from app.ui.widgets.painted import Painted

HEIGHT = 2.75


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """`key` and `verb` stand at the right end; without words the strip is hidden."""

    words: str = ""
    family: Family = Family.look
    key: str = ""
    verb: str = ""


class BannerStrip(Painted):
    """Shows one line. `pressed` is emitted by a click; the key itself is an action's."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = StripRow()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def row(self) -> StripRow:
        """What it says."""
        return self._row

    def set_row(self, row: StripRow) -> None:
        """Say something else, aloud too; no words take the strip away."""
        said = row.words != self._row.words
        self._row = row
        # Shown before it has its place it would be a window of its own, and take the focus.
        self.setVisible(bool(row.words) and self.parent() is not None)
        words = access.joined(row.words, access.joined(row.key, row.verb) if row.key else "")
        if row.words and said:
            access.alert(self, words)
        else:
            access.name(self, words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(theme.px(20), theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Any width."""
        return QSize(theme.px(8), theme.px(HEIGHT))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click does what the key does."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, sentence; cap and verb at the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        row, family = self._row, theme.tokens().family(self._row.family)
        rect = QRectF(self.rect())
        painter.fillRect(rect, QColor(family.soft))
        painter.fillRect(QRectF(0, rect.height() - 1, rect.width(), 1), QColor(theme.tokens().line))
        side = theme.px(1.4)
        x = theme.px(1)
        y = round(rect.center().y() - side / 2)
        theme.icons.draw(painter, row.family, x, y, side, family.icon, family.knockout, family.edge)
        left = x + side + theme.px(0.6)
        right = rect.right() - theme.px(1)
        if row.key:
            right = self._paint_key(painter, right, family.text)
        place = QRectF(left, 0, max(1.0, right - left), rect.height() - 1)
        if theme.text.draw_line(painter, place, row.words, theme.font("label"), family.text).elided:
            self.owe_tip(place, row.words)
        painter.end()

    def _paint_key(self, painter: QPainter, right: float, colour: str) -> float:
        row, font = self._row, theme.font("label")
        words = theme.text.text_width(row.verb, font) + 1
        cap = cap_size(row.key)[0]
        x = right - words
        theme.text.draw_line(painter, QRectF(x, 0, words, self.height() - 1), row.verb, font, colour)
        paint_cap(painter, round(x - theme.px(0.45) - cap), self.height() / 2, row.key, Cap.plain)
        return x - theme.px(0.45) - cap - theme.px(1)
