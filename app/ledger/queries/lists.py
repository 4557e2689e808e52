"""Lists: repairs, the whole ledger by page, form answers, counts. Made for a million rows: by row number, never by
offset.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.domain.kinds import CLOSED_STATES, Aggregate
from app.domain.operations import Ref
from app.ledger.queries.card import form_facts
from app.ledger.queries.registers import Registers
from app.ledger.reads import IN_LIMIT, Reads
from app.ledger.search import narrowing
from app.ledger.unit_context import SideBytes
from app.usecases.device_rows import DeviceFilter, DeviceRow, DeviceSlice, FacetCount
from app.usecases.rows import FormFacts, RepairRow, SyncCounts

STRETCH = 10_000
"""Rows of the table looked at for one slice of a list that no index leads to."""
LOOKED_UP = 1_000
"""Rows an index leads to that are looked at for one slice, where more than the index must fit."""
_CLOSED = ",".join(f"'{state.value}'" for state in sorted(CLOSED_STATES))


def repairs(
    reads: Reads, registers: Registers, *, state: str = "", since: str = "", until: str = ""
) -> tuple[RepairRow, ...]:
    """Repairs by state and by the day they were opened (both included), oldest first."""
    where, values = ["1"], []
    if state:
        where.append("r.state = ?")
        values.append(state)
    if since:
        where.append("r.opened >= ?")
        values.append(since)
    if until:
        where.append("r.opened <= ?")
        values.append(until)
    rows = reads.rows(
        "SELECT r.number, d.serial, d.tag, r.school, d.school, d.model, d.maker, d.kind, r.state, r.opened, r.closed,"
        " r.local, r.fault, r.cause, r.detail, r.route, r.operator FROM repair_row r JOIN device_row d ON d.n = r.n"
        f" WHERE {' AND '.join(where)} ORDER BY r.local, r.number",
        values,
    )
    schools = registers.schools(reads)
    return tuple(
        RepairRow(
            repair=r[0],
            serial=r[1],
            asset_tag=r[2],
            school=schools.get(r[3] or r[4], ""),
            school_code=r[3] or r[4],
            model=r[5],
            maker=r[6],
            kind=r[7],
            state=r[8],
            opened=r[9],
            closed=r[10] or None,
            opened_local=r[11],
            fault=r[12] or None,
            cause=r[13] or None,
            detail=r[14] or None,
            route=r[15] or None,
            operator=r[16],
        )
        for r in rows
    )


def answers(reads: Reads, registers: Registers, side: SideBytes, *, only_open: bool) -> tuple[FormFacts, ...]:
    """Form answers, newest first."""
    where = "WHERE f.used = 0" if only_open else ""
    rows = reads.rows(
        f"SELECT h.agg, h.shown FROM form_row f JOIN head h ON h.n = f.n {where} ORDER BY f.sent DESC, f.n DESC"
    )
    return tuple(form_facts(reads, registers, side, agg, json.loads(shown)) for agg, shown in rows)


def device_numbers(reads: Reads, after: int, count: int) -> tuple[int, ...]:
    """The next row numbers after one, ascending."""
    return tuple(r[0] for r in reads.rows("SELECT n FROM device_row WHERE n > ? ORDER BY n LIMIT ?", (after, count)))


def narrowed_numbers(reads: Reads, only: DeviceFilter, after: int, count: int) -> DeviceSlice:
    """The next row numbers of a narrowed list, ascending.

    A school or a status other than the usual one leads by its index; anything else is looked for in a stretch of the
    table. Either way a question takes some milliseconds, and no longer where nothing fits.
    """
    index, lead, rest = narrowing(only)
    if index:
        sql = f"SELECT d.n FROM device_row d INDEXED BY {index} WHERE {lead.where} AND d.n > ? ORDER BY d.n LIMIT ?"
        most = min(count, LOOKED_UP) if rest.values else count
        led = (*lead.values, after, most)
        found = tuple(r[0] for r in reads.rows(sql, led))
        upto, complete = found[-1] if found else after, len(found) < most
        if rest.values:
            sql = f"SELECT d.n FROM ({sql}) c CROSS JOIN device_row d ON d.n = c.n WHERE {rest.where}"
            found = tuple(sorted(r[0] for r in reads.rows(sql, (*led, *rest.values))))
        return DeviceSlice(numbers=found, upto=upto, complete=complete)
    upto, last = after + STRETCH, int(reads.rows("SELECT coalesce(max(n), 0) FROM device_row")[0][0])
    sql = f"SELECT d.n FROM device_row d WHERE {rest.where} AND d.n > ? AND d.n <= ? ORDER BY d.n"
    found = tuple(r[0] for r in reads.rows(sql, (*rest.values, after, upto)))
    return DeviceSlice(numbers=found, upto=upto, complete=upto >= last)


def facet_counts(reads: Reads) -> tuple[FacetCount, ...]:
    """How many devices of each sort there are."""
    # In the order of the table: by the index over schools each row would be looked up by itself.
    rows = reads.rows("SELECT school, status, kind, maker, count(*) FROM device_row NOT INDEXED GROUP BY 1, 2, 3, 4")
    return tuple(FacetCount(school=r[0], status=r[1], kind=r[2], maker=r[3], count=r[4]) for r in rows)


def device_rows(reads: Reads, registers: Registers, numbers: Sequence[int]) -> tuple[DeviceRow, ...]:
    """The list's lines of these row numbers, in that order; rows that are gone are left out."""
    schools = registers.schools(reads)
    found: dict[int, DeviceRow] = {}
    for start in range(0, len(numbers), IN_LIMIT):
        part = numbers[start : start + IN_LIMIT]
        rows = reads.rows(
            "SELECT d.n, h.agg, d.serial, d.tag, d.school, d.model, d.status, d.place, d.repair FROM device_row d"
            f" JOIN head h ON h.n = d.n WHERE d.n IN ({','.join('?' * len(part))})",
            part,
        )
        for n, agg, serial, tag, school, model, status, place, repair in rows:
            found[n] = DeviceRow(
                n=n,
                device=Ref(Aggregate.device, agg),
                serial=serial,
                asset_tag=tag,
                school=schools.get(school, ""),
                model=model,
                status=status,
                place=place,
                repair=repair,
            )
    return tuple(found[n] for n in numbers if n in found)


def device_count(reads: Reads) -> int:
    """How many devices the ledger knows."""
    return int(reads.rows("SELECT count(*) FROM device_row")[0][0])


def open_repairs(reads: Reads) -> int:
    """How many repairs are running."""
    return int(reads.rows(f"SELECT count(*) FROM repair_row WHERE state NOT IN ({_CLOSED})")[0][0])


def sync_counts(reads: Reads) -> SyncCounts:
    """Deliveries by state. With no destination set up nothing waits."""
    by_state = dict(reads.rows("SELECT state, count(*) FROM delivery GROUP BY state"))
    cards = int(reads.rows("SELECT count(DISTINCT card) FROM card_row")[0][0])
    destinations = int(reads.rows("SELECT count(DISTINCT destination) FROM delivery")[0][0])
    get = by_state.get
    return SyncCounts(
        destinations=destinations,
        saved=get("saved", 0),
        waiting=get("waiting", 0),
        sent=get("sent", 0) + get("unknown", 0),
        confirmed=get("confirmed", 0),
        refused=get("refused", 0),
        cards=cards,
    )
