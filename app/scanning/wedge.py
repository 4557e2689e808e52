"""Keyboard scanners: tells their bursts from typing, stroke by stroke.

Decides which strokes are a scan, which are typing, and how long a stroke waits until that is known. Pure: time comes in
with the strokes. It does not know what a code looks like: a scan in a language it can't read is still a scan, and
nothing a person types at a person's speed is ever taken, whatever it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from app.domain.scans import ScanFault
from app.scanning.burst import ROUNDING, Burst
from app.scanning.composing import Composition
from app.usecases.keystrokes import (
    Caught,
    Garbled,
    Hold,
    Key,
    KeyedSample,
    KeyStroke,
    Partial,
    Replay,
    Swallow,
    WedgeAction,
)

GAP = 0.035
LOWEST_GAP = 0.005
HIGHEST_GAP = 0.090
MIN_CHARS = 4
AIR = 1.75
"""A gap is so many times the scanner's usual pause."""
LATE_SUFFIX = 0.090
"""Seconds after the last character of a scan that ended in silence, in which an Enter is still the scanner's."""
LOST_HEAD = 0.060
"""Seconds. A letter that went out as typing so shortly before a scan may have been its first one."""
REST_OF_A_SCAN = 2.2
"""Seconds after the last key of a scan that was cut off, in which what comes at a scanner's speed, or an Enter alone,
is its rest: refused too, whatever it looks like. No longer than the rest takes: with its Enter the scan is over, and
the next one is read. As long as a program or a machine may stop, and as a person needs to hear of the refusal (half a
second after that last key), lay the unit aside and scan another.
"""
QUICK_HEAD = REST_OF_A_SCAN
"""The same as `LOST_HEAD` where no hand types or lets go so fast: a scanner may have stopped behind these keys."""
_SEPARATORS = frozenset("\x04\x1c\x1d\x1e\x1f")
"""Separators inside a symbol, which a scanner types as Ctrl and a key."""
_LINE_ENDS = frozenset("\r\n")


class Wedge:
    """Reads strokes and says what becomes of each."""

    def __init__(
        self, gap: float = GAP, min_chars: int = MIN_CHARS, *, learn: bool = True, ends: bool | None = None
    ) -> None:
        """`gap`: the longest pause inside a scan, in seconds; `min_chars`: characters of the shortest scan; `ends`: see
        `set_ending`.

        `learn`: widen the gap by itself where a scanner's usual pause comes close to it. It never narrows by itself.
        """
        self._gap = GAP
        self._learn = learn
        self._min_chars = min_chars
        self._burst: Burst | None = None
        self._composition = Composition()
        self._suffix_until = float("-inf")
        self._loose_at = self._loose_until = float("-inf")
        self._head = 0
        self._composed_until = float("-inf")
        self._cut_until = self._enter_until = float("-inf")
        self._ends = self._both = False
        self._cut = ""
        self.set_gap(gap)
        self.set_ending(ends=ends)

    @property
    def gap(self) -> float:
        """The longest pause inside a scan, in seconds."""
        return self._gap

    def set_gap(self, seconds: float) -> None:
        """Changes the longest pause, within 5 to 90 ms; what is held keeps the old one."""
        self._gap = min(max(seconds, LOWEST_GAP), HIGHEST_GAP)

    def set_ending(self, *, ends: bool | None) -> None:
        """Whether scans here end with a key. Known to, half of one at the very start is refused; known not to, silence
        is a scan's end and never half of one. None: as each scan shows.
        """
        self._ends, self._both = ends is True, ends is False

    @property
    def deadline(self) -> float | None:
        """When `tick` will next have something to say, or None while nothing is held."""
        return None if self._burst is None else self._burst.last_at + self._burst.patience(None)

    @property
    def arriving(self) -> bool:
        """Whether what is held looks like a scan already."""
        return self._burst is not None and self._burst.arriving

    def feed(self, stroke: KeyStroke) -> list[WedgeAction]:
        """Judges one stroke. The answers are in the order in which they must be done."""
        ends = self._is_end(stroke)
        actions = self._expire(stroke.at, Key.enter if ends else stroke.key)
        if ends:
            return actions + self._end(stroke)
        if not stroke.auto_repeat and self._belongs(stroke):
            return actions + self._hold(stroke)
        return actions + self._pass(stroke)

    def release(self, token: int, at: float) -> None:
        """A key was let go; how soon tells a hand from a machine."""
        if self._burst is not None:
            self._burst.release(token, at)

    def tick(self, now: float) -> list[WedgeAction]:
        """Judges the silence until `now`."""
        return self._expire(now, None)

    def flush(self) -> list[WedgeAction]:
        """Gives back all that is held as typing, at once."""
        burst, self._burst = self._burst, None
        if burst is None:
            return []
        return [*_arriving(burst), Replay(tuple(burst.strokes))]

    def calibrate(self, strokes: Sequence[KeyStroke]) -> KeyedSample:
        """What these strokes of one test scan tell."""
        last = next((stroke for stroke in reversed(strokes) if stroke.key is not Key.compose), None)
        suffix = None if last is None else Key.tab if last.key is Key.tab else Key.enter if _line_end(last) else None
        # A second Enter, or the line feed behind a carriage return, is no text either.
        text = "".join(s.char for s in strokes if s.key is not Key.tab and not _line_end(s)) + _open_text(strokes)
        composed = any(stroke.key is Key.compose for stroke in strokes)
        return KeyedSample(text, None if composed else calibrate(strokes), suffix, composed)

    def _is_end(self, stroke: KeyStroke) -> bool:
        """Whether a stroke is what scanners end a scan with: Enter, Tab, the Linefeed key, or Ctrl+J or Ctrl+M."""
        if stroke.auto_repeat:
            return False
        if stroke.key is Key.other or stroke.mods:
            awaited = self.arriving or stroke.at <= max(self._suffix_until, self._enter_until)
            return stroke.char in _LINE_ENDS and awaited
        return stroke.key in (Key.enter, Key.tab)

    def _belongs(self, stroke: KeyStroke) -> bool:
        """Whether a stroke can be part of a scan."""
        if stroke.key is Key.compose:
            # An input method also tells of cursor moves and colours; with nothing held these are nobody's.
            return bool(stroke.char) or stroke.preedit != self._composition.text or self._burst is not None
        if stroke.mods:
            return stroke.char in _SEPARATORS and self.arriving
        return stroke.key is Key.char

    def _hold(self, stroke: KeyStroke) -> list[WedgeAction]:
        if self._burst is None:
            self._burst = Burst(self._gap, self._min_chars, self._composition, ends=self._ends)
        before = self._burst.arriving
        self._burst.add(stroke)
        self._note(stroke)
        return [Hold(), Partial(arriving=True)] if self._burst.arriving and not before else [Hold()]

    def _pass(self, stroke: KeyStroke) -> list[WedgeAction]:
        """Typing for sure: whatever was held goes before it."""
        burst, self._burst = self._burst, None
        self._note(stroke)
        self._enter_until = float("-inf")
        if stroke.key is not Key.compose:
            self._suffix_until = self._loose_until = float("-inf")
        if burst is None:
            return [Replay((stroke,))]
        return [*_arriving(burst), Replay((*burst.strokes, stroke))]

    def _note(self, stroke: KeyStroke) -> None:
        if stroke.key is Key.compose:
            self._composition = self._composition.after(stroke)
        elif stroke.char:
            self._suffix_until = float("-inf")

    def _end(self, stroke: KeyStroke) -> list[WedgeAction]:
        """Enter or Tab: the end of a scan, or a key like any other."""
        burst = self._burst
        if burst is None and self._is_late_suffix(stroke):
            return [Swallow()]
        if burst is None and stroke.at <= self._enter_until:
            self._over(stroke)
            return [Swallow()]
        if burst is not None and self._is_rest(burst, stroke):
            return self._cut_off(burst, stroke)
        if burst is None or not burst.is_scan(stroke):
            return self._pass(stroke)
        self._suffix_until = stroke.at + self._gap
        return self._finish(burst, stroke)

    def _is_rest(self, burst: Burst, ended_by: KeyStroke | None) -> bool:
        """Whether this is what was left of a scan that was cut off: a scan by itself it may well look like."""
        if burst.first_at <= self._cut_until:
            return burst.let_go_at_once or burst.is_scan(ended_by)
        # Too short for a scan, but behind keys that went out as typing though no hand lets go so soon.
        behind = self._ends and ended_by is not None and burst.first_at <= self._loose_until
        return behind and burst.let_go_at_once and burst.count < self._min_chars <= self._head + burst.count

    def _cut_off(self, burst: Burst, ended_by: KeyStroke | None) -> list[WedgeAction]:
        """Part of a scan: refused, and what is left of it is nobody's."""
        self._burst = None
        text, typed, _ = burst.verdict(None)
        if ended_by is None:
            self._cut = text
            self._cut_until = self._enter_until = burst.last_at + REST_OF_A_SCAN
        else:
            self._over(ended_by)
        return [*_arriving(burst), Garbled(text, ScanFault.cut_off, typed)]

    def _over(self, ended_by: KeyStroke) -> None:
        """A scan that was cut off came to its end: what comes next is another."""
        self._cut = ""
        self._cut_until = self._enter_until = self._loose_at = self._loose_until = float("-inf")
        self._suffix_until = ended_by.at + self._gap

    def _is_late_suffix(self, stroke: KeyStroke) -> bool:
        return stroke.at <= self._suffix_until

    def _expire(self, now: float, following: Key | None) -> list[WedgeAction]:
        """Ends the burst where the silence until `now` was too long for a stroke of the kind `following`."""
        burst = self._burst
        if burst is None or now - burst.last_at <= burst.patience(following) + ROUNDING:
            return []
        scan, again = burst.is_scan(None), burst.verdict(None)[0] == self._cut
        if (self._is_rest(burst, None) and not (scan and again)) or (not scan and burst.surely and self._ends):
            return self._cut_off(burst, None)
        if not scan:
            self._enter_until = float("-inf")
            self._composed_until = burst.last_at + QUICK_HEAD if burst.maybe_a_head else float("-inf")
            if any(stroke.char for stroke in burst.strokes):
                quick = burst.let_go_at_once or burst.fast
                self._loose_at, self._head = burst.last_at, burst.count if quick else 0
                self._loose_until = burst.last_at + (QUICK_HEAD if quick else LOST_HEAD)
            return self.flush()
        self._suffix_until = burst.last_at + LATE_SUFFIX
        return self._finish(burst, None)

    def _finish(self, burst: Burst, ended_by: KeyStroke | None) -> list[WedgeAction]:
        self._burst = None
        self._composition = Composition()
        usual = burst.usual_pause
        if self._learn and usual is not None:
            self.set_gap(max(self._gap, AIR * usual))
        text, typed, sure = burst.verdict(ended_by)
        if typed and burst.first_at <= self._composed_until:
            # What stands before it in the composition may be its own beginning, and no person's.
            sure = False
        self._composed_until = float("-inf")
        if not sure:
            if ended_by is None and burst.open:
                self._cut_until = self._enter_until = burst.last_at + REST_OF_A_SCAN
            return [*_arriving(burst), Garbled(text, ScanFault.input_method, typed)]
        silent = ended_by is None and not burst.composed
        if (silent and self._ends and text != self._cut) or (burst.stalled and not burst.composed):
            # Scans here end with Enter: one that doesn't is half a scan, unless it comes the same once more.
            return self._cut_off(burst, ended_by)
        if not burst.composed:
            self._both = self._both or (silent and self._ends)
            self._ends, self._cut = not silent and not self._both, ""
        if burst.first_at <= max(self._loose_until, self._loose_at + self._gap):
            # A key that went out as typing so shortly before may have been the scan's first: never half of one.
            self._loose_at = self._loose_until = float("-inf")
            return [*_arriving(burst), Garbled(text, ScanFault.control_characters, typed)]
        return [*_arriving(burst), Caught(text, _suffix(ended_by), typed)]


def _arriving(burst: Burst) -> list[WedgeAction]:
    return [Partial(arriving=False)] if burst.arriving else []


def _line_end(stroke: KeyStroke) -> bool:
    return stroke.key is Key.enter or stroke.char in _LINE_ENDS


def _open_text(strokes: Sequence[KeyStroke]) -> str:
    """What the input method still had in its composition at the end."""
    return next((stroke.preedit for stroke in reversed(strokes) if stroke.key is Key.compose), "")


def _suffix(ended_by: KeyStroke | None) -> Key | None:
    if ended_by is None:
        return None
    return Key.tab if ended_by.key is Key.tab else Key.enter


def calibrate(strokes: Sequence[KeyStroke]) -> float | None:
    """The gap, in seconds, at which these strokes of one scan are caught; None where they are no scanner's.

    Half as much again as the usual pause, and at least the longest one with some air; the default for fast scanners.
    """
    times = [stroke.at for stroke in strokes if stroke.key in (Key.char, Key.enter, Key.tab) and not stroke.mods]
    pauses = sorted(after - before for before, after in pairwise(times))
    if len(pauses) < MIN_CHARS:
        return None
    usual, longest = pauses[len(pauses) // 2], pauses[-1]
    wanted = ceil((max(AIR * usual, longest + 0.006) - ROUNDING) * 1000) / 1000
    gap = min(max(wanted, GAP), HIGHEST_GAP)
    return gap if longest <= gap + ROUNDING else None
