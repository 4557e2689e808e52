"""The system's print queue: `lp` and `lpstat` on Linux and macOS, the spooler's raw jobs on Windows (winspool.py).

Decides what the queue's words are worth: a job it calls done was handed on, which is no paper yet, so it stays `sent`;
one it gave up may have printed in part and is unknown. No shell: each program is a list of words.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from app.labels.transports import NotReady, Outcome, Session, Transport
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import Said

SECONDS: Final = 30
"""For `lp` to take a job."""
TITLE: Final = "Shuridai"
"""What other people see in the queue: never a name or a number."""
_TICKET: Final = re.compile(r"request id is (\S+-(\d+))\b")
_GIVEN_UP: Final = (7, 8)
"""IPP's job states canceled and aborted."""
_DONE: Final = 9
"""IPP's completed."""


class SystemQueue:
    """CUPS: its own programs to hand over, its own library to ask, since `lpstat` tells done from cancelled by nothing.

    `states` gives the IPP states of a queue's jobs by number, or None where they can't be asked.
    """

    def __init__(self, states: Callable[[str], Mapping[int, int] | None] | None = None) -> None:
        self._states = states or cups_states

    def open(self, printer: Printer, stop: threading.Event) -> Session:
        """The queue; its own printer may be off, it keeps the job then. Raises NotReady where there is no `lp`."""
        if shutil.which("lp") is None:
            raise NotReady(Said.no_system_queue, refused=True)
        return _Lp(self, printer)

    def ask(self, printer: Printer, ticket: str) -> Outcome | None:
        """What the queue says of a job it took; None where it says nothing."""
        states = self._states(printer.queue)
        listed = self.run(["lpstat", "-l", "-W", "not-completed", "-o", printer.queue])
        if states is None or listed is None or listed.returncode:
            return None
        state = states.get(int(ticket.rpartition("-")[2]))
        if state == _DONE:
            return Outcome(JobState.sent, Said.queue_done, ticket)
        if state in _GIVEN_UP:
            return Outcome(JobState.unknown, Said.queue_stopped, ticket)
        if state is None:  # it keeps no history
            return Outcome(JobState.sent, Said.queue_gone, ticket)
        return Outcome(JobState.sent, Said.queued, _status(listed.stdout, ticket) or ticket)

    def run(self, words: Sequence[str], data: bytes | None = None) -> subprocess.CompletedProcess[bytes] | None:
        """Runs one of CUPS' programs in plain English; None where it can't be run or doesn't come back."""
        english = os.environ | {"LC_ALL": "C", "LANGUAGE": "C"}
        try:
            return subprocess.run(
                words, input=data or b"", capture_output=True, timeout=SECONDS, check=False, env=english
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None


class _CupsJob(ctypes.Structure):
    """cups_job_t, as far as it is read."""

    _fields_ = (
        ("id", ctypes.c_int),
        ("dest", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed", ctypes.c_long),
        ("created", ctypes.c_long),
        ("processed", ctypes.c_long),
    )


def cups_states(queue: str) -> dict[int, int] | None:
    """The IPP state of each job of a queue that CUPS still knows, by number; None where it doesn't answer."""
    try:
        cups = ctypes.CDLL("libcups.2.dylib" if sys.platform == "darwin" else "libcups.so.2")
    except OSError:
        return None
    cups.cupsGetJobs.restype = ctypes.c_int
    found = ctypes.POINTER(_CupsJob)()
    count = cups.cupsGetJobs(ctypes.byref(found), queue.encode(), 0, -1)  # everybody's, finished ones too
    if count < 0:
        return None
    states = {found[at].id: found[at].state for at in range(count)}
    cups.cupsFreeJobs(count, found)
    return states


class _Lp:
    """One job for `lp`."""

    def __init__(self, queue: SystemQueue, printer: Printer) -> None:
        self._queue, self._printer = queue, printer

    def send(self, data: bytes, told: Callable[[Outcome], None]) -> Outcome:
        """Queued, or unknown where `lp` didn't come back. Raises NotReady where it took nothing."""
        options = ["print-scaling=none"] if self._printer.kind is PrinterKind.pdf else ["raw"]
        command = ["lp", "-d", self._printer.queue, "-t", TITLE, *(word for name in options for word in ("-o", name))]
        done = self._queue.run([*command, "--", "-"], data)
        if done is None:
            return Outcome(JobState.unknown, Said.stalled)
        if done.returncode:
            raise NotReady(Said.queue_refused, _line(done.stderr))
        ticket = _TICKET.search(done.stdout.decode("utf-8", "replace"))
        if ticket is None:
            return Outcome(JobState.unknown, Said.stalled, _line(done.stdout))
        return Outcome(JobState.sent, Said.queued, ticket[1], ticket[1])

    def close(self) -> None:
        """Nothing is held."""


def system_queue() -> Transport:
    """The queue of this system."""
    if sys.platform == "win32":
        from app.labels.winspool import WindowsQueue

        return WindowsQueue()
    return SystemQueue()


def _status(listed: bytes, ticket: str) -> str:
    """What a list of jobs says of one: the lines set in below it that begin with Status."""
    mine, words = False, []
    for line in listed.decode("utf-8", "replace").splitlines():
        if not line[:1].isspace():
            mine = line.split(" ", 1)[0] == ticket
        elif mine and line.strip().startswith("Status: "):
            words.append(line.strip().removeprefix("Status: "))
    return "; ".join(words)[:200]


def _line(said: bytes) -> str:
    """The last line of what a program said."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip()[:200] if lines else ""
