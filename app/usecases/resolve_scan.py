"""What a scan names: own code with a right check, then exact serial, tag or register code, then makers' prefixes; else
none.

Several hits are all told: the chooser asks.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.domain.codes import CodeKind, PrintedCode, parse_repair_number, squeeze
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.label_copies import remark
from app.domain.operations import Ref
from app.domain.scans import Scan
from app.usecases.ports import Known, State

REGISTER_OF = {
    CodeKind.operator: Aggregate.operator,
    CodeKind.place: Aggregate.place,
    CodeKind.part: Aggregate.part,
    CodeKind.charger: Aggregate.charger,
    CodeKind.cabinet: Aggregate.charger,
    CodeKind.crate: Aggregate.crate,
    CodeKind.school: Aggregate.school,
    CodeKind.box: Aggregate.box,
}


WRITTEN = (Aggregate.charger, Aggregate.part)
"""Registers with codes of people's own, which carry neither kind nor check letter."""


class Finder(Protocol):
    """The look-ups naming needs: a unit of work has them, and so has the reading side."""

    def head(self, ref: Ref) -> State | None:
        """The folded state of an aggregate, or None."""

    def devices_by_key(self, key: str) -> list[Known]:
        """Devices whose serial, tag or former tag is `key`."""

    def repairs_by_number(self, number: str) -> list[Known]:
        """Devices that have a repair of this number."""


class Named(NamedTuple):
    """What a scan names: `what` is repair, device, command, a register's kind, several of these, or none."""

    what: str
    hits: tuple[Known, ...] = ()
    code: str = ""
    """The repair number, the command word, or the register code."""
    label: str = ""
    """What is to be said of the label that was scanned (`label_copies`): `retired`, `unknown_copy`, or nothing."""


def resolve(scan: Scan, find: Finder) -> Named:
    """What `scan` names, in reading order; `none` where the ledger knows nothing of it."""
    if scan.own is not None:
        named = _own(scan.own, find)
        if named is not None:
            return named
    if scan.repair is not None:
        hits = find.repairs_by_number(scan.repair.text)
        if hits:
            return Named("repair", tuple(hits), scan.repair.text)
    for text in scan.candidates:
        key = squeeze(text)
        devices, registered = find.devices_by_key(key), registered_as(text, find)
        labelled = [hit for hit in registered if "code" in hit.state]
        if len(labelled) > 1 or (devices and labelled):
            return Named("several", (*devices, *labelled), key)
        if devices:
            number = scan.copy if scan.copy and text == scan.candidates[-1] else 1
            said = remark(devices[0].state, text, number) if len(devices) == 1 else ""
            return Named("device", tuple(devices), key, said)
        if registered:
            return Named(registered[0].ref.kind.value, (registered[0],), key)
    return Named("none", (), scan.candidates[-1] if scan.candidates else scan.text)


def registered_as(text: str, find: Finder) -> list[Known]:
    """What stands under this code in a register; a charger without one of its own stands under its maker's serial."""
    refs = (Ref(kind, code_id(kind, text)) for kind in WRITTEN)
    return [Known(ref, state) for ref in refs if (state := find.head(ref)) is not None]


def _own(own: PrintedCode, find: Finder) -> Named | None:
    if own.kind is CodeKind.command:
        return Named("command", (), own.body)
    if own.kind is CodeKind.repair:
        number = parse_repair_number(own.text[2:])
        hits = find.repairs_by_number(number.text) if number else []
        return Named("repair", tuple(hits), number.text) if number and hits else None
    kind = REGISTER_OF.get(own.kind)
    if kind is None:
        return None
    ref = Ref(kind, code_id(kind, own.body))
    state = find.head(ref)
    return Named(kind.value, (Known(ref, state),), own.body) if state is not None else None
