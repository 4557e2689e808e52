"""Pre-numbered slips: which numbers are out, whoever gave them out and in whatever order it became known."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.codes import parse_repair_number, repair_number
from app.domain.errors import UnknownKind
from app.domain.folding import fold
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.repair import RepairRefused
from app.domain.rules.slips import MOST, check_count, give_drafts, given_out, series_ref
from app.domain.rules.undo import OUT_OF_THE_HOUSE
from tests.support import facts
from tests.support.facts import DESK_A, DESK_B

FIRST = repair_number(2026, "A", 412)
SERIES = series_ref(FIRST)


def out(log: facts.Log, ref: Ref = SERIES) -> Any:
    return fold(ref.kind, ref.id, log.of(ref)).state


def test_ranges_that_touch_are_one_and_others_stay_apart() -> None:
    log = facts.Log()
    for first, last in ((412, 415), (430, 440), (416, 420), (431, 450)):
        log.add("slips_given", SERIES, {"series": "8A", "first": first, "last": last})
    assert out(log) == {"series": "8A", "given": [[412, 420], [430, 450]]}
    assert fold(SERIES.kind, SERIES.id, log.of(SERIES)).made


@pytest.mark.parametrize(
    "payload",
    [
        {"series": "8A", "first": 0, "last": 4},
        {"series": "8A", "first": 5, "last": 4},
        {"series": "8A", "first": True, "last": 4},
        {"series": "8A", "first": 1, "last": "4"},
        {"series": "", "first": 1, "last": 4},
        {"series": 8, "first": 1, "last": 4},
        {"first": 1, "last": 4},
    ],
)
def test_what_this_version_cannot_read_is_not_folded(payload: dict[str, Any]) -> None:
    log = facts.Log()
    log.add("slips_given", SERIES, payload)
    with pytest.raises(UnknownKind):
        out(log)


SHEETS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 12)), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(sheets=SHEETS, order=st.randoms(use_true_random=False))
def test_the_order_changes_nothing_and_each_number_is_told_right(sheets: list[tuple[int, int]], order: Any) -> None:
    wanted = {n for first, more in sheets for n in range(first, first + more + 1)}
    states = []
    for listed in (sheets, order.sample(sheets, len(sheets))):
        log = facts.Log()
        for at, (first, more) in enumerate(listed):
            payload = {"series": "8A", "first": first, "last": first + more}
            log.add("slips_given", SERIES, payload, desk=DESK_B if at % 2 else DESK_A, seen=0)
        states.append(out(log))
    assert states[0] == states[1]
    assert {n for n in range(1, 80) if given_out(states[0], repair_number(2026, "A", n))} == wanted
    ranges = states[0]["given"]
    assert all(left[1] + 1 < right[0] for left, right in pairwise(ranges))


# ------------------------------------------------------------------------------------------------------------ rules


def test_a_series_is_a_desks_year_and_the_same_at_every_desk() -> None:
    assert SERIES.kind is Aggregate.slip
    assert series_ref(repair_number(2026, "A", 9)) == SERIES
    assert series_ref(repair_number(2027, "A", 412)) != SERIES
    assert series_ref(repair_number(2026, "AC", 412)) != SERIES


def test_numbers_are_given_out_as_one_range_and_never_called_back() -> None:
    numbers = [repair_number(2026, "A", n) for n in range(412, 432)]
    (draft,) = give_drafts(numbers)
    assert (draft.about, draft.payload) == ((SERIES,), {"series": "8A", "first": 412, "last": 431})
    assert draft.kind in OUT_OF_THE_HOUSE


def test_nothing_is_out_of_a_series_nobody_knows() -> None:
    number = parse_repair_number("8A0412M")
    assert number is not None
    assert not given_out(None, number)
    assert not given_out({}, number)


@pytest.mark.parametrize("count", [0, -1, MOST + 1])
def test_none_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(RepairRefused, match="slip_count"):
        check_count(count)
    assert check_count(MOST) == MOST
