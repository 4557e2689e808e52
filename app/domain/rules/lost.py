"""Lost and found: what may be reported, what it writes, and what has to be asked of the console after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.bench_words import RequestKind
from app.domain.device import NEVER_REPAIRED, base_status
from app.domain.kinds import DeviceStatus
from app.domain.operations import MAX_TEXT, Draft, Ref
from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]


def is_lost(device: State) -> bool:
    """Whether it counts as lost: reported here, or said so by a register that was brought in."""
    return "lost" in device or base_status(device) is DeviceStatus.lost


def check_day(day: date | None, today: date) -> date:
    """The day something happened, today where nobody said; raises RepairRefused (day_is_to_come)."""
    if day is not None and day > today:
        raise RepairRefused("day_is_to_come")
    return day or today


def check_short(text: str, *, numbers: bool = False) -> str:
    """A short text that stands in the operation (the police's number, a place), trimmed, or nothing; raises
    RepairRefused (text_too_long, personal_data).
    """
    text = no_person(text.strip(), numbers=numbers)
    if len(text.encode()) > MAX_TEXT:
        raise RepairRefused("text_too_long")
    return text


def reported(device: Ref, state: State, on: date, police: str, told: date | None) -> list[Draft]:
    """What is written of a loss: the report, or what is new of one that is known; nothing where nothing is.

    Raises RepairRefused (gone_for_good).
    """
    more = {name: text for name, text in (("police", police), ("told", told.isoformat() if told else "")) if text}
    if "lost" in state:
        fresh = {name: text for name, text in more.items() if state["lost"].get(name) != text}
        return [Draft("lost_told", (device,), fresh)] if fresh else []
    status = base_status(state)
    if status in NEVER_REPAIRED:
        raise RepairRefused("gone_for_good")
    was = DeviceStatus.in_use if status is DeviceStatus.lost else status  # a register said it, and not what it was
    return [Draft("lost_reported", (device,), {"on": on.isoformat(), "was": was.value, **more})]


def found(device: Ref, state: State, on: date, where: str) -> Draft:
    """It turned up: it is again what it was, lent where a loan runs. Raises RepairRefused (not_lost)."""
    if not is_lost(state):
        raise RepairRefused("not_lost")
    was = state.get("lost", {}).get("was", DeviceStatus.in_use.value)
    if "loan" in state:  # whoever reported the loss may not have known of it
        was = DeviceStatus.lent.value
    payload = {"on": on.isoformat(), "was": was}
    return Draft("found", (device,), payload | ({"where": where} if where else {}))


def to_ask(state: State) -> RequestKind | None:
    """What has to be asked of the console for a device that is as it is now, or nothing.

    A lost one is to be disabled; a disabled one that is not lost is to be taken in use again.
    """
    console = state.get("console", "")
    if is_lost(state):
        return RequestKind.disable if console and console not in ("DISABLED", "DEPROVISIONED") else None
    return RequestKind.enable if console == "DISABLED" and base_status(state) not in NEVER_REPAIRED else None
