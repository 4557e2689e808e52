"""What a row of the Board's instruction, of a list of stored units, or of certificates changes in the ledger. Pure.

An instruction names units, and nothing of a unit changes by it but that it may be disposed of. A list of stored units
tells how far each is: only what it tells without a gap is ticked, so that what is missing shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.device import NEVER_REPAIRED, base_status, disposal, open_repairs
from app.domain.disposal_steps import order
from app.domain.disposal_words import FIRST, Step, Way
from app.domain.kinds import DeviceKind, DeviceStatus, ImportKind
from app.domain.operations import Draft, Ref, spread
from app.domain.rules.boxes import box_number, box_ref, instruction_ref, opened
from app.domain.rules.disposal import DEPROVISIONED, Ticked, ticked
from app.domain.rules.importing import Decision, Incoming, Kept
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]
KINDS: Final = frozenset({ImportKind.instruction, ImportKind.stored, ImportKind.certificates})
"""The files decided here."""
_OF_REGISTER: Final = ("serial", "tag", "model", "school")


def decide(kind: ImportKind, row: Incoming, ref: Ref, state: State | None) -> Decision:
    """What a row comes to, given the unit's state (None where the ledger doesn't know it)."""
    fields = dict(row.fields)
    if kind is ImportKind.certificates:
        return _certified(ref, fields, state)
    return _instructed(ref, fields, state) if kind is ImportKind.instruction else _stored(ref, fields, state)


def _known(fields: State, status: DeviceStatus) -> dict[str, Any]:
    found = {name: fields[name] for name in _OF_REGISTER if fields.get(name)}
    return found | {"kind": DeviceKind.chromebook.value, "status": status.value}


def _instructed(ref: Ref, fields: State, state: State | None) -> Decision:
    number = str(fields["instruction"])
    draft = Draft("instructed", (ref,), {"number": number})
    changes = (("instruction", (state or {}).get("instructed"), number),)
    if state is None:
        registered = spread(Draft("registered", (ref,), {"set": _known(fields, DeviceStatus.unregistered)}))
        return Decision(status="new", ref=ref, drafts=(*registered, draft), changes=changes)
    ours = state.get("instructed")
    if ours == number:
        return Decision(status="same", ref=ref)
    if ours:
        kept = Kept("instruction", ours, number, "on_other_instruction")
        return Decision(status="same", ref=ref, kept=(kept,))
    if base_status(state) in NEVER_REPAIRED - {DeviceStatus.deprovisioned}:
        kept = Kept("instruction", base_status(state).value, number, "gone_for_good")
        return Decision(status="same", ref=ref, kept=(kept,))
    return Decision(status="changed", ref=ref, drafts=(draft,), changes=changes)


def _certified(ref: Ref, fields: State, state: State | None) -> Decision:
    """A certificate ticks its step where the firm has the unit; else the row is told, and nothing is ticked."""
    number, known = str(fields["certificate"]), state or {}
    steps = (disposal(known) or {}).get("steps", {})
    ours = steps.get(Step.certificate, {}).get("document", "")
    if ours == number:
        return Decision(status="same", ref=ref)
    why = "" if steps else "not_in_disposal"
    if steps and Step.certificate in steps:
        why = "other_certificate"
    elif steps and Step.collected not in steps:
        why = "not_collected"
    if why:
        return Decision(status="same", ref=ref, kept=(Kept("certificate", ours, number, why),))
    told = Ticked(on=fields.get("erased_on", ""), document=number)
    draft = ticked(ref, known, Step.certificate, told)
    return Decision(status="changed", ref=ref, drafts=(draft,), changes=(("certificate", None, number),))


def _stored(ref: Ref, fields: State, state: State | None) -> Decision:
    why = _why_not(state or {})
    if why:
        known = state or {}
        same = why == "already_in_disposal" and fields.get("place", known.get("place")) == known.get("place")
        kept = () if same else (Kept("place", known.get("place", ""), fields.get("place", ""), why),)
        return Decision(status="same", ref=ref, kept=kept)
    drafts: list[Draft] = []
    if state is None:
        drafts += spread(Draft("registered", (ref,), {"set": _known(fields, DeviceStatus.stored)}))
    elif state.get("status") != DeviceStatus.stored:
        drafts.append(Draft("changed", (ref,), {"set": {"status": DeviceStatus.stored.value}}))
    listed = _listed(ref, fields, state or {})
    drafts.append(listed)
    box = _box(fields)
    if box:
        drafts.append(Draft("boxed", (ref, box_ref(box)), {"box": box}))
    told = [name for name in ("place", "way", "wipe") if name in fields]
    changes = tuple((name, (state or {}).get(name), fields[name]) for name in told)
    return Decision(status="changed" if state else "new", ref=ref, drafts=tuple(drafts), changes=changes)


def _why_not(state: State) -> str:
    if disposal(state) is not None:
        return "already_in_disposal"
    if open_repairs(state):
        return "in_repair"
    return "gone_for_good" if base_status(state) in (DeviceStatus.disposed, DeviceStatus.exchanged) else ""


def _way(fields: State) -> Way:
    return Way(fields["way"]) if "way" in fields else Way.B if fields.get("instruction") else Way.A


def _listed(ref: Ref, fields: State, state: State) -> Draft:
    """How far the unit is: the steps the list tells of, up to the first it does not."""
    way = _way(fields)
    told = {FIRST[way].value, Step.accessories.value, Step.annotate.value}
    if fields.get("deprovisioned") or state.get("console") == DEPROVISIONED:
        told |= {Step.deprovision.value, Step.verified.value}
    if "wipe" in fields:
        told |= {Step.wipe.value, Step.setup_screen.value, Step.label.value}
    told |= {step.value for name, step in (("place", Step.storage), ("told_on", Step.board)) if name in fields}
    steps = order(way.value, str(state.get("kind", "")))
    first_gap = next((at for at, step in enumerate(steps) if step not in told), len(steps))
    payload = {"way": way.value, "on": fields.get("stored_on") or fields["today"], "steps": list(steps[:first_gap])}
    more = {name: fields[name] for name in ("place", "wipe", "instruction") if name in fields}
    return Draft("disposal_listed", (ref,), payload | more)


def _box(fields: State) -> str:
    try:
        return box_number(fields["box"]) if fields.get("box") else ""
    except RepairRefused:
        return ""


def things(kind: ImportKind, rows: Sequence[Incoming], there: Mapping[Ref, State]) -> list[Draft]:
    """The instructions and boxes that a slice's rows name and that are not there yet, each once."""
    made: dict[Ref, Draft] = {}
    for row in rows:
        fields = row.fields
        number = str(fields.get("instruction", ""))
        if kind is ImportKind.instruction:
            made.setdefault(instruction_ref(number), _received(number, fields))
        elif box := _box(fields):
            made.setdefault(box_ref(box), opened(box, _way(fields), number))
    return [draft for ref, draft in made.items() if ref not in there]


def _received(number: str, fields: State) -> Draft:
    texts = {"number": number, "on": fields.get("instructed_on", ""), "document": fields.get("document", "")}
    return Draft("instruction_received", (instruction_ref(number),), {"set": {k: v for k, v in texts.items() if v}})


def named(kind: ImportKind, rows: Sequence[Incoming]) -> list[Ref]:
    """The instructions and boxes that a slice's rows name."""
    return [draft.about[0] for draft in things(kind, rows, {})]
