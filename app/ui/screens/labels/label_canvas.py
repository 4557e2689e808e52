"""One label while it is edited: drawn with made-up facts, its fields as boxes that are moved by arrow keys or mouse.

Decides which field is taken hold of and how far it goes; what the label then is, its owner says.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drawing import MM_PER_INCH, Page
from app.domain.label_templates import Template
from app.settings.words import t
from app.ui import theme
from app.ui.screens.labels.drafts import FINE, STEP, Moved
from app.ui.widgets import access
from app.ui.widgets.drawing_painter import paint_page
from app.ui.widgets.painted import follow_look

MOST = 800
"""Per cent a small label is blown up to: half a millimetre must be seen."""
_K = Qt.Key
_WAYS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, -1), _K.Key_Down: (0, 1)}
_INK, _LINE = theme.LIGHT.ink, theme.LIGHT.line_strong


class LabelCanvas(QWidget):
    """`moved` carries a `Moved` for the chosen field, `chosen` another field's place; Tab is the owner's."""

    moved = Signal(object)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template: Template | None = None
        self._page: Page | None = None
        self._at = 0
        self._wrong: frozenset[int] = frozenset()
        self._grip: tuple[QPointF, bool] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "inside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_look(self)

    def set_label(self, template: Template, at: int, wrong: Sequence[int] = ()) -> None:
        """Show a template, one field chosen, those that are not sound marked."""
        self._template, self._at, self._wrong = template, at, frozenset(wrong)
        place = template.fields[at] if 0 <= at < len(template.fields) else None
        words = "" if place is None else t("labels_screen.sizes.place", x=f"{place.x:g}", y=f"{place.y:g}",
                                            width=f"{place.width:g}", height=f"{place.height:g}")  # fmt: skip
        access.name(self, access.joined(t("labels_screen.sizes.canvas"), words))
        self.update()

    def set_page(self, page: Page | None) -> None:
        """What it looks like printed."""
        self._page = page
        self.update()

    @property
    def percent(self) -> int:
        """The scale, in per cent of real size."""
        return round(self._per_mm() / self._real() * 100) if self._template is not None else 100

    def _real(self) -> float:
        dpi = self.screen().physicalDotsPerInch()
        return (dpi if 50 <= dpi <= 400 else 96.0) / MM_PER_INCH

    def _per_mm(self) -> float:
        if self._template is None:
            return 1.0
        edge = 2 * theme.px(1.5)
        across = (self.width() - edge) / max(1.0, self._template.width)
        down = (self.height() - edge) / max(1.0, self._template.height)
        return max(0.5, min(across, down, self._real() * MOST / 100))

    def paper(self) -> QRectF:
        """Where the label lies, in pixels."""
        if self._template is None:
            return QRectF()
        scale = self._per_mm()
        width, height = self._template.width * scale, self._template.height * scale
        return QRectF(round((self.width() - width) / 2), round((self.height() - height) / 2), width, height)

    def box(self, at: int) -> QRectF:
        """Where a field lies, in pixels."""
        if self._template is None:
            return QRectF()
        field, paper, scale = self._template.fields[at], self.paper(), self._per_mm()
        return QRectF(paper.x() + field.x * scale, paper.y() + field.y * scale,
                      field.width * scale, field.height * scale)  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by half a millimetre, with Shift by a tenth; with Ctrl they change width and height."""
        way = _WAYS.get(_K(event.key()))
        if way is None:
            event.ignore()
            return
        step = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        x, y = way[0] * step, way[1] * step
        larger = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.moved.emit(Moved(width=x, height=y) if larger else Moved(x, y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A field is taken hold of: at its lower right corner to resize it, else to move it."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._template is None:
            return
        order = [self._at, *range(len(self._template.fields) - 1, -1, -1)]
        for at in order:
            if 0 <= at < len(self._template.fields) and self.box(at).contains(event.position()):
                if at != self._at:
                    self.chosen.emit(at)
                corner = self.box(at).bottomRight() - event.position()
                near = max(corner.x(), corner.y()) < theme.px(0.7)
                self._grip = (event.position(), near)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The field follows in tenths of a millimetre."""
        if self._grip is None:
            return
        start, resizing = self._grip
        away = (event.position() - start) / self._per_mm()
        x, y = round(away.x(), 1), round(away.y(), 1)
        if x or y:
            self._grip = (start + QPointF(x, y) * self._per_mm(), resizing)
            self.moved.emit(Moved(width=x, height=y) if resizing else Moved(x, y))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring comes."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bench, label, what it prints, the boxes of its fields."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.tokens().bg))
        if self._template is None:
            return
        paper = self.paper()
        painter.fillRect(paper, QColor(theme.LIGHT.surface))
        if self._page is not None:
            painter.save()
            painter.setClipRect(paper)
            painter.translate(paper.topLeft())
            paint_page(painter, self._page, self._per_mm())
            painter.restore()
        painter.setPen(QPen(QColor(theme.tokens().line_strong), 1))
        painter.drawRect(paper)
        for at in range(len(self._template.fields)):
            if at != self._at:
                self._paint_box(painter, at, chosen=False)
        if 0 <= self._at < len(self._template.fields):
            self._paint_box(painter, self._at, chosen=True)
        if self.hasFocus():  # the box of the chosen field is there without it too
            room = theme.ring_room()
            theme.paint_focus_ring(painter, QRectF(self.rect()).adjusted(room, room, -room, -room), theme.tokens().ink)
        painter.end()

    def _paint_box(self, painter: QPainter, at: int, *, chosen: bool) -> None:
        wrong = at in self._wrong
        colour = theme.LIGHT.refused if wrong else _INK if chosen else _LINE
        width = theme.line(3) if chosen else theme.line(2) if wrong else 1
        style = Qt.PenStyle.SolidLine if chosen or wrong else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colour), width, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = self.box(at)
        painter.drawRect(box)
        if chosen:
            side = theme.px(0.5)
            painter.fillRect(QRectF(box.right() - side, box.bottom() - side, side, side), QColor(colour))

    def sizeHint(self) -> QSize:
        """Something to see."""
        return QSize(theme.px(24), theme.px(16))
