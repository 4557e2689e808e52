"""Deprovision requests as rows: what a person is shown before, what waits, what must come back. Decides nothing: the
rules do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from app.domain.bench_words import RequestKind, RequestStanding
from app.domain.device import disposal, serial_key
from app.domain.disposal_steps import known
from app.domain.disposal_words import Way
from app.domain.kinds import Aggregate, DeviceKind
from app.domain.operations import Ref
from app.domain.rules import boxes as box_rules
from app.domain.rules import deprovision as rules
from app.domain.rules import disposal as steps
from app.domain.rules import requests
from app.domain.rules.lost import is_lost
from app.domain.rules.repair import RepairRefused
from app.domain.rules.requests import Seen
from app.ledger.asked import clock_behind
from app.ledger.ledger import SqlLedger
from app.ledger.projection_tables import ELSEWHERE
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.usecases.deprovision_rows import GuardFacts, GuardRow
from app.usecases.ports import Clock

State = Mapping[str, Any]
Units = Callable[[str], int]
_KIND: Final = RequestKind.deprovision
_ORDER: Final = tuple(RequestStanding)
_OPEN: Final = "SELECT agg FROM asked_row WHERE state IN ('requested', 'awaiting_second') ORDER BY day, agg"
_MAY_BE_DONE: Final = (
    "SELECT head.agg FROM head JOIN asked_row q ON q.n = head.n"
    f" WHERE head.kind = 'device' AND {ELSEWHERE} AND q.state <> 'by_hand' ORDER BY q.day, q.agg"
)
"""Asked anew by a desk that did not know, what is done stands as asked."""
_EXCHANGED: Final = (
    "SELECT h.agg FROM device_row d JOIN head h ON h.n = d.n"
    " WHERE d.status = 'exchanged' AND d.status <> 'in_use' AND d.console <> 'DEPROVISIONED' ORDER BY d.serial"
)
_APART: Final = (
    "SELECT head.agg FROM head CROSS JOIN device_row d ON d.n = head.n"
    f" WHERE head.kind = 'device' AND {ELSEWHERE} AND d.status IN ('deprovisioned', 'stored', 'disposed')"
    " ORDER BY d.serial"
)


class SqlDeprovision:
    """Answers `DeprovisionQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers, clock: Clock) -> None:
        """`registers` gives names of schools and operators."""
        self._ledger = ledger
        self._registers = registers
        self._clock = clock

    def to_confirm(self, devices: Sequence[Ref], actor: str = "") -> GuardFacts:
        """What a person has to see before."""

        def read(reads: Reads) -> GuardFacts:
            states = [(ref, state) for ref in devices if (state := reads.head(ref)) is not None]
            rows = self._rows(reads, states)
            counted, alone = self._today(reads, {ref.id for ref, _ in states})
            shut, before = [], alone
            for _, state in states:
                shut.append(self._shut(reads, state, actor, before))
                before += (disposal(state) or {}).get("way") != Way.B
            stood = [set(_stood(reads, state)) for _, state in states]
            read_at = min((row.read_at for row in rows if row.read_at), default="")
            return GuardFacts(
                rows=rows,
                asked=counted,
                cap=int(self._ledger.shared("cloud.google.daily_deprovision_cap")),
                shut=next((word for word in shut if word), ""),
                stood=tuple(sorted(set.intersection(*stood))) if stood else (),
                read_at=read_at,
                read_minutes=self._minutes_since(read_at),
            )

        return self._ledger.read(read)

    def _minutes_since(self, utc: str) -> int:
        """Whole minutes; none where a clock was set back."""
        if not utc:
            return 0
        return max(0, int((self._clock.now().utc - datetime.fromisoformat(utc)).total_seconds()) // 60)

    def _today(self, reads: Reads, ids: set[bytes]) -> tuple[int, int]:
        """Units asked about today that count for the day's most, and among one person's; those of `ids` left out."""
        sql = "SELECT agg, outside, alone FROM asked_row WHERE day >= ?"
        rows = [row for row in reads.rows(sql, (self._clock.now().today.isoformat(),)) if row[0] not in ids]
        return sum(not outside for _, outside, _ in rows), sum(alone for _, _, alone in rows)

    def _shut(self, reads: Reads, state: State, actor: str, before: int) -> str:
        now = self._clock.now()
        guard = steps.Guard(
            actor,
            seconds=_stood(reads, state),
            done_today=before,
            daily_units=int(self._ledger.shared("disposal.daily_units")),
            doubtful=now.doubtful or clock_behind(reads, now.today),
        )
        return rules.why_not_alone(state, guard)

    def requests(self, of: Collection[Ref] | None = None) -> tuple[GuardRow, ...]:
        """What waits."""
        rows = self._ledger.read(lambda reads: self._rows(reads, _states(reads, _OPEN, of)))
        asked = [row for row in rows if row.standing and row.standing != RequestStanding.done]
        return tuple(sorted(asked, key=lambda row: (_ORDER.index(RequestStanding(row.standing)), row.asked_at)))

    def to_let_go(self) -> tuple[GuardRow, ...]:
        """What was exchanged and nobody asked about."""

        def read(reads: Reads) -> tuple[GuardRow, ...]:
            exchanged = [hit for hit in _states(reads, _EXCHANGED) if rules.asked(hit[1]) is None]
            return self._rows(reads, [hit for hit in exchanged if hit[1].get("kind") == DeviceKind.chromebook])

        return self._ledger.read(read)

    def apart(self) -> tuple[GuardRow, ...]:
        """What was let go and is lent or lost by another desk's word."""

        def read(reads: Reads) -> tuple[GuardRow, ...]:
            found = [(ref, state) for ref, state in _states(reads, _APART) if "loan" in state or is_lost(state)]
            words = ["lent_now" if "loan" in state else "is_lost" for _, state in found]
            rows = self._rows(reads, found)
            return tuple(row._replace(why_not=word) for row, word in zip(rows, words, strict=True))

        return self._ledger.read(read)

    def to_reenrol(self) -> tuple[GuardRow, ...]:
        """What must come back."""

        def read(reads: Reads) -> tuple[GuardRow, ...]:
            return self._rows(reads, [hit for hit in _states(reads, _MAY_BE_DONE) if rules.to_reenrol(hit[1])])

        return self._ledger.read(read)

    def _rows(self, reads: Reads, states: Sequence[tuple[Ref, State]]) -> tuple[GuardRow, ...]:
        bodies = {ref: reads.console_seen(ref) for ref, _ in states}
        counts = reads.units_seen(str(body["google_id"]) for body in bodies.values() if body.get("google_id"))
        names = self._registers.schools(reads)
        found = []
        for ref, state in states:
            seen = requests.seen_in(bodies[ref], lambda device_id: counts.get(device_id, 0))
            found.append(
                self._row(reads, ref, state, seen, names)._replace(read_at=str(bodies[ref].get("read_at", "")))
            )
        return tuple(found)

    def _row(self, reads: Reads, ref: Ref, state: State, seen: Seen, names: Mapping[str, str]) -> GuardRow:
        get, running = state.get, disposal(state) or {}
        asked = rules.asked(state)
        made = reads.newest_of(ref, "requested", requests.made_by(state)) if asked is not None else None
        at = datetime.fromisoformat(made.stamp.at) if made is not None else None
        standing = requests.standing(state, seen, at, self._clock.now().utc) if asked is not None else None
        reason, step = self._why_not(reads, state, seen)
        path = rules.path_of(state)
        return GuardRow(
            device=ref,
            serial=get("serial", ""),
            tag=get("tag", ""),
            school=names.get(get("school", ""), "") or get("school_text", ""),
            model=get("model", "") or get("model_type", ""),
            ou=get("ou", ""),
            console=get("console", ""),
            device_id=seen.device_id if seen.units == 1 else "",
            last_seen=seen.last_sync,
            way=running.get("way", ""),
            path=path.value if path is not None else "",
            box=running.get("box", ""),
            confirm="" if reason else requests.frozen(_KIND, state, seen),
            why_not=reason,
            step=step,
            standing=standing.value if standing is not None else "",
            reason=asked.get("reason", "") if asked is not None else "",
            asked_at=made.stamp.at if made is not None else "",
            asked_on=made.stamp.local[:10] if made is not None else "",
            operator=made.stamp.operator if made is not None else "",
            operator_name=self._registers.operator_name(reads, made.stamp.operator) if made is not None else "",
            second=asked.get("second", "") if asked is not None else "",
            outside=rules.outside_cap(state),
        )

    def _why_not(self, reads: Reads, state: State, seen: Seen) -> tuple[str, str]:
        reason = requests.why_not(_KIND, state, seen)
        key = serial_key(state)
        if not reason and len([hit for hit in reads.devices_by_key(key) if serial_key(hit.state) == key]) > 1:
            reason = "several_with_serial"
        if reason:
            return reason, ""
        try:
            rules.check_far(state, known(str(self._ledger.shared("disposal.steps") or "")))
        except steps.StepBlocked as blocked:
            return blocked.reason, blocked.step
        except RepairRefused as refused:
            return refused.reason, ""
        return "", ""


def _states(reads: Reads, sql: str, of: Collection[Ref] | None = None) -> list[tuple[Ref, State]]:
    refs = [Ref(Aggregate.device, agg) for (agg,) in reads.rows(sql)]
    meant = refs if of is None else [ref for ref in refs if ref in of]
    return [(ref, state) for ref in meant if (state := reads.head(ref)) is not None]


def _stood(reads: Reads, state: State) -> tuple[str, ...]:
    box = steps.sure_box(state)
    return tuple((reads.head(box_rules.box_ref(box)) or {}).get("seconds", ())) if box else ()
