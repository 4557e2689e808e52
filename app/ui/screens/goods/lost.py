"""紛失: what is lost, school by school; a unit that is scanned is reported, a lost one has turned up.

Decides what is asked and when the guarded request is offered; what it means is the use cases' (`usecases.lost`).
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.bench_words import RequestKind, RequestStanding
from app.domain.kinds import DeviceStatus
from app.domain.operations import Ref
from app.domain.rules.permissions import Command
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.screens.away import wording as away
from app.ui.screens.away.page import Question
from app.ui.screens.away.view import ListsView, ListWords
from app.ui.screens.goods import lost_wording as wording
from app.ui.screens.goods.asking import Answers
from app.ui.screens.goods.guard import GuardPage
from app.ui.screens.goods.loan_wording import code_of, side_columns
from app.ui.screens.goods.page import GoodsPage
from app.ui.screens.intake.wording import reason_words, short_school
from app.ui.tasks import Lane
from app.usecases.lost import (
    AskConsole,
    CancelRequest,
    LostResult,
    ReportFound,
    ReportLost,
    ask_console,
    cancel_request,
    report_found,
    report_lost,
)
from app.usecases.lost_rows import LostRow, RequestRow
from app.usecases.rows import DeviceCardFacts

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context


class Facts(NamedTuple):
    """What is shown: what is lost, what is asked of the console."""

    lost: tuple[LostRow, ...] = ()
    asked: tuple[RequestRow, ...] = ()


class LostPage(GoodsPage):
    """Drives the page of lost devices."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        words = ListWords(t("goods.lost.units"), t("goods.loans.groups"), t("goods.lost.empty"))
        view = ListsView(words, wording.columns(), side_columns(t("goods.column.group")))
        super().__init__(context, view, parent)
        self._known = Facts()
        self._wanted = ""

    @cached_property
    def guard(self) -> GuardPage:
        """The guarded request."""
        return GuardPage(self.context)

    @property
    def guarded(self) -> bool:
        """Whether the guard stands."""
        return "guard" in self.__dict__ and self.guard.is_open

    def deactivate(self) -> None:
        """The guard is left: nothing is asked of the console."""
        if self.guarded:
            self.guard.leave()
        super().deactivate()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """Losses and requests."""
        return Facts(self.goods.lost.lost(), self.goods.lost.requests())

    def show_facts(self, facts: Facts) -> None:
        """The groups; the one in front stays."""
        self._known = facts
        self.keep_front(wording.groups(*facts), self._wanted)
        self._wanted = ""
        self.show_front()

    def show_front(self) -> None:
        """What is lost of the group in front, or what is asked."""
        if self.front == wording.REQUESTS:
            zone = ZoneInfo(self.context.settings.text("ledger.time_zone"))
            rows = [wording.request_row(row, zone) for row in self._known.asked]
        else:
            rows = [wording.lost_row(row) for row in wording.shown(self._known.lost, self.front)]
        group = self.view.sides.row_at(self.view.side_table.currentIndex().row())
        title = group.cells[1].text if group is not None else t("goods.lost.units")
        self.show_units(title, t("away.units", count=len(rows)), rows)

    @property
    def chosen(self) -> LostRow | None:
        """The lost device that is chosen."""
        if self.front == wording.REQUESTS:
            return None
        return next((row for row in self._known.lost if row.device.text == self.view.table.current_id()), None)

    @property
    def request(self) -> RequestRow | None:
        """What is asked of the console about the chosen one."""
        row = self.view.table.current_id()
        return next((asked for asked in self._known.asked if asked.device.text == row), None)

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """The guard has each scan while it stands."""
        if self.guarded:
            self.guard.take_scan(self.context.desk.read_scan(raw.text))
            return True
        return super().take_scan(raw)

    def scanned(self, scan: Scan) -> None:
        """A unit: it is reported, has turned up, or waits to be taken in use again."""
        self.question = None
        self.context.tasks.ask(
            lambda: self._look(scan),
            lambda card: self._looked(scan, card),
            lambda fault: self.unread(scan, fault),
            lane=Lane.scan,
        )

    def _look(self, scan: Scan) -> DeviceCardFacts | str:
        queries = self.context.desk.queries
        codes = (scan.repair.text,) if scan.repair is not None else scan.candidates
        found = next((refs for code in codes if (refs := queries.find_device(code))), ())
        card = queries.card(found[0]) if len(found) == 1 else None
        return card or ("several_named" if found else "unknown_device")

    def _looked(self, scan: Scan, card: DeviceCardFacts | str) -> None:
        if isinstance(card, str):
            self.done(away.refused_banner("unknown_lost" if card == "unknown_device" else card, scan.text))
            return
        lost = next((row for row in self._known.lost if row.device == card.device), None)
        self.end_turn()
        if lost is not None or card.status == DeviceStatus.lost:
            self._ask_found(scan, _named(card.asset_tag, card.serial, card.school))
        elif card.console_state == "DISABLED":
            self.ask_request(card.device, RequestKind.enable)
        else:
            self._ask_report(scan, _named(card.asset_tag, card.serial, card.school))

    # --- lost and found ----------------------------------------------------------------------------------------------

    def _today(self) -> str:
        return self.context.desk.clock.now().today.isoformat()

    def _ask_report(self, scan: Scan, note: str) -> None:
        asked = (wording.ask_on("lost_on", self._today()), wording.ask_police(), wording.ask_told(self._today()))
        self.asking.ask(
            t("goods.lost.report"), note, asked, t("goods.lost.report"), partial(self._report, scan), scan.text
        )

    def _report(self, scan: Scan, answers: Answers) -> None:
        desk = self.context.desk
        told = "" if answers["told"] == wording.NO else answers["told"]
        wish = ReportLost(desk.new_action(), scan, answers.get("lost_on", ""), answers["police"], told)
        self.save_once(lambda: self.run(desk.run(report_lost, wish), self._answered, scan.text))

    def _ask_more(self, row: LostRow) -> None:
        asked = (wording.ask_police(row.police), wording.ask_told(self._today()))
        scan, note = self._scan_of(row), _named(row.tag, row.serial, row.school)
        self.asking.ask(t("goods.lost.more"), note, asked, t("goods.lost.more"), partial(self._report, scan), scan.text)

    def _ask_found(self, scan: Scan, note: str) -> None:
        desk = self.context.desk

        def found(answers: Answers) -> None:
            wish = ReportFound(desk.new_action(), scan, answers["found_on"], answers["where"])
            self.save_once(lambda: self.run(desk.run(report_found, wish), self._answered, scan.text))

        asked = (wording.ask_on("found_on", self._today()), wording.ask_where())
        self.asking.ask(t("goods.lost.found"), note, asked, t("goods.lost.found"), found, scan.text)

    def _answered(self, result: LostResult) -> None:
        if self.in_steps:
            self.asking.leave()
        if self.guarded:
            self.guard.leave()
        self.newest = result.device.text
        row = wording.answer(result)
        if result.ask:
            kind = RequestKind(result.ask)
            self.put(Question(row, lambda: self.ask_request(result.device, kind), t(f"goods.lost.go_{kind}")))
        else:
            self.done(row)

    # --- the guarded request -----------------------------------------------------------------------------------------

    def ask_request(self, device: Ref, kind: RequestKind) -> None:
        """Shows just this unit as the console told of it, for a person to confirm; or why it can't be asked."""

        def shown(row: RequestRow | None) -> None:
            if row is None or row.why_not:
                code = code_of(row.tag, row.serial) if row is not None else ""
                self.done(away.refused_banner(row.why_not if row is not None else "unknown_device", code))
            else:
                self.guard.ask(row, self._confirm)

        self.context.tasks.ask(lambda: self.goods.lost.to_confirm(device, kind), shown, self.context.tasks.unread.emit)

    def _confirm(self, row: RequestRow, serial: str) -> None:
        desk = self.context.desk

        def confirmed(*, proved: bool) -> None:
            wish = AskConsole(desk.new_action(), desk.read_scan(serial), RequestKind(row.kind), row.confirm)
            self.save_once(lambda: self.run(desk.run(ask_console, wish, proved=proved), self._answered, row.serial))

        self.context.ask_pin(Command.request_disable, confirmed)

    def refused(self, reason: str, code: str) -> bool:
        """A refusal stands over what is asked; nothing was asked of the console."""
        if not self.guarded:
            return super().refused(reason, code)
        self._under_way = False
        self.guard.wrong(reason_words(reason))
        return True

    def cancel(self) -> None:
        """What was asked of the console about the chosen one is not wanted any more."""
        row, desk = self.request, self.context.desk
        if row is None:
            return
        scan = self._scan_of(row)

        def proved_(*, proved: bool) -> None:
            wish = CancelRequest(desk.new_action(), scan)
            self.save_once(lambda: self.run(desk.run(cancel_request, wish, proved=proved), self._answered, row.serial))

        self.context.ask_pin(Command.request_disable, proved_)

    # --- keys --------------------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """Found, asked, cancelled."""
        super().bind_keys()
        bind = self.context.actions.bind
        bind("lost.found", self._found_chosen)
        bind("lost.ask", self._ask_chosen)
        bind("lost.cancel", self.cancel)

    def fit_keys(self) -> None:
        """Only what the chosen row has."""
        super().fit_keys()
        actions, waiting = self.context.actions, self.request is not None
        actions.set_allowed("lost.found", allowed=self.chosen is not None)
        again = self.request is not None and self.request.standing != RequestStanding.waiting
        actions.set_allowed("lost.ask", allowed=again or (self.chosen is not None and not waiting))
        actions.set_allowed("lost.cancel", allowed=waiting)
        actions.set_allowed("away.print", allowed=False)

    def _scan_of(self, row: LostRow | RequestRow) -> Scan:
        return self.context.desk.read_scan(row.serial or row.tag)

    def _found_chosen(self) -> None:
        row = self.chosen
        if row is not None:
            self._ask_found(self._scan_of(row), _named(row.tag, row.serial, row.school))

    def _ask_chosen(self) -> None:
        row = self.request or self.chosen
        if row is not None:
            kind = RequestKind(row.kind) if isinstance(row, RequestRow) else RequestKind.disable
            self.ask_request(row.device, kind)

    @property
    def enter_words(self) -> str:
        """More is known of the chosen loss."""
        return t("goods.lost.more") if self.chosen is not None else ""

    def enter(self) -> None:
        """The police's number, the day the Board was told."""
        if self.chosen is not None:
            self._ask_more(self.chosen)


def _named(tag: str, serial: str, school: str) -> str:
    return "\u3000".join(part for part in (code_of(tag, serial), short_school(school)) if part)
