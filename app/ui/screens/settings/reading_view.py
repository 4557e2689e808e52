"""The scanner setup's layout: the test scan on top, then one card a source. No logic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.drawing import Symbol
from app.settings.words import t
from app.ui import theme
from app.ui.screens.settings.source_card import SourceCard
from app.ui.widgets import access
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.symbol_view import SymbolView
from app.ui.widgets.words_label import WordsLabel


class ReadingView(QWidget):
    """The page under 設定 → 読み取り."""

    def __init__(self) -> None:
        super().__init__()
        self.only_shown = WordsLabel(t("scanners.only_shown"), "label")
        self.ask = WordsLabel(t("scanners.test.about"), "label")
        self.test = KeyButton(ButtonRow(id="test", text=t("scanners.test"), key="Enter", main=True, height=3.0))
        self.paper = KeyButton(ButtonRow(id="paper", text=t("scanners.paper"), height=3.0))
        self.said = BannerStrip(self)
        self.code: SymbolView | None = None
        self.no_ports = WordsLabel(t("scanners.no_ports"), "label", muted=True)
        self._buttons = FlowRow(gap=0.75)
        self._buttons.set_widgets((self.test, self.paper))
        self._beside = QVBoxLayout()
        for part in (self.ask, self._buttons):
            self._beside.addWidget(part)
        self._beside.addStretch(1)
        self._try = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._try.addLayout(self._beside, 1)
        self._cards = QVBoxLayout()
        self._top = QVBoxLayout()
        self._top.addWidget(self.only_shown)
        self._top.addLayout(self._try)
        self._top.addWidget(self.said)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._top)
        self._column.addLayout(self._cards)
        theme.changed.connect(self._measure)
        self._measure()

    def show_code(self, symbols: Sequence[Symbol]) -> None:
        """The test code, once it is drawn."""
        if self.code is None:
            self.code = SymbolView(symbols, t("scanners.test.code"), self)
            self._try.insertWidget(0, self.code, 0, Qt.AlignmentFlag.AlignTop)
            self.code.show()
            self._measure()

    def show_cards(self, cards: Sequence[SourceCard], *, ports: int) -> None:
        """These cards in this order; the empty state of serial scanners stands in their place."""
        while self._cards.count():
            self._cards.takeAt(0)
        for at, card in enumerate(cards):
            if at == 1 and not ports:
                self._cards.addWidget(self.no_ports)
            self._cards.addWidget(card)
            card.show()
        self.no_ports.setParent(self)
        self.no_ports.setVisible(not ports)

    def wait(self, seconds: int) -> None:
        """A test scan is waited for so long; 0: no longer."""
        words = t("scanners.test.now", seconds=seconds) if seconds else t("scanners.test.about")
        self.ask.set_words(words)
        text = t("scanners.test.waiting" if seconds else "scanners.test")
        self.test.set_row(ButtonRow(id="test", text=text, key="" if seconds else "Enter", main=not seconds, height=3.0))
        if seconds:
            self.said.set_row(StripRow())
            access.say(self.ask, words)

    def say(self, row: StripRow) -> None:
        """What came of the test scan."""
        self.said.set_row(row)

    def _measure(self) -> None:
        small = theme.look().breadth is theme.Breadth.small
        direction = QBoxLayout.Direction.TopToBottom if small else QBoxLayout.Direction.LeftToRight
        self._try.setDirection(direction)
        self._try.setSpacing(theme.px(1.25))
        self._beside.setSpacing(theme.px(0.75))
        self._cards.setSpacing(theme.px(0.75))
        self._top.setContentsMargins(theme.px(1), theme.px(0.75), theme.px(1), 0)
        self._top.setSpacing(theme.px(0.9))
        self.no_ports.setContentsMargins(theme.px(1), theme.px(0.25), 0, theme.px(0.5))
        self._column.setSpacing(theme.px(0.9))
