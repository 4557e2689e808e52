"""Reading a device's folded state: status, repairs, what must be looked at.

Decides what follows from a state without changing it. Dates are ISO texts of the local day (2026-11-20).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.codes import squeeze
from app.domain.disposal_words import Step
from app.domain.identity import provisional_id
from app.domain.kinds import CLOSED_STATES, DeviceKind, DeviceStatus, Flag, RepairState

State = Mapping[str, Any]
NEVER_REPAIRED = frozenset({DeviceStatus.deprovisioned, DeviceStatus.disposed, DeviceStatus.exchanged})


def serial_key(state: State) -> str:
    """The serial number as compared, or empty for a provisional unit."""
    return squeeze(state.get("serial", ""))


def shown_code(state: State) -> str:
    """What people know it by: its tag, else its serial; empty where it has neither."""
    return str(state.get("tag") or state.get("serial") or "")


def gated(state: State) -> bool:
    """Whether repair work waits for the school's form: for Chromebooks, and for what nobody has told the kind of."""
    return bool(state.get("kind", DeviceKind.chromebook) == DeviceKind.chromebook)


def is_open(repair: State) -> bool:
    """Whether a repair is still running."""
    return RepairState(repair["state"]) not in CLOSED_STATES


def oldest_first(state: State) -> list[tuple[str, State]]:
    """Number and state of all repairs, the oldest first.

    By day and number, never by the order in which they lie in the state: written and read again, that is another.
    """
    return sorted(state.get("repairs", {}).items(), key=lambda item: (item[1]["opened"], len(item[0]), item[0]))


def open_repairs(state: State) -> list[str]:
    """Numbers of the repairs still running, oldest first."""
    return [number for number, repair in oldest_first(state) if is_open(repair)]


def open_repair(state: State) -> str | None:
    """The number of the repair that is running: the main one where two desks opened one each."""
    numbers = open_repairs(state)
    main = [n for n in numbers if "duplicate_of" not in state["repairs"][n]]
    return next(iter(main or numbers), None)


def provisional_ids(state: State) -> tuple[bytes, ...]:
    """Ids the device may have had before it was recognised: those of the units its repairs may have come with."""
    return tuple(provisional_id(number) for number in state.get("repairs", ()))


def goes_back_to(state: State, repair: State) -> str:
    """The code of the school a repaired unit goes back to: who has it on loan, else the one it belongs to by now, else
    the one that sent it; or nothing.
    """
    return str(state.get("loan", {}).get("to") or state.get("school") or repair.get("school", ""))


_BY_STEP = (
    (Step.collected, DeviceStatus.disposed),
    (Step.storage, DeviceStatus.stored),
    (Step.verified, DeviceStatus.deprovisioned),
)
"""What a unit is by the last of these that is ticked."""
NO_WAY_BACK = frozenset({Step.deprovision, Step.collected})
"""Ticked, a unit stays in disposal, whatever else was said of it."""


def disposal(state: State) -> State | None:
    """The disposal a unit is in, or None: it never was, or it left before it was deprovisioned."""
    found: State | None = state.get("disposal")
    if found is None or ("left" in found and NO_WAY_BACK.isdisjoint(found["steps"])):
        return None
    return found


def base_status(state: State) -> DeviceStatus:
    """Our status whatever repair is open: what follows from its disposal, else what was set.

    A tick is never overruled by a status that another desk set apart; a stored unit that is missing is lost.
    """
    running = disposal(state)
    if running is not None:
        found = next((status for step, status in _BY_STEP if step in running["steps"]), None)
        if found is not None:
            return DeviceStatus.lost if found is DeviceStatus.stored and "lost" in state else found
    return DeviceStatus(state.get("status", DeviceStatus.in_use))


def is_gone(state: State) -> bool:
    """Whether its disposal is so far that no work is done on it any more: it is, or is about to be, deprovisioned."""
    running = disposal(state)
    return running is not None and not NO_WAY_BACK.isdisjoint(running["steps"])


def status(state: State) -> DeviceStatus:
    """Our status: the base one, or in repair while a repair is open; a deprovisioned unit's repair is suspended."""
    if "repairs" in state and open_repairs(state) and not is_gone(state):
        return DeviceStatus.in_repair
    return base_status(state)


IN_DISPOSAL = "in_disposal"
"""Beside the statuses, why no repair may be opened."""


def not_repairable(state: State) -> str | None:
    """Why no repair may be opened (a status word, or in_disposal), or None."""
    base = base_status(state)
    if base in NEVER_REPAIRED:
        return base.value
    if disposal(state) is not None:
        return IN_DISPOSAL
    return DeviceStatus.deprovisioned.value if state.get("console") == "DEPROVISIONED" else None


def look_flags(state: State, today: date, *, back_within_days: int, but: str = "") -> list[Flag]:
    """What must be looked at when this device comes in; the repair number `but` is left out of the counting."""
    flags = []
    earlier = [
        repair
        for number, repair in state.get("repairs", {}).items()
        if number != but and repair["state"] != RepairState.cancelled and "duplicate_of" not in repair
    ]
    if len(earlier) >= 2:
        flags.append(Flag.third_time)
    returned = [_day(r.get("closed")) for r in earlier if r["state"] == RepairState.returned]
    last = max((day for day in returned if day), default=None)
    if last and (today - last).days <= back_within_days:
        flags.append(Flag.within_90_days)
    update_until = _day(state.get("aue"))
    if update_until and update_until < today:
        flags.append(Flag.aue_over)
    if state.get("console") == "DISABLED":
        flags.append(Flag.disabled)
    if state.get("status") == DeviceStatus.lost:
        flags.append(Flag.lost)
    if state.get("status") == DeviceStatus.lent:
        flags.append(Flag.lent)
    return flags


def _day(text: object) -> date | None:
    """The day of an ISO date; None for whatever else another program may have written, which then flags nothing."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
