"""What parts cost the repairs that used them: each piece at the price its part had then.

Decides what is read for it: the movements from the history of the unit, and of the units its repairs came from; a
part's own history only where its price changed since, and then nothing of it but prices. A part is used by thousands of
repairs, and a page asks for one.
"""

from __future__ import annotations

import json
from bisect import bisect
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from app.domain.bench_words import PartMove
from app.domain.folding.base import there
from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Ref, decode
from app.domain.rules.parts import number, part_ref
from app.ledger.reads import Reads
from app.usecases.ports import State

_OF: Final = (
    "SELECT o.hub_pos, o.seq, o.action_id, o.body FROM operation_aggregate a JOIN operation o ON o.seq = a.seq"
    " WHERE a.agg=? AND (instr(o.body, ?) > 0 OR instr(o.body, ?) > 0)"
)
_HEAD: Final = "SELECT shown, meta FROM head WHERE kind='part' AND agg=?"
_PLACE: Final = "SELECT hub_pos, seq FROM operation WHERE op_id=?"

Place = tuple[bool, int, int]
"""Where an operation stands in the order: the hub's first, then what has no position yet."""


def _place(position: int | None, seq: int) -> Place:
    return position is None, position or 0, seq


class _Told(NamedTuple):
    place: Place
    op: Operation


def _standing(reads: Reads, agg: bytes, *kinds: str) -> list[_Told]:
    """Operations of an aggregate with one of two words in them that were not taken back, in their order."""
    found = reads.rows(_OF, (agg, *kinds))
    undone = {action for action in {row[2] for row in found} if reads.is_undone(action)}
    return sorted(
        (_Told(_place(row[0], row[1]), decode(row[3])) for row in found if row[2] not in undone),
        key=lambda told: told.place,
    )


class _Price:
    """What one part costs, and cost."""

    def __init__(self, reads: Reads, code: str) -> None:
        self._reads, self._ref = reads, part_ref(code)
        rows = reads.rows(_HEAD, (self._ref.id,))
        state, meta = (json.loads(text) for text in rows[0]) if rows else ({}, {})
        known: State = state if there(state) else {}
        self.name: str = known.get("name") or code
        self.now = number(known.get("price")) or 0
        setter = meta.get("w", {}).get("price") or meta.get("*")
        placed = reads.rows(_PLACE, (unshort(setter[2]),)) if setter else ()
        self._since = _place(*placed[0]) if placed else None
        self._before: tuple[list[Place], list[int]] | None = None

    def at(self, place: Place) -> int:
        """Yen a piece cost whoever took it there."""
        if self._since is not None and place > self._since:
            return self.now
        if self._before is None:
            told = [one for one in _standing(self._reads, self._ref.id, '"price"', '"price"') if _sets_price(one.op)]
            self._before = [one.place for one in told], [number(one.op.payload["set"]["price"]) or 0 for one in told]
        places, prices = self._before
        return ([0, *prices])[bisect(places, place)]


def _sets_price(op: Operation) -> bool:
    return "price" in op.payload.get("set", ())


class PartCosts:
    """Costs of some parts, by code and repair number."""

    def __init__(self, reads: Reads, device: Ref, codes: Iterable[str]) -> None:
        """Reads what the repairs of `device` used, of these parts."""
        self._prices = {code: _Price(reads, code) for code in sorted(codes)}
        self._spent: dict[tuple[str, str], list[int]] = {}
        for told in _movements(reads, device) if self._prices else ():
            payload: Any = told.op.payload
            if payload["code"] not in self._prices or "n" not in payload:
                continue
            pieces, pile = payload["count"], self._spent.setdefault((payload["code"], payload["n"]), [])
            if payload["why"] == PartMove.used:
                pile += [self._prices[payload["code"]].at(told.place)] * -pieces
            elif payload["why"] == PartMove.put_back:
                del pile[len(pile) - min(pieces, len(pile)) :]

    def name(self, code: str) -> str:
        """The part's name, or its code where it has none."""
        return self._prices[code].name

    def spent(self, code: str, repair: str) -> int:
        """Yen of this part on this repair."""
        return sum(self._spent.get((code, repair), ()))

    def of_repair(self, repair: str) -> int:
        """Yen of all its parts."""
        return sum(sum(pile) for (_, of), pile in self._spent.items() if of == repair)

    def worth(self, repair: State) -> int:
        """What its parts are worth today: as the rules of routes reckon."""
        return sum(self._prices[code].now * pieces for code, pieces in repair.get("parts", {}).items())


def _movements(reads: Reads, device: Ref) -> list[_Told]:
    """What parts went into a unit and came out, in their order; also of the units its repairs were of before."""
    found: dict[Place, _Told] = {}
    known = [device]
    for ref in known:  # it grows while a unit names another
        for told in _standing(reads, ref.id, '"part_moved"', '"repair_moved"'):
            if told.op.kind == "part_moved":
                found[told.place] = told
            elif told.op.kind == "repair_moved":
                known += [about for about in told.op.about if about.kind is Aggregate.device and about not in known]
    return [found[place] for place in sorted(found)]
