"""返却: ready units scanned into the box, their accessories looked at, list and receipts printed together.

Decides what is asked before a unit counts as in the box; a lent device that is scanned is back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from app.domain.bench_words import HandbackWay
from app.domain.kinds import Aggregate
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.away import wording
from app.ui.screens.away.page import AwayPage, Question
from app.ui.screens.faults import tell_unread
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.away_rows import HandbackFacts, LoanRow, PastList, SchoolBox, UnitLine
from app.usecases.away_scan import ScanReturn, scan_return
from app.usecases.hand_back import CloseHandback, HandbackResult, close_handback
from app.usecases.loans import LoanResult

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context


class Facts(NamedTuple):
    """What is shown: open boxes, what is ready, what is lent, the boxes that went, schools by code."""

    handbacks: tuple[HandbackFacts, ...]
    ready: tuple[SchoolBox, ...]
    loans: tuple[LoanRow, ...]
    past: tuple[PastList, ...]
    schools: Mapping[str, str]


class ReturnPresenter(AwayPage):
    """Drives the page of boxes."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(context, "return", "box", parent)
        self._known = Facts((), (), (), (), {})
        self._wanted = ""
        self.way = HandbackWay.run
        self._asked_of: tuple[str, Scan] | None = None
        """The unit whose accessories are asked for: its number and its scan."""

    def deactivate(self) -> None:
        """What was asked is left."""
        super().deactivate()
        self._asked_of = None

    # --- what is shown -----------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """Boxes, ready units, loans, what went."""
        ask = self._queries
        schools = self.context.desk.queries.schools()
        return Facts(ask.handbacks(), ask.ready(), ask.loans(), ask.past(Aggregate.handback), schools)

    def show_facts(self, facts: Facts) -> None:
        """The boxes; the one in front stays."""
        self._known = facts
        self.keep_front(wording.box_rows(*facts[:4]), self._wanted)
        if self.front == self._wanted:  # else it is not read yet
            self._wanted = ""
        self.show_front()

    @property
    def box(self) -> HandbackFacts | None:
        """The box in front, where it is one."""
        return next((facts for facts in self._known.handbacks if facts.number == self.front), None)

    def show_front(self) -> None:
        """What lies in the box in front, what is ready, what is lent, or the boxes that went."""
        if self.front == wording.PAST:
            to = self._known.schools
            self.show_units(
                t("away.side.past"),
                t("away.past.note"),
                [wording.past_row(one, wording.given_to(one, to)) for one in self._known.past],
            )
            return
        box = self.box
        if box is not None:
            title, note = wording.box_head(box)
            rows = [wording.given_row(unit) for school in box.schools for unit in school.units]
        elif self.front == wording.LOANS:
            title, note = t("away.side.loans"), t("away.units", count=len(self._known.loans))
            rows = [wording.loan_row(loan) for loan in self._known.loans]
        else:
            title, note = wording.ready_head(self._known.ready)
            rows = [wording.ready_row(unit) for school in self._known.ready for unit in school.units]
        self.show_units(title, note, rows)

    # --- from a repair's page ----------------------------------------------------------------------------------------

    def put_in(self, number: str, way: HandbackWay, with_it: tuple[str, ...] | None) -> None:
        """The repair into the open box of this way, or a new one; what came along is asked for where nobody looked."""
        self._asked_of, self.way = None, way
        self._scan(self.bring(number), with_it)

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """Into the box. While accessories are asked for, only the same unit goes on."""
        if self._asked_of is not None:
            number, first = self._asked_of
            if scan.text == first.text:
                self.question = None
                self._with_all()
            else:
                self.done(
                    BannerRow(
                        answer=Answer.refused, word=t("away.short.check_first"), number=number,
                        line=t("away.banner.check_first"),
                    )
                )  # fmt: skip
            return
        self._scan(scan, None)

    def _scan(self, scan: Scan, with_it: tuple[str, ...] | None) -> None:
        desk, front = self.context.desk, self.box.number if self.box is not None else ""
        wish = ScanReturn(desk.new_action(), scan, self.way, front, with_it)
        self._last = scan
        self.run(desk.run(scan_return, wish), self._answered, scan.text)

    def refused(self, reason: str, code: str) -> bool:
        """Accessories nobody looked at are asked for."""
        if reason != "accessories_unchecked":
            return False
        scan = self._last
        self.context.tasks.ask(
            lambda: self._unit(scan),
            lambda unit: self._ask_accessories(unit, scan),
            lambda fault: self._unread(fault, code),
        )
        return True

    def _unread(self, fault: BaseException, code: str) -> None:
        tell_unread(self.context, fault)
        self.done(wording.refused_banner("accessories_unchecked", code))

    def _unit(self, scan: Scan) -> UnitLine | None:
        lent = (wording.lent_unit(loan) for loan in self._queries.loans())
        here = [*(unit for box in self._queries.ready() for unit in box.units), *lent]
        codes = {scan.repair.text} if scan.repair is not None else set()
        refs = {ref for text in scan.candidates for ref in self.context.desk.queries.find_device(text)}
        return next((unit for unit in here if unit.repair in codes or unit.device in refs), None)

    def _ask_accessories(self, unit: UnitLine | None, scan: Scan) -> None:
        if unit is None:  # it went meanwhile, at another desk
            self.done(wording.refused_banner("not_ready", scan.text))
            return
        self._asked_of, self._accessories = (unit.repair, scan), unit.accessories
        row = BannerRow(
            answer=Answer.look, word=t("away.short.accessories"), number=unit.repair,
            line=wording.accessories_asked(unit),
        )  # fmt: skip
        self.put(Question(row, self._with_all, t("away.act.with_all")))

    def _with_all(self) -> None:
        self._go_on(self._accessories)

    def _without(self) -> None:
        self._go_on(())

    def _go_on(self, with_it: tuple[str, ...]) -> None:
        asked, self._asked_of, self.question = self._asked_of, None, None
        if asked is not None:
            self._scan(asked[1], with_it)

    def _leave(self) -> None:
        self._asked_of = None
        super()._leave()

    def _answered(self, result: HandbackResult | LoanResult) -> None:
        if isinstance(result, LoanResult):
            self._wanted = self.front
            self.done(wording.loan_banner(result, self._school(result.to)))
            return
        self._wanted, self.newest = result.number, result.repair
        substitute = next((loan.serial for loan in self._known.loans if loan.repair == result.repair), "")
        self.context.tasks.ask(
            lambda: self.context.desk.queries.schools().get(result.school, ""),
            lambda school: self.done(wording.given_banner(result, school, substitute)),
            lambda _fault: self.done(wording.given_banner(result, result.school, substitute)),
        )

    def _school(self, code: str) -> str:
        return next((loan.school for loan in self._known.loans if loan.school_code == code), code)

    # --- keys --------------------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """The way, and accessories that are not there."""
        self.context.actions.bind("return.way", self._other_way)
        self.context.actions.bind("return.without", self._without)

    def fit_keys(self) -> None:
        """Without accessories only while they are asked for."""
        actions = self.context.actions
        actions.set_allowed("return.without", allowed=self._asked_of is not None)
        actions.set_words("return.way", t(f"away.act.way_{self.way.value}"))
        actions.set_allowed("away.print", allowed=bool(self.box or self.view.past) or self._fetched)

    def _other_way(self) -> None:
        self.way = HandbackWay.hand if self.way is HandbackWay.run else HandbackWay.run
        row = BannerRow(answer=Answer.idle, word=t(f"away.way.{self.way.value}"), line=t("away.banner.way"))
        self.view.banner.show_answer(row)
        self._wanted = next((box.number for box in self._known.handbacks if box.way == self.way), wording.READY)
        self.refresh()
        self.fit()

    @property
    def enter_words(self) -> str:
        """Closing the box, where something lies in it."""
        return t("away.act.close") if self.box is not None and self.box.units else ""

    def enter(self) -> None:
        """The box leaves: list and receipts together."""
        box = self.box
        if box is None or not self.enter_words:
            return
        desk = self.context.desk
        self.run(desk.run(close_handback, CloseHandback(desk.new_action(), box.number)), self._closed, box.number)

    def _closed(self, result: HandbackResult) -> None:
        self.done(
            BannerRow(
                answer=Answer.ok, word=t("away.outcome.closed"), number=result.number, count=str(result.lines),
                count_caption=t("away.banner.in_box"),
            )
        )  # fmt: skip
        self._print(result.number)

    @property
    def _fetched(self) -> bool:
        """Whether what is ready is in front, and there is some."""
        return self.front == wording.READY and bool(self._known.ready)

    def print_paper(self) -> None:
        """The list with a receipt for each school; of what is ready the list to fetch it by."""
        number = self.box.number if self.box is not None else self.view.past
        if number:
            self._print(number)
        elif self._fetched:
            desk_name = self.context.desk_name()
            self.papers.paper(lambda: self._made.ready(desk_name), "return-ready.pdf", t("away.side.ready"))

    def _print(self, number: str) -> None:
        desk_name = self.context.desk_name()
        self.papers.paper(
            lambda: self._made.handback(number, desk_name), f"return-{number}.pdf", t("away.paper.return", list=number)
        )
