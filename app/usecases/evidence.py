"""The evidence pack of disposal: what it holds, who may take it, and how it is checked by itself.

Decides the pack's form and its check. The pack is one JSON file with each operation's own bytes and their SHA-256, so
that anybody can prove it without this program: hash a body, and it is the hash beside it, which the ledgers of all
desks and the hub hold too. No words of the side store are in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from app.domain.disposal_words import FIRST
from app.domain.operations import Ref
from app.domain.rules.permissions import Command
from app.usecases.disposal_rows import DisposalFacts, StepRow
from app.usecases.ports import UnitOfWork

FORMAT: Final = "shuridai-evidence/1"
HOW: Final = "sha256 = SHA-256 of the UTF-8 bytes of body; body k: kind, a: about, p: payload, o: operator, at: time"


class Body(NamedTuple):
    """An operation as it lies in the ledger."""

    sha256: str
    """Hexadecimal."""
    body: str
    desk: str
    """The desk's mark."""
    desk_no: int
    hub: int | None
    """Its place in the hub's order, or None while only this desk holds it."""
    undone: bool = False


class UnitEvidence(NamedTuple):
    """One unit's checklist and what was recorded of it."""

    device: Ref
    facts: DisposalFacts
    bodies: tuple[Body, ...]


class Evidence(NamedTuple):
    """What a pack is made from: units, and what was recorded of their boxes, pick-ups and instructions."""

    units: tuple[UnitEvidence, ...]
    around: tuple[Body, ...]
    box: str = ""
    """The box's number, of a pack per box."""


class EvidenceQueries(Protocol):
    """What may be asked."""

    def of_unit(self, device: Ref) -> Evidence | None:
        """One unit's, or None where it was never in disposal."""

    def of_box(self, number: str) -> Evidence | None:
        """A box's and its units', or None where there is no such box."""


def may_take(uow: UnitOfWork, about: str, units: int) -> None:
    """The line of the access log; raises NotAllowed where whoever asks may hand nothing out."""
    uow.actor.require(Command.export)
    uow.log_access("evidence", f"{about} {units}")


def operations_of(unit: UnitEvidence, step: StepRow) -> tuple[str, ...]:
    """The hashes of what ticked a step, those of actions that were taken back left out."""
    if step.state != "done":
        return ()
    return tuple(body.sha256 for body in unit.bodies if not body.undone and _ticks(json.loads(body.body), step.step))


def _ticks(raw: Mapping[str, Any], step: str) -> bool:
    kind, payload = raw["k"], raw["p"]
    if kind == "disposal_begun":
        return any(first == step and way == payload["way"] for way, first in FIRST.items())
    if kind == "disposal_listed":
        return step in payload["steps"]
    return bool(kind == "step_done" and payload["step"] == step)


def pack(evidence: Evidence, ledger: str, made: str, app: str) -> bytes:
    """The pack's bytes: UTF-8 JSON, the same for the same ledger and moment. `made`: UTC with Z."""
    bodies: dict[str, Body] = {}
    for body in (*(body for unit in evidence.units for body in unit.bodies), *evidence.around):
        bodies.setdefault(body.sha256, body)
    whole = {
        "format": FORMAT,
        "how": HOW,
        "ledger": ledger,
        "app": app,
        "made": made,
        "box": evidence.box or None,
        "units": [_unit(unit) for unit in evidence.units],
        "total": len(evidence.units),
        "operations": [_operation(body) for body in bodies.values()],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _unit(unit: UnitEvidence) -> dict[str, Any]:
    row = unit.facts.row
    return {
        "id": unit.device.text,
        "serial": row.serial or None,
        "tag": row.tag or None,
        "model": row.model or None,
        "school": row.school or None,
        "way": row.way or None,
        "status": row.status,
        "box": row.box or None,
        "instruction": row.instruction or None,
        "done": not unit.facts.next,
        "next": unit.facts.next or None,
        "steps": [_step(unit, step) for step in unit.facts.steps],
    }


def _step(unit: UnitEvidence, step: StepRow) -> dict[str, Any]:
    names = ("step", "state", "on", "at", "local", "by", "desk", "place", "how", "to", "document", "second")
    found: dict[str, Any] = {name: getattr(step, name) or None for name in names}
    return found | {"listed": step.listed, "operations": list(operations_of(unit, step))}


def _operation(body: Body) -> dict[str, Any]:
    return {
        "sha256": body.sha256,
        "desk": body.desk,
        "desk_no": body.desk_no,
        "hub": body.hub,
        "undone": body.undone,
        "body": body.body,
    }


def faults(raw: bytes) -> list[str]:
    """What is wrong with a pack, by itself: each hash against its bytes, each done step against what ticked it."""
    try:
        whole = json.loads(raw)
        if whole["format"] != FORMAT:
            return [f"format {whole['format']}"]
        return [*_wrong_hashes(whole["operations"]), *_unproved(whole)]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        return [f"not a pack: {fault!r}"]


def _wrong_hashes(operations: Iterable[Mapping[str, Any]]) -> list[str]:
    return [
        f"hash {each['sha256']}"
        for each in operations
        if hashlib.sha256(each["body"].encode()).hexdigest() != each["sha256"]
    ]


def _unproved(whole: Mapping[str, Any]) -> list[str]:
    known = {each["sha256"]: json.loads(each["body"]) for each in whole["operations"]}
    found = [f"taken back: {sha}" for sha in _wrongly_undone(whole["operations"], known)]
    if whole["total"] != len(whole["units"]):
        found.append("total")
    for unit in whole["units"]:
        own = [raw for raw in known.values() if unit["id"] in raw["a"]]
        found += [f"{unit['serial']}: {name}" for name in ("serial", "tag") if not _named(unit[name], own)]
        for step in unit["steps"]:
            about = f"{unit['serial']} {step['step']}"
            if (step["state"] == "done") != bool(step["operations"]):
                found.append(f"{about}: nothing recorded")
            raws = [known.get(sha, {}) for sha in step["operations"]]
            if any(unit["id"] not in raw.get("a", ()) or not _ticks(raw, step["step"]) for raw in raws):
                found.append(f"{about}: another's")
            elif raws and not any(_says(raw, step) for raw in raws):
                found.append(f"{about}: said otherwise")
            elif raws and step["how"] not in {raw["p"].get("how", raw["p"].get(step["step"])) for raw in raws}:
                found.append(f"{about}: done otherwise")  # of two ways told apart a person has chosen either
    return found


def _wrongly_undone(operations: Iterable[Mapping[str, Any]], known: Mapping[str, Any]) -> list[str]:
    """What is said to be taken back and isn't by anything in the pack, or the other way round."""
    told = {raw["p"].get("action") for raw in known.values() if raw["k"] == "undone"}
    return [each["sha256"] for each in operations if each["undone"] != (known[each["sha256"]]["x"] in told)]


def _named(text: str | None, own: Iterable[Mapping[str, Any]]) -> bool:
    """Whether something recorded about the unit names it so."""
    return text is None or any(text in raw["p"].get("set", {}).values() for raw in own)


def _says(raw: Mapping[str, Any], step: Mapping[str, Any]) -> bool:
    """Whether an operation says of a step what the pack does: by whom, when, and what stands beside it."""
    said = raw["p"]
    beside = all((said.get(name) or None) == step[name] for name in ("to", "document", "second"))
    stamped = (raw["o"], raw["at"], raw["l"]) == (step["by"], step["at"], step["local"])
    return stamped and beside and step["on"] == (said.get("on") or raw["l"][:10])
