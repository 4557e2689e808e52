"""What the verbs answer: plain frozen values with a family, so that screen and command line read the same thing."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from app.domain.kinds import Family
from app.domain.operations import Ref
from app.usecases.ports import UnitOfWork


class ActResult(NamedTuple):
    """What one action on a repair came to."""

    outcome: str
    family: Family
    repair: str
    state: str
    reason: str = ""
    device: Ref | None = None

    @staticmethod
    def of(uow: UnitOfWork, device: Ref, number: str) -> ActResult:
        """Done: the repair's state as it now is."""
        state = uow.head(device) or {}
        repair = state.get("repairs", {}).get(number, {})
        return ActResult(outcome="done", family=Family.ok, repair=number, state=repair.get("state", ""), device=device)

    @staticmethod
    def refused(number: str, state: str, reason: str) -> ActResult:
        """Nothing was written; `reason` is a closed word."""
        return ActResult(outcome="refused", family=Family.refused, repair=number, state=state, reason=reason)


class CopyFacts(NamedTuple):
    """A backup there is; `local` is when it was begun, ISO to the minute, in the ledger's zone."""

    folder: Path
    local: str


class BackupFacts(NamedTuple):
    """A backup that was made. `good`: sound, and the recovery key was read back."""

    folder: Path
    sound: bool
    good: bool
    seconds: float
