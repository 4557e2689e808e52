"""At the schools and on the phone: visits, swaps, chargers that come and go, contacts."""

from __future__ import annotations

from app.domain.bench_words import ContactKind
from app.domain.commands import TakeIn
from app.domain.kinds import Aggregate
from app.domain.visit_words import LineWhat
from app.usecases.charger_moves import (
    Arrive,
    BackAgain,
    Correct,
    DisposeOf,
    Load,
    ToMaker,
    Unload,
    arrive,
    back_again,
    correct,
    dispose_of,
    load,
    to_maker,
    unload,
)  # fmt: skip
from app.usecases.contacts import (
    CloseContact,
    FollowUp,
    OnContact,
    PassOn,
    RecordContact,
    close_contact,
    follow_up,
    pass_on,
    record_contact,
    reopen_contact,
)
from app.usecases.swap import Swap, swap
from app.usecases.take_in import take_in
from app.usecases.visit_count import CountBack, EndCount, count_back, end_count
from app.usecases.visits import (
    ChangeVisit,
    OnVisit,
    PlanVisit,
    ReportVisit,
    WriteLine,
    begin_visit,
    cancel_visit,
    change_visit,
    close_visit,
    plan_visit,
    report_visit,
    write_line,
)
from tests.simulation.people import Person, act
from tests.simulation.things import CABINETS, CHARGERS, SCHOOLS, UNITS


def _visit(p: Person, *states: str) -> str:
    """The number of a visit in one of these states, or of any."""
    found = {v["number"]: v["state"] for v in p.states(Aggregate.visit) if "state" in v}
    wanted = sorted(number for number, state in found.items() if state in states) or sorted(found)
    return p.one(wanted) if wanted else "A0001"


@act(4)
def plans_a_visit(p: Person) -> None:
    p.do(plan_visit, PlanVisit, school=p.one(list(SCHOOLS)), day=p.day(), begins="15:30", words=p.words())


@act(2)
def agrees_it_anew(p: Person) -> None:
    p.do(change_visit, ChangeVisit, visit=_visit(p, "planned"), day=p.day(), begins=p.one(("15:00", "16:00")))


@act(5)
def begins_a_visit(p: Person) -> None:
    p.do(begin_visit, OnVisit, visit=_visit(p, "planned"))


@act(4)
def loads_a_spare(p: Person) -> None:
    p.do(load, Load, scan=p.scan(p.one(CHARGERS)), visit=_visit(p, "planned", "begun"))


@act(9)
def swaps_a_charger(p: Person) -> None:
    out = p.scan(p.one(CHARGERS)) if p.maybe(0.7) else None
    visit = _visit(p, "begun") if p.maybe() else ""
    scans = {"cabinet": p.scan(p.one(CABINETS)), "out": out, "spare": p.scan(p.one(CHARGERS))}
    p.do(swap, Swap, **scans, school="ES02", visit=visit, correct=p.maybe(0.6))


@act(2)
def picks_a_unit_up(p: Person) -> None:
    p.do(take_in, TakeIn, scan=p.scan(p.one(list(UNITS))), visit=_visit(p, "begun"))


@act(3)
def writes_a_line(p: Person) -> None:
    what = p.one((LineWhat.none, LineWhat.note))
    p.do(write_line, WriteLine, visit=_visit(p, "begun"), what=what, words=p.words())


@act(3)
def counts_the_car(p: Person) -> None:
    visits = (_visit(p, "begun", "reported"),)
    if p.maybe(0.6):
        p.do(count_back, CountBack, visits=visits, scan=p.scan(p.one(CHARGERS)))
    else:
        p.do(end_count, EndCount, visits=visits)


@act(3)
def reports_a_visit(p: Person) -> None:
    p.do(report_visit, ReportVisit, visit=_visit(p, "begun"), confirmer="田中 教頭", words=p.words())


@act(2)
def ends_a_visit(p: Person) -> None:
    if p.maybe(0.7):
        p.do(close_visit, OnVisit, visit=_visit(p, "reported", "begun"))
    else:
        p.do(cancel_visit, OnVisit, visit=_visit(p, "planned"))


@act(4)
def moves_a_charger(p: Person) -> None:
    scan = p.scan(p.one(CHARGERS))
    which = p.rng.randrange(7)
    if which == 0:
        p.do(unload, Unload, scan=scan, place="D-04")
    elif which == 1:
        p.do(to_maker, ToMaker, scan=scan)
    elif which == 2:
        p.do(back_again, BackAgain, scan=scan)
    elif which == 3:
        p.do(arrive, Arrive, scan=scan, model="M1")
    elif which == 4 and p.maybe(0.3):
        p.do(dispose_of, DisposeOf, scan=scan)
    else:
        p.do(correct, Correct, scan=scan, status=p.one(("spare", "stored")))


# --- contacts ---------------------------------------------------------------------------------------------------------


def _contact(p: Person) -> str:
    rows = p.program.ledger.read(lambda reads: reads.rows("SELECT number FROM contact_row ORDER BY number"))
    return str(p.one(rows)[0]) if rows else "A0001"


@act(7)
def takes_a_call(p: Person) -> None:
    told = {"person": "中村先生", "content": p.words(), "answer": p.one(("", p.words()))}
    kind = p.one([k for k in ContactKind if k is not ContactKind.account])
    p.do(record_contact, RecordContact, kind=kind.value, school=p.one(("", *SCHOOLS)), follow=p.maybe(), **told)


@act(4)
def sees_to_a_contact(p: Person) -> None:
    number, which = _contact(p), p.rng.randrange(4)
    if which == 0:
        p.do(pass_on, PassOn, contact=number, to=p.one(("市教委", "販売店")), heard=p.words())
    elif which == 1:
        p.do(follow_up, FollowUp, contact=number, note=p.words())
    elif which == 2:
        p.do(close_contact, CloseContact, contact=number, solved=p.maybe(), answer=p.words())
    else:
        p.do(reopen_contact, OnContact, contact=number)
