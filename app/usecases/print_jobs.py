"""A print job: where it stands, why, and which steps it may take. What stands here is what people are told.

Decides the states and the only ways between them, so that nothing is printed twice without a person's word, nothing is
dropped silently, and nothing is called printed that the printer did not answer for. Pure; the store (`ledger`) keeps
each step, the queue (`labels`) takes them. Knows no printer and no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from app.usecases.label_ports import JobRow, JobState, PrinterKind
from app.usecases.ports import Moment

S = JobState


class Said(StrEnum):
    """Why a job stands where it does; the sentence for it is `print_queue.said.<value>`."""

    nothing = ""
    # waiting: no byte of it has left
    printer_off = "printer_off"
    no_route = "no_route"
    timed_out = "timed_out"
    no_answer = "no_answer"
    bad_answer = "bad_answer"
    paper_out = "paper_out"
    ribbon_out = "ribbon_out"
    head_open = "head_open"
    paused = "paused"
    too_hot = "too_hot"
    cutter_fault = "cutter_fault"
    printer_fault = "printer_fault"
    buffer_full = "buffer_full"
    queue_refused = "queue_refused"
    not_noted = "not_noted"
    """The disk took no note of it, so it is not sent."""
    # sent
    taken = "taken"
    printing = "printing"
    queued = "queued"
    queue_done = "queue_done"
    """The system's queue calls it done: it was handed on, which is no paper yet."""
    queue_gone = "queue_gone"
    """It is no longer in the system's queue, which keeps no history."""
    # sent, past the desk's own queue: nothing more is ever heard of it
    written = "written"
    """As a file; `words` is the file's name."""
    handed_over = "handed_over"
    """To the system's print dialog."""
    # confirmed
    printed = "printed"
    person_printed = "person_printed"
    # unknown
    cut_off = "cut_off"
    stalled = "stalled"
    stopped = "stopped"
    """The program was left while it was on its way."""
    interrupted = "interrupted"
    """Found on its way at a start: the program ended without a word."""
    fell_silent = "fell_silent"
    queue_stopped = "queue_stopped"
    restored = "restored"
    """The ledger was restored or copied: what became of it is known to the other one only."""
    # cancelled
    person_cancelled = "person_cancelled"
    person_not_printed = "person_not_printed"
    # refused
    no_printer = "no_printer"
    other_language = "other_language"
    other_dots = "other_dots"
    """The printer's dots are others than those the job was read back for."""
    bad_address = "bad_address"
    no_system_queue = "no_system_queue"
    bytes_gone = "bytes_gone"
    not_recorded = "not_recorded"
    """Held until the last slice of its print is recorded; found so at a start, the program ended between."""


class StoredJob(NamedTuple):
    """A job as the store keeps it. `data` are the very bytes that are sent, each time; `due` is UTC, ISO 8601."""

    job: str
    action: str
    printer: str
    kind: PrinterKind
    title: str
    labels: int
    local: str
    data: bytes
    state: JobState = S.waiting
    said: Said = Said.nothing
    words: str = ""
    """The printer's or the system queue's own words."""
    ticket: str = ""
    """What the system's queue calls it."""
    tries: int = 0
    due: str = ""
    dpi: int = 0
    """The printer's dots it was read back for; 0: not known (jobs of before format 3)."""


class Step(NamedTuple):
    """What a step changes. A `due` or `ticket` of None stays as it was."""

    state: JobState
    said: Said = Said.nothing
    words: str = ""
    ticket: str | None = None
    due: str | None = None
    tried: bool = False
    """Whether it is one more try."""


class NotNow(Exception):
    """The job does not stand where this step begins: somebody was faster. Nothing has changed."""


class JobStore(Protocol):
    """Keeps jobs. Each call that changes one is one transaction, on the disk when it returns. Raises WorldError."""

    def add(self, job: StoredJob) -> None:
        """Keeps a new job; one of this id that is there already stays as it is."""

    def job(self, job: str) -> StoredJob:
        """The job with its bytes. Raises NotNow where there is none."""

    def move(self, job: str, step: Step, *, among: frozenset[JobState]) -> StoredJob:
        """Takes the step where the job stands among these states, else raises NotNow; the job as it is now."""

    def unfinished(self) -> tuple[StoredJob, ...]:
        """Jobs of this desk that may still move by themselves, oldest first, with one of their bytes."""

    def strangers(self) -> tuple[StoredJob, ...]:
        """Unfinished jobs that another desk made, whose ledger this was before it was restored or copied."""

    def newest(self, limit: int) -> tuple[StoredJob, ...]:
        """Newest first, with one of their bytes: that tells whether they are kept."""

    def tidy(self, before: str) -> int:
        """Forgets the bytes of finished jobs whose `local` is before that, and old rows; how many jobs it touched."""


WAYS: Final[Mapping[JobState, frozenset[JobState]]] = {
    S.waiting: frozenset({S.waiting, S.sending, S.cancelled, S.refused, S.unknown}),
    S.sending: frozenset({S.waiting, S.sent, S.confirmed, S.unknown}),
    S.sent: frozenset({S.sent, S.confirmed, S.unknown, S.cancelled}),
    S.confirmed: frozenset(),
    S.unknown: frozenset({S.confirmed, S.cancelled}),
    S.refused: frozenset({S.waiting}),
    S.cancelled: frozenset({S.waiting}),
}
"""From where to where a job may go. Nothing leads from `unknown` back to `waiting`: a person stands between."""

ELSEWHERE: Final = frozenset({Said.written, Said.handed_over})
"""Prints that took no printer of the desk's own: kept for the list, and nothing moves them."""

MOVING: Final = frozenset({S.waiting, S.sending, S.sent})
"""States a job may leave without a person."""
_PAUSES: Final = (2, 5, 10, 20, 30, 60)
"""Seconds between tries, the last one for ever."""


MOST_FOR_REPRINT: Final = 4_000_000
"""Bytes of a printed job, as they are kept, up to which it can be printed again, until the queue tidies up."""


PORT: Final = 9100
"""Where label printers listen."""


def host_and_port(text: str) -> tuple[str, int] | None:
    """Host and port of `host`, `host:port`, `[v6]:port` or a bare v6 address; None where it is no address."""
    host, port = text.strip(), ""
    if host.startswith("["):
        host, _, port = host[1:].partition("]")
        port = port.removeprefix(":")
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    number = int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0 if port else PORT
    return (host, number) if host and 0 < number < 65_536 else None


def before(state: JobState) -> frozenset[JobState]:
    """The states a step to `state` may begin at."""
    return frozenset(origin for origin, ways in WAYS.items() if state in ways)


def taken_step(job: StoredJob, step: Step, size: int | None = None) -> StoredJob:
    """The job after `step`. Raises NotNow where no way leads there. Bytes of a confirmed job stay for a
    reprint, unless they are too many (`size`, where the job is not at hand with all of them).
    """
    if step.state not in WAYS[job.state]:
        raise NotNow(f"{job.state} → {step.state}")
    return job._replace(
        state=step.state,
        said=step.said,
        words=step.words,
        ticket=job.ticket if step.ticket is None else step.ticket,
        due=job.due if step.due is None else step.due,
        tries=job.tries + step.tried,
        data=b"" if step.state is S.confirmed and (size or len(job.data)) > MOST_FOR_REPRINT else job.data,
    )


def held(job: StoredJob) -> StoredJob:
    """A new job that is sent only once the whole print is recorded: until then nobody sends it, a person neither."""
    return job._replace(state=S.refused, said=Said.not_recorded)


def elsewhere(job: StoredJob, said: Said, words: str = "") -> StoredJob:
    """A new job that went to paper past the desk's queue: of a file the bytes stay, if they are not too many."""
    kept = job.data if len(job.data) <= MOST_FOR_REPRINT else b""
    return job._replace(state=S.sent, said=said, words=words, data=kept)


def sending() -> Step:
    """Written down before the first byte leaves."""
    return Step(S.sending, tried=True)


def put_off(job: StoredJob, said: Said, words: str, now: Moment) -> Step:
    """No byte has left: tried again after a pause that grows."""
    pause = _PAUSES[min(job.tries, len(_PAUSES) - 1)]
    later = (now.utc + timedelta(seconds=pause)).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
    return Step(S.waiting, said, words, due=later, tried=job.state is S.waiting)


def found_at_start(job: StoredJob) -> Step | None:
    """What a start makes of a job it finds: whatever was on its way is unknown. None: it stays as it is.

    A job in the system's queue can still be asked for, and of one that a mute printer took there is no more to learn; a
    printer that was to answer on a connection that is gone can't any more.
    """
    answers = job.state is S.sent and not job.ticket and job.said is not Said.taken
    if job.state is S.sending or answers:
        return Step(S.unknown, Said.interrupted, job.words)
    return None


def of_another_desk(job: StoredJob) -> Step:
    """What becomes of an unfinished job of a ledger that was restored or copied: the other one may have printed it."""
    return Step(S.unknown, Said.restored, job.words)


def again() -> Step:
    """The same bytes once more, at once."""
    return Step(S.waiting, ticket="", due="")


def settled(*, printed: bool) -> Step:
    """A person's word: 出た or 出ない."""
    if printed:
        return Step(S.confirmed, Said.person_printed)
    return Step(S.cancelled, Said.person_not_printed)


SETTLED_FROM: Final = frozenset({S.unknown, S.sent})
"""Where a person's word is asked: what is only sent may not have come out either."""
AGAIN_FROM: Final = frozenset({S.refused, S.cancelled, S.waiting})
"""What may be sent again by `resend`; a waiting one is tried at once."""


def may_go_again(job: StoredJob) -> bool:
    """Whether `resend` would do something: its bytes are kept, and its print is recorded."""
    return job.state in AGAIN_FROM and bool(job.data) and job.said is not Said.not_recorded


def seconds_left(job: StoredJob, now: datetime) -> float:
    """Seconds from the UTC time `now` until a waiting job is tried; 0 or less: at once. A clock that went back does not
    hold it for hours.
    """
    if not job.due:
        return 0.0
    left = (datetime.fromisoformat(job.due.replace("Z", "+00:00")) - now).total_seconds()
    return min(left, float(_PAUSES[-1]))


def row_of(job: StoredJob, said: str) -> JobRow:
    """The job as lists show it; `said` is in people's words."""
    return JobRow(
        job.job, job.action, job.printer, job.title, job.labels, job.state, said, job.local, job.tries,
        job.said.value, may_go_again(job), bool(job.data),
    )  # fmt: skip
