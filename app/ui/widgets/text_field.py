"""A field to type into: caption above, trouble below with its icon.

Scans never land in it: the scan filter sees to that, not this widget.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted
from app.ui.widgets.placed import set_shown


class FieldRow(NamedTuple):
    """`caption` stays above the field, `hint` stands in it while it is empty, `trouble` says what is wrong with it."""

    id: str
    caption: str
    text: str = ""
    hint: str = ""
    trouble: str = ""
    secret: bool = False
    code: bool = False


class _Line(Painted):
    """One painted line: the caption, or the trouble with its icon."""

    def __init__(self, parent: QWidget, *, trouble: bool) -> None:
        super().__init__(parent)
        self._words = ""
        self._trouble = trouble
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        self._words = words
        set_shown(self, shown=bool(words))
        self.update()

    def sizeHint(self) -> QSize:
        """One line of small words."""
        return QSize(theme.px(8), theme.px(1.45))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and words."""
        painter = QPainter(self)
        self.forget_tips()
        t_ = theme.tokens()
        rect = QRectF(self.rect())
        colour = t_.ink2
        if self._trouble:
            side = theme.px(1.1)
            family = t_.family("refused")
            y = round(rect.center().y() - side / 2)
            theme.icons.draw(painter, "refused", 0, y, side, family.icon, family.knockout)
            rect.setLeft(side + theme.px(0.35))
            colour = t_.refused_text
        if theme.text.draw_line(painter, rect, self._words, theme.font("caption"), colour).elided:
            self.owe_tip(rect, self._words)
        painter.end()


class CodeEdit(QLineEdit):
    """A field for a code, with the tracking of codes. The style sheet may take it away: it is put back."""

    def changeEvent(self, event: QEvent) -> None:
        """Put the tracking back where the font changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            tracked = theme.text.code_font(self.font())
            if self.font().letterSpacing() != tracked.letterSpacing():
                self.setFont(tracked)


class TextField(QWidget):
    """`edited` tells every change by hand, `entered` that Enter was pressed in it; both carry the text."""

    edited = Signal(str)
    entered = Signal(str)

    def __init__(self, row: FieldRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self._caption = _Line(self, trouble=False)
        self.line = CodeEdit(self) if row.code else QLineEdit(self)
        self._trouble = _Line(self, trouble=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(0.25))
        for part in (self._caption, self.line, self._trouble):
            column.addWidget(part)
        self.line.textEdited.connect(self.edited)
        self.line.returnPressed.connect(self._entered)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._column = column
        theme.changed.connect(self._measure)
        self.set_row(row)

    @property
    def row(self) -> FieldRow:
        """What it was told to show (what was typed since is `text`)."""
        return self._row

    def text(self) -> str:
        """What stands in the field."""
        return self.line.text()

    def set_row(self, row: FieldRow) -> None:
        """Show other words and text; what was typed is replaced. Whether it holds a code is settled when it is made."""
        self._row = row
        self._caption.set_words(row.caption)
        self.line.setPlaceholderText(row.hint)
        self.line.setEchoMode(QLineEdit.EchoMode.Password if row.secret else QLineEdit.EchoMode.Normal)
        if row.secret or row.code:
            # The input method stays out: PINs and codes are plain keys.
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        if self.line.text() != row.text:
            self.line.setText(row.text)
        self.set_trouble(row.trouble)

    def _entered(self) -> None:
        self.entered.emit(self.line.text())

    def _measure(self) -> None:
        self._column.setSpacing(theme.px(0.25))

    def set_trouble(self, trouble: str) -> None:
        """Say what is wrong with what was typed; empty takes it away."""
        had = self._trouble.isVisibleTo(self)
        self._trouble.set_words(trouble)
        self.line.setProperty("trouble", bool(trouble))
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
        access.name(self.line, self._row.caption, trouble)
        if trouble and not had:
            access.say(self.line, trouble)
