"""Loans: what may be lent and until when, what its way out and back writes. Routers, substitutes, other gear.

A day it is due is one on which the center is open: nobody could bring it back on another. A person is never named: a
school lends, and what is written in words lies in the side store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from app.domain.bench_words import LoanCondition
from app.domain.device import NEVER_REPAIRED, base_status, disposal, open_repairs
from app.domain.kinds import Accessory, DeviceStatus
from app.domain.open_days import OpenDays
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]

_LENT_FROM: Final = frozenset({DeviceStatus.spare, DeviceStatus.in_use})
_NOT_HERE: Final = NEVER_REPAIRED | {DeviceStatus.lost}


class Told(NamedTuple):
    """What was seen of the thing as it changed hands; `words` names a side record."""

    condition: str = ""
    accessories: tuple[str, ...] = ()
    """Lending: what goes along."""
    words: str = ""


def check_to_lend(device: State) -> bool:
    """Whether it is a spare; one in use may be lent and is to be looked at. Raises RepairRefused: already_lent,
    is_lost, in_repair, not_lendable.
    """
    status = base_status(device)
    if status is DeviceStatus.lost:
        raise RepairRefused("is_lost")
    if "loan" in device or status is DeviceStatus.lent:
        raise RepairRefused("already_lent")
    if open_repairs(device):
        raise RepairRefused("in_repair")
    if status not in _LENT_FROM or device.get("console") == "DEPROVISIONED" or disposal(device) is not None:
        raise RepairRefused("not_lendable")
    return status is DeviceStatus.spare


def check_condition(word: str) -> str:
    """A condition of the closed list, or nothing; raises RepairRefused (unknown_condition)."""
    if word and word not in LoanCondition.__members__:
        raise RepairRefused("unknown_condition")
    return word


def check_accessories(names: Iterable[str]) -> tuple[str, ...]:
    """Accessories in the order of the closed list, each once; raises RepairRefused (unknown_accessory)."""
    given = set(names)
    if not given <= set(Accessory.__members__):
        raise RepairRefused("unknown_accessory")
    return tuple(kind.value for kind in Accessory if kind.value in given)


def due_day(asked: date, today: date, opened: OpenDays) -> date:
    """The day it is due: the one that was asked for, or the next on which the center is open. Raises RepairRefused
    (due_is_past).
    """
    if asked < today:
        raise RepairRefused("due_is_past")
    return opened.next_open(asked)


def ready_days(today: date, opened: OpenDays, usual: int) -> tuple[date, ...]:
    """Days a loan may be due that need no typing, near ones first: after 1, 5, `usual` and 20 open days."""
    return tuple(sorted({opened.after(today, count) for count in (1, 5, usual, 20)}))


def lent(
    device: Ref,
    state: State,
    to: str,
    due: date | None,
    repair: str = "",
    told: Told | None = None,
    *,
    since: str = "",
    to_text: str = "",
) -> Draft:
    """The device goes to a school (its code) until a day; `repair` is the one it stands in for, or nothing.

    `since` is the day (ISO) where it went earlier than this is written; `to_text` the school as written where it is
    none we know.
    """
    told = told or Told()
    was = DeviceStatus.spare.value if state.get("status") == DeviceStatus.lent else state.get("status", "")
    texts = {"due": due.isoformat() if due else "", "n": repair, "was": was, "since": since, "to_text": to_text}
    texts |= {"condition": told.condition, "words": told.words}
    payload: dict[str, Any] = {"to": to, **{name: text for name, text in texts.items() if text}}
    return Draft("lent", (device,), payload | ({"accessories": list(told.accessories)} if told.accessories else {}))


def extended(device: Ref, loan: State, due: date) -> Draft:
    """The same loan until another day; it names the loan it means, so that it never lengthens the next one."""
    return Draft("loan_extended", (device,), {"to": loan["to"], "since": loan["since"], "due": due.isoformat()})


def ended(device: Ref, loan: State, told: Told | None = None, lacks: Sequence[str] = ()) -> Draft:
    """The device is back, with what did not come with it."""
    told = told or Told()
    texts = {name: str(loan.get(name, "")) for name in ("to", "since", "to_text", "was")}
    texts |= {"condition": told.condition, "words": told.words}
    payload: dict[str, Any] = {name: text for name, text in texts.items() if text}
    return Draft("loan_ended", (device,), payload | ({"lacks": list(lacks)} if lacks else {}))


def lacking_came(device: Ref, state: State, came: Sequence[str]) -> Draft:
    """What was missing when it came back is here (or paid, or given up): it is asked for no more.

    Raises RepairRefused (nothing_lacking).
    """
    if not came or not set(came) <= set(state.get("lacks", ())):
        raise RepairRefused("nothing_lacking")
    return Draft("lacking_came", (device,), {"accessories": list(came)})


def open_loan(device: State, taken: State) -> str:
    """Why a loan that a file tells is not taken over, or nothing: lent (it is, otherwise), returned (that very loan
    is over), in_repair, not_lendable. `taken`: to, since, due of the file.
    """
    loan, last = device.get("loan"), device.get("last_loan")
    if loan is not None:
        return "" if _same(loan, taken) else "lent"
    if last is not None and _same(last, taken):
        return "returned"
    gone = device.get("console") == "DEPROVISIONED" or disposal(device) is not None
    if base_status(device) in _NOT_HERE or gone:
        return "not_lendable"
    return "in_repair" if open_repairs(device) else ""


def _same(loan: State, taken: State) -> bool:
    """Whether both are the same loan: to the same school, from the same day where the file tells one."""
    return all(loan.get(name, "") == taken.get(name, "") for name in ("to", "to_text")) and (
        not taken.get("since") or loan.get("since") == taken["since"]
    )
