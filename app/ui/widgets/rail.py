"""The rail of tasks: icon, word, F-key mark, count. The chosen one is a block of ink.

It decides how tasks are shown and how they give way when the window is low; which screen opens is the window's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted, follow_look
from app.ui.widgets.scan_bar import strip_height

MOST_SHOWN = 999
_FULL, _MARKED = 2.95, 2.4
"""From these heights in u on a task has icon, word and mark, or word and mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RailRow:
    """One task. `count` 0 shows no badge; `conflict` fills the badge purple: something is to be decided there."""

    name: str
    icon: str
    label: str
    key: str
    count: int = 0
    conflict: bool = False


class WhoRow(NamedTuple):
    """Who is signed in, and which desk this is."""

    person: str = ""
    desk: str = ""


def rail_width() -> float:
    """Width of the rail in u."""
    return {theme.Breadth.wide: 7.0, theme.Breadth.narrow: 5.75, theme.Breadth.small: 4.9}[theme.look().breadth]


def _item_height() -> float:
    return {theme.Breadth.wide: 5.25, theme.Breadth.narrow: 4.05, theme.Breadth.small: 2.6}[theme.look().breadth]


class RailButton(QToolButton):
    """One task of the rail."""

    def __init__(self, row: RailRow, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = row
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focusRing", "inside")
        follow_look(self)
        self.set_row(row)

    @property
    def row(self) -> RailRow:
        """What it shows."""
        return self._row

    def set_row(self, row: RailRow) -> None:
        """Show another label or count."""
        self._row = row
        counted = t("widgets.rail.count", count=f"{row.count:,}") if row.count else ""
        decide = t("widgets.sync.conflict") if row.conflict and row.count else ""
        access.name(self, access.joined(row.label, row.key, decide, counted))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, mark, badge, icon and word."""
        painter = QPainter(self)
        t_ = theme.tokens()
        on = self.isChecked()
        rect = QRectF(self.rect())
        painter.fillRect(rect, QColor(t_.ink if on else t_.sel if self.isDown() else t_.rail))
        painter.fillRect(QRectF(0, rect.height() - 1, rect.width(), 1), QColor(t_.line))
        ink = t_.on_ink if on else t_.ink
        if self.height() < theme.px(_FULL):
            self._paint_words(painter, rect, ink, on=on)
        else:
            self._paint_full(painter, rect, ink, on=on)
        if self.hasFocus():
            inner = theme.ring_room()
            theme.paint_focus_ring(painter, rect.adjusted(inner, inner, -inner, -inner - 1), ink, 0.0)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF, ink: str, *, on: bool) -> None:
        """The word, and over it the mark where two lines have room. The purple badge stays where it covers no word."""
        font = theme.font("small" if theme.look().breadth is theme.Breadth.small else "body", bold=on)
        pad, word = theme.px(0.2), rect
        if rect.height() >= theme.px(_MARKED):
            self._paint_mark(painter, ink, on=on)
            word = rect.adjusted(0, theme.px(0.85), 0, 0)
        taken, align = theme.text.text_width(self._row.label, font), Qt.AlignmentFlag.AlignHCenter
        room = self._badge_place(rect).left() - theme.px(0.2)
        word = word.adjusted(pad, 0, -pad, 0)
        if self._row.conflict and self._row.count and taken <= room - pad:
            self._paint_badge(painter, rect)
            if (rect.width() + taken) / 2 > room:  # in the middle it would stand under the badge
                word.setRight(room)
                align = Qt.AlignmentFlag.AlignRight
        theme.text.draw_line(painter, word, self._row.label, font, ink, align)

    def _paint_mark(self, painter: QPainter, ink: str, *, on: bool) -> None:
        wide, mark = theme.look().breadth is theme.Breadth.wide, theme.font("mark", bold=on)
        painter.setFont(mark)
        painter.setPen(QColor(ink if on else theme.tokens().ink2))
        corner = QRectF(theme.px(0.4 if wide else 0.25), theme.px(0.25 if wide else 0.15), self.width(), theme.px(1.2))
        painter.drawText(round(corner.x()), round(theme.text.baseline_in(corner, mark)), self._row.key)

    def _paint_full(self, painter: QPainter, rect: QRectF, ink: str, *, on: bool) -> None:
        wide = theme.look().breadth is theme.Breadth.wide
        side, gap, word = theme.px(1.5 if wide else 1.35), theme.px(0.25 if wide else 0.05), theme.px(1.45)
        top = rect.y() + (rect.height() - side - gap - word) / 2
        x = round(rect.center().x() - side / 2)
        theme.icons.draw(painter, self._row.icon, x, round(top), side, ink)
        font = theme.font("body", bold=on)
        pad = theme.px(0.2)
        label = QRectF(pad, top + side + gap, rect.width() - 2 * pad, word)
        theme.text.draw_line(painter, label, self._row.label, font, ink, Qt.AlignmentFlag.AlignHCenter)
        self._paint_mark(painter, ink, on=on)
        self._paint_badge(painter, rect)

    def _badge_words(self) -> str:
        # The full figure stands in the name; a wider badge would cover the icon.
        return f"{self._row.count}" if self._row.count <= MOST_SHOWN else f"{MOST_SHOWN}+"

    def _badge_place(self, rect: QRectF) -> QRectF:
        wide = theme.look().breadth is theme.Breadth.wide
        least, pad = (1.5, 0.6) if wide else (1.2, 0.35)
        words = theme.text.text_width(self._badge_words(), theme.font("small", bold=True))
        width, height = max(theme.px(least), round(words) + theme.px(pad)), theme.px(1.25)
        full = rect.height() >= theme.px(_FULL)
        top = theme.px(0.3) if full else round((rect.height() - height) / 2)
        return QRectF(rect.width() - theme.px(0.35 if wide else 0.2) - width, top, width, height)

    def _paint_badge(self, painter: QPainter, rect: QRectF) -> None:
        row, t_ = self._row, theme.tokens()
        if not row.count:
            return
        font, place = theme.font("small", bold=True), self._badge_place(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The badge keeps its own ground on the ink block too: a count is told the same way everywhere.
        painter.setPen(QPen(QColor(t_.conflict if row.conflict else t_.line_strong), 1))
        painter.setBrush(QColor(t_.conflict if row.conflict else t_.surface))
        radius = theme.line(4)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        colour = t_.on_conflict if row.conflict else t_.ink
        theme.text.draw_line(painter, place, self._badge_words(), font, colour, Qt.AlignmentFlag.AlignHCenter)


class Rail(Painted):
    """Name of the program, the tasks, and who works here. `chosen` carries the name of the task a person chose."""

    chosen = Signal(str)

    def __init__(self, rows: tuple[RailRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._who = WhoRow()
        self._current = ""
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, RailButton] = {}
        for row in rows:
            button = RailButton(row, self)
            self._group.addButton(button)
            self._buttons[row.name] = button
        self._group.buttonClicked.connect(self._clicked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._place)
        access.name(self, t("widgets.rail.name"))

    def _clicked(self, button: RailButton) -> None:
        self.chosen.emit(button.row.name)

    def button(self, name: str) -> RailButton:
        """The button of a task; an unknown name raises KeyError."""
        return self._buttons[name]

    def set_rows(self, rows: tuple[RailRow, ...]) -> None:
        """Show other labels and counts of the same tasks."""
        for row in rows:
            button = self._buttons[row.name]
            if row != button.row:
                button.set_row(row)

    def set_current(self, name: str) -> None:
        """Mark a task as the one that is open; nothing is emitted."""
        self._current = name
        self._buttons[name].setChecked(True)

    def stay(self) -> None:
        """Mark again what is open: a task that was pressed doesn't come."""
        if self._current:
            self.set_current(self._current)

    def set_who(self, who: WhoRow) -> None:
        """Show who is signed in and at which desk."""
        self._who = who
        access.name(self, access.joined(t("widgets.rail.name"), who.person, who.desk))
        self.update()

    def sizeHint(self) -> QSize:
        """Its fixed width; the height is the window's."""
        return QSize(theme.px(rail_width()), theme.px(30))

    def minimumSizeHint(self) -> QSize:
        """The tasks give way in height, down to one line of words each."""
        return QSize(theme.px(rail_width()), theme.px(strip_height() + 3) + 10 * theme.px(1.5))

    def _who_height(self) -> int:
        return theme.px(2.5 if theme.look().breadth is theme.Breadth.small else 4.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the tasks."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        top = theme.px(strip_height())
        room = self.height() - top - self._who_height()
        height = min(theme.px(_item_height()), room // max(1, len(self._buttons)))
        for at, button in enumerate(self._buttons.values()):
            button.setGeometry(0, top + at * height, self.width() - 1, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, name, who."""
        painter = QPainter(self)
        t_ = theme.tokens()
        painter.fillRect(self.rect(), QColor(t_.rail))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), QColor(t_.line))
        strip = theme.px(strip_height())
        painter.fillRect(QRectF(0, strip - 1, self.width(), 1), QColor(t_.line))
        self._paint_brand(painter, QRectF(0, 0, self.width() - 1, strip - 1))
        self._paint_who(painter)
        painter.end()

    def _paint_brand(self, painter: QPainter, rect: QRectF) -> None:
        t_ = theme.tokens()
        centre = Qt.AlignmentFlag.AlignHCenter
        name, second = t("widgets.rail.brand"), t("widgets.rail.brand_second")
        small = theme.look().breadth is theme.Breadth.small
        font = self._brand_font(name, rect.width() - 2 * theme.px(0.3))
        if small or not second:
            theme.text.draw_line(painter, rect, name, font, t_.ink, centre)
            return
        first, below = theme.px(1.55), theme.px(1.25)
        top = rect.y() + (rect.height() - first - below) / 2
        theme.text.draw_line(painter, QRectF(rect.x(), top, rect.width(), first), name, font, t_.ink, centre)
        place = QRectF(rect.x(), top + first, rect.width(), below)
        theme.text.draw_line(painter, place, second, theme.font("small"), t_.ink2, centre)

    @staticmethod
    def _brand_font(name: str, room: float) -> QFont:
        """The name is never elided: the largest of the sizes it fits in."""
        for role in ("h2", "label", "small"):
            font = theme.font(role, bold=True)
            if theme.text.text_width(name, font) * 1.1 <= room:
                font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, theme.px(1) * 0.1)
                return font
        return theme.font("small", bold=True)

    def _paint_who(self, painter: QPainter) -> None:
        if not self._who.person and not self._who.desk:
            return
        t_ = theme.tokens()
        small = theme.look().breadth is theme.Breadth.small
        height = self._who_height()
        rect = QRectF(0, self.height() - height, self.width() - 1, height)
        painter.fillRect(QRectF(0, rect.y(), self.width() - 1, 1), QColor(t_.line))
        centre = Qt.AlignmentFlag.AlignHCenter
        pad = theme.px(0.25)
        half = (height - theme.px(0.3 if small else 0.8)) / 2
        top = rect.y() + (height - 2 * half) / 2
        person = QRectF(pad, top, rect.width() - 2 * pad, half)
        desk = person.translated(0, half)
        person_font = theme.font("small" if small else "label", bold=True)
        theme.text.draw_line(painter, person, self._who.person, person_font, t_.ink, centre)
        theme.text.draw_line(painter, desk, self._who.desk, theme.font("small" if small else "caption"), t_.ink, centre)
