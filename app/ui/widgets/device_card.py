"""The device card: one unit at a glance, sections always in the same order.

Decides the order (serial, tag, school, chips; facts; warnings; form; history) and when the whole is replaced. It must
not know where facts come from; how the sections are set is `card_face`'s.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QScrollBar, QSizePolicy, QVBoxLayout, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access, card_face
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.corners import round_content
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel
from app.ui.widgets.timeline import Timeline, TimelineEntry, TimelineStyle
from app.ui.widgets.viewport import own_viewport


class CardFact(NamedTuple):
    """One fact. `lead` stands before the value in regular weight, `note` after it in brackets.

    `wide_only` facts and all notes give way under 1500 px; `short` is then said instead of the value; `icon` (a theme
    icon name) stands before the value in a tile.
    """

    label: str
    value: str
    lead: str = ""
    note: str = ""
    short: str = ""
    strong: bool = False
    wide_only: bool = False
    icon: str = ""


class CardBlock(NamedTuple):
    """A block in a family's soft fill: a warning, or the fault report. `aside` stands at the right of the head."""

    family: Family
    head: str
    aside: str = ""
    body: str = ""
    detail: str = ""


class DeviceCardData(NamedTuple):
    """All the card shows, worded. `tiles` are painted as a grid (the ledger screen), `facts` as a list."""

    serial: str
    spoken: str
    tag: str = ""
    school: str = ""
    school_note: str = ""
    chips: tuple[ChipRow, ...] = ()
    facts: tuple[CardFact, ...] = ()
    tiles: tuple[CardFact, ...] = ()
    warnings: tuple[CardBlock, ...] = ()
    form: CardBlock | None = None
    history_title: str = ""
    history_note: str = ""
    history: tuple[TimelineEntry, ...] = ()


class CardFace(Painted):
    """Everything of the card above the history, in one paint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DeviceCardData | None = None
        self._large = False
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)

    def show_data(self, data: DeviceCardData | None, *, large: bool, empty: str) -> None:
        """Show another unit, or the sentence for none; `large` sets the serial at 30 pt."""
        self._data, self._large, self._empty = data, large, empty
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """Height of the sections at the present width."""
        return QSize(theme.px(24), self._height(self.width()))

    def minimumSizeHint(self) -> QSize:
        """The sections are never cut."""
        return QSize(0, self._height(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may wrap words anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sections."""
        self.forget_tips()
        painter = QPainter(self)
        if self._data is None:
            card_face.flow_empty(painter, float(self.width()), self._empty)
        else:
            card_face.flow_card(painter, float(self.width()), self._data, large=self._large, owe_tip=self.owe_tip)

    def _height(self, width: int) -> int:
        if self._data is None:
            return round(card_face.flow_empty(None, float(width), self._empty))
        return round(card_face.flow_card(None, float(width), self._data, large=self._large))

    def _fit(self) -> None:
        height = self._height(self.width())
        if self.minimumHeight() != height:
            self.setFixedHeight(height)


class DeviceCard(Panel):
    """The card. `entry_opened` names the event of the history that Enter or a double click opened."""

    entry_opened = Signal(str)

    def __init__(
        self,
        style: TimelineStyle = TimelineStyle.compact,
        *,
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(padding=0, parent=parent)
        self._large = style is TimelineStyle.full
        self._empty = empty or t("intake_widgets.card.empty")
        self._data: DeviceCardData | None = None
        self.face = CardFace()
        self.history = Timeline(style, name=t("intake_widgets.card.history"))
        self._inner = QWidget()
        self._inner.setProperty("plain", "true")
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.face)
        column.addWidget(self.history, 1)
        column.addStretch(0)
        self._column = column
        self._scroll = QScrollArea()
        own_viewport(self._scroll, QPalette.ColorRole.NoRole)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._inner)
        self.body.addWidget(self._scroll)
        round_content(self.body.parentWidget(), headed=False)
        # The card scrolls as a whole, never the history inside it: one wheel, one bar.
        self.history.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.history.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.history.resized.connect(self._fit_history)
        self.history.current_moved.connect(self._follow)
        self._scroll.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.history.entry_opened.connect(self.entry_opened)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.set_card(None)

    @property
    def card(self) -> DeviceCardData | None:
        """The unit shown."""
        return self._data

    @property
    def scroll_bar(self) -> QScrollBar:
        """The card's own bar; it has something to do only where the card is too low for its sections."""
        return self._scroll.verticalScrollBar()

    def set_card(self, data: DeviceCardData | None) -> None:
        """Replace the whole card, or empty it; the same again changes nothing."""
        if data is not None and data == self._data:
            return
        self._data = data
        self.face.show_data(data, large=self._large, empty=self._empty)
        self.history.set_entries(data.history if data is not None else ())
        self.history.setVisible(data is not None and bool(data.history))
        self._fit_history()
        self._scroll.verticalScrollBar().setValue(0)
        access.name(self, data.spoken if data is not None else self._empty)

    def paint_now(self) -> None:
        """Lays out and paints at once what `set_card` gave; else Qt would, after whatever else waits to be done."""
        if self.isVisible():
            # Two rounds: the face's new height, then the room that leaves to the history.
            for _ in range(2):
                for part in (self.face, self._inner):
                    QCoreApplication.sendPostedEvents(part, QEvent.Type.LayoutRequest)
            self.face.repaint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the serial, plain."""
        if event.matches(QKeySequence.StandardKey.Copy) and self._data is not None:
            QApplication.clipboard().setText(self._data.serial)
        else:
            event.ignore()

    def _restyle(self) -> None:
        side = theme.px(1)
        self._column.setContentsMargins(0, 0, 0, theme.px(0.25))
        self.history.setViewportMargins(side, 0, side // 2, 0)
        self._fit_history()

    def _fit_history(self) -> None:
        tall = self.history.content_height()
        while tall < self._scroll.viewport().height() and self.history.show_more():
            tall = self.history.content_height()
        self.history.setMinimumHeight(tall + 2)

    def _scrolled(self, value: int) -> None:
        if value >= self._scroll.verticalScrollBar().maximum() and self.history.show_more():
            self._fit_history()

    def _follow(self, row: QRect) -> None:
        corner = self.history.viewport().mapTo(self._inner, row.topLeft())
        self._scroll.ensureVisible(corner.x(), corner.y(), 0, theme.px(1))
        self._scroll.ensureVisible(corner.x(), corner.y() + row.height(), 0, theme.px(1))
