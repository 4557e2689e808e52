"""Two desks each do one thing, neither knowing of the other: whichever the hub had first, the heads are the same, or
the same cards ask, and either choice ends them alike.

A family of deeds says which heads they touch and how two states compare. Which deeds stand beside each other, and what
was known before, is each test's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from app.domain.folding import Folded, ahead, fold
from app.domain.identity import short
from app.domain.operations import Draft, Recorded, Ref, canonical
from app.domain.rules.merge import Card, cards, settled
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B

One = tuple[str, tuple[Ref, ...], Mapping[str, Any]]
"""A kind, what it is about, its payload; a deed is those of one action."""
Deeds = Mapping[str, Sequence[One]]
Pair = tuple[str, str]
Order = tuple[int, int]
Heads = dict[Ref, Folded]
Look = Callable[[Pair, list[Recorded], Heads], None]
"""What a family looks at beside: the pair, the log in the hub's order, what it folds to."""

AT_A_FIRST: Final = (0, 1)
ORDERS: Final[tuple[Order, Order]] = (AT_A_FIRST, (1, 0))


class Count(NamedTuple):
    """How many pairs came to the same at once, and how many to a card first."""

    same: int
    carded: int


def each(deeds: Mapping[str, One]) -> Deeds:
    """Deeds of one operation."""
    return {name: (one,) for name, one in deeds.items()}


def chosen(ref: Ref, card: Card, keep: int, _: Mapping[str, Any]) -> Draft:
    """The answer of a person who keeps one side."""
    return settled(ref, card.id, keep)


def told(log: facts.Log, deeds: Deeds, done: Iterable[str]) -> list[Recorded]:
    """What both desks know: the log, and these deeds done one after the other."""
    for deed in done:
        for one in deeds[deed]:
            log.add(*one)
    return log.all


@dataclass(frozen=True)
class Pairs:
    """Deeds, all heads that they touch, what of a state is compared (all of it, unless told), how a card is ended."""

    deeds: Deeds
    refs: tuple[Ref, ...]
    compared: Callable[[Mapping[str, Any]], Any] = dict
    ended: Callable[[Ref, Card, int, Mapping[str, Any]], Draft] = chosen
    """Of a card and the side to be kept, with the head's state, what is done."""

    def apart(self, known: list[Recorded], pair: Pair, order: Order = AT_A_FIRST) -> list[Recorded]:
        """Each deed made at its desk, knowing only what was known, in the hub's order."""
        log = [*known]
        for i in order:
            for at, (kind, about, payload) in enumerate(self.deeds[pair[i]]):
                op = facts.operation(kind, about, payload, number=_number(i, at), action=900 + i, seen=len(known))
                log.append(Recorded(op, (DESK_A, DESK_B)[i], 90 + at, len(log) + 1))
        return log

    def folded(self, log: list[Recorded]) -> Heads:
        return {ref: fold(ref.kind, ref.id, facts.about(ref, log)) for ref in self.refs}

    def heads(self, known: list[Recorded], pair: Pair, order: Order = AT_A_FIRST) -> Heads:
        return self.folded(self.apart(known, pair, order))

    def asked(self, heads: Heads) -> set[tuple[str, ...]]:
        """The cards, whatever the order their sides lie in."""
        return {
            (ref.text, card.id, card.kind, card.about, *sorted(str(canonical(value)) for value in card.values))
            for ref, head in heads.items()
            for card in cards(ref.kind, head.state)
        }

    def answered(self, log: list[Recorded], side: int) -> list[Recorded]:
        """Every card answered with the side of one deed, the same whatever the order of the log."""
        wanted, answers = {short(facts.an_id(_number(side, at))) for at in range(_MOST)}, [*log]
        for ref, head in self.folded(log).items():
            for card in cards(ref.kind, head.state):
                keep = next((at for at, op in enumerate(card.ops) if op in wanted), 0)
                draft = self.ended(ref, card, keep, head.state)
                position = len(answers) + 1
                op = facts.operation(draft.kind, draft.about, draft.payload, number=600 + position, seen=position - 1)
                answers.append(Recorded(op, DESK_A, 100 + position, position))
        return answers

    def states(self, heads: Heads) -> dict[str, bytes]:
        return {ref.text: canonical(self.compared(head.state)) for ref, head in heads.items()}

    def walk(self, name: str, known: list[Recorded], pairs: Iterable[Pair], look: Look = lambda *_: None) -> Count:
        """Every pair in both orders; prints and gives how many there were. AssertionError names the pair that fails."""
        same = carded = 0
        for pair in pairs:
            logs = [self.apart(known, pair, order) for order in ORDERS]
            first, second = map(self.folded, logs)
            for log, heads, order in zip(logs, (first, second), ORDERS, strict=True):
                look(pair, log, heads)
                assert self.states(self._unsent(log, pair[order[1]])) == self.states(heads), (pair, "before it is sent")
            assert self.asked(first) == self.asked(second), pair
            if not self.asked(first):
                same += 1
                assert self.states(first) == self.states(second), pair
                continue
            carded += 1
            for side in (0, 1):
                one, other = (self.folded(self.answered(log, side)) for log in logs)
                assert self.asked(one) == self.asked(other) == set(), pair
                assert self.states(one) == self.states(other), (pair, side)
        print(f" {name}: {same + carded} pairs, {same} the same, {carded} with a card", end="")
        return Count(same, carded)

    def _unsent(self, log: list[Recorded], second: str) -> Heads:
        """What the desk shows that has fetched the other's deed and not sent its own."""
        own = [rec._replace(position=None) for rec in log[-len(self.deeds[second]) :]]
        confirmed = self.folded(log[: -len(own)])
        return {ref: ahead(ref.kind, head, [r for r in own if ref in r.op.about]) for ref, head in confirmed.items()}


_MOST: Final = 10
"""Operations of one deed, at the most."""


def _number(side: int, at: int) -> int:
    return 500 + _MOST * side + at
