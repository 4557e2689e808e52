"""本日の訪問・予定: the visits by day, what is done, under way and next, by a key past ones; a new one is planned here.

Decides which visits are shown and what a scan means here; one visit itself has its own page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from app.domain.codes import CodeKind
from app.domain.kinds import Aggregate
from app.domain.open_days import open_days_of
from app.domain.scans import RawScan, Scan
from app.domain.visit_words import VisitState
from app.settings.words import t
from app.ui.screens.turns import TurnPage
from app.ui.screens.visits import wording
from app.ui.screens.visits.asking import VisitAsk
from app.ui.screens.visits.view import VisitsView
from app.ui.shell.actions import Screen
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.changes import Changes
from app.usecases.visit_rows import EveningLine, VisitRow
from app.usecases.visits import PlanVisit, VisitResult, plan_visit

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context

BACK: Final = timedelta(days=60)
"""So long a visit that was not closed stays in sight."""
_OPEN: Final = (VisitState.planned, VisitState.begun, VisitState.done)


class Facts(NamedTuple):
    """What is shown: the visits, and how far today's records have come."""

    rows: tuple[VisitRow, ...] = ()
    evening: EveningLine = EveningLine("", 0, 0, 0)
    past: bool = False


class VisitsPresenter(TurnPage):
    """Drives the list of visits."""

    def __init__(
        self, context: Context, open_visit: Callable[[str, RawScan | None], None], parent: QObject | None = None
    ) -> None:
        """`open_visit` brings one visit to the front, with a scan that is for it."""
        super().__init__(context, parent)
        if context.visits is None:
            raise RuntimeError("nobody knows visits here")
        self._queries, self._open_visit = context.visits, open_visit
        self.view = VisitsView()
        self._facts = Facts()
        self._idle("visits_screen.idle")
        self._asked = VisitAsk(context)
        self._active = self._past = False
        self._wanted = ""
        self.view.table.row_selected.connect(lambda _row: self.fit())
        self.view.table.row_opened.connect(lambda _row: self.enter())

    # --- the page's life ---------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """It comes to the front: its keys work, and it shows what is so now."""
        self._active = True
        actions = self.context.actions
        actions.bind("visit.enter", self.press_enter)
        actions.bind_numbered("visit.pick", self._pick)
        actions.bind("visit.plan", self._plan)
        actions.bind("visit.side", lambda: self.view.swap(side=self.view.work_shown))
        actions.bind("visit.past", self._turn_over)
        actions.bind("visit.leave", self._leave)
        actions.bind("visit.undo", self.undo)
        actions.show_only("visit.row")
        self.refresh()
        self.fit()
        self.view.table.setFocus()

    def deactivate(self) -> None:
        """Another screen comes to the front."""
        self.papers.close()
        self._active = False

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._active and changes.touches(Aggregate.visit, Aggregate.charger, Aggregate.device, Aggregate.school):
            self.refresh()

    def refresh(self) -> None:
        """Asks anew for what is shown."""
        self.read_anew(self._read, self._show)

    def _read(self) -> Facts:
        today = self.context.desk.clock.now().today
        if self._past:
            before = self._queries.visits(until=(today - timedelta(days=1)).isoformat())
            return Facts(tuple(reversed(before)), self._queries.evening(), past=True)
        found = self._queries.visits(since=(today - BACK).isoformat())
        rows = tuple(row for row in found if row.day >= today.isoformat() or row.state in _OPEN)
        return Facts(rows, self._queries.evening())

    def _show(self, facts: Facts) -> None:
        if facts.past != self._past:
            return  # turned meanwhile
        self._facts = facts
        chosen = self._wanted or self.view.table.current_id() or self._first()
        self._wanted = ""
        opened = open_days_of(self.context.settings.text("center.closed_days"))
        past = self.context.desk.clock.now().today if self._past else None
        self.view.model.set_rows(wording.list_rows(facts.rows, opened, past))
        self.view.model.name_columns(wording.list_columns(past=self._past))
        which = "past" if self._past else "visits"
        self.view.panel.set_title(t(f"visits_screen.list.{which}"), t("visits_screen.rows", count=len(facts.rows)))
        self.view.table.set_empty_text(t(f"visits_screen.empty.{which}"))
        if facts.rows and not self.view.table.select_id(chosen):
            self.view.table.select_place(0)
        if self.view.banner.row.answer is Answer.idle:
            shown = "idle_past" if self._past else "idle" if facts.rows else "idle_none"
            self._idle(f"visits_screen.{shown}")
        self.fit()

    def _first(self) -> str:
        """The visit under way, else the next one; of past ones the newest."""
        if self._past:
            return ""
        turns = ("now", "begun", "next")
        named = (row.visit for turn in turns for row in self._facts.rows if row.turn == turn)
        return next(named, "")

    def _idle(self, key: str) -> None:
        self.view.banner.show_answer(BannerRow(answer=Answer.idle, word=t(key)))

    @property
    def chosen(self) -> VisitRow | None:
        """The row in front."""
        wanted = self.view.table.current_id()
        return next((row for row in self._facts.rows if row.visit == wanted), None)

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """A school's label plans for it, or opens its visit of today; all else is for the visit under way."""
        if self._asked.takes(raw):
            return True
        scan = self.context.desk.read_scan(raw.text)
        if scan.own is not None and scan.own.kind is CodeKind.school:
            return super().take_scan(raw)
        now = next((row.visit for row in self._facts.rows if row.turn == "now"), "")
        if now:
            self._open_visit(now, raw)
        return bool(now)

    def scanned(self, scan: Scan) -> None:
        """A school's label."""
        self.release()
        school = scan.own.body if scan.own is not None else ""
        today = self.context.desk.clock.now().today.isoformat()
        mine = (row for row in self._facts.rows if row.school_code == school and row.day == today)
        row = next((one for one in mine if one.state in _OPEN), None)
        if row is not None:
            self._open_visit(row.visit, None)
        else:
            self._ask_day(school)

    # --- keys --------------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """The chosen visit; where there is none, a new one."""
        row = self.chosen
        if row is not None:
            self._open_visit(row.visit, None)
        else:
            self._plan()

    def _pick(self, number: int) -> None:
        if number <= len(self._facts.rows):
            self._open_visit(self._facts.rows[number - 1].visit, None)

    def _turn_over(self) -> None:
        """To the past visits, or back to today's and those to come."""
        self._past = not self._past
        self._show(Facts(past=self._past))
        self.refresh()

    def _leave(self) -> None:
        if self._past:
            self._turn_over()
        else:
            self.context.show(Screen.chargers)

    def _plan(self) -> None:
        self._asked.school(self._ask_day)

    def _ask_day(self, school: str) -> None:
        self._asked.day(lambda day: self._asked.window(lambda begins, ends: self._save(school, day, begins, ends)))

    def _save(self, school: str, day: str, begins: str, ends: str) -> None:
        desk = self.context.desk
        wish = PlanVisit(desk.new_action(), school, day, begins, ends)
        self.run(desk.run(plan_visit, wish), self._planned, day)

    def _planned(self, result: VisitResult) -> None:
        self._wanted = result.visit
        self.done(wording.result_banner(result, t("visits_screen.planned_next")))

    def fit(self) -> None:
        """Which keys work now, and what is shown of the chosen visit."""
        row = self.chosen
        pairs = wording.facts(row) if row is not None else []
        self.view.show_facts(row.school if row is not None else t("visits_screen.facts"), pairs, self._facts.evening)
        if not self._active:
            return
        actions = self.context.actions
        actions.set_words(
            "visit.enter", t("visits_screen.enter.open" if row is not None else "visits_screen.enter.plan")
        )
        actions.set_words("visit.pick", t("visits_screen.pick.visit"))
        for name in ("plan", "past"):
            actions.set_allowed(f"visit.{name}", allowed=not self._past)
        actions.set_words("visit.leave", t(f"visits_screen.leave.{'past' if self._past else 'list'}"))
        actions.set_allowed("visit.enter", allowed=True)
        actions.set_allowed("visit.pick", allowed=bool(self._facts.rows))
        actions.set_allowed("visit.side", allowed=not (self.view.work_shown and self.view.side_shown))
        self.context.frame.hints.set_actions(actions.hints())
