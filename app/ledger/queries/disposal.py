"""Units in disposal as rows: the whole list of one projection, one unit's checklist with who ticked what, counts.

Decides nothing of order or of what is missing: the rules do. What each step's tick says beside is read from the unit's
own operations, which nobody else's can touch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from app.domain.device import disposal
from app.domain.disposal_steps import Own, known, order
from app.domain.disposal_words import FIRST, Step, StepState, Way
from app.domain.folding.disposal import BESIDE
from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.open_days import open_days_of
from app.domain.operations import Operation, Recorded, Ref
from app.domain.rules import boxes as box_rules
from app.domain.rules import disposal as rules
from app.ledger import asked
from app.ledger.disposal_projection import COLUMNS
from app.ledger.ledger import SqlLedger
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.ledger.unit_context import SideBytes
from app.usecases.disposal_rows import (
    DisposalFacts,
    DisposalRow,
    InstructionRow,
    StepCount,
    StepName,
    StepRow,
    UntoldDay,
)
from app.usecases.ports import Clock

State = Mapping[str, Any]
_ROWS: Final = f"SELECT {', '.join(COLUMNS)} FROM disposal_row"
_ORDER: Final = " ORDER BY way = '', begun, tag, serial"
_OF: Final = {"way": "way = ?", "box": "box = ? AND box <> ''", "instruction": "instruction = ? AND instruction <> ''"}
_UNTOLD: Final = f"{_ROWS} WHERE way = 'A' AND box = '' AND told = ''"
_PROGRESS: Final = (
    "SELECT instruction, count(*), sum(way <> ''), sum(deprovisioned <> ''), sum(status IN ('stored', 'disposed')),"
    " sum(told <> ''), sum(status = 'disposed') FROM disposal_row WHERE instruction <> '' GROUP BY instruction"
)
_WAITING: Final = (
    "SELECT done, way, kind, count(*) FROM disposal_row WHERE way <> '' AND status <> 'disposed' GROUP BY 1, 2, 3"
)
_DESKS: Final = "SELECT desk_id, mark FROM desk"


class SqlDisposal:
    """Answers `DisposalQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers, side: SideBytes, clock: Clock) -> None:
        """`registers` gives names, `side` words, `clock` the local day."""
        self._ledger = ledger
        self._registers = registers
        self._side = side
        self._clock = clock

    @property
    def own(self) -> Own:
        """A supervisor's part of the checklist."""
        return known(str(self._ledger.shared("disposal.steps") or ""))

    def units(
        self, *, way: str = "", box: str = "", instruction: str = "", place: str = "", ended: bool = False
    ) -> tuple[DisposalRow, ...]:
        """The whole list, narrowed."""
        given = {name: text for name, text in (("way", way), ("box", box), ("instruction", instruction)) if text}
        wheres, values = [_OF[name] for name in given], [*given.values()]
        if place:
            wheres, values = [*wheres, "place = ?"], [*values, place]
        if not ended:
            wheres.append("status <> 'disposed'")
        where = " WHERE " + " AND ".join(wheres) if wheres else ""
        return self._ledger.read(lambda reads: self.rows(reads, f"{_ROWS}{where}{_ORDER}", values))

    def rows(self, reads: Reads, sql: str, values: Iterable[str | int | bytes] = ()) -> tuple[DisposalRow, ...]:
        """The rows of a statement over `disposal_row`."""
        names, added = self._registers.schools(reads), self.own.added
        return tuple(_row(row, names, added) for row in reads.rows(sql, tuple(values)))

    def unit(self, device: Ref) -> DisposalFacts | None:
        """One unit's checklist."""

        def read(reads: Reads) -> DisposalFacts | None:
            state = reads.head(device)
            if state is None or "disposal" not in state:
                return None
            ((n,),) = reads.rows("SELECT n FROM head WHERE kind = 'device' AND agg = ?", (device.id,))
            (row,) = self.rows(reads, f"{_ROWS} WHERE n = ?", (n,))
            return self._facts(reads, device, state, row)

        return self._ledger.read(read)

    def _facts(self, reads: Reads, device: Ref, state: State, row: DisposalRow) -> DisposalFacts:
        ticks, held, own = _ticks(reads, device, state["disposal"]["steps"]), state["disposal"], self.own
        marks = {bytes(desk): mark for desk, mark in reads.rows(_DESKS)}
        running = disposal(state)
        ahead = rules.next_step(state, own)
        done = held["steps"]
        steps = []
        for step in rules.steps_of(state, own):
            stands = StepState.done if step in done else StepState.next if step == ahead else StepState.blocked
            made = StepRow(step, stands.value, own.names.get(step, ""))
            if step in done:
                made = self._ticked(reads, made, done[step], ticks.get(step), marks, state)
            steps.append(made)
        first = done.get(FIRST[Way(held.get("way", Way.A.value))], {})
        return DisposalFacts(
            row=row,
            steps=tuple(steps),
            blocked_by=self._shut(reads, state, ahead) if running is not None else "",
            second=_second(reads, held),
            left="" if running is not None else held.get("left", {}).get("on", ""),
            reason=self._words(first.get("reason", "")),
        )

    def _ticked(
        self, reads: Reads, row: StepRow, tick: State, rec: Recorded | None, marks: Mapping[bytes, str], state: State
    ) -> StepRow:
        get = tick.get
        row = row._replace(
            how=get("how", ""),
            on=get("on", ""),
            to=get("to", ""),
            document=get("document", ""),
            note=self._words(get("note", "")),
            second=get("second", ""),
            listed=bool(get("listed")),
            place=state.get("place", "") if row.step == Step.storage else "",
        )
        if rec is None:
            return row
        stamp = rec.op.stamp
        name = self._registers.operator_name(reads, stamp.operator)
        return row._replace(
            at=stamp.at, local=stamp.local, by=stamp.operator, by_name=name, desk=marks.get(rec.desk, "")
        )

    def _words(self, side_id: str) -> str:
        found = self._side.get(unshort(side_id)) if side_id else None
        return found.decode() if found is not None else ""

    def _shut(self, reads: Reads, state: State, ahead: str) -> str:
        """Why the next step can't be ticked at once by one person, who is nobody in particular here."""
        if ahead == Step.deprovision and rules.was_requested(state) and rules.stood_for(state):
            return ""
        if ahead == Step.deprovision:
            return rules.why_not_alone(state, self._guard(reads, state))
        if ahead == Step.verified and state.get("console") != rules.DEPROVISIONED:
            return "console_not_deprovisioned"
        return "in_box" if ahead == Step.board and state["disposal"].get("box") else ""

    def _guard(self, reads: Reads, state: State) -> rules.Guard:
        now, box = self._clock.now(), rules.sure_box(state)
        seconds = (reads.head(box_rules.box_ref(box)) or {}).get("seconds", ()) if box else ()
        done, daily = asked.alone_since(reads, now.today), int(self._ledger.shared("disposal.daily_units"))
        doubtful = now.doubtful or asked.clock_behind(reads, now.today)
        return rules.Guard("", seconds=tuple(seconds), done_today=done, daily_units=daily, doubtful=doubtful)

    def counts(self) -> tuple[StepCount, ...]:
        """Units by the step they wait for."""
        own = self.own
        waiting: Counter[str] = Counter()
        for done, way, kind, units in self._ledger.read(lambda reads: reads.rows(_WAITING)):
            waiting[next_of(done, way, kind, own)] += units
        asked = (Way.B, Way.A)
        steps = list(dict.fromkeys(step for step in _all_steps(own.added, asked) if waiting[step]))
        return tuple(StepCount(step, waiting[step]) for step in steps)

    def steps(self, way: str = "A", kind: str = "chromebook") -> tuple[StepName, ...]:
        """The checklist."""
        own = self.own
        return tuple(StepName(step, own.names.get(step, "")) for step in order(way, kind, own))

    def untold(self) -> tuple[UntoldDay, ...]:
        """Days with untold units of way A."""
        rows = self._ledger.read(lambda reads: self.rows(reads, _UNTOLD + _ORDER))
        today, opened = self._clock.now().today, open_days_of(str(self._ledger.shared("center.closed_days")))
        days = dict.fromkeys(row.begun for row in rows)
        return tuple(
            UntoldDay(
                day,
                opened.between(date.fromisoformat(day), today),
                tuple(row for row in rows if row.begun == day and row.next == Step.board),
                tuple(row for row in rows if row.begun == day and row.next != Step.board),
            )
            for day in days
        )

    def instructions(self) -> tuple[InstructionRow, ...]:
        """The Board's instructions, the newest first."""

        def read(reads: Reads) -> list[InstructionRow]:
            counts = {number: tuple(map(int, told)) for number, *told in reads.rows(_PROGRESS)}
            states = [hit.state for hit in reads.registers(Aggregate.instruction)]
            return [
                InstructionRow(
                    state["number"],
                    state.get("on", ""),
                    state.get("document", ""),
                    *counts.get(state["number"], (0,) * 6),
                )
                for state in states
            ]

        return tuple(sorted(self._ledger.read(read), key=lambda row: (row.on, row.number), reverse=True))

    def done_today(self) -> tuple[int, int]:
        """Irreparable units deprovisioned today, and how many one person may do."""
        today = self._clock.now().today
        done = self._ledger.read(lambda reads: asked.alone_since(reads, today))
        return done, int(self._ledger.shared("disposal.daily_units"))


def next_of(done: str, way: str, kind: str, own: Own) -> str:
    """The step a unit waits for, by the words of its row; empty: none."""
    return _parsed(done, way, kind, own.added)[1]


@lru_cache(maxsize=4096)
def _parsed(done: str, way: str, kind: str, added: tuple[tuple[str, str], ...]) -> tuple[frozenset[str], str]:
    """The steps that are done, and the next one: some dozen cases for thousands of units."""
    ticked = frozenset(done.split(",")) - {""}
    if not way:
        return ticked, ""
    return ticked, next((step for step in order(way, kind, Own(added=added)) if step not in ticked), "")


def _row(row: tuple[Any, ...], names: Mapping[str, str], added: tuple[tuple[str, str], ...]) -> DisposalRow:
    (agg, serial, tag, kind, model, school, text, status, way, begun, done, wipe, came, box, number, *rest) = row
    ticked, ahead = _parsed(done, way, kind, added)
    place, repair, deprovisioned, told, cards = rest
    return DisposalRow(
        Ref(Aggregate.device, agg),
        serial,
        tag,
        kind,
        model,
        names.get(school, "") or text or school,
        school,
        status,
        way,
        begun,
        ahead,
        ticked,
        wipe,
        came,
        box,
        number,
        place,
        repair,
        deprovisioned,
        told,
        cards,
    )


def _all_steps(added: tuple[tuple[str, str], ...], ways: Iterable[Way]) -> Iterator[str]:
    for way in ways:
        yield FIRST[way].value
    yield from (step for step in order(Way.A, "chromebook", Own(added=added)) if step not in FIRST.values())


def _ticks(reads: Reads, device: Ref, kept: State) -> dict[str, Recorded]:
    """By step the operation that ticked it: the newest that stands, and of those made apart the one that was `kept`."""
    found: dict[str, Recorded] = {}
    undone: dict[bytes, bool] = {}
    for rec in reads.recorded(device.id):
        steps = _steps_ticked(rec.op)
        if not steps:
            continue
        action = rec.op.stamp.action
        if action not in undone:
            undone[action] = reads.is_undone(action)
        if not undone[action]:
            found.update((step, rec) for step in steps if step not in found or _says(rec.op, kept.get(step, {})))
    return found


def _says(op: Operation, tick: State) -> bool:
    """Whether an operation says of a step what is kept of it."""
    said = {name: op.payload[name] for name in BESIDE if name in op.payload}
    return {"on": op.date, **said} == {name: value for name, value in tick.items() if name in BESIDE}


def _steps_ticked(op: Operation) -> tuple[str, ...]:
    if op.kind == "step_done":
        return (op.payload["step"],)
    if op.kind == "disposal_begun":
        return (FIRST[Way(op.payload["way"])].value,)
    return tuple(op.payload["steps"]) if op.kind == "disposal_listed" else ()


def _second(reads: Reads, held: State) -> str:
    """Who stood for it as second person, for itself or for its box."""
    own = held["steps"].get(Step.deprovision, {}).get("second", "")
    box = held.get("box", "")
    stood = (reads.head(box_rules.box_ref(box)) or {}).get("seconds", ()) if box and not own else ()
    return str(own or next(iter(stood), ""))
