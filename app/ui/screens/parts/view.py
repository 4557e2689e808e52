"""The parts tab's layout: search and chips, the list, what may be done with the chosen part, its card. No logic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.parts.jobs import NUMBERED
from app.ui.screens.parts.wording import columns
from app.ui.screens.side_by_side import SideBySide
from app.ui.widgets import access
from app.ui.widgets.chips import Chip, ChipRow, FilterChip
from app.ui.widgets.corners import round_content
from app.ui.widgets.device_card import DeviceCard
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.search_field import SearchField
from app.ui.widgets.text_field import FieldRow, TextField
from app.ui.widgets.timeline import TimelineStyle
from app.ui.widgets.words_label import WordsLabel

WIDE, NARROW, ROWS = 33.0, 24.0, 2.7
"""Widths of the card and the height of a row, in u."""
_ACROSS = {theme.Breadth.wide: 4, theme.Breadth.narrow: 3, theme.Breadth.small: 2}
"""Fields in a row."""
_FEW = 6
"""More fields than these stand closer at 200 %, without the sentence over them."""


class Heading(Painted):
    """The tab's name, in the size of a screen's sentence."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        access.name(self, words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(round(theme.text.text_width(self._words, theme.font("h1"))) + 2, theme.px(2.2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words."""
        painter = QPainter(self)
        theme.text.draw_line(painter, QRectF(self.rect()), self._words, theme.font("h1"), theme.tokens().ink)
        painter.end()


class ActPanel(Panel):
    """The black-framed panel: the acts of the chosen part, or the fields of the one under way."""

    chosen = Signal(str)
    """The act pressed with the mouse, `save` or `leave`."""
    entered = Signal()

    def __init__(self) -> None:
        super().__init__(t("parts_screen.acts"), kind=PanelKind.now, padding=0.75)
        self.fields: dict[str, TextField] = {}
        self.done = WordsLabel(role="label", muted=True)
        self.sentence = WordsLabel(role="label")
        self._acts = QWidget()
        self._buttons: list[KeyButton] = []
        self._act_grid = QGridLayout(self._acts)
        self._act_grid.setContentsMargins(0, 0, 0, 0)
        for number, act in enumerate(NUMBERED, 1):
            words = ButtonRow(id=act.value, text=t(f"parts_screen.act.{act.value}"), key=str(number), height=2.5)
            button = KeyButton(words)
            button.chosen.connect(self.chosen)
            self._buttons.append(button)
        self._form = QWidget()
        self._grid = QGridLayout(self._form)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.save = KeyButton(ButtonRow(id="save", text=t("parts_screen.save"), key="Enter", main=True, height=2.25))
        self.leave = KeyButton(ButtonRow(id="leave", text=t("parts_screen.leave"), key="Esc", height=2.25))
        for button in (self.save, self.leave):
            button.chosen.connect(self.chosen)
            self.head.add_right(button)
        for part in (self._acts, self.done, self.sentence, self._form):
            self.body.addWidget(part)
        self.show_acts("")
        theme.changed.connect(self._lay)

    def show_acts(self, part: str) -> None:
        """What may be done with a part; empty: none is chosen."""
        self.set_title(t("parts_screen.acts"), part)
        self._clear()
        self.sentence.set_words("")
        for widget in (self.done, self.sentence, self._form, self.save, self.leave):
            widget.hide()
        self._acts.show()
        self._lay()

    def ask(self, title: str, part: str, sentence: str, rows: Sequence[FieldRow], *, done: str = "") -> None:
        """The fields of an act, and what was `done` just before."""
        self.set_title(title, part)
        self._clear()
        self.sentence.set_words(sentence)
        self.done.set_words(done)
        self.done.setVisible(bool(done))
        for row in rows:
            field = TextField(row)
            field.entered.connect(lambda _text: self.entered.emit())
            self.fields[row.id] = field
        self._lay()
        self._acts.hide()
        self.save.setVisible(bool(rows))
        self.leave.show()
        self._form.setVisible(bool(rows))

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: field.text() for name, field in self.fields.items()}

    def focus_field(self, name: str) -> None:
        """The cursor goes to a field; typing replaces what stands there."""
        line = self.fields[name].line
        line.setFocus()
        line.selectAll()

    def _clear(self) -> None:
        for field in self.fields.values():
            self._grid.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.fields = {}

    def _lay(self) -> None:
        self._grid.setHorizontalSpacing(theme.px(0.75))
        self._grid.setVerticalSpacing(theme.px(0.25))
        across = 3 if theme.look().breadth is theme.Breadth.small else len(self._buttons)
        self._act_grid.setSpacing(theme.px(0.5))
        self._act_grid.setColumnStretch(len(self._buttons), 1 if across > 3 else 0)
        for at, button in enumerate(self._buttons):
            self._act_grid.addWidget(button, at // across, at % across)
        small = theme.look().breadth is theme.Breadth.small
        many = len(self.fields) > _FEW
        self.sentence.setVisible(bool(self.sentence.words) and not (small and many))
        across = 3 if small and many else _ACROSS[theme.look().breadth]
        for at, field in enumerate(self.fields.values()):
            self._grid.addWidget(field, at // across, at % across, Qt.AlignmentFlag.AlignTop)
        for column in range(max(_ACROSS.values())):
            self._grid.setColumnStretch(column, 1 if column < across else 0)


class PartsView(SideBySide):
    """What the tab shows."""

    def __init__(self) -> None:
        self.card = DeviceCard(TimelineStyle.full, empty=t("parts_screen.card_empty"))
        super().__init__(self.card, wide=WIDE, narrow=NARROW)
        self.field = SearchField()
        self.board = FilterChip(ChipRow(text=t("parts_screen.tab.board"), key="B"))
        self.board.setCheckable(False)
        self._top = QWidget()
        self._row = QHBoxLayout(self._top)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(Heading(t("parts_screen.title")))
        self._row.addStretch(1)
        for chip in (self.board, Chip(ChipRow(text=t("parts_screen.title"), kind="on", key="P"))):
            self._row.addWidget(chip)
        self.model = LogModel(columns(), self)
        self.table = LogTable(self.model, row_units=ROWS, name=t("parts_screen.list"))
        self._list = Panel(padding=0)
        self._list.body.addWidget(self.table)
        round_content(self._list.body.parentWidget(), headed=False)
        self.acts = ActPanel()
        self.field.line.setPlaceholderText(t("parts_screen.search_hint"))
        self.field.line.setAccessibleName(t("parts_screen.search_hint"))
        self.left.addWidget(self._top)
        self.left.addWidget(self.field)
        self.left.addWidget(self._list, 1)
        self.left.addWidget(self.acts)
        self.setFocusProxy(self.table)
        self._working = False
        theme.changed.connect(self._space)
        self._space()

    def set_working(self, working: bool) -> None:
        """Whether something is under way: at 200 % its fields then have the whole page."""
        self._working = working
        self._space()

    def _space(self) -> None:
        self._row.setSpacing(theme.px(0.5))
        small = theme.look().breadth is theme.Breadth.small
        self._top.setVisible(not small)
        for part in (self.field, self._list):
            part.setVisible(not (small and self._working))
