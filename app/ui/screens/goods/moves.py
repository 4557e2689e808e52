"""移動計画: units that move to another school together, scanned out, scanned in, checked; who is missing in red.

Decides what the next scan means (out, in, checks) and which crate it goes into; what it comes to is the use case's
(`usecases.transfers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.bench_words import TransferSide, TransferWhy
from app.domain.codes import CodeKind
from app.domain.kinds import Aggregate
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.away import wording as away
from app.ui.screens.away.page import Question
from app.ui.screens.away.view import ListsView, ListWords
from app.ui.screens.goods import move_wording as wording
from app.ui.screens.goods.asking import Answers
from app.ui.screens.goods.loan_wording import code_of
from app.ui.screens.goods.page import GoodsPage
from app.ui.screens.goods.school_asking import SchoolAsk
from app.ui.screens.goods.steps import several
from app.ui.screens.intake.ask_line import AskLine
from app.ui.widgets.outcome_banner import Answer
from app.ui.widgets.text_field import FieldRow
from app.usecases.rows import DeviceCardFacts
from app.usecases.transfer_rows import TransferFacts, TransferUnit
from app.usecases.transfers import (
    CloseTransfer,
    CountCrate,
    OpenTransfer,
    Rekit,
    ScanTransfer,
    TransferResult,
    close_transfer,
    count_crate,
    open_transfer,
    rekit,
    scan_transfer,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context


class MovesPage(GoodsPage):
    """Drives the page of planned moves."""

    shows = (Aggregate.device, Aggregate.school, Aggregate.transfer)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        words = ListWords(
            t("goods.moves.units"), t("goods.moves.plans"), t("goods.moves.no_units"), t("goods.moves.empty")
        )
        super().__init__(context, ListsView(words, wording.columns(), wording.side_columns()), parent)
        self._known: tuple[TransferFacts, ...] = ()
        self._wanted = ""
        self.end: str = TransferSide.out
        """What the next scan means: out, in, kit."""
        self.crate = ""

    def carried(self) -> tuple[str, str, str]:
        """What the next scan means, which crate it goes into, and the plan in front."""
        return self.end, self.crate, self.front

    def carry(self, former: tuple[str, str, str]) -> None:
        """Goes on so."""
        self.end, self.crate, self._wanted = former

    # --- what is shown -----------------------------------------------------------------------------------------------

    def facts(self) -> tuple[TransferFacts, ...]:
        """Plans, those that have ended last."""
        return tuple(sorted(self.goods.transfers.transfers(closed=True), key=lambda plan: bool(plan.closed)))

    def show_facts(self, facts: tuple[TransferFacts, ...]) -> None:
        """The plans; the one in front stays."""
        self._known = facts
        self.keep_front(wording.plan_rows(facts), self._wanted)
        self._wanted = ""
        self.show_front()
        if self.view.banner.row.answer is Answer.idle:
            self._idle()

    @property
    def plan(self) -> TransferFacts | None:
        """The plan in front."""
        return next((plan for plan in self._known if plan.number == self.front), None)

    def show_front(self) -> None:
        """The units of the plan in front."""
        plan = self.plan
        if plan is None:
            self.view.table.set_empty_text(t("goods.moves.no_units"))
            self.show_units(t("goods.moves.units"), "", [])
            return
        if self.end == wording.KIT and not plan.kit:
            self._turn_to(TransferSide.out)
        title, note = wording.head(plan)
        self.view.table.set_empty_text(t("goods.moves.no_units" if plan.whole else "goods.moves.none_due"))
        self.show_units(title, note, wording.unit_rows(plan))

    @property
    def chosen(self) -> TransferUnit | None:
        """The chosen unit that has checks left."""
        plan, row = self.plan, self.view.table.current_id()
        found = next((unit for unit in plan.units if unit.device.text == row), None) if plan is not None else None
        return found if found is not None and found.left else None

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """A crate's code says where the next ones go; a unit goes out, comes in, or is checked."""
        plan, desk = self.plan, self.context.desk
        self.question = None
        if scan.own is not None and scan.own.kind is CodeKind.crate:
            self._take_crate(scan.own.body)
        elif plan is None:
            self.done(away.refused_banner("unknown_transfer", scan.text))
        elif self.end == wording.KIT:
            self.context.tasks.ask(
                lambda: self._named(scan),
                lambda device: self._kit_scanned(plan, device, scan),
                lambda fault: self.unread(scan, fault),
            )
        else:
            wish = ScanTransfer(desk.new_action(), plan.number, TransferSide(self.end), scan, self.crate)
            self.run(desk.run(scan_transfer, wish), self._answered, scan.text)

    def _named(self, scan: Scan) -> DeviceCardFacts | None:
        """The one device a scan names."""
        queries, codes = self.context.desk.queries, (scan.repair.text,) if scan.repair is not None else scan.candidates
        found = next((refs for code in codes if (refs := queries.find_device(code))), ())
        return queries.card(found[0]) if len(found) == 1 else None

    def _kit_scanned(self, plan: TransferFacts, card: DeviceCardFacts | None, scan: Scan) -> None:
        unit = next((unit for unit in plan.units if card is not None and unit.device == card.device), None)
        if unit is None and card is not None and not plan.whole:  # checked before it goes out, it is due from now on
            left, tag, code = self.goods.transfers.checks(), card.asset_tag, card.school_code
            told = (card.device, card.serial, tag, card.kind, card.model, card.school, code, card.status)
            unit = TransferUnit(*told, left=left)
        if unit is None:
            self.done(away.refused_banner("unknown_device", scan.text))
        elif not unit.left:
            self.done(wording.all_checked(unit))
        else:
            self.view.table.select_id(unit.device.text)
            self.end_turn()
            self._ask_checks(plan, unit, scan)

    def _take_crate(self, crate: str) -> None:
        self.crate = crate
        self.done(wording.crate_taken(crate))

    def _answered(self, result: TransferResult) -> None:
        if self.in_steps:
            self.asking.leave()
        self._wanted, self.newest = result.number, result.device.text if result.device is not None else ""
        self.done(wording.answer(result))

    # --- checks ------------------------------------------------------------------------------------------------------

    def _ask_checks(self, plan: TransferFacts, unit: TransferUnit, scan: Scan) -> None:
        desk = self.context.desk

        def checked(answers: Answers) -> None:
            wish = Rekit(desk.new_action(), plan.number, scan, several(answers["checks"]))
            self.save_once(lambda: self.run(desk.run(rekit, wish), self._answered, scan.text))

        note = "\u3000".join((code_of(unit.tag, unit.serial), unit.model))
        self.asking.ask(
            t("goods.moves.kit"), note, [wording.ask_checks(unit.left)], t("goods.moves.kit_go"), checked, scan.text
        )

    # --- keys --------------------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """What the next scan means, crate, adapters, plans."""
        super().bind_keys()
        bind = self.context.actions.bind
        bind("moves.end", self.other_end)
        bind("moves.crate", self.ask_crate)
        bind("moves.adapters", self.ask_adapters)
        bind("moves.plan", self.ask_plan)
        bind("moves.close", lambda: self.close_plan())
        bind("moves.school", SchoolAsk(self).begin)
        self._idle()

    def fit_keys(self) -> None:
        """Only what the plan in front has."""
        super().fit_keys()
        actions, plan = self.context.actions, self.plan
        works = plan is not None and not plan.closed
        for name in ("end", "crate", "adapters", "close"):
            actions.set_allowed(f"moves.{name}", allowed=works)
        actions.set_words("moves.end", t(f"goods.act.end_{self._next_end()}"))
        actions.set_allowed("away.print", allowed=False)

    def _next_end(self) -> str:
        ends = [TransferSide.out.value, TransferSide.in_.value]
        if self.plan is not None and self.plan.kit:
            ends.insert(1, wording.KIT)
        return ends[(ends.index(self.end) + 1) % len(ends)]

    def other_end(self) -> None:
        """Out, then the checks where the plan asks for them, then in."""
        self._turn_to(self._next_end())
        self.fit()

    def _turn_to(self, end: str) -> None:
        self.end = end
        self._idle()

    def _idle(self) -> None:
        """What the next scan means; with no plan it means nothing."""
        self.view.banner.show_answer(wording.now_words(self.end, self.crate, planned=bool(self._known)))

    def ask_crate(self) -> None:
        """The crate the next units go into; empty: none."""
        field = FieldRow(id="crate", caption=t("goods.ask.crate"), hint=t("goods.ask.crate_line"), code=True)
        title, go = t("goods.ask.crate"), t("goods.ask.next")
        AskLine(self.context, title, field, go, t("intake.ask.cancel"), self._take_crate).open_page()

    def ask_adapters(self) -> None:
        """How many adapters lie in a crate, at this end."""
        plan, desk = self.plan, self.context.desk
        if plan is None:
            return
        side = TransferSide(self.end) if self.end != wording.KIT else TransferSide.out

        def counted(answers: Answers) -> None:
            crate, count = answers["crate"], answers["count"]
            wish = CountCrate(desk.new_action(), plan.number, side, crate, int(count) if count.isdecimal() else -1)
            self.save_once(lambda: self.run(desk.run(count_crate, wish), self._answered, crate))

        asked = wording.ask_adapters(self.crate)
        self.asking.ask(t(f"goods.moves.adapters_{side.value}"), plan.number, asked, t("goods.moves.count"), counted)

    def ask_plan(self) -> None:
        """A new plan."""
        desk = self.context.desk

        def planned(answers: Answers) -> None:
            wish = OpenTransfer(
                desk.new_action(), answers["from"], answers["to"], answers["on"], TransferWhy(answers["why"])
            )
            self.save_once(lambda: self.run(desk.run(open_transfer, wish), self._answered, ""))

        asked = (
            self.ask_school("from", t("goods.ask.from_school")),
            self.ask_school("to", t("goods.ask.move_to")),
            wording.ask_day(desk.clock.now().today.isoformat()),
            wording.ask_why(),
        )
        self.asking.ask(t("goods.moves.plan"), "", asked, t("goods.moves.plan"), planned)

    @property
    def enter_words(self) -> str:
        """The checks of the chosen unit; the first plan."""
        if not self._known:
            return t("goods.moves.plan")
        return t("goods.moves.kit") if self.chosen is not None else ""

    def enter(self) -> None:
        """The checks of the chosen unit, or the first plan."""
        plan, unit = self.plan, self.chosen
        if not self._known:
            self.ask_plan()
        elif plan is not None and unit is not None:
            self._ask_checks(plan, unit, self.context.desk.read_scan(unit.serial or unit.tag))

    def close_plan(self, *, anyway: bool = False) -> None:
        """The plan ends; with units missing only once somebody saw who."""
        plan, desk = self.plan, self.context.desk
        if plan is None:
            return

        def closed(result: TransferResult) -> None:
            if result.outcome == "refused":
                go, self.newest = t("goods.moves.close_anyway"), away.FIRST
                self.put(Question(wording.ask_close(plan), lambda: self.close_plan(anyway=True), go))
            else:
                self._answered(result)

        self.run(desk.run(close_transfer, CloseTransfer(desk.new_action(), plan.number, anyway)), closed, plan.number)
