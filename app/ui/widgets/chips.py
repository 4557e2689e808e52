"""Chips: a short word on the soft fill of its family, with its icon. Paint functions for delegates, and widgets.

A chip is only a button where it shows that it filters; it never carries an outcome by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_cap import Cap, cap_size, paint_cap
from app.ui.widgets.painted import Painted, follow_look
from app.ui.widgets.placed import set_shown

HEIGHT = 1.75


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipRow:
    """`kind`: plain, on, or a family (ok, look, refused, conflict, a sync word). `icon` "" takes the family's own."""

    text: str
    kind: str = "plain"
    icon: str = ""
    key: str = ""
    spoken: str = ""


def _icon_name(row: ChipRow) -> str:
    if row.icon:
        return row.icon
    # A coloured word never stands without its shape.
    return row.kind if row.kind in theme.icons.NAMES else ""


def chip_size(row: ChipRow) -> QSize:
    """Size of a chip in pixels; the words are never shortened."""
    width = 2 * theme.px(0.6) + theme.text.text_width(row.text, theme.font("caption", bold=True))
    if _icon_name(row):
        width += theme.px(1.17) + theme.px(0.35)
    if row.key:
        width += cap_size(row.key, 1.25)[0] + theme.px(0.35)
    return QSize(round(width + 0.5), theme.px(HEIGHT))


def paint_chip(painter: QPainter, x: float, middle: float, row: ChipRow) -> int:
    """Paint a chip with its left edge at `x`, centred on `middle`; returns its width in pixels."""
    t = theme.tokens()
    size = chip_size(row)
    rect = QRectF(x, middle - size.height() / 2, size.width(), size.height())
    radius = theme.line(4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    icon_colours: tuple[str, str, str] = (t.ink, t.surface, "")
    if row.kind == "on":
        ground, word, icon_colours = t.ink, t.on_ink, (t.on_ink, t.ink, "")
    elif row.kind == "plain":
        ground, word = t.surface, t.ink
    else:
        family = t.family(row.kind)
        ground, word = family.soft, family.text
        icon_colours = (family.icon if family.edge else family.text, family.knockout, family.edge)
        if not family.edge and not t.dark:
            icon_colours = (family.text, family.soft, "")
    painter.setPen(QPen(QColor(t.line_strong), 1) if row.kind == "plain" else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    inset = 0.5 if row.kind == "plain" else 0.0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    at = x + theme.px(0.6)
    if row.key:
        at += paint_cap(painter, at, middle, row.key, Cap.on_ink if row.kind == "on" else Cap.plain, 1.25)
        at += theme.px(0.35)
    icon = _icon_name(row)
    if icon:
        side = theme.px(1.17)
        theme.icons.draw(painter, icon, at, round(middle - side / 2), side, *icon_colours)
        at += side + theme.px(0.35)
    font = theme.font("caption", bold=True)
    painter.setFont(font)
    painter.setPen(QColor(word))
    painter.drawText(round(at), round(theme.text.baseline_in(rect, font)), row.text)
    return size.width()


class Chip(Painted):
    """A chip that only tells."""

    def __init__(self, row: ChipRow | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row or ChipRow(text="")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_row(self._row)

    def set_row(self, row: ChipRow) -> None:
        """Show another chip; one without words is hidden."""
        self._row = row
        access.name(self, row.spoken or row.text)
        set_shown(self, shown=bool(row.text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return chip_size(self._row)

    def minimumSizeHint(self) -> QSize:
        """Words of a chip are never shortened."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        paint_chip(painter, 0, self.height() / 2, self._row)
        painter.end()


class FilterChip(QAbstractButton):
    """A chip that filters: checked = ink fill. Signals are QAbstractButton's own (`toggled`, `clicked`)."""

    def __init__(self, row: ChipRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow_look(self)
        self.set_row(row)

    def set_row(self, row: ChipRow) -> None:
        """Show other words; whether it is on stays as it was."""
        self._row = row
        self.setText(row.text)
        access.name(self, access.joined(row.key, row.spoken or row.text))
        self.updateGeometry()
        self.update()

    def _shown(self) -> ChipRow:
        if not self.isChecked():
            return self._row
        # The family's icon stays on the ink fill: the choice must not hide what is chosen.
        return ChipRow(text=self._row.text, kind="on", icon=_icon_name(self._row), key=self._row.key)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return chip_size(self._row)

    def minimumSizeHint(self) -> QSize:
        """Words of a chip are never shortened."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip, ink where it is on."""
        painter = QPainter(self)
        paint_chip(painter, 0, self.height() / 2, self._shown())
        painter.end()
