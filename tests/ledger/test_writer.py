"""The write thread: people first, bulk in slices, nothing submitted is forgotten."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial

import pytest
from sqlalchemy import Connection, insert

from app.domain.errors import OurError
from app.ledger import writer as module
from app.ledger.driver import DriverError
from app.ledger.ledger_folder import OpenLedger
from app.ledger.tables import local_value
from app.ledger.writer import BulkDone, LedgerWriter, Priority
from app.usecases.people_first import PeopleFirst
from tests.support.ledger_files import Bench, append_operations, operation_ids


@pytest.fixture
def ledger(bench: Bench) -> Iterator[OpenLedger]:
    opened = bench.make()
    yield opened
    opened.close()


@pytest.fixture
def writer(ledger: OpenLedger) -> Iterator[LedgerWriter]:
    made = LedgerWriter(ledger.database, after_commit=ledger.note_commit)
    yield made
    made.stop()


def held(writer: LedgerWriter) -> threading.Event:
    """Hold the thread until the event is set, so that what comes next stands in the queue."""
    go, begun = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go.wait(10)

    writer.submit(wait)
    begun.wait(10)
    return go


def test_all_work_runs_on_one_thread_in_order(writer: LedgerWriter) -> None:
    seen: list[tuple[int, int]] = []

    def note(number: int) -> None:
        seen.append((number, threading.get_ident()))

    futures = [writer.submit(partial(note, n)) for n in range(50)]
    for future in futures:
        future.result(10)
    assert [number for number, _ in seen] == list(range(50))
    assert len({thread for _, thread in seen}) == 1
    assert seen[0][1] != threading.get_ident()


def test_people_come_before_bulk(writer: LedgerWriter) -> None:
    go = held(writer)
    order: list[str] = []
    for number in range(3):
        writer.submit(partial(order.append, f"bulk {number}"), Priority.BULK)
    last = [writer.submit(partial(order.append, f"person {number}")) for number in range(3)]
    go.set()
    for future in last:
        future.result(10)
    writer.stop()
    assert order == ["person 0", "person 1", "person 2", "bulk 0", "bulk 1", "bulk 2"]


def test_people_come_between_the_slices_of_bulk(writer: LedgerWriter) -> None:
    order: list[str] = []
    asked: list[Future[None]] = []

    def piece(number: int) -> Callable[[], None]:
        def run() -> None:
            order.append(f"slice {number}")
            if number == 1:
                asked.append(writer.submit(lambda: order.append("person")))

        return run

    job = writer.submit_bulk(piece(number) for number in range(4))
    assert job.future.result(10) == BulkDone(4, finished=True)
    assert order == ["slice 0", "slice 1", "person", "slice 2", "slice 3"]


def test_two_bulk_jobs_take_turns(writer: LedgerWriter) -> None:
    go = held(writer)
    order: list[str] = []
    jobs = [writer.submit_bulk([partial(order.append, f"{name}{n}") for n in range(3)]) for name in ("a", "b")]
    go.set()
    for job in jobs:
        job.future.result(10)
    assert order == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_errors_go_to_whoever_asked(writer: LedgerWriter) -> None:
    def fail() -> None:
        raise OurError("mine")

    with pytest.raises(OurError, match="mine"):
        writer.submit(fail).result(10)
    with pytest.raises(OurError, match="mine"):
        writer.submit_bulk([lambda: None, fail, lambda: None]).future.result(10)
    assert writer.submit(lambda: 7).result(10) == 7


def test_a_cancelled_command_does_not_run(writer: LedgerWriter) -> None:
    go = held(writer)
    ran: list[int] = []
    future = writer.submit(lambda: ran.append(1))
    assert future.cancel()
    go.set()
    writer.submit(lambda: None).result(10)
    assert ran == []


def test_a_bulk_job_can_be_cut(writer: LedgerWriter) -> None:
    def endless() -> Iterator[Callable[[], None]]:
        while True:
            yield lambda: time.sleep(0.001)

    job = writer.submit_bulk(endless())
    time.sleep(0.05)
    job.cut()
    done = job.future.result(10)
    assert not done.finished
    assert done.slices > 0


def test_stopping_finishes_what_was_submitted_and_cuts_bulk(ledger: OpenLedger) -> None:
    writer = LedgerWriter(ledger.database)
    go = held(writer)
    ran: list[int] = []
    for number in range(20):
        writer.submit(partial(ran.append, number), Priority.BULK if number % 2 else Priority.PERSON)
    job = writer.submit_bulk((lambda: time.sleep(0.001)) for _ in range(100_000))
    threading.Timer(0.05, go.set).start()
    writer.stop()
    writer.stop()
    assert sorted(ran) == list(range(20))
    assert not job.future.result(0).finished
    with pytest.raises(OurError, match="stopped"):
        writer.submit(lambda: None)


def test_stopping_what_never_began(ledger: OpenLedger) -> None:
    writer = LedgerWriter(ledger.database)
    writer.stop()
    with pytest.raises(OurError):
        writer.submit(lambda: None)


class TestTransactions:
    def work(self, ledger: OpenLedger, number: int) -> tuple[Callable[[Connection], int], list[bytes]]:
        ids = [bytes([number]) * 16]

        def run(connection: Connection) -> int:
            append_operations(connection, ledger.desk.n, ids)
            return threading.get_ident()

        return run, ids

    def test_without_the_thread_it_runs_here(self, ledger: OpenLedger) -> None:
        writer = LedgerWriter(ledger.database)
        assert writer.run_transaction(*self.work(ledger, 1)) == threading.get_ident()
        writer.stop()

    def test_with_the_thread_it_waits_its_turn_there(self, ledger: OpenLedger, writer: LedgerWriter) -> None:
        thread = writer.submit(threading.get_ident).result(10)
        assert writer.run_transaction(*self.work(ledger, 1)) == thread
        within = writer.submit(lambda: writer.run_transaction(*self.work(ledger, 2))).result(10)
        assert within == thread
        assert operation_ids(ledger) == [b"\1" * 16, b"\2" * 16]

    def test_after_each_commit_of_operations_the_desk_is_told(self, ledger: OpenLedger) -> None:
        told: list[int] = []
        writer = LedgerWriter(ledger.database, after_commit=lambda: told.append(len(operation_ids(ledger))))
        writer.run_transaction(*self.work(ledger, 1))
        writer.run_transaction(lambda connection: None)
        writer.submit(lambda: writer.run_transaction(*self.work(ledger, 2))).result(10)
        assert told == [1, 2]
        writer.stop()


class TestCheckpoints:
    def rows(self, count: int, connection: Connection) -> None:
        for number in range(count):
            row = {"key": f"{time.monotonic_ns()}.{number}", "value": "x" * 4000}
            connection.execute(insert(local_value).values(row))

    def fill(self, writer: LedgerWriter, rows: int, priority: Priority = Priority.PERSON) -> None:
        writer.submit(lambda: writer.run_transaction(partial(self.rows, rows)), priority).result(10)

    def carried(self, ledger: OpenLedger) -> tuple[int, int]:
        with ledger.database.read.connect() as connection:
            _, held, carried = connection.exec_driver_sql("PRAGMA wal_checkpoint(NOOP)").one()
        return held, carried

    def test_an_idle_moment_carries_the_wal_over(
        self, ledger: OpenLedger, writer: LedgerWriter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "IDLE_SECONDS", 0.05)
        monkeypatch.setattr(module, "IDLE_FRAMES", 40)
        self.fill(writer, 10)
        time.sleep(0.2)
        held, carried = self.carried(ledger)
        assert (held > 0, carried) == (True, 0), "a small WAL is left alone"
        self.fill(writer, 100)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and self.carried(ledger)[1] == 0:
            time.sleep(0.02)
        held, carried = self.carried(ledger)
        assert held == carried > 40

    def test_bulk_carries_it_over_between_slices(
        self, ledger: OpenLedger, writer: LedgerWriter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BUSY_FRAMES", 100)
        sizes: list[int] = []

        def piece() -> None:
            writer.run_transaction(partial(self.rows, 40))
            sizes.append(self.carried(ledger)[0])

        writer.submit_bulk([piece] * 20).future.result(30)
        assert max(sizes) < 300, sizes

    def test_while_a_scan_is_under_way_it_stays_where_it_is(
        self, ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "IDLE_SECONDS", 0.01)
        monkeypatch.setattr(module, "IDLE_FRAMES", 10)
        monkeypatch.setattr(module, "BUSY_FRAMES", 10)
        standing = [0.0]  # a clock that stands: only `end` lets anybody go on
        people = PeopleFirst(clock=lambda: standing[0])
        writer = LedgerWriter(ledger.database, people=people)
        people.begin()
        self.fill(writer, 40, Priority.BULK)
        time.sleep(0.1)
        held, carried = self.carried(ledger)
        assert (held > 10, carried) == (True, 0)
        people.end()
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and self.carried(ledger)[1] == 0:
            time.sleep(0.02)
        assert self.carried(ledger) == (held, held), "the idle moment after it is looked for again"
        writer.stop()

    def test_what_was_left_for_a_scan_goes_before_the_next_slice(
        self, ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BUSY_FRAMES", 10)
        standing = [0.0]
        people = PeopleFirst(clock=lambda: standing[0])
        writer = LedgerWriter(ledger.database, people=people)
        people.begin()
        self.fill(writer, 40, Priority.BULK)
        people.end()
        held, carried = writer.submit(lambda: self.carried(ledger), Priority.BULK).result(10)
        assert held == carried > 10
        writer.stop()

    def test_where_the_disk_is_slow_fewer_frames_are_carried_over_at_once(
        self, ledger: OpenLedger, writer: LedgerWriter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BUSY_FRAMES", 100)
        monkeypatch.setattr(module, "LEAST_FRAMES", 5)
        seconds = [0.0]

        def perf_counter() -> float:
            seconds[0] += 50.0  # a checkpoint takes so long
            return seconds[0]

        monkeypatch.setattr(time, "perf_counter", perf_counter)
        self.fill(writer, 20, Priority.BULK)
        assert self.carried(ledger)[1] == 0
        self.fill(writer, 120, Priority.BULK)
        held, carried = self.carried(ledger)
        assert held == carried > 100
        self.fill(writer, 20, Priority.BULK)
        held, carried = self.carried(ledger)
        assert held == carried > 5

    def test_what_a_reader_holds_back_says_nothing_about_the_disk(
        self, ledger: OpenLedger, writer: LedgerWriter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BUSY_FRAMES", 100)
        monkeypatch.setattr(module, "HELD_FRAMES", 200)
        self.fill(writer, 10)
        reader = ledger.database.connect(query_only=True)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM operation").fetchall()
        before = writer._checkpointer.fitting
        self.fill(writer, 300, Priority.BULK)
        held, carried = self.carried(ledger)
        assert held - carried > 200
        assert writer.held_back
        assert writer._checkpointer.fitting == before
        reader.execute("COMMIT")
        reader.close()
        writer.submit(lambda: None, Priority.BULK).result(10)
        assert not writer.held_back

    def test_a_slice_is_answered_after_it_so_that_the_next_asks_for_the_way_then(
        self, ledger: OpenLedger, writer: LedgerWriter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "BUSY_FRAMES", 10)
        carried: list[tuple[int, int]] = []
        go = held(writer)
        work = partial(writer.run_transaction, partial(self.rows, 40))
        future = writer.submit(work, Priority.BULK)
        future.add_done_callback(lambda _: carried.append(self.carried(ledger)))
        go.set()
        future.result(10)
        writer.stop()
        assert carried[0][0] == carried[0][1] > 10

    @pytest.mark.parametrize("fault", [DriverError("no disk"), OSError(24, "Too many open files")])
    def test_a_failing_checkpoint_is_put_off_not_fatal(
        self,
        ledger: OpenLedger,
        writer: LedgerWriter,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        fault: Exception,
    ) -> None:

        def fail(*, query_only: bool = False) -> None:
            raise fault

        monkeypatch.setattr(ledger.database, "connect", fail)
        monkeypatch.setattr(module, "IDLE_SECONDS", 0.02)
        self.fill(writer, 1)
        time.sleep(0.2)
        assert writer.submit(lambda: 1).result(10) == 1
        assert writer.submit(lambda: 2, Priority.BULK).result(10) == 2
        assert f"checkpoint put off: {fault}" in caplog.text

    def test_a_connection_that_will_not_close_ends_nothing(
        self,
        ledger: OpenLedger,
        writer: LedgerWriter,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        class Broken:
            def execute(self, sql: str) -> None:
                raise DriverError(sql)

            def close(self) -> None:
                raise DriverError("not now")

        monkeypatch.setattr(ledger.database, "connect", Broken)
        for number in range(2):
            assert writer.submit(partial(int, number), Priority.BULK).result(10) == number
        writer.stop()
        monkeypatch.undo()  # closing the ledger connects too
        assert "did not close: not now" in caplog.text
