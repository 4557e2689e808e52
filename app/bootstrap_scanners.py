"""The composition root's part for scanners: hands the picture reader and the camera over. Starts nothing by itself.

The reading process is started with the first picture or when a camera is switched on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from app.bootstrap import Program
from app.domain.scans import Scan
from app.scanning.camera import CameraScanner
from app.scanning.camera_list import listed
from app.scanning.decode_process import DecodeProcess
from app.scanning.picture_desk import PictureDesk
from app.usecases.picture_ports import Named, name_code
from app.usecases.ports import UnitOfWork
from app.usecases.session import stand_in


def _naming(program: Program) -> Callable[[Iterable[Scan]], tuple[Named, ...]]:
    """What the ledger knows of scans, asked behind people's commands."""

    def named(scans: Iterable[Scan]) -> tuple[Named, ...]:
        asked = tuple(scans)

        def work(unit: UnitOfWork) -> tuple[Named, ...]:
            return tuple(name_code(scan, unit) for scan in asked)

        return program.desk.ledger.look(program.desk.actor or stand_in(), work).result()

    return named


class Scanners:
    """Pictures and the camera of one program."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    @cached_property
    def _process(self) -> DecodeProcess:
        return DecodeProcess()

    @cached_property
    def pictures(self) -> PictureDesk:
        """Photos and PDFs."""
        return PictureDesk(self._process, self._program.desk.read_scan, _naming(self._program))

    @cached_property
    def camera(self) -> CameraScanner:
        """The desk's camera."""
        return CameraScanner(self._process, self.pictures.judge, listed)

    def stop(self) -> None:
        """Ends the reading process, if there is one."""
        if "_process" in self.__dict__:
            self._process.stop()
