"""What a value is set with: a row of choices, or a field; caption above, where the value comes from below.

Decides how a value is shown and changed by key; what a value may be is the settings' own matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_cap import dashed_frame
from app.ui.widgets.painted import Painted
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.words_label import WordsLabel

HEIGHT = 2.4


@dataclass(frozen=True, slots=True)
class Option:
    """One value as the settings write it, and its words."""

    value: str
    words: str


class Choices(Painted):
    """Values side by side; ← → change at once, a click picks. `picked` carries the value."""

    picked = Signal(str)

    def __init__(self, name: str, options: tuple[Option, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._options = options
        self._value = ""
        self._places: list[tuple[QRectF, str]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._tell()

    @property
    def value(self) -> str:
        """The value chosen."""
        return self._value

    @property
    def options(self) -> tuple[Option, ...]:
        """What there is to choose from."""
        return self._options

    def set_value(self, value: str) -> None:
        """Show another value as chosen."""
        self._value = value
        self._tell()
        self.update()

    def set_options(self, options: tuple[Option, ...]) -> None:
        """Other values to choose from."""
        self._options = options
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        words = next((option.words for option in self._options if option.value == self._value), self._value)
        access.name(self, access.joined(self._name, words))

    def _widths(self) -> list[float]:
        font = theme.font("label")
        return [theme.text.text_width(option.words, font) + 2 * theme.px(0.9) for option in self._options]

    def _rows(self, width: int) -> list[list[tuple[Option, float]]]:
        """The options in lines that fit `width` pixels."""
        rows: list[list[tuple[Option, float]]] = [[]]
        used = 0.0
        for option, wide in zip(self._options, self._widths(), strict=True):
            if rows[-1] and used + wide > width:
                rows.append([])
                used = 0.0
            rows[-1].append((option, wide))
            used += wide
        return rows

    def hasHeightForWidth(self) -> bool:
        """Many options take a second line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Lines that are needed at a width in pixels."""
        return theme.px(HEIGHT) * len(self._rows(width))

    def sizeHint(self) -> QSize:
        """All in one line."""
        return QSize(round(sum(self._widths())) + 2, theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """One option's room."""
        return QSize(theme.px(8), theme.px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose; the ends are ends."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._options:
            event.ignore()
            return
        values = [option.value for option in self._options]
        at = values.index(self._value) if self._value in values else 0
        self._pick(values[max(0, min(len(values) - 1, at + step))])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click picks what lies under it."""
        found = next((value for place, value in self._places if place.contains(event.position())), None)
        if found is not None:
            self._pick(found)

    def _pick(self, value: str) -> None:
        if value != self._value:
            self.set_value(value)
            self.picked.emit(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A box an option, ink where it is chosen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, font = theme.tokens(), theme.font("label")
        self._places = []
        y, high = 0.0, theme.px(HEIGHT)
        for row in self._rows(self.width()):
            x = 0.0
            for option, wide in row:
                place = QRectF(x, y, wide, high)
                chosen = option.value == self._value
                self._paint_box(painter, place, chosen=chosen)
                ink = colours.ink2 if not self.isEnabled() else colours.on_ink if chosen else colours.ink
                theme.text.draw_line(painter, place, option.words, font, ink, Qt.AlignmentFlag.AlignHCenter)
                self._places.append((place, option.value))
                x += wide
            y += high
        painter.end()

    def _paint_box(self, painter: QPainter, place: QRectF, *, chosen: bool) -> None:
        colours = theme.tokens()
        box = place.adjusted(0.5, 0.5, -0.5, -0.5)
        if not self.isEnabled():
            dashed_frame(painter, box, colours.line_strong, colours.sunk if chosen else "", theme.line(4))
            return
        painter.setPen(QPen(QColor(colours.ink if chosen else colours.line_strong), 1))
        painter.setBrush(QColor(colours.ink if chosen else colours.surface))
        painter.drawRoundedRect(box, theme.line(4), theme.line(4))


class ValueRow(QWidget):
    """One setting: `set_to` carries what was chosen or typed."""

    set_to = Signal(str)

    def __init__(
        self, key: str, caption: str, options: tuple[Option, ...] = (), *, at_enter_only: bool = False, hint: str = ""
    ) -> None:
        """Options make a row of choices, none a field; `at_enter_only`: leaving the field sets nothing."""
        super().__init__()
        self.key = key
        self._kept = ""
        self._note = WordsLabel("", "caption", muted=True)
        self.choices = Choices(caption, options) if options else None
        self.field = None if options else TextField(FieldRow(id=key, caption=caption, hint=hint))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.25))
        if self.choices is not None:
            column.addWidget(WordsLabel(caption, "caption", muted=True))
            # As wide as its boxes, so that the ring goes around these and not around the page.
            column.addWidget(self.choices, 0, Qt.AlignmentFlag.AlignLeft)
            self.choices.picked.connect(self.set_to)
        if self.field is not None:
            column.addWidget(self.field)
            self.field.entered.connect(self._typed)
            if not at_enter_only:
                self.field.line.installEventFilter(self)
        column.addWidget(self._note)
        self._say("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)  # choices may wrap

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field sets what was typed. Qt's own word for it is not said of what an input method wrote."""
        if event.type() == QEvent.Type.FocusOut:
            self._typed(self.text())
        return False

    @property
    def control(self) -> QWidget:
        """What takes the focus."""
        if self.choices is not None:
            return self.choices
        return self.field.line if self.field is not None else self

    def text(self) -> str:
        """What stands there now."""
        if self.choices is not None:
            return self.choices.value
        return self.field.text() if self.field is not None else ""

    def show_value(self, value: str, note: str = "", *, locked: bool = False) -> None:
        """The value in force, where it comes from, and whether it can be changed here."""
        self._kept = value
        if self.choices is not None:
            self.choices.set_value(value)
        if self.field is not None:
            self.field.line.setText(value)
            self.field.line.setCursorPosition(0)  # a long value is read from its beginning
            self.field.set_trouble("")
        self._say(note)
        self.control.setEnabled(not locked)

    def trouble(self, words: str) -> None:
        """The value was refused; what was typed stays to be mended."""
        if self.field is not None:
            self.field.set_trouble(words)
        else:
            self._say(words)

    def _say(self, words: str) -> None:
        self._note.set_words(words)
        self._note.setVisible(bool(words))

    def _typed(self, text: str) -> None:
        if text != self._kept:
            self.set_to.emit(text)
