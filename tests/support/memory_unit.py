"""A unit of work in memory: heads folded as they are, side records in a dict. For use cases tried thousands of times.

It holds what `act` asks for and nothing else; what the ledger does beside (transactions, projections) is tried on a
real one elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.domain.folding import step
from app.domain.folding.base import Folded
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Operation, Recorded, Ref, Stamp, canonical, decode, encode, stamped
from app.domain.rules.forms import Answer
from app.settings.keys import SETTINGS
from app.usecases.ports import Known
from app.usecases.session import Actor, stand_in
from tests.support import facts
from tests.support.real_desks import Clock

NOW = Clock().now()


class MemoryUnit:
    """See module."""

    def __init__(self, heads: Mapping[Ref, Mapping[str, Any]], actor: Actor | None = None, **shared: Any) -> None:
        """`heads`: states as they stand; `shared`: settings by key, dots as double underscores."""
        self.heads_: dict[Ref, Folded] = {}
        for ref, state in heads.items():
            self.heads_[ref] = Folded(ref.id, json.loads(canonical(dict(state))), {"*": [1, short(facts.DESK_A), ""]})
        self.sides: dict[str, bytes] = {}
        self.written: list[Operation] = []
        self.actor = actor or stand_in()
        self.now = NOW
        self._shared = {name.replace("__", "."): value for name, value in shared.items()}

    def digest(self) -> str:
        """Of all heads and side records: what a refusal leaves as it was."""
        return facts.digest(self.heads_) + repr(sorted(self.sides.items()))

    def head(self, ref: Ref) -> Any:
        found = self.heads_.get(ref)
        return found.state if found is not None and found.exists else None

    def heads(self, refs: Sequence[Ref]) -> dict[Ref, Any]:
        return {ref: state for ref in refs if (state := self.head(ref)) is not None}

    def repairs_by_number(self, number: str) -> list[Known]:
        listed = [(ref, head.state) for ref, head in self.heads_.items() if ref.kind is Aggregate.device]
        return [Known(ref, state) for ref, state in listed if number in state.get("repairs", {})]

    def registers(self, kind: Aggregate) -> list[Known]:
        return [Known(ref, head.state) for ref, head in self.heads_.items() if ref.kind is kind]

    def answer(self, ref: Ref) -> Answer:
        return Answer(id=ref.id, sent=date(2026, 11, 19), school="ES01", units=())

    def answers_naming(self, keys: Sequence[str]) -> list[Answer]:
        return []

    def unused_answers_of(self, school: str, since: date) -> list[Answer]:
        assert since == NOW.today - timedelta(days=60)
        return []

    def shared(self, key: str) -> Any:
        return self._shared.get(key, SETTINGS[key].default)

    def put_side(self, content: bytes, media_type: str = "text/plain", side_id: bytes | None = None) -> str:
        name = short(side_id or facts.an_id(9_000_000 + len(self.sides)))
        self.sides[name] = content
        return name

    def record(self, drafts: Iterable[Draft]) -> list[Operation]:
        stamp = Stamp(facts.an_id(77), self.actor.code, self.now.utc_text, self.now.local_text, 0)
        ops = []
        for draft in drafts:
            op = decode(encode(stamped(draft, facts.an_id(5_000 + len(self.written)), stamp)))
            self.written.append(op)
            ops.append(op)
            for ref in op.about:
                head = self.heads_.setdefault(ref, Folded(ref.id))
                step(ref.kind, head, Recorded(op, facts.DESK_A, len(self.written), None))
        return ops
