"""What the console says of units is ticked a box at once, and only of those of which it says so."""

from __future__ import annotations

import pytest

from app.domain.kinds import Role
from app.domain.rules.disposal import StepBlocked
from app.usecases.disposal_seen import SeeInConsole, see_in_console
from app.usecases.in_slices import SLICE
from app.usecases.session import NotAllowed
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.disposal_stand import Stand

MANY = tuple(f"PF1A{at:04d}" for at in range(SLICE + 5))


@pytest.fixture
def stand(bench: Bench) -> Stand:
    made = Stand(bench)
    made.employ()
    return made


def let_go(stand: Stand, *serials: str, way: str = "B") -> None:
    """Units that were deprovisioned, and of which the console has not said so."""
    for serial in serials:
        stand.unit(serial)
    if way == "B":
        stand.instructed(*serials)
    for serial in serials:
        stand.begin(serial, way)
        stand.up_to(serial, "verified", way, second=stand.second)


def ticked(stand: Stand, *serials: str) -> list[bool]:
    return ["verified" in stand.state(serial)["disposal"]["steps"] for serial in serials]


def test_all_of_a_box_that_the_console_says_so_of(stand: Stand) -> None:
    let_go(stand, *MANY)
    stand.box("B", *MANY[:-1])
    for serial in (*MANY[:-2], MANY[-1]):
        stand.seen(serial)
    found = stand.sliced(see_in_console, SeeInConsole, scan=stand.scan(MANY[0]))
    assert (found.unit.outcome, found.unit.step, found.ticked) == ("ticked", "verified", len(MANY) - 2)
    assert ticked(stand, *MANY) == [True] * (len(MANY) - 2) + [False, False], "not said, and in no box"
    assert stand.state(MANY[3])["disposal"]["steps"]["verified"]["how"] == "console"
    assert stand.why_sliced(see_in_console, SeeInConsole, scan=stand.scan(MANY[0])) == "already_done"
    assert stand.why_sliced(see_in_console, SeeInConsole, scan=stand.scan(MANY[-2])) == "console_not_deprovisioned"
    digest(stand.bench.program)


def test_a_unit_in_no_box_is_ticked_alone(stand: Stand) -> None:
    let_go(stand, *MANY[:2], way="A")
    for serial in MANY[:2]:
        stand.seen(serial)
    assert stand.sliced(see_in_console, SeeInConsole, scan=stand.scan(MANY[0])).ticked == 1
    assert ticked(stand, *MANY[:2]) == [True, False]


def test_the_missing_step_is_named_and_who_may_not_ticks_nothing(stand: Stand) -> None:
    stand.unit(MANY[0])
    stand.begin(MANY[0])
    stand.seen(MANY[0])
    with pytest.raises(StepBlocked) as blocked:
        stand.sliced(see_in_console, SeeInConsole, scan=stand.scan(MANY[0]))
    assert blocked.value.step == "accessories"
    with stand.acting(Role.label), pytest.raises(NotAllowed):
        stand.sliced(see_in_console, SeeInConsole, scan=stand.scan(MANY[0]))
