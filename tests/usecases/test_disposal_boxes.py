"""Boxes on a real ledger: filled by scanning, what each still lacks, closed, handed over in slices; the day's list."""

from __future__ import annotations

from functools import partial

import pytest

from app.domain.codes import CodeKind, printed_code
from app.domain.commands import Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, Family, Role
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import Units, box_ref, check_one_box
from app.domain.rules.repair import RepairRefused
from app.usecases import boxes, day_list, disposal
from app.usecases.disposal_results import (
    BeginDisposal,
    BoxResult,
    CloseBox,
    HandOverBox,
    OpenBox,
    PlaceBox,
    PutInBox,
    StandForBox,
    TakeOutOfBox,
    TellDay,
    TickStep,
)
from app.usecases.in_slices import SLICE
from app.usecases.ports import UnitOfWork
from app.usecases.session import NotAllowed
from app.usecases.undo import take_back
from tests.domain.rules.test_disposal import why
from tests.support.bench import Bench
from tests.support.real_desks import digest
from tests.usecases.disposal_stand import KY, Stand

S1, S2, S3 = "PF0AAA01", "PF0AAA02", "PF0AAA03"
MANY = tuple(f"PF1A{at:04d}" for at in range(SLICE + 5))


@pytest.fixture
def stand(bench: Bench) -> Stand:
    made = Stand(bench)
    for serial in (S1, S2, S3):
        made.unit(serial)
    made.employ()
    return made


def close(stand: Stand, box: str) -> BoxResult:
    found: BoxResult = stand.bench.do(boxes.close_box, CloseBox, box=box)
    return found


def _record(uow: UnitOfWork, drafts: list[Draft]) -> None:
    uow.record(drafts)


def many_ready(stand: Stand) -> str:
    """A box with more units than a slice has, all ready for storage."""
    box = stand.box("A")
    ready = ("accessories", "annotate", "deprovision", "verified", "wipe", "setup_screen", "label")
    for serial in MANY:
        ref = stand.unit(serial)
        how = {"accessories": "collected", "deprovision": "by_hand", "verified": "console", "wipe": "wiped"}
        ticks = [({"how": how[step]} if step in how else {}) | {"way": "A", "step": step} for step in ready]
        drafts = [
            Draft("disposal_begun", (ref,), {"way": "A"}),
            Draft("boxed", (ref, box_ref(box)), {"box": box}),
            *(Draft("step_done", (ref,), tick) for tick in ticks),
        ]
        stand.bench.call(partial(_record, drafts=drafts))
    return box


def test_what_a_box_lacks_is_seen_and_it_closes_when_nothing_is(stand: Stand) -> None:
    for serial in (S1, S2):
        stand.begin(serial)
    box = stand.box("A", S1, S2)
    queries = stand.bench.program.queries.boxes
    stand.up_to(S1, "wipe")
    stand.up_to(S2, "annotate")
    facts = queries.box(box)
    assert facts is not None
    assert (facts.box.units, facts.box.ready, facts.box.lacking) == (2, 0, 2)
    assert [(lack.step, lack.units) for lack in facts.lacks] == [("annotate", 1), ("wipe", 1)]
    assert facts.next is not None
    assert (facts.next.code, facts.next.step) == (S1, "wipe")
    before = digest(stand.bench.program)
    refused = close(stand, box)
    assert (refused.outcome, refused.reason, refused.step, refused.lacking) == (
        "refused",
        "box_not_ready",
        "annotate",
        2,
    )
    assert digest(stand.bench.program) == before
    for serial in (S1, S2):
        stand.up_to(serial, "board")
    closed = close(stand, box)
    assert (closed.outcome, closed.units, len(closed.list_hash)) == ("closed", 2, 32)
    assert close(stand, box) == closed._replace(outcome="same")
    (row,) = queries.boxes()
    assert (row.closed, row.ready, row.code[:2]) == ("2026-11-20", 2, "BX")
    assert queries.box(row.code).box == row  # type: ignore[union-attr]
    assert queries.box("XX") is None
    assert queries.box("A9999") is None


def test_what_goes_into_which_box(stand: Stand) -> None:
    stand.instructed(S2)
    stand.begin(S1)
    stand.begin(S2, "B")
    box = stand.box("A")
    assert stand.bench.do(boxes.put_in, PutInBox, box=box, scan=stand.scan(S1)).units == 1
    assert stand.bench.do(boxes.put_in, PutInBox, box=box, scan=stand.scan(S1)).outcome == "same"
    for serial, reason in ((S2, "box_other_way"), (S3, "not_in_disposal"), ("PF0ZZZ99", "unknown_device")):
        assert stand.bench.why(boxes.put_in, PutInBox, box=box, scan=stand.scan(serial)) == reason
    other = stand.box("A")
    assert stand.bench.why(boxes.put_in, PutInBox, box=other, scan=stand.scan(S1)) == "unit_in_other_box"
    assert stand.bench.why(boxes.put_in, PutInBox, box="A9999", scan=stand.scan(S1)) == "unknown_box"
    assert stand.bench.why(boxes.take_out, TakeOutOfBox, scan=stand.scan(S2)) == "in_no_box"
    assert stand.bench.do(boxes.take_out, TakeOutOfBox, scan=stand.scan(S1)).outcome == "taken_out"
    assert stand.bench.do(boxes.put_in, PutInBox, box=other, scan=stand.scan(S1)).box == other
    assert stand.bench.why(boxes.open_box, OpenBox, way="A", number=other) == "box_taken"
    assert stand.bench.why(boxes.open_box, OpenBox, way="Z") == "unknown_way"
    assert stand.bench.why(boxes.open_box, OpenBox, way="B", instruction="KY-9") == "unknown_instruction"
    assert stand.box("B", S2, number="12", instruction=KY) == "0012"
    code = printed_code(CodeKind.box, "0012").text
    assert stand.bench.do(boxes.put_in, PutInBox, box=code, scan=stand.scan(S2)).outcome == "same"


def test_begun_into_a_box_that_is_begun_with_it(stand: Stand) -> None:
    stand.instructed(S1, S2)
    assert stand.begin(S1, "B", box="7").box == "0007"
    assert stand.begin(S2, "B", box="0007").units == 2
    facts = stand.bench.program.queries.boxes.box("0007")
    assert facts is not None
    assert (facts.box.way, facts.box.instruction) == ("B", KY)
    assert stand.why_begin(S3, "A", reason="x", box="0007") == "box_other_way"
    assert "disposal" not in stand.state(S3)
    stand.begin(S3)
    found = stand.bench.do(disposal.begin, BeginDisposal, scan=stand.scan(S3), way="A", box="8")
    assert (found.outcome, found.box) == ("put_in", "0008")


def test_a_second_person_once_a_box(stand: Stand) -> None:
    stand.instructed(S1, S2)
    with stand.acting(Role.supervisor):
        for serial in (S1, S2):
            stand.begin(serial, "B", box="7")
            stand.up_to(serial, "deprovision", "B")
        assert stand.why_tick(S1, "deprovision") == "second_person_needed"
        with pytest.raises(RepairRefused, match="second_is_same"):
            stand.bench.do(boxes.stand_for, StandForBox, box="7", second=stand.second._replace(code="OP0002"))
        assert stand.bench.do(boxes.stand_for, StandForBox, box="7").outcome == "stood_for"
        assert stand.why_tick(S1, "deprovision") == "second_person_needed"  # oneself is no second person
    with stand.acting(Role.engineer):
        assert stand.bench.do(boxes.stand_for, StandForBox, box="7").outcome == "stood_for"
        assert stand.bench.do(boxes.stand_for, StandForBox, box="7").outcome == "same"
    with stand.acting(Role.engineer, proved=False), pytest.raises(NotAllowed):
        stand.bench.do(boxes.stand_for, StandForBox, box="7")
    with stand.acting(Role.technician), pytest.raises(NotAllowed):
        stand.bench.do(boxes.stand_for, StandForBox, box="7")
    with stand.acting(Role.supervisor):
        action = stand.bench.program.desk.new_action()
        wish = TickStep(action, **stand.told(S1, "deprovision", {}))
        assert stand.bench.program.desk.run(disposal.tick, wish).result().outcome == "ticked"
        assert stand.tick(S2, "deprovision").outcome == "ticked"
    facts = stand.bench.program.queries.disposal.unit(Ref(Aggregate.device, device_id(S1)))
    assert facts is not None
    assert facts.second in (stand.people[Role.engineer], stand.people[Role.supervisor])


def test_a_box_on_a_shelf_stores_its_units_in_slices_of_one_action(stand: Stand) -> None:
    box = many_ready(stand)
    stand.begin(S1)
    stand.bench.do(boxes.put_in, PutInBox, box=box, scan=stand.scan(S1))
    found = stand.place(box, "D-4")
    assert (found.outcome, found.ticked, found.lacking, found.units) == ("placed", len(MANY), 1, len(MANY) + 1)
    rows = stand.bench.program.queries.disposal.units(place="D-4")
    assert {row.serial for row in rows} == set(MANY)
    assert (found.family, found.reason) == (Family.look, "unknown_place"), "no register holds it: said, and saved"
    assert stand.place(box, "D-4").outcome == "same"
    assert stand.place(box, "D-5").ticked == len(MANY)
    actions = stand.bench.program.ledger.read(
        lambda reads: reads.rows(
            "SELECT action_id, count(*) FROM operation GROUP BY action_id HAVING count(*) > ?", (SLICE,)
        )
    )
    assert [count for _, count in actions] == [len(MANY) + 1] * 2
    last = actions[-1][0]
    undone = take_back(stand.bench.program.desk, Undo(stand.bench.program.desk.new_action(), target=last)).result()
    assert undone.outcome == "undone"
    assert len(stand.bench.program.queries.disposal.units(place="D-4")) == len(MANY)


def test_handing_over_tells_the_board_of_all_units_in_one_action_and_goes_on_where_it_was_cut(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = many_ready(stand)
    assert stand.why_sliced(boxes.hand_over, HandOverBox, box=box, to="市教委") == "box_not_closed"
    stand.place(box, "D-4")
    hashed = close(stand, box).list_hash
    for fields, reason in (({"to": " "}, "to_missing"), ({"to": "市教委", "on": "2026-11-21"}, "day_is_to_come")):
        assert stand.why_sliced(boxes.hand_over, HandOverBox, box=box, **fields) == reason
    desk, writes = stand.bench.program.desk, []
    write = desk.ledger.write

    def cut(*args: object, **more: object) -> object:
        writes.append(args)
        if len(writes) == 2:
            raise RuntimeError("the power went")
        return write(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.ledger, "write", cut)
    with pytest.raises(RuntimeError):
        stand.hand_over(box)
    monkeypatch.setattr(desk.ledger, "write", write)
    told = [row for row in stand.bench.program.queries.disposal.units(box=box) if row.told]
    assert len(told) == SLICE
    rest = stand.hand_over(box, to="別の宛先")
    assert (rest.outcome, rest.ticked, rest.list_hash) == ("handed", len(MANY) - SLICE, hashed)
    rows = stand.bench.program.queries.disposal.units(box=box)
    assert {(row.told, row.next) for row in rows} == {("2026-11-20", "collected")}
    assert stand.hand_over(box).outcome == "same"
    (row,) = stand.bench.program.queries.boxes.boxes(ended=True)
    assert (row.handed, row.to) == ("2026-11-20", "市教委")
    assert stand.bench.program.queries.boxes.boxes() == ()


def test_a_closed_box_takes_nothing_in_and_gives_nothing_out(stand: Stand) -> None:
    for serial in (S1, S2):
        stand.begin(serial)
        stand.up_to(serial, "board")
    box = stand.box("A", S1)
    assert stand.why_tick(S1, "board") == "in_box"
    close(stand, box)
    assert stand.bench.why(boxes.put_in, PutInBox, box=box, scan=stand.scan(S2)) == "box_is_closed"
    assert stand.bench.why(boxes.take_out, TakeOutOfBox, scan=stand.scan(S1)) == "box_is_closed"
    assert stand.bench.why(boxes.stand_for, StandForBox, box=box) == "box_is_closed"
    undone = take_back(stand.bench.program.desk, Undo(stand.bench.program.desk.new_action())).result()
    assert (undone.outcome, undone.what) == ("undone", "box_closed")
    assert stand.bench.do(boxes.put_in, PutInBox, box=box, scan=stand.scan(S2)).units == 2
    assert stand.bench.do(boxes.close_box, CloseBox, box=stand.box("A")).reason == "box_empty"


def test_a_contested_unit_keeps_its_box_open(stand: Stand) -> None:
    stand.begin(S1)
    stand.up_to(S1, "board")
    box = stand.box("A", S1)
    card = {"kind": "field", "about": "disposal/box", "ops": ["a", "b"], "values": [box, "B0001"]}
    contested = (Ref(Aggregate.device, device_id(S1)), {"cards": {"c": card}})
    assert why(check_one_box, Units((contested,), ())) == "unit_in_two_boxes"
    assert why(check_one_box, Units((), (contested,))) == "unit_in_two_boxes"
    otherwise = (contested[0], {"cards": {"c": card | {"about": "disposal/way"}}})
    check_one_box(Units((otherwise, (contested[0], stand.state(S1))), ()))
    assert close(stand, box).outcome == "closed"


def test_what_was_left_of_a_box_whose_list_was_handed_over_comes_out(stand: Stand) -> None:
    """Put in by a desk that could not know of its closing, it was on no list."""
    for serial in (S1, S2):
        stand.begin(serial)
        stand.up_to(serial, "board")
    box = stand.box("A", S1)
    close(stand, box)
    stand.bench.record(Draft("boxed", (Ref(Aggregate.device, device_id(S2)), box_ref(box)), {"box": box}))
    assert stand.hand_over(box).ticked == 2
    stand.unit("PF0AAA09")
    stand.begin("PF0AAA09")
    late = Ref(Aggregate.device, device_id("PF0AAA09"))
    stand.bench.record(Draft("boxed", (late, box_ref(box)), {"box": box}))
    assert (stand.hand_over(box).outcome, stand.hand_over(box).lacking) == ("same", 1)
    assert stand.bench.do(boxes.take_out, TakeOutOfBox, scan=stand.scan("PF0AAA09")).outcome == "taken_out"
    assert stand.bench.why(boxes.take_out, TakeOutOfBox, scan=stand.scan(S1)) == "box_is_closed"


def test_units_are_counted_by_the_step_they_wait_for(stand: Stand) -> None:
    stand.instructed(S3)
    for serial, way in ((S1, "A"), (S2, "A"), (S3, "B")):
        stand.begin(serial, way)
    stand.up_to(S1, "deprovision")
    counted = stand.bench.program.queries.disposal.counts()
    assert [(count.step, count.units) for count in counted] == [("accessories", 2), ("deprovision", 1)]


def test_the_days_list_tells_what_is_ready_and_leaves_the_rest(stand: Stand) -> None:
    for serial in (S1, S2, S3):
        stand.begin(serial)
    stand.up_to(S1, "board")
    stand.up_to(S2, "board")
    stand.box("A", S2)
    (day,) = stand.bench.program.queries.disposal.untold()
    assert ([row.serial for row in day.ready], [row.serial for row in day.lacking]) == ([S1], [S3])
    assert (day.day, day.open_days) == ("2026-11-20", 0)
    assert stand.why_sliced(day_list.tell_day, TellDay, day="", to="") == "to_missing"
    assert stand.tell("2026-11-19").outcome == "same"
    told = stand.tell("2026-11-20", document="7教ICT第124号")
    assert (told.outcome, told.told, told.lacking, told.family.value) == ("told", 1, 1, "look")
    assert stand.state(S1)["disposal"]["steps"]["board"]["document"] == "7教ICT第124号"
    assert "board" not in stand.state(S2)["disposal"]["steps"]
    assert stand.tell().outcome == "same"
    stand.bench.clock.tick(days=4)
    (day,) = stand.bench.program.queries.disposal.untold()
    assert (day.ready, day.open_days) == ((), 1)  # a weekend and a holiday lie between


@pytest.mark.parametrize("role", list(Role))
def test_every_role_by_every_command_of_a_box(stand: Stand, role: Role) -> None:
    desk = stand.bench.program.desk
    stand.begin(S1)
    box = stand.box("A")

    def asked(work: object) -> str:
        try:
            work()  # type: ignore[operator]
        except NotAllowed as fault:
            return fault.reason
        except RepairRefused:
            return ""
        return ""

    with stand.acting(role, proved=False):
        found = {
            "open": asked(lambda: stand.bench.do(boxes.open_box, OpenBox, way="A")),
            "in": asked(lambda: stand.bench.do(boxes.put_in, PutInBox, box=box, scan=stand.scan(S1))),
            "out": asked(lambda: stand.bench.do(boxes.take_out, TakeOutOfBox, scan=stand.scan(S1))),
            "close": asked(lambda: close(stand, box)),
            "place": asked(lambda: boxes.place_box(desk, PlaceBox(desk.new_action(), box, "D-4")).result()),
            "hand": asked(lambda: stand.hand_over(box)),
            "tell": asked(lambda: stand.tell()),
        }
    assert set(found.values()) == ({"role"} if role is Role.label else {""}), found


def test_nobody_signed_in(stand: Stand) -> None:
    desk = stand.bench.program.desk
    desk.actor = None
    with pytest.raises(NotAllowed, match="signed_out"):
        stand.tell()


def test_whose_beginning_was_taken_back_is_no_unit_of_its_box(stand: Stand) -> None:
    stand.begin(S1)
    box = stand.box("A", S1)
    stand.leave(S1)
    facts = stand.bench.program.queries.boxes.box(box)
    assert facts is not None
    assert (facts.units, facts.elsewhere) == ((), ())
