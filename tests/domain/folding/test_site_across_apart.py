"""What is done at the schools beside repairs, at two desks apart: whatever each did to one unit, both come to the same.

Each family's own pairs stand in its own test. Here each deed of one stands beside those of the others, and beside a
repair's course: a unit lent here and taken in there, lost here and moved there, loaded here and swapped in there.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest

from app.domain.folding.shapes import readable
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Recorded, Ref
from app.domain.rules.chargers import charger_ref, visit_ref
from tests.support import facts
from tests.support.pairs import Heads, One, Pair, Pairs, told

UNIT, BROKEN = facts.device(), facts.device("BROKEN01")
CHARGER, CABINET = charger_ref("CH-0096"), charger_ref("CB-0212")
VISIT, PLAN, BOX = visit_ref("A0001"), *(Ref(k, code_id(k, "A0001")) for k in (Aggregate.transfer, Aggregate.handback))
EVERY = (UNIT, BROKEN, CHARGER, CABINET, VISIT, PLAN, BOX)
N, N2, N3, OF_BROKEN = "8A-0001-A", "8B-0001-A", "8B-0002-A", "8A-0009-A"
DAY = "2026-11-20"


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

PAIRS = Pairs(DEEDS, EVERY)


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
    return told(log, PAIRS.deeds, BASES[name][0])


def pairs(name: str) -> list[tuple[str, str]]:
    """Each deed beside each, itself included. Two desks never give one number to two repairs, and whoever sees a repair
    running opens none.
    """
    done, follows = BASES[name]
    without = {*done, *(_OPENS if _OPENS & set(done) else ()), *(_WAITS - follows)}
    able = [deed for deed in DEEDS if deed not in without]
    both = combinations_with_replacement(able, 2)
    return [deeds for deeds in both if deeds[0] != deeds[1] or deeds[0] not in _OPENS]


@pytest.mark.parametrize("name", BASES)
def test_every_pair_in_both_orders_comes_to_the_same(name: str) -> None:
    def look(pair: Pair, log: list[Recorded], heads: Heads) -> None:
        assert all(readable(rec.op) for rec in log)

    count = PAIRS.walk(name, base(name), pairs(name), look)
    assert count.same > count.carded > 0
