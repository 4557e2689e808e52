"""Change a shared setting: an operation like any other, by a supervisor. Desk settings and secrets are not the
ledger's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.rules.permissions import Command
from app.usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingResult:
    """The setting as it now is."""

    outcome: str
    family: Family
    key: str
    value: Any


def change_setting(uow: UnitOfWork, key: str, value: Any) -> SettingResult:
    """Sets `key` for every desk; None takes it back to its default. The value's type was checked against its
    declaration.
    """
    uow.actor.require(Command.change_shared_setting)
    ref = Ref(Aggregate.setting, code_id(Aggregate.setting, key))
    known = uow.head(ref)
    drafts = []
    if value is not None and (known is None or "key" not in known):
        drafts.append(Draft("registered", (ref,), {"set": {"key": key, "value": value}}))
    if known is not None and known.get("value") != value:
        drafts.append(Draft("changed", (ref,), {"set": {"value": value}}))
    uow.record(drafts)
    return SettingResult(outcome="set", family=Family.ok, key=key, value=value)
