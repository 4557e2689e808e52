"""The composition root, part of pick-ups: the hand-over sheet, from rows to words to a drawing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.bootstrap import Program
from app.domain.disposal_words import NOT_WIPED
from app.domain.drawing import Drawing
from app.domain.pickup_papers import PickupPaper, TruckPaperBox, TruckUnit
from app.labels.pdf import pdf_bytes
from app.labels.pickup_sheet import hand_over_sheet
from app.settings.files import whole_file
from app.usecases.pickup_rows import TruckBox
from app.usecases.session import STAND_IN


def sheet(program: Program, number: str) -> Drawing:
    """引渡書 of a pick-up. Raises KeyError where it isn't there, ValueError where no box is on its truck."""
    facts = program.queries.pickups.pickup(number)
    if facts is None:
        raise KeyError(number)
    row, actor = facts.pickup, program.desk.actor
    signed = "" if actor is None or actor.name in ("", STAND_IN) else actor.name
    paper = PickupPaper(
        number=row.number,
        document=row.document,
        firm=row.firm,
        day=date.fromisoformat(row.left or row.date),
        desk=program.desk.mark,
        boxes=tuple(_box(program, box) for box in facts.boxes),
        vehicle=row.vehicle,
        witness=row.witness,
        operator=signed,
        draft=not row.left,
    )
    return hand_over_sheet(paper)


def _box(program: Program, truck: TruckBox) -> TruckPaperBox:
    rows = program.queries.disposal.units(box=truck.box.number, ended=True)
    missing = set(truck.missing)
    units = tuple(
        TruckUnit(row.serial, row.tag, row.model, (row.tag or row.serial) in missing, row.wipe in NOT_WIPED)
        for row in sorted(rows, key=lambda row: (not row.tag, row.tag, row.serial))
    )
    return TruckPaperBox(truck.box.number, truck.box.code, units, truck.checked, truck.extra)


def write_sheet(program: Program, number: str, path: Path) -> Path:
    """Writes the sheet as a PDF; its path. Raises WorldError where the file can't be written, and as `sheet`."""
    with whole_file(path, folder=True) as file:
        file.write(pdf_bytes(sheet(program, number).pages))
    return path
