"""One action in slices, and what people do between two of them: it is taken back, another signs in, nobody is there."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.bootstrap_files import import_source
from app.domain.commands import Undo
from app.domain.kinds import ImportKind, Role
from app.domain.operations import Draft
from app.domain.rules.undo import TakenBack
from app.settings.words import t
from app.usecases import boxes, day_list, pickups
from app.usecases.disposal_results import HandOverBox, PlaceBox, TellDay
from app.usecases.import_job import ImportJob
from app.usecases.in_slices import SLICE
from app.usecases.pickup_results import LeavePickup
from app.usecases.session import Actor
from app.usecases.undo import UndoResult, take_back
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest, heads
from tests.usecases.disposal_stand import Stand
from tests.usecases.pickup_stand import READY, handed_box, truck

MANY = tuple(f"PF1A{at:04d}" for at in range(2 * SLICE + 5))
FIRST = Actor(code="OP0007", role=Role.supervisor, proved=True, name="例示 一")
OTHER = Actor(code="OP0008", role=Role.technician, proved=False, name="例示 二")


class Work(NamedTuple):
    """A sliced action, made ready."""

    run: Callable[[bytes], Future[Any]]
    done: Callable[[], int]
    """Units that have it by now."""


def _ticked(stand: Stand, step: str) -> int:
    return sum(step in stand.state(serial)["disposal"]["steps"] for serial in MANY)


def a_handover(stand: Stand) -> Work:
    box = handed_box(stand, "A0001", *MANY, upto="storage", handed=False)
    desk = stand.bench.program.desk
    return Work(
        lambda action: boxes.hand_over(desk, HandOverBox(action, box, "市教委")), lambda: _ticked(stand, "board")
    )


def a_shelf(stand: Stand) -> Work:
    box = handed_box(stand, "A0001", *MANY, upto="label", handed=False)
    desk = stand.bench.program.desk
    return Work(lambda action: boxes.place_box(desk, PlaceBox(action, box, "D-4")), lambda: _ticked(stand, "storage"))


def a_day(stand: Stand) -> Work:
    for serial in MANY:
        ref = stand.unit(serial)
        how = {"accessories": "collected", "deprovision": "by_hand", "verified": "console", "wipe": "wiped"}
        ticks = [({"how": how[step]} if step in how else {}) | {"way": "A", "step": step} for step in READY[:-1]]
        drafts = [Draft("disposal_begun", (ref,), {"way": "A"}), *(Draft("step_done", (ref,), tick) for tick in ticks)]
        stand.bench.call(partial(_record, drafts=drafts))
    desk = stand.bench.program.desk
    return Work(lambda action: day_list.tell_day(desk, TellDay(action, "", "市教委")), lambda: _ticked(stand, "board"))


def a_truck(stand: Stand) -> Work:
    handed_box(stand, "A0001", *MANY)
    number, desk = truck(stand, "A0001"), stand.bench.program.desk
    return Work(lambda action: pickups.leave(desk, LeavePickup(action, number)), lambda: _ticked(stand, "collected"))


def _record(uow: Any, drafts: list[Draft]) -> None:
    uow.record(drafts)


WORKS = {"hand over": a_handover, "shelf": a_shelf, "day": a_day, "truck": a_truck}


@pytest.fixture
def stand(bench: Bench) -> Stand:
    return Stand(bench)


def between(stand: Stand, monkeypatch: pytest.MonkeyPatch, does: Callable[[], None]) -> None:
    """`does` is called once, after the first slice and before the second."""
    desk, slices = stand.bench.program.desk, []
    write = desk.ledger.write

    def counted(*args: Any, **more: Any) -> Any:
        if more.get("bulk"):
            slices.append(args)
            if len(slices) == 2:
                does()
        return write(*args, **more)

    monkeypatch.setattr(desk.ledger, "write", counted)


@pytest.mark.parametrize("name", WORKS)
def test_control_a_slice_is_written_before_somebody_gets_in_between(
    stand: Stand, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, seen = WORKS[name](stand), []
    between(stand, monkeypatch, lambda: seen.append(work.done()))
    work.run(stand.bench.program.desk.new_action()).result()
    assert 0 < seen[0] < len(MANY)
    assert work.done() == len(MANY)


@pytest.mark.parametrize("name", WORKS)
def test_taken_back_while_it_is_written_it_stops_and_leaves_nothing(
    stand: Stand, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, desk = WORKS[name](stand), stand.bench.program.desk
    before, action, undone = heads(stand.bench.program), desk.new_action(), list[Future[UndoResult]]()
    between(
        stand,
        monkeypatch,
        lambda: undone.append(take_back(desk, Undo(desk.new_action(), target=action, reason="違っていた"))),
    )
    with pytest.raises(TakenBack) as told:
        work.run(action).result()
    assert t(f"refused.{told.value.reason}") != f"refused.{told.value.reason}"
    assert undone[0].result().outcome == "undone"
    assert (work.done(), heads(stand.bench.program)) == (0, before)
    digest(stand.bench.program)
    with pytest.raises(TakenBack):
        work.run(action).result()
    anew = "look" if name == "shelf" else "ok"  # its shelf is in no register yet, which is said
    assert work.run(desk.new_action()).result().family.value == anew, "the same wish anew does all of it"
    assert work.done() == len(MANY)


@pytest.mark.parametrize("name", WORKS)
@pytest.mark.parametrize("then", [OTHER, None])
def test_whoever_signs_in_meanwhile_did_none_of_it(
    stand: Stand, name: str, then: Actor | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, desk = WORKS[name](stand), stand.bench.program.desk
    action, desk.actor = desk.new_action(), FIRST
    between(stand, monkeypatch, lambda: setattr(desk, "actor", then))
    work.run(action).result()
    assert (work.done(), _who(stand, action)) == (len(MANY), {FIRST.code})


def test_a_file_is_brought_in_by_whoever_began_it(bench: Bench, tmp_path: Path) -> None:
    rows = (small_files.device(f"PF8K{n:05d}") for n in range(300))
    path = small_files.write(tmp_path / "devices.csv", small_files.DEVICES, rows)
    desk = bench.program.desk
    for then in (OTHER, None):
        desk.actor = FIRST
        job = ImportJob(desk, import_source(bench.program, path, ImportKind.devices), dry_run=False)
        for _ in job.steps():
            desk.actor = then
        assert job.report.finished
        assert _who(Stand(bench), job.action) == {FIRST.code}
        desk.actor = FIRST
        take_back(desk, Undo(desk.new_action(), target=job.action)).result()


def test_a_file_taken_back_while_it_comes_in_stops_and_leaves_nothing(bench: Bench, tmp_path: Path) -> None:
    rows = (small_files.device(f"PF8K{n:05d}") for n in range(300))
    path = small_files.write(tmp_path / "devices.csv", small_files.DEVICES, rows)
    desk, before = bench.program.desk, heads(bench.program)
    job = ImportJob(desk, import_source(bench.program, path, ImportKind.devices), dry_run=False)
    steps = job.steps()
    next(steps)
    assert take_back(desk, Undo(desk.new_action(), target=job.action)).result().outcome == "undone"
    with pytest.raises(TakenBack):
        list(steps)
    assert {ref: head for ref, head in heads(bench.program).items() if head[0] != b"{}"} == before
    again = bench.imported(ImportKind.devices, path)
    assert (again.report.counts.new, again.action != job.action) == (300, True)


def test_an_undo_is_of_whoever_asked_for_it(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large action is looked through first; somebody else signs in meanwhile."""
    rows = (small_files.device(f"PF8K{n:05d}") for n in range(500))
    path = small_files.write(tmp_path / "devices.csv", small_files.DEVICES, rows)
    desk = bench.program.desk
    desk.actor = FIRST
    job = bench.imported(ImportKind.devices, path)
    look = desk.ledger.look

    def other(*args: Any) -> Any:
        desk.actor = OTHER
        return look(*args)

    monkeypatch.setattr(desk.ledger, "look", other)
    wish = Undo(desk.new_action(), target=job.action)
    assert take_back(desk, wish).result().outcome == "undone"
    assert desk.actor is OTHER
    assert _who(Stand(bench), wish.action) == {FIRST.code}


def _who(stand: Stand, action: bytes) -> set[str]:
    ledger = stand.bench.program.ledger
    ops, _ = ledger.read(lambda reads: reads.operations_of_action(action, 0, 1_000_000))
    assert ops
    return {op.stamp.operator for op in ops}
