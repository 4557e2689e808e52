"""Whatever a hub hands over, in whatever order, no reducer falls: what falls once falls at every desk, for good.

The rules of who may do what are left out on purpose: a desk that heard of nothing does what another has forbidden.
"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from app.domain.device import status
from app.domain.folding import Folded, fold
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Recorded, Ref
from app.domain.rules import disposal as disposal_rules
from app.domain.rules import requests
from app.domain.rules.deprovision import to_reenrol, why_not
from app.domain.rules.inbox import answer, shown
from app.domain.rules.merge import cards
from app.ledger.disposal_projection import asked_rows, disposal_rows
from tests.domain.folding import test_away_apart, test_disposal_apart, test_pickups_apart
from tests.support import facts
from tests.support.course_deeds import DEEDS as OF_A_COURSE
from tests.support.course_deeds import N
from tests.support.facts import DESK_A, DESK_B, DESK_C
from tests.support.pairs import One
from tests.support.sampling import how_many, rng

UNIT = facts.device()
NOW = datetime(2026, 11, 20, tzinfo=UTC)
ASKED = {"device_id": "dev-1", "serial": "PF8K2M0D", "frozen": "f" * 32}
LET_GO = {**ASKED, "request": "deprovision", "reason": "retiring_device", "path": "disposal"}
OF_THE_CONSOLE: tuple[One, ...] = (
    ("requested", (UNIT,), LET_GO),
    ("requested", (UNIT,), {**LET_GO, "awaiting": True}),
    ("requested", (UNIT,), {**LET_GO, "frozen": "e" * 32, "path": "maker"}),
    ("requested", (UNIT,), {**ASKED, "request": "disable"}),
    ("requested", (UNIT,), {**ASKED, "request": "enable"}),
    ("request_seconded", (UNIT,), {"frozen": "f" * 32, "second": "OP0009"}),
    ("request_cancelled", (UNIT,), {"request": "deprovision", "device_id": "dev-1"}),
    ("request_cancelled", (UNIT,), {"request": "disable", "device_id": "dev-1"}),
    ("reenrolled", (UNIT,), {"note": "s"}),
    ("lost_reported", (UNIT,), {"on": "2026-11-20", "police": "1"}),
    ("lost_told", (UNIT,), {"police": "2"}),
    ("found", (UNIT,), {"on": "2026-11-21"}),
    *(("changed", (UNIT,), {"set": {"console": state}}) for state in ("ACTIVE", "DISABLED", "DEPROVISIONED")),
    ("changed", (UNIT,), {"set": {"status": "exchanged"}}),
    ("registered", (UNIT,), {"set": {"serial": "PF8K2M0D", "kind": "chromebook"}}),
)
EVERYTHING: tuple[One, ...] = (
    *OF_THE_CONSOLE,
    *test_away_apart.DEEDS.values(),
    *(one for deed in test_disposal_apart.DEEDS.values() for one in deed),
    *(one for deed in test_pickups_apart.DEEDS.values() for one in deed),
    *((kind, (UNIT,), {"n": N, **payload}) for kind, payload in OF_A_COURSE.values()),
)
DESKS = (DESK_A, DESK_B, DESK_C)


def test_no_order_of_deeds_makes_a_reducer_fall() -> None:
    random, folds = rng("any order"), 0
    for of in (OF_THE_CONSOLE, EVERYTHING):
        for _ in range(how_many(1_500, 20_000)):
            folds += _walk(random, of)
    print(f" {folds} folds.", end="")


def _walk(random: Random, of: tuple[One, ...]) -> int:
    log: list[Recorded] = []
    for at in range(1, random.randint(3, 9)):
        kind, about, payload = random.choice(of)
        log.append(_made(random, at, Draft(kind, about, payload)))
    heads = _folded(log)
    for ref, head in heads.items():
        for card in cards(ref.kind, head.state)[:2]:
            choices = [draft for draft in answer(ref, head.state, card, 1) if draft.kind == "card_settled"]
            log += [_made(random, len(log) + 1, draft) for draft in choices]
    for ref, head in _folded(log).items():
        _read(ref, head, log)
    return 2


def _read(ref: Ref, head: Folded, log: list[Recorded]) -> None:
    """What screens and guards ask of a state, whatever came together in it."""
    try:
        _ask(ref, head)
    except Exception as fault:
        raise AssertionError([rec.op.kind for rec in log], head.state) from fault


def _ask(ref: Ref, head: Folded) -> None:
    state = head.state
    for card in cards(ref.kind, state):
        shown(card, state)
    if ref.kind is not Aggregate.device or not head.exists:
        return
    status(state)
    why_not(state)
    to_reenrol(state)
    disposal_rules.offers(state)
    disposal_rules.was_requested(state)
    disposal_rules.next_step(state)
    seen = requests.Seen("dev-1", "2026-11-18T00:00:00Z", 1)
    requests.standing(state, seen, NOW, NOW)
    requests.made_by(state)(facts.operation("requested", (ref,), LET_GO))
    asked_rows(1, head)
    disposal_rows(1, head)


def _made(random: Random, at: int, draft: Draft) -> Recorded:
    op = facts.operation(draft.kind, draft.about, draft.payload, number=at, action=at, seen=random.randint(0, at - 1))
    return Recorded(op, random.choice(DESKS), at, at)


def _folded(log: list[Recorded]) -> dict[Ref, Folded]:
    told = [(rec.op.kind, short(rec.op.id), rec.op.stamp.seen, rec.desk[-1:]) for rec in log]
    refs = {ref for rec in log for ref in rec.op.about if ref.kind is not Aggregate.form}
    try:
        return {ref: fold(ref.kind, ref.id, facts.about(ref, log)) for ref in refs}
    except Exception as fault:
        raise AssertionError(told) from fault
