"""Serial ports as the system lists them: which one is which whatever it is called today, and which are no scanner.

Decides the identity of a port (maker, product and serial number, never the COM number: that changes with the socket)
and which ports are not opened by themselves: opening a modem or a printer may disturb it. Pure; the list is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol

from app.usecases.scanners import PortReason


class ListedPort(Protocol):
    """A port as `serial.tools.list_ports` tells it."""

    @property
    def device(self) -> str:
        """What the system calls it today."""

    @property
    def description(self) -> str | None:
        """The system's words for it."""

    @property
    def hwid(self) -> str | None:
        """How it hangs on the machine."""

    @property
    def vid(self) -> int | None:
        """The maker's number; None off USB."""

    @property
    def pid(self) -> int | None:
        """The product's number."""

    @property
    def serial_number(self) -> str | None:
        """The unit's own number."""

    @property
    def location(self) -> str | None:
        """The socket it hangs on."""

    @property
    def manufacturer(self) -> str | None:
        """The maker."""

    @property
    def product(self) -> str | None:
        """The product."""


class FoundPort(NamedTuple):
    """A port that is there now. `reason` is none where it may be opened by itself."""

    identity: str
    device: str
    name: str
    reason: PortReason


PRINTER_MAKERS: Final = frozenset({0x0A5F, 0x04F9, 0x04B8, 0x0828, 0x1203, 0x0519, 0x1504, 0x0DD4})
"""Zebra's printers (its scanners have another number), Brother, Epson, SATO, TSC, Star, Bixolon, Custom."""
MODEM_MAKERS: Final = frozenset({0x1199, 0x12D1, 0x2C7C, 0x1BC7, 0x19D2, 0x0572})
"""Sierra, Huawei, Quectel, Telit, ZTE, Conexant."""
_WORDS: Final = (
    (PortReason.bluetooth, re.compile(r"bluetooth|bthenum|rfcomm|irda|wireless.?iap", re.IGNORECASE)),
    (PortReason.modem, re.compile(r"modem|モデム|\b(?:lte|wwan|gps|gnss)\b", re.IGNORECASE)),
    (PortReason.printer, re.compile(r"printer|プリンタ|\blpt\b|receipt", re.IGNORECASE)),
)


def found_ports(listed: Iterable[ListedPort]) -> tuple[FoundPort, ...]:
    """The ports with their identities. Two that would have the same are told apart by the socket they hang on."""
    ports = list(listed)
    plain = [_identity(port) for port in ports]
    found = []
    for port, identity in zip(ports, plain, strict=True):
        twin = plain.count(identity) > 1
        own = f"{identity}@{port.location or port.device}" if twin else identity
        found.append(FoundPort(own, port.device, _name(port), _reason(port)))
    return tuple(found)


def _identity(port: ListedPort) -> str:
    if port.vid is None:
        return f"port:{port.device}"
    named = f"{port.vid:04X}:{port.pid or 0:04X}"
    # Without a serial number of its own, two of a kind are told apart by where they hang.
    return f"{named}:{port.serial_number}" if port.serial_number else f"{named}@{port.location or port.device}"


def _name(port: ListedPort) -> str:
    product = port.product or port.description or ""
    if not product or product == "n/a":
        return port.device
    maker = port.manufacturer or ""
    return product if not maker or product.startswith(maker) else f"{maker} {product}"


def _reason(port: ListedPort) -> PortReason:
    told = " ".join(filter(None, (port.device, port.description, port.hwid, port.manufacturer, port.product)))
    for reason, words in _WORDS:
        if words.search(told):
            return reason
    if port.vid is None:
        return PortReason.unknown
    if port.vid in PRINTER_MAKERS:
        return PortReason.printer
    return PortReason.modem if port.vid in MODEM_MAKERS else PortReason.none
