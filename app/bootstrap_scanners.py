"""The composition root of scanners: hands serial ports and the test scan to the window."""

from __future__ import annotations

from app.domain.drawing import Drawing
from app.scanning.calibration import read_test, strippable
from app.scanning.framing import framing_of, learn
from app.scanning.serial_port import SerialPorts
from app.settings.store import Settings
from app.usecases.scanners import TEST_TEXT, Framing, FramingKind, Learned, SampleRead, ScannerSetup, SerialScanners


class _Setup:
    """`usecases.scanners.ScannerSetup`."""

    def __init__(self, serial: SerialScanners) -> None:
        self.serial = serial

    def read_test(self, text: str) -> SampleRead:
        """What the test code became."""
        return read_test(text)

    def learn(self, bursts: tuple[bytes, ...]) -> Learned | None:
        """Framing and prefixes from test scans."""
        return learn(bursts, TEST_TEXT)

    def framing_of(self, kind: FramingKind) -> Framing:
        """A framing by its name."""
        return framing_of(kind)

    def strippable(self, prefix: str) -> bool:
        """Whether such a prefix of a keyboard scanner is taken off."""
        return strippable(prefix)

    def test_code(self) -> Drawing:
        """The paper with the test code."""
        from app.labels.scanner_sheet import scanner_sheet

        return scanner_sheet(TEST_TEXT)


def scanner_setup(settings: Settings) -> ScannerSetup:
    """This desk's serial scanners, not yet looked for, and what a test scan tells."""

    def store(line: str) -> None:
        settings.set("desk.scanner.ports", line)

    ports = SerialPorts(
        stored=settings.text("desk.scanner.ports"),
        usual=FramingKind(settings.text("desk.scanner.framing")),
        store=store,
    )
    return _Setup(ports)
