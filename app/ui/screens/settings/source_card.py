"""One source of scans on the setup page: its name and state, what came from it last, what that was read as.

Shows only.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.screens.settings.reading_words import Said
from app.ui.widgets import access
from app.ui.widgets.banner_strip import BannerStrip, StripRow
from app.ui.widgets.chips import Chip, ChipRow
from app.ui.widgets.panel import PanelHead
from app.ui.widgets.words_label import WordsLabel


class SourceCard(QWidget):
    """Head with name and state; below it raw characters, their meaning, one sentence, and what can be set."""

    def __init__(self, name: str, about: str = "", *, hears: bool = True) -> None:
        """`hears` False: nothing comes from here (no camera), so that nothing is waited for."""
        super().__init__()
        self.head = PanelHead()
        self.head.set_title(name, about)
        self.state = Chip(ChipRow(text=" "), self.head)
        self.head.add_right(self.state)
        self.raw = WordsLabel("", points=18, bold=True)
        self.understood = WordsLabel("", "work", muted=True)
        self.note = WordsLabel("", "label", muted=True)
        self.strip = BannerStrip(self)
        self.controls: list[QWidget] = []
        self._narrow: list[tuple[QWidget, float]] = []
        self._name = name
        self._body = QVBoxLayout()
        self._caption = WordsLabel(t("scanners.raw.none"), "caption", muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addLayout(self._body)
        self._body.addWidget(self.strip)
        for part in (self.note, self._caption, self.raw, self.understood):
            self._body.addWidget(part)
            part.setVisible(part is self._caption and hears)
        theme.changed.connect(self._measure)
        self._measure()

    def add(self, widget: QWidget, *controls: QWidget, width: float = 0.0) -> None:
        """Something that can be set, below, at most `width` u wide; and what of it takes the focus."""
        self._body.addWidget(widget)
        self.controls += controls
        if width:
            self._narrow.append((widget, width))
            self._measure()

    def set_name(self, name: str, about: str) -> None:
        """Another name, or another word beside it."""
        self._name = name
        self.head.set_title(name, about)

    def set_state(self, word: str, kind: str) -> None:
        """The state in a word, with the icon of its kind."""
        self.state.set_row(ChipRow(text=word, kind=kind, spoken=access.joined(self._name, word)))
        access.name(self, access.joined(self._name, word))

    def say(self, said: Said | None) -> None:
        """One sentence about it, or none."""
        self.strip.set_row(StripRow() if said is None else StripRow(words=said.words, family=said.family))

    def warn(self, words: str) -> None:
        """What is wrong with it and what to do, or nothing."""
        self.say(Said(words, Family.look) if words else None)

    def set_note(self, words: str, *, hears: bool) -> None:
        """A calm word on it, or none; and whether anything is waited for from it."""
        self.note.set_words(words)
        self.note.setVisible(bool(words))
        self._caption.setVisible(hears or bool(self.raw.words))

    def show_raw(self, raw: str) -> None:
        """The characters that came."""
        self._caption.set_words(t("scanners.raw"))
        self.raw.set_words(raw)
        for part in (self._caption, self.raw):
            part.show()
        QTimer.singleShot(0, self, self._come_in_sight)

    def _come_in_sight(self) -> None:
        """Whichever source scans, its characters are seen at once: the page is longer than a small screen."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and self.raw.isVisibleTo(above):
            above.ensureWidgetVisible(self.understood, 0, theme.px(2))
            above.ensureWidgetVisible(self.head, 0, 0)
            above.horizontalScrollBar().setValue(0)  # only down and up

    def show_meaning(self, words: str) -> None:
        """What they were read as; said aloud."""
        self.understood.set_words(words)
        self.understood.setVisible(bool(words))
        access.say(self.understood, words)

    def _measure(self) -> None:
        self._body.setContentsMargins(theme.px(1), theme.px(0.5), theme.px(1), theme.px(0.75))
        self._body.setSpacing(theme.px(0.35))
        for widget, width in self._narrow:
            widget.setMaximumWidth(theme.px(width))
