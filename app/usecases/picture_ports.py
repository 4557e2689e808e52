"""Codes in pictures between the rooms: what a camera shows, what a photo or PDF held, and why nothing could be read.

Closed words and plain rows; `bootstrap_scanners` fills them in, screens and command line speak only these. Each word
has a sentence `pictures.<kind>.<word>`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from app.domain.scans import Scan
from app.usecases.resolve_scan import Finder, resolve


class PictureFault(StrEnum):
    """Why a file could not be read as a picture."""

    missing = "missing"
    folder = "folder"
    refused = "refused"
    """The system does not let us read it."""
    empty = "empty"
    not_a_picture = "not_a_picture"
    damaged = "damaged"
    locked = "locked"
    """A PDF with a password."""
    too_large = "too_large"
    heic = "heic"
    """The phone's own format, which nothing here reads."""
    no_reader = "no_reader"
    """The library for pictures is not on this machine."""
    reader_lost = "reader_lost"
    """The reading process ended or hung on it; it is started anew for the next."""


class PictureHint(StrEnum):
    """What to do where a picture was read and held no code; or what a camera's picture lacks."""

    none = ""
    closer = "closer"
    blurred = "blurred"
    hold_still = "hold_still"
    dark = "dark"
    small = "small"
    """So few pixels that no code can be told in them."""
    no_code = "no_code"


class CameraFault(StrEnum):
    """Why a camera shows nothing; each is tried again by itself."""

    missing = "missing"
    taken = "taken"
    """It is there and can't be opened: another program has it."""
    refused = "refused"
    """The system does not let us open it."""
    gone = "gone"
    """It was there, and no picture comes any more: unplugged, or fallen asleep."""
    no_reader = "no_reader"
    """The library for pictures is not on this machine."""
    reader_lost = "reader_lost"


class Corners(NamedTuple):
    """Where a code lies, in pixels of the picture it is shown with, clockwise; `sure`: it was taken as a scan."""

    points: tuple[tuple[float, float], ...]
    text: str
    sure: bool = False


class CameraLook(NamedTuple):
    """One live picture: 8 bits each of blue, green and red, row after row without padding."""

    width: int
    height: int
    pixels: bytes
    found: tuple[Corners, ...] = ()
    sharpness: float = 0.0
    """0 (blurred) to 1 (as sharp as printed bars get)."""
    hint: PictureHint = PictureHint.none
    fault: CameraFault | None = None
    """With a fault there is no picture: width and height are 0."""


class CameraRow(NamedTuple):
    """A camera of this machine: how it is opened, and what it is called."""

    which: str
    name: str


class ReadCode(NamedTuple):
    """A code of a picture and what became of it."""

    text: str
    format: str
    accepted: bool
    reason: str = ""
    """Closed word why it was not accepted, or empty."""
    names: str = ""
    """What the ledger knows by it: device, repair, command, a register's kind, several; or nothing."""
    which: str = ""
    """Which one: the serial, the repair number, the command's word, the register's code."""


class PictureRead(NamedTuple):
    """What a picture held, codes that name a known device first."""

    codes: tuple[ReadCode, ...] = ()
    hint: PictureHint = PictureHint.none
    fault: PictureFault | None = None


class Left(Exception):
    """A person left the reading of a picture. No fault."""


class PictureReader(Protocol):
    """Photos and PDFs. Slow: beside the window."""

    def read(self, path: Path, told: Callable[[int, int], None]) -> PictureRead:
        """What a file holds; `told` hears how many pages of how many, and may raise to leave it."""

    def read_bytes(self, data: bytes, told: Callable[[int, int], None]) -> PictureRead:
        """The same of a picture that lies in no file (a pasted one)."""


class Camera(Protocol):
    """The desk's camera. Its codes go the way of every scan; this is what is seen of it."""

    def cameras(self) -> tuple[CameraRow, ...]:
        """The cameras there are, in the system's order. May take a second: beside the window."""

    def switch(self, which: str) -> None:
        """Takes this camera from now on; an empty word: none."""

    @property
    def which(self) -> str:
        """The camera in use, or an empty word."""

    def hear(self, taken: Callable[[tuple[ReadCode, ...]], None]) -> None:
        """Calls `taken` on the camera's own thread with a code that is a scan, or with several to choose from."""

    def watch(self, seen: Callable[[CameraLook], None]) -> Callable[[], None]:
        """Calls `seen` on the camera's own thread with each live picture, until what is given back is called."""

    def still(self, taken: Callable[[bytes], None]) -> None:
        """Calls `taken` once, on the camera's own thread, with the next frame whole, as a JPEG; never where none
        comes. A live picture is small.
        """


class Named(NamedTuple):
    """What a text names in the ledger."""

    what: str = ""
    """Empty: the ledger has nothing of that name."""
    which: str = ""


def name_code(scan: Scan, find: Finder) -> Named:
    """What a scan names, in a word, and which one; nothing where the ledger knows nothing of it."""
    found = resolve(scan, find)
    if found.what == "none":
        return Named()
    if found.what == "device":
        state = found.hits[0].state
        return Named("device", str(state.get("serial") or state.get("tag") or found.code))
    return Named(found.what, found.code)


def each_once(codes: Iterable[ReadCode]) -> tuple[ReadCode, ...]:
    """The first of those that name the same thing: a unit's serial and asset label are nothing to choose from. What
    the ledger doesn't know stays, whatever it is.
    """
    kept: dict[tuple[str, str], ReadCode] = {}
    for code in codes:
        kept.setdefault((code.names, code.which) if code.names and code.which else ("", code.text), code)
    return tuple(kept.values())
