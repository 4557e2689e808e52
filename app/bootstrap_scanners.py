"""The composition root of scanners: hands serial ports, the test scan, pictures and the camera to the window.

Starts nothing by itself. The reading process is started with the first picture or when a camera is switched on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.scans import Scan
from app.scanning.calibration import read_test, strippable
from app.scanning.framing import framing_of, learn
from app.scanning.serial_port import SerialPorts
from app.settings.store import Settings
from app.usecases.scanners import TEST_TEXT, Framing, FramingKind, Learned, SampleRead, ScannerSetup, SerialScanners

if TYPE_CHECKING:  # what only pictures need is loaded with the first of them
    from app.bootstrap import Program
    from app.domain.drawing import Drawing
    from app.scanning.camera import CameraScanner
    from app.scanning.decode_process import DecodeProcess
    from app.scanning.picture_desk import PictureDesk
    from app.usecases.picture_ports import Named
    from app.usecases.ports import UnitOfWork


class Setup:
    """`usecases.scanners.ScannerSetup` over serial scanners."""

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

    def missing(self) -> tuple[str, ...]:
        """What of the decoders isn't there."""
        from app.scanning.decoders_there import zbar_notice

        return tuple(filter(None, (zbar_notice(),)))

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
    return Setup(ports)


def _naming(program: Program) -> Callable[[Iterable[Scan]], tuple[Named, ...]]:
    """What the ledger knows of scans, asked behind people's commands."""
    from app.usecases.picture_ports import name_code
    from app.usecases.session import stand_in

    def named(scans: Iterable[Scan]) -> tuple[Named, ...]:
        asked = tuple(scans)

        def work(unit: UnitOfWork) -> tuple[Named, ...]:
            return tuple(name_code(scan, unit) for scan in asked)

        return program.desk.ledger.look(program.desk.actor or stand_in(), work).result()

    return named


class PictureScanners:
    """Pictures and the camera of one program."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    @cached_property
    def _process(self) -> DecodeProcess:
        from app.scanning.decode_process import DecodeProcess

        return DecodeProcess()

    @cached_property
    def pictures(self) -> PictureDesk:
        """Photos and PDFs."""
        from app.scanning.picture_desk import PictureDesk

        return PictureDesk(self._process, _naming(self._program))

    @cached_property
    def camera(self) -> CameraScanner:
        """The desk's camera."""
        from app.scanning.camera import CameraScanner
        from app.scanning.camera_list import listed
        from app.scanning.picture_desk import PictureDesk, Remembered

        judge = PictureDesk(self._process, Remembered(_naming(self._program))).judge
        return CameraScanner(self._process, judge, listed)

    @property
    def notices(self) -> tuple[str, ...]:
        """Closed words for decoders that this machine lacks, as far as it was asked."""
        return self._process.notices if "_process" in self.__dict__ else ()

    def stop(self) -> None:
        """Ends the reading process, if there is one."""
        if "_process" in self.__dict__:
            self._process.stop()
