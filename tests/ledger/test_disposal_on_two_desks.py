"""Disposal at desks apart on real ledgers: the same heads and digest everywhere, cards where a person must choose."""

from __future__ import annotations

from app.domain.commands import TakeIn, Undo
from app.domain.identity import device_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_ref, instruction_ref
from app.domain.rules.merge import cards, settled
from app.usecases import boxes, disposal
from app.usecases.day_list import tell_day
from app.usecases.disposal_results import BeginDisposal, CloseBox, HandOverBox, OpenBox, PutInBox, TellDay, TickStep
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.ledger.test_bench_on_two_desks import Hand, rebuilt_the_same
from tests.ledger.test_two_desks import desks, same_everywhere
from tests.support.real_desks import SyncDesk, digest, drain, projected

__all__ = ["desks"]
S1, S2, S3, S4 = "PF0AAA01", "PF0AAA02", "PF0AAA03", "PF0AAA04"
HOW = {"accessories": "collected", "wipe": "wiped", "verified": "eye", "deprovision": "by_hand"}
BEFORE_BOARD = ("accessories", "annotate", "deprovision", "verified", "wipe", "setup_screen", "label", "storage")


class Disposing(Hand):
    """Whoever disposes of units at a desk."""

    def unit(self, serial: str) -> None:
        fields = {"serial": serial, "kind": "chromebook", "console": "ACTIVE"}
        self.record(Draft("registered", (ref(serial),), {"set": fields}))

    def begin(self, serial: str) -> None:
        self.do(disposal.begin, BeginDisposal, self.run.read_scan(serial), "A", reason="基板不良")

    def tick(self, serial: str, *steps: str, **more: str) -> None:
        for step in steps:
            told = {"how": HOW[step], "note": "目で見た"} if step in HOW else {}
            told |= {"place": "D-4"} if step == "storage" else {}
            told |= {"to": "市教委"} if step == "board" else {}
            self.do(disposal.tick, TickStep, self.run.read_scan(serial), step, **(told | more))

    def put(self, serial: str, box: str) -> None:
        self.do(boxes.put_in, PutInBox, box, self.run.read_scan(serial))

    def cards(self, of: Ref) -> list[str]:
        state = self.program.ledger.read(lambda reads: reads.head(of)) or {}
        return [card.kind for card in cards(of.kind, state)]

    def settle(self, of: Ref, keep: int) -> None:
        state = self.program.ledger.read(lambda reads: reads.head(of)) or {}
        self.record(*(settled(of, card.id, keep) for card in cards(of.kind, state)))

    def next(self, serial: str) -> str:
        facts = self.program.queries.disposal.unit(ref(serial))
        assert facts is not None
        return facts.next


def ref(serial: str) -> Ref:
    return Ref(Aggregate.device, device_id(serial))


def at_two(desks: list[SyncDesk]) -> tuple[Disposing, Disposing]:
    one, two = Disposing(desks[0]), Disposing(desks[1])
    for serial in (S1, S2, S3, S4):
        one.unit(serial)
        one.begin(serial)
    drain(desks)
    return one, two


def settled_everywhere(desks: list[SyncDesk]) -> None:
    drain(desks)
    same_everywhere(desks)
    assert len({digest(desk.program) for desk in desks}) == 1
    for desk in desks:
        assert projected(desk.program)["disposal_row"]
        rebuilt_the_same(desk)


def test_ticked_apart_a_step_is_done_once_and_what_differs_is_asked(desks: list[SyncDesk]) -> None:
    one, two = at_two(desks)
    for hand in (one, two):
        hand.tick(S1, *BEFORE_BOARD)
    one.tick(S2, "accessories")
    two.tick(S2, "accessories", how="none", note="紛失")
    settled_everywhere(desks)
    for hand in (one, two):
        assert hand.next(S1) == "board"
        assert hand.cards(ref(S1)) == []
        assert hand.cards(ref(S2)) == ["field"]
    two.settle(ref(S2), 1)
    settled_everywhere(desks)
    assert {hand.program.queries.disposal.units()[1].accessories for hand in (one, two)} == {"none"}


def test_deprovisioned_here_and_taken_in_there_is_a_red_card_and_the_repair_is_suspended(desks: list[SyncDesk]) -> None:
    one = Disposing(desks[0])
    one.unit(S1)
    drain(desks)
    two = Disposing(desks[1])
    one.begin(S1)
    one.tick(S1, "accessories", "annotate", "deprovision", "verified")
    number = str(two.do(take_in, TakeIn, two.run.read_scan(S1)).repair)
    settled_everywhere(desks)
    for hand in (one, two):
        assert hand.cards(ref(S1)) == ["deprovisioned_apart"]
        (row,) = hand.program.queries.disposal.units()
        assert row.status == "deprovisioned"
        found = hand.do(take_in, TakeIn, hand.run.read_scan(S1))
        assert found.reason == "deprovisioned"
    assert number


def test_boxed_closed_and_handed_apart(desks: list[SyncDesk]) -> None:
    one, two = at_two(desks)
    for serial in (S1, S2, S3):
        one.tick(serial, *BEFORE_BOARD)
    one.do(boxes.open_box, OpenBox, "A", "", "7")
    one.do(boxes.open_box, OpenBox, "A", "", "8")
    one.put(S1, "7")
    drain(desks)
    one.put(S2, "7")
    two.put(S2, "8")
    two.do(boxes.close_box, CloseBox, "7")
    settled_everywhere(desks)
    for hand in (one, two):
        assert hand.cards(ref(S2)) == ["field"]
        assert hand.cards(box_ref("0007")) == ["after_close"]
        facts = hand.program.queries.boxes.box("7")
        assert facts is not None
        assert facts.after_close == (ref(S2),)
    two.settle(ref(S2), 1)
    one.settle(box_ref("0007"), 0)
    drain(desks)
    for hand, to in ((one, "市教委"), (two, "教育ICT推進課")):
        wish = HandOverBox(hand.run.new_action(), "7", to)
        boxes.hand_over(hand.run, wish).result()
    settled_everywhere(desks)
    for hand in (one, two):
        (row,) = [box for box in hand.program.queries.boxes.boxes(ended=True) if box.number == "0007"]
        assert (row.units, row.handed) == (1, "2026-11-20")
        assert hand.cards(ref(S1)) == hand.cards(box_ref("0007")) == []
        assert hand.next(S1) == "collected"
        assert [unit.serial for unit in hand.program.queries.boxes.box("8").units] == [S2]  # type: ignore[union-attr]


def test_the_days_list_told_at_both_desks_is_told_once(desks: list[SyncDesk]) -> None:
    one, two = at_two(desks)
    one.tick(S1, *BEFORE_BOARD)
    drain(desks)
    for hand in (one, two):
        assert tell_day(hand.run, TellDay(hand.run.new_action(), "", "市教委")).result().told == 1
    two.record(Draft("instruction_received", (instruction_ref("KY-1"),), {"set": {"number": "KY-1"}}))
    one.record(Draft("instructed", (ref(S4),), {"number": "KY-1"}))
    settled_everywhere(desks)
    for hand in (one, two):
        assert hand.cards(ref(S1)) == []
        assert (hand.next(S1), hand.program.queries.disposal.untold()[0].ready) == ("collected", ())
        assert [row.units for row in hand.program.queries.disposal.instructions()] == [1]


def test_a_unit_ticked_apart_from_the_undo_of_its_beginning_stands_on_a_days_list(desks: list[SyncDesk]) -> None:
    one = Disposing(desks[0])
    one.unit(S1)
    action = one.run.new_action()
    one.run.run(disposal.begin, BeginDisposal(action, one.run.read_scan(S1), "A", reason="基板不良")).result()
    drain(desks)
    two = Disposing(desks[1])
    two.tick(S1, "accessories")
    assert one.do(undo, Undo, action).outcome == "undone"
    settled_everywhere(desks)
    for hand in (one, two):
        (day,) = hand.program.queries.disposal.untold()
        assert [(row.serial, row.next) for row in day.lacking] == [(S1, "judgement")]
        assert day.day == day.lacking[0].begun
        assert hand.cards(ref(S1)) == ["gone"]
