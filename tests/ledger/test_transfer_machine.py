"""Whatever is planned, scanned, counted, moved and taken back, in whatever order: each unit is in one school."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from app.domain.bench_words import RekitCheck, TransferSide
from app.domain.commands import TakeIn, Undo
from app.usecases.loans import EndLoan, Lend, Move, end_loan, lend, move
from app.usecases.take_in import take_in
from app.usecases.transfers import (
    CloseTransfer,
    CountCrate,
    OpenTransfer,
    Rekit,
    ScanTransfer,
    close_transfer,
    count_crate,
    open_transfer,
    rekit,
    scan_transfer,
)
from app.usecases.undo import undo
from tests.support import facts
from tests.support.machines import Machine, known, school, walk

SCHOOLS = ("ES01", "ES02", "ES03")
UNITS = {"KC-0001": "ES01", "KC-0002": "ES01", "KC-0003": "ES01", "KC-0004": "ES02", "KC-0005": "ES03"}
units, schools = st.sampled_from(sorted(UNITS)), st.sampled_from(SCHOOLS)
sides, crates, which = st.sampled_from(TransferSide), st.sampled_from(("", "1", "2")), st.integers(0, 2)


class TransferMachine(Machine):
    """One desk, three schools, five units."""

    @initialize()
    def knows_units(self) -> None:
        drafts = [school(code) for code in SCHOOLS]
        for tag, at in UNITS.items():
            serial = f"SN{tag[3:]}"
            fields = {"serial": serial, "tag": tag, "school": at, "kind": "ipad", "status": "in_use"}
            drafts.append(known(facts.device(serial), **fields))
        self.record(*drafts)
        self.do(open_transfer, OpenTransfer, "ES01", "ES02")
        self.actions.clear()

    def _plan(self, at: int) -> str:
        plans = self.program.queries.transfers.transfers(closed=True)
        return plans[at % len(plans)].number if plans else "A0001"

    @rule(from_=schools, to=schools)
    def plans(self, from_: str, to: str) -> None:
        self.do(open_transfer, OpenTransfer, from_, to)

    @rule(at=which, tag=units, side=sides, crate=crates)
    def scans(self, at: int, tag: str, side: TransferSide, crate: str) -> None:
        self.do(scan_transfer, ScanTransfer, self._plan(at), side, self.scan(tag), crate)

    @rule(at=which)
    def scans_all(self, at: int) -> None:
        """Out and in, so that a short walk comes to the end of a plan."""
        for side in TransferSide:
            for tag in UNITS:
                self.scans(at, tag, side, "1")

    @rule(at=which, side=sides, adapters=st.integers(0, 40))
    def counts(self, at: int, side: TransferSide, adapters: int) -> None:
        self.do(count_crate, CountCrate, self._plan(at), side, "1", adapters)

    @rule(at=which, tag=units, check=st.sampled_from(RekitCheck))
    def ticks(self, at: int, tag: str, check: RekitCheck) -> None:
        self.do(rekit, Rekit, self._plan(at), self.scan(tag), (check.value,))

    @rule(at=which, anyway=st.booleans())
    def closes(self, at: int, anyway: bool) -> None:
        self.do(close_transfer, CloseTransfer, self._plan(at), anyway)

    @rule(tag=units, to=schools)
    def moves_one(self, tag: str, to: str) -> None:
        self.do(move, Move, self.scan(tag), to)

    @rule(tag=units)
    def lends_or_ends(self, tag: str) -> None:
        if any(loan.tag == tag for loan in self.program.queries.away.loans()):
            self.do(end_loan, EndLoan, self.scan(tag))
        else:
            self.do(lend, Lend, self.scan(tag), "ES03")

    @rule(tag=units)
    def takes_in(self, tag: str) -> None:
        self.do(take_in, TakeIn, self.scan(tag))

    @rule(at=st.integers(0, 4))
    def takes_back(self, at: int) -> None:
        if self.actions:
            self.do(undo, Undo, target=self.actions[-1 - at % len(self.actions)])

    @invariant()
    def each_unit_is_in_one_school_and_goes_by_one_plan(self) -> None:
        plans = self.program.queries.transfers.transfers(closed=True)
        by_school = Counter(
            known.state["tag"]
            for code in SCHOOLS
            for known in self.program.ledger.read(lambda reads, code=code: reads.devices_of(code))  # type: ignore[misc]
        )
        assert by_school == Counter(list(UNITS))
        open_out = Counter(unit.tag for plan in plans if not plan.closed for unit in plan.units if unit.on_the_way)
        assert all(count == 1 for count in open_out.values()), open_out

    @invariant()
    def the_counts_of_a_plan_are_those_of_its_units(self) -> None:
        for plan in self.program.queries.transfers.transfers(closed=True):
            assert plan.should + len(plan.extra) == len(plan.units)
            assert len(plan.missing) + plan.came == len(plan.units)
            assert plan.came == sum(not unit.on_the_way for unit in plan.units if unit.out) + len(plan.not_out)
            assert not {unit.device for unit in plan.apart} & {unit.device for unit in plan.units}
            assert sum(crate.units_out for crate in plan.crates) <= plan.out


def test_in_any_sequence_of_plans_and_scans_each_unit_is_in_one_school() -> None:
    walk(TransferMachine, done={"scan_transfer", "open_transfer"})
