"""Bytes of a serial scanner → codes: where one begins and ends, whatever pieces they come in.

Decides what is a whole code. Pure: bytes and observed silence come in, no clock. Each byte is judged by itself, so that
it can't matter how the stream was cut. It never guesses: what lacks its beginning or its end is a fault, not a code.
It must not know what a code may look like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain.scans import ScanFault
from app.usecases.scanners import Framing, FramingKind, Learned

LONGEST: Final = 4096
"""Bytes of one code; more than any symbol holds."""
SILENCE: Final = 0.2
"""Seconds of silence that end a code where nothing else does."""
STALE: Final = 0.5
"""Seconds of silence after which a code without its end is half of one."""
REST: Final = 2.2
"""Seconds of silence until what comes next is no rest of a half code (as `wedge.REST_OF_A_SCAN`)."""
SHORTEST: Final = 4
"""Bytes of a code that only silence ends: fewer are noise on the line."""

_STX, _ETX = 0x02, 0x03
_AUTO_ENDS: Final = frozenset((0x0D, 0x0A, _ETX))
_BLANK: Final = b"\x00\t\n\r "
ENDS: Final[dict[FramingKind, tuple[bytes, bytes]]] = {
    FramingKind.cr: (b"", b"\r"),
    FramingKind.lf: (b"", b"\n"),
    FramingKind.crlf: (b"", b"\r\n"),
    FramingKind.tab: (b"", b"\t"),
    FramingKind.stx_etx: (b"\x02", b"\x03"),
}
"""What stands before and behind a code, where that is fixed."""
_FORMER = re.compile(rb"\A.*[\r\n\x03]", re.DOTALL)
_ENDING = re.compile(rb"\A[^\x00-\x1f]*[\x00\x01\x03-\x1f]*")
"""The scanner's own characters behind a code: printable ones, then those that can stand in none."""
_AIM = re.compile(rb"\][A-Za-z][0-9A-Za-z]\Z")


class Frame(NamedTuple):
    """One code without its frame, and every byte it came with; a fault where it must not be used."""

    data: bytes
    whole: bytes
    fault: ScanFault | None = None


def framing_of(kind: FramingKind) -> Framing:
    """The framing a kind that needs nothing learned stands for."""
    start, end = ENDS.get(kind, (b"", b""))
    return Framing(kind, start, end)


class Framer:
    """Cuts one port's bytes into codes. Make a new one for each opening of the port."""

    def __init__(self, framing: Framing, *, settled: bool = True) -> None:
        """`settled` False: the bytes may begin in the middle of a code, so that the first one counts only after a
        silence or an end.
        """
        self._auto = framing.kind is FramingKind.auto
        self._silent = framing.kind is FramingKind.silence
        self._start, self._end, self._skip = framing.start, framing.end, framing.skip
        self._marks = bool(self._start) and all(byte < 0x20 for byte in self._start)
        """Whether the start can stand nowhere inside a code."""
        self._buffer = bytearray()
        self._begun = not self._marks
        """Whether the start was seen, where one is waited for."""
        self._skipping = not settled
        self._owed = False
        """Whether what is skipped is still to be told."""
        self._quiet = 0.0

    @property
    def waiting(self) -> bool:
        """Whether a code has begun and not ended, or the rest of one is passed over: silence means something."""
        return bool(self._buffer) or self._skipping

    @property
    def settled(self) -> bool:
        """Whether what comes next is taken for a code from its first byte on."""
        return not self._skipping

    def feed(self, data: bytes) -> list[Frame]:
        """The codes that are whole with these bytes, in order."""
        if data:
            self._quiet = 0.0
        frames: list[Frame] = []
        for byte in data:
            self._buffer.append(byte)
            frame = self._step(byte)
            if frame is not None:
                frames.append(frame)
        return frames

    def quiet(self, seconds: float) -> list[Frame]:
        """So much more silence was seen on the line. Ends a code where silence does; else a half one is given up."""
        if not self.waiting:
            return []
        self._quiet += seconds
        if self._skipping:
            return self._passed_over()
        if self._silent and self._quiet >= SILENCE:
            data = self._take()
            return [] if len(data.strip(_BLANK)) < SHORTEST else [self._whole(data, data)]
        return self._given_up() if not self._silent and self._quiet >= STALE else []

    def _passed_over(self) -> list[Frame]:
        """Silence while a code is passed over: at once the end of it on a port just opened, else after a while."""
        if not self._owed and self._buffer:
            return self._given_up()
        if self._quiet >= (REST if self._owed else 0.0):
            self._skipping = self._owed = False
            self._buffer.clear()
        return []

    def _given_up(self) -> list[Frame]:
        """What came has no end: told once, and what may still come of it is passed over."""
        whole = self._take()
        if not whole.strip(_BLANK):
            return []
        self._skipping = self._owed = True
        return [Frame(whole, whole, ScanFault.cut_off)]

    def unplugged(self) -> list[Frame]:
        """The port is gone: a half code is told as one, never given."""
        whole = self._take()
        told = self._owed or not whole.strip(_BLANK)
        self._skipping = self._owed = False
        return [] if told else [Frame(whole, whole, ScanFault.cut_off)]

    # --- one byte ----------------------------------------------------------------------------------------------

    def _step(self, byte: int) -> Frame | None:
        if self._auto:
            if byte == _STX:
                return self._restart(1)
            if byte in _AUTO_ENDS:
                return self._ended(1)
        elif self._marks and self._buffer.endswith(self._start):
            return self._restart(len(self._start))
        elif self._end and not self._silent and self._buffer.endswith(self._end):
            return self._ended(len(self._end))
        return self._grown()

    def _restart(self, length: int) -> Frame | None:
        """A start where none can be inside a code: whatever stands before it has no end."""
        whole = bytes(self._buffer)
        before = whole[:-length]
        told = self._owed or not before.strip(_BLANK)
        self._buffer[:] = whole[-length:]
        self._begun, self._skipping, self._owed = True, False, False
        return None if told else Frame(before, before, ScanFault.cut_off)

    def _ended(self, length: int) -> Frame | None:
        whole = self._take()
        if self._skipping:
            # The end of what was cut off, told when it was, or of what a port just opened sent the rest of.
            owed, self._skipping, self._owed = self._owed, False, False
            half = whole[:-length]
            return Frame(half, whole, ScanFault.cut_off) if not owed and half.strip(_BLANK) else None
        data = whole[:-length]
        if self._auto and data[:1] == bytes((_STX,)):
            data = data[1:]
        if self._marks:
            begun, self._begun = self._begun, False
            if not begun:
                return Frame(data, whole, ScanFault.cut_off) if data.strip(_BLANK) else None
        if not data.strip(_BLANK):
            return None
        return self._whole(data, whole)

    def _grown(self) -> Frame | None:
        """A byte inside a code: too many of them are none."""
        most = LONGEST + len(self._start) + self._skip + max(len(self._end) - 1, 0)
        if len(self._buffer) <= most:
            return None
        whole = bytes(self._buffer)
        told, self._skipping, self._owed = self._owed, True, True
        keep = max(len(self._start), len(self._end)) - 1
        self._buffer[:] = whole[len(whole) - keep :] if keep > 0 else b""
        return None if told else Frame(whole[:64], whole[:64], ScanFault.too_long)

    def _whole(self, data: bytes, whole: bytes) -> Frame:
        """A code between its ends; the scanner's own bytes before it taken off where all of them are there."""
        if self._start:
            if not data.startswith(self._start):
                return Frame(data, whole, ScanFault.control_characters)
            data = data[len(self._start) :]
        if self._silent and self._end:
            if not data.endswith(self._end):
                return Frame(data, whole, ScanFault.control_characters)
            data = data[: -len(self._end)]
        if self._skip:
            if len(data) <= self._skip:
                return Frame(data, whole, ScanFault.control_characters)
            data = data[self._skip :]
        return Frame(data, whole)

    def _take(self) -> bytes:
        whole = bytes(self._buffer)
        self._buffer.clear()
        return whole


# --- learning --------------------------------------------------------------------------------------------------


def learn(bursts: Sequence[bytes], text: str) -> Learned | None:
    """The framing that one or two test scans of the known `text` show; None where one of them holds no such code.

    Each burst is all that came between two silences. A symbology identifier (`]C0`) is no part of the framing: cleaning
    takes it off, and it differs from symbol to symbol. Where two scans differ before the code in bytes but not in
    number, those bytes are the scanner's own sign for the symbology.
    """
    parts = [part for burst in bursts for part in _around(burst, text.encode("ascii"))]
    if not parts or any(not _around(burst, text.encode("ascii")) for burst in bursts):
        return None
    ends = {end for _, _, end in parts}
    starts = {start for start, _, _ in parts}
    aim = next((found for _, found, _ in parts if found), "")
    if len(ends) != 1 or len({len(start) for start in starts}) != 1:
        return None
    (end,) = ends
    start = _common(sorted(starts))
    skip = len(next(iter(starts))) - len(start)
    return Learned(_named(start, end, skip), aim)


def _around(burst: bytes, code: bytes) -> list[tuple[bytes, str, bytes]]:
    """For each time the code stands in a burst: the bytes before it, the identifier, the bytes behind it."""
    pieces = burst.split(code)
    if len(pieces) < 2:
        return []
    first, *between, last = pieces
    # What was scanned just before or after it stands behind an end, or before one.
    first = _FORMER.sub(b"", first)
    ending = _ENDING.match(last)
    last = ending[0] if ending is not None else last
    # Between two codes both ends meet: the first one's end is as long as the last one's.
    starts = [first, *(piece[len(last) :] for piece in between)]
    ends = [*(piece[: len(last)] for piece in between), last]
    found = []
    for start, end in zip(starts, ends, strict=True):
        aim = _AIM.search(start)
        found.append((start[: aim.start()] if aim else start, aim[0].decode("ascii") if aim else "", end))
    return found


def _common(starts: Sequence[bytes]) -> bytes:
    """The longest beginning that all have."""
    shortest = min(starts, key=len)
    length = next((at for at in range(len(shortest)) if len({start[at] for start in starts}) > 1), len(shortest))
    return shortest[:length]


def _named(start: bytes, end: bytes, skip: int) -> Framing:
    """A framing by its name where it has one."""
    if not skip:
        for kind, around in ENDS.items():
            if around == (start, end):
                return Framing(kind, *around)
    if not any(byte < 0x20 for byte in end):
        # Nothing that could not stand inside a code as well: only the pause tells the end.
        return Framing(FramingKind.silence, start, end, skip)
    return Framing(FramingKind.learned, start, end, skip)
