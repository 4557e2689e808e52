"""Is the file sound? SQLite's own checks, in the background after an unclean stop, whole on every backup copy.

Decides which check runs when. At a million devices quick_check takes seconds and integrity_check half a minute; so
neither stands between a person and the first scan. A wrong byte shows as a checksum fault of its page (SQLCipher's
HMAC), which SQLite's own checks would miss more often than not.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.ledger.driver import DriverError, Raw
from app.ledger.engine import Database
from app.ledger.world import primary_code

_INTERRUPTED: Final = 9
_DAMAGE: Final = frozenset({11, 26})
_SHOWN: Final = 20


class Soundness(StrEnum):
    """What a check found."""

    sound = "sound"
    damaged = "damaged"
    unfinished = "unfinished"
    """The ledger was closed before the check was through; it is owed at the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The answer of a check: technical lines in `problems` (at most twenty), how long it took in seconds."""

    soundness: Soundness
    problems: tuple[str, ...] = ()
    seconds: float


def quick_check(raw: Raw) -> Checked:
    """SQLite's quick_check on this connection: structure, and every page's checksum. Raises DriverError (disk)."""
    return _run(raw, ("quick_check",))


def full_check(raw: Raw) -> Checked:
    """Every page's checksum as it lies in the main file, structure with indexes, and foreign keys. For copies."""
    return _run(raw, ("cipher_integrity_check", "integrity_check", "foreign_key_check"))


def _run(raw: Raw, pragmas: tuple[str, ...]) -> Checked:
    begun = time.monotonic()
    problems: list[str] = []
    for pragma in pragmas:
        try:
            rows = raw.execute(f"PRAGMA {pragma}").fetchall()
        except DriverError as fault:
            code = primary_code(fault)
            if code == _INTERRUPTED:
                return Checked(soundness=Soundness.unfinished, seconds=time.monotonic() - begun)
            if code not in _DAMAGE:
                raise
            problems.append(f"{pragma}: {fault}")
            break
        problems += [f"{pragma}: {' '.join(map(str, row))}" for row in rows if row != ("ok",)]
    return Checked(
        soundness=Soundness.damaged if problems else Soundness.sound,
        problems=tuple(problems[:_SHOWN]),
        seconds=time.monotonic() - begun,
    )


class BackgroundCheck:
    """A quick_check of several files on a thread of its own; it reads, so scans and commits go on beside it."""

    def __init__(self, *databases: Database) -> None:
        """Checks the files in this order; the first that is not sound ends it."""
        self._databases = databases
        self._raw: Raw | None = None
        self._guard = threading.Lock()
        self._stopped = False
        self.future: Future[Checked] = Future()
        self._thread = threading.Thread(target=self._loop, name="ledger-check", daemon=True)

    def start(self) -> None:
        """Begin; the answer comes in `future`."""
        self.future.set_running_or_notify_cancel()
        self._thread.start()

    def stop(self) -> None:
        """End now; the future then says `unfinished` where the check was not through."""
        with self._guard:
            self._stopped = True
            if self._raw is not None:
                self._raw.interrupt()
        if self._thread.ident is not None:
            self._thread.join()

    def _loop(self) -> None:
        begun = time.monotonic()
        try:
            checked = Checked(soundness=Soundness.sound, seconds=0)
            for database in self._databases:
                checked = self._check(database)
                if checked.soundness is not Soundness.sound:
                    break
        except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits for the future
            self.future.set_exception(fault)
        else:
            seconds = time.monotonic() - begun
            self.future.set_result(Checked(soundness=checked.soundness, problems=checked.problems, seconds=seconds))

    def _check(self, database: Database) -> Checked:
        with self._guard:
            if self._stopped:
                return Checked(soundness=Soundness.unfinished, seconds=0)
            self._raw = database.connect()
        try:
            return quick_check(self._raw)
        finally:
            with self._guard:
                self._raw.close()
                self._raw = None
