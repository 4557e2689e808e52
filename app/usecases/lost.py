"""Lost and found, and the guarded request that the console disables a unit or takes it in use again.

Decides which device is meant and what is written in one action; what may be said of it is `rules.lost`, what may be
asked of the console `rules.requests`. A request is queued here and sent elsewhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.domain.bench_words import RequestKind, RequestStanding
from app.domain.codes import squeeze
from app.domain.device import serial_key, shown_code
from app.domain.kinds import Family
from app.domain.operations import Ref
from app.domain.rules import deprovision, requests
from app.domain.rules import lost as rules
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.away import day_of
from app.usecases.loans import one_device
from app.usecases.ports import Known, UnitOfWork


class ReportLost(NamedTuple):
    """A device is lost. `on`, `told`: days as written; said again, what is new is added."""

    action: bytes
    scan: Scan
    on: str = ""
    police: str = ""
    """The number the police gave."""
    told: str = ""
    """The day the Board was told."""


class ReportFound(NamedTuple):
    """It turned up. `on`: the day as written, today where empty; `where`: a place, in a few words."""

    action: bytes
    scan: Scan
    on: str = ""
    where: str = ""


class AskConsole(NamedTuple):
    """Ask the console for something about just this unit. `confirmed`: the `frozen` of what the person was shown."""

    action: bytes
    scan: Scan
    """The unit's own serial: no tag, no repair number."""
    what: RequestKind
    confirmed: str


class CancelRequest(NamedTuple):
    """What was asked is not wanted any more."""

    action: bytes
    scan: Scan


class LostResult(NamedTuple):
    """What became of a device, or of what is asked of the console about it."""

    outcome: str
    """lost, told, same, found, requested, cancelled."""
    family: Family
    code: str
    device: Ref
    serial: str = ""
    ask: str = ""
    """What is to be asked of the console next: disable, enable, or nothing."""
    device_id: str = ""
    """Of a request: the console's id of the unit."""


def report_lost(uow: UnitOfWork, command: ReportLost) -> LostResult:
    """The device counts as lost, apart from its school's others; said again, what is new of it is added.

    Refused: gone_for_good, not_a_day, day_is_to_come, text_too_long, personal_data.
    """
    uow.actor.require(Command.report_lost)
    known, today = one_device(uow, command.scan), uow.now.today
    on = rules.check_day(day_of(command.on, today), today)
    told = day_of(command.told, today)
    if told is not None:
        rules.check_day(told, today)
    police = rules.check_short(command.police, numbers=True)
    drafts = rules.reported(known.ref, known.state, on, police, told)
    uow.record(drafts)
    outcome = {"lost_reported": "lost", "lost_told": "told"}[drafts[0].kind] if drafts else "same"
    return _result(uow, known, outcome, Family.ok)


def report_found(uow: UnitOfWork, command: ReportFound) -> LostResult:
    """It turned up: what it was before comes back, and what still waits for the console is taken back with it.

    To be looked at where the console has to take it in use again. Refused: not_lost, not_a_day, day_is_to_come,
    text_too_long, personal_data.
    """
    uow.actor.require(Command.report_lost)
    known = one_device(uow, command.scan)
    on = rules.check_day(day_of(command.on, uow.now.today), uow.now.today)
    drafts = [rules.found(known.ref, known.state, on, rules.check_short(command.where))]
    request = known.state.get("request", {})
    if request.get("state") == "requested" and request["kind"] == RequestKind.disable:
        drafts.append(requests.cancelled(known.ref, known.state))
    uow.record(drafts)
    result = _result(uow, known, "found", Family.ok)
    return result._replace(family=Family.look) if result.ask else result


def _result(uow: UnitOfWork, known: Known, outcome: str, family: Family, device_id: str = "") -> LostResult:
    state = uow.head(known.ref) or known.state
    serial = str(state.get("serial", ""))
    ask = rules.to_ask(state)
    waiting = state.get("request", {})
    asked = ask is not None and waiting.get("state") == "requested" and waiting["kind"] == ask
    code = shown_code(state)
    return LostResult(outcome, family, code, known.ref, serial, ask.value if ask and not asked else "", device_id)


def ask_console(uow: UnitOfWork, command: AskConsole) -> LostResult:
    """Queues the request, frozen as the person saw it. One that waits is not asked twice; one that has grown old is
    confirmed anew.

    Refused: what `rules.requests.requested` says, already_requested. Raises NotAllowed without the PIN.
    """
    uow.actor.require(Command.request_disable)
    if command.what is RequestKind.deprovision:
        raise RepairRefused("reason_missing")  # it has a guard of its own, which asks for one
    known = one_device(uow, command.scan)
    seen = requests.seen_in(uow.console_seen(known.ref), uow.units_seen_as)
    named = next((text for text in command.scan.candidates if squeeze(text) == serial_key(known.state)), "")
    draft = requests.requested(command.what, known.ref, known.state, seen, serial=named, confirmed=command.confirmed)
    made = uow.newest_of(known.ref, "requested", requests.made_by(known.state))
    at = datetime.fromisoformat(made.stamp.at) if made is not None else None
    if requests.standing(known.state, seen, at, uow.now.utc) is RequestStanding.waiting:
        raise RepairRefused("already_requested")
    uow.record([draft])
    return _result(uow, known, "requested", Family.ok, seen.device_id)


def cancel_request(uow: UnitOfWork, command: CancelRequest) -> LostResult:
    """What was asked is not wanted any more. Refused: nothing_requested. Raises NotAllowed without the PIN."""
    uow.actor.require(Command.request_disable)
    known = one_device(uow, command.scan)
    if deprovision.asked(known.state) is not None:
        raise RepairRefused("nothing_requested")  # that is taken back by whoever may ask for it
    draft = requests.cancelled(known.ref, known.state)
    uow.record([draft])
    return _result(uow, known, "cancelled", Family.ok, draft.payload["device_id"])
