"""Holds undo to what rests on what: nothing is taken from under later work, and nothing is refused for no reason."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate, RepairState
from app.domain.operations import Draft, Operation, Ref
from app.domain.rules import intake, merge, recognise, repair
from app.domain.rules.undo import (
    MOST_NAMED,
    OUT_OF_THE_HOUSE,
    UndoRefused,
    first_builder,
    reason_needed,
    rests_on,
    undone,
    writes,
)
from tests.support import facts
from tests.support.course_deeds import DEEDS

UNIT, OTHER, FORM, CRATE = facts.device(), facts.device("701402728B"), facts.form(), facts.crate()
N, M = "8A-0001-A", "8A-0002-C"
Made = tuple[str, Any, dict[str, Any]]

REGISTER: Made = ("registered", UNIT, {"set": {"serial": "PF8K2M0D"}})
CHANGE: Made = ("changed", UNIT, {"set": {"school": "ES01"}})
RETAG: Made = ("changed", UNIT, {"set": {"tag": "KRM-000001"}})
OPEN: Made = ("repair_opened", (UNIT, CRATE), {"n": N, "state": "received"})
OPEN_NEXT: Made = ("repair_opened", (UNIT, CRATE), {"n": M, "state": "received"})
OPEN_OTHER: Made = ("repair_opened", (OTHER, CRATE), {"n": M, "state": "received"})
LINK: Made = ("form_linked", (UNIT, FORM), {"n": N, "answers": ["a"]})
UNLINK: Made = ("form_unlinked", (UNIT, FORM), {"n": N, "answers": ["a"]})
OVERRIDE: Made = ("form_overridden", UNIT, {"n": N, "reason": "s"})
FAULT: Made = ("diagnosed", UNIT, {"n": N, "fault": "screen"})
CAUSE: Made = ("diagnosed", UNIT, {"n": N, "cause": "unknown", "detail": None})
FAULT_NEXT: Made = ("diagnosed", UNIT, {"n": M, "fault": "screen"})
NOTE: Made = ("noted", UNIT, {"n": N, "note": "s"})
PLACE: Made = ("noted", UNIT, {"n": N, "place": "棚1"})
TOLD_QUOTE: Made = ("noted", UNIT, {"n": N, "quote": 38000})
CANCEL: Made = ("repair_state_set", UNIT, {"n": N, "state": "cancelled"})
REOPEN: Made = ("repair_state_set", UNIT, {"n": N, "state": "received"})
MOVE: Made = ("repair_moved", (UNIT, OTHER), {"n": N, "serial": "X", "repair": {}})
PART_USED: Made = (
    "part_moved",
    (Ref(Aggregate.part, code_id(Aggregate.part, "PN-LCD")), UNIT),
    {"code": "PN-LCD", "count": -1, "place": "A-1", "why": "used", "n": N},
)
NOTE_THERE: Made = ("noted", OTHER, {"n": N, "note": "s"})
NAMED: Made = ("answer_named", FORM, {"units": []})
ANSWER: Made = ("answer_received", FORM, {"set": {}})
CRATE_OPEN: Made = ("crate_opened", CRATE, {"set": {}})
CRATE_CLOSE: Made = ("crate_closed", CRATE, {})
CRATE_REOPEN: Made = ("crate_reopened", CRATE, {})
PLAN = Ref(Aggregate.transfer, code_id(Aggregate.transfer, "A0001"))
PLANNED: Made = ("transfer_opened", PLAN, {"set": {"number": "A0001"}})
WENT: Made = ("transferred_out", (PLAN, UNIT), {"list": "A0001"})
WENT_OTHER: Made = ("transferred_out", (PLAN, OTHER), {"list": "A0001"})
CAME_IN: Made = ("transferred_in", (PLAN, UNIT), {"list": "A0001"})
COUNTED_OUT: Made = ("transfer_crate", PLAN, {"crate": "1", "out": 40})
COUNTED_IN: Made = ("transfer_crate", PLAN, {"crate": "1", "in": 40})
KIT: Made = ("rekitted", (PLAN, UNIT), {"list": "A0001", "checks": ["label", "clean"]})
KIT_NEXT: Made = ("rekitted", (PLAN, UNIT), {"list": "A0001", "checks": ["powerwash"]})
KIT_OTHER: Made = ("rekitted", (PLAN, OTHER), {"list": "A0001", "checks": ["label"]})
PLAN_CLOSED: Made = ("transfer_closed", PLAN, {})
SETTLE: Made = ("card_settled", UNIT, {"card": "c1", "keep": 0})
SETTLE_NEXT: Made = ("card_settled", UNIT, {"card": "c2", "keep": 0})
ANEW: Made = ("repair_state_set", UNIT, {"n": N, "state": "received", "decision": None})
ROUTE: Made = ("routed", UNIT, {"n": N, "route": "desk", "state": "repairing"})
QUOTED: Made = ("routed", UNIT, {"n": N, "route": "maker", "state": "diagnosing", "quote": 9000})
DISPOSED: Made = ("routed", UNIT, {"n": N, "route": "disposal", "state": "irreparable", "reason": "s"})
NEED: Made = ("part_needed", UNIT, {"n": N, "state": "waiting_parts", "part": "P1"})
CAME: Made = ("part_came", UNIT, {"n": N, "state": "repairing"})
HEARD: Made = ("heard", UNIT, {"n": N, "sheet": "s"})
SHIPPED: Made = ("shipped", UNIT, {"n": N, "state": "at_maker", "rma": "R1"})
BACK: Made = ("came_back", UNIT, {"n": N, "state": "testing"})
DECIDED: Made = ("decided", UNIT, {"n": N, "state": "diagnosing", "decision": "repair", "payer": "guardian"})
CONSENT: Made = ("guardian_step", UNIT, {"n": N, "step": "consent", "on": "2026-11-20"})
QUOTE: Made = ("guardian_step", UNIT, {"n": N, "step": "quote", "on": "2026-11-20", "amount": 9000})
WORKED: Made = ("worked", UNIT, {"n": N, "state": "testing", "work": ["clean"]})
TESTED: Made = ("tested", UNIT, {"n": N, "state": "ready", "passed": True, "checks": {}})
RETURNED: Made = ("handed_back", UNIT, {"n": N, "state": "returned", "way": "run"})
PHOTO: Made = ("photo_taken", UNIT, {"n": N, "photo": "s"})
ASSIGNED: Made = ("assigned", UNIT, {"n": N, "to": "OP0002"})
RETHOUGHT: Made = ("diagnosed", UNIT, {"n": N, "fault": "power", "state": "diagnosing"})
UNDO: Made = ("undone", UNIT, {"action": "x"})
ERASE: Made = ("erased", UNIT, {"ids": []})
LABEL: Made = ("label_printed", UNIT, {"kind": "asset", "text": "KRM-000001", "copy": 1})
SLIP: Made = ("label_printed", UNIT, {"kind": "slip", "text": "RP8A0001A", "copy": 1, "n": N})
BLANKS: Made = ("slips_given", UNIT, {"series": "8A", "first": 1, "last": 9})
CONTROLLER = Ref(Aggregate.charger, code_id(Aggregate.charger, "A0001"))
ON_THE_SPOT: Made = ("registered", CONTROLLER, {"set": {"code": "A0001"}})
TAG_PRINTED: Made = ("label_printed", CONTROLLER, {"kind": "charger", "text": "CHA0001X", "copy": 1})
TAG_RETIRED: Made = ("label_retired", CONTROLLER, {"kind": "charger", "text": "CHA0001X", "copy": 1})
RETIRE: Made = ("label_retired", UNIT, {"kind": "asset", "text": "KRM-000001", "copy": 1})
CHECK: Made = ("label_checked", UNIT, {"kind": "asset", "text": "KRM-000001", "copy": 1})
CHECK_OTHER: Made = ("label_checked", UNIT, {"kind": "asset", "text": "KRM-000002", "copy": 1})
_OUT, _BOX = Ref(Aggregate.shipment, facts.an_id(71)), Ref(Aggregate.handback, facts.an_id(72))
LISTED: Made = ("shipped", (UNIT, _OUT), {"n": N, "state": "at_maker", "shipment": "A1"})
LISTED_NEXT: Made = ("shipped", (OTHER, _OUT), {"n": M, "state": "at_maker", "shipment": "A1"})
LIST_SENT: Made = ("shipment_sent", _OUT, {"on": "2026-11-20"})
LIST_LEFT: Made = ("left_list", _OUT, {"n": N})
LIST_BACK: Made = ("came_back", (OTHER, _OUT), {"n": M, "state": "testing", "shipment": "A1"})
BOXED: Made = ("handed_back", (UNIT, _BOX), {"n": N, "state": "returned", "way": "run", "list": "B1"})
BOXED_NEXT: Made = ("handed_back", (OTHER, _BOX), {"n": M, "state": "returned", "way": "run", "list": "B1"})
BOX_CLOSED: Made = ("handback_closed", _BOX, {})
LENT: Made = ("lent", UNIT, {"to": "ES01"})
LONGER: Made = ("loan_extended", UNIT, {"to": "ES01", "since": "2026-11-20", "due": "2026-12-01"})
ENDED: Made = ("loan_ended", UNIT, {"to": "ES01", "since": "2026-11-20", "lacks": ["pen"]})
PEN_CAME: Made = ("lacking_came", UNIT, {"accessories": ["pen"]})
LOST: Made = ("lost_reported", UNIT, {"on": "2026-11-20"})
TOLD: Made = ("lost_told", UNIT, {"police": "12"})
TOLD_BOARD: Made = ("lost_told", UNIT, {"told": "2026-11-20"})
FOUND: Made = ("found", UNIT, {"on": "2026-11-20"})
REQUESTED: Made = ("requested", UNIT, {"request": "disable", "device_id": "d", "serial": "s", "frozen": "f"})
CALLED_OFF: Made = ("request_cancelled", UNIT, {"request": "disable", "device_id": "d"})
NEWER: Made = ("of_a_later_version", UNIT, {})


def op(made: Made, number: int = 1, **stamp: Any) -> Operation:
    return facts.operation(*made, number=number, **stamp)


@pytest.mark.parametrize(
    ("done", "later"),
    [
        (REGISTER, CHANGE),
        (REGISTER, OPEN),
        (REGISTER, FAULT),
        (REGISTER, SETTLE),
        (CHANGE, ("changed", UNIT, {"set": {"school": "ES02", "tag": "x"}})),
        (OPEN, LINK),
        (OPEN, UNLINK),
        (OPEN, OVERRIDE),
        (OPEN, FAULT),
        (OPEN, NOTE),
        (OPEN, CANCEL),
        (OPEN, MOVE),
        (LINK, UNLINK),
        (LINK, OVERRIDE),
        (OVERRIDE, LINK),
        (FAULT, ("diagnosed", UNIT, {"n": N, "fault": "battery"})),
        (CAUSE, ("diagnosed", UNIT, {"n": N, "detail": "wear"})),
        (PLACE, ("noted", UNIT, {"n": N, "place": "棚2", "note": "s"})),
        (TOLD_QUOTE, DECIDED),
        (TOLD_QUOTE, ("noted", UNIT, {"n": N, "quote": 41000})),
        (CANCEL, REOPEN),
        (CANCEL, OPEN_NEXT),
        (REOPEN, FAULT),
        (REOPEN, LINK),
        (REOPEN, UNLINK),
        (REOPEN, OVERRIDE),
        (REOPEN, CANCEL),
        *[(made, MOVE) for made in (FAULT, NOTE, PLACE, LINK, ROUTE, DECIDED, PHOTO, TESTED, PART_USED)],
        (MOVE, NOTE_THERE),
        (MOVE, NOTE),
        (ANSWER, LINK),
        (ANSWER, ("repair_opened", (UNIT, FORM), {"n": N, "state": "received"})),
        (ANSWER, NAMED),
        (CRATE_OPEN, OPEN),
        (CRATE_OPEN, CRATE_CLOSE),
        (CRATE_CLOSE, CRATE_REOPEN),
        (CRATE_REOPEN, CRATE_CLOSE),
        (SETTLE, SETTLE),
        (CHANGE, NEWER),
        (NEWER, CHANGE),
        (REGISTER, LABEL),
        (REGISTER, RETIRE),
        (REGISTER, CHECK),
        (CHECK, CHECK),
        *[(OPEN, made) for made in (ROUTE, HEARD, DECIDED, CONSENT, WORKED, TESTED, RETURNED, PHOTO, ASSIGNED)],
        *[(FAULT, made) for made in (ROUTE, NEED, SHIPPED, WORKED, TESTED)],
        (CAUSE, ROUTE),
        (LINK, ROUTE),
        (OVERRIDE, ROUTE),
        (HEARD, QUOTED),
        (HEARD, HEARD),
        (ROUTE, NEED),
        (ROUTE, WORKED),
        (ROUTE, QUOTED),
        (ROUTE, RETHOUGHT),
        (ROUTE, FAULT),
        (ROUTE, CANCEL),
        (NEED, CAME),
        (QUOTED, SHIPPED),
        (SHIPPED, BACK),
        (BACK, TESTED),
        (DECIDED, CONSENT),
        (CONSENT, QUOTE),
        (CONSENT, QUOTED),
        (DECIDED, QUOTED),
        (WORKED, TESTED),
        (TESTED, RETURNED),
        (RETURNED, OPEN_NEXT),
        (RETURNED, REOPEN),
        (DISPOSED, OPEN_NEXT),
        (DISPOSED, REOPEN),
        (RETHOUGHT, ROUTE),
        (ASSIGNED, ASSIGNED),
        (REOPEN, ROUTE),
        (CANCEL, ROUTE),
        (ANEW, DECIDED),
        (LISTED, LIST_SENT),
        (LISTED, LIST_LEFT),
        (LIST_LEFT, LIST_SENT),
        (LIST_SENT, LIST_BACK),
        (BOXED, BOX_CLOSED),
        *[(PLANNED, made) for made in (WENT, CAME_IN, COUNTED_OUT, KIT, PLAN_CLOSED)],
        (WENT, CAME_IN),
        (WENT, WENT),
        (COUNTED_OUT, COUNTED_OUT),
        (KIT, KIT),
        *[(made, PLAN_CLOSED) for made in (WENT, CAME_IN, COUNTED_OUT, PLAN_CLOSED)],
        *[(REGISTER, made) for made in (WENT, CAME_IN, KIT)],
        (LENT, LONGER),
        (LENT, ENDED),
        (LONGER, ENDED),
        (LONGER, LONGER),
        (ENDED, LENT),
        (ENDED, PEN_CAME),
        (LENT, LOST),
        (LOST, TOLD),
        (LOST, FOUND),
        (LOST, REQUESTED),
        (TOLD, TOLD),
        (FOUND, LOST),
        (FOUND, REQUESTED),
        (REQUESTED, CALLED_OFF),
        (CALLED_OFF, REQUESTED),
        (REGISTER, LOST),
        (REGISTER, LENT),
    ],
)
def test_what_rests_on_it_is_named(done: Made, later: Made) -> None:
    builder = op(later, 2)
    assert first_builder([op(done)], [op(ERASE, 3), builder, op(later, 4)]) is builder


@pytest.mark.parametrize(
    ("done", "later"),
    [
        (REGISTER, REGISTER),
        (REGISTER, UNDO),
        (REGISTER, ERASE),
        (CHANGE, RETAG),
        (CHANGE, OPEN),
        (OPEN, CHANGE),
        (OPEN, OPEN_OTHER),
        (OPEN, FAULT_NEXT),
        (OPEN, CRATE_CLOSE),
        (LINK, FAULT),
        (OVERRIDE, NOTE),
        (FAULT, CAUSE),
        (FAULT, LINK),
        (FAULT, FAULT_NEXT),
        (FAULT_NEXT, MOVE),
        (NOTE, NOTE),
        (NOTE, PLACE),
        (PLACE, NOTE),
        (CANCEL, NOTE),
        (CANCEL, CHANGE),
        (CANCEL, OPEN_OTHER),
        (REOPEN, NOTE),
        (ANSWER, ANSWER),
        (NAMED, LINK),
        (CRATE_OPEN, CRATE_OPEN),
        (CRATE_CLOSE, OPEN),
        (SETTLE, SETTLE_NEXT),
        (SETTLE, CHANGE),
        (OPEN_OTHER, FAULT),
        (OPEN_OTHER, NEWER),
        (NOTE, NEWER),
        (REGISTER, SLIP),
        (ON_THE_SPOT, TAG_PRINTED),
        (ON_THE_SPOT, TAG_RETIRED),
        (OPEN, SLIP),
        (OPEN, LABEL),
        (CHANGE, LABEL),
        (CHECK, LABEL),
        (CHECK, CHECK_OTHER),
        *[(ROUTE, made) for made in (NOTE, PHOTO, ASSIGNED, HEARD, PLACE, OPEN_NEXT, CHANGE)],
        *[(TESTED, made) for made in (NOTE, PHOTO, ASSIGNED)],
        (PHOTO, PHOTO),
        (PHOTO, ROUTE),
        (ASSIGNED, ROUTE),
        (NOTE, ASSIGNED),
        (PLACE, ROUTE),
        (HEARD, FAULT),
        (WORKED, OPEN_OTHER),
        (LISTED, LISTED_NEXT),
        (LISTED, LIST_BACK),
        (BOXED, BOXED_NEXT),
        (LIST_SENT, SHIPPED),
        (LISTED_NEXT, LIST_LEFT),
        (LIST_LEFT, LISTED_NEXT),
        (WENT, WENT_OTHER),
        (CAME_IN, WENT_OTHER),
        (CAME_IN, WENT),
        (COUNTED_OUT, COUNTED_IN),
        *[(KIT, made) for made in (KIT_NEXT, KIT_OTHER, WENT, CAME_IN, PLAN_CLOSED)],
        (PLAN_CLOSED, KIT),
        (WENT, CHANGE),
        (WENT, OPEN),
        (PEN_CAME, LENT),
        (LENT, REQUESTED),
        (TOLD, TOLD_BOARD),
        (TOLD, FOUND),
        (REQUESTED, FOUND),
        (LOST, OPEN),
        (OPEN, LOST),
    ],
)
def test_what_stands_without_it_is_in_nobodys_way(done: Made, later: Made) -> None:
    assert first_builder([op(done)], [op(later, 2)]) is None


def test_paper_is_out_of_the_house_and_a_scan_back_is_not() -> None:
    assert {kind for kind, _, _ in (LABEL, SLIP, RETIRE, BLANKS, UNDO, ERASE)} == OUT_OF_THE_HOUSE
    assert CHECK[0] not in OUT_OF_THE_HOUSE


def test_an_action_of_several_operations_is_one() -> None:
    taken_in = [op(REGISTER, 1), op(OPEN, 2), op(FAULT, 3)]
    assert first_builder(taken_in, []) is None
    assert first_builder(taken_in, [op(OPEN_OTHER, 4)]) is None
    diagnosis = op(CAUSE, 5)
    assert first_builder(taken_in, [op(OPEN_OTHER, 4), diagnosis]) is diagnosis
    assert first_builder([], [diagnosis]) is None


def test_facets_of_one_thing_say_nothing_of_another() -> None:
    assert first_builder([op(CHANGE)], [op(("changed", OTHER, {"set": {"school": "ES02"}}), 2)]) is None


def test_every_kind_that_is_written_is_known_here() -> None:
    """Else undo would take each such operation for a newer version's, and refuse."""
    asked = intake.Facts(text="PF8K2M0D", device=UNIT, state=None, today=datetime(2026, 11, 20, tzinfo=UTC).date())
    drafts: list[Draft] = [
        *intake.open_drafts(asked, intake.decide(asked), UNIT, N),
        *intake.diagnosis(UNIT, N, "screen", None, None),
        *recognise.move_drafts(
            UNIT,
            OTHER,
            N,
            "X",
            {"state": "received", "opened": "", "answers": ["A" * 22], "place": "x", "fault": "screen"},
        ),
        repair.cancel(UNIT, N),
        repair.reopen(UNIT, N, RepairState.received),
        merge.settled(UNIT, "c1", 0),
        *[
            Draft(kind, (UNIT,), payload)
            for kind, _, payload in (
                CHANGE,
                ANSWER,
                NAMED,
                CRATE_OPEN,
                CRATE_CLOSE,
                UNLINK,
                OVERRIDE,
                LABEL,
                RETIRE,
                CHECK,
            )
        ],
        *[Draft(kind, (UNIT,), {"n": N, **payload}) for kind, payload in DEEDS.values()],
    ]
    for draft in drafts:
        written = op((draft.kind, draft.about, dict(draft.payload)))
        assert writes(written) != writes(op(NEWER))
        assert rests_on(written) or draft.kind in ("registered", "answer_received", "crate_opened")


# --- reasons --------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 20, 0, 42, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "seconds", "needed"),
    [(0, 0, False), (14, 59, False), (15, 0, False), (15, 1, True), (600, 0, True), (-15, 0, False), (-15, -1, True)],
)
def test_ones_own_within_the_free_minutes_needs_no_reason(minutes: int, seconds: int, needed: bool) -> None:
    now = NOW + timedelta(minutes=minutes, seconds=seconds)
    assert reason_needed([op(CHANGE)], operator="OP0001", same_desk=True, now=now, free_minutes=15) == needed


@pytest.mark.parametrize(
    ("operator", "same_desk", "needed"),
    [("OP0001", True, False), ("OP0002", True, True), ("OP0001", False, True), ("OP0002", False, True)],
)
def test_anothers_or_another_desks_needs_one(operator: str, same_desk: bool, needed: bool) -> None:
    assert reason_needed([op(CHANGE)], operator=operator, same_desk=same_desk, now=NOW, free_minutes=15) == needed


def test_the_newest_operation_counts_and_every_hand_in_it() -> None:
    early = op(CHANGE, at="2026-11-19T00:00:00.000Z")
    assert not reason_needed([early, op(CHANGE, 2)], operator="OP0001", same_desk=True, now=NOW, free_minutes=15)
    assert not reason_needed([op(CHANGE, 2), early], operator="OP0001", same_desk=True, now=NOW, free_minutes=15)
    theirs = op(CHANGE, 3, operator="OP0002")
    assert reason_needed([op(CHANGE, 2), theirs], operator="OP0001", same_desk=True, now=NOW, free_minutes=15)


def test_any_zone_tells_the_same_time() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    assert not reason_needed([op(CHANGE)], operator="OP0001", same_desk=True, now=tokyo, free_minutes=0)


# --- what is written ------------------------------------------------------------------------------------------------


def test_an_undo_names_the_action_and_some_of_what_it_is_about() -> None:
    refs = [Ref(UNIT.kind, facts.an_id(n)) for n in range(20)]
    draft = undone(facts.an_id(77), refs, None)
    assert draft.kind == "undone"
    assert draft.about == tuple(refs[:MOST_NAMED])
    assert draft.payload == {"action": short(facts.an_id(77))}
    assert undone(facts.an_id(77), [], "s1").payload == {"action": short(facts.an_id(77)), "reason": "s1"}


def test_a_refusal_passes_through_a_context_manager() -> None:
    """A frozen exception can't: Python writes the traceback into it on the way."""

    @contextlib.contextmanager
    def unit_of_work() -> Iterator[None]:
        yield

    with pytest.raises(UndoRefused) as refused, unit_of_work():
        raise UndoRefused("built_on", "diagnosed", N)
    assert (refused.value.reason, refused.value.builder, refused.value.about) == ("built_on", "diagnosed", N)
    assert str(UndoRefused("nothing_to_undo")) == "nothing_to_undo"
