"""What the console was asked to deprovision, counted by its day; and whether the ledger has seen a later day than now.

Decides nothing of limits. Kept apart from `Reads`: only what can't be taken back asks for it.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.operations import Ref, decode
from app.ledger.reads import Reads

_SINCE: Final = "SELECT count(*) FROM asked_row WHERE day >= ? AND agg <> ?"
_NEWEST_OWN: Final = (
    "SELECT body FROM operation WHERE desk = (SELECT n FROM desk WHERE mine = 2) ORDER BY desk_no DESC LIMIT 1"
)
_NEWEST_ASKED: Final = "SELECT max(day) FROM asked_row"


def alone_since(reads: Reads, day: date, but: Ref | None = None) -> int:
    """How many units that count as one person's were asked about, or deprovisioned by hand, on this day or a later one;
    `but` is left out.
    """
    return _count(reads, f"{_SINCE} AND alone = 1", day, but)


def counted_since(reads: Reads, day: date, but: Ref | None = None) -> int:
    """The same of all units but those an instruction names: what counts for the day's most."""
    return _count(reads, f"{_SINCE} AND outside = 0", day, but)


def _count(reads: Reads, sql: str, day: date, but: Ref | None) -> int:
    return int(reads.rows(sql, (day.isoformat(), but.id if but is not None else b""))[0][0])


def clock_behind(reads: Reads, day: date) -> bool:
    """Whether the ledger has seen a later day than this: this desk's newest operation, or somebody's request."""
    seen = [decode(body).date for (body,) in reads.rows(_NEWEST_OWN)]
    seen += [found for (found,) in reads.rows(_NEWEST_ASKED) if found]
    return any(found > day.isoformat() for found in seen)
