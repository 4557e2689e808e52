"""Operators: who works here, their badge and PIN. Signing in by badge or name; the PIN proves it where it matters.

The PIN's scrypt hash lies in the side store. Five wrong tries lock a PIN until a supervisor sets a new one; each
failure is a line of the access log.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.codes import CodeKind, parse_printed_code, printed_code, squeeze
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.permissions import Command
from app.usecases.operator_names import NAME_ID, name_of
from app.usecases.ports import Known, State, UnitOfWork
from app.usecases.session import STAND_IN, Actor, stand_in

MOST_TRIES = 5
_PIN = re.compile(r"[0-9]{4,8}")
OPERATOR_CODE: Final = re.compile(r"OP[0-9]{4,6}")
"""How an operator's code is written: a badge is made of it."""
_COST = {"n": 2**14, "r": 8, "p": 1}


class SignInRefused(Exception):
    """Why someone can't sign in or be registered; `reason` is a closed word."""

    def __init__(self, reason: str) -> None:
        """`reason`: unknown_operator, wrong_pin, pin_locked, no_pin, bad_pin, bad_code, code_taken, left."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorResult:
    """What became of a change to the register of operators."""

    outcome: str
    family: Family
    operator: str
    badge: str = ""
    """The printed text of the badge now in force."""


def _ref(code: str) -> Ref:
    return Ref(Aggregate.operator, code_id(Aggregate.operator, code))


def find_operator(uow: UnitOfWork, code: str) -> Known | None:
    """The operator of a code or a badge in force, or None."""
    badge = parse_printed_code(code)
    for known in uow.registers(Aggregate.operator):
        if known.state["code"] == squeeze(code):
            return known
        if badge is not None and badge.kind is CodeKind.operator and known.state.get("badge") == badge.body:
            return known
    return None


def role_of(state: State) -> Role:
    """An operator's role; one who came from a file without a role that is known has the least."""
    return Role(state.get("role", Role.label))


def supervised(operators: Iterable[State]) -> bool:
    """Whether one of these may supervise: until then the stand-in stays, or nobody could ever appoint one."""
    return any(role_of(state) is Role.supervisor and not state.get("left") for state in operators)


def sign_in(uow: UnitOfWork, code: str) -> Actor:
    """The operator of `code` (or badge), not proved: `prove` takes the PIN, in a transaction that commits the try.

    Raises SignInRefused.
    """
    if squeeze(code) in ("", STAND_IN) and not supervised(k.state for k in uow.registers(Aggregate.operator)):
        return stand_in()
    known = find_operator(uow, code)
    if known is None:
        raise SignInRefused("unknown_operator")
    if known.state.get("left"):
        raise SignInRefused("left")
    name = name_of(known.state, uow.side) or known.state["code"]
    return Actor(code=known.state["code"], role=role_of(known.state), name=name)


def prove(uow: UnitOfWork, code: str, pin: str) -> bool:
    """Whether `pin` is the operator's; counts the failure (the transaction must commit). Raises SignInRefused."""
    known = find_operator(uow, code)
    if known is None:
        raise SignInRefused("unknown_operator")
    kept = uow.side(known.state["pin"]) if known.state.get("pin") else None
    if kept is None:
        raise SignInRefused("no_pin")
    counter = _counter(known.state["code"])
    failed = int(uow.value(counter) or 0)
    if failed >= MOST_TRIES:
        raise SignInRefused("pin_locked")
    if hmac.compare_digest(_hash(pin, kept[:16]), kept[16:]):
        uow.set_value(counter, "0")
        return True
    uow.set_value(counter, str(failed + 1))
    uow.log_access("pin_failed", known.state["code"])
    return False


def tries_left(uow: UnitOfWork, code: str) -> int:
    """How many wrong PINs the operator of `code` still has before the PIN is locked."""
    return max(0, MOST_TRIES - int(uow.value(_counter(code)) or 0))


def register_operator(uow: UnitOfWork, *, name: str, role: Role, code: str = "") -> OperatorResult:
    """Registers someone; without a code the next free one is given. The first supervisor ends the stand-in."""
    uow.actor.require(Command.register_operator)
    everybody = {known.state["code"] for known in uow.registers(Aggregate.operator)}
    given = squeeze(code) or next(f"OP{n:04d}" for n in range(2, 10_000) if f"OP{n:04d}" not in everybody)
    if OPERATOR_CODE.fullmatch(given) is None or given == STAND_IN:
        raise SignInRefused("bad_code")
    if given in everybody:
        raise SignInRefused("code_taken")
    fields = {"code": given, NAME_ID: uow.put_side(name.encode()), "role": role.value}
    uow.record([Draft("registered", (_ref(given),), {"set": fields})])
    return OperatorResult(outcome="registered", family=Family.ok, operator=given)


def next_badge(state: State) -> str:
    """What the operator's next badge will say behind its kind, before its check letter."""
    return f"{state['code'][2:]}{int(state.get('badges', 0)) + 1:02d}"


def issue_badge(uow: UnitOfWork, code: str) -> OperatorResult:
    """A new badge; the old one names nobody from now on."""
    uow.actor.require(Command.issue_badge)
    known = find_operator(uow, code)
    if known is None:
        raise SignInRefused("unknown_operator")
    body = next_badge(known.state)
    issued = int(known.state.get("badges", 0)) + 1
    uow.record([Draft("changed", (known.ref,), {"set": {"badge": body, "badges": issued}})])
    badge = printed_code(CodeKind.operator, body).text
    return OperatorResult(outcome="badge_issued", family=Family.ok, operator=known.state["code"], badge=badge)


def set_pin(uow: UnitOfWork, code: str, pin: str) -> OperatorResult:
    """Sets a PIN of four to eight digits: one's own (proved, or the first), or anybody's as a supervisor."""
    known = find_operator(uow, code)
    if known is None:
        raise SignInRefused("unknown_operator")
    own_first = known.state["code"] == uow.actor.code and (uow.actor.proved or not known.state.get("pin"))
    if not own_first:
        uow.actor.require(Command.register_operator)
    if _PIN.fullmatch(pin) is None:
        raise SignInRefused("bad_pin")
    salt = os.urandom(16)
    kept = uow.put_side(salt + _hash(pin, salt), "application/x-scrypt")
    uow.set_value(_counter(known.state["code"]), "0")
    uow.record([Draft("changed", (known.ref,), {"set": {"pin": kept}})])
    return OperatorResult(outcome="pin_set", family=Family.ok, operator=known.state["code"])


def _counter(code: str) -> str:
    return f"pin.failed.{code}"


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, dklen=32, maxmem=64 * 1024 * 1024, **_COST)
