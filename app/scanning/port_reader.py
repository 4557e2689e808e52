"""One serial port, read on a thread of its own: opened, read, closed fully when it is gone, opened again.

Decides when a port counts as gone, and how long to wait before the next try. What the bytes mean is the framing's
matter; which ports there are is the watch's. A port whose scanner was pulled may stay dead on Windows for as long as
its handle lives (pyserial 331), so nothing of a lost one is used again.
"""

from __future__ import annotations

import errno
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from app.scanning.framing import Frame, Framer
from app.usecases.scanners import Framing, PortReason, PortState

POLL: Final = 0.1
"""Seconds one reading waits: silence is counted in these, and a port is closed no later."""
FIRST_WAIT, LONGEST_WAIT = 0.1, 1.0
"""Seconds before the next try; doubled from one to the other."""
KEPT: Final = 512
"""Bytes of what is shown raw."""
_AT_ONCE: Final = 4096
_GONE: Final = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO})
_TAKEN: Final = frozenset({errno.EBUSY, errno.EAGAIN})


class SerialPort(Protocol):
    """An open port, as `serial.Serial` is one; `read` waits `POLL` seconds at most."""

    @property
    def in_waiting(self) -> int:
        """Bytes that have come already."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, or fewer where they don't come in time. Raises OSError where the port is gone."""

    def close(self) -> None:
        """Gives the port back."""


class Tells(NamedTuple):
    """Whom a reader tells, on its own thread."""

    frames: Callable[[list[Frame], float], None]
    burst: Callable[[bytes], None]
    state: Callable[[PortState, PortReason], None]


def _lost() -> tuple[type[Exception], ...]:
    """What a port raises that is gone: OSError, which pyserial's own error is, and what termios raises beside it."""
    if sys.platform == "win32":
        return (OSError,)
    import termios

    return (OSError, termios.error)


LOST: Final = _lost()


def open_serial(device: str, baud: int) -> SerialPort:
    """Opens a port for this program alone. Raises OSError."""
    import serial

    port = serial.Serial()
    port.port, port.baudrate, port.timeout, port.exclusive = device, baud, POLL, True
    port.open()
    return port


def why_refused(fault: Exception, *, windows: bool = sys.platform == "win32") -> PortReason | None:
    """Why a port could not be opened; None where it is not there any more."""
    number, words = getattr(fault, "errno", None), str(fault)
    if number in _GONE or "FileNotFoundError" in words:
        return None
    if number in _TAKEN:
        return PortReason.busy
    if number in (errno.EACCES, errno.EPERM) or "PermissionError" in words:
        # Windows says "access denied" of a port that another program has; elsewhere it is the user who may not.
        return PortReason.busy if windows else PortReason.permission
    return PortReason.failed


class PortReader:
    """Reads one port until it is stopped."""

    def __init__(
        self, device: str, *, baud: int, framing: Framing, opens: Callable[[str, int], SerialPort], tells: Tells
    ) -> None:
        """`device` is what the system calls it today; `opens` opens it."""
        self.device = device
        self.baud = baud
        self._framing = framing
        self._opens = opens
        self._tells = tells
        self._stop = threading.Event()
        self._state = PortState.looking
        self._thread = threading.Thread(target=self._run, name=f"scanner {device}", daemon=True)

    def start(self) -> None:
        """From now on, on its own thread."""
        self._thread.start()

    def stop(self) -> None:
        """No more; the thread ends within one reading."""
        self._stop.set()

    def join(self, seconds: float) -> bool:
        """Waits for the thread; whether it ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        wait = FIRST_WAIT
        while not self._stop.is_set():
            try:
                port = self._opens(self.device, self.baud)
            except LOST as fault:
                reason = why_refused(fault)
                self._tell(PortState.unplugged if reason is None else PortState.refused, reason or PortReason.none)
            else:
                wait = FIRST_WAIT
                self._read(port)
            self._stop.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _read(self, port: SerialPort) -> None:
        """Reads an open port until it is gone or not wanted any more."""
        framer = Framer(self._framing, settled=False)
        self._tell(PortState.looking)
        try:
            self._listen(port, framer)
        except LOST:
            self._tell(PortState.unplugged)
        finally:
            # Gone, or not wanted any more: either way a code that had begun has no end.
            self._frames(framer.unplugged())
            _close(port)

    def _listen(self, port: SerialPort, framer: Framer) -> None:
        burst = bytearray()
        while not self._stop.is_set():
            data = port.read(1)
            if not data:
                self._frames(framer.quiet(POLL))
                if burst:
                    self._tells.burst(bytes(burst))
                    burst.clear()
            else:
                data += port.read(min(port.in_waiting, _AT_ONCE))
                burst += data
                del burst[:-KEPT]
                self._frames(framer.feed(data))
            if not framer.waiting:
                self._tell(PortState.ready)
            elif framer.settled:
                self._tell(PortState.reading)

    def _frames(self, frames: list[Frame]) -> None:
        if frames:
            self._tells.frames(frames, time.monotonic())

    def _tell(self, state: PortState, reason: PortReason = PortReason.none) -> None:
        self._tells.state(state, reason)


def _close(port: SerialPort) -> None:
    """Gives a port back; one that is gone may refuse even that, and is let go of all the same."""
    try:
        port.close()
    except LOST:
        return
