"""Photos and PDFs for the desk: what the reading process found, judged, with what the ledger knows of each code.

Decides the order (known devices first, then what is accepted, then the rest) and that a text counts once. It reads no
pixel itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from app.domain.scans import Scan
from app.scanning.decode_process import DecodeProcess, FileFound, Told
from app.scanning.picture_judge import refusal
from app.usecases.label_ports import Found
from app.usecases.picture_ports import Named, PictureFault, PictureRead, ReadCode


class Naming(Protocol):
    """What the ledger knows of scans."""

    def __call__(self, scans: Iterable[Scan], /) -> tuple[Named, ...]:
        """In the order of the scans; waits for the ledger."""


class PictureDesk:
    """Reads pictures; see `usecases.picture_ports.PictureReader`."""

    def __init__(self, process: DecodeProcess, read_scan: Callable[[str], Scan], naming: Naming) -> None:
        """`process` is started with the first picture."""
        self._process, self._read_scan, self._naming = process, read_scan, naming

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
        return PictureRead(codes=self.judge(found.found))

    def judge(self, found: Iterable[Found], seen: Mapping[str, int] | None = None) -> tuple[ReadCode, ...]:
        """Each text once, judged and named; `seen`: how many frames agreed on it."""
        best: dict[str, Found] = {}
        counts: dict[str, int] = {}
        for code in found:
            counts[code.text] = counts.get(code.text, 0) + 1
            if code.text not in best or code.votes > best[code.text].votes:
                best[code.text] = code
        scans = [self._read_scan(text) for text in best]
        codes: list[tuple[int, ReadCode]] = []
        for code, scan, named in zip(best.values(), scans, self._naming(scans), strict=True):
            agreed = max(counts[code.text], (seen or {}).get(code.text, 0))
            reason = refusal(code, scan, known=bool(named.what), seen=agreed)
            row = ReadCode(code.text, code.format, not reason, reason, named.what, named.which)
            codes.append((0 if named.is_device else 1 if not reason else 2, row))
        codes.sort(key=lambda ranked: ranked[0])
        return tuple(row for _, row in codes)
