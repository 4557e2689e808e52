"""The composition root, for the sample's inbox: what a second desk did without a network, met again.

The second desk is a ledger of its own, in a folder that goes again. It knows no more than it needs; what it did comes
into the sample as a hub would bring it. Nothing of a card is written by hand: the cards are what the merging leaves.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.bootstrap import Options, Program, start, stop
from app.bootstrap_sample_hand import Hand
from app.domain.commands import Amend, TakeIn
from app.domain.disposal_words import Way
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Cause, FaultPlace, Role
from app.domain.operations import Ref
from app.importers import sample_disposal as words
from app.ledger.receive import HubOperation
from app.usecases.act import amend
from app.usecases.disposal import begin, tick
from app.usecases.disposal_results import BeginDisposal, TickStep
from app.usecases.loans import Move, move
from app.usecases.session import Actor
from app.usecases.take_in import take_in

_MARK = "C"
_THERE, _HERE = 236, 243
"""When each of them did it, in the story's minutes of today: behind all else."""
_OWN = (
    "SELECT DISTINCT o.op_id, o.body, o.desk_no FROM operation o JOIN operation_aggregate a ON a.seq = o.seq"
    " WHERE o.desk = ? AND a.agg IN ({}) ORDER BY o.desk_no"
)


def work_apart(hand: Hand, units: Sequence[str]) -> None:
    """Three units that two desks worked on apart; nothing where there are fewer."""
    if len(units) < words.APART:
        return
    here = hand.program
    judged = units[1]
    refs = [here.queries.find_device(unit)[0] for unit in units[: words.APART]]
    known = [
        *refs,
        Ref(Aggregate.operator, code_id(Aggregate.operator, words.HELPER[0])),
        *(Ref(Aggregate.school, code_id(Aggregate.school, school)) for school in words.MOVED_TO),
    ]
    hand.run(begin, BeginDisposal(hand.new(), hand.scan(judged), Way.A.value, reason=words.JUDGED[-1]))
    met = _sent(here, known, first=1)
    here.ledger.receive(met)
    with tempfile.TemporaryDirectory(prefix="shuridai-apart-") as folder:
        key = Path(folder) / "key.txt"
        key.write_text(secrets.token_hex(32))  # named, so that it is kept nowhere else
        there = start(Options(ledger=Path(folder) / "ledger", key_file=key))
        try:
            there.ledger.receive(met)
            there.ledger.desk = replace(there.ledger.desk, mark=_MARK)  # as a hub gives it to who joins
            there.desk.actor = Actor(code=words.HELPER[0], role=Role.engineer, proved=True)
            other = Hand(there)
            with there.clock.told_by(hand.told):
                _do(other, hand, _THERE, units, FaultPlace.power, "sent", words.MOVED_TO[1])
            came = _sent(there, known, first=len(met) + 1)
        finally:
            stop(there)
    _do(hand, hand, _HERE, units, FaultPlace.screen, "collected", words.MOVED_TO[0])
    here.ledger.receive(came)


def _do(hand: Hand, clock: Hand, begins: int, units: Sequence[str], fault: FaultPlace, how: str, school: str) -> None:
    """The same at either desk, and yet not the same; some time apart, so that the cards have an order."""
    taken_in, judged, moved = units[: words.APART]
    clock.at(0, begins)
    hand.run(move, Move(hand.new(), hand.scan(moved), school))
    clock.at(0, begins + 2)
    hand.run(tick, TickStep(hand.new(), hand.scan(judged), "accessories", how))
    clock.at(0, begins + 4)
    number = hand.run(take_in, TakeIn(hand.new(), hand.scan(taken_in))).repair
    hand.run(amend, Amend(action=hand.new(), repair=number, fault=fault, cause=Cause.unknown))


def _sent(program: Program, about: Sequence[Ref], *, first: int) -> list[HubOperation]:
    """What a desk recorded itself about these, under the numbers a hub gives."""
    desk = program.ledger.desk
    marks = ", ".join("?" for _ in about)
    rows = program.ledger.read(lambda reads: reads.rows(_OWN.format(marks), (desk.n, *(ref.id for ref in about))))
    return [
        HubOperation(op_id=op_id, body=body, desk=desk.id, desk_no=number, mark=desk.mark, position=first + at)
        for at, (op_id, body, number) in enumerate(rows)
    ]
