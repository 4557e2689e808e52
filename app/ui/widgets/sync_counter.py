"""Where the records are: saved here, waiting, sent, confirmed, refused, to be decided; each delivery in one state.

It decides what is bold, soft or left out and how often it is painted and read out; the counting is the ledger's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted
from app.ui.widgets.scan_bar import strip_height

PAINT_EVERY_MS = 250
SAY_EVERY_S = 60.0


class SyncRow(NamedTuple):
    """Deliveries by state (confirmed: today's), and whether there is anywhere to send to and a way there."""

    saved: int = 0
    waiting: int = 0
    sent: int = 0
    confirmed: int = 0
    refused: int = 0
    conflict: int = 0
    offline: bool = False
    no_destination: bool = False


_STATES = ("saved", "waiting", "sent", "confirmed", "refused", "conflict")
_SMALL_STATES = ("saved", "waiting", "refused", "conflict")
"""What stays, where not zero, at 200 %: what a person may have to wait for or act on."""


class _Cell(NamedTuple):
    state: str
    number: str
    caption: str
    zero: bool
    width: int


def _count(row: SyncRow, state: str) -> int:
    value = getattr(row, state)
    assert isinstance(value, int)
    return value


def spoken(row: SyncRow) -> str:
    """The counter as it is read out."""
    if row.no_destination:
        return t("widgets.sync.none")
    parts = [f"{t(f'widgets.sync.{state}')} {_count(row, state):,}" for state in _STATES]
    return access.joined(t("widgets.sync.offline") if row.offline else "", *parts)


class SyncCounter(Painted):
    """The right part of the top strip. `sync_asked` is emitted by a click. Painted at most four times a second."""

    sync_asked = Signal()

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._row = SyncRow()
        self._next: SyncRow | None = None
        self._works: dict[str, int] = {}
        self._clock = clock
        self._said_at = -SAY_EVERY_S
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAINT_EVERY_MS)
        self._pause.timeout.connect(self._take_next)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        access.name(self, spoken(self._row))

    @property
    def row(self) -> SyncRow:
        """What is shown."""
        return self._row

    def set_row(self, row: SyncRow) -> None:
        """Show other counts, now or when the quarter second since the last change is over."""
        if self._pause.isActive():
            self._next = row
            return
        self._show(row)

    def set_work(self, work: str, done: int | None) -> None:
        """A `backup` or a `remake` is under way, so many per cent of it done; None when it is over.

        Of both the backup is seen.
        """
        if done == self._works.get(work):
            return
        before = self._work()
        if done is None:
            del self._works[work]
        else:
            self._works[work] = done
        access.name(self, self._spoken())
        if self._work() != before:
            self.updateGeometry()
        self.update()

    def _work(self) -> str:
        return min(self._works, default="")

    def respeak(self) -> None:
        """Another language is in use."""
        access.name(self, self._spoken())

    def _spoken(self) -> str:
        works = (t(f"keeping.{work}.spoken", done=done) for work, done in sorted(self._works.items()))
        return access.joined(spoken(self._row), *works)

    def _take_next(self) -> None:
        row, self._next = self._next, None
        if row is not None:
            self._show(row)

    def _show(self, row: SyncRow) -> None:
        if row == self._row:
            return
        widths = [cell.width for cell in self._cells()]
        offline_changed = row.offline != self._row.offline
        self._row = row
        access.name(self, self._spoken())
        now = self._clock()
        if offline_changed or now - self._said_at >= SAY_EVERY_S:
            self._said_at = now
            access.say(self, spoken(row))
        self._pause.start()
        if [cell.width for cell in self._cells()] != widths:
            self.updateGeometry()
        self.update()

    def _shown_states(self) -> tuple[str, ...]:
        if theme.look().breadth is not theme.Breadth.small:
            return _STATES
        return tuple(state for state in _SMALL_STATES if _count(self._row, state))

    def _cells(self) -> list[_Cell]:
        narrow = theme.look().breadth is not theme.Breadth.wide
        least, pad = (theme.px(3.9), theme.px(0.35)) if narrow else (theme.px(4.75), theme.px(0.6))
        small, bold = theme.font("small"), theme.font("figure")

        def cell(state: str, number: str) -> _Cell:
            caption = t(f"keeping.{state}.caption" if state in self._works else f"widgets.sync.{state}")
            figure = theme.text.text_width(number, bold) + theme.px(0.3) if number else 0
            width = max(theme.text.text_width(caption, small), theme.px(1.72) + figure) + 2 * pad
            return _Cell(state, number, caption, number == "0", max(least, round(width)))

        # As wide as it will ever be, so that nothing beside it moves while the figure grows.
        work = [cell(self._work(), "100%")] if self._works else []
        if self._row.no_destination:
            return [*work, cell("none", "")]
        cells = [cell(state, f"{_count(self._row, state):,}") for state in self._shown_states()]
        return [*work, cell("offline", ""), *cells] if self._row.offline else [*work, *cells]

    def sizeHint(self) -> QSize:
        """As wide as its cells with the line before each."""
        return QSize(sum(cell.width + 1 for cell in self._cells()), theme.px(strip_height()))

    def minimumSizeHint(self) -> QSize:
        """Counts are never cut."""
        return self.sizeHint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the sync screen."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.sync_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One cell after the other."""
        painter = QPainter(self)
        t_ = theme.tokens()
        painter.fillRect(self.rect(), QColor(t_.surface))
        x = 0
        for cell in self._cells():
            painter.fillRect(x, 0, 1, self.height(), QColor(t_.line))
            self._paint_cell(painter, QRectF(x + 1, 0, cell.width, self.height() - 1), cell)
            x += cell.width + 1
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(t_.line))
        painter.end()

    def _tones(self, cell: _Cell) -> tuple[str, str, str]:
        """Colours of icon, knock-out and number."""
        t_ = theme.tokens()
        if cell.state == "offline":
            return t_.ink, t_.surface, t_.ink
        if cell.zero or cell.state == "none":
            return t_.line_strong, t_.surface, t_.ink2
        if cell.state in ("refused", "conflict"):
            family = t_.family(cell.state)
            return family.icon, family.soft, family.text
        return (t_.slate_text if t_.dark else t_.slate), t_.surface, t_.ink

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: _Cell) -> None:
        t_ = theme.tokens()
        if cell.state == "offline":
            brush = theme.patterns.wide_hatch(t_.slate_soft, t_.surface, theme.u(self) / 16, self.devicePixelRatioF())
            painter.fillRect(rect, brush)
        elif cell.state in ("refused", "conflict") and not cell.zero:
            painter.fillRect(rect, QColor(t_.family(cell.state).soft))
        icon_tone, knockout, number_tone = self._tones(cell)
        figure, small = theme.font("figure", bold=not cell.zero), theme.font("small", bold=cell.state == "offline")
        first, second = theme.px(1.72), theme.px(1.05)
        top = rect.y() + (rect.height() - first - second) / 2
        side = theme.px(1.72)
        gap = theme.px(0.3) if cell.number else 0
        number = f"{self._works[cell.state]}%" if cell.state in self._works else cell.number
        width = side + gap + (theme.text.text_width(number, figure) if number else 0)
        x = round(rect.center().x() - width / 2)
        icon = {"none": "offline", "backup": "saved", "remake": "saved"}.get(cell.state, cell.state)
        theme.icons.draw(painter, icon, x, round(top), side, icon_tone, knockout)
        if cell.number:
            place = QRectF(x + side + gap, top, rect.right() - x - side - gap, first)
            painter.setFont(figure)
            painter.setPen(QColor(number_tone))
            painter.drawText(round(place.x()), round(theme.text.baseline_in(place, figure)), number)
        caption = QRectF(rect.x(), top + first, rect.width(), second)
        tone = number_tone if cell.state in ("refused", "conflict") and not cell.zero else t_.ink2
        tone = t_.ink if cell.state == "offline" else tone
        theme.text.draw_line(painter, caption, cell.caption, small, tone, Qt.AlignmentFlag.AlignHCenter)
