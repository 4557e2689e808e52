"""A sheet of labels as it will come out: used places hatched, the first one framed with its number, white in the dark.

Decides scale, page and which place an arrow goes to. Knows no printer and no label's content: it paints the pages it
is handed over the places of the stock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drawing import MM_PER_INCH, Page
from app.domain.label_templates import Stock
from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access
from app.ui.widgets.drawing_painter import paint_page
from app.ui.widgets.painted import follow_look

MOST_FITTED = 200
"""A small label fitted to a large view is not blown up further, in per cent."""
_EDGE = 0.75
_ROLL_EDGE = 4.0
_INK, _INK2, _LINE, _SUNK, _HATCH = (
    theme.LIGHT.ink, theme.LIGHT.ink2, theme.LIGHT.line, theme.LIGHT.sunk, theme.LIGHT.chart_grey
)  # fmt: skip
"""Paper is white and printed black, whatever the window looks like."""
_K = Qt.Key
_TURNS = {_K.Key_PageDown: 1, _K.Key_PageUp: -1}


class Places(NamedTuple):
    """Where the labels of a stock lie on its paper, in millimetres."""

    stock: Stock
    label_height: float = 0.0
    """Of a label on a continuous roll."""
    offset: tuple[float, float] = (0.0, 0.0)

    def paper(self, page: Page | None) -> tuple[float, float]:
        """Width and height of the paper; on a roll those of the label."""
        stock = self.stock
        if not stock.roll:
            return stock.page_width, stock.page_height
        if page is not None:
            return page.width, page.height
        return stock.width, stock.height or self.label_height or stock.width

    def cell(self, number: int, page: Page | None) -> QRectF:
        """A place (from 1)."""
        stock = self.stock
        if stock.roll:
            return QRectF(0, 0, *self.paper(page))
        row, column = divmod(number - 1, stock.columns)
        x = stock.left + column * (stock.pitch_x or stock.width) + self.offset[0]
        y = stock.top + row * (stock.pitch_y or stock.height) + self.offset[1]
        return QRectF(x, y, stock.width, stock.height)


class SheetView(QWidget):
    """One page of labels. `start_asked` carries another first place (from 1), `page_changed` the page now shown."""

    start_asked = Signal(int)
    page_changed = Signal(int)
    scale_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[Page, ...] = ()
        self._stock: Stock | None = None
        self._places: Places | None = None
        self._start = 1
        self._used: tuple[int, ...] = ()
        self._at = 0
        self._real = False
        self._words = ""
        self._told = 0
        self._kept: tuple[object, QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "inside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_look(self)
        self._name_it()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def set_sheet(
        self,
        stock: Stock | None,
        pages: Sequence[Page],
        *,
        start: int = 1,
        used: Sequence[int] = (),
        label_height: float = 0.0,
        offset: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Show pages on a stock; without pages its empty places. `used`: how many places each page takes.

        `label_height` is that of a label on a continuous roll; `offset` is what the printer moves everything by.
        """
        self._stock, self._pages, self._start, self._used = stock, tuple(pages), start, tuple(used)
        self._places = Places(stock, label_height, offset) if stock is not None else None
        self._at = min(self._at, max(0, self.pages - 1))
        self._kept = None
        self._changed()

    def set_empty_words(self, words: str) -> None:
        """What is said where there is no stock to show."""
        self._words = words
        self._changed()

    @property
    def pages(self) -> int:
        """How many pages there are, at least the empty sheet."""
        return max(len(self._pages), len(self._used), 1) if self._stock is not None else 0

    @property
    def page_number(self) -> int:
        """The page shown, from 1; 0 where there is none."""
        return self._at + 1 if self._stock is not None else 0

    @property
    def scale(self) -> int:
        """Per cent of real size."""
        return 100 if self._real else self._fitted()

    def show_page(self, number: int) -> None:
        """Turn to a page (from 1); outside, the nearest."""
        at = max(0, min(self.pages - 1, number - 1))
        if at != self._at:
            self._at = at
            self._changed()
            self.page_changed.emit(self.page_number)

    def toggle_real(self) -> None:
        """Between the whole page and real size around the first place."""
        self._real = not self._real
        self._changed()

    # --- keys and mouse ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and − ＋ move the first place, PageUp and PageDown turn the page."""
        key = _K(event.key())
        if key in _TURNS:
            self.show_page(self.page_number + _TURNS[key])
        elif (step := self._step(key)) is not None:
            self.move_start(step)
        else:
            super().keyPressEvent(event)

    def _step(self, key: Qt.Key) -> int | None:
        columns = self._stock.columns if self._stock is not None else 1
        # The plus of a Japanese keyboard is a shifted semicolon; its key is taken with and without Shift.
        return {
            _K.Key_Left: -1, _K.Key_Right: 1, _K.Key_Up: -columns, _K.Key_Down: columns,
            _K.Key_Minus: -1, _K.Key_Plus: 1, _K.Key_Semicolon: 1,
        }.get(key)  # fmt: skip

    def move_start(self, step: int) -> None:
        """Ask for another first place; off the sheet nothing is asked."""
        wanted = self._start + step
        if self._stock is not None and not self._stock.roll and 1 <= wanted <= self._stock.a_page:
            self.start_asked.emit(wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a place of the first page makes it the first."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._stock is None or self._stock.roll or self._at:
            return
        for number in range(1, self._stock.a_page + 1):
            if self.cell(number).contains(event.position()):
                self.start_asked.emit(number)
                return

    # --- places ------------------------------------------------------------------------------------------------------

    def paper(self) -> QRectF:
        """Where the paper lies, in pixels of this widget."""
        width, height = self._paper_size()
        per_mm = self._per_mm() * self.scale / 100
        size = QSize(round(width * per_mm), round(height * per_mm))
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        if self._real:
            cell = self._cell_mm(self._start if self._at == 0 else 1)
            left = self._pan(left, self.width(), size.width(), cell.center().x() * per_mm)
            top = self._pan(top, self.height(), size.height(), cell.center().y() * per_mm)
        return QRectF(round(left), round(top), size.width(), size.height())

    @staticmethod
    def _pan(middle: float, room: float, size: float, wanted: float) -> float:
        """Where a paper larger than its room begins, so that `wanted` pixels into it lie in the middle."""
        return middle if size <= room else max(room - size, min(0.0, room / 2 - wanted))

    def cell(self, number: int) -> QRectF:
        """Where a place (from 1) of the page lies, in pixels of this widget."""
        paper, per_mm = self.paper(), self._per_mm() * self.scale / 100
        mm = self._cell_mm(number)
        return QRectF(
            paper.x() + mm.x() * per_mm, paper.y() + mm.y() * per_mm, mm.width() * per_mm, mm.height() * per_mm
        )

    def _cell_mm(self, number: int) -> QRectF:
        return self._places.cell(number, self._page()) if self._places is not None else QRectF()

    def _paper_size(self) -> tuple[float, float]:
        return self._places.paper(self._page()) if self._places is not None else (1.0, 1.0)

    def _page(self) -> Page | None:
        return self._pages[self._at] if self._at < len(self._pages) else None

    def _per_mm(self) -> float:
        """Device-independent pixels a millimetre; a screen that claims a nonsense size counts as 96 dpi."""
        dpi = self.screen().physicalDotsPerInch()
        return (dpi if 50 <= dpi <= 400 else 96.0) / MM_PER_INCH

    def _fitted(self) -> int:
        width, height = self._paper_size()
        edge = 2 * theme.px(_ROLL_EDGE if self._stock is not None and self._stock.roll else _EDGE)
        across = (self.width() - edge) / (width * self._per_mm())
        down = (self.height() - edge) / (height * self._per_mm())
        return max(1, min(MOST_FITTED, int(min(across, down) * 100)))

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bench, the paper with its labels, then what is used and where it begins."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.tokens().bg))
        if self._stock is None:
            room = QRectF(self.rect()).adjusted(theme.px(2), 0, -theme.px(2), 0)
            high = text.block_height(self._words, theme.font("work"), room.width())
            top = (self.height() - high) / 2
            text.draw_block(painter, room.x(), top, room.width(), self._words, theme.font("work"), theme.tokens().ink2)
            return
        if self.scale != self._told:
            self._told = self.scale
            self.scale_changed.emit(self._told)
        paper = self.paper()
        painter.drawPixmap(paper.topLeft(), self._picture(paper.size().toSize()))
        painter.setPen(QPen(QColor(theme.tokens().line_strong), 1))
        painter.drawRect(paper.adjusted(0, 0, -1, -1))
        if not self._stock.roll and self._at == 0:
            _paint_start(painter, self.cell(self._start), self._start)

    def _picture(self, size: QSize) -> QPixmap:
        """Paper, places and labels painted once for their scale: the focus ring repaints more often."""
        ratio = self.devicePixelRatioF()
        key = (self._at, size, ratio, self._start)
        if self._kept is None or self._kept[0] != key:
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.white)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._stock is not None and not self._stock.roll:
                origin = self.paper().topLeft()
                for number in range(1, self._stock.a_page + 1):
                    self._paint_place(painter, self.cell(number).translated(-origin), self._at == 0, number)
            page = self._page()
            if page is not None:
                paint_page(painter, page, self._per_mm() * self.scale / 100)
            painter.end()
            self._kept = (key, picture)
        return self._kept[1]

    def _paint_place(self, painter: QPainter, place: QRectF, first: bool, number: int) -> None:
        if first and number < self._start:
            factor = max(theme.px(1) / 16, 0.75)
            hatch = theme.patterns.hatch(_HATCH, _SUNK, factor, self.devicePixelRatioF())
            painter.fillRect(place, hatch)
            font = theme.font("small")
            words = t("labels_screen.used")
            if text.text_width(words, font) + theme.px(0.8) < place.width():
                width = text.text_width(words, font) + theme.px(0.6)
                plate = QRectF(
                    place.center().x() - width / 2, place.center().y() - theme.px(0.75), width, theme.px(1.5)
                )
                painter.fillRect(plate, QColor(_SUNK))
                text.draw_line(painter, plate, words, font, _INK2, Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(QPen(QColor(_LINE), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)

    # --- words -------------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self.update()
        self._name_it()

    def _name_it(self) -> None:
        if self._stock is None:
            access.name(self, access.joined(t("labels_screen.sheet"), self._words))
            return
        page = t("labels_screen.page", number=self.page_number, total=self.pages)
        first = "" if self._stock.roll else t("labels_screen.first_place", number=self._start)
        access.name(self, access.joined(t("labels_screen.sheet"), page, first))

    def sizeHint(self) -> QSize:
        """Something to see; it takes what it is given."""
        return QSize(theme.px(24), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """The smallest a sheet is told from another at."""
        return QSize(theme.px(10), theme.px(10))


def _paint_start(painter: QPainter, place: QRectF, number: int) -> None:
    """The frame around the first place, its number in the corner as a disc."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(_INK), theme.line(3)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)
    side = theme.px(1.5)
    disc = QRectF(place.right() - side * 0.85, place.bottom() - side * 0.85, side, side)
    painter.setPen(QPen(QColor(theme.LIGHT.surface), theme.line(2)))
    painter.setBrush(QColor(_INK))
    painter.drawEllipse(disc)
    font = theme.font("small", bold=True)
    words = str(number)
    painter.setFont(font)
    x = disc.center().x() - text.text_width(words, font) / 2
    painter.drawText(QPointF(x, text.baseline_in(disc, font)), words)
