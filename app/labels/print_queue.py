"""The desk's print queue: one thread a printer takes its jobs in order, one step at a time, each kept before the next.

Decides when a job is tried, and holds to the order that keeps the promises: `sending` is on the disk before the first
byte leaves; what came of it is kept before the next job begins; what can't be kept is tried to be kept until it is.
Must not decide where a job may go (`usecases/print_jobs`) nor what an answer is worth (`transports`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from app.domain.errors import WorldError
from app.domain.identity import IdMint
from app.labels.transports import NotReady, Outcome, Session, Transport
from app.settings.words import t
from app.usecases import print_jobs as jobs
from app.usecases.label_ports import JobRow, JobState, Printer
from app.usecases.ports import Clock
from app.usecases.print_jobs import JobStore, NotNow, Said, Step, StoredJob

KEPT_DAYS: Final = 30
"""Days the bytes of a finished job are kept."""
_ASK_SECONDS: Final = 3.0
"""Between questions to the system's queue about a job."""
_STORE_SECONDS: Final = 2.0
"""Between tries to keep what the disk did not take."""
_LAST_SECONDS: Final = 2.0
"""For threads to see that they are to leave, when the window closes."""
_log = logging.getLogger(__name__)


class Queue:
    """Implements `PrintQueue`. `start` before use; safe to call from any thread."""

    def __init__(
        self,
        store: JobStore,
        *,
        tcp: Transport,
        system: Transport,
        printers: Callable[[], Iterable[Printer]],
        clock: Clock,
        mint: IdMint,
    ) -> None:
        """`printers` gives this desk's printers as they are set now."""
        self._store, self._tcp, self._system = store, tcp, system
        self._printers, self._clock, self._mint = printers, clock, mint
        self._listeners: list[Callable[[JobRow], None]] = []
        self._workers: dict[str, _Worker] = {}
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._leaving = threading.Event()

    # --- life ---------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """What was on its way when the program ended is unknown; what waits is tried. Raises WorldError."""
        for job in self._store.strangers():
            self._keep(job, jobs.of_another_desk(job))
        for job in self._store.unfinished():
            step = jobs.found_at_start(job)
            if step is not None:
                self._keep(job, step)
        today = self._clock.now().local - timedelta(days=KEPT_DAYS)
        self._store.tidy(today.isoformat(" ", "seconds"))
        for name in {job.printer for job in self._store.unfinished()}:
            self.wake(name)

    def stop(self, grace: float = 3.0) -> None:
        """Ends the threads; a job on its way has `grace` seconds to come to its end, else it is unknown.

        A thread that hangs in the system (a name server, `lp`) is left behind: it sends nothing any more.
        """
        self._leaving.set()
        with self._guard:
            workers = list(self._workers.values())
        for worker in workers:
            worker.wake.set()
        until = time.monotonic() + grace
        for worker in workers:
            worker.thread.join(max(0.0, until - time.monotonic()))
        self._stop.set()
        until = time.monotonic() + _LAST_SECONDS
        for worker in workers:
            worker.thread.join(max(0.0, until - time.monotonic()))

    # --- PrintQueue ---------------------------------------------------------------------------------------------------

    def add(self, action: str, printer: Printer, title: str, labels: int, data: bytes, *, job: str = "") -> str:
        """Keeps a job and tries it; its id. Raises WorldError: then nothing is printed.

        `job`: the id of a try before whose commit was unknown; the job is there once.
        """
        made = self.new(action, printer, title, labels, data, job=job)
        self._store.add(made)
        self._tell(made)
        self.wake(printer.name)
        return made.job

    def new(self, action: str, printer: Printer, title: str, labels: int, data: bytes, *, job: str = "") -> StoredJob:
        """A job that waits, not kept yet: for whoever keeps it with the print's operation, and then calls `wake`."""
        local = self._clock.now().local_text
        return StoredJob(
            job or self._mint.new().hex(), action, printer.name, printer.kind, title, labels, local, data,
            dpi=printer.dpi,
        )  # fmt: skip

    def wake(self, printer: str) -> None:
        """Something changed for this printer: its thread looks again."""
        with self._guard:
            if self._leaving.is_set():
                return
            worker = self._workers.get(printer)
            if worker is None or not worker.thread.is_alive():
                worker = self._workers[printer] = _Worker(self, printer)
                worker.thread.start()
        worker.wake.set()

    def jobs(self, limit: int = 50) -> tuple[JobRow, ...]:
        """Newest first. Raises WorldError."""
        return tuple(jobs.row_of(job, spoken(job)) for job in self._store.newest(limit))

    def settle(self, job: str, *, printed: bool) -> None:
        """A person's word on a job that is unknown or only sent. Raises WorldError."""
        self._by_person(job, jobs.settled(printed=printed), jobs.SETTLED_FROM)

    def resend(self, job: str) -> None:
        """The same bytes again, of a job that was refused, cancelled or settled as not printed. Raises WorldError."""
        found = self._store.job(job)
        if found.data and found.said is not Said.not_recorded:
            self._by_person(job, jobs.again(), jobs.AGAIN_FROM)

    def cancel(self, job: str) -> None:
        """Leaves a waiting job. Raises WorldError."""
        self._by_person(job, Step(JobState.cancelled, Said.person_cancelled), frozenset({JobState.waiting}))

    def wait(self, job: str, seconds: float) -> JobRow:
        """The job once it has been tried and has come to rest, or as it stands after `seconds` (the command line).

        Raises WorldError, NotNow.
        """
        rests = threading.Event()

        def look(row: JobRow) -> None:
            if row.job == job and _rests(row):
                rests.set()

        self._listeners.append(look)
        try:
            found = self._store.job(job)
            row = jobs.row_of(found, spoken(found))
            if _rests(row) or not rests.wait(seconds):
                return row
            found = self._store.job(job)
            return jobs.row_of(found, spoken(found))
        finally:
            self._listeners.remove(look)

    def on_change(self, listener: Callable[[JobRow], None]) -> None:
        """Calls `listener` at each change, on the thread that made it."""
        self._listeners.append(listener)

    def _by_person(self, job: str, step: Step, among: frozenset[JobState]) -> None:
        """Where the job has gone on since the person looked, they are told where it stands."""
        try:
            now = self._store.move(job, step, among=among)
        except NotNow:
            now = self._store.job(job)
        self._tell(now)
        self.wake(now.printer)

    # --- for the workers ----------------------------------------------------------------------------------------------

    def _keep(self, job: StoredJob, step: Step) -> StoredJob:
        """Takes a step of the queue's own and tells it. Raises NotNow, WorldError."""
        now = self._store.move(job.job, step, among=jobs.before(step.state) & jobs.MOVING)
        self._tell(now)
        return now

    def _tell(self, job: StoredJob) -> None:
        row = jobs.row_of(job, spoken(job))
        for listener in tuple(self._listeners):
            listener(row)

    def _printer(self, name: str) -> Printer | None:
        return next((printer for printer in self._printers() if printer.name == name), None)

    def _way(self, printer: Printer) -> Transport:
        return self._system if printer.queue else self._tcp


class _Worker:
    """One printer's thread."""

    def __init__(self, queue: Queue, printer: str) -> None:
        self._queue, self._name = queue, printer
        self.wake = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"print-{printer}", daemon=True)
        self._owed: tuple[StoredJob, Step] | None = None
        """A step that happened and that the disk has not taken yet: nothing else is done before it is kept."""
        self._asked = 0.0

    def _run(self) -> None:
        queue = self._queue
        while not queue._leaving.is_set():
            self.wake.clear()
            try:
                pause = self._turn()
            except WorldError as fault:
                _log.warning("a print job's step is not kept yet: %s", fault.kind)
                pause = _STORE_SECONDS
            if pause is None or pause > 0:
                self.wake.wait(pause)
        if self._owed is not None:
            try:
                self._pay()
            except WorldError as fault:
                # On the disk it is still on its way, and the next start calls that unknown.
                _log.warning("a print job's end was not kept: %s", fault.kind)

    def _turn(self) -> float | None:
        """One thing done; seconds until there may be another, None: when woken. Raises WorldError."""
        queue = self._queue
        self._pay()
        mine = [job for job in queue._store.unfinished() if job.printer == self._name]
        asked = self._ask_queue(mine)
        waiting = [job for job in mine if job.state is JobState.waiting]
        if not waiting:
            return asked
        left = jobs.seconds_left(waiting[0], queue._clock.now().utc)
        if left > 0:
            return left if asked is None else min(left, asked)
        self._try(queue._store.job(waiting[0].job))
        return 0

    def _pay(self) -> None:
        if self._owed is not None:
            job, step = self._owed
            try:
                self._queue._keep(job, step)
            except NotNow:
                _log.info("a print job was settled before its end was kept")
            self._owed = None

    def _later(self, job: StoredJob, step: Step) -> None:
        """Keeps the step, now or as soon as the disk takes it. Raises WorldError."""
        self._owed = (job, step)
        try:
            self._pay()
        except WorldError:
            self._queue._tell(job._replace(said=Said.not_noted))
            raise

    def _try(self, job: StoredJob) -> None:
        """One try of a waiting job. Raises WorldError."""
        queue = self._queue
        printer = queue._printer(self._name)
        refused = _refusal(job, printer)
        if refused or printer is None:
            self._later(job, Step(JobState.refused, refused or Said.no_printer))
            return
        try:
            session = queue._way(printer).open(printer, queue._stop)
        except NotReady as fault:
            _log.info("a printer is not ready: %s, %s", fault.said, fault.__cause__)
            self._later(job, _not_ready(job, fault, queue._clock))
            return
        try:
            if not queue._stop.is_set():
                self._hand_over(session, job)
        finally:
            session.close()

    def _hand_over(self, session: Session, job: StoredJob) -> None:
        """Kept as on its way, then sent. Raises WorldError where it could not be kept: then it was not sent."""
        queue = self._queue
        try:
            going = queue._keep(job, jobs.sending())
        except NotNow:
            return  # somebody cancelled it
        except WorldError:
            # Whatever the disk holds, no byte has left.
            self._owed = (job, Step(JobState.waiting, Said.not_noted, due=""))
            queue._tell(job._replace(said=Said.not_noted))
            raise
        try:
            outcome = session.send(job.data, lambda heard: self._heard(going, heard))
        except NotReady as fault:
            self._later(going, _not_ready(going, fault, queue._clock))
        except BaseException:
            # A bug of ours: it goes to the crash report, the job to a person.
            self._later(going, Step(JobState.unknown, Said.cut_off))
            raise
        else:
            self._later(going, Step(outcome.state, outcome.said, outcome.words, outcome.ticket))

    def _heard(self, job: StoredJob, heard: Outcome) -> None:
        """What the printer says while it prints: kept where the disk takes it, told in any case."""
        step = Step(heard.state, heard.said, heard.words)
        try:
            self._queue._keep(job, step)
        except (WorldError, NotNow) as fault:
            _log.info("a printer's word was not kept: %s", type(fault).__name__)
            self._queue._tell(jobs.taken_step(job, step))

    def _ask_queue(self, mine: list[StoredJob]) -> float | None:
        """Asks the system's queue about jobs it has; seconds until it is asked again. Raises WorldError."""
        queue = self._queue
        handed = [job for job in mine if job.state is JobState.sent and job.said is Said.queued]
        printer = queue._printer(self._name)
        if not handed or printer is None:
            return None
        left = self._asked + _ASK_SECONDS - time.monotonic()
        if left > 0:
            return left
        self._asked = time.monotonic()
        for job in handed:
            outcome = queue._way(printer).ask(printer, job.ticket)
            if outcome is not None and outcome[:3] != (job.state, job.said, job.words):
                self._later(job, Step(outcome.state, outcome.said, outcome.words))
        return _ASK_SECONDS


def _refusal(job: StoredJob, printer: Printer | None) -> Said:
    """Why this job can't go to this printer as things stand; empty where it can."""
    if printer is None:
        return Said.no_printer
    if printer.kind is not job.kind:
        return Said.other_language
    if job.dpi not in {0, printer.dpi}:
        return Said.other_dots
    return Said.nothing if job.data else Said.bytes_gone


def _not_ready(job: StoredJob, fault: NotReady, clock: Clock) -> Step:
    if fault.refused and job.state is JobState.waiting:
        return Step(JobState.refused, fault.said, fault.words)
    return jobs.put_off(job, fault.said, fault.words, clock.now())


def _rests(row: JobRow) -> bool:
    """Whether nothing more is to be expected soon: it waits for something outside, or is through."""
    if row.state is JobState.waiting:
        return bool(row.word)
    return row.state is not JobState.sending and row.word != Said.printing


def spoken(job: StoredJob) -> str:
    """Why the job stands where it does, in the language in use; the printer's own words behind it."""
    if not job.said:
        return ""
    words = t(f"print_queue.said.{job.said}")
    return t("print_queue.with_words", said=words, words=job.words) if job.words else words
