"""At the center: units come in, are diagnosed, routed, mended, tested, go back; parts; undo; cards answered."""

from __future__ import annotations

from app.domain.bench_words import ExchangeKind, HandbackWay, PartFate
from app.domain.commands import Act, Amend, CloseCrate, OpenCrate, Recognise, TakeIn, TakeInProvisional, Undo
from app.domain.identity import device_id
from app.domain.kinds import Accessory, Action, Aggregate, Cause, Route
from app.domain.operations import Draft, Ref
from app.domain.part_commands import ChangePart, CountParts, MoveParts, PutBack, ReceiveParts, ScrapParts, UsePart
from app.domain.rules import merge
from app.usecases.act import act as act_on
from app.usecases.act import amend
from app.usecases.away import SendShipment, send_shipment
from app.usecases.away_scan import ScanAway, ScanReturn, scan_away, scan_return
from app.usecases.change_setting import change_setting
from app.usecases.crates import close_crate, open_crate
from app.usecases.exchange import Exchange, exchange
from app.usecases.hand_back import CloseHandback, close_handback
from app.usecases.parts import change_part, count_parts, move_parts, put_back, receive_parts, scrap_parts, use_part
from app.usecases.take_in import recognise, take_in, take_in_provisional
from app.usecases.undo import undo
from tests.simulation.people import Answered, Person, act
from tests.simulation.things import NEW_UNITS, PARTS, PLACES, SERIALS, UNITS

FAULTS = ("screen", "battery", "keyboard", "power")


@act(14)
def takes_a_unit_in(p: Person) -> None:
    crates = [crate.crate for crate in p.program.queries.open_crates()]
    crate = p.one(crates) if crates and p.maybe(0.3) else None
    fault = p.one((None, None, *FAULTS))
    p.do(take_in, TakeIn, scan=p.scan(p.one(list(UNITS))), crate=crate, fault=fault)


@act(2)
def takes_in_what_cannot_be_read(p: Person) -> None:
    p.do(take_in_provisional, TakeInProvisional, tail=p.one(("", "2M0", "XYZ")))


@act(2)
def recognises_it(p: Person) -> None:
    p.do(recognise, Recognise, repair=p.repair(), scan=p.scan(p.one(SERIALS)))


@act(3)
def opens_or_closes_a_crate(p: Person) -> None:
    crates = [crate.crate for crate in p.program.queries.open_crates()]
    if crates and p.maybe():
        p.do(close_crate, CloseCrate, crate=p.one(crates))
    else:
        p.do(open_crate, OpenCrate, label="行政便", school=p.one((None, "ES01")))


@act(12)
def diagnoses(p: Person) -> None:
    cause = p.one(list(Cause))
    p.do(amend, Amend, repair=p.repair("received", "diagnosing"), fault=p.one(FAULTS), cause=cause)


@act(4)
def notes_what_came_along(p: Person) -> None:
    with_it = (Accessory.pen,) if p.maybe() else (Accessory.adapter, Accessory.pen)
    p.do(amend, Amend, repair=p.repair(), accessories=with_it, swollen=p.one((None, True, False)))


def _act(p: Person, action: Action, /, *states: str, **fields: str) -> None:
    p.do(act_on, Act, repair=p.repair(*states), what=action, fields=fields)


@act(6)
def frees_it_without_a_form(p: Person) -> None:
    _act(p, Action.override, "awaiting_form", reason=p.words())


@act(10)
def routes(p: Person) -> None:
    route = p.one([r for r in Route if r is not Route.disposal])
    _act(p, Action.route, "diagnosing", route=route.value, quote="8800" if p.maybe(0.2) else "0")


@act(3)
def asks_and_decides(p: Person) -> None:
    if p.maybe():
        _act(p, Action.hear, "diagnosing", "awaiting_decision", what=p.words())
    else:
        decided = p.one(({"decision": "repair", "payer": "board", "amount": "9000"}, {"decision": "no_repair"}))
        _act(p, Action.decide, "awaiting_decision", **decided)


@act(3)
def waits_for_a_part(p: Person) -> None:
    if p.maybe():
        _act(p, Action.need_part, "repairing", part=p.one(PARTS))
    else:
        _act(p, Action.part_came, "waiting_parts")


@act(5)
def mends(p: Person) -> None:
    _act(p, Action.repaired, "repairing", work=p.one(("replace_part", "adjust", "clean")))


@act(5)
def tests_it(p: Person) -> None:
    if p.maybe(0.7):
        _act(p, Action.pass_, "testing", checks="")
    else:
        _act(p, Action.fail, "testing", checks="camera")


@act(4)
def gives_it_back(p: Person) -> None:
    _act(p, Action.return_, "ready", way=p.one(("run", "hand")))


@act(3)
def calls_it_off_or_opens_it_again(p: Person) -> None:
    if p.maybe(0.4):
        _act(p, Action.cancel, reason=p.words())
    else:
        _act(p, Action.reopen, "cancelled", "returned", reason=p.words())


@act(4)
def puts_it_somewhere_or_writes_a_note(p: Person) -> None:
    if p.maybe():
        _act(p, Action.place, place=p.one(("棚1", "棚2")))
    else:
        _act(p, Action.note, text=p.words())


@act(5)
def scans_it_out_or_back(p: Person) -> None:
    p.do(scan_away, ScanAway, scan=p.scan(p.one(list(UNITS))))


@act(3)
def sends_a_shipment(p: Person) -> None:
    for facts in p.program.queries.away.shipments():
        if not facts.sent and p.maybe():
            p.do(send_shipment, SendShipment, shipment=facts.number, waybill="W1")


@act(2)
def has_another_unit_back(p: Person) -> None:
    number = p.repair("at_maker", "with_installer", "testing")
    kind = p.one(list(ExchangeKind))
    p.do(exchange, Exchange, repair=number, serial=p.one(NEW_UNITS), kind=kind, back=p.maybe())


@act(4)
def scans_into_the_box_home(p: Person) -> None:
    p.do(scan_return, ScanReturn, scan=p.scan(p.one(list(UNITS))), way=p.one(list(HandbackWay)))


@act(2)
def closes_the_box_home(p: Person) -> None:
    for facts in p.program.queries.away.handbacks()[:1]:
        p.do(close_handback, CloseHandback, handback=facts.number)


# --- parts ------------------------------------------------------------------------------------------------------------


@act(4)
def uses_a_part(p: Person) -> None:
    number, fate = p.repair("repairing", "waiting_parts"), p.one(list(PartFate))
    p.do(use_part, UsePart, repair=number, part=p.one(PARTS), pieces=p.one((1, 1, 2)), fate=fate)


@act(2)
def puts_parts_back(p: Person) -> None:
    p.do(put_back, PutBack, repair=p.repair("repairing", "testing"), part=p.one(PARTS))


@act(2)
def receives_parts(p: Person) -> None:
    p.do(receive_parts, ReceiveParts, part=p.one(PARTS), pieces=p.one((1, 2, 5)), place=p.one(("", *PLACES)))


@act(3)
def counts_parts(p: Person) -> None:
    found = tuple((part, p.rng.randrange(5)) for part in PARTS if p.maybe(0.7))
    p.do(count_parts, CountParts, place=p.one(PLACES), found=found)


@act(5)
def moves_or_scraps_parts(p: Person) -> None:
    """Often the last of them: two desks apart take the same piece."""
    if p.maybe(0.3):
        p.do(move_parts, MoveParts, part=p.one(PARTS), to=p.one(PLACES), pieces=1)
    else:
        p.do(scrap_parts, ScrapParts, part=p.one(PARTS), pieces=p.one((1, 2, 3)))


@act(1)
def changes_a_part(p: Person) -> None:
    fields = {"reorder_point": p.one(("", "1", "3")), "place": p.one(PLACES)}
    p.do(change_part, ChangePart, part=p.one(PARTS), fields=fields)


# --- taking back, answering, settings ---------------------------------------------------------------------------------


@act(9)
def takes_something_back(p: Person) -> None:
    if not p.before:
        return
    target = p.before[-1] if p.maybe(0.5) else p.one(p.before[-12:])
    result = p.do(undo, Undo, target=target, reason="まちがい")
    if result is not None and result.outcome == "undone":
        p.undone.append(target)


@act(3)
def takes_back_what_another_desk_did(p: Person) -> None:
    _takes_back_of_others(p, 9)


def takes_back_what_just_came(p: Person) -> None:
    """Perhaps only half of it has come."""
    _takes_back_of_others(p, 1)


def _takes_back_of_others(p: Person, newest: int) -> None:
    sql = "SELECT o.action_id FROM operation o JOIN desk d ON d.n = o.desk WHERE d.mine = 0 ORDER BY o.seq DESC LIMIT ?"
    found = p.program.ledger.read(lambda reads: reads.rows(sql, (newest,)))
    if found:
        target = bytes(p.one(found)[0])
        result = p.do(undo, Undo, target=target, reason="二重だった")
        if result is not None and result.outcome == "undone":
            p.undone.append(target)


@act(4)
def answers_a_card(p: Person) -> None:
    found = p.cards()
    if found:
        card = p.one(found)
        p.record(merge.settled(card.where, card.id, p.rng.randrange(max(1, card.sides))))
        p.answered.append(Answered(p.done[-1].action, card))


@act(3)
def brings_in_a_list(p: Person) -> None:
    """A row a unit, in one action."""
    room = f"{p.rng.randrange(1, 7)}年{p.rng.randrange(1, 4)}組"
    refs = [Ref(Aggregate.device, device_id(serial)) for serial in UNITS]
    known = p.program.ledger.read(lambda reads: reads.heads(refs))
    p.record(*[Draft("changed", (ref,), {"set": {"room": room}}) for ref in refs if ref in known])


@act(1)
def changes_a_setting(p: Person) -> None:
    days = p.one((30, 60, 90))
    p.call(lambda unit: change_setting(unit, "form.valid_days", days))
