"""Commands about parts: what someone wants of the store. One frozen value a verb.

A part is named by its code, or by what its label says; a place by its code or as people write it. An empty place leaves
the choice to the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.bench_words import PartFate


class ReceiveParts(NamedTuple):
    """Parts came: `cost` is what one of them cost, in yen, or None where nobody said."""

    action: bytes
    part: str
    pieces: int
    place: str = ""
    cost: int | None = None


class CountParts(NamedTuple):
    """A stock-take of one place: what was found there of each part."""

    action: bytes
    place: str
    found: tuple[tuple[str, int], ...]


class UsePart(NamedTuple):
    """Parts go into a unit; `fate` is what became of those taken out."""

    action: bytes
    repair: str
    part: str
    pieces: int = 1
    place: str = ""
    fate: PartFate = PartFate.discard


class PutBack(NamedTuple):
    """Parts taken for a repair are on the shelf again."""

    action: bytes
    repair: str
    part: str
    pieces: int = 1
    place: str = ""


class TakeDonor(NamedTuple):
    """Parts taken from a dead unit, named by its serial, tag or repair number."""

    action: bytes
    part: str
    unit: str
    pieces: int = 1
    place: str = ""


class MoveParts(NamedTuple):
    """Parts go from one place to another; an empty `origin` leaves the choice to the rule."""

    action: bytes
    part: str
    to: str
    pieces: int = 1
    origin: str = ""


class ScrapParts(NamedTuple):
    """Parts are thrown away: broken, or too old."""

    action: bytes
    part: str
    pieces: int = 1
    place: str = ""


class ChangePart(NamedTuple):
    """What is known of a part changes; an empty text takes a value away."""

    action: bytes
    part: str
    fields: Mapping[str, str]
    new: bool = False
    """The part is none yet: it is registered with these."""
