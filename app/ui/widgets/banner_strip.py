"""A strip: icon, sentence, and the key that deals with it. Under the top strip, or on a page; one line where it fits.

It decides how such a line looks and gives way; when it stands there is its owner's.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.kinds import Family
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_cap import Cap, cap_size, paint_cap
from app.ui.widgets.painted import Painted

HEIGHT = 2.75
_ICON = 1.4
_LEADING = 1.3


class StripRow(NamedTuple):
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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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

    def hasHeightForWidth(self) -> bool:
        """A sentence that says what to do is never cut: it takes further lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        left, right = self._ends(width)
        lines = theme.text.block_height(self._row.words, theme.font("label"), max(1.0, right - left), _LEADING)
        one = theme.text.block_height("あ", theme.font("label"), 1000, _LEADING)
        return theme.px(HEIGHT) + max(0, round(lines - one))

    def _ends(self, width: float) -> tuple[float, float]:
        """Where the sentence begins and ends."""
        right = width - theme.px(1)
        if self._row.key:
            words = theme.text.text_width(self._row.verb, theme.font("label")) + 1
            right -= words + theme.px(0.45) + cap_size(self._row.key)[0] + theme.px(1)
        return theme.px(1) + theme.px(_ICON) + theme.px(0.6), right

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
        side = theme.px(_ICON)
        y = round(rect.center().y() - side / 2)
        theme.icons.draw(painter, row.family, theme.px(1), y, side, family.icon, family.knockout, family.edge)
        left, right = self._ends(rect.width())
        if row.key:
            self._paint_key(painter, rect.right() - theme.px(1), family.text)
        font, room = theme.font("label"), max(1.0, right - left)
        high = theme.text.block_height(row.words, font, room, _LEADING)
        if high <= rect.height():
            top = (rect.height() - high) / 2
            theme.text.draw_block(painter, left, top, room, row.words, font, family.text, _LEADING)
        else:
            place = QRectF(left, 0, room, rect.height() - 1)
            if theme.text.draw_line(painter, place, row.words, font, family.text).elided:
                self.owe_tip(place, row.words)
        painter.end()

    def _paint_key(self, painter: QPainter, right: float, colour: str) -> None:
        row, font = self._row, theme.font("label")
        words = theme.text.text_width(row.verb, font) + 1
        cap = cap_size(row.key)[0]
        x = right - words
        theme.text.draw_line(painter, QRectF(x, 0, words, self.height() - 1), row.verb, font, colour)
        paint_cap(painter, round(x - theme.px(0.45) - cap), self.height() / 2, row.key, Cap.plain)
