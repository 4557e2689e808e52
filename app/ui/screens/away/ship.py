"""出荷: units scanned onto a list, the list sent with its waybill and papers, what returns scanned back.

Decides which list is in front and what is asked; what a scan means is the use case's (`usecases.away_scan`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.bench_words import ExchangeKind
from app.domain.kinds import Aggregate
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.away import wording
from app.ui.screens.away.page import AwayPage, Question
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.rows import Cell
from app.usecases.away import AwayResult, CloseShipment, NoteRma, SendShipment, close_shipment, note_rma, send_shipment
from app.usecases.away_rows import PastList, ShipmentFacts, UnitLine
from app.usecases.away_scan import ScanAway, put_on_list, scan_away
from app.usecases.exchange import Exchange, ExchangeResult, exchange

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context


class Facts(NamedTuple):
    """What is shown: open shipments, what waits for one, what went by itself, the lists that have ended."""

    shipments: tuple[ShipmentFacts, ...]
    waiting: tuple[UnitLine, ...]
    unlisted: tuple[UnitLine, ...]
    past: tuple[PastList, ...] = ()


class ShipPresenter(AwayPage):
    """Drives the page of shipments."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(context, "ship", "shipment", parent)
        self._known = Facts((), (), ())
        self._wanted = ""
        self._newcomer = ""
        """A serial nobody knows, scanned while units are away: what came back may be another unit."""

    # --- what is shown -----------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """Open shipments and what lies beside them."""
        ask = self._queries
        return Facts(ask.shipments(), ask.to_ship(), ask.away_unlisted(), ask.past(Aggregate.shipment))

    def show_facts(self, facts: Facts) -> None:
        """The lists; the one in front stays."""
        self._known = facts
        rows = wording.shipment_rows(*facts)
        self.keep_front(rows, self._wanted)
        if self.front == self._wanted:  # else it is not read yet
            self._wanted = ""
        self.show_front()

    @property
    def shipment(self) -> ShipmentFacts | None:
        """The list in front, where it is one."""
        return next((facts for facts in self._known.shipments if facts.number == self.front), None)

    def show_front(self) -> None:
        """The units of the list in front, or the lists that have ended."""
        if self.front == wording.PAST:
            self.show_units(
                t("away.side.past"),
                t("away.past.note"),
                [wording.past_row(one, wording.sent_to(one)) for one in self._known.past],
            )
            return
        facts = self.shipment
        if facts is not None:
            title, note = wording.shipment_head(facts)
            rows = [wording.shipped_row(unit, facts) for unit in sorted(facts.units, key=lambda one: one.back)]
        else:
            unlisted = self.front == wording.UNLISTED
            units = self._known.unlisted if unlisted else self._known.waiting
            title, note = t(f"away.side.{'unlisted' if unlisted else 'waiting'}"), t("away.units", count=len(units))
            said = Cell(t("away.state.away" if unlisted else "away.state.here"))
            rows = [wording.unit_row(unit, said) for unit in units]
        self.show_units(title, note, rows)

    # --- from a repair's page ----------------------------------------------------------------------------------------

    def put_on(self, number: str) -> None:
        """The repair onto the open list it belongs to, or a new one. It goes out: nothing is taken back here."""
        self._newcomer = ""
        scan, desk = self.bring(number), self.context.desk
        front = self.shipment.number if self.shipment is not None else ""
        self.run(desk.run(put_on_list, ScanAway(desk.new_action(), scan, front)), self._answered, number)

    def see(self, shipment: str, number: str) -> None:
        """The list a repair is on, in front."""
        self.bring(number)
        self._wanted, self.newest = shipment, number
        self.refresh()

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """A unit onto a list, or back; after an unknown serial a unit that is away: was it exchanged?"""
        newcomer, self._newcomer, self.question = self._newcomer, "", None
        desk = self.context.desk
        if newcomer:
            self.context.tasks.ask(
                lambda: self._pair(scan),
                lambda number: self._paired(newcomer, number, scan),
                lambda fault: self._unread(fault, scan),
            )
            return
        front = self.shipment.number if self.shipment is not None else ""
        wish = ScanAway(desk.new_action(), scan, front)
        self.run(desk.run(scan_away, wish), self._answered, scan.text)

    def _pair(self, scan: Scan) -> str:
        """The repair of a unit that is away, which the scan names; or nothing."""
        if scan.repair is None:
            return ""
        unit = self._queries.unit(scan.repair.text)
        return unit.repair if unit is not None and unit.state in ("at_maker", "with_installer") else ""

    def _paired(self, newcomer: str, number: str, scan: Scan) -> None:
        if number:
            self._ask_exchange(number, newcomer)
        else:
            self.scanned(scan)

    def _unread(self, fault: BaseException, scan: Scan) -> None:
        del fault
        self.scanned(scan)

    def refused(self, reason: str, code: str) -> bool:
        """A serial nobody knows, while units are away, may be what came in another's place."""
        away = any(facts.sent and facts.missing for facts in self._known.shipments) or self._known.unlisted
        if reason != "unknown_device" or not away:
            return False
        self._newcomer = code
        self.done(
            BannerRow(answer=Answer.look, word=t("away.short.newcomer"), number=code, line=t("away.banner.newcomer"))
        )
        return True

    def _answered(self, result: AwayResult) -> None:
        self._wanted = result.number
        self.newest = result.repair if result.outcome == "shipped" else wording.FIRST  # the missing are looked for
        self.context.tasks.ask(
            lambda: self._queries.unit(result.repair),
            lambda unit: self.done(wording.away_banner(result, unit)),
            lambda _fault: self.done(wording.away_banner(result, None)),
        )

    # --- exchange ----------------------------------------------------------------------------------------------------

    def _ask_exchange(self, number: str, serial: str) -> None:
        row = BannerRow(
            answer=Answer.look, word=t("away.short.exchange"), number=number,
            line=t("away.banner.exchange", serial=serial),
        )  # fmt: skip
        self._wanted, self.newest = self._list_of(number), number
        self.put(Question(row, lambda: self._exchange(number, serial), t("away.act.exchange")))

    def _list_of(self, number: str) -> str:
        """The list a unit is on: it comes to the front, so that the question stands over the unit."""
        on = (facts.number for facts in self._known.shipments if any(unit.repair == number for unit in facts.units))
        return next(on, wording.UNLISTED)

    def _exchange(self, number: str, serial: str) -> None:
        desk = self.context.desk
        wish = Exchange(desk.new_action(), number, serial, ExchangeKind.unit, back=True)
        self.run(desk.run(exchange, wish), self._exchanged, serial)

    def _exchanged(self, result: ExchangeResult) -> None:
        self._wanted = result.number
        line = t("away.banner.exchanged", former=result.former, serial=result.serial)
        self.done(BannerRow(answer=Answer.look, word=t("away.outcome.exchanged"), number=result.repair, line=line))

    # --- keys --------------------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """RMA and exchange of the chosen unit, the end of an empty list."""
        self.context.actions.bind("ship.rma", self._rma)
        self.context.actions.bind("ship.exchange", self._type_exchange)
        self.context.actions.bind("ship.close", self._close)

    def fit_keys(self) -> None:
        """They need a unit that is away, or a list that nothing goes with."""
        chosen = self._chosen_unit() is not None
        for name in ("ship.rma", "ship.exchange"):
            self.context.actions.set_allowed(name, allowed=chosen)
        facts = self.shipment
        empty = facts is not None and not facts.sent and not facts.going
        self.context.actions.set_allowed("ship.close", allowed=empty)
        self.context.actions.set_allowed("away.print", allowed=facts is not None or bool(self.view.past))

    def _chosen_unit(self) -> UnitLine | None:
        wanted = self.view.table.current_id()
        units = [*(self.shipment.units if self.shipment else ()), *self._known.unlisted]
        away = ("at_maker", "with_installer")
        return next((unit for unit in units if unit.repair == wanted and unit.state in away), None)

    def _rma(self) -> None:
        unit = self._chosen_unit()
        if unit is None:
            return
        desk = self.context.desk

        def given(text: str) -> None:
            if text:
                wish = NoteRma(desk.new_action(), unit.repair, rma=text)
                row = BannerRow(answer=Answer.ok, word=t("away.outcome.noted"), number=unit.repair, line=text)
                self.run(desk.run(note_rma, wish), lambda _result: self.done(row), unit.repair)

        self.line.ask("rma", given)

    def _close(self) -> None:
        facts, desk = self.shipment, self.context.desk
        if facts is not None:
            wish = CloseShipment(desk.new_action(), facts.number)
            self.run(desk.run(close_shipment, wish), self._closed, facts.number)

    def _closed(self, result: AwayResult) -> None:
        self.done(wording.ended_banner(result.number))

    def _type_exchange(self) -> None:
        unit = self._chosen_unit()
        if unit is None:
            return
        number = unit.repair
        self.line.ask("serial", lambda text: self._ask_exchange(number, text) if text else None)

    @property
    def enter_words(self) -> str:
        """Sending, where a list with units has not left."""
        facts = self.shipment
        return t("away.act.send") if facts is not None and facts.going and not facts.sent else ""

    def enter(self) -> None:
        """The box leaves: its waybill, then the papers."""
        facts = self.shipment
        if facts is None or not self.enter_words:
            return
        desk, number = self.context.desk, facts.number

        def given(text: str) -> None:
            wish = SendShipment(desk.new_action(), number, waybill=text)
            self.run(desk.run(send_shipment, wish), self._sent, number)

        self.line.ask("waybill", given)

    def _sent(self, result: AwayResult) -> None:
        self._wanted = result.number
        count = t("away.banner.on_list")
        self.done(
            BannerRow(
                answer=Answer.ok, word=t("away.outcome.sent"), number=result.number, count=str(result.lines),
                count_caption=count,
            )
        )  # fmt: skip
        self._print(result.number)

    def print_paper(self) -> None:
        """The list, with a request for each unit that isn't back."""
        number = self.shipment.number if self.shipment is not None else self.view.past
        if number:
            self._print(number)

    def _print(self, number: str) -> None:
        desk_name = self.context.desk_name()
        self.papers.paper(
            lambda: self._made.shipment(number, desk_name), f"shipment-{number}.pdf", t("away.paper.ship", list=number)
        )
