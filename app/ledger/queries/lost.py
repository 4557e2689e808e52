"""Lost devices and guarded requests as rows. Reads heads of what is lost, and of what the console has disabled."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from app.domain.bench_words import RequestKind, RequestStanding
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Ref
from app.domain.rules import requests as rules
from app.domain.rules.lost import is_lost
from app.ledger.ledger import SqlLedger
from app.ledger.projection_tables import OWING
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.usecases.lost_rows import LostRow, RequestRow
from app.usecases.ports import Clock

State = Mapping[str, Any]
Units = Callable[[str], int]
_LOST: Final = (  # status <> 'in_use': by these words SQLite knows that the partial index will do
    "SELECT h.agg, h.shown FROM device_row d JOIN head h ON h.n = d.n"
    " WHERE d.status IN ('lost', 'in_repair') AND d.status <> 'in_use' AND instr(h.shown, 'lost') > 0"
)
_ASKED: Final = f"SELECT agg, shown FROM head WHERE kind = 'device' AND {OWING}"
_ORDER: Final = tuple(RequestStanding)


class SqlLost:
    """Answers `LostQueries` from one ledger; safe to call from any thread."""

    def __init__(self, ledger: SqlLedger, registers: Registers, clock: Clock) -> None:
        """`registers` gives names of schools and operators."""
        self._ledger = ledger
        self._registers = registers
        self._clock = clock

    def lost(self, school: str = "") -> tuple[LostRow, ...]:
        """What is lost."""

        def read(reads: Reads) -> list[LostRow]:
            states = ((agg, json.loads(shown)) for agg, shown in reads.rows(_LOST))
            wanted = [hit for hit in states if is_lost(hit[1]) and school in ("", hit[1].get("school", ""))]
            units = _units(reads, wanted)
            return [self._lost(reads, Ref(Aggregate.device, agg), state, units) for agg, state in wanted]

        return tuple(sorted(self._ledger.read(read), key=lambda row: (row.school_code, row.on or "9999", row.serial)))

    def _lost(self, reads: Reads, device: Ref, state: State, units: Units) -> LostRow:
        get, lost, schools = state.get, state.get("lost", {}), self._registers.schools(reads)
        lent_to = get("loan", {}).get("to", "")
        standing = self._standing(reads, device, state, units)[0]
        return LostRow(
            device=device,
            serial=get("serial", ""),
            tag=get("tag", ""),
            kind=get("kind", ""),
            model=get("model", "") or get("model_type", ""),
            school=schools.get(get("school", ""), "") or get("school_text", ""),
            school_code=get("school", ""),
            on=lost.get("on", ""),
            police=lost.get("police", ""),
            told=lost.get("told", ""),
            console=get("console", ""),
            lent_to=schools.get(lent_to, lent_to),
            request=standing.value if standing is not None else "",
        )

    def per_school(self) -> tuple[tuple[str, int], ...]:
        """How many each school has lost."""
        return tuple(sorted(Counter(row.school_code for row in self.lost()).items()))

    def to_confirm(self, device: Ref, kind: str) -> RequestRow | None:
        """What a person has to see first."""

        def read(reads: Reads) -> RequestRow | None:
            state = reads.head(device)
            units = reads.units_seen_as
            return self._request(reads, device, state, RequestKind(kind), units) if state is not None else None

        return self._ledger.read(read)

    def requests(self) -> tuple[RequestRow, ...]:
        """What was asked, and is neither done nor cancelled."""

        def read(reads: Reads) -> list[RequestRow]:
            states = ((agg, json.loads(shown)) for agg, shown in reads.rows(_ASKED))
            asked = [hit for hit in states if _waits(hit[1])]
            units = _units(reads, asked)
            return [
                self._request(reads, Ref(Aggregate.device, agg), state, RequestKind(state["request"]["kind"]), units)
                for agg, state in asked
            ]

        found = (row for row in self._ledger.read(read) if row.standing != RequestStanding.done)
        return tuple(sorted(found, key=lambda row: (_ORDER.index(RequestStanding(row.standing)), row.asked_at)))

    def _standing(
        self, reads: Reads, device: Ref, state: State, units: Units
    ) -> tuple[RequestStanding | None, Operation | None]:
        """Where its newest request stands, and the operation that made it."""
        if "request" not in state:
            return None, None
        made = reads.newest_of(device, "requested", rules.made_by(state))
        at = datetime.fromisoformat(made.stamp.at) if made is not None else None
        seen = rules.seen_in(reads.console_seen(device), units)
        return rules.standing(state, seen, at, self._clock.now().utc), made

    def _request(self, reads: Reads, device: Ref, state: State, kind: RequestKind, units: Units) -> RequestRow:
        get, seen = state.get, rules.seen_in(reads.console_seen(device), units)
        standing, made = self._standing(reads, device, state, units)
        reason = rules.why_not(kind, state, seen)
        return RequestRow(
            device=device,
            kind=kind.value,
            standing=standing.value if standing is not None and get("request", {}).get("kind") == kind else "",
            serial=get("serial", ""),
            tag=get("tag", ""),
            school=self._registers.schools(reads).get(get("school", ""), "") or get("school_text", ""),
            model=get("model", "") or get("model_type", ""),
            ou=get("ou", ""),
            console=get("console", ""),
            device_id=seen.device_id,
            last_seen=seen.last_sync,
            confirm="" if reason else rules.frozen(kind, state, seen),
            why_not=reason,
            asked_at=made.stamp.at if made is not None else "",
            operator=self._registers.operator_name(reads, made.stamp.operator) if made is not None else "",
        )


def _waits(state: State) -> bool:
    """Whether what was asked is still wanted; to let a unit go is another page's."""
    request = state.get("request", {})
    return bool(request.get("state") == "requested" and request["kind"] != RequestKind.deprovision)


def _units(reads: Reads, listed: Iterable[tuple[bytes, State]]) -> Units:
    """How many units were seen under a console's id, for all that are listed in one look at what was seen."""
    seen = [reads.console_seen(Ref(Aggregate.device, agg)) for agg, state in listed if _waits(state)]
    counts = reads.units_seen(str(body["google_id"]) for body in seen if body.get("google_id"))
    return lambda device_id: counts.get(device_id, 0)
