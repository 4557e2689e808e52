"""The small forms of choosing: a first and a last tag, a number of slips, a code typed by hand.

Decides which fields are shown for which way; what becomes of their words is the presenter's.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets.own_keys import OwnKeys
from app.ui.widgets.placed import set_shown
from app.ui.widgets.text_field import FieldRow, TextField

RANGE: Final = ("first", "last")
COUNT: Final = ("count",)
CODE: Final = ("code",)


class CodesForm(OwnKeys):
    """One or two fields. `entered` carries their texts in order; `left` is Esc."""

    own = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape})
    opaque = False
    entered = Signal(tuple)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: tuple[TextField, ...] = ()
        self.asked: tuple[str, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def ask(self, names: tuple[str, ...], texts: tuple[str, ...] = ()) -> None:
        """Show these fields; none takes the form away. The same again keeps what was typed."""
        if names != self.asked:
            self.asked = names
            for field in self.fields:
                self._row.removeWidget(field)
                field.deleteLater()
            made = []
            for at, name in enumerate(names):
                text = texts[at] if at < len(texts) else ""
                field = TextField(FieldRow(id=name, caption=t(f"labels_screen.field.{name}"), text=text, code=True))
                field.entered.connect(lambda _text, at=at: self._entered(at))
                self._row.addWidget(field)
                made.append(field)
            self.fields = tuple(made)
        set_shown(self, shown=bool(names))

    def focus(self) -> None:
        """To the first field."""
        if self.fields:
            self.fields[0].setFocus()
            self.fields[0].line.selectAll()

    def trouble(self, words: str) -> None:
        """Say what is wrong, under the last field; empty takes it away."""
        if self.fields:
            self.fields[-1].set_trouble(words)

    def _entered(self, at: int) -> None:
        if at + 1 < len(self.fields):
            self.fields[at + 1].setFocus()
            return
        self.entered.emit(tuple(field.text().strip() for field in self.fields))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            event.ignore()

    def _dress(self) -> None:
        self._row.setSpacing(theme.px(0.6))
