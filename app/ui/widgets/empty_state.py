"""An empty screen: one sentence of what to scan, at most three steps one of them active, and what else to begin.

It decides how steps look and which files may be dropped; reading a file is the presenter's.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.key_cap import dashed_frame
from app.ui.widgets.painted import Painted
from app.ui.widgets.scrolling import scrolling
from app.ui.widgets.words_label import WordsLabel

MOST_STEPS = 3
PAGE_WIDTH = 82
BUTTON_WIDTH = 14.5


class StepState(enum.StrEnum):
    """Where a step stands; only one is `now`."""

    done = "done"
    now = "now"
    later = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """`note` stands beside the button (a file name, or where to drop one); `done_word` replaces the button."""

    id: str
    title: str
    line: str = ""
    note: str = ""
    state: StepState = StepState.later
    done_word: str = ""
    button: ButtonRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyRow:
    """The whole page. More than three steps raise ValueError: a fourth belongs into the next screen."""

    sentence: str
    line: str = ""
    steps: tuple[StepRow, ...] = ()
    offers: tuple[ButtonRow, ...] = ()

    def __post_init__(self) -> None:
        """Hold the page to at most three steps."""
        if len(self.steps) > MOST_STEPS:
            raise ValueError(f"{len(self.steps)} steps on an empty screen")


class StepCard(Painted):
    """One step: number, title, line, note, and its button or the word that it is done."""

    dropped = Signal(str, str)

    def __init__(self, number: int, row: StepRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._row = row
        self.button = KeyButton(row.button, self) if row.button and row.state is not StepState.done else None
        self._height = row.button.height if row.button else 0.0
        self._layout = QHBoxLayout(self)
        self._layout.addStretch(1)
        if self.button is not None:
            self._layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAcceptDrops(row.state is not StepState.done and row.button is not None)
        theme.changed.connect(self._measure)
        self._measure()
        access.name(self, access.joined(str(number), row.title, row.line, row.note, row.done_word))

    def _measure(self) -> None:
        self._layout.setContentsMargins(0, 0, theme.px(1.5), 0)
        if self.button is not None:
            self.button.setMinimumWidth(theme.px(BUTTON_WIDTH))
            small = theme.look().breadth is theme.Breadth.small
            self.button.set_row(replace(self.button.row, height=min(self._height, 3.0) if small else self._height))

    def sizeHint(self) -> QSize:
        """6 u high, less at 200 %."""
        return QSize(theme.px(40), theme.px(4.6 if theme.look().breadth is theme.Breadth.small else 6.1))

    def minimumSizeHint(self) -> QSize:
        """The height does not give way."""
        return QSize(theme.px(20), self.sizeHint().height())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        if len([url for url in event.mimeData().urls() if url.isLocalFile()]) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which file was dropped on which step."""
        event.acceptProposedAction()
        self.dropped.emit(self._row.id, event.mimeData().urls()[0].toLocalFile())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, number, words, note or done word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        t_, row = theme.tokens(), self._row
        rect = QRectF(self.rect())
        now = row.state is StepState.now
        width = theme.line(3) if now else 1.0
        painter.setPen(QPen(QColor(t_.ink if now else t_.line), width))
        painter.setBrush(Qt.BrushStyle.NoBrush if row.state is StepState.later else QColor(t_.surface))
        radius = theme.line(6)
        painter.drawRoundedRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), radius, radius)
        x = float(theme.px(1.5))
        x += self._paint_number(painter, x) + theme.px(1.5)
        end = float(self.button.x() - theme.px(1) if self.button is not None else self.width() - theme.px(1.5))
        if row.state is StepState.done:
            end = self._paint_done(painter, end)
        end = self._paint_note(painter, x, end)
        self._paint_words(painter, QRectF(x, 0, max(1.0, end - theme.px(1) - x), rect.height()))
        painter.end()

    def _paint_number(self, painter: QPainter, x: float) -> int:
        t_ = theme.tokens()
        now = self._row.state is StepState.now
        side = theme.px(3.25 if theme.look().breadth is not theme.Breadth.small else 2.5)
        place = QRectF(x, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(QColor(t_.ink), theme.line(2)))
        painter.setBrush(QColor(t_.ink) if now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place.adjusted(1, 1, -1, -1))
        centre = Qt.AlignmentFlag.AlignHCenter
        theme.text.draw_line(painter, place, str(self._number), theme.font("h1"), t_.on_ink if now else t_.ink, centre)
        return side

    def _paint_done(self, painter: QPainter, end: float) -> float:
        t_ = theme.tokens()
        family = t_.family("ok")
        font = theme.sized(15, bold=True)
        side = theme.px(1.55)
        width = max(
            theme.px(BUTTON_WIDTH), round(theme.text.text_width(self._row.done_word, font)) + side + theme.px(0.5)
        )
        left = end - width
        theme.icons.draw(painter, "ok", left, round((self.height() - side) / 2), side, family.icon, family.knockout)
        place = QRectF(left + side + theme.px(0.5), 0, width - side - theme.px(0.5), self.height())
        theme.text.draw_line(painter, place, self._row.done_word, font, family.text)
        return left - theme.px(1)

    def _paint_note(self, painter: QPainter, x: float, end: float) -> float:
        """The note in its dashed place; it is the first to go. Returns where the words must end."""
        t_, row = theme.tokens(), self._row
        width = theme.px(21)
        if not row.note or theme.look().breadth is theme.Breadth.small or end - width - x < theme.px(18):
            return end
        place = QRectF(end - width, (self.height() - theme.px(3.5)) / 2, width, theme.px(3.5))
        if row.state is StepState.now:
            dashed_frame(painter, place, t_.line_strong, "", theme.line(6), theme.line(2))
        inner = place.adjusted(theme.px(0.5), 0, -theme.px(0.5), 0)
        theme.text.draw_line(painter, inner, row.note, theme.font("body"), t_.ink2, Qt.AlignmentFlag.AlignHCenter)
        return place.x()

    def _paint_words(self, painter: QPainter, place: QRectF) -> None:
        t_, row = theme.tokens(), self._row
        title, line = theme.sized(18, bold=True), theme.font("work")
        first, second = theme.px(2.1), theme.px(1.65 if row.line else 0)
        top = (place.height() - first - second) / 2
        for words, font, colour, y, height in (
            (row.title, title, t_.ink, top, first),
            (row.line, line, t_.ink2, top + first, second),
        ):
            rect = QRectF(place.x(), y, place.width(), max(1.0, height))
            if words and theme.text.draw_line(painter, rect, words, font, colour).elided:
                self.owe_tip(rect, words)


def _scrolling(page: QWidget) -> QScrollArea:
    """The page in the middle of what room there is; it scrolls where a low window or large text leaves too little."""
    ground = QWidget()
    across, down = QHBoxLayout(), QVBoxLayout(ground)
    for layout in (across, down):
        layout.setContentsMargins(0, 0, 0, 0)
    across.addStretch(1)
    across.addWidget(page, 1000)
    across.addStretch(1)
    down.addStretch(1)
    down.addLayout(across)
    down.addStretch(1)
    return scrolling(ground)


class EmptyState(QWidget):
    """The page. `chosen` carries the id of a button, `file_dropped` a step's id and the file's path."""

    chosen = Signal(str)
    file_dropped = Signal(str, str)

    def __init__(self, row: EmptyRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(_scrolling(self._page))
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._sentence = WordsLabel(points=36, bold=True, spacing=1.3, parent=self._page)
        self._line = WordsLabel(points=15, parent=self._page)
        self._cards: list[StepCard] = []
        self._buttons: list[KeyButton] = []
        self._offers = FlowRow(self._page)
        self._column.addWidget(self._sentence)
        self._column.addWidget(self._line)
        self._column.addWidget(self._offers)
        theme.changed.connect(self._dress)
        self.set_row(row)

    def set_row(self, row: EmptyRow) -> None:
        """Show another page."""
        for old in (*self._cards, *self._buttons):
            old.hide()
            old.deleteLater()
        self._sentence.set_words(row.sentence)
        self._line.set_words(row.line)
        self._line.setVisible(bool(row.line))
        self._cards = [StepCard(number, step, self._page) for number, step in enumerate(row.steps, 1)]
        for at, card in enumerate(self._cards):
            self._column.insertWidget(2 + at, card)
            card.show()  # the layout would show it later, and only what is shown takes the focus
            card.dropped.connect(self.file_dropped)
            if card.button is not None:
                card.button.chosen.connect(self.chosen)
        self._buttons = [KeyButton(offer, self._offers) for offer in row.offers]
        for button in self._buttons:
            button.chosen.connect(self.chosen)
        self._offers.set_widgets(list(self._buttons))
        access.name(self, access.joined(row.sentence, row.line))
        self._dress()

    def main_button(self) -> KeyButton | None:
        """The button of the active step: where Enter goes."""
        return next((card.button for card in self._cards if card.button and card.button.row.main), None)

    def _dress(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self._sentence.set_points(21 if small else 36)
        self._line.set_points(12 if small else 15)
        self._page.setMaximumWidth(theme.px(PAGE_WIDTH))
        self._column.setSpacing(theme.px(0.5 if small else 0.75))
        self._line.setContentsMargins(0, 0, 0, theme.px(0.25 if small else 1))
        self._offers.setContentsMargins(0, theme.px(0.25 if small else 1), 0, 0)
