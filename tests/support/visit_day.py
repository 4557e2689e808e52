"""The visit day's morning and the same day by use cases: what the one by the window has to come to.

Decides nothing of the window's; the day by scanner and keys is `tests/features/test_visit_day.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import GiveOutSlips, TakeIn, Undo
from app.domain.identity import code_id, unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.visit_words import LineWhat
from app.usecases.blank_slips import give_out_slips
from app.usecases.charger_moves import Load, load
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in
from app.usecases.swap import Swap, swap
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from app.usecases.visit_count import CountBack, EndCount, count_back, end_count
from app.usecases.visits import (
    ChangeVisit,
    OnVisit,
    PlanVisit,
    ReportVisit,
    WriteLine,
    begin_visit,
    change_visit,
    close_visit,
    plan_visit,
    report_visit,
    write_line,
)
from tests.features.test_intake_window import Beside
from tests.support.day_ledger import ASUS, LENOVO, NEC, prepare
from tests.support.real_desks import running

SPARES = ("CH-0101", "CH-0102", "CH-0103", "CH-0104")
CABINETS = ("CB-0213", "CB-0214", "CB-0215")
LABELLED, NEW_TAG, AWAY = "CH-0201", "CH-0301", "CH-0401"
FIRST, SECOND, THIRD, FOURTH = (printed_code(CodeKind.charger, each).text for each in SPARES)
CABINET, OTHER_CABINET, SOUND_CABINET = (printed_code(CodeKind.cabinet, each).text for each in CABINETS)
OUT, TAG, ELSEWHERE = (printed_code(CodeKind.charger, each).text for each in (LABELLED, NEW_TAG, AWAY))
"""In the first cabinet; a label from the strip that nothing has; at another school."""
NO_LABEL = "GD80-1904417"
"""The maker's serial of what is in the other cabinet: it has no label of ours, and nobody knows it."""
FOUND = "hai"
"""Words typed by hand."""


def morning(ledger: Path, files: Path) -> tuple[Beside, tuple[str, ...]]:
    """The bench's morning, with cabinets, four spares at the center and two blank slips out; the slips' numbers."""
    look = prepare(ledger, files)
    with running(ledger) as program:
        program.desk.call(_register, actor=stand_in()).result()
        wish = GiveOutSlips(program.desk.new_action(), 2)
        given = program.desk.call(lambda unit: give_out_slips(unit, wish), actor=stand_in()).result()
    return look, given.numbers


def _register(uow: UnitOfWork) -> None:
    charger = {"model": "93HWZY_GD80", "kind": "charger"}
    rows = [{"code": spare, "status": "spare", **charger} for spare in SPARES]
    rows += [
        {"code": cabinet, "kind": "cabinet", "school": "ES13", "room": f"4年{at}組"}
        for at, cabinet in enumerate(CABINETS, 1)
    ]
    rows.append({"code": LABELLED, "status": "installed", "school": "ES13", "room": "4年1組", **charger})
    rows.append({"code": AWAY, "status": "installed", "school": "ES16", "room": "2年1組", **charger})
    for fields in rows:
        uow.record(
            [
                Draft(
                    "registered", (Ref(Aggregate.charger, code_id(Aggregate.charger, fields["code"])),), {"set": fields}
                )
            ]
        )


def again(program: Program, look: Beside, slips: tuple[str, ...]) -> None:
    """The same day by use cases."""
    desk = program.desk
    said = [op for op in look.operations() if op.kind in ("visit_line", "visit_reported")]
    ids = [unshort(op.payload[name]) for op in said for name in ("confirmer", "words") if name in op.payload]
    program.side.new_id = iter(ids).__next__  # type: ignore[method-assign]

    def do(usecase: Any, command: Any, *fields: Any, **more: Any) -> Any:
        return desk.run(usecase, command(desk.new_action(), *fields, **more)).result()

    visit = do(plan_visit, PlanVisit, "ES13", program.clock.now().today.isoformat(), "15:30", "16:30").visit
    for todo in (("swap",), ("swap", "pickup"), ("swap", "pickup", "deliver")):
        do(change_visit, ChangeVisit, visit, todo=todo)
    do(undo, Undo)
    do(change_visit, ChangeVisit, visit, cabinets={CABINETS[2]: 1})
    for spare in (FIRST, SECOND):
        do(load, Load, desk.read_scan(spare), visit)
    do(undo, Undo)
    do(load, Load, desk.read_scan(SECOND), visit)
    do(begin_visit, OnVisit, visit)
    do(take_in, TakeIn, desk.read_scan(ASUS), slip=slips[0], visit=visit)
    do(take_in, TakeIn, desk.read_scan(LENOVO), visit=visit)
    do(undo, Undo)
    do(take_in, TakeIn, desk.read_scan(LENOVO), slip=slips[1], visit=visit)
    for spare in (THIRD, FOURTH):
        do(load, Load, desk.read_scan(spare), visit)
    scans = {name: desk.read_scan(name) for name in (CABINET, OTHER_CABINET, OUT, NO_LABEL, TAG, FIRST, SECOND)}
    do(swap, Swap, scans[CABINET], scans[OUT], scans[FIRST], visit=visit)
    for undone in (True, False):
        do(swap, Swap, scans[OTHER_CABINET], scans[NO_LABEL], scans[SECOND], scans[TAG], visit=visit)
        if undone:
            do(undo, Undo)
    do(write_line, WriteLine, visit, LineWhat.none, CABINETS[2])
    do(write_line, WriteLine, visit, LineWhat.note, "", FOUND)
    do(report_visit, ReportVisit, visit, "教頭先生", "特記事項はありません")
    for thing in (THIRD, OUT, TAG, ASUS, NEC, LENOVO):
        do(count_back, CountBack, (visit,), desk.read_scan(thing))
    do(end_count, EndCount, (visit,))
    do(count_back, CountBack, (visit,), desk.read_scan(FOURTH))
    do(close_visit, OnVisit, visit)
