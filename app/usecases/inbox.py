"""The inbox: a person answers a card. Two desks that answer one card: what the hub has first stands.

Which answers there are and what one writes is `rules.inbox`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from app.domain.bench_words import RequestKind
from app.domain.kinds import Family
from app.domain.operations import Draft, Ref
from app.domain.rules import inbox as rules
from app.domain.rules.merge import Card
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.usecases.deprovision import check_stands
from app.usecases.ports import Known, UnitOfWork
from app.usecases.read_words import written


class Settle(NamedTuple):
    """One key answers a card."""

    action: bytes
    about: Ref
    """What holds the card."""
    card: str
    choice: int
    """From 1."""
    reason: str = ""
    """Why, in words, where the answer takes them: both repairs stand for themselves."""


class Settled(NamedTuple):
    """What became of a card."""

    outcome: str
    """settled."""
    family: Family
    card: str
    kind: str
    choice: int


class SettleAlike(NamedTuple):
    """One key answers several cards of one cause; one undo takes all of it back."""

    action: bytes
    cards: tuple[tuple[Ref, str], ...]
    """What holds each card, and its name; at most `MOST`."""
    choice: int
    """From 1, the same on all of them."""


class SettledAlike(NamedTuple):
    """What became of them."""

    outcome: str
    """settled."""
    family: Family
    settled: int
    gone: int
    """So many had been answered meanwhile: nothing was written about them."""
    choice: int


MOST: Final = 500
"""Cards that one key answers at most: the rest waits for the next one."""


def settle(uow: UnitOfWork, command: Settle) -> Settled:
    """The card is answered, as an operation like any other.

    Raises RepairRefused: card_gone (answered meanwhile, or it asks otherwise by now), unknown_choice, reason_needed,
    contact_too_long, what `_check_request` says; NotAllowed.
    """
    uow.actor.require(Command.settle_card)
    state = uow.head(command.about)
    if state is None:
        raise RepairRefused("card_gone")
    card = rules.open_card(command.about.kind, state, command.card)
    _check_request(uow, Known(command.about, state), card, command.choice)
    drafts = rules.answer(command.about, state, card, command.choice)
    if rules.wants_reason(card, command.choice):
        note = uow.put_side(_reason(command.reason))
        drafts.append(Draft("noted", (command.about,), {"n": card.values[-1], "note": note}))
    uow.record(drafts)
    return Settled("settled", Family.ok, card.id, card.kind, command.choice)


def settle_alike(uow: UnitOfWork, command: SettleAlike) -> SettledAlike:
    """Those that are still there are answered; all or none.

    Raises RepairRefused: card_gone (none is there any more), unknown_choice, reason_needed (such an answer is given to
    one card at a time).
    """
    uow.actor.require(Command.settle_card)
    drafts: list[Draft] = []
    settled = 0
    for about, name in command.cards[:MOST]:
        state = uow.head(about)
        card = rules.find_card(about.kind, state, name) if state is not None else None
        if state is None or card is None:
            continue
        if rules.wants_reason(card, command.choice):
            raise RepairRefused("reason_needed")
        _check_request(uow, Known(about, state), card, command.choice)
        drafts += rules.answer(about, state, card, command.choice)
        settled += 1
    if not settled:
        raise RepairRefused("card_gone")
    uow.record(drafts)
    return SettledAlike("settled", Family.ok, settled, len(command.cards[:MOST]) - settled, command.choice)


def _check_request(uow: UnitOfWork, unit: Known, card: Card, choice: int) -> None:
    """An answer by which something stands as asked of the console is given by whoever may ask it, on a day that takes
    it. Raises NotAllowed, RepairRefused: what `deprovision.check_stands` says.
    """
    wish = rules.asked_by(card, choice)
    if wish is None:
        return
    if wish["kind"] != RequestKind.deprovision:
        uow.actor.require(Command.request_disable)
        return
    uow.actor.require(Command.request_deprovision)
    check_stands(uow, unit, wish)


def _reason(text: str) -> bytes:
    said = written(text, RepairRefused("contact_too_long"))
    if not said:
        raise RepairRefused("reason_needed")
    return said
