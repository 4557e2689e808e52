"""A box by verb: what it holds and what each unit lacks, and the list that its closing makes, as files.

Decides what of a box an answer tells; what may be done with it is the use cases'.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from app.bootstrap import Program
from app.bootstrap_disposal import DisposalOf
from app.cli.answer import DONE, REFUSED, Answer
from app.cli.desk_verbs import refusal_words
from app.domain.disposal_words import LATER, Step
from app.domain.kinds import Family
from app.domain.rules.boxes import box_number
from app.domain.rules.repair import RepairRefused
from app.settings.words import t, word_or_code
from app.usecases.box_rows import BoxFacts
from app.usecases.disposal_door import DisposalList
from app.usecases.disposal_rows import DisposalRow
from app.usecases.tables import FileForm

FORMS: Final = (FileForm.csv, FileForm.xlsx, FileForm.pdf)
"""As the window's closing makes them."""
_SPACE = "　"


def box_named(program: Program, code: str) -> str:
    """The number of the box this code names, or nothing: a unit's code comes first."""
    if program.queries.find_device(code):
        return ""
    try:
        number = box_number(code)
    except RepairRefused:
        return ""
    return number if program.queries.boxes.box(number) else ""


def box_told(program: Program, number: str) -> Answer:
    """`disposal BOX`: its units, how many wait for which step, what each of them lacks."""
    known = program.queries.boxes.box(number)
    if known is None:  # taken back since it was named
        no = {"found": False, "steps": [], "next": None, "blocked_by": None, "outcome": "refused"}
        body = no | {"family": Family.refused.value, "reason": "unknown_box"}
        return Answer(body, REFUSED, (refusal_words("unknown_box"),))
    units = [_unit(program, row) for row in known.units]
    row = known.box
    body = {
        "found": True,
        "code": number,
        "box": row.number,
        "way": row.way or None,
        "instruction": row.instruction or None,
        "place": row.place or None,
        "closed": row.closed or None,
        "handed": row.handed or None,
        "units": units,
        "steps": [{"step": lack.step, "units": lack.units} for lack in known.lacks],
        "next": known.next.code if known.next else None,
        "blocked_by": known.next.step if known.next else None,
        "outcome": "found",
        "family": Family.ok.value,
        "reason": None,
        "total": len(units),
    }
    return Answer(body, DONE, (_head(known), *map(_line, units)))


def list_of(program: Program, number: str, list_hash: str, folder: Path) -> list[str]:
    """Writes the list of a closed box in every form; raises NotAllowed, WorldError."""
    known = program.queries.boxes.box(number)
    if known is None:
        return []
    title = t("disposal_screen.list.box", number=number)
    units = t("disposal_screen.units", count=f"{len(known.units):,}")
    more = (t("disposal_screen.list.hash", hash=list_hash),) if list_hash else ()
    note = _SPACE.join((number, units, *more))
    wanted = DisposalList(f"disposal-box-{number}", title, note, known.units)
    return [str(path) for path in DisposalOf(program).write(wanted, FORMS, folder)]


def list_words(number: str, files: list[str]) -> str:
    """Where the list is, or how it is had."""
    if not files:
        return t("disposal.box.no_list", box=number)
    return t("disposal.box.list", folder=Path(files[0]).parent, files="・".join(Path(file).name for file in files))


def _unit(program: Program, row: DisposalRow) -> dict[str, Any]:
    steps = program.queries.disposal.steps(row.way, row.kind) if row.way else ()
    lacks = [one.step for one in steps if one.step not in row.done and one.step not in LATER and one.step != Step.board]
    return {
        "code": row.tag or row.serial,
        "serial": row.serial or None,
        "school": row.school or None,
        "status": row.status,
        "next": row.next or None,
        "lacks": lacks,
    }


def _head(known: BoxFacts) -> str:
    row = known.box
    state = "handed" if row.handed else "closed" if row.closed else "open"
    words = {"box": row.number, "units": row.units, "lacking": row.lacking, "day": row.handed or row.closed}
    return t(f"disposal.box.head.{state}", **words)


def _line(unit: dict[str, Any]) -> str:
    lacks = "・".join(word_or_code(f"disposal.step.{step}", step) for step in unit["lacks"])
    return t("disposal.box.unit" if lacks else "disposal.box.unit_ready", code=unit["code"], lacks=lacks)
