"""What must hold of disposal: a tick never vanishes, deprovisioned is never back, one box a unit, the order of steps.

Decided from the operations' own words, not by the reducers: of two desks that folded wrongly alike none would notice.
A console that shows a unit active again gives nothing back: the product knows no re-enrolment.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.domain.bench_words import RequestKind
from app.domain.disposal_words import Step
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Recorded, Ref, decode
from app.domain.rules import boxes as rules
from app.ledger.reads import Reads
from tests.simulation import oracle

if TYPE_CHECKING:
    from tests.simulation.desks import SimDesk
    from tests.simulation.world import World

FOR_GOOD: Final = frozenset({Step.deprovision.value, Step.verified.value})
GONE: Final = frozenset({"deprovisioned", "stored", "disposed"})
IN_ORDER: Final = (Step.deprovision.value, Step.verified.value, Step.wipe.value)
"""Each only after the one before, of a Chromebook."""
TELLS: Final = frozenset({"after_close", "gone"})
"""Cards that say that something was done apart."""
_OPS: Final = (
    "SELECT o.body FROM operation o WHERE o.action_id NOT IN (SELECT action FROM undone_action) AND o.seq IN ("
    "SELECT a.seq FROM operation_aggregate a JOIN head h ON h.agg = a.agg WHERE h.kind IN ('device', 'box'))"
    " ORDER BY o.hub_pos IS NULL, o.hub_pos, o.seq"
)
OURS: Final = frozenset({"step_done", "disposal_begun", "disposal_left", "boxed", "unboxed", "card_settled"})


class Shown(NamedTuple):
    """What a desk holds of disposal: states by id, statuses by serial, and the operations that stand, in order."""

    devices: Mapping[bytes, Any]
    boxes: Mapping[bytes, Any]
    status: Mapping[str, str]
    ops: list[Operation]

    def of(self, ref: Ref, *kinds: str) -> Iterator[Operation]:
        return (op for op in self.ops if op.kind in kinds and ref in op.about)


def shown_at(desk: SimDesk) -> Shown:
    """See `Shown`."""

    def read(reads: Reads) -> Shown:
        heads: dict[str, dict[bytes, Any]] = {"device": {}, "box": {}}
        for kind, agg, shown in reads.rows("SELECT kind, agg, shown FROM head WHERE kind IN ('device','box')"):
            heads[kind][bytes(agg)] = json.loads(shown)
        ops = [op for (body,) in reads.rows(_OPS) if (op := decode(body)).kind in OURS]
        status = {row[0]: row[1] for row in reads.rows("SELECT serial, status FROM device_row")}
        return Shown(heads["device"], heads["box"], status, ops)

    return desk.read(read)


def held(world: World, desk: SimDesk) -> None:
    """All of it, at one desk."""
    shown = shown_at(desk)
    a_tick_never_vanishes(shown)
    deprovisioned_is_never_back(shown)
    nothing_is_wiped_before_it_was_seen_deprovisioned(shown)
    a_unit_is_in_one_box(desk, shown)
    a_closed_box_lists_its_units(shown)


def _told_gone(state: Mapping[str, Any], op: Operation) -> bool:
    return any(card["kind"] == "gone" and short(op.id) in card["ops"] for card in state.get("cards", {}).values())


def a_tick_never_vanishes(shown: Shown) -> None:
    """But a unit that left has it in what was before; what can't be taken back stands in any case. Where another desk
    had taken back that there is such a unit, a card names what was done to it.
    """
    left = Counter(op.about[0] for op in shown.ops if op.kind == "disposal_left")
    for op in shown.ops:
        if op.kind in ("step_done", "disposal_begun"):
            unit, state = op.about[0], shown.devices[op.about[0].id]
            step = op.payload.get("step") or ("judgement" if op.payload["way"] == "A" else "instruction")
            now = state.get("disposal", {}).get("steps", {})
            before = state.get("disposal_before", {}).get("steps", {}) if left[unit] else {}
            there = step in now or (step in before and step not in FOR_GOOD)
            there = there or (left[unit] > 1 and step not in FOR_GOOD)  # of several times only the last is kept
            there = there or ("serial" not in state and _told_gone(state, op))
            assert there, f"{step} of {state.get('serial')} was ticked, and is no more"


def deprovisioned_is_never_back(shown: Shown) -> None:
    for op in shown.ops:
        if op.kind == "step_done" and op.payload["step"] == Step.verified:
            state = shown.devices[op.about[0].id]
            status = shown.status[state["serial"]]
            lost = status == "lost" and Step.storage in state["disposal"]["steps"]
            assert status in GONE or lost, f"{state['serial']} was seen deprovisioned and is {status}"


def nothing_is_wiped_before_it_was_seen_deprovisioned(shown: Shown) -> None:
    """But made apart: then a card tells it."""
    for state in shown.devices.values():
        steps = state.get("disposal", {}).get("steps", {})
        if state.get("kind") == "chromebook" and not _cards(state, *TELLS):
            done = [step in steps for step in IN_ORDER]
            assert done == sorted(done, reverse=True), f"{state.get('serial')}: {sorted(steps)} out of order"


def a_unit_is_in_one_box(desk: SimDesk, shown: Shown) -> None:
    asked = desk.program.queries.boxes
    found = [asked.box(row.number) for row in asked.boxes(ended=True)]
    inside = Counter(row.device for box in found if box is not None for row in box.units)
    assert max(inside.values(), default=1) == 1, "one unit lies in two boxes"


def a_closed_box_lists_its_units(shown: Shown) -> None:
    """But where a card tells of what came, went or was taken back apart, or told it and was answered; and of a box that
    was handed over already, where a unit was taken out since, or is one of its lines and lies in another box by a later
    scan: its own record says so, and no card does.
    """
    states = {Ref(Aggregate.device, unit): state for unit, state in shown.devices.items()}
    for agg, box in shown.boxes.items():
        if "closed" not in box or "number" not in box:
            continue
        ref, (inside, elsewhere) = Ref(Aggregate.box, agg), rules.units_of(box, states)
        units = {Ref(Aggregate.device, unit) for unit in shown.devices if short(unit) in box.get("lines", ())}
        units |= {op.about[0] for op in shown.of(ref, "boxed", "unboxed")}
        answered = any(op.kind == "card_settled" and ({ref} | units) & set(op.about) for op in shown.ops)
        asked = _cards(box, *TELLS) or any(_cards(states[unit], "field", *TELLS) for unit in units)
        out = "handed" in box and any(True for _ in shown.of(ref, "unboxed"))
        listed = (*inside, *elsewhere) if "handed" in box else inside
        same = len(listed) == box["closed"]["units"]
        assert same or answered or asked or out, f"box {box['number']} lists {box['closed']}, holds {len(inside)}"


def what_came_or_went_as_a_box_was_closed_elsewhere_is_told(world: World, desk: SimDesk) -> None:
    """Decided from who had seen what: put in or taken out by somebody who knew of no closing, of which whoever closed
    the box knew nothing, a unit is named on a card of the box, until somebody answered one after both.
    """
    for box in (ref for ref in world.story.heads if ref.kind is Aggregate.box):
        recs = [rec for rec in world.story.standing if box in rec.op.about]
        closings = [rec for rec in recs if rec.op.kind == "box_closed"]
        cards = world.story.heads[box].state.get("cards", {}).values()
        named = {op for card in cards if card["kind"] in TELLS for op in card["ops"]}
        answered = max((rec.position or 0 for rec in recs if rec.op.kind == "card_settled"), default=0)
        for touch in (rec for rec in recs if rec.op.kind in ("boxed", "unboxed")):
            apart = [closing for closing in closings if _neither_knew(touch, closing)]
            knew = any(closing not in apart and (closing.position or 0) < (touch.position or 0) for closing in closings)
            last = max(rec.position or 0 for rec in (touch, *apart))
            told = short(touch.op.id) in named or answered > last
            assert not apart or knew or told, f"{touch.op.kind} as the box was closed elsewhere, and nobody is told"


def _neither_knew(one: Recorded, other: Recorded) -> bool:
    return oracle.apart(*sorted((one, other), key=lambda rec: rec.position or 0))


def _cards(state: Mapping[str, Any], *kinds: str) -> bool:
    return any(card["kind"] in kinds for card in state.get("cards", {}).values())


def what_cant_be_taken_back_was_not(world: World, desk: SimDesk) -> None:
    """No undo of a tick of deprovision, of its having been seen, or of a cancelling of what was asked was ever let
    through.
    """
    taken = {rec.op.stamp.action for rec in world.story.all if _for_good(rec.op)} & world.story.undone
    assert not taken, "a deprovision, or the cancelling of one that was asked for, was taken back"


def a_cancelled_request_is_never_sent(world: World, desk: SimDesk) -> None:
    """Cancelled by somebody who knew of all that was asked of a unit, it stays so, whoever stands for it elsewhere; but
    where a card asks, or was answered meanwhile.
    """
    asked: dict[Ref, list[Recorded]] = {}
    for rec in world.story.standing:
        if rec.op.kind in ("requested", "request_cancelled", "card_settled"):
            asked.setdefault(rec.op.about[0], []).append(rec)
    for unit, recs in asked.items():
        wishes = [rec for rec in recs if rec.op.kind != "card_settled"]
        if not wishes or wishes[-1].op.kind != "request_cancelled":
            continue
        cancelled, state = wishes[-1], world.story.heads[unit].state
        answered = any((rec.position or 0) > cancelled.op.stamp.seen for rec in recs if rec.op.kind == "card_settled")
        knew = not any(oracle.apart(rec, cancelled) for rec in wishes[:-1])
        carded = any(card["about"] == "request" for card in state.get("cards", {}).values())
        stays = state.get("request", {}).get("state") == "cancelled"
        assert stays or carded or answered or not knew, f"asked of {state.get('serial')}, cancelled, and it waits"


def a_step_counts_once(world: World, desk: SimDesk) -> None:
    """Told by one desk, the Board is not told of the same unit again by one that knew. Begun anew, also by what was
    taken back later, it is another time.
    """
    last: dict[tuple[Ref, str], Any] = {}
    for rec in world.story.all:
        if rec.op.kind in ("disposal_begun", "disposal_left"):
            last = {key: known for key, known in last.items() if key[0] != rec.op.about[0]}
        undone = rec.op.stamp.action in world.story.undone
        if rec.op.kind != "step_done" or undone or rec.op.payload["step"] == Step.storage:
            continue
        key = (rec.op.about[0], rec.op.payload["step"])
        before, last[key] = last.get(key), rec
        seen = before is not None and (before.desk == rec.desk or before.position <= rec.op.stamp.seen)
        assert not seen, f"{key[1]} was ticked by somebody who knew it done"


def _for_good(op: Operation) -> bool:
    if op.kind == "request_cancelled":
        return bool(op.payload["request"] == RequestKind.deprovision)
    return op.kind == "step_done" and op.payload["step"] in FOR_GOOD
