"""The composition root, part of the evidence pack: from rows to a JSON file, a paper and their sums, in a folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from app.bootstrap import Program
from app.domain.kinds import Aggregate
from app.domain.pickup_papers import EvidencePaper, EvidenceStep, EvidenceUnit
from app.domain.rules.repair import RepairRefused
from app.labels.evidence_sheet import evidence_sheet
from app.labels.pdf import pdf_bytes
from app.ledger.queries.evidence import SqlEvidence
from app.settings.files import write_together
from app.settings.version import VERSION
from app.settings.words import t, word_or_code
from app.usecases import evidence
from app.usecases.disposal_rows import StepRow
from app.usecases.evidence import Evidence, EvidenceQueries, UnitEvidence
from app.usecases.session import STAND_IN

SUMS = "SHA256SUMS"


class Pack(NamedTuple):
    """What was written."""

    json: Path
    pdf: Path
    sums: Path
    """`sha256sum -c` reads it."""
    units: int
    operations: int


def write_evidence(program: Program, code: str, folder: Path) -> Pack:
    """Writes the evidence of the unit or the box that `code` names into `folder`: JSON, PDF and their sums.

    Raises RepairRefused: unknown_device, several_named, not_in_disposal, box_empty; NotAllowed; WorldError where a file
    can't be written: all three are then as they were.
    """
    found = _found(program, code)
    name, now = _name(found), program.clock.now()
    program.desk.call(lambda uow: evidence.may_take(uow, name, len(found.units))).result()
    raw = evidence.pack(found, program.opened.meta.ledger_id, now.utc_text, VERSION)
    data, sheet = (folder / f"{name}.{end}" for end in ("json", "pdf"))
    paper = _paper(program, found, hashlib.sha256(raw).hexdigest(), data.name, now.today)
    files = {data: raw, sheet: pdf_bytes(evidence_sheet(paper).pages)}
    files[folder / SUMS] = _sums(folder, {path.name: content for path, content in files.items()})
    write_together(files)
    operations = len({body.sha256 for unit in found.units for body in unit.bodies} | {b.sha256 for b in found.around})
    return Pack(data, sheet, folder / SUMS, len(found.units), operations)


def _sums(folder: Path, files: Mapping[str, bytes]) -> bytes:
    """The sums of these files, with those of the other packs that lie in the folder already."""
    try:
        before = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeError):  # none yet, or none of ours: what can't be written is told as it is written
        before = []
    others = (line for line in before if (name := line.partition("  ")[2]) not in files and (folder / name).is_file())
    own = (f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items())
    return "".join(f"{line}\n" for line in sorted([*others, *own], key=lambda line: line.partition("  ")[2])).encode()


def _found(program: Program, code: str) -> Evidence:
    queries = program.queries
    recorded: EvidenceQueries = SqlEvidence(program.ledger, queries.disposal, queries.boxes)
    box = recorded.of_box(code)
    devices = [ref for ref in queries.find_device(code) if ref.kind is Aggregate.device]
    if box is not None and not devices:
        if not box.units:
            raise RepairRefused("box_empty")
        return box
    if len(devices) != 1:
        raise RepairRefused("several_named" if devices else "unknown_device")
    unit = recorded.of_unit(devices[0])
    if unit is None:
        raise RepairRefused("not_in_disposal")
    return unit


def _name(found: Evidence) -> str:
    """The files' name: of what the pack is."""
    row = found.units[0].facts.row
    about = f"box-{found.box}" if found.box else f"unit-{row.serial or row.tag}"
    plain = re.sub(r"[^0-9A-Za-z_-]", "_", about)
    # Two units whose names have no such letters would share a file.
    return "evidence-" + (plain if plain == about else f"{plain}-{hashlib.sha256(about.encode()).hexdigest()[:8]}")


def _paper(program: Program, found: Evidence, digest: str, file: str, today: date) -> EvidencePaper:
    row, actor = found.units[0].facts.row, program.desk.actor
    signed = "" if actor is None or actor.name in ("", STAND_IN) else actor.name
    about = t("evidence.paper.of_box", box=found.box) if found.box else t("evidence.paper.of_unit", serial=row.serial)
    units = tuple(_unit(unit) for unit in found.units)
    return EvidencePaper(about, today, program.desk.mark, units, digest, file, signed)


def _unit(unit: UnitEvidence) -> EvidenceUnit:
    row = unit.facts.row
    return EvidenceUnit(
        serial=row.serial,
        tag=row.tag,
        model=row.model,
        school=row.school,
        way=t(f"evidence.paper.way.{row.way}", instruction=row.instruction or "—") if row.way else "",
        box=t("evidence.paper.in_box", box=row.box) if row.box else "",
        steps=tuple(_step(unit, step) for step in unit.facts.steps),
        done=not unit.facts.next,
    )


def _step(unit: UnitEvidence, step: StepRow) -> EvidenceStep:
    notes = [step.to, step.document, t("evidence.paper.second", code=step.second) if step.second else ""]
    notes += [t("evidence.paper.listed")] if step.listed else []
    return EvidenceStep(
        name=step.name or word_or_code(f"disposal.step.{step.step}", step.step),
        how=t(f"disposal.how.{step.step}.{step.how}") if step.how else "",
        when=step.local[:16] or step.on,
        who=step.by_name or step.by,
        place=step.place or (t("paper.desk", desk=step.desk) if step.desk else ""),
        note="　".join(note for note in notes if note),
        operations=tuple(sha[:16] for sha in evidence.operations_of(unit, step)),
    )
