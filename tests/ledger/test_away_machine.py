"""Whatever goes out, comes back, is lent or exchanged, in whatever order: each coded unit is in one place."""

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
from app.domain.bench_words import ExchangeKind, HandbackWay
from app.domain.commands import Act, TakeIn, Undo
from app.domain.identity import code_id, device_id
from app.domain.kinds import Action, Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused
from app.usecases.act import act
from app.usecases.away import SendShipment, send_shipment
from app.usecases.away_scan import ScanAway, ScanReturn, scan_away, scan_return
from app.usecases.exchange import Exchange, exchange
from app.usecases.hand_back import CloseHandback, close_handback
from app.usecases.loans import EndLoan, Lend, end_loan, lend
from app.usecases.session import stand_in
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.support import sampling
from tests.support.real_desks import Clock, digest, heads, running

SERIALS = ("PF8K2M0D", "NXHPZ123", "5CD1234XYZ", "SPARE001")
TAGS = {serial: f"KC-000{at}" for at, serial in enumerate(SERIALS)}
NEW = ("NXNEW001", "NXNEW002", "SPARE001")
tags = st.sampled_from(sorted(TAGS.values()))


DONE: Counter[str] = Counter()
"""What was done and not refused."""


class AwayMachine(RuleBasedStateMachine):
    """One desk, units of two makers, one spare."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="away"))
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
        school = Ref(Aggregate.school, code_id(Aggregate.school, "ES01"))
        drafts = [Draft("registered", (school,), {"set": {"code": "ES01", "name": "北小学校"}})]
        for serial, tag in TAGS.items():
            fields = {"serial": serial, "tag": tag, "school": "ES01", "kind": "wifi_router"}
            fields |= {"status": "spare"} if serial == "SPARE001" else {"maker": "NEC" if tag < "KC-0002" else "ASUS"}
            drafts.append(Draft("registered", (Ref(Aggregate.device, device_id(serial)),), {"set": fields}))
        self.program.desk.call(lambda unit: unit.record(drafts)).result()
        for serial in SERIALS[:3]:
            found = self._do(take_in, TakeIn(self._new(), self._scan(serial)))
            self._route(found.repair, "maker")
        self.actions.clear()

    def _do(self, usecase: Callable[..., Any], command: Any) -> Any:
        """Runs it; a refusal writes nothing."""
        self.clock.tick(seconds=7)
        before = heads(self.program)
        try:
            result = self.program.desk.run(usecase, command).result()
        except RepairRefused:
            assert heads(self.program) == before
            return None
        DONE[usecase.__name__] += 1
        if usecase is not undo:
            self.actions.append(command.action)
        return result

    def _new(self) -> bytes:
        return self.program.desk.new_action()

    def _scan(self, code: str) -> Any:
        return self.program.desk.read_scan(code)

    def _open(self) -> list[tuple[str, str]]:
        """Number and state of the repairs that run."""
        return [(row.repair, row.state) for row in self.program.queries.repairs() if row.closed is None]

    @rule(tag=tags)
    def takes_in(self, tag: str) -> None:
        self._do(take_in, TakeIn(self._new(), self._scan(tag)))

    @rule(at=st.integers(0, 3), route=st.sampled_from(["maker", "installer"]))
    def routes(self, at: int, route: str) -> None:
        for number, state in self._open()[at : at + 1]:
            if state in ("received", "diagnosing"):
                self._route(number, route)

    def _route(self, number: str, route: str) -> None:
        ref = self.program.queries.find_device(number)[0]
        payload = {"n": number, "route": route, "state": "with_installer" if route == "installer" else "diagnosing"}
        self.program.desk.call(lambda unit: unit.record([Draft("routed", (ref,), payload)])).result()

    @rule(tag=tags)
    def scans_out_or_back(self, tag: str) -> None:
        self._do(scan_away, ScanAway(self._new(), self._scan(tag)))

    @rule()
    def sends_all_that_waits(self) -> None:
        for facts in self.program.queries.away.shipments():
            if not facts.sent:
                self._do(send_shipment, SendShipment(self._new(), facts.number, "W1"))

    @rule(passed=st.sampled_from([True, True, False]))
    def tests_all_that_came_back(self, passed: bool) -> None:
        for number, state in self._open():
            if state == "testing":
                self._do(act, Act(action=self._new(), repair=number, what=Action.pass_ if passed else Action.fail))

    @rule()
    def a_whole_trip(self) -> None:
        """Out, away, back and tested, so that a short walk comes to the end of it."""
        for tag in TAGS.values():
            self.scans_out_or_back(tag)
        self.sends_all_that_waits()
        for tag in TAGS.values():
            self.scans_out_or_back(tag)
        self.tests_all_that_came_back(passed=True)

    @rule(tag=tags, way=st.sampled_from(HandbackWay))
    def scans_into_the_box(self, tag: str, way: HandbackWay) -> None:
        self._do(scan_return, ScanReturn(self._new(), self._scan(tag), way))

    @rule(at=st.integers(0, 1))
    def closes_the_box(self, at: int) -> None:
        for facts in self.program.queries.away.handbacks()[at : at + 1]:
            self._do(close_handback, CloseHandback(self._new(), facts.number))

    @rule(serial=st.sampled_from(["SPARE001", *SERIALS]))
    def lends_or_ends(self, serial: str) -> None:
        if any(loan.serial == serial for loan in self.program.queries.away.loans()):
            self._do(end_loan, EndLoan(self._new(), self._scan(serial)))
        else:
            self._do(lend, Lend(self._new(), self._scan(serial), "ES01", "2026-11-27"))

    @rule(at=st.integers(0, 1), serial=st.sampled_from(NEW), back=st.booleans())
    def exchanges(self, at: int, serial: str, back: bool) -> None:
        able = [number for number, state in self._open() if state in ("at_maker", "with_installer", "testing")]
        for number in able[at : at + 1]:
            self._do(exchange, Exchange(self._new(), number, serial, ExchangeKind.unit, back))

    @rule(at=st.integers(0, 4))
    def takes_back(self, at: int) -> None:
        if self.actions:
            self._do(undo, Undo(self._new(), target=self.actions[-1 - at % len(self.actions)]))

    @invariant()
    def each_unit_is_in_one_place(self) -> None:
        away, queries = self.program.queries.away, self.program.queries
        shipments, boxes = away.shipments(closed=True), away.handbacks(closed=True)
        out = Counter(unit.repair for facts in shipments for unit in facts.missing)
        given_ = Counter(unit.repair for facts in boxes for box in facts.schools for unit in box.units)
        states = {row.repair: row.state for row in queries.repairs()}
        assert all(count == 1 for count in (*out.values(), *given_.values())), (out, given_)
        assert all(states[number] in ("at_maker", "with_installer") for number in out)
        assert all(states[number] == "returned" for number in given_)
        waiting = {unit.repair for unit in (*away.to_ship(), *away.away_unlisted())}
        ready = {unit.repair for box in away.ready() for unit in box.units}
        assert not waiting & set(out)
        assert not ready & {*out, *given_, *waiting}
        left = {n for n, state in states.items() if state in ("at_maker", "with_installer")} - set(out)
        assert left <= waiting, "one that is away is on a list, or is shown to be on none"

    @invariant()
    def each_tag_means_one_unit_and_each_repair_one_device(self) -> None:
        for tag in TAGS.values():
            assert len(self.program.queries.find_device(tag)) <= 1, tag
        numbers = Counter(row.repair for row in self.program.queries.repairs())
        assert all(count == 1 for count in numbers.values())

    @invariant()
    def what_is_lent_is_lent_once_and_knows_what_it_was(self) -> None:
        for loan in self.program.queries.away.loans():
            state = self.program.ledger.read(lambda reads, loan=loan: reads.head(loan.device))  # type: ignore[misc]
            assert state is not None
            assert state["status"] == "lent"
            assert state["loan"]["was"] != "lent"

    @invariant()
    def the_log_comes_to_what_is_shown(self) -> None:
        digest(self.program)


def test_in_any_sequence_of_comings_and_goings_each_unit_is_in_one_place() -> None:
    chosen = settings(
        max_examples=sampling.how_many(7, 150),
        stateful_step_count=sampling.how_many(30, 60),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if sampling.run_all() else [])],
        database=None,
        print_blob=False,
    )
    run_state_machine_as_test(hypothesis_seed(sampling.seed())(AwayMachine), settings=chosen)
    names = {"scan_away"}  # a short walk may miss the rest of it
    if sampling.run_all():
        names |= {"send_shipment", "scan_return", "exchange", "undo", "act", "lend", "end_loan"}
    assert names <= DONE.keys(), "the walk went nowhere"
