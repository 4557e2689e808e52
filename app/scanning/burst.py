"""One burst of strokes: is it a scanner's, and what did it say.

Decides by speed, evenness and length alone. Knows neither what a code looks like nor how the burst came to its end.
"""

from __future__ import annotations

from itertools import pairwise

from app.scanning.composing import Composition, is_fast, median
from app.scanning.normalise import fold_width
from app.usecases.keystrokes import Key, KeyStroke

SILENT_CHARS = 6
"""A burst that ends in silence, without Enter or Tab, is a scan from so many characters on: our shortest code's."""
SLOW = 0.040
"""Seconds between keys above which a burst must also be even: people type that fast, but never evenly."""
EVEN = 0.25
EVEN_AT_LEAST = 0.012
"""How far a pause may be from the middle one: the share of it, or so many seconds (a keyboard is polled every 8 ms)."""
LONGEST_HICCUP = 0.090
"""Seconds for which a busy machine may stop a scan that is surely one, or whose keys were let go `QUICK`ly so far."""
QUICK = 0.025
"""Seconds. No hand lets go of a key so soon; scanners do at once."""
STALL = 0.5
"""Seconds for which a scan that can be nothing else may stop, where scans are known to end with Enter or Tab."""
SURE_CHARS = 4
"""So many characters, each let go `QUICK`ly and the middle pause within the gap, are no hand's."""
ROUNDING = 1e-6
"""Seconds by which sums of times may be off."""
FAST_SHARE = 0.8
"""Of a long burst's pauses so many must be within the gap; the rest are hiccups of a busy machine."""
COMPOSED_PATIENCE = 0.150
"""Seconds for which an input method may stop a scan that is under way."""
MOST_TO_ROLL = 3
"""From so many keys on their pauses tell whether they were a hand's."""
OPEN_PATIENCE = 0.400
"""Seconds to wait for a scan's composition to be committed."""


class Burst:
    """The strokes held since the last pause."""

    def __init__(self, gap: float, min_chars: int, composition: Composition, *, ends: bool = False) -> None:
        """`composition`: what the input method was composing before the first stroke; `ends`: scans here end with a
        key.
        """
        self._ends = ends
        self._gap = gap
        self._min_chars = min_chars
        self._before = composition
        self.strokes: list[KeyStroke] = []
        self._told: list[float] = []
        self._quick = 0
        self._open = composition.text
        self._done = ""
        self._longest = 0
        self._composed = False
        self._committed = False
        self._mixed = False
        self._converted = False

    def add(self, stroke: KeyStroke) -> None:
        """Takes the next stroke."""
        before = self._done + self._open
        if stroke.key is Key.compose:
            self._compose(stroke)
        else:
            # A key that came past an open composition: which of the two was first can't be told any more.
            self._mixed = self._mixed or bool(self._open)
            self._done += stroke.char
        self.strokes.append(stroke)
        self._longest = max(self._longest, len(self._done) + len(self._open))
        if stroke.key is not Key.compose or self._done + self._open != before:
            self._told.append(stroke.at)

    def release(self, token: int, at: float) -> None:
        """The key of the stroke with this mark was let go."""
        if any(stroke.token == token and at - stroke.at <= QUICK for stroke in self.strokes):
            self._quick += 1

    def _compose(self, stroke: KeyStroke) -> None:
        self._composed = True
        if stroke.char:
            self._converted = self._converted or not _fold(stroke.char).startswith(_fold(self._open))
            self._committed = True
        elif self._open and not stroke.preedit:
            # The composition was thrown away, not committed; what it was is told all the same.
            self._converted = True
            self._done += self._open
        self._done += stroke.char
        self._open = stroke.preedit

    @property
    def first_at(self) -> float:
        """When the first stroke came."""
        return self.strokes[0].at

    @property
    def last_at(self) -> float:
        """When the last stroke came."""
        return self.strokes[-1].at

    @property
    def count(self) -> int:
        """Strokes that gave text."""
        return len(self._told)

    @property
    def _run(self) -> list[float]:
        """When the keys of this run came, those included that the input method delayed out of this burst."""
        return [*self._before.run_before(self.first_at)[1], *self._told]

    @property
    def _behind_its_head(self) -> bool:
        """Whether a scan's keys stand here behind a stall that may have cut off its first ones, composed too.

        With these it is too slow for one run, and they are too near to be a person's for sure. A word under way, key by
        key, was a hand's, whatever a machine that hung hands on in one go: nothing is taken of it.
        """
        head = self._before.run_before(self.first_at)[1]
        if not head or len(self._told) < SILENT_CHARS or is_fast(self._run, self._gap):
            return False
        return (len(head) < MOST_TO_ROLL or is_fast(list(head), self._gap)) and is_fast(self._told, self._gap)

    @property
    def arriving(self) -> bool:
        """Whether a person could hardly have typed this."""
        if self._composed:
            return (len(self._run) >= self._min_chars and is_fast(self._run, self._gap)) or self._behind_its_head
        return self.count >= self._min_chars

    @property
    def let_go_at_once(self) -> bool:
        """Whether every key was let go as no hand does; the last one may still be down."""
        return self._quick > 0 and self._quick >= len(self.strokes) - 1

    @property
    def composed(self) -> bool:
        """Whether an input method had a part in it: it may keep the scanner's Enter to itself."""
        return self._composed

    @property
    def open(self) -> bool:
        """Whether the input method is still composing."""
        return bool(self._open)

    @property
    def maybe_a_head(self) -> bool:
        """Whether this began a composition in a way in which a scan's first keys do: fast, or with one letter."""
        return self._composed and not self._before.text and self._longest <= self.count

    @property
    def stalled(self) -> bool:
        """Whether it stopped for longer than a scan does, and some key since then may have been a hand's."""
        longest = max((after - before for before, after in pairwise(self._told)), default=0.0)
        return longest > max(LONGEST_HICCUP, 1.35 * self._gap) + ROUNDING and not self.let_go_at_once

    @property
    def surely(self) -> bool:
        """Whether this is part of a scan, whole or not: nobody types so."""
        if self._composed or self.count < SURE_CHARS or not self.let_go_at_once:
            return False
        return median(after - before for before, after in pairwise(self._told)) <= self._gap + ROUNDING

    @property
    def fast(self) -> bool:
        """Whether these keys, and an Enter right behind them, would have been a scan."""
        return not self._composed and self.count >= self._min_chars and (self.surely or self._has_a_scanners_pace())

    def patience(self, following: Key | None) -> float:
        """How long, in seconds, to wait for a stroke of the kind `following` (None: for any) before the burst is over.

        The first keys wait the gap and no longer, for they may be typing; fast ones outlive a machine's hiccup.
        """
        if self._composed or (following is Key.compose and self.arriving):
            if not self.arriving:
                return self._gap
            return OPEN_PATIENCE if self._open else COMPOSED_PATIENCE
        if self._ends and (self.surely or self._scans_so_far()):
            return STALL
        most = max(LONGEST_HICCUP, 1.35 * self._gap)
        longer = most if self.count >= SILENT_CHARS else max(min(2 * self._gap, LONGEST_HICCUP), 1.35 * self._gap)
        if following in (Key.enter, Key.tab):
            return longer if self.count >= SILENT_CHARS else self._gap
        if self.count >= 3:
            return longer
        return most if self._quick == len(self.strokes) else self._gap

    def is_scan(self, ended_by: KeyStroke | None) -> bool:
        """Whether the burst is a scanner's, ended by this Enter or Tab, or by silence."""
        if self._composed:
            return self._composed_scan(ended_by)
        if self.count < (SILENT_CHARS if ended_by is None else self._min_chars):
            return False
        return self.surely or self._has_a_scanners_pace()

    def _scans_so_far(self) -> bool:
        return self.count >= SILENT_CHARS and self._has_a_scanners_pace()

    def _has_a_scanners_pace(self) -> bool:
        pauses = [after - before for before, after in pairwise(self._told)]
        fast = sum(pause <= self._gap + ROUNDING for pause in pauses)
        if fast < len(pauses) * (FAST_SHARE if self.count >= SILENT_CHARS else 1):
            return False
        return self._even(pauses)

    def _even(self, pauses: list[float]) -> bool:
        middle = median(pauses)
        if middle <= SLOW:
            return True
        allowed = max(EVEN_AT_LEAST, EVEN * middle)
        return self.count >= SILENT_CHARS and sum(abs(pause - middle) > allowed for pause in pauses) <= 1

    def _composed_scan(self, ended_by: KeyStroke | None) -> bool:
        run = self._run
        if len(run) >= SILENT_CHARS:
            return is_fast(run, self._gap) or self._behind_its_head
        # All of it at once, committed and entered: too few changes to tell by, but no hand does that.
        at_once = ended_by is not None and ended_by.at - self.first_at <= 2 * self._gap
        return at_once and not self._before.text and self._longest >= SILENT_CHARS

    @property
    def usual_pause(self) -> float | None:
        """The middle pause of a scan that came by keys alone, in seconds; None where there is too little to tell."""
        if self._composed or self.count < SILENT_CHARS:
            return None
        return median(after - before for before, after in pairwise(self._told))

    def verdict(self, ended_by: KeyStroke | None) -> tuple[str, str, bool]:
        """The scan's text, what a person was composing before it, and whether the text may be used."""
        whole = self._done + self._open
        if not self._composed:
            return whole, "", True
        cut = self._behind_its_head
        typed = self._before.text if cut else self._before.run_before(self.first_at)[0]
        sure = not (cut or self._mixed or self._converted) and whole.startswith(typed)
        # Silence with the composition still open: the scanner's Tab may have gone to the list of predictions.
        sure = sure and not (self._open and ended_by is None)
        text = whole.removeprefix(typed)
        return text, typed, sure and bool(text) and fold_width(text).isascii()


def _fold(text: str) -> str:
    return fold_width(text).upper()
