"""Every serial scanner of the desk: found by itself, read side by side, found again after replugging.

Decides which ports are opened, under which number, and when one is given up. It looks at the list of ports once a
second; what it remembers of a scanner goes through `store`. No window, no ledger.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from app.scanning.framing import Frame, framing_of
from app.scanning.known_ports import KnownPort, read_known, written
from app.scanning.normalise import decode
from app.scanning.port_names import FoundPort, ListedPort, found_ports
from app.scanning.port_reader import PortReader, SerialPort, Tells, open_serial
from app.usecases.scanners import Burst, Framing, FramingKind, Heard, PortReason, PortRow, PortState

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the list of ports."""
PATIENCE: Final = 0.5
"""Seconds a reader that was stopped is waited for; a port may hang in the system's hands for longer."""


def list_ports() -> Iterable[ListedPort]:
    """What the system lists. Raises OSError, and TypeError or ValueError where one is pulled just then."""
    from serial.tools.list_ports import comports

    return comports()


@dataclass(slots=True)
class _Port:
    """One port of this run."""

    row: PortRow
    found: FoundPort | None = None
    """What the list said last; None while it isn't there."""
    reader: PortReader | None = None


def _nobody(_: object) -> None:
    """Nothing was started yet."""


class SerialPorts:
    """The serial scanners (`usecases.scanners.SerialScanners`)."""

    def __init__(
        self,
        *,
        stored: str = "",
        usual: FramingKind = FramingKind.auto,
        store: Callable[[str], None] = _nobody,
        ports: Callable[[], Iterable[ListedPort]] = list_ports,
        opens: Callable[[str, int], SerialPort] = open_serial,
        look_every: float = LOOK_EVERY,
    ) -> None:
        """`stored` is what `store` was given last; `usual` the framing of a scanner nobody calibrated."""
        self._known = read_known(stored)
        self._usual = framing_of(usual)
        self._store = store
        self._list = ports
        self._opens = opens
        self._look_every = look_every
        self._ports: dict[str, _Port] = {}
        self._lock = threading.RLock()
        self._stop, self._again = threading.Event(), threading.Event()
        self._looked = False
        """Whether anybody was told what the first look found."""
        self._heard: Callable[[Heard], None] = _nobody
        self._burst: Callable[[Burst], None] = _nobody
        self._changed: Callable[[tuple[PortRow, ...]], None] = _nobody
        self._thread: threading.Thread | None = None

    # --- life --------------------------------------------------------------------------------------------------

    def start(
        self,
        heard: Callable[[Heard], None],
        burst: Callable[[Burst], None],
        changed: Callable[[tuple[PortRow, ...]], None],
    ) -> None:
        """From now on; the three are called on other threads."""
        self._heard, self._burst, self._changed = heard, burst, changed
        self._thread = threading.Thread(target=self._watch, name="scanner ports", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Everything is closed. A port that hangs in the system's hands is left to it; nobody is told any more."""
        self._stop.set()
        self._again.set()
        with self._lock:
            self._heard, self._burst, self._changed = _nobody, _nobody, _nobody
            readers = [port.reader for port in self._ports.values() if port.reader is not None]
            for port in self._ports.values():
                port.reader = None
        for reader in readers:
            reader.stop()
        if self._thread is not None:
            self._thread.join(PATIENCE)
        for reader in readers:
            reader.join(PATIENCE)

    def rows(self) -> tuple[PortRow, ...]:
        """Every port there is and every scanner remembered; one that is switched off only while it is there."""
        with self._lock:
            rows = [port.row for port in self._ports.values()]
            for identity, known in self._known.items():
                if identity not in self._ports and known.use is not False:
                    rows.append(self._row(identity, known, PortState.unplugged))
        return tuple(sorted(rows, key=lambda row: row.number))

    # --- what a person or a scan decides -------------------------------------------------------------------------

    def note_read(self, identity: str) -> None:
        """A code came from it."""
        with self._lock:
            known = self._known_as(identity)
            if known is None or known.read:
                return
        self._remember(identity, known._replace(read=True))

    def use(self, identity: str, *, on: bool) -> None:
        """Opens it, or leaves it aside."""
        self._set(identity, lambda known: known._replace(use=on))

    def set_framing(self, identity: str, framing: Framing) -> None:
        """Another framing."""
        self._set(identity, lambda known: known._replace(framing=framing))

    def set_baud(self, identity: str, baud: int) -> None:
        """Another speed."""
        self._set(identity, lambda known: known._replace(baud=baud))

    def _set(self, identity: str, change: Callable[[KnownPort], KnownPort]) -> None:
        with self._lock:
            known = self._known_as(identity)
            if known is None:
                return
            known = change(known)
            self._known[identity] = known
            port = self._ports.get(identity)
            if port is not None:
                self._let_go(port)
                port.row = self._row(identity, known, PortState.looking, port.row)
        self._again.set()
        self._tell()
        self._remember(identity, known)

    def _known_as(self, identity: str) -> KnownPort | None:
        """What is remembered of a port, or would be."""
        port = self._ports.get(identity)
        fresh = None if port is None else KnownPort(port.row.number, port.row.name)
        return self._known.get(identity, fresh)

    def _remember(self, identity: str, known: KnownPort) -> None:
        with self._lock:
            self._known[identity] = known
            port = self._ports.get(identity)
            if port is not None:
                port.row = port.row._replace(known=True)
            line = written(self._known)
        self._tell()
        self._store(line)

    # --- the watch -----------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._stop.is_set():
            self._again.clear()
            self._look()
            self._again.wait(self._look_every)

    def _look(self) -> None:
        """Holds what is open against what is there now."""
        try:
            found = {port.identity: port for port in found_ports(self._list())}
        except (OSError, TypeError, ValueError):
            return  # pulled while it was being listed: the next look tells
        with self._lock:
            before = self.rows()
            gone = [identity for identity in self._ports if identity not in found]
            stopped = [self._drop(identity) for identity in gone]
            moved = [self._moved(port) for port in found.values()]
        for reader in (*stopped, *moved):
            if reader is not None:
                reader.join(PATIENCE)
        with self._lock:
            if self._stop.is_set():
                return
            for port in found.values():
                self._meet(port)
            same, self._looked = self._looked and self.rows() == before, True
        if not same:
            self._tell()

    def _drop(self, identity: str) -> PortReader | None:
        """A port is gone."""
        port = self._ports[identity]
        reader = self._let_go(port)
        if identity in self._known and self._known[identity].use is not False:
            port.found = None
            port.row = port.row._replace(state=PortState.unplugged, reason=PortReason.none)
        else:
            del self._ports[identity]
        return reader

    def _moved(self, found: FoundPort) -> PortReader | None:
        """The same scanner under another name: the former port is let go of before the new one is opened."""
        port = self._ports.get(found.identity)
        if port is None or port.reader is None or port.reader.device == found.device:
            return None
        return self._let_go(port)

    def _meet(self, found: FoundPort) -> None:
        """A port is there: opened, unless it is to be left aside."""
        known = self._known.get(found.identity)
        port = self._ports.get(found.identity)
        if port is None:
            fresh = known or KnownPort(self._free_number(), found.name)
            port = self._ports[found.identity] = _Port(self._row(found.identity, fresh, PortState.looking))
        port.found = found
        port.row = port.row._replace(device=found.device, name=found.name)
        reason = _aside(found, known)
        if reason is not PortReason.none:
            port.row = port.row._replace(state=PortState.aside, reason=reason)
        elif port.reader is None:
            self._open(port, found)

    def _open(self, port: _Port, found: FoundPort) -> None:
        port.row = port.row._replace(state=PortState.looking, reason=PortReason.none)
        tells = Tells(
            frames=lambda frames, at: self._frames(port, frames, at),
            burst=lambda data: self._burst_of(port, reader, data),
            state=lambda state, reason: self._state_of(port, reader, state, reason),
        )
        reader = PortReader(found.device, baud=port.row.baud, framing=port.row.framing, opens=self._opens, tells=tells)
        port.reader = reader
        reader.start()

    @staticmethod
    def _let_go(port: _Port) -> PortReader | None:
        reader, port.reader = port.reader, None
        if reader is not None:
            reader.stop()
        return reader

    def _free_number(self) -> int:
        taken = {known.number for known in self._known.values()} | {port.row.number for port in self._ports.values()}
        return next(number for number in range(1, len(taken) + 2) if number not in taken)

    def _row(self, identity: str, known: KnownPort, state: PortState, former: PortRow | None = None) -> PortRow:
        return PortRow(
            identity=identity,
            number=known.number,
            name=known.name,
            device="" if former is None else former.device,
            state=state,
            framing=known.framing or self._usual,
            baud=known.baud,
            known=identity in self._known,
        )

    # --- what readers tell, on their threads ---------------------------------------------------------------------

    def _frames(self, port: _Port, frames: list[Frame], at: float) -> None:
        """Codes, and halves of some. Those of a reader just let go too: what it had begun must be told as cut off."""
        with self._lock:
            row, heard = port.row, self._heard
        for frame in frames:
            heard(Heard(row.identity, row.number, decode(frame.data), frame.whole, at, frame.fault))

    def _burst_of(self, port: _Port, reader: PortReader, data: bytes) -> None:
        with self._lock:
            if port.reader is not reader:
                return
            row, burst = port.row, self._burst
        burst(Burst(row.identity, row.number, data))

    def _state_of(self, port: _Port, reader: PortReader, state: PortState, reason: PortReason) -> None:
        with self._lock:
            if port.reader is not reader or (port.row.state, port.row.reason) == (state, reason):
                return
            port.row = port.row._replace(state=state, reason=reason)
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            changed, rows = self._changed, self.rows()
        changed(rows)


def _aside(found: FoundPort, known: KnownPort | None) -> PortReason:
    """Why a port is not opened by itself; none where it is."""
    if known is not None and known.use is not None:
        return PortReason.none if known.use else PortReason.chosen
    return found.reason
