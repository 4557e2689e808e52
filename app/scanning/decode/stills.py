"""Codes in a file: photos and papers that were dropped on the window or named on the command line.

Decides that a still is looked at until two ways agree on each code, for there is no next frame. Everything with bars is
told, a shop's codes too, so that people see why it isn't taken.

    for code in read_file(path, known):        # raises BadFile, whose .reason is a FileFault
        code.page, code.found.text, code.verdict.accepted, code.verdict.reason, code.verdict.scan

It takes a tenth of a second for a picture, some seconds for a large photo without codes: beside the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import cv2
import numpy as np

from app.scanning.decode.accept import Known, Verdict, verdicts
from app.scanning.decode.engine import Engine
from app.scanning.decode.formats import ALL, LINES, OURS, looks_needed
from app.scanning.decode.pictures import BadFile, FileFault, Grey, pictures
from app.scanning.envelopes import UrlRule
from app.usecases.label_ports import Found

STILL_BUDGET: Final = 3.0
"""Seconds for one picture at one size."""
_FIRST_SIZE: Final = 2200
"""Pixels of the longer side at the first look; a larger photo gets a second one at its full size."""

__all__ = ["BadFile", "FileCode", "FileFault", "Stills", "read_file"]


class FileCode(NamedTuple):
    """A code in a file: on which page (from 1), what was read, and what is thought of it. Corners are pixels of the
    photo the right way up, or of the page at 300 dots an inch.
    """

    page: int
    found: Found
    verdict: Verdict


class Stills:
    """Reads files; keep one for many files. `notices` are closed words for decoders that are missing."""

    def __init__(self, *, zbar: bool = True) -> None:
        self._engine = Engine(ALL, zbar=zbar, budget=STILL_BUDGET)
        self.notices = self._engine.notices

    def read(self, image: Grey) -> list[Found]:
        """Codes in one grey picture of any size, corners in its pixels."""
        largest = max(image.shape)
        if largest <= _FIRST_SIZE:
            return _told(self._engine.read(image, enough=_agreed, thorough=True))
        shrink = _FIRST_SIZE / largest
        small = np.asarray(cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        found = _told(self._engine.read(small, enough=_agreed, thorough=True))
        found = [f._replace(corners=tuple((x / shrink, y / shrink) for x, y in f.corners)) for f in found]
        if _agreed(found):
            return found
        return _told(self._engine.read(image, enough=_agreed, thorough=True, before=found))

    def read_file(self, path: Path, known: Known, url_rules: tuple[UrlRule, ...] = ()) -> list[FileCode]:
        """Codes in the file at `path`, page by page, on each what the register knows first. Raises BadFile."""
        return [
            FileCode(picture.page, found, thought)
            for picture in pictures(path)
            for found, thought in verdicts(self.read(picture.image), known, url_rules=url_rules)
        ]


def read_file(path: Path, known: Known, url_rules: tuple[UrlRule, ...] = ()) -> list[FileCode]:
    """Codes in one file; see the module. `known` is asked with a cleaned text: whether the ledger has it."""
    return Stills().read_file(path, known, url_rules)


def _agreed(found: Sequence[Found]) -> bool:
    return bool(found) and all(code.votes >= looks_needed(code.format) for code in found)


def _told(found: Sequence[Found]) -> list[Found]:
    """Without what was hardly read and isn't ours: that is where misreads come from."""
    return [f for f in found if f.format in OURS or f.format not in LINES or f.votes >= looks_needed(f.format)]
