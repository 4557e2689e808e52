"""Names of schools and operators, kept in memory between changes: 64 and a dozen, asked for at every row painted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.ledger.reads import Reads
from app.ledger.search import folded
from app.ledger.unit_context import SideBytes
from app.usecases.changes import Changes
from app.usecases.operator_names import name_erased, name_of
from app.usecases.operators import role_of
from app.usecases.ports import State
from app.usecases.rows import OperatorRow


@dataclass(slots=True)
class Registers:
    """A cache that forgets what a change touches. Thread-safe."""

    side: SideBytes
    """Gives operators' names."""
    nameless: Callable[[str], str] = str
    """The words in the place of a name that was erased, for an operator's code."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _schools: dict[str, str] | None = None
    _searched: dict[str, str] | None = None
    _operators: tuple[OperatorRow, ...] | None = None

    def changed(self, changes: Changes) -> None:
        """Forgets what may have changed."""
        with self._lock:
            if changes.touches(Aggregate.school):
                self._schools = self._searched = None
            if changes.touches(Aggregate.operator) or changes.erased:
                self._operators = None

    def schools(self, reads: Reads) -> dict[str, str]:
        """School names by code."""
        self._load_schools(reads)
        return self._schools or {}

    def searched(self, reads: Reads) -> dict[str, str]:
        """Folded names and aliases by school code, as the search compares them."""
        self._load_schools(reads)
        return self._searched or {}

    def _load_schools(self, reads: Reads) -> None:
        if self._schools is not None:
            return
        known = reads.registers(Aggregate.school)
        with self._lock:
            self._schools = {k.state["code"]: k.state.get("name", k.state["code"]) for k in known}
            self._searched = {
                k.state["code"]: " ".join(folded(n) for n in (k.state.get("name", ""), *k.state.get("aliases", ())))
                for k in known
            }

    def operators(self, reads: Reads) -> tuple[OperatorRow, ...]:
        """Everybody registered, in the order of registration."""
        if self._operators is None:
            known = reads.registers(Aggregate.operator)
            with self._lock:
                self._operators = tuple(
                    OperatorRow(
                        code=k.state["code"],
                        name=self._name(k.state),
                        role=role_of(k.state).value,
                        has_pin=bool(k.state.get("pin")),
                        badge=k.state.get("badge", ""),
                        active=not k.state.get("left"),
                    )
                    for k in known
                )
        return self._operators or ()

    def _name(self, state: State) -> str:
        if name_erased(state, self._bytes):
            return self.nameless(state["code"])
        return name_of(state, self._bytes) or str(state["code"])

    def _bytes(self, side_id: str) -> bytes | None:
        return self.side.get(unshort(side_id))

    def operator_name(self, reads: Reads, code: str) -> str:
        """The operator's name, or the code where nobody is registered under it."""
        return next((o.name for o in self.operators(reads) if o.code == code), code)
