"""What a ZPL printer answers about itself: host status (~HS) and errors (~HQES), read strictly.

Decides what counts as an answer and what it means: a fault in closed words, how much is left to print. Written from
Zebra's programming guide. Knows no socket. A printer without paper or with its cover open answers ~HQES only.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from app.usecases.print_jobs import Said

ASK: Final = b"~HQES~HS"
_MOST: Final = 4096
"""Bytes kept of what is no answer."""
_FRAME: Final = re.compile(rb"\x02([^\x02\x03]*)\x03(?:\r\n)?")
_FIRST: Final = re.compile(r"\d{3},([01]),([01]),\d{4},(\d{3}),([01]),[01],([01]),\d{3},([01]),([01]),([01])")
_SECOND: Final = re.compile(r"\d{3},[01],([01]),([01]),[01],\w,\w,[01],(\d{8}),[01],\d{3}")
_THIRD: Final = re.compile(r"\d{4},[01]")
_ERRORS: Final = re.compile(r"PRINTER STATUS\s+ERRORS:\s+[01]\s+([0-9A-F]{8})\s+([0-9A-F]{8})\s+WARNINGS:\s+[01]\s+.*")
_BITS: Final = (
    (0x0000_0004, Said.head_open),
    (0x0000_0001, Said.paper_out),
    (0x0000_0002, Said.ribbon_out),
    (0x0001_0000, Said.paused),
    (0x0000_0030, Said.too_hot),
    (0x0000_0008, Said.cutter_fault),
)


class Answer(NamedTuple):
    """What the printer said, as far as it said it."""

    fault: Said = Said.nothing
    """Why it does not print."""
    counted: bool = False
    """Whether it told what is left (~HS, whole)."""
    formats: int = 0
    """Labels not yet begun, in its receive buffer."""
    left: int = 0
    """Labels left of the one it prints."""
    partial: bool = False
    """Whether it is in the middle of receiving one."""
    garbage: bool = False
    """Whether something came that is no answer."""

    @property
    def finished(self) -> bool:
        """Whether it says that nothing is left to print and nothing is wrong."""
        return self.counted and not (self.fault or self.formats or self.left or self.partial)


class Listener:
    """Puts answers together from bytes as they come."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """What came before the next question belongs to the last one."""
        self._bytes = b""

    def hear(self, came: bytes) -> None:
        """More bytes."""
        self._bytes = (self._bytes + came)[-_MOST:]

    @property
    def complete(self) -> bool:
        """Whether both answers are there: waiting longer brings nothing."""
        lines = self._lines()
        return _status(lines) is not None and any(_ERRORS.fullmatch(line) for line in lines)

    def answer(self) -> Answer:
        """What was said so far."""
        lines = self._lines()
        errors = next((match for line in lines if (match := _ERRORS.fullmatch(line))), None)
        status = _status(lines)
        fault = _of_errors(int(errors[2], 16), int(errors[1], 16)) if errors else Said.nothing
        if status is None:
            return Answer(fault=fault, garbage=bool(self._bytes) and errors is None)
        return status._replace(fault=fault or status.fault)

    def _lines(self) -> list[str]:
        return [frame.decode("latin-1").strip() for frame in _FRAME.findall(self._bytes)]


def _of_errors(low: int, high: int) -> Said:
    for bits, said in _BITS:
        if low & bits:
            return said
    return Said.printer_fault if low or high else Said.nothing


def _status(lines: list[str]) -> Answer | None:
    """The three strings of ~HS, one after another; None where they are not all there, each of its form."""
    for first, second, third in zip(lines, lines[1:], lines[2:], strict=False):
        one, two = _FIRST.fullmatch(first), _SECOND.fullmatch(second)
        if one and two and _THIRD.fullmatch(third):
            paper, pause, formats, full, partial, ram, cold, hot = one.groups()
            head, ribbon, left = two.groups()
            flags = (
                (head, Said.head_open), (paper, Said.paper_out), (ribbon, Said.ribbon_out), (pause, Said.paused),
                (hot, Said.too_hot), (full, Said.buffer_full), (ram, Said.printer_fault), (cold, Said.printer_fault),
            )  # fmt: skip
            fault = next((said for flag, said in flags if flag == "1"), Said.nothing)
            return Answer(fault, counted=True, formats=int(formats), left=int(left), partial=partial == "1")
    return None
