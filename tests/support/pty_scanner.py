"""A serial scanner made of a pseudo terminal: plugged in, pulled, plugged in again under another name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from app.usecases.scanners import Burst, Heard, PortRow, PortState


class Listing(NamedTuple):
    """A port as the system lists it."""

    device: str
    description: str | None = "USB Serial"
    hwid: str | None = None
    vid: int | None = 0x05E0
    pid: int | None = 0x1701
    serial_number: str | None = "S0001"
    location: str | None = "1-1"
    manufacturer: str | None = "Example Scan"
    product: str | None = "ES-200"


class PtyScanner:
    """One scanner. While it is plugged in `listing` names its port."""

    def __init__(self, serial: str = "S0001", **about: str | int | None) -> None:
        self._about = Listing("", serial_number=serial)._replace(**about)  # type: ignore[arg-type]  # names as given
        self._master = -1
        self.device = ""

    def plug(self) -> None:
        """It appears under a name the system had free."""
        self._master, slave = os.openpty()
        self.device = os.ttyname(slave)
        self._slave = slave

    def unplug(self) -> None:
        """The cable is pulled."""
        os.close(self._master)
        os.close(self._slave)
        self._master, self.device = -1, ""

    @property
    def listing(self) -> Listing | None:
        """As the system lists it, or None while it is not there."""
        return self._about._replace(device=self.device) if self.device else None

    def send(self, data: bytes) -> None:
        """Bytes on the wire."""
        while data:
            data = data[os.write(self._master, data) :]

    def send_singly(self, data: bytes) -> None:
        """The same byte by byte."""
        for at in range(len(data)):
            os.write(self._master, data[at : at + 1])


@dataclass
class Ear:
    """Keeps what the scanners told; called on their threads."""

    heard: list[Heard] = field(default_factory=list)
    bursts: list[Burst] = field(default_factory=list)
    rows: tuple[PortRow, ...] = ()
    states: list[tuple[int, PortState]] = field(default_factory=list)

    def changed(self, rows: tuple[PortRow, ...]) -> None:
        self.rows = rows
        for row in rows:
            if (row.number, row.state) not in self.states[-2:]:
                self.states.append((row.number, row.state))

    @property
    def codes(self) -> list[str]:
        return [heard.text for heard in self.heard if heard.fault is None]

    def state(self, number: int = 1) -> PortState | None:
        return next((row.state for row in self.rows if row.number == number), None)


def listed(scanners: Iterable[PtyScanner]) -> Callable[[], list[Listing]]:
    """The system's list of those that are plugged in."""
    return lambda: [found for scanner in scanners if (found := scanner.listing) is not None]


def until(done: Callable[[], bool], seconds: float = 30.0) -> None:
    """Waits for what other threads do."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.002)
