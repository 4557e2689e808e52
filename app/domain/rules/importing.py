"""Importing: what one row of a file changes in the ledger, and what the ledger keeps instead.

A row is new, changed or the same. An empty cell never clears a value; a value that a person set later than the file was
made, one with unsent changes, or any of a unit in repair is kept and shown. A delivery list tells what was delivered:
it
fills what is missing and sets warranty and batch, and never moves a unit back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.codes import squeeze
from app.domain.device import open_repairs
from app.domain.identity import code_id, derived, device_id, short
from app.domain.kinds import Aggregate, DeviceStatus, ImportKind
from app.domain.operations import Draft, Ref

AGGREGATE_OF: dict[ImportKind, Aggregate] = {
    ImportKind.schools: Aggregate.school,
    ImportKind.devices: Aggregate.device,
    ImportKind.delivery: Aggregate.device,
    ImportKind.forms: Aggregate.form,
    ImportKind.cabinets: Aggregate.charger,
    ImportKind.parts: Aggregate.part,
    ImportKind.operators: Aggregate.operator,
}
_STATE_NAME = {"console_state": "console", "warranty_until": "warranty"}
_FILLS_ONLY = frozenset(
    {"school", "school_text", "room", "model", "model_type", "maker", "kind", "notes", "tag", "status"}
)
MOST_UNITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A row as the rules see it: plain fields of state, and what lies apart."""

    row: int
    key: str
    fields: Mapping[str, Any]
    units: tuple[tuple[str, str], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    """Personal data and free text, for the side store."""
    observation: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A value the ledger keeps: field, ours, the file's, and why (newer, unsent, in_repair, delivery)."""

    field: str
    ours: Any
    theirs: Any
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a row comes to: `status` is new, changed or same."""

    status: str
    ref: Ref
    drafts: tuple[Draft, ...] = ()
    changes: tuple[tuple[str, Any, Any], ...] = ()
    """Field, old value (None where there was none), new value."""
    kept: tuple[Kept, ...] = ()


Protects = Callable[[Ref, str], str | None]
"""Why the present value of a field may not be overridden (newer, unsent), or None."""


def state_name(name: str) -> str:
    """The name a file's field has in a device's state."""
    return _STATE_NAME.get(name, name)


def ref_of(kind: ImportKind, incoming: Incoming) -> Ref:
    """The aggregate a row is about."""
    aggregate = AGGREGATE_OF[kind]
    if aggregate is Aggregate.device:
        return Ref(aggregate, device_id(incoming.key))
    if aggregate is Aggregate.form:
        return Ref(aggregate, derived(aggregate, incoming.key))
    return Ref(aggregate, code_id(aggregate, incoming.key))


def decide(
    kind: ImportKind, incoming: Incoming, ref: Ref, state: Mapping[str, Any] | None, protects: Protects
) -> Decision:
    """What `incoming` changes, given the aggregate's state (None where the ledger doesn't know it)."""
    if kind is ImportKind.forms:
        return _answer(incoming, ref, state)
    fields = {state_name(name): value for name, value in incoming.fields.items()}
    if state is None:
        return _new(kind, ref, fields)
    if kind in (ImportKind.devices, ImportKind.delivery):
        return _device(kind, ref, fields, state, protects)
    return _change(ref, _differences(fields, state), [])


def _new(kind: ImportKind, ref: Ref, fields: dict[str, Any]) -> Decision:
    if ref.kind is Aggregate.device:
        gone = fields.get("console") == "DEPROVISIONED"
        fields.setdefault("status", (DeviceStatus.deprovisioned if gone else DeviceStatus.in_use).value)
        fields.setdefault("kind", "chromebook")
    del kind
    return Decision(
        status="new",
        ref=ref,
        drafts=(Draft("registered", (ref,), {"set": fields}),),
        changes=tuple((name, None, value) for name, value in fields.items()),
    )


def _differences(fields: Mapping[str, Any], state: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in fields.items() if state.get(name) != value}
    if "serial" in found and squeeze(found["serial"]) == squeeze(state.get("serial", "")):
        del found["serial"]  # the same number, written with other hyphens
    if "school" in found and "school_text" in state:
        found["school_text"] = None
    if "school_text" in found and found["school_text"] is not None and state.get("school"):
        del found["school_text"]  # an unknown writing of the school never takes a known one away
    return found


def _device(
    kind: ImportKind, ref: Ref, fields: dict[str, Any], state: Mapping[str, Any], protects: Protects
) -> Decision:
    differing = _differences(fields, state)
    if state.get("status") == DeviceStatus.unregistered:
        differing["status"] = fields.get("status", DeviceStatus.in_use.value)
    in_repair = bool(open_repairs(state))
    kept = []
    for name, value in list(differing.items()):
        ours = state.get(name)
        if ours is None or value is None or (name == "status" and ours == DeviceStatus.unregistered):
            continue
        why = "in_repair" if in_repair else protects(ref, name)
        if why is None and kind is ImportKind.delivery and name in _FILLS_ONLY:
            why = "delivery"
        if why is not None:
            kept.append(Kept(name, ours, value, why))
            del differing[name]
    return _change(ref, differing, kept, state)


def _change(
    ref: Ref, differing: Mapping[str, Any], kept: list[Kept], state: Mapping[str, Any] | None = None
) -> Decision:
    if not differing:
        return Decision(status="same", ref=ref, kept=tuple(kept))
    old = state or {}
    return Decision(
        status="changed",
        ref=ref,
        drafts=(Draft("changed", (ref,), {"set": dict(differing)}),),
        changes=tuple((name, old.get(name), value) for name, value in differing.items()),
        kept=tuple(kept),
    )


def _answer(incoming: Incoming, ref: Ref, state: Mapping[str, Any] | None) -> Decision:
    if state is not None:
        return Decision(status="same", ref=ref)
    fields = dict(incoming.fields)
    hints = {name: fields.pop(name + "_hint", None) for name in ("fault", "cause", "detail")}
    units = [
        {name: text for name, text in (("serial", serial), ("tag", tag)) if text}
        for serial, tag in incoming.units[:MOST_UNITS]
    ]
    made = {**fields, "id": short(ref.id), "units": units, **{k: v for k, v in hints.items() if v}}
    return Decision(status="new", ref=ref, drafts=(Draft("answer_received", (ref,), {"set": made}),))
