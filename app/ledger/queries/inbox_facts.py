"""What each side of a card comes to: names and values that people can be told, in one order for all sides.

Decides which parts of a value are told and what stands for an id; must not know words, nor who recorded a side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.merge import Card
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.ledger.unit_context import SideBytes
from app.usecases.contact_rows import Words
from app.usecases.inbox_rows import Facts

State = Mapping[str, Any]
Held = Sequence[tuple[Ref, State, Card]]

_NAMED_BY: Final = ("serial", "tag", "number", "code", "name", "key", "label")
_HIDDEN: Final = frozenset({"frozen", "device_id", "was"})
"""What no person needs in order to choose."""
_OF_REPAIR: Final = ("way_in", "opened", "fault", "cause", "detail", "form", "accessories", "place", "state")
_SCHOOLS: Final = frozenset({"school", "successor", "former_school", "to", "loan"})
_PEOPLE: Final = frozenset({"assigned", "operator"})
_TELLING: Final = frozenset({"gone", "after_close", "deprovisioned_apart"})
"""Nothing is compared there: each side is a record of its own."""
_SIDE_ID: Final = re.compile(r"[A-Za-z0-9_-]{22}")
"""How an id of the side store is written. A code of that length that the store doesn't know is shown as it is."""
_WRITTEN: Final = frozenset({"answer", "person", "content", "question", "phenomenon", "measure", "words", "confirmer"})
"""These are always texts of the side store, come or not."""


def code_of(state: State) -> str:
    """The code people know a thing by: serial, tag, number, name; nothing where it has none."""
    return next((str(state[name]) for name in _NAMED_BY if state.get(name)), "")


class SideFacts:
    """Made for one reading of cards: texts and units named by them are read at once."""

    def __init__(self, reads: Reads, registers: Registers, side: SideBytes, held: Held) -> None:
        """`held` are all cards that `of` will be asked for."""
        self._schools = registers.schools(reads)
        self._reads, self._registers = reads, registers
        parts = [part for _, state, card in held for facts in _told(state, card) for part in _strings(facts)]
        self._texts = {part: _text(side, unshort(part)) for part in {*parts} if _SIDE_ID.fullmatch(part)}
        refs = {ref for about, state, card in held for ref in _units(about, state, card).values()}
        self._codes = {ref: code_of(head) for ref, head in reads.heads(list(refs)).items()} if refs else {}

    def of(self, about: Ref, state: State, card: Card) -> list[Facts]:
        """The facts of every side, in the order of the card."""
        sides = [dict(facts) for facts in _told(state, card)]
        for number, ref in _units(about, state, card).items():
            for side in sides:
                if number in ("", side.get("repair")):
                    side["unit"] = self._codes.get(ref, "")
        if card.kind in _TELLING:
            return [tuple(side.items()) for side in sides]
        names = list(dict.fromkeys(name for side in sides for name in side))
        kept = [name for name in names if any(side.get(name) not in (None, "") for side in sides)] or names
        return [tuple((name, self._value(about.kind, name, side.get(name))) for name in kept) for side in sides]

    def _value(self, kind: Aggregate, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if name in _SCHOOLS and value in self._schools:
            return self._schools[value]
        if name in _PEOPLE:
            return self._registers.operator_name(self._reads, value)
        text = self._texts.get(value) if _SIDE_ID.fullmatch(value) else None
        if text is None:
            return value
        if text.text or text.erased or name in _WRITTEN or kind is Aggregate.contact:
            return text
        return value


def _text(side: SideBytes, side_id: bytes) -> Words:
    content = side.get(side_id)
    if content is not None:
        return Words(content.decode())
    erased = side.erased(side_id)
    return Words(erased=erased, awaited=not erased)


def _told(state: State, card: Card) -> list[Facts]:
    """What each side says, before ids are looked up."""
    name = card.about.rpartition("/")[2]
    if card.kind == "two_repairs":
        return [_repair(state, number) for number in card.values]
    if card.kind in ("same_number", "answer_twice"):
        return [(("repair", number),) for number in card.values]
    if card.kind == "count":
        return [(("count", number),) for number in card.values]
    if card.kind == "after_close":
        ended, *did = card.values
        return [(("ended", ended),), *((("did", what),) for what in did)]
    if card.kind in ("gone", "deprovisioned_apart"):
        return [(("did", what),) for what in card.values]
    return [_field(name, value) for value in card.values]


def _field(name: str, value: Any) -> Facts:
    if isinstance(value, Mapping) and name != "tests":
        return tuple((key, part) for key, part in value.items() if key not in _HIDDEN)
    return ((name, value),)


def _repair(state: State, number: str) -> Facts:
    repair = state.get("repairs", {}).get(number, {})
    way_in = "crate" if repair.get("crate") else "single"
    fault = repair.get("fault") or repair.get("fault_hint")
    facts = {**repair, "form": bool(repair.get("answers")), "fault": fault, "way_in": way_in}
    return (("repair", number), *((name, facts.get(name)) for name in _OF_REPAIR))


def _units(about: Ref, state: State, card: Card) -> dict[str, Ref]:
    """The units a card names by their ids, by the number of their repair, or by nothing where all sides are of one."""
    if card.kind == "answer_twice":
        return {number: Ref(Aggregate.device, unshort(state["links"][number])) for number in card.values}
    if card.kind == "field" and card.about.startswith("u/"):
        return {"": Ref(Aggregate.device, unshort(card.about.split("/")[1]))}
    del about
    return {}


def _strings(facts: Facts) -> Iterator[str]:
    for _, value in facts:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Iterable):
            yield from (part for part in value if isinstance(part, str))
