"""Actions on a repair, and the keys on the newest line. One rule table decides; every refusal has its reason."""

from __future__ import annotations

from typing import Any

from app.domain.commands import Act, Amend, LinkForm
from app.domain.identity import unshort
from app.domain.kinds import Accessory, Action
from app.domain.operations import Draft
from app.domain.rules import repair as rules
from app.domain.rules.intake import diagnosis, link_drafts, unlink_drafts
from app.domain.rules.permissions import Command
from app.usecases.link_form import gate_of, link_form, one_repair
from app.usecases.ports import UnitOfWork
from app.usecases.results import ActResult

COMMAND_OF: dict[Action, Command] = {
    Action.link: Command.link_form,
    Action.override: Command.override_form,
    Action.diagnose: Command.diagnose,
    Action.cancel: Command.cancel_repair,
    Action.reopen: Command.reopen_repair,
    Action.note: Command.note,
    Action.place: Command.note,
}
FIELDS_OF: dict[Action, tuple[str, ...]] = {
    Action.link: ("answer",),
    Action.override: ("reason",),
    Action.diagnose: ("fault", "cause", "detail"),
    Action.cancel: ("reason",),
    Action.reopen: ("reason",),
    Action.note: ("text",),
    Action.place: ("place",),
}
"""What each action there is takes. Other fields are wrong usage: what was said would be lost without a word."""


def amend(uow: UnitOfWork, command: Amend) -> ActResult:
    """Fault place, cause, accessories, swollen battery on a repair: one action, one operation each."""
    uow.actor.require(Command.diagnose)
    known = one_repair(uow, command.repair)
    repair = known.state["repairs"][command.repair]
    drafts: list[Draft] = []
    if command.fault is not None or command.cause is not None or command.detail is not None:
        rules.check(Action.diagnose, repair)
        fault = rules.check_fault(command.fault) if command.fault is not None else None
        cause, detail = None, None
        if command.cause is not None or command.detail is not None:
            cause, detail = rules.check_cause(command.cause or repair.get("cause", ""), command.detail)
        drafts += diagnosis(known.ref, command.repair, fault, cause, detail)
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
    needed = COMMAND_OF.get(command.what)
    if needed is None:
        raise rules.RepairRefused("not_yet")
    uow.actor.require(needed)
    known = one_repair(uow, command.repair)
    repair = known.state["repairs"][command.repair]
    rules.check(command.what, repair)
    fields, number = command.fields, command.repair
    if command.what is Action.link:
        return link_form(uow, LinkForm(action=command.action, repair=number, answer=_answer(fields.get("answer", ""))))
    if command.what is Action.diagnose:
        fault = rules.check_fault(fields["fault"]) if "fault" in fields else None
        cause, detail = None, None
        if "cause" in fields or "detail" in fields:
            cause, detail = rules.check_cause(fields.get("cause", repair.get("cause", "")), fields.get("detail"))
        drafts = diagnosis(known.ref, number, fault, cause, detail)
    elif command.what is Action.override:
        drafts = [
            Draft("form_overridden", (known.ref,), {"n": number, "reason": uow.put_side(_text(fields, "reason"))})
        ]
    elif command.what is Action.cancel:
        # what it counted for is free again: for the unit when it comes back, or for another
        drafts = [rules.cancel(known.ref, number), *unlink_drafts(known.ref, number, repair.get("answers", ()))]
    elif command.what is Action.reopen:
        rules.check_reopen(known.state, number)
        matched = gate_of(uow, known.ref, known.state).matched
        drafts = [
            rules.reopen(known.ref, number, rules.state_after_reopen(known.state, repair)),
            *link_drafts(known.ref, number, matched),
        ]
    elif command.what is Action.place:
        drafts = [Draft("noted", (known.ref,), {"n": number, "place": rules.check_text(fields.get("place", ""))})]
    else:
        drafts = [Draft("noted", (known.ref,), {"n": number, "note": uow.put_side(_text(fields, "text"))})]
    if not drafts:
        raise rules.RepairRefused("nothing_given")
    if command.what in (Action.cancel, Action.reopen) and fields.get("reason"):
        drafts.insert(0, Draft("noted", (known.ref,), {"n": number, "note": uow.put_side(_text(fields, "reason"))}))
    uow.record(drafts)
    return ActResult.of(uow, known.ref, number)


def _text(fields: Any, name: str) -> bytes:
    text = str(fields.get(name, "")).strip()
    if not text:
        raise rules.RepairRefused("reason_needed" if name == "reason" else "nothing_given")
    return text.encode()


def _answer(text: str) -> bytes:
    try:
        return unshort(text)
    except ValueError:
        raise rules.RepairRefused("unknown_answer") from None
