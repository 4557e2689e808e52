"""No question of the bench walks all devices, all repairs or the whole log: a million devices may lie there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from app.bootstrap_contacts import contact_queries
from app.bootstrap_visits import visit_queries
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.ledger.reads import Reads
from app.usecases.contact_rows import ContactFilter
from tests.support.bench import Bench
from tests.support.bench_queue import queries
from tests.support.repair_log import filled, serial
from tests.usecases.conftest import bench  # noqa: F401 - a fixture
from tests.usecases.test_repair_log import TODAY

LARGE = r"SCAN (d|device_row|k|device_key|r|repair_row|u|repair_part|h|head|a|operation_aggregate|o|operation)\b"
"""Tables that grow with devices and years, by the names the queries give them."""
EVERY_DEVICE = r"autoindex_head_1 \(kind=\?\)  -- .*kind = 'device'"
"""The same by way of an index: all devices are of one kind."""
UNIT = Ref(Aggregate.device, device_id(serial(0)))


@pytest.fixture
def desk(bench: Bench) -> Bench:  # noqa: F811
    filled(bench.program, 20, today=TODAY)
    return bench


def page(desk: Bench) -> object:
    repair = next(iter(desk.call(lambda unit: unit.head(UNIT))["repairs"]))
    return desk.program.queries.repair_pages.page(repair, words=True)


ASKED: dict[str, Callable[[Bench], object]] = {
    "the queue": lambda d: queries(d.program).queue(),
    "a scanned unit": lambda d: queries(d.program).unit([serial(0)]),
    "the page of a repair": page,
    "what is lent": lambda d: d.program.queries.away.loans(),
    "what is to be shipped": lambda d: d.program.queries.away.to_ship(),
    "what is away by itself": lambda d: d.program.queries.away.away_unlisted(),
    "what waits though it is said to be gone": lambda d: d.program.queries.away.held(),
    "lists that have ended": lambda d: (
        d.program.queries.away.past(Aggregate.shipment) + d.program.queries.away.past(Aggregate.handback)
    ),
    "what is ready": lambda d: d.program.queries.away.ready(),
    "all parts": lambda d: d.program.queries.parts.parts(),
    "the order list": lambda d: d.program.queries.parts.to_order(),
    "what is to be counted": lambda d: d.program.queries.parts.tasks(),
    "parts for a fault": lambda d: d.program.queries.parts.fitting("NEC Chromebook Y2", maker="NEC", fault="keytop"),
    "a school on the phone": lambda d: contact_queries(d.program).school("ES01"),
    "calls about a unit": lambda d: contact_queries(d.program).of_device(UNIT),
    "calls by words": lambda d: contact_queries(d.program).contacts(ContactFilter(words=serial(0))),
    "answers given before": lambda d: contact_queries(d.program).faq(),
    "what is missing of loans": lambda d: d.program.queries.loans.lacking(),
    "what is overdue": lambda d: d.program.queries.loans.overdue(),
    "what is lost": lambda d: d.program.queries.lost.lost(),
    "what was asked of the console": lambda d: d.program.queries.lost.requests(),
    "what is to be confirmed": lambda d: d.program.queries.lost.to_confirm(UNIT, "disable"),
    "spares": lambda d: d.program.queries.chargers.spares(),
    "cabinets and controllers": lambda d: d.program.queries.chargers.listed(),
    "cabinet faults": lambda d: d.program.queries.chargers.faults(),
    "the visits of a day": lambda d: visit_queries(d.program).day(),
    "what is in the car": lambda d: visit_queries(d.program).car(),
    "the evening's line": lambda d: visit_queries(d.program).evening(),
    "planned moves": lambda d: d.program.queries.transfers.transfers(closed=True),
    "where to go": lambda d: d.call(lambda unit: unit.devices_of("ES01")),
}


@pytest.mark.parametrize("name", ASKED)
def test_nothing_large_is_walked(desk: Bench, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, told = Reads.rows, [""]

    def explained(reads: Reads, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        told.extend(f"{row[-1]}  -- {sql}" for row in rows(reads, f"EXPLAIN QUERY PLAN {sql}", values))
        return rows(reads, sql, values)

    monkeypatch.setattr(Reads, "rows", explained)
    ASKED[name](desk)
    assert len(told) > 1
    assert [line for line in told if re.search(f"{LARGE}|{EVERY_DEVICE}", line)] == []
