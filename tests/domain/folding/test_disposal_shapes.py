"""Holds operations of disposal to what their reducers take for granted, whatever a hub hands over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.device import base_status, disposal, not_repairable, status
from app.domain.errors import UnknownKind
from app.domain.folding import REDUCERS, fold_known, step
from app.domain.folding.base import Folded
from app.domain.folding.shapes import OURS, readable
from app.domain.kinds import Aggregate
from app.domain.operations import Ref, canonical
from app.domain.rules.boxes import box_ref, instruction_ref
from app.domain.rules.merge import cards
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B, DESK_C

UNIT, BOX, ORDER = facts.device(), box_ref("A0001"), instruction_ref("KY-1")
HASH = "0" * 32
SOUND: list[tuple[str, tuple[Ref, ...], dict[str, Any]]] = [
    ("disposal_begun", (UNIT,), {"way": "A", "n": "8A-0001-A", "reason": "s"}),
    ("disposal_begun", (UNIT,), {"way": "B", "instruction": "KY-1"}),
    ("disposal_listed", (UNIT,), {"way": "B", "on": "2025-10-01", "steps": ["instruction"], "wipe": "wiped"}),
    ("step_done", (UNIT,), {"way": "A", "step": "label"}),
    ("step_done", (UNIT, BOX), {"way": "A", "step": "deprovision", "how": "by_hand", "second": "OP0003"}),
    ("step_done", (UNIT,), {"way": "A", "step": "other:写真", "note": "s"}),
    ("disposal_left", (UNIT,), {"way": "A", "reason": "s"}),
    ("instructed", (UNIT,), {"number": "KY-1"}),
    ("boxed", (UNIT, BOX), {"box": "A0001"}),
    ("unboxed", (UNIT, BOX), {"box": "A0001"}),
    ("box_opened", (BOX,), {"set": {"number": "A0001", "way": "B", "instruction": "KY-1"}}),
    ("box_placed", (BOX,), {"place": "D-4"}),
    ("box_stood_for", (BOX,), {"second": "OP0003"}),
    ("box_closed", (BOX,), {"units": 50, "list": HASH}),
    ("box_handed", (BOX,), {"on": "2026-11-20", "to": "市教委", "document": "7-1"}),
    ("instruction_received", (ORDER,), {"set": {"number": "KY-1", "on": "2026-11-10", "document": "7-1", "rows": 9}}),
]
BROKEN: list[tuple[str, tuple[Ref, ...], dict[str, Any]]] = [
    *[("changed", (UNIT,), {"set": {name: {}}}) for name in ("disposal", "disposal_before", "instructed")],
    *[("changed", (BOX,), {"set": {name: {}}}) for name in sorted(OURS[Aggregate.box])],
    ("disposal_begun", (BOX,), {"way": "A"}),
    ("disposal_begun", (UNIT,), {}),
    ("disposal_begun", (UNIT,), {"way": "C"}),
    ("disposal_begun", (UNIT,), {"way": ["A"]}),
    ("disposal_begun", (UNIT,), {"way": "A", "n": 5}),
    ("disposal_listed", (UNIT,), {"way": "A", "steps": []}),
    ("disposal_listed", (UNIT,), {"way": "A", "on": "2025-10-01", "steps": "label"}),
    ("disposal_listed", (UNIT,), {"way": "A", "on": "2025-10-01", "steps": ["polish"]}),
    ("disposal_listed", (UNIT,), {"way": "A", "on": "2025-10-01", "steps": [5]}),
    ("disposal_listed", (UNIT,), {"way": "A", "on": "2025-10-01", "steps": [], "wipe": "somehow"}),
    ("step_done", (UNIT,), {"step": "label"}),
    ("step_done", (UNIT,), {"way": "A", "step": "polish"}),
    ("step_done", (UNIT,), {"way": "A", "step": 5}),
    ("step_done", (UNIT,), {"way": "A", "step": "other:a/b"}),
    ("step_done", (UNIT,), {"way": "A", "step": "wipe", "how": "somehow"}),
    ("step_done", (UNIT,), {"way": "A", "step": "wipe", "how": 5}),
    ("step_done", (UNIT,), {"way": "A", "step": "label", "how": "wiped"}),
    ("step_done", (UNIT,), {"way": "A", "step": "board", "to": 5}),
    ("disposal_left", (UNIT,), {"reason": 5}),
    ("instructed", (UNIT,), {"number": ""}),
    ("boxed", (UNIT,), {"box": "A0001"}),
    ("unboxed", (BOX, UNIT), {"box": "A0001"}),
    ("boxed", (UNIT, BOX), {}),
    ("box_opened", (BOX,), {"set": []}),
    ("box_opened", (BOX,), {"set": {"number": "A0001"}}),
    ("box_opened", (BOX,), {"set": {"number": "A0001", "way": "C"}}),
    ("box_opened", (BOX,), {"set": {"number": "A0001", "way": "A", "lines": {}}}),
    ("box_opened", (BOX, UNIT), {"set": {"number": "A0001", "way": "A"}}),
    ("box_placed", (BOX,), {}),
    ("box_stood_for", (BOX,), {"second": 5}),
    ("box_closed", (BOX,), {"units": 0, "list": HASH}),
    ("box_closed", (BOX,), {"units": True, "list": HASH}),
    ("box_closed", (BOX,), {"units": 5, "list": "x"}),
    ("box_handed", (BOX,), {"on": "2026-11-20"}),
    ("box_handed", (BOX,), {"on": "2026-11-20", "to": "市教委", "document": 5}),
    ("instruction_received", (ORDER,), {"set": {}}),
    ("instruction_received", (ORDER,), {"set": "KY-1"}),
    ("instruction_received", (ORDER,), {"set": {"number": "KY-1", "cards": {}}}),
    ("instruction_received", (ORDER,), {"set": {"number": "KY-1", "rows": "9"}}),
]


@pytest.mark.parametrize(("kind", "about", "payload"), SOUND)
def test_what_we_write_can_be_read(kind: str, about: tuple[Ref, ...], payload: dict[str, Any]) -> None:
    assert readable(facts.operation(kind, about, payload))


@pytest.mark.parametrize(("kind", "about", "payload"), BROKEN)
def test_what_lacks_what_its_kind_needs_leaves_every_head_as_it_was(
    kind: str, about: tuple[Ref, ...], payload: dict[str, Any]
) -> None:
    assert not readable(facts.operation(kind, about, payload))
    rec = facts.Log().add(kind, about, payload)
    for ref in about:
        if kind in REDUCERS[ref.kind]:
            head = Folded(ref.id, {"serial": "PF8K2M0D"}, {"*": [1, "x", "y"]})
            with pytest.raises(UnknownKind, match=kind):
                step(ref.kind, head, rec)
            assert head == Folded(ref.id, {"serial": "PF8K2M0D"}, {"*": [1, "x", "y"]})


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(SOUND), st.sampled_from([DESK_A, DESK_B, DESK_C]), st.integers(0, 20)), max_size=16
    ),
    st.booleans(),
)
def test_in_whatever_order_they_come_folding_and_reading_stand(
    ops: list[tuple[tuple[str, tuple[Ref, ...], dict[str, Any]], bytes, int]], registered: bool
) -> None:
    log = facts.Log()
    if registered:
        log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "status": "in_use"}})
    ticked: set[str] = set()
    for (kind, about, payload), desk, seen in ops:
        rec = log.add(kind, about, payload, desk=desk, seen=min(seen, len(log.all)))
        ticked |= {rec.op.payload["step"]} if kind == "step_done" else set()
    for ref in (UNIT, BOX, ORDER):
        folded, left_out = fold_known(ref.kind, ref.id, log.of(ref))
        assert left_out == 0
        canonical(folded.state), canonical(folded.meta)
        cards(ref.kind, folded.state)
    state = fold_known(UNIT.kind, UNIT.id, log.of(UNIT))[0].state
    status(state), base_status(state), not_repairable(state), disposal(state)
    if registered:
        held = (state.get("disposal", {}), state.get("disposal_before", {}))
        assert ticked <= {step for one in held for step in one.get("steps", ())} or "disposal_before" in state
