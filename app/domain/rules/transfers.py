"""Planned moves: which units of a school should move, what a scan at either end means, what is missing.

Decides by the unit's state and the plan. What stays and why is one table; who is missing is counted from what was
scanned, never kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from app.domain.bench_words import RekitCheck, TransferSide, TransferWhy
from app.domain.codes import squeeze
from app.domain.device import NEVER_REPAIRED, base_status, disposal, open_repairs, status
from app.domain.fault_places import known_places
from app.domain.folding.transfers import MOST_ADAPTERS
from app.domain.identity import short
from app.domain.kinds import DeviceKind, DeviceStatus
from app.domain.operations import MAX_TEXT, Draft, Ref
from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]

MOVES: Final = frozenset({DeviceStatus.in_use, DeviceStatus.spare, DeviceStatus.unregistered})
"""What lies at the school and goes along: used, kept in reserve, or there and still to be checked."""
APART: Final = (DeviceStatus.in_repair, DeviceStatus.lent, DeviceStatus.lost, DeviceStatus.stored)
"""What belongs to the school and isn't there: shown apart, by why. In repair it lies at the center (scanned in there,
it goes back to the other school); lent it is somebody else's for now; lost it moves when it turns up; stored it waits
for its disposal and moves no more. Deprovisioned, disposed and exchanged units are no school's."""
STAYS: Final = frozenset({DeviceKind.charger, DeviceKind.adapter})
"""Kinds that are no units of a move: cabinets and their controllers stay (the Board is asked), adapters are counted."""


class Looked(NamedTuple):
    """What a scan at one end comes to: whether anything is written, and what is to be looked at."""

    writes: bool
    remarks: tuple[str, ...] = ()
    """out_already, in_already, there_already (nothing is written); other_school, in_repair, lost, not_out, other_crate,
    kit_open (written, and to be looked at)."""


class Tally(NamedTuple):
    """A plan's units by their keys, at this moment."""

    should: frozenset[str]
    """Those of the school that move: scanned, re-kitted, or, where it moves as a whole, there still."""
    out: frozenset[str]
    came: frozenset[str]
    on_the_way: frozenset[str]
    """Out, and not in."""
    never_out: frozenset[str]
    """Should move, and scanned at neither end."""
    extra: frozenset[str]
    """Scanned, and of another school."""
    whole: bool = True
    """Whether the whole school moves."""

    @property
    def missing(self) -> frozenset[str]:
        """On the way, or never out."""
        return self.on_the_way | self.never_out


def unit_key(device: Ref) -> str:
    """By what a plan's lines know a unit."""
    return short(device.id)


def should_move(state: State) -> bool:
    """Whether a device of the school is there, and goes along."""
    return status(state) in MOVES and state.get("kind") not in STAYS


def at_school(devices: Iterable[tuple[Ref, State]]) -> frozenset[str]:
    """The keys of those of a school's devices that are there, and go along."""
    return frozenset(unit_key(ref) for ref, state in devices if should_move(state))


def moves_whole(plan: State) -> bool:
    """Whether all units of the school are due: in a merger. Otherwise only what somebody began to move."""
    return TransferWhy(plan.get("why", TransferWhy.merger)) is TransferWhy.merger


def tally(plan: State, at_school: Collection[str]) -> Tally:
    """Who should, who is out, who is in, who is missing; `at_school`: keys of what may move and is there still."""
    lines: Mapping[str, State] = plan.get("lines", {})
    out = frozenset(unit for unit, line in lines.items() if TransferSide.out in line)
    came = frozenset(unit for unit, line in lines.items() if TransferSide.in_ in line)
    extra = frozenset(unit for unit in out | came if _is_extra(lines[unit]))
    whole, there = moves_whole(plan), frozenset(at_school)
    should = ((there if whole else there & lines.keys()) | out | came) - extra
    return Tally(should, out, came, out - came, should - out - came, extra, whole)


def apart(devices: Iterable[tuple[Ref, State]], plan: Tally) -> frozenset[str]:
    """The keys of those of a school's devices that aren't there now: nobody's, unless the whole school moves. What the
    plan lists, as one of another school too, is never apart beside it.
    """
    if not plan.whole:
        return frozenset()
    away = (ref for ref, state in devices if status(state) in APART and state.get("kind") not in STAYS)
    return frozenset(map(unit_key, away)) - plan.should - plan.extra


def _is_extra(line: State) -> bool:
    """Whether nobody who scanned it knew it as one of the school."""
    return all("of" in line[side] for side in TransferSide if side in line)


def check_plan(plan: State | None) -> State:
    """The plan where it can be worked on; raises RepairRefused: unknown_transfer, transfer_closed."""
    if plan is None or "from" not in plan:
        raise RepairRefused("unknown_transfer")
    if "closed" in plan:
        raise RepairRefused("transfer_closed")
    return plan


def look_at(plan: State, device: Ref, state: State, side: TransferSide, crate: str, kit_open: bool) -> Looked:
    """What scanning a unit at one end of the plan means; raises RepairRefused: not_movable, lent_now, cabinet_stays.

    `kit_open`: re-kitting was asked for, and isn't done.
    """
    lines: Mapping[str, State] = plan.get("lines", {})
    line: State = lines.get(unit_key(device), {})
    at_ends = [end for end in TransferSide if end in line]
    if side in line and crate in ("", line[side].get("crate", "")):
        return Looked(writes=False, remarks=(f"{side.value}_already",))
    if side is TransferSide.out and TransferSide.in_ in line:
        return Looked(writes=False, remarks=("in_already",))
    _check_movable(state)
    if not at_ends and state.get("school") == plan["to"]:
        return Looked(writes=False, remarks=("there_already",))
    remarks = ["other_crate"] if side in line else []
    if not at_ends and state.get("school") != plan["from"]:
        remarks.append("other_school")
    if open_repairs(state):
        remarks.append("in_repair")
    if state.get("status") == DeviceStatus.lost:
        remarks.append("lost")
    if side is TransferSide.in_:
        # where nothing that went out is known here, the other place's PC has not been heard of yet
        if TransferSide.out not in line and any(TransferSide.out in other for other in lines.values()):
            remarks.append("not_out")
        if kit_open:
            remarks.append("kit_open")
    return Looked(writes=True, remarks=tuple(remarks))


def _check_movable(state: State) -> None:
    base = base_status(state)
    if state.get("kind") in STAYS:
        raise RepairRefused("cabinet_stays" if state["kind"] == DeviceKind.charger else "adapters_by_count")
    if "loan" in state or base is DeviceStatus.lent:
        raise RepairRefused("lent_now")
    if base in NEVER_REPAIRED or base is DeviceStatus.stored or disposal(state) is not None:
        raise RepairRefused("not_movable")


def scanned(
    plan: Ref, number: str, device: Ref, state: State, side: TransferSide, crate: str, head: State
) -> list[Draft]:
    """The operations of a scan: the plan's line, and where it came in the school that has it from now on.

    `head` is the plan's state.
    """
    payload = {"list": number} | ({"crate": crate} if crate else {})
    line: State = head.get("lines", {}).get(unit_key(device), {})
    known = [line[end] for end in TransferSide if end in line]
    if known:  # it may have come in already, and be the other school's: the first look says whose it was
        payload |= {"of": known[0]["of"]} if _is_extra(line) else {}
    elif state.get("school") != head["from"]:
        payload["of"] = state.get("school", "")
    drafts = [Draft(f"transferred_{side.value}", (plan, device), payload)]
    return drafts + (to_school(device, state, head["to"]) if side is TransferSide.in_ else [])


def to_school(device: Ref, state: State, to: str) -> list[Draft]:
    """A device belongs to another school from now on; there already, nothing. Its repairs stay with the old one.

    A repair says itself which school it came from; one that was opened before anybody knew says it from now on, so that
    the months before the move do not change.
    """
    fields = {"school": to, "former_school": state.get("school"), "school_text": None, "room": None}
    if state.get("school") == to:
        return []
    changed = {name: value for name, value in fields.items() if state.get(name) != value}
    former = state.get("school")
    said = [number for number, repair in sorted(state.get("repairs", {}).items()) if not repair.get("school")]
    kept = [Draft("repair_carried", (device,), {"n": n, "set": {"school": former}}) for n in said if former]
    return [*kept, Draft("changed", (device,), {"set": changed})]


# --- the plan ------------------------------------------------------------------------------------------------------


def opened(plan: Ref, number: str, from_: str, to: str, on: str, why: TransferWhy, *, kit: bool) -> Draft:
    """A plan begins; raises RepairRefused (same_school)."""
    if from_ == to:
        raise RepairRefused("same_school")
    fields: dict[str, Any] = {"number": number, "from": from_, "to": to, "on": on, "why": why.value}
    return Draft("transfer_opened", (plan,), {"set": fields | ({"kit": True} if kit else {})})


def crate_code(text: str) -> str:
    """A crate's short word as compared, or nothing; raises RepairRefused: text_too_long, personal_data, not_a_crate."""
    code = squeeze(no_person(text.strip()))
    if len(code.encode()) > MAX_TEXT:
        raise RepairRefused("text_too_long")
    if "/" in code:
        raise RepairRefused("not_a_crate")
    return code


def counted(plan: Ref, crate: str, side: TransferSide, adapters: int) -> Draft:
    """A crate's adapters at one end; raises RepairRefused: crate_needed, not_a_count."""
    if not crate:
        raise RepairRefused("crate_needed")
    if not 0 <= adapters <= MOST_ADAPTERS:
        raise RepairRefused("not_a_count")
    return Draft("transfer_crate", (plan,), {"crate": crate, side.value: adapters})


def difference(crate: State) -> int | None:
    """Adapters that went out and did not come in (negative: more came); None until both ends have counted."""
    out, came = crate.get(TransferSide.out), crate.get(TransferSide.in_)
    return None if out is None or came is None else out - came


# --- re-kitting ----------------------------------------------------------------------------------------------------


def kit_checks(own: str) -> tuple[str, ...]:
    """The checks in key order; `own`: those a supervisor added, as the setting has them."""
    return (*(check.value for check in RekitCheck), *known_places(own))


def kit_left(plan: State, unit: str, checks: Sequence[str]) -> tuple[str, ...]:
    """What is still to be done to a unit."""
    done = plan.get("lines", {}).get(unit, {}).get("kit", ())
    return tuple(check for check in checks if check not in done)


def rekitted(plan: Ref, device: Ref, number: str, done: Sequence[str], checks: Sequence[str]) -> Draft:
    """Checks were done; raises RepairRefused: nothing_given, unknown_check."""
    if not done:
        raise RepairRefused("nothing_given")
    if any(check not in checks for check in done):
        raise RepairRefused("unknown_check")
    return Draft("rekitted", (plan, device), {"list": number, "checks": list(dict.fromkeys(done))})
