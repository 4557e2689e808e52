"""The repair log from the ledger: every repair whole, read from the states of the devices it lies in.

Decides how a repair's state becomes a row, and which rows are wanted. The table of repairs leads to the states; what no
table holds (a further fault place, who has it now) is looked at in the state itself. Names and words of people are read
from the side store only where they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.domain.charger_words import ChargerStatus
from app.domain.identity import unshort
from app.domain.kinds import Aggregate, RepairState
from app.domain.open_days import OpenDays, open_days_of
from app.domain.operations import Ref
from app.domain.rules.chargers import where
from app.domain.rules.parts import number
from app.ledger.ledger import SqlLedger
from app.ledger.queries.card import form_facts
from app.ledger.queries.held import all_held
from app.ledger.queries.registers import Registers
from app.ledger.reads import IN_LIMIT, Reads
from app.ledger.unit_context import SideBytes
from app.usecases.log_rows import (
    EVERY_REPAIR,
    ChargerLine,
    DeviceLine,
    LogChoices,
    LogFilter,
    LogRow,
    SpokenWords,
    UsedHere,
)
from app.usecases.ports import Clock, State
from app.usecases.rows import FormFacts

CLOSED_DAYS: Final = "center.closed_days"
STEP: Final = 200
_SCHOOL: Final = "CASE r.school WHEN '' THEN d.school ELSE r.school END"
_WANTED: Final = {
    "since": "r.opened >= ?",
    "until": "r.opened <= ?",
    "school": f"{_SCHOOL} = ?",
    "kind": "d.kind = ?",
    "model": "d.model = ?",
    "maker": "d.maker = ?",
    "state": "r.state = ?",
    "cause": "r.cause = ?",
}
_LISTED: Final = (
    f"SELECT r.number, r.n, {_SCHOOL}, d.serial, d.tag, d.kind, d.model, d.maker, r.opened, r.closed"
    " FROM repair_row r JOIN device_row d ON d.n = r.n WHERE {} ORDER BY r.opened, r.local, r.number, r.n"
)
_COUNTED: Final = "SELECT {}, count(*) FROM repair_row r JOIN device_row d ON d.n = r.n GROUP BY 1 ORDER BY 2 DESC, 1"
_FURTHER: Final = (
    "SELECT {0}, count(*) FROM (SELECT n, number, {0} FROM repair_row UNION {1}) WHERE {0} <> '' GROUP BY 1"
    " ORDER BY 2 DESC, 1"
)
"""With what stands in the states alone: a repair counts once for each value it has, as the filter finds it."""
_STATES: Final = (
    "FROM (SELECT DISTINCT n FROM repair_row) s JOIN head h ON h.n = s.n AND instr(h.shown, '\"{}\":') > 0"
    " JOIN json_each(CAST(h.shown AS TEXT), '$.repairs') j"
)
_IN_STATES: Final = {
    "fault": _FURTHER.format(
        "fault", f"SELECT h.n, j.key, f.value {_STATES.format('further')} JOIN json_each(j.value, '$.further') f"
    ),
    "person": _FURTHER.format(
        "operator", f"SELECT h.n, j.key, coalesce(j.value ->> '$.assigned', '') {_STATES.format('assigned')}"
    ),
}
_COLUMNS: Final = {
    "school": _SCHOOL,
    "kind": "d.kind",
    "model": "d.model",
    "maker": "d.maker",
    "state": "r.state",
    "cause": "r.cause",
}
_DEVICES: Final = (
    "SELECT serial, tag, kind, school, room, model, maker, status, console, place, aue, warranty, repair, repairs,"
    " notes FROM device_row ORDER BY school, tag = '', tag, serial"
)


class SqlLog:
    """Answers the questions of `LogQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers, side: SideBytes, clock: Clock) -> None:
        """`registers` gives names, `side` people's words, `clock` the local day."""
        self._ledger, self._registers, self._side, self._clock = ledger, registers, side, clock

    def repairs(
        self, only: LogFilter = EVERY_REPAIR, *, spoken: bool = False, told: Callable[[], None] = lambda: None
    ) -> tuple[LogRow, ...]:
        """The repairs wanted, the oldest first."""
        opened = open_days_of(str(self._ledger.shared(CLOSED_DAYS)))
        today = self._clock.now().today
        return self._ledger.read(
            lambda reads: tuple(_Log(reads, self._registers, self._side, opened, today).rows(only, spoken, told))
        )

    def devices(self) -> tuple[DeviceLine, ...]:
        """Every device, by school, then tag, then serial."""
        return self._ledger.read(self._devices)

    def _devices(self, reads: Reads) -> tuple[DeviceLine, ...]:
        schools = self._registers.schools(reads)
        return tuple(DeviceLine._make((*row[:3], schools.get(row[3], ""), *row[3:])) for row in reads.rows(_DEVICES))

    def chargers(self) -> tuple[ChargerLine, ...]:
        """Every cabinet and controller, where it is now."""
        return self._ledger.read(self._chargers)

    def _chargers(self, reads: Reads) -> tuple[ChargerLine, ...]:
        schools = self._registers.schools(reads)
        return tuple(_charger(known.state, schools) for known in reads.registers(Aggregate.charger))

    def choices(self) -> LogChoices:
        """What the log can be narrowed to."""
        return self._ledger.read(self._choices)

    def _choices(self, reads: Reads) -> LogChoices:
        asked = {name: _COUNTED.format(sql) for name, sql in _COLUMNS.items()} | _IN_STATES
        found = {
            name: tuple((value, count) for value, count in reads.rows(sql) if value) for name, sql in asked.items()
        }
        people = tuple((row.code, row.name) for row in self._registers.operators(reads))
        return LogChoices(**found, schools=tuple(self._registers.schools(reads).items()), people=people)


_PLACE_OF: Final = {
    ChargerStatus.installed: "school",
    ChargerStatus.in_car: "car",
    ChargerStatus.at_maker: "maker",
    ChargerStatus.spare: "center",
    ChargerStatus.stored: "center",
}
"""Where a unit is that was moved here, as a file's place says it."""


def _charger(state: State, schools: Mapping[str, str]) -> ChargerLine:
    get, at = state.get, where(state)
    place = get("place_text", "") or get("place", "")
    if at.since:
        waits = ("car" if at.visit else "center") if at.status == ChargerStatus.taken_out else ""
        place = at.place or waits or _PLACE_OF.get(ChargerStatus(at.status), "")
    return ChargerLine(
        code=get("code", ""),
        serial=get("serial", ""),
        kind=get("kind", ""),
        maker=get("maker", ""),
        model=get("model", ""),
        school=schools.get(at.school, ""),
        school_code=at.school,
        room=at.room,
        cabinet=at.cabinet,
        place=place,
        status=at.status if at.since else get("status", ""),
        owner=get("owner", ""),
        notes=get("notes", ""),
    )


class _Log:
    """One reading of the log."""

    def __init__(self, reads: Reads, registers: Registers, side: SideBytes, opened: OpenDays, today: date) -> None:
        self._reads, self._registers, self._side = reads, registers, side
        self._opened, self._today = opened, today.isoformat()
        self._schools = registers.schools(reads)
        self._people = {row.code: row.name for row in registers.operators(reads)}
        self._parts = {known.state["code"]: known.state for known in reads.registers(Aggregate.part)}
        self._days: dict[tuple[str, str], int] = {}
        self._held = all_held(reads)

    def rows(self, only: LogFilter, spoken: bool, told: Callable[[], None]) -> Iterator[LogRow]:
        wanted = [(_WANTED[name], value) for name, value in only._asdict().items() if value and name in _WANTED]
        where = " AND ".join(sql for sql, _ in wanted) or "1"
        listed = self._reads.rows(_LISTED.format(where), [value for _, value in wanted])
        for start in range(0, len(listed), STEP):
            told()
            part = listed[start : start + STEP]
            states = self._states({row[1] for row in part})
            for row in part:
                repair = states[row[1]]["repairs"][row[0]]
                if _fits(repair, only):
                    yield self._row(row, repair, spoken)

    def _states(self, numbers: Iterable[int]) -> dict[int, State]:
        asked = list(numbers)
        found: dict[int, State] = {}
        for start in range(0, len(asked), IN_LIMIT):
            part = asked[start : start + IN_LIMIT]
            marks = ",".join("?" * len(part))
            rows = self._reads.rows(f"SELECT n, shown FROM head WHERE n IN ({marks})", part)
            found |= {n: json.loads(shown) for n, shown in rows}
        return found

    def _row(self, row: tuple[Any, ...], repair: State, spoken: bool) -> LogRow:
        number, _, school, serial, tag, kind, model, maker, opened, closed = row
        get = repair.get
        return LogRow(
            repair=number,
            serial=serial,
            asset_tag=tag,
            school=self._schools.get(school, ""),
            school_code=school,
            kind=kind,
            model=model,
            maker=maker,
            state=repair["state"],
            held=self._held.get(number, ""),
            opened=opened,
            closed=closed or None,
            days=self._open_for(opened, closed or self._today),
            fault=get("fault"),
            further=tuple(get("further") or ()),
            cause=get("cause"),
            detail=get("detail"),
            hardware=get("hardware"),
            route=get("route"),
            work=tuple(get("work") or ()),
            parts=tuple(self._used(code, count) for code, count in sorted((get("parts") or {}).items()) if count),
            tests=tuple((get("tests") or {}).items()),
            decision=get("decision"),
            payer=get("payer"),
            quote=get("quote"),
            amount=get("amount"),
            document=get("document"),
            rma=get("rma"),
            waybill=get("waybill"),
            way=get("way") if repair["state"] == RepairState.returned else None,  # opened again, it is not back
            place=get("place"),
            operator=get("operator", ""),
            assigned=get("assigned"),
            outcome=get("outcome", ""),
            spoken=self._spoken(repair) if spoken else SpokenWords(),
        )

    def _open_for(self, opened: str, end: str) -> int:
        found = self._days.get((opened, end))
        if found is None:
            found = self._days[opened, end] = self._opened.between(date.fromisoformat(opened), date.fromisoformat(end))
        return found

    def _used(self, code: str, count: int) -> UsedHere:
        part = self._parts.get(code, {})
        return UsedHere(code, part.get("name", ""), count, number(part.get("price")))

    # --- people's words -----------------------------------------------------------------------------------------------

    def _spoken(self, repair: State) -> SpokenWords:
        forms = self._forms(repair)
        operator, assigned = repair.get("operator", ""), repair.get("assigned") or ""
        return SpokenWords(
            taken_in_by=self._people.get(operator, ""),
            in_hand=self._people.get(assigned, ""),
            reporter="\n".join(dict.fromkeys(form.reporter for form in forms if form.reporter)),
            form="\n".join(text for form in forms for text in (form.symptom, form.details) if text),
            notes="\n".join(filter(None, map(self._text, repair.get("notes") or ()))),
        )

    def _forms(self, repair: State) -> list[FormFacts]:
        refs = [Ref(Aggregate.form, unshort(answer)) for answer in repair.get("answers") or ()]
        states = self._reads.heads(refs)
        return [
            form_facts(self._reads, self._registers, self._side, ref.id, states[ref]) for ref in refs if ref in states
        ]

    def _text(self, side_id: str) -> str:
        return (self._side.get(unshort(side_id)) or b"").decode()


def _fits(repair: State, only: LogFilter) -> bool:
    """What no table of repairs tells."""
    if only.fault and only.fault != repair.get("fault") and only.fault not in (repair.get("further") or ()):
        return False
    return not only.person or only.person in (repair.get("operator"), repair.get("assigned"))
