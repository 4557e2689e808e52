"""Whatever is lent, lost, found and asked of the console, in whatever order: who has what is never in doubt."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from app.domain.bench_words import RequestKind
from app.domain.commands import Undo
from app.domain.identity import device_id
from app.domain.kinds import Accessory
from app.domain.open_days import OpenDays
from app.domain.operations import Draft
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
from app.usecases.undo import undo
from tests.support import facts
from tests.support.machines import Machine, known, school, walk

SERIALS = ("ROUTER01", "PF8K2M0D", "SPARE001")
serials = st.sampled_from(SERIALS)
some = st.sets(st.sampled_from(sorted(Accessory.__members__))).map(lambda names: tuple(sorted(names)))


class LoansMachine(Machine):
    """One desk, two schools, three things."""

    @initialize()
    def knows_things(self) -> None:
        drafts = [school(code, name=f"学校{code}") for code in ("ES01", "ES02")]
        for at, serial in enumerate(SERIALS):
            fields = {"serial": serial, "status": "in_use" if at == 1 else "spare", "console": "ACTIVE", "ou": "/北"}
            fields |= {"kind": "chromebook" if at else "wifi_router"}
            drafts.append(known(facts.device(serial), **fields))
        seen = [(device_id(serial), {"google_id": f"dev-{serial}"}) for serial in SERIALS]
        self.record(*drafts)
        self.program.desk.call(lambda unit: unit.observe(seen)).result()

    @rule(serial=serials, to=st.sampled_from(["ES01", "学校ES02"]), days=st.integers(0, 9), along=some)
    def lends(self, serial: str, to: str, days: int, along: tuple[str, ...]) -> None:
        due = str(self.clock.now().today.replace(year=2027, day=1 + days))
        self.do(lend, Lend, scan=self.scan(serial), to=to, due=due, accessories=along, condition="good", words="角に傷")

    @rule(serial=serials, days=st.integers(0, 20))
    def lengthens(self, serial: str, days: int) -> None:
        due = str(self.clock.now().today.replace(year=2028, day=1 + days))
        self.do(extend_loan, ExtendLoan, scan=self.scan(serial), due=due)

    @rule(serial=serials, back=some, condition=st.sampled_from(["", "worn", "damaged"]))
    def comes_back(self, serial: str, back: tuple[str, ...], condition: str) -> None:
        self.do(end_loan, EndLoan, scan=self.scan(serial), with_it=back, condition=condition)

    @rule(serial=serials, came=some)
    def what_was_missing_comes(self, serial: str, came: tuple[str, ...]) -> None:
        self.do(lacking_came, LackingCame, scan=self.scan(serial), accessories=came)

    @rule(serial=serials, police=st.sampled_from(["", "第12号"]))
    def is_lost(self, serial: str, police: str) -> None:
        self.do(report_lost, ReportLost, scan=self.scan(serial), police=police)

    @rule(serial=serials)
    def turns_up(self, serial: str) -> None:
        self.do(report_found, ReportFound, scan=self.scan(serial))

    @rule(serial=serials, kind=st.sampled_from(RequestKind))
    def is_asked_of_the_console(self, serial: str, kind: RequestKind) -> None:
        row = self.program.queries.lost.to_confirm(facts.device(serial), kind.value)
        assert row is not None
        self.do(ask_console, AskConsole, scan=self.scan(serial), what=kind, confirmed=row.confirm)

    @rule(serial=serials)
    def is_not_wanted_any_more(self, serial: str) -> None:
        self.do(cancel_request, CancelRequest, scan=self.scan(serial))

    @rule(serial=serials, to=st.sampled_from(["ES01", "学校ES02"]))
    def a_whole_loan(self, serial: str, to: str) -> None:
        """Out, longer, back without its pen, the pen after it: so that a walk comes to the end of one."""
        self.lends(serial, to, 5, along=("pen",))
        self.lengthens(serial, 9)
        self.comes_back(serial, (), "worn")
        self.what_was_missing_comes(serial, ("pen",))

    @rule(serial=serials)
    def a_whole_loss(self, serial: str) -> None:
        """Lost, asked of the console, not wanted any more, found."""
        self.is_lost(serial, "第12号")
        self.is_asked_of_the_console(serial, RequestKind.disable)
        self.is_not_wanted_any_more(serial)
        self.turns_up(serial)

    @rule(serial=serials, state=st.sampled_from(["ACTIVE", "DISABLED"]))
    def the_console_says(self, serial: str, state: str) -> None:
        draft = Draft("changed", (facts.device(serial),), {"set": {"console": state}})
        self.record(draft)

    @rule(hours=st.sampled_from([1, 23, 25]))
    def time_goes_by(self, hours: int) -> None:
        self.clock.tick(hours=hours)

    @rule(at=st.integers(0, 4))
    def takes_back(self, at: int) -> None:
        if self.actions:
            self.do(undo, Undo, target=self.actions[-1 - at % len(self.actions)], reason="違っていた")

    def _states(self) -> dict[str, Any]:
        refs = [facts.device(serial) for serial in SERIALS]
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
        assert all(not row.due or opened.is_open(date.fromisoformat(row.due)) for row in queries.loans.loans())
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


def test_in_any_sequence_of_loans_and_losses_who_has_what_is_never_in_doubt() -> None:
    walk(
        LoansMachine,
        done={"lend", "report_lost"},
        all_done={
            *("extend_loan", "end_loan", "lacking_came"),
            *("report_found", "ask_console", "cancel_request", "undo"),
        },
    )
