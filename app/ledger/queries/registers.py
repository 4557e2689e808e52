"""Names of schools and operators, kept in memory between changes: 64 and a dozen, asked for at every row painted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.rules.chargers import where
from app.ledger.reads import Reads
from app.ledger.search import folded
from app.ledger.unit_context import SideBytes
from app.usecases.changes import Changes
from app.usecases.operator_names import NAME_ID, name_of
from app.usecases.operators import role_of
from app.usecases.ports import Known, State
from app.usecases.resolve_scan import registered_as
from app.usecases.rows import OperatorRow, RegisterRow

Nameless = Callable[[str, bool], str]
"""The words in the place of an operator's name that isn't there, for the code and whether it was erased; else it has
not come yet.
"""


@dataclass(slots=True)
class Registers:
    """A cache that forgets what a change touches, and keeps nothing that was read before it. Thread-safe."""

    side: SideBytes
    """Gives operators' names."""
    nameless: Nameless
    """The words in the place of a name."""
    generation: Callable[[], int]
    """The ledger's generation (`Reads.generation`)."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _schools: tuple[dict[str, str], dict[str, str]] | None = None
    """Names, and what the search compares."""
    _operators: tuple[OperatorRow, ...] | None = None
    _schools_since: int = 0
    _operators_since: int = 0
    """The generation below which what is read is not kept."""

    def changed(self, changes: Changes) -> None:
        """Forgets what may have changed."""
        with self._lock:
            if changes.touches(Aggregate.school):
                self._schools = None
                self._schools_since = self.generation()
            if changes.touches(Aggregate.operator) or changes.erased:
                self._operators = None
                self._operators_since = self.generation()

    def schools(self, reads: Reads) -> dict[str, str]:
        """School names by code."""
        return self._load_schools(reads)[0]

    def searched(self, reads: Reads) -> dict[str, str]:
        """Folded names and aliases by school code, as the search compares them."""
        return self._load_schools(reads)[1]

    def _load_schools(self, reads: Reads) -> tuple[dict[str, str], dict[str, str]]:
        held = self._schools
        if held is None:
            known = reads.registers(Aggregate.school)
            held = (
                {k.state["code"]: k.state.get("name", k.state["code"]) for k in known},
                {
                    k.state["code"]: " ".join(folded(n) for n in (k.state.get("name", ""), *k.state.get("aliases", ())))
                    for k in known
                },
            )
            with self._lock:
                if reads.generation >= self._schools_since:
                    self._schools = held
        return held

    def under(self, reads: Reads, code: str) -> tuple[RegisterRow, ...]:
        """What goes by this code in the registers whose codes people write themselves."""
        schools = self.schools(reads)
        return tuple(
            RegisterRow(
                ref=hit.ref,
                code=hit.state["code"],
                name=hit.state.get("name") or hit.state.get("model", ""),
                place=_place(hit, schools),
            )
            for hit in registered_as(code, reads)
            if "code" in hit.state
        )

    def operators(self, reads: Reads) -> tuple[OperatorRow, ...]:
        """Everybody registered, in the order of registration."""
        held = self._operators
        if held is None:
            known = reads.registers(Aggregate.operator)
            held = tuple(self._row(k.state) for k in known)
            awaited = any(self._awaited(k.state) for k in known)  # nobody says that a name came
            with self._lock:
                if reads.generation >= self._operators_since and not awaited:
                    self._operators = held
        return held

    def _row(self, state: State) -> OperatorRow:
        return OperatorRow(
            code=state["code"],
            name=self._name(state),
            role=role_of(state).value,
            has_pin=bool(state.get("pin")),
            badge=state.get("badge", ""),
            active=not state.get("left"),
        )

    def _name(self, state: State) -> str:
        name = name_of(state, self._bytes)
        if name is None and NAME_ID in state:
            return self.nameless(state["code"], not self._awaited(state))
        return name or str(state["code"])

    def _awaited(self, state: State) -> bool:
        if name_of(state, self._bytes) is not None or NAME_ID not in state:
            return False
        return not self.side.erased(unshort(state[NAME_ID]))

    def _bytes(self, side_id: str) -> bytes | None:
        return self.side.get(unshort(side_id))

    def operator_name(self, reads: Reads, code: str) -> str:
        """The operator's name, or the code where nobody is registered under it."""
        return next((o.name for o in self.operators(reads) if o.code == code), code)


def _place(hit: Known, schools: Mapping[str, str]) -> str:
    """The school, or the place as written; a charger's is where it was moved last."""
    moved = where(hit.state) if hit.ref.kind is Aggregate.charger else None
    school = moved.school if moved is not None else hit.state.get("school", "")
    return schools.get(school, "") or (
        moved.place if moved is not None and moved.since else hit.state.get("place_text", "")
    )
