"""Photos and PDFs for the desk: what the reading process found, judged, with what the ledger knows of each code.

Decides the order (known devices first, then what is accepted, then the rest) and that a text counts once. It reads no
pixel itself; whether a code may be believed is `decode/accept.py`'s matter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol

from app.domain.scans import Scan
from app.scanning.decode.accept import told, verdicts
from app.scanning.decode_process import DecodeProcess, FileFound, Told
from app.scanning.normalise import read_scan
from app.usecases.label_ports import Found
from app.usecases.picture_ports import Named, PictureFault, PictureRead, ReadCode

REMEMBERED: Final = 2.0


class Naming(Protocol):
    """What the ledger knows of scans."""

    def __call__(self, scans: Iterable[Scan], /) -> tuple[Named, ...]:
        """In the order of the scans; waits for the ledger."""


class Remembered:
    """The same, asked once in two seconds for each text: a camera shows the same code thirty times a second."""

    def __init__(self, naming: Naming, clock: Callable[[], float] = time.monotonic) -> None:
        self._naming, self._clock = naming, clock
        self._known: dict[str, tuple[float, Named]] = {}

    def __call__(self, scans: Iterable[Scan], /) -> tuple[Named, ...]:
        """In the order of the scans."""
        wanted, now = tuple(scans), self._clock()
        self._known = {raw: known for raw, known in self._known.items() if now - known[0] < REMEMBERED}
        missing = [scan for scan in wanted if scan.raw not in self._known]
        if missing:
            found = self._naming(missing)
            self._known |= {scan.raw: (now, named) for scan, named in zip(missing, found, strict=True)}
        return tuple(self._known[scan.raw][1] for scan in wanted)


class PictureDesk:
    """Reads pictures; see `usecases.picture_ports.PictureReader`."""

    def __init__(self, process: DecodeProcess, naming: Naming) -> None:
        """`process` is started with the first picture."""
        self._process, self._naming = process, naming

    def read(self, path: Path, told: Told) -> PictureRead:
        """What a file holds."""
        return self._judged(self._process.file(path, told))

    def read_bytes(self, data: bytes, told: Told) -> PictureRead:
        """What a picture's bytes hold."""
        return self._judged(self._process.picture(data, told))

    def _judged(self, found: FileFound) -> PictureRead:
        if found.fault is not None:
            return PictureRead(fault=found.fault)
        if not found.found:
            return PictureRead(hint=found.hint, fault=None if found.whole else PictureFault.damaged)
        return PictureRead(codes=self.judge(found.found, {}))

    def judge(self, found: Iterable[Found], looks: Mapping[str, int]) -> tuple[ReadCode, ...]:
        """Each text once, judged and named; `looks`: how many frames agreed on it."""
        codes = tuple(found)
        scans = {code.text: read_scan(code.text) for code in codes}
        named = dict(zip(scans, self._naming(scans.values()), strict=True))
        known = {text for raw, scan in scans.items() if named[raw].what for text in scan.candidates}
        rows: dict[str, ReadCode] = {}
        worth = told(codes)
        for code, verdict in verdicts(codes, known.__contains__, looks=lambda code: looks.get(code.text, 0)):
            if code not in worth and not verdict.accepted:
                continue
            name = named[code.text]
            reason = "" if verdict.accepted else verdict.reason.value
            row = ReadCode(code.text, code.format, verdict.accepted, reason, name.what, name.which)
            rows.setdefault(code.text, row)
        return tuple(sorted(rows.values(), key=lambda row: row.names not in ("device", "repair")))
