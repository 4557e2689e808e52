"""Disposal, inside the device: the ways in, the ticks of its checklist, the box it is in, its leaving.

Ticks are a union: what either of two desks ticked is ticked, and only an undo that names a tick takes it away. Ticked
at two desks, a step is done once; of what both wrote beside it the same one is kept everywhere, whichever came first.
How it was done, where the unit lies and in which box it is are fields that people act on: said otherwise apart, a card
asks. What the unit's status is follows from its ticks (`domain.device`) and is never set.
"""

from __future__ import annotations

from typing import Final

from app.domain.device import NO_WAY_BACK
from app.domain.disposal_words import FIRST, HOW, Step, Way
from app.domain.folding import pickups
from app.domain.folding.base import Folded, Reducer, State, Writer, concurrent, put, settle_about, tell, writer
from app.domain.folding.checks import Check
from app.domain.identity import short
from app.domain.kinds import Aggregate
from app.domain.operations import Operation, Payload, Recorded, canonical

PATH: Final = "disposal/"
BESIDE: Final = ("on", "note", "to", "document", "second", "reason")
"""What stands beside a tick, as it was written."""
_WORK: Final = frozenset(
    {"repair_opened", "repair_moved", "diagnosed", "part_needed", "part_came", "shipped", "came_back", "decided"}
    | {"worked", "tested", "handed_back"}
)
"""Work on a repair that a deprovisioned unit does not take. To choose a route is none: judged twice, it is judged."""


def _gone(folded: Folded, rec: Recorded) -> bool:
    """Whether the device was taken back meanwhile: then a card tells what was done to it."""
    if not folded.exists:
        tell(folded, "gone", "device", short(rec.op.id), rec.op.kind)
        return True
    return False


def _setter(folded: Folded, name: str) -> Writer | None:
    found: Writer | None = folded.meta.get("d", {}).get(name)
    return found


def _keep(folded: Folded, rec: Recorded, holder: State, name: str, value: State) -> None:
    """Sets what two desks may write apart and nobody is asked about: of both the one whose text is the lesser."""
    apart = name in holder and concurrent(_setter(folded, name), rec)
    if apart and _rank(holder[name]) <= _rank(value):
        return
    holder[name] = value
    folded.meta.setdefault("d", {})[name] = writer(rec)


def _rank(value: State) -> tuple[bool, bytes]:
    """What was ticked here comes before what a list says."""
    return "listed" in value, canonical(value)


def begun(folded: Folded, rec: Recorded) -> None:
    """The unit is in disposal; the first step of its way is done with it. After it left, everything begins anew, but
    where another desk meanwhile did what can't be taken back: it never left.
    """
    if _gone(folded, rec):
        return
    held = folded.state.get("disposal")
    over = held is not None and "left" in held and NO_WAY_BACK.isdisjoint(held["steps"])
    if over and not concurrent(_setter(folded, "left"), rec):
        _begin_anew(folded)
    payload = rec.op.payload
    held = folded.state.setdefault("disposal", {"steps": {}})
    held["begun"] = min(held.get("begun", rec.op.date), rec.op.date)
    for name in ("way", "n", "instruction"):
        if name in payload:
            put(folded, rec, held, name, payload[name], PATH)
    reason = {"reason": payload["reason"]} if "reason" in payload else {}
    _tick(folded, rec, FIRST[Way(payload["way"])].value, {"on": rec.op.date, **reason})


def _begin_anew(folded: Folded) -> None:
    folded.state["disposal_before"] = folded.state.pop("disposal")
    folded.meta.pop("d", None)
    for held in (folded.meta.get("w", {}), folded.meta.get("m", {})):
        for key in [key for key in held if key.startswith(PATH)]:
            settle_about(folded, "field", key)
            del held[key]


def listed(folded: Folded, rec: Recorded) -> None:
    """A list that was taken over says of a stored unit how far it is."""
    if _gone(folded, rec):
        return
    payload, held = rec.op.payload, folded.state.setdefault("disposal", {"steps": {}})
    held["begun"] = min(held.get("begun", payload["on"]), payload["on"])
    for name in ("way", "instruction"):
        if name in payload:
            put(folded, rec, held, name, payload[name], PATH)
    for step in payload["steps"]:
        if "listed" in held["steps"].get(step, {"listed": True}):  # what was ticked here stands
            _tick(folded, rec, step, {"on": payload["on"], "listed": True})
    if "wipe" in payload and Step.wipe.value in held["steps"]:
        put(folded, rec, held["steps"][Step.wipe.value], "how", payload["wipe"], f"{PATH}{Step.wipe.value}/")
    if "place" in payload:
        put(folded, rec, folded.state, "place", payload["place"])


def step_done(folded: Folded, rec: Recorded) -> None:
    """A step is ticked, and stays so. Ticked by somebody who couldn't know of its end, a card tells it."""
    if _gone(folded, rec):
        return
    payload = rec.op.payload
    step, held = payload["step"], folded.state.setdefault("disposal", {"steps": {}})
    if "begun" not in held:  # its beginning was taken back meanwhile: the tick stands
        tell(folded, "gone", "disposal", short(rec.op.id), f"step_done:{step}")
        held.setdefault("way", payload["way"])
    _tick(folded, rec, step, {"on": rec.op.date, **{name: payload[name] for name in BESIDE if name in payload}})
    if "how" in payload:
        put(folded, rec, held["steps"][step], "how", payload["how"], f"{PATH}{step}/")
    if "place" in payload:
        put(folded, rec, folded.state, "place", payload["place"])
    left = _setter(folded, "left")
    if "left" in held and left is not None and concurrent(left, rec):
        _tell_left(folded, left[2], short(rec.op.id), step)
    if step == Step.deprovision:
        _tell_repairs(folded, rec)


def _tick(folded: Folded, rec: Recorded, step: str, entry: State) -> None:
    steps: State = folded.state["disposal"]["steps"]
    how = steps.get(step, {}).pop("how", None)
    _keep(folded, rec, steps, step, entry)
    if how is not None:
        steps[step]["how"] = how


def left(folded: Folded, rec: Recorded) -> None:
    """The unit leaves disposal: what was ticked by somebody who couldn't know stands, and a card tells it."""
    held = folded.state.get("disposal")
    if held is None or _gone(folded, rec):
        return
    reason = {"reason": rec.op.payload["reason"]} if "reason" in rec.op.payload else {}
    _keep(folded, rec, held, "left", {"on": rec.op.date, **reason})
    for step in sorted(held["steps"]):
        setter = _setter(folded, step)
        if setter is not None and concurrent(setter, rec):
            _tell_left(folded, short(rec.op.id), setter[2], step)


def _tell_left(folded: Folded, end: str, tick: str, step: str) -> None:
    tell(folded, "after_close", "disposal", tick, f"step_done:{step}", (end, "disposal_left"))


def instructed(folded: Folded, rec: Recorded) -> None:
    """The Board's instruction names this unit; two of them at two desks are a question."""
    if not _gone(folded, rec):
        put(folded, rec, folded.state, "instructed", rec.op.payload["number"])


def boxed(folded: Folded, rec: Recorded) -> None:
    """The unit lies in a box; put into two of them apart, a card asks in which."""
    _box(folded, rec, rec.op.payload["box"])


def unboxed(folded: Folded, rec: Recorded) -> None:
    """The unit was taken out of its box."""
    _box(folded, rec, None)


def _box(folded: Folded, rec: Recorded, box: str | None) -> None:
    held = folded.state.get("disposal")
    if held is None:
        if not _gone(folded, rec):
            tell(folded, "gone", "disposal", short(rec.op.id), rec.op.kind)
        return
    put(folded, rec, held, "box", box, PATH)


def repair_touched(folded: Folded, rec: Recorded) -> None:
    """Work on a repair by somebody who couldn't know that the unit is deprovisioned: the red card of both."""
    setter = _setter(folded, Step.deprovision.value)
    if rec.op.kind in _WORK and setter is not None and concurrent(setter, rec):
        _tell_apart(folded, rec.op.payload["n"], setter[2], short(rec.op.id), rec.op.kind)


def _tell_repairs(folded: Folded, rec: Recorded) -> None:
    openers, touches = folded.meta.get("r", {}), folded.meta.get("u", {})
    for number in sorted(folded.state.get("repairs", {})):
        work = [[*openers[number], "repair_opened"]] if number in openers else []
        work += [touch for touch in touches.get(number, ()) if touch[3] in _WORK]
        for touch in work:
            if concurrent(touch, rec):
                _tell_apart(folded, number, short(rec.op.id), touch[2], touch[3])


def _tell_apart(folded: Folded, number: str, deprovisioned: str, op: str, said: str) -> None:
    tell(folded, "deprovisioned_apart", f"r/{number}", op, said, (deprovisioned, "step_done:deprovision"))


def holder_of(folded: Folded, about: str) -> State:
    """The part of a device's state that holds the field of a card about disposal (`disposal/way`,
    `disposal/wipe/how`).
    """
    disposal: State = folded.state.get("disposal", {})
    step = about.split("/")[1]
    return disposal.get("steps", {}).get(step, {}) if about.count("/") == 2 else disposal


OF_DEVICES: dict[str, Reducer] = {
    "disposal_begun": begun,
    "disposal_listed": listed,
    "step_done": step_done,
    "disposal_left": left,
    "instructed": instructed,
    "boxed": boxed,
    "unboxed": unboxed,
    **pickups.OF_DEVICES,
}
OURS: frozenset[str] = frozenset({"disposal", "disposal_before", "instructed"})
"""What reducers keep in a device's state themselves."""

_WAYS: Final = frozenset(way.value for way in Way)
_STEPS: Final = frozenset(step.value for step in Step)
_HOWS: Final = {step.value: frozenset(word.value for word in words) for step, words in HOW.items()}
_TEXTS: Final = (*BESIDE, "place", "n", "instruction")


def _texts(payload: Payload, needed: tuple[str, ...] = ()) -> bool:
    there = all(isinstance(payload.get(name), str) and payload[name] for name in needed)
    return there and all(isinstance(payload.get(name, ""), str) for name in _TEXTS)


def _of_unit(op: Operation) -> bool:
    return [ref.kind for ref in op.about][:1] == [Aggregate.device]


def _is_way(payload: Payload) -> bool:
    return isinstance(payload.get("way"), str) and payload["way"] in _WAYS


def _begun(op: Operation, payload: Payload) -> bool:
    return _of_unit(op) and _is_way(payload) and _texts(payload)


def _is_step(step: object) -> bool:
    return isinstance(step, str) and (step in _STEPS or (step.startswith("other:") and "/" not in step))


def _listed(op: Operation, payload: Payload) -> bool:
    steps = payload.get("steps")
    known = isinstance(steps, list) and all(isinstance(step, str) and step in _STEPS for step in steps)
    wipe = payload.get("wipe")
    how = wipe is None or (isinstance(wipe, str) and wipe in _HOWS[Step.wipe.value])
    return _begun(op, payload) and known and how and _texts(payload, ("on",))


def _ticked(op: Operation, payload: Payload) -> bool:
    if not _begun(op, payload) or not _is_step(payload.get("step")):
        return False
    hows = _HOWS.get(payload["step"])
    return payload["how"] in hows if hows and isinstance(payload.get("how"), str) else "how" not in payload


def _left(op: Operation, payload: Payload) -> bool:
    return _of_unit(op) and _texts(payload)


def _instructed(op: Operation, payload: Payload) -> bool:
    return _of_unit(op) and _texts(payload, ("number",))


def _boxed(op: Operation, payload: Payload) -> bool:
    return [ref.kind for ref in op.about] == [Aggregate.device, Aggregate.box] and _texts(payload, ("box",))


CHECKS: dict[str, Check] = {
    "disposal_begun": _begun,
    "disposal_listed": _listed,
    "step_done": _ticked,
    "disposal_left": _left,
    "instructed": _instructed,
    "boxed": _boxed,
    "unboxed": _boxed,
}
