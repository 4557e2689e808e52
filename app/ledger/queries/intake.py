"""The intake desk's own view: crates with their lines, the day's scans, the ask-list.

A line is a scan, what it came to and what stands by now. Refused and repeated scans stand in the desk's scan log only,
so that is where the lines come from; lines another desk took in are added from the crate itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.codes import squeeze
from app.domain.identity import code_id
from app.domain.kinds import INTAKE_FAMILY, NEW_NUMBER, Aggregate, DeviceStatus, Family, Flag, IntakeOutcome
from app.domain.operations import Ref
from app.domain.rules.intake import stands_as
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.usecases.rows import AskRow, CrateFacts, IntakeLine

State = Mapping[str, Any]
_SCANS = "SELECT outcome, text, names, local, id FROM scan_log WHERE {} ORDER BY id"
_NAMED = frozenset(IntakeOutcome) - {IntakeOutcome.unreadable}


def crate(reads: Reads, registers: Registers, code: str) -> CrateFacts | None:
    """A crate with its lines, oldest first; unreadable scans take no place."""
    state = reads.head(Ref(Aggregate.crate, code_id(Aggregate.crate, code)))
    if state is None:
        return None
    scans = reads.rows(_SCANS.format("crate=?"), (state["code"],))
    lines = _lines(reads, registers, scans)
    seen = {line.repair for line in lines}
    for number in state.get("lines", ()):
        if number not in seen:
            lines += _lines(reads, registers, [_elsewhere(reads, number)])
    live = set(state.get("lines", ()))
    placed: list[IntakeLine] = []
    place = 0
    for line in lines:
        new = IntakeOutcome(line.outcome) in NEW_NUMBER
        if new and line.repair not in live:
            continue  # taken back
        if IntakeOutcome(line.outcome) in _NAMED and line.outcome != IntakeOutcome.scanned_twice:
            place += 1
            placed.append(_placed(line, place))
        else:
            placed.append(line)
    return _crate_facts(reads, registers, state, tuple(placed))


def _elsewhere(reads: Reads, number: str) -> tuple[Any, ...]:
    row = reads.rows("SELECT h.shown, r.local FROM repair_row r JOIN head h ON h.n=r.n WHERE r.number=?", (number,))
    state = json.loads(row[0][0])
    serial = state.get("serial", "")
    names = {"repair": number, "serial": serial, "flags": state["repairs"][number].get("flags", [])}
    return (state["repairs"][number]["outcome"], serial, json.dumps(names), row[0][1], 0)


def _placed(line: IntakeLine, place: int) -> IntakeLine:
    return line._replace(place=place)


def _crate_facts(reads: Reads, registers: Registers, state: State, lines: tuple[IntakeLine, ...]) -> CrateFacts:
    code = state.get("school", "")
    return CrateFacts(
        crate=state["code"],
        label=state.get("label", ""),
        school=registers.schools(reads).get(code, ""),
        school_code=code,
        opened=state["opened"],
        closed=state.get("closed"),
        lines=lines,
    )


def open_crates(reads: Reads, registers: Registers) -> tuple[CrateFacts, ...]:
    """Crates not closed, newest first, without their lines."""
    states = [k.state for k in reads.registers(Aggregate.crate) if not k.state.get("closed")]
    return tuple(_crate_facts(reads, registers, state, ()) for state in reversed(states))


def intake_log(reads: Reads, registers: Registers, local_date: str) -> tuple[IntakeLine, ...]:
    """The desk's scans of a day, newest first; what was taken back is marked."""
    scans = reads.rows(_SCANS.format("local >= ? AND local < ?"), (local_date, local_date + "~"))
    return tuple(reversed(_lines(reads, registers, scans)))


def _lines(reads: Reads, registers: Registers, scans: Iterable[Any]) -> list[IntakeLine]:
    schools = registers.schools(reads)
    lines = []
    for outcome, text, names_text, local, _ in scans:
        names = json.loads(names_text) if names_text else {}
        known = IntakeOutcome(outcome)
        number = names.get("repair", "")
        state = _device_state(reads, number, names.get("serial", ""))
        repair = state.get("repairs", {}).get(number, {}) if number else {}
        checked = state.get("status") != DeviceStatus.unregistered
        now = stands_as(known, repair, registered=checked) if repair else known
        flags = tuple(names.get("flags", ()))
        asks = any(flag != Flag.old_form for flag in flags)  # an old answer is the gate's matter, which `now` tells
        lines.append(
            IntakeLine(
                place=0,
                outcome=outcome,
                now=now.value,
                family=Family.look if now is IntakeOutcome.opened and asks else INTAKE_FAMILY[now],
                code=text,
                serial=state.get("serial", "") or names.get("serial", ""),
                school=schools.get(state.get("school", ""), "") or state.get("school_text", ""),
                repair=number,
                fault=repair.get("fault") or repair.get("fault_hint"),
                cause=repair.get("cause"),
                reason=names.get("reason", ""),
                flags=flags,
                local=local,
                state=repair.get("state", ""),
                undone=known in NEW_NUMBER and not repair,
                label=names.get("label", ""),
            )
        )
    return lines


def _device_state(reads: Reads, number: str, serial: str) -> State:
    known = reads.repairs_by_number(number) if number else []
    known = known or (reads.devices_by_key(squeeze(serial)) if serial else [])
    return known[0].state if known else {}


def ask_list(reads: Reads, registers: Registers) -> tuple[AskRow, ...]:
    """Schools with units that wait for a form, by name; units oldest first."""
    rows = reads.rows(
        "SELECT r.number, r.opened, d.serial, d.tag, d.school, h.shown FROM repair_row r JOIN device_row d ON d.n = r.n"
        " JOIN head h ON h.n = r.n WHERE r.state = 'awaiting_form' ORDER BY r.opened, r.number"
    )
    schools = registers.schools(reads)
    by_school: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
    for number, opened, serial, tag, code, shown in rows:
        name = schools.get(code, "") or json.loads(shown).get("school_text", "")
        by_school.setdefault((name, code), []).append((number, serial, tag, opened))
    return tuple(
        AskRow(school=name, school_code=code, units=tuple(units)) for (name, code), units in sorted(by_school.items())
    )
