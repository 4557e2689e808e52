"""Blank slips: numbers given out before there is a unit to them, and each used once, at any desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.codes import repair_number
from app.domain.commands import GiveOutSlips, OpenCrate, TakeIn, TakeInProvisional, Undo
from app.domain.kinds import ImportKind, IntakeOutcome, Role
from app.domain.rules.repair import RepairRefused
from app.ledger.queries.slips import next_numbers
from app.usecases.blank_slips import give_out_slips
from app.usecases.crates import open_crate
from app.usecases.session import Actor
from app.usecases.take_in import take_in, take_in_provisional
from app.usecases.undo import undo
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import Clock, Hub, SyncDesk, digest, drain, running


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """A desk that knows three units."""
    known(bench)
    return bench


def known(bench: Bench) -> None:
    schools = small_files.write(bench.root / "s.csv", small_files.SCHOOLS, small_files.SCHOOL_ROWS)
    bench.imported(ImportKind.schools, schools)
    rows = [small_files.device(f"PF8K2M{n}D") for n in range(3)]
    bench.imported(ImportKind.devices, small_files.write(bench.root / "d.csv", small_files.DEVICES, rows))


def give(bench: Bench, slips: int, first: str = "") -> tuple[str, ...]:
    numbers: tuple[str, ...] = bench.do(give_out_slips, GiveOutSlips, slips=slips, first=first).numbers
    return numbers


def running_of(number: str | None) -> int:
    assert number is not None
    return int(number.split("-")[1])


def test_given_out_they_are_nobody_elses(desk: Bench) -> None:
    before = running_of(desk.scan("PF8K2M0D").repair)
    numbers = give(desk, 20)
    assert [running_of(n) for n in numbers] == list(range(before + 1, before + 21))
    assert running_of(desk.scan("PF8K2M1D").repair) == before + 21
    assert all(desk.program.queries.blank_slip(n) for n in numbers)
    assert digest(desk.program)


def test_a_unit_opens_with_the_slips_number_and_keeps_its_crate(desk: Bench) -> None:
    crate = desk.do(open_crate, OpenCrate, label="北").crate
    first, second, _ = give(desk, 3)
    found = desk.scan("PF8K2M0D", crate=crate, slip=second, fault="screen")
    assert (found.repair, found.crate) == (second, crate)
    facts = desk.program.queries.crate(crate)
    assert facts is not None
    assert [line.repair for line in facts.lines] == [second]
    assert (desk.program.queries.blank_slip(first), desk.program.queries.blank_slip(second)) == (True, False)
    assert desk.scan(f"RP{second.replace('-', '')}").outcome is IntakeOutcome.already_open
    tail = desk.do(take_in_provisional, TakeInProvisional, tail="2K", slip=first)
    assert tail.repair == first


def test_a_slip_that_was_not_needed_is_told_and_may_be_used(desk: Bench) -> None:
    number = desk.scan("PF8K2M0D").repair
    (slip,) = give(desk, 1)
    again = desk.scan("PF8K2M0D", slip=slip)
    assert (again.outcome, again.repair, again.reason) == (IntakeOutcome.already_open, number, "slip_left")
    assert desk.scan("P", slip=slip).reason != "slip_left", "what is unreadable has its own reason"
    assert desk.scan("PF8K2M1D", slip=slip).repair == slip


@pytest.mark.parametrize("unknown", [repair_number(2026, "A", 9999).text, "8A-0412-A", "PF8K2M1D"])
def test_a_number_never_given_out_is_refused(desk: Bench, unknown: str) -> None:
    give(desk, 3)
    assert desk.why(take_in, TakeIn, scan=desk.program.desk.read_scan("PF8K2M0D"), slip=unknown) == "unknown_repair"
    assert desk.program.queries.blank_slip(unknown) is False


def test_a_used_slip_is_refused_until_its_intake_is_taken_back(desk: Bench) -> None:
    (slip,) = give(desk, 1)
    desk.scan("PF8K2M0D", slip=slip)
    scan = desk.program.desk.read_scan("PF8K2M1D")
    assert desk.why(take_in, TakeIn, scan=scan, slip=slip) == "slip_used"
    assert desk.why(take_in_provisional, TakeInProvisional, slip=slip) == "slip_used"
    assert desk.do(undo, Undo).outcome == "undone"
    assert desk.program.queries.blank_slip(slip)
    assert desk.scan("PF8K2M1D", slip=slip).repair == slip


def test_paper_is_not_taken_back_and_keeps_nothing_else_from_it(desk: Bench) -> None:
    desk.scan("PF8K2M0D")
    numbers = give(desk, 2)
    assert desk.do(undo, Undo).what == "repair_opened", "the last that can be: not the slips"
    assert all(desk.program.queries.blank_slip(n) for n in numbers)


def test_slips_laid_out_for_numbers_gone_meanwhile_are_laid_out_anew(desk: Bench) -> None:
    queries = desk.program.queries
    laid_out = queries.next_repair_numbers(3)
    assert laid_out == queries.next_repair_numbers(3), "looking gives nothing out"
    desk.scan("PF8K2M0D")
    assert desk.why(give_out_slips, GiveOutSlips, slips=3, first=laid_out[0]) == "changed_meanwhile"
    laid_out = queries.next_repair_numbers(3)
    assert give(desk, 3, laid_out[0]) == laid_out


def test_none_and_too_many_are_refused_and_who_prints_may(desk: Bench) -> None:
    for slips in (0, 201):
        assert desk.why(give_out_slips, GiveOutSlips, slips=slips) == "slip_count"
    label = Actor(code="OP0009", role=Role.label, name="")
    command = GiveOutSlips(desk.program.desk.new_action(), 2)
    given = desk.program.desk.call(lambda unit: give_out_slips(unit, command), actor=label).result()
    assert len(given.numbers) == 2


def test_a_ledger_without_a_desk_has_no_next_number(desk: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ledger.queries.slips.desk_now", lambda _connection: None)
    today = desk.clock.now().today
    assert desk.program.ledger.read(lambda reads: next_numbers(reads, today, 2)) == ()
    assert not desk.program.queries.blank_slip("PF8K2M0D"), "no number at all"


def test_another_desk_takes_a_slip_once_it_has_heard_of_it(tmp_path: Path) -> None:
    hub, clock = Hub(), Clock()
    with running(tmp_path / "a", clock) as one, running(tmp_path / "b", clock) as two:
        here, there = Bench(one, tmp_path / "fa", clock), Bench(two, tmp_path / "fb", clock)
        desks = [SyncDesk(one, hub), SyncDesk(two, hub)]
        known(here)
        slip, other = give(here, 2)
        scan = two.desk.read_scan("PF8K2M0D")
        with pytest.raises(RepairRefused, match="unknown_repair"):
            there.do(take_in, TakeIn, scan=scan, slip=slip)
        drain(desks)
        assert there.scan("PF8K2M0D", slip=slip).repair == slip
        drain(desks)
        assert not one.queries.blank_slip(slip)
        assert one.queries.blank_slip(other)
        assert here.why(take_in, TakeIn, scan=one.desk.read_scan("PF8K2M1D"), slip=slip) == "slip_used"
        assert digest(one) == digest(two)
