"""The panel's foot: the one button Enter presses or why there is none, and what becomes of a removed part."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from app.domain.bench_words import PartFate
from app.settings.words import t
from app.ui import theme
from app.ui.screens.repair.model import Now
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.rule import Strip
from app.ui.widgets.words_label import WordsLabel

FATE_KEYS = {PartFate.discard: "D", PartFate.keep: "K", PartFate.give_back: "F"}
HIGH, LOW = 3.3, 2.25
"""Of Enter's button, in u."""


class NowFoot(Strip):
    """`gone`: the button; `fate` carries what was pressed."""

    gone = Signal()
    fate = Signal(str)

    def __init__(self) -> None:
        super().__init__(sunk=True)
        self._tall, self._words = HIGH, ("", "")
        self.go = KeyButton(ButtonRow(id="go", text="", key="Enter", main=True, height=HIGH))
        self.go.chosen.connect(lambda _id: self.gone.emit())
        self.why = WordsLabel("", "body", muted=True, spacing=1.3)
        self.fate_label = WordsLabel(t("repair_page.removed"), "body", muted=True)
        self.fates = {fate: KeyButton(ButtonRow(id=fate.value, text="", key=key)) for fate, key in FATE_KEYS.items()}
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.go)
        self._row.addWidget(self.fate_label, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in self.fates.values():
            button.chosen.connect(self.fate)
            self._row.addWidget(button)
        self.go.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for part in (self.fate_label, *self.fates.values()):  # a part's name shortens before the words of a key do
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row.addWidget(self.why, 10, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)

    def show_now(self, now: Now, fate: PartFate) -> None:
        """What Enter does, or why it does nothing."""
        small = theme.look().breadth is theme.Breadth.small
        reason = "" if now.enters else now.why_not
        self._words = now.main, now.short
        self.go.set_row(ButtonRow(id="go", text=now.main, key="Enter", main=True, reason=reason, height=self._tall))
        self.go.setVisible(bool(now.main))
        self.why.set_words(now.why_not)
        self.why.setVisible(bool(now.why_not))
        for one, button in self.fates.items():
            key, words = FATE_KEYS[one], t(f"repair_page.fate.{one}")
            button.set_row(ButtonRow(id=one.value, text=words, key=key, main=one is fate, height=LOW))
            button.setVisible(now.fates)
        self.fate_label.setVisible(now.fates and not small)
        self.setVisible(bool(now.main or now.why_not))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room for what Enter does."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Few words for Enter where all of them would be cut: the marked line says the rest."""
        full, short = self._words
        self.go.set_row(replace(self.go.row, text=full))
        parts = [part for part in (self.go, self.fate_label, *self.fates.values()) if part.isVisibleTo(self)]
        taken = sum(part.sizeHint().width() + theme.px(0.6) for part in parts) + theme.px(1.8)
        if short and taken > self.width():
            self.go.set_row(replace(self.go.row, text=short))

    def dress(self, *, low: bool) -> None:
        """As low as a key can be where the panel is low."""
        edge = theme.px(0.25 if low else 0.6)
        self._row.setContentsMargins(theme.px(0.8), edge, theme.px(1), edge)
        self._row.setSpacing(theme.px(0.6))
        self._tall = LOW if low else HIGH
        self.go.set_row(replace(self.go.row, height=self._tall))
        self._fit()
