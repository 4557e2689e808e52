"""What the ledger's list is narrowed by: the chips beside the search, and the picker that sets one.

Decides what may be chosen and how the chips say it; the list itself is `listing`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import DeviceKind, DeviceStatus
from app.settings.words import has, t
from app.ui import theme
from app.ui.context import Context
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.value_picker import PickRow, ValuePicker
from app.usecases.device_rows import EVERY, FACETS, DeviceFilter, FacetCount

LONGEST = 9.0
"""Room in u for a value on a chip; longer ones are shortened in the middle and told in full to who can't see them."""


class Filters(QObject):
    """`changed` says that another list is wanted, `closed` that the picker is gone and the list has the keys again."""

    changed = Signal()
    closed = Signal()

    def __init__(self, context: Context, picker: ValuePicker, place: Callable[[], None], parent: QObject) -> None:
        """`place` lays the picker where it belongs."""
        super().__init__(parent)
        self._context = context
        self._picker = picker
        self._place = place
        self._schools: dict[str, str] = {}
        self._counts: tuple[FacetCount, ...] = ()
        self._counting = False
        self._stale = True
        self._asked = FACETS[0]
        self.only: DeviceFilter = EVERY
        picker.picked.connect(self._pick)
        picker.left.connect(self.close)
        picker.turned.connect(self._turn)

    # --- what is known of the ledger -------------------------------------------------------------------------

    def refresh(self) -> None:
        """The ledger is another: asks anew for the schools' names; how many there are of each is asked when wanted."""
        self._context.tasks.ask(self._context.desk.queries.schools, self._know_schools)
        self._stale = True
        if self.is_open:
            self._count()

    def _count(self) -> None:
        if self._stale and not self._counting:
            self._counting, self._stale = True, False
            tasks, queries = self._context.tasks, self._context.desk.queries
            tasks.ask(queries.facet_counts, self._know_counts, self._count_failed, slow=True)

    def _know_schools(self, schools: dict[str, str]) -> None:
        self._schools = schools

    def _know_counts(self, counts: tuple[FacetCount, ...]) -> None:
        self._counting = False
        self._counts = counts
        if self.is_open:
            self._picker.tell(self._rows(self._asked))

    def _count_failed(self, fault: BaseException) -> None:
        self._counting, self._stale = False, True
        self._context.tasks.unread.emit(fault)

    @property
    def counted(self) -> bool:
        """Whether it is known how many there are of each."""
        return bool(self._counts) and not self._counting

    # --- the chips -------------------------------------------------------------------------------------------

    def chips(self) -> tuple[BarChip, ...]:
        """One chip a question, ink where it narrows."""
        return tuple(self._chip(name) for name in FACETS)

    def _chip(self, name: str) -> BarChip:
        value = getattr(self.only, name)
        words = self._words(name, value) if value else t("ledger_screen.filter.any")
        full = t("ledger_screen.filter.chip", name=t(f"ledger_screen.filter.{name}"), value=words)
        short = theme.text.elide(words, theme.font("caption", bold=True), theme.px(LONGEST))
        text = t("ledger_screen.filter.chip", name=t(f"ledger_screen.filter.{name}"), value=short)
        return BarChip(ChipRow(text=text, kind="on" if value else "plain", spoken=full), id=name)

    def _words(self, name: str, value: str) -> str:
        if name == "school":
            return self._schools.get(value, value)
        key = f"kinds.{name}.{value}"
        return t(key) if has(key) else value

    # --- the picker ------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the picker is in sight."""
        return self._picker.isVisible()

    def open(self, name: str = FACETS[0]) -> None:
        """Asks for one of them."""
        self._asked = name
        self._count()
        title = t(f"ledger_screen.filter.{name}")
        self._picker.ask(title, t("ledger_screen.filter.keys"), self._rows(name), getattr(self.only, name))
        self._place()

    def close(self) -> None:
        """The picker goes."""
        if self.is_open:
            # The focus goes first: out of what is being hidden Qt would move it as Tab does, to the next question.
            self.closed.emit()
            self._picker.hide()

    def clear(self) -> bool:
        """Nothing narrows any more; False where nothing did."""
        if not self.only:
            return False
        self.only = EVERY
        self.changed.emit()
        return True

    def _pick(self, value: str) -> None:
        self.close()
        before = self.only
        self.only = self.only._replace(**{self._asked: value})
        if self.only != before:
            self.changed.emit()

    def _turn(self, step: int) -> None:
        self.open(FACETS[(FACETS.index(self._asked) + step) % len(FACETS)])

    def _rows(self, name: str) -> tuple[PickRow, ...]:
        """Any, then every value there is under the other filters; before the counts came every value there may be."""
        others = self.only._replace(**{name: ""})
        counted: Counter[str] = Counter()
        for sort in self._counts:
            if all(getattr(sort, field) == wanted for field, wanted in others.named):
                counted[getattr(sort, name)] += sort.count
        if self._counts:
            every = PickRow(value="", words=t("ledger_screen.filter.any"), count=f"{counted.total():,}")
            values: Sequence[str] = [value for value in counted if value]
        else:
            every = PickRow(value="", words=t("ledger_screen.filter.any"))
            values = self._possible(name)
        order = list(self._possible(name))
        values = sorted(values, key=lambda value: (order.index(value) if value in order else len(order), value))
        rows = (
            PickRow(value=v, words=self._words(name, v), count=f"{counted[v]:,}" if self._counts else "")
            for v in values
        )
        return (every, *rows)

    def _possible(self, name: str) -> tuple[str, ...]:
        closed = {"status": tuple(DeviceStatus), "kind": tuple(DeviceKind), "school": tuple(sorted(self._schools))}
        return tuple(str(value) for value in closed.get(name, ()))
