"""The device card: one device with its repairs, its form, what must be looked at; and its life as a timeline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.codes import parse_repair_number, squeeze
from app.domain.device import look_flags, open_repair, provisional_ids, status
from app.domain.folding import there
from app.domain.identity import device_id, short, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Recorded, Ref
from app.domain.rules.merge import cards
from app.ledger.queries.held import held_of
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.ledger.unit_context import SideBytes
from app.usecases.rows import CallFact, DeviceCardFacts, FormFacts, LentFact, RepairFacts, TimelineEntry

State = Mapping[str, Any]


def find_device(reads: Reads, code: str) -> tuple[Ref, ...]:
    """Devices a code names: by repair number, else by serial or tag."""
    number = parse_repair_number(code)
    known = reads.repairs_by_number(number.text) if number else []
    known = known or reads.devices_by_key(squeeze(code))
    return tuple(k.ref for k in known)


def form_facts(reads: Reads, registers: Registers, side: SideBytes, agg: bytes, state: State) -> FormFacts:
    """A form answer with its words from the side store."""
    words_id = state.get("words")
    raw = side.get(unshort(words_id)) if words_id else None
    words = json.loads(raw) if raw else {}
    gone = bool(words_id) and raw is None
    erased = gone and side.erased(unshort(words_id))
    code = state.get("school", "")
    return FormFacts(
        answer=short(agg),
        sent_local=state["sent_local"],
        sent_utc=state["sent"],
        school=registers.schools(reads).get(code, "") or state.get("school_text", ""),
        school_code=code,
        units=tuple((u.get("serial", ""), u.get("tag", "")) for u in state.get("units", ())),
        fault=state.get("fault"),
        cause=state.get("cause"),
        symptom=words.get("symptom"),
        details=words.get("details"),
        reporter=words.get("reporter"),
        erased=erased,
        awaited=gone and not erased,
        linked=tuple(sorted(state.get("links", {}))),
    )


def repair_facts(reads: Reads, registers: Registers, number: str, repair: State, local: str) -> RepairFacts:
    """One repair of a device's state."""
    get = repair.get
    return RepairFacts(
        repair=number,
        state=repair["state"],
        opened=repair["opened"],
        closed=get("closed"),
        opened_local=local,
        outcome=get("outcome", ""),
        flags=tuple(get("flags", ())),
        fault=get("fault"),
        cause=get("cause"),
        detail=get("detail"),
        fault_hint=get("fault_hint"),
        route=get("route"),
        accessories=tuple(get("accessories") or ()),
        swollen=bool(get("swollen")),
        place=get("place"),
        person=bool(get("person")),
        operator=get("operator", ""),
        operator_name=registers.operator_name(reads, get("operator", "")),
        answers=tuple(get("answers", ())),
        candidate=get("candidate"),
        overridden="override" in repair,
        school=get("school"),
        held=held_of(reads, number, repair),
    )


def card(
    reads: Reads,
    registers: Registers,
    side: SideBytes,
    device: Ref,
    *,
    today: date,
    back_within_days: int,
    valid_days: int,
    places: tuple[str, ...],
) -> DeviceCardFacts | None:
    """The device card, or None where the ledger doesn't know the device; `places` are those a supervisor added."""
    row = reads.rows("SELECT shown, meta FROM head WHERE kind=? AND agg=?", (device.kind.value, device.id))
    state = json.loads(row[0][0]) if row else {}
    if not there(state):
        return None
    repairs = _repairs(reads, registers, state, json.loads(row[0][1]).get("t", {}))
    running = open_repair(state)
    code = state.get("school", "")
    form, candidate = _forms(reads, registers, side, device, state, running, today, valid_days)
    flags = look_flags(state, today, back_within_days=back_within_days, but=running or "")
    return DeviceCardFacts(
        device=device,
        serial=state.get("serial", ""),
        asset_tag=state.get("tag", ""),
        kind=state.get("kind", ""),
        school=registers.schools(reads).get(code, "") or state.get("school_text", ""),
        school_code=code,
        former_school=state.get("former_school", ""),
        model=state.get("model", "") or state.get("model_type", ""),
        maker=state.get("maker", ""),
        status=status(state).value,
        console_state=state.get("console", ""),
        place=(state["repairs"][running].get("place") if running else None) or state.get("place", ""),
        room=state.get("room", ""),
        aue=state.get("aue"),
        warranty_until=state.get("warranty"),
        notes=state.get("notes", ""),
        provisional="provisional" in state,
        tail=state.get("tail", ""),
        flags=tuple(flag.value for flag in flags),
        repairs=repairs,
        form=form,
        candidate=candidate,
        cards=len(cards(Aggregate.device, state)),
        device_id=_console_id(reads, device),
        calls=calls_about(reads, device, state),
        lent=_lent(state, registers.schools(reads)),
        places=places,
    )


def _lent(state: State, schools: Mapping[str, str]) -> LentFact | None:
    loan = state.get("loan")
    if loan is None:
        return None
    return LentFact(schools.get(loan["to"], loan["to"]), loan.get("due", ""), loan.get("n", ""))


def calls_about(reads: Reads, device: Ref, state: State) -> tuple[CallFact, ...]:
    """Contacts about a device, and about what it was known as before, newest first."""
    known = known_before(reads, device, state)
    # device <> '': by these words SQLite knows that the partial index will do
    sql = (
        f"SELECT number, local, kind, state FROM contact_row WHERE device IN ({','.join('?' * len(known))})"
        " AND device <> '' ORDER BY local DESC, n DESC"
    )
    return tuple(CallFact(*row) for row in reads.rows(sql, [short(known_id) for known_id in known]))


def known_before(reads: Reads, device: Ref, state: State) -> tuple[bytes, ...]:
    """The ids a device goes by: its own, those from when nobody could read its number, those it took the place of."""
    ids: list[bytes] = [device.id]
    at: State | None = state
    while at is not None:
        ids += [known for known in provisional_ids(at) if known not in ids]
        former = device_id(at["former"]) if at.get("former") else device.id
        if former in ids:
            break
        ids.append(former)
        at = reads.head(Ref(Aggregate.device, former))
    return tuple(ids)


def _repairs(reads: Reads, registers: Registers, state: State, times: Mapping[str, str]) -> tuple[RepairFacts, ...]:
    """Newest first."""
    return tuple(
        repair_facts(reads, registers, number, repair, times.get(number, ""))
        for number, repair in reversed(state.get("repairs", {}).items())
    )


def _console_id(reads: Reads, device: Ref) -> str | None:
    found = reads.console_seen(device).get("google_id")
    return str(found) if found else None


def _forms(
    reads: Reads,
    registers: Registers,
    side: SideBytes,
    device: Ref,
    state: State,
    running: str | None,
    today: date,
    valid_days: int,
) -> tuple[FormFacts | None, FormFacts | None]:
    """The answer that counts (for the running repair, else the newest unused one), and the one a person may link."""
    if running is not None:
        repair = state["repairs"][running]
        linked = _answer(reads, registers, side, next(iter(repair.get("answers", ())), None))
        return linked, _answer(reads, registers, side, repair.get("candidate"))
    keys = [key for key in (squeeze(state.get("serial", "")), squeeze(state.get("tag", ""))) if key]
    unused = [a for a in reads.answers_naming(keys) if device.id not in a.used_for]
    fresh = [a for a in unused if (today - a.sent).days <= valid_days]
    newest = max(fresh, key=lambda a: a.sent, default=None)
    return (_answer(reads, registers, side, short(newest.id)) if newest else None), None


def _answer(reads: Reads, registers: Registers, side: SideBytes, answer: str | None) -> FormFacts | None:
    if not answer:
        return None
    agg = unshort(answer)
    state = reads.head(Ref(Aggregate.form, agg))
    return form_facts(reads, registers, side, agg, state) if state else None


def timeline(reads: Reads, registers: Registers, device: Ref) -> tuple[TimelineEntry, ...]:
    """The device's life, newest first; what was taken back stays, struck."""
    recorded = reads.recorded(device.id)
    # An undo names only some of what a large import was about: whether an action was taken back is asked for each.
    undone = {action for action in {r.op.stamp.action for r in recorded} if reads.is_undone(action)}
    marks = {row[0]: row[1] for row in reads.rows("SELECT desk_id, mark FROM desk")}
    entries = [_entry(reads, registers, rec, undone, marks) for rec in recorded]
    return tuple(reversed(entries))


def _entry(
    reads: Reads, registers: Registers, rec: Recorded, undone: set[bytes], marks: Mapping[bytes, str]
) -> TimelineEntry:
    op: Operation = rec.op
    return TimelineEntry(
        kind=op.kind,
        repair=str(op.payload.get("n", "")),
        local=op.stamp.local,
        operator=op.stamp.operator,
        operator_name=registers.operator_name(reads, op.stamp.operator),
        desk=marks.get(rec.desk, ""),
        fields=_fields(op),
        struck=op.stamp.action in undone,
        action=short(op.stamp.action),
        of=str(op.payload["action"]) if op.kind == "undone" else "",
    )


def _fields(op: Operation) -> tuple[tuple[str, str], ...]:
    found = op.payload.get("set", op.payload)
    return tuple(
        (name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in found.items()
        if name not in ("n", "answers", "candidate", "repair", "note", "reason", "action") and value is not None
    )
