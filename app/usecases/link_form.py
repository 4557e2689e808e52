"""Link a form answer to a repair, or take the link away. Also: answers that arrive later free their units by
themselves.
"""

from __future__ import annotations

from datetime import timedelta

from app.domain.codes import squeeze
from app.domain.commands import LinkForm
from app.domain.identity import short
from app.domain.kinds import Action, Aggregate
from app.domain.label_copies import keys_of_tag
from app.domain.operations import Draft, Ref
from app.domain.rules import repair as rules
from app.domain.rules.forms import Answer, Gate, gate, names
from app.domain.rules.intake import link_drafts, unlink_drafts
from app.domain.rules.permissions import Command
from app.usecases.ports import Known, State, UnitOfWork
from app.usecases.results import ActResult


def gate_of(uow: UnitOfWork, device: Ref, state: State) -> Gate:
    """What the form gate finds for a device of this state, today."""
    serial, tag = squeeze(state.get("serial", "")), squeeze(state.get("tag", ""))
    valid_days, school = int(uow.shared("form.valid_days")), state.get("school")
    matched = uow.answers_naming([key for key in (serial, tag) if key])
    near = uow.unused_answers_of(school, uow.now.today - timedelta(days=valid_days)) if school and serial else []
    return gate(matched, near, device=device.id, serial=serial, tag=tag, today=uow.now.today, valid_days=valid_days)


def one_repair(uow: UnitOfWork, number: str) -> Known:
    """The device that has the repair `number`; raises RepairRefused where none or two have it."""
    found = uow.repairs_by_number(number)
    if not found:
        raise rules.RepairRefused("unknown_repair")
    if len(found) > 1:
        raise rules.RepairRefused("number_names_two")
    return found[0]


def link_form(uow: UnitOfWork, command: LinkForm) -> ActResult:
    """One key links the candidate (near match or old answer), or any open answer chosen by a person."""
    uow.actor.require(Command.link_form)
    known = one_repair(uow, command.repair)
    repair = known.state["repairs"][command.repair]
    ref = Ref(Aggregate.form, command.answer)
    state = uow.head(ref)
    if state is None:
        raise rules.RepairRefused("unknown_answer")
    rules.check(Action.link, repair)
    linked = short(command.answer) in repair.get("answers", ())
    if command.unlink:
        if not linked:
            raise rules.RepairRefused("not_linked")
        uow.record(unlink_drafts(known.ref, command.repair, [short(command.answer)]))
    elif not linked:
        units = max(1, len(state.get("units", ())))
        others = {device for number, device in state.get("links", {}).items() if number != command.repair}
        if len(others) >= units:
            raise rules.RepairRefused("answer_used")
        uow.record(link_drafts(known.ref, command.repair, [uow.answer(ref)]))
    return ActResult.of(uow, known.ref, command.repair)


def free_waiting(uow: UnitOfWork, answer: Answer) -> list[Draft]:
    """The links a newly arrived answer makes by itself: every waiting repair of a unit it names by serial or tag."""
    keys = [key for unit in answer.units for key in (unit.serial, *keys_of_tag(unit.tag)) if key]
    drafts = []
    for known, number in uow.awaiting_form(keys):
        serial, tag = squeeze(known.state.get("serial", "")), squeeze(known.state.get("tag", ""))
        if names(answer, serial, tag):
            drafts += link_drafts(known.ref, number, [answer])
    return drafts
