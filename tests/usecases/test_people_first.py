"""Bulk work stands aside while a scan is under way: at once, not for ever, and not where nobody is there."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from app.usecases import people_first
from app.usecases.people_first import PeopleFirst


def waits(people: PeopleFirst) -> threading.Thread:
    thread = threading.Thread(target=people.give_way, daemon=True)
    thread.start()
    return thread


def test_nobody_under_way_means_no_wait() -> None:
    standing = [0.0]
    people = PeopleFirst(clock=lambda: standing[0])
    people.give_way()
    people.begin()
    people.end()
    people.give_way()


def test_bulk_work_waits_until_the_scan_is_answered() -> None:
    standing = [0.0]  # a clock that stands: only `end` lets anybody go on
    people = PeopleFirst(clock=lambda: standing[0])
    people.begin()
    thread = waits(people)
    thread.join(0.05)
    assert thread.is_alive()
    people.end()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("begin", "seconds"),
    [(PeopleFirst.begin, people_first.UNDER_WAY), (PeopleFirst.may_begin, people_first.MAYBE)],
)
def test_whoever_begins_something_may_ask_whether_somebody_waits(
    begin: Callable[[PeopleFirst], None], seconds: float
) -> None:
    standing = [0.0]
    people = PeopleFirst(clock=lambda: standing[0])
    seen = [people.under_way]
    begin(people)
    seen.append(people.under_way)
    people.end()
    seen.append(people.under_way)
    begin(people)
    standing[0] = seconds
    seen.append(people.under_way)
    assert seen == [False, True, False, False]


def test_a_key_that_may_be_the_first_shortens_nobody_s_way() -> None:
    standing = [0.0]
    people = PeopleFirst(clock=lambda: standing[0])
    people.begin()
    people.may_begin()
    standing[0] = people_first.MAYBE
    assert people.under_way


def test_a_scan_nobody_answered_holds_up_nobody_for_long() -> None:
    standing = [0.0]
    people = PeopleFirst(clock=lambda: standing[0])
    people.begin()
    standing[0] = people_first.UNDER_WAY
    people.give_way()


def test_scan_after_scan_holds_up_bulk_work_only_so_long() -> None:
    seconds = [0.0]

    def clock() -> float:
        """Each look costs time, and by then the next scan has begun."""
        seconds[0] += people_first.UNDER_WAY / 4
        people._until = seconds[0] + people_first.UNDER_WAY
        return seconds[0]

    people = PeopleFirst(clock=clock)
    people._changed.wait = lambda timeout=None: True  # type: ignore[method-assign]
    people.give_way()
    assert people_first.PATIENCE <= seconds[0] < people_first.PATIENCE + 2 * people_first.UNDER_WAY
