"""All that the bench writes, received from another desk: the same heads and digest there, rows as a rebuild gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.bench_words import ExchangeKind, HandbackWay, ShipTo
from app.domain.commands import Act, TakeIn, Undo
from app.domain.identity import code_id
from app.domain.kinds import Action, Aggregate, RepairState
from app.domain.operations import Draft, Ref
from app.domain.part_commands import ChangePart, CountParts, ReceiveParts, UsePart
from app.usecases.act import act
from app.usecases.away import OpenShipment, ReceiveBack, SendShipment, Ship, open_shipment, receive_back, ship
from app.usecases.away import send_shipment as send
from app.usecases.contacts import CloseContact, PassOn, RecordContact, close_contact, pass_on, record_contact
from app.usecases.exchange import Exchange, exchange
from app.usecases.hand_back import HandBack, OpenHandback, hand_back, open_handback
from app.usecases.loans import EndLoan, Lend, end_loan, lend
from app.usecases.parts import change_part, count_parts, receive_parts, use_part
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.ledger.test_two_desks import desks, same_everywhere
from tests.support.real_desks import SyncDesk, both_heads, drain, projected

__all__ = ["desks"]
LCD, AWAY, BENCH, READY, SPARE = "PN-LCD", "PF8K2M0D", "PF8K2M1D", "PF8K2M2D", "SPARE001"


class Hand:
    """Whoever works at a desk."""

    def __init__(self, desk: SyncDesk) -> None:
        self.program, self.run = desk.program, desk.program.desk

    def do(self, usecase: Callable[..., Any], made: Callable[..., Any], *fields: Any, **more: Any) -> Any:
        return self.run.run(usecase, made(self.run.new_action(), *fields, **more)).result()

    def record(self, *drafts: Draft) -> None:
        self.run.call(lambda unit: unit.record(list(drafts))).result()

    def open(self, serial: str, state: RepairState, **routed: str) -> str:
        number = str(self.do(take_in, TakeIn, self.run.read_scan(serial)).repair)
        (ref,) = self.program.queries.find_device(serial)
        told = {"n": number, "route": routed.get("route", "software"), "state": state.value}
        self.record(Draft("routed", (ref,), told))
        return number


def rebuilt_the_same(desk: SyncDesk) -> None:
    before, rows = both_heads(desk.program), projected(desk.program)
    for _ in desk.program.ledger.rebuild():
        pass
    assert both_heads(desk.program) == before
    assert projected(desk.program) == rows


def test_a_day_at_two_desks_comes_to_the_same(desks: list[SyncDesk]) -> None:
    one, two = Hand(desks[0]), Hand(desks[1])
    school = Ref(Aggregate.school, code_id(Aggregate.school, "ES01"))
    one.record(Draft("registered", (school,), {"set": {"code": "ES01", "name": "北小学校"}}))
    one.do(change_part, ChangePart, LCD, {"name": "液晶パネル", "place": "D-4"}, True)
    one.do(receive_parts, ReceiveParts, LCD, 3)
    away = one.open(AWAY, RepairState.diagnosing, route="maker")
    bench, ready = one.open(BENCH, RepairState.repairing), one.open(READY, RepairState.ready)
    one.do(take_in, TakeIn, one.run.read_scan(SPARE))
    one.do(undo, Undo)
    one.record(
        Draft("registered", (Ref(Aggregate.device, code_id(Aggregate.device, SPARE)),), {"set": {"serial": SPARE}})
    )
    call = one.do(
        record_contact, RecordContact, kind="fault", content="画面が映らない", follow=True, repair=bench
    ).contact
    listed = one.do(open_shipment, OpenShipment, ShipTo.maker).number
    box = one.do(open_handback, OpenHandback, HandbackWay.run).number
    drain(desks)
    # the same at both, neither knowing of the other
    for desk in (one, two):
        desk.do(use_part, UsePart, bench, LCD)
        desk.do(ship, Ship, listed, desk.run.read_scan(away), rma="R1")
        desk.do(hand_back, HandBack, box, desk.run.read_scan(ready))
        desk.do(lend, Lend, desk.run.read_scan(SPARE), "ES01", "2026-12-31")
    one.do(close_contact, CloseContact, call)
    two.do(pass_on, PassOn, call, "メーカー窓口")
    two.do(send, SendShipment, listed, "1234")
    two.do(count_parts, CountParts, "D-4", ((LCD, 2),))
    drain(desks)
    same_everywhere(desks)
    one.do(end_loan, EndLoan, one.run.read_scan(SPARE))
    two.do(exchange, Exchange, away, "NXNEW001", ExchangeKind.unit)
    one.do(receive_back, ReceiveBack, one.run.read_scan(away))
    wish = Act(action=one.run.new_action(), repair=bench, what=Action.need_part, fields={"part": LCD})
    one.run.run(act, wish).result()
    two.do(undo, Undo)
    drain(desks)
    same_everywhere(desks)
    for each in desks:
        rows = projected(each.program)
        wanted = ("contact_row", "part_row", "repair_part", "bench_row")
        assert [name for name in wanted if not rows[name]] == []
        rebuilt_the_same(each)
