"""Disposal: which step comes next, what a step needs, who may do what can't be taken back. Pure.

The checklist's order is `disposal_steps`'; here is what is so of one unit. Every refusal is a closed word; that of a
step that is blocked names the step before it that isn't done (`StepBlocked`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from app.domain.device import NEVER_REPAIRED, NO_WAY_BACK, base_status, disposal, oldest_first, open_repairs
from app.domain.disposal_steps import NONE, Own, order
from app.domain.disposal_words import (
    FIRST,
    HOW,
    LATER,
    Accessories,
    Deprovisioned,
    DeprovisionPath,
    Step,
    Verified,
    Way,
)
from app.domain.identity import code_id
from app.domain.kinds import Aggregate, DeviceStatus, RepairState
from app.domain.operations import Draft, Ref
from app.domain.rules.lost import is_lost
from app.domain.rules.permissions import Command
from app.domain.rules.repair import RepairRefused

State = Mapping[str, Any]

DEPROVISIONED: Final = "DEPROVISIONED"
AGAIN: Final = frozenset({Step.storage})
"""What may be ticked once more: the unit lies elsewhere now."""
_NEEDS: Final[dict[str, tuple[str, ...]]] = {
    Step.deprovision: ("second",),
    Step.storage: ("place",),
    Step.board: ("to",),
    Step.certificate: ("document",),
}
"""What a step asks for, beside how it was done."""
_TAKES: Final[dict[str, frozenset[str]]] = {
    Step.deprovision: frozenset({"second"}),
    Step.storage: frozenset({"place"}),
    Step.board: frozenset({"on", "to", "document"}),
    Step.collected: frozenset({"on", "document"}),
    Step.certificate: frozenset({"on", "document"}),
}
"""What may be said of a step beside how it was done and words: what is said of another would be lost."""
_NEEDS_WORDS: Final = {Step.accessories: Accessories.none.value, Step.verified: Verified.eye.value}
"""Done so, a step needs words: why there are none, what was seen."""


class StepBlocked(RepairRefused):
    """A step before it isn't done; `step` is that one."""

    def __init__(self, step: str) -> None:
        """`step`: a word of `Step`, or a supervisor's own."""
        super().__init__("step_blocked")
        self.step = step


class Ticked(NamedTuple):
    """What is said of a step as it is ticked. Words lie in the side store already: `note` is an id."""

    how: str = ""
    note: str = ""
    place: str = ""
    on: str = ""
    to: str = ""
    document: str = ""
    second: str = ""


class Guard(NamedTuple):
    """What decides whether one person may do what can't be taken back."""

    actor: str
    second: str = ""
    """Who stands for it here and now, proved; or nothing."""
    seconds: tuple[str, ...] = ()
    """Who stood for its box."""
    done_today: int = 0
    """Irreparable units deprovisioned today, and on any day after it: a clock that was set back opens no new day."""
    daily_units: int = 0
    doubtful: bool = False
    """The clock is doubtful."""


class Offer(NamedTuple):
    """What can be done with a unit now."""

    step: str
    hows: tuple[str, ...] = ()
    """How it may have been done, in key order; none: there is nothing to choose."""
    needs: tuple[str, ...] = ()
    """place, to, document, second; words:<how> where that way of doing it asks for words."""


# --- what is so -----------------------------------------------------------------------------------------------------


def steps_of(state: State, own: Own = NONE) -> tuple[str, ...]:
    """The checklist of a unit, in order."""
    found = state.get("disposal", {})
    return order(found.get("way", ""), state.get("kind", ""), own)


def done(state: State) -> frozenset[str]:
    """The steps that are done; none of a unit that left."""
    running = disposal(state)
    return frozenset(running["steps"]) if running is not None else frozenset()


def next_step(state: State, own: Own = NONE) -> str:
    """The step to do next; empty: all is done, or it is in no disposal."""
    if disposal(state) is None:
        return ""
    ticked = done(state)
    return next((step for step in steps_of(state, own) if step not in ticked), "")


def blocked_by(state: State, step: str, own: Own = NONE) -> str:
    """The first step before this one that isn't done, or nothing."""
    ticked, steps = done(state), steps_of(state, own)
    before = steps[: steps.index(step)] if step in steps else ()
    return next((each for each in before if each not in ticked), "")


def ready_for_board(state: State, own: Own = NONE) -> bool:
    """Whether all but the Board's notice is done."""
    steps = steps_of(state, own)
    return disposal(state) is not None and set(steps[: steps.index(Step.board)]) <= done(state)


def is_told(state: State) -> bool:
    """Whether the Board was told of it."""
    return Step.board in done(state)


def offers(state: State, own: Own = NONE) -> tuple[Offer, ...]:
    """What can be done now: the next step, and a stored unit's being put elsewhere."""
    ahead = next_step(state, own)
    found = [_offer(ahead)] if ahead else []
    if Step.storage in done(state) and Step.collected not in done(state):
        found.append(_offer(Step.storage.value))
    return tuple(found)


def _offer(step: str) -> Offer:
    hows = tuple(word.value for word in HOW[Step(step)]) if step in HOW else ()
    words = (f"words:{_NEEDS_WORDS[Step(step)]}",) if step in _NEEDS_WORDS else ()
    return Offer(step, hows, (*_NEEDS.get(step, ()), *words))


# --- the ways in and out --------------------------------------------------------------------------------------------


def irreparable_repair(state: State) -> str:
    """The number of the newest repair that was judged beyond repair, or nothing."""
    judged = [n for n, repair in oldest_first(state) if repair["state"] == RepairState.irreparable]
    return judged[-1] if judged else ""


def check_begin(state: State) -> None:
    """Raises RepairRefused where a unit can't be disposed of now: already_in_disposal, gone_for_good, is_lost,
    lent_now, in_repair.
    """
    if disposal(state) is not None:
        raise RepairRefused("already_in_disposal")
    status = base_status(state)
    if status in NEVER_REPAIRED - {DeviceStatus.deprovisioned}:
        raise RepairRefused("gone_for_good")
    if is_lost(state):
        raise RepairRefused("is_lost")
    if "loan" in state or status is DeviceStatus.lent:
        raise RepairRefused("lent_now")
    if open_repairs(state):
        raise RepairRefused("in_repair")


def judged(device: Ref, repair: str, reason: str = "") -> Draft:
    """Way A begins: judged beyond repair, with the reason (a side record's id) of the route or of whoever judges."""
    texts = {"n": repair, "reason": reason}
    return Draft("disposal_begun", (device,), {"way": Way.A.value, **{k: v for k, v in texts.items() if v}})


def begun_by(device: Ref, state: State, instruction: str) -> Draft:
    """Way B begins. `instruction`: the one given, or nothing for the one that names the unit. Raises RepairRefused:
    no_instruction, not_on_instruction.
    """
    named = str(state.get("instructed", ""))
    number = instruction or named
    if not number:
        raise RepairRefused("no_instruction")
    if number != named:
        raise RepairRefused("not_on_instruction")
    return Draft("disposal_begun", (device,), {"way": Way.B.value, "instruction": number})


def check_running(state: State) -> State:
    """The disposal a unit is in; raises RepairRefused (not_in_disposal)."""
    running = disposal(state)
    if running is None:
        raise RepairRefused("not_in_disposal")
    return running


def left(device: Ref, state: State, reason: str) -> Draft:
    """The unit leaves disposal; `reason` is a side record's id. Raises RepairRefused: not_in_disposal,
    deprovisioned_already.
    """
    running = check_running(state)
    if not NO_WAY_BACK.isdisjoint(running["steps"]):
        raise RepairRefused("deprovisioned_already")
    return Draft("disposal_left", (device,), {"way": running.get("way", Way.A.value), "reason": reason})


def right_of(step: str, how: str = "") -> Command:
    """The command by which a step is ticked, done as it was."""
    if step in LATER:
        return Command.pickup
    if step == Step.deprovision or (step == Step.verified and how == Verified.eye):
        return Command.deprovision_by_hand
    return Command.hand_over if step == Step.board else Command.tick


def usual_how(state: State, step: str) -> str:
    """How a step was done where nobody said: as the console or its request tells; empty where a person must say."""
    if step == Step.verified:
        return Verified.console.value
    if step == Step.deprovision:
        return (Deprovisioned.request if was_requested(state) else Deprovisioned.by_hand).value
    return ""


# --- ticks ----------------------------------------------------------------------------------------------------------


def check_step(state: State, step: str, own: Own = NONE) -> State:
    """The disposal in which a step may be ticked now. Raises StepBlocked, RepairRefused: not_in_disposal,
    unknown_step, not_of_this_unit (another way's, another kind's), already_done, by_beginning.
    """
    running = check_running(state)
    steps = steps_of(state, own)
    if step not in steps:
        known = step in Step.__members__ or any(step == code for _, code in own.added)
        raise RepairRefused("not_of_this_unit" if known else "unknown_step")
    if step in running["steps"] and step not in AGAIN:
        raise RepairRefused("already_done")
    blocked = blocked_by(state, step, own)
    if blocked:
        raise StepBlocked(blocked)
    if step in FIRST.values():  # its beginning was taken back elsewhere: to begin it again ticks it
        raise RepairRefused("by_beginning")
    return running


def check_how(state: State, step: str, how: str, *, words: bool) -> str:
    """How a step was done, a word of its list; raises RepairRefused: how_missing, unknown_how, reason_needed,
    console_not_deprovisioned, not_requested. `words`: somebody said something of it.
    """
    if step not in HOW:
        if how:
            raise RepairRefused("unknown_how")
        return ""
    if not how:
        raise RepairRefused("how_missing")
    if how not in {word.value for word in HOW[Step(step)]}:
        raise RepairRefused("unknown_how")
    if how == _NEEDS_WORDS.get(Step(step)) and not words:
        raise RepairRefused("reason_needed")
    if step == Step.verified and how == Verified.console and state.get("console") != DEPROVISIONED:
        raise RepairRefused("console_not_deprovisioned")
    if step == Step.deprovision and how == Deprovisioned.request and not was_requested(state):
        raise RepairRefused("not_requested")
    return how


def was_requested(state: State) -> bool:
    """Whether the console was asked to deprovision it, and that stands. Asked for a repair or before it was enrolled
    again, nobody asked for its disposal; but what the console says is done is done.
    """
    request = state.get("request", {})
    if request.get("kind") != "deprovision" or request_contested(state):
        return False
    if request.get("state") == "done":
        return bool(state.get("console") == DEPROVISIONED)
    return bool(request.get("state") == "requested" and request.get("path") == DeprovisionPath.disposal)


def stood_for(state: State) -> bool:
    """Whether nobody else has to say a word to what was requested: by way B a second person did."""
    request = state.get("request", {})
    alone = check_running(state).get("way") == Way.A and not way_contested(state)
    return bool(request.get("state") == "done" or request.get("second") or alone)


def way_contested(state: State) -> bool:
    """Whether two desks began it by different ways: a card asks which."""
    return any(card["about"] == "disposal/way" for card in state.get("cards", {}).values())


def sure_box(state: State) -> str:
    """The box a unit lies in; nothing where it lies in none, or a card asks in which: who stood for a box stood for
    what surely is in it.
    """
    asks = any(card["about"] == "disposal/box" for card in state.get("cards", {}).values())
    return "" if asks else str(state.get("disposal", {}).get("box", ""))


def request_contested(state: State) -> bool:
    """Whether two desks said different things of what the console was asked: a card asks which."""
    return any(card["kind"] == "field" and card["about"] == "request" for card in state.get("cards", {}).values())


def check_told(state: State, step: str, told: Ticked) -> None:
    """Raises RepairRefused where a step lacks what it is about, or more is said than it takes: place_missing,
    to_missing, document_missing, in_box, not_for_step.
    """
    said = {name for name in ("place", "on", "to", "document", "second") if getattr(told, name)}
    if said - _TAKES.get(step, frozenset()):
        raise RepairRefused("not_for_step")
    if step == Step.storage and not told.place:
        raise RepairRefused("place_missing")
    if step == Step.board and state["disposal"].get("box"):
        raise RepairRefused("in_box")
    if step == Step.board and not told.to:
        raise RepairRefused("to_missing")
    if step == Step.certificate and not told.document:
        raise RepairRefused("document_missing")


def why_not_alone(state: State, guard: Guard) -> str:
    """The closed reason why what can't be taken back may not be done of this unit now, or nothing: clock_doubtful,
    second_person_needed (way B, always), over_daily_units (way A, so many of a day are one person's).
    """
    if guard.doubtful:
        return "clock_doubtful"
    if (guard.second and guard.second != guard.actor) or any(second != guard.actor for second in guard.seconds):
        return ""
    if check_running(state).get("way") == Way.B or way_contested(state):
        return "second_person_needed"
    return "over_daily_units" if guard.done_today >= guard.daily_units else ""


def ticked(device: Ref, state: State, step: str, told: Ticked) -> Draft:
    """The operation of a tick that was checked. What can't be taken back is about its box too: who stood for the box
    stood for it.
    """
    given = {name: value for name, value in told._asdict().items() if value}
    running = state["disposal"]
    boxed = step == Step.deprovision and "box" in running
    box = (Ref(Aggregate.box, code_id(Aggregate.box, running["box"])),) if boxed else ()
    return Draft("step_done", (device, *box), {"way": running.get("way", Way.A.value), "step": step, **given})
