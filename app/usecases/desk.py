"""The desk: what a screen or a command line holds. Runs a use case as one action of the signed-in operator.

Decides nothing of a job: it mints the action's id, hands the command to the ledger and gives the future back.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.domain.identity import IdMint
from app.domain.rules.permissions import Command
from app.usecases.people_first import PeopleFirst
from app.usecases.ports import Clock, Ledger, ScanReader, UnitOfWork
from app.usecases.rows import Queries
from app.usecases.session import Actor, NotAllowed

T = TypeVar("T")
C = TypeVar("C")


@dataclass(slots=True)
class Desk:
    """One desk with its ledger, its questions and whoever is signed in."""

    ledger: Ledger
    queries: Queries
    read_scan: ScanReader
    mint: IdMint
    clock: Clock
    mark: str
    """The desk mark repair numbers carry."""
    actor: Actor | None = None
    people: PeopleFirst = field(default_factory=PeopleFirst)
    """Whose scan is on its way: bulk work at this desk gives way to it."""

    def new_action(self) -> bytes:
        """An action id: minted once, where the wish arises."""
        return self.mint.new()

    def signed_in(self) -> Actor:
        """Who is at the desk; raises NotAllowed where nobody is."""
        if self.actor is None:
            raise NotAllowed("signed_out", Command.read)
        return self.actor

    def run(self, usecase: Callable[[UnitOfWork, C], T], command: C, *, proved: bool = False) -> Future[T]:
        """Runs `usecase(unit, command)` in one transaction; `command.action` is the action's id.

        `proved`: the operator's PIN was checked for just this command.
        """
        actor = replace(self.signed_in(), proved=True) if proved else self.signed_in()
        action: bytes = getattr(command, "action", b"") or self.mint.new()
        return self.ledger.write(actor, action, lambda unit: usecase(unit, command))

    def call(self, work: Callable[[UnitOfWork], T], *, actor: Actor | None = None) -> Future[T]:
        """Runs `work(unit)` as an action of its own (registers, settings, signing in)."""
        return self.ledger.write(actor or self.signed_in(), self.mint.new(), work)
