"""How bytes get to a printer, and what is known of them then: TCP 9100, the system's queue.

Decides when a byte has left and what an answer is worth. Before the first byte a fault is `NotReady` and nothing has
happened; afterwards it is an outcome: sent, confirmed by the printer, or unknown. Keeps no job and takes no decision to
send again. The only module outside `cloud` that opens a socket.
"""

from __future__ import annotations

import errno
import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple, Protocol

from app.labels.zpl_status import ASK, Answer, Listener
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import Said, host_and_port

_IDLE_ANSWERS: Final = 2
"""In a row: a printer that has just got a label may not have begun to count it."""


class Outcome(NamedTuple):
    """What became of the bytes."""

    state: JobState
    said: Said
    words: str = ""
    ticket: str = ""


_log = logging.getLogger(__name__)


class NotReady(Exception):
    """No byte of the job has left. `refused`: it can't ever, as things stand."""

    def __init__(self, said: Said, words: str = "", *, refused: bool = False) -> None:
        super().__init__(f"{said}: {words}")
        self.said, self.words, self.refused = said, words, refused


class Session(Protocol):
    """A printer that is ready to take one job."""

    def send(self, data: bytes, told: Callable[[Outcome], None]) -> Outcome:
        """Sends all of it and waits for what the printer says; `told` hears what is known meanwhile.

        Raises NotReady where no byte was taken.
        """

    def close(self) -> None:
        """Lets the printer go."""


class Transport(Protocol):
    """The way to printers of one sort."""

    def open(self, printer: Printer, stop: threading.Event) -> Session:
        """The printer, asked whether it can print. Raises NotReady. Leaves soon after `stop` is set."""

    def ask(self, printer: Printer, ticket: str) -> Outcome | None:
        """What became of a job handed over before; None: nothing new."""


class Patience(NamedTuple):
    """Seconds."""

    connect: float = 5.0
    answer: float = 3.0
    """For an answer to a question."""
    stall: float = 30.0
    """Without a byte taken, or without any answer after the last."""
    idle: float = 600.0
    """Answers that say the same, no fault among them, and no end of the job."""
    pause: float = 0.4
    """Between questions."""
    look: float = 0.2
    """Between looks at `stop`."""


PATIENCE: Final = Patience()


class TcpTransport:
    """Raw printing, port 9100. A ZPL printer is asked before and after; others say nothing."""

    def __init__(self, patience: Patience = PATIENCE) -> None:
        self._patience = patience

    def open(self, printer: Printer, stop: threading.Event) -> Session:
        """A connection to a printer that can print. Raises NotReady."""
        host, port = address_of(printer.address)
        link = _Link(_connected(host, port, self._patience.connect), self._patience, stop)
        if printer.kind is not PrinterKind.zpl:
            return _Mute(link)
        try:
            with _nothing_left():
                _ready(link)
        except BaseException:
            link.close()
            raise
        return _Zpl(link)

    def ask(self, printer: Printer, ticket: str) -> Outcome | None:
        """A connection that is gone can't be asked."""
        return None


def address_of(text: str) -> tuple[str, int]:
    """Host and port of `host`, `host:port` or `[v6]:port`. Raises NotReady (refused)."""
    found = host_and_port(text)
    if found is None:
        raise NotReady(Said.bad_address, text, refused=True)
    return found


def _connected(host: str, port: int, timeout: float) -> socket.socket:
    try:
        made = socket.create_connection((host, port), timeout)
    except TimeoutError as fault:
        raise NotReady(Said.timed_out, f"{host}:{port}") from fault
    except ConnectionError as fault:
        raise NotReady(Said.printer_off) from fault
    except OSError as fault:
        said = Said.timed_out if fault.errno == errno.ETIMEDOUT else Said.no_route
        raise NotReady(said) from fault
    except ValueError as fault:  # a name no network knows: an empty or endless part, a control character
        raise NotReady(Said.bad_address, host, refused=True) from fault
    made.settimeout(0)  # never waits: `select` does, and looks at `stop`
    return made


@contextmanager
def _nothing_left() -> Iterator[None]:
    """Inside only questions are sent, no byte of a job: a broken connection is a printer that is not ready."""
    try:
        yield
    except OSError as fault:
        raise NotReady(Said.printer_off) from fault


class _Link:
    """A connection that is given up when nothing moves or the program ends."""

    def __init__(self, made: socket.socket, patience: Patience, stop: threading.Event) -> None:
        self._socket, self.patience, self.stop = made, patience, stop
        self.taken = 0
        """Bytes of the job the system took from us: they may be at the printer."""

    def write(self, data: bytes) -> str:
        """Hands over `data`; the reason it was given up before the end, or nothing. Raises OSError."""
        view, last = memoryview(data), time.monotonic()
        while view:
            if self.stop.is_set():
                return "stopped"
            if not select.select((), (self._socket,), (), self.patience.look)[1]:
                if time.monotonic() - last > self.patience.stall:
                    return "stalled"
                continue
            sent = self._socket.send(view[:16_384])
            self.taken += sent
            view, last = view[sent:], time.monotonic()
        return ""

    def question(self, data: bytes) -> None:
        """Sends a question, which is no byte of the job. Raises OSError."""
        before = self.taken
        self.write(data)
        self.taken = before

    def read(self, seconds: float) -> bytes | None:
        """What came within `seconds`; nothing where nothing did, None where the other end closed. Raises OSError."""
        until = time.monotonic() + seconds
        while not self.stop.is_set():
            left = until - time.monotonic()
            if left <= 0:
                return b""
            if select.select((self._socket,), (), (), min(left, self.patience.look))[0]:
                return self._socket.recv(4096) or None
        return b""

    def half_close(self) -> None:
        """Says that no more will come. Raises OSError."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Lets it go; a second time does nothing."""
        self._socket.close()


def _ask(link: _Link, listener: Listener) -> Answer:
    """One question and its answer, whole or as much as came. Raises OSError; ConnectionResetError at the end."""
    listener.forget()
    link.question(ASK)
    until = time.monotonic() + link.patience.answer
    while not listener.complete and not link.stop.is_set():
        left = until - time.monotonic()
        if left <= 0:
            break
        came = link.read(left)
        if came is None:
            raise ConnectionResetError("the printer closed the connection")
        listener.hear(came)
    return listener.answer()


def _ready(link: _Link) -> None:
    """Raises NotReady where the printer can't print, or doesn't say that it can."""
    answer = _ask(link, Listener())
    if answer.fault:
        raise NotReady(answer.fault)
    if not answer.counted:
        raise NotReady(Said.bad_answer if answer.garbage else Said.no_answer)


class _Mute:
    """A printer that says nothing: all that is known is whether it took everything and closed in good order."""

    def __init__(self, link: _Link) -> None:
        self._link = link

    def send(self, data: bytes, told: Callable[[Outcome], None]) -> Outcome:
        """Sent, or unknown. Raises NotReady."""
        return _written(self._link, data, self._until_closed)

    def _until_closed(self) -> Outcome:
        link = self._link
        link.half_close()
        until = time.monotonic() + link.patience.stall
        while (left := until - time.monotonic()) > 0 and not link.stop.is_set():
            if link.read(left) is None:
                return Outcome(JobState.sent, Said.taken)
        return _given_up(link, "stopped" if link.stop.is_set() else "stalled")

    def close(self) -> None:
        """Lets the printer go."""
        self._link.close()


class _Zpl:
    """A printer that speaks ZPL: asked until it says that nothing is left to print."""

    def __init__(self, link: _Link) -> None:
        self._link = link

    def send(self, data: bytes, told: Callable[[Outcome], None]) -> Outcome:
        """Confirmed or unknown. Raises NotReady."""
        return _written(self._link, data, lambda: self._until_printed(told))

    def _until_printed(self, told: Callable[[Outcome], None]) -> Outcome:
        link, patience, listener = self._link, self._link.patience, Listener()
        told(Outcome(JobState.sent, Said.printing))
        last = Answer()
        heard = moved = time.monotonic()
        idle = 0
        while not link.stop.is_set():
            answer = _ask(link, listener)
            now = time.monotonic()
            if answer.counted or answer.fault:
                heard = now
            idle = idle + 1 if answer.finished else 0
            if idle == _IDLE_ANSWERS:
                return Outcome(JobState.confirmed, Said.printed)
            if answer.fault != last.fault:  # what it counts are formats of its buffer, others' among them: not told
                told(Outcome(JobState.sent, answer.fault or Said.printing))
            if answer != last:
                moved, last = now, answer
            if answer.fault:
                moved = now  # it says what it waits for; so do we
            if now - heard > patience.stall or now - moved > patience.idle:
                return Outcome(JobState.unknown, Said.fell_silent)
            link.stop.wait(patience.pause)
        return Outcome(JobState.unknown, Said.stopped)

    def close(self) -> None:
        """Lets the printer go."""
        self._link.close()


def _written(link: _Link, data: bytes, then: Callable[[], Outcome]) -> Outcome:
    """Writes it all, then waits for what the printer makes of it; what ends it on the way is told for what it is."""
    try:
        given_up = link.write(data)
        return _given_up(link, given_up) if given_up else then()
    except OSError as fault:
        return _broken(link, fault)


def _given_up(link: _Link, why: str) -> Outcome:
    if not link.taken:
        raise NotReady(Said.stopped if why == "stopped" else Said.timed_out)
    return Outcome(JobState.unknown, Said.stopped if why == "stopped" else Said.stalled, f"{link.taken} B")


def _broken(link: _Link, fault: OSError) -> Outcome:
    if not link.taken:
        raise NotReady(Said.printer_off) from fault
    _log.info("a printer's connection broke: %s", fault.strerror)
    return Outcome(JobState.unknown, Said.cut_off)
