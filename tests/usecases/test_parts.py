"""Parts: what each verb writes, which refusals there are, and what can be read of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.domain.bench_words import PartFate
from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.part_commands import (
    ChangePart,
    CountParts,
    MoveParts,
    PutBack,
    ReceiveParts,
    ScrapParts,
    TakeDonor,
    UsePart,
)
from app.usecases.parts import (
    change_part,
    count_parts,
    move_parts,
    put_back,
    receive_parts,
    scrap_parts,
    take_donor,
    use_part,
)
from app.usecases.parts_rows import PartRow
from app.usecases.repair_page_rows import PagePart
from app.usecases.undo import undo
from tests.support.bench import Bench
from tests.support.real_desks import digest

SERIAL, LCD, KEY = "PF8K2M0D", "PN-LCD", "PN-KEY"
UNIT = Ref(Aggregate.device, device_id(SERIAL))
HOME = "D-4-02"


class Store:
    """A bench with two parts and a unit that fits one of them, being repaired."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.do, self.why = bench, bench.do, bench.why
        bench.record(
            Draft("registered", (UNIT,), {"set": {"serial": SERIAL, "kind": "ipad", "model": "Y2", "maker": "NEC"}})
        )
        self.repair = str(bench.scan(SERIAL, fault="screen").repair)
        self.state("repairing")
        fields = {
            "name": "液晶パネル",
            "models": "NEC Y2\nNEC Y3",
            "place": HOME,
            "reorder_point": "2",
            "owner": "city",
        }
        self.do(change_part, ChangePart, part=LCD, new=True, fields=fields)
        self.do(change_part, ChangePart, part=KEY, new=True, fields={"name": "キートップ", "models": "ASUS CZ1"})

    def state(self, state: str, repair: str = "") -> None:
        number = repair or self.repair
        self.bench.record(Draft("repair_state_set", (UNIT,), {"n": number, "state": state}))

    def receive(self, pieces: int, part: str = LCD, **more: Any) -> Any:
        return self.do(receive_parts, ReceiveParts, part=part, pieces=pieces, **more)

    def use(self, pieces: int = 1, part: str = LCD, **more: Any) -> Any:
        return self.do(use_part, UsePart, repair=self.repair, part=part, pieces=pieces, **more)

    def row(self, part: str = LCD) -> PartRow:
        found = self.bench.program.queries.parts.part(part)
        assert found is not None
        return found

    def stock(self, part: str = LCD) -> dict[str, int]:
        return {place.place: place.quantity for place in self.row(part).places}

    def taken(self) -> dict[str, int]:
        return {line.part: line.pieces for line in self.used_on()}

    def used_on(self) -> tuple[PagePart, ...]:
        page = self.bench.program.queries.repair_pages.page(self.repair, words=False)
        assert page is not None
        return page.used


@pytest.fixture
def store(bench: Bench) -> Store:
    return Store(bench)


def test_what_comes_lies_on_its_shelf_and_tells_what_it_cost(store: Store) -> None:
    store.do(change_part, ChangePart, part=LCD, fields={"ordered": "2026-11-18"})
    assert store.row().ordered == "2026-11-18"
    result = store.receive(5, cost=12_800)
    assert (result.outcome, result.family, result.parts[0].places) == ("received", Family.ok, ((HOME, 5),))
    row = store.row()
    assert (row.total, row.price, row.ordered, row.low) == (5, 12_800, "", False)
    store.receive(3, place="D402", cost=12_800)  # the same shelf, written without hyphens
    store.receive(1, place="E-1")
    assert store.stock() == {HOME: 8, "E-1": 1}
    store.receive(2, part=KEY)  # no shelf of its own, and none that holds some
    assert store.stock(KEY) == {"": 2}
    assert store.stock(printed_code(CodeKind.part, KEY).text) == {"": 2}
    digest(store.bench.program)


def test_a_place_goes_by_its_label_and_by_its_register(store: Store) -> None:
    store.bench.register(Aggregate.place, "G-1-1", name="棚G")
    store.receive(1, place=printed_code(CodeKind.place, "G11").text)
    store.receive(1, place="g 1 1")
    store.receive(2, place="DONOR")
    assert store.stock() == {HOME: 0, "G-1-1": 2, "donor": 2}
    store.receive(1, part=KEY, place="G-1-1")
    store.receive(1, part=KEY)  # the only place that holds some
    assert store.stock(KEY) == {"G-1-1": 2}
    assert [
        row.part for row in store.bench.program.queries.parts.at_place(printed_code(CodeKind.place, "G11").text)
    ] == [
        KEY,
        LCD,
    ]
    assert [row.part for row in store.bench.program.queries.parts.at_place(HOME)] == [LCD]


def test_used_on_a_repair_stock_falls_in_the_same_action(store: Store) -> None:
    store.receive(4)
    result = store.use()
    assert (result.outcome, result.family, result.repair, result.reason) == ("used", Family.ok, store.repair, "")
    assert (store.stock(), store.taken()) == ({HOME: 3}, {LCD: 1})
    last = store.use()
    assert (last.family, last.reason, last.parts[0].low) == (Family.look, "at_reorder_point", True)
    assert store.use().reason == ""  # it was low before
    assert store.used_on()[0].name == "液晶パネル"
    store.do(undo, Undo)
    assert (store.stock(), store.taken()) == ({HOME: 2}, {LCD: 2})
    digest(store.bench.program)


def test_what_was_taken_out_and_is_kept_is_a_donor_part_of_that_unit(store: Store) -> None:
    store.receive(3)
    store.use(fate=PartFate.keep)
    row = store.row()
    assert (store.stock(), row.donors, row.usable, row.total) == ({HOME: 2, "donor": 1}, ((SERIAL, 1),), 2, 3)
    assert row.low  # a donor part doesn't stand for a new one
    store.use(3)  # the shelf first, the donor part last
    assert store.stock() == {HOME: 0}
    assert store.taken() == {LCD: 4}
    assert [(m.why, m.quantity, m.place) for m in store.bench.program.queries.parts.movements(LCD)] == [
        ("used", -1, "donor"),
        ("used", -2, HOME),
        ("donor", 1, "donor"),
        ("used", -1, HOME),
        ("received", 3, HOME),
    ]
    digest(store.bench.program)


def test_why_a_part_does_not_go_in(store: Store) -> None:
    store.receive(1)
    store.receive(1, part=KEY)

    def why(**fields: Any) -> str:
        return store.why(use_part, UsePart, **{"repair": store.repair, "part": LCD, **fields})

    assert why(part=KEY) == "does_not_fit"
    assert why(part="PN-NONE") == "unknown_part"
    assert why(part="-") == "unknown_part"
    assert why(pieces=2) == "no_stock"
    assert why(place="E-1") == "no_stock"
    assert [why(pieces=n) for n in (0, -1, 100_001)] == ["bad_count"] * 3
    assert why(repair="8A-9999-X") == "unknown_repair"
    assert why(place="棚" * 60) == "text_too_long"
    for state in ("received", "diagnosing", "testing", "at_maker", "returned"):
        store.state(state)
        assert why() == "repair_not_running"
    store.state("waiting_parts")
    store.use(place=HOME)


def test_a_unit_nobody_knows_the_model_of_takes_any_part(store: Store) -> None:
    store.bench.record(Draft("changed", (UNIT,), {"set": {"model": None}}))
    store.receive(1, part=KEY)
    store.use(part=KEY)


def test_put_back_stock_rises_and_at_most_what_was_taken(store: Store) -> None:
    store.receive(2)
    store.use(2)
    back: dict[str, Any] = {"repair": store.repair, "part": LCD}
    assert store.why(put_back, PutBack, **back, pieces=3) == "not_used_here"
    assert store.why(put_back, PutBack, repair=store.repair, part=KEY) == "not_used_here"
    store.do(put_back, PutBack, **back)
    assert (store.stock(), store.taken()) == ({HOME: 1}, {LCD: 1})
    store.do(put_back, PutBack, **back, place="E-1")
    assert (store.stock(), store.taken()) == ({HOME: 1, "E-1": 1}, {})
    store.use()
    store.state("returned")
    assert store.why(put_back, PutBack, **back) == "repair_not_running"


def test_a_stock_take_says_what_differed(store: Store) -> None:
    store.receive(5)
    store.receive(1, part=KEY, place=HOME)
    same = store.do(count_parts, CountParts, place=HOME, found=((LCD, 5),))
    assert (same.outcome, same.family, same.reason) == ("counted", Family.ok, "")
    result = store.do(count_parts, CountParts, place=HOME, found=((LCD, 3), (KEY, 1)))
    assert (result.family, result.reason) == (Family.look, "differs")
    assert [(part.part, part.expected, part.places) for part in result.parts] == [
        (LCD, 5, ((HOME, 3),)),
        (KEY, 1, ((HOME, 1),)),
    ]
    assert store.stock() == {HOME: 3}
    assert store.row().places[0].counted == "2026-11-20"
    counted = store.bench.program.queries.parts.movements(LCD)[0]
    assert (counted.why, counted.quantity, counted.expected) == ("counted", 3, 5)
    assert store.why(count_parts, CountParts, place="", found=()) == "nothing_given"
    assert store.why(count_parts, CountParts, place="", found=((LCD, 1), ("pnlcd", 2))) == "twice_counted"
    assert store.why(count_parts, CountParts, place="", found=((LCD, -1),)) == "bad_count"
    digest(store.bench.program)


def test_donor_parts_come_from_dead_units_only(store: Store) -> None:
    donor: dict[str, Any] = {"part": LCD, "unit": SERIAL}
    assert store.why(take_donor, TakeDonor, **donor) == "unit_not_dead"
    assert store.why(take_donor, TakeDonor, part=LCD, unit="NOBODY123") == "unknown_unit"
    store.state("irreparable")
    assert store.why(take_donor, TakeDonor, part=KEY, unit=SERIAL) == "does_not_fit"
    store.do(take_donor, TakeDonor, **donor, pieces=2)
    store.do(take_donor, TakeDonor, part=LCD, unit=f"RP{store.repair}", place=HOME)
    row = store.row()
    assert (store.stock(), row.donors) == ({HOME: 1, "donor": 2}, ((SERIAL, 3),))
    assert store.bench.program.queries.parts.movements(LCD)[0].serial == SERIAL
    life = store.bench.program.queries.timeline(UNIT)
    assert [entry.kind for entry in life[:2]] == ["part_moved", "part_moved"]
    assert store.taken() == {}
    digest(store.bench.program)


def test_a_number_of_two_units_names_no_donor(store: Store) -> None:
    for serial in ("AAAA1111", "BBBB2222"):
        ref = Ref(Aggregate.device, device_id(serial))
        store.bench.record(Draft("registered", (ref,), {"set": {"serial": serial, "tag": "KRM-1", "status": "stored"}}))
    assert store.why(take_donor, TakeDonor, part=LCD, unit="KRM-1") == "unit_names_two"
    store.do(take_donor, TakeDonor, part=LCD, unit="AAAA1111")
    assert store.row().donors == (("AAAA1111", 1),)


def test_parts_move_and_are_thrown_away(store: Store) -> None:
    store.receive(3)
    result = store.do(move_parts, MoveParts, part=LCD, to="E-1", pieces=2)
    assert (result.outcome, result.parts[0].places) == ("moved", ((HOME, 1), ("E-1", 2)))
    assert store.why(move_parts, MoveParts, part=LCD, to="e1", origin="E-1") == "same_place"
    assert store.why(move_parts, MoveParts, part=LCD, to="E-1", origin=HOME, pieces=2) == "no_stock"
    thrown = store.do(scrap_parts, ScrapParts, part=LCD, pieces=2, place="E-1")
    assert (thrown.outcome, thrown.reason) == ("scrapped", "at_reorder_point")
    assert store.stock() == {HOME: 1}
    store.do(scrap_parts, ScrapParts, part=LCD)
    assert (store.row().total, store.why(scrap_parts, ScrapParts, part=LCD)) == (0, "no_stock")
    digest(store.bench.program)


def test_what_is_known_of_a_part_changes(store: Store) -> None:
    day = {"handed_over": "2026-11-19", "handover_document": "市教ICT第12号"}
    result = store.do(
        change_part, ChangePart, part=LCD, fields={**day, "reorder_point": " 03 ", "owner": "", "price": "980"}
    )
    assert (result.outcome, result.parts[0].reorder_point) == ("changed", 3)
    row = store.row()
    assert (row.handed_over, row.document, row.owner, row.price) == ("2026-11-19", "市教ICT第12号", "", 980)
    before = digest(store.bench.program)
    store.do(change_part, ChangePart, part=LCD, fields=day)
    assert digest(store.bench.program) == before  # nothing to write

    def why(**fields: str) -> str:
        return store.why(change_part, ChangePart, part=LCD, fields=fields)

    assert why(colour="red") == "unknown_field"
    assert why(price="たくさん") == why(reorder_point="-1") == why(owner="me") == "bad_value"
    assert why(handed_over="11/19") == why(ordered="2026-11-1") == "bad_value"
    assert why(name="長" * 60) == "text_too_long"
    assert store.why(change_part, ChangePart, part="PN-NONE", fields={}) == "unknown_part"


def test_a_new_part_has_a_code_that_makes_a_label(store: Store) -> None:
    def why(code: str, **fields: str) -> str:
        return store.why(change_part, ChangePart, part=code, new=True, fields=fields)

    assert why(LCD, name="液晶") == why("pnlcd", name="液晶") == "known_part"
    assert why("棚", name="棚") == why("A", name="A") == why("A-" * 16 + "A", name="長い") == "code_unreadable"
    assert why("PN-NEW") == "nothing_given"
    result = store.do(change_part, ChangePart, part=" pn-new ", new=True, fields={"name": "ねじ", "place": ""})
    assert (result.outcome, result.parts[0].part, result.parts[0].low) == ("registered", "PN-NEW", False)


def test_a_part_taken_back_is_no_part(store: Store) -> None:
    store.do(change_part, ChangePart, part="PN-NEW", new=True, fields={"name": "ねじ"})
    store.do(undo, Undo)
    assert store.why(receive_parts, ReceiveParts, part="PN-NEW", pieces=1) == "unknown_part"
    assert store.bench.program.queries.parts.part("PN-NEW") is None
    store.do(change_part, ChangePart, part="PN-NEW", new=True, fields={"name": "ねじ"})


def test_costs_are_amounts(store: Store) -> None:
    assert store.why(receive_parts, ReceiveParts, part=LCD, pieces=1, cost=-1) == "bad_value"
    assert store.why(receive_parts, ReceiveParts, part=LCD, pieces=0) == "bad_count"


def test_only_parts_that_fit_are_offered_those_used_most_first(store: Store) -> None:
    parts = store.bench.program.queries.parts
    store.do(change_part, ChangePart, part="PN-ANY", new=True, fields={"name": "ねじ"})
    store.do(
        change_part, ChangePart, part="PN-CAM", new=True, fields={"name": "カメラケーブル", "models": "Chromebook Y2"}
    )

    def offered(model: str = "Chromebook Y2", maker: str = "NEC", **more: Any) -> list[str]:
        return [row.part for row in parts.fitting(model, maker=maker, **more)]

    assert offered() == ["PN-ANY", "PN-CAM", LCD]
    store.receive(2)
    store.use(2)
    assert offered(fault="screen") == [LCD, "PN-ANY", "PN-CAM"]
    assert parts.fitting("Y2", maker="NEC", fault="screen")[0].used == 2
    assert offered(fault="battery") == offered()
    assert offered(limit=1) == ["PN-ANY"]
    assert offered("Y20", "ASUS") == ["PN-ANY"]
    assert len(offered("", "")) == 4
    # full width and hyphens make no other model
    assert offered("ＣＺ１", "asus") == ["PN-ANY", KEY]


def test_the_order_list(store: Store) -> None:
    parts = store.bench.program.queries.parts
    assert [(line.part.part, line.missing, line.waiting) for line in parts.to_order()] == [(LCD, 2, 0)]
    store.receive(3)
    assert parts.to_order() == ()
    store.use()
    assert [(line.part.part, line.missing) for line in parts.to_order()] == [(LCD, 1)]  # at the point itself: one more
    store.do(change_part, ChangePart, part=KEY, fields={"reorder_point": "5"})
    assert [line.part.part for line in parts.to_order()] == [KEY, LCD]
    store.do(change_part, ChangePart, part=KEY, fields={"ordered": "2026-11-20"})
    assert [line.part.part for line in parts.to_order()] == [LCD, KEY]  # what is ordered already stands last


def test_words_find_parts_and_rows_are_whole(store: Store) -> None:
    parts = store.bench.program.queries.parts
    assert [row.part for row in parts.parts()] == [KEY, LCD]
    assert [row.part for row in parts.parts("ｎｅｃ y3")] == [LCD]
    assert [row.part for row in parts.parts("d402")] == [LCD]
    assert parts.parts("y3 asus") == ()
    assert (parts.part("PN-NONE"), parts.movements("PN-NONE")) == (None, ())
    assert store.row(KEY).short == 0


@pytest.mark.parametrize(
    ("later", "refused"),
    [
        (lambda s: s.receive(1), ""),
        (lambda s: s.receive(1, place="E-1"), ""),
        (lambda s: s.use(1), "built_on"),
        (lambda s: s.do(count_parts, CountParts, place=HOME, found=((LCD, 2),)), "built_on"),
        (lambda s: s.do(count_parts, CountParts, place="E-1", found=((LCD, 2),)), ""),
    ],
)
def test_what_came_is_taken_back_unless_something_rests_on_it(
    store: Store, later: Callable[[Store], Any], refused: str
) -> None:
    action = store.bench.program.desk.new_action()
    store.bench.program.desk.run(receive_parts, ReceiveParts(action, LCD, 2)).result()
    later(store)
    result = store.do(undo, Undo, target=action)
    assert result.reason == refused
    assert all(count >= 0 for count in store.stock().values())
    digest(store.bench.program)


def test_what_was_put_back_or_counted_keeps_its_use(store: Store) -> None:
    store.receive(5)
    action = store.bench.program.desk.new_action()
    store.bench.program.desk.run(use_part, UsePart(action, store.repair, LCD)).result()
    store.do(put_back, PutBack, repair=store.repair, part=LCD)
    assert store.do(undo, Undo, target=action).reason == "built_on"
    store.do(undo, Undo)
    store.do(count_parts, CountParts, place=HOME, found=((LCD, 4),))
    assert store.do(undo, Undo, target=action).reason == "built_on"  # the count found it gone
    store.do(undo, Undo)
    assert store.do(undo, Undo, target=action).outcome == "undone"
    assert (store.stock(), store.taken()) == ({HOME: 5}, {})


def test_what_a_fault_took_long_ago_gives_no_part_a_key(store: Store) -> None:
    """A year up to the newest repair counts: a ledger of many years isn't walked whole, and models come and go."""

    def used() -> int:
        return store.bench.program.queries.parts.fitting("NEC Y2", maker="NEC", fault="screen")[0].used

    store.receive(4)
    store.use()
    assert used() == 1
    newest = store.repair
    for days, said in ((364, 1), (1, 0), (1, 0)):
        store.bench.clock.tick(days=days)
        store.state("returned", newest)
        newest = str(store.bench.scan(SERIAL).repair)
        assert (days, used()) == (days, said)
