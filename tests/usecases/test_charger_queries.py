"""What F3 asks of chargers: what one scan names, read beside the window, and the swaps of a day."""

from __future__ import annotations

import pytest

from app.domain.commands import Undo
from app.domain.rules.chargers import ChargerRefused
from app.usecases.charger_scan import Step
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.usecases.charger_stand import Chargers, charger_label, chargers_at

TODAY = "2026-11-20"


@pytest.fixture
def stand(bench: Bench) -> Chargers:
    return chargers_at(bench)


def test_a_scan_is_named_without_a_write(stand: Chargers) -> None:
    seen = stand.asked.seen(stand.scan_of("CB-0212"), Step.cabinet)
    assert (seen.what, seen.where.room) == ("cabinet", "4年1組")
    assert stand.asked.seen(stand.scan_of("CH-0050"), Step.out, seen).differs == ""
    with pytest.raises(ChargerRefused, match="not_a_charger"):
        stand.asked.seen(stand.scan_of("CB-0212"), Step.out, seen)


def test_the_swaps_of_a_day_are_those_that_stand(stand: Chargers) -> None:
    assert stand.asked.swaps(TODAY) == ()
    stand.swap("CB-0212", "CH-0050", "CH-0096")
    stand.swap("CB-0300", None, "CH-0097", charger_label("CH-0102"))
    assert [(row.out, row.into, row.school) for row in stand.asked.swaps(TODAY)] == [
        ("CH-0102", "CH-0097", "南小学校"),
        ("CH-0050", "CH-0096", "北小学校"),
    ]
    assert stand.asked.swaps("2026-11-21") == ()
    stand.bench.do(undo, Undo)
    assert [row.into for row in stand.asked.swaps(TODAY)] == ["CH-0096"]
    stand.swap("CB-0212", "CH-0096", "CH-0097")
    assert [row.into for row in stand.asked.swaps(TODAY)] == ["CH-0097", "CH-0096"], "its out went in and came out"
