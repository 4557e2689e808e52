"""What signing in asks of the ledger: units of work that always commit, so that a wrong PIN is counted.

Decides who is asked for and what comes of it; says nothing to people.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.codes import CodeKind
from app.domain.kinds import Role
from app.domain.scans import Scan
from app.usecases.operators import SignInRefused, find_operator, prove, set_pin, sign_in, tries_left
from app.usecases.ports import UnitOfWork
from app.usecases.rows import OperatorRow
from app.usecases.session import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of a PIN: who it opened for, or how many tries are left."""

    actor: Actor | None
    left: int = 0


def claimed(row: OperatorRow) -> Actor:
    """Whom somebody says they are: the access log names them; it opens nothing."""
    return Actor(code=row.code, role=Role(row.role), name=row.name)


def by_pin(unit: UnitOfWork, code: str, pin: str) -> Tried:
    """Signs in by name and PIN. Raises SignInRefused (no_pin, pin_locked, left, unknown_operator)."""
    if not prove(unit, code, pin):
        return Tried(actor=None, left=tries_left(unit, code))
    return Tried(actor=sign_in(unit, code))


def by_badge(unit: UnitOfWork, scan: Scan) -> Actor:
    """Signs in by a badge in force. Raises SignInRefused.

    A bar code of the bare operator code is no badge: the check letter must stand, and the badge must be the newest.
    """
    if scan.own is None or scan.own.kind is not CodeKind.operator:
        raise SignInRefused("unknown_operator")
    known = find_operator(unit, scan.own.text)
    if known is None or known.state.get("badge") != scan.own.body:
        raise SignInRefused("unknown_operator")
    return sign_in(unit, known.state["code"])


def first_pin(unit: UnitOfWork, code: str, pin: str) -> Actor:
    """Sets the first PIN of somebody who has none, and signs them in. Raises SignInRefused, NotAllowed."""
    set_pin(unit, code, pin)
    return sign_in(unit, code)
