"""Pictures of the pages of visits over a real ledger.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_visits [folder] [name part]
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.codes import CodeKind, printed_code
from app.domain.command_words import Command, CommandWord
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.visit_words import LineWhat
from app.ui.screens.intake.ask_line import AskLine
from app.ui.shell.actions import Mode
from app.ui.shell.press import press
from app.usecases.visit_count import EndCount, end_count
from app.usecases.visits import OnVisit, ReportVisit, WriteLine, close_visit, report_visit, write_line
from tests.ui.screens.desk import DeskWindow
from tests.ui.screens.gallery_files import main
from tests.ui.screens.visit_desk import LONG, VisitDesk


def long_school(desk: DeskWindow) -> str:
    ref = Ref(Aggregate.school, code_id(Aggregate.school, "ES99"))
    draft = Draft("registered", (ref,), {"set": {"code": "ES99", "name": LONG}})
    desk.program.desk.call(lambda unit: unit.record([draft])).result()
    return "ES99"


def empty(desk: DeskWindow) -> None:
    stand = VisitDesk(desk)
    desk.show(Mode.visits)
    stand.rest()


def day(desk: DeskWindow) -> None:
    stand = VisitDesk(desk)
    codes = [*desk.program.queries.schools()]
    today = date.fromisoformat(stand.today)
    done = stand.begun(school=codes[0], begins="9:00", ends="10:30", todo=("pickup", "inspect"))
    stand.do(write_line, WriteLine, done, LineWhat.none, "CB-0110")
    stand.do(report_visit, ReportVisit, done, "教頭先生")
    stand.do(close_visit, OnVisit, done)
    stand.begun(
        school=long_school(desk), begins="13:00", ends="15:00", todo=("swap", "pickup"), spares={"93HWZY_GD80": 2}
    )
    stand.plan(school=codes[2], begins="15:30", ends="16:30", todo=("swap",))
    stand.plan(school=codes[3], begins="16:45", todo=("pickup", "deliver", "other"))
    for at, school in enumerate(codes[4:10], 1):
        stand.plan(school=school, day=(today + timedelta(days=at)).isoformat(), begins="15:30", todo=("inspect",))
    desk.show(Mode.visits)
    stand.rest()


def ask_school(desk: DeskWindow) -> None:
    day(desk)
    desk.act("visit.plan")
    desk.settled(lambda: desk.window.frame.overlay is not None)


def planned(desk: DeskWindow) -> VisitDesk:
    stand = VisitDesk(desk)
    number = stand.plan(
        school=long_school(desk), begins="15:30", ends="16:30", todo=("swap", "pickup"), spares={"93HWZY_GD80": 2},
        words="3階の保管庫が充電しない。5年1組の端末も見てほしいとのこと", units={"PF8K2M0D": 1},
    )  # fmt: skip
    stand.open(number)
    stand.scan(*(stand.charger(code) for code in ("CH-0101", "CH-0102")))
    return stand


def begun(desk: DeskWindow) -> VisitDesk:
    stand = planned(desk)
    desk.act("visit.enter")
    stand.rest()
    slips, units = stand.slips(3), stand.units(3)
    stand.scan(units[0], slips[0], slips[1], units[1])
    stand.do(write_line, WriteLine, stand.visit.number, LineWhat.none, "CB-0212")
    stand.do(write_line, WriteLine, stand.visit.number, LineWhat.note, "", "電源の入れ直しで直りました")
    stand.rest()
    return stand


def slip(desk: DeskWindow) -> None:
    stand = begun(desk)
    desk.act("visit.undo")
    stand.rest()
    stand.scan(stand.slips(1)[0])


def counting(desk: DeskWindow) -> VisitDesk:
    stand = begun(desk)
    stand.do(report_visit, ReportVisit, stand.visit.number, "教頭先生", "3階は次の訪問で続けます")
    stand.rest()
    stand.scan(stand.units(300)[-1])
    return stand


def missing(desk: DeskWindow) -> None:
    stand = counting(desk)
    row = stand.visit.detail
    assert row is not None
    stand.scan(row.car[0].serial or row.car[0].code)
    stand.do(end_count, EndCount, (stand.visit.number,))
    desk.act("visit.enter")
    stand.rest()


def paper(desk: DeskWindow) -> None:
    stand = begun(desk)
    desk.act("visit.print")
    desk.settled(lambda: stand.visit.papers.shown)


def _code(desk: DeskWindow, word: CommandWord, number: int | None = None) -> None:
    """A code of the command sheet; Enter on a page not sooner than a person presses it."""
    command, overlay = Command(word, number), desk.window.frame.overlay
    if not isinstance(overlay, AskLine):
        time.sleep(0.4)
    done = overlay.take_command(command) if isinstance(overlay, AskLine) else press(desk.window, command)
    assert done, command
    desk.settled(lambda: not desk.tasks.awaited)


def ask_day(desk: DeskWindow) -> None:
    day(desk)
    page = desk.window.screen_called(Mode.visits)
    desk.scan(printed_code(CodeKind.school, [*desk.program.queries.schools()][9]).text, page)
    desk.settled(lambda: desk.window.frame.overlay is not None)


def refused(desk: DeskWindow) -> None:
    stand = planned(desk)
    stand.scan("CH-0102")


def ask_confirmer(desk: DeskWindow) -> None:
    begun(desk)
    _code(desk, CommandWord.done)
    _code(desk, CommandWord.number, 2)


def closed(desk: DeskWindow) -> None:
    stand = begun(desk)
    _code(desk, CommandWord.done)
    for number in (2, 1):
        _code(desk, CommandWord.number, number)
        _code(desk, CommandWord.done)
    desk.settled(lambda: stand.visit.papers.shown)
    detail = stand.visit.detail
    assert detail is not None
    stand.scan(*(thing.code for thing in detail.car))
    _code(desk, CommandWord.done)
    stand.rest()


Picture = Callable[[DeskWindow], object]


def past(desk: DeskWindow) -> None:
    stand = VisitDesk(desk)
    schools = list(stand.desk.program.queries.schools())
    today = date.fromisoformat(stand.today)
    for back in (2, 2, 9, 40, 300):
        stand.plan(school=schools[back % len(schools)], day=(today - timedelta(days=back)).isoformat(), todo=("swap",))
    desk.show(Mode.visits)
    stand.rest()
    desk.act("visit.past")
    stand.rest()


PICTURES: dict[str, tuple[int, Picture]] = {
    "visits-empty": (0, empty),
    "visits-day": (300, day),
    "visits-past": (300, past),
    "visits-school": (300, ask_school),
    "visit-planned": (300, planned),
    "visit-begun": (300, begun),
    "visit-slip": (300, slip),
    "visit-counting": (300, counting),
    "visit-missing": (300, missing),
    "visit-paper": (300, paper),
    "visits-ask-day": (300, ask_day),
    "visit-refused": (300, refused),
    "visit-confirmer": (300, ask_confirmer),
    "visit-closed": (300, closed),
}

if __name__ == "__main__":
    main(PICTURES, sys.argv[1:])  # type: ignore[arg-type]
