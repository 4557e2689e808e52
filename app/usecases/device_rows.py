"""The ledger's list of devices as it is read: its lines, what narrows it, how many there are of each sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from app.domain.operations import Ref


class DeviceRow(NamedTuple):
    """A line of the ledger's list."""

    n: int
    device: Ref
    serial: str
    asset_tag: str
    school: str
    model: str
    status: str
    place: str
    repair: str


class DeviceFilter(NamedTuple):
    """Which devices of the ledger are wanted; an empty field wants any. All named fields must fit."""

    school: str = ""
    """A school's code."""
    status: str = ""
    kind: str = ""
    maker: str = ""

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """Fields that narrow, with the value wanted."""
        return tuple((name, value) for name in FACETS if (value := str(getattr(self, name))))

    def __bool__(self) -> bool:
        return bool(self.named)


FACETS: Final = ("school", "status", "kind", "maker")
"""What the ledger's list can be narrowed by."""


class DeviceSlice(NamedTuple):
    """Row numbers of a narrowed list, ascending: all there are up to the row number `upto`."""

    numbers: tuple[int, ...]
    upto: int
    complete: bool
    """Nothing comes after `upto`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """How many devices there are of one school, status, kind and maker."""

    school: str
    status: str
    kind: str
    maker: str
    count: int


EVERY: Final = DeviceFilter()
"""Narrows nothing."""
