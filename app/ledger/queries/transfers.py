"""Planned moves as rows. Reads heads: a school has some hundred units, and there are a few plans a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.domain.bench_words import TransferSide
from app.domain.device import open_repair, status
from app.domain.identity import code_id, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules import transfers as rules
from app.domain.rules.merge import cards
from app.ledger.ledger import SqlLedger
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.usecases.transfer_rows import SchoolEnd, TransferCrate, TransferFacts, TransferUnit

State = Mapping[str, Any]
CHECKS: Final = "transfer.checks"


class SqlTransfers:
    """Answers `TransferQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers) -> None:
        """`registers` gives the schools' names."""
        self._ledger = ledger
        self._registers = registers

    def school_end(self, code: str) -> SchoolEnd | None:
        """What is said of a school's end."""

        def read(reads: Reads) -> SchoolEnd | None:
            state = reads.head(Ref(Aggregate.school, code_id(Aggregate.school, code)))
            if state is None:
                return None
            get, successor = state.get, state.get("successor") or ""
            name = self._registers.schools(reads).get(successor, successor)
            aliases = tuple(get("aliases") or ())
            return SchoolEnd(code, get("name") or code, get("ends") or "", successor, name, aliases)

        return self._ledger.read(read)

    def checks(self) -> tuple[str, ...]:
        """The checks there are."""
        return rules.kit_checks(str(self._ledger.shared(CHECKS) or ""))

    def transfers(self, *, closed: bool = False) -> tuple[TransferFacts, ...]:
        """Plans by their day, then by number."""

        def read(reads: Reads) -> list[TransferFacts]:
            states = [known.state for known in reads.registers(Aggregate.transfer) if "from" in known.state]
            return [self._facts(reads, state) for state in states if closed or "closed" not in state]

        found = self._ledger.read(read)
        return tuple(sorted(found, key=lambda plan: (plan.on, len(plan.number), plan.number)))

    def transfer(self, number: str) -> TransferFacts | None:
        """One plan."""
        ref = Ref(Aggregate.transfer, code_id(Aggregate.transfer, number))

        def read(reads: Reads) -> TransferFacts | None:
            state = reads.head(ref)
            return self._facts(reads, state) if state is not None and "from" in state else None

        return self._ledger.read(read)

    def _facts(self, reads: Reads, plan: State) -> TransferFacts:
        names = self._registers.schools(reads)
        lines: Mapping[str, State] = plan.get("lines", {})
        devices = {rules.unit_key(ref): (ref, state) for ref, state in reads.devices_of(plan["from"])}
        tally = rules.tally(plan, rules.at_school(devices.values()))
        scanned = [Ref(Aggregate.device, unshort(unit)) for unit in lines]
        states = {rules.unit_key(ref): state for ref, state in reads.heads(scanned).items()}
        states |= {unit: state for unit, (_, state) in devices.items()}
        checks = self.checks() if plan.get("kit") else ()

        def unit_of(unit: str) -> TransferUnit:
            row, line = _unit(unit, states.get(unit, {}), names), lines.get(unit, {})
            return row._replace(
                out=unit in tally.out,
                came=unit in tally.came,
                crate=_crate_of(line),
                extra=unit in tally.extra,
                kit=tuple(line.get("kit", ())),
                left=rules.kit_left(plan, unit, checks),
            )

        units = [unit_of(unit) for unit in (*tally.should, *tally.extra)]
        apart = [_unit(unit, states[unit], names) for unit in rules.apart(devices.values(), tally)]
        order = [why.value for why in rules.APART]
        return TransferFacts(
            number=plan["number"],
            from_code=plan["from"],
            from_school=_named(names, plan["from"]),
            to_code=plan["to"],
            to_school=_named(names, plan["to"]),
            on=plan["on"],
            why=plan["why"],
            kit=bool(plan.get("kit")),
            opened=plan.get("opened", ""),
            closed=plan.get("closed", ""),
            units=tuple(sorted(units, key=_by_tag)),
            apart=tuple(sorted(apart, key=lambda unit: (order.index(unit.status), *_by_tag(unit)))),
            crates=tuple(_crates(plan)),
            cards=len(cards(Aggregate.transfer, plan)),
            whole=tally.whole,
        )


def _named(names: Mapping[str, str], code: str) -> str:
    return names.get(code) or code


def _by_tag(unit: TransferUnit) -> tuple[bool, str, str, bytes]:
    return (not unit.tag, unit.tag, unit.serial, unit.device.id)


def _unit(unit: str, state: State, names: Mapping[str, str]) -> TransferUnit:
    get = state.get
    return TransferUnit(
        device=Ref(Aggregate.device, unshort(unit)),
        serial=get("serial", ""),
        tag=get("tag", ""),
        kind=get("kind", ""),
        model=get("model", "") or get("model_type", ""),
        school=names.get(get("school", ""), "") or get("school_text", ""),
        school_code=get("school", ""),
        status=status(state).value,
        repair=open_repair(state) or "",
    )


def _crate_of(line: State) -> str:
    """Where it lies, or lay: in is later than out."""
    return str(next((line[end]["crate"] for end in reversed(TransferSide) if "crate" in line.get(end, {})), ""))


def _crates(plan: State) -> Iterator[TransferCrate]:
    out, came = (
        Counter(line[end]["crate"] for line in plan.get("lines", {}).values() if "crate" in line.get(end, {}))
        for end in TransferSide
    )
    counts: Mapping[str, State] = plan.get("crates", {})
    for code in sorted({*out, *came, *counts}, key=lambda code: (len(code), code)):
        ends = counts.get(code, {})
        yield TransferCrate(
            code, out[code], came[code], ends.get(TransferSide.out.value), ends.get(TransferSide.in_.value)
        )
