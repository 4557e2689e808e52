"""Print jobs in the ledger's file: each step kept whole or not at all, for this desk alone, and outside its digest."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from app.bootstrap import Program
from app.domain.errors import WorldError
from app.ledger import print_jobs as module
from app.ledger.print_jobs import SqlPrintJobs
from app.usecases import print_jobs
from app.usecases.label_ports import JobState, PrinterKind
from app.usecases.print_jobs import NotNow, Said, Step, StoredJob
from app.usecases.session import stand_in
from tests.support.real_desks import running

JOB = StoredJob("j1", "a1", "ゼブラ", PrinterKind.zpl, "札 3 枚", 3, "2026-11-20 12:00:00", b"^XA\x00\xff^XZ", dpi=203)
WAITING = frozenset({JobState.waiting})


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with running(tmp_path / "ledger") as made:
        yield made


@pytest.fixture
def store(program: Program) -> SqlPrintJobs:
    return SqlPrintJobs(program.ledger)


def walk(store: SqlPrintJobs, job: StoredJob, *steps: Step) -> StoredJob:
    store.add(job)
    for step in steps:
        job = store.move(job.job, step, among=print_jobs.before(step.state))
    return job


def test_a_job_comes_back_as_it_was_kept(store: SqlPrintJobs) -> None:
    store.add(JOB)
    assert store.job("j1") == JOB
    store.add(JOB._replace(title="another"))
    assert store.job("j1") == JOB, "the same id again changes nothing"


def test_steps_are_kept(store: SqlPrintJobs) -> None:
    walk(store, JOB, print_jobs.sending(), Step(JobState.sent, Said.queued, "P-1", "P-1"))
    assert store.job("j1") == JOB._replace(state=JobState.sent, said=Said.queued, words="P-1", ticket="P-1", tries=1)


def test_of_two_who_would_take_a_step_the_first_does(store: SqlPrintJobs) -> None:
    walk(store, JOB, Step(JobState.cancelled, Said.person_cancelled))
    with pytest.raises(NotNow):
        store.move("j1", print_jobs.sending(), among=WAITING)
    with pytest.raises(NotNow):
        store.move("j1", print_jobs.sending(), among=frozenset(JobState))
    assert store.job("j1").state is JobState.cancelled


def test_a_step_begins_only_where_whoever_takes_it_saw_the_job(store: SqlPrintJobs) -> None:
    walk(store, JOB)
    with pytest.raises(NotNow):
        store.move("j1", Step(JobState.cancelled), among=frozenset({JobState.sent, JobState.unknown}))
    assert store.job("j1") == JOB


def test_no_such_job(store: SqlPrintJobs) -> None:
    with pytest.raises(NotNow):
        store.job("j9")
    with pytest.raises(NotNow):
        store.move("j9", print_jobs.sending(), among=WAITING)


def test_lists(store: SqlPrintJobs) -> None:
    for number, state in enumerate(JobState):
        walk(store, JOB._replace(job=f"j{number}", state=state))
    assert [job.state for job in store.unfinished()] == [JobState.waiting, JobState.sending, JobState.sent]
    assert [job.job for job in store.newest(3)] == ["j6", "j5", "j4"]
    assert all(len(job.data) == 1 for job in store.newest(9)), "lists do not carry what is printed"
    assert store.strangers() == ()


def test_a_step_neither_reads_nor_writes_the_bytes(store: SqlPrintJobs, program: Program) -> None:
    large = JOB._replace(data=random.Random(1).randbytes(5_000_000))  # it can't be packed
    store.add(large)
    statements: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        statements.append(statement)
        assert len(str(values)) < 2_000

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        moved = store.move("j1", print_jobs.sending(), among=WAITING)
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert (moved.state, len(moved.data)) == (JobState.sending, 1)
    assert [statement for statement in statements if "data=" in statement] == []
    assert store.job("j1").data == large.data
    done = store.move("j1", Step(JobState.confirmed, Said.printed), among=print_jobs.MOVING)
    assert (done.data, store.job("j1").data) == (b"", b""), "too large to be kept for a reprint"


@pytest.mark.parametrize("data", [b"", b"^XA^XZ", b"^XA" + b"F" * 5000, bytes(9000), b"\x00z", b"\x00z" + b"F" * 5000])
def test_bytes_are_kept_packed_and_come_back_as_they_were(store: SqlPrintJobs, program: Program, data: bytes) -> None:
    store.add(JOB._replace(data=data))
    assert store.job("j1").data == data
    ((kept, sha),) = program.ledger.read(lambda reads: reads.rows("SELECT length(data), sha FROM print_job"))
    assert kept <= min(len(data) + 20, 200)
    assert sha == hashlib.sha256(data).digest()


def test_bytes_that_an_earlier_version_kept_as_they_are(store: SqlPrintJobs, program: Program) -> None:
    plain = module.Packed(b"^XA" + b"F" * 5000, b"")
    mint = program.ledger.mint
    program.ledger.run(stand_in(), mint.new(), lambda unit: unit.add_print_job(JOB, plain))
    assert store.job("j1").data == plain.data


def test_a_held_job_is_nobodys_to_send_until_its_print_is_recorded(program: Program, store: SqlPrintJobs) -> None:
    mint = program.ledger.mint
    program.ledger.run(stand_in(), mint.new(), lambda unit: unit.add_print_job(print_jobs.held(JOB)))
    assert store.unfinished() == ()
    assert (store.job("j1").state, store.job("j1").said) == (JobState.refused, Said.not_recorded)
    program.ledger.run(stand_in(), mint.new(), lambda unit: unit.release_print_job(JOB))
    assert store.job("j1") == JOB
    walk(store, JOB._replace(job="j2"), Step(JobState.refused, Said.no_printer))
    program.ledger.run(stand_in(), mint.new(), lambda unit: unit.release_print_job(JOB._replace(job="j2")))
    assert store.job("j2").said is Said.no_printer, "only one that was held"


@pytest.mark.parametrize(
    ("state", "said", "left_open"),
    [
        (JobState.waiting, Said.printer_off, True), (JobState.sending, Said.nothing, True),
        (JobState.sent, Said.printing, True), (JobState.sent, Said.queued, True), (JobState.sent, Said.taken, False),
        (JobState.sent, Said.queue_done, False), (JobState.refused, Said.not_recorded, False),
        (JobState.unknown, Said.cut_off, False), (JobState.confirmed, Said.printed, False),
    ],
)  # fmt: skip
def test_what_a_start_looks_after(store: SqlPrintJobs, state: JobState, said: Said, left_open: bool) -> None:
    assert not store.left_open()
    store.add(JOB._replace(state=state, said=said))
    assert store.left_open() is left_open


def test_bytes_go_when_it_is_old(store: SqlPrintJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    walk(store, JOB, print_jobs.sending(), Step(JobState.confirmed, Said.printed))
    assert store.job("j1").data == JOB.data, "for a reprint"
    for number, state in enumerate(JobState, 2):
        store.add(JOB._replace(job=f"j{number}", state=state))
    assert store.tidy("2026-11-20 12:00:00") == 0
    assert store.tidy("2026-11-20 12:00:01") == 6
    kept = {job.state for job in store.newest(9) if job.data}
    assert kept == {JobState.waiting, JobState.sending}, "what may still be sent keeps its bytes"
    monkeypatch.setattr(module, "KEPT_ROWS", 2)
    assert store.tidy("2026-11-20 12:00:01") == 4
    assert {job.state for job in store.newest(9)} > kept, "only old rows go, and none that waits"


def test_a_job_is_kept_with_the_action_that_prints_it_or_not_at_all(program: Program, store: SqlPrintJobs) -> None:
    mint = program.ledger.mint
    program.ledger.run(stand_in(), mint.new(), lambda unit: unit.add_print_job(JOB))
    assert store.job("j1") == JOB

    def fails(unit: object) -> None:
        unit.add_print_job(JOB._replace(job="j2"))  # type: ignore[attr-defined]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        program.ledger.run(stand_in(), mint.new(), fails)
    with pytest.raises(NotNow):
        store.job("j2")


def test_another_desk_does_not_print_what_a_copied_ledger_waits_for(program: Program, store: SqlPrintJobs) -> None:
    store.add(JOB)
    program.opened.take_new_desk()
    assert program.ledger.start()
    assert store.unfinished() == ()
    assert [job.job for job in store.strangers()] == ["j1"]
    assert store.move("j1", print_jobs.of_another_desk(JOB), among=print_jobs.MOVING).state is JobState.unknown


def test_they_are_no_part_of_the_ledgers_digest(program: Program, store: SqlPrintJobs) -> None:
    before = program.ledger.verify()
    store.add(JOB)
    assert program.ledger.verify() == before
    for _ in program.ledger.rebuild():
        pass
    assert store.job("j1") == JOB, "a rebuild leaves them alone"


def test_a_disk_that_takes_nothing_says_so(program: Program, store: SqlPrintJobs) -> None:
    store.add(JOB)
    _only_reading(program, "ON")
    with pytest.raises(WorldError):
        store.move("j1", print_jobs.sending(), among=WAITING)
    with pytest.raises(WorldError):
        store.add(JOB._replace(job="j2"))
    _only_reading(program, "OFF")
    assert store.job("j1") == JOB


def _only_reading(program: Program, on: str) -> None:
    raw = program.ledger.database.write.raw_connection()
    raw.cursor().execute(f"PRAGMA query_only={on}")
    raw.close()
