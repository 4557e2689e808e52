"""One visit: its plan, what is done on it, its report, the count of the car, its end.

Decides what a scan, a digit and Enter mean at each point of it; what may be done is the use case's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.domain.codes import CodeKind
from app.domain.kinds import Aggregate
from app.domain.scans import RawScan, Scan
from app.domain.visit_words import LineWhat, Todo, VisitState
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.ui.screens.turns import TurnPage
from app.ui.screens.visits import wording
from app.ui.screens.visits.asking import VisitAsk, written
from app.ui.screens.visits.pickup import PickUps
from app.ui.screens.visits.view import VisitView
from app.ui.shell.actions import Mode
from app.ui.tasks import Lane
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.changes import Changes
from app.usecases.charger_moves import Load, MoveResult, load
from app.usecases.visit_rows import EveningLine, VisitDetail
from app.usecases.visits import (
    ChangeVisit,
    CountBack,
    EndCount,
    OnVisit,
    ReportVisit,
    VisitResult,
    WriteLine,
    begin_visit,
    cancel_visit,
    change_visit,
    close_visit,
    count_back,
    end_count,
    report_visit,
    write_line,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context

_OF_SWAP: Final = (CodeKind.charger.name, CodeKind.cabinet.name, CodeKind.school.name)
"""What begins a swap."""
CONFIRMERS: Final = 5
"""Ready answers to who confirmed the report; the last is that nobody could."""


class Facts(NamedTuple):
    """What is shown of the visit."""

    detail: VisitDetail | None
    evening: EveningLine


class Named(NamedTuple):
    """What a scan names: slip, unit, or a kind of label of ours; and the code it goes by."""

    what: str
    code: str


class VisitPresenter(TurnPage):
    """Drives the page of one visit."""

    def __init__(self, context: Context, open_swap: Callable[[RawScan], None], parent: QObject | None = None) -> None:
        """`open_swap` has a scan that begins a swap."""
        super().__init__(context, parent)
        if context.visits is None or context.visit_papers is None or context.chargers is None:
            raise RuntimeError("nobody knows visits here")
        self._queries, self._made, self._chargers = context.visits, context.visit_papers, context.chargers
        self._open_swap = open_swap
        self.view = VisitView()
        self.number = ""
        self.detail: VisitDetail | None = None
        self._evening = EveningLine("", 0, 0, 0)
        self._asked, self._pickups = VisitAsk(context), PickUps(self)
        self._loading = False
        self._active = False
        self._early: list[RawScan] = []
        """Scans that came before the visit was read."""
        self.view.keys.pressed.connect(self._do)
        self.view.go.chosen.connect(lambda _id: self.press_enter())

    # --- the page's life ---------------------------------------------------------------------------------------------

    def open(self, number: str, raw: RawScan | None = None) -> None:
        """The visit of this number, with a scan that is for it."""
        if number != self.number:
            self.number, self.detail, self._loading = number, None, False
            self._pickups.forget()
            self.view.banner.clear()
        self.refresh()
        if raw is not None:
            self.take_scan(raw)

    def activate(self) -> None:
        """It comes to the front: its keys work, and it shows what is so now."""
        self._active = True
        actions = self.context.actions
        actions.bind("visit.enter", self.press_enter)
        actions.bind_numbered("visit.pick", self._pick)
        actions.bind("visit.print", self._print)
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
        """Another screen comes to the front."""
        self.papers.close()
        self._active = False
        self.question = None

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._active and changes.touches(Aggregate.visit, Aggregate.charger, Aggregate.device, Aggregate.school):
            self.refresh()

    def refresh(self) -> None:
        """Asks anew for what is shown."""
        number = self.number
        if number:
            self.context.tasks.ask(
                lambda: self._read(number), self._show, lambda fault: tell_unread(self.context, fault)
            )

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
        return self._asked.takes(raw)

    def scanned(self, scan: Scan) -> None:
        """On a plan it loads and lists, on the way it takes along, afterwards it counts back."""
        self.question = None
        if self.state == VisitState.begun and not self._loading:
            self._look(scan, self._on_the_way)
        elif self.state in (VisitState.planned, VisitState.begun):
            self._look(scan, self._to_load)
        else:
            desk = self.context.desk
            wish = CountBack(desk.new_action(), (self.number,), scan)
            self.run(desk.run(count_back, wish), self._said, scan.text)

    def _look(self, scan: Scan, then: Callable[[Named, Scan], None]) -> None:
        """What it names: something to swap, a blank slip, or a unit."""

        def named() -> Named:
            if scan.repair is not None:
                blank = self.context.desk.queries.blank_slip(scan.repair.text)
                return Named("slip" if blank else "unit", scan.repair.text)
            own = scan.own
            rows = [
                self._chargers.one(own.text if own is not None else text) for text in scan.candidates or (scan.text,)
            ]
            row = next((row for row in rows if row is not None), None)
            if row is not None:
                return Named(row.kind, row.shown)
            if own is not None:
                return Named(own.kind.name, written(scan))
            return Named("unit", scan.candidates[-1] if scan.candidates else "")

        def unread(fault: BaseException) -> None:
            tell_unread(self.context, fault)
            self.release()

        self.context.tasks.ask(named, lambda what: then(what, scan), unread, lane=Lane.scan)

    def _on_the_way(self, named: Named, scan: Scan) -> None:
        if named.what == "slip":
            self._pickups.take_slip(named.code)
        elif named.what in _OF_SWAP:
            self._pickups.forget()
            self.release()
            self._open_swap(RawScan(scan.raw, "keyboard", time.monotonic()))
        else:
            self._pickups.take_unit(scan)

    def _to_load(self, named: Named, scan: Scan) -> None:
        desk = self.context.desk
        if named.what == CodeKind.charger.name:
            self.run(desk.run(load, Load(desk.new_action(), scan, self.number)), self._loaded, scan.text)
        elif named.what == CodeKind.cabinet.name:
            self._change(named.code, cabinets={named.code: 1})
        elif named.what == "unit" and named.code and scan.fault is None:
            self._change(named.code, units={named.code: 1})
        else:
            self.done(self.refusal("visit_no_load", scan.text))

    def _loaded(self, result: MoveResult) -> None:
        count = (self.detail.row.car if self.detail is not None else 0) + 1
        self.done(wording.loaded_banner(result, count))

    def _change(self, code: str = "", **fields: Any) -> None:
        desk = self.context.desk
        wish = ChangeVisit(desk.new_action(), self.number, **fields)
        self.run(desk.run(change_visit, wish), lambda result: self._said(result._replace(code=code)), code)

    def _said(self, result: VisitResult) -> None:
        self.done(wording.result_banner(result))

    # --- digits ------------------------------------------------------------------------------------------------------

    def _pick(self, number: int) -> None:
        offered = wording.DO.get(self.state, ())
        if self.detail is not None and number <= len(offered):
            self._do(offered[number - 1])

    def _do(self, name: str) -> None:
        if self.detail is None:
            return
        self._pickups.forget()
        asked = self._asked
        acts: dict[str, Callable[[], None]] = {
            "day": lambda: asked.day(lambda day: self._change(day=day)),
            "window": lambda: asked.window(lambda begins, ends: self._change(begins=begins, ends=ends)),
            "spares": self._ask_spares,
            "cancel": lambda: self._act(cancel_visit),
            "none": lambda: asked.ask("none", self._nothing_at, self._places(), needed=False),
            "note": lambda: asked.ask("note", self._note, self._ready("note", 4)),
            "load": self._turn_loading,
            "paper": self._print,
            "again": self._report,
        }
        if name in acts:
            acts[name]()
        else:
            todo = set(self.detail.row.todo) ^ {name}
            self._change(todo=tuple(word for word in Todo if word in todo))

    def _ready(self, name: str, count: int) -> list[str]:
        return [t(f"visits_screen.ready.{name}.{at}") for at in range(1, count + 1)]

    def _places(self) -> list[str]:
        """What was to be looked at by the plan."""
        cabinets = self.detail.row.cabinets if self.detail is not None else ()
        return [code for code, _ in cabinets][:6] or [t("visits_screen.ready.everything")]

    def _ask_spares(self) -> None:
        self.context.tasks.ask(
            self._chargers.counts,
            lambda models: self._asked.spares(models, lambda model, count: self._change(model, spares={model: count})),
            lambda fault: tell_unread(self.context, fault),
        )

    def _turn_loading(self) -> None:
        self._loading = not self._loading
        self.fit()

    def _nothing_at(self, thing: str) -> None:
        self._write(LineWhat.none, thing, "")

    def _note(self, words: str) -> None:
        self._write(LineWhat.note, "", words)

    def _write(self, what: LineWhat, thing: str, words: str) -> None:
        desk = self.context.desk
        wish = WriteLine(desk.new_action(), self.number, what, thing, words)
        self.run(desk.run(write_line, wish), lambda result: self._said(result._replace(code=thing)), thing)

    # --- Enter, Esc, undo --------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Begins, reports, ends the count, closes: the one black thing."""
        detail = self.detail
        if detail is None or self._pickups.slip:
            return
        self._pickups.forget()
        if self._loading:
            self._turn_loading()
        elif self.state == VisitState.planned:
            self._act(begin_visit)
        elif self.state == VisitState.begun:
            self._report()
        elif self.state == VisitState.done and detail.car and not detail.row.counted:
            desk = self.context.desk
            self.run(desk.run(end_count, EndCount(desk.new_action(), (self.number,))), self._said, self.number)
        elif self.state == VisitState.done:
            self._act(close_visit, then=self._closed)

    def _act(self, usecase: Callable[..., VisitResult], then: Callable[[VisitResult], None] | None = None) -> None:
        desk = self.context.desk
        self.run(desk.run(usecase, OnVisit(desk.new_action(), self.number)), then or self._said, self.number)

    def _closed(self, result: VisitResult) -> None:
        """Its end, and how far the day's records have come."""
        self.context.tasks.ask(
            lambda: self._queries.evening(self.detail.row.day if self.detail is not None else ""),
            lambda line: self.done(wording.result_banner(result, wording.evening_words(line))),
            lambda _fault: self.done(wording.result_banner(result)),
        )

    def _report(self) -> None:
        ready = self._ready("confirmer", CONFIRMERS)

        def confirmed(who: str) -> None:
            nobody = who == ready[-1]
            name = "reason" if nobody else "remarks"
            self._asked.ask(
                name, lambda words: self._save_report("" if nobody else who, words), self._ready(name, 3), needed=nobody
            )

        self._asked.ask("confirmer", confirmed, ready)

    def _save_report(self, confirmer: str, words: str) -> None:
        desk = self.context.desk
        wish = ReportVisit(desk.new_action(), self.number, confirmer, words)
        self.run(desk.run(report_visit, wish), self._reported, self.number)

    def _reported(self, result: VisitResult) -> None:
        self._loading = False
        self._said(result)
        self._print()

    def _print(self) -> None:
        number, desk_name = self.number, self.context.desk_name()
        title = t("visits_screen.paper", visit=number)
        self.papers.paper(lambda: self._made.report(number, desk_name), f"visit-{number}.pdf", title)

    def _leave(self) -> None:
        """One step back: the slip that waits, the loading, else the day's list."""
        if self.drop_question() or self._pickups.leave_slip():
            self.fit()
        elif self._loading:
            self._turn_loading()
        else:
            self.context.show(Mode.visits)

    def _take_back(self) -> None:
        """A slip that only waits is a scan that was not saved yet: it goes back, and nothing else."""
        if self._pickups.leave_slip():
            self.fit()
            return
        self._pickups.forget()
        self.undo()

    def fit(self) -> None:
        """What is to be done now, and which keys do it."""
        detail = self.detail
        if detail is None:
            return
        self.view.show_facts(detail.row.school, wording.facts(detail.row, detail), self._evening)
        at_it: Any = {"loading": self._loading, "slip": self._pickups.slip}
        enter, now = wording.enter_words(detail, **at_it), wording.now_words(detail, **at_it)
        if self.view.banner.row.answer is Answer.idle:
            self.view.banner.show_answer(BannerRow(answer=Answer.idle, word=now))
        self.view.show_now(now, enter, wording.choices(detail.row, loading=self._loading))
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
        if self._pickups.slip:
            return t("intake.slip.leave")
        return t("visits_screen.leave.loading" if self._loading else "visits_screen.leave.visit")
