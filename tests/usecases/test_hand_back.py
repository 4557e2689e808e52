"""Back to the schools: a box for the run or for a hand, accessories looked at, counts that print."""

from __future__ import annotations

import pytest

from app.domain.bench_words import HandbackWay
from app.domain.commands import Undo
from app.usecases.hand_back import (
    CloseHandback,
    HandBack,
    OpenHandback,
    close_handback,
    hand_back,
    open_handback,
)
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.away_stand import Away, away_at


@pytest.fixture
def away(bench: Bench) -> Away:
    return away_at(bench)


def test_what_is_ready_goes_with_the_run_by_school_with_its_adapters(away: Away) -> None:
    bench = away.bench
    away.ready("PF8K2M0D", accessories=("adapter", "pen"))
    away.ready("PF8K2M1D", school="南小学校", accessories=("adapter",))
    away.ready("PF8K2M2D")
    assert [(box.school, len(box.units), box.accessories) for box in bench.program.queries.away.ready()] == [
        ("北小学校", 2, (("adapter", 1), ("pen", 1))),
        ("南小学校", 1, (("adapter", 1),)),
    ]
    box = away.box()
    assert bench.why(hand_back, HandBack, handback=box, scan=away.scan_of("PF8K2M0D")) == "accessories_unchecked"
    lacking = away.give("PF8K2M0D", box, with_it=("adapter",))
    assert (lacking.family.value, lacking.lacks, lacking.school) == ("look", ("pen",), "ES01")
    whole = away.give("PF8K2M1D", box, with_it=("adapter",))
    assert (whole.family.value, whole.lacks, whole.lines) == ("ok", (), 2)
    assert away.give("PF8K2M2D", box).outcome == "handed_back"
    facts = away.handback(box)
    assert facts.units == 3
    assert [(one.school, one.accessories) for one in facts.schools] == [
        ("北小学校", (("adapter", 1),)),
        ("南小学校", (("adapter", 1),)),
    ]
    assert away.repair("PF8K2M0D")["state"] == "returned"
    assert away.repair("PF8K2M0D")["list"] == box
    assert bench.program.queries.away.ready() == ()
    assert [one.number for one in bench.program.queries.away.handbacks()] == [box]
    assert bench.do(close_handback, CloseHandback, handback=box).lines == 3
    assert bench.do(close_handback, CloseHandback, handback=box).lines == 3
    assert bench.program.queries.away.handbacks() == ()
    assert [one.closed for one in bench.program.queries.away.handbacks(closed=True)] == ["2026-11-20"]
    bench.do(undo, Undo)
    assert [one.number for one in bench.program.queries.away.handbacks()] == [box]
    digest(bench.program)


def test_what_may_not_go_in_the_box_says_why(away: Away) -> None:
    bench = away.bench
    away.ready("PF8K2M0D")
    away.ready("PF8K2M1D", school="南小学校")
    away.taken_in("PF8K2M2D")
    box, north = away.box(), away.box(HandbackWay.hand, "ES01")

    def why(code: str, handback: str, with_it: tuple[str, ...] | None = None) -> str:
        return bench.why(hand_back, HandBack, handback=handback, scan=away.scan_of(code), with_it=with_it)

    assert bench.why(open_handback, OpenHandback, way=HandbackWay.run, school="XX") == "unknown_school"
    assert why("PF8K2M0D", "A9999") == "unknown_handback"
    assert why("PF8K2M2D", box) == "not_ready"
    assert why("PF8K2M1D", north) == "other_school"
    assert why("PF8K2M0D", box, ("glove",)) == "unknown_accessory"
    given = away.give("PF8K2M0D", north)
    assert away.handback(north).way == "hand"
    assert given.device == away.device("PF8K2M0D")
    assert why("PF8K2M0D", north) == "no_open_repair"
    assert why(away.numbers["PF8K2M0D"], north) == "on_this_list"
    bench.do(close_handback, CloseHandback, handback=north)
    assert why("PF8K2M1D", north) == "handback_closed"
    assert bench.why(close_handback, CloseHandback, handback="A9999") == "unknown_handback"


def test_a_unit_of_no_known_school_is_to_be_looked_at(away: Away) -> None:
    bench = away.bench
    away.ready("PF8K2M0D", school="どこかの学校")
    result = away.give("PF8K2M0D", away.box())
    assert (result.school, result.family.value) == ("", "look")
    assert bench.program.queries.away.handbacks()[0].schools[0].school == "どこかの学校"


def test_one_scan_is_taken_out_of_the_box_again(away: Away) -> None:
    bench = away.bench
    away.ready("PF8K2M0D")
    away.ready("PF8K2M1D")
    box, first = away.box(), bench.program.desk.new_action()
    bench.program.desk.run(hand_back, HandBack(first, box, away.scan_of("PF8K2M0D"))).result()
    away.give("PF8K2M1D", box)
    assert bench.do(undo, Undo, target=first).outcome == "undone"
    assert away.handback(box).units == 1
    assert [unit.serial for one in bench.program.queries.away.ready() for unit in one.units] == ["PF8K2M0D"]
