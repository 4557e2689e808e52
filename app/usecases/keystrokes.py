"""Keystrokes on their way to being a scan or typing: the values window and burst reader pass, and the reader's port.

Decides nothing. The window (ui) turns its toolkit's events into strokes and does what the answers say; the reader
(`scanning.wedge`) judges. Times are seconds of one monotonic clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from app.domain.scans import ScanFault


class Key(StrEnum):
    """What kind of key a stroke is."""

    char = "char"
    """Gives text and nothing else."""
    enter = "enter"
    tab = "tab"
    other = "other"
    """Arrows, F keys, Backspace, shortcuts: never part of a scan."""
    compose = "compose"
    """No key of its own: an input method changed its composition, or committed text."""


class KeyStroke(NamedTuple):
    """One stroke as the window saw it; modifier keys alone and releases are not strokes."""

    char: str
    """The text it gives: one character mostly; for `compose` what was committed, or nothing."""
    key: Key
    at: float
    auto_repeat: bool = False
    mods: bool = False
    """Ctrl, Alt or Meta is down."""
    preedit: str = ""
    """For `compose`: the composition after it."""
    token: int = 0
    """The window's own mark, by which it finds its event again."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The stroke just fed waits: it may begin or continue a scan."""


@dataclass(frozen=True, slots=True)
class Swallow:
    """The stroke just fed belonged to a scan that is over (a second Enter, say): it is nobody's."""


class Replay(NamedTuple):
    """Typing: deliver these strokes, in this order. The stroke just fed is the last one when it was not held."""

    strokes: tuple[KeyStroke, ...]


class Caught(NamedTuple):
    """A scan. All strokes held, and the one just fed where it was the scan's Enter or Tab, are used up."""

    text: str
    suffix: Key | None
    typed: str = ""
    """What a person had in the input method's composition when the scan came: give it back to the field."""


class Garbled(NamedTuple):
    """A scan whose text must not be used: as `Caught`, but something got at it on its way."""

    text: str
    fault: ScanFault
    """`input_method`, or `control_characters` where its beginning may be missing."""
    typed: str = ""


class Partial(NamedTuple):
    """Whether a scan is arriving."""

    arriving: bool


class KeyedSample(NamedTuple):
    """What a test scan by keys was."""

    text: str
    """Its characters, without what ended it."""
    gap: float | None
    """The longest pause, in seconds, at which it is caught; None where it was slower than any scanner, or too short."""
    suffix: Key | None
    """Enter or Tab behind it, or None where nothing ended it."""
    composed: bool = False
    """An input method had a part in it."""


WedgeAction = Hold | Swallow | Replay | Caught | Garbled | Partial


class BurstReader(Protocol):
    """Tells scanners' bursts from typing. Every stroke fed comes back exactly once: replayed, or used up by a scan."""

    @property
    def gap(self) -> float:
        """The longest pause inside a scan, in seconds."""

    def set_gap(self, seconds: float) -> None:
        """Changes the longest pause; values outside what is sensible are brought inside."""

    def feed(self, stroke: KeyStroke) -> list[WedgeAction]:
        """Judges one stroke; `at` never goes back."""

    def release(self, token: int, at: float) -> None:
        """The key of the stroke with this mark was let go; how soon tells a hand from a machine."""

    def tick(self, now: float) -> list[WedgeAction]:
        """Judges the silence until `now`."""

    def flush(self) -> list[WedgeAction]:
        """Gives back all that is held as typing, at once."""

    @property
    def deadline(self) -> float | None:
        """When `tick` will next have something to say, or None while nothing is held."""

    @property
    def arriving(self) -> bool:
        """Whether what is held looks like a scan already."""

    def calibrate(self, strokes: Sequence[KeyStroke]) -> KeyedSample:
        """What these strokes of one test scan tell. Changes nothing."""

    def set_ending(self, *, ends: bool | None) -> None:
        """Whether scans here end with Enter or Tab, as a test scan showed; None: it is learned from scan to scan."""
