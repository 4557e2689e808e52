"""Shipments, boxes and loans as rows. Reads heads: there are hundreds of lists a year, and dozens of units away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from app.domain.device import goes_back_to
from app.domain.identity import code_id
from app.domain.kinds import Accessory, Aggregate, RepairState, Route
from app.domain.operations import Ref
from app.domain.rules import away as rules
from app.domain.rules.merge import cards
from app.ledger.ledger import SqlLedger
from app.ledger.queries.held import all_held
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.usecases.away_rows import HandbackFacts, LoanRow, PastList, SchoolBox, ShipmentFacts, UnitLine
from app.usecases.loan_rows import LoanQueries
from app.usecases.ports import Clock

State = Mapping[str, Any]
_BY_STATE: Final = (
    "SELECT r.number, h.agg, h.shown FROM repair_row r JOIN head h ON h.n = r.n WHERE r.state IN ({})"
    " ORDER BY r.opened, length(r.number), r.number"
)
_HERE: Final = (RepairState.diagnosing, RepairState.with_installer)
"""Where a unit whose route is chosen waits for its list."""
_AWAY: Final = (RepairState.at_maker, RepairState.with_installer)


class SqlAway:
    """Answers `AwayQueries` from one ledger; safe to call from any thread."""

    def __init__(
        self,
        ledger: SqlLedger,
        registers: Registers,
        clock: Clock,
        *,
        between: Callable[[], rules.OpenBetween],
        loans: Callable[[], LoanQueries],
    ) -> None:
        """`between` gives the open days between two days, as the closed-day list stands now; `loans` answers for
        loans.
        """
        self._ledger = ledger
        self._registers = registers
        self._clock = clock
        self._between = between
        self._loans = loans

    def shipments(self, *, closed: bool = False) -> tuple[ShipmentFacts, ...]:
        """Open ones, the most overdue first, then the oldest."""
        found = self._ledger.read(lambda reads: self._shipments(reads, closed=closed))
        return tuple(sorted(found, key=lambda one: (-one.over, one.opened, len(one.number), one.number)))

    def _shipments(self, reads: Reads, *, closed: bool) -> list[ShipmentFacts]:
        states = [known.state for known in reads.registers(Aggregate.shipment) if "to" in known.state]
        open_ = [state for state in states if closed or "closed" not in state or not rules.all_back(state)]
        return [self._shipment(reads, state) for state in open_]

    def past(self, kind: Aggregate) -> tuple[PastList, ...]:
        """Ended lists, newest first."""
        return self._ledger.read(lambda reads: past_lists(reads, kind))

    def held(self) -> Mapping[str, str]:
        """Who waits though it is said to be gone."""
        return self._ledger.read(all_held)

    def shipment(self, number: str) -> ShipmentFacts | None:
        """One shipment."""
        ref = Ref(Aggregate.shipment, code_id(Aggregate.shipment, number))

        def read(reads: Reads) -> ShipmentFacts | None:
            state = reads.head(ref)
            return self._shipment(reads, state) if state is not None and "to" in state else None

        return self._ledger.read(read)

    def _shipment(self, reads: Reads, state: State) -> ShipmentFacts:
        get = state.get
        lines = [
            self._listed(reads, number, state, back=said == "back")
            for number, said in sorted(get("lines", {}).items(), key=lambda item: (len(item[0]), item[0]))
        ]
        today, between = self._clock.now().today, self._between()
        usual = int(self._ledger.shared("away.limit_days"))
        limit = rules.firm_limit(get("firm", ""), str(self._ledger.shared("away.firm_days") or ""), usual)
        facts = ShipmentFacts(
            number=state["number"],
            to=state["to"],
            firm=get("firm", ""),
            due=get("due", ""),
            opened=get("opened", ""),
            sent=get("sent", ""),
            waybill=get("waybill", ""),
            closed=get("closed", ""),
            units=tuple(lines),
            limit=limit,
            cards=len(cards(Aggregate.shipment, state)),
        )
        sent = _day(facts.sent)
        if sent is None:
            return facts
        over = rules.overdue(sent, today, limit, _day(facts.due), between) if facts.missing else 0
        return facts._replace(days=between(sent, today), over=over)

    def _listed(self, reads: Reads, number: str, shipment: State, *, back: bool) -> UnitLine:
        """A line of a shipment; one whose repair is on another list, goes another way, or was taken back, says so."""
        for known in reads.repairs_by_number(number):
            line = self._line(reads, known.ref.id, known.state, number)
            repair, mine = known.state["repairs"][number], shipment["number"]
            really = str(repair.get("shipment", mine))
            off = "" if "sent" in shipment or back or rules.goes_along(number, repair, shipment) else "off"
            return line._replace(back=back, elsewhere=off if really == mine else really)
        return _NOBODY._replace(repair=number, back=back, elsewhere="gone")

    def _line(self, reads: Reads, agg: bytes, state: State, number: str) -> UnitLine:
        repair = state["repairs"][number]
        code = goes_back_to(state, repair)
        get = repair.get
        return UnitLine(
            repair=number,
            serial=state.get("serial", ""),
            tag=state.get("tag", ""),
            model=state.get("model", "") or state.get("model_type", ""),
            maker=state.get("maker", ""),
            school=self._registers.schools(reads).get(code, "") or state.get("school_text", ""),
            school_code=code,
            state=repair["state"],
            fault=get("fault") or "",
            cause=get("cause") or "",
            detail=get("detail") or "",
            accessories=tuple(get("accessories") or ()),
            lacks=tuple(get("lacks") or ()),
            place=get("place") or "",
            rma=get("rma") or "",
            waybill=get("waybill") or "",
            exchanged=(get("exchange") or {}).get("from", ""),
            opened=repair["opened"],
            device=Ref(Aggregate.device, agg),
        )

    def _in_states(self, reads: Reads, states: Iterable[RepairState]) -> list[tuple[str, bytes, State]]:
        words = tuple(state.value for state in states)
        rows = reads.rows(_BY_STATE.format(",".join("?" * len(words))), words)
        return [(number, agg, json.loads(shown)) for number, agg, shown in rows]

    def to_ship(self, to: str = "") -> tuple[UnitLine, ...]:
        """Units that wait for a list."""
        routes = {route.value for place, route in rules.ROUTE_OF.items() if to in ("", place.value)}

        def read(reads: Reads) -> tuple[UnitLine, ...]:
            found, out = [], _out(reads)
            for number, agg, state in self._in_states(reads, _HERE):
                repair = state["repairs"][number]
                waits = repair["state"] == RepairState.diagnosing or _waits(number, repair, out)
                if repair.get("route") in routes and waits:
                    found.append(self._line(reads, agg, state, number))
            return tuple(found)

        return self._ledger.read(read)

    def away_unlisted(self) -> tuple[UnitLine, ...]:
        """Units away on no list that still stands."""

        def read(reads: Reads) -> tuple[UnitLine, ...]:
            out = _out(reads)
            return tuple(
                self._line(reads, agg, state, number)
                for number, agg, state in self._in_states(reads, _AWAY)
                if number not in out and not _waits(number, state["repairs"][number], out)
            )

        return self._ledger.read(read)

    def ready(self) -> tuple[SchoolBox, ...]:
        """What is ready, by school."""

        def read(reads: Reads) -> tuple[SchoolBox, ...]:
            found = self._in_states(reads, [RepairState.ready])
            return boxes(self._line(reads, agg, state, number) for number, agg, state in found)

        return self._ledger.read(read)

    def handbacks(self, *, closed: bool = False) -> tuple[HandbackFacts, ...]:
        """Boxes, newest first."""

        def read(reads: Reads) -> tuple[HandbackFacts, ...]:
            states = [known.state for known in reads.registers(Aggregate.handback) if "way" in known.state]
            return tuple(self._handback(reads, s) for s in reversed(states) if closed or "closed" not in s)

        return self._ledger.read(read)

    def handback(self, number: str) -> HandbackFacts | None:
        """One box."""
        ref = Ref(Aggregate.handback, code_id(Aggregate.handback, number))

        def read(reads: Reads) -> HandbackFacts | None:
            state = reads.head(ref)
            return self._handback(reads, state) if state is not None and "way" in state else None

        return self._ledger.read(read)

    def _handback(self, reads: Reads, state: State) -> HandbackFacts:
        schools = self._registers.schools(reads)
        units = []
        for number, line in sorted(state.get("lines", {}).items(), key=lambda item: (len(item[0]), item[0])):
            for known in reads.repairs_by_number(number)[:1]:
                unit = self._line(reads, known.ref.id, known.state, number)
                code = line.get("to") or unit.school_code
                units.append(
                    unit._replace(
                        lacks=tuple(line.get("lacks", ())), school_code=code, school=schools.get(code, unit.school)
                    )
                )
        return HandbackFacts(
            number=state["number"],
            way=state["way"],
            school_code=state.get("school", ""),
            opened=state.get("opened", ""),
            closed=state.get("closed", ""),
            schools=boxes(units),
        )

    def loans(self, school: str = "", *, repair: str = "") -> tuple[LoanRow, ...]:
        """What is lent, the most overdue first."""
        return self._loans().loans(school, repair=repair)

    def unit(self, repair: str) -> UnitLine | None:
        """One repair as a line."""

        def read(reads: Reads) -> UnitLine | None:
            for known in reads.repairs_by_number(repair)[:1]:
                return self._line(reads, known.ref.id, known.state, repair)
            return None

        return self._ledger.read(read)


def past_lists(reads: Reads, kind: Aggregate) -> tuple[PastList, ...]:
    """Lists that have ended with something on them, newest first: by the day, then by when they were begun."""
    ended = [
        PastList(
            number=state["number"],
            to=state.get("to") or state.get("way", ""),
            name=state.get("firm") or state.get("school", ""),
            waybill=state.get("waybill", ""),
            day=state["closed"],
            units=len(state["lines"]),
        )
        for state in (known.state for known in reads.registers(kind))
        if "number" in state and state.get("lines") and "closed" in state
        if kind is Aggregate.handback or rules.all_back(state)
    ]
    ended.sort(key=lambda one: one.day)
    return tuple(ended[::-1])


_NOBODY: Final = UnitLine("", "", "", "", "", "", "", "")


def boxes(units: Iterable[UnitLine]) -> tuple[SchoolBox, ...]:
    """Units by school, schools by code, with the count of what goes along."""
    by_school: dict[tuple[str, str], list[UnitLine]] = {}
    for unit in units:
        by_school.setdefault((unit.school_code, unit.school), []).append(unit)
    return tuple(
        SchoolBox(name, code, tuple(listed), counted(listed)) for (code, name), listed in sorted(by_school.items())
    )


def counted(units: Iterable[UnitLine]) -> tuple[tuple[str, int], ...]:
    """How many of each accessory go with these units; none of which there are none."""
    go = [name for unit in units for name in unit.accessories if name not in unit.lacks]
    return tuple((kind.value, go.count(kind.value)) for kind in Accessory if kind.value in go)


def _out(reads: Reads) -> frozenset[str]:
    """Repairs that are out on a shipment which stands."""
    return frozenset(
        number
        for known in reads.registers(Aggregate.shipment)
        for number, said in known.state.get("lines", {}).items()
        if said == "out" and "to" in known.state
    )


def _waits(number: str, repair: State, out: frozenset[str]) -> bool:
    """Whether it lies here still: handed to the installer by route, and sent neither on a list nor by itself.

    What names a shipment and isn't out came back from it, and goes another time.
    """
    alone = not repair.get("shipment") and any(repair.get(name) for name in ("rma", "waybill"))
    return bool(repair.get("route") == Route.installer and number not in out and not alone)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
