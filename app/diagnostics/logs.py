"""The log: lines in memory for a crash report, and on disk in the per-user log folder, turned over by size.

Decides how much is kept. Whoever logs never waits for the disk: one thread writes. A log that can't be written is no
reason to stop work; it is counted and the doctor tells it.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from pathlib import Path
from typing import Final

from app.diagnostics.lines import ROOT, LineFormatter

RING_LINES: Final = 400
FILE_BYTES: Final = 1_000_000
FILES: Final = 5


class Ring:
    """The last lines, newest last; safe from any thread."""

    def __init__(self, lines: int = RING_LINES) -> None:
        """Keep at most `lines`."""
        self._lines: deque[str] = deque(maxlen=lines)

    def add(self, line: str) -> None:
        """Take one line in; the oldest goes."""
        self._lines.append(line)

    def lines(self) -> list[str]:
        """The lines kept now."""
        return list(self._lines)


class LogFile:
    """Writes lines to `<name>.log` on a thread of its own, and turns files over: .1 is the newest of the old ones."""

    def __init__(self, folder: Path, name: str, *, file_bytes: int = FILE_BYTES, files: int = FILES) -> None:
        """Start the thread; the file is made with the first line."""
        self.path = folder / f"{name}.log"
        self.failed = 0
        """Lines that could not be written."""
        self._file_bytes = file_bytes
        self._files = files
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="shuridai-log", daemon=True)
        self._thread.start()

    def put(self, line: str) -> None:
        """Hand one line over; returns at once."""
        self._queue.put(line)

    def close(self) -> None:
        """Write what was handed over and stop the thread; further lines go nowhere."""
        self._queue.put(None)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        going = True
        while going:
            batch = [self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get())
            if None in batch:
                batch, going = batch[: batch.index(None)], False
            lines = [line for line in batch if line is not None]
            if lines:
                self._write(lines)

    def _write(self, lines: list[str]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.path.exists() and self.path.stat().st_size >= self._file_bytes:
                self._turn_over()
            with self.path.open("a", encoding="utf-8") as out:
                out.write("\n".join(lines) + "\n")
        except OSError:
            self.failed += len(lines)

    def _turn_over(self) -> None:
        try:
            for number in range(self._files - 2, 0, -1):  # the oldest is written over
                older = self._numbered(number)
                if older.exists():
                    older.replace(self._numbered(number + 1))
            self.path.replace(self._numbered(1))
        except OSError:
            return  # another process holds it (Windows): it grows until that one lets go

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


class _Handler(logging.Handler):
    """Formats where the record was made, then hands the line to memory and to the writing thread."""

    def __init__(self, ring: Ring, file: LogFile) -> None:
        super().__init__()
        self.setFormatter(LineFormatter())
        self._ring = ring
        self._file = file

    def emit(self, record: logging.LogRecord) -> None:
        """One line in both places."""
        line = self.format(record)
        self._ring.add(line)
        self._file.put(line)


class Log:
    """The running log of this process."""

    def __init__(self, folder: Path, name: str = "shuridai") -> None:
        """Start taking records: ours from INFO on, other libraries' from WARNING on."""
        self.folder = folder
        self.ring = Ring()
        self.file = LogFile(folder, name)
        self._handler = _Handler(self.ring, self.file)
        self._root = logging.getLogger()
        self._ours = logging.getLogger(ROOT)
        self._before = self._ours.level
        self._ours.setLevel(logging.INFO)
        self._root.addHandler(self._handler)

    def close(self) -> None:
        """Write what is left and stop."""
        self._root.removeHandler(self._handler)
        self._ours.setLevel(self._before)
        self.file.close()
