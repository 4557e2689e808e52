"""What the list of contacts is narrowed by: the chips beside the search, and the picker that sets one.

Decides what may be chosen and how the chips say it; the list itself is `listing`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from app.domain.bench_words import ContactKind, ContactState
from app.domain.dates import fiscal_year
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.fields import contact_kind_words, person_words
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.value_picker import PickRow, ValuePicker
from app.usecases.contact_rows import EVERY_CONTACT, ContactFilter, ContactQueries

FACETS = ("state", "kind", "school", "operator", "period")
PERIODS = ("today", "week", "month", "year")
LONGEST = 9.0


def period_days(period: str, today: date) -> tuple[str, str]:
    """The first and last day of a period, ISO; empty where it is none."""
    if period == "today":
        return today.isoformat(), today.isoformat()
    if period == "week":
        return (today - timedelta(days=6)).isoformat(), today.isoformat()
    if period == "month":
        return today.replace(day=1).isoformat(), today.isoformat()
    if period == "year":
        return f"{fiscal_year(today)}-04-01", today.isoformat()
    return "", ""


class ContactFilters(QObject):
    """`changed` says that another list is wanted, `closed` that the picker is gone."""

    changed = Signal()
    closed = Signal()

    def __init__(
        self, context: Context, queries: ContactQueries, picker: ValuePicker, place: Callable[[], None], parent: QObject
    ) -> None:
        """`place` lays the picker where it belongs."""
        super().__init__(parent)
        self._context, self._queries, self._picker, self._place = context, queries, picker, place
        self._values = dict.fromkeys(FACETS, "")
        self._schools: dict[str, str] = {}
        self._people: tuple[tuple[str, str], ...] = ()
        self._added: tuple[str, ...] = ()
        self._asked = FACETS[0]
        picker.picked.connect(self._pick)
        picker.left.connect(self.close)
        picker.turned.connect(self._turn)

    def refresh(self) -> None:
        """Names of schools and people, asked for anew."""
        queries, desk = self._queries, self._context.desk.queries

        def know(found: tuple[dict[str, str], tuple[tuple[str, str], ...], tuple[str, ...]]) -> None:
            self._schools, self._people, self._added = found
            if self.is_open:
                self._picker.tell(self._rows(self._asked))

        self._context.tasks.ask(lambda: (desk.schools(), queries.operators(), queries.added_kinds()), know)

    def filter(self, words: str) -> ContactFilter:
        """What is wanted, with the words of the search."""
        since, until = period_days(self._values["period"], self._context.desk.clock.now().today)
        named = {name: self._values[name] for name in ("state", "kind", "school", "operator")}
        return EVERY_CONTACT._replace(since=since, until=until, words=words.strip(), **named)

    def set(self, name: str, value: str) -> None:
        """Sets one from outside (a scanned school)."""
        self._values[name] = value
        self.changed.emit()

    def chips(self) -> tuple[BarChip, ...]:
        """One chip a question, ink where it narrows."""
        return tuple(self._chip(name) for name in FACETS)

    def _chip(self, name: str) -> BarChip:
        value = self._values[name]
        words = self._words(name, value) if value else t("ledger_screen.filter.any")
        title = t(f"contacts.filter.{name}")
        full = t("ledger_screen.filter.chip", name=title, value=words)
        short = theme.text.elide(words, theme.font("caption", bold=True), theme.px(LONGEST))
        text = t("ledger_screen.filter.chip", name=title, value=short)
        return BarChip(ChipRow(text=text, kind="on" if value else "plain", spoken=full), id=name)

    def _words(self, name: str, value: str) -> str:
        if name == "school":
            return self._schools.get(value, value)
        if name == "kind":
            return contact_kind_words(value)
        if name == "operator":
            return person_words(dict(self._people).get(value, value))
        return t(f"contacts.{name}.{value}")

    @property
    def is_open(self) -> bool:
        """Whether the picker is in sight."""
        return self._picker.isVisible()

    def open(self, name: str = FACETS[0]) -> None:
        """Asks for one of them."""
        self._asked = name
        title = t(f"contacts.filter.{name}")
        self._picker.ask(title, t("ledger_screen.filter.keys"), self._rows(name), self._values[name])
        self._place()

    def _rows(self, name: str) -> list[PickRow]:
        rows = [PickRow(value="", words=t("ledger_screen.filter.any"))]
        return rows + [PickRow(value=value, words=self._words(name, value)) for value in self._possible(name)]

    def close(self) -> None:
        """The picker goes."""
        if self.is_open:
            self.closed.emit()  # the focus goes first
            self._picker.hide()

    def clear(self) -> bool:
        """Nothing narrows any more; False where nothing did."""
        if not any(self._values.values()):
            return False
        self._values = dict.fromkeys(FACETS, "")
        self.changed.emit()
        return True

    def _pick(self, value: str) -> None:
        self.close()
        if self._values[self._asked] != value:
            self.set(self._asked, value)

    def _turn(self, step: int) -> None:
        self.open(FACETS[(FACETS.index(self._asked) + step) % len(FACETS)])

    def _possible(self, name: str) -> tuple[str, ...]:
        return {
            "state": tuple(str(state) for state in ContactState),
            "kind": (*(str(kind) for kind in ContactKind), *self._added),
            "school": tuple(sorted(self._schools)),
            "operator": tuple(code for code, _ in self._people),
            "period": PERIODS,
        }[name]
