"""The search field of the ledger: what is looked for, how many were found, and where is looked.

Decides how typing, counting and leaving the field behave; it must not know how the ledger searches.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import access
from app.ui.widgets.chip_bar import BarChip, ChipBar
from app.ui.widgets.paint_kit import Run, draw_runs, run_width
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel

_SAY_AFTER_MS = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchState:
    """`hits` is the count in bold, `unit` its unit, `total` what it is out of; `chips` say where is looked."""

    hits: str = ""
    unit: str = ""
    total: str = ""
    chips: tuple[BarChip, ...] = ()
    note: str = ""


class _Glass(Painted):
    """The magnifying glass."""

    def sizeHint(self) -> QSize:
        """1.75 u."""
        return QSize(theme.px(1.75), theme.px(1.75))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        tokens = theme.tokens()
        theme.icons.paint(QPainter(self), "search", QRectF(self.rect()), tokens.ink, tokens.surface)


class _Count(Painted):
    """The count of hits; what it is out of gives way where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SearchState()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, state: SearchState) -> None:
        """Show another count."""
        self._state = state
        access.name(self, access.joined(state.hits + state.unit, state.total))
        self.updateGeometry()
        self.update()

    def _runs(self) -> list[Run]:
        state = self._state
        runs = [Run(f" {state.unit}")] if state.unit else []
        if state.total and theme.look().breadth is not theme.Breadth.small:
            runs.append(Run(f" {state.total}", muted=True))
        return runs

    def sizeHint(self) -> QSize:
        """All on one line."""
        plain, bold = theme.font("body"), theme.sized(18, bold=True)
        width = text.text_width(self._state.hits, bold) + sum(run_width(run, plain, plain) for run in self._runs())
        return QSize(round(width) + theme.px(0.25), theme.px(2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw count, unit and total on one baseline."""
        painter = QPainter(self)
        plain, bold = theme.font("body"), theme.sized(18, bold=True)
        box = QRectF(self.rect())
        drawn = text.draw_line(painter, box, self._state.hits, bold, theme.tokens().ink)
        rest = box.adjusted(drawn.width, theme.px(0.2), theme.px(1), theme.px(0.2))
        draw_runs(painter, rest, self._runs(), plain, plain)


class _Line(QLineEdit):
    """The line; arrows down leave it for the list, Esc empties it."""

    left_down = Signal()
    emptied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, leave or empty."""
        if event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.emptied.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class SearchField(Panel):
    """`text_edited` tells every change, `text_entered` Enter, `left_down` that the list is wanted.

    `chip_pressed` names a chip. The count is read out a moment after typing has stopped.
    """

    text_edited = Signal(str)
    text_entered = Signal(str)
    left_down = Signal()
    chip_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._state = SearchState()
        self.line = _Line()
        self.line.setAccessibleName(t("intake_widgets.search.name"))
        self.line.setPlaceholderText(t("intake_widgets.search.hint"))
        self.chips = ChipBar(0.5)
        self._glass, self._count, self._note = _Glass(), _Count(), _SideNote()
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for part in (self._glass, self.line, self._count):
            self._first.addWidget(part)
        self._first.setStretchFactor(self.line, 1)
        self._second.addWidget(self.chips)
        self._second.addWidget(self._note, 1)
        self.body.addLayout(self._first)
        self.body.addLayout(self._second)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.line)
        self._say = QTimer(self)
        self._say.setSingleShot(True)
        self._say.setInterval(_SAY_AFTER_MS)
        self._say.timeout.connect(self._say_count)
        self.line.textEdited.connect(self.text_edited)
        self.line.emptied.connect(lambda: self.text_edited.emit(""))
        self.line.returnPressed.connect(lambda: self.text_entered.emit(self.line.text()))
        self.line.left_down.connect(self.left_down)
        self.chips.chip_pressed.connect(self.chip_pressed)
        theme.changed.connect(self._restyle)
        self._restyle()

    def text(self) -> str:
        """What is looked for."""
        return self.line.text()

    def set_text(self, words: str) -> None:
        """Look for something else, as a scan or a link asks; nothing is emitted."""
        self.line.setText(words)

    def set_state(self, state: SearchState) -> None:
        """Show another count and other chips."""
        heard = (state.hits, state.unit) != (self._state.hits, self._state.unit)
        self._state = state
        self._count.set_state(state)
        self.chips.set_chips(state.chips)
        self._show_note()
        if heard and self.line.hasFocus():
            self._say.start()

    def _say_count(self) -> None:
        if self._state.hits:
            access.say(self, self._state.hits + self._state.unit)

    def _restyle(self) -> None:
        side = theme.px(1)
        self._first.setContentsMargins(side, theme.px(0.75), side, theme.px(0.5))
        self._first.setSpacing(theme.px(1))
        self._second.setContentsMargins(side, theme.px(0.25), side, theme.px(0.75))
        self._second.setSpacing(theme.px(0.75))
        self.body.setSpacing(0)
        # A font set on the widget is lost when the application's sheet polishes it: this field has a sheet of its own.
        points = theme.sized(18).pointSizeF()
        self.line.setStyleSheet(
            f"QLineEdit {{ font-size: {points:.2f}pt; font-weight: 700; min-height: {theme.px(3) - 2}px; }}"
        )
        self._glass.setFixedSize(self._glass.sizeHint())
        self._show_note()

    def _show_note(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        self._note.set_words("" if small else self._state.note)


class _SideNote(Painted):
    """A caption at the right end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""

    def set_words(self, words: str) -> None:
        """Show another caption."""
        self._words = words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        self.forget_tips()
        painter = QPainter(self)
        box = QRectF(self.rect())
        tokens, font = theme.tokens(), theme.font("caption")
        if text.draw_line(painter, box, self._words, font, tokens.ink2, Qt.AlignmentFlag.AlignRight).elided:
            self.owe_tip(box, self._words)
