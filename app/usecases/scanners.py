"""Scanners between the rooms: ports and their states, how a code is framed, what a test scan told; the setup's port.

Plain values and Protocols. `scanning` reads ports and judges test scans, `bootstrap_scanners` hands them over, the
window shows them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from app.domain.scans import ScanFault

if TYPE_CHECKING:  # only the test code is drawn, and no start draws it
    from app.domain.drawing import Drawing

KEYBOARD: Final = "keyboard"
"""The source of what came by keys: a keyboard scanner can't be told from another, nor seen before it scans."""
CAMERA: Final = "camera"
CAMERA_OFF: Final = "off"
"""The camera of a desk that has none, as `desk.camera` keeps it."""
PICTURE: Final = "picture"
"""The source of what came by a photo or a PDF."""
_SERIAL: Final = "scanner."

TEST_TEXT: Final = "SDTEST:+@a95"
"""What the test code says. The letters before the marks are the same on every keyboard and tell it from other codes;
the marks tell the layout, the small letter Caps Lock and the input method. Twelve characters: narrow enough to draw.
"""


def serial_source(number: int) -> str:
    """The source of scanner `number` on a serial port."""
    return f"{_SERIAL}{number}"


def serial_number(source: str) -> int:
    """The number of the serial scanner that `source` names; 0 where it is none."""
    rest = source.removeprefix(_SERIAL)
    return int(rest) if rest != source and rest.isdecimal() else 0


class FramingKind(StrEnum):
    """What tells where a code ends."""

    auto = "auto"
    """CR, LF and STX…ETX, whichever comes."""
    cr = "cr"
    lf = "lf"
    crlf = "crlf"
    tab = "tab"
    stx_etx = "stx_etx"
    silence = "silence"
    """Nothing but a pause: for scanners that send no end, as a last resort."""
    learned = "learned"
    """What a test scan showed."""


class Framing(NamedTuple):
    """`start` and `end` are the bytes around a code; `skip` more bytes behind `start` differ from code to code and are
    no part of it (a scanner's letter for the symbology).
    """

    kind: FramingKind = FramingKind.auto
    start: bytes = b""
    end: bytes = b""
    skip: int = 0


class PortState(StrEnum):
    """Where a serial port stands."""

    looking = "looking"
    """Found; being opened, or waited for to fall silent, so that no half code is taken."""
    ready = "ready"
    reading = "reading"
    """A code's bytes come in."""
    unplugged = "unplugged"
    refused = "refused"
    aside = "aside"
    """Not opened: clearly no scanner, or a person said so."""


CONNECTED: Final = frozenset({PortState.looking, PortState.ready, PortState.reading})
"""States in which a scanner is there."""


class PortReason(StrEnum):
    """Why a port is refused, or left aside."""

    none = ""
    permission = "permission"
    """The system does not let this user open it."""
    busy = "busy"
    """Another program has it."""
    failed = "failed"
    """The system says something else: a driver, a broken cable."""
    bluetooth = "bluetooth"
    modem = "modem"
    printer = "printer"
    unknown = "unknown"
    """Not on USB: what hangs on it can't be known."""
    chosen = "chosen"
    """A person switched it off."""


class PortRow(NamedTuple):
    """A serial port of this desk, there or remembered. `identity` outlives replugging, `device` (COM5) does not."""

    identity: str
    number: int
    """スキャナー1 …: remembered with the identity."""
    name: str
    """The maker's name for it."""
    device: str
    state: PortState
    reason: PortReason = PortReason.none
    framing: Framing = Framing()
    baud: int = 9600
    known: bool = False
    """A code was read from it before, or a person chose it."""


class Heard(NamedTuple):
    """A code from a serial scanner, or why there is none. `at` is monotonic seconds, `data` every byte of it."""

    identity: str
    number: int
    text: str
    data: bytes
    at: float
    fault: ScanFault | None = None


class Burst(NamedTuple):
    """All bytes a scanner sent between two silences, the newest 512 of them: what is shown raw and learned from."""

    identity: str
    number: int
    data: bytes


class Learned(NamedTuple):
    """What one or two test scans told of a serial scanner; `aim` is its symbology identifier, if it sends one."""

    framing: Framing
    aim: str = ""


class Layout(StrEnum):
    """Which keyboard a keyboard scanner types for, beside the one the system has."""

    same = "same"
    us_on_jis = "us_on_jis"
    """The scanner types American, the system reads Japanese."""
    jis_on_us = "jis_on_us"
    other = "other"


class LetterCase(StrEnum):
    """What became of capital and small letters."""

    same = "same"
    swapped = "swapped"
    """Caps Lock is on."""
    capitals = "capitals"
    """All capital: the scanner is set to send nothing else."""
    smalls = "smalls"


class SampleRead(NamedTuple):
    """What the test code became on its way. `found` False: something else was scanned."""

    found: bool
    before: str = ""
    """Characters before it, the symbology identifier not counted."""
    aim: str = ""
    after: str = ""
    layout: Layout = Layout.same
    letters: LetterCase = LetterCase.same
    input_method: bool = False


class SerialScanners(Protocol):
    """The serial scanners of this desk. Called on the window's thread; `heard`, `burst` and `changed` are called on
    others.
    """

    def start(
        self,
        heard: Callable[[Heard], None],
        burst: Callable[[Burst], None],
        changed: Callable[[tuple[PortRow, ...]], None],
    ) -> None:
        """From now on ports are looked for, opened and read, until `stop`."""

    def stop(self) -> None:
        """Every port is closed and every thread ended; nothing is called any more."""

    def rows(self) -> tuple[PortRow, ...]:
        """Every port there is, and those remembered, by number."""

    def note_read(self, identity: str) -> None:
        """A code came from it: it is a scanner, and remembered as one."""

    def use(self, identity: str, *, on: bool) -> None:
        """Opens a port that was left aside, or leaves one aside. Raises SettingError or OSError where that can't be
        kept; it holds until the window closes all the same.
        """

    def set_framing(self, identity: str, framing: Framing) -> None:
        """Another framing, at once. Raises as `use` does."""

    def set_baud(self, identity: str, baud: int) -> None:
        """Another speed: the port is opened anew. Raises as `use` does."""


class ScannerSetup(Protocol):
    """What the setup screen asks beside the ports themselves."""

    @property
    def serial(self) -> SerialScanners:
        """The serial scanners."""

    def read_test(self, text: str) -> SampleRead:
        """What the test code became."""

    def learn(self, bursts: tuple[bytes, ...]) -> Learned | None:
        """Framing and prefixes from one or two test scans of one scanner; None where they are no test scans."""

    def framing_of(self, kind: FramingKind) -> Framing:
        """The framing of a kind that needs nothing learned."""

    def strippable(self, prefix: str) -> bool:
        """Whether what a keyboard scanner puts before each code may be taken off: marks may, letters may not."""

    def missing(self) -> tuple[str, ...]:
        """Closed words for what reads photos and the camera and isn't on this machine. Slow: beside the window."""

    def test_code(self) -> Drawing:
        """The test code as QR code and Code 128, on one page that may be printed."""
