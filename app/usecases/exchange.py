"""Exchange: what came back from maker or installer is another unit, or the same with another serial.

Decides nothing of what goes over (`rules.away`). Written in one action, so that one undo takes all of it back.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.bench_words import ExchangeKind
from app.domain.codes import squeeze
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref, spread
from app.domain.rules import away as rules
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused
from app.usecases.away import receive_repair
from app.usecases.link_form import one_repair
from app.usecases.ports import Known, UnitOfWork


class Exchange(NamedTuple):
    """The repair goes on with the unit of this serial. `back`: it is here now, and is received with it."""

    action: bytes
    repair: str
    serial: str
    kind: ExchangeKind
    back: bool = False


class ExchangeResult(NamedTuple):
    """The exchange as it was made."""

    outcome: str
    family: Family
    repair: str
    state: str
    serial: str
    """The new unit's."""
    former: str
    device: Ref
    number: str = ""
    """The shipment it came back from, where it was received with it."""


def exchange(uow: UnitOfWork, command: Exchange) -> ExchangeResult:
    """The old serial is closed as exchanged, all goes over to the new one. The console is not touched."""
    uow.actor.require(Command.exchange)
    old = one_repair(uow, command.repair)
    repair = old.state["repairs"][command.repair]
    new = _named(uow, command.serial)
    serial = rules.check_exchange(repair, old.state, command.serial, new.state or None)
    drafts = rules.exchange(old.ref, old.state, new.ref, new.state or None, command.repair, serial, command.kind)
    uow.record([part for draft in drafts for part in _parts(draft)])
    number = ""
    if command.back and repair["state"] != "testing":
        here = one_repair(uow, command.repair)
        number = receive_repair(uow, here, command.repair).number
    state = uow.head(new.ref) or {}
    return ExchangeResult(
        outcome="exchanged",
        family=Family.look,
        repair=command.repair,
        state=state["repairs"][command.repair]["state"],
        serial=str(state.get("serial", serial)),
        former=str(old.state.get("serial", "")),
        device=new.ref,
        number=number,
    )


def _parts(draft: Draft) -> list[Draft]:
    return spread(draft) if draft.kind in ("registered", "changed") else [draft]


def _named(uow: UnitOfWork, serial: str) -> Known:
    """The device with this serial; with no state where the ledger doesn't know one. Raises RepairRefused."""
    key = squeeze(serial)
    hits = [k for k in uow.devices_by_key(key) if squeeze(k.state.get("serial", "")) == key]
    if len(hits) > 1:
        raise RepairRefused("several_named")
    return hits[0] if hits else Known(Ref(Aggregate.device, device_id(key)), {})
