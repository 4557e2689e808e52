"""白票: pre-numbered slips. Numbers of a desk are given out on paper, before there is a unit to each.

Decides which numbers are out. Kept by series (fiscal year and desk mark), so that every desk knows what another one
gave out, and none of them ever goes to another repair. Paper cannot be called back: giving out is never undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.codes import RepairNumber
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.repair import RepairRefused

MOST: Final = 200
"""Slips given out at once: more than a day's work, and a roll's worth of paper."""


def series(number: RepairNumber) -> str:
    """What all numbers of one desk and year begin with: 8A."""
    return f"{number.year}{number.desk}"


def series_ref(number: RepairNumber) -> Ref:
    """The series as an aggregate: the same at every desk."""
    return Ref(Aggregate.slip, code_id(Aggregate.slip, series(number)))


def given_out(state: Mapping[str, Any] | None, number: RepairNumber) -> bool:
    """Whether the series with this state has given the number out on a slip."""
    ranges = (state or {}).get("given", ())
    return any(first <= number.running <= last for first, last in ranges)


def check_count(count: int) -> int:
    """The count as it was asked for; raises RepairRefused where nobody prints so many, or none."""
    if not 1 <= count <= MOST:
        raise RepairRefused("slip_count")
    return count


def give_drafts(numbers: Sequence[RepairNumber]) -> list[Draft]:
    """The operations by which these numbers (one series, rising, without a gap) are given out."""
    first, last = numbers[0], numbers[-1]
    payload = {"series": series(first), "first": first.running, "last": last.running}
    return [Draft("slips_given", (series_ref(first),), payload)]
