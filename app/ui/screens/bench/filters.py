"""Which person and which shelf the queue is narrowed to: the chips, and the picker that sets one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.settings.words import t
from app.ui.screens.bench.narrowing import NOBODY, WHOLE, Narrow
from app.ui.screens.bench.wording import filter_chip
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.value_picker import PickRow, ValuePicker
from app.usecases.bench_rows import Queue

QUESTIONS = ("person", "shelf")


class Filters(QObject):
    """`changed` says that another queue is wanted, `closed` that the picker is gone and the queue has the keys."""

    changed = Signal()
    closed = Signal()

    def __init__(self, picker: ValuePicker, place: Callable[[], None], parent: QObject) -> None:
        """`place` lays the picker where it belongs."""
        super().__init__(parent)
        self._picker = picker
        self._place = place
        self._asked = QUESTIONS[0]
        self._queue: Queue | None = None
        self.narrow: Narrow = WHOLE
        picker.picked.connect(self._pick)
        picker.left.connect(self.close)
        picker.turned.connect(self._turn)

    def know(self, queue: Queue) -> None:
        """The queue is another; an open picker counts anew."""
        self._queue = queue
        if self.is_open:
            self._picker.tell(self._rows(self._asked))

    def chips(self) -> tuple[BarChip, ...]:
        """Person and shelf, ink where they narrow."""
        narrow = self.narrow
        person = self._person(narrow.person) if narrow.person else t("bench_screen.filter.everybody")
        shelf = narrow.shelf or t("bench_screen.filter.everywhere")
        return (
            filter_chip("person", person, on=bool(narrow.person)),
            filter_chip("shelf", shelf, on=bool(narrow.shelf)),
        )

    @property
    def is_open(self) -> bool:
        """Whether the picker is in sight."""
        return self._picker.isVisible()

    def open(self, name: str = QUESTIONS[0]) -> None:
        """Asks for one of them."""
        self._asked = name
        rows = self._rows(name)
        self._picker.ask(
            t(f"bench_screen.filter.{name}"), t("bench_screen.filter.keys"), rows, getattr(self.narrow, name)
        )
        self._place()

    def close(self) -> None:
        """The picker goes; the focus first, else Qt would move it as Tab does."""
        if self.is_open:
            self.closed.emit()
            self._picker.hide()

    def set(self, **wanted: Any) -> None:
        """Narrows by these as well."""
        before, self.narrow = self.narrow, self.narrow._replace(**wanted)
        if self.narrow != before:
            self.changed.emit()

    def toggle(self, name: str) -> None:
        """Narrows by this, or no more."""
        self.set(**{name: not getattr(self.narrow, name)})

    def clear(self) -> bool:
        """Nothing narrows any more; False where nothing did."""
        if self.narrow == WHOLE:
            return False
        self.narrow = WHOLE
        self.changed.emit()
        return True

    def _pick(self, value: str) -> None:
        self.close()
        self.set(**{self._asked: value})

    def _turn(self, step: int) -> None:
        self.open(QUESTIONS[(QUESTIONS.index(self._asked) + step) % len(QUESTIONS)])

    def _person(self, code: str) -> str:
        if code == NOBODY:
            return t("bench_screen.filter.nobody")
        rows = self._queue.rows if self._queue is not None else ()
        return next((row.person for row in rows if row.assigned == code), code)

    def _rows(self, name: str) -> tuple[PickRow, ...]:
        """Any, then every value there is under the other filters, with how many there are."""
        wanted_but: dict[str, Any] = {name: ""}
        others = self.narrow._replace(**wanted_but)
        wanted = [row for row in self._queue.rows if others.fits(row)] if self._queue is not None else []
        if name == "shelf":
            counted = Counter(row.place for row in wanted if row.place)
            every = t("bench_screen.filter.everywhere")
            named = [(shelf, shelf) for shelf in sorted(counted)]
        else:
            counted = Counter(row.assigned or NOBODY for row in wanted)
            every = t("bench_screen.filter.everybody")
            named = sorted(((code, self._person(code)) for code in counted), key=lambda of: (of[0] == NOBODY, of[1]))
        first = PickRow(value="", words=every, count=f"{len(wanted):,}")
        return (first, *(PickRow(value=value, words=words, count=f"{counted[value]:,}") for value, words in named))
