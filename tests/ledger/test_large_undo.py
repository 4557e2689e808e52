"""A large action is looked through a part at a time: people get in between, and what they do meanwhile counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from app.bootstrap import Program
from app.bootstrap_files import import_source
from app.domain.commands import Amend, TakeIn, Undo
from app.domain.errors import OurError
from app.domain.kinds import Family, ImportKind
from app.domain.operations import Draft
from app.ledger.desk_unit import DeskUnit
from app.usecases import undo as undo_module
from app.usecases.act import amend
from app.usecases.import_job import ImportJob
from app.usecases.take_in import take_in
from app.usecases.undo import Deed, UndoResult, take_back, undo
from tests.support import small_files
from tests.support.real_desks import Clock, running

ROWS = 23
PART = 5


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(undo_module, "PART", PART)
    with running(tmp_path / "desk", Clock()) as made:
        yield made


def imported(program: Program, root: Path, note: str = "") -> ImportJob:
    rows = [small_files.device(f"PF8K{n:05d}") for n in range(ROWS)]
    path = small_files.write(root / f"devices{note}.csv", small_files.DEVICES, rows)
    job = ImportJob(program.desk, import_source(program, path, ImportKind.devices), dry_run=False)
    for _ in job.steps():
        pass
    assert job.report.counts.new == ROWS
    return job


def scan(program: Program, code: str) -> Any:
    desk = program.desk
    return desk.run(take_in, TakeIn(action=desk.new_action(), scan=desk.read_scan(code)))


def looked_with(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[int], None]) -> list[int]:
    """Calls `meanwhile` at each look, on the writing thread; the numbers of the looks so far."""
    looks: list[int] = []
    look = Deed.look

    def looking(deed: Deed, uow: Any, command: Undo) -> bool:
        looks.append(len(deed.ids))
        meanwhile(len(looks))
        return look(deed, uow, command)

    monkeypatch.setattr(Deed, "look", looking)
    return looks


def taken_back(program: Program, job: ImportJob) -> UndoResult:
    return take_back(program.desk, Undo(action=program.desk.new_action(), target=job.action)).result()


def test_it_is_looked_through_a_part_at_a_time(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = imported(program, tmp_path)
    looks = looked_with(monkeypatch, lambda _: None)
    result = taken_back(program, job)
    assert result.outcome == "undone"
    assert len(result.undone) == ROWS + 2  # the import's beginning and its end
    assert looks[:6] == [0, 5, 10, 15, 20, 25]
    assert program.queries.device_count() == 0
    assert program.ledger.verify().ok


def test_people_get_in_between(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = imported(program, tmp_path)
    order: list[str] = []

    def other(number: int) -> None:
        if number == 2:
            scan(program, "PF8KZ9999").add_done_callback(lambda _: order.append("scan"))

    looked_with(monkeypatch, other)
    future = take_back(program.desk, Undo(action=program.desk.new_action(), target=job.action))
    future.add_done_callback(lambda _: order.append("undo"))
    assert future.result().outcome == "undone"
    assert order[0] == "scan"
    assert program.queries.device_count() == 1  # what the person registered stays
    assert program.ledger.verify().ok


@pytest.mark.parametrize("at", [1, 3, 6], ids=["before the first part", "in the middle", "after the last"])
def test_what_is_built_on_it_meanwhile_keeps_it(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    job = imported(program, tmp_path)
    looked_with(monkeypatch, lambda number: scan(program, "PF8K00001") if number == at else None)
    result = taken_back(program, job)
    assert (result.family, result.reason, result.what) == (Family.refused, "built_on", "repair_opened")
    assert program.queries.device_count() == ROWS


def test_what_was_built_on_it_before_its_end_keeps_it(program: Program, tmp_path: Path) -> None:
    """Scanned between two slices of the import: numbers after the end of the action are not all that is later."""
    desk = program.desk
    first = desk.new_action()
    result = desk.run(take_in, TakeIn(action=first, scan=desk.read_scan("PF8KX0001"))).result()
    desk.run(amend, Amend(action=desk.new_action(), repair=str(result.repair), fault="screen")).result()

    def more(unit: Any) -> None:
        known = unit.repairs_by_number(result.repair)[0]
        unit.record([Draft("noted", (known.ref,), {"n": str(result.repair), "place": "A-1"})])

    desk.ledger.write(desk.signed_in(), first, more, bulk=True).result()
    refused = desk.run(undo, Undo(action=desk.new_action(), target=first)).result()
    assert (refused.reason, refused.what) == ("built_on", "diagnosed")


def test_two_quick_undos_take_two_actions_back(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_module, "PART", 200)
    for code in ("PF8K00001", "PF8K00002", "PF8K00003"):
        scan(program, code).result()
    held = Event()
    program.ledger.writer.submit(held.wait)
    both = [take_back(program.desk, Undo(action=program.desk.new_action())) for _ in range(2)]
    held.set()
    assert [future.result().outcome for future in both] == ["undone", "undone"]
    assert program.queries.open_repairs() == 1


@pytest.mark.parametrize("readable", [True, False])
def test_a_short_part_is_the_last_one_where_nothing_was_left_out_of_it(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readable: bool
) -> None:
    """What only a newer version can read is left out of a part: that makes it shorter, not the last."""
    job = imported(program, tmp_path)
    real = DeskUnit.action_operations

    def some(unit: DeskUnit, action: bytes, after: int, count: int) -> Any:
        ops, last = real(unit, action, after, count)
        return (ops if readable else ops[1:]), last

    monkeypatch.setattr(DeskUnit, "action_operations", some)
    result = taken_back(program, job)
    assert len(result.undone) == (ROWS + 2 if readable else (ROWS + 2) * (PART - 1) // PART)


def test_looks_leave_what_another_undo_owes_to_its_turn(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = imported(program, tmp_path)
    folded: list[str] = []
    monkeypatch.setattr(program.ledger._debts, "fold", lambda: folded.append("here"))
    looks = looked_with(monkeypatch, lambda _: None)
    assert taken_back(program, job).outcome == "undone"
    assert len(looks) > 2
    assert folded == []
    desk = program.desk
    desk.ledger.write(desk.signed_in(), desk.new_action(), lambda unit: unit.value("nothing"), bulk=True).result()
    assert folded == ["here"], "a file is decided on what stands"


@pytest.mark.parametrize("at", [1, 2], ids=["the first part", "a later one"])
def test_a_fault_while_looking_is_told(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    job = imported(program, tmp_path)

    def fail(number: int) -> None:
        if number == at:
            raise OurError("no")

    looked_with(monkeypatch, fail)
    with pytest.raises(OurError, match="no"):
        taken_back(program, job)
    assert program.queries.device_count() == ROWS


def test_a_stopped_writer_is_told(program: Program, tmp_path: Path) -> None:
    job = imported(program, tmp_path)
    program.ledger.writer.stop()
    with pytest.raises(OurError, match="stopped"):
        taken_back(program, job)


def test_a_clock_set_back_within_an_action_asks_for_no_reason(tmp_path: Path) -> None:
    clock = Clock()
    with running(tmp_path / "desk", clock) as made:
        rows = [small_files.device(f"PF8K{n:05d}") for n in range(130)]
        path = small_files.write(tmp_path / "devices.csv", small_files.DEVICES, rows)
        job = ImportJob(made.desk, import_source(made, path, ImportKind.devices), dry_run=False)
        for done in job.steps():
            if done < len(rows):
                clock.tick(hours=-1)
        assert clock.utc < Clock.utc
        clock.utc = Clock.utc + timedelta(minutes=10)  # of the newest of its operations, not of the last one
        assert taken_back(made, job).outcome == "undone"
        assert made.queries.device_count() == 0
