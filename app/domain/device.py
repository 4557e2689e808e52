"""Reading a device's folded state: status, repairs, what must be looked at.

Decides what follows from a state without changing it. Dates are ISO texts of the local day (2026-11-20).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.codes import squeeze
from app.domain.kinds import CLOSED_STATES, DeviceStatus, Flag, RepairState

State = Mapping[str, Any]
NEVER_REPAIRED = frozenset({DeviceStatus.deprovisioned, DeviceStatus.disposed, DeviceStatus.exchanged})


def serial_key(state: State) -> str:
    """The serial number as compared, or empty for a provisional unit."""
    return squeeze(state.get("serial", ""))


def open_repairs(state: State) -> list[str]:
    """Numbers of the repairs still running, oldest first."""
    return [n for n, r in state.get("repairs", {}).items() if RepairState(r["state"]) not in CLOSED_STATES]


def open_repair(state: State) -> str | None:
    """The number of the repair that is running: the main one where two desks opened one each."""
    numbers = open_repairs(state)
    main = [n for n in numbers if "duplicate_of" not in state["repairs"][n]]
    return next(iter(main or numbers), None)


def status(state: State) -> DeviceStatus:
    """Our status: the base one, or in repair while a repair is open."""
    if open_repairs(state):
        return DeviceStatus.in_repair
    return DeviceStatus(state.get("status", DeviceStatus.in_use))


def not_repairable(state: State) -> str | None:
    """Why no repair may be opened (a status word), or None."""
    base = DeviceStatus(state.get("status", DeviceStatus.in_use))
    if base in NEVER_REPAIRED:
        return base.value
    return DeviceStatus.deprovisioned.value if state.get("console") == "DEPROVISIONED" else None


def look_flags(state: State, today: date, *, back_within_days: int, but: str = "") -> list[Flag]:
    """What must be looked at when this device comes in; the repair number `but` is left out of the counting."""
    flags = []
    earlier = [
        r for n, r in state.get("repairs", {}).items() if n != but and r["state"] != RepairState.cancelled and not r.get("duplicate_of")
    ]
    if len(earlier) >= 2:
        flags.append(Flag.third_time)
    closed = [r["closed"] for r in earlier if r.get("closed") and r["state"] == RepairState.returned]
    if closed and (today - date.fromisoformat(max(closed))).days <= back_within_days:
        flags.append(Flag.within_90_days)
    if state.get("aue") and date.fromisoformat(state["aue"]) < today:
        flags.append(Flag.aue_over)
    if state.get("console") == "DISABLED":
        flags.append(Flag.disabled)
    if state.get("status") == DeviceStatus.lost:
        flags.append(Flag.lost)
    if state.get("status") == DeviceStatus.lent:
        flags.append(Flag.lent)
    return flags
