"""Who is at the desk: the signed-in operator, and whether a command is theirs to give.

Decides permission by the one table of `domain.rules.permissions`. Knows no screen and no keyring.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import Role
from app.domain.rules.permissions import Command, may, needs_pin

STAND_IN = "OP0001"
"""The first operator of a new ledger: acts by itself while nobody is registered, by its code until one supervises."""


class NotAllowed(Exception):
    """The operator's role doesn't allow the command, or it needs their PIN first. `reason` is a closed word."""

    def __init__(self, reason: str, command: Command) -> None:
        """`reason`: role, pin or signed_out."""
        super().__init__(f"{reason}: {command}")
        self.reason = reason
        self.command = command


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The operator a command comes from."""

    code: str
    role: Role
    name: str = ""
    proved: bool = False
    """Whether the PIN was given for what follows (or none is due: the stand-in has none)."""

    def can(self, command: Command) -> bool:
        """Whether this operator may, and has proved it where a PIN is due."""
        return may(self.role, command) and (self.proved or not needs_pin(command))

    def require(self, *commands: Command) -> None:
        """Raises NotAllowed where this operator may not, or must first prove it by PIN: no PIN is asked in vain."""
        for command in commands:
            if not may(self.role, command):
                raise NotAllowed("role", command)
        for command in commands:
            if needs_pin(command) and not self.proved:
                raise NotAllowed("pin", command)


def stand_in() -> Actor:
    """OP0001: a supervisor, as long as there is no other."""
    return Actor(code=STAND_IN, role=Role.supervisor, proved=True)


def nobody() -> Actor:
    """Where nobody is signed in: what the desk notes by itself then names no operator."""
    return Actor(code="", role=Role.label)
