"""The bench's queue from the ledger: open repairs with their age in open days, and what a scanned code names.

Decides nothing of columns or limits: the rules do. One walk over `bench_row`, which holds open repairs only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.codes import parse_repair_number
from app.domain.device import open_repair, open_repairs
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.open_days import DaysFault, OpenDays, RunDays, parse_closed_days, parse_run_days
from app.domain.operations import Ref
from app.domain.rules import away as rules
from app.domain.rules.bench import COLUMN_OF, Column, Workable
from app.ledger.ledger import SqlLedger
from app.ledger.queries.card import find_device
from app.ledger.queries.held import Lists
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.usecases.bench_rows import Queue, QueueRow, RunFacts, UnitFound
from app.usecases.ports import Clock, State

CLOSED_DAYS, RUN_DAYS, LIMIT = "center.closed_days", "center.run_days", "bench.limit."
_SQL = (
    "SELECT number, state, since, serial, tag, kind, model, school, fault, place, assigned, route, part, rma, shipment,"
    " workable, by_person FROM bench_row ORDER BY since, local, number"
)
_AWAY = frozenset(state.value for state in rules.AWAY)
_COLUMN = {state.value: column for state, column in COLUMN_OF.items()}
_WORKABLE = {"": None} | {reason.value: reason for reason in Workable}


class SqlBench:
    """Answers the board's questions from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers, clock: Clock) -> None:
        """`registers` gives names, `clock` the local day."""
        self._ledger = ledger
        self._registers = registers
        self._clock = clock

    def queue(self) -> Queue:
        """The whole queue, as of the desk's own day."""
        shared, today = self._ledger.shared, self._clock.now().today
        limits = {column: int(shared(LIMIT + column.value)) for column in Column}
        opened, run, unread = _days(str(shared(CLOSED_DAYS)), str(shared(RUN_DAYS)))
        rows = self._ledger.read(lambda reads: self._rows(reads, limits, today, opened))
        facts = RunFacts(run.known, run.is_run(today, opened), run.next_run(today, opened))
        return Queue(rows, limits, today, facts, unread)

    def _rows(self, reads: Reads, limits: dict[Column, int], today: date, opened: OpenDays) -> tuple[QueueRow, ...]:
        schools = self._registers.schools(reads)
        people = {row.code: row.name for row in self._registers.operators(reads)}
        ages: dict[str, int] = {}
        made, listed = [], reads.rows(_SQL)
        away = _away(reads, listed)
        for r in listed:
            since, held = away.get(r[0], (r[2], ""))
            column, days = _COLUMN[r[1]], ages.get(since)
            if days is None:
                days = ages[since] = opened.between(date.fromisoformat(since), today)
            made.append(
                QueueRow(
                    repair=r[0],
                    serial=r[3],
                    asset_tag=r[4],
                    kind=r[5],
                    model=r[6],
                    school=schools.get(r[7], ""),
                    school_code=r[7],
                    column=column,
                    state=r[1],
                    since=since,
                    days=days,
                    over=days > limits[column] and not held,
                    fault=r[8],
                    place=r[9],
                    assigned=r[10],
                    person=people.get(r[10], r[10]),
                    route=r[11],
                    part=r[12],
                    rma=r[13],
                    shipment=r[14],
                    workable=_WORKABLE[r[15]],
                    by_person=bool(r[16]),
                    held=held,
                )
            )
        return tuple(sorted(made, key=lambda row: row.since) if away else made)

    def unit(self, codes: Sequence[str]) -> UnitFound:
        """What the first of these texts that names a device names: repair number, serial or tag."""
        return self._ledger.read(lambda reads: _unit(reads, codes))

    def shelf(self, code: str) -> str:
        """The name of the place with this (squeezed) code, or nothing where no register holds it."""
        state = self._ledger.read(lambda reads: reads.head(Ref(Aggregate.place, code_id(Aggregate.place, code))))
        return str((state or {}).get("name") or (state or {}).get("code") or "")


def _away(reads: Reads, listed: Sequence[Any]) -> dict[str, tuple[str, str]]:
    """Of what is away by its state: the day it is waited for from, and where it waits if it has not left."""
    states = {r[0]: {"state": r[1], "since": r[2], "rma": r[13], "shipment": r[14]} for r in listed if r[1] in _AWAY}
    for number, state in states.items():  # whether it went alone with a waybill, the row doesn't say
        if not (state["shipment"] or state["rma"]):
            states[number] = next((k.state["repairs"][number] for k in reads.repairs_by_number(number)), state)
    lists = Lists(reads, states.values())
    return {
        number: (rules.away_since(number, state, lists.named("shipment", state)), lists.held(number, state))
        for number, state in states.items()
    }


def _unit(reads: Reads, codes: Sequence[str]) -> UnitFound:
    for code in codes:
        found = find_device(reads, code)
        if not found:
            continue
        states = [reads.head(ref) or {} for ref in found]
        number = parse_repair_number(code)
        named = [number.text] if number and any(number.text in state.get("repairs", {}) for state in states) else []
        running = [n for state in states for n in _main_first(state)]
        repairs = [n for n in named if n in running] or running or named  # a slip names its repair, closed or not
        return UnitFound(code, len(found), tuple(dict.fromkeys(repairs)))
    return UnitFound(codes[-1] if codes else "", 0)


def _main_first(state: State) -> list[str]:
    main = open_repair(state)
    return [n for n in (main, *open_repairs(state)) if n is not None]


@lru_cache(maxsize=4)
def _days(closed: str, run: str) -> tuple[OpenDays, RunDays, tuple[str, ...]]:
    """What the two settings say; each is checked when it is set, but an older desk may have set another."""
    unread = []
    try:
        opened = OpenDays(parse_closed_days(closed))
    except DaysFault:
        opened = OpenDays()
        unread.append(CLOSED_DAYS)
    try:
        runs = parse_run_days(run)
    except DaysFault:
        runs = RunDays()
        unread.append(RUN_DAYS)
    return opened, runs, tuple(unread)
