"""Routes (対応): which way a repair may go, and the closed reason why another way is shut.

One pure function, `why_not`; `offers` asks it for every route, for the page. Decides nothing about states other than
whether a route may be chosen in one. Money is in whole yen, days are local days.

What the rules leave open, and what is chosen here:
- A maker's warranty nobody told: ASUS and NEC units count as out of it (they came years ago), all others as in it, as
  only what is "plainly outside" goes to the Board.
- The day the fault appeared: as diagnosed; not told, the day the unit was taken in, which is no earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from app.domain.bench_words import BoardDecision, GuardianStep, Payer
from app.domain.initial_periods import Period
from app.domain.kinds import Cause, DeviceKind, FaultPlace, RepairState, Route

State = Mapping[str, Any]

DESK_MAKERS: Final = frozenset({"ASUS", "NEC"})
"""Whose units are repaired at the center without asking."""
INSTALLED: Final = "LENOVO"
"""Whose units go back to the installer within their batch's initial period."""
LIGHT_FAULTS: Final = (
    FaultPlace.keytop,
    FaultPlace.camera_cable,
    FaultPlace.battery,
    FaultPlace.usb_port,
    FaultPlace.screen,
)
"""What counts as light while the setting says nothing else."""
_ALL: Final = frozenset(Route)
ROUTES_OF: Final[dict[DeviceKind, frozenset[Route]]] = {
    DeviceKind.chromebook: _ALL,
    DeviceKind.ipad: _ALL - {Route.installer},
    DeviceKind.wifi_router: _ALL - {Route.installer},
    DeviceKind.other: _ALL - {Route.installer},
    DeviceKind.charger: _ALL - {Route.installer, Route.software},
    DeviceKind.adapter: _ALL - {Route.installer, Route.software},
}
"""The ways there are for a kind. By desk other kinds than Chromebooks go only where the Board decided so."""
CHOSEN_IN: Final = frozenset(
    {RepairState.received, RepairState.diagnosing, RepairState.repairing, RepairState.waiting_parts}
)
"""Where a route may be chosen, or another one, as the unit is here and nobody is waited for."""
AWAY: Final = frozenset({RepairState.at_maker, RepairState.with_installer})
"""Where only the Board can be asked: the unit isn't here."""


class RouteFacts(NamedTuple):
    """What a route is judged by beside the unit and its repair."""

    today: date
    periods: tuple[Period, ...] = ()
    light: frozenset[str] = frozenset(LIGHT_FAULTS)
    cost_limit: int | None = None
    """Up to here the Board need not be asked; None where it gave no such limit."""
    parts_cost: int = 0
    """What the parts used so far are worth."""
    parts_need_decision: bool = False
    """Whether the Board wants to decide on parts of the center's own stock too."""
    quote: int | None = None
    """What it is said to cost; None: what the repair says."""


class Offer(NamedTuple):
    """A route as the page shows it."""

    route: Route
    allowed: bool
    reason: str = ""
    """The closed word (`refused.<reason>`), empty where it is allowed."""


def day_of(text: object) -> date | None:
    """The day an ISO text begins with; None for whatever else may stand there."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def in_warranty(device: State, repair: State) -> bool:
    """Whether the maker's warranty held on the day the unit was taken in; not told, as the module says."""
    until, opened = day_of(device.get("warranty")), day_of(repair["opened"])
    if until is None or opened is None:
        return _maker(device) not in DESK_MAKERS
    return opened <= until


def appeared_on(repair: State) -> date | None:
    """The day the fault appeared; not told, the day the unit was taken in."""
    return day_of(repair.get("appeared")) or day_of(repair["opened"])


def in_initial_period(device: State, repair: State, facts: RouteFacts) -> bool:
    """Whether the fault appeared within the initial period of the unit's delivery batch."""
    appeared = appeared_on(repair)
    return appeared is not None and any(p.holds(device) and appeared <= p.until for p in facts.periods)


def is_light(repair: State, facts: RouteFacts) -> bool:
    """Whether every fault of it, main and further, is one that is repaired at the center."""
    return {repair.get("fault"), *(repair.get("further") or ())} <= facts.light


def hearing_due(repair: State) -> bool:
    """Whether the school must be heard first: liquid, or it would have to be taken apart to tell."""
    return (repair.get("detail") == "liquid" or bool(repair.get("dismantle"))) and "hearing" not in repair


def guardian_missing(repair: State) -> str:
    """The closed reason of the step that is still due where a guardian pays, or nothing."""
    if repair.get("payer") != Payer.guardian:
        return ""
    return next(
        (f"guardian_{step.value}_missing" for step in GuardianStep if step not in repair.get("guardian", {})), ""
    )


def offers(device: State, repair: State, facts: RouteFacts) -> tuple[Offer, ...]:
    """Every route, in the order of the closed list, with whether it may be chosen now, or why not."""
    found = ((route, why_not(route, device, repair, facts)) for route in Route)
    return tuple(Offer(route, not reason, reason) for route, reason in found)


def why_not(route: Route, device: State, repair: State, facts: RouteFacts) -> str:
    """The closed reason why this repair of this device may not go this way, or nothing: the first that fits."""
    return (
        _by_state(route, repair, facts)
        or _by_diagnosis(route, repair)
        or _by_kind(route, device)
        or _by_decision(route, device, repair, facts)
    )


def _by_state(route: Route, repair: State, facts: RouteFacts) -> str:
    """While the Board decides nothing but a quote for it may be told."""
    state = RepairState(repair["state"])
    if state is RepairState.awaiting_form:
        return "form_missing"
    if state is RepairState.awaiting_decision:
        return "" if route is Route.board and facts.quote is not None else "no_board_decision"
    if state in AWAY:
        return "" if route is Route.board else "unit_away"
    if state not in CHOSEN_IN:
        return "not_allowed_in_state"
    return ""


def _by_diagnosis(route: Route, repair: State) -> str:
    hardware = repair.get("hardware")
    if route is Route.software:
        return "is_hardware" if hardware is True else ""
    if hardware is False:
        return "not_hardware"
    if not repair.get("fault"):
        return "no_fault"
    if not repair.get("cause"):
        return "no_cause"
    return "hearing_missing" if hearing_due(repair) else ""


def _by_kind(route: Route, device: State) -> str:
    kind = DeviceKind(device.get("kind", DeviceKind.chromebook))
    return "" if route in ROUTES_OF[kind] else "not_for_kind"


def _by_decision(route: Route, device: State, repair: State, facts: RouteFacts) -> str:
    """What asks for the Board's word, for the routes that do; with its word given, what that word says."""
    if route in (Route.software, Route.board, Route.disposal):
        return ""
    decision = repair.get("decision")
    if decision == BoardDecision.no_repair:
        return "decided_no_repair"
    if route is Route.installer:
        return _by_batch(device, repair, facts)
    due = guardian_missing(repair)
    if due:
        return due
    if decision == _ALLOWS[route]:
        return "over_decided_amount" if _quote(repair, facts) > _decided_up_to(repair) else ""
    return _desk(device, repair, facts) if route is Route.desk else _maker_route(device, repair, facts)


_ALLOWS: Final = {Route.desk: BoardDecision.center_, Route.maker: BoardDecision.repair}
_NO_END: Final = 10**12
"""More than anything costs."""


def _decided_up_to(repair: State) -> int:
    """The amount the Board named, else the quote it decided on, else there is no end to it."""
    return int(repair.get("amount", repair.get("asked", _NO_END)))


def _by_batch(device: State, repair: State, facts: RouteFacts) -> str:
    if _maker(device) != INSTALLED:
        return "wrong_maker"
    if repair["cause"] == Cause.non_natural:
        return "not_natural"
    return "" if in_initial_period(device, repair, facts) else "initial_period_over"


def _desk(device: State, repair: State, facts: RouteFacts) -> str:
    chromebook = DeviceKind(device.get("kind", DeviceKind.chromebook)) is DeviceKind.chromebook
    if not chromebook or _maker(device) not in DESK_MAKERS:
        return "wrong_maker"
    if in_warranty(device, repair):
        return "in_warranty"
    if not is_light(repair, facts):
        return "not_light"
    costs = _quote(repair, facts) + (facts.parts_cost if facts.parts_need_decision else 0)
    return "no_board_decision" if costs > (facts.cost_limit or 0) else ""


def _maker_route(device: State, repair: State, facts: RouteFacts) -> str:
    if repair["cause"] != Cause.natural:
        return "not_natural"
    if not in_warranty(device, repair):
        return "out_of_warranty"
    if _maker(device) == INSTALLED and in_initial_period(device, repair, facts):
        return "in_initial_period"
    return "no_board_decision" if _quote(repair, facts) > (facts.cost_limit or 0) else ""


def _quote(repair: State, facts: RouteFacts) -> int:
    return int(facts.quote if facts.quote is not None else repair.get("quote", 0))


def _maker(device: State) -> str:
    return str(device.get("maker", "")).strip().upper()
