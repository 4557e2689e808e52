"""Pre-numbered slips: whether one is still to come back, and which numbers the desk gives out next."""

from __future__ import annotations

from datetime import date

from app.domain.codes import parse_repair_number, repair_number
from app.domain.dates import fiscal_year
from app.domain.rules.slips import given_out, series_ref
from app.ledger.desks import desk_now
from app.ledger.reads import Reads


def is_blank(reads: Reads, number: str) -> bool:
    """Whether the number lies on a slip and no repair has it."""
    found = parse_repair_number(number)
    if found is None or not given_out(reads.head(series_ref(found)), found):
        return False
    return not reads.repairs_by_number(found.text)


def next_numbers(reads: Reads, today: date, count: int) -> tuple[str, ...]:
    """The next numbers of the desk this ledger is now, as `next_repair_number` would give them."""
    desk = desk_now(reads.connection)
    if desk is None:
        return ()
    year = fiscal_year(today)
    key = f"number.{desk.mark}.{year}"
    rows = reads.rows("SELECT CAST(value AS INTEGER) FROM local_value WHERE key=?", (key,))
    last = int(rows[0][0]) if rows else 0
    return tuple(repair_number(year, desk.mark, last + step).text for step in range(1, count + 1))
