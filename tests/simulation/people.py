"""The people at a simulated desk: what they may do stands in one table, with how often each does it.

Decides how a thing is done (as one action, through the use case; a refusal writes nothing) and what is kept of it. What
is done is in the modules `*_acts`: a function a deed, marked by `act`, enters the table by itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Final, NamedTuple, TypeVar

from app.bootstrap import Program
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.contacts import ContactRefused
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.usecases.print_labels import LabelRefused
from app.usecases.session import NotAllowed

T = TypeVar("T")
REFUSALS: Final = (RepairRefused, ContactRefused, LabelRefused, NotAllowed)
BUSY: Final = 5
WORDS: Final = ("電話で確認", "画面に線が入る", "落とした", "充電しない", "教頭先生より")


class Deed(NamedTuple):
    """One thing people do: its name, how often (a weight) and what it is."""

    name: str
    weight: int
    do: Callable[[Person], None]


ACTS: list[Deed] = []
"""All that people do, in order."""


def act(weight: int) -> Callable[[Callable[[Person], None]], Callable[[Person], None]]:
    """Enters what a function does into the table."""

    def enter(do: Callable[[Person], None]) -> Callable[[Person], None]:
        ACTS.append(Deed(do.__name__, weight, do))
        return do

    return enter


class Done(NamedTuple):
    """An action that was acknowledged."""

    action: bytes
    operations: tuple[bytes, ...]


class Card(NamedTuple):
    """What two desks made differently, as it lies at a desk."""

    where: Ref
    id: str
    kind: str
    about: str
    ops: frozenset[str]
    sides: int


class Answered(NamedTuple):
    """A card that somebody answered, by which action."""

    action: bytes
    card: Card


@dataclass
class Person:
    """Whoever is at one desk now. `before`: actions taken there, newest last; `told`: ids of what commits wrote."""

    program: Program
    rng: Random
    before: list[bytes]
    told: list[bytes]
    done: list[Done] = field(default_factory=list)
    undone: list[bytes] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)

    # --- doing --------------------------------------------------------------------------------------------------------

    def do(self, usecase: Callable[..., T], kind: Callable[..., Any], /, **fields: Any) -> T | None:
        """Runs it as one action; None where it is refused."""
        action = self.program.desk.new_action()
        return self._done(action, lambda: self.program.desk.run(usecase, kind(action=action, **fields)).result())

    def do_in_slices(self, work: Callable[..., Future[T]], kind: Callable[..., Any], /, **fields: Any) -> T | None:
        """The same of what goes in several transactions."""
        desk, action = self.program.desk, self.program.desk.new_action()
        return self._done(action, lambda: work(desk, kind(action=action, **fields)).result())

    def record(self, *drafts: Draft) -> None:
        """Writes what no use case does yet, as one action."""
        desk, action = self.program.desk, self.program.desk.new_action()
        self._done(action, lambda: desk.ledger.write(desk.signed_in(), action, lambda u: u.record(drafts)).result())

    def call(self, work: Callable[[Any], T]) -> T | None:
        """Runs `work(unit)` as an action of its own, which nobody takes back."""
        desk, action = self.program.desk, self.program.desk.new_action()
        return self._done(action, lambda: desk.ledger.write(desk.signed_in(), action, work).result())

    def _done(self, action: bytes, run: Callable[[], T]) -> T | None:
        self.told.clear()
        try:
            result = run()
        except REFUSALS as refusal:
            assert not self.told, "a refusal wrote something"
            self.refused[getattr(refusal, "reason", "")] += 1
            return None
        if self.told:
            self.done.append(Done(action, tuple(self.told)))
        return result

    # --- choosing -----------------------------------------------------------------------------------------------------

    def one(self, options: Sequence[T]) -> T:
        return self.rng.choice(options)

    def maybe(self, share: float = 0.5) -> bool:
        return self.rng.random() < share

    def words(self) -> str:
        return f"{self.one(WORDS)} {self.rng.randrange(1000)}"

    def day(self, most: int = 20) -> str:
        """A day to come, as this desk's clock has it."""
        return str(self.program.clock.now().today + timedelta(days=self.rng.randrange(1, most)))

    # --- looking ------------------------------------------------------------------------------------------------------

    def scan(self, code: str) -> Scan:
        return self.program.desk.read_scan(code)

    def repair(self, *states: str) -> str:
        """The number of some repair; in one of `states` where there is one, else of any that runs."""
        rows = self.program.queries.repairs()
        wanted = [row.repair for row in rows if row.state in states] or [r.repair for r in rows if r.closed is None]
        return self.one(sorted(wanted)) if wanted else "8A-0001-X"

    def states(self, kind: Aggregate) -> list[dict[str, Any]]:
        """The states of all of a kind, by their ids."""
        sql = "SELECT shown FROM head WHERE kind=? AND length(shown) > 2 ORDER BY agg"
        return [json.loads(shown) for (shown,) in self.program.ledger.read(lambda r: r.rows(sql, (kind.value,)))]

    def cards(self) -> list[Card]:
        """All that asks here."""
        sql = "SELECT kind, agg, shown FROM head WHERE newer=0 AND instr(shown, '\"cards\":') > 0 ORDER BY kind, agg"
        found = self.program.ledger.read(lambda reads: reads.rows(sql))
        return [
            Card(Ref(Aggregate(kind), agg), name, c["kind"], c["about"], frozenset(c["ops"]), len(c["values"]))
            for kind, agg, shown in found
            for name, c in sorted(json.loads(shown).get("cards", {}).items())
        ]


def choose(rng: Random, busy_with: str = "") -> Deed:
    """Something people do, by the weights; of the module `busy_with` `BUSY` times as often as else."""
    weights = [deed.weight * (BUSY if busy_with and deed.do.__module__.endswith(busy_with) else 1) for deed in ACTS]
    return rng.choices(ACTS, weights=weights)[0]
