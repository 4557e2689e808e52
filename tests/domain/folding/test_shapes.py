"""Holds folding to what it must survive: operations that are well formed and hold anything at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.device import look_flags, not_repairable, open_repair, status
from app.domain.errors import UnknownKind
from app.domain.folding import REDUCERS, fold_known, step
from app.domain.folding.base import Folded
from app.domain.folding.shapes import OURS, readable
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Ref, canonical
from app.domain.rules.merge import cards
from tests.support import facts
from tests.support.course_deeds import DEEDS
from tests.support.facts import DESK_A, DESK_B, DESK_C

UNIT, OTHER, FORM, CRATE = facts.device(), facts.device("701402728B"), facts.form(), facts.crate()
OUT, BOX = Ref(Aggregate.shipment, facts.an_id(41)), Ref(Aggregate.handback, facts.an_id(42))
N = "8A-0001-A"
SOUND: list[tuple[str, tuple[Ref, ...], dict[str, Any]]] = [
    ("registered", (UNIT,), {"set": {"serial": "PF8K2M0D", "status": "in_use", "tag": None}}),
    ("changed", (UNIT,), {"set": {"status": None}}),
    ("changed", (CRATE,), {"set": {"status": "anything"}}),
    ("answer_received", (FORM,), {"set": {}}),
    ("answer_received", (FORM,), {"set": {"units": [{"serial": "X"}, {}]}}),
    ("answer_named", (FORM,), {"units": [{"serial": "X", "tag": "Y"}]}),
    ("crate_opened", (CRATE,), {"set": {"code": "CRA0001"}}),
    ("crate_closed", (CRATE,), {}),
    ("repair_opened", (UNIT,), {"n": N, "state": "received"}),
    ("repair_opened", (UNIT,), {"n": N, "state": "received", "answers": ["a"]}),
    ("form_linked", (UNIT, FORM), {"n": N, "answers": []}),
    ("form_unlinked", (UNIT, FORM), {"n": N, "answers": ["a"]}),
    ("form_overridden", (UNIT,), {"n": N, "reason": "s"}),
    ("diagnosed", (UNIT,), {"n": N}),
    ("noted", (UNIT,), {"n": N}),
    ("repair_state_set", (UNIT,), {"n": N, "state": "cancelled"}),
    ("repair_state_set", (UNIT,), {"n": N, "state": "received", "route": None, "guardian": {"consent": None}}),
    ("repair_moved", (UNIT, OTHER), {"n": N, "serial": "X", "repair": {"state": "received", "opened": "2026-11-20"}}),
    *[(kind, (UNIT,), {"n": N, **payload}) for kind, payload in DEEDS.values() if kind not in ("form_linked",)],
    ("undone", (), {"action": short(facts.an_id(1))}),
    ("card_settled", (UNIT,), {"card": "x", "keep": 0}),
    ("of_a_later_version", (UNIT,), {"n": 5}),
    ("label_printed", (UNIT,), {"kind": "asset", "text": "KRM-000001", "copy": 1}),
    ("label_printed", (UNIT,), {"kind": "of a later version", "text": "X", "copy": 2, "n": N}),
    ("label_retired", (UNIT,), {"kind": "asset", "text": "KRM-000001", "copy": 1}),
    ("shipment_opened", (OUT,), {"set": {"number": "A0001", "to": "maker", "firm": "NEC"}}),
    ("handback_opened", (BOX,), {"set": {"number": "A0001", "way": "run"}}),
    ("shipment_sent", (OUT,), {"on": "2026-11-20"}),
    ("left_list", (OUT,), {"n": "8A-0001-A"}),
    ("handed_back", (UNIT, BOX), {"n": N, "state": "returned", "way": "run", "to": "ES01", "lacks": ["pen"]}),
    ("lent", (UNIT,), {"to": "ES01", "was": "spare"}),
    (
        "lent",
        (UNIT,),
        {"to": "", "to_text": "北小", "since": "2026-04-01", "condition": "worn", "accessories": ["pen"]},
    ),
    ("loan_extended", (UNIT,), {"to": "ES01", "since": "2026-11-20", "due": "2026-12-01"}),
    ("loan_ended", (UNIT,), {}),
    ("loan_ended", (UNIT,), {"to": "ES01", "since": "2026-11-20", "condition": "damaged", "lacks": ["pen"]}),
    ("lacking_came", (UNIT,), {"accessories": ["pen"]}),
    ("lost_reported", (UNIT,), {"on": "2026-11-20"}),
    ("lost_told", (UNIT,), {"police": "12", "told": "2026-11-20"}),
    ("found", (UNIT,), {"on": "2026-11-20", "was": "spare", "where": "体育館"}),
    ("requested", (UNIT,), {"request": "disable", "device_id": "d", "serial": "s", "frozen": "f"}),
    ("request_cancelled", (UNIT,), {"request": "enable", "device_id": "d"}),
    ("repair_carried", (UNIT,), {"n": N, "set": {"notes": [], "guardian": {}, "rma": "R1"}}),
    ("label_checked", (UNIT, OTHER), {"kind": "asset", "text": "KRM-000001", "copy": 1, "wrong": 1}),
]


@pytest.mark.parametrize(("kind", "about", "payload"), SOUND)
def test_what_we_write_can_be_read(kind: str, about: tuple[Ref, ...], payload: dict[str, Any]) -> None:
    assert readable(facts.operation(kind, about, payload))


def without(kind: str, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The payload without each thing its reducer takes for granted."""
    needs = {
        "routed": ("state", "route"),
        "heard": ("sheet",),
        "decided": ("state", "decision"),
        "guardian_step": ("step", "on"),
        "worked": ("state", "work"),
        "tested": ("state", "passed", "checks"),
        "handed_back": ("state", "way"),
        "photo_taken": ("photo",),
        "assigned": ("to",),
        **dict.fromkeys(("part_needed", "part_came", "shipped", "came_back", "repair_state_set"), ("state",)),
    }
    return [{k: v for k, v in payload.items() if k != name} for name in needs.get(kind, ())]


BROKEN: list[tuple[str, tuple[Ref, ...], dict[str, Any]]] = [
    ("registered", (UNIT,), {}),
    ("registered", (UNIT,), {"set": []}),
    ("registered", (UNIT,), {"set": {"cards": {}}}),
    ("changed", (CRATE,), {"set": {"cards": {}}}),
    ("changed", (UNIT,), {"set": {"r/8A-0001-A/state": "cancelled"}}),
    ("changed", (Ref(Aggregate.school, b"x" * 16),), {"set": {"cards": {}}}),
    *[("changed", (UNIT,), {"set": {name: {}}}) for name in sorted(OURS[Aggregate.device])],
    *[("answer_received", (FORM,), {"set": {name: {}}}) for name in sorted(OURS[Aggregate.form])],
    *[("crate_opened", (CRATE,), {"set": {name: 1}}) for name in sorted(OURS[Aggregate.crate])],
    *[("shipment_opened", (OUT,), {"set": {name: 1}}) for name in sorted(OURS[Aggregate.shipment])],
    *[("handback_opened", (BOX,), {"set": {name: 1}}) for name in sorted(OURS[Aggregate.handback])],
    ("shipment_opened", (OUT,), {"set": {"to": "maker"}}),
    ("shipment_opened", (OUT,), {"set": {"number": "A0001", "to": "moon"}}),
    ("shipment_opened", (OUT,), {"set": {"number": "A0001", "to": "maker", "firm": 5}}),
    ("handback_opened", (BOX,), {"set": {"number": 1, "way": "run"}}),
    ("handback_opened", (BOX,), {"set": {"number": "A0001", "way": "air"}}),
    ("shipment_sent", (OUT,), {}),
    ("left_list", (OUT,), {}),
    ("left_list", (OUT,), {"n": ""}),
    ("left_list", (OUT,), {"n": 5}),
    ("shipment_sent", (OUT,), {"on": "2026-11-20", "waybill": 5}),
    ("handed_back", (UNIT, BOX), {"n": N, "state": "returned", "way": "run", "lacks": "pen"}),
    ("handed_back", (UNIT, BOX), {"n": N, "state": "returned", "way": "run", "to": 5}),
    ("handed_back", (UNIT, BOX), {"n": N, "state": "returned"}),
    ("lent", (UNIT,), {"was": "spare"}),
    ("lent", (UNIT,), {"to": "ES01", "was": "asleep"}),
    ("lent", (UNIT,), {"to": "ES01", "due": 5}),
    ("lent", (UNIT,), {"to": "ES01", "condition": "fine"}),
    ("lent", (UNIT,), {"to": "ES01", "condition": 5}),
    ("lent", (UNIT,), {"to": "ES01", "accessories": "pen"}),
    ("lent", (UNIT,), {"to": "ES01", "since": 5}),
    ("loan_extended", (UNIT,), {"to": "ES01", "due": "2026-12-01"}),
    ("loan_ended", (UNIT,), {"to": 5}),
    ("loan_ended", (UNIT,), {"condition": "fine"}),
    ("loan_ended", (UNIT,), {"was": "somewhere"}),
    ("loan_ended", (UNIT,), {"lacks": [5]}),
    ("lacking_came", (UNIT,), {}),
    ("lost_reported", (UNIT,), {}),
    ("lost_reported", (UNIT,), {"on": "2026-11-20", "was": "asleep"}),
    ("lost_reported", (UNIT,), {"on": "2026-11-20", "police": 12}),
    ("lost_told", (UNIT,), {"on": "2026-11-20"}),
    ("lost_told", (UNIT,), {"told": 5}),
    ("found", (UNIT,), {"was": "spare"}),
    ("found", (UNIT,), {"on": "2026-11-20", "where": 5}),
    ("found", (UNIT,), {"on": "2026-11-20", "was": "asleep"}),
    ("requested", (UNIT,), {"request": "wipe", "device_id": "d", "serial": "s", "frozen": "f"}),
    ("requested", (UNIT,), {"request": "disable", "device_id": "", "serial": "s", "frozen": "f"}),
    ("request_cancelled", (UNIT,), {"request": "disable"}),
    ("request_cancelled", (UNIT,), {"request": "wipe", "device_id": "d"}),
    ("repair_carried", (UNIT,), {"n": N}),
    ("repair_carried", (UNIT,), {"n": 5, "set": {}}),
    ("repair_carried", (UNIT,), {"n": N, "set": {"notes": 5}}),
    ("repair_carried", (UNIT,), {"n": N, "set": {"guardian": []}}),
    ("repair_carried", (UNIT,), {"n": N, "set": {"state": "ready"}}),
    ("answer_received", (FORM,), {"set": {"units": {}}}),
    ("answer_received", (FORM,), {"set": {"units": ["X"]}}),
    ("answer_received", (FORM,), {"set": {"units": [{"serial": 5}]}}),
    ("answer_named", (FORM,), {}),
    ("answer_named", (FORM,), {"units": [["X", "Y"]]}),
    ("registered", (UNIT,), {"set": {"status": "asleep"}}),
    ("registered", (UNIT,), {"set": {"status": ["in_use"]}}),
    ("registered", (UNIT,), {"set": {"serial": 5}}),
    ("changed", (UNIT,), {"set": {"tag": ["KRM-000001"]}}),
    ("changed", (CRATE, UNIT), {"set": {"status": "asleep"}}),
    *[(kind, (UNIT, FORM), {**payload, "n": n}) for kind, _, payload in SOUND[8:17] for n in (None, 5, "")],
    *[(kind, (UNIT,), {**payload, "n": 5}) for kind, payload in DEEDS.values()],
    *[
        (kind, (UNIT,), {"n": N, **payload, "state": "asleep"})
        for kind, payload in DEEDS.values()
        if "state" in payload
    ],
    *[(kind, (UNIT,), {"n": N, **lacks}) for kind, payload in DEEDS.values() for lacks in without(kind, payload)],
    ("routed", (UNIT,), {"n": N, "state": "repairing", "route": "desk", "quote": "5"}),
    ("routed", (UNIT,), {"n": N, "state": "repairing", "route": "desk", "quote": True}),
    ("decided", (UNIT,), {"n": N, "state": "diagnosing", "decision": "center", "amount": 5.5}),
    ("decided", (UNIT,), {"n": N, "state": "diagnosing", "decision": "center", "asked": "5"}),
    ("noted", (UNIT,), {"n": N, "quote": "38000"}),
    ("guardian_step", (UNIT,), {"n": N, "step": "a/b", "on": "2026-11-20"}),
    ("guardian_step", (UNIT,), {"n": N, "step": "quote", "on": "2026-11-20", "amount": "x"}),
    ("worked", (UNIT,), {"n": N, "state": "testing", "work": "clean"}),
    ("tested", (UNIT,), {"n": N, "state": "ready", "passed": 1, "checks": {}}),
    ("tested", (UNIT,), {"n": N, "state": "ready", "passed": True, "checks": {"power": 1}}),
    ("heard", (UNIT,), {"n": N, "sheet": 5}),
    *[
        ("repair_moved", (UNIT, OTHER), {"n": N, "serial": "X", "repair": {"state": "ready", "opened": "", name: "s"}})
        for name in ("photos", "guardian")
    ],
    ("repair_opened", (UNIT,), {"n": N}),
    ("repair_opened", (UNIT,), {"n": N, "state": "asleep"}),
    ("repair_opened", (UNIT,), {"n": N, "state": ["received"]}),
    ("repair_opened", (UNIT,), {"n": N, "state": "received", "answers": "a"}),
    ("repair_opened", (UNIT,), {"n": N, "state": "received", "answers": [1]}),
    ("form_linked", (UNIT,), {"n": N}),
    ("form_linked", (UNIT,), {"n": N, "answers": [None]}),
    ("form_unlinked", (UNIT,), {"n": N, "answers": {}}),
    ("form_overridden", (UNIT,), {"n": N}),
    ("form_overridden", (UNIT,), {"n": N, "reason": 5}),
    ("repair_state_set", (UNIT,), {"n": N}),
    ("repair_state_set", (UNIT,), {"n": N, "state": "received", "route": "desk"}),
    ("repair_state_set", (UNIT,), {"n": N, "state": "received", "guardian": ["consent"]}),
    ("repair_state_set", (UNIT,), {"n": N, "state": "received", "guardian": {"consent": "2026-11-18"}}),
    ("repair_state_set", (UNIT,), {"n": N, "state": "received", "guardian": {"a/b": None}}),
    ("repair_state_set", (UNIT,), {"n": N, "state": "closed"}),
    ("repair_moved", (UNIT, OTHER), {"n": N, "serial": "X"}),
    ("repair_moved", (UNIT, OTHER), {"n": N, "serial": "X", "repair": []}),
    ("repair_moved", (UNIT, OTHER), {"n": N, "serial": "X", "repair": {"state": "received"}}),
    ("repair_moved", (UNIT, OTHER), {"n": N, "serial": "X", "repair": {"opened": "2026-11-20"}}),
    ("repair_moved", (UNIT, OTHER), {"n": N, "serial": 5, "repair": {"state": "received", "opened": "2026-11-20"}}),
    ("repair_moved", (UNIT,), {"n": N, "serial": "X", "repair": {"state": "received", "opened": "2026-11-20"}}),
    ("repair_moved", (UNIT, UNIT), {"n": N, "serial": "X", "repair": {"state": "received", "opened": "2026-11-20"}}),
    (
        "repair_moved",
        (UNIT, OTHER),
        {"n": N, "serial": "X", "repair": {"state": "received", "opened": "2026-11-20", "notes": "s"}},
    ),
    ("undone", (UNIT,), {}),
    ("undone", (UNIT,), {"action": 5}),
    ("undone", (UNIT,), {"action": None}),
    ("undone", (UNIT,), {"action": "x"}),
    ("card_settled", (UNIT,), {"keep": 0}),
    ("card_settled", (UNIT,), {"card": 5, "keep": 0}),
    ("card_settled", (UNIT,), {"card": "x"}),
    ("card_settled", (UNIT,), {"card": "x", "keep": True}),
    ("card_settled", (UNIT,), {"card": "x", "keep": "0"}),
    ("label_printed", (UNIT,), {}),
    ("label_printed", (), {"kind": "asset", "text": "X", "copy": 1}),
    ("label_checked", (), {"kind": "asset", "text": "X", "copy": 1}),
    ("label_retired", (UNIT,), {"kind": "asset", "text": ["X"], "copy": 1}),
    ("label_checked", (UNIT,), {"kind": "asset", "text": "X", "copy": -1}),
    *[("changed", (Ref(kind, b"x" * 16),), {"set": {"labels": {}}}) for kind in (Aggregate.charger, Aggregate.part)],
]


@pytest.mark.parametrize(("kind", "about", "payload"), BROKEN)
def test_what_lacks_what_its_kind_needs_leaves_every_head_as_it_was(
    kind: str, about: tuple[Ref, ...], payload: dict[str, Any]
) -> None:
    op = facts.operation(kind, about, payload)
    assert not readable(op)
    if kind == "undone":
        return
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
    rec = log.add(kind, about, payload)
    for ref in about:
        if kind in REDUCERS[ref.kind]:
            head = Folded(ref.id, {"serial": "PF8K2M0D"}, {"*": [1, "x", "y"]})
            with pytest.raises(UnknownKind, match=kind):
                step(ref.kind, head, rec)
            assert head == Folded(ref.id, {"serial": "PF8K2M0D"}, {"*": [1, "x", "y"]})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([N, "x", "", "received", "cancelled", "in_use"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["state", "opened", "notes", "tag", "status", "answers", "photos", "guardian", "r/x/y"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=5,
)
NAMES = [
    *[
        "n",
        "to",
        "way",
        "lacks",
        "on",
        "was",
        "set",
        "state",
        "answers",
        "reason",
        "repair",
        "serial",
        "card",
        "keep",
        "fault",
        "cause",
        "further",
        "detail",
    ],
    *["note", "place", "accessories", "fault_hint", "candidate", "flags", "action", "units"],
    *["route", "quote", "sheet", "decision", "payer", "step", "on", "work", "passed", "checks", "way", "photo", "to"],
    *["part", "rma", "shipment", "amount", "appeared"],
]
KINDS = sorted({kind for reducers in REDUCERS.values() for kind in reducers} | {"undone", "erased"})


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.lists(st.sampled_from([UNIT, OTHER, FORM, CRATE, OUT, BOX]), unique=True, max_size=3),
            st.fixed_dictionaries({"n": st.just(N), "state": st.sampled_from(["received", "cancelled"])})
            | st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=5),
            st.sampled_from([DESK_A, DESK_B, DESK_C]),
            st.integers(0, 10),
        ),
        max_size=12,
    )
)
def test_whatever_the_hub_hands_over_folding_and_reading_stand(
    ops: list[tuple[str, list[Ref], Any, bytes, int]],
) -> None:
    log = facts.Log()
    log.add("registered", UNIT, {"set": {"serial": "PF8K2M0D", "status": "in_use"}})
    log.add("repair_opened", UNIT, {"n": N, "state": "received"})
    for kind, about, payload, desk, seen in ops:
        log.add(kind, about, payload, desk=desk, seen=min(seen, len(log.all)))
    for ref in (UNIT, OTHER, FORM, CRATE, OUT, BOX):
        folded, _ = fold_known(ref.kind, ref.id, log.of(ref))
        canonical(folded.state), canonical(folded.meta)
        cards(ref.kind, folded.state)
        if ref.kind is Aggregate.device:
            status(folded.state), not_repairable(folded.state), open_repair(folded.state)
            look_flags(folded.state, date(2026, 11, 20), back_within_days=90)
