"""The bench's layout: the sentence with its chips, then board or list; an empty page where nothing is in repair."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.domain.rules.bench import Column
from app.settings.words import t
from app.ui import theme
from app.ui.screens.bench.wording import columns
from app.ui.widgets import access
from app.ui.widgets.board import Board
from app.ui.widgets.board_model import Faces
from app.ui.widgets.chip_bar import BarChip, ChipBar
from app.ui.widgets.corners import round_content
from app.ui.widgets.empty_state import EmptyRow, EmptyState
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel
from app.ui.widgets.rows import Fetcher
from app.ui.widgets.value_picker import ValuePicker

ROWS, PICKER = 2.7, 24.0
"""Height of a row of the list and width of the picker, in u."""


class Title(Painted):
    """The sentence above the queue, and what stands beside it in ink2."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._note = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> tuple[str, str]:
        """What it says."""
        return self._words, self._note

    def set_words(self, words: str, note: str) -> None:
        """Says something else."""
        if (words, note) != self.words:
            self._words, self._note = words, note
            access.name(self, access.joined(words, note))
            self.updateGeometry()
            self.update()

    def _font(self) -> QFont:
        return theme.sized(15, bold=True) if theme.look().breadth is theme.Breadth.small else theme.font("h1")

    def _width(self) -> float:
        return theme.text.text_width(self._words, self._font()) + 2

    def sizeHint(self) -> QSize:
        """One line unshortened."""
        note = theme.text.text_width(self._note, theme.font("work")) + theme.px(0.9) if self._note else 0
        return QSize(round(self._width() + note), theme.px(2.4))

    def minimumSizeHint(self) -> QSize:
        """A little of it."""
        return QSize(theme.px(8), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """One line."""
        self.forget_tips()
        painter = QPainter(self)
        box, tokens = QRectF(self.rect()), theme.tokens()
        if theme.text.draw_line(painter, box, self._words, self._font(), tokens.ink).elided:
            self.owe_tip(box, access.joined(self._words, self._note))
        rest = box.adjusted(self._width() + theme.px(0.6), theme.px(0.25), 0, 0)
        if self._note and rest.width() > theme.px(4):
            theme.text.draw_line(painter, rest, self._note, theme.font("work"), tokens.ink2)


class BenchView(QWidget):
    """What the bench shows; `faces` make a repair's card, rows of the list come through `fetcher`."""

    def __init__(self, faces: Faces, fetcher: Fetcher) -> None:
        super().__init__()
        self.title = Title()
        self.outcomes, self.ways, self.narrowed = ChipBar(), ChipBar(), ChipBar()
        self.board = Board(len(Column), faces)
        access.name(self.board, t("bench_screen.board"))
        self.model = PagedLogModel(columns(), fetcher, self)
        self.table = LogTable(self.model, row_units=ROWS, name=t("bench_screen.list"))
        self._panel = Panel(padding=0)
        self._panel.body.addWidget(self.table)
        round_content(self._panel.body.parentWidget(), headed=False)
        self._empty_row = EmptyRow(sentence=t("bench_screen.empty"), line=t("bench_screen.empty_line"))
        self.empty = EmptyState(self._empty_row)
        self.empty.setProperty("focusRing", "none")
        self.stack = QStackedWidget()
        for page in (self.board, self._panel, self.empty):
            self.stack.addWidget(page)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(0, 0, 0, 0)
        self._head.addWidget(self.title)
        self._head.addWidget(self.outcomes)
        self._head.addStretch(1)
        self._head.addWidget(self.ways)
        self._head.addWidget(self.narrowed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._head)
        self._column.addWidget(self.stack, 1)
        self.picker = ValuePicker(self)
        self._chips: tuple[tuple[BarChip, ...], tuple[BarChip, ...]] = ((), ())
        theme.changed.connect(self._dress)
        self._dress()

    def set_chips(self, outcomes: Sequence[BarChip], narrowed: Sequence[BarChip]) -> None:
        """What the queue comes to and is narrowed by; at 200 % only what narrows, and what is over the limit."""
        self._chips = (tuple(outcomes), tuple(narrowed))
        small = theme.look().breadth is theme.Breadth.small
        for bar, chips in zip((self.outcomes, self.narrowed), self._chips, strict=True):
            bar.set_chips([c for c in chips if not small or c.chip.kind in ("on", "look")])
        self.narrowed.setVisible(bool(self.narrowed.chips))

    @property
    def board_shown(self) -> bool:
        """Whether the board is in front."""
        return self.stack.currentWidget() is self.board

    def show_page(self, *, board: bool, rows: int, shown: int) -> bool:
        """Board or list, or the empty page where nothing is in repair or nothing fits; whether it is another one than
        before.
        """
        page = self.board if board and shown else self._panel if shown else self.empty
        if not shown:
            row = EmptyRow(sentence=t("bench_screen.empty"), line=t("bench_screen.empty_line"))
            if rows:
                row = EmptyRow(sentence=t("bench_screen.nothing_fits"), line=t("bench_screen.nothing_fits_line"))
            if row != self._empty_row:
                self._empty_row = row
                self.empty.set_row(row)
        turned = self.stack.currentWidget() is not page
        if turned:
            self.stack.setCurrentWidget(page)
        return turned

    def step_on(self) -> bool:
        """To the next card, or the next row; done in any case."""
        if self.board_shown:
            self.board.step(1)
        else:
            self.table.select_place(self.table.currentIndex().row() + 1)
        return True

    def keys_to_queue(self) -> None:
        """The keys go to whatever is in front."""
        if self.board_shown:
            self.board.columns[self.board.current].list.setFocus()
        elif self.stack.currentWidget() is self._panel:
            self.table.setFocus()
        else:
            self.empty.setFocus()

    def place_picker(self) -> None:
        """Under the chips, over the queue it narrows."""
        top = self.stack.geometry().top()
        width = min(theme.px(PICKER), self.width())
        high = min(self.height() - top, self.picker.wanted_height())
        self.picker.setGeometry(self.width() - width, top, width, high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picker stays where it belongs."""
        super().resizeEvent(event)
        self.place_picker()

    def _dress(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self._head.setSpacing(theme.px(0.6 if small else 1))
        self._column.setSpacing(theme.px(0.35 if small else 0.6))
        self.ways.setVisible(not small)
        self.set_chips(*self._chips)
