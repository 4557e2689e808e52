"""The page of one repair, read from the ledger: the unit, its course, what it cost, what was said, what may be done.

Decides nothing: routes, test lists and hearings are the rules'. What a part cost is told by its own history: the price
it had when it was used.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from app.domain.device import gated, look_flags, oldest_first
from app.domain.fault_places import known_places
from app.domain.identity import unshort
from app.domain.kinds import Action, Aggregate, RepairState
from app.domain.open_days import OpenDays, open_days_of, run_days_of
from app.domain.operations import Operation, Recorded, Ref
from app.domain.rules import routes
from app.domain.rules.course import checks_of
from app.domain.rules.merge import cards
from app.domain.rules.repair import allowed
from app.ledger.ledger import SqlLedger
from app.ledger.queries.card import form_facts
from app.ledger.queries.held import held_of
from app.ledger.queries.part_costs import PartCosts
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.ledger.unit_context import SideBytes
from app.usecases.away_rows import LoanRow
from app.usecases.parts_rows import PartQueries
from app.usecases.ports import Clock, State
from app.usecases.repair_page_rows import (
    EarlierRepair,
    Hearing,
    PageCost,
    PageCourse,
    PageNote,
    PagePart,
    PageUnit,
    RepairPage,
)
from app.usecases.route_offers import route_facts
from app.usecases.rows import FormFacts

MOST: Final = 9
"""Answers and parts that have a key."""
DUE_IN: Final = (7, 14, 30)
"""Days for which a substitute is lent, by key; then the next open day."""
_DATED: Final = {
    "form_linked": "form",
    "form_overridden": "form",
    "diagnosed": "diagnosis",
    "routed": "route",
    "shipped": "shipped",
    "decided": "decided",
    "worked": "worked",
    "tested": "tested",
    "handed_back": "back",
    "came_back": "came_back",
}


class SqlRepairPages:
    """Answers `RepairPages` from one ledger; safe to call from any thread."""

    def __init__(
        self,
        ledger: SqlLedger,
        registers: Registers,
        side: SideBytes,
        clock: Clock,
        parts: PartQueries,
        loans: Callable[[str], tuple[LoanRow, ...]],
    ) -> None:
        """`registers` gives names, `clock` the local day, `parts` what fits, `loans` what stands in for a repair."""
        self._ledger, self._registers, self._side = ledger, registers, side
        self._clock, self._parts, self._loans = clock, parts, loans

    def page(self, number: str, *, words: bool) -> RepairPage | None:
        """The page of a repair number, or None."""
        found = self._ledger.read(lambda reads: self._read(reads, number, words=words))
        if found is None:
            return None
        unit, course = found.unit, found.course
        fitting = self._parts.fitting(unit.model, maker=unit.maker, fault=course.fault, limit=MOST)
        return found._replace(parts=fitting, loan=next(iter(self._loans(number)), None))

    def photo(self, side_id: str) -> bytes | None:
        """A photo's bytes, or None."""
        return self._side.get(unshort(side_id))

    def _read(self, reads: Reads, number: str, *, words: bool) -> RepairPage | None:
        known = reads.repairs_by_number(number)
        if not known:
            return None
        ref, state = known[0].ref, known[0].state
        return _Page(self, reads, ref, state, number).made(words=words)

    @property
    def today(self) -> date:
        """The local day."""
        return self._clock.now().today

    def shared(self, key: str) -> Any:
        """A shared setting's value."""
        return self._ledger.shared(key)

    @property
    def registers(self) -> Registers:
        """Names."""
        return self._registers

    @property
    def side(self) -> SideBytes:
        """What people wrote."""
        return self._side


class _Page:
    """One reading of a page."""

    def __init__(self, of: SqlRepairPages, reads: Reads, ref: Ref, state: State, number: str) -> None:
        self.of, self.reads, self.ref, self.state, self.number = of, reads, ref, state, number
        self.repair: State = state["repairs"][number]
        self.people = of.registers.operators(reads)
        recorded = [rec for rec in reads.recorded(ref.id) if rec.op.payload.get("n") == number]
        undone = {a for a in {rec.op.stamp.action for rec in recorded} if reads.is_undone(a)}
        self.done = [rec for rec in recorded if rec.op.stamp.action not in undone]
        used = {code for r in state["repairs"].values() for code in r.get("parts", ())}
        self.costs = PartCosts(reads, ref, used)

    def made(self, *, words: bool) -> RepairPage:
        """The whole of it but the parts that fit."""
        course, used = self._course(), self._used()
        facts = route_facts(self.of.shared, self.of.today, parts_cost=self.costs.worth(self.repair))
        return RepairPage(
            repair=self.number,
            unit=self._unit(),
            course=course,
            dates=self._dates(),
            diagnosed_by=self._diagnosed_by(),
            offers=routes.offers(self.state, self.repair, facts),
            parts=(),
            used=used,
            cost=self._cost(sum(part.cost for part in used), facts.cost_limit),
            earlier=self._earlier(),
            form=self._form(self.repair.get("answers", ()), words=words),
            answers=self._answers(words=words),
            hearing=self._hearing(words=words),
            notes=self._notes(words=words),
            photos=tuple(self.repair.get("photos", ())),
            people=tuple(person for person in self.people if person.active),
            next_run=self._next_run(),
            due_days=self._due_days(),
            places=known_places(str(self.of.shared("repair.fault_places"))),
        )

    def _unit(self) -> PageUnit:
        get = self.state.get
        back = int(self.of.shared("intake.back_within_days"))
        flags = look_flags(self.state, self.of.today, back_within_days=back, but=self.number)
        code = get("school", "")
        return PageUnit(
            device=self.ref,
            serial=get("serial") or get("tail", ""),
            asset_tag=get("tag") or "",
            kind=get("kind") or "",
            school=self.of.registers.schools(self.reads).get(code, "") or get("school_text", ""),
            school_code=code,
            model=get("model") or get("model_type", "") or "",
            maker=get("maker") or "",
            in_warranty=routes.in_warranty(self.state, self.repair),
            warranty_until=get("warranty") or "",
            aue=get("aue") or "",
            delivered=get("delivered") or "",
            flags=tuple(flag.value for flag in flags),
            cards=len(cards(Aggregate.device, self.state)),
        )

    def _course(self) -> PageCourse:
        get = self.repair.get
        person = get("assigned") or get("operator", "")
        until = routes.day_of(get("closed")) or self.of.today
        return PageCourse(
            state=RepairState(self.repair["state"]).value,
            opened=self.repair["opened"],
            closed=get("closed") or "",
            days=self._open_days().between(date.fromisoformat(self.repair["opened"]), until),
            place=get("place") or "",
            assigned=get("assigned") or "",
            person=self.of.registers.operator_name(self.reads, person) if person else "",
            accessories=tuple(get("accessories") or ()),
            swollen=bool(get("swollen")),
            by_person=bool(get("person")),
            fault=get("fault") or "",
            further=tuple(get("further") or ()),
            cause=get("cause") or "",
            detail=get("detail") or "",
            hardware=get("hardware"),
            appeared=get("appeared") or "",
            dismantle=bool(get("dismantle")),
            hearing_due=routes.hearing_due(self.repair),
            route=get("route") or "",
            quote=get("quote"),
            decision=get("decision") or "",
            payer=get("payer") or "",
            amount=get("amount"),
            document=get("document") or "",
            asked=get("asked"),
            guardian=get("guardian", {}),
            paid=get("paid"),
            rma=get("rma") or "",
            waybill=get("waybill") or "",
            firm=get("firm") or "",
            due=get("due") or "",
            shipment=get("shipment") or "",
            held=held_of(self.reads, self.number, self.repair),
            waiting_part=get("waiting_part") or "",
            work=tuple(get("work") or ()),
            tests=get("tests") or {},
            checks=tuple(check.value for check in checks_of(self.state, self.repair)),
            exchanged=(get("exchange") or {}).get("from", ""),
            way=get("way") or "",
            overridden="override" in self.repair,
            gated=gated(self.state),
        )

    def _open_days(self) -> OpenDays:
        return open_days_of(str(self.of.shared("center.closed_days")))

    def _due_days(self) -> tuple[str, ...]:
        today, opened = self.of.today, self._open_days()
        return tuple(opened.next_open(today + timedelta(days=days)).isoformat() for days in DUE_IN)

    def _next_run(self) -> str:
        runs = run_days_of(str(self.of.shared("center.run_days")))
        found = runs.next_run(self.of.today, self._open_days()) if runs.known else None
        return found.isoformat() if found else ""

    def _dates(self) -> dict[str, str]:
        found = {}
        for rec in self.done:
            step = _DATED.get(rec.op.kind)
            if rec.op.kind == "repair_opened" and rec.op.payload.get("answers"):
                step = "form"
            if step is not None:
                found[step] = rec.op.stamp.local
        return found

    def _diagnosed_by(self) -> tuple[str, str]:
        newest = next((rec for rec in reversed(self.done) if rec.op.kind == "diagnosed"), None)
        if newest is None:
            return "", ""
        marks = {row[0]: row[1] for row in self.reads.rows("SELECT desk_id, mark FROM desk")}
        return self._name(newest.op), marks.get(newest.desk, "")

    def _name(self, op: Operation) -> str:
        return self.of.registers.operator_name(self.reads, op.stamp.operator)

    def _used(self) -> tuple[PagePart, ...]:
        used = self.repair.get("parts", {})
        listed = [
            PagePart(code, self.costs.name(code), pieces, self.costs.spent(code, self.number))
            for code, pieces in used.items()
            if pieces
        ]
        return tuple(sorted(listed, key=lambda part: (part.name, part.part)))

    def _cost(self, now: int, limit: int | None) -> PageCost:
        today = self.of.today
        others = [number for number in self.state["repairs"] if number != self.number]
        since, until = routes.day_of(self.state.get("delivered")), routes.day_of(self.state.get("aue"))
        return PageCost(
            before=sum(self.costs.of_repair(number) for number in others),
            now=now,
            limit=limit,
            age_months=months(since, today) if since else None,
            aue_months=(months(today, until) if until >= today else -1) if until else None,
        )

    def _earlier(self) -> tuple[EarlierRepair, ...]:
        found = []
        for number, repair in reversed(oldest_first(self.state)):
            if number == self.number or repair["state"] == RepairState.cancelled or "duplicate_of" in repair:
                continue
            if repair["opened"] > self.repair["opened"]:
                continue
            names = [self.costs.name(code) for code, pieces in repair.get("parts", {}).items() if pieces]
            found.append(
                EarlierRepair(
                    repair=number,
                    day=repair.get("closed") or repair["opened"],
                    parts=tuple(sorted(names)),
                    work=tuple(repair.get("work") or ()),
                    fault=repair.get("fault") or "",
                    cause=repair.get("cause") or "",
                    cost=self.costs.of_repair(number),
                )
            )
        return tuple(found)

    # --- what people wrote -------------------------------------------------------------------------------------------

    def _form(self, answers: Any, *, words: bool) -> FormFacts | None:
        answer = next(iter(answers), None)
        return self._answer(unshort(answer), words=words) if answer else None

    def _answer(self, agg: bytes, *, words: bool) -> FormFacts | None:
        state = self.reads.head(Ref(Aggregate.form, agg))
        if state is None:
            return None
        found = form_facts(self.reads, self.of.registers, self.of.side, agg, state)
        return found if words else found._replace(symptom=None, details=None, reporter=None)

    def _answers(self, *, words: bool) -> tuple[FormFacts, ...]:
        """What may be linked: the candidate where a form is missing, then the school's unused ones, newest first."""
        state = RepairState(self.repair["state"])
        if not allowed(Action.link, state):
            return ()
        since = self.of.today - timedelta(days=int(self.of.shared("form.valid_days")))
        unused = self.reads.unused_answers_of(self.state.get("school", ""), since)
        named = [a.id for a in sorted(unused, key=lambda a: (a.sent, a.id), reverse=True)]
        candidate = self.repair.get("candidate") if state is RepairState.awaiting_form else None
        ids = dict.fromkeys([*([unshort(candidate)] if candidate else []), *named])
        found = (self._answer(agg, words=words) for agg in list(ids)[:MOST])
        return tuple(answer for answer in found if answer is not None)

    def _hearing(self, *, words: bool) -> Hearing | None:
        if "hearing" not in self.repair:
            return None
        heard = next((rec for rec in reversed(self.done) if rec.op.kind == "heard"), None)
        raw = self.of.side.get(unshort(self.repair["hearing"])) if words else None
        return Hearing(heard.op.stamp.local if heard else "", json.loads(raw) if raw else {})

    def _notes(self, *, words: bool) -> tuple[PageNote, ...]:
        found = (self._note(rec, words=words) for rec in reversed(self.done))
        return tuple(note for note in found if note is not None)

    def _note(self, rec: Recorded, *, words: bool) -> PageNote | None:
        payload, kind = rec.op.payload, rec.op.kind
        side = payload.get("reason" if kind in ("routed", "form_overridden") else "note")
        if kind not in ("noted", "assigned", "routed", "form_overridden") or (side is None and kind != "assigned"):
            return None
        raw = self.of.side.get(unshort(side)) if side else b""
        erased = raw is None and self.of.side.erased(unshort(side or ""))
        to = self.of.registers.operator_name(self.reads, payload["to"]) if kind == "assigned" else ""
        text = raw.decode() if raw and words else ""
        return PageNote(rec.op.stamp.local, self._name(rec.op), to, text, erased, raw is None and not erased)


def months(since: date, until: date) -> int:
    """Whole months from one day to a later one."""
    return (until.year - since.year) * 12 + until.month - since.month - (1 if until.day < since.day else 0)
