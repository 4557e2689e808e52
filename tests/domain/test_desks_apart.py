"""Holds the domain to the sync promise: desks apart under the real rules show the same in the end, and lose nothing.

Three desks take in, diagnose, link, override, cancel, open again, recognise, fill crates, settle cards and undo, each
from what it sees itself; operations travel in slices, at random. The rules decide what is recorded; folding must cope
with all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.codes import squeeze
from app.domain.device import look_flags, not_repairable, open_repairs, status
from app.domain.folding import fold
from app.domain.identity import short, unshort
from app.domain.kinds import CLOSED_STATES, Action, Aggregate, Cause, IntakeOutcome, RepairState
from app.domain.label_copies import label_state, next_copy
from app.domain.operations import Draft, Recorded, Ref, canonical, encode
from app.domain.rules import intake, merge, recognise, repair, undo
from app.domain.rules.forms import Answer, AnswerUnit, gate, names
from tests.support import facts
from tests.support.course_deeds import ACTION_OF, BENCH, DEEDS, may_be_done
from tests.support.desks import Desk, Hub, settle_all
from tests.support.processes import printed_elsewhere
from tests.support.sampling import how_many, rng

TODAY = date(2026, 11, 20)
SERIALS = ("PF8K2M0D", "P3NXCVVWAC3ZVKZ", "701402728B")
KINDS = {"701402728B": "ipad"}
ANSWERS = {
    1: (("PF8K2M0D", ""),),
    2: (("P3NXCVVWAC3ZVKZ", ""), ("701402728B", "")),
    3: (("PF8K2M0O", ""),),
    4: (("", "KRM-000001"),),
}
FAULTS = ("keytop", "screen", "battery")
CHANGES: tuple[tuple[str, str | None], ...] = (
    ("school", "ES01"),
    ("school", "ES02"),
    ("school", None),
    ("tag", "KRM-000001"),
    ("tag", "KRM-000002"),
    ("status", "lost"),
    ("status", "in_use"),
    ("console", "DISABLED"),
    ("notes", "角に傷"),
    ("aue", "2025-06-30"),
)
DESKS = st.sampled_from((0, 1, 2))
WHICH = st.integers(0, 5)


def pick(things: Iterable[Any], which: int) -> Any:
    """One of the things, or None where there are none."""
    listed = list(things)
    return listed[which % len(listed)] if listed else None


class Apart(RuleBasedStateMachine):
    """Three desks and a hub."""

    @initialize()
    def begin(self) -> None:
        self.hub = Hub()
        self.desks = [
            Desk(facts.DESK_A, "A", self.hub),
            Desk(facts.DESK_B, "C", self.hub),
            Desk(facts.DESK_C, "ZZ", self.hub),
        ]
        self.bodies: dict[bytes, bytes] = {}

    # --- what a use case reads --------------------------------------------------------------------------------------

    def devices(self, desk: Desk) -> list[tuple[Ref, Any]]:
        found = [(ref, desk.shown(ref)) for ref in desk.refs() if ref.kind is Aggregate.device]
        return [(ref, head.state) for ref, head in found if head.exists]

    def repairs(self, desk: Desk) -> list[tuple[Ref, Any, str]]:
        return [
            (ref, state, number) for ref, state in self.devices(desk) for number in sorted(state.get("repairs", {}))
        ]

    def answers(self, desk: Desk) -> list[Answer]:
        found = []
        for ref in desk.refs():
            head = desk.shown(ref) if ref.kind is Aggregate.form else None
            if head is not None and head.made:
                units = tuple(AnswerUnit(u["serial"], u["tag"]) for u in head.state["units"])
                used = frozenset(unshort(d) for d in head.state.get("links", {}).values())
                found.append(
                    Answer(
                        id=ref.id, sent=date(2026, 11, 19), school="ES01", units=units, used_for=used, fault="screen"
                    )
                )
        return found

    def write(self, desk: Desk, drafts: list[Draft]) -> None:
        for op in desk.record(drafts):
            self.bodies[op.id] = encode(op)

    # --- the work ---------------------------------------------------------------------------------------------------

    @rule(who=DESKS, serial=st.sampled_from(SERIALS), school=st.sampled_from(["ES01", "ES02"]))
    def a_register_is_imported(self, who: int, serial: str, school: str) -> None:
        desk, ref = self.desks[who], facts.device(serial)
        head = desk.shown(ref)
        if not head.made:
            fields = {"serial": serial, "school": school, "status": "in_use", "kind": KINDS.get(serial, "chromebook")}
            self.write(desk, [Draft("registered", (ref,), {"set": fields})])

    @rule(who=DESKS, which=WHICH, change=st.sampled_from(CHANGES), more=st.sampled_from(CHANGES))
    def facts_change(self, who: int, which: int, change: tuple[str, str | None], more: tuple[str, str | None]) -> None:
        desk = self.desks[who]
        found = pick([ref for ref, _ in self.devices(desk) if desk.shown(ref).made], which)
        if found is not None:
            self.write(desk, [Draft("changed", (found,), {"set": dict([change, more])})])

    @rule(who=DESKS, serial=st.sampled_from(SERIALS), in_crate=st.booleans(), fault=st.sampled_from([None, *FAULTS]))
    def a_unit_is_scanned(self, who: int, serial: str, in_crate: bool, fault: str | None) -> None:
        desk, ref = self.desks[who], facts.device(serial)
        head = desk.shown(ref)
        state = head.state if head.exists else None
        crate = desk.shown(facts.crate())
        open_crate = in_crate and crate.made and "closed" not in crate.state
        answers = self.answers(desk)
        tag = squeeze((state or {}).get("tag", ""))
        asked = intake.Facts(
            text=serial,
            device=ref,
            state=state,
            gate=gate(answers, answers, device=ref.id, serial=serial, tag=tag, today=TODAY, valid_days=60),
            crate=facts.crate() if open_crate else None,
            crate_state=crate.state if open_crate else None,
            today=TODAY,
        )
        verdict = intake.decide(asked)
        running = open_repairs(state or {})
        assert (verdict.repair in running) == bool(running) or verdict.outcome is IntakeOutcome.not_repairable
        if verdict.begins_in is not None:
            number = desk.next_number()
            drafts = intake.open_drafts(asked, verdict, ref, number)
            self.write(desk, drafts + intake.diagnosis(ref, number, fault, Cause.unknown if fault else None, None))
            assert desk.shown(ref).state["repairs"][number]["state"] in (verdict.begins_in, RepairState.diagnosing)

    @rule(who=DESKS, number=st.sampled_from(sorted(ANSWERS)))
    def an_answer_arrives(self, who: int, number: int) -> None:
        desk, ref = self.desks[who], facts.form(number)
        if desk.shown(ref).made:
            return
        units = tuple(AnswerUnit(serial, squeeze(tag)) for serial, tag in ANSWERS[number])
        said = {"sent": "2026-11-19T01:00:00Z", "units": [{"serial": u.serial, "tag": u.tag} for u in units]}
        drafts = [Draft("answer_received", (ref,), {"set": said})]
        answer = Answer(id=ref.id, sent=date(2026, 11, 19), school="ES01", units=units)
        for device, state, n in self.repairs(desk):
            waits = state["repairs"][n]["state"] == RepairState.awaiting_form
            if waits and names(answer, squeeze(state.get("serial", "")), squeeze(state.get("tag", ""))):
                drafts += intake.link_drafts(device, n, [answer])
        self.write(desk, drafts)

    @rule(who=DESKS, which=WHICH, other=WHICH, unlink=st.booleans())
    def an_answer_is_linked_by_hand(self, who: int, which: int, other: int, unlink: bool) -> None:
        desk = self.desks[who]
        found, answer = pick(self.repairs(desk), which), pick(self.answers(desk), other)
        if found is None or answer is None:
            return
        device, state, n = found
        linked = short(answer.id) in state["repairs"][n].get("answers", ())
        if linked is unlink and repair.allowed(Action.link, RepairState(state["repairs"][n]["state"])):
            drafts = intake.link_drafts(device, n, [answer])
            kind = "form_unlinked" if unlink else "form_linked"
            self.write(desk, [Draft(kind, d.about, d.payload) for d in drafts])

    @rule(
        who=DESKS,
        which=WHICH,
        fault=st.sampled_from([None, *FAULTS]),
        cause=st.sampled_from([None, (Cause.natural, "wear"), (Cause.non_natural, None), (Cause.unknown, None)]),
    )
    def a_repair_is_diagnosed(self, who: int, which: int, fault: str | None, cause: Any) -> None:
        found = pick(self.repairs(self.desks[who]), which)
        if found is not None and repair.allowed(Action.diagnose, RepairState(found[1]["repairs"][found[2]]["state"])):
            known, detail = cause or (None, None)
            self.write(self.desks[who], intake.diagnosis(found[0], found[2], fault, known, detail))

    @rule(
        who=DESKS,
        which=WHICH,
        what=st.sampled_from(["note", "place", "accessories", "swollen"]),
        step=st.integers(1, 3),
    )
    def something_is_noted(self, who: int, which: int, what: str, step: int) -> None:
        found = pick(self.repairs(self.desks[who]), which)
        if found is not None:
            value: Any = {
                "note": short(facts.an_id(step)),
                "place": f"棚{step}",
                "accessories": ["pen"][: step - 1] or None,
            }
            given = {"n": found[2], what: value.get(what, step > 1 or None)}
            self.write(self.desks[who], [Draft("noted", (found[0],), given)])

    @rule(who=DESKS, which=WHICH, what=st.sampled_from([Action.override, Action.cancel, Action.reopen]))
    def the_course_changes(self, who: int, which: int, what: Action) -> None:
        desk = self.desks[who]
        found = pick(self.repairs(desk), which)
        if found is None:
            return
        device, state, n = found
        try:
            repair.check_reopen(state, n) if what is Action.reopen else repair.check(what, state["repairs"][n])
        except repair.RepairRefused:
            return
        if what is Action.override:
            draft = Draft("form_overridden", (device,), {"n": n, "reason": short(facts.an_id(who))})
        elif what is Action.cancel:
            draft = repair.cancel(device, n)
        else:
            draft = repair.reopen(device, n, repair.state_after_reopen(state, state["repairs"][n]))
        self.write(desk, [draft])

    @rule(who=DESKS, which=WHICH, what=st.sampled_from(BENCH))
    def the_bench_goes_on(self, who: int, which: int, what: str) -> None:
        desk = self.desks[who]
        found = pick([f for f in self.repairs(desk) if may_be_done(what, f[1]["repairs"][f[2]])], which)
        if found is not None:
            kind, payload = DEEDS[what]
            self.write(desk, [Draft(kind, (found[0],), {"n": found[2], **payload})])
            assert desk.shown(found[0]).state["repairs"][found[2]]["since"] <= "2026-11-20"

    @rule(who=DESKS)
    def a_unit_without_a_number_comes(self, who: int) -> None:
        desk = self.desks[who]
        number = desk.next_number()
        ref = facts.provisional(number)
        fields = {"kind": "chromebook", "status": "unregistered", "provisional": number}
        payload = {"n": number, "outcome": "unknown_device", "state": "awaiting_form"}
        self.write(desk, [Draft("registered", (ref,), {"set": fields}), Draft("repair_opened", (ref,), payload)])

    @rule(
        who=DESKS, which=WHICH, what=st.sampled_from(["printed", "replaced", "checked", "wrong", "slip"]), other=WHICH
    )
    def a_label_goes_its_way(self, who: int, which: int, what: str, other: int) -> None:
        desk = self.desks[who]
        found, also = pick(self.devices(desk), which), pick(self.devices(desk), other)
        said = (found[1].get("tag") or found[1].get("serial")) if found is not None else None
        if found is None or also is None or not said:
            return
        ref, state = found
        second = also[0]
        copy = next_copy(label_state(state, "asset", said), replaces=what == "replaced")
        label = {"kind": "asset", "text": said, "copy": copy}
        retired = Draft("label_retired", (ref,), {**label, "copy": copy - 1})
        drafts = {
            "printed": [Draft("label_printed", (ref,), label)],
            "replaced": [retired, Draft("label_printed", (ref,), label)],
            "checked": [Draft("label_checked", (ref,), label)],
            "wrong": [Draft("label_checked", (ref, second), {**label, "wrong": 1})] if second != ref else [],
            "slip": [
                Draft("label_printed", (ref,), {**label, "kind": "slip", "n": n}) for n in state.get("repairs", {})
            ],
        }[what]
        if drafts:
            self.write(desk, drafts)

    @rule(who=DESKS, which=WHICH, serial=st.sampled_from(SERIALS))
    def it_is_recognised(self, who: int, which: int, serial: str) -> None:
        desk = self.desks[who]
        found = pick([f for f in self.repairs(desk) if "provisional" in f[1]], which)
        target = facts.device(serial)
        if found is not None and desk.shown(target).exists:
            self.write(desk, recognise.move_drafts(found[0], target, found[2], serial, found[1]["repairs"][found[2]]))

    @rule(who=DESKS, what=st.sampled_from(["crate_opened", "crate_closed", "crate_reopened"]))
    def a_crate_goes_its_way(self, who: int, what: str) -> None:
        desk, ref = self.desks[who], facts.crate()
        head = desk.shown(ref)
        possible = {"crate_opened": not head.made, "crate_closed": head.made, "crate_reopened": "closed" in head.state}
        if possible[what] and (what != "crate_closed" or "closed" not in head.state):
            payload = {"set": {"code": "CRA0001", "label": "行政便"}} if what == "crate_opened" else {}
            self.write(desk, [Draft(what, (ref,), payload)])

    @rule(who=DESKS, which=WHICH, keep=st.integers(0, 2))
    def a_card_is_settled(self, who: int, which: int, keep: int) -> None:
        desk = self.desks[who]
        asked = [(ref, card) for ref, state in self.devices(desk) for card in merge.cards(ref.kind, state)]
        found = pick(asked, which)
        if found is not None:
            self.write(desk, [merge.settled(found[0], found[1].id, keep)])
            assert found[1].id not in desk.shown(found[0]).state.get("cards", {})

    @rule(who=DESKS, which=st.integers(0, 30))
    def an_action_is_undone(self, who: int, which: int) -> None:
        desk = self.desks[who]
        taken_back = desk.undone()
        recs = [r for r in desk.all if r.op.kind != "undone" and r.op.stamp.action not in taken_back]
        action = pick(dict.fromkeys(r.op.stamp.action for r in recs), which)
        if action is None:
            return
        mine = [r.op for r in recs if r.op.stamp.action == action]
        last = max(i for i, r in enumerate(recs) if r.op.stamp.action == action)
        if any(op.kind in undo.OUT_OF_THE_HOUSE for op in mine):
            return
        if undo.first_builder(mine, [r.op for r in recs[last + 1 :]]) is None:
            refs = list(dict.fromkeys(ref for op in mine for ref in op.about))
            self.write(desk, [undo.undone(action, refs, None)])

    # --- the wire ---------------------------------------------------------------------------------------------------

    @rule(who=DESKS, most=st.integers(1, 4))
    def a_desk_sends(self, who: int, most: int) -> None:
        self.desks[who].push(most)

    @rule(who=DESKS, most=st.integers(1, 8))
    def a_desk_fetches(self, who: int, most: int) -> None:
        self.desks[who].pull(most)

    @precondition(lambda self: len(self.hub.log) > 3)
    @rule()
    def all_meet(self) -> None:
        settle_all(self.desks)
        self.all_show_the_same()

    # --- what must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def what_is_confirmed_is_the_fold(self) -> None:
        for desk in getattr(self, "desks", ()):
            for ref, head in desk.confirmed.items():
                whole = fold(ref.kind, ref.id, facts.about(ref, desk.known))
                assert canonical(head.state) == canonical(whole.state)
                assert canonical(head.meta) == canonical(whole.meta)
            if not any(rec.op.kind == "undone" for rec in desk.unsent):
                for ref in desk.refs():
                    assert canonical(desk.shown_ahead(ref).state) == canonical(desk.shown(ref).state)

    @invariant()
    def every_head_can_be_read(self) -> None:
        for desk in getattr(self, "desks", ()):
            for _, state in self.devices(desk):
                status(state), not_repairable(state)
                look_flags(state, TODAY, back_within_days=90)
                running = open_repairs(state)
                mains = [n for n in running if "duplicate_of" not in state["repairs"][n]]
                doubles = {n: state["repairs"][n]["duplicate_of"] for n in running if n not in mains}
                assert all(other in state["repairs"] for other in doubles.values())
                assert all(("closed" in r) == (r["state"] in CLOSED_STATES) for r in state.get("repairs", {}).values())

    @invariant()
    def no_operation_was_touched(self) -> None:
        for desk in getattr(self, "desks", ()):
            for rec in desk.all:
                assert encode(rec.op) == self.bodies[rec.op.id]

    def all_show_the_same(self) -> None:
        first = self.desks[0]
        for desk in self.desks:
            assert not desk.unsent
            assert facts.digest({ref: desk.shown(ref) for ref in desk.refs()}) == facts.digest(desk.confirmed)
        digests = {facts.digest(desk.confirmed) for desk in self.desks}
        assert len(digests) == 1
        self.nothing_is_lost(first)

    def nothing_is_lost(self, desk: Desk) -> None:
        """Each repair opened and not taken back is found, and each piece of work on it, or a card that tells of it."""
        taken_back = desk.undone()
        standing = [rec for rec in desk.all if rec.op.stamp.action not in taken_back]
        held = {n for _, _, n in self.repairs(desk)}
        carded = {
            op for ref in desk.refs() for card in desk.shown(ref).state.get("cards", {}).values() for op in card["ops"]
        }
        settled = any(rec.op.kind == "card_settled" for rec in standing)
        for rec in standing:
            if rec.op.kind == "repair_opened":
                assert rec.op.payload["n"] in held
            elif rec.op.kind in ("label_printed", "label_retired") and "n" not in rec.op.payload and not settled:
                said, ref = rec.op.payload["text"], rec.op.about[0]
                kept = desk.shown(ref).state.get("labels", {}).get("asset", {}).get(said, {})
                known = kept.get("copy" if rec.op.kind == "label_printed" else "retired", 0)
                assert known >= rec.op.payload["copy"] or short(rec.op.id) in carded
            elif (
                rec.op.kind in ("form_linked", "form_overridden", "noted", "repair_state_set", *ACTION_OF)
                and not settled
            ):
                assert rec.op.payload["n"] in self.numbers_of(desk, rec) or short(rec.op.id) in carded

    def numbers_of(self, desk: Desk, rec: Recorded) -> set[str]:
        device = next(ref for ref in rec.op.about if ref.kind is Aggregate.device)
        state = desk.shown(device).state
        # a repair that went to another device took with it what its mover had seen
        moved = {
            r.op.payload["n"]
            for r in desk.all
            if r.op.kind == "repair_moved"
            and r.op.about[0] == device
            and r.op.stamp.action not in desk.undone()
            and (rec.desk == r.desk or (rec.position or 0) <= r.op.stamp.seen)
        }
        return {*state.get("repairs", {}), *moved}

    def teardown(self) -> None:
        if hasattr(self, "desks"):
            settle_all(self.desks)
            self.all_show_the_same()


Apart.TestCase.settings = settings(max_examples=how_many(25, 300), stateful_step_count=how_many(25, 60), deadline=None)
TestApart = Apart.TestCase


def wander(random: Random, steps: int) -> Apart:
    """The same machine driven by dice: no shrinking, but days as long and tangled as one likes."""
    run = Apart()
    run.begin()

    def die(sides: int) -> int:
        return random.randrange(sides)

    causes: list[Any] = [None, (Cause.natural, "wear"), (Cause.non_natural, None), (Cause.unknown, None)]
    things = ["note", "place", "accessories", "swollen"]
    courses = [Action.override, Action.cancel, Action.reopen]
    crates = ["crate_opened", "crate_closed", "crate_reopened"]
    labels = ["printed", "replaced", "checked", "wrong", "slip"]
    deeds: list[Callable[[], None]] = [
        lambda: run.a_register_is_imported(die(3), random.choice(SERIALS), random.choice(["ES01", "ES02"])),
        lambda: run.facts_change(die(3), die(6), random.choice(CHANGES), random.choice(CHANGES)),
        lambda: run.a_unit_is_scanned(die(3), random.choice(SERIALS), die(2) > 0, random.choice([None, *FAULTS])),
        lambda: run.an_answer_arrives(die(3), random.choice(list(ANSWERS))),
        lambda: run.an_answer_is_linked_by_hand(die(3), die(6), die(6), die(3) == 0),
        lambda: run.a_repair_is_diagnosed(die(3), die(6), random.choice([None, *FAULTS]), random.choice(causes)),
        lambda: run.something_is_noted(die(3), die(6), random.choice(things), 1 + die(3)),
        lambda: run.the_course_changes(die(3), die(6), random.choice(courses)),
        *[lambda: run.the_bench_goes_on(die(3), die(6), random.choice(BENCH))] * 4,
        lambda: run.a_unit_without_a_number_comes(die(3)),
        lambda: run.it_is_recognised(die(3), die(6), random.choice(SERIALS)),
        lambda: run.a_crate_goes_its_way(die(3), random.choice(crates)),
        lambda: run.an_action_is_undone(die(3), die(31)),
        lambda: run.a_label_goes_its_way(die(3), die(6), random.choice(labels), die(6)),
    ]
    for step in range(steps):
        random.choice(deeds)()
        if die(20) == 0:
            run.a_card_is_settled(die(3), die(6), die(3))
        if die(5) == 0:
            run.a_desk_sends(die(3), 1 + die(4))
            run.a_desk_fetches(die(3), 1 + die(8))
        run.every_head_can_be_read()
        if step % 20 == 19:
            run.what_is_confirmed_is_the_fold()
    run.no_operation_was_touched()
    run.teardown()
    return run


@pytest.mark.parametrize("day", range(how_many(20, 600)))
def test_long_days_apart_end_the_same_everywhere(day: int) -> None:
    wander(rng(f"apart {day}"), 80)


def test_the_long_days_meet_every_kind_of_card() -> None:
    """Worth something only if it gets into trouble: fixed dice, so that luck has no part in it."""
    kinds: Counter[str] = Counter()
    for day in range(25):
        run = wander(Random(day), 80)
        for ref in run.desks[0].refs():
            kinds.update(card["kind"] for card in run.desks[0].shown(ref).state.get("cards", {}).values())
    assert set(kinds) == {"field", "two_repairs", "after_close", "gone"}
    assert sum(kinds.values()) > 25


def test_another_process_folds_to_the_same_digest() -> None:
    """Sets and hashes differ from process to process; what is folded must not."""
    script = (
        "from random import Random; from tests.domain.test_desks_apart import wander; from tests.support import facts;"
        "print(facts.digest(wander(Random(5), 60).desks[1].confirmed))"
    )
    digests = printed_elsewhere(script)
    assert digests == {facts.digest(wander(Random(5), 60).desks[1].confirmed)}
