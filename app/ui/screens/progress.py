"""How far a long job is: what is being done, the rows so far, a bar where the whole is known, and a stop key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.command_words import Command, CommandWord
from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel

BAR, LEAST = 0.75, 24.0
COUNTED = ("import_screen.progress.of", "import_screen.progress.rows")


class ProgressLine(Painted):
    """Words and count above a bar; without a whole to measure by there is no bar, only the count."""

    def __init__(self, parent: QWidget | None = None, *, counted: tuple[str, str] = COUNTED) -> None:
        """`counted` are the keys of the words for what is counted: of a whole, and without one."""
        super().__init__(parent)
        self._words, self._done, self._whole, self._counted = "", 0, 0, counted
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def done(self) -> int:
        """The rows told last."""
        return self._done

    def set_words(self, words: str) -> None:
        """What is being done."""
        self._words = words
        self.set_progress(0, 0)

    def set_progress(self, done: int, whole: int = 0) -> None:
        """`done` rows of `whole`; 0 where the whole is not known."""
        self._done, self._whole = done, whole
        access.name(self, access.joined(self._words, self._count()))
        self.update()

    def _count(self) -> str:
        if self._whole:
            return t(self._counted[0], done=f"{self._done:,}", whole=f"{self._whole:,}")
        return t(self._counted[1], done=f"{self._done:,}") if self._done else ""

    def sizeHint(self) -> QSize:
        """A line of words and the bar under it."""
        return QSize(theme.px(LEAST), theme.px(2.0 + BAR + 0.4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, count, bar."""
        painter = QPainter(self)
        self.forget_tips()
        tokens = theme.tokens()
        line = QRectF(0, 0, self.width(), theme.px(2.0))
        count = self._count()
        font, figure = theme.font("h2"), theme.font("label")
        room = theme.text.text_width(count, figure) + theme.px(1) if count else 0.0
        words = line.adjusted(0, 0, -room, 0)
        if theme.text.draw_line(painter, words, self._words, font, tokens.ink).elided:
            self.owe_tip(words, self._words)
        theme.text.draw_line(painter, line, count, figure, tokens.ink2, Qt.AlignmentFlag.AlignRight)
        if self._whole:
            bar = QRectF(0, theme.px(2.2), self.width(), theme.px(BAR))
            painter.fillRect(bar, QColor(tokens.chart_bg))
            share = min(1.0, self._done / self._whole)
            painter.fillRect(QRectF(bar.x(), bar.y(), bar.width() * share, bar.height()), QColor(tokens.ink))
        painter.end()


class ProgressPage(QWidget):
    """A page of its own for a job with nothing else to show yet; `stop` is its button."""

    def __init__(self, parent: QWidget | None = None, line: ProgressLine | None = None) -> None:
        """`line`: one that counts something else than rows."""
        super().__init__(parent)
        self.line = line or ProgressLine()
        self.stop = KeyButton(ButtonRow(id="stop", text=t("import_screen.stop"), key="Esc", height=3.75))
        panel = Panel()
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.stop)
        panel.body.addLayout(row)
        self._row = row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(panel)
        column.addStretch(2)
        self.setFocusProxy(self.stop)
        theme.changed.connect(self._measure)
        self._measure()

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet: Esc stops it. What this page covers gets none."""
        if command.word is CommandWord.escape:
            self.stop.click()
        return command.word is CommandWord.escape

    def _measure(self) -> None:
        self._row.setSpacing(theme.px(1.5))
