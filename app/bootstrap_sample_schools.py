"""The composition root, for the sample's work at the schools: visits and swaps, loans, a planned move, lost and found.

Everything is done by the use cases a person has. What happened when stands in `importers/sample_schools`. A sample of
few devices holds less: what names a device that isn't there is left out.
"""

from __future__ import annotations

from itertools import islice

from app.bootstrap_sample_hand import Hand
from app.domain.bench_words import TransferSide
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import TakeIn
from app.domain.kinds import ImportKind
from app.domain.rules.chargers import Where, charger_ref, visit_ref, where
from app.domain.scans import Scan
from app.domain.visit_words import LineWhat
from app.importers import sample_schools as words
from app.importers.sample_schools import Deed, cabinet, controller
from app.usecases.cabinet_faults import (
    NoteAdvice,
    ReportCabinet,
    TellBoard,
    note_advice,
    report_cabinet,
    tell_board,
)
from app.usecases.charger_moves import (
    BackAgain,
    Correct,
    HandOver,
    Load,
    ToMaker,
    back_again,
    correct,
    hand_over,
    load,
    to_maker,
)
from app.usecases.device_rows import DeviceFilter
from app.usecases.loans import EndLoan, Lend, end_loan, lend
from app.usecases.lost import ReportFound, ReportLost, report_found, report_lost
from app.usecases.swap import Swap, swap
from app.usecases.take_in import take_in
from app.usecases.transfers import (
    CountCrate,
    OpenTransfer,
    ScanTransfer,
    count_crate,
    open_transfer,
    scan_transfer,
)
from app.usecases.visit_count import CountBack, EndCount, count_back, end_count
from app.usecases.visits import (
    OnVisit,
    PlanVisit,
    ReportVisit,
    WriteLine,
    begin_visit,
    close_visit,
    plan_visit,
    report_visit,
    write_line,
)

_FREE = 40
"""Units of a school that are looked at for one nothing is the matter with."""


class SchoolWork:
    """Carries out the deeds, each by its word."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._visits: dict[str, str] = {}
        """Numbers of the visits by their names here."""
        self._taken: dict[str, str] = {}
        """What each visit brought back beside spares: the unit picked up, the controller without a label."""
        self._running = ""
        self._plan = ""
        self._lost: dict[str, str] = {}

    def registers(self) -> None:
        """Cabinets and gear come in, as files do; a supervisor says which controller feeds which cabinet."""
        schools = self._hand.program.queries.schools()
        at = [self._where(number) for number in range(1, words.INSTALLED + 1)]
        self._hand.bring(ImportKind.cabinets, words.cabinets([(schools[one.school], one.room) for one in at]))
        self._hand.bring(ImportKind.schools, words.branch())
        self._hand.bring(ImportKind.gear, words.gear())
        for number in range(1, words.INSTALLED + 1):
            fed = Correct(self._hand.new(), self._charger(controller(number)), cabinet=self._cabinet(number))
            self._hand.run(correct, fed)

    def do(self, deed: Deed) -> None:
        """One deed."""
        getattr(self, f"_do_{deed.what}")(deed)

    def _where(self, number: int) -> Where:
        ref = charger_ref(controller(number))
        return self._hand.program.ledger.read(lambda reads: where(reads.head(ref) or {}))

    def _charger(self, code: str) -> Scan:
        return self._hand.scan(printed_code(CodeKind.charger, code).text)

    def _cabinet(self, number: int) -> Scan:
        return self._hand.scan(printed_code(CodeKind.cabinet, cabinet(number)).text)

    def _units(self, school: str, count: int) -> tuple[str, ...]:
        """Serials of a school's units nothing is the matter with."""
        queries = self._hand.program.queries
        numbers = queries.narrowed_numbers(DeviceFilter(school=school, status="in_use"), 0, _FREE).numbers
        rows = (row for row in queries.device_rows(numbers) if not row.repair)
        cards = ((row.serial, queries.card(row.device)) for row in rows)
        return tuple(islice((serial for serial, card in cards if card and not card.form and not card.flags), count))

    # --- controllers and cabinets --------------------------------------------------------------------------------

    def _do_hand_over(self, deed: Deed) -> None:
        scans = tuple(self._charger(controller(int(number))) for number in deed.thing.split())
        self._hand.run(hand_over, HandOver(self._hand.new(), scans, deed.to))

    def _do_swap(self, deed: Deed) -> None:
        """`thing`: the number of cabinet and controller."""
        self._swapped(deed, self._charger(controller(int(deed.thing))))

    def _do_swap_unlabelled(self, deed: Deed) -> None:
        """The unit taken out has no label: a code is given, its label printed later."""
        self._swapped(deed, None)

    def _swapped(self, deed: Deed, out: Scan | None) -> None:
        visit = self._visits.get(self._running, "")
        wish = Swap(
            self._hand.new(), self._cabinet(int(deed.thing)), out, self._charger(deed.to),
            visit=visit, fault=deed.mark, words=deed.words, model="93HWZY_GD80" if out is None else "",
        )  # fmt: skip
        done = self._hand.run(swap, wish)
        self._taken[self._running] = done.moves[0].unit

    def _do_load(self, deed: Deed) -> None:
        self._hand.run(load, Load(self._hand.new(), self._charger(deed.thing), self._visits[deed.to]))

    def _do_to_maker(self, deed: Deed) -> None:
        self._hand.run(to_maker, ToMaker(self._hand.new(), self._charger(deed.thing), deed.to))

    def _do_back(self, deed: Deed) -> None:
        self._hand.run(back_again, BackAgain(self._hand.new(), self._charger(deed.thing), document=deed.to))

    def _do_cabinet_fault(self, deed: Deed) -> None:
        self._hand.run(report_cabinet, ReportCabinet(self._hand.new(), self._box(deed), deed.words))

    def _do_tell_board(self, deed: Deed) -> None:
        self._hand.run(tell_board, TellBoard(self._hand.new(), self._box(deed), document=deed.to))

    def _do_advice(self, deed: Deed) -> None:
        self._hand.run(note_advice, NoteAdvice(self._hand.new(), self._box(deed), deed.words))

    def _box(self, deed: Deed) -> Scan:
        return self._hand.scan(printed_code(CodeKind.cabinet, deed.thing).text)

    # --- visits --------------------------------------------------------------------------------------------------

    def _do_plan(self, deed: Deed) -> None:
        """`mark`: the cabinet's number, then what for; `to`: from when to when."""
        number, *todo = deed.mark.split()
        begins, ends = deed.to.split()
        cabinets = {cabinet(int(number)): 1} if "swap" in todo else {}
        wish = PlanVisit(
            self._hand.new(), self._where(int(number)).school, self._hand.day(deed.until).isoformat(), begins, ends,
            tuple(todo), deed.words, cabinets, {"93HWZY_GD80": 1} if cabinets else {},
        )  # fmt: skip
        self._visits[deed.thing] = self._hand.run(plan_visit, wish).visit

    def _do_begin(self, deed: Deed) -> None:
        self._running = deed.thing
        self._hand.run(begin_visit, OnVisit(self._hand.new(), self._visits[deed.thing]))

    def _do_nothing(self, deed: Deed) -> None:
        line = WriteLine(self._hand.new(), self._visits[deed.thing], LineWhat.none, deed.to)
        self._hand.run(write_line, line)

    def _do_pick_up(self, deed: Deed) -> None:
        """A broken unit of the visit's school goes along."""
        head = self._hand.program.ledger.read(lambda reads: reads.head(visit_ref(self._visits[deed.thing])) or {})
        for serial in self._units(str(head["school"]), 1):
            self._hand.run(take_in, TakeIn(self._hand.new(), self._hand.scan(serial), visit=self._visits[deed.thing]))
            self._taken[f"{deed.thing} unit"] = serial

    def _do_report(self, deed: Deed) -> None:
        self._hand.run(report_visit, ReportVisit(self._hand.new(), self._visits[deed.thing], deed.to))

    def _do_count(self, deed: Deed) -> None:
        self._counted(deed, self._charger(deed.thing))

    def _do_count_taken(self, deed: Deed) -> None:
        """What the visit brought back beside spares."""
        self._counted(deed, self._charger(self._taken[deed.to]))
        unit = self._taken.get(f"{deed.to} unit")
        if unit:
            self._counted(deed, self._hand.scan(unit))

    def _counted(self, deed: Deed, scan: Scan) -> None:
        self._hand.run(count_back, CountBack(self._hand.new(), (self._visits[deed.to],), scan))

    def _do_close(self, deed: Deed) -> None:
        self._running = ""
        self._hand.run(end_count, EndCount(self._hand.new(), (self._visits[deed.thing],)))
        self._hand.run(close_visit, OnVisit(self._hand.new(), self._visits[deed.thing]))

    # --- loans, the planned move, lost and found -----------------------------------------------------------------

    def _do_lend(self, deed: Deed) -> None:
        due = self._hand.day(deed.until).isoformat()
        wish = Lend(self._hand.new(), self._hand.scan(deed.thing), deed.to, due, words=deed.words)
        self._hand.run(lend, wish)

    def _do_give_back(self, deed: Deed) -> None:
        self._hand.run(end_loan, EndLoan(self._hand.new(), self._hand.scan(deed.thing), deed.mark))

    def _do_plan_move(self, deed: Deed) -> None:
        on = self._hand.day(deed.until).isoformat()
        self._plan = self._hand.run(open_transfer, OpenTransfer(self._hand.new(), deed.thing, deed.to, on)).number

    def _do_out(self, deed: Deed) -> None:
        self._scanned(deed, TransferSide.out)

    def _do_in(self, deed: Deed) -> None:
        self._scanned(deed, TransferSide.in_)

    def _scanned(self, deed: Deed, side: TransferSide) -> None:
        wish = ScanTransfer(self._hand.new(), self._plan, side, self._hand.scan(deed.thing), deed.to)
        self._hand.run(scan_transfer, wish)

    def _do_adapters_out(self, deed: Deed) -> None:
        self._adapters(deed, TransferSide.out)

    def _do_adapters_in(self, deed: Deed) -> None:
        self._adapters(deed, TransferSide.in_)

    def _adapters(self, deed: Deed, side: TransferSide) -> None:
        self._hand.run(count_crate, CountCrate(self._hand.new(), self._plan, side, deed.thing, int(deed.to)))

    def _do_lost(self, deed: Deed) -> None:
        """A unit of the school `thing`."""
        for serial in self._units(deed.thing, 1):
            self._lost[deed.thing] = serial
            self._hand.run(report_lost, ReportLost(self._hand.new(), self._hand.scan(serial), police=deed.to))

    def _do_found(self, deed: Deed) -> None:
        serial = self._lost.get(deed.thing)
        if serial:
            self._hand.run(report_found, ReportFound(self._hand.new(), self._hand.scan(serial), where=deed.to))
