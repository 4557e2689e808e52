"""Disposal: units judged or instructed away, ticks in and out of order, boxes, the day's list, what the console shows.

Each works on few units and boxes, so that desks meet over the same ones; steps are often done several at a time, as
people do them, or nobody would come to the end of a checklist.
"""

from __future__ import annotations

from unittest.mock import patch

from app.domain.commands import Act, TakeIn
from app.domain.disposal_words import HOW, Step
from app.domain.identity import device_id
from app.domain.kinds import Action, Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.boxes import box_number
from app.usecases import boxes, day_list
from app.usecases.act import act as act_on
from app.usecases.boxes import close_box, hand_over, open_box, place_box, put_in, stand_for, take_out
from app.usecases.day_list import tell_day
from app.usecases.disposal import begin, leave, tick
from app.usecases.disposal_results import (
    BeginDisposal,
    CloseBox,
    HandOverBox,
    LeaveDisposal,
    OpenBox,
    PlaceBox,
    PutInBox,
    StandForBox,
    TakeOutOfBox,
    TellDay,
    TickStep,
)
from app.usecases.disposal_rows import DisposalRow
from app.usecases.loans import EndLoan, Lend, end_loan, lend
from app.usecases.lost import ReportFound, ReportLost, report_found, report_lost
from app.usecases.second_person import Second
from app.usecases.take_in import take_in
from tests.simulation.people import Person, act
from tests.simulation.things import INSTRUCTION, OLD, OPERATORS, SCHOOLS, UNITS

BOXES = ("1", "2", "3")
"""Numbers of one's own: two desks begin the same."""
SHELVES = ("D-4-02", "棚1")
SLICE = 2
"""Units a transaction here: what goes in slices must be cut in two now and then."""


def _units(p: Person, *, box: str = "") -> list[DisposalRow]:
    return [row for row in p.program.queries.disposal.units(box=box, ended=True) if row.way]


def _box(p: Person, way: str = "") -> str:
    rows = p.program.queries.boxes.boxes(ended=p.maybe(0.2))
    found = [row.number for row in rows if row.way == (way or row.way)]
    return p.one(found) if found and p.maybe(0.9) else p.one(BOXES)


def _tick(p: Person, row: DisposalRow, step: str) -> bool:
    """One step of a unit; whether it stands now."""
    how, note = "", p.words() if p.maybe(0.2) else ""
    if step in (Step.accessories, Step.wipe) or (step in HOW and p.maybe(0.1)):
        how = p.one(list(HOW[Step(step)])).value
        note = note or (p.words() if how in ("none", "eye") else "")
    known = {"note": note, "how": how}
    if step == Step.storage:
        known["place"] = p.one(SHELVES)
    if step == Step.board:
        known["to"] = "市教委"
    if step == Step.certificate:
        known["document"] = f"証{p.rng.randrange(100)}"
    second = Second(p.one(OPERATORS), proved=True) if step == Step.deprovision and p.maybe(0.8) else None
    if step == Step.verified and p.maybe(0.8):
        _console(p, row.device, "DEPROVISIONED")
    return p.do(tick, TickStep, scan=p.scan(row.serial), step=step, second=second, **known) is not None


def _ticks_on(p: Person, row: DisposalRow, most: int) -> None:
    for _ in range(most):
        facts = p.program.queries.disposal.unit(row.device)
        if facts is None or not facts.next or not _tick(p, facts.row, facts.next):
            return


def ticks_up_to(p: Person, row: DisposalRow, step: str) -> None:
    """All that stands before a step, as far as it goes."""
    for _ in Step:
        facts = p.program.queries.disposal.unit(row.device)
        if facts is None or facts.next in ("", step) or not _tick(p, facts.row, facts.next):
            return


def _console(p: Person, device: Ref, shown: str) -> None:
    """As an import of devices says it."""
    state = p.program.ledger.read(lambda reads: reads.head(device)) or {}
    if state.get("console") != shown:
        p.record(Draft("changed", (device,), {"set": {"console": shown}}))


# --- in and out -------------------------------------------------------------------------------------------------------


@act(9)
def puts_a_unit_on_the_checklist(p: Person) -> None:
    serial = p.one((*OLD, *OLD, *UNITS)) if p.maybe(0.2) else p.one(list(OLD))
    box = _box(p) if p.maybe(0.3) else ""
    if p.maybe():
        p.do(begin, BeginDisposal, scan=p.scan(serial), way="A", box=box, reason=p.words())
    else:
        p.do(begin, BeginDisposal, scan=p.scan(serial), way="B", box=box, instruction=p.one(("", INSTRUCTION)))


@act(3)
def judges_it_beyond_repair(p: Person) -> None:
    fields = {"route": "disposal", "quote": "0", "reason": p.words()}
    p.do(act_on, Act, repair=p.repair("diagnosing"), what=Action.route, fields=fields)


@act(4)
def lets_a_unit_leave_disposal(p: Person) -> None:
    found = _units(p)
    early = [row for row in found if Step.deprovision not in row.done]
    if found:
        row = p.one(early if early and p.maybe(0.8) else found)
        p.do(leave, LeaveDisposal, scan=p.scan(row.serial), reason=p.words())


@act(4)
def does_something_else_with_an_old_unit(p: Person) -> None:
    """Taken in, lent, lost: what a desk does that has not heard of its disposal."""
    scan, which = p.scan(p.one(list(OLD))), p.rng.randrange(5)
    if which == 0:
        p.do(take_in, TakeIn, scan=scan, fault="screen")
    elif which == 1:
        p.do(lend, Lend, scan=scan, to=p.one(list(SCHOOLS)), due=p.day())
    elif which == 2:
        p.do(end_loan, EndLoan, scan=scan)
    elif which == 3:
        p.do(report_lost, ReportLost, scan=scan)
    else:
        p.do(report_found, ReportFound, scan=scan)


# --- ticks ------------------------------------------------------------------------------------------------------------


@act(20)
def does_the_next_steps(p: Person) -> None:
    found = _units(p)
    if found:
        _ticks_on(p, p.one(found), p.one((1, 2, 3, 5)))


@act(6)
def ticks_whatever_step(p: Person) -> None:
    """In whatever order, done already or not."""
    found = _units(p)
    if found:
        _tick(p, p.one(found), p.one([*Step]).value)


@act(4)
def looks_at_the_console(p: Person) -> None:
    """Deprovisioned where that was done; now and then it shows one active again: it was enrolled anew."""
    found = _units(p)
    done = [row.device for row in found if Step.deprovision in row.done]
    if done and p.maybe(0.6):
        _console(p, p.one(done), "DEPROVISIONED")
    else:
        serial = p.one((*OLD, *UNITS))
        _console(p, Ref(Aggregate.device, device_id(serial)), p.one(("ACTIVE", "ACTIVE", "DEPROVISIONED")))


# --- boxes ------------------------------------------------------------------------------------------------------------


@act(3)
def opens_a_disposal_box(p: Person) -> None:
    way = p.one(("A", "B"))
    instruction = INSTRUCTION if way == "B" and p.maybe() else ""
    p.do(open_box, OpenBox, way=way, instruction=instruction, number=p.one(("", *BOXES)))


@act(14)
def puts_a_unit_into_a_box(p: Person) -> None:
    """Mostly one that may go in; of the few that wait for it, so that two desks put one into two boxes."""
    found = _units(p)
    waiting = [row for row in found if not row.box and not row.told][:2]
    if waiting and p.maybe(0.85):
        row = p.one(waiting)
        fits = [
            b for b in p.program.queries.boxes.boxes() if b.way == row.way and b.instruction in ("", row.instruction)
        ]
        number = p.one([b.number for b in fits if not b.closed] or [_box(p)])
        p.do(put_in, PutInBox, box=number, scan=p.scan(row.serial))
    elif found:
        row = p.one(found)
        p.do(put_in, PutInBox, box=_box(p, row.way), scan=p.scan(row.serial))


@act(4)
def takes_a_unit_out_of_its_box(p: Person) -> None:
    found = [row for row in _units(p) if row.box]
    if found:
        p.do(take_out, TakeOutOfBox, scan=p.scan(p.one(found).serial))


@act(7)
def works_through_a_box(p: Person) -> None:
    """To its end, where nothing stands in the way; then it is often closed."""
    number = _box(p)
    for row in _units(p, box=box_number(number)):
        for _ in range(9):
            facts = p.program.queries.disposal.unit(row.device)
            if facts is None or facts.next in ("", Step.board) or not _tick(p, facts.row, facts.next):
                break
    if p.maybe(0.7):
        p.do(close_box, CloseBox, box=number)


@act(4)
def closes_a_disposal_box(p: Person) -> None:
    p.do(close_box, CloseBox, box=_box(p))


@act(2)
def stands_for_a_box(p: Person) -> None:
    second = Second(p.one(OPERATORS), proved=True) if p.maybe() else None
    p.do(stand_for, StandForBox, box=_box(p), second=second)


@act(3)
def puts_a_box_on_a_shelf(p: Person) -> None:
    with patch.object(boxes, "SLICE", SLICE):
        p.do_in_slices(place_box, PlaceBox, box=_box(p), place=p.one(SHELVES))


@act(4)
def hands_a_box_over(p: Person) -> None:
    closed = [row.number for row in p.program.queries.boxes.boxes(ended=True) if row.closed]
    with patch.object(boxes, "SLICE", SLICE):
        p.do_in_slices(hand_over, HandOverBox, box=p.one(closed) if closed else _box(p), to="市教委")


@act(4)
def tells_the_days_list(p: Person) -> None:
    """Two in one batch, so that a day of three is cut."""
    days = [each.day for each in p.program.queries.disposal.untold()]
    with patch.object(day_list, "SLICE", SLICE):
        p.do_in_slices(tell_day, TellDay, day=p.one(("", *days)), to="市教委")
