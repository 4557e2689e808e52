"""Undo of what is done in disposal: what its operations write, what they need, whose command each is, what stays.

Rows of the tables of `undo` and `undo_rights`, kept apart by family. A tick may be taken back while no later one builds
on it; what was done in the console, or seen there, never: no word of ours brings an entry back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.bench_words import RequestKind
from app.domain.disposal_words import FIRST, Deprovisioned, Step, Way
from app.domain.identity import short
from app.domain.operations import Operation
from app.domain.rules.disposal import right_of
from app.domain.rules.permissions import Command
from app.domain.rules.undo_site import LINES

Facets = Callable[[Operation], set[str]]
_DISPOSAL, _OWN, _SECOND, _REQUEST = "disposal", "disposal/own", "second", "request"
_FOR_GOOD: Final = frozenset({Step.deprovision.value, Step.verified.value})


def never(op: Operation) -> bool:
    """Whether an operation of a kind that may be taken back is one that never is. A cancelled request to let a unit go
    is asked anew: brought back, nobody would have looked at the unit, the day's most and the second person again.
    """
    if op.kind == "request_cancelled":
        return _of_deprovision(op)
    return op.kind == "step_done" and op.payload["step"] in _FOR_GOOD


def _tick(step: str) -> str:
    return f"{_DISPOSAL}/{step}" if step in Step.__members__ else _OWN


def _begun(op: Operation) -> set[str]:
    return {_DISPOSAL, f"{_DISPOSAL}/left", _tick(FIRST[Way(op.payload["way"])])}


def _listed(op: Operation) -> set[str]:
    return {_DISPOSAL, "field:place", *map(_tick, op.payload["steps"])}


def _ticked(op: Operation) -> set[str]:
    place = {"field:place"} if "place" in op.payload else set()
    return {_tick(op.payload["step"])} | place


def _needs_tick(op: Operation) -> set[str]:
    """Every step before it, and all of a supervisor's own: those that come behind it are none to take back yet."""
    step, steps = op.payload["step"], [step.value for step in Step]
    before = steps[: steps.index(step)] if step in steps else []
    second = {_SECOND} if step == Step.deprovision else set()
    asked = {_REQUEST} if op.payload.get("how") == Deprovisioned.request else set()
    return {_DISPOSAL, *map(_tick, before)} | ({_OWN} if before else set()) | second | asked


def _of_deprovision(op: Operation) -> bool:
    return op.payload.get("request") == RequestKind.deprovision


def _asked(op: Operation) -> set[str]:
    """What is asked of the console; once the console says otherwise of the unit, it can't be unasked."""
    return {_REQUEST} | ({"field:console"} if op.kind == "requested" and _of_deprovision(op) else set())


def _needs_asked(op: Operation) -> set[str]:
    """That it is lost, or not; to let it go, all that is ticked before."""
    if not _of_deprovision(op):
        return {"lost"}
    steps = [step.value for step in Step]
    before = steps[: steps.index(Step.deprovision)]
    return {"lost", "loan", _DISPOSAL, f"{_DISPOSAL}/left", *map(_tick, before), _OWN, _SECOND}


def _needs_begun(op: Operation) -> set[str]:
    number = op.payload.get("n")
    return {"instructed"} | ({f"repair:{number}/state"} if number else set())


def _unit(op: Operation) -> set[str]:
    return {f"box:{short(op.about[0].id)}"}


def _line(op: Operation) -> set[str]:
    """A box on its truck: of each of both its own."""
    return {f"truck:{op.payload['box']}", LINES}


def _check(op: Operation) -> str:
    return f"check:{op.payload['box']}"


def _always(*facets: str) -> Facets:
    return lambda op: set(facets)


WRITES: Final[dict[str, Facets]] = {
    "disposal_begun": _begun,
    "disposal_listed": _listed,
    "step_done": _ticked,
    "disposal_left": _always(f"{_DISPOSAL}/left"),
    "instructed": _always("instructed"),
    "boxed": lambda op: _unit(op) | {LINES},
    "unboxed": lambda op: _unit(op) | {LINES},
    "requested": _asked,
    "request_cancelled": _asked,
    "request_seconded": _asked,
    "reenrolled": _always("field:console"),
    "box_placed": _always("field:place"),
    "box_stood_for": _always(_SECOND),
    "box_closed": _always("closed"),
    "box_handed": _always("handed"),
    "box_loaded": _line,
    "box_taken_off": _line,
    "box_checked": lambda op: {_check(op), LINES},
    "unit_differs": lambda op: {_check(op)},
    "pickup_left": _always("left"),
}
"""By kind, the facets an operation writes."""
NEEDS: Final[dict[str, Facets]] = {
    "disposal_begun": _needs_begun,
    "step_done": _needs_tick,
    "disposal_left": _always(_DISPOSAL),
    "requested": _needs_asked,
    "request_cancelled": _needs_asked,
    "request_seconded": _always(_REQUEST, "lost"),
    "reenrolled": _always(_REQUEST),
    "boxed": _always(_DISPOSAL),
    "unboxed": _unit,
    "box_closed": _always(LINES),
    "box_handed": _always("closed"),
    "box_loaded": _always("closed", "handed"),
    "box_taken_off": _line,
    "box_checked": _line,
    "unit_differs": _line,
    "pickup_left": _always(LINES),
}
"""By kind, the facets an operation needs to stand, beside that its aggregate exists."""
MAKERS: Final[frozenset[str]] = frozenset({"box_opened", "instruction_received", "pickup_opened"})
"""Kinds that make a thing: they need nothing and write that it exists."""
NAMED: Final[dict[str, str]] = {
    "box_closed": "box_is_closed",
    "box_handed": "box_is_handed",
    "pickup_left": "truck_has_left",
}
"""By kind the word of the refusal, where it says more than that something rests on it."""
COMMANDS: Final[dict[str, Command]] = {
    **dict.fromkeys(("disposal_begun", "disposal_left"), Command.dispose),
    **dict.fromkeys(("box_opened", "boxed", "unboxed", "box_placed", "box_closed"), Command.box),
    "box_stood_for": Command.stand_for,
    "box_handed": Command.hand_over,
    **dict.fromkeys(("instruction_received", "instructed", "disposal_listed"), Command.instruct),
    "step_done": Command.tick,
    **dict.fromkeys(
        ("pickup_opened", "box_loaded", "box_taken_off", "box_checked", "unit_differs", "pickup_left"), Command.pickup
    ),
    **dict.fromkeys(("requested", "request_cancelled"), Command.request_disable),
    "request_seconded": Command.stand_for,
    "reenrolled": Command.deprovision_by_hand,
}
"""By kind, the command an operation comes from."""


def command_of_tick(op: Operation) -> Command:
    """A tick's command, by its step and how it was done."""
    return right_of(op.payload["step"], op.payload.get("how", ""))


def command_of_request(op: Operation) -> Command:
    """A request's command, by what was asked."""
    return Command.request_deprovision if _of_deprovision(op) else COMMANDS[op.kind]
