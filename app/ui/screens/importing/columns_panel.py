"""Kind and columns of a file by hand: one choice of what it is, and for each heading what it holds.

Decides how they are asked; must not know how a file is read. A page of the screen, no dialog.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.kinds import ImportKind
from app.settings.words import t
from app.ui import theme
from app.ui.screens.fields import field_words
from app.ui.screens.importing.wording import kind_words
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.scrolling import scrolling
from app.ui.widgets.words_label import WordsLabel
from app.usecases.import_job import LEFT_OUT

_LONGEST = 32
"""Characters shown of a value."""
FieldsOf = Callable[[ImportKind], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What a person chose: the kind (None: to be guessed), heading → field where not as guessed, the sheet."""

    kind: ImportKind | None
    maps: Mapping[str, str]
    sheet: str | None = None


class ColumnsPanel(Panel):
    """The page. `apply` and `leave` are its buttons; `by_hand` tells what is chosen."""

    def __init__(self, fields_of: FieldsOf, parent: QWidget | None = None) -> None:
        super().__init__(t("import_screen.hand.title"), kind=PanelKind.now, parent=parent)
        self._fields_of = fields_of
        self._guessed: Mapping[str, str] = {}
        self._headings: tuple[str, ...] = ()
        self._samples: Mapping[str, str] = {}
        self.choices: list[QComboBox] = []
        self.clash = WordsLabel(bold=True)
        self.kind = QComboBox()
        self.sheet = QComboBox()
        self.kind.setAccessibleName(t("import_screen.hand.kind"))
        self.sheet.setAccessibleName(t("import_screen.hand.sheet"))
        self.apply = KeyButton(
            ButtonRow(id="apply", text=t("shell.act.columns.apply"), key="Enter", main=True, height=3.75)
        )
        self.leave = KeyButton(ButtonRow(id="leave", text=t("shell.act.columns.leave"), key="Esc", height=3.75))
        self._note = WordsLabel(t("import_screen.hand.note"), role="caption", muted=True)
        self._top, self._foot = QGridLayout(), QHBoxLayout()
        self._sheet_words = QLabel(t("import_screen.hand.sheet"))
        self._top.addWidget(QLabel(t("import_screen.hand.kind")), 0, 0)
        self._top.addWidget(self.kind, 0, 1)
        self._top.addWidget(self._sheet_words, 1, 0)
        self._top.addWidget(self.sheet, 1, 1)
        self._top.setColumnStretch(2, 1)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._scroll = scrolling(self._grid_holder)
        for part in (self.apply, self.leave):
            self._foot.addWidget(part)
        self._foot.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        column = self.body
        assert isinstance(column, QVBoxLayout)
        column.addLayout(self._top)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.clash)
        column.addLayout(self._foot)
        self.setFocusProxy(self.kind)
        self.kind.addItem(t("import_screen.hand.guess"), None)
        for kind in ImportKind:
            self.kind.addItem(kind_words(kind), kind.value)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        theme.changed.connect(self._space)
        self._space()

    def ask(
        self,
        kind: ImportKind | None,
        headings: Sequence[str],
        guessed: Mapping[str, str],
        sheets: Sequence[str] = (),
        samples: Mapping[str, str] | None = None,
    ) -> None:
        """Ask about a file with these headings; `guessed` is heading → field as it was understood, `samples` heading →
        a value under it.
        """
        self._samples = samples or {}
        self._headings, self._guessed = tuple(h for h in headings if h), dict(guessed)
        self.sheet.clear()
        self.sheet.addItems(list(sheets))
        for part in (self.sheet, self._sheet_words):
            part.setVisible(bool(sheets))
        at = self.kind.findData(kind.value if kind is not None else None)
        if at == self.kind.currentIndex():
            self._kind_changed()
        self.kind.setCurrentIndex(at)

    def by_hand(self) -> ByHand:
        """What is chosen now; only what differs from the guess is said by hand."""
        maps = {
            heading: str(choice.currentData() or LEFT_OUT)
            for heading, choice in zip(self._headings, self.choices, strict=True)
            if choice.currentData() != self._guessed.get(heading, "")
        }
        return ByHand(kind=self._kind(), maps=maps, sheet=self.sheet.currentText() or None)

    def choose(self, heading: str, name: str) -> None:
        """Choose what a heading holds; raises ValueError for a heading that is not asked about."""
        choice = self.choices[self._headings.index(heading)]
        choice.setCurrentIndex(choice.findData(name))

    def _kind(self) -> ImportKind | None:
        chosen = self.kind.currentData()
        return ImportKind(chosen) if chosen else None

    def _kind_changed(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        kind = self._kind()
        names = tuple(self._fields_of(kind)) if kind is not None else ()
        self.choices = [self._choice(heading, names) for heading in self._headings]
        for row, (heading, choice) in enumerate(zip(self._headings, self.choices, strict=True)):
            label = _plain(heading)
            label.setBuddy(choice)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(choice, row, 1)
            self._grid.addWidget(_plain(self._sample(heading)), row, 2)
        self._grid.setColumnStretch(3, 1)
        self._grid.setRowStretch(len(self.choices), 1)
        self._scroll.setVisible(bool(names))
        # Made anew, they would come after the keys under them.
        stops = (self.kind, self.sheet, *self.choices, self.apply, self.leave)
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)
        self._tell_clash()

    def _sample(self, heading: str) -> str:
        value = " ".join(self._samples.get(heading, "").split())
        if not value:
            return ""
        return t("import_screen.hand.sample", value=value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…")

    def _tell_clash(self) -> None:
        """Says at once that two columns hold the same: only one of them would be taken in."""
        chosen: dict[str, list[str]] = {}
        for heading, choice in zip(self._headings, self.choices, strict=True):
            if choice.currentData():
                chosen.setdefault(str(choice.currentData()), []).append(heading)
        parted = t("import_screen.ignored.parted")
        words = [
            t("import_screen.hand.clash", field=field_words(name), columns=parted.join(headings))
            for name, headings in chosen.items()
            if len(headings) > 1
        ]
        self.clash.set_words("\n".join(words))
        self.clash.setVisible(bool(words))

    def _choice(self, heading: str, names: Sequence[str]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(t("import_screen.hand.holds", heading=heading))
        box.addItem(t("import_screen.hand.nothing"), "")
        for name in names:
            box.addItem(field_words(name), name)
        # Narrow where there is little room, so that the value beside it is seen.
        box.setMinimumWidth(theme.px(24 if theme.look().breadth is not theme.Breadth.small else 12))
        box.setCurrentIndex(max(0, box.findData(self._guessed.get(heading, ""))))
        box.currentIndexChanged.connect(self._tell_clash)
        if sample := self._sample(heading):
            box.setAccessibleDescription(sample)
        return box

    def _space(self) -> None:
        gap = theme.px(1)
        for layout in (self._top, self._grid):
            layout.setHorizontalSpacing(gap)
            layout.setVerticalSpacing(theme.px(0.5))
        self._grid.setContentsMargins(0, gap, 0, gap)
        self._foot.setSpacing(theme.px(1.25))
        self.kind.setMinimumWidth(theme.px(20))


def _plain(words: str) -> QLabel:
    """A label of words from a file: never taken for markup."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
