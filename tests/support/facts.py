"""Operations for tests, made in one line: ids count up, times stand still unless told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.folding import VERSION
from app.domain.folding.base import Folded
from app.domain.identity import code_id, derived, device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Recorded, Ref, Stamp, canonical

DESK_A, DESK_B, DESK_C = b"desk-a".ljust(16, b"\0"), b"desk-b".ljust(16, b"\0"), b"desk-c".ljust(16, b"\0")
AT = "2026-11-20T00:42:18.000Z"
LOCAL = "2026-11-20 09:42:18"


def an_id(number: int) -> bytes:
    """The id that stands for `number`."""
    return number.to_bytes(16, "big")


def device(serial: str = "PF8K2M0D") -> Ref:
    return Ref(Aggregate.device, device_id(serial))


def provisional(number: str) -> Ref:
    return Ref(Aggregate.device, derived(Aggregate.device, "provisional:" + number))


def form(number: int = 1) -> Ref:
    return Ref(Aggregate.form, an_id(7_000_000 + number))


def crate(code: str = "CRA0001") -> Ref:
    return Ref(Aggregate.crate, code_id(Aggregate.crate, code))


def operation(
    kind: str,
    about: Ref | Iterable[Ref],
    payload: Mapping[str, Any] | None = None,
    *,
    number: int = 1,
    action: int | None = None,
    seen: int = 0,
    operator: str = "OP0001",
    at: str = AT,
    local: str = LOCAL,
    format: int = 1,
) -> Operation:
    """An operation with the id `number`, in an action of its own unless one is named."""
    stamp = Stamp(
        action=an_id(1_000_000 + number if action is None else action), operator=operator, at=at, local=local, seen=seen
    )
    refs = (about,) if isinstance(about, Ref) else tuple(about)
    return Operation(id=an_id(number), kind=kind, about=refs, payload=payload or {}, stamp=stamp, format=format)


class Log:
    """A hub's log in the making: each call is the next operation in hub order."""

    def __init__(self) -> None:
        """Empty; positions begin at 1."""
        self.all: list[Recorded] = []
        self._numbers: dict[bytes, int] = {}

    def add(
        self,
        kind: str,
        about: Ref | Iterable[Ref],
        payload: Mapping[str, Any] | None = None,
        *,
        desk: bytes = DESK_A,
        seen: int | None = None,
        sent: bool = True,
        **stamp: Any,
    ) -> Recorded:
        """The next operation; its maker had seen all before it, or the first `seen`. Not `sent`: no position yet."""
        number = len(self.all) + 1
        op = operation(kind, about, payload, number=number, seen=number - 1 if seen is None else seen, **stamp)
        self._numbers[desk] = self._numbers.get(desk, 0) + 1
        rec = Recorded(op, desk, self._numbers[desk], number if sent else None)
        self.all.append(rec)
        return rec

    def undo(self, *recs: Recorded, desk: bytes = DESK_A, seen: int | None = None, sent: bool = True) -> Recorded:
        """Takes the action of the first of `recs` back."""
        from app.domain.rules.undo import undone

        draft = undone(recs[0].op.stamp.action, recs[0].op.about, None)
        return self.add(draft.kind, draft.about, draft.payload, desk=desk, seen=seen, sent=sent)

    def of(self, ref: Ref) -> list[Recorded]:
        """The operations about `ref`, and what takes any of them back."""
        return about(ref, self.all)


def about(ref: Ref, recs: Iterable[Recorded]) -> list[Recorded]:
    """Of these operations those about `ref`; an undo is about all that the action it names was about."""
    from app.domain.identity import short

    listed = list(recs)
    actions = {short(rec.op.stamp.action) for rec in listed if ref in rec.op.about}
    return [
        rec
        for rec in listed
        if ref in rec.op.about or (rec.op.kind == "undone" and str(rec.op.payload.get("action")) in actions)
    ]


def digest(heads: Mapping[Ref, Folded]) -> str:
    """SHA-256 over the shown heads by kind and id, the reducer's version first, as the design has it."""
    listed = [[ref.text, heads[ref].state] for ref in sorted(heads, key=lambda ref: ref.text) if heads[ref].state]
    return hashlib.sha256(canonical([VERSION, *listed])).hexdigest()
