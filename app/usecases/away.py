"""Shipments to maker and installer: begin a list, scan units onto it, send it, scan back what returns.

Decides which unit a scan means and writes unit and list in one action; whether it may go or come is `rules.away`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from app.domain.bench_words import ShipTo
from app.domain.codes import squeeze
from app.domain.dates import day_meant
from app.domain.device import open_repair
from app.domain.identity import code_id
from app.domain.kinds import Action, Aggregate, Family
from app.domain.operations import Draft, Ref, fits
from app.domain.rules import away as rules
from app.domain.rules import repair as table
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.free_numbers import free_number
from app.usecases.link_form import one_repair
from app.usecases.ports import Known, State, UnitOfWork
from app.usecases.resolve_scan import resolve


class OpenShipment(NamedTuple):
    """Begin a list. `firm`: whose units it takes, nothing for all; `due`: the day agreed, as written, or nothing."""

    action: bytes
    to: ShipTo
    firm: str = ""
    due: str = ""
    number: str = ""
    """A number of one's own (scripts); empty: the desk's next."""


class Ship(NamedTuple):
    """Scan a unit onto a list."""

    action: bytes
    shipment: str
    scan: Scan
    rma: str = ""


class NoteRma(NamedTuple):
    """The maker's number of a unit that is away already, or the waybill it travelled with."""

    action: bytes
    repair: str
    rma: str = ""
    waybill: str = ""


class SendShipment(NamedTuple):
    """The box leaves. `on`: the day as written, today where empty."""

    action: bytes
    shipment: str
    waybill: str = ""
    on: str = ""


class ReceiveBack(NamedTuple):
    """A unit is scanned that came back, from whatever list it is on."""

    action: bytes
    scan: Scan


class CloseShipment(NamedTuple):
    """End a list: one with nothing on it, or all of whose units are back."""

    action: bytes
    shipment: str


class AwayResult(NamedTuple):
    """What became of a unit, or of its list."""

    outcome: str
    family: Family
    number: str = ""
    """The list's number."""
    repair: str = ""
    serial: str = ""
    device: Ref | None = None
    lines: int = 0
    """Units on the list by now."""
    missing: int = 0
    """Of those the ones still away."""


def shipment_ref(number: str) -> Ref:
    """The aggregate of a shipment's number."""
    return Ref(Aggregate.shipment, code_id(Aggregate.shipment, number))


def running_repair(uow: UnitOfWork, scan: Scan) -> tuple[Known, str]:
    """The unit a scan names and its running repair; raises RepairRefused: unreadable, unknown_device, several_named,
    no_open_repair.
    """
    if scan.fault is not None:
        raise RepairRefused("unreadable")
    named = resolve(scan, uow)
    if named.what == "repair" and len(named.hits) == 1:
        return named.hits[0], named.code
    if named.what != "device" and not named.hits:
        raise RepairRefused("unknown_device")
    if named.what != "device" or len(named.hits) != 1:
        raise RepairRefused("several_named")
    number = open_repair(named.hits[0].state)
    if number is None:
        raise RepairRefused("no_open_repair")
    return named.hits[0], number


def day_of(text: str, today: date, *, to_come: bool = False) -> date | None:
    """A day as written, or None where nothing is; without a year the last of that name, or the next where it is
    `to_come`. Raises RepairRefused (not_a_day).
    """
    if not text.strip():
        return None
    day = day_meant(text, today, to_come=to_come)
    if day is None:
        raise RepairRefused("not_a_day")
    return day


def open_shipment(uow: UnitOfWork, command: OpenShipment) -> AwayResult:
    """Begins a list; its number is the desk's next."""
    uow.actor.require(Command.ship)
    draft = _opening(uow, command)
    uow.record([draft])
    return AwayResult("opened", Family.ok, draft.payload["set"]["number"])


def _opening(uow: UnitOfWork, command: OpenShipment) -> Draft:
    due, firm = day_of(command.due, uow.now.today, to_come=True), rules.check_waybill(command.firm, numbers=False)
    number = squeeze(command.number) or free_number(uow, Aggregate.shipment)
    fields = {"number": number, "to": command.to.value, "firm": firm, "due": due.isoformat() if due else ""}
    return Draft(
        "shipment_opened", (shipment_ref(number),), {"set": {name: text for name, text in fields.items() if text}}
    )


def _shipment(uow: UnitOfWork, number: str) -> State:
    state = uow.head(shipment_ref(number))
    if state is None or "to" not in state:
        raise RepairRefused("unknown_shipment")
    return state


def ship(uow: UnitOfWork, command: Ship) -> AwayResult:
    """Puts a unit on a list: from now on it is at the maker (or with the installer)."""
    uow.actor.require(Command.ship)
    known, number = running_repair(uow, command.scan)
    return ship_repair(uow, known, number, command.shipment, rma=command.rma)


def ship_repair(uow: UnitOfWork, known: Known, number: str, shipment: str, *, rma: str = "") -> AwayResult:
    """A repair onto a list, by whatever it was named."""
    _shipment(uow, shipment)
    drafts = ship_drafts(uow, known, number, shipment, {"rma": rma})  # scanned twice is said before anything else
    table.check(Action.ship, known.state["repairs"][number])
    _record(uow, drafts)
    return _listed(uow, "shipped", known, number, shipment)


def ship_drafts(uow: UnitOfWork, known: Known, number: str, shipment: str, told: Mapping[str, str]) -> list[Draft]:
    """What `act … ship --shipment` comes to: a list nobody began yet is begun, as a crate is. Raises RepairRefused.

    `told`: rma, waybill, firm, due, as texts; firm and due are the list's where it has them.
    """
    repair = known.state["repairs"][number]
    given = {
        name: rules.check_waybill(told.get(name, ""), numbers=name != "firm") for name in ("rma", "waybill", "firm")
    }
    due = day_of(told.get("due", ""), uow.now.today, to_come=True)
    state, drafts = uow.head(shipment_ref(shipment)), []
    if state is None or "to" not in state:
        to = next((to for to, route in rules.ROUTE_OF.items() if repair.get("route") == route), None)
        if to is None:
            raise RepairRefused("route_not_chosen")
        begun = OpenShipment(b"", to, given["firm"], due.isoformat() if due else "", table.check_text(shipment))
        drafts = [_opening(uow, begun)]
        state = drafts[0].payload["set"]
    rules.check_to_ship(known.state, repair, state, number)
    if _out_elsewhere(uow, repair, number):
        raise RepairRefused("on_other_list")
    given |= {"shipment": state["number"], "firm": state.get("firm", "") or given["firm"]}
    given["due"] = state.get("due", "") or (due.isoformat() if due else "")
    about = (known.ref, shipment_ref(shipment))
    former = rules.of_the_last_journey(repair, state["number"])
    return [*drafts, rules.shipped(about, number, rules.STATE_OF[ShipTo(state["to"])], former=former, **given)]


def _record(uow: UnitOfWork, drafts: list[Draft]) -> None:
    """Texts that fit alone may be too much together."""
    if not all(map(fits, drafts)):
        raise RepairRefused("text_too_long")
    uow.record(drafts)


def _out_elsewhere(uow: UnitOfWork, repair: State, number: str) -> bool:
    """Whether it is away on a list that waits for it."""
    other = repair.get("shipment")
    state = uow.head(shipment_ref(other)) if other and repair["state"] in rules.AWAY else None
    return state is not None and state.get("lines", {}).get(number) == "out"


def _listed(uow: UnitOfWork, outcome: str, known: Known, number: str, shipment: str) -> AwayResult:
    state = (uow.head(shipment_ref(shipment)) or {}) if shipment else {}
    lines = state.get("lines", {})
    return AwayResult(
        outcome=outcome,
        family=Family.ok,
        number=shipment,
        repair=number,
        serial=known.state.get("serial", ""),
        device=known.ref,
        lines=len(lines),
        missing=sum(said == "out" for said in lines.values()),
    )


def note_rma(uow: UnitOfWork, command: NoteRma) -> AwayResult:
    """What the maker gave for a unit that is away: written beside what is known, the state stays."""
    uow.actor.require(Command.ship)
    known = one_repair(uow, command.repair)
    repair = known.state["repairs"][command.repair]
    state = rules.STATE_OF[rules.check_back(repair)]
    told = {"rma": rules.check_waybill(command.rma), "waybill": rules.check_waybill(command.waybill)}
    if not any(told.values()):
        raise RepairRefused("nothing_given")
    _record(uow, [rules.shipped((known.ref,), command.repair, state, **told)])
    return _listed(uow, "noted", known, command.repair, repair.get("shipment", ""))


def leaves_list(uow: UnitOfWork, number: str, repair: State) -> list[Draft]:
    """What takes a unit off the list it waits on, where its repair goes another way; nothing once the list was sent."""
    shipment = str(repair.get("shipment", ""))
    state = uow.head(shipment_ref(shipment)) if shipment else None
    waits = state is not None and "sent" not in state and state.get("lines", {}).get(number) == "out"
    return [rules.left_list(shipment_ref(shipment), number)] if waits else []


def _strays(uow: UnitOfWork, state: State) -> list[str]:
    """Repairs on a list not sent yet that don't go with it: led elsewhere at a desk that didn't know of the list, taken
    back, or on another list by now.
    """
    if "sent" in state:
        return []
    out = [number for number, said in state.get("lines", {}).items() if said == "out"]
    return [
        number
        for number in out
        if not any(
            rules.goes_along(number, known.state["repairs"][number], state) for known in uow.repairs_by_number(number)
        )
    ]


def send_shipment(uow: UnitOfWork, command: SendShipment) -> AwayResult:
    """The box left, with its waybill; said again it is set right. What doesn't go with it is taken off the list first.
    Refused: nothing_on_list, shipment_closed.
    """
    uow.actor.require(Command.ship)
    state = _shipment(uow, command.shipment)
    if "closed" in state:
        raise RepairRefused("shipment_closed")
    strays = _strays(uow, state)
    going = len(state.get("lines", {})) - len(strays)
    if not going:
        raise RepairRefused("nothing_on_list")
    day = day_of(command.on, uow.now.today) or uow.now.today
    waybill = rules.check_waybill(command.waybill)
    payload = {"on": day.isoformat()} | ({"waybill": waybill} if waybill else {})
    ref = shipment_ref(command.shipment)
    uow.record([*(rules.left_list(ref, number) for number in strays), Draft("shipment_sent", (ref,), payload)])
    return AwayResult("sent", Family.ok, command.shipment, lines=going)


def receive_back(uow: UnitOfWork, command: ReceiveBack) -> AwayResult:
    """A unit came back: it is tested. With the last one of its list the list is closed."""
    uow.actor.require(Command.ship)
    return receive_repair(uow, *running_repair(uow, command.scan))


def receive_repair(uow: UnitOfWork, known: Known, number: str) -> AwayResult:
    """A repair back from where it was, by whatever it was named."""
    drafts = back_drafts(uow, known, number)
    uow.record(drafts)
    return _listed(uow, "came_back", known, number, drafts[0].payload.get("shipment", ""))


def back_drafts(uow: UnitOfWork, known: Known, number: str) -> list[Draft]:
    """The unit is here again, on its list too where that stands; the last one ends the list. Raises RepairRefused."""
    repair = known.state["repairs"][number]
    rules.check_back(repair)
    shipment = str(repair.get("shipment", ""))
    state = uow.head(shipment_ref(shipment)) if shipment else None
    if state is None or number not in state.get("lines", {}):
        return [rules.came_back((known.ref,), number, "")]
    back = rules.came_back((known.ref, shipment_ref(shipment)), number, shipment)
    ends = "closed" not in state and rules.all_back(state, but=number)
    return [back, *([Draft("shipment_closed", (shipment_ref(shipment),), {})] if ends else [])]


def close_shipment(uow: UnitOfWork, command: CloseShipment) -> AwayResult:
    """Ends a list by hand, one begun by mistake or that nothing goes with any more; refused while units are missing.
    Ended already, nothing changes.
    """
    uow.actor.require(Command.ship)
    state = _shipment(uow, command.shipment)
    strays, lines = _strays(uow, state), dict(state.get("lines", {}))
    if any(said == "out" and number not in strays for number, said in lines.items()):
        raise RepairRefused("units_missing")
    if "closed" not in state:
        ref = shipment_ref(command.shipment)
        uow.record([*(rules.left_list(ref, number) for number in strays), Draft("shipment_closed", (ref,), {})])
    return AwayResult("closed", Family.ok, command.shipment, lines=len(lines) - len(strays))
