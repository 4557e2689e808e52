"""One scan on the pages of what goes out and comes back: what it means by where the unit is.

Decides which list or box a unit goes on: the one in front where it fits, else an open one that fits, else a new one. A
unit that is away comes back, one that is lent ends its loan; so nobody chooses a mode first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.domain.bench_words import HandbackWay, ShipTo
from app.domain.device import goes_back_to, open_repair
from app.domain.kinds import Aggregate, RepairState
from app.domain.rules import away as rules
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.away import AwayResult, OpenShipment, open_shipment, receive_repair, running_repair, ship_repair
from app.usecases.away import shipment_ref as _ref
from app.usecases.hand_back import HandbackResult, OpenHandback, hand_back_repair, open_handback
from app.usecases.loans import EndLoan, LoanResult, end_loan, one_device
from app.usecases.ports import Known, State, UnitOfWork


class ScanAway(NamedTuple):
    """A scan while shipments are in front; `shipment` is the list shown, or nothing."""

    action: bytes
    scan: Scan
    shipment: str = ""


class ScanReturn(NamedTuple):
    """A scan while a box is in front; `handback` is the one shown, or nothing."""

    action: bytes
    scan: Scan
    way: HandbackWay
    handback: str = ""
    with_it: tuple[str, ...] | None = None


def scan_away(uow: UnitOfWork, command: ScanAway) -> AwayResult:
    """Back where it was away, else onto a list. Raises RepairRefused."""
    uow.actor.require(Command.ship)
    known, number = running_repair(uow, command.scan)
    repair = known.state["repairs"][number]
    on_list = uow.head(_ref(str(repair["shipment"]))) if repair.get("shipment") else None
    if repair["state"] in rules.AWAY and not rules.lies_here(number, repair, on_list):
        return receive_repair(uow, known, number)
    return _onto_a_list(uow, command, known, number)


def put_on_list(uow: UnitOfWork, command: ScanAway) -> AwayResult:
    """Onto a list and nothing else: what is away already is refused, not taken back. Raises RepairRefused."""
    uow.actor.require(Command.ship)
    return _onto_a_list(uow, command, *running_repair(uow, command.scan))


def _onto_a_list(uow: UnitOfWork, command: ScanAway, known: Known, number: str) -> AwayResult:
    to = _to(known.state["repairs"][number])
    if to is None:
        raise RepairRefused("route_not_chosen")
    return ship_repair(uow, known, number, _list_for(uow, command, known, to))


def _to(repair: State) -> ShipTo | None:
    return next((to for to, route in rules.ROUTE_OF.items() if repair.get("route") == route), None)


def _list_for(uow: UnitOfWork, command: ScanAway, known: Known, to: ShipTo) -> str:
    maker = str(known.state.get("maker", ""))

    def fits(state: State) -> bool:
        waits = state.get("to") == to and "sent" not in state and "closed" not in state
        return waits and (to is ShipTo.installer or rules.same_firm(state.get("firm", ""), maker))

    found = _chosen(uow, Aggregate.shipment, command.shipment, fits)
    if found:
        return found
    firm = maker if to is ShipTo.maker else ""
    return open_shipment(uow, OpenShipment(command.action, to, firm)).number


def _chosen(uow: UnitOfWork, kind: Aggregate, in_front: str, fits: Callable[[State], bool]) -> str:
    """The number of the one in front where it fits, else of the newest that does; else nothing."""
    fitting = [str(k.state["number"]) for k in uow.registers(kind) if "number" in k.state and fits(k.state)]
    return in_front if in_front in fitting else next(reversed(fitting), "")


def scan_return(uow: UnitOfWork, command: ScanReturn) -> HandbackResult | LoanResult:
    """Into the box, or the end of a loan. Raises RepairRefused."""
    device = one_device(uow, command.scan)
    if "loan" in device.state and open_repair(device.state) is None:
        return end_loan(uow, EndLoan(command.action, command.scan, with_it=command.with_it))
    uow.actor.require(Command.hand_back)
    if open_repair(device.state) is None and _lies_in_a_box(uow, device.state):
        raise RepairRefused("on_this_list")  # its repair ended as it went in: scanned twice, and nothing is amiss
    known, number = running_repair(uow, command.scan)
    repair = known.state["repairs"][number]
    if repair["state"] != RepairState.ready:
        raise RepairRefused("not_ready")
    rules.lacking(repair, command.with_it)  # before a box is begun for it
    school = goes_back_to(known.state, repair)

    def fits(state: State) -> bool:
        waits = state.get("way") == command.way and "closed" not in state
        return waits and state.get("school", school) == school

    box = _chosen(uow, Aggregate.handback, command.handback, fits)
    if not box:
        box = open_handback(uow, OpenHandback(command.action, command.way)).number
    return hand_back_repair(uow, known, number, box, command.with_it)


def _lies_in_a_box(uow: UnitOfWork, unit: State) -> bool:
    """Whether a box that has not left yet holds this unit."""
    waiting = (box.state for box in uow.registers(Aggregate.handback) if "closed" not in box.state)
    return any(unit.get("repairs", {}).keys() & box.get("lines", {}).keys() for box in waiting)
