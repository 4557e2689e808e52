"""Where parts of the bench meet: what one wrote is taken back or sent again by another, and nothing is lost."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from app.bootstrap_contacts import contact_queries
from app.bootstrap_reports import Reports
from app.domain.bench_words import ExchangeKind, HandbackWay, ShipTo
from app.domain.commands import Act, TakeIn, Undo
from app.domain.kinds import Action
from app.domain.operations import Draft
from app.domain.part_commands import ChangePart, PutBack, ReceiveParts, UsePart
from app.usecases.act import act
from app.usecases.away import Ship, ship
from app.usecases.contact_rows import ContactFilter
from app.usecases.contacts import RecordContact, record_contact
from app.usecases.exchange import Exchange, exchange
from app.usecases.parts import change_part, put_back, receive_parts, use_part
from app.usecases.tables import Export
from app.usecases.take_in import take_in
from app.usecases.undo import UndoResult, undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at

UNIT, LCD = "PF8K2M0D", "PN-LCD"


@pytest.fixture
def away(bench: Bench) -> Away:
    away = away_at(bench)
    bench.do(change_part, ChangePart, part=LCD, new=True, fields={"name": "液晶パネル", "place": "D-4"})
    bench.do(receive_parts, ReceiveParts, part=LCD, pieces=3)
    return away


def done(away: Away, usecase: Any, kind: Any, **fields: Any) -> bytes:
    """Does it, and gives its action."""
    desk = away.bench.program.desk
    action = desk.new_action()
    desk.run(usecase, kind(action=action, **fields)).result()
    return action


def acted(away: Away, what: Action, **fields: str) -> bytes:
    return done(away, act, Act, repair=away.numbers[UNIT], what=what, fields=fields)


def undone(away: Away, action: bytes) -> UndoResult:
    result: UndoResult = away.bench.do(undo, Undo, target=action)
    digest(away.bench.program)
    return result


def stock(away: Away) -> int:
    found = away.bench.program.queries.parts.part(LCD)
    assert found is not None
    return found.total


def waiting(away: Away) -> list[str]:
    """The part that each repair on the bench waits for."""
    return [row[0] for row in away.bench.program.ledger.read(lambda r: r.rows("SELECT part FROM bench_row"))]


def on_the_bench(away: Away) -> bytes:
    """A unit being repaired on settings; the action that routed it."""
    away.taken_in(UNIT)
    away.note(UNIT, "form_overridden", reason="AAAA")
    away.note(UNIT, "diagnosed", fault="screen", cause="natural")
    return acted(away, Action.route, route="software")


def test_a_part_used_keeps_its_route_and_is_taken_back_first(away: Away) -> None:
    route = on_the_bench(away)
    used = done(away, use_part, UsePart, repair=away.numbers[UNIT], part=LCD)
    assert undone(away, route).what == "part_moved"
    assert undone(away, used).outcome == "undone"
    assert (stock(away), away.repair(UNIT).get("parts")) == (3, None)
    assert undone(away, route).outcome == "undone"
    assert away.repair(UNIT)["state"] == "diagnosing"


def test_a_part_that_went_to_another_unit_is_not_given_back_behind_it(away: Away) -> None:
    on_the_bench(away)
    used = done(away, use_part, UsePart, repair=away.numbers[UNIT], part=LCD)
    acted(away, Action.repaired, work="replace_part")
    number = away.numbers[UNIT]
    moved = done(away, exchange, partial(Exchange, kind=ExchangeKind.unit), repair=number, serial="NXNEW001")
    assert undone(away, used).what == "repair_moved"
    assert stock(away) == 2
    acted(away, Action.fail)
    away.bench.do(put_back, PutBack, repair=number, part=LCD)
    assert (stock(away), "parts" in away.repair(UNIT)) == (3, False)
    assert undone(away, moved).reason == "built_on"


def test_what_was_called_off_gives_its_parts_back(away: Away) -> None:
    on_the_bench(away)
    number = away.numbers[UNIT]
    away.bench.do(use_part, UsePart, repair=number, part=LCD)
    acted(away, Action.cancel)
    assert stock(away) == 2
    away.bench.do(put_back, PutBack, repair=number, part=LCD)
    assert (stock(away), "parts" in away.repair(UNIT)) == (3, False)
    assert away.bench.why(put_back, PutBack, repair=number, part=LCD) == "not_used_here"
    digest(away.bench.program)


def test_called_off_while_a_part_was_wanted_and_opened_again_it_waits_for_nothing(away: Away) -> None:
    on_the_bench(away)
    acted(away, Action.need_part, part=LCD)
    assert waiting(away) == [LCD]
    acted(away, Action.cancel)
    assert waiting(away) == []
    acted(away, Action.reopen)
    assert waiting(away) == [""]
    digest(away.bench.program)


def test_given_back_and_opened_again_the_log_says_of_no_way_back(away: Away) -> None:
    number = away.ready(UNIT)
    away.give(number, away.box(HandbackWay.run))
    program = away.bench.program
    told = [column.key for column in Reports(program).table(Export.log).columns].index("way")

    def way() -> Any:
        return Reports(program).table(Export.log).rows[0][told]

    assert way() == "行政便"
    acted(away, Action.reopen)
    assert not way()


def test_sent_and_back_each_is_taken_back_after_the_other(away: Away) -> None:
    number = away.routed(UNIT)
    shipment = away.list_()
    went = done(away, ship, Ship, shipment=shipment, scan=away.scan_of(number), rma="R1")
    back = acted(away, Action.receive_back)
    assert away.shipment(shipment).closed
    assert undone(away, went).what == "came_back"
    assert undone(away, back).outcome == "undone"
    assert (away.repair(UNIT)["state"], away.shipment(shipment).closed) == ("at_maker", "")
    assert undone(away, went).outcome == "undone"
    assert (away.repair(UNIT)["state"], away.shipment(shipment).units) == ("diagnosing", ())
    assert not {"rma", "shipment"} & away.repair(UNIT).keys()


@pytest.mark.parametrize("again", ["A0002", ""])
def test_sent_anew_it_has_nothing_of_the_last_time(away: Away, again: str) -> None:
    number = away.routed(UNIT)
    first = away.list_(firm="NEC", due="2026-12-01")
    away.ship(number, first, rma="R1")
    acted(away, Action.receive_back)
    acted(away, Action.diagnose, fault="screen", cause="natural")
    away.note(UNIT, "routed", route="maker", state="diagnosing")
    acted(away, Action.ship, **({"shipment": again} if again else {}))
    sent = {name: away.repair(UNIT).get(name) for name in ("state", "shipment", "rma", "waybill", "firm", "due")}
    assert sent == {
        "state": "at_maker", "shipment": again or None, "rma": None, "waybill": None, "firm": None, "due": None,
    }  # fmt: skip
    assert away.bench.do(undo, Undo).outcome == "undone"
    assert (away.repair(UNIT)["rma"], away.repair(UNIT)["shipment"]) == ("R1", first)


def test_with_the_installer_it_has_nothing_of_the_makers_list(away: Away) -> None:
    number = away.routed(UNIT)
    away.ship(number, away.list_(), rma="R1")
    acted(away, Action.receive_back)
    away.note(UNIT, "routed", route="installer", state="with_installer")
    other = away.list_(ShipTo.installer)
    away.ship(number, other)
    assert (away.repair(UNIT)["shipment"], away.repair(UNIT).get("rma")) == (other, None)
    acted(away, Action.ship, rma="R2")  # what the installer said of it since stands beside the list
    assert (away.repair(UNIT)["shipment"], away.repair(UNIT)["rma"]) == (other, "R2")


@pytest.mark.parametrize("boxed", [True, False])
def test_moved_meanwhile_it_goes_back_to_where_it_belongs_by_now(away: Away, boxed: bool) -> None:
    away.ready(UNIT)
    away.bench.record(Draft("changed", (away.device(UNIT),), {"set": {"school": "ES09"}}))
    assert [box.school_code for box in away.bench.program.queries.away.ready()] == ["ES09"]
    acted(away, Action.return_, way="run", **({"list": "A0007"} if boxed else {}))
    assert away.repair(UNIT)["to"] == "ES09"


def test_a_handback_is_taken_out_of_its_box(away: Away) -> None:
    number = away.ready(UNIT)
    box = away.box(HandbackWay.run)
    away.give(number, box)
    assert away.handback(box).units == 1
    assert away.bench.do(undo, Undo).outcome == "undone"
    assert (away.repair(UNIT)["state"], away.handback(box).units) == ("ready", 0)
    assert not {"closed", "way", "list", "to"} & away.repair(UNIT).keys()
    away.give(number, box)
    assert away.repair(UNIT)["state"] == "returned"
    digest(away.bench.program)


def test_a_call_about_a_unit_outlives_its_intake(away: Away) -> None:
    bench = away.bench
    away.taken_in(UNIT)
    assert bench.do(undo, Undo).outcome == "undone"
    intake = done(away, take_in, TakeIn, scan=away.scan_of(UNIT))
    (row,) = bench.program.queries.repairs()
    call = partial(RecordContact, kind="repair_status", way="phone", content="いつ戻りますか", follow=True)
    called = bench.do(record_contact, call, device=away.device(UNIT), repair=row.repair)
    assert undone(away, intake).outcome == "undone"
    (listed,) = contact_queries(bench.program).contacts(ContactFilter())
    assert (listed.contact, listed.repair, listed.content.text) == (called.contact, row.repair, "いつ戻りますか")
    assert bench.program.queries.repairs() == ()
