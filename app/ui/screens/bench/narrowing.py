"""What the queue is narrowed to, and the columns it then comes to. Pure; knows no widget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.codes import squeeze
from app.domain.rules.bench import Column
from app.usecases.bench_rows import Queue, QueueRow


class Narrow(NamedTuple):
    """All of these must fit; nothing set: the whole queue."""

    over: bool = False
    workable: bool = False
    run: bool = False
    """What goes back with the delivery run."""
    mine: str = ""
    """Code of the operator whose own repairs are wanted (M)."""
    person: str = ""
    """The same, chosen from everybody; `NOBODY` for what nobody has."""
    shelf: str = ""

    def fits(self, row: QueueRow) -> bool:
        """Whether a repair is among those wanted."""
        return (
            (not self.over or row.over)
            and (not self.workable or row.workable is not None)
            and (not self.run or goes_back(row))
            and (not self.mine or row.assigned == self.mine)
            and (not self.person or row.assigned == ("" if self.person == NOBODY else self.person))
            and (not self.shelf or row.place == self.shelf)
        )


NOBODY = "-"
WHOLE = Narrow()


def goes_back(row: QueueRow) -> bool:
    """Ready, and not brought by a person, who comes for it."""
    return row.column is Column.ready and not row.by_person


class Filled(NamedTuple):
    """The queue under its filters."""

    rows: tuple[QueueRow, ...]
    """In order: what waits longest first; with the run, school by school."""
    columns: dict[Column, list[QueueRow]]
    over: Counter[Column]
    """How many of each column are over its limit."""


def fill(queue: Queue, narrow: Narrow) -> Filled:
    """The wanted repairs, in their columns."""
    rows = queue.rows if narrow == WHOLE else tuple(row for row in queue.rows if narrow.fits(row))
    if narrow.run:
        rows = tuple(sorted(rows, key=lambda row: (row.school_code, row.since, row.repair)))
    columns: dict[Column, list[QueueRow]] = {column: [] for column in Column}
    over: Counter[Column] = Counter()
    for row in rows:
        columns[row.column].append(row)
        if row.over:
            over[row.column] += 1
    return Filled(rows, columns, over)


class Tally(NamedTuple):
    """How many of the whole queue there are of what the chips count."""

    over: int
    workable: int
    back: int
    """What goes back with the run."""


def tally(rows: Sequence[QueueRow]) -> Tally:
    """Counted once a queue, not once a filter."""
    over = workable = back = 0
    for row in rows:
        over += row.over
        workable += row.workable is not None
        back += goes_back(row)
    return Tally(over, workable, back)


def schools(rows: Iterable[QueueRow]) -> int:
    """How many schools they are of."""
    return len({row.school_code for row in rows})


def shelf_in_use(rows: Sequence[QueueRow], code: str) -> str:
    """How the shelf of a (squeezed) code is written where something lies there, or nothing."""
    return next((row.place for row in rows if row.place and squeeze(row.place) == code), "")
