"""The guarded deprovision request: on which path a unit is let go by the console, why not, who stands for it. Pure.

It can't be taken back, so every doubt refuses: a unit is named by its whole serial, lies in nobody's hands, and is as
far on its path as it must be. What a person was shown is frozen by `requests`; here is what is so of the unit itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from app.domain.bench_words import RequestKind
from app.domain.device import base_status, disposal, oldest_first, open_repairs, serial_key
from app.domain.disposal_steps import NONE, Own
from app.domain.disposal_words import Deprovisioned, DeprovisionPath, DeprovisionReason, Step, Way
from app.domain.kinds import DeviceKind, DeviceStatus, RepairState, Route
from app.domain.operations import Draft, Ref
from app.domain.rules import disposal as steps
from app.domain.rules.disposal import DEPROVISIONED, Guard, StepBlocked
from app.domain.rules.lost import is_lost
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]

_DOUBTS: Final = frozenset(
    {"serial", "kind", "model", "ou", "console", "status", "lost/on", "instructed"}
    | {f"disposal/{name}" for name in ("way", "instruction", "box")}
)
"""Fields of which desks may say different things: until a person has chosen, the shown one may be another unit's."""
LEAST_SERIAL: Final = 6
"""Characters of a serial that may be asked about: the console searches by parts, and no maker's is shorter."""


class Day(NamedTuple):
    """What decides whether one more request may be queued today, by all desks known here."""

    asked: int
    """Units asked about today or on a later day: a clock that was set back opens no new day."""
    cap: int
    """Most of a day (`cloud.google.daily_deprovision_cap`)."""


def path_of(state: State) -> DeprovisionPath | None:
    """On which path a unit would be deprovisioned; None: on none."""
    if disposal(state) is not None:
        return DeprovisionPath.disposal
    if base_status(state) is DeviceStatus.exchanged:
        return DeprovisionPath.exchange
    return DeprovisionPath.maker if _for_the_maker(state) else None


def _for_the_maker(state: State) -> bool:
    running = [repair for number, repair in oldest_first(state) if number in open_repairs(state)]
    ways = [repair["state"] == RepairState.at_maker or repair.get("route") == Route.maker for repair in running]
    return bool(ways) and all(ways)


def why_not(state: State) -> str:
    """The closed reason why the console is not to let a unit go, or nothing: the first that fits. How far its checklist
    is, `check_far` says.
    """
    reason = _wrong_thing(state)
    if reason:
        return reason
    if is_lost(state):
        return "is_lost"
    if "loan" in state or base_status(state) is DeviceStatus.lent:
        return "lent_now"
    if base_status(state) is DeviceStatus.disposed:
        return "gone_for_good"
    path = path_of(state)
    if path is not DeprovisionPath.maker and open_repairs(state):
        return "in_repair"
    if path is None:
        return "not_in_disposal"
    return "card_open" if _in_doubt(state) else ""


def _in_doubt(state: State) -> bool:
    """Whether a card asks what this unit is, where it is, or on which path."""
    found = state.get("cards", {}).values()
    return any(card["kind"] == "deprovisioned_apart" or card["about"] in _DOUBTS for card in found)


def _wrong_thing(state: State) -> str:
    if state.get("console") == DEPROVISIONED:
        return "already_deprovisioned"
    if base_status(state) is DeviceStatus.unregistered:
        return "not_registered"
    if state.get("kind") != DeviceKind.chromebook:
        return "not_a_chromebook"
    serial = serial_key(state)
    if not serial:
        return "no_serial"
    return "" if len(serial) >= LEAST_SERIAL and serial.isascii() and serial.isalnum() else "serial_unclear"


def check_far(state: State, own: Own = NONE) -> None:
    """Whether a unit in disposal is so far: raises StepBlocked, RepairRefused (already_done: by hand)."""
    running = disposal(state)
    if running is None:
        return
    blocked = steps.blocked_by(state, Step.deprovision, own)
    if blocked:
        raise StepBlocked(blocked)
    tick = running["steps"].get(Step.deprovision)
    if tick is not None and tick.get("how") != Deprovisioned.request:
        raise RepairRefused("already_done")


def check_reason(text: str) -> DeprovisionReason:
    """The reason that was chosen: there is no usual one. Raises RepairRefused: reason_missing, unknown_reason."""
    if not text.strip():
        raise RepairRefused("reason_missing")
    try:
        return DeprovisionReason(text.strip())
    except ValueError:
        raise RepairRefused("unknown_reason") from None


def outside_cap(state: State) -> bool:
    """Whether the Board's instruction names the unit: for just its own units an instruction raises the day's most."""
    running = disposal(state) or {}
    named = state.get("instructed")
    return bool(running.get("way") == Way.B and named and running.get("instruction") == named)


def why_not_today(state: State, day: Day) -> str:
    """over_daily_cap, or nothing."""
    return "" if outside_cap(state) or day.asked < day.cap else "over_daily_cap"


def why_not_alone(state: State, guard: Guard) -> str:
    """The closed reason why one person may not ask for it now, or nothing: as for the step itself; on the paths of a
    repair a unit counts as an irreparable one.
    """
    if disposal(state) is not None:
        return steps.why_not_alone(state, guard)
    return steps.why_not_alone({"disposal": {"way": Way.A.value, "steps": {}}}, guard)


def asked(state: State) -> State | None:
    """The deprovision request that was made of a unit and not cancelled, or None."""
    request: State = state.get("request", {})
    of_us = request.get("kind") == RequestKind.deprovision
    return request if of_us and request.get("state") != "cancelled" else None


def second_due(state: State) -> State:
    """The request that waits for a second person; raises RepairRefused: nothing_awaited, request_contested."""
    request = asked(state)
    if request is None or request["state"] != "awaiting_second":
        raise RepairRefused("nothing_awaited")
    if steps.request_contested(state):
        raise RepairRefused("request_contested")
    return request


def to_reenrol(state: State) -> bool:
    """Whether a unit was deprovisioned for the maker's repair and the console has not had it again since."""
    request = asked(state)
    maker = request is not None and request.get("path") == DeprovisionPath.maker
    return maker and state.get("console") == DEPROVISIONED


def reenrolled(device: Ref, state: State, note: str) -> Draft:
    """Seen enrolled again by eye; `note`: a side record's id. Raises RepairRefused (not_to_reenrol)."""
    if not to_reenrol(state):
        raise RepairRefused("not_to_reenrol")
    return Draft("reenrolled", (device,), {"note": note})
