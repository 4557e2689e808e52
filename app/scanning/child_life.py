"""One run of the reading process, from its start to its end: three threads of ours write, listen and look at the clock.

Decides nothing of what is said: `decode_process` does. Whatever happens to the process, `ended` is called once.
"""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.scanning import child_wire
from app.scanning.child_wire import BrokenWire, Head

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 0.25
GOES_BY_ITSELF: Final = 1.0
"""Seconds the process is given to end once its pipe is closed."""
JOINED: Final = 2.0
_ROOT: Final = Path(__file__).resolve().parents[2]
_COMMAND: Final = "import sys; sys.path.insert(0, sys.argv[1]); from app.scanning.decode_child import main; main()"


class ChildLife:
    """A started process."""

    def __init__(
        self,
        answer: Callable[[Head, bytes], None],
        patience: Callable[[ChildLife], float],
        ended: Callable[[ChildLife], None],
    ) -> None:
        """`answer` hears each message, `patience` says how many seconds of silence are too many now, `ended` hears the
        end: each on a thread of its own. Raises OSError where no process can be started.
        """
        self.process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, str(_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_flags(),
            env=os.environ | {"OPENCV_LOG_LEVEL": "SILENT", "OPENBLAS_NUM_THREADS": "1"},
        )
        self._orders: queue.SimpleQueue[tuple[Head, bytes] | None] = queue.SimpleQueue()
        self._answer, self._patience, self._ended = answer, patience, ended
        self.began = self.heard = time.monotonic()
        self.spoke = False
        """Whether it said anything yet."""
        self.camera = ""
        """The camera it was told to take."""
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=f"pictures {name}", daemon=True)
            for work, name in ((self._write, "orders"), (self._listen, "answers"), (self._guard, "guard"))
        ]

    def begin(self) -> None:
        """Starts the threads: from now on it is heard."""
        for thread in self._threads:
            thread.start()

    def order(self, head: Head, body: bytes = b"") -> None:
        """Hands over an order; never waits."""
        self._orders.put((head, body))

    def kill(self) -> None:
        """Ends it at once."""
        self.process.kill()

    def stop(self) -> None:
        """Closes its pipe, at which it ends by itself, and waits for it and for whoever is just told something."""
        self._stopped.set()
        self._orders.put(None)
        try:
            self.process.wait(GOES_BY_ITSELF)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(JOINED)

    def _write(self) -> None:
        pipe = self.process.stdin
        if pipe is None:
            return
        try:
            while (order := self._orders.get()) is not None:
                child_wire.write(pipe, *order)
        except OSError as fault:  # it ended: the listener says so
            log.info("pictures: the pipe broke: %s", type(fault).__name__)
        finally:
            _close(pipe.close)

    def _listen(self) -> None:
        pipe = self.process.stdout
        try:
            while pipe is not None and (message := child_wire.read(pipe)) is not None:
                self.heard, self.spoke = time.monotonic(), True
                self._answer(*message)
        except (BrokenWire, OSError, ValueError) as fault:
            log.warning("pictures: not understood: %s", type(fault).__name__)
            self.process.kill()
        self.process.wait()
        if pipe is not None:
            _close(pipe.close)
        self._orders.put(None)
        self._stopped.set()
        self._ended(self)

    def _guard(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            if time.monotonic() - self.heard > self._patience(self):
                log.warning("pictures: hung, ended")
                self.process.kill()
                return


def _flags() -> int:
    """Windows: no window of its own, and after the others."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


def _close(close: Callable[[], None]) -> None:
    try:
        close()
    except OSError as fault:  # what was still held back goes nowhere
        log.info("pictures: closed late: %s", type(fault).__name__)
