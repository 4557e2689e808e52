"""Cabinets and controllers as rows. Reads the heads of their register: some thousands, whatever the devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from app.domain.bench_words import Owner
from app.domain.charger_words import ChargerStatus, ChargerWhy
from app.domain.codes import CodeKind, parse_printed_code, squeeze
from app.domain.identity import short, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules import charger_moves
from app.domain.rules import chargers as rules
from app.domain.rules.merge import cards
from app.ledger.ledger import SqlLedger
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.ledger.search import folded
from app.ledger.unit_context import SideBytes
from app.usecases.charger_rows import (
    CabinetFaultRow,
    ChargerEvent,
    ChargerFaultRow,
    ChargerFilter,
    ChargerRow,
    SpareCount,
    SwapRow,
)
from app.usecases.contact_rows import NO_WORDS, Words
from app.usecases.ports import Known, State

if TYPE_CHECKING:  # the rules of a swap are loaded with the first scan
    from app.domain.scans import Scan
    from app.usecases.charger_scan import Step
    from app.usecases.swap_scan import Seen

_EVERY: Final = ChargerFilter()
_OF_SWAPS: Final = frozenset({ChargerWhy.swap_out, ChargerWhy.swap_in})


class SqlChargers:
    """Answers `ChargerQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers, side: SideBytes) -> None:
        """`side` gives the words."""
        self._ledger = ledger
        self._registers = registers
        self._side = side

    def seen(self, scan: Scan, step: Step, target: Seen | None = None) -> Seen:
        """What one scan of a swap names."""
        from app.usecases.swap_scan import what_is

        return self._ledger.read(lambda reads: what_is(reads, scan, step, target))

    def swaps(self, day: str) -> tuple[SwapRow, ...]:
        """The swaps of a day, the newest first."""
        return tuple(self._ledger.read(lambda reads: self._swaps(reads, day)))

    def spares(self) -> tuple[SpareCount, ...]:
        """Spares by model and place."""
        found: dict[tuple[str, bool, str, str], list[str]] = {}
        for row in self._ledger.read(self._rows):
            if row.kind != rules.CABINET and row.status in rules.SPARES:
                in_car = row.status == ChargerStatus.in_car
                found.setdefault((row.model, in_car, row.place, row.visit), []).append(row.shown)
        return tuple(
            SpareCount(model, "car" if in_car else "center", place, visit, tuple(sorted(units)))
            for (model, in_car, place, visit), units in sorted(found.items())
        )

    def counts(self) -> dict[str, int]:
        """Spares by model."""
        return rules.spare_counts(known.state for known in self._ledger.read(_known))

    def listed(self, only: ChargerFilter = _EVERY) -> tuple[ChargerRow, ...]:
        """Cabinets and controllers, in their order."""
        rows = (row for row in self._ledger.read(self._rows) if _fits(row, only))
        return tuple(sorted(rows, key=lambda row: (row.school_code, row.room, row.cabinet, row.shown)))

    def one(self, code: str) -> ChargerRow | None:
        """What goes by this code."""
        printed = parse_printed_code(code)
        ours = printed is not None and printed.kind in (CodeKind.charger, CodeKind.cabinet)
        keys = {squeeze(code), *([printed.body] if printed is not None and ours else [])}
        rows = self._ledger.read(self._rows)
        by_code = (row for row in rows if squeeze(row.code) in keys and row.code)
        return next(by_code, next((row for row in rows if squeeze(row.serial) in keys and row.serial), None))

    def inside(self, cabinet: str) -> tuple[ChargerRow, ...]:
        """What the register has in a cabinet."""
        key = squeeze(cabinet)
        return tuple(
            row
            for row in self._ledger.read(self._rows)
            if row.status == ChargerStatus.installed and key and squeeze(row.cabinet) == key
        )

    def unit_faults(self, ref: Ref, *, words: bool = False) -> tuple[ChargerFaultRow, ...]:
        """A controller's faults, the newest first."""
        state = self._ledger.read(lambda reads: reads.head(ref)) or {}
        return tuple(
            ChargerFaultRow(one["on"], one["what"], self._words(one, words=words), one.get("visit", ""))
            for one in reversed(state.get("faults", ()))
        )

    def life(self, ref: Ref, *, words: bool = False) -> tuple[ChargerEvent, ...]:
        """What happened, the newest first."""
        return self._ledger.read(lambda reads: self._life(reads, ref, words=words))

    def faults(self, *, closed: bool = False, words: bool = False) -> tuple[CabinetFaultRow, ...]:
        """Cabinet faults, the oldest first."""

        def read(reads: Reads) -> list[CabinetFaultRow]:
            schools = self._registers.schools(reads)
            return [
                self._fault(_row(known, schools), name, fault, words=words)
                for known in _known(reads)
                for name, fault in known.state.get("broken", {}).items()
                if closed or "advice" not in fault
            ]

        return tuple(sorted(self._ledger.read(read), key=lambda row: (row.on, row.cabinet.shown, row.fault)))

    def _swaps(self, reads: Reads, day: str) -> list[SwapRow]:
        """Only a unit whose last move is no older than the day can have been swapped on it."""
        schools, named = self._registers.schools(reads), {}
        moves: dict[bytes, dict[str, Recorded]] = {}
        for known in _known(reads):
            if rules.where(known.state).since < day:
                continue
            named[known.ref] = rules.shown_code(known.state)
            for rec in reads.recorded(known.ref.id):
                why = rec.op.payload.get("why") if rec.op.kind == "charger_moved" else None
                if why in _OF_SWAPS and rec.op.about[0] == known.ref and rec.op.stamp.local.startswith(day):
                    moves.setdefault(rec.op.stamp.action, {})[why] = rec
        made = [both for both in moves.values() if both.keys() == _OF_SWAPS]
        made.sort(
            key=lambda both: (both[ChargerWhy.swap_in].op.stamp.at, both[ChargerWhy.swap_in].desk_no), reverse=True
        )
        whole = [{why: rec.op for why, rec in both.items()} for both in made]
        return [
            SwapRow(
                local=both[ChargerWhy.swap_in].stamp.local,
                out=named[both[ChargerWhy.swap_out].about[0]],
                into=named[both[ChargerWhy.swap_in].about[0]],
                school=schools.get(school := both[ChargerWhy.swap_in].payload["to"].get("school", ""), school),
                action=short(both[ChargerWhy.swap_in].stamp.action),
            )
            for both in whole
            if not reads.is_undone(both[ChargerWhy.swap_in].stamp.action)
        ]

    def _rows(self, reads: Reads) -> list[ChargerRow]:
        schools = self._registers.schools(reads)
        return [_row(known, schools) for known in _known(reads)]

    def _fault(self, cabinet: ChargerRow, name: str, fault: State, *, words: bool) -> CabinetFaultRow:
        told, advice = fault.get("told", {}), fault.get("advice", {})
        return CabinetFaultRow(
            cabinet=cabinet,
            fault=name,
            on=fault["on"],
            words=self._words({"words": name}, words=words),
            told=told.get("on", ""),
            document=told.get("document", ""),
            advised=advice.get("on", ""),
            advice=self._words(advice, words=words),
        )

    def _words(self, told: State, *, words: bool) -> Words:
        """What people wrote, where it was asked for."""
        if not words or "words" not in told:
            return NO_WORDS
        side_id = unshort(told["words"])
        content = self._side.get(side_id)
        if content is not None:
            return Words(content.decode())
        return Words(erased=self._side.erased(side_id), awaited=not self._side.erased(side_id))

    def _life(self, reads: Reads, ref: Ref, *, words: bool) -> tuple[ChargerEvent, ...]:
        recorded = reads.recorded(ref.id)
        undone = {action for action in {rec.op.stamp.action for rec in recorded} if reads.is_undone(action)}
        marks = {row[0]: row[1] for row in reads.rows("SELECT desk_id, mark FROM desk")}
        firsts = {rec.op.about[0] for rec in recorded if rec.op.kind == "charger_moved"} - {ref}
        units = {unit: rules.shown_code(state) for unit, state in reads.heads(list(firsts)).items()}
        schools = self._registers.schools(reads)
        events = []
        for rec in recorded:
            event = self._event(rec, schools, words=words)
            events.append(
                event._replace(
                    operator_name=self._registers.operator_name(reads, event.operator),
                    desk=marks.get(rec.desk, ""),
                    unit=units.get(rec.op.about[0], "") if rec.op.kind == "charger_moved" else "",
                    struck=rec.op.stamp.action in undone,
                )
            )
        return tuple(reversed(events))

    def _event(self, rec: Recorded, schools: Mapping[str, str], *, words: bool) -> ChargerEvent:
        op, payload = rec.op, rec.op.payload
        at = payload["to"] if op.kind == "charger_moved" else {}

        def told(name: str) -> str:
            return str(payload.get(name, ""))

        return ChargerEvent(
            kind=op.kind,
            local=op.stamp.local,
            operator=op.stamp.operator,
            operator_name="",
            desk="",
            why=told("why"),
            status=at.get("status", ""),
            school=schools.get(at.get("school", ""), at.get("school", "")),
            room=at.get("room", ""),
            cabinet=at.get("cabinet", ""),
            place=at.get("place", ""),
            visit=told("n") or told("visit"),
            what=told("what"),
            instead=told("instead"),
            owner=told("owner"),
            on=told("on"),
            document=told("document"),
            words=self._words(payload, words=words),
            fields=tuple((name, str(value)) for name, value in payload.get("set", {}).items() if value is not None),
            action=short(op.stamp.action),
        )


def _known(reads: Reads) -> list[Known]:
    return reads.registers(Aggregate.charger)


def _row(known: Known, schools: Mapping[str, str]) -> ChargerRow:
    state, at = known.state, rules.where(known.state)
    text = {name: str(state.get(name) or "") for name in ("code", "serial", "maker", "model", "owner")}
    cabinet = rules.is_cabinet(state)
    return ChargerRow(
        ref=known.ref,
        **text,
        kind=rules.CABINET if cabinet else "charger",
        status=at.status,
        school=schools.get(at.school, at.school),
        school_code=at.school,
        room=at.room,
        cabinet=at.cabinet,
        place=at.place,
        visit=at.visit,
        since=at.since,
        delivered=charger_moves.ownership(state, Owner.contractor),
        handed_over=charger_moves.ownership(state, Owner.city),
        faults=len(charger_moves.open_faults(state) if cabinet else state.get("faults", ())),
        cards=len(cards(Aggregate.charger, state)),
    )


def _fits(row: ChargerRow, only: ChargerFilter) -> bool:
    asked = {name: value for name, value in only._asdict().items() if value and name not in ("words", "school")}
    same = all(getattr(row, name) == value for name, value in asked.items())
    if not same or only.school not in ("", row.school_code):
        return False
    texts = (row.code, row.serial, row.model, row.maker, row.school, row.room, row.cabinet, row.place)
    said = folded(" ".join(texts))
    return all(folded(word) in said or squeeze(word) in map(squeeze, texts) for word in only.words.split())
