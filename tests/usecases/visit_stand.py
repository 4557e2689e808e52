"""A desk that plans and makes visits, at a real ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.bootstrap_visits import visit_queries
from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, ImportKind
from app.domain.operations import Draft, Ref
from app.domain.rules.visits import visit_ref
from app.domain.scans import Scan
from app.ledger.queries.visits import SqlVisits
from app.usecases.charger_moves import Load, load
from app.usecases.visits import OnVisit, PlanVisit, ReportVisit, VisitResult, begin_visit, plan_visit, report_visit
from tests.support import small_files
from tests.support.bench import Bench


@dataclass
class Visits:
    """Two schools, four units, and short ways to visits."""

    bench: Bench

    @property
    def queries(self) -> SqlVisits:
        return visit_queries(self.bench.program)

    def scan_of(self, code: str) -> Scan:
        return self.bench.program.desk.read_scan(code)

    def planned(self, school: str = "北小学校", day: str = "2026-11-20", **more: Any) -> str:
        found: VisitResult = self.bench.do(plan_visit, PlanVisit, school=school, day=day, **more)
        return found.visit

    def begun(self, **more: Any) -> str:
        number = self.planned(**more)
        self.begin(number)
        return number

    def begin(self, number: str) -> VisitResult:
        found: VisitResult = self.bench.do(begin_visit, OnVisit, visit=number)
        return found

    def report(self, number: str, confirmer: str = "山田") -> VisitResult:
        found: VisitResult = self.bench.do(report_visit, ReportVisit, visit=number, confirmer=confirmer)
        return found

    def state(self, number: str) -> dict[str, Any]:
        found: dict[str, Any] = self.bench.call(lambda unit: dict(unit.head(visit_ref(number))))
        return found

    def charger(self, code: str, **more: str) -> Ref:
        """One of the register: a spare, where nothing else is told."""
        fields = {"code": code, "model": "93HWZY_GD80", "kind": "charger", "status": "spare", **more}
        self.bench.record(Draft("registered", (self.charger_ref(code),), {"set": fields}))
        return self.charger_ref(code)

    def charger_ref(self, code: str) -> Ref:
        return Ref(Aggregate.charger, code_id(Aggregate.charger, code))

    def load(self, code: str, number: str) -> Ref:
        """A spare goes into the car."""
        assert self.bench.do(load, Load, scan=self.scan_of(code), visit=number).outcome == "loaded"
        return self.charger_ref(code)

    def place_code(self, code: str) -> str:
        return printed_code(CodeKind.place, code).text

    def last(self) -> bytes:
        """The last action."""
        sql = "SELECT action_id FROM operation ORDER BY seq DESC LIMIT 1"
        rows = self.bench.program.ledger.read(lambda reads: reads.rows(sql))
        return bytes(rows[0][0])


def visits_at(bench: Bench) -> Visits:
    """The desk, with its schools and units."""
    schools = small_files.write(bench.root / "s.csv", small_files.SCHOOLS, small_files.SCHOOL_ROWS)
    bench.imported(ImportKind.schools, schools)
    rows = [small_files.device(f"PF8K2M{n}D", tag=f"KC-000{n}") for n in range(4)]
    bench.imported(ImportKind.devices, small_files.write(bench.root / "d.csv", small_files.DEVICES, rows))
    return Visits(bench)
