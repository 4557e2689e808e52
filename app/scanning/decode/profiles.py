"""A line of grey values → the widths of bars and spaces, at the accuracy of parts of a pixel.

Decides where an edge lies: half way between the darkest and the lightest beside it, so that uneven light and a soft
picture do no harm. Knows no symbology; a line is made sharp before it comes here.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.scanning.decode.lines import LineCode, Widths, read_lines

Profile = NDArray[np.float32]

_LEAST_SWING: Final = 6.0
"""Grey values between a bar and its space below which it is noise whatever the rest of the line does."""


class Elements(NamedTuple):
    """Alternating spaces and bars: `edges[i]` is where element i begins, in pixels; element 0 is a space."""

    edges: NDArray[np.float64]

    @property
    def widths(self) -> Widths:
        """Width of each element, pixels."""
        return np.diff(self.edges)


def elements(profile: Profile, share: float = 0.18) -> Elements | None:
    """The elements of `profile` (0 is black); swings below `share` of the whole swing are noise. None: no bars."""
    values = profile.astype(np.float64)
    low, high = np.percentile(values, (2, 98))
    least = max(_LEAST_SWING, share * float(high - low))
    turns = _turns(values, least)
    if len(turns) < 8:
        return None
    places = _crossings(values, turns)
    # It begins or ends within a bar: that bar is none.
    whole = places if values[turns[0]] < values[turns[1]] else [0.0, *places]
    if values[turns[-1]] > values[turns[-2]]:
        whole = [*whole, float(len(values) - 1)]
    edges = np.array(whole)
    return Elements(np.maximum.accumulate(edges))


def _turns(values: NDArray[np.float64], least: float) -> NDArray[np.intp]:
    """Indices of lightest and darkest places by turns, each at least `least` from the one before."""
    slope = np.sign(np.diff(values))
    slope[slope == 0] = 1
    corners = np.concatenate(([0], np.flatnonzero(slope[1:] != slope[:-1]) + 1, [len(values) - 1]))
    greys = values[corners].tolist()
    kept = [0]
    rising: bool | None = None
    for i in range(1, len(greys)):
        step = greys[i] - greys[kept[-1]]
        if rising is None:
            if abs(step) >= least:
                rising = step > 0
                kept.append(i)
        elif (step > 0) == rising and step != 0:
            kept[-1] = i
        elif abs(step) >= least:
            rising = not rising
            kept.append(i)
    turns: NDArray[np.intp] = corners[kept]
    return turns


def _crossings(values: NDArray[np.float64], turns: NDArray[np.intp]) -> list[float]:
    """Where the line first crosses half way between each turn and the next."""
    greys = values[turns]
    half = np.repeat((greys[:-1] + greys[1:]) / 2, np.diff(turns))
    rising = np.repeat(greys[1:] > greys[:-1], np.diff(turns))
    part = values[turns[0] + 1 : turns[-1] + 1]
    over = np.where(rising, part >= half, part <= half)
    first = np.minimum.reduceat(np.where(over, np.arange(len(part)), len(part)), turns[:-1] - turns[0])
    after, before = part[first], values[turns[0] + first]
    places: list[float] = (turns[0] + first + (half[first] - before) / (after - before)).tolist()
    return places


class Placed(NamedTuple):
    """A text in a line, with the pixels it goes from and to; `reverse`: it was read from right to left."""

    code: LineCode
    start: float
    end: float
    reverse: bool


def read_profile(profile: Profile, *, invert: bool = True) -> list[Placed]:
    """Texts in one line of greys, read in both directions; `invert`: white bars on black too."""
    found: list[Placed] = []
    for line in (profile, 255 - profile) if invert else (profile,):
        for share in (0.18, 0.08):
            bars = elements(line, share)
            if bars is None:
                continue
            found = _both_ways(bars)
            if found:
                return found
    return found


def _both_ways(bars: Elements) -> list[Placed]:
    widths, edges = bars.widths, bars.edges
    found = [Placed(c, float(edges[c.first]), float(edges[c.last]), reverse=False) for c in read_lines(widths)]
    count = len(widths)
    for code in read_lines(widths[::-1]):
        found.append(Placed(code, float(edges[count - code.last]), float(edges[count - code.first]), reverse=True))
    return found
