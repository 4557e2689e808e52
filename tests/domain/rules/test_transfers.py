"""Who should move, is on the way, is missing: counted from what was scanned at either place."""

from __future__ import annotations

from app.domain.rules.transfers import difference, tally

OURS: dict[str, str] = {}
OF_OTHERS = {"of": "ES03"}


def test_units_are_counted_by_what_was_scanned() -> None:
    lines = {
        "there": {"out": OURS, "in": OURS},
        "on the way": {"out": OURS},
        "unscanned at the start": {"in": OURS},
        "of others": {"out": OF_OTHERS, "in": OF_OTHERS},
        "others', under way": {"out": OF_OTHERS},
        "re-kitted": {"kit": ["label"]},
    }
    found = tally({"lines": lines}, {"on the way", "re-kitted", "in the cupboard"})
    assert found.out == {"there", "on the way", "of others", "others', under way"}
    assert found.came == {"there", "unscanned at the start", "of others"}
    assert found.on_the_way == {"on the way", "others', under way"}
    assert found.never_out == {"re-kitted", "in the cupboard"}
    assert found.missing == found.on_the_way | found.never_out
    assert found.extra == {"of others", "others', under way"}
    assert found.should == {"there", "on the way", "unscanned at the start", "re-kitted", "in the cupboard"}


def test_one_that_either_place_knew_as_the_schools_is_the_schools() -> None:
    """Moved by hand meanwhile at a third desk, the place that heard of it saw another school."""
    for line in ({"out": OURS, "in": OF_OTHERS}, {"out": OF_OTHERS, "in": OURS}):
        found = tally({"lines": {"unit": line}}, ())
        assert not found.extra
        assert found.should == {"unit"}


def test_adapters_differ_once_both_ends_have_counted() -> None:
    assert [difference(crate) for crate in ({}, {"out": 40}, {"in": 40}, {"out": 40, "in": 38})] == [
        None,
        None,
        None,
        2,
    ]
