"""What parts cost a repair: at the price of then, whatever happened since, and without reading what others used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.domain.commands import Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.parts import part_ref
from app.ledger.queries import part_costs
from app.ledger.queries.part_costs import PartCosts
from app.ledger.reads import Reads
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.usecases.conftest import bench  # noqa: F401 - a fixture

UNIT, OTHER = (Ref(Aggregate.device, device_id(serial)) for serial in ("PF8K2M0D", "NXNEW0001"))
ONE, TWO = "8A-0001-P", "8A-0002-R"


@pytest.fixture
def desk(bench: Bench) -> Bench:  # noqa: F811
    for draft in (
        Draft("registered", (UNIT,), {"set": {"serial": "PF8K2M0D"}}),
        Draft("registered", (OTHER,), {"set": {"serial": "NXNEW0001"}}),
        Draft("registered", (part_ref("LCD"),), {"set": {"code": "LCD", "name": "液晶", "price": "9000"}}),
        Draft("registered", (part_ref("KT"),), {"set": {"code": "KT"}}),
    ):
        bench.record(draft)
    for number in (ONE, TWO):
        bench.record(Draft("repair_opened", (UNIT,), {"n": number, "state": "received"}))
    return bench


def moved(desk: Bench, number: str, count: int, code: str = "LCD", unit: Ref = UNIT) -> None:
    why = "used" if count < 0 else "put_back"
    payload = {"n": number, "code": code, "count": count, "place": "棚1", "why": why}
    desk.record(Draft("part_moved", (part_ref(code), unit), payload))


def priced(desk: Bench, price: str | None, code: str = "LCD") -> None:
    desk.record(Draft("changed", (part_ref(code),), {"set": {"price": price}}))


def costs(desk: Bench, unit: Ref = UNIT, codes: Sequence[str] = ("LCD", "KT")) -> PartCosts:
    return desk.program.ledger.read(lambda reads: PartCosts(reads, unit, codes))


def test_each_piece_costs_what_it_cost_when_it_was_taken(desk: Bench) -> None:
    moved(desk, ONE, -1)
    moved(desk, ONE, -2, "KT")
    priced(desk, "9500")
    moved(desk, ONE, -1)
    priced(desk, "9900")
    moved(desk, TWO, -2)
    found = costs(desk)
    assert (found.spent("LCD", ONE), found.spent("LCD", TWO), found.spent("KT", ONE)) == (18_500, 19_800, 0)
    assert (found.of_repair(ONE), found.of_repair("8A-9999-X")) == (18_500, 0)
    assert (found.name("LCD"), found.name("KT")) == ("液晶", "KT")
    assert found.worth({"parts": {"LCD": 2, "KT": 1}}) == 19_800
    moved(desk, ONE, 1)  # the dearer one goes back first
    assert costs(desk).spent("LCD", ONE) == 9_000
    moved(desk, ONE, 5)
    assert costs(desk).spent("LCD", ONE) == 0


def test_what_was_taken_back_counts_for_nothing(desk: Bench) -> None:
    moved(desk, ONE, -1)
    priced(desk, "9500")
    priced(desk, "9900")
    desk.do(undo, Undo)
    moved(desk, TWO, -1)
    desk.do(undo, Undo)
    moved(desk, TWO, -1)
    found = costs(desk)
    assert (found.spent("LCD", ONE), found.spent("LCD", TWO), found.worth({"parts": {"LCD": 1}})) == (
        9_000,
        9_500,
        9_500,
    )
    priced(desk, None)
    assert (costs(desk).spent("LCD", TWO), costs(desk).worth({"parts": {"LCD": 1}})) == (9_500, 0)


def test_a_part_without_a_registration_and_one_nobody_knows_cost_nothing(desk: Bench) -> None:
    moved(desk, ONE, -1, "GONE")
    found = costs(desk, codes=("GONE", "NEVER"))
    assert (found.spent("GONE", ONE), found.name("GONE"), found.name("NEVER")) == (0, "GONE", "NEVER")
    assert costs(desk, codes=()).of_repair(ONE) == 0


def test_a_repair_that_moved_to_another_unit_keeps_what_it_cost(desk: Bench) -> None:
    moved(desk, ONE, -1)
    repair = desk.call(lambda unit: dict(unit.head(UNIT)["repairs"][ONE]))
    desk.record(Draft("repair_moved", (UNIT, OTHER), {"n": ONE, "serial": "NXNEW0001", "repair": repair}))
    priced(desk, "9900")
    moved(desk, ONE, -1, unit=OTHER)
    assert costs(desk, OTHER).spent("LCD", ONE) == 18_900
    assert costs(desk, UNIT).spent("LCD", ONE) == 18_900, "whichever unit is asked"


def test_what_other_repairs_used_is_not_read(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the price changed the part's history is walked for prices alone; else it isn't looked at at all."""
    moved(desk, ONE, -1)
    others = [Ref(Aggregate.device, device_id(f"TEST{at:04d}")) for at in range(30)]
    for at, other in enumerate(others):
        desk.record(Draft("registered", (other,), {"set": {"serial": f"TEST{at:04d}"}}))
        moved(desk, f"8A-{at + 10:04d}-X", -1, unit=other)
    asked: list[tuple[str, int]] = []
    rows = Reads.rows

    def counted(reads: Reads, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        found = rows(reads, sql, values)
        asked.append((sql, len(found)))
        return found

    monkeypatch.setattr(Reads, "rows", counted)
    assert costs(desk).spent("LCD", ONE) == 9_000
    assert [count for sql, count in asked if sql == part_costs._OF] == [1], "the unit's own, and no part's"
    priced(desk, "9900")
    asked.clear()
    assert costs(desk).spent("LCD", ONE) == 9_000
    assert sum(count for sql, count in asked if sql == part_costs._OF) == 3, "its own movement and two prices"
