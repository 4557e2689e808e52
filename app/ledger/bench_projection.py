"""The bench's rows: one for each open repair, with all that the queue shows, and none for a repair that has ended.

A table of its own beside `repair_row`, because the queue is read whole: 5,000 open repairs lie together in some
hundred pages, however many devices and old repairs the ledger has. Decides nothing of columns, ages or order.
"""

from __future__ import annotations

from typing import Any, Final

from app.domain.device import gated, is_open
from app.domain.folding.base import Folded
from app.domain.kinds import RepairState
from app.domain.rules.bench import workable

TABLE: Final = """CREATE TABLE bench_row(
        number TEXT NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL, since TEXT NOT NULL, local TEXT NOT NULL,
        serial TEXT NOT NULL, tag TEXT NOT NULL, kind TEXT NOT NULL, model TEXT NOT NULL, school TEXT NOT NULL,
        fault TEXT NOT NULL, place TEXT NOT NULL, assigned TEXT NOT NULL, route TEXT NOT NULL, part TEXT NOT NULL,
        rma TEXT NOT NULL, shipment TEXT NOT NULL, workable TEXT NOT NULL, by_person INTEGER NOT NULL,
        PRIMARY KEY(number, n)) STRICT, WITHOUT ROWID"""
INDEXED: Final = "bench_row(n)"
INSERT: Final = "INSERT INTO bench_row VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"


def _waits_for(repair: dict[str, Any]) -> str:
    """The part a repair waits for, or nothing: one that was led on meanwhile waits no more."""
    return repair.get("waiting_part") or "" if repair["state"] == RepairState.waiting_parts else ""


def bench_rows(n: int, folded: Folded) -> list[tuple[Any, ...]]:
    """The rows of a device's open repairs; `n` is the row number of the device."""
    state, times, done = folded.state, folded.meta.get("t", {}), folded.meta.get("u", {})
    made = []
    for number, repair in state.get("repairs", {}).items():
        if not is_open(repair):
            continue
        get = repair.get
        reason = workable(
            repair["state"],
            [touch[3] for touch in done.get(number, ())],
            gated=gated(state),
            form=bool(get("answers") or get("override")),
            decided="decision" in repair,
        )
        made.append(
            (
                number,
                n,
                repair["state"],
                get("since") or repair["opened"],
                times.get(number, ""),
                state.get("serial") or state.get("tail") or repair.get("tail", ""),
                state.get("tag", ""),
                state.get("kind", ""),
                state.get("model", ""),
                get("school") or state.get("school", ""),
                get("fault") or "",
                get("place") or state.get("place", ""),
                get("assigned") or "",
                get("route") or "",
                _waits_for(repair),
                get("rma") or "",
                get("shipment") or "",
                reason.value if reason else "",
                int(bool(get("person"))),
            )
        )
    return made
