"""What is done at the schools beside repairs, at two desks apart: whatever each did to one unit, both come to the same.

Each family's own pairs stand in its own test. Here each deed of one stands beside those of the others, and beside a
repair's course: a unit lent here and taken in there, lost here and moved there, loaded here and swapped in there.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest

from app.domain.folding import fold
from app.domain.folding.base import Folded
from app.domain.folding.shapes import readable
from app.domain.identity import code_id, short
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref, canonical
from app.domain.rules.chargers import charger_ref, visit_ref
from app.domain.rules.merge import cards, settled
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B

UNIT, BROKEN = facts.device(), facts.device("BROKEN01")
CHARGER, CABINET = charger_ref("CH-0096"), charger_ref("CB-0212")
VISIT, PLAN, BOX = visit_ref("A0001"), *(Ref(k, code_id(k, "A0001")) for k in (Aggregate.transfer, Aggregate.handback))
EVERY = (UNIT, BROKEN, CHARGER, CABINET, VISIT, PLAN, BOX)
N, N2, N3, OF_BROKEN = "8A-0001-A", "8B-0001-A", "8B-0002-A", "8A-0009-A"
DAY = "2026-11-20"

One = tuple[str, tuple[Ref, ...], dict[str, Any]]
"""A kind, what it is about, its payload; a deed is those of one action."""


def changed(**fields: str | None) -> One:
    return "changed", (UNIT,), {"set": fields}


def moved(why: str, *about: Ref, **to: str) -> One:
    more = {"n": "A0001"} if VISIT in about else {}
    return "charger_moved", (CHARGER, *about), {"to": {"since": DAY, **to}, "why": why, **more}


def of_repair(kind: str, *about: Ref, n: str = N, **payload: Any) -> One:
    return kind, (UNIT, *about), {"n": n, **payload}


DEEDS: dict[str, tuple[One, ...]] = {
    "taken in": (of_repair("repair_opened", state="received"),),
    "taken in there": (of_repair("repair_opened", n=N2, state="received"),),
    "picked up": (of_repair("repair_opened", VISIT, n=N3, state="received"),),
    "diagnosed": (of_repair("diagnosed", fault="screen", cause="natural", detail="wear"),),
    "sent to the maker": (of_repair("shipped", state="at_maker", waybill="W1"),),
    "cannot be repaired": (of_repair("decided", state="ready", decision="irreparable"),),
    "in the box": (of_repair("handed_back", BOX, state="returned", way="run", list="A0001", to="ES01"),),
    "handed back": (of_repair("handed_back", state="returned", way="hand", to="ES02", lacks=["pen"]),),
    "repair cancelled": (of_repair("repair_state_set", state="cancelled"),),
    "lent": (("lent", (UNIT,), {"to": "ES01", "due": "2026-11-27", "was": "spare"}),),
    "lent in its place": (("lent", (UNIT,), {"to": "ES02", "n": OF_BROKEN, "was": "spare"}),),
    "longer": (("loan_extended", (UNIT,), {"to": "ES01", "since": DAY, "due": "2026-12-01"}),),
    "back from its loan": (("loan_ended", (UNIT,), {"to": "ES01", "since": DAY, "lacks": ["pen"]}),),
    "lost": (("lost_reported", (UNIT,), {"on": "2026-11-19", "was": "spare"}),),
    "lost while lent": (("lost_reported", (UNIT,), {"on": "2026-11-19", "was": "lent"}),),
    "found": (("found", (UNIT,), {"on": DAY, "was": "spare"}),),
    "asked to disable": (
        ("requested", (UNIT,), {"request": "disable", "device_id": "dev-1", "serial": "PF8K2M0D", "frozen": "f"}),
    ),
    "moved": (changed(school="ES02", former_school="ES01"),),
    "moved elsewhere": (changed(school="ES03", former_school="ES01"),),
    "stored": (changed(status="stored"),),
    "disabled in the console": (changed(console="DISABLED"),),
    "out": (("transferred_out", (PLAN, UNIT), {"list": "A0001", "crate": "1"}),),
    "in": (
        ("transferred_in", (PLAN, UNIT), {"list": "A0001", "crate": "1", "of": "ES01"}),
        changed(school="ES02", former_school="ES01"),
    ),
    "kit ticked": (("rekitted", (PLAN, UNIT), {"list": "A0001", "checks": ["label"]}),),
    "plan closed": (("transfer_closed", (PLAN,), {}),),
    "loaded": (moved("load", VISIT, status="in_car", visit="A0001"),),
    "swapped in": (moved("swap_in", CABINET, VISIT, status="installed", school="ES01", cabinet="CB-0212"),),
    "swapped in elsewhere": (moved("swap_in", status="installed", school="ES02"),),
    "controller failed": (("charger_fault", (CHARGER,), {"what": "no_power", "visit": "A0001"}),),
    "controller disposed": (moved("dispose", status="disposed"),),
    "unloaded": (moved("unload", VISIT, status="spare"),),
    "counted back": (("visit_counted", (VISIT,), {"back": [N, N3], "done": True}),),
    "counted missing": (("visit_counted", (VISIT,), {"missing": [N3]}),),
    "reported": (("visit_reported", (VISIT,), {"confirmer": "s3"}),),
    "visit closed": (("visit_closed", (VISIT,), {}),),
}
_REPAIR = frozenset(
    {"diagnosed", "sent to the maker", "cannot be repaired", "in the box", "handed back", "repair cancelled"}
)
_LOAN, _LOSS = frozenset({"longer", "back from its loan"}), frozenset({"found", "asked to disable"})
_OPENS = frozenset({"taken in", "taken in there", "picked up"})
_WAITS = _REPAIR | _LOAN | _LOSS | {"lost while lent", "unloaded"}
"""What nobody does who has not seen what it rests on."""
BASES: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "here": ((), frozenset()),
    "lent": (("lent",), _LOAN | {"lost while lent"}),
    "lost": (("lost",), _LOSS),
    "lost while lent": (("lent", "lost while lent"), _LOAN | _LOSS),
    "taken in": (("taken in",), _REPAIR),
    "lost and taken in": (("lost", "taken in"), _REPAIR | _LOSS),
    "lent and taken in": (("lent", "taken in"), _REPAIR | _LOAN),
    "on its way": (("out", "loaded"), frozenset({"unloaded"})),
    "picked up": (("loaded", "picked up"), frozenset({"unloaded"})),
}
"""By name what was done before, and what of `_WAITS` may follow it."""


def base(name: str) -> list[Recorded]:
    log = facts.Log()
    fields = {"serial": "PF8K2M0D", "kind": "chromebook", "school": "ES01", "status": "spare"}
    log.add("registered", UNIT, {"set": fields})
    log.add("registered", BROKEN, {"set": {**fields, "serial": "BROKEN01"}})
    log.add("repair_opened", BROKEN, {"n": OF_BROKEN, "state": "received"})
    for ref, kind, status in ((CHARGER, "charger", "spare"), (CABINET, "cabinet", "installed")):
        log.add("registered", ref, {"set": {"code": ref.text[-6:], "kind": kind, "status": status}})
    plan = {"number": "A0001", "from": "ES01", "to": "ES02", "on": "2026-12-01", "why": "merger"}
    log.add("transfer_opened", PLAN, {"set": plan})
    log.add("visit_planned", VISIT, {"set": {"number": "A0001", "school": "ES01", "day": DAY}})
    log.add("visit_begun", VISIT, {})
    log.add("handback_opened", BOX, {"set": {"number": "A0001", "way": "run"}})
    for deed in BASES[name][0]:
        for one in DEEDS[deed]:
            log.add(*one)
    return log.all


def pairs(name: str) -> list[tuple[str, str]]:
    """Each deed beside each, itself included. Two desks never give one number to two repairs, and whoever sees a repair
    running opens none.
    """
    done, follows = BASES[name]
    without = {*done, *(_OPENS if _OPENS & set(done) else ()), *(_WAITS - follows)}
    able = [deed for deed in DEEDS if deed not in without]
    both = combinations_with_replacement(able, 2)
    return [deeds for deeds in both if deeds[0] != deeds[1] or deeds[0] not in _OPENS]


def log_of(known: list[Recorded], deeds: tuple[str, str], order: tuple[int, int]) -> list[Recorded]:
    """Each deed made at its desk, knowing only what was known, in the hub's order."""
    log = [*known]
    for i in order:
        for at, (kind, about, payload) in enumerate(DEEDS[deeds[i]]):
            op = facts.operation(kind, about, payload, number=500 + 10 * i + at, action=900 + i, seen=len(known))
            log.append(Recorded(op, (DESK_A, DESK_B)[i], 90 + at, len(log) + 1))
    return log


def folded(log: list[Recorded]) -> dict[Ref, Folded]:
    return {ref: fold(ref.kind, ref.id, facts.about(ref, log)) for ref in EVERY}


def asked(heads: dict[Ref, Folded]) -> set[tuple[str, str, str, str, tuple[str, ...]]]:
    return {
        (ref.text, c.id, c.kind, c.about, tuple(sorted(map(str, c.values))))
        for ref, head in heads.items()
        for c in cards(ref.kind, head.state)
    }


def answered(log: list[Recorded], side: int) -> list[Recorded]:
    """Every card answered with the side of one deed, the same whatever the order of the log."""
    wanted, answers = {short(facts.an_id(500 + 10 * side + at)) for at in range(2)}, [*log]
    for ref, head in folded(log).items():
        for card in cards(ref.kind, head.state):
            keep = next((at for at, op in enumerate(card.ops) if op in wanted), 0)
            draft = settled(ref, card.id, keep)
            position = len(answers) + 1
            op = facts.operation(draft.kind, draft.about, draft.payload, number=600 + position, seen=position - 1)
            answers.append(Recorded(op, DESK_A, 100 + position, position))
    return answers


def states(heads: dict[Ref, Folded]) -> dict[str, bytes]:
    return {ref.text: canonical(head.state) for ref, head in heads.items()}


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    known = base(name)
    same = carded = 0
    for deeds in pairs(name):
        logs = [log_of(known, deeds, order) for order in ((0, 1), (1, 0))]
        assert all(readable(rec.op) for rec in logs[0])
        first, second = map(folded, logs)
        assert asked(first) == asked(second), deeds
        if not asked(first):
            same += 1
            assert states(first) == states(second), deeds
            continue
        carded += 1
        for side in (0, 1):
            one, other = (folded(answered(log, side)) for log in logs)
            assert asked(one) == asked(other) == set(), deeds
            assert states(one) == states(other), (deeds, side)
    assert same > carded > 0
    with capsys.disabled():
        print(f" {name}: {same + carded} pairs, {same} the same, {carded} with a card", end="")
