"""Whatever is planned, scanned, counted, moved and taken back, in whatever order: each unit is in one school."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as hypothesis_seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.bootstrap import Program
from app.domain.bench_words import RekitCheck, TransferSide
from app.domain.commands import TakeIn, Undo
from app.domain.identity import code_id, device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused
from app.usecases.loans import EndLoan, Lend, Move, end_loan, lend, move
from app.usecases.session import stand_in
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
from tests.support import sampling
from tests.support.real_desks import Clock, digest, heads, running

SCHOOLS = ("ES01", "ES02", "ES03")
UNITS = {"KC-0001": "ES01", "KC-0002": "ES01", "KC-0003": "ES01", "KC-0004": "ES02", "KC-0005": "ES03"}
units, schools = st.sampled_from(sorted(UNITS)), st.sampled_from(SCHOOLS)
sides, crates, which = st.sampled_from(TransferSide), st.sampled_from(("", "1", "2")), st.integers(0, 2)

DONE: Counter[str] = Counter()
"""What was done and not refused."""


class TransferMachine(RuleBasedStateMachine):
    """One desk, three schools, five units."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="transfers"))
        self.clock = Clock()
        self._running = running(self.root / "ledger", self.clock)
        self.program: Program = self._running.__enter__()
        self.program.desk.actor = stand_in()
        self.actions: list[bytes] = []

    def teardown(self) -> None:
        self._running.__exit__(None, None, None)
        shutil.rmtree(self.root)

    @initialize()
    def knows_units(self) -> None:
        drafts = [
            Draft("registered", (Ref(Aggregate.school, code_id(Aggregate.school, code)),), {"set": {"code": code}})
            for code in SCHOOLS
        ]
        for tag, school in UNITS.items():
            ref = Ref(Aggregate.device, device_id(f"SN{tag[3:]}"))
            fields = {"serial": f"SN{tag[3:]}", "tag": tag, "school": school, "kind": "ipad", "status": "in_use"}
            drafts.append(Draft("registered", (ref,), {"set": fields}))
        self.program.desk.call(lambda unit: unit.record(drafts)).result()
        self._do(open_transfer, OpenTransfer(self._new(), "ES01", "ES02"))
        self.actions.clear()

    def _do(self, usecase: Callable[..., Any], command: Any) -> None:
        """Runs it; a refusal writes nothing."""
        self.clock.tick(seconds=7)
        before = heads(self.program)
        try:
            self.program.desk.run(usecase, command).result()
        except RepairRefused:
            assert heads(self.program) == before
            return
        DONE[usecase.__name__] += 1
        if usecase is not undo:
            self.actions.append(command.action)

    def _new(self) -> bytes:
        return self.program.desk.new_action()

    def _scan(self, code: str) -> Any:
        return self.program.desk.read_scan(code)

    def _plan(self, at: int) -> str:
        plans = self.program.queries.transfers.transfers(closed=True)
        return plans[at % len(plans)].number if plans else "A0001"

    @rule(from_=schools, to=schools)
    def plans(self, from_: str, to: str) -> None:
        self._do(open_transfer, OpenTransfer(self._new(), from_, to))

    @rule(at=which, tag=units, side=sides, crate=crates)
    def scans(self, at: int, tag: str, side: TransferSide, crate: str) -> None:
        self._do(scan_transfer, ScanTransfer(self._new(), self._plan(at), side, self._scan(tag), crate))

    @rule(at=which)
    def scans_all(self, at: int) -> None:
        """Out and in, so that a short walk comes to the end of a plan."""
        for side in TransferSide:
            for tag in UNITS:
                self.scans(at, tag, side, "1")

    @rule(at=which, side=sides, adapters=st.integers(0, 40))
    def counts(self, at: int, side: TransferSide, adapters: int) -> None:
        self._do(count_crate, CountCrate(self._new(), self._plan(at), side, "1", adapters))

    @rule(at=which, tag=units, check=st.sampled_from(RekitCheck))
    def ticks(self, at: int, tag: str, check: RekitCheck) -> None:
        self._do(rekit, Rekit(self._new(), self._plan(at), self._scan(tag), (check.value,)))

    @rule(at=which, anyway=st.booleans())
    def closes(self, at: int, anyway: bool) -> None:
        self._do(close_transfer, CloseTransfer(self._new(), self._plan(at), anyway))

    @rule(tag=units, to=schools)
    def moves_one(self, tag: str, to: str) -> None:
        self._do(move, Move(self._new(), self._scan(tag), to))

    @rule(tag=units)
    def lends_or_ends(self, tag: str) -> None:
        if any(loan.tag == tag for loan in self.program.queries.away.loans()):
            self._do(end_loan, EndLoan(self._new(), self._scan(tag)))
        else:
            self._do(lend, Lend(self._new(), self._scan(tag), "ES03"))

    @rule(tag=units)
    def takes_in(self, tag: str) -> None:
        self._do(take_in, TakeIn(self._new(), self._scan(tag)))

    @rule(at=st.integers(0, 4))
    def takes_back(self, at: int) -> None:
        if self.actions:
            self._do(undo, Undo(self._new(), target=self.actions[-1 - at % len(self.actions)]))

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

    @invariant()
    def the_log_comes_to_what_is_shown(self) -> None:
        digest(self.program)


def test_in_any_sequence_of_plans_and_scans_each_unit_is_in_one_school() -> None:
    chosen = settings(
        max_examples=sampling.how_many(7, 150),
        stateful_step_count=sampling.how_many(30, 60),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if sampling.run_all() else [])],
        database=None,
        print_blob=False,
    )
    run_state_machine_as_test(hypothesis_seed(sampling.seed())(TransferMachine), settings=chosen)
    assert {"scan_transfer", "open_transfer"} <= DONE.keys(), "the walk went nowhere"
