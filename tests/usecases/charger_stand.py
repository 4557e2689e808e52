"""Cabinets, controllers and spares at a real ledger, with short ways to what is done with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules import chargers as rules
from app.domain.rules.chargers import Where
from app.domain.scans import Scan
from app.usecases.charger_rows import ChargerQueries
from app.usecases.swap import Swap, SwapResult, swap
from tests.support.bench import Bench

GD80, RJC = "93HWZY_GD80", "RJC-01"
VISIT = "A0001"


def cabinet_label(body: str) -> str:
    return printed_code(CodeKind.cabinet, body).text


def charger_label(body: str) -> str:
    return printed_code(CodeKind.charger, body).text


def school_label(body: str) -> str:
    return printed_code(CodeKind.school, body).text


@dataclass
class Chargers:
    """A desk with two schools, two cabinets, one installed unit and some spares."""

    bench: Bench

    def scan_of(self, code: str) -> Scan:
        return self.bench.program.desk.read_scan(code)

    @property
    def asked(self) -> ChargerQueries:
        return self.bench.program.queries.chargers

    def known(self, code: str, **fields: str) -> Ref:
        ref = rules.charger_ref(code)
        self.bench.record(Draft("registered", (ref,), {"set": {"code": code, **fields}}))
        return ref

    def swap(self, cabinet: str, out: str | None, spare: str, tag: str = "", **fields: Any) -> SwapResult:
        found: SwapResult = self.bench.do(swap, Swap, **self._scans(cabinet, out, spare, tag), **fields)
        return found

    def why(self, cabinet: str, out: str | None, spare: str, tag: str = "", **fields: Any) -> str:
        return self.bench.why(swap, Swap, **self._scans(cabinet, out, spare, tag), **fields)

    def _scans(self, cabinet: str, out: str | None, spare: str, tag: str) -> dict[str, Any]:
        return {
            "cabinet": self.scan_of(cabinet),
            "out": self.scan_of(out) if out is not None else None,
            "spare": self.scan_of(spare),
            "tag": self.scan_of(tag) if tag else None,
        }

    def state(self, code: str) -> dict[str, Any]:
        ref = rules.charger_ref(code)
        found: dict[str, Any] = self.bench.call(lambda unit: dict(unit.head(ref) or {}))
        return found

    def where(self, code: str) -> Where:
        return rules.where(self.state(code))

    def visit(self, number: str = VISIT, school: str = "ES01") -> str:
        ref = Ref(Aggregate.visit, code_id(Aggregate.visit, number))
        fields = {"number": number, "school": school, "day": "2026-11-20"}
        self.bench.record(Draft("visit_planned", (ref,), {"set": fields}))
        self.bench.record(Draft("visit_begun", (ref,), {}))
        return number


def chargers_at(bench: Bench) -> Chargers:
    bench.register(Aggregate.school, "ES01", name="北小学校", aliases=["北小"])
    bench.register(Aggregate.school, "ES02", name="南小学校")
    stand = Chargers(bench)
    for code, school, room in (("CB-0212", "ES01", "4年1組"), ("CB-0300", "ES02", "1年1組")):
        stand.known(code, kind="cabinet", place="school", school=school, room=room, status="installed")
    stand.known("CH-0050", kind="charger", model=GD80, school="ES01", room="4年1組", status="installed")
    for code in ("CH-0096", "CH-0097"):
        stand.known(code, kind="charger", model=GD80, place="center", status="spare")
    stand.known("CH-0201", kind="charger", model=RJC, place="car", status="in_car")
    return stand
