"""Exchange: another unit comes back, and all but the serial goes over to it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from app.domain.bench_words import ExchangeKind
from app.domain.commands import Undo
from app.domain.identity import short, unshort
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.usecases.exchange import Exchange, ExchangeResult, exchange
from app.usecases.ports import UnitOfWork
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


@pytest.fixture
def sent(away: Away) -> Away:
    """A tagged unit at the maker, with an earlier repair and much known of this one."""
    bench = away.bench
    away.taken_in("PF8K2M0D", tag="KC-0001")
    away.note("PF8K2M0D", "repair_state_set", state="cancelled")
    earlier = away.numbers["PF8K2M0D"]
    number = bench.scan("PF8K2M0D").repair
    assert number
    rows = [small_files.form("PF8K2M0D")]
    bench.imported(ImportKind.forms, small_files.write(bench.root / "f.csv", small_files.FORMS, rows))
    away.numbers |= {"earlier": earlier, "PF8K2M0D": number}
    bench.record(Draft("changed", (away.device("PF8K2M0D"),), {"set": {"warranty": "2027-03-31", "batch": "2025-12"}}))
    away.note("PF8K2M0D", "diagnosed", fault="screen", cause="natural", further=["battery", "keyboard"])
    away.note("PF8K2M0D", "noted", accessories=["adapter"], place="A-1")
    for at in range(30):
        note = bench.call(partial(_noted, at))
        away.note("PF8K2M0D", "noted", note=note)
    away.note("PF8K2M0D", "routed", route="maker", state="diagnosing")
    away.ship(number, away.list_())
    return away


def _noted(at: int, unit: UnitOfWork) -> str:
    return unit.put_side(f"記録 {at}".encode())


def exchanged(away: Away, serial: str, **fields: Any) -> ExchangeResult:
    number = away.numbers["PF8K2M0D"]
    given = {"kind": ExchangeKind.unit, **fields}
    desk = away.bench.program.desk
    return desk.run(exchange, Exchange(desk.new_action(), number, serial, **given)).result()


def test_tag_school_warranty_history_and_the_repair_go_to_the_new_unit(sent: Away) -> None:
    bench = sent.bench
    old, before = sent.device("PF8K2M0D"), sent.repair("PF8K2M0D")
    bench.clock.tick(days=3)
    result = exchanged(sent, "NX-NEW 001")
    assert (result.outcome, result.family.value, result.state) == ("exchanged", "look", "at_maker")
    assert (result.serial, result.former) == ("NX-NEW 001", "PF8K2M0D")
    new = bench.call(lambda unit: dict(unit.head(result.device)))
    assert {name: new[name] for name in ("tag", "school", "warranty", "batch", "former", "status")} == {
        "tag": "KC-0001", "school": "ES01", "warranty": "2027-03-31", "batch": "2025-12", "former": "PF8K2M0D",
        "status": "in_use",
    }  # fmt: skip
    assert sorted(new["repairs"]) == sorted([sent.numbers["earlier"], sent.numbers["PF8K2M0D"]])
    after = new["repairs"][sent.numbers["PF8K2M0D"]]
    assert after.pop("exchange") == {"kind": "unit", "from": "PF8K2M0D"}
    assert after == before
    assert len(after["notes"]) == 30
    (answer,) = after["answers"]
    form = bench.call(lambda unit: dict(unit.head(Ref(Aggregate.form, unshort(answer)))))
    assert form["links"] == {sent.numbers["PF8K2M0D"]: short(result.device.id)}
    assert {row.opened_local[:10] for row in bench.program.queries.repairs()} == {"2026-11-20"}
    gone = bench.call(lambda unit: dict(unit.head(old)))
    assert (gone["status"], gone["exchanged_to"]) == ("exchanged", "NX-NEW 001")
    assert "repairs" not in gone
    assert "tag" not in gone
    # the tag's label is on the new unit now: scanned it means that one, and the old serial still opens the old
    assert bench.program.queries.find_device("KC-0001") == (result.device,)
    assert bench.program.queries.find_device("PF8K2M0D") == (old,)
    sent.numbers["NXNEW001"] = sent.numbers["PF8K2M0D"]
    assert sent.back("NX-NEW-001").missing == 0
    assert bench.program.queries.away.shipments(closed=True)[0].units[0].exchanged == "PF8K2M0D"
    digest(bench.program)


def test_one_undo_takes_an_exchange_back(sent: Away) -> None:
    bench = sent.bench
    before = sent.state("PF8K2M0D")
    exchanged(sent, "NXNEW001")
    assert bench.do(undo, Undo).outcome == "undone"
    assert sent.state("PF8K2M0D") == before
    assert bench.program.queries.find_device("NXNEW001") == ()
    digest(bench.program)


def test_received_with_the_exchange_it_is_back_from_its_list(sent: Away) -> None:
    result = exchanged(sent, "NXNEW001", kind=ExchangeKind.mainboard, back=True)
    assert (result.state, result.number) == ("testing", "A0001")
    assert sent.bench.program.queries.away.shipments() == ()
    again = exchanged(sent, "NXNEW002", back=True)  # sent another one after all
    assert (again.state, again.former, again.number) == ("testing", "NXNEW001", "")


def test_a_spare_of_ours_takes_the_place_and_keeps_its_own_serial(sent: Away) -> None:
    bench = sent.bench
    from app.domain.identity import device_id

    ref = Ref(Aggregate.device, device_id("SPARE001"))
    bench.record(Draft("registered", (ref,), {"set": {"serial": "SPARE-001", "tag": "KC-9", "status": "spare"}}))
    bench.record(Draft("changed", (sent.device("PF8K2M0D"),), {"set": {"status": "spare"}}))
    result = exchanged(sent, "spare001")
    assert result.serial == "SPARE-001"
    state = sent.state("SPARE001")
    assert (state["tag"], state["old_tags"], state["status"]) == ("KC-0001", ["KC-9"], "spare")


def test_what_is_no_exchange_says_why(sent: Away) -> None:
    bench = sent.bench
    sent.taken_in("PF8K2M1D")

    def why(serial: str, number: str = "") -> str:
        named = number or sent.numbers["PF8K2M0D"]
        return bench.why(exchange, lambda action: Exchange(action, named, serial, ExchangeKind.unit))

    assert why("NXNEW001", "8A-9999-X") == "unknown_repair"
    assert why("NXNEW001", sent.numbers["PF8K2M1D"]) == "not_allowed_in_state"
    assert why("pf8k2m0d") == "same_serial"
    assert why("") == "nothing_given"
    assert why("X1") == "not_a_serial"
    assert why("端末の番号です") == "not_a_serial"
    assert why(sent.numbers["PF8K2M1D"]) == "not_a_serial"
    assert why("PF8K2M1D") == "already_open"
    sent.note("PF8K2M1D", "repair_state_set", state="cancelled")
    assert why("PF8K2M1D") == "serial_in_use"


def test_what_is_lent_stays_lent_under_its_new_serial(sent: Away) -> None:
    """Else the loan of a serial that is closed would be overdue for ever, and nobody could end it."""
    loan = {"to": "ES01", "due": "2026-12-01", "was": "spare"}
    sent.bench.record(Draft("lent", (sent.device("PF8K2M0D"),), loan))

    def lent() -> list[tuple[str, str, str]]:
        return [(row.serial, row.school_code, row.due) for row in sent.bench.program.queries.away.loans()]

    exchanged(sent, "NXNEW00001")
    assert lent() == [("NXNEW00001", "ES01", "2026-12-01")]
    assert sent.state("NXNEW00001")["loan"]["was"] == "spare"  # type: ignore[index]
    assert "loan" not in sent.state("PF8K2M0D")
    assert sent.bench.do(undo, Undo).outcome == "undone"
    assert lent() == [("PF8K2M0D", "ES01", "2026-12-01")]
    digest(sent.bench.program)
