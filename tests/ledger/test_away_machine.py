"""Whatever goes out, comes back, is lent or exchanged, in whatever order: each coded unit is in one place."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from app.domain.bench_words import ExchangeKind, HandbackWay
from app.domain.commands import Act, TakeIn, Undo
from app.domain.kinds import Action
from app.domain.operations import Draft
from app.usecases.act import act
from app.usecases.away import SendShipment, send_shipment
from app.usecases.away_scan import ScanAway, ScanReturn, scan_away, scan_return
from app.usecases.exchange import Exchange, exchange
from app.usecases.hand_back import CloseHandback, close_handback
from app.usecases.loans import EndLoan, Lend, end_loan, lend
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.support.facts import device
from tests.support.machines import Machine, known, school, walk

SERIALS = ("PF8K2M0D", "NXHPZ123", "5CD1234XYZ", "SPARE001")
TAGS = {serial: f"KC-000{at}" for at, serial in enumerate(SERIALS)}
NEW = ("NXNEW001", "NXNEW002", "SPARE001")
tags = st.sampled_from(sorted(TAGS.values()))


class AwayMachine(Machine):
    """One desk, units of two makers, one spare."""

    @initialize()
    def knows_units(self) -> None:
        drafts = [school("ES01", name="北小学校")]
        for serial, tag in TAGS.items():
            fields = {"serial": serial, "tag": tag, "school": "ES01", "kind": "wifi_router"}
            fields |= {"status": "spare"} if serial == "SPARE001" else {"maker": "NEC" if tag < "KC-0002" else "ASUS"}
            drafts.append(known(device(serial), **fields))
        self.record(*drafts)
        for serial in SERIALS[:3]:
            found = self.do(take_in, TakeIn, self.scan(serial))
            self._route(found.repair, "maker")
        self.actions.clear()

    def _open(self) -> list[tuple[str, str]]:
        """Number and state of the repairs that run."""
        return [(row.repair, row.state) for row in self.program.queries.repairs() if row.closed is None]

    @rule(tag=tags)
    def takes_in(self, tag: str) -> None:
        self.do(take_in, TakeIn, self.scan(tag))

    @rule(at=st.integers(0, 3), route=st.sampled_from(["maker", "installer"]))
    def routes(self, at: int, route: str) -> None:
        for number, state in self._open()[at : at + 1]:
            if state in ("received", "diagnosing"):
                self._route(number, route)

    def _route(self, number: str, route: str) -> None:
        ref = self.program.queries.find_device(number)[0]
        payload = {"n": number, "route": route, "state": "with_installer" if route == "installer" else "diagnosing"}
        self.record(Draft("routed", (ref,), payload))

    @rule(tag=tags)
    def scans_out_or_back(self, tag: str) -> None:
        self.do(scan_away, ScanAway, self.scan(tag))

    @rule()
    def sends_all_that_waits(self) -> None:
        for facts in self.program.queries.away.shipments():
            if not facts.sent:
                self.do(send_shipment, SendShipment, facts.number, "W1")

    @rule(passed=st.sampled_from([True, True, False]))
    def tests_all_that_came_back(self, passed: bool) -> None:
        for number, state in self._open():
            if state == "testing":
                self.do(act, Act, repair=number, what=Action.pass_ if passed else Action.fail)

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
        self.do(scan_return, ScanReturn, self.scan(tag), way)

    @rule(at=st.integers(0, 1))
    def closes_the_box(self, at: int) -> None:
        for facts in self.program.queries.away.handbacks()[at : at + 1]:
            self.do(close_handback, CloseHandback, facts.number)

    @rule(serial=st.sampled_from(["SPARE001", *SERIALS]))
    def lends_or_ends(self, serial: str) -> None:
        if any(loan.serial == serial for loan in self.program.queries.away.loans()):
            self.do(end_loan, EndLoan, self.scan(serial))
        else:
            self.do(lend, Lend, self.scan(serial), "ES01", "2026-11-27")

    @rule(at=st.integers(0, 1), serial=st.sampled_from(NEW), back=st.booleans())
    def exchanges(self, at: int, serial: str, back: bool) -> None:
        able = [number for number, state in self._open() if state in ("at_maker", "with_installer", "testing")]
        for number in able[at : at + 1]:
            self.do(exchange, Exchange, number, serial, ExchangeKind.unit, back)

    @rule(at=st.integers(0, 4))
    def takes_back(self, at: int) -> None:
        if self.actions:
            self.do(undo, Undo, target=self.actions[-1 - at % len(self.actions)])

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


def test_in_any_sequence_of_comings_and_goings_each_unit_is_in_one_place() -> None:
    walk(
        AwayMachine,
        done={"scan_away"},
        all_done={"send_shipment", "scan_return", "exchange", "undo", "act", "lend", "end_loan"},
    )
