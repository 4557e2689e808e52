"""A queue of made-up repairs, for pictures and measurements where the ledger's own would say too little."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from app.domain.codes import repair_number
from app.domain.kinds import FaultPlace
from app.domain.rules.bench import COLUMN_OF, Column, Workable
from app.settings.keys import LIMITS
from app.usecases.bench_rows import Queue, QueueRow, RunFacts, UnitFound

TODAY = date(2026, 11, 20)
SCHOOLS = (
    "見本小学校", "例題中学校", "川辺小学校", "丘の上中学校", "久留米市立久留米特別支援学校高等部分教室",
    "青葉小学校", "港中学校", "見本商業高等学校",
)  # fmt: skip
PEOPLE = {"OP0007": "古賀 美咲", "OP0008": "原 健", "OP0009": "中村 陽子", "": ""}
_OF_COLUMN = {column: state for state, column in list(COLUMN_OF.items())[::-1]}
_PLACES = {
    Column.form: "C-1", Column.diagnosing: "B-2", Column.repairing: "作業台1", Column.parts: "D-4", Column.maker: "",
    Column.board: "E-1", Column.testing: "動作確認", Column.ready: "R-1",
}  # fmt: skip
COUNTS = dict(zip(Column, (9, 14, 9, 7, 11, 5, 3, 8), strict=True))


def rows(counts: dict[Column, int], *, seed: int = 3) -> tuple[QueueRow, ...]:
    """So many repairs in each column, what waits longest first."""
    rng, made, running = Random(seed), [], 298
    faults = list(FaultPlace)
    for column, count in counts.items():
        limit = LIMITS[column]
        for at in range(count):
            days = max(0, round((limit * 1.7) * (1 - at / count) ** 2.2) - (at % 2))
            person = rng.choice(list(PEOPLE)) if column not in (Column.form, Column.diagnosing) else ""
            ready = {Column.diagnosing: Workable.form, Column.repairing: Workable.part}.get(column)
            made.append(
                QueueRow(
                    repair=repair_number(2026, "A", running).text,
                    serial=f"TEST{running:05d}",
                    asset_tag=f"KRM-{running:06d}",
                    kind="chromebook",
                    model="Demo 500",
                    school=SCHOOLS[running % len(SCHOOLS)],
                    school_code=f"S{running % len(SCHOOLS)}",
                    column=column,
                    state=_OF_COLUMN[column].value,
                    since=(TODAY - timedelta(days=days)).isoformat(),
                    days=days,
                    over=days > limit,
                    fault=faults[running * 7 % 9].value if at % 6 != 4 else "",
                    place=_PLACES[column],
                    assigned=person,
                    person=PEOPLE[person],
                    route="",
                    part="",
                    rma="RMA-1" if column is Column.maker and at % 3 else "",
                    shipment=str(7 + at % 4) if column is Column.maker else "",
                    workable=(Workable.board if at == 2 else ready) if ready and (at % 3 != 1 or limit == 5) else None,
                    by_person=at % 4 == 3,
                )
            )
            running += 1
    return tuple(sorted(made, key=lambda row: (row.since, row.repair)))


class StandQueue:
    """Answers with the rows it was given; `rows` may be changed."""

    def __init__(self, given: tuple[QueueRow, ...], run: RunFacts | None = None, unread: tuple[str, ...] = ()) -> None:
        self.rows, self.unread = given, unread
        self.run = run or RunFacts(known=True, today=True, next_day=TODAY)

    def queue(self) -> Queue:
        return Queue(self.rows, {column: LIMITS[column] for column in Column}, TODAY, self.run, self.unread)

    def unit(self, codes: Sequence[str]) -> UnitFound:
        for code in codes:
            found = [row.repair for row in self.rows if code in (row.repair, row.serial, row.asset_tag)]
            if found:
                return UnitFound(code, len(found), tuple(found))
        return UnitFound(codes[-1], 0)

    def shelf(self, code: str) -> str:
        return {"Z09": "棚 Z-9"}.get(code, "")
