"""The system's print queue: `lp` and `lpstat` on Linux and macOS, the spooler's raw jobs on Windows (winspool.py).

Decides what the queue's words are worth: a job it calls done was handed on, which is no paper yet, so it stays `sent`;
one it gave up may have printed in part and is unknown. No shell: each program is a list of words.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Final

from app.labels.transports import NotReady, Outcome, Session, Transport
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import Said

SECONDS: Final = 30
"""For `lp` to take a job."""
TITLE: Final = "Shuridai"
"""What other people see in the queue: never a name or a number."""
_TICKET: Final = re.compile(r"request id is (\S+-\d+)\b")
_GIVEN_UP: Final = ("aborted", "canceled", "cancelled", "stopped")


class SystemQueue:
    """CUPS, by its own programs. `server` is for the tests: another cupsd than the system's."""

    def __init__(self, server: str = "") -> None:
        self._server = server

    def open(self, printer: Printer, stop: threading.Event) -> Session:
        """The queue; its own printer may be off, it keeps the job then. Raises NotReady where there is no `lp`."""
        if shutil.which("lp") is None:
            raise NotReady(Said.no_system_queue, refused=True)
        return _Lp(self, printer)

    def ask(self, printer: Printer, ticket: str) -> Outcome | None:
        """Whether the queue is through with a job; None while it isn't, or doesn't say."""
        waiting = self.run(["lpstat", "-W", "not-completed", "-o", printer.queue])
        if waiting is None or waiting.returncode or _about(waiting.stdout, ticket):
            return None
        done = self.run(["lpstat", "-l", "-W", "completed", "-o", printer.queue])
        if done is None or done.returncode:
            return None
        words = _about(done.stdout, ticket)
        if any(word in words.lower() for word in _GIVEN_UP):
            return Outcome(JobState.unknown, Said.queue_stopped, words)
        # Done, or forgotten since: either way nothing more will be heard of it.
        return Outcome(JobState.sent, Said.queue_done, words)

    def run(self, words: Sequence[str], data: bytes | None = None) -> subprocess.CompletedProcess[bytes] | None:
        """Runs one of CUPS' programs in plain English; None where it can't be run or doesn't come back."""
        environment = os.environ | {"LC_ALL": "C", "LANGUAGE": "C"}
        if self._server:
            environment["CUPS_SERVER"] = self._server
        try:
            return subprocess.run(
                words, input=data, capture_output=True, timeout=SECONDS, check=False, env=environment,
                stdin=subprocess.DEVNULL if data is None else None,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None


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
        ticket = _TICKET.search(done.stdout.decode("utf-8", "replace"))
        if done.returncode:
            raise NotReady(Said.queue_refused, _line(done.stderr))
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


def _about(listed: bytes, ticket: str) -> str:
    """What a list of jobs says of one: its line and those set in below it."""
    found: list[str] = []
    for line in listed.decode("utf-8", "replace").splitlines():
        if not line[:1].isspace():
            if found:
                break
            if line.split(" ", 1)[0] == ticket:
                found.append(ticket)
        elif found:
            found.append(line.strip())
    return "; ".join(found)


def _line(said: bytes) -> str:
    """The last line of what a program said."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip()[:200] if lines else ""
