"""One process a ledger: a lock file beside it, held by the system for as long as the process lives.

Decides how long to wait for another process. The system lets go when a process dies, however it dies, so a kill leaves
no ledger locked. The lock file itself stays: removing it would let two processes hold two locks of one name.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Final, Self

from filelock import FileLock, Timeout

from app.ledger.file_format import LOCK_FILE, OPEN_MARK
from app.ledger.guards import LedgerRefused, Refusal

WAIT_SECONDS: Final = 5.0
"""How long a command line waits for the one before it; the window doesn't wait (0)."""


class LedgerLock:
    """The right to open the ledger in one folder. Also a context manager."""

    def __init__(self, folder: Path, wait: float = WAIT_SECONDS) -> None:
        """Takes nothing yet: `acquire` does, or `with`, which waits `wait` seconds."""
        self._folder = folder
        self._wait = wait
        # fallback_to_soft off: a lock that is only a file's existence would outlive a kill.
        self._lock = FileLock(folder / LOCK_FILE, thread_local=False, fallback_to_soft=False, preserve_lock_file=True)

    def acquire(self) -> None:
        """Take the lock within the time given. Raises LedgerRefused(in_use, who holds it)."""
        try:
            self._lock.acquire(timeout=self._wait, poll_interval=0.05)
        except Timeout as busy:
            raise LedgerRefused(Refusal.in_use, self._holder()) from busy
        except (OSError, NotImplementedError) as fault:
            raise LedgerRefused(Refusal.not_writable, str(fault)) from fault

    def release(self) -> None:
        """Let go; no error where it was not held."""
        self._lock.release(force=True)

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._lock.is_locked

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _holder(self) -> str:
        try:
            return (self._folder / OPEN_MARK).read_text("utf-8").strip()
        except OSError:
            return ""
