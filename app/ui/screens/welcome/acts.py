"""What the first start asks of the ledger: the state of things, the first supervisor, when it was put off."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import Aggregate, Role
from app.ui.screens.welcome.put_off import VALUE, PutOff, kept
from app.usecases.operators import issue_badge, register_operator, set_pin, sign_in, supervised
from app.usecases.ports import UnitOfWork
from app.usecases.session import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupFacts:
    """What is done of the first setup, and whether it was put off."""

    registered: bool
    """Somebody may supervise."""
    confirmed: bool
    put_off: PutOff | None

    @property
    def done(self) -> bool:
        """Nothing is left to do."""
        return self.registered and self.confirmed


def setup_facts(unit: UnitOfWork, *, confirmed: bool) -> SetupFacts:
    """The state of the first setup; `confirmed` is the keeper's answer."""
    registered = supervised(known.state for known in unit.registers(Aggregate.operator))
    return SetupFacts(registered=registered, confirmed=confirmed, put_off=kept(unit.value(VALUE)))


def first_supervisor(unit: UnitOfWork, name: str, pin: str) -> Actor:
    """Registers the first supervisor with PIN and badge: all or nothing. Raises SignInRefused, NotAllowed."""
    made = register_operator(unit, name=name, role=Role.supervisor)
    set_pin(unit, made.operator, pin)
    issue_badge(unit, made.operator)
    return sign_in(unit, made.operator)


def keep_put_off(unit: UnitOfWork, until: PutOff | None) -> None:
    """Keeps until when it was put off; None forgets it."""
    unit.set_value(VALUE, until.text if until else "")
