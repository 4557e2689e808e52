"""The scan bar: the eye that always listens, the last code read, what it named, where it came from and when.

It decides how reading is shown; it reads nothing itself and never takes the focus.
"""

from __future__ import annotations

import enum
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.theme.icon_paths import EYE_BARS
from app.ui.widgets import access
from app.ui.widgets.painted import Painted

CAUGHT_MS = 120
AFTER_MS = 20
"""So much later than its end a scan is painted here: what it named is looked up and painted first."""
FULL_AT = 12
"""Characters at which all bars of the eye are filled: most codes are a little longer than that."""


class ScanState(enum.StrEnum):
    """What the eye is doing."""

    listening = "listening"
    badge_only = "badge_only"
    """A guard is up: only a badge is taken."""
    no_scanner = "no_scanner"
    layout_wrong = "layout_wrong"


class ScanBarRow(NamedTuple):
    """`code` is what was read last, `named` what it stands for, `message` a sentence instead of a code."""

    state: ScanState = ScanState.listening
    code: str = ""
    named: str = ""
    source: str = ""
    time: str = ""
    message: str = ""


def strip_height() -> float:
    """Height of the top strip in u."""
    return {theme.Breadth.wide: 4.5, theme.Breadth.narrow: 4.0, theme.Breadth.small: 3.5}[theme.look().breadth]


def _fact_choices(row: ScanBarRow) -> list[str]:
    """What a code is, where it came from and when; then less and less of it for narrow windows."""
    wanted = ((row.named, row.source, row.time), (row.named, row.time), (row.named,))
    return ["\u3000".join(part for part in parts if part) for parts in wanted]


class ScanBar(Painted):
    """The left part of the top strip. `setup_asked` is emitted by a click."""

    setup_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = ScanBarRow()
        self._arriving = 0
        self._caught = False
        self._caught_timer = QTimer(self)
        self._caught_timer.setSingleShot(True)
        self._caught_timer.setInterval(CAUGHT_MS)
        self._caught_timer.timeout.connect(self._caught_over)
        self._after = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._after.timeout.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._rename()

    @property
    def row(self) -> ScanBarRow:
        """What is shown."""
        return self._row

    def set_row(self, row: ScanBarRow) -> None:
        """Show another state or message; the eye does not move."""
        self._row = row
        self._rename()
        self._after.stop()
        self.update()

    def show_scan(self, row: ScanBarRow) -> None:
        """A scan was caught: show it and invert the eye for a moment (not where motion is reduced)."""
        self._arriving = 0
        self._caught_timer.stop()
        self._caught = not theme.look().still
        if self._caught:
            self._caught_timer.start()
        self._row = row
        self._rename()
        self._after.start()

    def set_arriving(self, characters: int) -> None:
        """A scan is coming in: so many characters so far; 0 when it ended or turned out to be typing."""
        if characters == self._arriving:
            return
        self._arriving = characters
        if characters:
            self.update(0, 0, self.height(), self.height())
        else:
            self._after.start()

    def _caught_over(self) -> None:
        self._caught = False
        self.update(0, 0, self.height(), self.height())

    def _state_word(self) -> str:
        return t(f"widgets.scan.{self._row.state}")

    def _rename(self) -> None:
        row = self._row
        spoken = (row.code, row.named.replace("\u3000", " ")) if row.code else (self._state_word(), row.message)
        access.name(self, access.joined(t("widgets.scan.name"), *spoken))

    def sizeHint(self) -> QSize:
        """The height of the top strip."""
        return QSize(theme.px(30), theme.px(strip_height()))

    def minimumSizeHint(self) -> QSize:
        """Eye and a code."""
        return QSize(theme.px(strip_height() + 8), theme.px(strip_height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the scanner's setup."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.setup_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Eye, state word, code, what it is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        t_ = theme.tokens()
        painter.fillRect(self.rect(), QColor(t_.surface))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(t_.line))
        self._paint_eye(painter)
        if event.rect().right() >= self.height():
            self._paint_words(painter)
        painter.end()

    def _eye_colours(self) -> tuple[str, str]:
        """Ground and bars of the eye."""
        t_ = theme.tokens()
        if self._row.state is ScanState.layout_wrong:
            return t_.look, t_.on_look
        if self._row.state is ScanState.no_scanner:
            return t_.surface, t_.ink
        return (t_.on_ink, t_.ink) if self._caught else (t_.ink, t_.on_ink)

    def _paint_eye(self, painter: QPainter) -> None:
        side = self.height()
        ground, bars = self._eye_colours()
        eye = QRectF(0, 0, side, side)
        painter.fillRect(eye, QColor(ground))
        if self._row.state is ScanState.no_scanner or self._caught:
            width = theme.line(3)
            pen = QPen(QColor(theme.tokens().ink), width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(eye.adjusted(width / 2, width / 2, -width / 2, -width / 2))
        square = theme.px(2.5)
        unit = square / 24
        left, top = (side - square) / 2, (side - square) / 2 + 4 * unit
        filled = min(len(EYE_BARS), self._arriving * len(EYE_BARS) // FULL_AT + 1) if self._arriving else 0
        for at, (x, width_units) in enumerate(EYE_BARS):
            bar = QRectF(left + x * unit, top, width_units * unit, 16 * unit)
            if self._arriving and at >= filled:
                # Still to come: only the foot of the bar.
                bar.setTop(bar.bottom() - 3 * unit)
            painter.fillRect(bar, QColor(bars))

    def _paint_words(self, painter: QPainter) -> None:
        t_, row = theme.tokens(), self._row
        x = float(self.height() + theme.px(1))
        end = self.width() - theme.px(0.75)
        place = QRectF(x, 0, max(1.0, end - x), self.height() - 1)
        trouble = row.state in (ScanState.no_scanner, ScanState.layout_wrong)
        if trouble:
            side = theme.px(1.5)
            family = t_.family("look")
            theme.icons.draw(
                painter,
                "look",
                x,
                round(place.center().y() - side / 2),
                side,
                family.icon,
                family.knockout,
                family.edge,
            )
            place.setLeft(x + side + theme.px(0.5))
        state_font = theme.font("h2")
        word = self._state_word()
        code_width = theme.text.code_width(row.code, theme.font("h1")) if row.code else 0.0
        state_width = theme.text.text_width(word, state_font)
        # The code goes before the state word: the eye itself tells the state.
        if not row.code or state_width + theme.px(1) + code_width <= place.width():
            rect = QRectF(place.x(), place.y(), state_width + 1, place.height())
            theme.text.draw_line(painter, rect, word, state_font, t_.look_text if trouble else t_.ink)
            place.setLeft(place.x() + state_width + theme.px(1))
        if row.code:
            font = theme.font("h1")
            baseline = round(theme.text.baseline_in(place, font))
            place.setLeft(place.x() + theme.text.draw_code(painter, place.x(), baseline, row.code, font, t_.ink))
            place.setLeft(place.x() + theme.px(1))
        self._paint_facts(painter, place)

    def _paint_facts(self, painter: QPainter, place: QRectF) -> None:
        row = self._row
        font = theme.font("body")
        choices = [row.message] if row.message else _fact_choices(row)
        facts = next((words for words in choices if not theme.text.fit(words, font, place.width()).elided), choices[0])
        small = theme.look().breadth is theme.Breadth.small
        if not choices[0]:
            return
        if place.width() < theme.px(5) or (small and row.code):
            self.owe_tip(QRectF(self.height(), 0, self.width() - self.height(), self.height()), choices[0])
            return
        drawn = theme.text.draw_line(painter, place, facts, font, theme.tokens().ink2)
        if drawn.elided or facts != choices[0]:
            self.owe_tip(QRectF(place), choices[0])
