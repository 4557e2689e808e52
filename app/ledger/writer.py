"""The one thread that writes the ledger: people's commands first, bulk a slice at a time between them.

Decides order, and when the WAL is carried into the main file: in idle moments and between slices, never while a scan is
under way, so that no person's commit pays for it. Knows nothing of what is written. Work comes in as functions, answers
go out as futures.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Connection

from app.domain.errors import OurError
from app.ledger.driver import DriverError, Raw
from app.ledger.engine import Database
from app.ledger.transaction import run_transaction
from app.usecases.people_first import PeopleFirst

T = TypeVar("T")

IDLE_SECONDS: Final = 0.2
"""After this long without work the WAL is looked at."""
IDLE_FRAMES: Final = 500
"""A WAL with fewer frames (pages of 4 KiB) to carry over is left alone when idle."""
BUSY_FRAMES: Final = 4000
"""With more than this it is carried over between two bulk slices even while more wait; with fewer where the disk takes
longer for them than `CARRY_SECONDS`: pages strewn over a large file."""
HELD_FRAMES: Final = 2 * BUSY_FRAMES
LEAST_FRAMES: Final = 500
CARRY_SECONDS: Final = 0.025
"""What carrying over should take while somebody may scan."""

_log = logging.getLogger(__name__)


class Priority(IntEnum):
    """Who waits for the answer."""

    PERSON = 0
    BULK = 1
    STOP = 2


class BulkDone(NamedTuple):
    """How far a bulk job came: slices done, and whether that was all of them."""

    slices: int
    finished: bool


@dataclass(order=True, slots=True)
class _Item:
    priority: Priority
    number: int
    run: Callable[[], None] = field(compare=False)


class BulkJob:
    """A bulk job under way: `future` resolves when it ends, `cut` ends it after the slice that runs."""

    def __init__(self, slices: Iterator[Callable[[], object]], requeue: Callable[[BulkJob], None]) -> None:
        """`requeue` puts the next slice behind everyone who waits."""
        self.future: Future[BulkDone] = Future()
        self._slices = slices
        self._requeue = requeue
        self._done = 0
        self._cut = threading.Event()
        self.future.set_running_or_notify_cancel()

    def cut(self) -> None:
        """End after the slice that runs; the future then says how many were done."""
        self._cut.set()

    def step(self) -> None:
        """Run one slice; called on the writing thread."""
        if self._cut.is_set():
            self.future.set_result(BulkDone(self._done, finished=False))
            return
        try:
            piece = next(self._slices, None)
            if piece is not None:
                piece()
        except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits for the future
            self.future.set_exception(fault)
            return
        if piece is None:
            self.future.set_result(BulkDone(self._done, finished=True))
            return
        self._done += 1
        self._requeue(self)


class LedgerWriter:
    """Owns the writing thread, which starts with the first `submit`; safe to call from any thread."""

    def __init__(
        self,
        database: Database,
        *,
        after_commit: Callable[[], None] | None = None,
        people: PeopleFirst | None = None,
    ) -> None:
        """`after_commit` runs on the thread that wrote, after each transaction that named operations.

        While a scan of `people` is under way the WAL is left alone.
        """
        self._database = database
        self._after_commit = after_commit
        self._people = people or PeopleFirst()
        self._checkpointer = _Checkpointer(database)
        self._queue: queue.PriorityQueue[_Item] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()
        self._inline = threading.Lock()
        self._jobs: set[BulkJob] = set()
        self._stopping = False

    def submit(self, work: Callable[[], T], priority: Priority = Priority.PERSON) -> Future[T]:
        """Run `work` on the writing thread; the future holds what it returns or raises. OurError after `stop`."""
        future: Future[T] = Future()

        def run() -> None:
            if future.set_running_or_notify_cancel():
                beside = self._between if priority is Priority.BULK else _nothing
                beside()
                _fulfil(future, work, beside)

        self._put(priority, run)
        return future

    def submit_bulk(self, slices: Iterable[Callable[[], object]]) -> BulkJob:
        """Run `slices` one after another, each when no person waits. Each should last 50 ms at most.

        The iterable is advanced on the writing thread. A slice that raises ends the job with that error; `stop` ends it
        after the slice that runs, with `finished` False.
        """
        job = BulkJob(iter(slices), self._next_slice)
        self._put(Priority.BULK, job.step, job)
        return job

    @property
    def threaded(self) -> bool:
        """Whether the calling thread is the writing one: what comes later may then be put in the queue."""
        return self._thread is not None and threading.current_thread() is self._thread

    @property
    def held_back(self) -> bool:
        """Whether a long reader (a backup) keeps much of the WAL from being carried over, as of the last bulk slice.

        What can wait should: it all falls to the first person who commits once the reader is gone.
        """
        return self._checkpointer.left > HELD_FRAMES

    def run_transaction(self, work: Callable[[Connection], T], op_ids: Sequence[bytes] = ()) -> T:
        """One write transaction, as `transaction.run_transaction`; from another thread it waits its turn as a person.

        Without a started thread (the command line) it runs here.
        """
        thread = self._thread
        if thread is None:
            with self._inline:
                return self._transact(work, op_ids)
        if threading.current_thread() is thread:
            return self._transact(work, op_ids)
        return self.submit(lambda: self._transact(work, op_ids)).result()

    def stop(self) -> None:
        """Finish all that was submitted (of bulk: the slice that runs), then end the thread. May be called twice."""
        with self._guard:
            thread = self._thread
            if not self._stopping:
                self._stopping = True
                for job in self._jobs:
                    job.cut()
                self._queue.put(_Item(Priority.STOP, next(self._numbers), _nothing))
        if thread is not None:
            thread.join()

    def _put(self, priority: Priority, run: Callable[[], None], job: BulkJob | None = None) -> None:
        with self._guard:
            if self._stopping:
                raise OurError("the ledger's writer has stopped")
            if job is not None:
                self._jobs.add(job)
            if self._thread is None:
                # A daemon: a program that dies without stop() must not hang on it. What was not answered was not saved.
                self._thread = threading.Thread(target=self._loop, name="ledger-writer", daemon=True)
                self._thread.start()
            self._queue.put(_Item(priority, next(self._numbers), run))

    def _between(self) -> None:
        """Carries the WAL over, after a slice and before whoever waits for it sends the next one: that one asks for the
        way after this. And before a slice, where a scan came in between: with scan after scan it would grow, until
        SQLite itself carried it over in a person's commit.
        """
        if not self._people.under_way:
            self._checkpointer.carry_over(min(self._checkpointer.fitting, BUSY_FRAMES))

    def _next_slice(self, job: BulkJob) -> None:
        self._between()
        self._queue.put(_Item(Priority.BULK, next(self._numbers), job.step))

    def _transact(self, work: Callable[[Connection], T], op_ids: Sequence[bytes]) -> T:
        result = run_transaction(self._database, work, op_ids)
        if op_ids and self._after_commit is not None:
            self._after_commit()
        return result

    def _loop(self) -> None:
        worked = False
        while True:
            try:
                item = self._queue.get(timeout=IDLE_SECONDS if worked else None)
            except queue.Empty:
                worked = self._people.under_way
                if not worked:
                    self._checkpointer.carry_over(IDLE_FRAMES)
                continue
            if item.priority is Priority.STOP:
                self._checkpointer.close()
                return
            item.run()
            worked = True
            if item.priority is Priority.BULK:
                self._forget_ended_jobs()

    def _forget_ended_jobs(self) -> None:
        with self._guard:
            self._jobs = {job for job in self._jobs if not job.future.done()}


class _Checkpointer:
    """Carries the WAL into the main file, on a connection of its own that never waits for readers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._raw: Raw | None = None
        self.fitting = BUSY_FRAMES
        """So many frames the disk carries over in `CARRY_SECONDS`, as it did the last time; `LEAST_FRAMES` at least."""
        self.left = 0
        """Frames that were not in the main file after the last look."""

    def carry_over(self, frames: int) -> None:
        """Carry the WAL over where it holds more than `frames` that are not yet in the main file."""
        try:
            if self._raw is None:
                self._raw = self._database.connect()
                self._raw.execute("PRAGMA busy_timeout=0").fetchall()
            # NOOP counts only (SQLite before 3.51 takes it for PASSIVE, which is right too, only earlier).
            _, held, carried = self._raw.execute("PRAGMA wal_checkpoint(NOOP)").fetchone() or (0, 0, 0)
            before = carried
            if held - carried > frames:
                began = time.perf_counter()
                _, held, carried = self._raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone() or (0, 0, 0)
                seconds = max(time.perf_counter() - began, 1e-6)
                moved = carried - before
                if moved >= LEAST_FRAMES:  # what a reader's snapshot holds back says nothing about the disk
                    self.fitting = max(LEAST_FRAMES, round(moved * CARRY_SECONDS / seconds))
            self.left = max(held - carried, 0)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the thread that saves must outlive it
            # Nothing is lost: the frames stay in the WAL, and whoever commits next meets the disk's fault himself.
            _log.warning("checkpoint put off: %s", fault)
            self.close()

    def close(self) -> None:
        """Close the connection; the next `carry_over` opens another."""
        raw, self._raw = self._raw, None
        try:
            if raw is not None:
                raw.close()
        except DriverError as fault:
            _log.warning("the checkpoints' connection did not close: %s", fault)


def _fulfil(future: Future[T], work: Callable[[], T], before_answer: Callable[[], None]) -> None:
    try:
        result = work()
        before_answer()
    except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits for the future
        future.set_exception(fault)
    else:
        future.set_result(result)


def _nothing() -> None:
    return None
