"""Importing: what one row of a file changes in the ledger, and what the ledger keeps instead.

A row is new, changed or the same. An empty cell never clears a value; a value that a person set later than the file was
made, one with unsent changes, or any of a unit in repair is kept and shown. A delivery list tells what was delivered:
it
fills what is missing and sets warranty and batch, and never moves a unit back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.domain.charger_words import ChargerWhy
from app.domain.codes import squeeze
from app.domain.device import base_status, open_repairs
from app.domain.identity import code_id, derived, device_id
from app.domain.kinds import Aggregate, DeviceKind, DeviceStatus, ImportKind
from app.domain.operations import MAX_TEXT, Draft, Ref, canonical, fits, spread
from app.domain.rules import loans, parts
from app.domain.rules.charger_listed import disposal, listed
from app.domain.rules.chargers import moved

AGGREGATE_OF: dict[ImportKind, Aggregate] = {
    ImportKind.schools: Aggregate.school,
    ImportKind.devices: Aggregate.device,
    ImportKind.delivery: Aggregate.device,
    ImportKind.forms: Aggregate.form,
    ImportKind.cabinets: Aggregate.charger,
    ImportKind.parts: Aggregate.part,
    ImportKind.operators: Aggregate.operator,
    ImportKind.gear: Aggregate.device,
    ImportKind.loans: Aggregate.device,
    ImportKind.instruction: Aggregate.device,
    ImportKind.stored: Aggregate.device,
    ImportKind.certificates: Aggregate.device,
}
_STATE_NAME = {"console_state": "console", "warranty_until": "warranty"}
_TOLD_BY_THE_CONSOLE = frozenset({"console", "ou"})
"""What nobody at a bench says of a unit in repair: let go for the maker, it must be seen that it is, and comes back."""
_FILLS_ONLY = frozenset(
    {"school", "school_text", "room", "model", "model_type", "maker", "kind", "notes", "tag", "status"}
)
_KEY = {Aggregate.device: "serial"}
"""The field by which a kind of thing is known, where it isn't its code; what is made has it."""
UNITS_BEHIND = 3
"""Units that one operation behind an answer names: so many fit, however long their serials and tags."""
MAX_FIELD = 270
"""Bytes that one value may take: ninety characters of Japanese."""
_ID = "x" * 22
"""In the place of the side record that a use case puts beside an answer."""


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


class Kept(NamedTuple):
    """A value the ledger keeps: field, ours, the file's, and why.

    newer, unsent, in_repair, delivery, lent, lost, not_lendable; dispose: whoever imports may not dispose of it;
    too_long: cut to what an operation holds.
    """

    field: str
    ours: Any
    theirs: Any
    reason: str


class Decision(NamedTuple):
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
    kind: ImportKind,
    incoming: Incoming,
    ref: Ref,
    state: Mapping[str, Any] | None,
    protects: Protects,
    *,
    may_dispose: bool = False,
) -> Decision:
    """What `incoming` changes, given the aggregate's state (None where the ledger doesn't know it).

    `may_dispose`: whoever imports may dispose of a controller that is known, and has proved it.
    """
    fields = {_STATE_NAME.get(name, name): value for name, value in incoming.fields.items()}
    cut = _cut(fields, MAX_TEXT if kind in (ImportKind.forms, ImportKind.loans) else MAX_FIELD)
    if kind is ImportKind.loans:
        return _loan(ref, fields, state, protects, cut)
    if kind is ImportKind.forms:
        return _answer(incoming, ref, fields, state, cut)
    if kind is ImportKind.parts:
        return _part(ref, fields, state, protects, cut)
    if ref.kind is Aggregate.device and fields.get("status") == DeviceStatus.in_repair:
        del fields["status"]  # that is no status of ours: a device is in repair while a repair of it is open
    if state is None and kind is ImportKind.gear:
        fields.setdefault("kind", DeviceKind.other.value)
        if fields.keys().isdisjoint({"school", "school_text"}):
            fields.setdefault("status", DeviceStatus.spare.value)  # it lies here
    if state is None:
        return _new(ref, fields, cut)
    if _KEY.get(ref.kind, "code") in fields.keys() - state.keys():
        return _again(ref, fields, state, cut)
    if kind in (ImportKind.devices, ImportKind.delivery, ImportKind.gear):
        return _device(kind, ref, fields, state, protects, cut)
    if kind is ImportKind.cabinets:
        gone = None if may_dispose else disposal(state, fields)
        kept = [Kept("status", gone[0] or None, gone[1], "dispose")] if gone else []
        return _cabinet(ref, fields, state, protects, [*cut, *kept])
    return _register(ref, fields, state, protects, cut)


def _cut(fields: dict[str, Any], most: int) -> list[Kept]:
    """Cuts in place what takes more than `most` bytes, and tells it. An answer is written whole, so briefly."""
    cut = []
    for name, value in fields.items():
        if value.__class__ is str and 6 * len(value) + 2 <= most:  # a control character is written with six bytes
            continue
        kept = _shortened(value, most)
        if kept != value:
            cut.append(Kept(name, kept, value, "too_long"))
    for kept in cut:
        fields[kept.field] = kept.ours
    return cut


def _shortened(value: Any, most: int) -> Any:
    """`value` as it fits in an operation: a longer text is cut and ends in …, a longer list loses its last entries."""
    if isinstance(value, str):
        if len(canonical(value)) <= most:
            return value
        kept = value[:most]
        while len(canonical(kept + "…")) > most:
            kept = kept[:-1]
        return kept + "…"
    if isinstance(value, list):
        kept_items = list(value)
        while len(canonical(kept_items)) > most:
            kept_items.pop()
        return kept_items
    return value


def _new(ref: Ref, fields: dict[str, Any], cut: list[Kept]) -> Decision:
    if ref.kind is Aggregate.device:
        fields.setdefault("status", _base_status(fields))
        fields.setdefault("kind", "chromebook")
    return Decision(
        status="new",
        ref=ref,
        drafts=tuple(spread(Draft("registered", (ref,), {"set": fields}))),
        changes=tuple((name, None, value) for name, value in fields.items()),
        kept=tuple(cut),
    )


def _again(ref: Ref, fields: dict[str, Any], state: Mapping[str, Any], cut: list[Kept]) -> Decision:
    """Taken back here while another desk worked on it: made anew, and what they did since stays."""
    made = _new(ref, {name: value for name, value in fields.items() if name not in state}, cut)
    kept = [
        Kept(name, state[name], fields[name], "newer")
        for name in fields
        if state.get(name, fields[name]) != fields[name]
    ]
    return made._replace(kept=(*made.kept, *kept))


def _base_status(fields: Mapping[str, Any]) -> str:
    gone = fields.get("console") == "DEPROVISIONED"
    return (DeviceStatus.deprovisioned if gone else DeviceStatus.in_use).value


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
    kind: ImportKind,
    ref: Ref,
    fields: dict[str, Any],
    state: Mapping[str, Any],
    protects: Protects,
    cut: list[Kept],
) -> Decision:
    differing = _differences(fields, state)
    if state.get("status") == DeviceStatus.unregistered:
        differing["status"] = fields.get("status", _base_status(fields))
    in_repair = bool(open_repairs(state))
    kept = list(cut)
    for name, value in list(differing.items()):
        ours = state.get(name)
        if ours is None or value is None or (name == "status" and ours == DeviceStatus.unregistered):
            continue
        held = "in_repair" if in_repair and name not in _TOLD_BY_THE_CONSOLE else protects(ref, name)
        why = (_held(state) if name == "status" else "") or held
        if why is None and kind is ImportKind.delivery and name in _FILLS_ONLY:
            why = "delivery"
        if why is not None:
            kept.append(Kept(name, ours, value, why))
            del differing[name]
    return _change(ref, differing, kept, state)


def _held(state: Mapping[str, Any]) -> str:
    """Why no file says what a device's status is: who has it on loan, or that it is lost, was recorded here."""
    return next((why for name, why in (("lost", "lost"), ("loan", "lent")) if name in state), "")


def _loan(
    ref: Ref, fields: dict[str, Any], state: Mapping[str, Any] | None, protects: Protects, cut: list[Kept]
) -> Decision:
    """An open loan of a former list: it is lent from that day; known already, only the day it is due may differ."""
    device, taken = state or {}, {name: fields.get(name, "") for name in ("to", "to_text", "since", "due")}
    whom, loan = taken["to"] or taken["to_text"], device.get("loan")
    why = loans.open_loan(device, taken) if state is not None else "not_lendable"
    if why:
        ours = (loan.get("to") or loan.get("to_text")) if loan else base_status(device).value
        kept = () if why == "returned" else (Kept("loan", ours, whom, why),)
        return Decision(status="same", ref=ref, kept=kept)
    if loan is None:
        due = date.fromisoformat(taken["due"]) if taken["due"] else None
        draft = loans.lent(ref, device, taken["to"], due, since=taken["since"], to_text=taken["to_text"])
        changes = tuple((name, None, value) for name, value in fields.items() if value)
        return Decision(status="new", ref=ref, drafts=(draft,), changes=changes, kept=tuple(cut))
    ours = loan.get("due", "")
    if not taken["due"] or taken["due"] == ours:
        return Decision(status="same", ref=ref, kept=tuple(cut))
    newer = protects(ref, "loan")
    if newer is not None:
        return Decision(status="same", ref=ref, kept=(*cut, Kept("due", ours, taken["due"], newer)))
    longer = loans.extended(ref, loan, date.fromisoformat(taken["due"]))
    changes = (("due", ours or None, taken["due"]),)
    return Decision(status="changed", ref=ref, drafts=(longer,), changes=changes, kept=tuple(cut))


def _register(
    ref: Ref, fields: dict[str, Any], state: Mapping[str, Any], protects: Protects, cut: list[Kept]
) -> Decision:
    differing, kept = _differences(fields, state), list(cut)
    for name in [name for name in differing if name in state]:
        why = protects(ref, name)
        if why is not None:
            kept.append(Kept(name, state[name], differing.pop(name), why))
    return _change(ref, differing, kept, state)


def _cabinet(
    ref: Ref, fields: dict[str, Any], state: Mapping[str, Any], protects: Protects, cut: list[Kept]
) -> Decision:
    """A cabinet or a controller: where it was moved here stands, unless the file is the newer of the two."""
    told = listed(state, fields)
    decision = _register(ref, fields, state, protects, cut)
    if told is None:
        return decision
    why = protects(ref, "at")
    if why is not None:
        kept = (Kept(name, ours, theirs, why) for name, ours, theirs in told.differs)
        return decision._replace(kept=(*decision.kept, *kept))
    return decision._replace(
        status="changed",
        drafts=(*decision.drafts, moved((ref,), told.at, ChargerWhy.correct)),
        changes=(*decision.changes, *((name, ours or None, theirs) for name, ours, theirs in told.differs)),
    )


def _part(
    ref: Ref, fields: dict[str, Any], state: Mapping[str, Any] | None, protects: Protects, cut: list[Kept]
) -> Decision:
    """A part: what the list says of its stock is a stock-take of its shelf, unless somebody worked there since."""
    quantity = fields.pop("quantity", None)
    if state is not None and squeeze(fields.get("place", "")) == squeeze(state.get("place", "")):
        fields.pop("place", None)  # the same shelf, written with other hyphens
    if state is None:
        decision = _new(ref, fields, cut)
    elif "code" in fields.keys() - state.keys():
        decision = _again(ref, fields, state, cut)
    else:
        decision = _register(ref, fields, state, protects, cut)
    part = {**fields, **(state or {}), "code": fields["code"]}
    counts = parts.listed(part, fields.get("place", ""), quantity or "")
    if not counts:
        return decision
    place = counts[0].payload["place"]
    ours = parts.shown(part).get(place)
    why = None if ours is None and place not in part.get("counted", {}) else protects(ref, "quantity")
    if why is not None:
        return decision._replace(kept=(*decision.kept, Kept("quantity", ours or 0, quantity, why)))
    return decision._replace(
        status="changed" if decision.status == "same" else decision.status,
        drafts=(*decision.drafts, *counts),
        changes=(*decision.changes, ("quantity", ours, quantity)),
    )


def _change(ref: Ref, differing: Mapping[str, Any], kept: list[Kept], state: Mapping[str, Any]) -> Decision:
    if not differing:
        return Decision(status="same", ref=ref, kept=tuple(kept))
    return Decision(
        status="changed",
        ref=ref,
        drafts=tuple(spread(Draft("changed", (ref,), {"set": dict(differing)}))),
        changes=tuple((name, state.get(name), value) for name, value in differing.items()),
        kept=tuple(kept),
    )


def _answer(
    incoming: Incoming, ref: Ref, fields: dict[str, Any], state: Mapping[str, Any] | None, cut: list[Kept]
) -> Decision:
    """A form answer: its first units with it, further ones in operations behind it."""
    if state is not None:
        return Decision(status="same", ref=ref)
    hints = {name: fields.pop(name + "_hint", None) for name in ("fault", "cause", "detail")}
    made = {**fields, **{name: hint for name, hint in hints.items() if hint}}
    units = [
        {name: text for name, text in (("serial", serial), ("tag", tag)) if text} for serial, tag in incoming.units
    ]
    first = len(units)
    while first and not fits(Draft("answer_received", (ref,), {"set": {**made, "units": units[:first], "words": _ID}})):
        first -= 1
    drafts = [Draft("answer_received", (ref,), {"set": {**made, "units": units[:first]}})]
    for start in range(first, len(units), UNITS_BEHIND):
        drafts.append(Draft("answer_named", (ref,), {"units": units[start : start + UNITS_BEHIND]}))
    return Decision(status="new", ref=ref, drafts=tuple(drafts), kept=tuple(cut))
