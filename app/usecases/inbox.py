"""The inbox: a person answers a card. Two desks that answer one card: what the hub has first stands.

Which answers there are and what one writes is `rules.inbox`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain.bench_words import RequestKind
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.rules import inbox as rules
from app.domain.rules.merge import Card
from app.domain.rules.permissions import Command, may
from app.domain.rules.repair import RepairRefused
from app.usecases.contact_rows import Words
from app.usecases.contacts import note_read
from app.usecases.deprovision import check_stands
from app.usecases.inbox_rows import CardRow, CardSide
from app.usecases.ports import Known, UnitOfWork
from app.usecases.read_words import written
from app.usecases.session import Actor


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
    stock_take_needed, contact_too_long, what `_check_request` says; NotAllowed.
    """
    uow.actor.require(Command.settle_card)
    state = uow.head(command.about)
    if state is None:
        raise RepairRefused("card_gone")
    card = rules.open_card(command.about.kind, state, command.card)
    _check_number(card)
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
    one card at a time), stock_take_needed.
    """
    uow.actor.require(Command.settle_card)
    drafts: list[Draft] = []
    settled = 0
    for about, name in command.cards[:MOST]:
        state = uow.head(about)
        card = rules.find_card(about.kind, state, name) if state is not None else None
        if state is None or card is None:
            continue
        _check_number(card)
        if rules.wants_reason(card, command.choice):
            raise RepairRefused("reason_needed")
        _check_request(uow, Known(about, state), card, command.choice)
        drafts += rules.answer(about, state, card, command.choice)
        settled += 1
    if not settled:
        raise RepairRefused("card_gone")
    uow.record(drafts)
    return SettledAlike("settled", Family.ok, settled, len(command.cards[:MOST]) - settled, command.choice)


def _check_number(card: Card) -> None:
    """A stock-take that differs is settled by counting again: a number would close it with nobody having counted."""
    if card.kind == "count":
        raise RepairRefused("stock_take_needed")


def for_reader(rows: Sequence[CardRow], actor: Actor) -> tuple[CardRow, ...]:
    """Cards as this reader may see them: without the right people's own words are held back, and that is told."""
    if may(actor.role, Command.read_contact_words):
        return tuple(rows)
    return tuple(row._replace(sides=tuple(map(_held_back, row.sides))) if row.texts else row for row in rows)


def _held_back(side: CardSide) -> CardSide:
    kept = Words(withheld=True)
    facts = ((name, kept if isinstance(value, Words) and value.text else value) for name, value in side.facts)
    return side._replace(facts=tuple(facts))


def note_cards_read(uow: UnitOfWork, rows: Sequence[CardRow]) -> None:
    """People's own words on these cards were read: a line of the access log, as where contacts themselves are read."""
    read = [row for row in rows if row.texts]
    contacts = [row for row in read if row.about.kind is Aggregate.contact]
    if contacts:
        note_read(uow, len({row.about for row in contacts}))
    if len(read) > len(contacts):
        uow.actor.require(Command.read_contact_words)
        uow.log_access("inbox_words_read", str(len(read) - len(contacts)))


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
