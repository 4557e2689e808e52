"""What the matrix of units in disposal shows: columns with their counts, a row's marks, what is missing. Pure.

Decides which mark a step has and what still lacks; no widget and no words are known here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from app.domain.disposal_words import FIRST, LATER, NOT_WIPED, Step
from app.domain.operations import Ref
from app.ui.widgets.matrix_model import Mark
from app.usecases.box_rows import BoxRow
from app.usecases.disposal_rows import DisposalRow, InstructionRow, StepName

KEYS: Final = "1234567890"
"""The keys of the steps, in order: the Board's notice has 0."""
_THE_CONSOLES: Final = (Step.deprovision, Step.verified)
"""Steps at which what was asked of the console is waited for."""


class Sheet(NamedTuple):
    """What the page stands on: a box, an instruction's list, or the irreparable units that are in no box."""

    kind: str
    """box, instruction, loose."""
    number: str = ""


class Facts(NamedTuple):
    """All the page shows, read at once."""

    sheet: Sheet
    units: Sequence[DisposalRow]
    orders: Mapping[tuple[str, str], tuple[str, ...]]
    """By way and kind of device its steps, in order."""
    names: Mapping[str, str]
    """What a supervisor calls a step."""
    columns: tuple[str, ...]
    box: BoxRow | None = None
    instruction: InstructionRow | None = None
    waiting: frozenset[Ref] = frozenset()
    """Units the console was asked to deprovision, and has not said so."""
    anew: frozenset[Ref] = frozenset()
    """Units whose request must be confirmed anew: it grew old, or what was confirmed has changed."""
    second: frozenset[Ref] = frozenset()
    """Units somebody else asked about, and whoever is here may stand for as second person."""


class Sums(NamedTuple):
    """What is counted over all units of a sheet: made beside the window, once for each reading."""

    parts: tuple[int, int] = (0, 1)
    """Steps done of all steps before the Board's notice."""
    lacking: tuple[int, int] = (0, 0)
    """Units that lack a step, and how many steps all of them lack together."""
    missing: tuple[Lacking, ...] = ()
    schools: tuple[tuple[str, int, int], ...] = ()
    """Schools with units that nobody began: name, how many of how many; most first."""
    at_deprovision: tuple[DisposalRow, ...] = ()
    """Units whose next step is to be let go by the console."""
    to_do: tuple[int, ...] = ()
    """Places of the units that lack a step somebody can do."""


def sums(facts: Facts) -> Sums:
    """All of it."""
    due = tuple(row for row in facts.units if row.next == Step.deprovision)
    return Sums(parts_done(facts), lacking_units(facts), missing(facts), by_school(facts), due, to_do(facts))


class Lacking(NamedTuple):
    """How many units lack a step, in the order of the checklist; `what` is a step, `waiting`, `anew` or `not_wiped`."""

    what: str
    units: int


def column_of(step: str) -> str:
    """The column a step stands in: judgement and instruction share the first."""
    return FIRST_COLUMN if step in FIRST.values() else step


FIRST_COLUMN: Final = "first"


def columns_of(steps: Iterable[StepName]) -> tuple[str, ...]:
    """The columns of a checklist: what comes when the firm does is no part of it."""
    return tuple(dict.fromkeys(column_of(one.step) for one in steps if one.step not in LATER))


def keys_of(columns: Sequence[str]) -> dict[str, str]:
    """Each column's key. The Board's notice has 0; a supervisor's own steps get what is left, or none."""
    given = [column for column in columns if not column.startswith("other:") and column != Step.board]
    keys = dict(zip(given, KEYS[:9], strict=False))
    return keys | {Step.board.value: "0"}


@lru_cache(maxsize=8192)
def marks(
    columns: tuple[str, ...], steps: tuple[str, ...], done: frozenset[str], ahead: str, special: str, wipe: str
) -> str:
    """A row's marks. `special`: the column whose result is waited for, or nothing."""
    ticked, its = {column_of(step) for step in done}, {column_of(step) for step in steps}
    found = []
    for column in columns:
        if not steps:
            found.append(Mark.empty)
        elif column not in its:
            found.append(Mark.none)
        elif column in ticked:
            found.append(Mark.look if column == Step.wipe and wipe in NOT_WIPED else Mark.done)
        elif column == special:
            found.append(Mark.waiting)
        else:
            found.append(Mark.next if column == column_of(ahead) and ahead != Step.board else Mark.blocked)
    return "".join(found)


def marks_of(facts: Facts, row: DisposalRow) -> str:
    """A unit's marks."""
    steps = facts.orders.get((row.way, row.kind), ()) if row.way else ()
    waits_at = column_of(row.next) if waits(facts, row) else ""
    board = row.next == Step.board and (facts.sheet.kind == "loose" or to_hand_over(facts))
    found = marks(facts.columns, steps, row.done, row.next, waits_at, row.wipe)
    if board and Step.board in facts.columns:
        at = facts.columns.index(Step.board)
        found = found[:at] + Mark.next + found[at + 1 :]
    return found


def waits(facts: Facts, row: DisposalRow) -> bool:
    """Whether what comes next of a unit is the console's to say, and it has not."""
    return row.next in _THE_CONSOLES and row.device in facts.waiting


def to_hand_over(facts: Facts) -> bool:
    """Whether the sheet is a closed box whose list has not gone to the Board."""
    return facts.box is not None and bool(facts.box.closed) and not facts.box.handed


def left(facts: Facts, row: DisposalRow) -> int:
    """Steps a unit lacks before the Board can be told."""
    return _left(facts.orders.get((row.way, row.kind), ()), row.done)


@lru_cache(maxsize=4096)
def _left(steps: tuple[str, ...], done: frozenset[str]) -> int:
    return sum(step not in done and step != Step.board and step not in LATER for step in steps)


def lacks(row: DisposalRow | Alike) -> bool:
    """Whether a step before the Board's notice isn't done; a unit nobody began lacks all."""
    return not row.way or row.next not in (Step.board, "", *LATER)


class Alike(NamedTuple):
    """Where units stand that stand at the same point: some dozen for thousands of units."""

    way: str
    kind: str
    done: frozenset[str]
    next: str


def alike(facts: Facts) -> Counter[Alike]:
    """How many units stand where."""
    found = Counter((row.way, row.kind, row.done, row.next) for row in facts.units)
    return Counter({Alike(*where): units for where, units in found.items()})


def counts(facts: Facts) -> list[int]:
    """How many units have each column's step."""
    found = Counter[str]()
    for where, units in alike(facts).items():
        found.update(dict.fromkeys({column_of(step) for step in where.done}, units))
    return [found[column] for column in facts.columns]


def total_of(facts: Facts) -> int:
    """Units on the sheet."""
    return len(facts.units)


def missing(facts: Facts) -> tuple[Lacking, ...]:
    """What is missing: what is waited for first, then what is to be seen to, then each step's units."""
    waiting = Counter(row.next for row in facts.units if waits(facts, row))
    anew = sum(row.next == Step.deprovision and row.device in facts.anew for row in facts.units)
    stand, ahead = alike(facts), Counter[str]()
    unbegun = sum(units for where, units in stand.items() if not where.way)
    for where, units in stand.items():
        if where.way and lacks(where):
            ahead[column_of(where.next)] += units
    ahead[Step.deprovision] -= anew
    ahead.subtract(waiting)
    not_wiped = sum(row.wipe in NOT_WIPED for row in facts.units)
    found = [Lacking("waiting", waiting.total()), Lacking("anew", anew)]
    found += [Lacking("not_wiped", not_wiped), Lacking("unbegun", unbegun)]
    found += [Lacking(column, ahead[column]) for column in facts.columns]
    return tuple(one for one in found if one.units > 0)


def to_do(facts: Facts) -> tuple[int, ...]:
    """Places of the units that lack a step, in order. Units that nobody began are not at hand, and of those that wait
    for the console nobody can do anything.
    """
    return tuple(at for at, row in enumerate(facts.units) if row.way and lacks(row) and not waits(facts, row))


def next_lacking(places: Sequence[int], after: int) -> int:
    """Of the places `to_do` the next one behind `after` and around; -1 where there is none."""
    at = bisect_right(places, after)
    return places[at % len(places)] if places else -1


def shown(facts: Facts, *, only_lacking: bool) -> list[tuple[int, DisposalRow]]:
    """The units in sight, each with its place in the whole list, counted from 1."""
    return [(at, row) for at, row in enumerate(facts.units, 1) if not only_lacking or lacks(row)]


def parts_done(facts: Facts) -> tuple[int, int]:
    """Steps done of all steps before the Board's notice: how full the bar is."""
    whole = done = 0
    for where, units in alike(facts).items():
        steps = facts.orders.get((where.way or "B", where.kind), ())
        whole += units * _left(steps, frozenset())
        done += units * (_left(steps, frozenset()) - _left(steps, where.done)) if where.way else 0
    return done, whole


def lacking_units(facts: Facts) -> tuple[int, int]:
    """Units that lack a step, and how many steps all of them lack together."""
    found = [(where, units) for where, units in alike(facts).items() if where.way and lacks(where)]
    steps = sum(units * _left(facts.orders.get((where.way, where.kind), ()), where.done) for where, units in found)
    return sum(units for _, units in found), steps


def by_school(facts: Facts) -> tuple[tuple[str, int, int], ...]:
    """Schools with units that nobody began: name, how many of how many; most first."""
    whole = Counter(row.school for row in facts.units)
    lacking_ = Counter(row.school for row in facts.units if not row.way)
    found = ((name, count, whole[name]) for name, count in lacking_.items())
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))
