"""A desk whose window has the pages of visits, over the sample; short ways to schools, units, spares and slips."""

from __future__ import annotations

from typing import Any

from app.bootstrap_contacts import contact_queries
from app.bootstrap_visits import PapersOfVisits, visit_queries
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import GiveOutSlips
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.scans import RawScan
from app.ui.screens.visits.day import VisitsPresenter
from app.ui.screens.visits.visit import VisitPresenter
from app.ui.shell.actions import Mode
from app.usecases.blank_slips import give_out_slips
from app.usecases.visits import OnVisit, PlanVisit, begin_visit, plan_visit
from tests.ui.screens.desk import DeskWindow

LONG = "久留米市立久留米特別支援学校高等部分教室"


class VisitDesk:
    """Both pages in one window."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk
        program, context = desk.program, desk.context
        context.visits, context.visit_papers = visit_queries(program), PapersOfVisits(program)
        context.contacts = contact_queries(program)
        self.swaps: list[str] = []
        self.visits = VisitsPresenter(context, self._open)
        self.visit = VisitPresenter(context, lambda raw: self.swaps.append(raw.text))
        desk.add(Mode.visits, self.visits)
        desk.add(Mode.visit, self.visit)
        self.today = program.clock.now().today.isoformat()
        self.school = next(iter(program.queries.schools()), "")

    def _open(self, number: str, raw: RawScan | None) -> None:
        self.desk.show(Mode.visit)
        self.visit.open(number, raw)

    def rest(self) -> None:
        """Until nothing is under way."""
        for _ in range(3):
            self.desk.settled(lambda: not self.desk.tasks.awaited)

    def do(self, usecase: Any, command: Any, *fields: Any, **more: Any) -> Any:
        """A use case beside the window."""
        run = self.desk.program.desk
        return run.run(usecase, command(run.new_action(), *fields, **more)).result()

    def plan(self, school: str = "", day: str = "", **more: Any) -> str:
        found = self.do(plan_visit, PlanVisit, school or self.school, day or self.today, **more)
        return str(found.visit)

    def begun(self, **more: Any) -> str:
        number = self.plan(**more)
        self.do(begin_visit, OnVisit, number)
        return number

    def charger(self, code: str, **more: str) -> str:
        """A spare of the register; its label."""
        fields = {"code": code, "model": "93HWZY_GD80", "kind": "charger", "status": "spare", **more}
        ref = Ref(Aggregate.charger, code_id(Aggregate.charger, code))
        draft = Draft("registered", (ref,), {"set": fields})
        self.desk.program.desk.call(lambda unit: unit.record([draft])).result()
        return printed_code(CodeKind.charger, code).text

    def slips(self, count: int) -> list[str]:
        """Codes of blank slips that are out."""
        found = self.do(give_out_slips, GiveOutSlips, count)
        return [printed_code(CodeKind.repair, number[:-1].replace("-", "")).text for number in found.numbers]

    def units(self, count: int) -> list[str]:
        """Serials that nobody took in yet, of the visit's school first."""
        queries = self.desk.program.queries
        rows = queries.device_rows(queries.device_numbers(0, 300))
        free = [row for row in rows if row.status == "in_use" and not row.repair]
        return [row.serial for row in free[:count]]

    def open(self, number: str) -> VisitPresenter:
        """The visit, in front and read."""
        self._open(number, None)
        self.rest()
        return self.visit

    def scan(self, *codes: str) -> None:
        """Scans of the visit's page, each answered before the next."""
        for code in codes:
            before = self.visit.answers
            assert self.desk.scan(code, self.visit)
            self.desk.settled(lambda before=before: self.visit.answers > before)  # type: ignore[misc]
        self.rest()
