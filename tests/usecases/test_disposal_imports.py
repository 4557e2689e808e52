"""The Board's instruction and a list of stored units on a real ledger: what they change, keep, and leave alone."""

from __future__ import annotations

import pytest

from app.domain.commands import Undo
from app.domain.device import status
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, DeviceStatus, ImportKind, Role
from app.domain.operations import Draft, Ref
from app.settings.paths import resource
from app.usecases.import_job import ImportJob
from app.usecases.session import NotAllowed
from app.usecases.undo import take_back
from tests.support import small_files
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.disposal_stand import KY, Stand

S1, S2, S3, NEW = "PF0AAA01", "PF0AAA02", "PF0AAA03", "PF0NEW09"
INSTRUCTION = ("指示番号", "指示日", "文書番号", "製造番号")
STORED = ("製造番号", "保管場所", "箱番号", "保管日", "デプロビ", "消去", "市教委報告日", "指示番号")


@pytest.fixture
def stand(bench: Bench) -> Stand:
    made = Stand(bench)
    for serial in (S1, S2, S3):
        made.unit(serial)
    return made


def brought(
    stand: Stand, kind: ImportKind, headings: tuple[str, ...], *rows: tuple[str, ...], **more: bool
) -> ImportJob:
    path = small_files.write(stand.bench.root / f"{kind.value}.csv", headings, rows, "utf-8-sig")
    return stand.bench.imported(kind, path, **more)


def instruction(stand: Stand, *serials: str, number: str = KY, **more: bool) -> ImportJob:
    rows = [(number, "2026-11-10", "7教ICT第123号", serial) for serial in serials]
    return brought(stand, ImportKind.instruction, INSTRUCTION, *rows, **more)


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    told = job.report.counts
    return told.new, told.changed, told.same, len(job.report.refusals)


def kept(job: ImportJob) -> list[tuple[int, str]]:
    return [(row, why) for row, _, _, _, why in job.report.counts.kept]


def test_an_instruction_names_units_and_changes_nothing_else_of_them(stand: Stand) -> None:
    before = dict(stand.state(S1))
    assert counts(instruction(stand, S1, S2, NEW, dry_run=True)) == (1, 2, 0, 0)
    assert stand.state(S1) == before
    assert counts(instruction(stand, S1, S2, NEW)) == (1, 2, 0, 0)
    assert stand.state(S1) == before | {"instructed": KY}
    assert status(stand.state(NEW)) is DeviceStatus.unregistered
    (row,) = stand.bench.program.queries.disposal.instructions()
    assert (row.number, row.on, row.document, row.units, row.missing) == (KY, "2026-11-10", "7教ICT第123号", 3, 3)
    same = digest(stand.bench.program)
    assert counts(instruction(stand, S1, S2, NEW)) == (0, 0, 3, 0)
    assert digest(stand.bench.program) == same


def test_a_unit_on_two_instructions_stays_on_the_first_and_one_that_is_gone_on_none(stand: Stand) -> None:
    instruction(stand, S1)
    stand.bench.record(Draft("changed", (Ref(Aggregate.device, device_id(S2)),), {"set": {"status": "disposed"}}))
    other = instruction(stand, S1, S2, S3, number="KY-2")
    assert counts(other) == (0, 1, 2, 0)
    assert kept(other) == [(2, "on_other_instruction"), (3, "gone_for_good")]
    assert stand.state(S1)["instructed"] == KY


def test_an_instruction_is_taken_back_until_a_unit_of_it_is_in_disposal(stand: Stand) -> None:
    job = instruction(stand, S1, S2)
    stand.begin(S1, "B")
    desk = stand.bench.program.desk
    assert take_back(desk, Undo(desk.new_action(), target=job.action)).result().reason == "built_on"
    take_back(desk, Undo(desk.new_action())).result()
    assert take_back(desk, Undo(desk.new_action(), target=job.action)).result().outcome == "undone"
    assert stand.bench.program.queries.disposal.units() == ()


def test_whose_an_instruction_is(stand: Stand) -> None:
    stand.employ()
    for role, proved in ((Role.technician, True), (Role.label, True), (Role.engineer, False)):
        with stand.acting(role, proved=proved), pytest.raises(NotAllowed):
            instruction(stand, S1)
    with stand.acting(Role.engineer):
        assert counts(instruction(stand, S1)) == (0, 1, 0, 0)


def test_a_stored_unit_is_as_far_as_the_list_tells_without_a_gap(stand: Stand) -> None:
    stand.seen(S2)
    stand.bench.record(Draft("registered", (Ref(Aggregate.device, device_id("R1")),), {"set": {"serial": "R1"}}))
    job = brought(
        stand,
        ImportKind.stored,
        STORED,
        (S1, "棚 D-4", "12", "2025-06-12", "済", "起動しない", "2025-06-13", ""),
        (S2, "棚 D-4", "", "2025-06-12", "", "", "", KY),
        (S3, "棚 D-5", "12", "2025-06-12", "", "済", "2025-06-13", ""),
        (NEW, "", "12", "", "済", "済", "", ""),
    )
    assert counts(job) == (1, 3, 0, 0)
    rows = {row.serial: row for row in stand.bench.program.queries.disposal.units()}
    assert [rows[serial].next for serial in (S1, S2, S3, NEW)] == ["collected", "wipe", "deprovision", "storage"]
    assert [rows[serial].way for serial in (S1, S2, S3, NEW)] == ["A", "B", "A", "A"]
    assert (rows[S1].wipe, rows[S1].place, rows[S1].told, rows[S1].begun) == (
        "wont_start",
        "棚 D-4",
        "2025-06-12",
        "2025-06-12",
    )
    assert {rows[serial].status for serial in (S1, S3, NEW)} == {"stored", "deprovisioned"}
    assert (rows[S2].instruction, rows[S2].status, rows[NEW].begun) == (KY, "deprovisioned", "2026-11-20")
    facts = stand.bench.program.queries.boxes.box("12")
    assert facts is not None
    assert [unit.serial for unit in facts.units] == sorted((S1, S3, NEW))
    one = stand.bench.program.queries.disposal.unit(rows[S1].device)
    assert one is not None
    assert all(step.listed for step in one.steps if step.state == "done")
    stand.tick(S2, "wipe")
    assert stand.why_tick(S3, "wipe") == "step_blocked"
    digest(stand.bench.program)


def test_brought_in_again_it_changes_nothing_and_says_where_it_differs(stand: Stand) -> None:
    stand.bench.scan(S3)
    stand.bench.record(Draft("changed", (Ref(Aggregate.device, device_id(S1)),), {"set": {"status": "stored"}}))
    rows = [(serial, "棚 D-4", "", "2025-06-12", "済", "済", "", "") for serial in (S1, S2, S3)]
    first = brought(stand, ImportKind.stored, STORED, *rows[:2])
    assert counts(first) == (0, 2, 0, 0)
    same = digest(stand.bench.program)
    rows[1] = (S2, "棚 D-9", *rows[1][2:])
    again = brought(stand, ImportKind.stored, STORED, *rows)
    assert (counts(again), kept(again)) == ((0, 0, 3, 0), [(3, "already_in_disposal"), (4, "in_repair")])
    assert digest(stand.bench.program) == same
    desk = stand.bench.program.desk
    assert take_back(desk, Undo(desk.new_action(), target=first.action)).result().outcome == "undone"
    assert stand.bench.program.queries.disposal.units() == ()


def test_what_is_gone_is_not_stored_and_a_box_that_can_not_be_read_is_none(stand: Stand) -> None:
    stand.bench.record(Draft("changed", (Ref(Aggregate.device, device_id(S1)),), {"set": {"status": "exchanged"}}))
    job = brought(
        stand,
        ImportKind.stored,
        STORED,
        (S1, "棚 D-4", "", "", "", "", "", ""),
        (S2, "棚 D-4", "箱", "", "", "", "", ""),
    )
    assert kept(job) == [(2, "gone_for_good")]
    assert stand.state(S2)["disposal"].get("box") is None
    assert stand.bench.program.queries.boxes.boxes() == ()


def test_the_samples_go_in(stand: Stand) -> None:
    samples = resource("samples", "schools.csv").parent
    for kind in (ImportKind.instruction, ImportKind.stored):
        job = stand.bench.imported(kind, samples / f"{kind.value}.csv")
        assert counts(job) == (3, 0, 0, 0)
    assert len(stand.bench.program.queries.disposal.units()) == 6


def test_a_list_of_stored_units_is_for_those_who_answer_for_them(stand: Stand) -> None:
    """It says of units that they were deprovisioned, and nobody stands for it as second person."""
    stand.employ()
    path = small_files.write(
        stand.bench.root / "s.csv", ("製造番号", "保管場所", "デプロビ"), [("PF0ZZZ01", "D-4", "済")]
    )
    for role, proved, why in ((Role.technician, True, "role"), (Role.engineer, False, "pin")):
        with stand.acting(role, proved=proved), pytest.raises(NotAllowed) as refused:
            stand.bench.imported(ImportKind.stored, path)
        assert refused.value.reason == why
    with stand.acting(Role.engineer):
        assert counts(stand.bench.imported(ImportKind.stored, path)) == (1, 0, 0, 0)
