"""What the list is narrowed to: status, school, model; the chips, and the picker that sets one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.domain.charger_words import ChargerStatus
from app.domain.rules.chargers import CABINET
from app.settings.words import t
from app.ui import theme
from app.ui.screens.chargers.list_wording import FAULTY
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.value_picker import PickRow, ValuePicker
from app.usecases.charger_rows import ChargerRow

QUESTIONS: Final = ("status", "school", "model")
_LONGEST = 9.0
"""Width in u a value takes on its chip at most."""


class Narrow(NamedTuple):
    """What is wanted; what is empty narrows nothing."""

    status: str = ""
    school: str = ""
    model: str = ""

    def fits(self, row: ChargerRow) -> bool:
        """Whether a row is wanted."""
        return all(wanted in ("", _value(row, name)) for name, wanted in self._asdict().items())


def _value(row: ChargerRow, name: str) -> str:
    """What a row is counted under."""
    if name == "school":
        return row.school_code
    if name == "model":
        return row.model
    if row.kind == CABINET:
        return FAULTY if row.faults else CABINET
    return row.status


class Filters(QObject):
    """`changed` says that another list is wanted, `closed` that the picker is gone and the list has the keys."""

    changed = Signal()
    closed = Signal()

    def __init__(self, picker: ValuePicker, place: Callable[[], None], parent: QObject) -> None:
        """`place` lays the picker where it belongs."""
        super().__init__(parent)
        self._picker, self._place = picker, place
        self._asked = QUESTIONS[0]
        self._rows: Sequence[ChargerRow] = ()
        self.narrow = Narrow()
        picker.picked.connect(self._pick)
        picker.left.connect(self.close)
        picker.turned.connect(self._turn)

    def know(self, rows: Sequence[ChargerRow]) -> None:
        """All there are, from now on."""
        self._rows = rows

    def chips(self) -> tuple[BarChip, ...]:
        """One a question, ink where it narrows."""
        return tuple(self._chip(name) for name in QUESTIONS)

    def _chip(self, name: str) -> BarChip:
        value = getattr(self.narrow, name)
        words = self._word(name, value) if value else t("charger_list.filter.any")
        short = theme.text.elide(words, theme.font("caption", bold=True), theme.px(_LONGEST))
        title = t(f"charger_list.filter.{name}")
        text = t("charger_list.filter.chip", name=title, value=short)
        spoken = t("charger_list.filter.chip", name=title, value=words)
        return BarChip(ChipRow(text=text, kind="on" if value else "plain", spoken=spoken), id=name)

    def open(self, name: str = QUESTIONS[0]) -> None:
        """Asks for one of them."""
        self._asked = name
        self._picker.ask(
            t(f"charger_list.filter.{name}"), t("charger_list.filter.keys"), self._choices(), getattr(self.narrow, name)
        )
        self._place()

    def close(self) -> None:
        """The picker goes; the focus first, else Qt would move it as Tab does."""
        if self._picker.isVisible():
            self.closed.emit()
            self._picker.hide()

    def clear(self) -> bool:
        """Nothing narrows any more; False where nothing did."""
        if self.narrow == Narrow():
            return False
        self.narrow = Narrow()
        self.changed.emit()
        return True

    def _pick(self, value: str) -> None:
        self.close()
        self.narrow = self.narrow._replace(**{self._asked: value})
        self.changed.emit()

    def _turn(self, step: int) -> None:
        self.open(QUESTIONS[(QUESTIONS.index(self._asked) + step) % len(QUESTIONS)])

    def _choices(self) -> tuple[PickRow, ...]:
        """Any, then every value there is under the other filters, with how many there are."""
        others = self.narrow._replace(**{self._asked: ""})
        wanted = [row for row in self._rows if others.fits(row)]
        counted = Counter(value for row in wanted if (value := _value(row, self._asked)))
        named = sorted((value, self._word(self._asked, value)) for value in counted)
        every = PickRow(value="", words=t("charger_list.filter.any"), count=f"{len(wanted):,}")
        return (every, *(PickRow(value=value, words=words, count=f"{counted[value]:,}") for value, words in named))

    def _word(self, name: str, value: str) -> str:
        if name == "school":
            return next((row.school for row in self._rows if row.school_code == value), value)
        if name == "model":
            return value
        if value in set(ChargerStatus):
            return t(f"charger_list.status.{value}")
        return t(f"charger_list.kind.{value}")
