"""What lies on a list that was not sent, or in a box that was not closed, is told as what is here still."""

from __future__ import annotations

import pytest

from app.bootstrap_contacts import contact_queries
from app.domain.bench_words import Held, ShipTo
from app.domain.commands import Act, Undo
from app.domain.kinds import Action, RepairState
from app.domain.rules import away as rules
from app.domain.rules.bench import Workable
from app.ledger.queries.log import SqlLog
from app.usecases.act import act
from app.usecases.away import NoteRma, SendShipment, note_rma, send_shipment
from app.usecases.bench_rows import QueueRow
from app.usecases.hand_back import CloseHandback, close_handback
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.bench_queue import queries as bench_queries
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at

SERIAL, OTHER = "PF8K2M0D", "PF8K2M1D"


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


def queued(away: Away, serial: str) -> QueueRow:
    rows = bench_queries(away.bench.program).queue().rows
    return next(row for row in rows if row.repair == away.numbers[serial])


PLACES = ("page", "card", "phone", "log")


def told(away: Away, serial: str) -> dict[str, str]:
    """Where the unit waits, as page, card, phone and repair log say it; `phone` is missing where it isn't read out."""
    number, queries = away.numbers[serial], away.bench.program.queries
    log = SqlLog(away.bench.program.ledger, queries.registers, away.bench.program.side, away.bench.clock)
    page = queries.repair_pages.page(number, words=False)
    card = queries.card(away.device(serial))
    assert page is not None
    assert card is not None
    said = {"page": page.course.held, "card": next(r.held for r in card.repairs if r.repair == number)}
    calls = contact_queries(away.bench.program).school(page.unit.school_code)
    assert calls is not None
    read_out = [r.held for r in calls.repairs if r.repair == number]
    said["log"] = next((row.held for row in log.repairs() if row.repair == number), "missing")
    return said | ({"phone": read_out[0]} if read_out else {})


def test_a_unit_on_a_list_is_here_until_the_list_is_sent_and_is_waited_for_from_that_day(away: Away) -> None:
    bench = away.bench
    away.routed(SERIAL)
    number = away.list_()
    away.ship(SERIAL, number)
    bench.clock.tick(days=60)
    row = queued(away, SERIAL)
    assert (row.state, row.held, row.over) == ("at_maker", "not_sent", False)
    assert told(away, SERIAL) == dict.fromkeys(PLACES, "not_sent")
    bench.do(send_shipment, SendShipment, shipment=number)
    row = queued(away, SERIAL)
    assert (row.held, row.since, row.days, row.over) == ("", bench.clock.now().today.isoformat(), 0, False)
    assert told(away, SERIAL) == dict.fromkeys(PLACES, "")
    bench.clock.tick(days=60)
    assert queued(away, SERIAL).over


def test_what_waits_longest_stands_first_by_the_day_it_was_sent(away: Away) -> None:
    away.routed(SERIAL)
    number = away.list_()
    away.ship(SERIAL, number)
    away.bench.clock.tick(days=2)
    away.taken_in(OTHER)
    away.bench.clock.tick(days=2)
    away.bench.do(send_shipment, SendShipment, shipment=number)
    rows = bench_queries(away.bench.program).queue().rows
    assert [row.repair for row in rows] == [away.numbers[OTHER], away.numbers[SERIAL]]


def test_for_the_installer_by_route_alone_it_lies_here_until_it_went_with_something(away: Away) -> None:
    number = away.routed(SERIAL, "installer", maker="LENOVO")
    assert queued(away, SERIAL).held == "not_sent"
    away.bench.do(note_rma, NoteRma, repair=number, waybill="W-1")
    assert queued(away, SERIAL).held == ""
    assert told(away, SERIAL)["page"] == ""


def test_a_unit_in_a_box_is_here_until_the_box_is_closed_and_the_phone_knows_it(away: Away) -> None:
    away.ready(SERIAL)
    away.ready(OTHER, school="南小学校")
    box = away.box()
    away.give(SERIAL, box)
    away.give(OTHER, box)
    for serial in (SERIAL, OTHER):
        assert told(away, serial) == dict.fromkeys(PLACES, "in_box")
    away.bench.do(close_handback, CloseHandback, handback=box)
    assert told(away, SERIAL) == {"page": "", "card": "", "log": ""}, "it has gone: the phone lists what is here"


def test_what_was_sent_or_closed_is_not_taken_back_unit_by_unit(away: Away) -> None:
    bench = away.bench
    away.routed(SERIAL)
    number = away.list_()
    away.ship(SERIAL, number)
    shipped = bench.call(lambda unit: unit.last_action("OP0001"))
    bench.do(send_shipment, SendShipment, shipment=number)
    assert bench.do(undo, Undo, target=shipped).reason == "list_sent"
    bench.do(undo, Undo)
    assert bench.do(undo, Undo, target=shipped).outcome == "undone"
    away.ready(OTHER)
    box = away.box()
    away.give(OTHER, box)
    given = bench.call(lambda unit: unit.last_action("OP0001"))
    bench.do(close_handback, CloseHandback, handback=box)
    assert bench.do(undo, Undo, target=given).reason == "box_closed"
    bench.do(undo, Undo)
    assert bench.do(undo, Undo, target=given).outcome == "undone"


def test_what_lies_in_an_open_box_is_not_opened_again(away: Away) -> None:
    bench, number = away.bench, away.ready(SERIAL)
    box = away.box()
    away.give(SERIAL, box)
    assert bench.why(act, Act, repair=number, what=Action.reopen) == "still_in_box"
    bench.do(close_handback, CloseHandback, handback=box)
    bench.do(act, Act, repair=number, what=Action.reopen)
    assert {"list", "way", "to"}.isdisjoint(away.repair(SERIAL))


def test_opened_again_the_board_is_asked_again_and_the_old_route_sends_nothing(away: Away) -> None:
    bench, number = away.bench, away.taken_in(SERIAL, maker="ASUS")
    for what, fields in (
        (Action.override, {"reason": "電話で確認"}),
        (Action.diagnose, {"fault": "screen", "cause": "non_natural"}),
        (Action.route, {"route": "board"}),
        (Action.decide, {"decision": "repair", "payer": "board", "amount": "30000"}),
        (Action.route, {"route": "maker"}),
        (Action.ship, {"rma": "R1"}),
        (Action.receive_back, {}),
        (Action.pass_, {}),
        (Action.return_, {}),
        (Action.reopen, {"reason": "同じ故障"}),
    ):
        bench.do(act, Act, repair=number, what=what, fields=fields)
    assert queued(away, SERIAL).workable is Workable.form
    assert bench.why(act, Act, repair=number, what=Action.ship) == "no_maker_route"
    assert bench.why(act, Act, repair=number, what=Action.route, fields={"route": "maker"}) == "not_natural"
    page = bench.program.queries.repair_pages.page(number, words=False)
    assert page is not None
    assert (page.course.fault, page.course.decision, page.course.tests) == ("screen", "", {})
    digest(bench.program)


def test_the_rule_itself() -> None:
    away_, back = {"state": "at_maker", "opened": "2026-11-01"}, {"state": "returned", "list": "B1"}
    out = {"to": ShipTo.maker.value, "lines": {"1": "out"}}
    assert rules.held("1", away_, out, None) is Held.not_sent
    assert rules.held("1", away_, out | {"sent": "2026-11-20"}, None) is None
    assert rules.held("2", away_, out, None) is None
    assert rules.held("1", away_, None, None) is None
    assert rules.held("1", {"state": RepairState.testing.value}, out, None) is None
    assert rules.held("1", back, None, {"lines": {"1": {}}}) is Held.in_box
    assert rules.held("1", back, None, {"lines": {}}) is None
    assert rules.held("1", back, None, None) is None
    assert rules.held("1", back, None, {"lines": {"1": {}}, "closed": "2026-11-20"}) is None
    assert rules.away_since("1", away_, None) == "2026-11-01"
    assert rules.away_since("2", away_ | {"since": "2026-11-02"}, out | {"sent": "2026-11-20"}) == "2026-11-02"
    assert rules.away_since("1", away_, out | {"sent": "2026-11-20"}) == "2026-11-20"
