"""The scanners of the window: keys, serial ports, and what of them is said on the scan bar.

Decides nothing about codes: whatever a serial port gives goes the way of every scan, on the window's thread. That there
is no scanner is said only where it is true: a keyboard scanner can't be seen, so a desk has none only where all it ever
scanned with were serial ones, and none of these is there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.domain.scans import RawScan
from app.settings.values import SettingError
from app.settings.words import t
from app.ui.shell import sources as _sources  # noqa: F401 (the first scan does not wait for it)
from app.ui.shell.scan_filter import ScanFilter
from app.ui.widgets.scan_bar import ScanBarRow, ScanState
from app.usecases.keystrokes import BurstReader
from app.usecases.scanners import (
    CONNECTED,
    KEYBOARD,
    Burst,
    Heard,
    PortReason,
    PortRow,
    PortState,
    ScannerSetup,
    serial_source,
)

if TYPE_CHECKING:
    from app.ui.run import WindowRun

_log = logging.getLogger(__name__)
AT_LATEST_MS: Final = 1000
"""So long after the first paint serial ports are looked for, however long the ledger takes to open."""


class Scanners(QObject):
    """Made once the window stands. `keys` is the scan filter; serial ports are looked for from `begin` on."""

    heard = Signal(object)
    """A `Heard` of a serial scanner, before it goes its way."""
    burst = Signal(object)
    """A `Burst`: all bytes between two silences."""
    changed = Signal(object)
    """The `PortRow`s, where one of them is another than before."""
    _heard, _burst, _changed = Signal(object), Signal(object), Signal(object)

    def __init__(self, run: WindowRun, reader: BurstReader, setup: Callable[[], ScannerSetup]) -> None:
        """`setup` makes the serial scanners, not yet started."""
        super().__init__(run.window)
        self._run = run
        self._make = setup
        self._setup: ScannerSetup | None = None
        self.rows: tuple[PortRow, ...] = ()
        self.elsewhere: Callable[[], bool] = lambda: False
        """Whether something else scans too: a camera that is on."""
        self._keyed = False
        self._met: set[str] = set()
        """Scanners that were ready once since the window opened."""
        self._stopped = False
        self.keys = ScanFilter(run.app, reader, parent=run.window)
        self.apply_habits()
        self.keys.scanned.connect(run.window.take_scan)
        self.keys.scanned.connect(self._note_keys)
        self.keys.refused.connect(run.window.refused_scan)
        queued = Qt.ConnectionType.QueuedConnection
        self._heard.connect(self._take, queued)
        self._burst.connect(self._pass_burst, queued)
        self._changed.connect(self._look, queued)
        self._late = QTimer(self, singleShot=True, interval=AT_LATEST_MS)
        self._late.timeout.connect(self.begin)
        self._late.start()

    @property
    def setup(self) -> ScannerSetup:
        """The serial scanners and what a test scan tells; begun with. Raises RuntimeError once the window closes."""
        self.begin()
        if self._setup is None:
            raise RuntimeError("the window is closing")
        return self._setup

    def begin(self) -> None:
        """Serial ports are looked for: once the ledger is open, for then no start waits for it; or where that takes
        long.
        """
        if self._stopped or self._setup is not None:
            return
        self._late.stop()
        self._setup = self._make()
        self._setup.serial.start(self._heard.emit, self._burst.emit, self._changed.emit)

    def apply_habits(self) -> None:
        """What a test scan showed of the keyboard scanner, as the settings have it."""
        ending = self._run.settings.text("desk.scanner.ending")
        ends = None if ending == "unknown" else ending != "none"
        self.keys.set_habits(ends=ends, prefix=self._run.settings.text("desk.scanner.prefix"))

    def stop(self) -> None:
        """The window closes: ports are closed, threads ended; what is under way reaches nobody."""
        self._stopped = True
        self._late.stop()
        self.keys.stop()
        if self._setup is not None:
            self._setup.serial.stop()

    # --- serial scanners ---------------------------------------------------------------------------------------

    @Slot(object)
    def _take(self, heard: Heard) -> None:
        if self._stopped:
            return
        self.heard.emit(heard)
        source = serial_source(heard.number)
        if heard.fault is not None:
            self._run.window.refused_scan(heard.fault, heard.text, source)
            return
        # Everything else stands aside for it, as for a scan by keys from its first character on.
        for arriving in (True, False):
            self.keys.partial.emit(arriving)
        self.keys.scanned.emit(RawScan(heard.text, source, heard.at))
        try:
            self.setup.serial.note_read(heard.identity)
        except (OSError, SettingError):
            # It scans all the same, and is found again by itself; only its number may be another next time.
            _log.warning("a serial scanner could not be remembered", exc_info=True)

    @Slot(object)
    def _pass_burst(self, burst: Burst) -> None:
        if not self._stopped:
            self.burst.emit(burst)

    @Slot(object)
    def _look(self, rows: tuple[PortRow, ...]) -> None:
        if self._stopped:
            return
        before, self.rows = self.rows, rows
        self._tell_bar({row.identity: row for row in before})
        self.changed.emit(rows)

    # --- the scan bar ------------------------------------------------------------------------------------------

    @property
    def none_left(self) -> bool:
        """Whether this desk has no scanner now, as far as it can be known for sure."""
        known = [row for row in self.rows if row.known and row.state is not PortState.aside]
        if not known or any(row.state in CONNECTED for row in self.rows):
            return False
        keyed = self._keyed or self._run.settings.text("desk.scanner.ending") != "unknown"
        return not keyed and not self.elsewhere()

    def retell(self) -> None:
        """The scan bar was emptied: another language is in use."""
        self._tell_bar({row.identity: row for row in self.rows})

    def _note_keys(self, raw: RawScan) -> None:
        self._keyed = self._keyed or raw.source == KEYBOARD

    def _tell_bar(self, before: dict[str, PortRow]) -> None:
        bar = self._run.window.frame.scan_bar
        if bar.row.state is ScanState.badge_only:
            return  # a page asks for a person; whether there is a scanner is said after that
        none_left = self.none_left
        state = ScanState.no_scanner if none_left else ScanState.listening
        told = [row for row in self.rows if self._is_news(row, before.get(row.identity)) or (none_left and row.known)]
        if told:
            message = t(f"scanners.bar.{_word(told[0])}", number=told[0].number)
            bar.set_row(ScanBarRow(state=state, message=message))
        elif bar.row.state is not state:
            bar.set_row(ScanBarRow(state=state))

    def _is_news(self, row: PortRow, before: PortRow | None) -> bool:
        """Whether a scanner came or went in a way worth a word. That one known is there at the start is none."""
        was = None if before is None else before.state
        if row.state is PortState.ready:
            fresh = row.identity not in self._met
            self._met.add(row.identity)
            return was in (None, PortState.looking) and not (fresh and row.known)
        return row.known and was in CONNECTED and row.state in (PortState.unplugged, PortState.refused)


def _word(row: PortRow) -> str:
    """What is said of a port: that it is ready, gone, or why it does not open."""
    if row.state is PortState.refused:
        return f"refused.{row.reason or PortReason.failed}"
    return "ready" if row.state in CONNECTED else "gone"
