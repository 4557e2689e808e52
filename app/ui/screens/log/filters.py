"""What the log is narrowed to: a chip a question, and the picker that answers one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.domain.dates import fiscal_year
from app.settings.words import t, word_or_code
from app.ui import theme
from app.ui.screens.fields import day_words, person_words
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.value_picker import PickRow, ValuePicker
from app.usecases.log_rows import EVERY_REPAIR, LogChoices, LogFilter

QUESTIONS: Final = ("period", "school", "kind", "model", "maker", "state", "fault", "cause", "person")
LONGEST = 9.0
"""Room in u for a value on a chip."""
_SPLIT = "/"


class LogFilters(QObject):
    """`changed` says that another log is wanted, `closed` that the picker is gone and the table has the keys."""

    changed = Signal()
    closed = Signal()

    def __init__(
        self, picker: ValuePicker, place: Callable[[], None], today: Callable[[], date], parent: QObject
    ) -> None:
        """`place` lays the picker where it belongs; `today` is the desk's day, which periods count from."""
        super().__init__(parent)
        self._picker, self._place, self._today = picker, place, today
        self._asked = QUESTIONS[0]
        self._choices = LogChoices()
        self.only: LogFilter = EVERY_REPAIR
        picker.picked.connect(self._pick)
        picker.left.connect(self.close)
        picker.turned.connect(self._turn)

    def know(self, choices: LogChoices) -> None:
        """What there is to choose from is another."""
        self._choices = choices
        if self.is_open:
            self._picker.tell(self._rows(self._asked))

    def chips(self) -> tuple[BarChip, ...]:
        """One chip a question, ink where it narrows."""
        return tuple(self._chip(name) for name in QUESTIONS)

    def _chip(self, name: str) -> BarChip:
        value = self._value(name)
        words = self._words(name, value) if value else t("log_screen.any")
        asked = t(f"log_screen.filter.{name}")
        full = t("log_screen.chip", name=asked, value=words)
        short = theme.text.elide(words, theme.font("caption", bold=True), theme.px(LONGEST))
        kind = "on" if value else "plain"
        return BarChip(ChipRow(text=t("log_screen.chip", name=asked, value=short), kind=kind, spoken=full), id=name)

    def _value(self, name: str) -> str:
        if name == "period":
            return f"{self.only.since}{_SPLIT}{self.only.until}" if self.only.since or self.only.until else ""
        return str(getattr(self.only, name))

    def _words(self, name: str, value: str) -> str:
        if name == "period":
            named = next((words for known, words in self._periods() if known == value), "")
            since, _, until = value.partition(_SPLIT)
            return named or t("log_screen.period.span", since=day_words(since), until=day_words(until))
        if name == "school":
            return dict(self._choices.schools).get(value, value)
        if name == "person":
            return person_words(dict(self._choices.people).get(value, value))
        return word_or_code(f"kinds.{name}.{value}", value)

    # --- the picker ---------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the picker is in sight."""
        return self._picker.isVisible()

    def open(self, name: str = QUESTIONS[0]) -> None:
        """Asks for one of them."""
        self._asked = name
        title = t(f"log_screen.filter.{name}")
        self._picker.ask(title, t("log_screen.filter.keys"), self._rows(name), self._value(name))
        self._place()

    def close(self) -> None:
        """The picker goes; the focus first, else Qt would move it as Tab does."""
        if self.is_open:
            self.closed.emit()
            self._picker.hide()

    def set(self, **wanted: str) -> None:
        """Narrows by these as well."""
        before, self.only = self.only, self.only._replace(**wanted)
        if self.only != before:
            self.changed.emit()

    def clear(self) -> bool:
        """Nothing narrows any more; False where nothing did."""
        if self.only == EVERY_REPAIR:
            return False
        self.only = EVERY_REPAIR
        self.changed.emit()
        return True

    def _pick(self, value: str) -> None:
        self.close()
        if self._asked == "period":
            since, _, until = value.partition(_SPLIT)
            self.set(since=since, until=until)
        else:
            self.set(**{self._asked: value})

    def _turn(self, step: int) -> None:
        self.open(QUESTIONS[(QUESTIONS.index(self._asked) + step) % len(QUESTIONS)])

    def _rows(self, name: str) -> tuple[PickRow, ...]:
        """Any, then every value there is with how many repairs have it; of periods those people ask for."""
        every = PickRow(value="", words=t("log_screen.any"))
        if name == "period":
            return (every, *(PickRow(value=value, words=words) for value, words in self._periods()))
        found: tuple[tuple[str, int], ...] = getattr(self._choices, name)
        return (every, *(PickRow(value=v, words=self._words(name, v), count=f"{n:,}") for v, n in found))

    def _periods(self) -> tuple[tuple[str, str], ...]:
        """This month and the last one, the fiscal years (from April) and the contract's (from September)."""
        today = self._today()
        month = today.replace(day=1)
        last = (month - timedelta(days=1)).replace(day=1)
        year = fiscal_year(today)
        contract = today.year if today.month >= 9 else today.year - 1
        return (
            (_span(month, _end(month)), t("log_screen.period.month")),
            (_span(last, _end(last)), t("log_screen.period.last_month")),
            (_span(date(year, 4, 1), date(year + 1, 3, 31)), t("log_screen.period.year")),
            (_span(date(year - 1, 4, 1), date(year, 3, 31)), t("log_screen.period.last_year")),
            (_span(date(contract, 9, 1), date(contract + 1, 8, 31)), t("log_screen.period.contract")),
            (_span(date(contract - 1, 9, 1), date(contract, 8, 31)), t("log_screen.period.last_contract")),
        )


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _span(since: date, until: date) -> str:
    return f"{since.isoformat()}{_SPLIT}{until.isoformat()}"
