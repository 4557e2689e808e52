"""Actions on a repair, and the keys on the newest line. One rule table decides; every refusal has its reason.

Link, override, diagnosis, cancelling and opening again stand here; the course on the bench in `act_course`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.commands import Act, Amend, LinkForm
from app.domain.device import disposal, is_gone
from app.domain.fault_places import known_places
from app.domain.identity import unshort
from app.domain.kinds import Accessory, Action, Route
from app.domain.operations import Draft, fits
from app.domain.rules import away, course
from app.domain.rules import repair as rules
from app.domain.rules.intake import link_drafts, unlink_drafts
from app.domain.rules.permissions import Command
from app.usecases import act_fields as read
from app.usecases.act_course import COURSE, Asked
from app.usecases.disposal import leaving
from app.usecases.hand_back import handback_ref
from app.usecases.link_form import gate_of, link_form, one_repair
from app.usecases.ports import UnitOfWork
from app.usecases.results import ActResult

COMMAND_OF: dict[Action, Command] = {
    Action.link: Command.link_form,
    Action.override: Command.override_form,
    Action.diagnose: Command.diagnose,
    Action.route: Command.work_on_repair,
    Action.need_part: Command.work_on_repair,
    Action.part_came: Command.work_on_repair,
    Action.hear: Command.work_on_repair,
    Action.ship: Command.ship,
    Action.receive_back: Command.ship,
    Action.decide: Command.record_decision,
    Action.repaired: Command.work_on_repair,
    Action.pass_: Command.work_on_repair,
    Action.fail: Command.work_on_repair,
    Action.return_: Command.hand_back,
    Action.cancel: Command.cancel_repair,
    Action.reopen: Command.reopen_repair,
    Action.note: Command.note,
    Action.photo: Command.note,
    Action.place: Command.note,
}
"""What each action asks; a route that ends in disposal asks more (`asked_of`)."""
FIELDS_OF: dict[Action, tuple[str, ...]] = {
    Action.link: ("answer",),
    Action.override: ("reason",),
    Action.diagnose: ("fault", "further", "cause", "detail", "hardware", "appeared", "dismantle"),
    Action.route: ("route", "quote", "reason"),
    Action.need_part: ("part",),
    Action.part_came: ("part",),
    Action.hear: ("when", "what", "asked", "answers"),
    Action.ship: ("rma", "waybill", "firm", "due", "shipment"),
    Action.receive_back: (),
    Action.decide: ("decision", "payer", "amount", "document", "step", "on"),
    Action.repaired: ("work",),
    Action.pass_: ("checks",),
    Action.fail: ("checks",),
    Action.return_: ("way", "list", "with"),
    Action.cancel: ("reason",),
    Action.reopen: ("reason",),
    Action.note: ("text", "to"),
    Action.photo: ("file",),
    Action.place: ("place",),
}
"""What each action takes. Other fields are wrong usage: what was said would be lost without a word.

A photo's file is read and shrunk by whoever has it; the command brings its bytes.
"""


_OF_GONE = frozenset({Action.note, Action.photo, Action.cancel})
"""What may still be done to the repair of a unit that is deprovisioned: all else of it is suspended."""


def asked_of(what: Action, fields: Mapping[str, str]) -> Command:
    """The command an action with these fields is: to judge a unit beyond repair is not everybody's."""
    disposal = what is Action.route and fields.get("route", "").strip() == Route.disposal
    return Command.dispose if disposal else COMMAND_OF[what]


def amend(uow: UnitOfWork, command: Amend) -> ActResult:
    """Fault place, cause, accessories, swollen battery on a repair: one action, one operation each."""
    uow.actor.require(Command.diagnose)
    known = one_repair(uow, command.repair)
    repair = known.state["repairs"][command.repair]
    drafts: list[Draft] = []
    told = {"fault": command.fault, "cause": command.cause and command.cause.value, "detail": command.detail}
    given = {name: value for name, value in told.items() if value is not None}
    if given:
        rules.check(Action.diagnose, repair)
        if rules.back_to_diagnosis(repair):  # a key at the intake desk takes nothing off the bench
            raise rules.RepairRefused("not_allowed_in_state")
        drafts += course.diagnosed(known.ref, command.repair, repair, _findings(uow, repair, given))
    beside: dict[str, Any] = {}
    if command.accessories is not None:
        beside["accessories"] = sorted(Accessory(a).value for a in command.accessories) or None
    if command.swollen is not None:
        beside["swollen"] = command.swollen or None
    if beside:
        rules.check(Action.note, repair)
        drafts.append(Draft("noted", (known.ref,), {"n": command.repair, **beside}))
    if not drafts:
        raise rules.RepairRefused("nothing_given")
    uow.record(drafts)
    return ActResult.of(uow, known.ref, command.repair)


def act(uow: UnitOfWork, command: Act) -> ActResult:
    """One action of the table on one repair; raises RepairRefused with its reason, and then nothing is written."""
    uow.actor.require(asked_of(command.what, command.fields))
    known = one_repair(uow, command.repair)
    repair = known.state["repairs"][command.repair]
    if command.what is not Action.decide or "step" not in command.fields:  # a guardian's step has a rule of its own
        rules.check(command.what, repair)
    ask = Asked(uow, known, repair, command)
    if is_gone(known.state) and command.what not in _OF_GONE:
        raise rules.RepairRefused("deprovisioned_already")
    if command.what is Action.link:
        answer = _answer(command.fields.get("answer", ""))
        return link_form(uow, LinkForm(action=command.action, repair=command.repair, answer=answer))
    if command.what is Action.diagnose:
        drafts = course.diagnosed(known.ref, command.repair, repair, _findings(uow, repair, command.fields))
    elif command.what in COURSE:
        drafts = COURSE[command.what](ask)
    else:
        drafts = _ENDS[command.what](ask)
    if not drafts:
        raise rules.RepairRefused("nothing_given")
    if not all(map(fits, drafts)):
        raise rules.RepairRefused("text_too_long")
    uow.record(drafts)
    return ActResult.of(uow, known.ref, command.repair)


def _findings(uow: UnitOfWork, repair: Any, fields: Any) -> dict[str, Any]:
    """What was found, as the operation says it."""
    found: dict[str, Any] = {}
    there = (repair.get("fault"), *(repair.get("further") or ()))  # what was found stays, whatever the list is by now
    added = {*known_places(str(uow.shared("repair.fault_places"))), *there}
    if "fault" in fields:
        found["fault"] = rules.check_fault(fields["fault"], added)
    if "further" in fields:
        main = found.get("fault", repair.get("fault"))
        further = dict.fromkeys(rules.check_fault(each, added) for each in read.listed(fields, "further"))
        found["further"] = [each for each in further if each != main] or None
    if "cause" in fields or "detail" in fields:
        cause, found["detail"] = rules.check_cause(fields.get("cause", repair.get("cause", "")), fields.get("detail"))
        found["cause"] = cause.value
    for name in ("hardware", "dismantle"):
        if (said := read.yes_no(fields, name)) is not None:
            found[name] = said
    appeared = read.day(fields, "appeared")
    if appeared is not None:
        found["appeared"] = appeared.isoformat()
    return found


def _override(ask: Asked) -> list[Draft]:
    reason = ask.uow.put_side(read.needed(ask.fields, "reason", "reason_needed").encode())
    return [Draft("form_overridden", (ask.known.ref,), {"n": ask.number, "reason": reason})]


def _cancel(ask: Asked) -> list[Draft]:
    """What it counted for is free again: for the unit when it comes back, or for another."""
    unlinked = unlink_drafts(ask.known.ref, ask.number, ask.repair.get("answers", ()))
    return [*_why(ask), rules.cancel(ask.known.ref, ask.number), *unlinked]


def _reopen(ask: Asked) -> list[Draft]:
    rules.check_reopen(ask.known.state, ask.number)
    if "list" in ask.repair:
        box = ask.uow.head(handback_ref(ask.repair["list"]))
        if away.held(ask.number, ask.repair, None, box) is not None:
            raise rules.RepairRefused("still_in_box")
    matched = gate_of(ask.uow, ask.known.ref, ask.known.state).matched
    state = rules.state_after_reopen(ask.known.state, ask.repair)
    linked = link_drafts(ask.known.ref, ask.number, matched)
    leaves = leaving(ask.uow, ask.known, _said(ask)) if disposal(ask.known.state) is not None else []
    return [*leaves, *_why(ask), rules.reopen(ask.known.ref, ask.number, state, rules.no_longer(ask.repair)), *linked]


def _why(ask: Asked) -> list[Draft]:
    """Why it is called off or goes on, as a note."""
    said = _said(ask)
    note = {"n": ask.number, "note": ask.uow.put_side(said.encode())} if said else None
    return [Draft("noted", (ask.known.ref,), note)] if note else []


def _said(ask: Asked) -> str:
    return ask.fields.get("reason", "").strip()


_ENDS = {Action.override: _override, Action.cancel: _cancel, Action.reopen: _reopen}


def _answer(text: str) -> bytes:
    try:
        return unshort(text)
    except ValueError:
        raise rules.RepairRefused("unknown_answer") from None
