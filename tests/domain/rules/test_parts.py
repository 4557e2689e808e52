"""Parts: what fits, from where pieces are taken, which units give donor parts, what a list says, and what undo asks."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.bench_words import PartFate, PartMove
from app.domain.kinds import DeviceStatus, ImportKind, RepairState
from app.domain.operations import Draft, fits
from app.domain.rules import parts as rules
from app.domain.rules.importing import Incoming, decide
from app.domain.rules.parts import DONOR, PartRefused
from app.domain.rules.repair import RepairRefused
from app.domain.rules.undo import first_builder
from tests.support.facts import device, operation

REF = rules.part_ref("PN-LCD")
HOME = "D-4-02"


def part(**stock: int) -> dict[str, Any]:
    """A part with so many on its shelf (home), on another (E1) and among the donor parts."""
    named = {"home": HOME, "E1": "E1", "donor": DONOR}
    return {"code": "PN-LCD", "place": HOME, "stock": {named[place]: count for place, count in stock.items()}}


# --- what fits -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("models", "maker", "model", "fit"),
    [
        ("NEC Chromebook Y2", "NEC", "Chromebook Y2", True),
        ("Y2", "NEC", "NEC Chromebook Y2", True),
        ("ｎｅｃ　ｙ２", "NEC", "Chromebook Y2", True),
        ("Y2", "NEC", "Chromebook Y20", False),
        ("ASUS Y2", "NEC", "Chromebook Y2", False),
        ("Y3\nY2", "", "Y2", True),
        ("500e-Gen4", "Lenovo", "500e Gen4", True),
        ("", "NEC", "Y2", True),
        ("\n・\n", "NEC", "Y2", True),
        ("Y2", "NEC", "", True),
    ],
)
def test_a_part_fits_where_every_word_of_one_of_its_models_is_the_units(
    models: str, maker: str, model: str, fit: bool
) -> None:
    assert rules.fits(models, maker, model) is fit


def test_a_machine_type_is_a_word_of_the_unit_too() -> None:
    assert rules.fits("82M8", "Lenovo", "500e", "82M8")
    with pytest.raises(PartRefused, match="does_not_fit"):
        rules.check_fits({"models": "82M9"}, {"model": "500e", "model_type": "82M8"})
    rules.check_fits({}, {})


# --- from where ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "place", "count", "taken"),
    [
        (part(home=2, E1=5), "", 1, [(HOME, 1)]),
        (part(home=2, E1=5, donor=9), "", 8, [(HOME, 2), ("E1", 5), (DONOR, 1)]),
        (part(home=2, E1=5), "E1", 5, [("E1", 5)]),
        (part(home=-3, E1=1), "", 1, [("E1", 1)]),
        ({"stock": {"A": 1, "B": 4, "C": 4}}, "", 6, [("B", 4), ("C", 2)]),
    ],
)
def test_pieces_are_taken_from_the_place_named_else_its_shelf_else_where_most_are(
    held: dict[str, Any], place: str, count: int, taken: list[tuple[str, int]]
) -> None:
    assert rules.where(held, place, count) == taken


@pytest.mark.parametrize(
    ("held", "place", "count"),
    [
        (part(), "", 1),
        (part(home=2), "", 3),
        (part(home=2, E1=5), "E1", 6),
        (part(home=2), "F1", 1),
        (part(home=-1), HOME, 1),
    ],
)
def test_what_is_not_there_is_not_taken(held: dict[str, Any], place: str, count: int) -> None:
    with pytest.raises(PartRefused, match="no_stock"):
        rules.where(held, place, count)


def test_donor_parts_dont_count_against_the_reorder_point() -> None:
    held = {**part(home=2, donor=5), "reorder_point": "2"}
    assert (rules.total(held), rules.usable(held), rules.is_low(held)) == (7, 2, True)
    assert not rules.is_low({**held, "stock": {HOME: 3}})
    assert not rules.is_low(part())
    assert rules.is_low({"reorder_point": "0"})
    assert rules.short(part(home=-2, E1=1)) == {HOME: 2}


def test_a_shelf_is_one_however_it_is_written() -> None:
    held = {"place": "棚 A-1", "stock": {"棚A1": 3}}
    assert rules.home(held) == "棚A1"
    assert rules.home({"stock": {"": 3}}) == ""
    assert rules.home({"place": "G-9", "stock": {"A": 1}}) == "G-9"
    assert rules.known_place(held, "棚　Ａ１") == "棚A1"
    assert rules.known_place(held, " E-1 ") == "E-1"
    assert rules.known_place(held, "Donor") == DONOR
    assert rules.known_place({"place": "G-9"}, "g9") == "G-9"


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_a_count_is_one_to_a_hundred_thousand(count: int) -> None:
    with pytest.raises(PartRefused, match="bad_count"):
        rules.check_count(count)
    assert rules.check_count(0, 0) == 0
    assert rules.check_count(100_000) == 100_000


# --- whose -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", RepairState)
def test_a_part_goes_in_only_while_the_unit_is_on_the_bench(state: RepairState) -> None:
    if state in (RepairState.repairing, RepairState.waiting_parts):
        rules.check_running({"state": state.value})
    else:
        with pytest.raises(RepairRefused, match="repair_not_running"):
            rules.check_running({"state": state.value})


@pytest.mark.parametrize("status", DeviceStatus)
def test_only_dead_units_give_donor_parts(status: DeviceStatus) -> None:
    dead = {DeviceStatus.stored, DeviceStatus.deprovisioned, DeviceStatus.disposed, DeviceStatus.exchanged}
    if status in dead:
        rules.check_dead({"status": status.value})
    else:
        with pytest.raises(PartRefused, match="unit_not_dead"):
            rules.check_dead({"status": status.value})


def test_an_irreparable_unit_is_dead_until_it_is_repaired_again() -> None:
    first = {"state": "irreparable", "opened": "2026-10-01"}
    rules.check_dead({"status": "in_use", "repairs": {"8A-0001-X": first}})
    again = {"8A-0001-X": first, "8A-0002-X": {"state": "received", "opened": "2026-11-01"}}
    with pytest.raises(PartRefused, match="unit_not_dead"):
        rules.check_dead({"status": "in_use", "repairs": again})


# --- movements -------------------------------------------------------------------------------------------------------


def test_what_is_kept_of_a_unit_is_a_donor_part_in_the_same_action() -> None:
    drafts = rules.used(part(home=5), device(), "8A-0001-X", [(HOME, 2), ("E1", 1)], PartFate.keep, "PF8K2M0D")
    assert [(d.payload["count"], d.payload["place"], d.payload["why"]) for d in drafts] == [
        (-2, HOME, "used"), (-1, "E1", "used"), (3, DONOR, "donor"),
    ]  # fmt: skip
    assert all(draft.about == (REF, device()) for draft in drafts)
    assert drafts[2].payload["serial"] == "PF8K2M0D"
    assert len(rules.used(part(home=5), device(), "8A-0001-X", [(HOME, 1)], PartFate.discard, "")) == 1


def test_the_largest_movements_fit_an_operation() -> None:
    state, place, number = {"code": "P" * 32}, "棚" * 39, "99ZZ-999999999-Z"
    largest = [
        rules.moved(state, 100_000, place, PartMove.received, cost=10**9),
        rules.moved(state, -100_000, place, PartMove.used, device(), n=number, fate="give_back"),
        rules.moved(state, 100_000, place, PartMove.donor, device(), serial="S" * 40),
        rules.moved(state, 100_000, DONOR, PartMove.donor, device(), n=number, serial="S" * 40),
    ]
    assert [fits(draft) for draft in largest] == [True] * 4
    assert "place" in rules.moved(state, 1, "", PartMove.received).payload


# --- what a list says ------------------------------------------------------------------------------------------------


def row(**fields: str) -> Incoming:
    return Incoming(row=2, key="PN-LCD", fields={"code": "PN-LCD", **fields})


def decided(state: dict[str, Any] | None, why: str | None = None, **fields: str) -> Any:
    return decide(ImportKind.parts, row(**fields), REF, state, lambda _ref, _name: why)


def counts(decision: Any) -> list[tuple[int, int]]:
    drafts: list[Draft] = [draft for draft in decision.drafts if draft.kind == "part_counted"]
    return [(draft.payload["found"], draft.payload["expected"]) for draft in drafts]


def test_a_new_parts_stock_is_its_first_stock_take() -> None:
    made = decided(None, name="液晶", place=HOME, quantity="12")
    assert (made.status, counts(made)) == ("new", [(12, 0)])
    assert "quantity" not in made.drafts[0].payload["set"]
    assert ("quantity", None, "12") in made.changes
    assert counts(decided(None, name="液晶")) == []
    assert counts(decided(None, name="液晶", quantity="0")) == []
    assert counts(decided(None, quantity="999999999")) == [(rules.MOST, 0)]


def test_a_list_that_says_what_was_counted_or_is_there_changes_nothing() -> None:
    known = {
        "code": "PN-LCD",
        "name": "液晶",
        "place": HOME,
        "stock": {HOME: 7},
        "counted": {HOME: {"found": 12, "on": "x"}},
    }
    assert decided(known, name="液晶", quantity="12").status == "same"
    assert decided(known, name="液晶", quantity="7", place="d402").status == "same"
    newer = decided(known, quantity="9")
    assert (newer.status, counts(newer), newer.changes) == ("changed", [(9, 7)], (("quantity", 7, "9"),))
    renamed = decided(known, name="画面", quantity="9")
    assert (renamed.status, [draft.kind for draft in renamed.drafts]) == ("changed", ["changed", "part_counted"])
    kept = decided(known, "newer", quantity="9")
    assert (kept.status, counts(kept), kept.kept[0].ours, kept.kept[0].reason) == ("same", [], 7, "newer")
    elsewhere = decided(known, "newer", quantity="9", place="E1")  # nobody worked there
    assert counts(elsewhere) == [(9, 0)]


def test_a_part_taken_back_is_made_anew_with_what_was_moved_since() -> None:
    again = decided({"stock": {HOME: -2}}, name="液晶", place=HOME, quantity="5")
    assert (again.status, counts(again)) == ("new", [(5, -2)])


# --- what undo asks --------------------------------------------------------------------------------------------------

RECEIVE = {"code": "PN-LCD", "count": 5, "place": HOME, "why": "received"}
USE = {"code": "PN-LCD", "count": -1, "place": HOME, "why": "used", "n": "8A-0001-X"}
BACK = {**USE, "count": 1, "why": "put_back"}
COUNT = {"place": HOME, "found": 5, "expected": 5}
ELSEWHERE = {**RECEIVE, "place": "E1"}


@pytest.mark.parametrize(
    ("first", "later", "rests"),
    [
        (RECEIVE, RECEIVE, False),
        (RECEIVE, USE, True),
        (RECEIVE, COUNT, True),
        (RECEIVE, ELSEWHERE, False),
        (ELSEWHERE, USE, False),
        (USE, USE, False),
        (USE, BACK, True),
        (USE, {**BACK, "n": "8A-0002-X"}, False),
        (USE, {**BACK, "code": "PN-KEY"}, False),
        (USE, RECEIVE, False),
        (USE, COUNT, True),
        (BACK, USE, True),
        (COUNT, COUNT, True),
        (COUNT, USE, True),
        (COUNT, RECEIVE, False),
    ],
)
def test_what_is_taken_back_is_not_taken_from_under_what_came_later(
    first: dict[str, Any], later: dict[str, Any], rests: bool
) -> None:
    ops = []
    for number, payload in enumerate((first, later), 1):
        kind = "part_counted" if "found" in payload else "part_moved"
        ops.append(operation(kind, (REF, device()) if "n" in payload else REF, payload, number=number))
    assert (first_builder(ops[:1], ops[1:]) is not None) is rests


def test_a_part_that_moved_is_not_unregistered_and_a_repair_opened_again_keeps_its_parts() -> None:
    made = operation("registered", REF, {"set": {"code": "PN-LCD"}}, number=1)
    assert first_builder([made], [operation("part_moved", REF, RECEIVE, number=2)]) is not None
    reopened = operation("repair_state_set", device(), {"n": "8A-0001-X", "state": "repairing"}, number=3)
    use = operation("part_moved", (REF, device()), USE, number=4)
    assert first_builder([reopened], [use]) is not None
    note = operation("noted", device(), {"n": "8A-0001-X", "note": "x"}, number=5)
    assert first_builder([use], [note]) is None


def test_a_number_has_nine_figures_and_nothing_else() -> None:
    found = [rules.number(text) for text in ("123456789", "1234567890", "0", "", None, "-1", "1.5")]
    assert found == [123456789, None, 0, None, None, None, None]


def test_only_a_place_below_zero_is_short_and_equal_ones_are_taken_in_their_order() -> None:
    held = {"stock": {"B": 1, "A": 1, "C": 0, "D": -2}}
    assert rules.short(held) == {"D": 2}
    assert rules.where(held, "", 2) == [("A", 1), ("B", 1)]
    assert rules.moved({"code": "P"}, 1, "", PartMove.received, serial="", cost=None).payload == {
        "code": "P", "count": 1, "place": "", "why": "received",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "faults", "suits"),
    [
        ("液晶パネル 11.6型 Y2", ("screen",), True),
        ("液晶パネル 11.6型 Y2", ("battery", "screen"), True),
        ("カメラケーブル Y2", ("screen", ""), False),
        ("ヒンジ 右 Y2", ("case_hinge",), True),
        ("ベゼル Y2", ("screen",), False),
        ("スピーカー", ("other",), False),
        ("ペン差し", ("other:ペン差し",), False),
    ],
)
def test_a_part_suits_a_fault_its_name_speaks_of(name: str, faults: tuple[str, ...], suits: bool) -> None:
    assert rules.suits(name, faults) is suits
