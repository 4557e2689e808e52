"""The layout of a repair's page: header and path, the panel and what lies under it, the column beside. No logic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.repair.head import RepairHead, StepPath
from app.ui.screens.repair.lines import LineList
from app.ui.screens.repair.model import Column, Deed, Line
from app.ui.screens.repair.now_panel import NowPanel
from app.ui.screens.repair.side import CostBox, EarlierList, NoteList, PhotoTiles
from app.ui.screens.repair.wording import EarlierLine
from app.ui.shell.frame import body_padding
from app.ui.widgets import access
from app.ui.widgets.corners import round_content
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.paint_kit import draw_family_icon
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel
from app.ui.widgets.words_label import WordsLabel

LEFT, RIGHT = {"wide": 56, "narrow": 60, "small": 1}, {"wide": 44, "narrow": 40, "small": 1}
"""Shares of the two columns."""
LOW = 20.0
"""Below this height, in u, costs and earlier repairs don't stand under each other."""


class Pairs(Painted):
    """Captions with their values, one after the other, as many lines as it takes."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: tuple[tuple[str, str], ...] = ()
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show others."""
        self._pairs = tuple(pairs)
        access.name(self, access.joined(*(f"{caption} {value}" for caption, value in self._pairs)))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Pairs go on in the next line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        return self._lay(width, None)

    def _lay(self, width: int, painter: QPainter | None) -> int:
        tokens, tall = theme.tokens(), theme.px(1.7)
        small, strong = theme.font("body"), theme.font("label")
        x, y, gap = 0.0, 0, theme.px(0.45)
        for caption, value in self._pairs:
            first = theme.text.text_width(caption, small)
            wide = first + gap + theme.text.text_width(value, strong)
            if x and x + wide > width:
                x, y = 0.0, y + tall
            if painter is not None:
                base = y + tall * 0.68
                painter.setFont(small)
                painter.setPen(tokens.ink2)
                painter.drawText(round(x), round(base), caption)
                fitted = theme.text.fit(value, strong, max(theme.px(2), width - x - first - gap))
                painter.setFont(fitted.font)
                painter.setPen(tokens.ink)
                painter.drawText(round(x + first + gap), round(base), fitted.text)
                if fitted.elided:
                    self.owe_tip(self.rect().toRectF(), value)
            x += wide + theme.px(1.5)
        return y + tall if self._pairs else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Captions in ink2, values bold."""
        painter = QPainter(self)
        self.forget_tips()
        self._lay(self.width(), painter)
        painter.end()


class TimesPanel(Panel):
    """Earlier repairs; from the third time on the title carries the sign of what is to be looked at."""

    def __init__(self) -> None:
        super().__init__("", padding=0)
        self.there = False
        """Whether there are any."""
        self.title = TimesTitle()
        self.earlier = EarlierList()
        self.body.setSpacing(0)
        self.body.addWidget(self.title)
        self.body.addWidget(self.earlier)

    def show_times(self, words: str, lines: tuple[EarlierLine, ...], *, look: bool) -> None:
        """Which time it is, and the times before."""
        self.title.show_title(words, look=look)
        self.earlier.show_lines(lines)
        self.there = bool(lines)


class TimesTitle(Painted):
    """The panel's head: with its icon where it is a warning."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._look = "", False
        self.board = KeyButton(ButtonRow(id="board", text=t("kinds.route.board"), key="B", height=2.25))
        self._row = QHBoxLayout(self)
        self._row.addStretch(1)
        self._row.addWidget(self.board)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._row.setContentsMargins(theme.px(1), theme.px(0.3), theme.px(1), theme.px(0.3) + 1)
        self.setFixedHeight(theme.px(2.9))

    def show_title(self, words: str, *, look: bool) -> None:
        """Show another."""
        self._words, self._look = words, look
        access.name(self, words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, words, the line below."""
        painter = QPainter(self)
        tokens, x = theme.tokens(), float(theme.px(1))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.line))
        if self._look:
            side = theme.px(1.15)
            draw_family_icon(painter, "look", x, round((self.height() - side) / 2), side)
            x += side + theme.px(0.5)
        right = self.board.x() if self.board.isVisible() else self.width()
        room = QRectF(x, 0, right - x - theme.px(0.5), self.height() - 1)
        colour = tokens.look_text if self._look else tokens.ink
        theme.text.draw_line(painter, room, self._words, theme.font("h2"), colour)
        painter.end()


class RepairView(QWidget):
    """Everything of the page. `deed` carries what was pressed below the panel."""

    deed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.head, self.path = RepairHead(), StepPath()
        self.now = NowPanel()
        self.side_page = 0
        """At 200 %: what stands in the place of the work, as `_pages` counts; 0: the work."""
        top = self.top = Panel(padding=0)
        top.body.addWidget(self.head)
        top.body.addWidget(self.path)
        top.body.setSpacing(0)
        round_content(top.body.parentWidget(), headed=False)
        self.found = Panel(t("repair_page.panel.found"), padding=1)
        self.pairs = Pairs()
        self.routes = LineList(only_tells=True)
        self.found.body.addWidget(self.pairs)
        self.found.body.addWidget(self.routes)
        self.more = Panel(t("repair_page.panel.more"), padding=0.75)
        self.deeds = FlowRow(gap=0.5)
        self.more.body.addWidget(self.deeds)
        self._work, self._side = QWidget(), QWidget()
        work = QVBoxLayout(self._work)
        for part, stretch in ((self.now, 1), (self.found, 0)):
            work.addWidget(part, stretch)
        side = self._make_side()
        self._across = QHBoxLayout()
        self._across.addWidget(self._work)
        self._across.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(top)
        column.addLayout(self._across, 1)
        self._layouts = (column, work, side, self._across)
        self._buttons: dict[str, KeyButton] = {}
        for layout in (work, side):
            layout.setContentsMargins(0, 0, 0, 0)
        theme.changed.connect(self.fit)
        self.fit()

    def _make_side(self) -> QVBoxLayout:
        self.cost = Panel(t("repair_page.panel.cost"))
        self.amounts = CostBox()
        self.cost.body.addWidget(self.amounts)
        self.times = TimesPanel()
        self.ask_board = self.times.title.board
        self.ask_board.chosen.connect(self.deed)
        self.said = Panel(t("repair_page.panel.said"))
        self.words = WordsLabel("", "work", spacing=1.4)
        self.sent = WordsLabel("", "caption", muted=True)
        self.photos, self.notes = PhotoTiles(), NoteList()
        for part, stretch in ((self.words, 0), (self.sent, 0), (self.photos, 0), (self.notes, 1)):
            self.said.body.addWidget(part, stretch)
        side = QVBoxLayout(self._side)
        for panel, stretch in ((self.cost, 0), (self.times, 0), (self.said, 1), (self.more, 0)):
            side.addWidget(panel, stretch)
        return side

    def show_routes(self, columns: Sequence[Column], lines: Sequence[Line]) -> None:
        """Every route, open or not, with its reason; not where the panel itself asks."""
        self.routes.show_lines(columns, lines, -1)
        self.routes.setVisible(bool(lines))

    def show_deeds(self, deeds: Sequence[Deed]) -> None:
        """The keys under the panel; buttons are used again."""
        for deed in deeds:
            if deed.id not in self._buttons:
                made = KeyButton(ButtonRow(id=deed.id, text="", key=deed.key, height=2.25), self.deeds)
                made.chosen.connect(self.deed)
                self._buttons[deed.id] = made
            words = t("repair_page.deed", words=t(f"repair_page.deed.{deed.word}"), scan=deed.scan)
            self._buttons[deed.id].set_row(ButtonRow(id=deed.id, text=words, key=deed.key, height=2.25))
        named = {deed.id for deed in deeds}
        for name, button in self._buttons.items():
            button.setVisible(name in named)
        self.deeds.set_widgets([self._buttons[deed.id] for deed in deeds])
        self._fit_more()
        QTimer.singleShot(0, self, self._fit_more)  # once the widths are as they will be

    def fit(self) -> None:
        """Space goes from the column beside and what lies below, never from the panel."""
        breadth = theme.look().breadth
        small = breadth is theme.Breadth.small
        gap = theme.px(body_padding() if not small else 0.5)
        for layout in self._layouts:
            layout.setSpacing(gap)
        self._across.setStretch(0, LEFT[breadth.value])
        self._across.setStretch(1, RIGHT[breadth.value])
        self._work.setVisible(not small or not self.side_page)
        self._side.setVisible(not small or bool(self.side_page))
        page = self._pages[min(self.side_page, len(self._pages)) - 1] if self.side_page else ()
        self.cost.setVisible(not small or self.cost in page)
        self.times.setVisible(self.times.there and (not small or self.times in page))
        self.said.setVisible(not small or self.said in page)
        asked = self.now.now is not None and self.now.now.task == "diagnose"
        self.found.setVisible(breadth is theme.Breadth.wide and not asked)
        self._fit_more()
        self.cost.set_padding(1 if breadth is theme.Breadth.wide else 0.75)
        self.said.set_padding(1 if breadth is theme.Breadth.wide else 0.75)

    def _fit_more(self) -> None:
        """The keys keep their lines: in the side column, or where that is narrow in a strip under the panel."""
        breadth = theme.look().breadth
        wide = breadth is theme.Breadth.wide
        home = self._side if wide else self._work
        if self.more.parentWidget() is not home:
            layout = home.layout()
            if layout is not None:
                layout.addWidget(self.more)
        self.more.head.setVisible(False)  # its name is for those who listen; the room is for keys
        self.more.set_padding(0.75 if wide else 0.5)
        shown = breadth is not theme.Breadth.small and self.deeds.heightForWidth(400) > 0
        self.more.setVisible(shown)
        pad = theme.px(0.75 if wide else 0.5)
        inner = max(1, home.width() - 2 * pad - 2)
        self.more.setFixedHeight(self.deeds.heightForWidth(inner) + 2 * pad + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys below may take another number of lines."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_more)

    @property
    def _pages(self) -> tuple[tuple[Panel, ...], ...]:
        """At 200 %: costs and earlier repairs, then form, photos and notes; where the window is low each for itself."""
        if self.height() >= theme.px(LOW) or not self.times.there:
            return (self.cost, self.times), (self.said,)
        return (self.cost,), (self.times,), (self.said,)

    @property
    def narrowed(self) -> bool:
        """Whether there is room for one half only."""
        return theme.look().breadth is theme.Breadth.small

    @property
    def in_side(self) -> bool:
        """Whether the column stands in the place of the work."""
        return self.narrowed and bool(self.side_page)

    def show_there(self, *, there: bool) -> None:
        """Nothing but the bench while the page is awaited."""
        for part in (self.top, self._work, self._side):
            part.setVisible(there)

    def swap(self) -> None:
        """At 200 %: the column beside in the place of the work, one part of it after the other, then back."""
        self.side_page = (self.side_page + 1) % (len(self._pages) + 1)
        self.fit()

    def show_work(self) -> None:
        """The work again."""
        self.side_page = 0
        self.fit()
