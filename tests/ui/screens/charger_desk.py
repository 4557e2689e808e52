"""Cabinets, controllers, spares and visits at a real ledger, for tests and pictures of F3."""

from __future__ import annotations

from app.bootstrap_visits import visit_queries
from app.domain.charger_words import ChargerWhy
from app.domain.codes import CodeKind, printed_code
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules import chargers as rules
from app.domain.rules.chargers import Where
from app.ui.screens.chargers.presenter import Hooks, SwapPresenter
from app.ui.shell.actions import Mode, Screen
from app.usecases.visits import OnVisit, PlanVisit, begin_visit, plan_visit
from tests.ui.screens.desk import DeskWindow

GD80, RJC = "93HWZY_GD80", "RJC-01"
LONG = "久留米市立久留米特別支援学校高等部分教室"
SCHOOLS = {"ES41": "田主丸小学校", "ES42": "草野小学校", "ES43": "水縄小学校", "ES44": "船越小学校", "SS01": LONG}


def cabinet(body: str) -> str:
    return printed_code(CodeKind.cabinet, body).text


def charger(body: str) -> str:
    return printed_code(CodeKind.charger, body).text


def school(code: str) -> str:
    return printed_code(CodeKind.school, code).text


class ChargerDesk:
    """A window over a ledger with five schools, cabinets and spares; `visit` puts one under way."""

    def __init__(self, desk: DeskWindow, *, long: bool = False) -> None:
        self.desk = desk
        desk.context.visits = visit_queries(desk.program)
        for code, name in SCHOOLS.items():
            self.record(
                Draft(
                    "registered",
                    (Ref(Aggregate.school, code_id(Aggregate.school, code)),),
                    {"set": {"code": code, "name": name}},
                )
            )
        self.home = "SS01" if long else "ES41"
        self.known("CB-0212", kind="cabinet", place="school", school=self.home, room="4年1組", status="installed")
        self.known("CB-0300", kind="cabinet", place="school", school="ES42", room="1年2組", status="installed")
        self.known("CH-0050", kind="charger", model=GD80, school=self.home, room="4年1組", status="installed")
        self.known("CH-0051", kind="charger", model=GD80, school="ES42", room="1年2組", status="installed")
        for code in ("CH-0095", "CH-0096", "CH-0097", "CH-0099"):
            self.known(code, kind="charger", model=GD80, place="center", status="spare")
        self.known("CH-0201", kind="charger", model=RJC, place="center", status="spare")

    def record(self, *drafts: Draft) -> None:
        self.desk.program.desk.call(lambda uow: uow.record(drafts)).result()

    def known(self, code: str, **fields: str) -> Ref:
        ref = rules.charger_ref(code)
        self.record(Draft("registered", (ref,), {"set": {"code": code, **fields}}))
        return ref

    def where(self, code: str) -> Where:
        ref = rules.charger_ref(code)
        return rules.where(self.desk.program.ledger.read(lambda reads: reads.head(ref) or {}))

    def planned(self, school_code: str, begins: str = "", swaps: int = 1) -> str:
        desk = self.desk.program.desk
        today = desk.clock.now().today.isoformat()
        cabinets = {"CB-0300": swaps} if swaps else {}
        wish = PlanVisit(desk.new_action(), school_code, today, begins, todo=("swap",), cabinets=cabinets)
        return desk.run(plan_visit, wish).result().visit

    def begun(self, number: str) -> None:
        desk = self.desk.program.desk
        desk.run(begin_visit, OnVisit(desk.new_action(), number)).result()

    def loaded(self, number: str, *codes: str) -> None:
        for code in codes:
            at = Where("in_car", visit=number, since=self.desk.program.clock.now().today.isoformat())
            about = (rules.charger_ref(code), rules.visit_ref(number))
            self.record(rules.moved(about, at, ChargerWhy.load, n=number))

    def page(self, hooks: Hooks | None = None) -> SwapPresenter:
        made = SwapPresenter(self.desk.context, hooks or Hooks(lambda: self.desk.show(Mode.charger_list)))
        self.desk.add(Screen.chargers, made)
        self.desk.show(Screen.chargers)
        self.rest()
        return made

    def rest(self) -> None:
        def still() -> bool:
            made = self.desk.window.screens()
            page = self.desk.window.screen_called(Screen.chargers) if Screen.chargers in made else None
            waits = isinstance(page, SwapPresenter) and page._later.isActive()
            return not waits and not self.desk.tasks.awaited

        for _ in range(3):
            self.desk.settled(still)

    def scan(self, page: SwapPresenter, *codes: str) -> None:
        for code in codes:
            before = page.swapping.answers
            assert self.desk.scan(code, page)
            self.desk.settled(lambda before=before: page.swapping.answers > before)  # type: ignore[misc]
        self.rest()
