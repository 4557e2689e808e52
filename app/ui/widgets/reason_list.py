"""The column of an import that names the rows which need a person, and keeps the refused ones in a file.

Decides what lies in the column; it must not know why a row is refused. Rows and their paint are `reason_rows`.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.corners import round_content
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.panel import Panel
from app.ui.widgets.quiet_list import QuietList
from app.ui.widgets.reason_rows import ReasonDelegate, ReasonModel, ReasonRow, ReasonSection
from app.ui.widgets.rule import Strip
from app.ui.widgets.words_label import WordsLabel

__all__ = ["ReasonData", "ReasonList", "ReasonRow", "ReasonSection", "ReasonView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonData:
    """Both sections, the key that keeps the refused rows in a file (no words: no key), and the note under it."""

    sections: tuple[ReasonSection, ...] = ()
    save_key: str = ""
    save_words: str = ""
    save_note: str = ""


class ReasonView(QuietList):
    """The list. `row_opened` names the row Enter or a double click opened."""

    row_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(t("intake_widgets.reasons.name"), parent)
        self.reasons = ReasonModel(self)
        self.setModel(self.reasons)
        self.setItemDelegate(ReasonDelegate(self))
        self.index_opened.connect(self._opened)

    def _opened(self, index: QModelIndex) -> None:
        item = self.reasons.item_at(index.row())
        if isinstance(item, ReasonRow):
            self.row_opened.emit(item.id)


class ReasonList(Panel):
    """The column at the right of an import: the list, and the key that keeps the refused rows in a file."""

    row_opened = Signal(str)
    save_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self.view = ReasonView()
        self.save = KeyButton(ButtonRow(id="save", text=""))
        self._note = WordsLabel(role="caption", muted=True)
        self._foot = Strip()
        self._column = QVBoxLayout(self._foot)
        self._column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._note)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self._foot)
        round_content(self.body.parentWidget(), headed=False)
        self.view.row_opened.connect(self.row_opened)
        self.save.clicked.connect(self.save_asked)
        theme.changed.connect(self._restyle)
        self.set_data(ReasonData())

    def set_data(self, data: ReasonData) -> None:
        """Show other rows."""
        self.view.reasons.set_sections(data.sections)
        self.save.set_row(ButtonRow(id="save", text=data.save_words, key=data.save_key))
        self._note.set_words(data.save_note)
        self._note.setVisible(bool(data.save_note))
        self._foot.setVisible(bool(data.save_words))
        access.name(self, access.joined(*(section.title for section in data.sections)))
        self._restyle()

    def focus_refused(self) -> None:
        """Go to the first refused row (the key R), or to the first there is."""
        place = max(self.view.reasons.first_row(Family.refused), 1)
        if place < self.view.reasons.rowCount():
            self.view.setCurrentIndex(self.view.reasons.index(place, 0))
            self.view.setFocus()

    def _restyle(self) -> None:
        self._column.setContentsMargins(*(4 * (theme.px(1),)))
        self._column.setSpacing(theme.px(0.5))
        self.body.setSpacing(0)
