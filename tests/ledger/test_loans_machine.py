"""Whatever is lent, lost, found and asked of the console, in whatever order: who has what is never in doubt."""

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
from app.domain.bench_words import RequestKind
from app.domain.commands import Undo
from app.domain.identity import code_id, device_id
from app.domain.kinds import Accessory, Aggregate
from app.domain.open_days import OpenDays
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused
from app.usecases.loans import (
    EndLoan,
    ExtendLoan,
    LackingCame,
    Lend,
    end_loan,
    extend_loan,
    lacking_came,
    lend,
)
from app.usecases.lost import (
    AskConsole,
    CancelRequest,
    ReportFound,
    ReportLost,
    ask_console,
    cancel_request,
    report_found,
    report_lost,
)
from app.usecases.session import stand_in
from app.usecases.undo import undo
from tests.support import sampling
from tests.support.real_desks import Clock, digest, heads, running

SERIALS = ("ROUTER01", "PF8K2M0D", "SPARE001")
serials = st.sampled_from(SERIALS)
some = st.sets(st.sampled_from(sorted(Accessory.__members__))).map(lambda names: tuple(sorted(names)))
DONE: Counter[str] = Counter()
"""What was done and not refused."""


class LoansMachine(RuleBasedStateMachine):
    """One desk, two schools, three things."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="loans"))
        self.clock = Clock()
        self._running = running(self.root / "ledger", self.clock)
        self.program: Program = self._running.__enter__()
        self.program.desk.actor = stand_in()
        self.actions: list[bytes] = []

    def teardown(self) -> None:
        self._running.__exit__(None, None, None)
        shutil.rmtree(self.root)

    @initialize()
    def knows_things(self) -> None:
        drafts = []
        for code in ("ES01", "ES02"):
            school = Ref(Aggregate.school, code_id(Aggregate.school, code))
            drafts.append(Draft("registered", (school,), {"set": {"code": code, "name": f"学校{code}"}}))
        for at, serial in enumerate(SERIALS):
            fields = {"serial": serial, "status": "in_use" if at == 1 else "spare", "console": "ACTIVE", "ou": "/北"}
            fields |= {"kind": "chromebook" if at else "wifi_router"}
            drafts.append(Draft("registered", (Ref(Aggregate.device, device_id(serial)),), {"set": fields}))
        seen = [(device_id(serial), {"google_id": f"dev-{serial}"}) for serial in SERIALS]
        self.program.desk.call(lambda unit: unit.record(drafts)).result()
        self.program.desk.call(lambda unit: unit.observe(seen)).result()

    def _do(self, usecase: Callable[..., Any], kind: Callable[..., Any], **fields: Any) -> None:
        """Runs it; a refusal writes nothing."""
        self.clock.tick(seconds=7)
        before, action = heads(self.program), self.program.desk.new_action()
        if "serial" in fields:
            fields["scan"] = self.program.desk.read_scan(fields.pop("serial"))
        try:
            self.program.desk.run(usecase, kind(action=action, **fields)).result()
        except RepairRefused:
            assert heads(self.program) == before
            return
        DONE[usecase.__name__] += 1
        if usecase is not undo:
            self.actions.append(action)

    @rule(serial=serials, to=st.sampled_from(["ES01", "学校ES02"]), days=st.integers(0, 9), along=some)
    def lends(self, serial: str, to: str, days: int, along: tuple[str, ...]) -> None:
        due = str(self.clock.now().today.replace(year=2027, day=1 + days))
        self._do(lend, Lend, serial=serial, to=to, due=due, accessories=along, condition="good", words="角に傷")

    @rule(serial=serials, days=st.integers(0, 20))
    def lengthens(self, serial: str, days: int) -> None:
        self._do(
            extend_loan, ExtendLoan, serial=serial, due=str(self.clock.now().today.replace(year=2028, day=1 + days))
        )

    @rule(serial=serials, back=some, condition=st.sampled_from(["", "worn", "damaged"]))
    def comes_back(self, serial: str, back: tuple[str, ...], condition: str) -> None:
        self._do(end_loan, EndLoan, serial=serial, with_it=back, condition=condition)

    @rule(serial=serials, came=some)
    def what_was_missing_comes(self, serial: str, came: tuple[str, ...]) -> None:
        self._do(lacking_came, LackingCame, serial=serial, accessories=came)

    @rule(serial=serials, police=st.sampled_from(["", "第12号"]))
    def is_lost(self, serial: str, police: str) -> None:
        self._do(report_lost, ReportLost, serial=serial, police=police)

    @rule(serial=serials)
    def turns_up(self, serial: str) -> None:
        self._do(report_found, ReportFound, serial=serial)

    @rule(serial=serials, kind=st.sampled_from(RequestKind))
    def is_asked_of_the_console(self, serial: str, kind: RequestKind) -> None:
        row = self.program.queries.lost.to_confirm(Ref(Aggregate.device, device_id(serial)), kind.value)
        assert row is not None
        self._do(ask_console, AskConsole, serial=serial, what=kind, confirmed=row.confirm)

    @rule(serial=serials)
    def is_not_wanted_any_more(self, serial: str) -> None:
        self._do(cancel_request, CancelRequest, serial=serial)

    @rule(serial=serials, state=st.sampled_from(["ACTIVE", "DISABLED"]))
    def the_console_says(self, serial: str, state: str) -> None:
        draft = Draft("changed", (Ref(Aggregate.device, device_id(serial)),), {"set": {"console": state}})
        self.program.desk.call(lambda unit: unit.record([draft])).result()

    @rule(hours=st.sampled_from([1, 23, 25]))
    def time_goes_by(self, hours: int) -> None:
        self.clock.tick(hours=hours)

    @rule(at=st.integers(0, 4))
    def takes_back(self, at: int) -> None:
        if self.actions:
            self._do(undo, Undo, target=self.actions[-1 - at % len(self.actions)], reason="違っていた")

    def _states(self) -> dict[str, Any]:
        refs = [Ref(Aggregate.device, device_id(serial)) for serial in SERIALS]
        found = self.program.ledger.read(lambda reads: reads.heads(refs))
        return {serial: found[ref] for serial, ref in zip(SERIALS, refs, strict=True) if ref in found}

    @invariant()
    def who_has_what_is_never_in_doubt(self) -> None:
        states, queries = self._states(), self.program.queries
        lent = {serial for serial, state in states.items() if "loan" in state}
        lost = {serial for serial, state in states.items() if "lost" in state}
        assert {row.serial for row in queries.loans.loans()} == lent
        assert {row.serial for row in queries.lost.lost()} == lost
        for serial, state in states.items():
            status = (
                "lost"
                if serial in lost
                else "lent"
                if serial in lent
                else "in_use"
                if serial == "PF8K2M0D"
                else "spare"
            )
            assert state["status"] == status
        opened = OpenDays()
        assert all(not row.due or opened.is_open(_day(row.due)) for row in queries.loans.loans())
        assert {row.serial for row in queries.loans.lacking()} == {
            s for s, state in states.items() if state.get("lacks")
        }

    @invariant()
    def nothing_waits_for_the_console_that_is_not_so(self) -> None:
        states = self._states()
        for row in self.program.queries.lost.requests():
            state = states[row.serial]
            if row.standing == "waiting":
                assert (row.kind == "disable") == ("lost" in state)
                assert (row.kind == "enable") == (state["console"] == "DISABLED")
                assert row.device_id == f"dev-{row.serial}"

    @invariant()
    def the_log_comes_to_what_is_shown(self) -> None:
        digest(self.program)


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def test_in_any_sequence_of_loans_and_losses_who_has_what_is_never_in_doubt() -> None:
    chosen = settings(
        max_examples=sampling.how_many(7, 150),
        stateful_step_count=sampling.how_many(30, 60),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if sampling.run_all() else [])],
        database=None,
        print_blob=False,
    )
    run_state_machine_as_test(hypothesis_seed(sampling.seed())(LoansMachine), settings=chosen)
    assert {"lend", "report_lost"} <= DONE.keys(), "the walk went nowhere"
    if sampling.run_all():
        names = {"extend_loan", "end_loan", "lacking_came", "report_found", "ask_console", "cancel_request", "undo"}
        assert names <= DONE.keys()
