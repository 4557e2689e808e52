"""The actions of a repair's course: what each needs to know, and the operations it comes to. One function an action.

The state was looked at before (`rules.repair.check`); here are the rules that need more: routes, payers, test lists.
Every refusal is a RepairRefused, raised before anything is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from app.domain.bench_words import BoardDecision, GuardianStep, HandbackWay, Payer
from app.domain.commands import Act
from app.domain.device import goes_back_to, is_open
from app.domain.identity import code_id
from app.domain.kinds import Action, Aggregate, RepairState, Route
from app.domain.operations import Draft, Ref
from app.domain.rules import course, routes
from app.domain.rules.away import handed_back, lacking
from app.domain.rules.disposal import check_begin, judged
from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused, check_text
from app.usecases import act_fields as read
from app.usecases.away import back_drafts, leaves_list, ship_drafts
from app.usecases.hand_back import box_drafts
from app.usecases.operators import find_operator
from app.usecases.ports import Known, UnitOfWork
from app.usecases.route_offers import parts_cost, route_facts

MOST_PHOTO: Final = 400_000
"""Bytes a photo may have: it was shrunk before it comes here."""
_JPEG: Final = b"\xff\xd8\xff"


class Asked(NamedTuple):
    """An action on a repair, with what it is about."""

    uow: UnitOfWork
    known: Known
    repair: Mapping[str, Any]
    command: Act

    @property
    def fields(self) -> Mapping[str, str]:
        """As they were given."""
        return self.command.fields

    @property
    def number(self) -> str:
        """The repair's number."""
        return self.command.repair


def route(ask: Asked) -> list[Draft]:
    """`route --route R [--quote YEN] [--reason TEXT]`: only what the rules allow, else their reason. A unit that waits
    on a list leaves it. To the Board once more, while it decides: its new quote, and nothing else.
    """
    way = course.check_word(read.needed(ask.fields, "route", "route_missing"), Route, "unknown_route")
    quote = read.yen(ask.fields, "quote")
    facts = route_facts(ask.uow.shared, ask.uow.now.today, parts_cost=parts_cost(ask.uow, ask.repair), quote=quote)
    shut = routes.why_not(way, ask.known.state, ask.repair, facts)
    if shut:
        raise RepairRefused(shut)
    if quote is not None and ask.repair["state"] == RepairState.awaiting_decision:
        return [course.quoted(ask.known.ref, ask.number, quote)]
    why = read.needed(ask.fields, "reason", "reason_needed") if way is Route.disposal else ask.fields.get("reason", "")
    reason = ask.uow.put_side(why.strip().encode()) if why.strip() else None
    routed = course.routed(ask.known.ref, ask.number, way, quote=quote, reason=reason)
    begins = [judged(ask.known.ref, ask.number, reason or "")] if way is Route.disposal and _can_begin(ask) else []
    return [routed, *begins, *leaves_list(ask.uow, ask.number, ask.repair)]


def _can_begin(ask: Asked) -> bool:
    """Whether the judgement begins the disposal at once; else (lent, lost, another repair) `dispose` does later."""
    repairs = {number: repair for number, repair in ask.known.state["repairs"].items() if number != ask.number}
    try:
        check_begin({**ask.known.state, "repairs": repairs})
    except RepairRefused:
        return False
    return True


def need_part(ask: Asked) -> list[Draft]:
    """`need-part [--part CODE]`."""
    return [course.part_needed(ask.known.ref, ask.number, _part(ask))]


def part_came(ask: Asked) -> list[Draft]:
    """`part-came [--part CODE]`."""
    return [course.part_came(ask.known.ref, ask.number, _part(ask))]


def _part(ask: Asked) -> str | None:
    code = read.text(ask.fields, "part")
    if code is not None and ask.uow.head(Ref(Aggregate.part, code_id(Aggregate.part, code))) is None:
        raise RepairRefused("unknown_part")
    return code


def hear(ask: Asked) -> list[Draft]:
    """`hear --what TEXT [--when TEXT] [--asked TEXT] [--answers TEXT]`: one sheet, in the side store."""
    sheet = {name: ask.fields.get(name, "").strip() for name in ("when", "what", "asked", "answers")}
    read.needed(ask.fields, "what")
    content = json.dumps({name: said for name, said in sheet.items() if said}, ensure_ascii=False, sort_keys=True)
    return [course.heard(ask.known.ref, ask.number, ask.uow.put_side(content.encode(), "application/json"))]


def ship(ask: Asked) -> list[Draft]:
    """`ship [--rma R] [--waybill W] [--firm F] [--due D] [--shipment NUMBER]`."""
    shipment = read.text(ask.fields, "shipment")
    due = read.day(ask.fields, "due")
    if shipment is not None:
        return ship_drafts(ask.uow, ask.known, ask.number, shipment, ask.fields)
    return [
        course.shipped(
            ask.known.ref,
            ask.number,
            ask.repair,
            rma=_plain(ask, "rma", numbers=True),
            waybill=_plain(ask, "waybill", numbers=True),
            firm=_plain(ask, "firm"),
            due=due.isoformat() if due else None,
        )
    ]


def _plain(ask: Asked, name: str, *, numbers: bool = False) -> str | None:
    """A short text that stays for good: nothing of a person may be in it."""
    said = read.text(ask.fields, name)
    return no_person(said, numbers=numbers) if said else None


def receive_back(ask: Asked) -> list[Draft]:
    """`receive-back`; with the last unit of its list the list is closed."""
    return back_drafts(ask.uow, ask.known, ask.number)


def decide(ask: Asked) -> list[Draft]:
    """`decide --decision D [--payer P] [--amount YEN] [--document TEXT]`; a guardian's step: `--step S [--on D]`."""
    amount = read.yen(ask.fields, "amount")
    if "step" in ask.fields:
        if ask.fields.keys() & {"decision", "payer", "document"}:
            raise RepairRefused("step_with_decision")  # one would be dropped without a word
        step = course.check_word(ask.fields["step"].strip(), GuardianStep, "unknown_step")
        today = ask.uow.now.today
        on = read.day(ask.fields, "on") or today
        return [course.guardian_step(ask.known.ref, ask.number, ask.repair, step, on, today, amount=amount)]
    decision = course.check_word(
        read.needed(ask.fields, "decision", "decision_missing"), BoardDecision, "unknown_decision"
    )
    payer = read.text(ask.fields, "payer")
    return [
        course.decided(
            ask.known.ref,
            ask.number,
            ask.repair,
            decision,
            payer=course.check_word(payer, Payer, "unknown_payer") if payer else None,
            amount=amount,
            document=_plain(ask, "document"),
        )
    ]


def repaired(ask: Asked) -> list[Draft]:
    """`repaired --work a,b`."""
    return [course.worked(ask.known.ref, ask.number, read.listed(ask.fields, "work"))]


def pass_(ask: Asked) -> list[Draft]:
    """`pass [--checks power,screen]`: without a word, the whole list of the kind passed."""
    checks = read.checks(ask.fields, "checks", passed=True)
    return [course.tested(ask.known.ref, ask.number, ask.known.state, checks, passed=True)]


def fail(ask: Asked) -> list[Draft]:
    """`fail [--checks camera,power=yes]`: a name alone failed."""
    checks = read.checks(ask.fields, "checks", passed=False)
    return [course.tested(ask.known.ref, ask.number, ask.known.state, checks, passed=False)]


def return_(ask: Asked) -> list[Draft]:
    """`return [--way run|hand] [--list NUMBER] [--with adapter,pen]`: by hand where nothing is said; to the school the
    unit belongs to by now, as in a box. What came along with it is looked at, list or not.
    """
    way = course.check_word(read.text(ask.fields, "way") or HandbackWay.hand.value, HandbackWay, "unknown_way")
    handback = read.text(ask.fields, "list")
    with_it = tuple(read.listed(ask.fields, "with")) if "with" in ask.fields else None
    if handback is not None:
        return box_drafts(ask.uow, ask.known, ask.number, handback, way, with_it)
    school = goes_back_to(ask.known.state, ask.repair)
    return [handed_back((ask.known.ref,), ask.number, way, "", school, lacking(ask.repair, with_it))]


def photo(ask: Asked) -> list[Draft]:
    """A photo: the command's content, a JPEG that was shrunk before."""
    content = ask.command.content
    if not content:
        raise RepairRefused("nothing_given")
    if not content.startswith(_JPEG):
        raise RepairRefused("not_a_photo")
    if len(content) > MOST_PHOTO:
        raise RepairRefused("photo_too_large")
    return [course.photo_taken(ask.known.ref, ask.number, ask.uow.put_side(content, "image/jpeg"))]


def note(ask: Asked) -> list[Draft]:
    """`note --text TEXT [--to OPERATOR]`: with a person, the repair is handed over to them."""
    said = ask.fields.get("text", "").strip()
    if "to" not in ask.fields:
        return [Draft("noted", (ask.known.ref,), {"n": ask.number, "note": ask.uow.put_side(_bytes(said))})]
    if not is_open(ask.repair):
        raise RepairRefused("not_allowed_in_state")
    operator = find_operator(ask.uow, ask.fields["to"].strip())
    if operator is None or operator.state.get("left"):
        raise RepairRefused("unknown_operator")
    kept = ask.uow.put_side(said.encode()) if said else None
    return [course.assigned(ask.known.ref, ask.number, operator.state["code"], kept)]


def _bytes(said: str) -> bytes:
    if not said:
        raise RepairRefused("nothing_given")
    return said.encode()


def place(ask: Asked) -> list[Draft]:
    """`place --place TEXT`."""
    where = no_person(check_text(ask.fields.get("place", "")))
    return [Draft("noted", (ask.known.ref,), {"n": ask.number, "place": where})]


COURSE: Final[dict[Action, Callable[[Asked], list[Draft]]]] = {
    Action.route: route,
    Action.need_part: need_part,
    Action.part_came: part_came,
    Action.hear: hear,
    Action.ship: ship,
    Action.receive_back: receive_back,
    Action.decide: decide,
    Action.repaired: repaired,
    Action.pass_: pass_,
    Action.fail: fail,
    Action.return_: return_,
    Action.photo: photo,
    Action.note: note,
    Action.place: place,
}
