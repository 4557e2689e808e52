"""A desk that prints, in a process of its own: `python -m tests.faults.printing ROOT LAST CONTROL ADDRESS…`.

Adds the jobs before LAST that it was not yet told are kept (each with an id of its own, so that one whose answer was
lost is there once), prints them at the printers, and ends when none moves by itself any more. ROOT/added.log has a line
for each job whose keeping was answered. CONTROL takes one support of the promises away; the tests must go red then.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Final

from app.bootstrap import Options, start, stop
from app.labels import print_queue, transports
from app.labels.print_queue import Queue
from app.labels.transports import NotReady, Outcome, Patience, Session, TcpTransport
from app.ledger import print_jobs as store_module
from app.ledger.print_jobs import SqlPrintJobs
from app.usecases import print_jobs
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import Said, Step, StoredJob

ADDED: Final = "added.log"
PATIENCE: Final = Patience(connect=1.0, answer=0.15, stall=0.4, idle=3.0, pause=0.01, look=0.02)
LABELS: Final = 3
"""A job has one to so many labels."""


def labels_of(number: int) -> list[bytes]:
    """The labels of a job: each says which job's and which one it is."""
    return [
        b"^XA^PW400^LL240^FO0,0^GFA,50,50,50,,^FS^FXjob %d label %d^FS^PQ1^XZ" % (number, each)
        for each in range(1 + number % LABELS)
    ]


def data_of(number: int) -> bytes:
    """The bytes of a job."""
    return b"\n".join(labels_of(number)) + b"\n"


def printers(addresses: list[str]) -> list[Printer]:
    """The last one is mute."""
    kinds = [PrinterKind.zpl] * (len(addresses) - 1) + [PrinterKind.ql]
    return [Printer(f"P{n}", kind, 203, address=at) for n, (kind, at) in enumerate(zip(kinds, addresses, strict=True))]


def main(root: Path, last: int, control: str, addresses: list[str]) -> None:
    """Prints until nothing moves by itself."""
    setattr(print_jobs, "_PAUSES", (0.02, 0.05, 0.1))  # noqa: B010 - Final on purpose; a day is a minute here
    setattr(print_queue, "_STORE_SECONDS", 0.05)  # noqa: B010
    setattr(store_module, "KEPT_ROWS", 100_000)  # noqa: B010
    if control:
        CONTROLS[control]()
    program = start(Options(ledger=root / "ledger"))
    store = SqlPrintJobs(program.ledger)
    there = printers(addresses)
    tcp = TcpTransport(PATIENCE)
    queue = Queue(
        store, tcp=tcp, system=tcp, printers=lambda: there, clock=program.clock, mint=program.ledger.mint
    )  # fmt: skip
    left = {job.job for job in store.unfinished() if job.state is not JobState.waiting}
    queue.start()
    print("ready", flush=True)
    log = root / ADDED
    known = {int(line) for line in log.read_text("ascii").splitlines()} if log.exists() else set()
    with log.open("ab", buffering=0) as added:
        for number in range(last):
            if number not in known:
                queue.add("", there[number % len(there)], "札", 1, data_of(number), job=f"j{number:05d}")
                os.write(added.fileno(), b"%d\n" % number)
    while any(not _at_rest(job) and job.job not in left for job in store.unfinished()):
        time.sleep(0.02)
    queue.stop(grace=0.5)
    stop(program)


def _at_rest(job: StoredJob) -> bool:
    return job.state is JobState.sent and job.said is Said.taken


# --- without these the promises break ---------------------------------------------------------------------------------


def _resend_unknown() -> None:
    """What is unknown is sent again by itself."""
    worse = dict(print_jobs.WAYS) | {state: frozenset(JobState) for state in print_jobs.MOVING}
    setattr(print_jobs, "WAYS", worse)  # noqa: B010
    keep = Queue._keep

    def again(queue: Queue, job: StoredJob, step: Step) -> StoredJob:
        if step.state is JobState.unknown:
            step = print_jobs.again()
        return keep(queue, job, step)

    setattr(Queue, "_keep", again)  # noqa: B010 - mypy holds that nobody assigns a method


def _sent_before_kept() -> None:
    """The bytes leave first, then it is written down that they do."""

    def hand_over(worker: print_queue._Worker, session: Session, job: StoredJob) -> None:
        try:
            outcome = session.send(job.data, lambda heard: None)
        except NotReady as fault:
            worker._later(job, print_queue._not_ready(job, fault, worker._queue._clock))
            return
        time.sleep(0.03)
        going = worker._queue._keep(job, print_jobs.sending())
        worker._later(going, Step(outcome.state, outcome.said, outcome.words))

    setattr(print_queue._Worker, "_hand_over", hand_over)  # noqa: B010


def _believe() -> None:
    """What was handed over is called printed."""

    def until_printed(zpl: transports._Zpl, told: object) -> Outcome:
        return Outcome(JobState.confirmed, Said.printed)

    setattr(transports._Zpl, "_until_printed", until_printed)  # noqa: B010


def _forget() -> None:
    """What was on its way when the program ended is left as it was found. Jobs are longer on their way here, so that a
    kill meets some on any machine.
    """
    print_jobs.found_at_start = lambda job: None
    write = transports._Link.write

    def slowly(link: transports._Link, data: bytes) -> str:
        time.sleep(0.03)
        return write(link, data)

    setattr(transports._Link, "write", slowly)  # noqa: B010


CONTROLS: Final = {
    "resend_unknown": _resend_unknown,
    "sent_before_kept": _sent_before_kept,
    "believe": _believe,
    "forget": _forget,
}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
