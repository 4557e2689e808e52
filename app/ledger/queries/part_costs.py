"""What parts cost the repairs that used them: each at the price it had on that day, told by the part's own history."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.bench_words import PartMove
from app.domain.rules.parts import number, part_ref
from app.ledger.reads import Reads
from app.usecases.ports import State


class PartCosts:
    """Costs of some parts, by code and repair number."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._prices: dict[str, int] = {}
        self._spent: dict[tuple[str, str], list[int]] = {}

    def add(self, reads: Reads, code: str) -> None:
        """Reads a part's history."""
        ref = part_ref(code)
        state = reads.head(ref) or {}
        self._names[code] = state.get("name") or code
        self._prices[code] = number(state.get("price")) or 0
        price = 0
        recorded = reads.recorded(ref.id)
        undone = {action for action in {rec.op.stamp.action for rec in recorded} if reads.is_undone(action)}
        for rec in recorded:
            payload = rec.op.payload
            if rec.op.stamp.action in undone:
                continue
            if "price" in payload.get("set", ()):
                price = number(payload["set"]["price"]) or 0
            if rec.op.kind != "part_moved" or "n" not in payload:
                continue
            pieces, pile = payload["count"], self._spent.setdefault((code, payload["n"]), [])
            if payload["why"] == PartMove.used:
                pile += [price] * -pieces
            elif payload["why"] == PartMove.put_back:
                del pile[len(pile) - min(pieces, len(pile)) :]

    def name(self, code: str) -> str:
        """The part's name, or its code where it has none."""
        return self._names[code]

    def spent(self, code: str, repair: str) -> int:
        """Yen of this part on this repair."""
        return sum(self._spent.get((code, repair), ()))

    def of_repair(self, repair: str) -> int:
        """Yen of all its parts."""
        return sum(sum(pile) for (_, of), pile in self._spent.items() if of == repair)

    def worth(self, repair: State) -> int:
        """What its parts are worth today: as the rules of routes reckon."""
        return sum(self._prices[code] * pieces for code, pieces in repair.get("parts", {}).items())


def costs_of(reads: Reads, codes: Iterable[str]) -> PartCosts:
    """The costs of these parts."""
    made = PartCosts()
    for code in sorted(codes):
        made.add(reads, code)
    return made
