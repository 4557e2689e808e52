"""Say of a school when it ends, which one takes its place, and what else it is called. A supervisor's, with PIN."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from app.domain.codes import parse_printed_code
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Ref
from app.domain.rules import schools as rules
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.usecases.away import day_of
from app.usecases.ports import Known, State, UnitOfWork


class ChangeSchool(NamedTuple):
    """What is new of a school (its code, name or alias). None leaves a thing as it is; empty takes it away."""

    action: bytes
    school: str
    ends: str | None = None
    """The day as written from which its name means its successor."""
    successor: str | None = None
    """The successor's code, name or alias."""
    aliases: tuple[str, ...] | None = None
    """All of them."""


class SchoolResult(NamedTuple):
    """The school as it is now."""

    outcome: str
    """changed, same."""
    family: Family
    code: str
    ends: str
    """ISO, or empty."""
    successor: str
    """A code, or empty."""
    aliases: tuple[str, ...]


def schools_of(uow: UnitOfWork) -> rules.Schools:
    """All schools."""
    return rules.Schools(known.state for known in uow.registers(Aggregate.school))


def school_called(uow: UnitOfWork, text: str, *, closed: bool = False) -> str:
    """The code of the school that is meant: by code, printed code, name or alias; of one that has closed its
    successor's, or with `closed` its own.

    Raises RepairRefused: unknown_school, several_named.
    """
    schools = schools_of(uow)
    state = _one(schools, text)
    return str((state if closed else schools.stands_for(state, uow.now.today))["code"])


def school_itself(known: Iterable[Known], text: str) -> str:
    """The code of the school that goes by this code, printed code, name or alias, closed or not.

    Raises RepairRefused: unknown_school, several_named.
    """
    return str(_one(rules.Schools(one.state for one in known), text)["code"])


def _one(schools: rules.Schools, text: str) -> State:
    printed = parse_printed_code(text.strip())
    hits = schools.called(printed.body if printed is not None and printed.kind == "SC" else text)
    if not hits:
        raise RepairRefused("unknown_school")
    if len(hits) > 1:
        raise RepairRefused("several_named")
    return hits[0]


def change_school(uow: UnitOfWork, command: ChangeSchool) -> SchoolResult:
    """Sets end, successor and aliases. Raises RepairRefused: unknown_school, several_named, not_a_day, end_needed,
    own_successor, alias_taken, personal_data, text_too_long.
    """
    uow.actor.require(Command.change_shared_setting)
    schools = schools_of(uow)
    state = _one(schools, command.school)
    fields: dict[str, Any] = {}
    if command.ends is not None:
        day = day_of(command.ends, uow.now.today, to_come=True)
        fields["ends"] = day.isoformat() if day else None
    if command.successor is not None:
        fields["successor"] = _successor(schools, state, command.successor)
    if command.aliases is not None:
        fields["aliases"] = rules.aliases_of(command.aliases, state, schools) or None
    ref = Ref(Aggregate.school, code_id(Aggregate.school, state["code"]))
    drafts = rules.changed(ref, state, fields)
    uow.record(drafts)
    after = {**state, **fields}
    return SchoolResult(
        outcome="changed" if drafts else "same",
        family=Family.ok,
        code=state["code"],
        ends=after.get("ends") or "",
        successor=after.get("successor") or "",
        aliases=tuple(after.get("aliases") or ()),
    )


def _successor(schools: rules.Schools, state: State, text: str) -> str | None:
    if not text.strip():
        return None
    successor = _one(schools, text)
    if schools.leads_back(state["code"], successor):
        raise RepairRefused("own_successor")
    return str(successor["code"])
