"""Visits as rows. Reads heads: there are a few hundred visits a year, and as many chargers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from app.domain.charger_words import ChargerStatus
from app.domain.folding.visits import LOAD, UNLOAD, charger_key
from app.domain.identity import short, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules import visits as rules
from app.domain.rules.chargers import where
from app.domain.rules.merge import cards
from app.domain.visit_words import NOW, Counted, LineWhat, Planned, VisitState
from app.ledger.ledger import SqlLedger
from app.ledger.queries.contact_words import SideTexts, worded
from app.ledger.queries.registers import Registers
from app.ledger.reads import IN_LIMIT, Reads
from app.usecases.contact_rows import Words
from app.usecases.ports import Clock, Known
from app.usecases.visit_rows import CarThing, CountedThing, Counts, EveningLine, VisitDetail, VisitLine, VisitRow

State = Mapping[str, Any]
_LAST: Final = "99:99"
_OVER: Final = frozenset({VisitState.done, VisitState.closed})
_ORDER: Final = {"spare": 0, "taken_out": 1, "unit": 2}
_OUT, _IN = "swap_out", "swap_in"
_ACTIONS: Final = (
    "SELECT o.action_id, min(CASE WHEN v.state IS NULL THEN 2 * (o.hub_pos IS NOT NULL)"
    " WHEN v.state IN ('confirmed', 'cancelled', 'superseded') THEN 2 WHEN v.state IN ('sent', 'unknown') THEN 1"
    " ELSE 0 END) FROM operation_aggregate a JOIN operation o ON o.seq = a.seq LEFT JOIN delivery v ON v.seq = o.seq"
    " WHERE a.agg IN ({}) AND o.desk = ? AND instr(CAST(o.body AS TEXT), ?) > 0 GROUP BY o.action_id"
)
"""Actions of this desk, with how far the slowest of their operations has come: 0 saved, 1 sent, 2 confirmed."""


class SqlVisits:
    """Answers `VisitQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, side: SideTexts, clock: Clock, registers: Registers) -> None:
        """`side` gives the words, `clock` the local day."""
        self._ledger = ledger
        self._side = side
        self._clock = clock
        self._registers = registers

    def day(self, day: str = "") -> tuple[VisitRow, ...]:
        """The visits of a day, in the order they are made."""
        wanted = day or self._today()
        return self.visits(wanted, wanted)

    def visits(self, since: str = "", until: str = "", school: str = "") -> tuple[VisitRow, ...]:
        """Visits of a period, by day and time."""

        def read(reads: Reads) -> tuple[VisitRow, ...]:
            states = [
                state
                for state in _all(reads)
                if since <= state["day"] and (not until or state["day"] <= until)
                if school in ("", state["school"])
            ]
            return self._rows(reads, states)

        return self._ledger.read(read)

    def now(self) -> str:
        """The visit under way here."""
        return self._ledger.read(_now)

    def car(self, visits: Sequence[str] = ()) -> tuple[CarThing, ...]:
        """What is in the car."""
        return self._ledger.read(lambda reads: self._car(reads, frozenset(visits)))

    def visit(self, number: str) -> VisitDetail | None:
        """One visit."""
        ref = rules.visit_ref(number)

        def read(reads: Reads) -> VisitDetail | None:
            state = reads.head(ref)
            if state is None or "state" not in state:
                return None
            report = state.get("report", {})
            recorded = [rec for rec in reads.recorded(ref.id) if not reads.is_undone(rec.op.stamp.action)]
            lines, moves = self._lines(reads, recorded)
            words = worded(self._side, (report.get("confirmer", ""), report.get("words", "")))
            return VisitDetail(
                row=self._rows(reads, [state])[0],
                lines=lines,
                moves=moves,
                car=self._car(reads, frozenset({state["number"]})),
                counted=_counted(reads, state),
                reported=report.get("on", ""),
                confirmer=words[report.get("confirmer", "")],
                report=words[report.get("words", "")],
                begun=state.get("begun", ""),
                closed=state.get("closed", ""),
            )

        return self._ledger.read(read)

    def evening(self, day: str = "") -> EveningLine:
        """How far what was recorded here has come."""
        wanted = day or self._today()

        def read(reads: Reads) -> EveningLine:
            aggs = [rules.visit_ref(state["number"]).id for state in _all(reads) if wanted in _days(state)]
            come: dict[bytes, int] = {}
            for start in range(0, len(aggs), IN_LIMIT):
                part = aggs[start : start + IN_LIMIT]
                sql = _ACTIONS.format(",".join("?" * len(part)))
                for action, rank in reads.rows(sql, (*part, self._ledger.desk.n, f'"l":"{wanted} ')):
                    come[action] = min(rank, come.get(action, rank))
            ranks = list(come.values())
            return EveningLine(wanted, ranks.count(0), ranks.count(1), ranks.count(2))

        return self._ledger.read(read)

    def _today(self) -> str:
        return self._clock.now().today.isoformat()

    # --- rows --------------------------------------------------------------------------------------------------------

    def _rows(self, reads: Reads, states: Iterable[State]) -> tuple[VisitRow, ...]:
        """The rows, by day and time, each with its turn in its day."""
        ordered = sorted(
            states, key=lambda one: (one["day"], one.get("begins") or _LAST, len(one["number"]), one["number"])
        )
        schools, now = self._registers.schools(reads), _now(reads)
        words = worded(self._side, (state.get("words", "") for state in ordered))
        loads = _loads(_chargers(reads).values())
        rows: list[VisitRow] = []
        waited: set[str] = set()
        """Days whose next visit is named."""
        for state in ordered:
            turn = _turn(state, now, waited)
            car = rules.in_car(state, loads.get(state["number"], ()))
            rows.append(_row(state, turn, schools, words[state.get("words", "")], len(car)))
        return tuple(rows)

    def _car(self, reads: Reads, visits: frozenset[str]) -> tuple[CarThing, ...]:
        schools, chargers = self._registers.schools(reads), _chargers(reads)
        loads = _loads(chargers.values())
        found: list[CarThing] = []
        for state in _all(reads):
            number = state["number"]
            if visits and number not in visits:
                continue
            school = str(schools.get(state["school"], state["school"]))
            car = rules.in_car(state, loads.get(number, ()))
            for key, code in car.items():
                charger = chargers.get(key)
                thing = _charger(charger, code, number, school) if charger else _unit(reads, code, number, school)
                found.append(thing)
        return tuple(sorted(found, key=lambda thing: (_ORDER[thing.kind], thing.code, thing.visit)))

    # --- lines -------------------------------------------------------------------------------------------------------

    def _lines(self, reads: Reads, recorded: Sequence[Recorded]) -> tuple[tuple[VisitLine, ...], tuple[VisitLine, ...]]:
        """What was done, and what went into the car and out of it. What one action swapped is one line."""
        refs = [ref for rec in recorded for ref in rec.op.about if ref.kind is Aggregate.charger]
        chargers = reads.heads(list(dict.fromkeys(refs)))
        words = worded(self._side, (str(rec.op.payload.get("words", "")) for rec in recorded if _is_line(rec)))
        lines: dict[object, VisitLine] = {}
        moves: list[VisitLine] = []
        for rec in recorded:
            if rec.op.kind == "charger_moved":
                self._charger_line(reads, rec, chargers, lines, moves)
            elif rec.op.kind == "repair_opened":
                lines[rec.op.payload["n"]] = self._unit_line(reads, rec)
            elif _is_line(rec):
                base = self._line(reads, rec, rec.op.payload["what"])
                said = words[rec.op.payload.get("words", "")]
                lines[rec.op.id] = base._replace(thing=rec.op.payload.get("thing", ""), words=said)
        return tuple(lines.values()), tuple(moves)

    def _line(self, reads: Reads, rec: Recorded, what: str) -> VisitLine:
        stamp = rec.op.stamp
        name = self._registers.operator_name(reads, stamp.operator)
        return VisitLine(what, stamp.local, name, short(stamp.action))

    def _charger_line(
        self,
        reads: Reads,
        rec: Recorded,
        chargers: Mapping[Ref, State],
        lines: dict[object, VisitLine],
        moves: list[VisitLine],
    ) -> None:
        payload = rec.op.payload
        ref = next(ref for ref in rec.op.about if ref.kind is Aggregate.charger)
        state, to, why = chargers.get(ref, {}), payload["to"], payload["why"]
        code, model = rules.code_of(ref.id, state), state.get("model", "")
        if why in (LOAD, UNLOAD):
            moves.append(self._line(reads, rec, why)._replace(into=code, into_model=model))
            return
        if why not in (_OUT, _IN):
            lines[rec.op.id] = self._line(reads, rec, why)._replace(into=code, into_model=model)
            return
        swap = lines.get(rec.op.stamp.action) or self._line(reads, rec, LineWhat.swap.value)
        serial = state.get("serial", "")
        out = {"out": code, "out_model": model, "out_serial": serial if serial != code else ""}
        named = out if why == _OUT else {"into": code, "into_model": model}
        swap = swap._replace(**named)
        swap = swap._replace(cabinet=swap.cabinet or to.get("cabinet", ""), room=swap.room or to.get("room", ""))
        lines[rec.op.stamp.action] = swap

    def _unit_line(self, reads: Reads, rec: Recorded) -> VisitLine:
        number = rec.op.payload["n"]
        line = self._line(reads, rec, LineWhat.pickup.value)._replace(repair=number)
        for known in reads.repairs_by_number(number)[:1]:
            get = known.state.get
            line = line._replace(
                serial=get("serial", ""),
                tag=get("tag", ""),
                model=get("model", "") or get("model_type", ""),
                device=known.ref,
            )
        return line


def _is_line(rec: Recorded) -> bool:
    return rec.op.kind == "visit_line"


def _all(reads: Reads) -> list[State]:
    return [known.state for known in reads.registers(Aggregate.visit) if "state" in known.state]


def _days(state: State) -> tuple[str, ...]:
    """The day it was agreed for, and those on which it was really begun, reported and closed."""
    return state["day"], state.get("begun", ""), state.get("report", {}).get("on", ""), state.get("closed", "")


def _chargers(reads: Reads) -> dict[str, Known]:
    """Chargers by the key of their lines."""
    return {charger_key(known.ref.id): known for known in reads.registers(Aggregate.charger)}


def _loads(chargers: Iterable[Known]) -> dict[str, list[tuple[bytes, State]]]:
    """Chargers by the visit they are on: looked through once, however many visits there were."""
    found: dict[str, list[tuple[bytes, State]]] = {}
    for known in chargers:
        visit = where(known.state).visit
        if visit:
            found.setdefault(visit, []).append((known.ref.id, known.state))
    return found


def _now(reads: Reads) -> str:
    number = reads.value(NOW) or ""
    state = reads.head(rules.visit_ref(number)) if number else None
    return number if state is not None and state.get("state") == VisitState.begun else ""


def _turn(state: State, now: str, waited: set[str]) -> str:
    if state["state"] in _OVER:
        return "done"
    if state["state"] == VisitState.cancelled:
        return "cancelled"
    if state["state"] == VisitState.begun:
        return "now" if state["number"] == now else "begun"
    if state["day"] in waited:
        return "later"
    waited.add(state["day"])
    return "next"


def _row(state: State, turn: str, schools: Mapping[str, str], words: Words, car: int) -> VisitRow:
    get, lines = state.get, state.get("lines", {})
    whats = [line.get("what") for line in lines.values()]
    counts = list(get("counted", {}).values())
    return VisitRow(
        visit=state["number"],
        school=schools.get(state["school"], state["school"]),
        school_code=state["school"],
        day=state["day"],
        begins=get("begins") or "",
        ends=get("ends") or "",
        state=state["state"],
        turn=turn,
        todo=tuple(get("todo") or ()),
        words=words,
        cabinets=_planned(state, Planned.cabinet),
        spares=_planned(state, Planned.spare),
        units=_planned(state, Planned.unit),
        swaps=sum(line.get("why") == _IN for line in lines.values()) + whats.count(LineWhat.swap),
        pickups=whats.count(LineWhat.pickup),
        nothing=whats.count(LineWhat.none),
        notes=whats.count(LineWhat.note),
        loaded=sum(bool(line.get("loaded")) for line in lines.values()),
        car=car,
        counted="count" in state,
        missing=counts.count(Counted.missing),
        cards=len(cards(Aggregate.visit, state)),
    )


def _planned(state: State, what: Planned) -> Counts:
    return tuple(sorted(state.get("planned", {}).get(what, {}).items()))


def _charger(charger: Known, code: str, visit: str, school: str) -> CarThing:
    at = where(charger.state)
    return CarThing(
        kind="spare" if at.status == ChargerStatus.in_car else "taken_out",
        code=code,
        model=charger.state.get("model", ""),
        visit=visit,
        school=school,
        serial=charger.state.get("serial", ""),
        since=at.since,
        ref=charger.ref,
    )


def _unit(reads: Reads, number: str, visit: str, school: str) -> CarThing:
    thing = CarThing("unit", number, "", visit, school)
    for known in reads.repairs_by_number(number)[:1]:
        get = known.state.get
        model, since = get("model", "") or get("model_type", ""), get("repairs", {})[number]["opened"]
        thing = thing._replace(model=model, serial=get("serial", ""), since=since, ref=known.ref)
    return thing


def _counted(reads: Reads, state: State) -> tuple[CountedThing, ...]:
    """What the count said, by code. A thing that isn't known any more goes by its key."""
    keys = state.get("counted", {})
    refs = {key: ref for key in keys if (ref := _named(key)) is not None}
    known = reads.heads(list(refs.values()))
    found = []
    for key, said in keys.items():
        ref = refs.get(key)
        one = known.get(ref, {}) if ref is not None else {}
        code = one.get("code") or one.get("tag") or one.get("serial") or key
        found.append(CountedThing(code, said))
    return tuple(sorted(found))


_KINDS: Final = {"c": Aggregate.charger, "d": Aggregate.device}


def _named(key: str) -> Ref | None:
    """The charger or device a key of the count names; a repair number names none."""
    kind, _, name = key.partition(":")
    try:
        return Ref(_KINDS[kind], unshort(name))
    except (KeyError, ValueError):
        return None
