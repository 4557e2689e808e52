"""Closed words of visits, spelled as operations and command line do. The words people read are in the catalogs."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

NOW: Final = "visit.now"
"""The desk's own value: the number of the visit that was begun there last."""


class VisitState(StrEnum):
    """How far a visit is."""

    planned = "planned"
    begun = "begun"
    done = "done"
    """Its work report is written; the car may still hold something."""
    closed = "closed"
    cancelled = "cancelled"


class Todo(StrEnum):
    """What a visit is for, in key order."""

    swap = "swap"
    pickup = "pickup"
    deliver = "deliver"
    inspect = "inspect"
    other = "other"


class Planned(StrEnum):
    """The lists of a plan: which cabinets, which spares go into the car, which units come back."""

    cabinet = "cabinet"
    spare = "spare"
    unit = "unit"


class LineWhat(StrEnum):
    """What a line says was done. A swap comes with its charger's moves, a pick-up with its intake."""

    swap = "swap"
    pickup = "pickup"
    none = "none"
    """Looked at, and nothing found."""
    note = "note"


class Counted(StrEnum):
    """What the count of the car said of a thing, the strongest word last: what was found is not missing."""

    missing = "missing"
    extra = "extra"
    back = "back"
