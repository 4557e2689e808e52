"""The guarded request that the console lets units go: asked, stood for by a second person, cancelled; seen enrolled
again.

Decides which unit is meant, who stands for it and whether the day takes it; what may be asked is `rules.deprovision`'s
and `rules.requests`'. A request is queued here and sent elsewhere. All units of one wish are asked about or none.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.domain.bench_words import RequestKind, RequestStanding
from app.domain.codes import squeeze
from app.domain.device import serial_key, shown_code
from app.domain.identity import short
from app.domain.kinds import Family
from app.domain.operations import Draft, Ref, fits
from app.domain.rules import deprovision as rules
from app.domain.rules import requests
from app.domain.rules.boxes import box_ref
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.disposal import guard_of, own_steps
from app.usecases.loans import one_device
from app.usecases.ports import Known, State, UnitOfWork
from app.usecases.second_person import Second, check_second

CAP = "cloud.google.daily_deprovision_cap"
KIND = RequestKind.deprovision


class Named(NamedTuple):
    """One unit of a wish: `scan` is its own serial, `confirmed` the `confirm` of what the person was shown of it."""

    scan: Scan
    confirmed: str


class RequestDeprovision(NamedTuple):
    """Ask the console to let these units go. Run by `deprovision.request`; PIN of an engineer or a supervisor.

    `reason`: a word of `DeprovisionReason`; there is no usual one. `second`: who else stands for all of them, or
    nobody; `later`: the second person will, at whatever desk (`SecondRequest`).
    """

    action: bytes
    units: tuple[Named, ...]
    reason: str
    second: Second | None = None
    later: bool = False


class SecondRequest(NamedTuple):
    """Whoever is signed in stands for what somebody else asked about these units. Run by `deprovision.second`; PIN."""

    action: bytes
    units: tuple[Named, ...]


class CancelDeprovision(NamedTuple):
    """What was asked about a unit is not wanted any more. Run by `deprovision.cancel`; PIN."""

    action: bytes
    scan: Scan


class SeeReenrolled(NamedTuple):
    """A unit that was deprovisioned for the maker was seen enrolled again. `note`: what was seen, in words; PIN."""

    action: bytes
    scan: Scan
    note: str


class Asked(NamedTuple):
    """One unit that was asked about."""

    code: str
    serial: str
    device_id: str
    """The console's id of it, frozen."""
    request: str
    """The operation's id."""


class DeprovisionResult(NamedTuple):
    """What became of a wish."""

    outcome: str
    """requested, awaiting_second, seconded, cancelled, reenrolled."""
    family: Family
    units: tuple[Asked, ...] = ()


def request(uow: UnitOfWork, command: RequestDeprovision) -> DeprovisionResult:
    """Queues the requests, each frozen as the person saw it; or none. One that waits is not asked twice, one that has
    grown old is confirmed anew.

    Raises StepBlocked, NotAllowed without the PIN, and RepairRefused: nothing_named, named_twice, what
    `rules.deprovision` and `rules.requests` say, second_…, already_requested, over_daily_cap, clock_doubtful.
    """
    uow.actor.require(Command.request_deprovision)
    reason = rules.check_reason(command.reason)
    second = check_second(uow, command.second)
    found = []
    for unit, seen, named in _units(uow, command.units):
        _check_so_far(uow, unit, seen)
        more = {"reason": reason.value, "path": rules.path_of(unit.state)}
        serial, confirmed = named
        draft = requests.requested(KIND, unit.ref, unit.state, seen, serial=serial, confirmed=confirmed, more=more)
        if _standing(uow, unit, seen) in (RequestStanding.waiting, RequestStanding.awaiting_second):
            raise RepairRefused("already_requested")
        if rules.why_not_today(unit.state, day_of(uow, unit.ref)):
            raise RepairRefused("over_daily_cap")
        shut = rules.why_not_alone(unit.state, guard_of(uow, unit, second))
        if shut and not command.later:
            raise RepairRefused(shut)
        who = {"awaiting": True} if shut else {"second": second} if second else {}
        found.append((_asked(uow, unit, draft._replace(payload={**draft.payload, **who})), bool(shut)))
    awaits = any(shut for _, shut in found)
    units = tuple(asked for asked, _ in found)
    return DeprovisionResult("awaiting_second" if awaits else "requested", Family.look if awaits else Family.ok, units)


def _units(uow: UnitOfWork, named: tuple[Named, ...]) -> list[tuple[Known, requests.Seen, tuple[str, str]]]:
    """The units of a wish, what the console told of each, and as what it was named. Raises RepairRefused:
    nothing_named, named_twice, unreadable, unknown_device, several_named (also where two have its serial).
    """
    if not named:
        raise RepairRefused("nothing_named")
    units = [(one_device(uow, each.scan), each) for each in named]
    if len({unit.ref for unit, _ in units}) != len(units):
        raise RepairRefused("named_twice")
    bodies = {unit.ref: uow.console_seen(unit.ref) for unit, _ in units}
    counts = uow.units_seen([str(body["google_id"]) for body in bodies.values() if body.get("google_id")])
    found = []
    for unit, each in units:
        key = serial_key(unit.state)
        seen = requests.seen_in(bodies[unit.ref], lambda device_id: counts.get(device_id, 0))
        # What was read itself, nothing that was taken off it: no repair's number, no tag, no part of a longer text.
        serial = each.scan.text if squeeze(each.scan.text) == key else ""
        found.append((unit, seen, (serial, each.confirmed)))
    return found


def _check_so_far(uow: UnitOfWork, unit: Known, seen: requests.Seen) -> None:
    """What is so of the unit and the day, whoever asks. Raises StepBlocked, RepairRefused: clock_doubtful,
    already_done, what `rules.requests.why_not` says.
    """
    if guard_of(uow, unit, "").doubtful:
        raise RepairRefused("clock_doubtful")
    reason = requests.why_not(KIND, unit.state, seen)
    if reason:
        raise RepairRefused(reason)
    rules.check_far(unit.state, own_steps(uow))


def check_stands(uow: UnitOfWork, unit: Known, wish: State) -> None:
    """Whether a request may stand by a person's answer on a card. `wish`: the request. Raises RepairRefused:
    clock_doubtful, over_daily_cap, second_person_needed, over_daily_units.
    """
    guard = guard_of(uow, unit, str(wish.get("second", "")))
    if guard.doubtful:
        raise RepairRefused("clock_doubtful")
    if rules.why_not_today(unit.state, day_of(uow, unit.ref)):
        raise RepairRefused("over_daily_cap")
    shut = rules.why_not_alone(unit.state, guard) if wish["state"] == "requested" else ""
    if shut:
        raise RepairRefused(shut)


def day_of(uow: UnitOfWork, device: Ref) -> rules.Day:
    """How far the day's most is used, this unit left out."""
    return rules.Day(uow.asked_since(uow.now.today, device), int(uow.shared(CAP)))


def _standing(uow: UnitOfWork, unit: Known, seen: requests.Seen) -> RequestStanding | None:
    """Where what was asked last stands; nothing where something else was."""
    if rules.asked(unit.state) is None:
        return None
    made = uow.newest_of(unit.ref, "requested", requests.made_by(unit.state))
    at = datetime.fromisoformat(made.stamp.at) if made is not None else None
    return requests.standing(unit.state, seen, at, uow.now.utc)


def _asked(uow: UnitOfWork, unit: Known, draft: Draft) -> Asked:
    """Records what is asked; of a unit in a box it is about the box too: who stood for the box stood for it."""
    box = unit.state.get("disposal", {}).get("box", "")
    if box and draft.kind in ("requested", "request_seconded"):
        draft = draft._replace(about=(*draft.about, box_ref(box)))
    if not fits(draft):
        raise RepairRefused("text_too_long")
    (op,) = uow.record([draft])
    device_id = str(draft.payload.get("device_id", ""))
    return Asked(shown_code(unit.state), str(unit.state.get("serial", "")), device_id, short(op.id))


def second(uow: UnitOfWork, command: SecondRequest) -> DeprovisionResult:
    """Whoever is signed in stands for what somebody else asked, as they were shown it; for all units or none.

    Raises NotAllowed without the PIN, StepBlocked, and RepairRefused: nothing_named, named_twice, nothing_awaited,
    request_contested, second_is_same, confirm_again (it has changed, or grown old), not_the_serial, over_daily_cap,
    clock_doubtful.
    """
    uow.actor.require(Command.request_deprovision, Command.stand_for)
    found = []
    for unit, seen, (serial, confirmed) in _units(uow, command.units):
        waits = rules.second_due(unit.state)
        made = uow.newest_of(unit.ref, "requested", requests.made_by(unit.state))
        if made is None or made.stamp.operator == uow.actor.code:
            raise RepairRefused("second_is_same")
        _check_so_far(uow, unit, seen)
        if not serial:
            raise RepairRefused("not_the_serial")
        shown = {waits["frozen"], requests.frozen(KIND, unit.state, seen), confirmed}
        if len(shown) > 1 or _standing(uow, unit, seen) is not RequestStanding.awaiting_second:
            raise RepairRefused("confirm_again")
        if rules.why_not_today(unit.state, day_of(uow, unit.ref)):
            raise RepairRefused("over_daily_cap")
        payload = {"frozen": waits["frozen"], "second": uow.actor.code}
        asked = _asked(uow, unit, Draft("request_seconded", (unit.ref,), payload))
        found.append(asked._replace(device_id=waits["device_id"]))
    return DeprovisionResult("seconded", Family.ok, tuple(found))


def cancel(uow: UnitOfWork, command: CancelDeprovision) -> DeprovisionResult:
    """What was asked is not wanted any more. Raises RepairRefused: nothing_requested, already_deprovisioned."""
    uow.actor.require(Command.request_deprovision)
    unit = one_device(uow, command.scan)
    if rules.asked(unit.state) is None:
        raise RepairRefused("nothing_requested")
    if unit.state["request"]["state"] == "done":
        raise RepairRefused("already_deprovisioned")
    return DeprovisionResult("cancelled", Family.ok, (_asked(uow, unit, requests.cancelled(unit.ref, unit.state)),))


def see_reenrolled(uow: UnitOfWork, command: SeeReenrolled) -> DeprovisionResult:
    """By eye, with words. Raises RepairRefused: reason_needed, not_to_reenrol."""
    uow.actor.require(Command.deprovision_by_hand)
    unit = one_device(uow, command.scan)
    if not command.note.strip():
        raise RepairRefused("reason_needed")
    note = uow.put_side(command.note.strip().encode())
    return DeprovisionResult(
        "reenrolled", Family.ok, (_asked(uow, unit, rules.reenrolled(unit.ref, unit.state, note)),)
    )
