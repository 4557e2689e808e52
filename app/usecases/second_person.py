"""The second person (第二者): another operator who stands for what can't be taken back, by badge and PIN.

Decides who counts as one. The PIN is tried in a transaction of its own, so that a wrong one is counted.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.rules.permissions import Command, may
from app.domain.rules.repair import RepairRefused
from app.usecases import operators
from app.usecases.desk import Desk
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in


class Second(NamedTuple):
    """Who stands for it: code or badge, and whether the PIN was right (`prove_second` makes it)."""

    code: str
    proved: bool = False


def prove_second(desk: Desk, code: str, pin: str) -> Second:
    """`code` (or badge) with the PIN tried; waits for the ledger. Raises SignInRefused: unknown_operator, no_pin,
    pin_locked, wrong_pin.
    """
    if not desk.call(lambda uow: operators.prove(uow, code, pin), actor=stand_in()).result():
        raise operators.SignInRefused("wrong_pin")
    return Second(code, proved=True)


def check_second(uow: UnitOfWork, second: Second | None) -> str:
    """The code of who stands for it, or nothing where nobody was named. Raises RepairRefused: second_unknown,
    second_is_same (oneself, whatever badge), second_may_not (neither engineer nor supervisor, or left), second_no_pin.
    """
    if second is None or not second.code.strip():
        return ""
    known = operators.find_operator(uow, second.code)
    if known is None:
        raise RepairRefused("second_unknown")
    if known.state["code"] == uow.actor.code:
        raise RepairRefused("second_is_same")
    if known.state.get("left") or not may(operators.role_of(known.state), Command.dispose):
        raise RepairRefused("second_may_not")
    if not second.proved:
        raise RepairRefused("second_no_pin")
    return str(known.state["code"])
