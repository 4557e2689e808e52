"""Buttons that carry their key. One of them a screen may be ink: where Enter goes.

It decides how a button looks and what it is called; what it does is its owner's, the key itself is an action's.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_cap import Cap, cap_size, dashed_frame, paint_cap
from app.ui.widgets.painted import follow_look

_LEAVES = "Esc"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonRow:
    """`reason` says why it is not allowed now; `height` in u, at least 2.25; `id` is told by `chosen`."""

    id: str
    text: str
    key: str = ""
    main: bool = False
    reason: str = ""
    height: float = 3.0


class KeyButton(QAbstractButton):
    """A button with its key cap: main (ink), plain, or not allowed (dashed). `chosen` carries its id."""

    chosen = Signal(str)

    def __init__(self, row: ButtonRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self._hint: tuple[theme.Look, QSize] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        follow_look(self)
        self.clicked.connect(self._tell)
        self.set_row(row)

    @property
    def row(self) -> ButtonRow:
        """What the button shows."""
        return self._row

    def set_row(self, row: ButtonRow) -> None:
        """Show another button. One that is not allowed stays reachable by Tab, so that its reason can be read."""
        self._row, self._hint = row, None
        self.setText(row.text)
        self.setToolTip(row.reason)
        access.name(self, access.joined(row.key, row.text), row.reason)
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        # A screen reader presses past every handler of ours: the last word on what is allowed is here.
        if not self._row.reason:
            self.chosen.emit(self._row.id)

    def _font_role(self) -> str:
        return "h2" if self._row.height > 3.4 else "label"

    def sizeHint(self) -> QSize:
        """Cap, words and padding; words are never shortened in the hint. Kept: a row that wraps asks many times."""
        look = theme.look()
        if self._hint is None or self._hint[0] != look:
            self._hint = (look, self._wanted())
        return QSize(self._hint[1])

    def _wanted(self) -> QSize:
        row = self._row
        width = 2 * theme.px(1.1) + theme.text.text_width(row.text, theme.font(self._font_role(), bold=True))
        if row.key:
            width += cap_size(row.key)[0] + theme.px(0.6)
        return QSize(round(width + 0.5), theme.px(max(row.height, 2.25)))

    def minimumSizeHint(self) -> QSize:
        """The words may shrink a little, the cap may not."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.px(6)), hint.height())

    def event(self, event: QEvent) -> bool:
        """Enter on the button with the ring presses that button, whatever Enter does elsewhere on the screen."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does; one that is not allowed does nothing.

        What Esc leaves is left by Esc, Space or a click: an Enter there may be a scanner's, and the work would be lost.
        """
        if self._row.reason and event.key() in (*_ENTER, Qt.Key.Key_Space):
            return
        if event.key() in _ENTER:
            if not event.isAutoRepeat() and self._row.key != _LEAVES:
                self.click()
            return
        super().keyPressEvent(event)

    def hitButton(self, pos: object) -> bool:
        """A button that is not allowed takes no press."""
        return not self._row.reason

    def paintEvent(self, event: QPaintEvent) -> None:
        """Face, cap, words."""
        painter = QPainter(self)
        t = theme.tokens()
        row = self._row
        rect = QRectF(self.rect())
        off = bool(row.reason) or not self.isEnabled()
        word, cap = (t.ink2, Cap.dim) if off else (t.on_ink, Cap.on_ink) if row.main else (t.ink, Cap.plain)
        self._paint_face(painter, rect, off=off)
        font = theme.font(self._font_role(), bold=True)
        gap = theme.px(0.6) if row.key else 0
        cap_width = cap_size(row.key)[0] if row.key else 0
        room = rect.width() - cap_width - gap - 2 * theme.px(0.6)
        fitted = theme.text.fit(row.text, font, room)
        x = rect.left() + (rect.width() - cap_width - gap - fitted.width) / 2
        if row.key:
            paint_cap(painter, round(x), rect.center().y(), row.key, cap)
        painter.setFont(fitted.font)
        painter.setPen(QColor(word))
        painter.drawText(round(x + cap_width + gap), round(theme.text.baseline_in(rect, font)), fitted.text)
        painter.end()

    def _paint_face(self, painter: QPainter, rect: QRectF, *, off: bool) -> None:
        t = theme.tokens()
        radius = theme.line(6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if off:
            dashed_frame(painter, rect, t.line_strong, t.sunk, radius)
            return
        ground = t.ink if self._row.main else t.sel if self.isDown() else t.surface
        if self._row.main and self.isDown():
            ground = t.ink2
        painter.setPen(QPen(QColor(t.ink if self._row.main else t.line_strong), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
