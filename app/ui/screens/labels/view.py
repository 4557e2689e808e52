"""The labels screen's layout: choose, print, read back, side by side; one of them at a time at 200 %. No logic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.labels.choose_forms import CodesForm
from app.ui.screens.labels.model import Way
from app.ui.screens.labels.parts import Figure, MistakeBanner, StepPanel, WishBlock
from app.ui.screens.labels.wording import FEW_MISSING, columns, missing_words
from app.ui.screens.progress import ProgressLine
from app.ui.shell.frame import body_padding
from app.ui.widgets import access
from app.ui.widgets.banner_strip import BannerStrip
from app.ui.widgets.chip_bar import WrappedChips
from app.ui.widgets.choice_key import Choice, ChoiceKey, ChoiceState
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.log_model import LogModel
from app.ui.widgets.log_table import LogTable
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.rows import Column
from app.ui.widgets.rule import Strip
from app.ui.widgets.sheet_view import SheetView
from app.ui.widgets.value_picker import ValuePicker
from app.ui.widgets.words_label import WordsLabel

LEFT, RIGHT = {"wide": 31.0, "narrow": 28.5}, {"wide": 27.0, "narrow": 20.5}
"""Widths of the outer columns in u."""
SIDE = {"wide": 13.5, "narrow": 10.9, "small": 13.5}
ROWS = 2.3


class ChoosePanel(StepPanel):
    """1: the four ways, what it is printed on, the list."""

    def __init__(self) -> None:
        super().__init__(1, t("labels_screen.step.choose"))
        self.ways: list[ChoiceKey] = []
        self._pad = QWidget()
        column = QVBoxLayout(self._pad)
        keys = QGridLayout()
        keys.setContentsMargins(0, 0, 0, 0)
        for at, _way in enumerate(Way):
            key = ChoiceKey()
            keys.addWidget(key, 0, at)
            keys.setColumnStretch(at, 1)
            key.walked.connect(lambda step, at=at: self.ways[(at + step) % len(self.ways)].setFocus())
            self.ways.append(key)
        self.chips = WrappedChips(0.4)
        self.form = CodesForm()
        self.wish = WishBlock()
        column.addLayout(keys)
        column.addWidget(self.form)
        column.addWidget(self.chips)
        column.addWidget(self.wish)
        self._column, self._keys = column, keys
        self.body.addWidget(self._pad)
        self.model = LogModel(columns())
        self.table = LogTable(self.model, row_units=ROWS, name=t("labels_screen.list"))
        self.body.addWidget(self.table, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def name_columns(self, columns: tuple[Column, ...]) -> None:
        """The heads of the list, in the words of the kind."""
        self.model.name_columns(columns)

    def show_way(self, way: Way) -> None:
        """Which way is in force: the block of ink, and Tab's one stop."""
        for at, (each, key) in enumerate(zip(Way, self.ways, strict=True), 1):
            state = ChoiceState.chosen if each is way else ChoiceState.plain
            key.show_choice(Choice(id=each, key=str(at), label=t(f"labels_screen.way.{each}"), state=state))
            policy = Qt.FocusPolicy.StrongFocus if each is way else Qt.FocusPolicy.ClickFocus
            key.setFocusPolicy(policy)

    def _dress(self) -> None:
        pad = theme.px(0.85)
        self._column.setContentsMargins(pad, pad, pad, theme.px(0.4))
        self._column.setSpacing(theme.px(0.7))
        self._keys.setHorizontalSpacing(theme.px(0.4))
        high = theme.px(3.4 if theme.look().breadth is theme.Breadth.wide else 3.6)
        for key in self.ways:
            key.setFixedHeight(high)


class PrintPanel(StepPanel):
    """2: the sheet as it will come out, the first place, how many it takes, the last print."""

    def __init__(self) -> None:
        super().__init__(2, t("labels_screen.step.print"))
        self.sheet = SheetView()
        self.less = KeyButton(ButtonRow(id="less", text="", key="−", height=2.25))
        self.more = KeyButton(ButtonRow(id="more", text="", key="＋", height=2.25))
        self.fresh = KeyButton(ButtonRow(id="fresh", text=t("shell.act.labels.fresh"), key="N", height=2.25))
        self.first = WordsLabel("", points=30, bold=True, spacing=1.1)
        self.first_note = WordsLabel("", "caption", muted=True)
        self.places = WordsLabel("", points=18, bold=True, spacing=1.2)
        self.places_note = WordsLabel("", "caption", muted=True)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        self._first_box, self._places_box = Panel(padding=0.8), Panel(padding=0.8)
        self._first_box.body.addWidget(WordsLabel(t("labels_screen.start"), "caption", muted=True))
        stepper = QHBoxLayout()
        for part, share in ((self.less, 0), (self.first, 1), (self.more, 0)):
            stepper.addWidget(part, share)
        self._first_box.body.addLayout(stepper)
        self._first_box.body.addWidget(self.first_note)
        self._first_box.body.addWidget(self.fresh, 0, Qt.AlignmentFlag.AlignLeft)
        self._places_box.body.addWidget(WordsLabel(t("labels_screen.places"), "caption", muted=True))
        self._places_box.body.addWidget(self.places)
        self._places_box.body.addWidget(self.places_note)
        side.addWidget(self._first_box)
        side.addWidget(self._places_box)
        side.addStretch(1)
        bench = QWidget()
        bench.setAutoFillBackground(True)
        bench.setBackgroundRole(QPalette.ColorRole.Window)
        self._across = QHBoxLayout(bench)
        self._across.addWidget(self.sheet, 1)
        self._across.addWidget(self._side)
        self.body.addWidget(bench, 1)
        self.progress = ProgressLine(counted=("labels_screen.progress.of", "labels_screen.progress.rows"))
        self.stop = KeyButton(ButtonRow(id="stop", text=t("labels_screen.stop"), key="Esc", height=2.4))
        self.again = KeyButton(ButtonRow(id="again", text=t("shell.act.labels.again"), key="P", height=2.6))
        self.go = KeyButton(ButtonRow(id="go", text=t("shell.act.labels.go"), key="Enter", main=True, height=2.6))
        self.last = WordsLabel("", "body", muted=True, spacing=1.3)
        self.foot = Strip()
        foot = QHBoxLayout(self.foot)
        for widget, stretch in (
            (self.progress, 1), (self.stop, 0), (self.go, 0), (self.again, 0), (self.last, 1)
        ):  # fmt: skip
            foot.addWidget(widget, stretch, Qt.AlignmentFlag.AlignVCenter)
        self._foot_row = foot
        self.body.addWidget(self.foot)
        self.set_running(running=False)
        theme.changed.connect(self._dress)
        self._dress()

    def set_running(self, *, running: bool) -> None:
        """While a long job runs its bar and the stop key stand in the foot."""
        self.progress.setVisible(running)
        self.stop.setVisible(running)
        for widget in (self.go, self.again, self.last):
            widget.setVisible(not running)

    def fit_foot(self) -> None:
        """A foot with nothing in it is not there."""
        parts = (self.progress, self.stop, self.go, self.again)
        self.foot.setVisible(any(part.isVisibleTo(self.foot) for part in parts) or bool(self.last.words))

    def set_roll(self, *, roll: bool) -> None:
        """A roll has no first place."""
        self._first_box.setVisible(not roll)

    def _dress(self) -> None:
        pad = theme.px(0.85)
        self._across.setContentsMargins(pad, pad, pad, pad)
        self._across.setSpacing(pad)
        self._foot_row.setContentsMargins(theme.px(0.85), theme.px(0.6), theme.px(0.85), theme.px(0.6))
        self._foot_row.setSpacing(theme.px(0.7))
        breadth = theme.look().breadth
        self.first.set_points(30 if breadth is theme.Breadth.wide else 22)
        self.first_note.setVisible(breadth is theme.Breadth.wide)
        self.places.set_points(18 if breadth is theme.Breadth.wide else 14)
        small = breadth is theme.Breadth.small  # no room: how many it takes stands in the first panel, arrows move
        for part in (self._places_box, self.less, self.more):
            part.setVisible(not small)
        self._first_box.set_padding(0.3 if small else 0.8)
        self._side.setFixedWidth(theme.px(SIDE[breadth.value]))
        layout = self._side.layout()
        if layout is not None:
            layout.setSpacing(theme.px(0.85))


class Missing(Painted):
    """Who is still to be read back: as many as there is room for, and how many more; no line is ever cut."""

    SPACING: Final = 1.45

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def set_names(self, names: Sequence[str]) -> None:
        """Others are missing."""
        self._names = tuple(names)
        access.name(self, missing_words(self._names))
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """What there is room for."""
        most = min(FEW_MISSING, len(self._names))
        while most > 1 and self._high(missing_words(self._names, most)) > self.height():
            most -= 1
        return missing_words(self._names, most)

    def _high(self, words: str) -> int:
        if not words:
            return 0
        font = theme.font("body")
        return round(theme.text.block_height(words, font, max(1, self.width()), self.SPACING) + 0.49)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width takes other lines."""
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All of them, at its present width."""
        return QSize(theme.px(14), self._high(missing_words(self._names)))

    def minimumSizeHint(self) -> QSize:
        """A line or two."""
        return QSize(theme.px(4), min(self.sizeHint().height(), theme.px(3.6)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The names, from the top left."""
        painter = QPainter(self)
        place = (0, 0, max(1, self.width()))
        theme.text.draw_block(painter, *place, self.words, theme.font("body"), theme.tokens().ink, self.SPACING)
        painter.end()


class BackPanel(StepPanel):
    """3: how many were read back, the answer to the last scan, what to do, what is missing."""

    def __init__(self) -> None:
        super().__init__(3, t("labels_screen.step.back"), now=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "inside")
        self.figure = Figure()
        self.banner = MistakeBanner()
        self.advice = WordsLabel("", "work", spacing=1.35)
        self.reprint = KeyButton(ButtonRow(id="reprint", text="", key="Enter", main=True, height=3.4))
        self.missing_title = WordsLabel(t("labels_screen.missing"), "label")
        self.missing = Missing()
        self._pad = QWidget()
        self._column = QVBoxLayout(self._pad)
        self._column.addWidget(self.advice)
        self._column.addWidget(self.reprint, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self._column.addWidget(self.missing_title)
        self._column.addWidget(self.missing)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.banner)
        self.body.addWidget(self._pad, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        pad = theme.px(1)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(theme.px(0.7))


class LabelsView(QWidget):
    """The three panels, the strip of the printer over them, the picker over the first."""

    def __init__(self) -> None:
        super().__init__()
        self.strip = BannerStrip(self)
        self.choose, self.print, self.back = ChoosePanel(), PrintPanel(), BackPanel()
        self._front = 0
        self._across = QHBoxLayout()
        for panel in (self.choose, self.print, self.back):
            self._across.addWidget(panel)
        self._across.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        column.addLayout(self._across, 1)
        self._column = column
        self.picker, self.asker = ValuePicker(self, numbered=True), ValuePicker(self, numbered=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def panels(self) -> tuple[StepPanel, ...]:
        """The three steps."""
        return (self.choose, self.print, self.back)

    @property
    def front(self) -> int:
        """Which panel is in sight where there is room for one only, 0 to 2."""
        return self._front

    def show_panel(self, at: int) -> None:
        """Bring a panel to the front, where there is room for one only."""
        self._front = at % 3
        self._dress()
        if theme.look().breadth is theme.Breadth.small:
            self.rest()

    def show_here(self, *, back: bool) -> None:
        """The heavy frame: around the reading back once the next scan goes there."""
        kind = PanelKind.now if back else PanelKind.plain
        if self.back.property("panel") != kind.value:
            self.back.set_kind(kind)

    def rest(self) -> None:
        """The focus goes where nothing is asked: to the sheet, or to what is in sight of it."""
        if self.print.sheet.isVisibleTo(self):
            self.print.sheet.setFocus()
        elif self.choose.isVisibleTo(self):
            self.choose.table.setFocus()
        else:
            self.back.setFocus()

    def place_picker(self) -> None:
        """Under the four ways, over the list."""
        panel = self.choose if self.choose.isVisible() else self
        top = panel.mapTo(self, panel.rect().topLeft())
        offset = theme.px(3.2 + 4.6) if panel is self.choose else 0
        room = panel.height() - offset - theme.px(0.5)
        inside = self.width() - top.x() - theme.px(1)
        if theme.look().breadth is theme.Breadth.small:
            for picker in (self.picker, self.asker):
                picker.setGeometry(0, 0, self.width(), min(self.height(), picker.wanted_height()))
            return
        for picker, most in ((self.picker, panel.width() - theme.px(1)), (self.asker, inside)):
            wide = min(theme.px(30 if picker is self.picker else 44), most)
            high = min(room, picker.wanted_height())
            picker.setGeometry(top.x() + theme.px(0.5), top.y() + offset, wide, high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picker stays where it belongs."""
        super().resizeEvent(event)
        self.place_picker()

    def _dress(self) -> None:
        gap = theme.px(body_padding())
        self._across.setSpacing(gap)
        self._column.setSpacing(gap)
        breadth = theme.look().breadth
        small = breadth is theme.Breadth.small
        for at, panel in enumerate(self.panels):
            panel.setVisible(not small or at == self._front)
        for panel, widths in ((self.choose, LEFT), (self.back, RIGHT)):
            if small:
                panel.setMinimumWidth(0)
                panel.setMaximumWidth(16_777_215)
            else:
                panel.setFixedWidth(theme.px(widths[breadth.value]))
