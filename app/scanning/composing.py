"""What an input method is composing, and how fast it came to be.

Decides where a person's composition ends and a scan's begins: input methods delay keys, some by a tenth of a second, so
a scan in a composition is known by the whole run of changes, never by one pause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from app.usecases.keystrokes import KeyStroke

ONE_HAND = 0.5
"""Seconds. A composition that stood still for so long is a person's, not the beginning of the scan that follows."""
DELAYED = 1.25
"""The middle pause of a scan may be so many times the gap, once it went through an input method."""
PER_KEY = 0.070
"""Seconds for each key of a scan, all delays of the input method counted in; no hand is that fast for a whole word."""
BUNCHED = 6
"""So many changes must there be for their mean to tell a machine: a hand may roll over three keys at once."""
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Composition:
    """The composition as the input method last told it."""

    text: str = ""
    base: str = ""
    """What stood in it before the present run of changes."""
    times: tuple[float, ...] = ()
    """When the changes of the present run came."""

    def run_before(self, at: float) -> tuple[str, tuple[float, ...]]:
        """What stood before the run that a change at this time belongs to, and the run so far."""
        if self.text and self.times and at - self.times[-1] <= ONE_HAND:
            return self.base, self.times
        return self.text, ()

    def after(self, stroke: KeyStroke) -> Composition:
        """The composition after what an input method told."""
        if stroke.preedit == self.text and not stroke.char:
            return self
        base, times = self.run_before(stroke.at)
        return Composition(stroke.preedit, base if stroke.preedit else "", (*times, stroke.at)[-_KEPT:])


def median(numbers: Iterable[float]) -> float:
    """The middle one of at least one number; between two, half way. The standard library's loads fractions for it."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def is_fast(times: list[float], gap: float) -> bool:
    """Whether changes at these times are a scanner's keys, seen through an input method."""
    if len(times) < 3:
        return False
    whole, pauses = times[-1] - times[0], [after - before for before, after in pairwise(times)]
    if whole > PER_KEY * len(times):
        return False
    # Handed on in bunches, half of the pauses are long and the others none: there the mean tells, of a whole word.
    bunched = len(times) >= BUNCHED and whole <= DELAYED * gap * len(times)
    return bunched or median(pauses) <= DELAYED * gap
