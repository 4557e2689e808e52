"""What the digits of a visit's page do, and the work report.

Decides what each of them asks for; when which is offered stands in `wording.DO`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app.domain.visit_words import LineWhat, Todo
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.usecases.visits import ReportVisit, VisitResult, WriteLine, cancel_visit, report_visit, write_line

if TYPE_CHECKING:
    from app.ui.screens.visits.visit import VisitPresenter
    from app.usecases.charger_rows import ChargerQueries
    from app.usecases.visit_rows import VisitPapers

CONFIRMERS: Final = 5
"""Ready answers to who confirmed the report; the last is that nobody could."""


class VisitActs:
    """Held by the page."""

    def __init__(self, page: VisitPresenter, papers: VisitPapers, chargers: ChargerQueries) -> None:
        """`papers` draws the work report, `chargers` knows which spares there are."""
        self._page, self._made, self._chargers = page, papers, chargers

    def do(self, name: str) -> None:
        """What a digit's choice of this name does (`wording.DO`)."""
        if self._page.detail is None:
            return
        self._page.pickups.forget()
        asked = self._page.asked
        acts: dict[str, Callable[[], None]] = {
            "day": lambda: asked.day(lambda day: self._page.change(day=day)),
            "window": lambda: asked.window(lambda begins, ends: self._page.change(begins=begins, ends=ends)),
            "spares": self._ask_spares,
            "cancel": lambda: self._page.act(cancel_visit),
            "none": lambda: asked.ask("none", self._nothing_at, self._places(), needed=False),
            "note": lambda: asked.ask("note", self._note, self._ready("note", 4)),
            "load": self._page.turn_loading,
            "paper": self.print_paper,
            "again": self.report,
        }
        if name in acts:
            acts[name]()
        else:
            todo = set(self._page.detail.row.todo) ^ {name}
            self._page.change(todo=tuple(word for word in Todo if word in todo))

    def _ready(self, name: str, count: int) -> list[str]:
        return [t(f"visits_screen.ready.{name}.{at}") for at in range(1, count + 1)]

    def _places(self) -> list[str]:
        """What was to be looked at by the plan."""
        cabinets = self._page.detail.row.cabinets if self._page.detail is not None else ()
        return [code for code, _ in cabinets][:6] or [t("visits_screen.ready.everything")]

    def _ask_spares(self) -> None:
        page = self._page
        page.context.tasks.ask(
            self._chargers.counts,
            lambda models: page.asked.spares(models, lambda model, count: page.change(model, spares={model: count})),
            lambda fault: tell_unread(page.context, fault),
        )

    def _nothing_at(self, thing: str) -> None:
        self._write(LineWhat.none, thing, "")

    def _note(self, words: str) -> None:
        self._write(LineWhat.note, "", words)

    def _write(self, what: LineWhat, thing: str, words: str) -> None:
        desk = self._page.context.desk
        wish = WriteLine(desk.new_action(), self._page.number, what, thing, words)
        self._page.run(desk.run(write_line, wish), lambda result: self._page.said(result._replace(code=thing)), thing)

    # --- the work report ---------------------------------------------------------------------------------------------

    def report(self) -> None:
        """Who confirmed it, then the remarks; where nobody could, why."""
        ready = self._ready("confirmer", CONFIRMERS)

        def confirmed(who: str) -> None:
            nobody = who == ready[-1]
            name = "reason" if nobody else "remarks"
            self._page.asked.ask(
                name, lambda words: self._save_report("" if nobody else who, words), self._ready(name, 3), needed=nobody
            )

        self._page.asked.ask("confirmer", confirmed, ready)

    def _save_report(self, confirmer: str, words: str) -> None:
        desk = self._page.context.desk
        wish = ReportVisit(desk.new_action(), self._page.number, confirmer, words)
        self._page.run(desk.run(report_visit, wish), self._reported, self._page.number)

    def _reported(self, result: VisitResult) -> None:
        self._page.loading = False
        self._page.said(result)
        self.print_paper()

    def print_paper(self) -> None:
        """The work report as far as it has come."""
        number, desk_name = self._page.number, self._page.context.desk_name()
        title = t("visits_screen.paper", visit=number)
        self._page.papers.paper(lambda: self._made.report(number, desk_name), f"visit-{number}.pdf", title)
