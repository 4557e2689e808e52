"""Crates: begin, end, go on. A crate is a container, mixed or of one school; it survives restart and changes desks."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.commands import CloseCrate, OpenCrate
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.rules.no_person import no_person
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused, check_text
from app.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CrateResult:
    """The crate as it now is."""

    outcome: str
    family: Family
    crate: str
    lines: int = 0


def open_crate(uow: UnitOfWork, command: OpenCrate) -> CrateResult:
    """Begins a crate; its code is the desk's next."""
    uow.actor.require(Command.crate)
    label = no_person(check_text(command.label))
    code = check_text(command.code) if command.code else _free_code(uow)
    if uow.head(_ref(code)) is not None:
        raise RepairRefused("crate_taken")
    fields = {"code": code, "label": label}
    if command.school:
        if uow.head(Ref(Aggregate.school, code_id(Aggregate.school, command.school))) is None:
            raise RepairRefused("unknown_school")
        fields["school"] = command.school
    uow.record([Draft("crate_opened", (_ref(code),), {"set": fields})])
    return CrateResult(outcome="opened", family=Family.ok, crate=code)


def _ref(code: str) -> Ref:
    return Ref(Aggregate.crate, code_id(Aggregate.crate, code))


def _free_code(uow: UnitOfWork) -> str:
    """The desk's next code that nobody took by hand."""
    while uow.head(_ref(code := uow.next_crate_code())) is not None:
        continue
    return code


def close_crate(uow: UnitOfWork, command: CloseCrate) -> CrateResult:
    """Ends a crate or, with `reopen`, goes on with it; doing what is done already changes nothing."""
    uow.actor.require(Command.crate)
    ref = Ref(Aggregate.crate, code_id(Aggregate.crate, command.crate))
    state = uow.head(ref)
    if state is None:
        raise RepairRefused("unknown_crate")
    if bool(state.get("closed")) == command.reopen:
        uow.record([Draft("crate_reopened" if command.reopen else "crate_closed", (ref,), {})])
    outcome = "reopened" if command.reopen else "closed"
    return CrateResult(outcome=outcome, family=Family.ok, crate=command.crate, lines=len(state.get("lines", ())))
