"""Reading the ledger by what people have in hand: aggregate, key, repair number. One connection, no writing.

A unit of work reads through it inside its transaction, the queries of the screens on a read connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.codes import squeeze
from app.domain.errors import UnknownKind, WorldError, WorldFault
from app.domain.folding.base import Folded, there
from app.domain.identity import device_id, unshort
from app.domain.kinds import Aggregate
from app.domain.label_copies import keys_of_tag
from app.domain.operations import Operation, Recorded, Ref, decode
from app.domain.rules.forms import Answer, AnswerUnit
from app.domain.rules.undo import OUT_OF_THE_HOUSE
from app.ledger.engine import raw_of
from app.ledger.give_way import GiveWay
from app.usecases.ports import Known, State

_HEAD: Final = "SELECT n, shown, newer FROM head WHERE kind=? AND agg=?"
_KNOWN: Final = "SELECT h.agg, h.n, h.shown FROM {} JOIN head h ON h.n = k.n WHERE {} ORDER BY k.n"
_DEVICES: Final = _KNOWN.format("device_key k", "k.key=?")
_OF_SCHOOL: Final = _KNOWN.format("device_row k", "k.school=?")
_REPAIRS: Final = _KNOWN.format("repair_row k", "k.number=?")
_OWN: Final = (
    "SELECT o.seq, o.body FROM operation_aggregate a JOIN operation o ON o.seq = a.seq WHERE a.agg=? AND o.action_id=?"
)
IN_LIMIT: Final = 500
LOOK_BACK: Final = 5_000
"""Operations the search for the last action goes back at most."""


def device_keys(state: State) -> set[str]:
    """By what a device is found: serial, tag and former tags, as they are compared."""
    named = (state.get("serial", ""), state.get("tag", ""), *state.get("old_tags", ()))
    return {squeeze(text) for text in named} - {""}


def answer_of(agg: bytes, state: State) -> Answer:
    """A form answer's state as the gate sees it."""
    units = tuple(AnswerUnit(squeeze(u.get("serial", "")), squeeze(u.get("tag", ""))) for u in state.get("units", ()))
    return Answer(
        id=agg,
        sent=date.fromisoformat(state["sent_local"][:10]),
        school=state.get("school", ""),
        units=units,
        used_for=frozenset(unshort(device) for device in state.get("links", {}).values()),
        fault=state.get("fault"),
        cause=state.get("cause"),
    )


class Reads:
    """Look-ups over one connection."""

    def __init__(self, connection: Connection, generation: int = 0) -> None:
        """`connection` stays the caller's, and in a transaction; `generation` was the ledger's before it began."""
        self.connection = connection
        self.generation = generation
        self._raw = raw_of(connection)
        self._give_way = GiveWay()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a statement. By the driver itself: a scan asks some twenty, each a fraction of the way to it.

        Raises DriverError.
        """
        return self._give_way.fetched(self._raw.execute(sql, values))

    def head(self, ref: Ref) -> State | None:
        """The shown state of an aggregate, or None where it isn't there: never made, or taken back."""
        found = self.rows(_HEAD, (ref.kind.value, ref.id))
        state: State = json.loads(found[0][1]) if found else {}
        return state if there(state) else None

    def heads(self, refs: Sequence[Ref]) -> dict[Ref, State]:
        """The states of those that exist."""
        found: dict[Ref, State] = {}
        for kind in {ref.kind for ref in refs}:
            ids = [ref.id for ref in refs if ref.kind is kind]
            for start in range(0, len(ids), IN_LIMIT):
                part = ids[start : start + IN_LIMIT]
                marks = ",".join("?" * len(part))
                for agg, shown in self.rows(
                    f"SELECT agg, shown FROM head WHERE kind=? AND agg IN ({marks})",
                    (kind.value, *part),
                ):
                    state = json.loads(shown)
                    if there(state):
                        found[Ref(kind, agg)] = state
        return found

    def devices_by_key(self, key: str) -> list[Known]:
        """Devices whose serial, tag or former tag is `key` (as compared).

        One whose registration was taken back while another desk worked on it has no serial: its id still tells it.
        """
        found = [known for known in self._known(_DEVICES, key) if key in device_keys(known.state)]
        if len(found) > 1:  # an exchanged unit keeps its tag known; the one that has it now is meant
            found = [known for known in found if known.state.get("status") != "exchanged"] or found
        if found or not key:
            return found
        ref = Ref(Aggregate.device, device_id(key))
        state = self.head(ref)
        if state is None or ("serial" in state and key not in device_keys(state)):
            return []
        return [Known(ref, state)]

    def devices_of(self, school: str) -> list[Known]:
        """Devices of a school, by its code."""
        return [known for known in self._known(_OF_SCHOOL, school) if known.state.get("school") == school]

    def repairs_by_number(self, number: str) -> list[Known]:
        """Devices that have a repair of this number."""
        return [known for known in self._known(_REPAIRS, number) if number in known.state.get("repairs", ())]

    def _known(self, sql: str, value: str) -> list[Known]:
        if not value:
            return []
        return [self._device(agg, n, shown) for agg, n, shown in self.rows(sql, (value,))]

    def _device(self, agg: bytes, n: int, shown: bytes) -> Known:
        ref = Ref(Aggregate.device, agg)
        return Known(ref, self._at(ref, n, shown).state)

    def _at(self, ref: Ref, n: int, shown: bytes, meta: bytes = b"{}") -> Folded:
        """The head in a row that was found. All that is found but by its id comes this way: a unit of work doesn't go
        by rows of an earlier version, so whoever looks something up asks the state again for what he looked for.
        """
        return Folded(ref.id, json.loads(shown), json.loads(meta))

    def answers_naming(self, keys: Sequence[str]) -> list[Answer]:
        """Form answers that name a unit by one of these serials or tags."""
        if not keys:
            return []
        where = f"form_key k JOIN head h ON h.n = k.n WHERE k.key IN ({','.join('?' * len(keys))})"
        found = self._answers(where, keys)
        return [a for a in found if any(k in keys for u in a.units for k in (u.serial, *keys_of_tag(u.tag)))]

    def _answers(self, where: str, values: Sequence[Any]) -> list[Answer]:
        rows = self.rows(f"SELECT DISTINCT h.agg, h.n, h.shown FROM {where}", values)
        states = [(agg, self._at(Ref(Aggregate.form, agg), n, shown).state) for agg, n, shown in rows]
        return [answer_of(agg, state) for agg, state in states if there(state)]

    def unused_answers_of(self, school: str, since: date) -> list[Answer]:
        """Unused answers of a school since a day in which some serial is not that of a known device."""
        where = "form_row f JOIN head h ON h.n = f.n WHERE f.school=? AND f.used=0 AND f.sent>=?"
        kept = []
        for answer in self._answers(where, (school, since.isoformat())):
            if answer.school != school or len(answer.used_for) >= max(1, len(answer.units)):
                continue
            units = tuple(u for u in answer.units if u.serial and not self._is_device(u.serial))
            if units:
                kept.append(answer)
        return kept

    def _is_device(self, key: str) -> bool:
        return bool(self.rows("SELECT 1 FROM device_key WHERE key=? LIMIT 1", (key,)))

    def awaiting_form(self, keys: Sequence[str]) -> list[tuple[Known, str]]:
        """Devices with these serials or tags and the number of their repair that waits for a form."""
        if not keys:
            return []
        marks = ",".join("?" * len(keys))
        rows = self.rows(
            "SELECT DISTINCT r.number, h.agg, h.n, h.shown FROM device_key k JOIN repair_row r ON r.n = k.n"
            f" JOIN head h ON h.n = k.n WHERE k.key IN ({marks}) AND r.state = 'awaiting_form'",
            keys,
        )
        return [(self._device(agg, n, shown), number) for number, agg, n, shown in rows]

    def registers(self, kind: Aggregate) -> list[Known]:
        """All of a register, in the order they came.

        One that was undone while another desk changed it has no code and no name any more: it is in no register.
        """
        rows = self.rows("SELECT agg, n, shown, meta FROM head WHERE kind=? AND newer=0 ORDER BY n", (kind.value,))
        listed = [(ref := Ref(kind, agg), self._at(ref, *row)) for agg, *row in rows]
        return [Known(ref, folded.state) for ref, folded in listed if folded.made]

    def value(self, key: str) -> str | None:
        """A value of this desk's own table."""
        rows = self.rows("SELECT value FROM local_value WHERE key=?", (key,))
        return str(rows[0][0]) if rows else None

    # --- the log -----------------------------------------------------------------------------------------------------

    def recorded(self, agg: bytes) -> list[Recorded]:
        """All operations of an aggregate: hub order first, then this desk's own unsent ones in their order."""
        rows = self.rows(
            "SELECT o.body, d.desk_id, o.desk_no, o.hub_pos FROM operation_aggregate a"
            " JOIN operation o ON o.seq = a.seq"
            " JOIN desk d ON d.n = o.desk WHERE a.agg=? ORDER BY o.hub_pos IS NULL, o.hub_pos, o.seq",
            (agg,),
        )
        return [Recorded(decode(body), desk, number, position) for body, desk, number, position in rows]

    def newest_of(self, ref: Ref, kind: str, wanted: Callable[[Operation], bool] = lambda _: True) -> Operation | None:
        """The newest operation of a kind about an aggregate that is `wanted` and was not taken back, or None."""
        ops = (rec.op for rec in reversed(self.recorded(ref.id)) if rec.op.kind == kind)
        return next((op for op in ops if wanted(op) and not self.is_undone(op.stamp.action)), None)

    def histories(self, kind: Aggregate) -> Iterator[list[Operation]]:
        """All operations of each aggregate of a kind, also what was taken back: for erasing, not for the day's work."""
        for (agg,) in self.rows("SELECT agg FROM head WHERE kind=? ORDER BY n", (kind.value,)):
            yield [rec.op for rec in self.recorded(agg)]

    # --- what was seen in the console --------------------------------------------------------------------------------

    def console_seen(self, ref: Ref) -> Mapping[str, Any]:
        """What an export of the console told of a device last; empty where none did."""
        rows = self.rows("SELECT body FROM observation WHERE agg=?", (ref.id,))
        return json.loads(rows[0][0]) if rows else {}

    def units_seen_as(self, device_id: str) -> int:
        """How many devices were seen under this id of the console: asked for before what can't be taken back."""
        return self.units_seen([device_id]).get(device_id, 0)

    def units_seen(self, device_ids: Iterable[str]) -> dict[str, int]:
        """The same for several ids, of those that were seen; by the index that says just this (`observation_by_id`)."""
        wanted, found = set(device_ids), dict[str, int]()
        if wanted:
            sql = "SELECT json_extract(body, '$.google_id') g, count(*) FROM observation WHERE g IN ({}) GROUP BY g"
            found.update(self.rows(sql.format(",".join("?" * len(wanted))), tuple(wanted)))
        return found

    def operations_of_action(self, action: bytes, after: int, count: int) -> tuple[list[Operation], int]:
        """The next operations of an action, in order; what only a newer version can read is left out.

        With them the last one's sequence number, to go on after; 0 where there are no more.
        """
        rows = self.rows(
            "SELECT body, seq FROM operation WHERE action_id=? AND seq>? ORDER BY seq LIMIT ?", (action, after, count)
        )
        return [op for row in rows if (op := _readable(row[0])) is not None], rows[-1][1] if rows else 0

    def is_undone(self, action: bytes) -> bool:
        """Whether an `undone` operation names the action."""
        return bool(self.rows("SELECT 1 FROM undone_action WHERE action=?", (action,)))

    def operations_after(self, action: bytes, ops: Sequence[Operation]) -> list[tuple[int, Operation]]:
        """What came after `ops` of `action` on the same aggregates, by sequence number.

        Its own operations and those of undone actions are left out.
        """
        begun: dict[bytes, int] = {}
        for op in ops:
            seq = self.rows("SELECT seq FROM operation WHERE op_id=?", (op.id,))[0][0]
            for ref in op.about:
                begun.setdefault(ref.id, seq)
        later: set[int] = set()
        listed = list(begun)
        for start in range(0, len(listed), IN_LIMIT):
            part = listed[start : start + IN_LIMIT]
            marks = ",".join("?" * len(part))
            links = self.rows(f"SELECT agg, seq FROM operation_aggregate WHERE agg IN ({marks})", part)
            later.update(seq for agg, seq in links if seq > begun[agg])
        found = (
            self.rows("SELECT seq, body, action_id FROM operation WHERE seq=?", (seq,))[0] for seq in sorted(later)
        )
        return self._standing_of_others(action, found)

    def operations_since(self, action: bytes, seq: int) -> tuple[list[Operation], list[Operation]]:
        """What came after the number `seq` and stands, of other actions; and what `action` did to what it is about."""
        rows = self.rows("SELECT seq, body, action_id FROM operation WHERE seq>? ORDER BY seq", (seq,))
        since = [op for _, op in self._standing_of_others(action, rows)]
        own: dict[int, bytes] = {}
        for agg in {ref.id for op in since for ref in op.about}:
            own.update(self.rows(_OWN, (agg, action)))
        return since, [op for number in sorted(own) if (op := _readable(own[number])) is not None]

    def _standing_of_others(
        self, action: bytes, rows: Iterable[tuple[int, bytes, bytes]]
    ) -> list[tuple[int, Operation]]:
        undone: dict[bytes, bool] = {action: True}
        found = []
        for seq, body, its in rows:
            if its not in undone:
                undone[its] = self.is_undone(its)
            if not undone[its] and (op := _readable(body)) is not None:
                found.append((seq, op))
        return found

    def last_action_at(self, desk: int, operator: str) -> bytes | None:
        """The operator's last action at a desk that was not taken back."""
        skipped: set[bytes] = set()
        rows = self.connection.exec_driver_sql(
            "SELECT action_id, body FROM operation WHERE desk=? ORDER BY desk_no DESC LIMIT ?", (desk, LOOK_BACK)
        )
        for action, body in rows:
            if action in skipped:
                continue
            op = decode(body)
            if op.stamp.operator == operator and op.kind not in OUT_OF_THE_HOUSE and not self.is_undone(action):
                rows.close()
                return bytes(action)
            skipped.add(action)
        return None


def _readable(body: bytes) -> Operation | None:
    try:
        return decode(body)
    except UnknownKind:
        return None


def needs_newer(ref: Ref) -> WorldError:
    """What is raised where an aggregate holds operations of a newer version: read-only here."""
    return WorldError(WorldFault.newer_format, ref.text)
