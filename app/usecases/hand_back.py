"""Back to the schools: a box for the delivery run or for one hand, units scanned into it, accessories looked at.

Decides which school a unit goes to and writes unit and list in one action.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.bench_words import HandbackWay
from app.domain.codes import squeeze
from app.domain.device import goes_back_to
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Draft, Ref
from app.domain.rules import away as rules
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused, check_text
from app.domain.scans import Scan
from app.usecases.away import running_repair
from app.usecases.free_numbers import free_number
from app.usecases.ports import Known, State, UnitOfWork


class OpenHandback(NamedTuple):
    """Begin a box: for the delivery run (all schools, or one) or for a hand. `school` is a code."""

    action: bytes
    way: HandbackWay
    school: str = ""


class HandBack(NamedTuple):
    """Scan a unit into the box. `with_it`: the accessories that go with it; None: nobody looked."""

    action: bytes
    handback: str
    scan: Scan
    with_it: tuple[str, ...] | None = None


class CloseHandback(NamedTuple):
    """The box is on its way: nothing goes on this list any more."""

    action: bytes
    handback: str


class HandbackResult(NamedTuple):
    """What became of a unit, or of its box."""

    outcome: str
    family: Family
    number: str
    repair: str = ""
    serial: str = ""
    device: Ref | None = None
    school: str = ""
    """The school's code."""
    lacks: tuple[str, ...] = ()
    """What came along and does not go back with it."""
    lines: int = 0


def handback_ref(number: str) -> Ref:
    """The aggregate of a handback's number."""
    return Ref(Aggregate.handback, code_id(Aggregate.handback, number))


def open_handback(uow: UnitOfWork, command: OpenHandback) -> HandbackResult:
    """Begins a box; its number is the desk's next."""
    uow.actor.require(Command.hand_back)
    if command.school and uow.head(Ref(Aggregate.school, code_id(Aggregate.school, command.school))) is None:
        raise RepairRefused("unknown_school")
    number = free_number(uow, Aggregate.handback)
    fields = {"number": number, "way": command.way.value} | ({"school": command.school} if command.school else {})
    uow.record([Draft("handback_opened", (handback_ref(number),), {"set": fields})])
    return HandbackResult("opened", Family.ok, number, school=command.school)


def _handback(uow: UnitOfWork, number: str) -> State:
    state = uow.head(handback_ref(number))
    if state is None or "way" not in state:
        raise RepairRefused("unknown_handback")
    return state


def hand_back(uow: UnitOfWork, command: HandBack) -> HandbackResult:
    """Puts a unit into the box: its repair is returned. Missing accessories are told, and stand on the list."""
    uow.actor.require(Command.hand_back)
    known, number = running_repair(uow, command.scan)
    return hand_back_repair(uow, known, number, command.handback, command.with_it)


def hand_back_repair(
    uow: UnitOfWork, known: Known, number: str, handback: str, with_it: tuple[str, ...] | None
) -> HandbackResult:
    """A repair into a box, by whatever it was named."""
    way = HandbackWay(_handback(uow, handback)["way"])
    drafts = box_drafts(uow, known, number, handback, way, with_it)
    uow.record(drafts)
    school, lacks = drafts[-1].payload.get("to", ""), drafts[-1].payload.get("lacks", ())
    lines = (uow.head(handback_ref(handback)) or {}).get("lines", {})
    return HandbackResult(
        outcome="handed_back",
        family=Family.look if lacks or not school else Family.ok,
        number=handback,
        repair=number,
        serial=known.state.get("serial", ""),
        device=known.ref,
        school=school,
        lacks=tuple(lacks),
        lines=len(lines),
    )


def box_drafts(
    uow: UnitOfWork, known: Known, number: str, handback: str, way: HandbackWay, with_it: tuple[str, ...] | None
) -> list[Draft]:
    """What `act … return --list` comes to: a box nobody began yet is begun, as a crate is. Raises RepairRefused."""
    repair, state = known.state["repairs"][number], uow.head(handback_ref(handback))
    school, drafts = goes_back_to(known.state, repair), []
    if state is None or "way" not in state:
        fields = {"number": squeeze(check_text(handback)), "way": way.value}
        drafts = [Draft("handback_opened", (handback_ref(handback),), {"set": fields})]
        state = fields
    rules.check_hand_back(repair, state, number, school)
    lacks = rules.lacking(repair, with_it)
    about = (known.ref, handback_ref(handback))
    return [*drafts, rules.handed_back(about, number, HandbackWay(state["way"]), state["number"], school, lacks)]


def close_handback(uow: UnitOfWork, command: CloseHandback) -> HandbackResult:
    """The box leaves, or an empty one is put away; said twice, nothing changes."""
    uow.actor.require(Command.hand_back)
    state = _handback(uow, command.handback)
    if "closed" not in state:
        uow.record([Draft("handback_closed", (handback_ref(command.handback),), {})])
    return HandbackResult("closed", Family.ok, command.handback, lines=len(state.get("lines", {})))
