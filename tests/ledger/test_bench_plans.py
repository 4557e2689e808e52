"""No question of the bench or the schools' work walks all devices, all repairs or the log: a million may lie there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from app.bootstrap_contacts import contact_queries
from app.bootstrap_disposal import DisposalOf
from app.bootstrap_visits import visit_queries
from app.domain.bench_words import TransferSide
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref, instruction_ref
from app.domain.rules.chargers import charger_ref
from app.ledger.reads import Reads
from app.ui.screens.disposal.front_read import read_front
from app.usecases.charger_moves import Load, load
from app.usecases.charger_rows import ChargerFilter
from app.usecases.contact_rows import ContactFilter
from app.usecases.transfers import OpenTransfer, ScanTransfer, open_transfer, scan_transfer
from app.usecases.visits import OnVisit, begin_visit
from tests.support.bench import Bench
from tests.support.bench_queue import queries
from tests.support.repair_log import filled, serial
from tests.usecases.charger_stand import VISIT, chargers_at
from tests.usecases.conftest import bench  # noqa: F401 - a fixture
from tests.usecases.test_repair_log import TODAY

LARGE = (
    r"SCAN (d|device_row|k|device_key|r|repair_row|u|repair_part|h|head|a|operation_aggregate|o|operation"
    r"|observation)\b"
    r"|INDEX sqlite_autoindex_head_1 \(kind=\?\).* kind = 'device'"
)
"""Tables that grow with devices and years, by the names the queries give them; and all heads of a kind that does."""
UNIT, LOST, BACK, DISPOSED, BOXED = (Ref(Aggregate.device, device_id(serial(at))) for at in (0, 1, 2, 3, 4))
WAITS, AT_MAKER = (Ref(Aggregate.device, device_id(serial(at))) for at in (6, 7))
EXCHANGED = Ref(Aggregate.device, device_id("PFX00001"))


@pytest.fixture
def desk(bench: Bench) -> Bench:  # noqa: F811
    filled(bench.program, 20, today=TODAY)
    _at_schools(bench)
    return bench


def _at_schools(desk: Bench) -> None:
    """A visit under way with a swap and a spare in the car, a planned move, a loan, what it came back without, a loss
    with a request.
    """
    stand = chargers_at(desk)
    number = stand.visit()
    desk.do(begin_visit, OnVisit, visit=number)
    desk.do(load, Load, scan=stand.scan_of("CH-0097"), visit=number)
    stand.swap("CB-0212", "CH-0050", "CH-0096", visit=number)
    desk.record(Draft("cabinet_fault", (charger_ref("CB-0212"),), {"words": "side"}))
    plan = desk.do(open_transfer, OpenTransfer, from_="ES01", to="ES02").number
    desk.do(scan_transfer, ScanTransfer, transfer=plan, side=TransferSide.out, scan=stand.scan_of(serial(5)))
    asked = {"request": "disable", "device_id": "dev-1", "serial": serial(1), "frozen": "f"}
    for unit, kind, payload in (
        (UNIT, "lent", {"to": "ES01", "due": "2026-11-02", "since": "2026-10-01"}),
        (LOST, "lost_reported", {"on": "2026-11-19"}),
        (LOST, "requested", asked),
        (BACK, "lent", {"to": "ES01"}),
        (BACK, "loan_ended", {"to": "ES01", "since": "2026-11-20", "lacks": ["pen"]}),
    ):
        desk.record(Draft(kind, (unit,), payload))
    desk.call(lambda uow: uow.observe([(LOST.id, {"google_id": "dev-1"})]))
    _in_disposal(desk)


def _in_disposal(desk: Bench) -> None:
    """A unit by each way, one of them in a box, an instruction."""
    desk.record(Draft("instruction_received", (instruction_ref("KY-1"),), {"set": {"number": "KY-1"}}))
    desk.record(Draft("instructed", (BOXED,), {"number": "KY-1"}))
    desk.record(Draft("disposal_begun", (DISPOSED,), {"way": "A"}))
    desk.record(Draft("step_done", (DISPOSED,), {"way": "A", "step": "deprovision", "how": "by_hand"}))
    desk.record(Draft("disposal_begun", (BOXED,), {"way": "B", "instruction": "KY-1"}))
    desk.record(Draft("box_opened", (box_ref("0007"),), {"set": {"number": "0007", "way": "B"}}))
    desk.record(Draft("boxed", (BOXED, box_ref("0007")), {"box": "0007"}))
    _at_the_console(desk)


def _at_the_console(desk: Bench) -> None:
    """A unit that waits, one let go for the maker, one exchanged, one that was let go and is lent."""
    wish = {"request": "deprovision", "device_id": "dev-9", "frozen": "f", "reason": "retiring_device"}
    for unit, at, path in ((WAITS, 6, "disposal"), (AT_MAKER, 7, "maker")):
        desk.record(Draft("requested", (unit,), {**wish, "serial": serial(at), "path": path}))
    desk.record(Draft("changed", (AT_MAKER,), {"set": {"console": "DEPROVISIONED"}}))
    gone = {"serial": "PFX00001", "kind": "chromebook", "status": "exchanged"}
    desk.record(Draft("registered", (EXCHANGED,), {"set": gone}))
    desk.record(Draft("step_done", (DISPOSED,), {"way": "A", "step": "verified", "how": "console"}))
    desk.record(Draft("lent", (DISPOSED,), {"to": "ES01", "due": "2026-11-02", "since": "2026-10-01"}))


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
SITE: dict[str, Callable[[Bench], object]] = {
    "spares by model and place": lambda d: d.program.queries.chargers.spares(),
    "spares by model": lambda d: d.program.queries.chargers.counts(),
    "cabinets and controllers": lambda d: d.program.queries.chargers.listed(ChargerFilter(school="ES01")),
    "a controller by its code": lambda d: d.program.queries.chargers.one("CH-0050"),
    "what is in a cabinet": lambda d: d.program.queries.chargers.inside("CB-0212"),
    "a controller's faults": lambda d: d.program.queries.chargers.unit_faults(charger_ref("CH-0050")),
    "a controller's life": lambda d: d.program.queries.chargers.life(charger_ref("CH-0050")),
    "cabinet faults": lambda d: d.program.queries.chargers.faults(),
    "the visits of a day": lambda d: visit_queries(d.program).day("2026-11-20"),
    "the visit under way": lambda d: visit_queries(d.program).now(),
    "what is in the car": lambda d: visit_queries(d.program).car(),
    "a visit": lambda d: visit_queries(d.program).visit(VISIT),
    "the evening's line": lambda d: visit_queries(d.program).evening("2026-11-20"),
    "planned moves": lambda d: d.program.queries.transfers.transfers(),
    "a planned move": lambda d: d.program.queries.transfers.transfer("A0001"),
    "loans": lambda d: d.program.queries.loans.loans(),
    "what is overdue": lambda d: d.program.queries.loans.overdue(),
    "the loan of a unit": lambda d: d.program.queries.loans.loan(UNIT),
    "what is missing of loans that are over": lambda d: d.program.queries.loans.lacking(),
    "what is lost": lambda d: d.program.queries.lost.lost(),
    "what each school has lost": lambda d: d.program.queries.lost.per_school(),
    "what a person confirms": lambda d: d.program.queries.lost.to_confirm(LOST, "disable"),
    "what is asked of the console": lambda d: d.program.queries.lost.requests(),
}


DISPOSAL: dict[str, Callable[[Bench], object]] = {
    "units in disposal": lambda d: d.program.queries.disposal.units(),
    "units of a box": lambda d: d.program.queries.disposal.units(box="0007"),
    "units of an instruction": lambda d: d.program.queries.disposal.units(instruction="KY-1"),
    "a unit's checklist": lambda d: d.program.queries.disposal.unit(DISPOSED),
    "units by step": lambda d: d.program.queries.disposal.counts(),
    "untold units": lambda d: d.program.queries.disposal.untold(),
    "instructions": lambda d: d.program.queries.disposal.instructions(),
    "today's units": lambda d: d.program.queries.disposal.done_today(),
    "boxes": lambda d: d.program.queries.boxes.boxes(ended=True),
    "a box": lambda d: d.program.queries.boxes.box("7"),
    "what a day's list holds": lambda d: d.call(lambda unit: unit.untold_units("2026-11-20")),
    "all that is untold": lambda d: d.call(lambda unit: unit.untold_units("")),
    "the front of disposal": lambda d: read_front(DisposalOf(d.program), d.program.queries),
    "what waits for the console": lambda d: d.program.queries.deprovision.requests(),
    "what was exchanged": lambda d: d.program.queries.deprovision.to_let_go(),
    "what must come back": lambda d: d.program.queries.deprovision.to_reenrol(),
    "what is gone and lent": lambda d: d.program.queries.deprovision.apart(),
    "what a person confirms of the console": lambda d: d.program.queries.deprovision.to_confirm([DISPOSED]),
}


@pytest.mark.parametrize("name", [*ASKED, *SITE, *DISPOSAL])
def test_nothing_large_is_walked(desk: Bench, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, told = Reads.rows, [""]

    def explained(reads: Reads, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        told.extend(f"{row[-1]}  -- {sql}" for row in rows(reads, f"EXPLAIN QUERY PLAN {sql}", values))
        return rows(reads, sql, values)

    monkeypatch.setattr(Reads, "rows", explained)
    found = (ASKED | SITE | DISPOSAL)[name](desk)
    assert found or name in ASKED, "there is something to be found"
    assert len(told) > 1
    assert [line for line in told if re.search(LARGE, line)] == []


@pytest.mark.parametrize("ask", ["to_reenrol", "apart"])
def test_what_is_few_among_all_that_was_disposed_is_found_by_its_own_index(
    desk: Bench, ask: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, told = Reads.rows, list[str]()

    def explained(reads: Reads, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        told.extend(str(row[-1]) for row in rows(reads, f"EXPLAIN QUERY PLAN {sql}", values))
        return rows(reads, sql, values)

    monkeypatch.setattr(Reads, "rows", explained)
    assert len(getattr(desk.program.queries.deprovision, ask)()) == 1
    assert told[0] == "SEARCH head USING INDEX head_elsewhere (kind=?)"


def test_without_its_index_it_is_slow_and_right(desk: Bench) -> None:
    write = desk.program.ledger.writer.run_transaction
    write(lambda connection: connection.exec_driver_sql("DROP INDEX head_elsewhere"))
    assert len(desk.program.queries.deprovision.apart()) == 1


def test_units_of_one_id_are_counted_by_their_index(desk: Bench) -> None:
    desk.call(lambda uow: uow.observe([(BACK.id, {"google_id": "dev-1"}), (UNIT.id, {"google_id": "dev-2"})]))
    sql = "SELECT json_extract(body, '$.google_id') g, count(*) FROM observation WHERE g IN ('dev-1') GROUP BY g"
    told = desk.program.ledger.read(lambda reads: reads.rows(f"EXPLAIN QUERY PLAN {sql}"))
    assert "SEARCH observation USING INDEX observation_by_id" in told[0][-1]
    counted = desk.program.ledger.read(lambda reads: reads.units_seen(["dev-1", "dev-2", "dev-3"]))
    assert counted == {"dev-1": 2, "dev-2": 1}
