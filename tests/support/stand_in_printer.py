"""A label printer on loopback, TCP 9100 in small: takes bytes, prints, answers ~HS and ~HQES, and can misbehave.

Built from Zebra's programming guide: what it prints are whole formats (^XA … ^XZ) it has received, at its own pace; it
knows how many are in its buffer. Strict: a command it does not know outside a format is kept as a fault of the sender.
A mute one (Brother) takes bytes until the other end has done with it, and says nothing.
"""

from __future__ import annotations

import random
import re
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_ASKED: Final = re.compile(rb"~HQES|~HS")


@dataclass
class Faults:
    """How it misbehaves. Any of it may be changed while it runs."""

    paper_out: bool = False
    head_open: bool = False
    paused: bool = False
    cut_after: int | None = None
    """Resets the connection after so many bytes of a connection."""
    stall_after: int | None = None
    """Reads no more after so many bytes of a connection."""
    answer_after: float = 0.0
    """Seconds before it answers."""
    garbage: bool = False
    """Answers with nonsense."""
    silent: bool = False
    """Answers nothing at all."""
    slow_to_count: bool = False
    """Calls itself idle once after each label that came, before it begins to count it."""
    old: bool = False
    """Knows ~HS only, and is silent on it without paper or with the cover open, as the guide says."""
    dies_printing: bool = False
    """Goes off when it has a label in its buffer, without printing it."""


@dataclass
class Kept:
    """What it has got and printed."""

    connections: int = 0
    came: bytes = b""
    printed: list[bytes] = field(default_factory=list)
    """Whole labels that came out, in order."""
    wrong: list[bytes] = field(default_factory=list)
    """What no printer would understand."""


class StandInPrinter:
    """Listens on a free port of 127.0.0.1. Use as a context."""

    def __init__(self, *, mute: bool = False, pace: float = 0.0) -> None:
        """`pace` are seconds a label takes."""
        self.mute, self.pace = mute, pace
        self.faults, self.kept = Faults(), Kept()
        self._lock = threading.RLock()
        self._switch = threading.Lock()
        self._buffer: list[bytes] = []
        self._partial = False
        self._uncounted = 0
        self._busy = False
        self._stop = threading.Event()
        self._socket: socket.socket | None = None
        self._threads: list[threading.Thread] = []
        self._links: list[socket.socket] = []
        self._port = 0
        self._printer = threading.Thread(target=self._print, daemon=True)

    @property
    def address(self) -> str:
        """host:port."""
        return f"127.0.0.1:{self._port}"

    def __enter__(self) -> StandInPrinter:
        self.switch_on()
        self._printer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.switch_off()
        self._printer.join()

    def switch_on(self) -> None:
        """On, at the port it had before."""
        with self._switch:
            if self._socket is None:
                self._socket = self._bound()
                thread = threading.Thread(target=self._listen, args=(self._socket,), daemon=True)
                thread.start()
                self._threads.append(thread)

    def _bound(self) -> socket.socket:
        while True:
            # Below the ports that outgoing connections take: one of those could meet itself while we are off.
            port = self._port or random.randrange(20_000, 32_000)
            listening = socket.socket()
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind(("127.0.0.1", port))
                listening.listen(8)
            except OSError:
                listening.close()
                if self._port:
                    raise
                continue
            self._port = port
            return listening

    def switch_off(self) -> None:
        """Off: nobody listens, connections break, what was in the buffer is gone."""
        with self._switch:
            listening, self._socket = self._socket, None
            if listening is not None:
                listening.close()
            with self._lock:
                links, self._links = self._links, []
                self._buffer.clear()
                self._uncounted = 0
            for link in links:
                _reset(link)
            for thread in self._threads:
                thread.join()
            self._threads.clear()

    def printed(self) -> list[bytes]:
        """What came out."""
        with self._lock:
            return list(self.kept.printed)

    @property
    def busy(self) -> bool:
        """Whether something is still in its buffer."""
        with self._lock:
            return bool(self._buffer)

    def until(self, true: Callable[[], bool], seconds: float = 10.0) -> bool:
        """Whether that came true in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if true():
                return True
            time.sleep(0.005)
        return true()

    # --- the line -----------------------------------------------------------------------------------------------------

    def _listen(self, listening: socket.socket) -> None:
        while self._socket is listening and not self._stop.is_set():
            try:
                if not select.select((listening,), (), (), 0.02)[0]:
                    continue
                link, _ = listening.accept()
            except (OSError, ValueError):
                return  # switched off
            with self._lock:
                self.kept.connections += 1
                self._links.append(link)
            thread = threading.Thread(target=self._serve, args=(link,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _serve(self, link: socket.socket) -> None:
        rest, count = b"", 0
        try:
            while not self._stop.is_set():
                faults = self.faults
                if faults.stall_after is not None and count >= faults.stall_after:
                    time.sleep(0.005)
                    if link not in self._links:
                        return
                    continue
                if not select.select((link,), (), (), 0.02)[0]:
                    continue
                room = 8192
                for limit in (faults.cut_after, faults.stall_after):
                    if limit is not None:
                        room = max(1, min(room, limit - count))
                came = link.recv(room)
                if not came:
                    if self.mute and rest:
                        with self._lock:
                            self._buffer.append(rest)
                    return
                count += len(came)
                with self._lock:
                    self.kept.came += came
                rest = rest + came if self.mute else self._take(link, rest + came)
                if faults.cut_after is not None and count >= faults.cut_after:
                    _reset(link)
                    return
        except (OSError, ValueError):
            pass  # the other end went, or we were switched off
        finally:
            with self._lock:
                self._partial = False
            link.close()

    def _take(self, link: socket.socket, data: bytes) -> bytes:
        """Questions are answered at once, whole formats go to the buffer; what is no whole one yet stays."""
        while data:
            if data[:1] == b"~":
                asked = _ASKED.match(data)
                if asked is None:
                    if len(data) < 5 and b"~HQES".startswith(data):
                        return data
                    self._wrong(data)
                    return b""
                data = data[asked.end() :]
                self._answer(link, asked[0])
            elif data[:3] == b"^XA":
                end = data.find(b"^XZ")
                with self._lock:
                    self._partial = end < 0
                if end < 0:
                    return data
                with self._lock:
                    self._buffer.append(data[: end + 3])
                    self._uncounted += self.faults.slow_to_count
                data = data[end + 3 :]
            elif data[:1] in b"\r\n":
                data = data[1:]
            elif len(data) < 3 and b"^XA".startswith(data):
                return data
            else:
                self._wrong(data)
                return b""
        return b""

    def _wrong(self, data: bytes) -> None:
        with self._lock:
            self.kept.wrong.append(data)

    def _answer(self, link: socket.socket, question: bytes) -> None:
        faults = self.faults
        stuck = faults.paper_out or faults.head_open
        if faults.silent or (faults.old and (question != b"~HS" or stuck)):
            return
        if faults.answer_after:
            self._stop.wait(faults.answer_after)
        if faults.garbage:
            link.sendall(b"\x02HTTP/1.1 400 Bad Request\x03\r\n\x02030,0,\x03\r\n")
            return
        link.sendall(self._errors() if question == b"~HQES" else self._status())

    def _errors(self) -> bytes:
        faults = self.faults
        bits = faults.paper_out | faults.head_open << 2 | faults.paused << 16
        lines = (
            b"\x02", b"  PRINTER STATUS                   ", b"   ERRORS:         %d 00000000 %08X " % (bits > 0, bits),
            b"   WARNINGS:       0 00000000 00000000 ", b"\x03\r\n",
        )  # fmt: skip
        return b"\r\n".join(lines)

    def _status(self) -> bytes:
        faults = self.faults
        with self._lock:
            formats, left = max(0, len(self._buffer) - self._busy), int(self._busy)
            if self._uncounted:
                formats = left = self._uncounted = 0
            partial = self._partial
        return (
            b"\x02030,%d,%d,0240,%03d,0,0,%d,000,0,0,0\x03\r\n" % (faults.paper_out, faults.paused, formats, partial)
            + b"\x02000,0,%d,0,0,2,4,0,%08d,1,000\x03\r\n" % (faults.head_open, left)
            + b"\x021234,0\x03\r\n"
        )

    # --- the paper ----------------------------------------------------------------------------------------------------

    def _print(self) -> None:
        """Takes one label after another out of the buffer, while nothing keeps it from printing."""
        while not self._stop.is_set():
            faults = self.faults
            with self._lock:
                ready = bool(self._buffer) and not (faults.paper_out or faults.head_open or faults.paused)
                if not faults.slow_to_count:
                    self._uncounted = 0
                ready = ready and not self._uncounted
                if ready and faults.dies_printing:
                    self._buffer.clear()
                self._busy = ready
            if ready and faults.dies_printing:
                threading.Thread(target=self.switch_off, daemon=True).start()
                self._stop.wait(0.05)
                continue
            if not ready:
                self._stop.wait(0.003)
                continue
            self._stop.wait(self.pace)
            with self._lock:
                if self._buffer:
                    self.kept.printed.append(self._buffer.pop(0))
                self._busy = False


def _reset(link: socket.socket) -> None:
    """Breaks a connection the hard way: the other end sees a reset, not an orderly end."""
    try:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        link.close()
    except OSError:
        pass
