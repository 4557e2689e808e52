"""The print preview: a paper as it will come out, in real millimetres, white in the dark look too.

Decides scale, page and caption. Knows no printer and no paper's content: it paints the drawing list it is handed.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drawing import MM_PER_INCH, Drawing, Page
from app.settings.words import t
from app.ui import theme
from app.ui.theme import icons, text
from app.ui.widgets import access
from app.ui.widgets.drawing_painter import paint_page
from app.ui.widgets.painted import follow_look

STEPS = (25, 50, 75, 100, 125, 150, 200, 300, 400)
"""Scales in per cent that + and − step through; 100 is real size on a screen that tells its size truly."""
MOST_FITTED = 200
"""A small paper fitted to a large view is not blown up further."""
_EDGE = 0.75
_CAPTION = 2.0


class DrawingView(QWidget):
    """Shows one page of a drawing. + and − change the scale, 0 fits the page, PageUp and PageDown turn it.

    At a fixed scale the widget asks for the room the page needs: put it in a scroll area. `scale_changed` is per cent.
    """

    scale_changed = Signal(int)
    page_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._at = 0
        self._fixed: int | None = None
        self._kept: tuple[object, QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "inside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_look(self)
        self._name_it()

    @property
    def page_number(self) -> int:
        """The page shown, from 1; 0 without a drawing."""
        return self._at + 1 if self._drawing else 0

    @property
    def scale(self) -> int:
        """The scale now, in per cent of real size."""
        page = self._page()
        if page is None:
            return 100
        return self._fixed if self._fixed is not None else self._fitted(page)

    def set_drawing(self, drawing: Drawing | None) -> None:
        """Show the first page of `drawing`, or an empty bench."""
        self._drawing = drawing
        self._turn_to(0)

    def show_page(self, number: int) -> None:
        """Turn to page `number` (from 1); a number outside the drawing is taken to the nearest page."""
        if self._drawing:
            self._turn_to(min(max(number, 1), len(self._drawing.pages)) - 1)

    def set_scale(self, percent: int | None) -> None:
        """A fixed scale in per cent, or None to fit the page into the view."""
        self._fixed = None if percent is None else min(max(percent, STEPS[0]), STEPS[-1])
        self._changed()
        self.scale_changed.emit(self.scale)

    def sizeHint(self) -> QSize:
        """The room of the page at its scale, with the bench around it and the caption."""
        page = self._page()
        if page is None:
            return QSize(theme.px(20), theme.px(20))
        per_mm = self._per_mm() * (self._fixed or 100) / 100
        edge = 2 * theme.px(_EDGE)
        return QSize(round(page.width * per_mm) + edge, round(page.height * per_mm) + edge + theme.px(_CAPTION))

    def minimumSizeHint(self) -> QSize:
        """At a fixed scale the whole page; fitted, something to see."""
        return self.sizeHint() if self._fixed is not None else QSize(theme.px(12), theme.px(12))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+, −, 0 scale; PageUp, PageDown, Home, End turn the page."""
        if not self._take_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bench, the paper, the caption."""
        painter = QPainter(self)
        colours = theme.tokens()
        painter.fillRect(self.rect(), QColor(colours.bg))
        page = self._page()
        if page is None:
            return
        per_mm = self._per_mm() * self.scale / 100
        size = QSize(max(round(page.width * per_mm), 1), max(round(page.height * per_mm), 1))
        room = self.rect().adjusted(0, 0, 0, -theme.px(_CAPTION))
        left = max((room.width() - size.width()) // 2, 0)
        top = max((room.height() - size.height()) // 2, 0)
        painter.drawPixmap(QPointF(left, top), self._picture(page, per_mm, size))
        painter.setPen(QPen(QColor(colours.line_strong), 1))
        painter.drawRect(left, top, size.width() - 1, size.height() - 1)
        self._paint_caption(painter)

    def _take_key(self, key: Qt.Key) -> bool:
        turns = {
            Qt.Key.Key_PageDown: self.page_number + 1,
            Qt.Key.Key_PageUp: self.page_number - 1,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: len(self._drawing.pages) if self._drawing else 0,
        }
        if key in turns:
            self.show_page(turns[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Semicolon):
            # The plus of a Japanese keyboard is a shifted semicolon; its key is taken with and without Shift.
            self.set_scale(next((step for step in STEPS if step > self.scale), STEPS[-1]))
        elif key == Qt.Key.Key_Minus:
            self.set_scale(next((step for step in reversed(STEPS) if step < self.scale), STEPS[0]))
        elif key == Qt.Key.Key_0:
            self.set_scale(None)
        else:
            return False
        return True

    def _paint_caption(self, painter: QPainter) -> None:
        band = QRectF(0, self.height() - theme.px(_CAPTION), self.width(), theme.px(_CAPTION))
        inner = band.adjusted(theme.px(0.5), 0, -theme.px(0.5), 0)
        colours = theme.tokens()
        missing = self._missing()
        if not missing:
            text.draw_line(
                painter, inner, self._caption(), theme.font("caption"), colours.ink2, Qt.AlignmentFlag.AlignHCenter
            )
            return
        half = inner.width() / 2
        text.draw_line(painter, QRectF(inner.left(), inner.top(), half, inner.height()), self._caption(),
                       theme.font("caption"), colours.ink2)  # fmt: skip
        side = theme.px(1.0)
        icon = QRectF(inner.left() + half, inner.top() + (inner.height() - side) / 2, side, side)
        icons.paint(painter, "look", icon, colours.look, colours.on_look)
        words = QRectF(icon.right() + theme.px(0.4), inner.top(), half - side - theme.px(0.4), inner.height())
        text.draw_line(painter, words, missing, theme.font("caption", bold=True), colours.look_text)

    def _picture(self, page: Page, per_mm: float, size: QSize) -> QPixmap:
        """The page painted once for its scale; kept, since captions and focus rings repaint more often."""
        ratio = self.devicePixelRatioF()
        key = (id(page), per_mm, ratio)
        if self._kept is None or self._kept[0] != key:
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.white)
            painter = QPainter(picture)
            paint_page(painter, page, per_mm)
            painter.end()
            self._kept = (key, picture)
        return self._kept[1]

    def _turn_to(self, at: int) -> None:
        self._at = at
        self._kept = None
        self._changed()
        self.page_changed.emit(self.page_number)

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()
        self._name_it()

    def _page(self) -> Page | None:
        return self._drawing.pages[self._at] if self._drawing else None

    def _per_mm(self) -> float:
        """Device-independent pixels a millimetre; a screen that claims a nonsense size counts as 96 dpi."""
        dpi = self.screen().physicalDotsPerInch()
        return (dpi if 50 <= dpi <= 400 else 96.0) / MM_PER_INCH

    def _fitted(self, page: Page) -> int:
        edge = 2 * theme.px(_EDGE)
        across = (self.width() - edge) / (page.width * self._per_mm())
        down = (self.height() - edge - theme.px(_CAPTION)) / (page.height * self._per_mm())
        return max(1, min(MOST_FITTED, int(min(across, down) * 100)))

    def _caption(self) -> str:
        page = self._page()
        if page is None or self._drawing is None:
            return ""
        words = t("paper.preview.scale", width=f"{page.width:g}", height=f"{page.height:g}", percent=self.scale)
        total = len(self._drawing.pages)
        if total == 1:
            return words
        return "　".join((words, t("paper.page", number=self.page_number, total=total), t("paper.preview.turn")))

    def _missing(self) -> str:
        chars = self._drawing.missing if self._drawing else ()
        if not chars:
            return ""
        # The number too: a character the paper's font lacks may be missing on the screen as well.
        return t("paper.preview.missing", characters=" ".join(f"{char} (U+{ord(char):04X})" for char in chars))

    def _name_it(self) -> None:
        parts = [t("paper.preview.name"), self._caption(), self._missing()]
        access.name(self, access.joined(*(part for part in parts if part)))
