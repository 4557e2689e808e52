"""One visit: its plan, what is done on it, its report, the count of the car, its end.

Decides what a scan, a digit and Enter mean at each point of it; what may be done is the use case's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.kinds import Aggregate
from app.domain.scans import RawScan, Scan
from app.domain.visit_words import VisitState
from app.settings.words import t
from app.ui.screens.turns import TurnPage
from app.ui.screens.visits import wording
from app.ui.screens.visits.acts import VisitActs
from app.ui.screens.visits.asking import VisitAsk
from app.ui.screens.visits.pickup import PickUps
from app.ui.screens.visits.scans import VisitScans
from app.ui.screens.visits.view import VisitView
from app.ui.shell.actions import Mode
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.changes import Changes
from app.usecases.charger_scan import as_written
from app.usecases.visit_count import CountBack, EndCount, count_back, end_count
from app.usecases.visit_rows import EveningLine, VisitDetail
from app.usecases.visits import ChangeVisit, OnVisit, VisitResult, begin_visit, change_visit, close_visit

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context


class Facts(NamedTuple):
    """What is shown of the visit."""

    detail: VisitDetail | None
    evening: EveningLine


class VisitPresenter(TurnPage):
    """Drives the page of one visit."""

    def __init__(self, context: Context, open_swap: Callable[[RawScan], None], parent: QObject | None = None) -> None:
        """`open_swap` has a scan that begins a swap."""
        super().__init__(context, parent)
        if context.visits is None or context.visit_papers is None:
            raise RuntimeError("nobody knows visits here")
        self._queries = context.visits
        self.view = VisitView()
        self.number = ""
        self.detail: VisitDetail | None = None
        self._evening = EveningLine("", 0, 0, 0)
        self.asked, self.pickups = VisitAsk(context), PickUps(self)
        self._acts = VisitActs(self, context.visit_papers, context.chargers)
        self._scans = VisitScans(self, context.chargers, open_swap)
        self.loading = False
        self._active = False
        self.in_front: Callable[[bool], None] = lambda _front: None
        self._early: list[RawScan] = []
        """Scans that came before the visit was read."""
        self.view.keys.pressed.connect(self._acts.do)
        self.view.go.chosen.connect(lambda _id: self.press_enter())

    # --- the page's life ---------------------------------------------------------------------------------------------

    def open(self, number: str, raw: RawScan | None = None) -> None:
        """The visit of this number, with a scan that is for it."""
        if number != self.number:
            self.number, self.detail, self.loading = number, None, False
            self.pickups.forget()
            self.view.banner.clear()
        self.refresh()
        if raw is not None:
            self.take_scan(raw)

    def carried(self) -> tuple[str, bool, str]:
        """The visit in front, whether spares are being loaded, and the blank slip that waits for its unit."""
        return self.number, self.loading, self.pickups.slip

    def carry(self, former: tuple[str, bool, str]) -> None:
        """Goes on so."""
        self.number, self.loading, self.pickups.slip = former

    def activate(self) -> None:
        """It comes to the front: its keys work, and it shows what is so now."""
        self._active = True
        self.in_front(self._active)
        actions = self.context.actions
        actions.bind("visit.enter", self.press_enter)
        actions.bind_numbered("visit.pick", self._pick)
        actions.bind("visit.print", self._acts.print_paper)
        actions.bind("visit.side", lambda: self.view.swap(side=self.view.work_shown))
        actions.bind("visit.leave", self._leave)
        actions.bind("visit.undo", self._take_back)
        actions.show_only("visit.row")
        if self.number:
            self.refresh()
        else:  # made anew in another language
            self.context.tasks.ask(self._queries.now, self._go_on)
        self.fit()
        self.view.table.setFocus()

    def _go_on(self, number: str) -> None:
        if number and not self.number:
            self.open(number)
        elif not self.number:
            self.context.show(Mode.visits)

    def deactivate(self) -> None:
        """Another screen comes to the front: what is said here was of before that."""
        self.papers.close()
        self._active = False
        self.in_front(self._active)
        self.question = None
        self.view.banner.clear()

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._active and changes.touches(Aggregate.visit, Aggregate.charger, Aggregate.device, Aggregate.school):
            self.refresh()

    def refresh(self) -> None:
        """Asks anew for what is shown."""
        number = self.number
        if number:
            self.read_anew(lambda: self._read(number), self._show)

    def _read(self, number: str) -> Facts:
        detail = self._queries.visit(number)
        return Facts(detail, self._queries.evening(detail.row.day if detail is not None else ""))

    def _show(self, facts: Facts) -> None:
        if facts.detail is None or facts.detail.row.visit != self.number:
            return
        self.detail, self._evening = facts.detail, facts.evening
        title, rows = wording.lines_of(facts.detail)
        self.view.panel.set_title(title, t("visits_screen.rows", count=len(rows)))
        newest = self.view.model.row_at(0)
        self.view.model.set_rows(rows)
        if rows and (newest is None or newest.id != rows[0].id or not self.view.table.current_id()):
            self.view.table.select_place(0)  # what was just done
        self.fit()
        early, self._early = self._early, []
        for raw in early:
            self.take_scan(raw)

    @property
    def state(self) -> str:
        """How far the visit is."""
        return self.detail.row.state if self.detail is not None else ""

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """One scan; without a visit it is another screen's."""
        return bool(self.number) and super().take_scan(raw)

    def asks(self, raw: RawScan) -> bool:
        """Into the line that is asked for; one that comes before the visit was read waits for that."""
        if self.detail is None:
            self._early.append(raw)
            return True
        return self.asked.takes(raw)

    def scanned(self, scan: Scan) -> None:
        """On a plan it loads and lists, on the way it takes along, afterwards it counts back."""
        self.question = None
        if self.state == VisitState.begun and not self.loading:
            self._scans.look(scan, self._scans.on_the_way)
        elif self.state in (VisitState.planned, VisitState.begun):
            self._scans.look(scan, self._scans.to_load)
        else:
            desk = self.context.desk
            wish = CountBack(desk.new_action(), (self.number,), scan)
            self.run(desk.run(count_back, wish), self.said, as_written(scan))

    def change(self, code: str = "", **fields: Any) -> None:
        """Agrees something anew; `code` is what the answer names."""
        desk = self.context.desk
        wish = ChangeVisit(desk.new_action(), self.number, **fields)
        self.run(desk.run(change_visit, wish), lambda result: self.said(result._replace(code=code)), code)

    def said(self, result: VisitResult) -> None:
        """What became of an act."""
        self.done(wording.result_banner(result))

    # --- digits ------------------------------------------------------------------------------------------------------

    def _pick(self, number: int) -> None:
        offered = wording.DO.get(self.state, ())
        if self.detail is not None and number <= len(offered):
            self._acts.do(offered[number - 1])

    def turn_loading(self) -> None:
        """On the way, scans load spares from now on, or no longer."""
        self.loading = not self.loading
        self.fit()

    # --- Enter, Esc, undo --------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Begins, reports, ends the count, closes: the one black thing."""
        detail = self.detail
        if detail is None or self.pickups.slip:
            return
        self.pickups.forget()
        if self.loading:
            self.turn_loading()
        elif self.state == VisitState.planned:
            self.act(begin_visit)
        elif self.state == VisitState.begun:
            self._acts.report()
        elif self.state == VisitState.done and detail.car and not detail.row.counted:
            desk = self.context.desk
            self.run(desk.run(end_count, EndCount(desk.new_action(), (self.number,))), self.said, self.number)
        elif self.state == VisitState.done:
            self.act(close_visit, then=self._closed)

    def act(self, usecase: Callable[..., VisitResult], then: Callable[[VisitResult], None] | None = None) -> None:
        """Begins, closes or calls off."""
        desk = self.context.desk
        self.run(desk.run(usecase, OnVisit(desk.new_action(), self.number)), then or self.said, self.number)

    def _closed(self, result: VisitResult) -> None:
        """Its end, and how far the day's records have come."""
        self.context.tasks.ask(
            lambda: self._queries.evening(self.detail.row.day if self.detail is not None else ""),
            lambda line: self.done(wording.result_banner(result, wording.evening_words(line))),
            lambda _fault: self.done(wording.result_banner(result)),
        )

    def _leave(self) -> None:
        """One step back: the slip that waits, the loading, else the day's list."""
        if self.drop_question() or self.pickups.leave_slip():
            self.fit()
        elif self.loading:
            self.turn_loading()
        else:
            self.context.show(Mode.visits)

    def _take_back(self) -> None:
        """A slip that only waits is a scan that was not saved yet: it goes back, and nothing else."""
        if self.pickups.leave_slip():
            self.fit()
            return
        self.pickups.forget()
        self.undo()

    def fit(self) -> None:
        """What is to be done now, and which keys do it."""
        detail = self.detail
        if detail is None:
            return
        self.view.show_facts(detail.row.school, wording.facts(detail.row, detail), self._evening)
        at_it: Any = {"loading": self.loading, "slip": self.pickups.slip}
        enter, now = wording.enter_words(detail, **at_it), wording.now_words(detail, **at_it)
        if self.view.banner.row.answer is Answer.idle:
            self.view.banner.show_answer(BannerRow(answer=Answer.idle, word=now))
        self.view.show_now(now, enter, wording.choices(detail.row, loading=self.loading))
        if not self._active:
            return
        actions = self.context.actions
        actions.set_allowed("visit.enter", allowed=bool(enter))
        actions.set_words("visit.enter", enter)
        actions.set_words("visit.pick", t("visits_screen.pick.act"))
        actions.set_words("visit.leave", self._leave_words())
        actions.set_allowed("visit.pick", allowed=bool(wording.DO[self.state]))
        actions.set_allowed("visit.side", allowed=not (self.view.work_shown and self.view.side_shown))
        self.context.frame.hints.set_actions(actions.hints())

    def _leave_words(self) -> str:
        if self.pickups.slip:
            return t("intake.slip.leave")
        return t("visits_screen.leave.loading" if self.loading else "visits_screen.leave.visit")
