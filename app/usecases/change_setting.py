"""Change a shared setting: an operation like any other, by a supervisor. Desk settings and secrets are not the
ledger's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref, fits
from app.domain.rules.permissions import Command
from app.usecases.ports import State, UnitOfWork

SIDE = "side"
"""In the place of a value that is too long for an operation: `{"side": id}` names its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingResult:
    """The setting as it now is."""

    outcome: str
    family: Family
    key: str
    value: Any


def change_setting(uow: UnitOfWork, key: str, value: Any) -> SettingResult:
    """Sets `key` for every desk; None takes it back to its default.

    The value's type was checked against its declaration. One too long for an operation lies in the side store.
    """
    uow.actor.require(Command.change_shared_setting)
    ref = Ref(Aggregate.setting, code_id(Aggregate.setting, key))
    known = uow.head(ref)
    if known is None or value_of(known, uow.side) != value:
        made = Draft("registered", (ref,), {"set": {"key": key, "value": value}})
        kept = value if fits(made) else {SIDE: uow.put_side(str(value).encode())}
        drafts = []
        if kept is not None and (known is None or "key" not in known):
            drafts.append(Draft("registered", (ref,), {"set": {"key": key, "value": kept}}))
        if known is not None:
            drafts.append(Draft("changed", (ref,), {"set": {"value": kept}}))
        uow.record(drafts)
    return SettingResult(outcome="set", family=Family.ok, key=key, value=value)


def value_of(state: State, side: Callable[[str], bytes | None]) -> Any:
    """The value a setting's state comes to; None where it has none, or its long text was erased or has not come yet.

    `side` gives the bytes of a side record.
    """
    value = state.get("value")
    if not isinstance(value, dict):
        return value
    text = side(value[SIDE])
    return None if text is None else text.decode()
