"""Where units wait whose repair says that they are gone: on a list that was not sent, in a box that was not closed.

Decides nothing: the rule is `rules.away.held`; here are the lists and boxes it asks for, read once for many repairs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.domain.bench_words import Held
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules import away as rules
from app.ledger.reads import Reads

State = Mapping[str, Any]
_AWAY: Final = ("SELECT r.number, h.shown FROM repair_row r JOIN head h ON h.n = r.n WHERE r.state IN ({})").format(
    ",".join(f"'{state.value}'" for state in sorted(rules.AWAY))
)
_LISTS: Final = (("shipment", Aggregate.shipment), ("list", Aggregate.handback))


class Lists:
    """Lists and boxes that some repairs name."""

    def __init__(self, reads: Reads, repairs: Iterable[State]) -> None:
        """`repairs`: those that will be asked for, each as a state or with as much of one as tells its list."""
        named = {(name, str(repair[name])) for repair in repairs for name, _ in _LISTS if repair.get(name)}
        kinds = dict(_LISTS)
        refs = {Ref(kinds[name], code_id(kinds[name], number)): (name, number) for name, number in named}
        self._of = {refs[ref]: state for ref, state in reads.heads(list(refs)).items()}

    def named(self, name: str, repair: State) -> State | None:
        """The list (`shipment`) or the box (`list`) a repair names, or None."""
        return self._of.get((name, str(repair.get(name, ""))))

    def held(self, number: str, repair: State) -> str:
        """Where the unit of a repair waits, as a closed word, or nothing."""
        found: Held | None = rules.held(number, repair, self.named("shipment", repair), self.named("list", repair))
        return found.value if found is not None else ""


def all_held(reads: Reads) -> dict[str, str]:
    """Where the units wait of all repairs that are said to be gone: those away, and those in a box not closed yet.

    Reads dozens: of the many that were returned only what such a box holds.
    """
    found = [(number, json.loads(shown)) for number, shown in reads.rows(_AWAY)]
    boxed = [number for box in reads.registers(Aggregate.handback) if "closed" not in box.state
             for number in box.state.get("lines", ())]  # fmt: skip
    found += [(number, known.state) for number in boxed for known in reads.repairs_by_number(number)]
    repairs = {number: state["repairs"][number] for number, state in found}
    lists = Lists(reads, repairs.values())
    told = ((number, lists.held(number, repair)) for number, repair in repairs.items())
    return {number: word for number, word in told if word}


def held_of(reads: Reads, number: str, repair: State) -> str:
    """Where the unit of one repair waits, or nothing."""
    return Lists(reads, [repair]).held(number, repair)
